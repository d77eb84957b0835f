#!/usr/bin/perl
# Permissions of users and groups: written by people only, never by Bearer credentials.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

(my $seed = $ACME) =~ s/^    projects:/    groups: [Release Managers, developers]\n    projects:/m;
my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme/api/permissions-config';
my $P = '/2.0/workspaces/acme/projects/PAY/permissions-config';
my %id = map { $_ => uri("{00000000-0000-4000-8000-00000000000$_}") } qw(a b c f);

is_deeply $e->ask("GET $_")->at('values'), [], "nothing yet: $_" for map {("$_/users", "$_/groups")} $R, $P;
my $r = $e->ask("GET $R/users/$id{b}");
is $r->at('permission'), 'none', 'nothing explicit reads as none';
$r = $e->ask("PUT $R/users/$id{b}", { permission => 'write' });
is $r->{status}, 200, 'PUT sets';
is_deeply [ sort keys %{ $r->{json} } ], [qw(links permission type user)], 'as documented';
is_deeply [ map { $r->at($_) } qw(type permission user.nickname) ], [ 'repository_user_permission', 'write', 'bo' ], 'a user\'s';
is $r->at('links.self.href'), $e->base . "/repositories/acme/api/permissions-config/users/$id{b}", 'self link';
is $e->ask("PUT $R/users/557058:bo", { permission => 'admin' })->at('permission'), 'admin', 'and changes, by account id';
is $e->ask("GET $R/users/$id{b}")->at('permission'), 'admin', 'GET shows it';
is_deeply [ map {"$_->{user}{nickname} $_->{permission}"} @{ $e->ask("GET $R/users")->at('values') } ], ['bo admin'], 'listed once';
$r = $e->ask("PUT $R/groups/release-managers", { permission => 'read' });
is_deeply $r->at('group'), { type => 'group', name => 'Release Managers', slug => 'release-managers',
	full_slug => 'acme:release-managers' }, 'a group\'s';
is $e->ask("PUT $P/groups/developers", { permission => 'create-repo' })->at('type'), 'project_group_permission', 'on a project';
is $e->ask("PUT $P/users/$id{c}", { permission => 'write' })->at('type'), 'project_user_permission', 'a user\'s, too';
is $e->ask("GET $R/users?q=" . uri('nonsense('))->{status}, 200, 'q is ignored there';

is $e->ask("PUT $R/users/$id{b}", $_->[1])->{status}, 400, $_->[0]
	for [ 'none cannot be set', { permission => 'none' } ], [ 'nor create-repo on a repository', { permission => 'create-repo' } ],
	[ 'nor nothing', {} ], [ 'nor anything else', { permission => 'read', more => 1 } ];
is_error $e->ask("PUT $R/users/$id{a}", { permission => 'read' }), 400, qr/owner/, 'an owner';
is_error $e->ask("PUT $R/users/$id{f}", { permission => 'read' }), 400, qr/not a member/, 'a stranger';
is $e->ask("PUT $R/users/nobody", { permission => 'read' })->{status}, 404, 'who is not';
is $e->ask("PUT $R/groups/nope", { permission => 'read' })->{status}, 404, 'a group that is not';

for my $token (qw(o-ana a-acme)) {
	is $e->ask("GET $R/users", undef, bearer($token))->{status}, 200, "$token reads";
	is_error $e->ask("PUT $R/users/$id{b}", { permission => 'read' }, bearer($token)), 403, qr/not via app password/, "$token does not write";
	is $e->ask("DELETE $R/users/$id{b}", undef, bearer($token))->{status}, 403, "$token does not delete";
}
is $e->ask("DELETE $R/users/$id{b}")->{status}, 204, 'DELETE';
is $e->ask("DELETE $R/users/$id{b}")->{status}, 204, 'of nothing is no error';
is $e->ask("GET $R/users")->at('size'), 0, 'gone';
is $e->ask_as(bo => "GET $R/users")->{status}, 403, 'for administrators only';

$e = Emulator->start(seed => $seed, options => [ '--wart', 'permission-bearer=accepted' ]);
is $e->ask("PUT $R/users/$id{b}", { permission => 'read' }, bearer('o-ana'))->{status}, 200, 'unless told otherwise';

done_testing();

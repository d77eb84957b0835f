#!/usr/bin/perl
# Users, workspaces, members, and the one way from an e-mail address to a user.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $W = '/2.0/workspaces/acme';
my %id = map { $_ => "{00000000-0000-4000-8000-00000000000$_}" } qw(a b c f);

# Users.
my $r = $e->ask('GET /2.0/user');
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(display_name links created_on type uuid has_2fa_enabled username is_staff account_id nickname
		account_status location) ], 'oneself (user.get.json)';
is $r->at('uuid'), $id{a}, 'is who asks';
is_deeply [ sort keys %{ $r->at('links') } ], [qw(avatar hooks html repositories self snippets)], 'with links';
is $r->at('links.self.href'), $e->base . '/users/' . uri($id{a}), 'braces encoded in them';
ok !exists $r->{json}{email}, 'no address';
is $e->ask('GET /2.0/users/' . uri($id{b}))->at('nickname'), 'bo', 'another, by uuid';
is $e->ask('GET /2.0/users/557058:bo')->at('uuid'), $id{b}, 'by account id';
ok !exists $e->ask('GET /2.0/users/557058:bo')->{json}{has_2fa_enabled}, 'which shows less';
is $e->ask('GET /2.0/users/bo')->{status}, 404, 'names find nobody';
is_error $e->ask_as(nobody => 'GET /2.0/user'), 401, qr/^Token is invalid/, 'without a credential there is no oneself';

# Workspaces.
$r = $e->ask("GET $W");
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(type uuid name slug is_private is_privacy_enforced forking_mode created_on updated_on links) ],
	'a workspace (workspace.get.json)';
is $r->at('forking_mode'), 'allow_forks', 'forking mode';
is_deeply [ sort keys %{ $r->at('links') } ],
	[qw(avatar hooks html html_overview members owners projects repositories self snippets)], 'links';
is $e->ask('GET /2.0/workspaces/' . uri('{aaaaaaaa-0000-4000-8000-000000000001}'))->at('slug'), 'acme', 'by uuid';
is_error $e->ask('GET /2.0/workspaces/nope'), 404, qr/nope/, 'absent';
is_error $e->ask_as(zed => "GET $W"), 403, 'Forbidden', 'there, but not the caller\'s';
$r = $e->ask('GET /2.0/user/workspaces');
is_deeply $r->{json}{values}, [ { type => 'workspace_access', administrator => true,
	workspace => { type => 'workspace_base', uuid => '{aaaaaaaa-0000-4000-8000-000000000001}', slug => 'acme',
		links => { avatar => { href => 'https://bitbucket.org/workspaces/acme/avatar/' },
			self => { href => $e->base . '/workspaces/acme' } } } } ],
	'one\'s own workspaces (user.workspaces.item.json)';
is $r->at('pagelen'), 50, 'fifty a page';
is $e->ask_as(bo => 'GET /2.0/user/workspaces')->at('values.0.administrator'), false, 'a member is no administrator';
is $e->ask_as(bo => 'GET /2.0/user/workspaces?administrator=true')->at('size'), 0, 'filtered by that';
is $e->ask_as(bo => 'GET /2.0/user/workspaces?administrator=false')->at('size'), 1, 'or the opposite';
is $e->ask('GET /2.0/user/workspaces?administrator=false')->at('size'), 0, 'which an owner is in none';
is $e->ask('GET /2.0/user/workspaces?q=' . uri('slug="other"'))->at('size'), 0, 'filtered by slug';
is $e->ask('GET /2.0/user/workspaces?sort=administrator')->{status}, 400, 'sorted by nothing else';
is $e->ask('GET /2.0/user/workspaces/acme/permission')->at('permission'), 'owner', 'one\'s permission';
is $e->ask_as(bo => 'GET /2.0/user/workspaces/acme/permission')->at('permission'), 'member', 'a member\'s';
is $e->ask('GET /2.0/user/workspaces/other/permission')->{status}, 403, 'a stranger\'s';

# Members.
$r = $e->ask("GET $W/members");
is $r->at('size'), 3, 'members';
is_deeply [ sort keys %{ $r->at('values.0') } ], [qw(links type user workspace)], 'are memberships';
is $r->at('values.0.type'), 'workspace_membership', 'of that type';
is $r->at('values.0.workspace.slug'), 'acme', 'with the workspace';
ok !(grep { exists $_->{user}{email} } @{ $r->at('values') }), 'and without addresses';
is $r->at('values.1.links.self.href'), $e->base . '/workspaces/acme/members/' . uri($id{b}), 'self link';
is $e->ask("GET $W/members/" . uri($id{b}))->at('user.nickname'), 'bo', 'one of them';
is $e->ask("GET $W/members/557058:bo")->at('user.nickname'), 'bo', 'by account id';
is $e->ask("GET $W/members/" . uri($id{f}))->{status}, 404, 'who is none is 404';
is $e->ask("GET $W/members/nobody")->{status}, 404, 'who is not, too';

# By address.
sub by_email { return '?q=' . uri('user.email IN (' . join(',', map { qq("$_") } @_) . ')') }
$r = $e->ask("GET $W/members" . by_email('bo@acme.example', 'cy@acme.example', 'zed@other.example'));
is_deeply [ $r->each_of('user.nickname') ], [qw(cy)], 'addresses are compared as they are written in the directory';
$r = $e->ask("GET $W/members" . by_email('Bo@acme.example', 'cy@acme.example'));
is_deeply [ $r->each_of('user.nickname') ], [qw(bo cy)], 'several at once';
ok !(grep { exists $_->{user}{email} } @{ $r->at('values') }), 'still not shown';
$r = $e->ask("GET $W/members" . by_email('cy@acme.example') . '&fields=%2Bvalues.user.email');
is $r->at('values.0.user.email'), 'cy@acme.example', 'unless fields asks for it';
is $r->at('values.0.user.nickname'), 'cy', 'with the rest';
$r = $e->ask("GET $W/members" . by_email('cy@acme.example') . '&fields=values.user.email,values.user.uuid');
is_deeply $r->{json}, { values => [ { user => { email => 'cy@acme.example', uuid => $id{c} } } ] }, 'or without';
$r = $e->ask("GET $W/members?fields=values.user.email,values.user.uuid");
ok !(grep { exists $_->{user}{email} } @{ $r->at('values') }), 'only addresses that were filtered by are shown';
$r = $e->ask("GET $W/members?q=" . uri('user.nickname = "bo"') . '&fields=%2Bvalues.user.email');
is $r->at('values.0.user.email'), undef, 'not those found otherwise';
is $e->ask("GET $W/members" . by_email(map {"u$_\@x.example"} 1 .. 90))->{status}, 200, '90 addresses';
is_error $e->ask("GET $W/members" . by_email(map {"u$_\@x.example"} 1 .. 91)), 400, qr/90/, '91 are too many';
is_error $e->ask_as(bo => "GET $W/members" . by_email('cy@acme.example')), 403, 'Forbidden',
	'only administrators find by address';
is $e->ask("GET $W/members" . by_email('cy@acme.example'), undef, bearer('a-acme'))->at('size'), 1,
	'and workspace access tokens';
is $e->ask_as(bo => "GET $W/members")->at('size'), 3, 'members see members';

# Permissions.
$r = $e->ask("GET $W/permissions");
is_deeply [ map {"$_->{user}{nickname} $_->{permission}"} @{ $r->at('values') } ], [ 'ana owner', 'bo member', 'cy member' ],
	'permissions';
is $e->ask("GET $W/permissions?q=" . uri('permission="owner"'))->at('size'), 1, 'filtered';
is $e->ask("GET $W/permissions?pagelen=51")->{status}, 400, 'more than fifty a page are refused';

done_testing();

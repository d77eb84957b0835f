#!/usr/bin/perl
# Default reviewers of repositories and projects: bare here, wrapped there, 404 here, 400 there.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $D = '/2.0/repositories/acme/api/default-reviewers';
my $P = '/2.0/workspaces/acme/projects/PAY/default-reviewers';
my %id = map { $_ => uri("{00000000-0000-4000-8000-00000000000$_}") } qw(a b c f);

# A repository's.
my $r = $e->ask("GET $D");
is $r->{status}, 200, 'a list';
is $r->at('size'), 1, 'of one';
is_deeply [ sort keys %{ $r->at('values.0') } ], [qw(account_id display_name links nickname type uuid)],
	'bare users (default-reviewers.list.json)';
is $r->at('values.0.nickname'), 'bo', 'the seed\'s';
is_deeply [ sort keys %{ $r->at('values.0.links') } ], [qw(avatar html self)], 'with links';
is $e->ask("GET $D/$id{b}")->at('nickname'), 'bo', 'one of them';
is $e->ask("GET $D/557058%3Abo")->at('nickname'), 'bo', 'by account id';
is $e->ask("GET $D/557058:bo")->at('nickname'), 'bo', 'whose colon need not be encoded';
is_error $e->ask("GET $D/$id{a}"), 404, qr/not a default reviewer/, 'who is none is 404';
is_error $e->ask("GET $D/bo"), 404, qr/No such user/, 'nicknames find nobody';
is_error $e->ask("GET $D/Bo%40acme.example"), 404, qr/No such user/, 'nor do addresses';

$r = $e->ask("PUT $D/$id{a}");
is $r->{status}, 200, 'PUT adds, 200';
is $r->at('nickname'), 'ana', 'and answers with the user';
is $e->ask("PUT $D/$id{a}")->{status}, 200, 'a second time changes nothing';
is $e->ask("PUT $D/$id{a}", {})->{status}, 200, 'with an empty object, too';
is_deeply [ $e->ask("GET $D")->each_of('nickname') ], [qw(bo ana)], 'both are there, once';
is $e->ask("PUT $D/$id{a}", { uuid => '{x}' })->{status}, 400, 'a body says nothing here';
is_error $e->ask("PUT $D/$id{f}"), 400, qr/cannot be added/, 'who is no member is 400';
is_error $e->ask("PUT $D/" . uri('{99999999-0000-4000-8000-000000000000}')), 404, qr/No such user/, 'who is not is 404';
my $bot = $e->ask('GET /2.0/user', undef, bearer('a-acme'))->at('uuid');
is_error $e->ask("PUT $D/" . uri($bot)), 400, qr/cannot be added/, 'a bot is 400';
is $e->ask("DELETE $D/$id{b}")->{status}, 204, 'DELETE removes, 204';
is_error $e->ask("DELETE $D/$id{b}"), 404, qr/not a default reviewer/, 'once';
is_deeply [ $e->ask("GET $D")->each_of('nickname') ], ['ana'], 'one is left';
is $e->ask("GET $D?q=" . uri('nickname = "ana"'))->at('size'), 1, 'q works on it';
is $e->ask('GET /2.0/repositories/acme/nope/default-reviewers')->{status}, 404, 'no repository, no list';

# A project's.
$r = $e->ask("GET $P");
is $r->at('size'), 1, 'a project has them too';
is_deeply $r->at('values.0.reviewer_type'), 'project', 'wrapped: reviewer_type';
is_deeply $r->at('values.0.type'), 'default_reviewer', 'type';
is $r->at('values.0.user.nickname'), 'ana', 'and the user';
is $e->ask("GET $P/$id{a}")->at('nickname'), 'ana', 'as an item, bare';
is_error $e->ask("GET $P/$id{b}"), 400, qr/not a default reviewer/, 'who is none is 400, not 404';
is_error $e->ask("DELETE $P/$id{b}"), 400, qr/not a default reviewer/, 'for DELETE, too';
is $e->ask("PUT $P/$id{b}")->{status}, 200, 'PUT adds';
is $e->ask("PUT $P/$id{b}", { uuid => '{00000000-0000-4000-8000-00000000000b}' })->{status}, 200,
	'the body may name the user';
is $e->ask("PUT $P/$id{b}", { uuid => '{00000000-0000-4000-8000-00000000000c}' })->{status}, 400, 'but no other';
is $e->ask("PUT $P/$id{b}", { nickname => 'bo' })->{status}, 400, 'and nothing else';
is $e->ask("DELETE $P/$id{b}")->{status}, 204, 'DELETE removes';

# Effective.
$e->ask("PUT $P/$id{c}");
$r = $e->ask('GET /2.0/repositories/acme/api/effective-default-reviewers');
is_deeply [ map { "$_->{user}{nickname} $_->{reviewer_type} $_->{type}" } @{ $r->at('values') } ],
	[ 'ana repository default_reviewer', 'cy project default_reviewer' ],
	'the repository\'s own, then its project\'s that it has not itself';
is $r->at('size'), 2, 'each once';
$e->ask('PUT /2.0/repositories/acme/api', { project => { key => 'NIL' } });
is $e->ask('GET /2.0/repositories/acme/api/effective-default-reviewers')->at('size'), 1, 'another project, others';

# Who may.
is_error $e->ask_as(bo => "PUT $D/$id{b}"), 403, 'Forbidden', 'changing takes an administrator';
is $e->ask_as(cy => "GET $D")->{status}, 200, 'reading does not';
is_error $e->ask_as(bo => "GET $P"), 403, 'Forbidden', 'but a project\'s does';
is_error $e->ask_as(zed => "GET $D"), 404, qr/not found/, 'a stranger finds no repository';

done_testing();

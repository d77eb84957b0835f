#!/usr/bin/perl
# Branches, tags and the commits that they name.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME =~ s/^        components: /        branches: [develop, feature\/login]\n        tags: {v1.0: main, v0.9: develop}\n        components: /mr;
my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme/api';
my $B = "$R/refs/branches";
my $T = "$R/refs/tags";

sub hash_of { return $e->ask("GET $B/$_[0]")->at('target.hash') }

# What the seed has.
my $r = $e->ask("GET $B");
is $r->{status}, 200, 'branches';
is_deeply [ $r->each_of('name') ], [qw(develop feature/login main)], 'those of the seed and the main one, by name';
my %tip = map { $_->{name} => $_->{target}{hash} } @{ $r->at('values') };
like $_, qr/^[0-9a-f]{40}$/, 'a commit has 40 digits' for values %tip;
is scalar(keys %{ { reverse %tip } }), 3, 'and each branch its own';
my $again = Emulator->start(seed => $seed);
is_deeply [ $again->ask("GET $B")->each_of('target.hash') ], [ @tip{qw(develop feature/login main)} ], 'the same seed, the same hashes';

$r = $e->ask("GET $B/main");
is_deeply [ sort keys %{ $r->{json} } ], [qw(default_merge_strategy links merge_strategies name sync_strategies target type)], 'a branch';
is_deeply [ sort keys %{ $r->at('target') } ], [qw(author date hash links message parents repository type)], 'its commit';
is_deeply [ sort keys %{ $r->at('target.links') } ], [qw(approve comments diff html patch self statuses)], 'with links';
is $r->at('target.author.raw'), 'Ana Lima <ana@acme.example>', 'by the first member';
is $r->at('target.author.user.nickname'), 'ana', 'who is known';
like $r->at('target.date'), qr/^2024-01-01T\d\d:\d\d:\d\d\+00:00$/, 'whole seconds';
is_deeply $r->at('target.parents'), [], 'a root';
is $r->at('links.self.href'), $e->base . '/repositories/acme/api/refs/branches/main', 'self link';
is $e->ask("GET $B/develop")->at('target.parents.0.hash'), $tip{main}, 'others begin there';
is $e->ask("GET $B/$_")->at('name'), 'feature/login', "a name with a slash: $_" for 'feature/login', 'feature%2Flogin', 'feature%2flogin/';
is $e->ask("GET $B/feature")->{status}, 404, 'not a part of it';
is_deeply [ $e->ask("GET $B?q=" . uri('name ~ "feat"'))->each_of('name') ], ['feature/login'], 'q';
is_deeply [ $e->ask("GET $B?sort=-name")->each_of('name') ], [qw(main feature/login develop)], 'sort';
is_deeply [ $e->ask("GET $B?pagelen=2&page=2")->each_of('name') ], ['main'], 'pages';
is_deeply [ $e->ask("GET $R/refs")->each_of('name') ], [qw(develop feature/login main v0.9 v1.0)], 'all refs';
is_deeply [ $e->ask("GET $R/refs")->each_of('type') ], [qw(branch branch branch tag tag)], 'of both types';
is_deeply [ $e->ask('GET /2.0/repositories/acme/site/refs/branches')->each_of('name') ], ['main'], 'every seeded repository has a main branch';

# Create a branch.
$r = $e->ask("POST $B", { name => 'release/1.0', target => { hash => $tip{develop} } });
is $r->{status}, 201, 'POST, 201';
is $r->at('target.hash'), $tip{develop}, 'at a commit';
is $r->header('Location'), $r->at('links.self.href'), 'Location';
is $e->ask('GET ' . $r->header('Location') =~ s{http://[^/]+}{}r)->{body}, $r->{body}, 'GET shows the same';
is $e->ask("POST $B", { name => 'short', target => { hash => substr $tip{main}, 0, 8 } })->at('target.hash'), $tip{main}, 'a short hash';
is $e->ask("POST $B", { name => 'named', target => { hash => 'develop' } })->at('target.hash'), $tip{develop}, 'a branch';
is $e->ask("POST $B", { name => 'tagged', target => { hash => 'v1.0' } })->at('target.hash'), $tip{main}, 'a tag';
is_error $e->ask("POST $B", { name => 'main', target => { hash => $tip{main} } }), 400, 'Bad request', 'a name that is taken';
is $e->ask("POST $B", $_->[1])->{status}, 400, $_->[0]
	for [ 'no name', { target => { hash => 'main' } } ], [ 'no target', { name => 'x' } ], [ 'no hash', { name => 'x', target => {} } ],
	[ 'an unknown hash', { name => 'x', target => { hash => '0' x 40 } } ], [ 'an unknown short one', { name => 'x', target => { hash => '00000000' } } ],
	[ 'an unknown branch', { name => 'x', target => { hash => 'nope' } } ], [ 'more than there is', { name => 'x', target => { hash => 'main' }, colour => 1 } ],
	map { [ "a name that is none: $_", { name => $_, target => { hash => 'main' } } ] } '', 'a b', 'a..b', '/a', 'a/', '-a', 'a.lock', 'a~1', 'a//b', "a\tb", 'a@{b', '.a';
is $e->ask("PUT $B/named", { name => 'x' })->{status}, 405, 'there is no PUT';

# Delete.
is $e->ask("DELETE $B/release%2F1.0")->{status}, 204, 'DELETE, 204';
is $e->ask("DELETE $B/release/1.0")->{status}, 404, 'once';
is_error $e->ask("DELETE $B/main"), 400, qr/main branch/, 'the main branch stays';
is $e->ask("POST $B", { name => 'release/1.0', target => { hash => 'main' } })->{status}, 201, 'the name is free again';

# Tags.
$r = $e->ask("GET $T/v1.0");
is_deeply [ sort keys %{ $r->{json} } ], [qw(date links message name tagger target type)], 'a tag (refs.tag.get.json)';
is $r->at('target.hash'), $tip{main}, 'its commit';
$r = $e->ask("POST $T", { name => 'v2.0', target => { hash => $tip{develop} } });
is $r->{status}, 201, 'POST of a tag';
is $r->at('message'), 'Added tag v2.0 for changeset ' . substr($tip{develop}, 0, 12), 'always annotated';
is $r->at('tagger.user.nickname'), 'ana', 'by who made it';
is $e->ask("POST $T", { name => 'v2.1', target => { hash => $tip{main} }, message => 'Two one' })->at('message'), 'Two one', 'with a message';
like $e->ask("POST $T", { name => 'v2.2', target => { hash => $tip{main} }, message => '' })->at('message'), qr/^Added tag/, 'an empty one is none';
is $e->ask("POST $T", { name => 'v3', target => { hash => 'main' } })->{status}, 400, 'of a commit, not of a branch';
is $e->ask("POST $T", { name => 'v2.0', target => { hash => $tip{main} } })->{status}, 400, 'a name that is taken';
is $e->ask("POST $T", { name => 'main', target => { hash => $tip{main} } })->{status}, 201, 'branches are others';
is_deeply [ $e->ask("GET $T")->each_of('name') ], [qw(main v0.9 v1.0 v2.0 v2.1 v2.2)], 'listed by name';
is $e->ask("DELETE $T/v2.0")->{status}, 204, 'deleted';
is $e->ask("GET $T/v2.0")->{status}, 404, 'gone';

# Commits.
$r = $e->ask("GET $R/commit/$tip{develop}");
is $r->at('hash'), $tip{develop}, 'a commit';
is $r->at('summary.html'), '<p>Begin develop</p>', 'with its message as HTML';
is $e->ask("GET $R/commit/" . substr $tip{develop}, 0, 7)->at('hash'), $tip{develop}, 'by a short hash';
is_error $e->ask("GET $R/commit/none"), 404, 'Changeset not found.', 'none';
is_error $e->ask("GET $R/commit/" . substr $tip{develop}, 0, 3), 404, 'Changeset not found.', 'too short';
is_deeply [ $e->ask("GET $R/commits/develop")->each_of('hash') ], [ @tip{qw(develop main)} ], 'the history of a branch';
is_deeply [ $e->ask("GET $R/commits/feature/login")->each_of('hash') ], [ @tip{qw(feature/login main)} ], 'whose name has a slash';
is scalar(@{ $e->ask("GET $R/commits")->at('values') }), 3, 'of all branches';
$r = $e->ask("GET $R/commits?pagelen=2");
ok !exists $r->{json}{size}, 'without a size';
like $r->at('next'), qr/page=[0-9a-z]{6}$/, 'the next page is a hash';
is scalar(@{ $e->ask('GET ' . $r->at('next') =~ s{http://[^/]+}{}r)->at('values') }), 1, 'and has the rest';
is_error $e->ask("GET $R/commits/nope"), 404, 'Commit not found', 'a branch that is not';

# Among many commits two begin alike; the same ones whenever this runs.
my $S = '/2.0/repositories/acme/site/src';
$e->ask("POST $S?message=$_") for 1 .. 400;
my %begins;
for (my $page = '/2.0/repositories/acme/site/commits?pagelen=100'; $page;) {
	$r = $e->ask("GET $page");
	$begins{ substr $_, 0, 4 }{$_} = 1 for $r->each_of('hash');
	$page = ($r->at('next') // '') =~ s{^http://[^/]+}{}r;
}
my ($twice) = grep { keys %{ $begins{$_} } > 1 } sort keys %begins;
my ($once) = grep { keys %{ $begins{$_} } == 1 } sort keys %begins;
ok defined $twice, 'two commits whose hashes begin alike';
is $e->ask("GET /2.0/repositories/acme/site/commit/$once")->{status}, 200, 'four digits may do';
is $e->ask("GET /2.0/repositories/acme/site/commit/$twice")->{status}, 404, 'and may be too few';
is $e->ask('POST /2.0/repositories/acme/site/refs/tags', { name => 'x', target => { hash => $twice } })->{status}, 400, 'to be tagged';

# The main branch is one of them.
is_error $e->ask("PUT $R", { mainbranch => { name => 'nope' } }), 400, 'Bad request', 'a main branch that is not there';
is $e->ask("PUT $R", { mainbranch => { name => 'develop' } })->at('mainbranch.name'), 'develop', 'another one';
is $e->ask("DELETE $B/main")->{status}, 204, 'frees the old';
is $e->ask("PUT $R/branching-model/settings", { development => { use_mainbranch => false, name => 'main' } })->{status}, 400, 'which no model can name';
is $e->ask("PUT $R/branching-model/settings", { development => { use_mainbranch => false, name => 'named' } })->{status}, 200, 'as it can a new one';

# Nothing was pushed.
$e->ask('POST /2.0/repositories/acme/new', {});
is_deeply $e->ask('GET /2.0/repositories/acme/new/refs')->at('values'), [], 'an empty repository';
is_deeply $e->ask('GET /2.0/repositories/acme/new/commits')->at('values'), [], 'has no commits';
is $e->ask('POST /2.0/repositories/acme/new/refs/branches', { name => 'x', target => { hash => 'main' } })->{status}, 400, 'that a branch could name';
is $e->ask('PUT /2.0/repositories/acme/new', { mainbranch => { name => 'trunk' } })->at('mainbranch.name'), 'trunk', 'its main branch may be anything';

# Who may.
is $e->ask_as(cy => "GET $B")->{status}, 200, 'readers read';
is $e->ask_as(cy => "POST $B", { name => 'x', target => { hash => 'develop' } })->{status}, 403, 'and do not write';
is $e->ask_as(bo => "POST $B", { name => 'x', target => { hash => 'develop' } })->{status}, 201, 'writers do';
is $e->ask_as(cy => "DELETE $B/x")->{status}, 403, 'nor delete';
is $e->ask_as(zed => "GET $B")->{status}, 404, 'strangers see nothing';

# A seed that is wrong.
sub complaint {
	my ($text) = @_;
	my $bad = Emulator->start(seed => "workspaces: {w: {members: [{nickname: x}], projects: {P: {}}, repositories: {r: $text}}}\n");
	return $bad->log_text;
}
like complaint('{branches: [a b]}'), qr/a branch cannot be called 'a b'/, 'a name';
like complaint('{branches: [main]}'), qr/branch 'main' stands above/, 'a name twice';
like complaint('{tags: {v1: nope}}'), qr/tag 'v1' needs a branch that is there/, 'a tag of nothing';
like complaint('{mainbranch: null, branches: [x]}'), qr/'branches' needs a repository whose mainbranch is not null/, 'branches of nothing';

done_testing();

#!/usr/bin/perl
# Branching models: settings that are changed part by part, and the model that comes of them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME =~ s/^        components: /        branches: [develop, stable]\n        components: /mr);
my $R = '/2.0/repositories/acme/api';
my $M = "$R/branching-model";
my $S = "$M/settings";
my $P = '/2.0/workspaces/acme/projects/PAY/branching-model';
my @KINDS = qw(bugfix feature hotfix release);

# What nobody has set.
my $r = $e->ask("GET $S");
is $r->{status}, 200, 'settings are always there';
is_deeply [ sort keys %{ $r->{json} } ], [qw(branch_types default_branch_deletion development links production type)], 'as documented';
is_deeply $r->at('development'), { name => undef, use_mainbranch => true, is_valid => true }, 'development follows the main branch';
is_deeply $r->at('production'), { name => undef, use_mainbranch => false, enabled => false, is_valid => false }, 'no production';
is_deeply $r->at('branch_types'), [ map { { kind => $_, enabled => true, prefix => "$_/" } } @KINDS ], 'four types';
is $r->at('default_branch_deletion'), 'false', 'deletion is a text';
like $r->{body}, qr/"default_branch_deletion":"false"/, 'in quotes';
is $r->at('links.self.href'), $e->base . '/repositories/acme/api/branching-model/settings', 'self link';
$r = $e->ask("GET $M");
is_deeply $r->{json}, { type => 'branching_model', development => { name => 'main', use_mainbranch => true,
		branch => { type => 'branch', name => 'main' } }, branch_types => [ map { { kind => $_, prefix => "$_/" } } @KINDS ],
	links => { self => { href => $e->base . '/repositories/acme/api/branching-model' } } }, 'the model of it';

# Part by part.
$r = $e->ask("PUT $S", { development => { use_mainbranch => false, name => 'develop' } });
is $r->{status}, 200, 'PUT changes';
is_deeply $r->at('development'), { name => 'develop', use_mainbranch => false, is_valid => true }, 'what was sent';
is scalar @{ $r->at('branch_types') }, 4, 'and nothing else';
is $e->ask("GET $S")->{body}, $r->{body}, 'GET shows the same';
is $e->ask("GET $M")->at('development.name'), 'develop', 'and so does the model';
$r = $e->ask("PUT $S", { branch_types => [ { kind => 'release', enabled => false }, { kind => 'hotfix', prefix => 'urgent/' } ] });
is_deeply $r->at('branch_types.3'), { kind => 'release', enabled => false, prefix => 'release/' }, 'a type is switched off, its prefix stays';
is_deeply $r->at('branch_types.2'), { kind => 'hotfix', enabled => true, prefix => 'urgent/' }, 'another has a new prefix';
is_deeply $r->at('branch_types.0'), { kind => 'bugfix', enabled => true, prefix => 'bugfix/' }, 'those not sent stay';
is $r->at('development.name'), 'develop', 'and development does';
is_deeply [ map { $_->{kind} } @{ $e->ask("GET $M")->at('branch_types') } ], [qw(bugfix feature hotfix)], 'the model has those that are on';
$r = $e->ask("PUT $S", { production => { enabled => true, use_mainbranch => false, name => 'stable' } });
is $r->at('production.name'), 'stable', 'production';
is $e->ask("GET $M")->at('production.branch.name'), 'stable', 'in the model';
is $e->ask("PUT $S", { production => { enabled => false } })->at('production.name'), 'stable', 'switched off, it keeps its name';
ok !exists $e->ask("GET $M")->{json}{production}, 'and leaves the model';
is $e->ask("PUT $S", { development => { use_mainbranch => true } })->at('development.name'), undef, 'following the main branch has no name';
is $e->ask("PUT $S", { development => { use_mainbranch => true, name => undef, is_valid => false } })->{status}, 200, 'null is none';

# Deletion: two words, anything else is ignored.
is $e->ask("PUT $S", { default_branch_deletion => 'true' })->at('default_branch_deletion'), 'true', 'the text true';
is $e->ask("PUT $S", { default_branch_deletion => $_ })->at('default_branch_deletion'), 'true', 'other values are ignored'
	for 'null', 'False', false, undef, 0;
is $e->ask("PUT $S", { default_branch_deletion => 'false' })->at('default_branch_deletion'), 'false', 'the text false';
is $e->ask("PUT $S", {})->{status}, 200, 'nothing at all changes nothing';

# Refused, and nothing of it done.
my $before = $e->ask("GET $S")->{body};
is $e->ask("PUT $S", $_->[1])->{status}, 400, $_->[0]
	for [ 'a branch that is not', { development => { use_mainbranch => false, name => 'nope' } } ],
	[ 'no branch', { development => { use_mainbranch => false, name => '' } } ],
	[ 'a name beside the main branch', { development => { use_mainbranch => true, name => 'develop' } } ],
	[ 'development has no switch', { development => { enabled => true } } ],
	[ 'a production that is not', { production => { enabled => true, name => 'nope' } } ],
	[ 'a name that is no text', { development => { use_mainbranch => false, name => 5 } } ],
	[ 'development as a text', { development => 'main' } ], [ 'more in it', { development => { branches => 1 } } ],
	[ 'types as a map', { branch_types => { release => {} } } ], [ 'a type as a text', { branch_types => ['release'] } ],
	[ 'a type without kind', { branch_types => [ { enabled => true } ] } ], [ 'an unknown kind', { branch_types => [ { kind => 'fix' } ] } ],
	[ 'a kind twice', { branch_types => [ { kind => 'release', enabled => true }, { kind => 'release', enabled => false } ] } ],
	[ 'an empty prefix', { branch_types => [ { kind => 'feature', prefix => '' } ] } ],
	[ 'a star in it', { branch_types => [ { kind => 'feature', prefix => 'f*/' } ] } ],
	[ 'one that begins another', { branch_types => [ { kind => 'feature', prefix => 'bug' } ] } ],
	[ 'the same as another', { branch_types => [ { kind => 'feature', prefix => 'bugfix/' } ] } ],
	[ 'good and bad at once', { default_branch_deletion => 'true', development => { use_mainbranch => false, name => 'nope' } } ],
	[ 'more than there is', { colour => 'red' } ];
is $e->ask("GET $S")->{body}, $before, 'none of which did anything';
is $e->ask("PUT $S", { branch_types => [ { kind => 'release', enabled => false, prefix => '' } ] })->{status}, 200, 'what is off may be anything';
is $e->ask("PUT $S", { production => { enabled => false, name => 'nope' } })->{status}, 200, 'so may production';
is $e->ask("DELETE $S")->{status}, 405, 'there is nothing to delete';

# Of a project: branches may be anything, and repositories inherit.
is $e->ask("GET $P")->at('type'), 'project_branching_model', 'a project\'s model';
$r = $e->ask("PUT $P/settings", { development => { use_mainbranch => false, name => 'anything' },
	branch_types => [ map { { kind => $_, enabled => false } } @KINDS ] });
is $r->{status}, 200, 'its settings';
is_deeply [ map { $r->at($_) } qw(type development.name) ], [qw(project_branching_model_settings anything)], 'as sent';
is $r->at('links.self.href'), $e->base . '/workspaces/acme/projects/PAY/branching-model/settings', 'self link';
is_deeply $e->ask("GET $P")->at('branch_types'), [], 'the model of it';
my $effective = "$R/effective-branching-model";
is_deeply [ map { $e->ask("GET $effective")->at($_) } qw(type development.name) ], [qw(effective_repo_branching_model anything)], 'is inherited';
is $e->ask("GET $M")->at('development.name'), 'main', 'the repository keeps its own';
for ([ { branching_model => true }, 'main' ], [ { override_settings => { branching_model => false } }, 'anything' ],
	[ { override_settings => { branching_model => true, default_merge_strategy => false } }, 'main' ]) {
	is $e->ask("PUT $R/override-settings", $_->[0])->{status}, 204, 'override-settings, 204';
	is $e->ask("GET $effective")->at('development.name'), $_->[1], "takes effect: $_->[1]";
}

# Who may.
is $e->ask_as(cy => "GET $M")->{status}, 200, 'the model is for all who read';
is $e->ask_as(bo => "GET $S")->{status}, 403, 'its settings for administrators';
is $e->ask_as(bo => "GET $P")->{status}, 403, 'and so is that of a project';
my $any = Emulator->start(seed => $ACME, options => [qw(--wart model-branch=accepted)]);
is $any->ask("PUT $S", { development => { use_mainbranch => false, name => 'later' } })->{status}, 200, 'a branch that comes later';
ok !$any->ask("GET $S")->at('development.is_valid'), 'is not valid';

done_testing();

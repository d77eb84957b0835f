#!/usr/bin/perl
# Deployment environments, what may be changed of them, and their variables.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme/api';
my $E = "$R/environments";

sub item { return "$_[0]/" . uri($_[1]->at('uuid')) }

# Create.
my $r = $e->ask("POST $E/", { name => 'Canary', environment_type => { name => 'Production' } });
is $r->{status}, 201, 'POST creates, 201, slash at the end or not';
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(category deployment_gate_enabled environment_lock_enabled environment_type hidden lock name rank
		restrictions slug type uuid) ], 'the twelve fields of the service (environment.get)';
is_deeply $r->at('environment_type'), { type => 'deployment_environment_type', name => 'Production', rank => 2 }, 'type';
is_deeply $r->at('restrictions'), { type => 'deployment_restrictions_configuration', admin_only => false }, 'restrictions';
is_deeply [ map { $r->at($_) } qw(category.name slug rank lock.name type) ],
	[ 'PRODUCTION', 'canary', 2, 'OPEN', 'deployment_environment' ], 'what follows from the rest';
is $e->ask('GET ' . item($E, $r))->{body}, $r->{body}, 'GET shows the same';
my $test = $e->ask("POST $E", { name => 'Lab', environment_type => { name => 'Test', type => 'deployment_environment_type', rank => 0 },
	restrictions => { admin_only => true }, hidden => true, rank => 7 });
is_deeply [ map { $test->at($_) ? 1 : 0 } qw(restrictions.admin_only hidden) ], [ 1, 1 ], 'restricted, hidden';
is_deeply [ map { $test->at($_) } qw(rank environment_type.rank) ], [ 7, 0 ], 'with a rank of its own';
is_deeply [ $e->ask("GET $E/")->each_of('name') ], [qw(Canary Lab)], 'listed';
is_error $e->ask("POST $E", { name => 'Lab', environment_type => { name => 'Test' } }), 409, qr/already exists/, 'a name that is taken';
is_error $e->ask("POST $E", { name => 'x' }), 400, 'Property environment_type is required', 'no type';
is $e->ask("POST $E", $_->[1])->{status}, 400, $_->[0]
	for [ 'no name', { environment_type => { name => 'Test' } } ], [ 'an unknown type', { name => 'x', environment_type => { name => 'test' } } ],
	[ 'a type as a text', { name => 'x', environment_type => 'Test' } ],
	[ 'restrictions without admin_only', { name => 'x', environment_type => { name => 'Test' }, restrictions => {} } ],
	[ 'more than there is', { name => 'x', environment_type => { name => 'Test' }, colour => 'red' } ];
is $e->ask('PUT ' . item($E, $r), { name => 'x' })->{status}, 405, 'there is no PUT';

my $same = Emulator->start(seed => $ACME);
is $same->ask("POST $E", { name => 'Lab', environment_type => { name => 'Staging' } })->at('uuid'), $test->at('uuid'),
	'its UUID follows from its name';

# Change.
my $changes = item($E, $r) . '/changes/';
my $change = $e->ask("POST $changes", { change => { name => 'Canary 2' } });
is $change->{status}, 202, 'a change is accepted, 202';
is $change->{body}, '', 'and nothing said';
is_deeply [ map { $e->ask('GET ' . item($E, $r))->at($_) } qw(name slug) ], [ 'Canary 2', 'canary-2' ], 'it takes effect';
is $e->ask("POST $changes", { change => { restrictions => { admin_only => true } } })->{status}, 202, 'who may deploy';
ok $e->ask('GET ' . item($E, $r))->at('restrictions.admin_only'), 'takes effect';
is $e->ask('GET ' . item($E, $r))->at('name'), 'Canary 2', 'and the name stays';
is $e->ask("POST $changes", { change => $_ })->at('error.detail'), 'deploy-service.environment.change-not-supported', 'nothing else'
	for { rank => 1 }, { hidden => true }, { environment_type => { name => 'Test' } }, { name => 5 };
is $e->ask("POST $changes", $_)->{status}, 400, 'a change that is none' for {}, { name => 'x' }, { change => 'x' }, { change => { restrictions => {} } };
is $e->ask("POST $changes", { change => { name => 'Lab' } })->{status}, 409, 'a name that is taken';
is $e->ask("POST $E/" . uri('{00000000-0000-4000-8000-000000000000}') . '/changes', { change => { name => 'x' } })->{status}, 404, 'absent';

# Variables.
my $V = "$R/deployments_config/environments/" . uri($r->at('uuid')) . '/variables';
my $other = "$R/deployments_config/environments/" . uri($test->at('uuid')) . '/variables';
my $v = $e->ask("POST $V", { key => 'REGION', value => 'eu-1' });
is $v->{status}, 201, 'a variable';
is_deeply [ sort keys %{ $v->{json} } ], [qw(key secured type uuid value)], 'as documented';
is $e->ask("POST $V", { key => 'REGION', value => 'x' })->{status}, 409, 'a key that is taken';
is $e->ask("POST $other", { key => 'REGION', value => 'x' })->{status}, 201, 'another environment has its own';
is_deeply [ $e->ask("GET $V")->each_of('value') ], ['eu-1'], 'listed';
is $e->ask('GET ' . item($V, $v))->{status}, 405, 'not to be had one by one';
is $e->ask('PUT ' . item($V, $v), { value => 'us-1' })->at('value'), 'us-1', 'changed';
ok !exists $e->ask('PUT ' . item($V, $v), { secured => true })->{json}{value}, 'secured';
is $e->ask('DELETE ' . item($V, $v))->{status}, 204, 'deleted';
is $e->ask("GET $V")->at('size'), 0, 'gone';
is $e->ask("GET $R/deployments_config/environments/" . uri('{x}') . '/variables')->{status}, 404, 'no environment, no variables';

# Delete: what hangs below goes with it.
is $e->ask('DELETE ' . item($E, $test))->{status}, 204, 'DELETE, 204';
is $e->ask('DELETE ' . item($E, $test))->{status}, 404, 'once';
is $e->ask("GET $other")->{status}, 404, 'and its variables';
is $e->ask("POST $E", { name => 'Lab', environment_type => { name => 'Test' } })->{status}, 201, 'the name is free again';
is $e->ask_as(bo => 'DELETE ' . item($E, $r))->{status}, 403, 'administrators only';

# Enabling Pipelines makes the usual ones, once.
is $e->ask("PUT $R/pipelines_config", { enabled => true })->{status}, 200, 'Pipelines enabled';
is_deeply [ $e->ask("GET $E")->each_of('name') ], [ 'Canary 2', 'Lab' ], 'where there are some, none are added';
my $S = '/2.0/repositories/acme/site';
$e->ask("PUT $S/pipelines_config", { enabled => true }) for 1 .. 2;
is_deeply [ map {"$_->{name} $_->{rank}"} @{ $e->ask("GET $S/environments")->at('values') } ], [ 'Test 0', 'Staging 1', 'Production 2' ],
	'where there are none, three';
$e->ask("DELETE $S/environments/" . uri($_)) for $e->ask("GET $S/environments")->each_of('uuid');
$e->ask("PUT $S/pipelines_config", { enabled => true });
is $e->ask("GET $S/environments")->at('size'), 0, 'enabled again while they are, nothing comes back';
$e->ask("PUT $S/pipelines_config", { enabled => $_ }) for false, true;
is $e->ask("GET $S/environments")->at('size'), 3, 'switched off and on, it does';

# Reads that come too soon.
my $late = Emulator->start(seed => $ACME, options => [qw(--wart read-lag=3)]);
$r = $late->ask("POST $E", { name => 'Lab', environment_type => { name => 'Test' } });
is $late->ask("POST " . item($E, $r) . '/changes', { change => { name => 'Den' } })->{status}, 202, 'a change';
is_deeply [ map { $late->ask('GET ' . item($E, $r))->at('name') } 1 .. 4 ], [qw(Lab Lab Lab Den)], 'is seen by the fourth read';
$V = "$R/deployments_config/environments/" . uri($r->at('uuid')) . '/variables';
$v = $late->ask("POST $V", { key => 'A', value => '1' });
is $v->at('value'), '1', 'a new variable';
is_deeply [ map { $late->ask("GET $V")->at('size') } 1 .. 4 ], [ 0, 0, 0, 1 ], 'is listed by the fourth';
$late->ask('PUT ' . item($V, $v), { value => '2' });
is_deeply [ map { $late->ask("GET $V")->at('values.0.value') } 1 .. 4 ], [ 1, 1, 1, 2 ], 'and so is its new value';
is $late->ask("POST $R/pipelines_config/variables", { key => 'A', value => '1' })->{status}, 201, 'a repository\'s variable';
is $late->ask("GET $R/pipelines_config/variables")->at('size'), 1, 'is there at once';

done_testing();

#!/usr/bin/perl
# Repositories that are there before what is below them can be asked for.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $N = '/2.0/repositories/acme/new';
my @FORM = ('Content-Type' => 'application/x-www-form-urlencoded');

# Any request counts, whatever its method, and none takes effect.
my $e = Emulator->start(seed => $ACME, options => [qw(--wart fresh-repository=3)]);
is $e->ask("POST $N", {})->{status}, 201, 'a new repository';
is $e->ask("GET $N")->{status}, 200, 'is there';
is_deeply [ $e->ask('GET /2.0/repositories/acme?q=' . uri('slug="new"'))->each_of('slug') ], ['new'], 'and listed';
is_error $e->ask("POST $N/src", 'a=1', @FORM), 404, 'Repository acme/new not found', 'but nothing below it: POST';
is $e->ask("PUT $N/pipelines_config", { enabled => true })->{status}, 404, 'PUT';
is $e->ask("GET $N/hooks")->{status}, 404, 'GET';
is_deeply $e->ask("GET $N/refs/branches")->at('values'), [], 'the fourth request finds that none took effect';
is $e->ask("POST $N/src", 'a=1', @FORM)->{status}, 201, 'and they do';
is $e->ask("GET $N")->{json}{fresh}, undef, 'nothing of it is shown';
is $e->ask('GET /2.0/repositories/acme/api/hooks')->{status}, 200, 'seeded repositories are old';
is $e->ask('PUT /2.0/repositories/acme/put', {})->{status}, 201, 'those that PUT creates';
is $e->ask('GET /2.0/repositories/acme/put/hooks')->{status}, 404, 'are not';

# It is a part of the state.
my $db = "$e->{folder}/db";
my $kept = Emulator->start(seed => $ACME, options => [ '--db', $db, '--wart', 'fresh-repository=3' ]);
$kept->ask("POST $N", {});
$kept->ask("GET $N/hooks");
$kept->stop('KILL');
$kept = Emulator->start(options => [ '--db', $db ]);
is_deeply [ map { $kept->ask("GET $N/hooks")->{status} } 1 .. 3 ], [ 404, 404, 200 ], 'the count survives a kill';

# Pipelines come later than the rest.
my $late = Emulator->start(seed => $ACME, options => [qw(--wart fresh-pipelines=1 --wart fresh-repository=1)]);
$late->ask("POST $N", {});
is_deeply [ map { $late->ask("GET $N/$_")->{status} } qw(hooks hooks pipelines_config/variables pipelines_config/variables) ], [ 404, 200, 404, 200 ],
	'first the repository, then its Pipelines';
$late = Emulator->start(seed => $ACME, options => [qw(--wart fresh-pipelines=1)]);
$late->ask("POST $N", {});
is_deeply [ map { $late->ask("PUT $N/pipelines_config", { enabled => true })->{status} } 1, 2 ], [ 404, 200 ], 'or only those';

done_testing();

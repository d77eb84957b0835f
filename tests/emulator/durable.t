#!/usr/bin/perl
# What was answered for is there after the worst end.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $R = '/2.0/repositories/acme';
my $round = 0;

sub begin { return Emulator->start(seed => $ACME, folder => tempdir(CLEANUP => 1), options => [ '--db', "$folder/db" ]) }

my $e = begin();
is $e->ask("GET $R")->at('size'), 3, 'the seed fills an empty file';
my %there = map { $_ => 1 } $e->ask("GET $R")->each_of('slug');
for my $signal (qw(KILL KILL TERM KILL)) {
	for (1 .. 20) {
		my $slug = "r-$round-$_";
		$there{$slug} = 1 if $e->ask("POST $R/$slug", {})->{status} == 201;
	}
	$e->ask("PUT $R/api", { description => "round $round" });
	my $state = $e->ask('GET /_emulator/state')->{body};
	$e->stop($signal);
	$e = begin();
	is $e->ask('GET /_emulator/state')->{body}, $state, "after $signal the state is the same";
	is $e->ask("GET $R/api")->at('description'), "round $round", 'to the last change';
	$round++;
}
is_deeply [ sort $e->ask("GET $R?pagelen=100")->each_of('slug') ], [ sort keys %there ], 'nothing is lost or doubled';
is $e->ask("DELETE $R/api")->{status}, 204, 'the seed is not applied again';
$e->stop('KILL');
$e = begin();
is $e->ask("GET $R/api")->{status}, 404, 'what was deleted stays deleted';
is $e->ask_as(bo => "GET $R/site")->{status}, 200, 'credentials stay, too';

# Killed in the middle of many writes: what was answered for is there.
for my $delay (1 .. 5) {
	my $killer = fork // die;
	if (!$killer) {
		select undef, undef, undef, 0.01 * $delay;
		kill 'KILL', $e->{pid};
		exec 'true';
	}
	my @answered;
	for (1 .. 100000) {
		my $slug = "k-$delay-$_";
		my $r = eval { $e->ask("POST $R/$slug", {}) } or last;
		last if !$r->{status};
		push @answered, $slug;
	}
	waitpid $killer, 0;
	$e->stop('KILL');
	$e = begin();
	my @missing = grep { $e->ask("GET $R/$_")->{status} != 200 } @answered;
	is_deeply \@missing, [], scalar @answered . ' answered for, all there';
}

# Files that are none.
spew("$folder/text", "this is no database\n" x 100);
my $f = Emulator->start(options => [ '--db', "$folder/text" ]);
is $f->{exit}, 1, 'a file that is no database ends it';
like $f->log_text, qr/^bitbucket-emulator: cannot open database '.*text': /, 'and says so';
$f = Emulator->start(options => [ '--db', "$folder/no/such/folder/db" ]);
is $f->{exit}, 1, 'so does a folder that is not there';

done_testing();

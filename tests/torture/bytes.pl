#!/usr/bin/perl
# Convergence at every byte of a journal: a small run that creates, changes and deletes, killed where its journal has so many
# bytes, or told there that the disk is full; then the same run again.
#
#   bytes.pl                  every byte, both ways
#   CASES=N                   so many of them, drawn with SEED
#   CASE=PATTERN              those whose names match: CASE='byte 17$'
#   JOBS=N                    cases at a time
#
# The large run of torture.pl is broken at each line of its journal, and in the middle of each. The last line has the totals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../cli";

use Hurried;

use Cases;
use Cooper;
use List::Util qw(shuffle);
use Scenario qw(%CREDENTIAL);
use State;

my $SEED = $ENV{SEED} || int time;
my $SHORT = ($ENV{TORTURE} // '') eq 'short';
my $SHORT_CASES = 20;

my $SERVER = <<'END';
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Pay}}
    repositories: {api: {project: PAY, description: Old}, old: {project: PAY}, other: {project: PAY}}
END

my $AFTER = <<'END';
workspace: acme
repositories:
  api: {description: New, webhooks: [{url: "https://ci.example/api", events: [repo:push]}]}
  old: {absent: true}
END

my @APPLY = qw(apply --auto-approve --parallelism 1 -f after.yaml --allow-delete acme/old --max-delete 100% --max-update 100%);

sub prepare {
	my $server = emulator(put('seed.yaml', $SERVER), '--db', 'live.db');
	put('after.yaml', $AFTER);
	ended($server);
	return;
}

sub front_in {
	my ($folder) = @_;
	unlink "$folder/journal";
	return copied($folder, 'live.db');
}

# What the run is without faults: {journal, digest, kept}.
sub reference {
	my $front = front_in('reference');
	my $before = state_of($front);
	know($before);
	my $run = $front->run(\%CREDENTIAL, $program, @APPLY, '--journal', 'reference/journal');
	$run->{status} eq 0 or die "the run fails without faults: $run->{status}\n$run->{out}$run->{err}";
	my $after = state_of($front);
	$front->stop or die "the emulator does not end well\n";
	return { journal => text('reference/journal'), digest => digest($after), kept => kept(raw($before), raw($after)) };
}

sub cases_of {
	my ($bytes) = @_;
	my @cases;
	for my $how ('killed within the journal', 'disk full at the journal') {
		push @cases, map { +{ on => 'byte', how => $how, byte => $_, what => "byte $_ of $bytes", name => "$how, byte $_" } } 0 .. $bytes - 1;
	}
	return grep { $_->{name} =~ /$ENV{CASE}/ } @cases if defined $ENV{CASE};
	return @cases if !$ENV{CASES} && !$SHORT;
	srand $SEED;
	return grep { $_ } (shuffle(@cases))[0 .. ($ENV{CASES} || $SHORT_CASES) - 1];
}

# Nothing but the journal is to meet the limit: there is no other place for files.
sub endure {
	my ($reference, $folder, $case) = @_;
	my $front = front_in($folder);
	my %wrong;
	my @run = ($program, @APPLY, '--journal', "$folder/journal");
	my $first = $front->run({ %CREDENTIAL, XDG_STATE_HOME => '/proc' }, limited($case, @run));
	my @unrecorded = unrecorded(text("$folder/journal"), $front->asked);
	$wrong{unrecorded} = \@unrecorded if @unrecorded;
	judged($reference, state_of($front), \my %left);
	$wrong{touched} = $left{touched} if $left{touched};
	$wrong{untold} = ["status $first->{status}", map { @{ $left{$_} } } sort keys %left] if %left && $first->{status} eq 0;
	my $second = $front->run(\%CREDENTIAL, @run);
	$wrong{again} = ["status $second->{status}: $second->{err}"] if $second->{status} ne 0;
	judged($reference, state_of($front), \%wrong);
	$wrong{server} = ['the emulator does not end well'] if !$front->stop;
	return { status => $first->{status}, needed => %left ? 1 : 0, wrong => \%wrong };
}

prepare();
my $reference = reference();
my $bytes = length $reference->{journal};
my @cases = cases_of($bytes);
printf "torture: a journal of %d bytes, %d cases, SEED=%s\n", $bytes, scalar @cases, $SEED;
my @results = results_of(sub { endure($reference, @_) }, @cases);
exit concluded(sprintf('%d of %d faults, in a journal of %d bytes; SEED=%s', scalar @cases, 2 * $bytes, $bytes, $SEED), scalar @cases, !$SHORT, @results);

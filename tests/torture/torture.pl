#!/usr/bin/perl
# Convergence under faults: a run that creates, changes and deletes every kind, with one thing going wrong in one
# place; then the same run again, with nothing going wrong. It has to end as if nothing had ever gone wrong.
#
#   torture.pl                every write and every read with every fault, and every place of the journal
#   TORTURE=short torture.pl  a sample of them, drawn with SEED
#   CASE=PATTERN torture.pl   those whose names match: CASE='^reset after, write 7$'
#   CASES=N                   so many of them, drawn with SEED
#   JOBS=N                    cases at a time (default: 8; they mostly wait)
#
# What goes wrong and how is in Front.pm, what the run does in Scenario.pm, what counts as the same in State.pm, how it
# is judged in Cases.pm. The last line has the totals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../cli";

use Hurried;

use Cases;
use Cooper;
use File::Path qw(remove_tree);
use Front;
use List::Util qw(shuffle);
use Scenario;
use State;
use Text::ParseWords qw(shellwords);

my $SEED = $ENV{SEED} || int time;
my $SHORT = ($ENV{TORTURE} // '') eq 'short';
my $SHORT_CASES = $ENV{CASES} || 50;

my @WRITE = ('refused', 'refused to the end', 'reset before', 'reset after', 'timeout before', 'timeout after', 'half an answer',
	'HTML 200 before', 'HTML 200 after', 'HTML 502 before', '429', '429, Retry-After', '500 before', '500 after', '502 after', '503 before',
	'503 always', '555 before', '555 after', '401 to the end', 'server killed before', 'server killed after',
	'killed before', 'killed after', 'killed when answered', 'interrupted before', 'interrupted after');
my @READ = ('refused', 'refused to the end', 'reset before', 'timeout before', 'half an answer', 'HTML 200 before', '429', '429, Retry-After',
	'500 before', '503 before', '503 always', '555 before', '401 to the end', 'server killed before', 'killed before',
	'interrupted before', 'reset always', 'half always', 'HTML always', '500 always', '403 always', 'empty always', 'null always',
	'wrong shape always', 'no list always');
my @JOURNAL = ('killed within the journal', 'disk full at the journal');

# --- the scenario, once without faults ---

my $names = scenario();
my @workspaces = sort keys %$names;

my @APPLY = ('apply', '--auto-approve', '--parallelism', 1, '-f', 'after');

sub prepare {
	my $server = emulator(put('seed.yaml', seed_of(@workspaces)), '--db', 'live.db');
	$server->user('ana@acme.example', 'emulator');
	my $made = scenario(sub {
		my ($workspace) = @_;
		my $branches = $server->api(GET => "repositories/$workspace/base/refs/branches?pagelen=100")->{values};
		return { map { ($_->{name} => $_->{target}{hash}) } @$branches };
	});
	for my $workspace (sort keys %$made) {
		put("before/$workspace.yaml", $made->{$workspace}{before});
		put("after/$workspace.yaml", $made->{$workspace}{after}) if $made->{$workspace}{after};
	}
	# What is tortured is dangerous in every way: all of it is allowed.
	my @flags = flags_for($server, { env => \%CREDENTIAL }, '-f', 'before');
	my $run = cooper($server, { env => \%CREDENTIAL }, 'apply', '--auto-approve', '-f', 'before', @flags);
	$run->{status} == 0 or die "what is there before cannot be made:\n$run->{out}$run->{err}";
	my $plan = json(cooper($server, { env => \%CREDENTIAL }, 'plan', '--json', '-f', 'after')->{out});
	# What is left after a broken run is another share of what is there, and other risks may be in it.
	my %flags = map { ($_ => 1) } map { $_->{risk} ? "--allow=$_->{risk}" : $_->{gate} =~ /^many/ ? () : join '=', shellwords($_->{flag}) } @{ $plan->{gates} };
	push @APPLY, sort(keys %flags), map { ("--max-$_", '100%') } qw(delete update);
	ended($server);
	return $plan;
}

# A kind that no change is about would be tortured by nobody.
sub check_coverage {
	my ($plan) = @_;
	my %seen;
	$seen{ $_->{kind} }{ $_->{action} }++ for @{ $plan->{changes} };
	my $kinds = kinds_of_scenario();
	my @missing = grep { !$seen{ $kinds->{$_}{name} } } sort keys %$kinds;
	die "no change is about: @missing\n" if @missing;
	# What is written together goes with an update of the whole.
	my @kept = grep { $kinds->{$_}{scopes}{delete} && !$kinds->{$_}{together} && !$seen{ $kinds->{$_}{name} }{delete} && $kinds->{$_}{shape} ne 'set' } sort keys %$kinds;
	die "never deleted: @kept\n" if @kept;
	my %actions;
	$actions{ $_->{action} }++ for @{ $plan->{changes} };
	printf "torture: %d kinds, %s\n", scalar keys %$kinds, join ', ', map { "$actions{$_} to $_" } sort keys %actions;
	return;
}

sub front_in {
	my ($folder) = @_;
	unlink "$folder/journal";
	remove_tree("$folder/state");
	return copied($folder, 'live.db');
}

# What the run is without faults: {asked, reads, writes, journal, digest, kept}.
sub reference {
	my $front = front_in('reference');
	my $before = state_of($front);
	know($before);
	$before = raw($before);
	my $run = $front->run(\%CREDENTIAL, $program, @APPLY, '--journal', 'reference/journal');
	$run->{status} eq 0 or die "the run fails without faults: $run->{status}\n$run->{out}$run->{err}";
	my @asked = $front->asked;
	my $state = state_of($front);
	my $after = raw($state);
	$run = $front->run(\%CREDENTIAL, $program, 'plan', '--detailed-exitcode', '-f', 'after');
	$run->{status} eq 0 or die "the plan is not empty after the run:\n$run->{out}$run->{err}";
	$front->stop or die "the emulator does not end well\n";
	my $planned = 0;
	$planned++ while $asked[$planned] =~ /^GET /;
	return { planned => $planned, writes => [grep { !/^GET / } @asked], reads => [grep { /^GET / } @asked], journal => text('reference/journal'),
		digest => digest($state), kept => kept($before, $after) };
}

# --- the cases ---

# After each line of a journal, and in the middle of each: bytes without the digits of the process id.
sub places {
	my ($journal) = @_;
	my ($at, @places) = (0);
	my ($pid) = $journal =~ /"pid":(\d+)/;
	for my $line ($journal =~ /([^\n]*\n)/g) {
		my $length = length($line) - (@places ? 0 : length $pid);
		push @places, $at + int($length / 2), $at + $length;
		$at += $length;
	}
	pop @places;
	return (0, @places);
}

sub cases_of {
	my ($reference) = @_;
	my @cases;
	for my $on ([write => $reference->{writes}, @WRITE], [read => $reference->{reads}, @READ]) {
		my ($kind, $asked, @hows) = @$on;
		for my $how (@hows) {
			push @cases, map { +{ on => $kind, nth => $_, how => $how, what => $asked->[$_ - 1], late => $_ > $reference->{planned}, name => "$how, $kind $_" } } 1 .. @$asked;
		}
	}
	for my $how (@JOURNAL) {
		push @cases, map { +{ on => 'journal', nth => 0, how => $how, byte => $_, what => "byte $_", name => "$how, byte $_" } }
			places($reference->{journal});
	}
	return @cases;
}

# What is tried again and again, or looked at for half a minute.
sub is_slow { return $_[0]{how} =~ /^(?:refused to|reset always|half always|HTML always|50. always)/ || ($_[0]{how} =~ /always/ && $_[0]{late}) }

# In short, of each fault about as many.
sub chosen {
	my (@cases) = @_;
	return grep { $_->{name} =~ /$ENV{CASE}/ } @cases if defined $ENV{CASE};
	srand $SEED;
	return grep { $_ } (shuffle(@cases))[0 .. ($ENV{CASES} || @cases) - 1] if !$SHORT;
	my %by;
	push @{ $by{"$_->{on} $_->{how}"} }, $_ for shuffle(grep { !is_slow($_) } @cases);
	my @hows = shuffle(sort keys %by);
	my @chosen;
	while (@chosen < $SHORT_CASES) {
		push @chosen, grep { $_ } map { shift @{ $by{$_} } } @hows;
	}
	return @chosen[0 .. $SHORT_CASES - 1];
}

# --- one case ---

sub without_ids { return $_[0] =~ s/%7B[0-9a-f-]{36}%7D/{}/gr =~ s/ .*?\/2\.0\// /r }

sub told {
	my ($case, $first) = @_;
	return 1 if $first->{status} =~ /^\d+$/ && $first->{status} > 128;
	return 0 if $first->{status} eq 'hangs' || $first->{status} == 0;
	return $case->{on} eq 'journal' || length $first->{err} || $first->{out} =~ /fail|cannot|not attempted|stopped/i;
}

# Of every other case the second run goes on with what the first one has left, where that had begun. What that could not
# plan is left for another.
sub again {
	my ($reference, $front, $wrong, $resumes, @run) = @_;
	my $second = { status => 65 };
	$second = $front->break({ nth => 0 })->run(\%CREDENTIAL, @run, '--resume') if $resumes;
	$second = $front->break({ nth => 0 })->run(\%CREDENTIAL, @run) if $second->{status} =~ /^(?:65|3)$/;
	$wrong->{again} = ["status $second->{status}: $second->{err}", split /\n/, $second->{out}] if $second->{status} ne 0;
	judged($reference, state_of($front), $wrong);
	return;
}

sub endure {
	my ($reference, $folder, $case) = @_;
	my $front = front_in($folder)->break($case);
	my %wrong;
	my @run = ($program, @APPLY, '--journal', "$folder/journal");
	# Nothing but the journal is to meet the limit.
	my %nowhere = $case->{on} eq 'journal' ? (XDG_STATE_HOME => '/proc') : ();
	my $first = $front->run({ %CREDENTIAL, %nowhere }, $case->{on} eq 'journal' ? limited($case, @run) : @run);
	my @asked = $front->asked;
	my $state = state_of($front);
	judged($reference, $state, \my %left);
	$wrong{untold} = ["status $first->{status}", map { @{ $left{$_} } } sort keys %left] if %left && !told($case, $first);
	$wrong{hangs} = ['the first run'] if $first->{status} eq 'hangs';
	$wrong{crashed} = ["status $first->{status}"] if $first->{status} =~ /^1(?:3[3-9]|[4-9]\d)$/ && $case->{how} !~ /^killed/;
	$wrong{touched} = $left{touched} if $left{touched};
	my @unrecorded = unrecorded(text("$folder/journal"), @asked);
	$wrong{unrecorded} = \@unrecorded if @unrecorded;
	my %meant = map { (without_ids($_) => 1) } @{ $reference->{writes} };
	my @astray = grep { !/^GET / && !$meant{ without_ids($_) } } @asked;
	$wrong{astray} = \@astray if @astray && $case->{on} ne 'write';
	# Where it is as it should be, the plan of what would be done again is that of the reference: empty.
	again($reference, $front, \%wrong, ($case->{nth} + ($case->{byte} // 0)) % 2, @run) if %left || $first->{status} ne 0;
	$wrong{server} = ['the emulator does not end well'] if !$front->stop;
	return { status => $first->{status}, needed => %left ? 1 : 0, wrong => \%wrong };
}

my $plan = prepare();
check_coverage($plan);
my $reference = reference();
my @all = cases_of($reference);
my @cases = chosen(@all);
printf "torture: %d writes and %d reads, %d cases, SEED=%s\n", scalar @{ $reference->{writes} }, scalar @{ $reference->{reads} },
	scalar @cases, $SEED;
my $about = sprintf '%d of %d faults, in %d writes, %d reads and a journal of %d bytes; SEED=%s', scalar @cases, scalar @all,
	scalar @{ $reference->{writes} }, scalar @{ $reference->{reads} }, length $reference->{journal}, $SEED;
my @results = results_of(sub { endure($reference, @_) }, @cases);
exit concluded($about, scalar @cases, !$SHORT, @results);

#!/usr/bin/perl
# Random pairs of a live state and manifests, through the real program and the emulator: apply, and then the plan is
# empty; the order of files, of keys and of items changes no byte of a plan.
#
#   pairs.pl              PAIRS=10000 pairs, drawn with SEED, BATCH=50 workspaces at a time, JOBS=2 batches at a time
#   SEED=1 ONLY=7         only batch 7, whose manifests are kept in the folder KEEP
#
# The live state is what another random manifest made of an empty workspace, so that each pair counts twice. The rows of
# tests/kinds/*.life say what there is to draw from. The last line has the totals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../cli";

use Hurried;

use Cooper;
use File::Path qw(remove_tree);
use Front;
use HTTP::Tiny;
use JSON::PP ();
use List::Util qw(shuffle);
use MIME::Base64 ();
use POSIX ();
use Scenario;
use State qw(decoded);
use Text::ParseWords qw(shellwords);
use Time::HiRes qw(time);

my $BEGAN = time;
my $SEED = $ENV{SEED} || int time;
my $PAIRS = $ENV{PAIRS} || 10_000;
my $BATCH = $ENV{BATCH} || 50;
my $JOBS = $ENV{JOBS} || 2;
$| = 1;

my $kinds = kinds_of_scenario();

sub chance { return rand() < $_[0] }

# Numbers of the items that a list of several has.
sub some { return grep { chance(0.3) } 2 .. 6 }

# Random settings of a life: what is required or must be kept is always there. Settings that are one object may need each
# other, and a public repository needs a public project.
sub drawn {
	my ($life, $kind) = @_;
	return [@{ $life->{members}[int rand 2] }] if $life->{members};
	my %needed = map { ($_ => 1) } @{ $life->{kept} // [] }, map { $_->{name} } grep { $_->{required} } @{ $kind->{fields} };
	my $which = int rand 2;
	return { map { ($_ => $life->{values}{$_}[$which] // $life->{values}{$_}[0]) } keys %{ $life->{values} } } if $kind->{shape} eq 'singleton';
	$needed{project} = 1;
	my %settings;
	for my $name (sort keys %{ $life->{values} }) {
		my @values = @{ $life->{values}{$name} };
		$settings{$name} = $values[rand @values] if $needed{$name} || chance(0.6);
	}
	return \%settings;
}

# A random manifest's body from all lives; things may be absent where `$removes`.
sub body {
	my ($lives, $removes) = @_;
	my $body = {};
	for my $name (sort keys %$kinds) {
		my $kind = $kinds->{$name};
		my @lives = @{ $lives->{$name} };
		my $life = $lives[rand @lives];
		my @settings = declared_how($life, $kind, $removes);
		$body = merge($body, Scenario::declare($life, $_)) for @settings;
		my @several = chance(0.4) ? some() : ();
		$body = merge($body, $life->{many}->(@several)) if @several && $life->{many} && !$life->{members};
	}
	return $body;
}

sub declared_how {
	my ($life, $kind, $removes) = @_;
	return if chance(0.3);
	return { absent => JSON::PP::true } if $removes && chance(0.2) && $kind->{scopes}{delete} && !$kind->{exact} && !$kind->{together} && !$life->{members};
	return drawn($life, $kind);
}

# --- text, in a random order ---

# JSON with the keys of maps in a random order, and the items of lists of maps.
sub text_of {
	my ($node) = @_;
	if (ref $node eq 'HASH') {
		return '{' . join(', ', map { key($_) . ': ' . text_of($node->{$_}) } shuffle(sort keys %$node)) . '}';
	}
	return '[' . join(",\n", map { text_of($_) } ref $node->[0] eq 'HASH' ? shuffle(@$node) : @$node) . ']' if ref $node eq 'ARRAY';
	return quoted($node);
}

my $scalars = JSON::PP->new->utf8->allow_nonref;
sub quoted { return $scalars->encode($_[0]) }

# A key; JSON::PP takes its time.
sub key { return $_[0] =~ /^\w+$/a ? "\"$_[0]\"" : quoted($_[0]) }

# The same manifests in the folder $folder, each in one file, or its parts in several.
sub put_shuffled {
	my ($folder, $bodies) = @_;
	for my $workspace (sort keys %$bodies) {
		my %whole = %{ tree_of($workspace, $bodies->{$workspace}) };
		my %parts = ('' => { people => $whole{people} });
		$parts{ chance(0.5) ? '' : $_ }{$_} = $whole{$_} for grep { !/^(?:workspace|people)$/ } keys %whole;
		for my $part (sort keys %parts) {
			my $name = join '', map { ('a' .. 'z')[rand 26] } 1 .. 6;
			put("$folder/$name-$workspace$part.yaml", text_of({ workspace => $workspace, %{ $parts{$part} } }));
		}
	}
	return;
}

# A plan without the places in the manifests, which are what differs.
sub placeless {
	my ($text) = @_;
	$text =~ s/"(?:file|line|column)": *(?:"[^"]*"|\d+),?//g;
	return $text;
}

# --- a batch ---

sub run_in {
	my ($folder, $front, @arguments) = @_;
	my %file = map { ($_ => "$folder/$_") } qw(out err);
	my $pid = launched({ %file, env => { %CREDENTIAL, $front->environment("http://127.0.0.1:$front->{server_port}/2.0") } }, $program, @arguments);
	waitpid $pid, 0;
	return { status => $? & 127 ? 128 + ($? & 127) : $? >> 8, out => text($file{out}), err => text($file{err}) };
}

sub hashes {
	my ($front, $workspace) = @_;
	my $basic = MIME::Base64::encode_base64('ana@acme.example:emulator', '');
	my $http = HTTP::Tiny->new(default_headers => { Authorization => "Basic $basic" });
	my $answer = $http->get("http://127.0.0.1:$front->{server_port}/2.0/repositories/$workspace/base/refs/branches?pagelen=100");
	return { map { ($_->{name} => $_->{target}{hash}) } @{ json($answer->{content})->{values} } };
}

# What was wrong with it, as texts.
sub batch {
	my ($number, $folder) = @_;
	srand $SEED * 100_003 + $number;
	my @workspaces = map { "w$number-$_" } 1 .. $BATCH;
	my $seed = put("$folder/seed.yaml", seed_of(@workspaces));
	my $front = Front->new($folder, "$folder/db", '--seed', $seed);
	my (%live, %wanted);
	for my $workspace (@workspaces) {
		my $lives = Scenario::lives(hashes($front, $workspace));
		$live{$workspace} = body($lives, 0);
		$wanted{$workspace} = body($lives, 1);
		put("$folder/live/$workspace.yaml", manifest_of($workspace, $live{$workspace}));
		put("$folder/wanted/$workspace.yaml", manifest_of($workspace, $wanted{$workspace}));
	}
	put_shuffled("$folder/shuffled", \%wanted);
	my @wrong = (settled($folder, $front, 'live'), ordered($folder, $front), settled($folder, $front, 'wanted'));
	$front->stop;
	return @wrong;
}

sub settled {
	my ($folder, $front, $side) = @_;
	# Random pairs are dangerous in every way: all of it is allowed, as the plan asks.
	# What is wanted is done by way of a saved plan: nothing of it is stale.
	my @saved = $side eq 'wanted' ? "$folder/plan" : ();
	my $gates = run_in($folder, $front, 'plan', '--json', '-f', "$folder/$side", map { ('--out', $_) } @saved);
	my @gates = $gates->{status} eq 0 ? @{ decoded($gates->{out})->{gates} } : ();
	my %flags = map { (substr($_->{flag}, 1) => 1) } grep { $_->{state} eq '"closed' } @gates;
	my $run = run_in($folder, $front, 'apply', @saved, '--auto-approve', '-f', "$folder/$side", '--journal', "$folder/journal",
		map { shellwords($_) } sort keys %flags);
	return "$side: apply, status $run->{status}:\n$run->{err}$run->{out}" if $run->{status} eq 6;
	return "$side: apply, status $run->{status}:\n$run->{err}" . ($run->{out} =~ s/.*?(?=^Failed|^Cannot|\z)//msr) if $run->{status} ne 0;
	$run = run_in($folder, $front, 'plan', '--detailed-exitcode', '-f', "$folder/$side");
	return $run->{status} eq 0 ? () : "$side: the plan is not empty after it:\n$run->{out}$run->{err}";
}

sub ordered {
	my ($folder, $front) = @_;
	my @runs = map { run_in($folder, $front, 'plan', '--json', '-f', "$folder/$_") } qw(wanted shuffled);
	$_->{status} eq 0 or return "plan, status $_->{status}:\n$_->{err}" for @runs;
	my ($one, $other) = map { placeless($_->{out}) } @runs;
	return if $one eq $other;
	my ($same) = ($one ^ $other) =~ /^(\0*)/;
	my $n = length $same;
	return "the order of the manifests changes the plan at byte $n:\n" . substr($one, $n > 150 ? $n - 150 : 0, 300) . "\n" . substr($other, $n > 150 ? $n - 150 : 0, 300);
}

# --- all of them ---

my $batches = defined $ENV{ONLY} ? 1 : int(($PAIRS + $BATCH - 1) / $BATCH);
my @numbers = defined $ENV{ONLY} ? $ENV{ONLY} : 1 .. $batches;
printf "pairs: %d pairs in %d batches, SEED=%d\n", $batches * $BATCH, $batches, $SEED;
my @jobs;
for my $job (0 .. $JOBS - 1) {
	my $pid = open my $from, '-|' // die "cannot fork: $!\n";
	if (!$pid) {
		$| = 1;
		for my $number (@numbers[grep { $_ % $JOBS == $job } 0 .. $#numbers]) {
			my $folder = $ENV{KEEP} && defined $ENV{ONLY} ? $ENV{KEEP} : "batch$job";
			remove_tree($folder);
			mkdir $folder;
			my @wrong = eval { batch($number, $folder) };
			push @wrong, $@ if $@;
			print "batch $number: $_\n" for @wrong;
			print @wrong ? "bad\n" : "good\n";
		}
		POSIX::_exit(0);
	}
	push @jobs, $from;
}
my %count = (good => 0, bad => 0);
for my $from (@jobs) {
	while (<$from>) {
		/^(good|bad)$/ ? $count{$1}++ : print;
	}
}
my $about = sprintf '%d pairs in %d batches, %d of them good; SEED=%d, %.0f seconds.', $BATCH * $batches, $batches, $count{good}, $SEED, time - $BEGAN;
put($ENV{FIGURES}, "$about\n\n") if defined $ENV{FIGURES};
printf "pairs: %d pairs applied, %d batches good, %d bad, %.0f seconds, SEED=%d\n", $BATCH * ($count{good} + $count{bad}), $count{good}, $count{bad},
	time - $BEGAN, $SEED;
exit($count{good} == $batches ? 0 : 1);

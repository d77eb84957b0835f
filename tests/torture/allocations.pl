#!/usr/bin/perl
# Convergence where memory runs out: a run that reads, creates, changes and deletes, with one allocation failing, or that
# one and all after it; then the same run again. It has to end with 1 and say why, or with everything done.
#
#   allocations.pl            every allocation, of the program and of its libraries, both ways
#   CASES=N                   so many of them, drawn with SEED
#   CASE=PATTERN              those whose names match: CASE='^allocation 17$'
#   JOBS=N                    cases at a time
#
# failing_alloc.c lets them fail. The last line has the totals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../cli";

use Exhausted;

use Cases;
use Cooper;
use File::Find qw(find);
use File::Path qw(remove_tree);
use HTTP::Tiny;
use Scenario qw(%CREDENTIAL);
use State;
use Time::HiRes qw(sleep time);

my $UNDER_WAY = 0.15; # seconds

# --- the scenario ---

my $SERVER = <<'END';
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner}
      - {display_name: Bo, email: bo@acme.example, permission: member}
      - {display_name: Carl, email: carl@acme.example, permission: member}
    groups: [developers]
    projects:
      PAY: {name: Pay, is_private: true}
    repositories:
      api: {project: PAY, description: Old, is_private: true, default_reviewers: [carl@acme.example], branches: [live]}
      old: {project: PAY, is_private: true}
      other: {project: PAY, is_private: true}
END

# What was there before, apart from that.
my $BEFORE = <<'END';
workspace: acme
repositories:
  api:
    webhooks:
      - {url: https://ci.example/gone, events: [repo:push]}
      - {url: https://ci.example/kept, events: [repo:push]}
    variables: {LEVEL: {value: one, secured: false}, LEFT: {value: one, secured: false}}
  other:
    webhooks: [{url: https://ci.example/other, events: [repo:push]}]
END

my %AFTER = ('people.yaml' => <<'END', 'api.yaml' => <<'END');
workspace: acme
people:
  ana: ana@acme.example
  bo: bo@acme.example
  payments: [ana, bo]
profiles:
  service:
    default_reviewers: [payments]
    branch_restrictions:
      - {kind: push, pattern: main, groups: [developers]}
END
workspace: acme
projects:
  PAY: {name: Payments}
  NEW: {name: "New, \u00fcberhaupt", is_private: true}
repositories:
  api:
    use: [service]
    project: PAY
    description: What pays
    webhooks:
      - &hook {url: https://ci.example/kept, events: [repo:push, repo:fork], secret: {env: LIFE_SECRET}}
      - {<<: *hook, url: "https://ci.example/${repository}"}
    exact: [webhooks]
    variables: {LEVEL: {value: two, secured: false}, HUSH: {value: {env: LIFE_SECRET}, secured: true}}
    user_permissions: {bo: write}
    branches: {main: {files: {docs/life.md: {content: "# Life\n"}}}}
  new:
    project: NEW
    is_private: true
    description: "Made, {with} \"everything\""
  old: {absent: true}
END

my @APPLY = qw(apply --auto-approve --parallelism 1 -f after --allow-delete acme/old --max-delete 100% --max-update 100%);

# The rate limit is for a ledger, which loopback has none of otherwise.
my %ENVIRONMENT = (%CREDENTIAL, BITBUCKET_RATE_LIMIT => 100_000);

sub prepare {
	my $server = emulator(put('seed.yaml', $SERVER), '--db', 'live.db');
	put('before.yaml', $BEFORE);
	put("after/$_", $AFTER{$_}) for keys %AFTER;
	git('after', 'init', '-q');
	git('after', 'add', '.');
	git('after', 'commit', '-q', '-m', 'after');
	my $run = cooper($server, { env => \%CREDENTIAL }, 'apply', '--auto-approve', '-f', 'before.yaml');
	$run->{status} == 0 or die "what is there before cannot be made:\n$run->{out}$run->{err}";
	ended($server);
	return;
}

# Runs it past the front: {status, out, err, asked, count}.
sub run_in {
	my ($folder, $front, $environment, @arguments) = @_;
	my $run = exhausted($folder, $front, { %ENVIRONMENT, %$environment }, @arguments);
	return { %$run, asked => [asked($folder, "http://127.0.0.1:$front->{server_port}")] };
}

# What the emulator was asked by a run that is over. What that had sent last may still be under way: as many writes as the
# journal intends are waited for, unless they never come.
sub asked {
	my ($folder, $url) = @_;
	my $intents = () = text("$folder/state/cooper/journal.jsonl") =~ /"event": *"intent"/g;
	my (@asked, $until);
	do {
		sleep 0.005 if $until;
		$until //= time + $UNDER_WAY;
		my $requests = decoded(HTTP::Tiny->new->get("$url/_emulator/requests")->{content})->{requests};
		@asked = map { "$_->{method} $_->{path}" =~ tr/"//dr } @$requests;
	} while (grep({ !/^GET / } @asked) < $intents && time < $until);
	HTTP::Tiny->new->delete("$url/_emulator/requests");
	return @asked;
}

# What the run is without faults: {count, digest, kept}.
sub reference {
	my $front = copied('reference', 'live.db');
	my $before = state_of($front);
	know($before);
	$before = raw($before);
	my $run = run_in('reference', $front, {}, @APPLY);
	$run->{status} == 0 or die "the run fails without faults: $run->{status}\n$run->{out}$run->{err}";
	my $state = state_of($front);
	my $plan = run_in('reference', $front, {}, 'plan', '--detailed-exitcode', '-f', 'after');
	$plan->{status} == 0 or die "the plan is not empty after the run:\n$plan->{out}$plan->{err}";
	$front->stop or die "the emulator does not end well\n";
	return { count => $run->{count}, digest => digest($state), kept => kept($before, raw($state)) };
}

# --- a case ---

# The files below a folder and their sizes. Some names are hashes of what differs.
sub files_in {
	my ($folder) = @_;
	my %size;
	find({ no_chdir => 1, wanted => sub { $size{ substr($_, length $folder) =~ s/[0-9a-f]{16,}/HASH/r } = -s if -f } }, $folder) if -d $folder;
	return \%size;
}

# What is wrong with the files: half a line, as in the journal, or half a document.
sub spoilt {
	my ($folder) = @_;
	my @bad;
	find({ no_chdir => 1, wanted => sub {
		my @whole = /\.jsonl$/ ? split /(?<=\n)/, text($_) : /\.json$/ ? text($_) : ();
		push @bad, map { "$File::Find::name has $_" } grep { !/\n\z/ || !eval { json($_) } } @whole;
	} }, $folder) if -d $folder;
	return @bad;
}

my ($front, %settled);

# The emulator of this worker, as if nothing had been written to it.
sub fresh {
	my ($folder) = @_;
	remove_tree("$folder/state");
	return $front //= copied($folder, 'live.db');
}

sub endure {
	my ($reference, $folder, $case) = @_;
	fresh($folder);
	my %wrong;
	my $first = run_in($folder, $front, { FAILING_ALLOC => $case->{which} }, @APPLY);
	my $written = grep({ !/^GET / } @{ $first->{asked} }) || text("$folder/state/cooper/journal.jsonl") =~ /"intent"/;
	my %left = $written ? () : (other => ['nothing was written']);
	judged($reference, state_of($front), \%left) if $written;
	$wrong{touched} = $left{touched} if $left{touched};
	$wrong{untold} = ["status $first->{status}", map { @{ $left{$_} } } sort keys %left] if %left && !($first->{status} && length $first->{err});
	$wrong{$first->{status} < 128 ? 'status' : 'crashed'} = ["it said $first->{err}", substr $first->{out}, -200] if $first->{status} > 1;
	my @unrecorded = unrecorded(text("$folder/state/cooper/journal.jsonl"), @{ $first->{asked} });
	$wrong{unrecorded} = \@unrecorded if @unrecorded;
	my @spoilt = spoilt("$folder/state");
	$wrong{spoilt} = \@spoilt if @spoilt;
	converge($reference, $folder, $written, \%wrong);
	return { status => $first->{status}, needed => %left ? 1 : 0, wrong => \%wrong };
}

# The same run again, with nothing failing. Where nothing was written, and the files are as they were in another case, that
# one has shown it.
sub converge {
	my ($reference, $folder, $written, $wrong) = @_;
	my $files = files_in("$folder/state");
	return if !$written && $settled{ join ' ', map { "$_=$files->{$_}" } sort keys %$files }++;
	my $second = run_in($folder, $front, {}, @APPLY);
	$wrong->{again} = ["status $second->{status}: $second->{err}"] if $second->{status} != 0 || length $second->{err};
	judged($reference, state_of($front), $wrong);
	$wrong->{server} = ['the emulator does not end well'] if !$front->stop;
	$front = undef;
	return;
}

prepare();
my $reference = reference();
my @cases = cases_of('allocation', $reference->{count});
exit concluded_of($reference->{count}, sub { endure($reference, @_) }, @cases);

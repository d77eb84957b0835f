#!/usr/bin/perl
# The request budget: the hour's limit is kept, by one process and by several, and runs stop and go on. Both programs have a
# clock that the test moves on (tests/tools/shifted_clock.c): nobody waits for an hour.
use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;
use lib $FindBin::Bin;
# The programs with the other clock.
BEGIN { $ENV{BUILD} = ($ENV{BUILD} // 'build') . '/shifted' }
use Cooper;
use Test::More;
use Time::HiRes qw(sleep time);

my $shift = 0;

# Moves the time of all programs on by so many minutes.
sub later {
	my ($minutes) = @_;
	$shift += $minutes * 60_000;
	open my $clock, '+<:raw', 'clock' or die "cannot open the clock: $!\n";
	syswrite $clock, pack 'q', $shift;
	close $clock;
	return;
}

put('clock', pack 'q', 0);
$ENV{SHIFTED_CLOCK} = abs_path('clock');
$ENV{TZ} = 'UTC';

my $REVIEWER = '"{00000000-0000-4000-8000-000000000010}"';

# A workspace with so many repositories, each with one default reviewer.
sub server {
	my ($repositories, @options) = @_;
	return emulator(put("seed$repositories.yaml", <<"END"), @options);
workspaces:
  acme:
    members: [{display_name: Ana, email: ana\@acme.example, uuid: $REVIEWER, permission: owner}]
    projects: {PAY: {}}
    generate: {repositories: $repositories, reviewers: 1, values: {description: Same}}
END
}

# A manifest of so many of them. Its plan asks for each one's reviewers, and for a page of the list for each 100.
sub manifest {
	my ($n, $description) = @_;
	put('acme.yaml', "workspace: acme\nrepositories:\n" . join '', map { sprintf "  repo-%05d: {description: %s, default_reviewers: [%s]}\n",
		$_, $description // 'Same', $REVIEWER } 1 .. $n);
	return $n + int(($n + 99) / 100);
}

# How many requests the server answered, and how many with 429.
sub answered {
	my ($server) = @_;
	my @requests = $server->requests;
	return (scalar @requests, scalar grep { $_->{status} == 429 } @requests);
}

# A new user, as far as ledgers go.
sub forget { system 'rm', '-rf', '.state'; return }

# What -v says of an answer that was taken in.
my $ANSWER = qr/^cooper: GET \S+ -> 200 in \d+ ms \(attempt 1\)\n/m;

# Waits for the end of the job, which runs with -v, and lets the time pass that it says it waits for; the waits in minutes.
sub sit_out {
	my ($job, $limit) = @_;
	my @waits;
	my $until = time + 50;
	while (time < $until && kill 0 => $job->{pid}) {
		my @said = text($job->{err}) =~ /waiting (\d+) min/g;
		if (@said > @waits) {
			push @waits, $said[-1];
			# What is under way is answered and taken in before: an answer from before, heard after it, would say that nothing is left.
			sleep 0.01 while (() = text($job->{err}) =~ /$ANSWER/g) < @waits * $limit && time < $until;
			later($said[-1]);
		}
		last if waitpid($job->{pid}, 1) == $job->{pid} and do { $job->{ended} = $? >> 8; 1 };
		sleep 0.01;
	}
	return @waits;
}

# --- a limit of 1,000 an hour, and 3,000 requests ---

for my $headers (qw(live none)) {
	my $server = server(2970, '--rate-limit', 1000, '--wart', "rate-headers=$headers");
	my $asks = manifest(2970);
	forget();
	my $job = start($server, { env => { BITBUCKET_RATE_LIMIT => 1000 } }, 'plan', '-v', '-f', 'acme.yaml');
	my @waits = sit_out($job, 1000);
	my ($n, $refused) = answered($server);
	is($job->{ended}, 0, "$headers: 3,000 requests at 1,000 an hour come to their end") or diag(text($job->{err}));
	is($n, $asks, 'with no more requests than needed');
	is($refused, 0, 'and no 429');
	is(scalar @waits, 2, 'in three hours');
	is(scalar(grep { $_ < 59 || $_ > 62 } @waits), 0, 'each wait as long as it must be');
	is(text($job->{err}) =~ s/$ANSWER//gr, join('', map {"cooper: waiting $_ min for the rate limit (1,000 an hour)\n"} @waits), 'and said once');
	$server->stop;
}

# --- --budget ---

{
	my $server = server(250);
	my $asks = manifest(250);
	forget();
	my @plan = ('plan', '-f', 'acme.yaml');
	my $whole = cooper($server, @plan);
	is((answered($server))[0], $asks, 'a plan in one go');
	$server->forget;
	said(cooper($server, @plan, '--budget', 100), 8, 'stopped: the 100 requests of --budget are made; nothing was planned and '
		. 'nothing was written; run the same command again within two hours to go on from the 100 answers that are kept',
		'--budget: it stops');
	is((answered($server))[0], 100, 'after so many requests');
	my $second = cooper($server, @plan, '--budget', 100);
	is($second->{status}, 8, 'and again');
	like($second->{err}, qr/^cooper: goes on where a run was stopped: 100 answers are taken from it\n.* the 200 answers that are kept\n\z/s,
		'with what was known');
	my $third = cooper($server, @plan, '--budget', 100);
	is($third->{status}, 0, 'the third comes to its end') or diag($third->{err});
	is(planned($third), planned($whole), 'with the same plan');
	is((answered($server))[0], $asks, 'and all three asked as much as one');
	is(`find .state -path '*answers*' -type f`, '', 'what was kept is gone');
	$server->forget;
	is(cooper($server, @plan)->{status}, 0, 'a plan after that');
	is((answered($server))[0], $asks, 'asks everything anew');

	cooper($server, @plan, '--budget', 100);
	my ($file) = split /\n/, `find .state -path '*answers*' -type f`;
	is((stat $file)[2] & 07777, 0600, 'what is kept is for nobody else');
	unlike(text($file), qr/\Q$Cooper::TOKEN\E/, 'and has no credential in it');
	$server->forget;
	cooper($server, 'plan', '-f', 'acme.yaml', '--only', 'repository');
	is((answered($server))[0], 3, 'another command does not take it');
	later(121);
	$server->forget;
	my $late = cooper($server, @plan);
	is((answered($server))[0], $asks, 'after two hours it is too old');
	is($late->{err}, '', 'and not mentioned');

	cooper($server, @plan, '--budget', 200);
	manifest(250, 'Other');
	$server->forget;
	my $applied = cooper($server, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml');
	is((answered($server))[0], $asks + 250, 'apply does not take what plan has kept');
	is($applied->{status}, 0, 'and applies');
}

# --- apply --budget ---

{
	my $server = server(30);
	forget();
	manifest(30, 'New');
	my $run = cooper($server, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml', '--budget', 41);
	is($run->{status}, 8, 'apply --budget: 8');
	is($run->{err}, "cooper: stopped: the 41 requests of --budget are made; run the same command again, or 'cooper apply --resume', to go on\n", 'it says so');
	like($run->{out}, qr/^Apply: 10 done, 0 failed, 20 not attempted\.$/m, 'what there was room for is done');
	like($run->{out}, qr/not attempted: the requests of --budget are made/, 'and why the rest is not');
	is((answered($server))[0], 41, 'exactly');
	$server->forget;
	is(scalar(grep { $_->{event} eq 'intent' } journal()), 10, 'no intent without a write');
	$run = cooper($server, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml', '--budget', 1000);
	is($run->{status}, 0, 'the next run goes on');
	is(scalar($server->writes), 20, 'with the rest');
	is(cooper($server, 'plan', '--detailed-exitcode', '-f', 'acme.yaml')->{status}, 0, 'and nothing is left');
}

# --- --deadline ---

{
	my $server = server(30, '--rate-limit', 20);
	forget();
	manifest(30);
	my $began = time;
	my $run = cooper($server, 'plan', '-f', 'acme.yaml', '--deadline', '10m');
	is($run->{status}, 8, '--deadline: where the limit leaves nothing until then, it stops');
	like($run->{err}, qr/stopped: the --deadline is over; nothing was planned .* from the 20 answers/, 'and keeps what it has') or diag($run->{err});
	cmp_ok(time - $began, '<', 10, 'at once');
	later(61);
	$run = cooper($server, 'plan', '-f', 'acme.yaml', '--deadline', '10m');
	is($run->{status}, 0, 'an hour later it goes on');
	my ($n, $refused) = answered($server);
	is("$n $refused", '31 0', 'with the rest alone, and never a 429');
	$run = cooper($server, 'plan', '-f', 'acme.yaml', '--deadline', '1s');
	is($run->{status}, 8, 'a second');
	later(61);
	forget();
	manifest(15, 'Due');
	$server->forget;
	$run = cooper($server, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml', '--deadline', '10m');
	is($run->{status}, 8, 'apply --deadline: 8');
	like($run->{out}, qr/^Apply: 4 done, 0 failed, 11 not attempted\.$/m, 'what fits in is done') or diag($run->{out}, $run->{err});
	like($run->{out}, qr/^Cost: 16 requests read; 15 to write\. 4 of 20 left this hour; applying fits at \d\d:\d\d\.$/m, 'as the plan said');
	($n, $refused) = answered($server);
	is("$n $refused", '20 0', 'and not a request more');
	my @journal = journal();
	is(scalar(grep { $_->{event} eq 'intent' } @journal), scalar(grep { $_->{event} eq 'outcome' } @journal), 'each intent has its outcome');
	later(61);
	is(cooper($server, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml', '--deadline', '10m')->{status}, 8, 'and so on');
}

# --- what plan says of the limit ---

{
	my $server = server(30, '--rate-limit', 40);
	forget();
	manifest(5, 'New');
	my $run = cooper($server, 'plan', '-f', 'acme.yaml');
	like($run->{out}, qr/^Cost: 6 requests read; 5 to write\.$/m, 'a limit that is far is not mentioned');
	$run = cooper($server, 'plan', '-v', '-f', 'acme.yaml');
	like($run->{out}, qr/^Cost: 6 requests read; 5 to write\. 28 of 40 left this hour; applying fits now\.$/m, 'but with -v');
	$run = cooper($server, 'plan', '-f', 'acme.yaml') for 1, 2;
	like($run->{out}, qr/^Cost: 6 requests read; 5 to write\. 16 of 40 left this hour; applying fits now\.$/m, 'nor where more than half is used');
	manifest(5);
	$run = cooper($server, 'plan', '-f', 'acme.yaml');
	like($run->{out}, qr/^Cost: 6 requests read; 0 to write\. 10 of 40 left this hour\.$/m, 'nothing to apply');
}

# --- two at once ---

{
	my $server = server(200, '--rate-limit', 300, '--wart', 'rate-headers=none');
	forget();
	manifest(200);
	my @jobs = map { start($server, { env => { BITBUCKET_RATE_LIMIT => 300 } }, 'plan', '-f', 'acme.yaml', '--deadline', '20m',
		'--parallelism', $_) } 3, 4;
	my @status = sort map { finish($_)->{status} } @jobs;
	my ($n, $refused) = answered($server);
	is($refused, 0, 'two at once share a limit: no 429');
	is($n, 300, 'and use all of it');
	like("@status", qr/^(?:0 8|8 8)$/, 'whoever is too late stops');
}

# --- others use it up too ---

{
	my $server = server(30, '--rate-limit', 60);
	forget();
	manifest(30);
	$server->api('GET', 'repositories/acme/repo-00001') for 1 .. 40;
	my $run = cooper($server, 'plan', '-f', 'acme.yaml', '--deadline', '10m');
	is($run->{status}, 8, 'what another machine asks is heard from the headers');
	my ($n, $refused) = answered($server);
	is("$n $refused", '60 0', 'all is used, and never a 429');
}

# --- where there is no state, or a bad one ---

{
	my $server = server(5);
	forget();
	manifest(5);
	my @plan = ('plan', '-f', 'acme.yaml');
	my $run = cooper($server, { env => { XDG_STATE_HOME => '/dev/null/state' } }, @plan);
	is("$run->{status} $run->{err}", '0 ', 'without a state folder it goes on');
	$run = cooper($server, { env => { XDG_STATE_HOME => '/dev/null/state' } }, @plan, '-v');
	like($run->{err}, qr{^cooper: the requests of other processes are not counted: cannot use the folder '/dev/null/state/cooper/ledger': not a directory$}m,
		'and says so with -v');
	cooper($server, @plan);
	my ($ledger) = grep { !/key$/ } split /\n/, `find .state -path '*ledger/*' -type f`;
	is((stat $ledger)[2] & 07777, 0600, 'the ledger is for nobody else');
	is((stat '.state/cooper/ledger')[2] & 07777, 0700, 'and so is its folder');
	unlike(text($ledger) . $ledger, qr/\Q$Cooper::TOKEN\E|acme/, 'it says nothing about whose it is');
	put($ledger, 'x' x 1000);
	$run = cooper($server, @plan);
	like($run->{err}, qr/^cooper: the count of requests in '\S+' is damaged or of another version; it begins anew\n\z/, 'a damaged one begins anew');
	is(cooper($server, @plan)->{err}, '', 'once');
}

# --- the command line ---

said(cooper('plan', '--budget', 0), 64, "--budget takes a whole number from 1 to 10000000, not '0'", 'a budget of nothing');
said(cooper('plan', '--deadline', $_), 64, "--deadline takes how long (90s, 10m, 1h30m) or a time of day (14:35), not '$_'", "--deadline $_")
	for 'soon', '25:00', '14:60', '0m', '';
said(cooper({ env => { BITBUCKET_RATE_LIMIT => 'many' } }, 'plan', '-f', put('acme.yaml', "workspace: acme\n")), 64,
	"BITBUCKET_RATE_LIMIT is the most requests an hour, a whole number, not 'many'", 'a limit that is none');

# --- no run is endless: BUDGET_TIME_MAX_S; the last, since files are young by another clock ---

{
	my $server = server(30, '--rate-limit', 20);
	my @plan = ('plan', '-f', 'acme.yaml');
	forget();
	manifest(10);
	# Waits for the rate limit, at least so long that the time moved on is over when it looks again. One request at a time: when
	# it says that it waits, none is under way. An answer from before, heard after the time has passed, would make it wait on.
	my $slow = sub {
		my ($minutes, @arguments) = @_;
		my $job = start($server, @arguments, '--parallelism', 1);
		my $until = time + 50;
		sleep 0.01 while text($job->{err}) !~ /waiting/ && time < $until;
		later($minutes);
		return finish($job);
	};
	cooper($server, @plan);
	my $run = $slow->(24 * 60 - 1, @plan);
	is($run->{status}, 0, 'a run that takes 24 hours less a minute') or diag($run->{err});
	cooper($server, @plan);
	$run = $slow->(24 * 60, @plan);
	is($run->{status}, 8, 'one that takes 24 hours ends');
	like($run->{err}, qr/^cooper: stopped: 24 hours are over, the limit of a run without --deadline; nothing was planned and nothing was written$/m, 'and says why');
	cooper($server, @plan);
	is($slow->(24 * 60, @plan, '--deadline', '2d')->{status}, 0, 'with --deadline it may take longer');
	manifest(15, 'New');
	later(61);
	$run = $slow->(24 * 60, 'apply', '--auto-approve', '--max-update', '100%', '-f', 'acme.yaml');
	is($run->{status}, 8, 'apply ends, too');
	like($run->{out}, qr/not attempted: 24 hours are over$/m, 'and says so of each change');
}

finished();

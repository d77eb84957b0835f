#!/usr/bin/perl
# Turns: of the runs of one machine, one at a time writes to a workspace; the others wait. The programs have a clock that
# the test moves on (tests/tools/shifted_clock.c): nobody waits for ten minutes.
use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;
use lib $FindBin::Bin;
# The programs with the other clock.
BEGIN { $ENV{BUILD} = ($ENV{BUILD} // 'build') . '/shifted' }
use Cooper;
use POSIX qw(mkfifo strftime);
use Sys::Hostname qw(hostname);
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

my $seed = put('seed.yaml', "workspaces:\n" . join '', map { <<"END" } qw(acme zoo));
  $_:
    members: [{display_name: Ana, email: ana\@acme.example, permission: owner}]
    repositories: {api: {description: Old}, web: {description: Old}}
END
put("$_.yaml", "workspace: $_\nrepositories:\n  api: {description: New}\n") for qw(acme zoo);
put('other.yaml', "workspace: acme\nrepositories:\n  web: {description: New}\n");
put('both/acme.yaml', text('acme.yaml'));
put('both/zoo.yaml', text('zoo.yaml'));

# A server of its own, and a user who has had nothing to do with it.
sub server {
	my (@options) = @_;
	system 'rm', '-rf', '.state';
	return emulator($seed, @options);
}

put('new.yaml', <<'END');
workspace: acme
projects: {LAB: {name: Laboratory}}
repositories:
  fresh:
    project: LAB
    description: New
    webhooks: [{url: "https://ci.acme.example/hook", events: [repo:push]}]
    variables: {STAGE: {value: test}}
    pipelines: {enabled: true}
END

sub eventually {
	my ($what, $seen) = @_;
	my $until = time + 30;
	until ($seen->()) {
		time < $until or return fail("$what: in time");
		sleep 0.005;
	}
	return 1;
}

# The lock of a workspace, and what it says.
sub lock_of { return (sort { -M $a <=> -M $b } glob ".state/cooper/locks/$_[0]-*.lock")[0] // '' }
sub holder { return json(text(lock_of($_[0])) || '{}') }

# An apply of the workspace that is at its write, and stays there until it is ended.
sub at_work {
	my ($server, $workspace, @options) = @_;
	$server->faults("[{method: PUT, path: /2.0/repositories/$workspace/**, nth: 1, effect: delay, delay_ms: 60000}]")->forget;
	my $job = start($server, 'apply', '--auto-approve', '-f', "$workspace.yaml", '--max-update', '100%', @options);
	eventually('it writes', sub { scalar $server->writes });
	return $job;
}

sub waits {
	my ($job, $workspace) = @_;
	return eventually('it waits', sub { text($job->{err}) =~ /waiting for another apply of '$workspace'/ });
}

# How often it has waited for something: for the lock, it looks five times in a step.
sub naps { return text("/proc/$_[0]{pid}/status") =~ /^voluntary_ctxt_switches:\s+(\d+)/m ? $1 : 0 }

my @other = ('apply', '--auto-approve', '-f', 'other.yaml', '--max-update', '100%');

# The time at which the lock was taken, as it is told.
sub since { return holder($_[0])->{since} =~ /T(\d\d:\d\d:\d\d)/ ? $1 : 'never' }

# --- one after the other ---

{
	my $server = server();
	my $first = at_work($server, 'acme');
	my $held = holder('acme');
	is_deeply($held, { format => 'cooper-turn/1', pid => $first->{pid}, host => hostname(), since => $held->{since}, manifests => ['acme.yaml'] },
		'the lock says who has it');
	like($held->{since}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'and since when');
	is(sprintf('%o', (stat lock_of('acme'))[2] & 07777), '600', 'to nobody else');
	my $asked = $server->requests;
	my $second = start($server, @other);
	waits($second, 'acme');
	is(text($second->{err}), "cooper: waiting for another apply of 'acme': process $first->{pid}, since " . since('acme') . "\n",
		'another apply waits and says for whom');
	is($server->requests, $asked, 'and has asked the server nothing yet');
	is(cooper($server, 'plan', '-f', 'other.yaml')->{status}, 0, 'plan takes no turn');
	is(cooper($server, 'apply', '--auto-approve', '-f', 'zoo.yaml', '--max-update', '100%')->{status}, 0, 'nor does another workspace wait');
	$server->faults(undef)->forget;
	kill KILL => $first->{pid};
	is(finish($first)->{status}, 137, 'the first is killed');
	finish($second);
	is($second->{status}, 0, 'the second goes on then');
	like($second->{out}, qr/^Apply: 1 done, 0 failed, 0 not attempted\.\n\z/m, 'and does its work');
	is(text(lock_of('acme')), '', 'and says nothing more when it is over');
}

# --- a question holds the turn too, and what it changes is read afterwards ---

{
	my $server = server();
	mkfifo 'keys', 0600 or BAIL_OUT("cannot make a pipe: $!");
	open my $hold, '+<', 'keys' or BAIL_OUT("cannot open the pipe: $!");
	my $first = start($server, { stdin => 'keys', through => terminal(100) }, 'apply', '-f', 'acme.yaml');
	eventually('it asks', sub { text($first->{out}) =~ /accepted: / });
	my $second = start($server, 'apply', '--auto-approve', '-f', 'acme.yaml', '--max-update', '100%');
	waits($second, 'acme');
	is_deeply([$server->writes], [], 'while one asks, the other does not write');
	syswrite $hold, "yes\n";
	is(finish($first)->{status}, 0, 'answered');
	finish($second);
	is($second->{status}, 0, 'the other goes on');
	like($second->{out}, qr/^Plan: 0 to create, 0 to update, 0 to delete; 1 unchanged/m, 'and finds nothing left to do');
	is(scalar($server->writes), 1, 'so that it was done once');
}

# --- many at once ---

{
	my $server = server();
	my @jobs = map { start($server, 'apply', '--auto-approve', '-f', $_ % 2 ? 'both' : 'acme.yaml', '--max-update', '100%') } 1 .. 6;
	is(join(' ', map { finish($_)->{status} } @jobs), '0 0 0 0 0 0', 'six at once, of one or two workspaces: all come to their end');
	is_deeply([sort $server->writes], ['PUT repositories/acme/api', 'PUT repositories/zoo/api'], 'and each thing is done once');
}

# --- who does not want to wait ---

{
	my $server = server();
	my $first = at_work($server, 'acme');
	my $who = "process $first->{pid}, since " . since('acme');
	my $end = 'nothing was read or written; run the same command again to go on';
	said(cooper($server, @other, '--lock-timeout', 0), 8,
		"stopped: another apply of 'acme' goes on ($who), and --lock-timeout 0 is over; $end", '--lock-timeout 0 does not wait');
	my $wait = "cooper: waiting for another apply of 'acme': $who\n";
	for my $case (['--lock-timeout', '90s', 2], ['--lock-timeout', '1h30m', 91]) {
		my ($option, $value, $minutes) = @$case;
		my $job = start($server, @other, $option, $value);
		waits($job, 'acme');
		later($minutes);
		ran(finish($job), 8, '', "${wait}cooper: stopped: another apply of 'acme' goes on ($who), and --lock-timeout $value is over; $end\n",
			"$option $value: it ends after that");
	}
	my $job = start($server, @other);
	waits($job, 'acme');
	later(9);
	my $naps = naps($job);
	eventually('it looks again', sub { naps($job) > $naps + 10 });
	is(kill(0 => $job->{pid}) && waitpid($job->{pid}, 1), 0, 'without it, after nine minutes one still waits');
	later(2);
	ran(finish($job), 8, '', "${wait}cooper: stopped: another apply of 'acme' goes on ($who), and --lock-timeout 10m is over; $end\n",
		'and no longer after ten');
	$job = start($server, @other, '--deadline', '5m');
	waits($job, 'acme');
	later(6);
	ran(finish($job), 8, '', "${wait}cooper: stopped: the --deadline is over, and another apply of 'acme' goes on ($who); $end\n",
		'--deadline counts as well');
	$job = start($server, @other, '--json', '--lock-timeout', '1m');
	waits($job, 'acme');
	later(2);
	is(finish($job)->{out}, '', '--json: no result of what was not begun');

	for my $signal (qw(INT TERM)) {
		$job = start($server, @other);
		waits($job, 'acme');
		kill $signal => $job->{pid};
		ran(finish($job), 130, '', "${wait}cooper: stopped; nothing was written\n", "SIG$signal while waiting: 130");
	}
	$job = start($server, @other, '-q');
	eventually('it naps again and again', sub { naps($job) > 40 });
	kill INT => $job->{pid};
	is(finish($job)->{err}, "cooper: stopped; nothing was written\n", '--quiet: it waits without a word');

	$job = start($server, { through => terminal(100) }, @other, '--lock-timeout', '90s');
	eventually('a line of progress', sub { text($job->{out}) =~ m{Waiting, seconds 0/90} });
	later(2);
	is(finish($job)->{status}, 8, 'on a terminal, it shows how long it waits');
	like($job->{out}, qr/\r\e\[K\Qcooper: stopped/, 'until it does no more');
	is(scalar(grep { $_ ne 'PUT repositories/acme/api' } $server->writes), 0, 'none of them wrote');
	kill KILL => $first->{pid};
	finish($first);
}

# --- several workspaces ---

{
	my $server = server();
	my $zoo = at_work($server, 'zoo');
	my $both = start($server, 'apply', '--auto-approve', '-f', 'both', '--max-update', '100%');
	waits($both, 'zoo');
	my $acme = start($server, @other);
	waits($acme, 'acme');
	like(text($acme->{err}), qr/process $both->{pid},/, 'who waits for one workspace has the ones before it');
	$server->faults(undef);
	kill KILL => $zoo->{pid};
	is(join(' ', map { finish($_)->{status} } $zoo, $both, $acme), '137 0 0', 'and all come to their end');
}

# --- the next one in line is told who comes between ---

{
	my $server = server();
	my $first = at_work($server, 'acme');
	my @waiting = map { start($server, @other) } 1, 2;
	waits($_, 'acme') for @waiting;
	# Whichever comes first stays at its write.
	$server->faults('[{method: PUT, path: /2.0/repositories/acme/web, nth: 1, effect: delay, delay_ms: 60000}]');
	kill KILL => $first->{pid};
	finish($first);
	eventually('one of them writes', sub { grep { m{/web$} } $server->writes });
	my ($next) = grep { $_->{pid} == holder('acme')->{pid} } @waiting;
	my ($last) = grep { $_ != $next } @waiting;
	eventually('the last is told', sub { text($last->{err}) =~ /process $next->{pid}, since/ });
	is(scalar(() = text($last->{err}) =~ /waiting/g), 2, 'each of those before it once');
	kill KILL => $next->{pid};
	is(join(' ', map { finish($_)->{status} } $next, $last), '137 0', 'and then it is its turn');
}

# --- saved plans, and what a run left ---

{
	my $server = server();
	is(cooper($server, 'plan', '-f', 'new.yaml', '--out', 'one.plan')->{status}, 0, 'a plan is saved');
	$server->faults('[{method: POST, nth: 2, effect: delay, delay_ms: 600}]')->forget;
	my $first = start($server, 'apply', '--auto-approve', 'one.plan');
	eventually('it writes', sub { my @writes = $server->writes; @writes >= 2 });
	my $resumed = start($server, 'apply', '--auto-approve', '--resume');
	my $second = start($server, 'apply', '--auto-approve', 'one.plan');
	is(finish($first)->{status}, 0, 'it is applied');
	my $writes = $server->writes;
	is(finish($second)->{status}, 6, 'once: a second time, while it is, is refused');
	is(finish($resumed)->{status}, 6, 'going on with a run that still goes on waits, and finds that nothing is left of it');
	is(scalar $server->writes, $writes, 'neither of them writes');
}

# --- what is told of the manifests ---

{
	my $server = server();
	put('repo/acme.yaml', text('acme.yaml'));
	git('repo', 'init', '-q');
	git('repo', 'add', '.');
	git('repo', 'commit', '-qm', 'one');
	my $commit = git('repo', 'rev-parse', 'HEAD');
	$server->faults('[{method: PUT, nth: 1, effect: delay, delay_ms: 60000}]');
	my $first = start($server, { in => 'repo' }, 'apply', '--auto-approve', '--max-update', '100%');
	eventually('it writes', sub { scalar $server->writes });
	is_deeply([@{ holder('acme') }{qw(commit manifests)}], [$commit, []], 'the lock names the commit');
	like(cooper($server, @other, '--lock-timeout', 0)->{err}, qr/since \S+, of commit \Q@{[substr $commit, 0, 7]}\E\)/, 'and so does who waits');
	unlike(text(lock_of('acme')), qr/\Q$Cooper::TOKEN\E/, 'there is no secret in it');
	kill KILL => $first->{pid};
	finish($first);
	later(3 * 24 * 60);
	is(cooper($server->faults(undef), @other)->{err}, '', 'what a dead process left behind is no lock, and not mentioned');
}

# --- two machines ---

my @new = ('apply', '-f', 'new.yaml');

# Another machine: it has a state of its own, and knows nothing of locks here.
sub machine { return { env => { XDG_STATE_HOME => abs_path('.') . "/machine$_[0]" } } }

# What there is of what new.yaml declares.
sub there {
	my ($server) = @_;
	my %there = map { my ($what, $path) = @$_; ($what => join ' ', sort map { $_->{key} // $_->{url} // $_->{slug} } @{ $server->api(GET => $path)->{values} }) }
		['projects', 'workspaces/acme/projects'], ['repositories', 'repositories/acme'], ['hooks', 'repositories/acme/fresh/hooks'],
		['variables', 'repositories/acme/fresh/pipelines_config/variables'];
	return \%there;
}
my $ALL = { projects => 'LAB', repositories => 'api fresh web', hooks => 'https://ci.acme.example/hook', variables => 'STAGE' };

# An apply that stands at its question, on another machine.
sub asking {
	my ($server, $n, @arguments) = @_;
	mkfifo "keys$n", 0600 or BAIL_OUT("cannot make a pipe: $!");
	open my $hold, '+<', "keys$n" or BAIL_OUT("cannot open the pipe: $!");
	my $job = start($server, { %{ machine($n) }, stdin => "keys$n", through => terminal(100) }, @arguments);
	eventually('it asks', sub { text($job->{out}) =~ /accepted: / });
	return ($job, $hold);
}

{
	my $server = server();
	my ($first, $hold) = asking($server, 1, @new, '--no-color');
	is(cooper($server, machine(2), @new, '--auto-approve')->{status}, 0, 'while one machine asks, another one does it all');
	my $before = $server->writes;
	syswrite $hold, "yes\n";
	finish($first);
	is($first->{status}, 3, 'the first finds that: 3');
	like($first->{out}, qr/^\Q$_\E\r?$/m, "it says: $_") for '  + acme/LAB project                                                 new.yaml:2',
		"    not attempted: somebody else has made 'acme/fresh' meanwhile; plan again", 'Apply: 2 done, 0 failed, 3 not attempted.';
	is(scalar($server->writes) - $before, 2, 'it has tried the project and the repository');
	is_deeply(there($server), $ALL, 'nothing is there twice');
	is(cooper($server, machine(1), @new, '--auto-approve')->{status}, 0, 'the next run has nothing to do');
	is(scalar($server->writes) - $before, 2, 'and does nothing');
}

{
	my $server = server();
	my ($first, $hold) = asking($server, 3, @new, '--no-color');
	$server->api(POST => 'workspaces/acme/projects', { key => 'LAB', name => 'Laboratory' });
	$server->api(POST => 'repositories/acme/fresh', { description => 'Theirs', project => { key => 'LAB' } });
	syswrite $hold, "yes\n";
	finish($first);
	is($first->{status}, 3, 'what somebody else made otherwise: 3');
	like($first->{out}, qr/^    somebody else has made it meanwhile, with another 'description'; plan again\r?$/m, 'is told');
	is($server->api(GET => 'repositories/acme/fresh')->{description}, 'Theirs', 'and not touched');
}

# Where somebody has thought about the plan for a while, what it touches is read again.
{
	my $server = server();
	put('hook.yaml', "workspace: acme\nrepositories:\n  api:\n    webhooks: [{url: 'https://ci.acme.example/hook', events: [repo:push]}]\n");
	my ($first, $hold) = asking($server, 4, 'apply', '-f', 'hook.yaml', '--no-color');
	is(cooper($server, machine(5), 'apply', '--auto-approve', '-f', 'hook.yaml')->{status}, 0, 'while one machine asks, another one makes a webhook');
	later(1);
	syswrite $hold, "yes\n";
	is(finish($first)->{status}, 6, 'the plan of the first is stale');
	like($first->{out}, qr{^  acme/api webhook https://ci\.acme\.example/hook\r?\n    is there already, as it is to be\r?$}m, 'and it says why');
	is(scalar @{ $server->api(GET => 'repositories/acme/api/hooks')->{values} }, 1, 'and makes no other');
}

# At the very same time: what the service has only one of cannot be made twice, whoever is first where. (Of webhooks and
# issues, it takes as many as are sent: docs/reliability.md.)
put('same.yaml', text('new.yaml') =~ s/^    webhooks: .*\n//mr);
for my $round (1 .. 4) {
	my $server = server('--latency', 3 * $round);
	my @jobs = map { start($server, machine("$round-$_"), 'apply', '-f', 'same.yaml', '--auto-approve') } 1, 2;
	my @status = map { finish($_)->{status} } @jobs;
	is(scalar(grep { $_ != 0 && $_ != 3 } @status), 0, 'two machines at once: each comes to its end') or diag(map { @$_{qw(out err)} } @jobs);
	is(cooper($server, 'apply', '-f', 'same.yaml', '--auto-approve')->{status}, 0, 'and the next run to that of all');
	is_deeply(there($server), { %$ALL, hooks => '' }, 'nothing is there twice');
}

# --- the command line ---

said(cooper('apply', '--lock-timeout', $_, '-f', 'acme.yaml'), 64, "--lock-timeout takes how long (90s, 10m, 1h30m; 0: do not wait), not '$_'",
	"--lock-timeout '$_'") for 'soon', '-1', '', '8d', '1x';
is(cooper('plan', '--lock-timeout', '1m', '-f', 'acme.yaml')->{status}, 64, 'plan has no turn to wait for');

finished();

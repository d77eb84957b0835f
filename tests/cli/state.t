#!/usr/bin/perl
# The folder in which Cooper keeps what it needs between runs, where something is wrong with it: read-only, full, open to others,
# a link, another user's; and clocks that are set while it works (tests/tools/shifted_clock.c).
use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;
use lib $FindBin::Bin;
# The programs with the other clock.
BEGIN { $ENV{BUILD} = ($ENV{BUILD} // 'build') . '/shifted' }
use Cooper;
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(sleep time);

my $NOBODY = 65534;
my $seed = put('seed.yaml', <<"END");
workspaces:
  acme:
    members: [{display_name: Ana, email: ana\@acme.example, permission: owner}]
    repositories: {api: {description: Old}, web: {description: Old}}
END
put('acme.yaml', "workspace: acme\nrepositories:\n  api: {description: New}\n");

# The clocks: what has passed in all programs, and how much the one on the wall was set besides; in minutes.
sub clocks {
	my ($passed, $set) = @_;
	open my $clock, '+<:raw', 'clock' or die "cannot open the clock: $!\n";
	syswrite $clock, pack 'q2', $passed * 60_000, $set * 60_000;
	close $clock;
	return;
}
put('clock', pack 'q2', 0, 0);
$ENV{SHIFTED_CLOCK} = abs_path('clock');
$ENV{TZ} = 'UTC';

sub eventually {
	my ($what, $seen) = @_;
	my $until = time + 30;
	until ($seen->()) {
		time < $until or return fail("$what: in time");
		sleep 0.005;
	}
	return 1;
}

my $here = abs_path('.');
my $server = emulator($seed);
my @apply = ('apply', '--auto-approve', '-f', 'acme.yaml', '--max-update', '100%');

# As it was, and nothing asked.
sub drift { return $server->faults(undef)->api(PUT => 'repositories/acme/api', { description => 'Drifted' }) && $server->forget }
sub description { return $server->api(GET => 'repositories/acme/api')->{description} }
sub asked { return scalar grep { $_->{path} =~ m{/2\.0/} } $server->requests }

# That apply refuses with that state folder, before it has read anything; `plan` does not need it.
sub refuses {
	my ($home, $why, $name, @options) = @_;
	drift();
	said(cooper($server, { env => { XDG_STATE_HOME => $home } }, @apply, @options), 1,
		"no other apply of the same workspace can be kept out: $why", "$name: apply does not begin");
	is(asked(), 0, "$name: and has asked the server nothing");
	my $plan = cooper($server, { env => { XDG_STATE_HOME => $home } }, 'plan', '-f', 'acme.yaml', '--detailed-exitcode');
	is($plan->{status}, 2, "$name: plan is not held up by it");
	is($plan->{err}, '', "$name: and has nothing to say of it");
	return;
}

# That it goes on with a journal elsewhere, and says what it does without.
sub goes_without {
	my ($home, $why, $name) = @_;
	drift();
	unlink 'elsewhere.jsonl';
	ran(cooper($server, { env => { XDG_STATE_HOME => $home } }, @apply, '--journal', 'elsewhere.jsonl'), 0,
		qr/^Apply: 1 done, 0 failed, 0 not attempted\.\n\z/m,
		qr/\Acooper: warning: no other apply of the same workspace is kept out: \Q$why\E\n(?:cooper: warning: --resume [^\n]*\n)?\z/,
		"$name: with --journal it goes on and says so");
	is(scalar(grep { $_->{event} eq 'intent' } journal('elsewhere.jsonl')), 1, "$name: and the journal has it");
	refuses($home, $why, "$name, with --journal and --lock-timeout", '--journal', 'elsewhere.jsonl', '--lock-timeout', '1m');
	return;
}

# --- nowhere to write ---

{
	put('file', 'no folder');
	my %places = (
		'a device' => ['/dev/null/state', "cannot use the folder '/dev/null/state/cooper/locks': not a directory"],
		'read-only' => ['/proc/state', "cannot use the folder '/proc/state/cooper/locks': no such file or directory"],
		'a file' => ["$here/file", "cannot use the folder '$here/file/cooper/locks': not a directory"],
	);
	for (sort keys %places) {
		refuses(@{ $places{$_} }, $_);
		goes_without(@{ $places{$_} }, $_);
	}
	drift();
	my $run = cooper($server, { env => { XDG_STATE_HOME => undef, HOME => undef } }, @apply);
	is($run->{status}, 1, 'without a HOME: 1');
	is($run->{err}, "cooper: no other apply of the same workspace can be kept out: there is no HOME to keep 'locks' in; "
		. "set HOME or XDG_STATE_HOME\n", 'and it says what to set');
}

# Root may write anywhere: as somebody else, in a folder of root's.
SKIP: {
	skip 'not root, or nobody else can run the program', 4 if $> != 0 || system('setpriv', "--reuid=$NOBODY", '--clear-groups', $program, 'version') >> 8;
	mkdir 'rooted' and mkdir 'rooted/cooper' and mkdir 'rooted/cooper/locks';
	chmod 0755, $here, glob 'rooted rooted/cooper rooted/cooper/locks';
	drift();
	my $through = sub { return ('setpriv', "--reuid=$NOBODY", '--clear-groups', @_) };
	my $run = cooper($server, { env => { XDG_STATE_HOME => "$here/rooted" }, through => $through }, @apply);
	is($run->{status}, 1, 'a folder of root: 1');
	like($run->{err}, qr{^cooper: no other apply of the same workspace can be kept out: cannot open the lock '\Q$here\E/rooted/cooper/locks/acme-\w+\.lock': permission denied\n\z},
		'and it says why');
	is(asked(), 0, 'and nothing was asked');
	my @theirs = glob 'rooted/cooper/*';
	is("@theirs", 'rooted/cooper/locks', 'nor anything written');
}

# --- full ---

# A folder of 64 KB without room, for the command alone; empty where that cannot be made here.
my @full = ('unshare', '-m', 'sh', '-c', 'mkdir -p full && mount -t tmpfs -o size=64k full full && mkdir -p full/cooper && chmod 700 full/cooper && '
	. '{ cat /dev/zero >full/zeros 2>/dev/null; exec "$@"; }', 'sh');
SKIP: {
	skip 'no small file system can be mounted here', 5 if system(@full, 'true') >> 8;
	drift();
	my $through = sub { return (@full, @_) };
	my $full = { env => { XDG_STATE_HOME => "$here/full" }, through => $through };
	my $run = cooper($server, $full, @apply);
	is($run->{status}, 1, 'a full disk: 1');
	like($run->{err}, qr/^cooper: cannot write the journal '\S+': no space left on device\n\z/m, 'it says so') or diag($run->{err});
	is_deeply([$server->writes], [], 'and nothing was written');
	$run = cooper($server, $full, 'plan', '-f', 'acme.yaml', '--detailed-exitcode');
	is("$run->{status} $run->{err}", '2 ', 'plan is not held up by it');
	$run = cooper($server, $full, 'plan', '-f', 'acme.yaml', '--budget', 1);
	is($run->{status}, 0, 'nor with --budget') or diag($run->{err});
}

# The journal has room for all but its last line.
{
	drift();
	system 'rm', '-rf', '.state';
	cooper($server, @apply);
	my $size = -s '.state/cooper/journal.jsonl';
	drift();
	system 'rm', '-rf', '.state';
	my $through = sub { return ('sh', '-c', 'trap "" XFSZ; n=$1; shift; exec prlimit --fsize=$n "$@"', 'sh', $size - 50, @_) };
	my $run = cooper($server, { through => $through }, @apply);
	is($run->{status}, 3, 'no room for the last line of the journal: 3');
	like($run->{out}, qr/^Apply: 1 done, 0 failed, 0 not attempted\.$/m, 'what was done is said');
	like($run->{err}, qr/^cooper: the journal has not all of this: cannot write the journal '\Q$here\E\/.state\/cooper\/journal.jsonl': file too large\n\z/m,
		'and that the journal does not have it');
	is(description(), 'New', 'it was done');
	unlike(text('.state/cooper/journal.jsonl'), qr/"event":"end".*\n/, 'the journal has no end');
	drift();
	is(cooper($server, @apply)->{status}, 0, 'the next run goes on in it');
	my @lines = grep { /^\{.*\}$/ } split /\n/, text('.state/cooper/journal.jsonl');
	is(json($lines[-1])->{event}, 'end', 'in a new line');
}

# --- open to others ---

for my $folder (qw(cooper cooper/locks)) {
	system 'rm', '-rf', '.state';
	mkdir '.state' and mkdir '.state/cooper' and mkdir '.state/cooper/locks';
	chmod 0777, ".state/$folder";
	my $why = "others can write in the folder '$here/.state/$folder' (mode 0777); run: chmod go-w '$here/.state/$folder'";
	refuses("$here/.state", $why, "others can write in $folder");
	goes_without("$here/.state", $why, "others can write in $folder");
	my ($command) = $why =~ /run: (.*)/;
	is(system($command), 0, 'it tells what to run');
	is(cooper($server, @apply)->{status}, 0, 'and then it goes');
}
chmod 0777, '.state/cooper';
my $verbose = cooper($server, 'plan', '-v', '-f', 'acme.yaml');
like($verbose->{err}, qr{^cooper: the requests of other processes are not counted: others can write in the folder '\S+/\.state/cooper' }m,
	'what others may have written is not believed') or diag($verbose->{err});
chmod 0700, '.state/cooper';

# --- links ---

{
	system 'rm', '-rf', '.state';
	mkdir 'real';
	symlink 'real', '.state';
	mkdir 'there';
	symlink '../there', 'real/cooper';
	drift();
	is(cooper($server, @apply)->{status}, 0, 'links of one\'s own are followed');
	ok(-s 'there/journal.jsonl', 'to where they lead');
	unlink 'real/cooper';
	symlink 'nowhere', 'real/cooper';
	refuses("$here/.state", "cannot use the folder '$here/.state/cooper/locks': no such file or directory", 'a link to nothing');
	unlink 'real/cooper';
	symlink '/etc/passwd', 'real/cooper';
	refuses("$here/.state", "cannot use the folder '$here/.state/cooper/locks': not a directory", 'a link to a file');
	unlink 'real/cooper';
	SKIP: {
		skip 'not root', 8 if $> != 0;
		mkdir 'theirs', 0700;
		chown $NOBODY, $NOBODY, 'theirs';
		symlink '../theirs', 'real/cooper';
		refuses("$here/.state", "the folder '$here/.state/cooper' belongs to another user (uid $NOBODY)", 'a link to what belongs to somebody else');
		unlink 'real/cooper';
		symlink '../there', 'real/cooper';
		system 'chown', '-h', $NOBODY, 'real/cooper';
		refuses("$here/.state", "the link '$here/.state/cooper' belongs to another user (uid $NOBODY)", 'a link of somebody else\'s');
	}
	unlink '.state';
}

# --- locks ---

{
	system 'rm', '-rf', '.state';
	cooper($server, @apply);
	my ($lock) = glob '.state/cooper/locks/*';
	my $path = "$here/$lock";
	for (['left by a dead process', qq({"format":"cooper-turn/1","pid":1,"host":"here","since":"2026-01-01T00:00:00.000Z","manifests":[]}\n)], ['of nonsense', "\0\xff" x 5000]) {
		my ($what, $text) = @$_;
		put($lock, $text);
		drift();
		my $run = cooper($server, @apply);
		is("$run->{status} $run->{err}", '0 ', "a lock $what is no lock");
	}
	my %wrong = (
		'a link' => [sub { symlink '../../../file', $lock }, "the lock '$path' is a link; remove it"],
		'a folder' => [sub { mkdir $lock }, "cannot open the lock '$path': is a directory"],
		'a pipe' => [sub { mkfifo $lock, 0600 }, "the lock '$path' is no file; remove it"],
	);
	for (sort keys %wrong) {
		my ($make, $why) = @{ $wrong{$_} };
		unlink $lock;
		$make->();
		refuses("$here/.state", $why, "a lock that is $_");
		-d $lock ? rmdir $lock : unlink $lock;
	}
	is(text('file'), 'no folder', 'what a link leads to is not touched');
}

# --- clocks that are set ---

my $YEAR = 366 * 24 * 60;

# The times in the journal that are none.
sub odd {
	return grep { !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } map { $_->{time} } journal();
}
# What of the output looks like a length of time below zero.
sub negative { return join '', @{ $_[0] }{qw(out err)} =~ /[^\w:-](-\d+ ?(?:s|ms|m|min|h|minutes|seconds))\b/g }

{
	system 'rm', '-rf', '.state';
	my %env = (env => { BITBUCKET_RATE_LIMIT => 1000 });
	for my $set (0, 3 * $YEAR, -2 * $YEAR, 0, -60 * $YEAR, 1) {
		clocks(0, $set);
		drift();
		my $run = cooper($server, { %env }, @apply, '-v');
		is($run->{status}, 0, "between runs the clock is set to $set minutes from now") or diag($run->{err});
		is(negative($run), '', 'no time is below zero');
		unlike($run->{err}, qr/waiting/, 'and nobody waits');
		like($run->{out}, qr/^Cost: .* 1 to write\. \d+ of 1,000 left this hour; applying fits now\.$/m, 'the count of requests goes on');
	}
	is_deeply([odd()], [], 'each time in the journal is one');
}

# While it works: the clock on the wall is set, and then nothing but that has happened.
for my $set (600, -600) {
	clocks(0, 0);
	drift();
	$server->faults('[{method: GET, nth: 1, effect: delay, delay_ms: 300}, {method: PUT, nth: 1, effect: delay, delay_ms: 300}]');
	my $job = start($server, @apply, '-v', '--deadline', '5m', '--lock-timeout', '5m');
	eventually('it reads', sub { asked() });
	clocks(0, $set);
	eventually('it writes', sub { $server->writes });
	clocks(0, 2 * $set);
	finish($job);
	is($job->{status}, 0, "the clock is set by $set minutes while it works: the --deadline is a length of time") or diag($job->{err});
	is(negative($job), '', 'no time is below zero');
	is_deeply([odd()], [], 'each time in the journal is one');
}

# Locks.
for my $set (600, -600, -3 * $YEAR) {
	clocks(0, 0);
	drift();
	$server->faults('[{method: PUT, nth: 1, effect: delay, delay_ms: 60000}]');
	my $first = start($server, @apply);
	eventually('it writes', sub { $server->writes });
	my $second = start($server, @apply, '--lock-timeout', '5m');
	eventually('it waits', sub { text($second->{err}) =~ /waiting/ });
	clocks(0, $set);
	my $third = cooper($server, @apply, '--lock-timeout', 0);
	like($third->{err}, qr/^cooper: stopped: another apply of 'acme' goes on \(process $first->{pid}, since (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\), /,
		"the clock is set by $set minutes while one waits: since when is told as it was");
	is(kill(0 => $second->{pid}) && waitpid($second->{pid}, 1), 0, 'and who waits goes on waiting');
	$server->faults(undef);
	kill KILL => $first->{pid};
	is(join(' ', map { finish($_)->{status} } $first, $second), '137 0', 'to the end of the other');
}

# What api keeps, and what a stopped run has kept.
{
	clocks(0, 0);
	my @api = ('api', 'repositories/acme/api', '--cache', '60m');
	cooper($server, @api);
	for my $set (-600, 600) {
		clocks(0, $set);
		$server->forget;
		is(cooper($server, @api)->{status}, 0, "api --cache, the clock set by $set minutes");
		is(asked(), 1, 'an answer of another time is asked for anew');
	}
	put('more.yaml', "workspace: acme\nrepositories:\n  api: {default_reviewers: []}\n  web: {default_reviewers: []}\n");
	for my $set (-600, 600) {
		clocks(0, 0);
		is(cooper($server, 'plan', '-f', 'more.yaml', '--budget', 1)->{status}, 8, 'a run that is stopped');
		clocks(0, $set);
		my $run = cooper($server, 'plan', '-f', 'more.yaml');
		is("$run->{status} $run->{err}", '0 ', "its answers do not count with the clock set by $set minutes");
		clocks(0, 0);
		cooper($server, 'plan', '-f', 'more.yaml');
	}
}

finished();

# What the CLI tests share: the real program against the real emulator, each test in a folder of its own.
# BUILD names the folder with both programs ("build" by default); in COOPER_REQUEST_LOG, where it names a file, the
# emulators log what they are asked, for tests/contract. (A test in which a user types the paths deletes it.)
package Cooper;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter qw(import);
use File::Temp qw(tempdir);
use FindBin;
use HTTP::Tiny;
use JSON::PP ();
use MIME::Base64 ();
use POSIX qw(WNOHANG);
use Test::More;
use Text::ParseWords qw(shellwords);
use Time::HiRes qw(sleep time);

our @EXPORT = qw($root $program emulator serve cooper start finish ran said planned put text json
	journal git finished flags_for flags_in terminal);

our $root = abs_path("$FindBin::Bin/../..");

# How long anything may take before it counts as hanging, in seconds; valgrind takes its time.
my $PATIENCE = ($ENV{BUILD} // '') =~ /-valgrind/ ? 900 : 60;

# A secret that occurs nowhere by chance.
our $TOKEN = 'emulator';

my $build = abs_path(($ENV{BUILD} // 'build') =~ m{^/} ? $ENV{BUILD} : "$root/" . ($ENV{BUILD} // 'build'));
our $program = "$build/cooper";
-x $_ or die "there is no '$_'; run make first\n" for $program, "$build/bitbucket-emulator";

my $folder = tempdir('cooper-cli-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chdir $folder or die "cannot enter '$folder': $!\n";

# Nobody's own settings count.
delete @ENV{grep { /^(?:BITBUCKET_|COOPER_KEY$|GIT_|NO_COLOR$|SSL_CERT_|[a-z]*_proxy$|[A-Z]*_PROXY$)/ } keys %ENV};
@ENV{qw(XDG_STATE_HOME HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM LC_ALL TERM)} =
	("$folder/.state", $folder, '/dev/null', 1, 'C.UTF-8', 'xterm');

# --- files ---

# Writes a file below the test's folder, with the folders on its way.
sub put {
	my ($file, $text) = @_;
	my $at = '';
	while ($file =~ m{\G([^/]+)/}g) {
		$at .= "$1/";
		mkdir $at;
	}
	open my $out, '>:raw', $file or die "cannot write '$file': $!\n";
	print $out $text;
	close $out or die "cannot write '$file': $!\n";
	return $file;
}

# What a file says; nothing where there is none. (A device may have no end.)
sub text {
	my ($file) = @_;
	-f $file or return '';
	open my $in, '<:raw', $file or return '';
	local $/;
	return <$in> // '';
}

sub json { return JSON::PP->new->utf8->decode($_[0]) }

# The lines of the journal, decoded.
sub journal {
	my ($file) = @_;
	return map { json($_) } split /\n/, text($file // '.state/cooper/journal.jsonl');
}

# Runs git in the folder $in; what it printed, without the last line end.
sub git {
	my ($in, @arguments) = @_;
	my @who = map { ("GIT_${_}_NAME=Ana", "GIT_${_}_EMAIL=ana\@acme.example", "GIT_${_}_DATE=2026-01-02T03:04:05Z") }
		qw(AUTHOR COMMITTER);
	open my $git, '-|', 'env', @who, 'git', '-C', $in, '-c', 'init.defaultBranch=main', @arguments
		or die "cannot run git: $!\n";
	my $said = do { local $/; <$git> } // '';
	close $git or die "git @arguments failed\n";
	chomp $said;
	return $said;
}

# --- processes ---

my %running;

# Whoever ends the tests ends what they started, too.
$SIG{$_} = sub { exit 1 } for qw(HUP INT PIPE TERM);

sub launch {
	my ($job, @command) = @_;
	$job->{pid} = fork // die "cannot fork: $!\n";
	if (!$job->{pid}) {
		for (keys %{ $job->{env} }) {
			delete $ENV{$_};
			$ENV{$_} = $job->{env}{$_} if defined $job->{env}{$_};
		}
		$SIG{$_} = 'DEFAULT' for qw(HUP INT PIPE TERM);
		chdir $job->{in} or POSIX::_exit(126) if $job->{in};
		open STDIN, '<', $job->{stdin} // '/dev/null' or POSIX::_exit(126);
		open STDOUT, '>', $job->{out} or POSIX::_exit(126);
		open STDERR, '>', $job->{err} or POSIX::_exit(126);
		exec { $command[0] } @command or POSIX::_exit(127);
	}
	$running{ $job->{pid} } = 1;
	return $job;
}

# Its exit status, 128 more than the number of the signal that ended it, or "hangs".
sub wait_for {
	my ($pid) = @_;
	my $until = time + $PATIENCE;
	while (waitpid($pid, WNOHANG) == 0) {
		if (time > $until) {
			kill KILL => $pid;
			waitpid $pid, 0;
			delete $running{$pid};
			return 'hangs';
		}
		sleep 0.005;
	}
	delete $running{$pid};
	return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

END {
	my $status = $?;
	for (keys %running) {
		kill KILL => $_;
		waitpid $_, 0;
	}
	chdir '/';
	system 'chmod', '-R', 'u+rwX', $folder if $folder;
	$? = $status;
}

# --- the emulator ---

my ($emulators, @emulators) = (0);

# Starts one: emulator('seed.yaml', OPTION...). Its methods follow.
sub emulator {
	my ($seed, @options) = @_;
	push @options, '--log', $ENV{COOPER_REQUEST_LOG} if defined $ENV{COOPER_REQUEST_LOG};
	my $base = "$folder/.emulator" . $emulators++;
	my $self = bless launch({ out => "$base.out", err => "$base.err" },
		"$build/bitbucket-emulator", '--port', 0, '--portfile', "$base.port", '--seed', $seed, @options), __PACKAGE__;
	my $until = time + $PATIENCE;
	while (!-s "$base.port") {
		waitpid($self->{pid}, WNOHANG) and die "the emulator does not start: ", text("$base.err");
		time < $until or die "the emulator does not answer\n";
		sleep 0.005;
	}
	chomp($self->{port} = text("$base.port"));
	$self->{http} = HTTP::Tiny->new(timeout => $PATIENCE, default_headers => { Authorization => "Bearer $TOKEN" });
	push @emulators, $self;
	return $self;
}

# Another program that listens, which says its port on standard output as $pattern finds it.
sub serve {
	my ($pattern, @command) = @_;
	my $out = "$folder/.served" . $emulators++;
	my $self = launch({ out => $out, err => "$out.err" }, @command);
	my $until = time + $PATIENCE;
	until (text($out) =~ $pattern) {
		time < $until && waitpid($self->{pid}, WNOHANG) == 0 or die "'@command' does not listen: ", text("$out.err");
		sleep 0.005;
	}
	text($out) =~ $pattern;
	$self->{port} = $1;
	return bless $self, __PACKAGE__;
}

sub url { return "http://127.0.0.1:$_[0]{port}/2.0" }

# From now on its requests are made by the user with that e-mail address, with the API token $secret.
sub user {
	my ($self, $email, $secret) = @_;
	my $basic = MIME::Base64::encode_base64("$email:$secret", '');
	$self->{http} = HTTP::Tiny->new(timeout => $PATIENCE, default_headers => { Authorization => "Basic $basic" });
	return $self;
}

# One request, past Cooper. Its answer decoded; it dies where the emulator refuses.
sub ask {
	my ($self, $method, $path, $body) = @_;
	my $answer = $self->{http}->request($method, "http://127.0.0.1:$self->{port}/$path", {
		$body ? (content => ref $body ? JSON::PP->new->utf8->encode($body) : $body,
			headers => { 'Content-Type' => 'application/json' }) : () });
	$answer->{success} or die "$method $path: $answer->{status} $answer->{content}\n";
	return length $answer->{content} ? json($answer->{content}) : undef;
}

# The same below the API's root.
sub api {
	my ($self, $method, $path, $body) = @_;
	return $self->ask($method, "2.0/$path", $body);
}

# What it was asked since the last forget(), this test's own requests included.
sub requests {
	my ($self) = @_;
	return @{ $self->ask('GET', '_emulator/requests')->{requests} };
}

# Those that write, as "METHOD path".
sub writes {
	my ($self) = @_;
	return map { "$_->{method} $_->{path}" =~ s{/2\.0/}{}r } grep { $_->{method} ne 'GET' } $self->requests;
}

sub forget {
	my ($self) = @_;
	$self->ask('DELETE', '_emulator/requests');
	return $self;
}

# Rules of misbehaviour, as YAML; none without.
sub faults {
	my ($self, $rules) = @_;
	$self->ask($rules ? ('PUT', '_emulator/faults', $rules) : ('DELETE', '_emulator/faults'));
	return $self;
}

# Ends it and tests that it ended well.
sub stop {
	my ($self) = @_;
	my $pid = delete $self->{pid} // return;
	kill TERM => $pid;
	my $status = wait_for($pid);
	ok($status eq 0, 'the emulator ends well') or diag("status $status: ", text($self->{err}));
	return;
}

# --- Cooper ---

my $runs = 0;

# Starts it without waiting: start(EMULATOR, {env => {}, stdin => FILE, in => FOLDER, out => FILE}, ARGUMENT...); emulator and
# options may be missing.
sub start {
	my $server = ref $_[0] eq __PACKAGE__ ? shift : undef;
	my $options = ref $_[0] eq 'HASH' ? shift : {};
	my $base = "$folder/.run" . $runs++;
	my %env = (BITBUCKET_URL => $server ? $server->url : 'http://127.0.0.1:1/2.0', BITBUCKET_TOKEN => $TOKEN,
		%{ $options->{env} // {} });
	my @command = ($options->{through} ? $options->{through}->($program, @_) : ($program, @_));
	return launch({ out => "$base.out", err => "$base.err", %$options, env => \%env,
		port => $server ? $server->{port} : 0 }, @command);
}

# Waits for its end: {status, out, err}, the emulator's address in both texts as SERVER.
sub finish {
	my ($job) = @_;
	$job->{status} = wait_for($job->{pid});
	$job->{raw} = [text($job->{out}), text($job->{err})];
	for my $stream (qw(out err)) {
		$job->{$stream} = text($job->{$stream});
		$job->{$stream} =~ s/127\.0\.0\.1:$job->{port}\b/SERVER/g if $job->{port};
	}
	return $job;
}

# Both.
sub cooper { return finish(start(@_)) }

# For `through`: a terminal of so many columns.
sub terminal {
	my ($columns) = @_;
	return sub { return ('script', '-qec', "stty cols $columns; " . join(' ', map { "'$_'" } @_), '/dev/null') };
}

# The flags that open the safety gates of a plan, as the plan itself says; the arguments are those of cooper() without the
# command. For tests that are about something else and change whatever they like.
sub flags_for {
	my @on;
	push @on, shift while ref $_[0];
	return flags_in(json(cooper(@on, 'plan', '--json', @_)->{out}));
}

# The same of a plan that was made.
sub flags_in {
	my ($plan) = @_;
	my %flags = map { ($_->{flag} => 1) } grep { $_->{state} eq 'closed' } @{ $plan->{gates} };
	return map { shellwords($_) } sort keys %flags;
}

# --- what it should have said ---

# One test: exactly this status, standard output and standard error; a pattern may stand for a text.
sub ran {
	my ($run, $status, $out, $err, $name) = @_;
	my @expected = ("status $status\n", $out, $err);
	my @got = ("status $run->{status}\n", $run->{out}, $run->{err});
	for my $i (1, 2) {
		next if ref $expected[$i] ne 'Regexp';
		$expected[$i] = $got[$i] =~ $expected[$i] ? $got[$i] : "a text like $expected[$i]\n";
	}
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is("$got[0]--- stdout\n$got[1]--- stderr\n$got[2]", "$expected[0]--- stdout\n$expected[1]--- stderr\n$expected[2]",
		$name);
}

# One test of a run that printed nothing on standard output, and one line on standard error.
sub said {
	my ($run, $status, $line, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return ran($run, $status, '', "cooper: $line\n", $name);
}

# What a plan says of changes and problems, without what it cost.
sub planned {
	my ($run) = @_;
	return $run->{out} =~ s/^Cost: .*\n//mr;
}

# Instead of done_testing(): the emulators have to end well too.
sub finished {
	$_->stop for @emulators;
	done_testing();
	return;
}

1;

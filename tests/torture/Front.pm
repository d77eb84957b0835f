# What stands between Cooper and an emulator with a database of its own, and breaks one request in one way.
# It handles a request at a time, so that "the fifth write" is the same in every run with --parallelism 1.
# All have a clock of their own, in the file "clock", which Cooper moves on where it would wait.
#
# A fault is { on => 'write' or 'read', nth => N, how => NAME } of %HOW; { nth => 0 } breaks nothing.
package Front;

use strict;
use warnings;

use Cooper qw($program put text);
use Cwd qw(abs_path);
use Exporter qw(import);
use IO::Select;
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(%HOW launched abandon_servers);

my $PATIENCE = 60; # seconds
my $HELD = 0.02;   # how long an answer is held back that never comes
my $AWAY = 0.7;    # how long nobody listens, by their clock: longer than the first pause before another attempt

my $PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";
my $ERROR = '{"type": "error", "error": {"message": "Something went wrong"}}';

sub answer { my ($status, $body, @headers) = @_; return { status => $status, body => $body // $ERROR, headers => \@headers } }

# What is done to the request: `pass`, it takes effect; then the client gets `answer`, or `half` of the true one, or the
# connection is closed ('fin') or reset ('rst') after `held` seconds. `again`: so is every later request to the same
# path ('path'), or every later one ('all'). `away`: nobody listens for a time, or (0) to the end of the run. `server`:
# the emulator is killed and started again. `client`: Cooper is killed.
our %HOW = (
	'refused'               => { end => 'rst', away => $AWAY },
	'refused to the end'    => { end => 'rst', away => 0 },
	'reset before'          => { end => 'rst' },
	'reset after'           => { pass => 1, end => 'rst' },
	'timeout before'        => { end => 'fin', held => $HELD },
	'timeout after'         => { pass => 1, end => 'fin', held => $HELD },
	'half an answer'        => { pass => 1, half => 1 },
	'HTML 200 before'       => { answer => answer(200, $PAGE, 'Content-Type: text/html') },
	'HTML 200 after'        => { pass => 1, answer => answer(200, $PAGE, 'Content-Type: text/html') },
	'HTML 502 before'       => { answer => answer(502, $PAGE, 'Content-Type: text/html') },
	'429'                   => { answer => answer(429) },
	'429, Retry-After'      => { answer => answer(429, $ERROR, 'Retry-After: 1') },
	'500 before'            => { answer => answer(500) },
	'500 after'             => { pass => 1, answer => answer(500) },
	'502 after'             => { pass => 1, answer => answer(502, $PAGE, 'Content-Type: text/html') },
	'503 before'            => { answer => answer(503, '') },
	'555 before'            => { answer => answer(555) },
	'555 after'             => { pass => 1, answer => answer(555) },
	'401 to the end'        => { answer => answer(401, '{"type": "error", "error": {"message": "Token is invalid, expired, or not supported"}}'), again => 'all' },
	'server killed before'  => { end => 'rst', server => 1 },
	'server killed after'   => { pass => 1, end => 'rst', server => 1 },
	'killed before'         => { client => 'KILL', end => 'rst' },
	'killed after'          => { pass => 1, client => 'KILL', end => 'rst' },
	'killed when answered'  => { pass => 1, client => 'KILL', whole => 1 },
	'interrupted before'    => { client => 'INT', held => $HELD, end => 'rst' },
	'interrupted after'     => { pass => 1, client => 'INT', held => $HELD, end => 'rst' },
	'reset always'          => { end => 'rst', again => 'path' },
	'half always'           => { pass => 1, half => 1, again => 'path' },
	'HTML always'           => { answer => answer(200, $PAGE, 'Content-Type: text/html'), again => 'path' },
	'503 always'            => { answer => answer(503, ''), again => 'path' },
	'500 always'            => { answer => answer(500), again => 'path' },
	'403 always'            => { answer => answer(403), again => 'path' },
	'empty always'          => { answer => answer(200, ''), again => 'path' },
	'wrong shape always'    => { answer => answer(200, '{"values": "none", "page": []}'), again => 'path' },
	'no list always'        => { answer => answer(200, '{}'), again => 'path' },
	'null always'           => { answer => answer(200, 'null'), again => 'path' },
);

# Starts a program: launched({out, err, env, alarm}, COMMAND...); its process id. After `alarm` seconds a signal ends it.
sub launched {
	my ($with, @command) = @_;
	my $pid = fork // die "cannot fork: $!\n";
	return $pid if $pid;
	for (keys %{ $with->{env} // {} }) {
		delete $ENV{$_};
		$ENV{$_} = $with->{env}{$_} if defined $with->{env}{$_};
	}
	$SIG{$_} = 'DEFAULT' for qw(HUP INT PIPE TERM CHLD);
	open STDIN, '<', '/dev/null' or POSIX::_exit(126);
	open STDOUT, '>', $with->{out} // '/dev/null' or POSIX::_exit(126);
	open STDERR, '>', $with->{err} // '/dev/null' or POSIX::_exit(126);
	alarm $with->{alarm} if $with->{alarm};
	exec { $command[0] } @command or POSIX::_exit(127);
}

# In front of an emulator that keeps its state in $db; files are made in the folder $dir.
sub new {
	my ($class, $dir, $db, @options) = @_;
	my $self = bless { dir => $dir, db => $db, options => \@options, clients => {}, generation => 0 }, $class;
	put("$dir/clock", pack 'q', 0);
	$self->{clock} = abs_path("$dir/clock");
	$self->{listener} = listener(0);
	$self->{port} = $self->{listener}->sockport;
	$self->start_server;
	return $self->break({ nth => 0 });
}

sub listener {
	my ($port) = @_;
	my $until = time + 30;
	my $socket;
	# A port that was given up may be some client's for a moment.
	until ($socket = IO::Socket::INET->new(Listen => 128, LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1, Proto => 'tcp')) {
		time < $until or die "cannot listen on port $port: $!\n";
		sleep 0.05;
	}
	return $socket;
}

my %servers; # that run, by their process ids

# Ends them all, for a process that ends without its destructors.
sub abandon_servers {
	kill KILL => $_ for keys %servers;
	return;
}

sub start_server {
	my ($self) = @_;
	my $portfile = "$self->{dir}/port" . $self->{generation}++;
	$self->{server} = launched({ err => "$self->{dir}/emulator", env => { SHIFTED_CLOCK => $self->{clock} } }, $program =~ s{[^/]+$}{bitbucket-emulator}r, '--port', 0,
		'--portfile', $portfile, '--db', $self->{db}, @{ $self->{options} });
	$servers{ $self->{server} } = 1;
	my $until = time + $PATIENCE;
	until (-s $portfile) {
		time < $until && waitpid($self->{server}, WNOHANG) == 0 or die "the emulator does not start: ", text("$self->{dir}/emulator");
		sleep 0.002;
	}
	chomp($self->{server_port} = text($portfile));
	unlink $portfile;
	delete $self->{upstream};
	return;
}

sub stop_server {
	my ($self, $signal) = @_;
	my $pid = delete $self->{server} // return;
	kill $signal => $pid;
	waitpid $pid, 0;
	delete $servers{$pid};
	return;
}

# Ends both. Whether the emulator ended well.
sub stop {
	my ($self) = @_;
	$self->stop_server('TERM');
	return $? == 0;
}

sub DESTROY {
	my ($self) = @_;
	local $?;
	kill KILL => $self->{job} if $self->{job} && !defined $self->{status};
	$self->stop_server('KILL');
}

# From now on this goes wrong, and what was asked is forgotten.
sub break {
	my ($self, $fault) = @_;
	@$self{qw(fault asked count lasting away)} = ($fault, [], { read => 0, write => 0 }, undef, undef);
	$self->{listener} //= listener($self->{port});
	return $self;
}

# Seconds, by the clock of those here.
sub now { return time + unpack('q', text($_[0]{clock})) / 1000 }

# What was asked since then, "METHOD path?query".
sub asked { return @{ $_[0]{asked} } }

# --- one exchange ---

# One HTTP message off the socket: its head and its body; nothing where the connection ends within it.
sub take_message {
	my ($socket, $buffer, $is_answer) = @_;
	my $end;
	while (($end = index $$buffer, "\r\n\r\n") < 0) {
		sysread($socket, $$buffer, 65536, length $$buffer) or return;
	}
	my $head = substr $$buffer, 0, $end + 4;
	my ($length) = $head =~ /^content-length: *(\d+)/mi;
	$length = 0 if !defined $length || ($is_answer && $head =~ m{^HTTP/1\.1 (?:204|304)});
	while (length $$buffer < length($head) + $length) {
		sysread($socket, $$buffer, 65536, length $$buffer) or return;
	}
	my $body = substr $$buffer, length $head, $length;
	substr $$buffer, 0, length($head) + $length, '';
	return ($head, $body);
}

sub send_all {
	my ($socket, $bytes) = @_;
	while (length $bytes) {
		my $n = syswrite $socket, $bytes;
		return 0 if !defined $n;
		substr $bytes, 0, $n, '';
	}
	return 1;
}

# Has the emulator answer; head and body.
sub pass {
	my ($self, $request) = @_;
	$self->{upstream} //= IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{server_port}, Proto => 'tcp')
		// die "the emulator does not listen: $!\n";
	my $buffer = '';
	send_all($self->{upstream}, $request) or die "the emulator does not read\n";
	my @answer = take_message($self->{upstream}, \$buffer, 1) or die "the emulator does not answer\n";
	delete $self->{upstream} if $answer[0] =~ /^connection: *close/mi;
	return @answer;
}

sub hang_up {
	my ($self, $client, $how) = @_;
	setsockopt $client, SOL_SOCKET, SO_LINGER, pack 'II', 1, 0 if $how eq 'rst';
	delete $self->{clients}{ fileno $client };
	close $client;
	return;
}

# What is done to this request; nothing, mostly.
sub fault_for {
	my ($self, $method, $target) = @_;
	my $kind = $method eq 'GET' ? 'read' : 'write';
	my $fault = $self->{fault};
	my $n = ++$self->{count}{$kind};
	my $how = $fault->{nth} ? $HOW{ $fault->{how} } : return;
	if (($fault->{on} // '') eq $kind && $n == $fault->{nth}) {
		$self->{lasting} = "$method $target";
		return $how;
	}
	return if !$how->{again} || !$self->{lasting};
	return $how->{again} eq 'all' || $self->{lasting} eq "$method $target" ? $how : undef;
}

sub serve_one {
	my ($self, $client) = @_;
	my @request = take_message($client, \$self->{clients}{ fileno $client }{buffer}) or return $self->hang_up($client, 'fin');
	my ($method, $target) = $request[0] =~ /^(\S+) (\S+)/;
	push @{ $self->{asked} }, "$method $target";
	my $how = $self->fault_for($method, $target);
	my @answer = !$how || $how->{pass} ? $self->pass(join '', @request) : ();
	return $self->misbehave($client, $how, @answer) if $how;
	send_all($client, join '', @answer) or $self->hang_up($client, 'fin');
	return;
}

sub misbehave {
	my ($self, $client, $how, @answer) = @_;
	kill $how->{client} => $self->{job} if $how->{client};
	waitpid_quietly($self) if ($how->{client} // '') eq 'KILL';
	sleep $how->{held} if $how->{held};
	if ($how->{server}) {
		$self->stop_server('KILL');
		$self->start_server;
	}
	if (defined $how->{away}) {
		close delete $self->{listener};
		$self->{away} = $how->{away} ? $self->now + $how->{away} : undef;
		$self->hang_up($_->{socket}, 'rst') for grep { $_->{socket} != $client } values %{ $self->{clients} };
	}
	my $bytes = join '', @answer;
	$bytes = substr $bytes, 0, length($bytes) - (length($answer[1]) ? int((length($answer[1]) + 1) / 2) : 10) if $how->{half};
	$bytes = rendered($how->{answer}) if $how->{answer};
	send_all($client, $bytes) if $how->{half} || $how->{answer} || $how->{whole};
	$self->hang_up($client, $how->{end} // 'fin') if $how->{end} || $how->{half};
	return;
}

sub rendered {
	my ($answer) = @_;
	my @headers = (@{ $answer->{headers} }, 'Content-Length: ' . length $answer->{body});
	unshift @headers, 'Content-Type: application/json' if !grep { /^Content-Type/ } @headers;
	return join "\r\n", "HTTP/1.1 $answer->{status} Said", @headers, '', $answer->{body};
}

# --- a run ---

sub waitpid_quietly {
	my ($self) = @_;
	waitpid $self->{job}, 0;
	$self->{status} = $? & 127 ? 128 + ($? & 127) : $? >> 8;
	return;
}

sub over {
	my ($self, $until) = @_;
	return 1 if defined $self->{status};
	if (time > $until) {
		kill KILL => $self->{job};
		$self->waitpid_quietly;
		$self->{status} = 'hangs';
	} elsif (waitpid($self->{job}, WNOHANG) > 0) {
		$self->{status} = $? & 127 ? 128 + ($? & 127) : $? >> 8;
	}
	return defined $self->{status};
}

# For a command that talks to $url, and keeps what it keeps in the folder.
sub environment {
	my ($self, $url) = @_;
	return (BITBUCKET_URL => $url, SHIFTED_CLOCK => $self->{clock}, XDG_STATE_HOME => $self->{clock} =~ s{[^/]+$}{state}r);
}

# Runs a command that talks to the API here, serving it to its end: {status, out, err}.
sub run {
	my ($self, $env, @command) = @_;
	my %file = map { ($_ => "$self->{dir}/$_") } qw(out err);
	$self->{status} = undef;
	$self->{job} = launched({ %file, env => { $self->environment("http://127.0.0.1:$self->{port}/2.0"), %$env } }, @command);
	my $until = time + $PATIENCE * 5;
	local $SIG{PIPE} = 'IGNORE';
	$self->serve_some until $self->over($until);
	$self->hang_up($_->{socket}, 'fin') for values %{ $self->{clients} };
	return { status => $self->{status}, out => text($file{out}), err => text($file{err}) };
}

sub serve_some {
	my ($self) = @_;
	if (!$self->{listener} && $self->{away} && $self->now > $self->{away}) {
		$self->{listener} = listener($self->{port});
		$self->{away} = undef;
	}
	my $select = IO::Select->new($self->{listener} // (), map { $_->{socket} } values %{ $self->{clients} });
	if (!$select->count) {
		sleep 0.001;
		return;
	}
	for my $ready ($select->can_read(0.01)) {
		if ($self->{listener} && $ready == $self->{listener}) {
			my $client = $ready->accept // next;
			$self->{clients}{ fileno $client } = { socket => $client, buffer => '' };
		} elsif (defined fileno $ready) {
			$self->serve_one($ready);
		}
	}
	return;
}

1;

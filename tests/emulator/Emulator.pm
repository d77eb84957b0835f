# Starts the emulator on a free port, asks it things, and ends it. What comes back is looked at with Test::More.
#
#   my $e = Emulator->start(options => ['--latency', 50], seed => $Emulator::ACME);
#   my $r = $e->ask('PUT /2.0/repositories/acme/api', { description => 'x' });
#   is $r->{status}, 201;
#   is $r->at('project.key'), 'PAY';
package Emulator;

use strict;
use warnings;

use Exporter qw(import);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use JSON::PP;
use MIME::Base64 qw(encode_base64);
use POSIX qw(WNOHANG);
use Scalar::Util qw(weaken);
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw($ACME $RICH %AS uri true false basic bearer is_error slurp spew);

# A workspace with an owner, two members and a stranger in another workspace.
our $ACME = <<'END';
workspaces:
  acme:
    name: Acme
    uuid: "{aaaaaaaa-0000-4000-8000-000000000001}"
    members:
      - {nickname: ana, display_name: Ana Lima, email: ana@acme.example, permission: owner,
         uuid: "{00000000-0000-4000-8000-00000000000a}", account_id: "557058:ana"}
      - {nickname: bo, display_name: Bo Chen, email: Bo@acme.example,
         uuid: "{00000000-0000-4000-8000-00000000000b}", account_id: "557058:bo"}
      - {nickname: cy, display_name: Cy Diaz, email: cy@acme.example, access: read,
         uuid: "{00000000-0000-4000-8000-00000000000c}", account_id: "557058:cy"}
    projects:
      PAY: {name: Payments, description: Money, uuid: "{bbbbbbbb-0000-4000-8000-000000000001}",
            default_reviewers: [ana]}
      OSS: {name: Open Source, is_private: false}
      NIL: {name: Empty}
    repositories:
      api:
        project: PAY
        description: Payments API
        uuid: "{cccccccc-0000-4000-8000-000000000001}"
        default_reviewers: [bo]
        components: [core, web]
        issues:
          - {title: First, content: "Hello\n\n<b>world</b>", kind: task, priority: minor, assignee: bo, reporter: ana}
          - {title: Second, state: resolved, priority: blocker, component: core}
      site: {project: OSS, is_private: false, language: html, description: The web site}
      old-name: {project: PAY, name: Display Name}
  other:
    name: Other
    members:
      - {nickname: zed, email: zed@other.example, permission: owner,
         uuid: "{00000000-0000-4000-8000-00000000000f}"}
    projects: {ZED: {name: Zed}}
    repositories: {secret: {project: ZED}, open: {project: ZED, is_private: false}}
tokens:
  - {secret: t-ana, user: ana}
  - {secret: t-bo, user: bo}
  - {secret: t-cy, user: cy}
  - {secret: t-zed, user: zed}
  - {secret: o-ana, user: ana, type: oauth}
  - {secret: a-acme, type: access-token, workspace: acme, name: acme bot}
  - {secret: a-pay, type: access-token, workspace: acme, project: PAY, name: pay bot}
  - {secret: a-api, type: access-token, workspace: acme, repository: api, name: api bot}
END

# The same with a group, a milestone, a version and a file.
our $RICH = $ACME =~ s/^    projects:/    groups: [devs]\n    projects:/mr
	=~ s/^( +)components: .*\n\K/$1milestones: [M1]\n$1versions: [v1]\n$1files: {main: {README.md: "# API"}}\n/mr;

# Everything that a character may need in a path or query.
sub uri {
	my ($text) = @_;
	$text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
	return $text;
}

sub true  { return JSON::PP::true }
sub false { return JSON::PP::false }

sub basic  { return (Authorization => 'Basic ' . encode_base64("$_[0]:$_[1]", '')) }
sub bearer { return (Authorization => "Bearer $_[0]") }

# Who asks, by nickname.
our %AS = (
	ana    => { basic('ana@acme.example', 't-ana') },
	bo     => { basic('bo@acme.example',  't-bo') },
	cy     => { basic('cy@acme.example',  't-cy') },
	zed    => { basic('zed@other.example', 't-zed') },
	nobody => {},
);

sub slurp {
	my ($file) = @_;
	open my $in, '<', $file or die "cannot open '$file': $!\n";
	local $/;
	return <$in>;
}

sub spew {
	my ($file, $text) = @_;
	open my $out, '>', $file or die "cannot write '$file': $!\n";
	print $out $text;
	close $out or die "cannot write '$file': $!\n";
	return $file;
}

sub program {
	my $build = $ENV{BUILD} // 'build';
	return "$build/bitbucket-emulator";
}

# Those that run. Whoever does not end well when asked to (a sanitizer complained, say) fails the test.
my @running;
my $unwell = 0;
# Whoever ends the tests ends what they started, too.
$SIG{$_} = sub { exit 1 } for qw(HUP INT PIPE TERM);
END {
	my $status = $?;
	$_ && $_->end_well for @running;
	$? = $status || ($unwell ? 1 : 0);
}

# options: a list; seed: its text; folder: where its files are (a new one where there is none).
sub start {
	my ($class, %given) = @_;
	my $self = bless { folder => $given{folder} // tempdir(CLEANUP => 1) }, $class;
	my @command = (program(), '--port', 0, '--portfile', "$self->{folder}/port", @{ $given{options} // [] });
	push @command, '--seed', spew("$self->{folder}/seed.yaml", $given{seed}) if defined $given{seed};
	push @command, '--faults', spew("$self->{folder}/faults.yaml", $given{faults}) if defined $given{faults};
	$self->{pid} = fork // die "cannot fork: $!\n";
	if (!$self->{pid}) {
		open STDERR, '>', "$self->{folder}/log" or die;
		exec @command or exit 127;
	}
	for (1 .. 3000) {
		last if -s "$self->{folder}/port";
		if (waitpid($self->{pid}, WNOHANG) == $self->{pid}) {
			$self->{exit} = $? >> 8;
			$self->{pid} = undef;
			return $self;
		}
		sleep 0.02;
	}
	chomp($self->{port} = slurp("$self->{folder}/port"));
	push @running, $self;
	weaken($running[-1]);
	return $self;
}

sub log_text { return slurp("$_[0]{folder}/log") }

# Ends it with a signal; gives the status it ended with.
sub stop {
	my ($self, $signal) = @_;
	return if !$self->{pid};
	kill $signal // 'TERM', $self->{pid};
	waitpid $self->{pid}, 0;
	$self->{pid} = undef;
	return $?;
}

sub end_well {
	my ($self) = @_;
	my $status = $self->stop('TERM') or return;
	$unwell = 1;
	diag("the emulator ended with status $status:\n" . $self->log_text);
	return;
}

sub DESTROY {
	my ($self) = @_;
	local $?;
	$self->end_well;
}

# Sends bytes and gives everything that comes until the connection ends.
sub raw {
	my ($self, $bytes) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port}, Timeout => 30)
		or die "cannot connect to port $self->{port}: $!\n";
	local $SIG{PIPE} = 'IGNORE';
	print $socket $bytes;
	my $all = '';
	1 while sysread $socket, $all, 65536, length $all;
	return $all;
}

# "METHOD target", a body (a structure becomes JSON), and headers; without Authorization it is ana's.
sub ask {
	my ($self, $what, $body, %headers) = @_;
	my ($method, $target) = split ' ', $what, 2;
	my $text = ref $body ? JSON::PP->new->utf8->canonical->encode($body) : $body;
	%headers = (%{ $AS{ana} }, %headers) if !exists $headers{Authorization} && !delete $headers{anonymous};
	$headers{'Content-Type'} //= 'application/json' if defined $text;
	$headers{'Content-Length'} = length($text // '')
		if (defined $text || $method =~ /^P/) && !exists $headers{'Content-Length'};
	my $head = join '', map { "$_: $headers{$_}\r\n" } sort grep { defined $headers{$_} } keys %headers;
	return Answer->new($self->raw("$method $target HTTP/1.1\r\nHost: 127.0.0.1:$self->{port}\r\n"
		. "Connection: close\r\n$head\r\n" . ($text // '')));
}

# The same as somebody else.
sub ask_as {
	my ($self, $who, $what, $body, %headers) = @_;
	return $self->ask($what, $body, ($who eq 'nobody' ? (anonymous => 1) : %{ $AS{$who} }), %headers);
}

# Where paths begin, in answers too.
sub base { return "http://127.0.0.1:$_[0]{port}/2.0" }

# What was asked so far, and forgets it.
sub requests {
	my ($self) = @_;
	my $all = $self->ask('GET /_emulator/requests')->{json};
	$self->ask('DELETE /_emulator/requests');
	return @{ $all->{requests} };
}

# An error in the service's shape: its status, and what its message is or is like.
sub is_error {
	my ($answer, $status, $message, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $said = $answer->at('error.message') // '(no message)';
	my $right = $answer->{status} == $status && ($answer->at('type') // '') eq 'error'
		&& (ref $message ? $said =~ $message : $said eq $message);
	ok($right, $name) or diag("$answer->{status} $answer->{body}");
	return $right;
}

package Answer;

use strict;
use warnings;

sub new {
	my ($class, $bytes) = @_;
	my ($head, $body) = split /\r\n\r\n/, $bytes, 2;
	my $self = bless { status => 0, headers => {}, body => $body // '', bytes => $bytes }, $class;
	return $self if !defined $head || $head !~ m{^HTTP/1\.1 (\d+)};
	$self->{status} = $1;
	for (split /\r\n/, $head) {
		$self->{headers}{ lc $1 } = $2 if /^([^:]+): *(.*)$/;
	}
	$self->{complete} = length $self->{body} == ($self->{headers}{'content-length'} // -1);
	$self->{json} = eval { JSON::PP->new->utf8->allow_nonref->decode($self->{body}) };
	return $self;
}

# What stands at a dotted path: "values.0.slug".
sub at {
	my ($self, $path) = @_;
	my $v = $self->{json};
	for (split /\./, $path) {
		$v = ref $v eq 'ARRAY' ? (/^\d+$/ ? $v->[$_] : undef) : ref $v eq 'HASH' ? $v->{$_} : undef;
	}
	return $v;
}

# The values of a page, each by one name.
sub each_of {
	my ($self, $name) = @_;
	return map {
		my $v = $_;
		$v = $v->{$_} for split /\./, $name;
		$v;
	} @{ $self->{json}{values} // [] };
}

sub header { return $_[0]{headers}{ lc $_[1] } }

1;

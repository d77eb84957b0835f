#!/usr/bin/perl
# cooper auth login: the authorization page, the answer to it, and everything that may come instead.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use HTTP::Tiny;
use IO::Socket::INET;
use Login;
use Test::More;
use Time::HiRes qw(sleep time);

# A port that nobody has: a consumer's callback names one.
my $port = do {
	my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', ReuseAddr => 1) or BAIL_OUT("no port: $!");
	$socket->sockport;
};
my $CALLBACK = "http://127.0.0.1:$port/callback";
put('seed.yaml', $SEED =~ s/refresh_token: refresh-hush\}/callback: "$CALLBACK"}/r);
put('acme.yaml', "workspace: acme\nrepositories: {api: {description: New}}\n");
my $server = emulator('seed.yaml');
my $browser = HTTP::Tiny->new(max_redirect => 0, timeout => 30);

# Starts a login and waits for its address.
sub begin {
	my ($options, @arguments) = @_;
	my $job = start($server, { %{ consumer() }, %$options }, 'auth', 'login', '--port', $port, @arguments);
	my $until = time + 30;
	until (text($job->{err}) =~ m{^    (http://\S+)$}m) {
		time < $until && kill(0, $job->{pid}) or die 'no address: ', text($job->{err});
		sleep 0.01;
	}
	text($job->{err}) =~ m{^    (http://\S+)$}m;
	$job->{page} = $1;
	return $job;
}

# What the page sends the browser back to.
sub agree {
	my ($job) = @_;
	my $answer = $browser->get($job->{page});
	is($answer->{status}, 302, 'the page sends the browser back');
	return $answer->{headers}{location};
}

my $ASKED = qr{\AOpen this address in a browser and agree:\n\n    http://SERVER/site/oauth2/authorize\?\S+\n\nWaiting for the answer on \Q$CALLBACK\E, at most 300 s \.\.\.\n};

# --- it works ---

my $job = begin({});
like($job->{page}, qr{^http://127\.0\.0\.1:\d+/site/oauth2/authorize\?response_type=code&client_id=key&state=[\w-]{43}&redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A$port%2Fcallback$},
	'the address of the page');
my $back = agree($job);
my $page = $browser->get($back);
is($page->{status}, 200, 'the browser is told');
like($page->{content}, qr/Cooper has the answer/, 'that the answer came');
is($page->{headers}{'cache-control'}, 'no-store', 'and keeps nothing');
my $run = finish($job);
my $SCOPES = 'account repository repository:admin project pullrequest';
is($run->{status}, 0, 'login');
like($run->{err}, qr{${ASKED}cooper: connected to http://SERVER/2\.0; scopes: $SCOPES; the login is kept in '/\S+/\Q$STORE\E'\ncooper: unset BITBUCKET_CLIENT_SECRET to use it},
	'it says what it got');
my ($code) = $back =~ /code=([^&]+)/;
unlike("$run->{out}$run->{err}", qr/\Q$code\E|${\ secrets() }/, 'but no secret');
is((stat $STORE)[2] & 07777, 0600, 'the file is for nobody else');
is((stat $STORE =~ s{/[^/]+$}{}r)[2] & 07777, 0700, 'nor is its folder');
like(entry()->{refresh_token}, qr/^refresh\./, 'it has a refresh token');
like(cooper($server, login(), 'auth', 'status')->{out}, qr/^credential  login.*\nstored in .*\nuser        Ana Lima \(ana\)$/m, 'status');
is(cooper($server, login(), 'plan', '--detailed-exitcode', '-f', 'acme.yaml')->{status}, 2, 'plan');
is(cooper($server, login(), 'auth', 'refresh')->{status}, 0, 'refresh');

# Again, without the variables: the consumer is stored.
my $before = entry();
$job = begin(login(), '--scopes', 'account,repository');
like($job->{page}, qr/&scope=account%20repository$/, 'scopes');
$browser->get(agree($job));
$run = finish($job);
is($run->{status}, 0, 'connecting again needs no variables');
unlike($run->{err}, qr/unset/, 'and nothing hides it then');
isnt(entry()->{access_token}, $before->{access_token}, 'the new login replaces the old one');
is(scalar @{ json(text($STORE))->{entries} }, 1, 'which is gone');

# What the API said to one login is not said to the next.
sub asked { return scalar grep { $_->{path} eq '/2.0/user' } $server->requests }
$server->forget;
cooper($server, login(), 'api', 'user', '--cache', '1h') for 1 .. 2;
is(asked(), 1, 'a kept answer is for the login that asked');
$job = begin(login());
$browser->get(agree($job));
finish($job);
cooper($server, login(), 'api', 'user', '--cache', '1h');
is(asked(), 2, 'and for no other');

# --- without a browser ---

# The address is pasted; the page's answer is not heard by anybody.
sub pasted {
	my ($make, @arguments) = @_;
	my $fifo = 'pasted';
	unlink $fifo;
	system('mkfifo', $fifo) == 0 or die 'no fifo';
	open my $in, '+<', $fifo or die "cannot open: $!";
	my $job = begin({ stdin => $fifo }, '--no-browser', @arguments);
	my $line = $make->($job);
	syswrite $in, $line;
	close $in if $line =~ /\n/;
	return finish($job);
}
$run = pasted(sub { agree($_[0]) . "\n" });
is($run->{status}, 0, 'a pasted address');
like($run->{err}, qr/Paste the address to which the browser was sent back.*\ncooper: connected to/, 'is what is asked for');
$run = pasted(sub { agree($_[0]) =~ s/state=[^&]+/state=another/r . "\n" });
is($run->{status}, 7, 'with another state');
like($run->{err}, qr/^cooper: Failed to get token: the answer's state is not the one that was asked for/m, 'is not believed');
$run = pasted(sub { "no address\n" });
is($run->{status}, 64, 'what is no address');
like($run->{err}, qr/^cooper: that is not the address to which the browser was sent back/m, 'is no use');
$run = cooper($server, consumer(), 'auth', 'login', '--no-browser');
is($run->{status}, 64, 'an end of the input');
like($run->{err}, qr/^cooper: no address came on standard input$/m, 'is none either');

# --- what may come instead of an answer ---

my $CHECK = qr/; check the OAuth consumer's key, secret and callback URL, then connect again: /;

sub failed {
	my ($make, $status, $message, $what) = @_;
	my $stored = text($STORE);
	my $job = begin({});
	$make->($job);
	my $run = finish($job);
	is($run->{status}, $status, "$what: status");
	like($run->{err}, qr/^cooper: $message/m, "$what: said");
	is(text($STORE), $stored, "$what: the login that was there stays");
	return;
}
failed(sub { is($browser->get(agree($_[0]) =~ s/state=(.)/'state=' . ($1 eq '-' ? '_' : '-')/er)->{status}, 400, 'the browser is told') }, 7,
	qr/Failed to get token: the answer's state is not the one that was asked for.*$CHECK/, 'a state that was made up');
failed(sub { $browser->get("$CALLBACK?error=access_denied&error_description=No&" . ($_[0]{page} =~ /(state=[^&]+)/)[0]) }, 7,
	qr/Failed to get token: the authorization page says access_denied: No$CHECK/, 'a person who refuses');
failed(sub { $browser->get("$CALLBACK?code=made-up-hush&" . ($_[0]{page} =~ /(state=[^&]+)/)[0]) }, 7,
	qr/Failed to get token: HTTP 400: invalid_grant: .*$CHECK/, 'a code that was made up');
my $used = $back =~ s/state=[^&]+//r;
failed(sub { $browser->get("$used&" . ($_[0]{page} =~ /(state=[^&]+)/)[0]) }, 7,
	qr/Failed to get token: HTTP 400: invalid_grant: .*$CHECK/, 'a code that was used');
failed(sub { kill INT => $_[0]{pid} }, 130, qr/stopped; nobody was logged in/, 'Ctrl-C');

# Others knock first: a silent one, garbage, an icon.
$job = begin({});
my @others = map { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) } 1 .. 3;
syswrite $others[1], "\x16\x03\x01\r\n\r\n";
is($browser->get("http://127.0.0.1:$port/favicon.ico")->{status}, 404, 'there is no icon');
is($browser->get($CALLBACK)->{status}, 404, 'an answer without a query is none');
$browser->get(agree($job));
is(finish($job)->{status}, 0, 'the answer is found among others');
close $_ for @others;

my $taken = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1) or BAIL_OUT("no port: $!");
said(cooper($server, consumer(), 'auth', 'login', '--port', $port), 1, "port $port of this machine is taken; end what listens there, or choose another one "
	. "with --port and in the OAuth consumer's callback URL", 'a port that is taken');
close $taken;
$run = cooper($server, consumer(), 'auth', 'login', '--port', $port, '--timeout', 0);
is($run->{status}, 7, 'nobody answers');
like($run->{err}, qr/^cooper: Failed to get token: nobody answered the authorization page within 0 s$CHECK/m, 'and that is said');

# --- before anybody is asked ---

said(cooper($server, 'auth', 'login'), 7, 'the environment has the access token (BITBUCKET_TOKEN), which would be used instead of a login; unset it', 'a token hides a login');
unlink $STORE;
said(cooper($server, login(), 'auth', 'login'), 7,
	'there is no OAuth consumer to log in through; set BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET to its key and secret', 'no consumer');
stored('{}');
like(cooper($server, consumer(), 'auth', 'login')->{err}, qr/^cooper: the stored logins in '\S+' are of another version of Cooper; remove the file/, 'a file that cannot be kept');
unlink $STORE;
$job = begin({});
like($browser->get($job->{page} =~ s/client_id=key/client_id=none/r)->{status}, qr/^4/, 'the page knows no such consumer');
kill INT => $job->{pid};
finish($job);

# --- the browser ---

# On a terminal, and not elsewhere; the program that opens it gets the address and no secret.
put('bin/xdg-open', "#!/bin/sh\necho \"\$@\" >'$ENV{HOME}/opened.new'; env >'$ENV{HOME}/opened.env'; mv '$ENV{HOME}/opened.new' '$ENV{HOME}/opened'\n");
chmod 0755, 'bin/xdg-open';
my %path = (%{ consumer()->{env} }, PATH => "$ENV{HOME}/bin:$ENV{PATH}");
SKIP: {
	skip 'there is no terminal to be had', 3 if system('script -qec true /dev/null </dev/null >/dev/null 2>&1') != 0;
	my $job = start($server, { env => \%path, through => terminal(80) }, 'auth', 'login', '--port', $port);
	my $until = time + 30;
	sleep 0.01 until -e 'opened' || time > $until;
	like(text('opened'), qr{^http://127\.0\.0\.1:\d+/site/oauth2/authorize\?}, 'a terminal opens the browser');
	unlike(text('opened.env'), qr/hush/, 'which gets no secret');
	$browser->get($browser->get(text('opened') =~ s/\s+$//r)->{headers}{location});
	is(finish($job)->{status}, 0, 'and brings the answer');
}
unlink 'opened';
$job = begin({ env => \%path });
$browser->get(agree($job));
is(finish($job)->{status}, 0, 'elsewhere');
ok(!-e 'opened', 'it does not');

# --- tokens of 8 KB ---

$server = emulator('seed.yaml', '--wart', 'token-length=8192');
$job = begin({});
$browser->get(agree($job));
is(finish($job)->{status}, 0, 'tokens of 8 KB');
is_deeply([map { length json(text($STORE))->{entries}[-1]{$_} } qw(access_token refresh_token)], [8192, 8192], 'are kept');
is(cooper($server, login(), 'auth', $_)->{status}, 0, "and work: $_") for qw(status refresh status);

finished();

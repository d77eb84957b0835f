#!/usr/bin/perl
# Servers that misbehave: what could not be read is named and nothing is planned for it, the rest goes on.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

put('seed.yaml', <<'END');
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Payments, description: Old}}
    repositories:
      api: {description: Old}
      web: {description: Old}
END
put('acme.yaml', <<'END');
workspace: acme
projects:
  PAY: {description: New}
repositories:
  api: {description: New, default_reviewers: [ana@acme.example]}
  web: {description: New}
END


# What is answered instead of the list of repositories; what is said of it; the status of `plan`, 1 unless given.
my @cases = (
	['HTML where JSON belongs', '{effect: html, status: 200}', <<'END'],
    GET repositories/acme: HTTP 200: an HTML page, 'Bitbucket' where JSON belongs; something between
    here and the API may have answered
END
	['HTML with an error', '{effect: html}', <<'END'],
    GET repositories/acme: HTTP 502 after 5 attempts: an HTML page, 'Bitbucket'
END
	['JSON of another shape', '{effect: wrong-shape}', <<'END'],
    GET repositories/acme: HTTP 200: a list where a page of a list belongs
END
	['a body that is cut off', '{effect: truncate, keep: 20}', <<'END'],
    GET repositories/acme: the answer of SERVER was cut: transfer closed with N bytes
    remaining to read
END
	['a next that loops', '{effect: next-loop}', <<'END'],
    GET URL: HTTP 200: the list repeats a page:
    'URL'
END
	['a size that lies', '{effect: size-lies}', <<'END'],
    GET repositories/acme: HTTP 200: the list ended after 2 of 5 items
END
	['no answer', '{effect: cut}', <<'END'],
    GET repositories/acme: the connection to SERVER was lost before it answered
END
	['401', q({effect: status, status: 401, body: '{"type":"error","error":{"message":"Token is invalid."}}'}), <<'END', 7],
    GET repositories/acme: HTTP 401: token is invalid; credential: access token (BITBUCKET_TOKEN)
END
	['403 with scopes', q({effect: status, status: 403, body: '{"type":"error","error":{"message":"Your credentials lack one )
		. q(or more required privilege scopes.","detail":{"required":["repository"],"granted":["project","account"]}}}'}), <<'END', 7],
    GET repositories/acme: HTTP 403: your credentials lack one or more required privilege scopes;
    needed: repository (OAuth) or read:repository:bitbucket (API token); granted: project, account;
    credential: access token (BITBUCKET_TOKEN)
END
	['400', q({effect: status, status: 400, body: '{"type":"error","error":{"message":"Bad request","fields":{"q":["no"]}}}'}), <<'END'],
    GET repositories/acme: HTTP 400: bad request; q: no
END
	['404 as JSON', q({effect: status, status: 404, body: '{"type":"error","error":{"message":"No such thing"}}'}), <<'END'],
    GET repositories/acme: HTTP 404: no such thing
END
	['404 as HTML', '{effect: html, status: 404}', <<'END'],
    GET repositories/acme: HTTP 404: an HTML page, 'Bitbucket'
END
	['404 as text', '{effect: status, status: 404, body: "Not here", content_type: text/plain}', <<'END'],
    GET repositories/acme: HTTP 404: not here
END
	['404 without a body', '{effect: status, status: 404, body: "", content_type: text/plain}', <<'END'],
    GET repositories/acme: HTTP 404: not found
END
	['410', q({effect: status, status: 410, body: '{"type":"error","error":{"message":"CHANGE-2770 - Functionality has been )
		. q(deprecated"}}'}), <<'END'],
    GET repositories/acme: HTTP 410: CHANGE-2770 - Functionality has been deprecated
END
	['429 again and again', '{effect: rate-limited, retry_after: 0}', <<'END'],
    GET repositories/acme: HTTP 429 after 5 attempts: rate limit for this resource has been
    exceeded; requests are limited by the hour: run it again later
END
	['500', '{effect: status, status: 500}', <<'END'],
    GET repositories/acme: HTTP 500 after 5 attempts: something went wrong
END
	['503', '{effect: status, status: 503, content_type: text/plain, body: "try later"}', <<'END'],
    GET repositories/acme: HTTP 503 after 5 attempts: try later
END
	['555', '{effect: status, status: 555, content_type: text/plain, body: ""}', <<'END'],
    GET repositories/acme: HTTP 555 (Bitbucket's own time-out) after 5 attempts: it took too long
END
	['a redirect', '{effect: status, status: 302, content_type: text/plain, body: "over there"}', <<'END'],
    GET repositories/acme: HTTP 302: over there
END
);

# A server that speaks TLS with a certificate that it made itself; it has nothing to say.
sub tls_server {
	system('openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=cooper test"'
		. ' -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>/dev/null') == 0
		or BAIL_OUT('openssl does not make a certificate');
	return serve(qr/^ACCEPT 127\.0\.0\.1:(\d+)$/m,
		qw(openssl s_server -accept 127.0.0.1:0 -cert certificate.pem -key key.pem -www));
}

# Numbers and URLs that differ from one run to the next.
sub steady {
	my ($text) = @_;
	return $text =~ s{http://SERVER/[^\s':]*}{URL}gr =~ s/ \d+ bytes/ N bytes/gr;
}

sub plan_of {
	my ($message) = @_;
	return <<"END";
acme/PAY                                                             acme.yaml:3
  ~ project                      description "Old" -> "New"

Cannot be planned:
  acme repositories                                                  acme.yaml:5
$message
Plan: 0 to create, 1 to update, 0 to delete; 0 unchanged, 1 not planned.
END
}

# --- the list of repositories cannot be read; all at once, since some wait between their attempts ---

my @jobs;
for my $case (@cases) {
	my @rules = map { s/^\{/{method: GET, path: \/2.0\/repositories\/acme, /r } $case->[1];
	for my $command (['plan', '--detailed-exitcode'], ['apply', '--auto-approve']) {
		my $server = emulator('seed.yaml')->faults("[@rules]");
		push @jobs, [$case, $server, start($server, @$command, '-f', 'acme.yaml')];
	}
}

# Meanwhile: faults that pass.
my $LIST = 'method: GET, path: /2.0/repositories/acme, nth: 1';
my %passing = (
	'429 with Retry-After' => "{$LIST, effect: rate-limited, retry_after: 1}",
	'a long Retry-After' => "{$LIST, effect: rate-limited, retry_after: 6}",
	'429 without it' => "{$LIST, effect: rate-limited}",
	'500' => "{$LIST, effect: status}",
	'a lost answer' => "{$LIST, effect: cut}",
	'half an answer' => "{$LIST, effect: truncate, keep: 100}",
	'HTML instead of a gateway\'s answer' => "{$LIST, effect: html, status: 504}",
);
my %waiting;
for my $what (sort keys %passing) {
	my $server = emulator('seed.yaml')->faults("[$passing{$what}]");
	$waiting{$what} = start($server, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
}

while (@jobs) {
	my ($case, $plan_server, $plan) = @{ shift @jobs };
	my (undef, $apply_server, $apply) = @{ shift @jobs };
	my ($what, undef, $message, $status) = @$case;
	finish($_) for $plan, $apply;

	is("$plan->{status}\n" . steady(planned($plan)), ($status // 1) . "\n" . plan_of($message), "$what: one message, and the rest is planned");
	is($plan->{err}, '', "$what: nothing is said twice");
	is_deeply([$plan_server->writes], [], "$what: nothing is written by plan");
	if ($status) {
		is("$apply->{status}\n" . steady(planned($apply)), "$status\n" . plan_of($message), "$what: apply says the same");
		like($apply->{err}, qr{\Acooper: nothing was written: GET repositories/acme: HTTP $status[^\n]*\n\z}, "$what: and why it ends")
			if $what =~ s/^(\d+).*/$1/r eq $status;
		is_deeply([$apply_server->writes], [], "$what: and writes nothing");
	} else {
		is("$apply->{status}\n" . steady(planned($apply)), "3\n" . plan_of($message) . "\nApply: 1 done, 0 failed, 0 not attempted.\n",
			"$what: apply makes the rest");
		is_deeply([$apply_server->writes], ['PUT workspaces/acme/projects/PAY'], "$what: and nothing of what was not read");
	}
	$_->stop for $plan_server, $apply_server;
}

my $whole = <<'END';
acme/PAY                                                             acme.yaml:3
  ~ project                      description "Old" -> "New"

acme/api                                                             acme.yaml:5
  ~ repository                   description "Old" -> "New"
  + default_reviewers            + Ana

acme/web                                                             acme.yaml:6
  ~ repository                   description "Old" -> "New"

Plan: 1 to create, 3 to update, 0 to delete; 0 unchanged.
END
for my $what (sort keys %waiting) {
	my $run = finish($waiting{$what});
	is("$run->{status}\n" . planned($run), "2\n$whole", "$what, once: the plan is whole");
	is($run->{err}, $what eq 'a long Retry-After'
		? "cooper: GET repositories/acme: the server answered 429 (too many requests); again in 6.0 s (attempt 2 of 5)\n" : '',
		"$what, once: only a long wait is worth a line");
}

# --- one part of one repository cannot be read ---

{
	my $server = emulator('seed.yaml')->faults('[{path: /2.0/repositories/acme/api/default-reviewers, effect: status, status: 403}]');
	my $run = cooper($server, 'plan', '-f', 'acme.yaml');
	is($run->{status}, 7, 'reviewers that may not be read: 7');
	like($run->{out}, qr/^Cannot be planned:\n  acme\/api default_reviewers +acme.yaml:5\n    GET repositories\/acme\/api\/default-reviewers: HTTP 403/m,
		'are named with their place in the manifest');
	like($run->{out}, qr/^Plan: 0 to create, 3 to update, 0 to delete; 0 unchanged, 1 not planned\.$/m, 'the rest is planned');

	$server->faults('[{path: /2.0/repositories/acme/api/default-reviewers, effect: wrong-shape}]');
	$run = cooper($server, 'apply', '--auto-approve', '-f', 'acme.yaml');
	is($run->{status}, 3, 'apply makes the rest');
	ok(!(grep { /default-reviewers/ } $server->writes), 'but no reviewer');
	$server->faults(undef)->forget;
	is(cooper($server, 'apply', '--auto-approve', '-f', 'acme.yaml')->{status}, 0, 'when it can be read again, it is made');
	like(join(' ', $server->writes), qr{^PUT repositories/acme/api/default-reviewers/\S+$}, 'and nothing else');
}

# --- the server refuses for its own reasons ---

sub refused {
	my ($what, $status, $said, $env, @arguments) = @_;
	my $server = emulator(put('tokens.yaml', text('seed.yaml') . <<'END'));
tokens:
  - {secret: weak-secret, type: access-token, workspace: acme, scopes: [project]}
END
	for my $command (['plan'], ['apply', '--auto-approve']) {
		my $run = cooper($server, { env => $env }, @$command, @arguments);
		is($run->{status}, $status, "$what: $command->[0]");
		is($run->{out} =~ s/^Cost: .*\n//mr, $said, "$what: what $command->[0] says");
	}
	is_deeply([$server->writes], [], "$what: nothing is written");
	$server->stop;
	return;
}

refused('a wrong token', 7, <<'END', { BITBUCKET_TOKEN => 'wrong-secret' }, '-f', 'acme.yaml');
Cannot be planned:
  acme projects                                                      acme.yaml:3
    GET workspaces/acme/projects: HTTP 401: token is invalid, expired, or not supported for this
    endpoint; credential: access token (BITBUCKET_TOKEN)
  acme repositories                                                  acme.yaml:5
    GET repositories/acme: HTTP 401: token is invalid, expired, or not supported for this endpoint;
    credential: access token (BITBUCKET_TOKEN)

Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged, 2 not planned.
END
refused('a token without the scopes', 7, <<'END', { BITBUCKET_TOKEN => 'weak-secret' }, '-f', 'acme.yaml');
acme/PAY                                                             acme.yaml:3
  ~ project                      description "Old" -> "New"

acme/api                                                             acme.yaml:5
  ~ repository                   description "Old" -> "New"

acme/web                                                             acme.yaml:6
  ~ repository                   description "Old" -> "New"

Cannot be planned:
  acme/api default_reviewers                                         acme.yaml:5
    GET repositories/acme/api/default-reviewers: HTTP 403: your credentials lack one or more
    required privilege scopes; needed: pullrequest (OAuth) or read:pullrequest:bitbucket (API
    token); granted: project; credential: access token (BITBUCKET_TOKEN)

This credential cannot write:
  projects of a workspace (1 change)
    it needs the scope 'project:admin'; the credential has 'project'
  repositories of a workspace (2 changes)
    it needs the scope 'repository:admin'; the credential has 'project'

Plan: 0 to create, 3 to update, 0 to delete; 0 unchanged, 1 not planned.
END
refused('a workspace that is not there', 1, <<'END', { BITBUCKET_TOKEN => 'weak-secret' }, '-f', put('nope.yaml', <<'MANIFEST'));
Cannot be planned:
  nope repositories                                                  nope.yaml:2
    GET repositories/nope: HTTP 404: no workspace with identifier 'nope'

Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged, 1 not planned.
END
workspace: nope
repositories: {api: {description: New}}
MANIFEST

# --- no server at all, or none to be trusted ---

ran(cooper('plan', '-f', put('one.yaml', "workspace: acme\nrepositories: {api: {description: New}}\n")), 1, <<'END', '', 'nobody listens');
Cannot be planned:
  acme repositories                                                  one.yaml:2
    GET repositories/acme: cannot connect to 127.0.0.1:1: connection refused

Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged, 1 not planned.
END

my $server = emulator('seed.yaml');
ran(cooper($server, { env => { BITBUCKET_URL => "https://127.0.0.1:$server->{port}/2.0" } }, 'apply', '--auto-approve', '-f', 'one.yaml'), 1,
	qr{^  acme repositories +one\.yaml:2\n    GET repositories/acme: no TLS connection to SERVER: }m, '', 'https where plain http is spoken');
is_deeply([$server->requests], [], 'nothing reached it');

my $tls = tls_server();
my $env = { BITBUCKET_URL => "https://127.0.0.1:$tls->{port}/2.0" };
for my $command (['plan'], ['apply', '--auto-approve']) {
	ran(cooper($tls, { env => $env }, @$command, '-f', 'one.yaml'), 1, <<'END', '', "a certificate that nobody signed: $command->[0]");
Cannot be planned:
  acme repositories                                                  one.yaml:2
    GET repositories/acme: the certificate of 'SERVER' is not trusted: self-signed
    certificate; set SSL_CERT_FILE to a file with the certificate of the authority that signed it

Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged, 1 not planned.
END
}
like(cooper($tls, { env => { %$env, SSL_CERT_FILE => 'certificate.pem' } }, 'plan', '-f', 'one.yaml')->{out}, qr/^    GET repositories\/acme: HTTP 200/m,
	'the hint is right: with SSL_CERT_FILE the server is believed');

finished();

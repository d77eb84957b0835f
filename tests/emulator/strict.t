#!/usr/bin/perl
# What Atlassian's document does not allow is refused, and how.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';
my $no_api = { type => 'error', error => { message => 'Resource not found', detail => 'There is no API hosted at this URL' } };

# Paths.
is_deeply $e->ask("GET $_")->{json}, $no_api, "no API: $_"
	for '/2.0/nonexistent', '/2.0', '/', '/1.0/user', '/2.0/user/x/y', "$R/api/nope", '/2.0//user', '/2.0/repositories//x';
is $e->ask('GET /2.0/nonexistent')->{status}, 404, 'with 404';
is $e->ask('GET /2.0/nonexistent', undef, bearer('wrong'))->{status}, 404, 'before any credential is looked at';
is_error $e->ask("GET $R/{cccccccc-0000-4000-8000-000000000001}"), 400, qr/braces/, 'braces that are not encoded';
is_error $e->ask("GET $R/%zz"), 400, qr/encoded/, 'broken escapes';
is_error $e->ask("GET $R/$_"), 400, qr/encoded/, 'what is no UTF-8' for '%F8n', "\xf8n", 'api?q=%C3', 'api?%ff=x';
is $e->ask("GET $R/a%2Fb")->at('error.message'), 'Repository acme/a/b not found', 'an encoded slash stays in its segment';

# Methods.
my $r = $e->ask("POST $R", {});
is_error $r, 405, 'Method not allowed', 'a method that is not';
is $r->header('Allow'), 'GET', 'and those that are';
is $e->ask("PATCH $R/api", {})->header('Allow'), 'GET, POST, PUT, DELETE', 'all of them';
is $e->ask('DELETE /2.0/user')->{status}, 405, 'nobody deletes oneself';
$r = $e->ask("HEAD $R/api");
is $r->{status}, 200, 'HEAD';
is $r->{body}, '', 'has no body';
cmp_ok $r->header('Content-Length'), '>', 1000, 'and its length';

# Length.
is $e->ask("$_ $R/api", undef, 'Content-Length' => undef)->{status}, 411, "$_ without Content-Length" for qw(PUT POST);
is $e->ask("DELETE $R/old-name", undef, 'Content-Length' => undef)->{status}, 204, 'DELETE needs none';
$r = Answer->new($e->raw("PUT $R/api HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer o-ana\r\nTransfer-Encoding: chunked\r\n"
	. "Connection: close\r\n\r\n13\r\n{\"description\":\"ch\"\r\n1\r\n}\r\n0\r\n\r\n"));
is $r->at('description'), 'ch', 'a chunked body has its own';

# Bodies.
is_error $e->ask("PUT $R/api", $_), 400, qr/^(Bad request|Expected a JSON object)$/, "body: $_"
	for '[]', '"text"', '5', 'null', '{', '{"a":1}x', '{"description":"a","description":"b"}', "{\"description\":\"\xff\"}", '{"a":01}';
is $e->ask("PUT $R/api", '{"description": "\ud83d\ude00"}')->at('description'), "\x{1f600}", 'JSON is read as JSON';
is $e->ask("PUT $R/api", 'description=form+text&is_private=true', 'Content-Type' => 'application/x-www-form-urlencoded')
	->at('description'), 'form text', 'a flat body may be a form';
is $e->ask("PUT $R/api", 'mainbranch.name=main', 'Content-Type' => 'application/x-www-form-urlencoded; charset=utf-8')
	->at('mainbranch.name'), 'main', 'with dots for objects';
is $e->ask("PUT $R/api", 'description=%zz', 'Content-Type' => 'application/x-www-form-urlencoded')->{status}, 400,
	'if it can be read';

sub fields { return $e->ask("PUT $R/api", $_[0])->at('error.fields') }
is_deeply fields({ nope => 1 }), { nope => 'extra keys not allowed' }, 'an unknown field';
is_deeply fields({ description => 5 }), { description => 'expected str' }, 'a number for text';
is_deeply fields({ description => undef }), { description => 'expected str' }, 'null for text';
is_deeply fields({ is_private => 'true' }), { is_private => 'expected bool' }, 'text for a boolean';
is_deeply fields({ project => 'PAY' }), { project => 'expected a dictionary' }, 'text for an object';
is_deeply fields({ fork_policy => 'maybe' }), { fork_policy => 'not a valid choice' }, 'not one of the choices';
is_deeply fields({ scm => 'hg' }), { scm => 'not a valid choice' }, 'a scm of the past';
is_deeply fields({ nope => 1, is_private => 1, description => 'fine' }), { nope => 'extra keys not allowed',
	is_private => 'expected bool' }, 'all at once';
is_deeply fields({ mainbranch => {} }), { 'mainbranch.name' => 'required key not provided' }, 'inside an object';
is fields({ uuid => '{x}', created_on => 'x', type => 'repository', owner => {} }), undef,
	'what only the service sets is ignored';
is $e->ask("GET $R/api")->at('uuid'), '{cccccccc-0000-4000-8000-000000000001}', 'and stays';

# Size.
is $e->ask("PUT $R/api", '{"description":"' . 'x' x 1_000_000 . '"}')->{status}, 200, 'a megabyte is fine';
is $e->ask("PUT $R/api", ' ' x (16 * 1024 * 1024))->{status}, 400, 'sixteen are read';
is $e->ask("PUT $R/api", ' ' x (16 * 1024 * 1024 + 1))->{status}, 413, 'and not a byte more: SERVER_BODY_MAX';
is $e->ask("GET $R?q=" . 'x' x (512 * 1024))->{status}, 414, 'a head that is too long: SERVER_HEAD_MAX';
is $e->ask("GET $R?q=" . 'x' x 100_000)->{status}, 400, 'long addresses are read';
is $e->ask("GET $R?q=" . uri('(' x 5000))->{status}, 400, 'deep ones, too';
is $e->ask("PUT $R/api", '[' x 100_000)->{status}, 400, 'and deep bodies';

# What was removed.
for ('GET /2.0/workspaces', 'GET /2.0/repositories', 'GET /2.0/snippets', 'GET /2.0/user/permissions/workspaces',
	'GET /2.0/user/permissions/repositories') {
	$r = $e->ask($_);
	is_error $r, 410, 'CHANGE-2770 - Functionality has been deprecated', $_;
	is_deeply $r->at('data'), $r->at('error.data'), 'with the announcement twice';
}
is_error $e->ask('GET /2.0/teams/acme'), 403, 'Forbidden', 'teams';

# Headers of every answer.
$r = $e->ask('GET /2.0/user');
is $r->header('Vary'), 'Authorization, Origin', 'Vary';
cmp_ok $e->ask('GET /2.0/user')->header('X-Request-Count'), '>', $r->header('X-Request-Count'), 'X-Request-Count counts';

like $r->header('X-B3-Traceid'), qr/^[0-9a-f]{16}$/, 'X-B3-Traceid';
isnt $e->ask('GET /2.0/user')->header('X-B3-Traceid'), $r->header('X-B3-Traceid'), 'of each answer another';
$r = $e->ask('GET /2.0/nothing');
is +($e->requests)[-1]{trace}, $r->header('X-B3-Traceid'), 'the list of requests has it too';

done_testing();

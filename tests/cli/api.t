#!/usr/bin/perl
# cooper api: any call with the same credentials, in the manner of gh api.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

# Paths that a user types need not be in anybody's document.
delete $ENV{COOPER_REQUEST_LOG};

put('seed.yaml', <<'END');
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Payments}}
    repositories: {api: {description: The API}, web: {description: The site}}
END
put('weak.yaml', text('seed.yaml') . "tokens:\n  - {secret: weak-secret, type: access-token, workspace: acme, scopes: [project]}\n");

# A server that tells what it was asked, and sends what no emulator does. Its log has a line for each request.
put('server.pl', <<'END');
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;
$| = 1;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 8, ReuseAddr => 1) or die;
my $here = 'http://127.0.0.1:' . $listener->sockport;
print 'PORT ', $listener->sockport, "\n";
my %answers = (
	'/2.0/binary' => sub { ['200 OK', 'Content-Type: application/octet-stream', join '', map { chr } 0 .. 255] },
	'/2.0/compact' => sub { ['200 OK', 'Content-Type: application/json', '{"b":[1,{}],"a":"x"}'] },
	'/2.0/moved' => sub { ['302 Found', 'Location: /2.0/asked?moved=1', ''] },
	'/2.0/away' => sub { ['302 Found', 'Location: http://127.0.0.1:1/download?signature=hush', 'see there'] },
	'/2.0/round' => sub { ['302 Found', "Location: $here/2.0/round", ''] },
	(map { my $n = $_; ("/2.0/hop$n" => sub { ['302 Found', 'Location: /2.0/' . ($n < 5 ? 'hop' . ($n + 1) : 'there'), ''] }) } 1 .. 5),
	'/2.0/there' => sub { ['200 OK', 'X-Y: 1', 'there'] },
	'/2.0/self' => sub { ['200 OK', 'X-Y: 1', qq({"values":[1],"next":"$here/2.0/self"})] },
	'/2.0/circle' => sub { ['200 OK', 'X-Y: 1', qq({"values":[1],"next":"$here/2.0/circle2"})] },
	'/2.0/circle2' => sub { ['200 OK', 'X-Y: 1', qq({"values":[2],"next":"$here/2.0/circle3"})] },
	'/2.0/circle3' => sub { ['200 OK', 'X-Y: 1', qq({"values":[3],"next":"$here/2.0/circle2"})] },
	'/2.0/elsewhere' => sub { ['200 OK', 'X-Y: 1', '{"values":[1],"next":"https://evil.example/2.0/x"}'] },
	'/2.0/number' => sub { ['200 OK', 'X-Y: 1', '{"values":[1],"next":5}'] },
	'/2.0/broken' => sub { ['200 OK', 'X-Y: 1', '{"values":[1],'] },
	'/2.0/text' => sub { ['200 OK', 'Content-Type: text/plain', "not JSON\n"] },
	'/2.0/list' => sub { ['200 OK', 'X-Y: 1', qq({"values":[1],"next":"$here/2.0/list2"})] },
	'/2.0/list2' => sub { ['404 Not Found', 'X-Y: 1', '{"error":{"message":"gone meanwhile"}}'] },
	'/2.0/list-html' => sub { ['200 OK', 'X-Y: 1', qq({"values":[1],"next":"$here/2.0/html"})] },
	'/2.0/html' => sub { ['403 Forbidden', 'Content-Type: text/html', '<html><title>No</title></html>'] },
);
while (my $client = $listener->accept) {
	my ($head, %headers) = ('');
	while (defined(my $line = <$client>)) {
		$line =~ s/\r\n\z//;
		last if $line eq '';
		$head ? ($line =~ /^([^:]+): *(.*)/ and $headers{lc $1} = $2) : ($head = $line);
	}
	my ($method, $path) = $head =~ /^(\S+) (\S+)/ or next;
	my $body = '';
	read $client, $body, $headers{'content-length'} if $headers{'content-length'};
	my $authorization = delete $headers{authorization} // '';
	print STDERR "$method $path\n";
	my $plain = $path =~ s/\?.*//r;
	my $answer = $answers{$plain} ? $answers{$plain}->() : ['200 OK', 'Content-Type: application/json',
		JSON::PP->new->canonical->encode({ method => $method, path => $path, headers => \%headers, body => unpack 'H*', $body })];
	print $client "HTTP/1.1 $answer->[0]\r\n$answer->[1]\r\nX-Echo: $authorization\r\nConnection: close\r\nContent-Length: ",
		length $answer->[2], "\r\n\r\n", $answer->[2];
	close $client;
}
END

sub odd_server { return serve(qr/^PORT (\d+)$/m, 'perl', 'server.pl') }

my $server = emulator('seed.yaml');
my $odd = odd_server();

# What the odd server was asked since the last time.
my $told = 0;

sub asked {
	my @lines = split /\n/, text("$odd->{out}.err");
	my @new = @lines[$told .. $#lines];
	$told = @lines;
	return @new;
}

# What the odd server makes of a request: its own JSON.
sub echoed {
	my $run = cooper($odd, 'api', @_);
	asked();
	$run->{status} eq 0 or diag("@_: $run->{status} $run->{err}");
	return json($run->{out});
}

sub body_of { return pack 'H*', echoed(@_)->{body} }

# It waits while everything else is tested.
my $throttled = emulator('seed.yaml')->faults('[{path: "/2.0/user", nth: 1, effect: rate-limited, retry_after: 6}]');
my $waiting = start($throttled, 'api', 'user', '-q', '.display_name');

# --- a path in all its forms, and the bytes as they came ---

my $true = HTTP::Tiny->new(default_headers => { Authorization => 'Bearer emulator' })->get($server->url . '/repositories/acme/api')->{content};
for my $path ('repositories/acme/api', '/repositories/acme/api', '2.0/repositories/acme/api', '/2.0/repositories/acme/api',
	$server->url . '/repositories/acme/api') {
	my $run = cooper($server, 'api', $path);
	is("$run->{status} $run->{raw}[0] $run->{err}", "0 $true ", "$path: to the byte");
}
is(json(cooper($server, 'api', 'repositories/acme/{api}')->{out} || '{}')->{slug}, undef, 'a name in braces is a placeholder');
is(json(cooper($server, 'api', 'repositories/acme/' . json($true)->{uuid})->{out})->{slug}, 'api', 'a UUID in its braces is none');
is(echoed('/2.0')->{path}, '/2.0', 'the root');
is(echoed('2.0x/2.0')->{path}, '/2.0/2.0x/2.0', 'what only begins like it');
is(echoed('2.0/user', '--url', $odd->url =~ s{2\.0$}{}r)->{path}, '/2.0/user', 'where the server\'s URL does not end in it');
is(echoed("a b/\x{c3}\x{bc}#?q=x y\"&z=%20+")->{path}, '/2.0/a%20b/%C3%BC%23?q=x%20y%22&z=%20+', 'what no URL may carry is encoded, the rest stays');
is(echoed($odd->url =~ s{2\.0$}{1.0/x}r)->{path}, '/1.0/x', 'a URL of the same origin may be elsewhere');
is(cooper($odd, 'api', 'binary')->{raw}[0], join('', map { chr } 0 .. 255), 'binary is safe');
ran(cooper($server, 'api', 'repositories/acme/api', '--silent'), 0, '', '', '--silent prints nothing');

my @foreign = ('https://evil.example/2.0/user', 'http://127.0.0.1:1/2.0/user', "https://127.0.0.1:$odd->{port}/2.0/user",
	'http://localhost/2.0/user', 'ftp://127.0.0.1/');
asked();
like(cooper($odd, 'api', $_)->{err}, qr/^cooper: '[^']+' is not at SERVER, and the credential goes to the API's own origin only; nothing was sent$/,
	"$_: refused") for @foreign;
said(cooper($odd, 'api', $foreign[0]), 64, "'https://evil.example/2.0/user' is not at SERVER, and the credential goes to the API's own origin only; "
	. 'nothing was sent', 'as wrong use');
said(cooper($odd, 'api', "http://127.0.0.1:$odd->{port}\@evil.example/"), 64,
	'the URL has a user name in it; credentials come from the environment', 'a user name');
said(cooper($odd, 'api', 'https://ana:hush@evil.example/'), 64,
	'the URL has a user name in it; credentials come from the environment', 'a password, which is not repeated');
is_deeply([asked()], [], 'nothing was sent');
is(echoed('//evil.example/x')->{path}, '/2.0/evil.example/x', 'two slashes are no host');

# --- placeholders ---

my $path = 'repositories/{workspace}/{repository}';
is(cooper($server, 'api', $path, '--workspace', 'acme', '--repository', 'web', '-q', '.slug')->{out}, "web\n", 'by options');
my $env = { BITBUCKET_WORKSPACE => 'acme', BITBUCKET_REPO_SLUG => 'api' };
is(cooper($server, { env => $env }, 'api', $path, '-q', '.slug')->{out}, "api\n", 'by the environment');
is(cooper($server, { env => $env }, 'api', $path, '--repository', 'web', '-q', '.slug')->{out}, "web\n", 'an option wins');
said(cooper($server, 'api', $path), 64, 'there is nothing that {workspace} could stand for; give --workspace, set BITBUCKET_WORKSPACE, '
	. 'or run it in a clone from bitbucket.org', 'without any');
mkdir 'clone';
git('clone', 'init', '-q');
for my $url ('https://bitbucket.org/acme/web.git', 'git@bitbucket.org:acme/web.git', 'ssh://git@ssh.bitbucket.org/acme/web.git') {
	git('clone', 'config', 'remote.origin.url', $url);
	is(cooper($server, { in => 'clone' }, 'api', 'repositories/{workspace}/{repo_slug}', '-q', '.slug')->{out}, "web\n", "by $url");
}
is(cooper($server, { in => 'clone', env => $env }, 'api', $path, '-q', '.slug')->{out}, "api\n", 'the environment wins over the clone');
git('clone', 'config', 'remote.origin.url', 'https://github.com/acme/web.git');
is(cooper($server, { in => 'clone' }, 'api', $path)->{status}, 64, 'a clone from elsewhere is none');
said(cooper($server, 'api', 'repositories/{worksapce}/x'), 64, "unknown placeholder '{worksapce}', did you mean '{workspace}'?" =~ s/[{}](?=workspace|'\?)//gr,
	'a misspelt one');
said(cooper($server, 'api', 'repositories/{owner}/x'), 64, "unknown placeholder '{owner}'; there are {workspace} and {repository}", 'an unknown one');
is(echoed($path, '--workspace', 'a/b', '--repository', 'x y')->{path}, '/2.0/repositories/a%2Fb/x%20y', 'a value is one segment');
said(cooper($server, 'api', $path, '--workspace', '..', '--repository', 'x'), 64, "'..' cannot stand for {workspace}: it would name another path", '..');
is(body_of('x', '-F', 'name={workspace}-{other}', '--workspace', 'acme'), '{"name":"acme-{other}"}', 'also in -F');
is(body_of('x', '-f', 'name={workspace}', '--workspace', 'acme'), '{"name":"{workspace}"}', 'not in -f');

# --- fields and methods ---

put('text.txt', "two\nlines\n");
put('nul.txt', "a\0b");
put('latin.txt', "\xfc");
my @bodies = (
	['texts', '{"a":"1","b":"true","c":"@x"}', qw(-f a=1 -f b=true -f c=@x)],
	['typed', '{"a":1,"b":true,"c":false,"d":null,"e":-5,"f":"1.5","g":"","h":"TRUE","i":0,"j":"007"}', qw(-F a=1 -F b=true -F c=false -F d=null -F e=-5 -F f=1.5 -F g= -F h=TRUE -F i=0 -F j=007)],
	['a file', '{"a":"two\nlines\n"}', '-F', 'a=@text.txt'],
	['nested', '{"project":{"key":"PAY"},"tags":["x",2],"none":[],"people":[{"name":"a","id":1},{"name":"b"}]}',
		qw(-f project[key]=PAY -f tags[]=x -F tags[]=2 -f none[] -f people[][name]=a -F people[][id]=1 -f people[][name]=b)],
	['an equals sign', '{"a":"b=c"}', '-f', 'a=b=c'],
	['UTF-8', "{\"a\":\"\x{c3}\x{bc}\"}", '-f', "a=\x{c3}\x{bc}"],
);
for (@bodies) {
	my ($what, $body, @fields) = @$_;
	is(body_of('x', @fields), $body =~ s/\n/\\n/gr, "fields: $what");
}
is(pack('H*', json(cooper($odd, { stdin => 'text.txt' }, 'api', 'x', '-F', 'a=@-')->{out})->{body}), '{"a":"two\nlines\n"}', 'fields: standard input');
is(echoed('x')->{method}, 'GET', 'GET without fields');
is(echoed('x', '-f', 'a=1')->{method}, 'POST', 'POST with them');
is(echoed('x', '-X', 'put', '-f', 'a=1')->{method}, 'PUT', '-X says otherwise, in any case');
is(echoed('x', '-X', 'DELETE')->{method}, 'DELETE', 'DELETE');
is(echoed('x', '-X', 'POST')->{headers}{'content-length'}, 0, 'a POST without a body says so');
is(echoed('x', '-X', 'GET', '-f', 'q=name ~ "a&b"', '-F', 'n=1', '-f', 'state[]=OPEN', '-f', 'state[]=MERGED', '-f', 'none[]')->{path},
	'/2.0/x?q=name%20~%20%22a%26b%22&n=1&state=OPEN&state=MERGED', 'with GET they are the query');
is(echoed('x?a=1', '-X', 'GET', '-f', 'b=2')->{path}, '/2.0/x?a=1&b=2', 'behind what is there');

put('bytes', join '', map { chr } 0 .. 255);
my $sent = echoed('x', '--input', 'bytes', '-f', 'a=1', '-H', 'Content-Type: application/octet-stream', '-H', 'X-Own: yes');
is("$sent->{method} $sent->{path} $sent->{headers}{'content-type'} $sent->{headers}{'x-own'}", 'POST /2.0/x?a=1 application/octet-stream yes',
	'--input: fields are the query, headers as given');
is(pack('H*', $sent->{body}), text('bytes'), 'the body is the file, to the byte');
is(echoed('x', '--input', 'text.txt')->{headers}{'content-type'}, 'application/json', 'JSON unless a header says otherwise');
is(pack('H*', json(cooper($odd, { stdin => 'bytes' }, 'api', 'x', '--input', '-')->{out})->{body}), text('bytes'), '--input -');

ok(cooper($server, 'api', 'repositories/acme/new', '-f', 'scm=git', '-f', 'project[key]=PAY', '-F', 'is_private=true')->{status} eq 0, 'something is made');
is($server->api(GET => 'repositories/acme/new')->{project}{key}, 'PAY', 'as the fields say');
is(cooper($server, 'api', '-X', 'DELETE', 'repositories/acme/new')->{out}, '', 'and deleted; an empty answer prints nothing');

# --- errors ---

ran(cooper($server, 'api', 'repositories/acme/nope'), 1, '{"type":"error","error":{"message":"Repository acme/nope not found"}}',
	"cooper: repository acme/nope not found (HTTP 404)\n", '404: the body, and what it says');
ran(cooper($server, 'api', 'repositories/acme/nope', '-q', '.nothing'), 1, qr/^\{"type":"error".*\}\z/, "cooper: repository acme/nope not found (HTTP 404)\n",
	'an error is not filtered');
ran(cooper($server, 'api', 'repositories/acme/nope', '--silent'), 1, '', "cooper: repository acme/nope not found (HTTP 404)\n", '--silent still says what went wrong');
like(cooper($server, { env => { BITBUCKET_TOKEN => 'wrong-secret' } }, 'api', 'user')->{err},
	qr/^cooper: token is invalid, expired, or not supported for this endpoint \(HTTP 401\); credential: access token \(BITBUCKET_TOKEN\)$/, 'a wrong token');
is(cooper($server, { env => { BITBUCKET_TOKEN => 'wrong-secret' } }, 'api', 'user')->{status}, 7, 'a wrong token: 7');
my $weak = emulator('weak.yaml');
my $run = cooper($weak, { env => { BITBUCKET_TOKEN => 'weak-secret' } }, 'api', 'repositories/acme/api/default-reviewers');
is($run->{status}, 7, 'a weak token: 7');
like($run->{err}, qr/ \(HTTP 403\); needed: pullrequest; granted: project; credential: /, 'with the scopes');
$run = cooper($weak, { env => { BITBUCKET_TOKEN => undef } }, 'api', 'user');
is($run->{status}, 7, 'no credential: the server is asked all the same');
like($run->{err}, qr/ \(HTTP 401\); no credential is set: set BITBUCKET_TOKEN, or /, 'and the message says what to set');
ran(cooper('api', 'user'), 1, '', "cooper: cannot connect to 127.0.0.1:1: connection refused\n", 'nobody there');
$run = cooper($server, { out => '/dev/full' }, 'api', 'user');
is("$run->{status} $run->{err}", "1 cooper: cannot write to standard output: no space left on device\n", 'a full disk');

# --- what changes something is sent once ---

my @lost = (
	['cut', 'effect: cut, applied: true', 'the connection to SERVER was lost before it answered; whether it took effect is not known, '
		. 'and it was not sent again: look first'],
	['503', 'effect: status, status: 503, body: ""', 'service unavailable (HTTP 503)'],
);
for (@lost) {
	my ($what, $effect, $line) = @$_;
	for my $method (qw(POST PUT DELETE)) {
		$server->faults("[{method: $method, $effect}]")->forget;
		my $run = cooper($server, 'api', 'repositories/acme/lost', '-X', $method, '-f', 'scm=git');
		is("$run->{status} $run->{err}", "1 cooper: $line\n", "$method, $what: said");
		is(scalar $server->writes, 1, "$method, $what: sent once");
	}
}
$server->faults('[{method: GET, path: "/2.0/user", nth: 1, effect: cut}]')->forget;
is(cooper($server, 'api', 'user')->{status}, 0, 'a GET is sent again');
is(scalar(grep { $_->{path} eq '/2.0/user' } $server->requests), 2, 'once more');
$server->faults('[{method: POST, nth: 1, effect: rate-limited, retry_after: 0}]')->forget;
is(cooper($server, 'api', 'repositories/acme/limited', '-f', 'scm=git')->{status}, 0, 'what was refused for its rate has not happened');
is(scalar $server->writes, 2, 'and is sent again');
$server->faults(undef);

# --- headers ---

$run = cooper($server, 'api', '-i', 'repositories/acme/api');
like($run->{raw}[0], qr{\AHTTP/1\.1 200 OK\r\n(?:[\w-]+: [^\r\n]*\r\n)+\r\n\Q$true\E\z}, '-i: status line, headers, body');
like(cooper($server, 'api', '-i', 'repositories/acme/nope')->{out}, qr{\AHTTP/1\.1 404 Not Found\r\n.*\r\n\r\n\{"type":"error"}s, '-i with an error');
like(cooper($server, 'api', '-i', '--silent', 'user')->{raw}[0], qr{\AHTTP/1\.1 200 OK\r\n.*\r\n\r\n\z}s, '-i with --silent');
is(echoed('x', '-H', 'accept: text/plain')->{headers}{accept}, 'text/plain', 'a header of ours can be replaced');
ok(!exists echoed('x', '-H', 'Accept:')->{headers}{accept}, 'or left out');

# --- the credential is never shown ---

my $secret = 's3cret-token-of-the-test';
my @credentials = (
	['bearer', $secret, { BITBUCKET_TOKEN => $secret }],
	['basic', 'YW5hQGFjbWUuZXhhbXBsZTpzM2NyZXQ=', { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 's3cret' }],
);
for (@credentials) {
	my ($what, $sent, $env) = @$_;
	for my $arguments (['compact'], ['away'], ['moved'], ['list', '--paginate'], ['x', '-f', 'a=1'], ['x', '--cache', '1h'], ['x', '-q', 'env, $ENV, .']) {
		my $run = cooper($odd, { env => $env }, 'api', '-v', '-i', @$arguments);
		my $all = join '', @{ $run->{raw} };
		unlike($all, qr/\Q$sent\E|s3cret/, "$what: api -v -i @$arguments");
		like($all, qr/^X-Echo: B\w+ \[concealed\]\r$/m, 'though the server sends it back');
		like($run->{err}, qr/^cooper: \w+ \S+ -> \d+/m, 'and -v says each request');
	}
}
unlike(join('', map { text($_) } glob '.cache/cooper/*'), qr/s3cret|YW5hQGFjbWUu/, 'nor is it in the cache');
for my $header ('Authorization: Bearer s3cret', 'authorization:Basic s3cret', 'Cookie: s3cret') {
	my $run = cooper($odd, 'api', 'x', '-H', $header);
	like($run->{err}, qr/^cooper: the header '[\w]+' is not for the command line, .*; credentials come from the environment$/, 'not on the command line');
	unlike($run->{err}, qr/s3cret/, 'and not repeated');
}
asked();

# --- redirects ---

is(echoed('moved')->{path}, '/2.0/asked?moved=1', 'a redirect to the same origin is followed');
ran(cooper($odd, 'api', 'away'), 1, 'see there', "cooper: redirected, but not to the API's own origin (HTTP 302); --include shows where, "
	. "and the credential does not go there\n", 'to another it is not');
said(cooper($odd, 'api', 'round'), 1, 'redirected more than 5 times, the limit (HTTP 302); --include shows where', 'one that goes round ends');
is(scalar(grep { m{/round$} } asked()), 6, 'after five more: API_REDIRECTS_MAX');
is(cooper($odd, 'api', 'hop1')->{out}, 'there', 'five are followed');
asked();
like(cooper($odd, 'api', '-X', 'PUT', 'moved')->{err}, qr/\(HTTP 302\)$/, 'a write does not follow');
is_deeply([asked()], ['PUT /2.0/moved'], 'at all');

# --- a terminal ---

is(cooper($odd, { through => terminal(100) }, 'api', 'compact')->{out} =~ s/\r\n/\n/gr, <<'END', 'on a terminal JSON is laid out');
{
  "b": [
    1,
    {}
  ],
  "a": "x"
}
END
is(cooper($odd, { through => terminal(100) }, 'api', 'text')->{out} =~ s/\r\n/\n/gr, "not JSON\n", 'other things are not');
is(cooper($odd, { through => terminal(100) }, 'api', 'compact', '-q', '{a}')->{out} =~ s/\r\n/\n/gr, "{\n  \"a\": \"x\"\n}\n", 'results of a filter are');
is(cooper($odd, 'api', 'compact')->{out}, '{"b":[1,{}],"a":"x"}', 'elsewhere not a byte is changed');

# --- filters ---

asked();
ran(cooper($odd, 'api', 'compact', '--jq', '.a, .b[], .c'), 0, "x\n1\n{}\n\n", '', 'texts as they are, the rest as JSON, nothing for null');
ran(cooper($odd, 'api', 'compact', '--jq', '.a[]'), 1, '', qr/^cooper: the jq filter fails: cannot iterate over string/, 'a filter that fails');
ran(cooper($odd, 'api', 'text', '--jq', '.'), 1, '', qr/^cooper: not JSON, which a jq filter needs: /, 'no JSON');
asked();
ran(cooper($odd, 'api', 'compact', '--jq', '.a['), 64, '', qr/^cooper: cannot read the jq filter '\.a\[': syntax error/, 'no filter');
is_deeply([asked()], [], 'is found out before anything is sent');

# --- lists ---

my $many = emulator(put('many.yaml', <<'END'));
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {}}
    generate: {repositories: 2500, values: {description: One of many}}
END
my @names = map { sprintf 'repo-%05d', $_ } 1 .. 2500;
my @list = ('api', 'repositories/acme?sort=slug&pagelen=100&fields=next,values.slug', '--paginate');

$run = cooper($many, @list);
my @pages = JSON::PP->new->utf8->incr_parse($run->{raw}[0]);
is(scalar @pages, 25, '2,500 items on 25 pages');
is_deeply([map { $_->{slug} } map { @{ $_->{values} } } @pages], \@names, 'each once, in order');
is(scalar(() = $run->{raw}[0] =~ /\}\n\{/g), 24, 'a line end between pages');
my $slurped = json(cooper($many, @list, '--slurp')->{raw}[0]);
is(scalar @$slurped, 25, '--slurp: one list of pages');
is_deeply([map { $_->{slug} } map { @{ $_->{values} } } @$slurped], \@names, 'with all items');
is(cooper($many, @list, '--jq', '.values[].slug')->{out}, join('', map { "$_\n" } @names), '--jq filters page by page');
is(cooper($many, @list, '--jq', '[.[].values[].slug] | length', '--slurp')->{out}, "2500\n", '--jq --slurp filters them all');
is(cooper($many, @list, '--jq', 'length', '--slurp')->{out}, "25\n", 'as one list');
is(json(cooper($many, 'api', 'repositories/acme?pagelen=100')->{out})->{values}[99]{slug} ne '', 1, 'without --paginate it is one page');

# Memory while pages pass through a pipe that is read slowly: what Cooper takes at the most, in kB, early and late.
sub memory_of {
	my ($fifo, @arguments) = @_;
	system('mkfifo', $fifo) == 0 or BAIL_OUT('no mkfifo');
	my $job = start($many, { out => $fifo, env => { ASAN_OPTIONS => 'detect_leaks=0:quarantine_size_mb=0:thread_local_quarantine_size_kb=0' } }, @arguments);
	open my $in, '<:raw', $fifo or die "cannot read: $!\n";
	my ($bytes, $early, $late) = (0);
	while ((my $n = sysread $in, my $chunk, 65536) // 0) {
		$bytes += $n;
		my ($top) = (do { local (@ARGV, $/) = "/proc/$job->{pid}/status"; eval { local $SIG{__WARN__} = sub { }; <> } } // '') =~ /^VmHWM:\s+(\d+)/m or next;
		$early = $top if $bytes < 1_000_000;
		$late = $top;
	}
	close $in;
	unlink $fifo;
	my $status = Cooper::wait_for($job->{pid});
	return ($status, $bytes, $late - $early);
}
for my $more ([], ['--slurp'], ['--jq', '.values[]']) {
	my ($status, $bytes, $growth) = memory_of('pages', 'api', 'repositories/acme?pagelen=50', '--paginate', @$more);
	is($status, 0, "in a pipe: @$more");
	cmp_ok($bytes, '>', 4_000_000, 'which are many bytes');
	cmp_ok($growth, '<', 1500, 'and memory does not grow with them');
}

asked();
my $round = 'a page that was there already';
my @bad_lists = (
	['self', "1 the list does not end: 'next' of page 2 is $round", 2],
	['circle', "1 the list does not end: 'next' of page 3 is $round", 3],
	['number', "1 the list does not end: 'next' of page 1 is no URL", 1],
	['elsewhere', "4 next link leaves the server SERVER: 'https://evil.example/2.0/x'", 1],
	['broken', '1 the page cannot be understood, and so not where the list goes on: it is no JSON', 1],
	['list', '1 gone meanwhile (HTTP 404)', 2],
);
for (@bad_lists) {
	my ($path, $said, $requests) = @$_;
	my $run = cooper($odd, 'api', '--paginate', $path);
	is("$run->{status} $run->{err}", $said =~ s/ / cooper: /r . "\n", "$path: what is said");
	is(scalar asked(), $requests, "$path: after $requests");
	like($run->{out}, qr/^\{"values":\[1\],/, "$path: what came is printed");
}
ran(cooper($odd, 'api', '--paginate', 'text'), 0, "not JSON\n", '', 'what is no list has one page');
is_deeply([map { keys %$_ } @{ json(cooper($odd, 'api', '--paginate', '--slurp', 'list')->{out} =~ s/"next":"[^"]*"/"next":1/r) }[1]], ['error'],
	'--slurp: an error in JSON is the last of the list');
is(scalar @{ json(cooper($odd, 'api', '--paginate', '--slurp', 'list-html')->{raw}[0]) }, 1, 'one in HTML is not in it');
ran(cooper($odd, 'api', '--paginate', '--slurp', 'text'), 1, '', "cooper: the answer is no JSON, which --slurp needs\n", 'only JSON has a place');
is(cooper($odd, 'api', '--paginate', '--slurp', '--jq', 'length', 'list')->{raw}[0], '{"error":{"message":"gone meanwhile"}}', 'half a list is not filtered');
asked();

# --- answers that are kept ---

sub kept { return glob '.cache/cooper/*' }

unlink kept();
my @cached = ('api', 'compact', '--cache', '1h');
is(cooper($odd, @cached)->{out}, '{"b":[1,{}],"a":"x"}', 'the first time it is asked');
is(cooper($odd, @cached)->{out}, '{"b":[1,{}],"a":"x"}', 'the second time it is the same');
like(cooper($odd, @cached, '-i')->{out}, qr{\AHTTP/1\.1 200 OK\r\n.*\r\n\r\n\{"b":\[1,\{\}\],"a":"x"\}\z}s, 'headers included');
is(cooper($odd, @cached, '-q', '.a')->{out}, "x\n", 'and can be filtered');
like(cooper($odd, @cached, '-v')->{err}, qr/^cooper: GET compact -> 200 as it was kept$/, '-v says so');
is_deeply([asked()], ['GET /2.0/compact'], 'one request for all');
is_deeply([map { sprintf '%o', (stat)[2] & 0777 } '.cache/cooper', kept()], [700, 600], 'for nobody else to read');
cooper($odd, 'api', 'compact');
cooper($odd, @cached, '-H', 'Accept: text/x');
cooper($odd, { env => { BITBUCKET_TOKEN => 'another' } }, @cached);
cooper($odd, { env => { BITBUCKET_TOKEN => undef } }, @cached);
cooper($odd, 'api', 'compact?x=1', '--cache', '1h');
is(scalar asked(), 5, 'not without --cache, for other headers, for another credential, without one, for another path');
utime time - 100, time - 100, kept();
cooper($odd, 'api', 'compact', '--cache', '90s');
is(scalar asked(), 1, 'nor when it is too old');
cooper($odd, 'api', 'list2', '--cache', '1h') for 1, 2;
is(scalar asked(), 2, 'errors are not kept');
cooper($many, @list, '--cache', '1h', '--silent') for 1, 2;
$many->forget;
is(cooper($many, @list, '--cache', '1h', '--jq', '.values[].slug')->{out}, join('', map { "$_\n" } @names), 'all pages of a list are kept');
is_deeply([$many->requests], [], 'each of them');
chmod 0755, '.cache/cooper';
$run = cooper($odd, @cached);
is("$run->{status} $run->{out}", '0 {"b":[1,{}],"a":"x"}', 'a folder that others can read: the answer is there');
like($run->{err}, qr/^cooper: warning: the answer is not kept: '\S+' is not a folder of yours alone; run 'chmod 700 \S+'$/, 'and not kept');
is(cooper($odd, { env => { XDG_CACHE_HOME => "$ENV{HOME}/elsewhere" } }, @cached)->{status}, 0, 'XDG_CACHE_HOME');
ok(-d 'elsewhere/cooper', 'is where they are then');

# --- the end of patience ---

my $slow = emulator('seed.yaml')->faults('[{method: POST, effect: cut, delay_ms: 60000}]');
my $stuck = start($slow, 'api', 'repositories/acme/slow', '-f', 'scm=git', '-v');
sleep_until(sub { grep { $_->{method} eq 'POST' } $slow->requests });
kill INT => $stuck->{pid};
$stuck = finish($stuck);
is("$stuck->{status} " . (split /\n/, $stuck->{err})[-1], '130 cooper: interrupted; whether it took effect is not known, and it was not sent again: look first',
	'Ctrl-C says that it may have happened');
kill KILL => delete $slow->{pid};

sub sleep_until {
	my ($there) = @_;
	for (1 .. 2000) {
		return if $there->();
		select undef, undef, undef, 0.005;
	}
	return fail('it never came');
}

# --- what is wrong with a command line ---

asked();
my @wrong = (
	[[], "there is no path; it is cooper api PATH, as in 'cooper api user'"],
	[['a', 'b'], "'cooper api' does not know what to do with 'b'"],
	[['x', '--paginat'], "unknown option '--paginat', did you mean '--paginate'?"],
	[['x', '--slrup'], "unknown option '--slrup', did you mean '--slurp'?"],
	[['x', '--auto-approve'], "'cooper api' has no option --auto-approve; see 'cooper api --help'"],
	[['x', '-X', 'GET', '-X', 'PUT'], '--method is given twice'],
	[['x', '-X', 'PATCH'], "unknown method 'PATCH'; the API has GET, POST, PUT and DELETE"],
	[['x', '-X', 'PSOT'], "unknown method 'PSOT', did you mean 'POST'?"],
	[['x', '-f', 'a'], "'a' is no field; it is KEY=VALUE, or KEY[] for an empty list"],
	[['x', '-f', '=1'], "'' is no field; it is KEY=VALUE, or KEY[] for an empty list"],
	[['x', '-f', 'a[=1'], "'a[' is no key of a field; it is NAME, NAME[INNER], NAME[] or NAME[][INNER]"],
	[['x', '-f', 'a=1', '-F', 'a=2'], "field 'a' is given twice"],
	[['x', '-f', 'a=1', '-f', 'a[b]=2'], "field 'a[b]' takes 'a' for a map, but it is text already"],
	[['x', '-H', 'nonsense'], "a header is 'Name: value', and its name has letters, digits and dashes"],
	[['x', '-H', 'Host: evil.example'], "the header 'Host' is not to be set: the client makes it itself"],
	[['x', '-H', "X: 1\r\nY: 2"], "the header 'X' has a line end or another character that no header may carry"],
	[['x', '-X', 'GET', '--input', 'text.txt'], '--input is a body, and GET has none; give another --method'],
	[['x', '-f', 'a=1', '--paginate'], '--paginate follows lists, which only GET has'],
	[['x', '-f', 'a=1', '--cache', '1h'], '--cache keeps answers to GET only'],
	[['x', '--slurp'], '--slurp is for the pages of --paginate; add it'],
	[['x', '--slurp', '--paginate', '-i'], '--include and --slurp do not go together: headers have no place in a list'],
	[['x', '--silent', '--jq', '.'], '--silent and --jq do not go together'],
	[['x', '--silent', '--paginate', '--slurp'], '--silent and --slurp do not go together'],
	[['x', '--cache', 'soon'], "--cache takes a time up to 7 days as in 60s, 15m or 1h, not 'soon'"],
	[['x', '--cache', '8d'], "--cache takes a time up to 7 days as in 60s, 15m or 1h, not '8d'"],
);
said(cooper($odd, 'api', @{ $_->[0] }), 64, $_->[1], 'api ' . join ' ', @{ $_->[0] }) for @wrong;
my @files = (
	[['x', '-F', 'a=@nowhere'], "cannot open 'nowhere': no such file or directory"],
	[['x', '--input', 'nowhere'], "cannot open 'nowhere': no such file or directory"],
	[['x', '-F', 'a=@nul.txt'], "field 'a' has a NUL, which no field may carry; send 'nul.txt' with --input"],
	[['x', '-F', 'a=@latin.txt'], "field 'a' is not UTF-8, which JSON has to be; send other bytes with --input"],
	[['x', '-f', "a=\xfc"], "field 'a' is not UTF-8, which JSON has to be; send other bytes with --input"],
);
said(cooper($odd, 'api', @{ $_->[0] }), 65, $_->[1], "api @{ $_->[0] }") for @files;
is_deeply([asked()], [], 'none of them sends anything');
is(cooper($server, 'plan', '-f', put('acme.yaml', "workspace: acme\nrepositories: {api: {description: The API}}\n"))->{status}, 0, '-f of other commands is still a file');

# --- the one that waited ---

$waiting = finish($waiting);
ran($waiting, 0, "Ana\n", "cooper: GET user: the server answered 429 (too many requests); again in 6.0 s (attempt 2 of 5)\n", 'a limit is waited for, and said');

finished();

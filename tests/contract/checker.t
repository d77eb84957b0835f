#!/usr/bin/perl
# Shows that each way in which a request can be wrong is noticed, on a small document, and then on the real one's facts.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Contract;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

my $FACTS = <<'END' =~ s/ +/\t/gr =~ s/~/ /gr;
operation DELETE~/things/{thing}
operation GET~/things
operation GET~/things/mine
operation GET~/things/{thing}
operation GET~/src/{commit}/{path}
operation POST~/things
operation POST~/lists
operation PUT~/things/{thing}
query GET~/things state string OPEN|MERGED
query GET~/things deep boolean
query GET~/things depth integer
body POST~/lists @list
body POST~/things @thing
field list [] @part
field part kind string small|large
field part name string
field part whole @thing
field thing count integer
field thing is_private boolean
field thing choice string? yes|no
field thing kind string bug|task
field thing links object
field thing links.avatar object
field thing links.avatar.href string
field thing parts array
field thing parts[] @part
field thing project @project
field thing ratio number
field thing tags array
field thing tags[] string red|blue
field thing free object
field thing free.* any
field project key string
END

my $T = 'POST /things';

# A contract with these exceptions, each of its columns parted by two spaces.
sub contract { return Contract->new(facts => $FACTS, exceptions => join '', map { s/  +/\t/gr . "\n" } @_) }

sub request {
	my ($what, @fields) = @_;
	my ($method, $path, $query) = $what =~ /^(\S+) ([^?]*)\??(.*)/;
	return { agent => 'cooper/1', method => $method, path => $path, query => $query, status => 200,
		content_type => @fields ? 'application/json; charset=utf-8' : undef, fields => [@fields] };
}

# One test: what is wrong with a request.
sub wrong {
	my ($contract, $request, $expected, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is(join(' + ', $contract->complaints($request)), $expected, $name);
}

my $c = contract();

# Paths and methods.
wrong($c, request('GET /2.0/things'), '', 'a path');
wrong($c, request('GET /2.0/things/'), '', 'a slash at the end changes nothing');
wrong($c, request('DELETE /2.0/things/%7B1%7D'), '', 'a parameter in a path');
wrong($c, request('GET /2.0/thing'), 'GET /2.0/thing: the path is not in the document', 'an unknown path');
wrong($c, request('GET /2.0/things/1/parts'), 'GET /2.0/things/1/parts: the path is not in the document', 'one that is too long');
wrong($c, request('GET /2.0/things//'), 'GET /2.0/things//: the path is not in the document', 'one with an empty part');
wrong($c, request('GET /site/things'), 'GET /site/things: the path is not in the document', 'one out of the API');
wrong($c, request('PATCH /2.0/things/1'), 'PATCH /things/{thing}: the document has no such method there', 'a wrong method');
wrong($c, request('PUT /2.0/things/mine'), 'PUT /things/mine: the document has no such method there', 'the most special path is meant');
wrong($c, request('GET /2.0/src/main/a/b.txt'), '', 'a path in a repository goes on over slashes');
wrong($c, request('GET /2.0/src/main/'), '', 'and may be empty');

# Queries.
wrong($c, request('GET /2.0/things?state=OPEN&deep=true&depth=-1&&state=MERGED'), '', 'a query');
wrong($c, request('GET /2.0/things?stat=OPEN'), "GET /things: query parameter 'stat' is not in the document", 'an unknown parameter');
wrong($c, request('GET /2.0/things/1?state=OPEN'), "GET /things/{thing}: query parameter 'state' is not in the document",
	'one of another operation');
wrong($c, request('GET /2.0/things?%73tate=ope%6E'), "GET /things: query parameter 'state' is 'open', which is none of its choices",
	'a value outside the choices');
wrong($c, request('GET /2.0/things?state'), "GET /things: query parameter 'state' is '', which is none of its choices", 'no value');
wrong($c, request('GET /2.0/things?deep=1&depth=x'),
	"GET /things: query parameter 'deep' is no boolean + GET /things: query parameter 'depth' is no integer", 'two wrong types');

# Bodies.
my @GOOD = ([qw(count integer)], [qw(is_private boolean)], [qw(choice null)], [qw(kind string task)], [qw(links object)],
	[qw(links.avatar object)], [qw(links.avatar.href string)], [qw(parts array)], [qw(parts[] object)], [qw(parts[].kind string small)],
	[qw(parts[].whole object)], [qw(parts[].whole.parts[].whole.project.key string)], [qw(project object)], [qw(project.key string)],
	[qw(ratio integer)], [qw(ratio number)], [qw(tags array)], [qw(tags[] string red)], [qw(free object)], [qw(free.x array)],
	[qw(free.x[].y null)]);
wrong($c, request('POST /2.0/things', @GOOD), '', 'a body, through shapes that hold themselves');
wrong($c, request('POST /2.0/lists', [qw([] object)], [qw([].name string)], [qw([].whole.count integer)]), '', 'a body that is a list');
for (
	[ [qw(colour string)], "'colour' (string) is not in the document", 'an unknown field' ],
	[ [qw(project.ky string)], "'project.ky' (string) is not in the document", 'one below another' ],
	[ [qw(parts[].whole.project.x null)], "'parts[].whole.project.x' (null) is not in the document", 'one far below others' ],
	[ [qw(links.html object)], "'links.html' (object) is not in the document", 'one in an object without a name' ],
	[ [qw(count.x string)], "'count.x' (string) is not in the document", 'one below a value' ],
	[ [qw(tags[][] string)], "'tags[][]' (string) is not in the document", 'a list in a list' ],
	[ [qw(project[] object)], "'project[]' (object) is not in the document", 'a list of what is none' ],
	[ [qw(count string)], "'count' is of type string, not integer", 'a wrong type' ],
	[ [qw(count number)], "'count' is of type number, not integer", 'a broken number' ],
	[ [qw(is_private integer)], "'is_private' is of type integer, not boolean", 'an integer for a boolean' ],
	[ [qw(project string)], "'project' is of type string, not object", 'a text for an object' ],
	[ [qw(parts object)], "'parts' is of type object, not array", 'an object for a list' ],
	[ [qw(kind null)], "'kind' is of type null, not string", 'null where it is no choice' ],
	[ [qw(kind string epic)], "'kind' is 'epic', which is none of its choices", 'a value outside the choices' ],
	[ [qw(tags[] string green)], "'tags[]' is 'green', which is none of its choices", 'the same in a list' ],
	[ [qw(parts[].kind string huge)], "'parts[].kind' is 'huge', which is none of its choices", 'the same far below' ],
	[ [qw(choice string)], "'choice' is chosen, but what it is is not logged; its name is missing in cmd/bitbucket-emulator/request_log.c",
		'a choice that cannot be checked' ],
) {
	my ($field, $expected, $name) = @$_;
	wrong($c, request('POST /2.0/things', @GOOD, $field), "$T: field $expected", $name);
}
wrong($c, request('PUT /2.0/things/1', [qw(count integer)]), "PUT /things/{thing}: field 'count' (integer) is not in the document",
	'a body where the document has none');
my $form = request('POST /2.0/things', [qw(count string)], [qw(is_private string)], [qw(colour string)], [qw(project string)]);
$form->{content_type} = 'application/x-www-form-urlencoded';
wrong($c, $form, "$T: field 'colour' (string) is not in the document + $T: field 'project' is of type string, not object",
	'a form: numbers and booleans are texts');
my $parts = { %{ request('POST /2.0/things') }, content_type => 'multipart/form-data; boundary=x' };
wrong($c, $parts, "$T: a body in multipart/form-data is not in the document", 'another content type');

# Exceptions.
$c = contract('GET *  query  page  -  why', 'GET /things  query  q  -  why', 'POST /site/token  operation  -  -  why',
	'PUT /things/{thing}  body  @thing  -  why', '@part  field  size  integer  why', '@project  field  key  null  why',
	"$T  field  links.avatar  null  why", '@thing  choice  kind  epic  why', "$T  body  multipart/form-data  -  why",
	'POST /site/token  field  code  string  why', 'POST /site/upload  operation  -  -  why',
	'POST /site/upload  field  *  string  why');
is scalar(() = $c->unused), 12, 'before anything was asked, no exception was needed';
wrong($c, request('GET /2.0/things/1?page=2&q=x'), "GET /things/{thing}: query parameter 'q' is not in the document",
	'a parameter of every path, and one of another');
wrong($c, request('GET /2.0/things?q=x'), '', 'a parameter of one path');
wrong($c, request('DELETE /2.0/things/1?page=2'), "DELETE /things/{thing}: query parameter 'page' is not in the document",
	'another method is none of its business');
wrong($c, request('POST /site/token', [qw(code string)]), '', 'an operation and its field');
wrong($c, request('GET /site/token'), 'GET /site/token: the document has no such method there', 'with its method only');
wrong($c, request('PUT /2.0/things/1', [qw(count integer)], [qw(kind string epic)], [qw(kind string bug)]), '', 'a forgotten body, a choice');
wrong($c, request('PUT /2.0/things/1', [qw(count string)]), "PUT /things/{thing}: field 'count' is of type string, not integer",
	'which is not free of rules');
wrong($c, request('POST /2.0/lists', [qw([].size integer)], [qw([].whole.project.key null)]), '', 'fields of a shape, wherever it is');
wrong($c, request('POST /2.0/lists', [qw([].size string)]), "POST /lists: field '[].size' (string) is not in the document", 'of that type');
is_deeply [ $c->unused ], [ 'POST /site/upload field * string', 'POST /site/upload operation - -',
	"$T body multipart/form-data -", "$T field links.avatar null" ], 'those that nothing needed are known';
wrong($c, request('POST /2.0/things', [qw(links.avatar null)]), '', 'a field where it is');
wrong($c, $parts, '', 'a content type');
push @{ $parts->{fields} }, [qw(count string)], [qw(colour string)];
wrong($c, $parts, "$T: field 'colour' (string) is not in the document", 'whose fields are texts, too');
wrong($c, request('POST /site/upload', [ 'a/b.txt', 'string' ], [qw(x integer)]),
	"POST /site/upload: field 'x' (integer) is not in the document", 'fields of any name, of one type');
is_deeply [ $c->unused ], [], 'all were needed';
for ([ 'GET *  query  page  -' => 'no reason' ], [ 'GET *  parameter  page  -  why' => 'no such thing' ], ['' => 'nothing']) {
	my ($row, $name) = @$_;
	ok !eval { contract("$row ") if length $row; contract('x') }, "$name: not an exception";
}
ok !eval { contract(('GET *  query  page  -  why') x 2) }, 'nor one that stands there twice';

# The real facts and exceptions, on a log as the emulators write it.
my $log = tempdir(CLEANUP => 1) . '/log';

# What suite.t says of these requests: the numbers of the tests that fail, and all of its text.
sub suite {
	my (@requests) = @_;
	open my $out, '>', $log or die "cannot write '$log': $!\n";
	print $out map { JSON::PP->new->utf8->encode($_) . "\n" } @requests;
	close $out or die "cannot write '$log': $!\n";
	my $said = `COOPER_REQUEST_LOG='$log' '$^X' '$FindBin::Bin/suite.t' 2>&1`;
	return (join(' ', $said =~ /^not ok (\d+)/mg), $said);
}

my $R = '/2.0/repositories/acme/api';
my ($failed, $said) = suite();
is $failed, '1 3', 'no request at all: wrong, and no exception is needed';
like $said, qr/has none; the other tests make it/, 'which is said';
($failed) = suite({ %{ request('PATCH /nowhere') }, agent => 'curl/8' }, { %{ request('PATCH /nowhere') }, agent => undef });
is $failed, '1 3', 'what somebody else sends does not count';
($failed) = suite(request("GET $R?fields=slug"), request("PUT $R", [qw(project object)], [qw(project.key string)],
	[qw(fork_policy string no_forks)], [qw(website string)]), request("POST $R/hooks", [qw(events[] string repo:push)]));
is $failed, '3', 'good ones';
for ([ 'GET /2.0/repository/acme' => 'not in the document' ], [ "PATCH $R" => 'no such method' ], [ "GET $R/issues?stat=x" => "'stat'" ],
	[ "PUT $R", [qw(projct object)] => "'projct'" ], [ "PUT $R", [qw(is_private string)] => 'of type string, not boolean' ],
	[ "PUT $R", [qw(fork_policy string some)] => "'fork_policy' is 'some'" ],
	[ "POST $R/hooks", [qw(events[] string repo:pull)] => "'events[]' is 'repo:pull'" ]) {
	my ($expected, @request) = (pop @$_, @$_);
	($failed, $said) = suite((request(@request)) x 2);
	is $failed, '2 3', "$request[0]: wrong";
	like $said, qr/\Q$expected\E.*\n#\s+2 times, first: \Q$request[0]\E$/m, 'with what is wrong, how often, and where';
}
done_testing();

#!/usr/bin/perl
# What derive.pl makes of a document; and, where Atlassian's is at hand, that facts.tsv is what it makes of that.
# Environment: BITBUCKET_OPENAPI, Atlassian's openapi.json.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $folder = tempdir(CLEANUP => 1);

sub slurp {
	my ($file) = @_;
	open my $in, '<:raw', $file or die "cannot open '$file': $!\n";
	local $/;
	return <$in>;
}

sub derived {
	my ($file) = @_;
	my $said = `'$^X' '$FindBin::Bin/derive.pl' '$file' 2>&1`;
	return ($? >> 8, $said);
}

# What is derived of a document with these paths and schemas.
sub of {
	my ($paths, $schemas) = @_;
	open my $out, '>', "$folder/document.json" or die;
	print $out qq({"x-revision": "r1", "paths": {$paths}, "components": {"schemas": {$schemas},
		"parameters": {"Deep": {"name": "deep", "in": "query", "schema": {"type": "boolean"}}},
		"requestBodies": {"thing": {"content": {"application/json": {"schema": {"\$ref": "#/components/schemas/thing"}}}}}}});
	close $out or die;
	return derived("$folder/document.json");
}

sub body { return qq("content": {"application/json": {"schema": $_[0]}}) }

my ($status, $said) = of(
	'"/things": {"parameters": [{"$ref": "#/components/parameters/Deep"}, {"name": "x", "in": "header", "schema": {}}],
		"get": {"description": "Prose.", "parameters": [{"name": "state", "in": "query", "schema": {"type": "string", "enum": ["A", "B"]}}]},
		"post": {"requestBody": {"$ref": "#/components/requestBodies/thing"}, "responses": {"201": {' . body('{"$ref": "#/components/schemas/unused"}') . '}}}},
	"/things/{thing}": {"put": {"responses": {"200": {' . body('{"$ref": "#/components/schemas/whole"}') . '},
			"400": {' . body('{"$ref": "#/components/schemas/unused"}') . '}}},
		"delete": {"responses": {"200": {' . body('{"$ref": "#/components/schemas/unused"}') . '}}}},
	"/lists": {"post": {"requestBody": {' . body('{"type": "array", "items": {"$ref": "#/components/schemas/part"}}') . '}}},
	"/files": {"post": {"requestBody": {"content": {"text/plain": {"schema": {"type": "string"}}}}}}',
	'"object": {"type": "object", "properties": {"type": {"type": "string"}}},
	"thing": {"allOf": [{"$ref": "#/components/schemas/object"}, {"type": "object", "title": "Thing", "properties": {
		"type": {"type": "string", "enum": ["thing"]},
		"parent": {"$ref": "#/components/schemas/thing"},
		"owner": {"allOf": [{"$ref": "#/components/schemas/part"}, {"description": "Prose."}]},
		"mixed": {"allOf": [{"$ref": "#/components/schemas/part"}, {"properties": {"size": {"type": "integer"}}}]},
		"state": {"type": "string", "enum": ["on hold", null]},
		"links": {"type": "object", "properties": {"self": {"type": "object", "properties": {"href": {"type": "string"}}}}},
		"free": {"type": "object", "additionalProperties": true},
		"names": {"type": "array", "items": {"type": "string", "enum": ["a"]}}}}]},
	"part": {"type": "object", "properties": {"name": {"type": "string"}, "whatever": {}}},
	"whole": {"type": "object", "properties": {"parts": {"type": "array", "items": {"$ref": "#/components/schemas/part"}}}},
	"unused": {"type": "object", "properties": {"no": {"type": "string"}}}');
is $status, 0, 'a document';
is $said, <<'END' =~ s/ +/\t/gr =~ s/~/ /gr, 'its facts: references followed, allOf put together, no prose';
#~Made~by~derive.pl~from~Atlassian's~OpenAPI~document,~revision~r1.
body POST~/files
body POST~/lists @POST~/lists
body POST~/things @thing
field POST~/lists [] @part
field part name string
field part whatever any
field thing free object
field thing free.* any
field thing links object
field thing links.self object
field thing links.self.href string
field thing mixed object
field thing mixed.name string
field thing mixed.size integer
field thing mixed.whatever any
field thing names array
field thing names[] string a
field thing owner @part
field thing parent @thing
field thing state string? on~hold
field thing type string thing
field whole parts array
field whole parts[] @part
operation DELETE~/things/{thing}
operation GET~/things
operation POST~/files
operation POST~/lists
operation POST~/things
operation PUT~/things/{thing}
query GET~/things deep boolean
query GET~/things state string A|B
query POST~/things deep boolean
END

for ([ '"/a": {"post": {"requestBody": {"$ref": "#/components/nothing"}}}', qr{nothing is at '#/components/nothing'} ],
	[ '"/a": {"post": {"requestBody": {"$ref": "other.json#/a"}}}', qr{a reference out of the document: other\.json} ],
	[ '"/a": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {"enum": ["a|b"]}}]}}', qr{cannot be written: 'a\|b'} ]) {
	($status, $said) = of($_->[0], '');
	isnt $status, 0, 'a document that cannot be told';
	like $said, $_->[1], 'and why';
}
($status, $said) = derived("$folder/none.json");
isnt $status, 0, 'no document';
like $said, qr/cannot open '.*none\.json'/, 'and why';

my $facts = slurp("$FindBin::Bin/facts.tsv");
is join("\n", sort grep { !/^#/ } split /\n/, $facts), join("\n", grep { !/^#/ } split /\n/, $facts), 'the facts are in order';
SKIP: {
	skip 'BITBUCKET_OPENAPI names no document', 1 if !$ENV{BITBUCKET_OPENAPI};
	($status, $said) = derived($ENV{BITBUCKET_OPENAPI});
	ok $said eq $facts, 'facts.tsv is what derive.pl makes of the document' or diag(substr $said, 0, 200);
}
done_testing();

#!/usr/bin/perl
# Files: commits made of uploads, and what is read of them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME =~ s/^        components: /        branches: [develop, feature\/login]\n        files: {main: {README.md: "# API\\n", src\/a.c: "int a;\\n"}, develop: {notes.txt: later}}\n        components: /mr;
my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme/api';
my $S = "$R/src";
my @FORM = ('Content-Type' => 'application/x-www-form-urlencoded');

sub tip { return $e->ask("GET $R/refs/branches/$_[0]")->at('target.hash') }

sub path_of { return $_[0] =~ s{^http://[^/]+}{}r }

# name => value, or name => [ file name, content, more of the Content-Disposition ]
sub multipart {
	my (@fields) = @_;
	my $body = '';
	while (my ($name, $value) = splice @fields, 0, 2) {
		my ($file, $content, $more) = ref $value ? @$value : (undef, $value, '');
		$body .= qq{--XyZ\r\nContent-Disposition: form-data; name="$name"} . (defined $file ? qq{; filename="$file"} : '')
			. ($more // '') . "\r\n\r\n$content\r\n";
	}
	return ("$body--XyZ--\r\n", 'Content-Type' => 'multipart/form-data; boundary=XyZ');
}

# What the seed has.
my $r = $e->ask("GET $S/main/README.md");
is_deeply [ $r->{status}, $r->{body}, $r->header('Content-Type') ], [ 200, "# API\n", 'text/plain' ], 'a file, byte for byte';
is $r->header('Content-Disposition'), 'attachment; filename="README.md"', 'as an attachment';
is $e->ask("GET $S/develop/notes.txt")->{body}, 'later', 'of another branch';
is $e->ask("GET $S/develop/README.md")->{body}, "# API\n", 'which has the main one\'s, too';
is $e->ask("GET $S/" . tip('develop') . '/src/a.c')->{body}, "int a;\n", 'by hash';
is $e->ask("GET $S/" . tip('develop') . '/src%2Fa.c')->{body}, "int a;\n", 'with its slash encoded';
is $e->ask("GET $S/HEAD/README.md")->{body}, "# API\n", 'of HEAD';
is_error $e->ask("GET $S/main/none.md"), 404, 'No such file or directory: none.md', 'absent';
is_error $e->ask("GET $S/main/README.md/"), 404, 'No such file or directory: README.md', 'a file is no folder';
$r = $e->ask("GET $S/nope/README.md");
is_deeply $r->{json}, { type => 'error', error => { message => 'Commit not found', data => { shas => ['nope'] } }, data => { shas => ['nope'] } },
	'an absent branch (error.404.src.ref-missing.json)';

# A slash in a branch's name.
is $e->ask("GET $S/feature/login/README.md")->{status}, 404, 'is ambiguous';
is $e->ask("GET $S/feature%2Flogin/README.md")->{status}, 404, 'encoded or not';
is $e->ask("GET $S/" . tip('feature/login') . '/README.md')->{status}, 200, 'but by hash';

# What is known of a file.
$r = $e->ask("GET $S/main/src/a.c?format=meta");
is_deeply [ sort keys %{ $r->{json} } ], [qw(attributes commit escaped_path links mimetype path size type)], 'format=meta';
is_deeply [ map { $r->at($_) } qw(path size type commit.hash) ], [ 'src/a.c', 7, 'commit_file', tip('main') ], 'path, size, commit';
is $e->ask('GET ' . path_of($r->at('links.self.href')))->{body}, "int a;\n", 'its link leads to it';
is $e->ask("GET $S/main/src/?format=meta")->at('type'), 'commit_directory', 'of a folder';
is $e->ask("GET $S/main/src/a.c?format=rendered")->{status}, 400, 'nothing else';

# Folders.
$r = $e->ask("GET $S/main/");
is_deeply [ $r->each_of('path') ], [qw(src README.md)], 'the root, folders first';
is_deeply [ $r->each_of('type') ], [qw(commit_directory commit_file)], 'and what each is';
ok !exists $r->{json}{size}, 'without a size';
is $e->ask("GET $S/main")->{status}, 404, 'the root needs its slash';
is_deeply [ $e->ask("GET $S/main/src")->each_of('path') ], ['src/a.c'], 'others do not';
is_deeply [ $e->ask("GET $S/main/?max_depth=2")->each_of('path') ], [qw(src README.md src/a.c)], 'deeper';
is $e->ask("GET $S/main/?max_depth=0")->{status}, 400, 'not at all deep';
is_deeply [ $e->ask("GET $S/main/?q=" . uri('type="commit_file"'))->each_of('path') ], ['README.md'], 'q';
$r = $e->ask("GET $S/main/?pagelen=1");
like $r->at('next'), qr/page=[0-9a-z]{6}$/, 'the next page is a hash';
is_deeply [ $e->ask('GET ' . path_of($r->at('next')))->each_of('path') ], ['README.md'], 'and has the rest';
$r = $e->ask("GET $S");
is_deeply [ $r->{status}, $r->header('Location') ], [ 302, $e->base . '/repositories/acme/api/src/' . tip('main') . '/' ], 'src leads to the main branch';

# Upload, as a form.
my $before = tip('main');
$r = $e->ask("POST $S", 'a/b.txt=hello+world&%2Fmessage=file&message=Add+two&author=Cy+Diaz+%3Ccy%40acme.example%3E', @FORM);
is_deeply [ $r->{status}, $r->{body} ], [ 201, '' ], 'POST, 201 and nothing said';
is $r->header('Location'), $e->base . '/repositories/acme/api/commit/' . tip('main'), 'Location is the commit';
my $commit = $e->ask('GET ' . path_of($r->header('Location')));
is_deeply [ map { $commit->at($_) } qw(message author.raw parents.0.hash) ], [ 'Add two', 'Cy Diaz <cy@acme.example>', $before ], 'message, author, parent';
is $e->ask("GET $S/main/a/b.txt")->{body}, 'hello world', 'a file in a new folder';
is $e->ask("GET $S/main/message")->{body}, 'file', 'a slash before a name makes it a file';
is $e->ask("GET $S/main/README.md")->{body}, "# API\n", 'what was not sent stays';
is $e->ask("GET $S/$before/a/b.txt")->{status}, 404, 'and the old commit is what it was';
is $e->ask("POST $S", 'files=message&files=a/b.txt&a/b.txt=kept', @FORM)->{status}, 201, 'files that are only named';
is $e->ask("GET $S/main/message")->{status}, 404, 'are deleted';
is $e->ask("GET $S/main/a/b.txt")->{body}, 'kept', 'those that come are not';
is $e->ask("POST $S", 'files=none', @FORM)->{status}, 400, 'absent ones cannot be';
$before = tip('main');
is $e->ask("POST $S", 'a/b.txt=kept', @FORM)->{status}, 201, 'the same content';
isnt tip('main'), $before, 'is a commit all the same';
is $e->ask("POST $S?message=From+the+query&branch=quiet", 'x=1', @FORM)->{status}, 201, 'in the query';
is $e->ask("GET $R/commit/" . tip('quiet'))->at('message'), 'From the query', 'stands what the document says';

my ($created, $updated) = map { $e->ask("GET $R")->at($_) } qw(created_on updated_on);
cmp_ok $updated, 'gt', $created, 'a push is a change of the repository';

# Upload, as multipart.
my $bytes = join '', map { chr } 0 .. 255;
$r = $e->ask("POST $S", multipart(message => 'Bytes', 'bin/all.png' => [ 'all.png', "$bytes\r\n--Xy" ], '/run.sh' => [ 'run.sh', "#!/bin/sh\n", '; x-attributes="executable"' ],
	author => [ 'author', 'a file' ], 'empty.txt' => [ 'empty.txt', '' ]));
is $r->{status}, 201, 'multipart';
is $e->ask("GET $S/main/bin/all.png")->{body}, "$bytes\r\n--Xy", 'any bytes come back';
is $e->ask("GET $S/main/bin/all.png")->header('Content-Type'), 'image/png', 'with the type of their name';
is_deeply $e->ask("GET $S/main/bin/all.png?format=meta")->at('attributes'), ['binary'], 'known as binary';
is_deeply $e->ask("GET $S/main/run.sh?format=meta")->at('attributes'), ['executable'], 'executable';
is $e->ask("GET $S/main/author")->{body}, 'a file', 'a field with a file name is a file';
is $e->ask("GET $S/main/empty.txt")->{body}, '', 'an empty one';
is $e->ask("GET $R/commit/" . tip('main'))->at('author.raw'), 'Ana Lima <ana@acme.example>', 'by who asked';
like $e->ask('GET /_emulator/requests')->{body}, qr/"\(\d+ bytes\)"/, 'what is no text is not written down';
is $e->ask("POST $S", qq{--XyZ\r\nContent-ID: "bin/go.sh"\r\nContent-Disposition: attachment; filename="go.sh"; x-attributes:"executable"\r\n\r\ngo\r\n--XyZ--},
	'Content-Type' => 'multipart/form-data; boundary="XyZ"')->{status}, 201, 'as the document writes it';
is $e->ask("GET $S/main/bin/go.sh")->{body}, 'go', 'does as well';

# Branches.
is $e->ask("POST $S", 'branch=topic/new&t.txt=1', @FORM)->{status}, 201, 'a new branch';
is $e->ask("GET $R/refs/branches/topic/new")->at('target.parents.0.hash'), tip('main'), 'begins at the main one';
is $e->ask("GET $S/main/t.txt")->{status}, 404, 'which does not move';
my $first = tip('topic/new');
is $e->ask("POST $S", 'branch=topic/new&t.txt=2', @FORM)->{status}, 201, 'again';
is $e->ask("GET $R/refs/branches/topic/new")->at('target.parents.0.hash'), $first, 'it goes on';
is_error $e->ask("POST $S", "branch=topic/new&t.txt=3&parents=$first", @FORM), 409, qr/not the tip of branch topic\/new/, 'a parent that is stale';
is $e->ask("POST $S", 'branch=topic/new&t.txt=3&parents=' . tip('topic/new'), @FORM)->{status}, 201, 'one that is not';
is_error $e->ask("POST $S", "t.txt=3&parents=$first", @FORM), 409, qr/not the tip of branch main/, 'of the main branch';
is $e->ask("POST $S", "branch=other&parents=$first", @FORM)->{status}, 201, 'a new branch from a commit';
is $e->ask("GET $S/other/t.txt")->{body}, '1', 'has what that had';
is_deeply [ $e->ask("GET $R/commits/other")->each_of('hash') ]->[1], $first, 'and comes after it';

# An empty repository.
my $N = '/2.0/repositories/acme/new';
$e->ask("POST $N", {});
is $e->ask("GET $N/src")->{status}, 404, 'nothing in it';
is $e->ask("POST $N/src", 'a=1&parents=' . ('0' x 40), @FORM)->{status}, 400, 'no parents';
is $e->ask("POST $N/src", 'a=1', @FORM)->{status}, 201, 'the first commit';
is $e->ask("GET $N")->at('mainbranch.name'), 'main', 'makes the main branch';
is_deeply $e->ask("GET $N/refs/branches/main")->at('target.parents'), [], 'from its root';
$e->ask('POST /2.0/repositories/acme/named', {});
is $e->ask('POST /2.0/repositories/acme/named/src', 'a=1&branch=trunk', @FORM)->{status}, 201, 'with a name';
is $e->ask('GET /2.0/repositories/acme/named')->at('mainbranch.name'), 'trunk', 'that becomes its own';

is $e->ask("POST $S", 'x' x 1000 . '=1', @FORM)->{status}, 201, 'a path of 1,000 bytes';

# What is refused.
$before = tip('main');
is $e->ask("POST $S", $_->[1], @FORM)->{status}, 400, $_->[0]
	for [ 'a path upwards', '../x=1' ], [ 'a path in the middle', 'a/../x=1' ], [ 'a folder', 'a/=1' ], [ 'two slashes', 'a//b=1' ],
	[ '.git', '.git/config=1' ], [ 'a path that is longer: TREE_PATH_MAX', ('x' x 1001) . '=1' ], [ 'a file below a file', 'README.md/x=1' ], [ 'a file in place of a folder', 'src=1' ],
	[ 'two branches', 'branch=a&branch=b&x=1' ], [ 'two messages', 'message=a&message=b&x=1' ], [ 'an author without address', 'author=Cy&x=1' ],
	[ 'a branch that is none', 'branch=a..b&x=1' ], [ 'a parent that is none', 'parents=main&x=1' ], [ 'two parents', "parents=$before,$first&x=1" ],
	[ 'a NUL', 'x=%00' ], [ 'bad encoding', 'x=%zz' ];
is $e->ask("POST $S", "x", 'Content-Type' => $_)->{status}, 400, "a body of another type: $_" for 'application/json', 'text/plain', 'multipart/form-data';
is $e->ask("POST $S", $_, 'Content-Type' => 'multipart/form-data; boundary=XyZ')->{status}, 400, 'multipart that is none'
	for 'x', '--XyZ', "--XyZ\r\n", "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "--XyZ\r\nnothing\r\n--XyZ--",
	"--XyZ\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XyZ--", "--XyZ\r\nX: y\r\n\r\n1\r\n--XyZ--";
is $e->ask("POST $S", 'big=' . ('x' x (1024 * 1024 + 1)), @FORM)->{status}, 413, 'and not a byte more: TREE_FILE_MAX';
is $e->ask("POST $S", 'big=' . ('x' x (1024 * 1024)), @FORM)->{status}, 201, 'that much will do';
is $e->ask("POST $S", join('&', map {"f$_=1"} 1 .. 1001), @FORM)->{status}, 400, 'too many fields';
is $e->ask("GET $R/refs/branches/main")->at('target.parents.0.hash'), $before, 'none of the others did anything';
is $e->ask("PUT $S", 'x=1', @FORM)->{status}, 405, 'there is no PUT';

# Who may.
is $e->ask_as(cy => "GET $S/main/README.md")->{status}, 200, 'readers read';
is $e->ask_as(cy => "POST $S", 'x=1', @FORM)->{status}, 403, 'and do not write';
is $e->ask_as(bo => "POST $S", 'x=1', @FORM)->{status}, 201, 'writers do';
is $e->ask("GET $R/commit/" . tip('main'))->at('author.user.nickname'), 'bo', 'in their name';
is $e->ask_as(nobody => "GET $S/main/README.md")->{status}, 404, 'strangers see nothing';
is $e->ask_as(nobody => 'GET /2.0/repositories/acme/site/src/main/')->{status}, 200, 'of what is private';

# A seed that is wrong.
sub complaint {
	my ($text) = @_;
	return Emulator->start(seed => "workspaces: {w: {members: [{nickname: x}], projects: {P: {}}, repositories: {r: $text}}}\n")->log_text;
}
like complaint('{files: {main: {../x: y}}}'), qr/no file can be called '..\/x'/, 'a path';
like complaint('{files: {nope: {x: y}}}'), qr/the repository has no branch 'nope'/, 'files of no branch';
like complaint('{files: {main: [x]}}'), qr/the files of a branch must be a map/, 'files that are none';

done_testing();

#!/usr/bin/perl
# Limits that only the whole program has: what is as large as they allow passes, one more does not. docs/limits.md.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

# A file of so many bytes that takes no room on the disk.
sub sparse {
	my ($file, $bytes) = @_;
	put($file, '');
	truncate $file, $bytes or die "cannot make '$file': $!\n";
	return $file;
}

# --- SOURCES_FILES_MAX: manifests of a run ---

# A tag for a revision with so many manifests that all say the same.
sub revision {
	my ($files) = @_;
	my $blob = git('many', 'hash-object', '-w', '../one.yaml');
	open my $tree, '|-', 'git -C many mktree >tree' or die "cannot run git: $!\n";
	printf $tree "100644 blob %s\t%06d.yaml\n", $blob, $_ for 1 .. $files;
	close $tree or die "git mktree failed\n";
	chomp(my $id = text('tree'));
	git('many', 'tag', "of$files", git('many', 'commit-tree', '-m', 'many', $id));
	return "of$files";
}

put('one.yaml', "workspace: acme\n");
mkdir 'many';
git('many', 'init', '-q');
is(cooper({ in => 'many' }, 'validate', '--rev', revision(100_000))->{status}, 0, '100,000 manifests');
said(cooper({ in => 'many' }, 'validate', '--rev', revision(100_001)), 65, 'there are more than 100000 manifests, the limit: name fewer with -f PATH',
	'and one more: SOURCES_FILES_MAX');

# --- SOURCES_BYTES_MAX: bytes of them together ---

mkdir 'large';
sparse("large/$_.yaml", 32 * 1024 * 1024) for 1 .. 8;
like(cooper('validate', '-f', 'large')->{err}, qr{^large/1\.yaml:1:1: .*\n(?:.*\n)*cooper: 8 mistakes in the manifests; nothing was sent\n\z},
	'256 MB of manifests are read');
sparse('large/9.yaml', 1);
said(cooper('validate', '-f', 'large'), 65, 'the manifests are larger than 256 MB together, the limit: name fewer with -f PATH',
	'and not a byte more: SOURCES_BYTES_MAX');
said(cooper('validate', '-f', 'large/9.yaml', map { ('-f', "large/$_.yaml") } 1 .. 8), 65, 'the manifests are larger than 256 MB together, the limit: '
	. 'name fewer with -f PATH', 'nor one by one');

# --- GIT_DEPTH_MAX: folders within folders ---

put('deep/' . 'd/' x 128 . 'a.yaml', "workspace: acme\n");
is(cooper('validate', '-f', 'deep')->{status}, 0, '128 folders within folders');
put('deep/' . 'd/' x 129 . 'a.yaml', "workspace: acme\n");
said(cooper('validate', '-f', 'deep'), 65, "'deep' has more than 128 folders within folders, the limit", 'and one more: GIT_DEPTH_MAX');

# --- API_INPUT_MAX, API_FIELD_MAX, GIVEN_TEXT_MAX: what is sent ---

my $nobody = qr{^cooper: (?:POST \S+: )?cannot connect to };
my $input = sparse('input', 64 * 1024 * 1024);
like(cooper('api', 'x', '--input', $input)->{err}, $nobody, '64 MB are a body');
said(cooper('api', 'x', '--input', sparse('input', 64 * 1024 * 1024 + 1)), 65, "'input' is longer than 67108864 bytes, the limit",
	'and not a byte more: API_INPUT_MAX');
put('field', 'x' x (16 * 1024 * 1024));
like(cooper('api', 'x', '-F', 'a=@field')->{err}, $nobody, '16 MB are a field');
put('field', 'x' x (16 * 1024 * 1024 + 1));
said(cooper('api', 'x', '-F', 'a=@field'), 65, "'field' is longer than 16777216 bytes, the limit", 'and not a byte more: API_FIELD_MAX');
my @comment = ('pr', 'comment', 1, '--workspace', 'acme', '--repository', 'api', '--body-file', 'body');
put('body', 'x' x (1024 * 1024));
like(cooper(@comment)->{err}, $nobody, '1 MB is a comment');
put('body', 'x' x (1024 * 1024 + 1));
said(cooper(@comment), 65, "'body' is longer than 1048576 bytes, the limit", 'and not a byte more: GIVEN_TEXT_MAX');

# --- API_PAGES_MAX: pages of a list ---

# A server with nothing but lists: the number in the path says how many pages there are.
put('server.pl', <<'END');
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(IPPROTO_TCP TCP_NODELAY);
$| = 1;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 8, ReuseAddr => 1) or die;
print 'PORT ', $listener->sockport, "\n";
while (my $client = $listener->accept) {
	setsockopt $client, IPPROTO_TCP, TCP_NODELAY, 1;
	local $/ = "\r\n\r\n";
	while (defined(my $head = <$client>)) {
		my ($pages, $page) = $head =~ m{^GET /2\.0/list/(\d+)(?:/(\d+))?} or last;
		my $body = '{"values":[]' . (++$page < $pages ? sprintf(',"next":"http://127.0.0.1:%d/2.0/list/%d/%d"', $listener->sockport, $pages, $page) : '') . '}';
		syswrite $client, "HTTP/1.1 200 OK\r\nContent-Length: " . length($body) . "\r\n\r\n$body";
	}
	close $client;
}
END
my $lists = serve(qr/^PORT (\d+)$/m, 'perl', 'server.pl');
ran(cooper($lists, 'api', 'list/10000', '--paginate', '--silent'), 0, '', '', '10,000 pages are read');
said(cooper($lists, 'api', 'list/10001', '--paginate', '--silent'), 1, 'the list goes on after 10000 pages, the limit: ask for more on a page (pagelen=) '
	. 'or for fewer (q=)', 'and not one more: API_PAGES_MAX');

finished();

#!/usr/bin/perl
# Manifests in git: --rev needs no checkout, and says the same as a working tree; the commit is told.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $server = emulator("$root/examples/emulator/acme.yaml");

mkdir 'tree';
system('cp', '-R', "$root/examples/acme", "$root/examples/onboarding", 'tree') == 0 or BAIL_OUT('cannot copy the examples');
put('tree/README.md', "# Ours\n");
git('tree', 'init', '-q');
git('tree', 'add', '.');
git('tree', 'commit', '-q', '-m', 'Begin with what is there');
my $first = git('tree', 'rev-parse', 'HEAD');
my $line = 'Manifests: ' . substr($first, 0, 10) . " \"Begin with what is there\" by Ana";

# A plan of the manifests in a folder.
sub planning {
	my ($in, @arguments) = @_;
	return cooper($server, { in => $in }, 'plan', @arguments);
}

# --- the same from both, byte for byte ---

my @places = (
	['from the root', 'tree', '-f', 'acme'],
	['from the root, by default', 'tree/acme'],
	['in the folder', 'tree/acme', '-f', '.'],
	['a single file', 'tree', '-f', 'onboarding/project.yaml'],
	['several files', 'tree', '-f', 'acme/workspace.yaml', '-f', 'acme/web.yaml', '-f', 'acme/platform.yaml'],
	['from a folder beside it', 'tree/onboarding', '-f', '../acme'],
	['from outside', '.', '-f', 'tree/acme'],
	['by an absolute path', '.', '-f', Cwd::abs_path('tree/acme')],
);
for (@places) {
	my ($what, $in, @files) = @$_;
	for my $format ([], ['--json']) {
		my $tree = planning($in, @files, @$format);
		my $rev = planning($in, @files, @$format, '--rev', 'HEAD');
		is($tree->{status}, 0, "$what @$format: a plan") or diag($tree->{err});
		is($rev->{out}, $tree->{out}, "$what @$format: --rev HEAD says the same");
		is($rev->{err}, $tree->{err}, "$what @$format: and complains as much");
	}
}
is(planning('tree', '-f', 'acme', '--rev', $_)->{out}, planning('tree', '-f', 'acme')->{out}, "--rev $_") for 'main', $first, substr($first, 0, 8), 'HEAD~0';

# --- the commit and whether the tree is clean ---

my $clean = planning('tree', '-f', 'acme');
like($clean->{out}, qr/^\Q$line\E\n\z/m, 'commit, subject and author end the plan');
is_deeply(json(planning('tree', '-f', 'acme', '--json')->{out})->{source},
	{ commit => $first, author => 'Ana <ana@acme.example>', subject => 'Begin with what is there', dirty => JSON::PP::false() },
	'--json has them too');

put('tree/README.md', "# Changed\n");
put('tree/scratch.txt', 'mine');
is(planning('tree', '-f', 'acme')->{out}, $clean->{out}, 'other files do not count');

put('tree/acme/web.yaml', text('tree/acme/web.yaml') . "# a comment\n");
like(planning('tree', '-f', 'acme')->{out}, qr/^\Q$line\E \(with uncommitted changes\)\n\z/m, 'a manifest that differs does');
ok(json(planning('tree', '-f', 'acme', '--json')->{out})->{source}{dirty}, '--json says so');
is(planning('tree', '-f', 'acme', '--rev', 'HEAD')->{out}, $clean->{out}, 'the revision is as it was');
like(planning('tree', '-f', 'onboarding')->{out}, qr/^\Q$line\E\n\z/m, 'manifests that are not used do not count');

git('tree', 'checkout', '-q', 'acme');
put('tree/acme/more.yaml', "workspace: acme\nrepositories: {more: {}}\n");
like(planning('tree', '-f', 'acme')->{out}, qr/\(with uncommitted changes\)\n\z/, 'a manifest that is not committed does');
unlink 'tree/acme/more.yaml';
git('tree', 'rm', '-q', 'acme/web.yaml');
like(planning('tree', '-f', 'acme')->{out}, qr/\(with uncommitted changes\)\n\z/, 'one that is missing does');

git('tree', 'commit', '-q', '-m', 'Without the web');
isnt(planning('tree', '-f', 'acme', '--rev', 'HEAD')->{out}, $clean->{out}, 'another commit is another plan');
is(planning('tree', '-f', 'acme', '--rev', 'HEAD~1')->{out}, $clean->{out}, 'its parent is as it was, also what is no longer in the tree');
git('tree', 'tag', '-a', 'v1', '-m', 'One', $first);
is(planning('tree', '-f', 'acme', '--rev', 'v1')->{out}, $clean->{out}, 'so is a tag');

# A mistake in a revision has the same place and name.
put('tree/bad/a.yaml', "workspace: acme\nrepositories:\n  api: {descripton: x}\n");
git('tree', 'add', 'bad');
git('tree', 'commit', '-q', '-m', 'A mistake');
ran(planning('tree', '-f', 'bad', '--rev', 'HEAD'), 65, '', planning('tree', '-f', 'bad')->{err}, 'mistakes in a revision are named as in a file');
ran(cooper({ in => 'tree' }, 'validate', '-f', 'acme', '--rev', 'v1'), 0, "4 files, 1 workspace, 57 objects: valid\n", '', 'validate takes --rev');

# --- what is not there ---

put('outside/a.yaml', "workspace: acme\n");
said(planning('tree', '-f', 'acme', '--rev', 'nope'), 65, "unknown revision 'nope' in '" . Cwd::abs_path('tree') . "'", 'an unknown revision');
said(planning('tree', '-f', 'acme', '--rev', ''), 65, "'' is no revision: name one commit, tag or branch", 'an empty revision');
said(planning('tree', '-f', 'acme', '--rev', 'HEAD:acme'), 65, "revision 'HEAD:acme' names a tree, not a commit: give the path with -f instead", 'a tree');
said(planning('tree', '-f', 'nope.yaml', '--rev', 'HEAD'), 65, "no 'nope.yaml' in revision 'HEAD'", 'a file that it does not have');
said(planning('tree', '-f', 'onboarding', '-f', 'nope', '--rev', 'HEAD'), 65, "no 'nope' in revision 'HEAD'", 'a folder that it does not have');
said(planning('.', '-f', 'outside/a.yaml', '--rev', 'HEAD'), 65, "'outside/a.yaml' is in no git repository, so it has no revision 'HEAD'",
	'a file outside of a repository');
said(planning('tree', '-f', '-', '--rev', 'HEAD'), 64, "standard input has no revisions; give --rev with files, or -f - without it", 'standard input');
mkdir 'empty';
git('empty', 'init', '-q');
put('empty/a.yaml', "workspace: acme\nrepositories: {api: {}}\n");
unlike(planning('empty', '-f', '.')->{out}, qr/^Manifests:/m, 'a repository without commits has none to tell');
is(planning('empty', '-f', '.', '--rev', 'HEAD')->{status}, 65, 'nor to read');
unlike(planning('.', '-f', 'outside')->{out}, qr/^Manifests:/m, 'files outside of a repository have none');
is(json(planning('.', '-f', 'outside', '--json')->{out})->{source}, undef, 'for programs neither');

# --- the journal ---

# One repository of the example goes, and half of the others are moved or described anew.
my @allowed = ('--allow-delete', 'acme/legacy-billing', '--max-update', '50%');

is(cooper($server, { in => 'tree' }, 'apply', '--auto-approve', '-f', 'acme', '--rev', 'v1', '--journal', 'v1.jsonl', @allowed)->{status}, 0, 'apply takes --rev');
my ($begin) = journal('tree/v1.jsonl');
is_deeply([@$begin{qw(commit author dirty)}], [$first, 'Ana <ana@acme.example>', JSON::PP::false()], 'the journal has commit and author');
put('tree/acme/payments.yaml', text('tree/acme/payments.yaml') =~ s/Public payments API/Our payments API/r);
is(cooper($server, { in => 'tree' }, 'apply', '--auto-approve', '-f', 'acme', '--journal', 'dirty.jsonl', @allowed)->{status}, 0, 'an apply from a changed tree');
($begin) = journal('tree/dirty.jsonl');
is_deeply([@$begin{qw(commit dirty)}], [git('tree', 'rev-parse', 'HEAD'), JSON::PP::true()], 'says that it was');

finished();

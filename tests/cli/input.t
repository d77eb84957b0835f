#!/usr/bin/perl
# Manifests that are wrong: every mistake is named with its place, the status is 65, and nothing is sent.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $server = emulator("$root/examples/emulator/acme.yaml");

# Each in a folder of its own: what is wrong with it, its files, the arguments, what is said.
my $number = 0;

sub wrong {
	my ($what, $said, $files, @arguments) = @_;
	my $folder = 'case' . $number++;
	put("$folder/.keep", '');
	ref $files eq 'CODE' ? $files->($folder) : put("$folder/$_", $files->{$_}) for ref $files eq 'CODE' ? 1 : sort keys %$files;
	for my $command (['validate'], ['plan', '--detailed-exitcode'], ['apply', '--auto-approve']) {
		ran(cooper($server, { in => $folder }, @$command, @arguments), 65, '', $said, "$what: $command->[0]");
	}
	return;
}

# The last line where there were mistakes.
sub mistakes {
	my ($n) = @_;
	return "cooper: $n " . ($n == 1 ? 'mistake' : 'mistakes') . " in the manifests; nothing was sent\n";
}

wrong('an unknown key', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:4:5: repository has no key 'descripton', did you mean 'description'?
END
workspace: acme
repositories:
  api:
    descripton: Public payments API
MANIFEST

wrong('a misspelt kind', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:2:1: workspace has no key 'repositorys', did you mean 'repositories'?
END
workspace: acme
repositorys:
  api: {description: Public payments API}
MANIFEST

wrong('a misspelt choice', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:3:22: 'fork_policy' cannot be 'no_forkes', did you mean 'no_forks'? One of: allow_forks, no_public_forks, no_forks
END
workspace: acme
repositories:
  api: {fork_policy: no_forkes}
MANIFEST

wrong('a wrong type', <<'END' . mistakes(2), { 'a.yaml' => <<'MANIFEST' });
a.yaml:3:21: 'is_private' is true or false, not text
a.yaml:3:47: 'default_reviewers' is a list of people, not text: write [...] around it
END
workspace: acme
repositories:
  api: {is_private: maybe, default_reviewers: ana}
MANIFEST

wrong('a tab', <<'END' . mistakes(1), { 'a.yaml' => "workspace: acme\nrepositories:\n\tapi: {description: x}\n" });
a.yaml:3:1: a tab cannot indent: use spaces
END

wrong('one repository in two files', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST', 'b.yml' => <<'OTHER' });
b.yml:4:3: repository 'api' is declared twice, first at a.yaml:3
END
workspace: acme
repositories:
  api: {description: A}
MANIFEST
workspace: acme
repositories:
  web: {description: W}
  api: {description: B}
OTHER

wrong('one repository twice in a file', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:5:3: repeats 'api', first at line 3
END
workspace: acme
repositories:
  api: {description: A}
  web: {description: W}
  api: {description: B}
MANIFEST

wrong('an unknown person', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:4:34: unknown person 'anna', did you mean 'ana'?
END
workspace: acme
people: {ana: ana@acme.example}
repositories:
  api: {default_reviewers: [ana, anna]}
MANIFEST

wrong('a profile that is not there', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:4:15: unknown profile 'servise', did you mean 'service'?
END
workspace: acme
profiles: {service: {language: go}}
repositories:
  api: {use: [servise]}
MANIFEST

wrong('profiles that use one another', <<'END' . mistakes(2), { 'a.yaml' => <<'MANIFEST' });
a.yaml:3:19: profile 'egg' uses itself, by way of this place
a.yaml:4:15: profile 'chicken' uses itself, by way of this place
END
workspace: acme
profiles:
  chicken: {use: [egg]}
  egg: {use: [chicken]}
repositories:
  api: {use: [egg]}
MANIFEST

wrong('null', <<'END' . mistakes(3), { 'a.yaml' => <<'MANIFEST' });
a.yaml:3:22: 'description' is null, which says nothing: leave the key out to not manage it, or write "", [] or {} to empty it
a.yaml:5:24: 'default_reviewers' is null, which says nothing: leave the key out to not manage it, or write "", [] or {} to empty it
a.yaml:6:9: 'empty' is null, which says nothing: leave the key out to not manage it, or write "", [] or {} to empty it
END
workspace: acme
repositories:
  api: {description: null}
  web:
    default_reviewers: ~
  empty:
MANIFEST

wrong('a billion laughs', <<'END' . mistakes(1), { 'a.yaml' => join '', "workspace: acme\na: &a [lol, lol]\n",
a.yaml:8:24: the aliases stand for more than 1000000 values: write less with them
END
	map { my $next = chr(1 + ord); "$next: &$next [" . join(', ', ("*$_") x 9) . "]\n" } 'a' .. 'j' });

wrong('an alias of itself', <<'END' . mistakes(1), { 'a.yaml' => "workspace: acme\nrepositories: &a {api: *a}\n" });
a.yaml:2:24: the alias '*a' stands inside of what it names
END

wrong('a binary file', <<'END' . mistakes(1), { 'a.yaml' => join '', map { chr } 0x7f, 0x45, 0x4c, 0x46, 0 .. 255 });
a.yaml:1:1: is not text: character U+007F cannot stand in YAML
END

wrong('invalid UTF-8', <<'END' . mistakes(1), { 'a.yaml' => "workspace: acme\nrepositories:\n  api: {description: \"caf\xe9\"}\n" });
a.yaml:3:26: is not text: byte 0xe9 is not UTF-8; save the file as UTF-8
END

wrong('UTF-16', <<'END' . mistakes(1), { 'a.yaml' => "\xff\xfe" . join '', map { "$_\0" } split //, "workspace: acme\n" });
a.yaml:1:1: is not text: byte 0xff is not UTF-8; save the file as UTF-8
END

wrong('an empty file', <<'END' . mistakes(1), { 'a.yaml' => '' });
a.yaml:1:1: the manifest does not say which 'workspace:' it is for
END

wrong('a file with something else', <<'END' . mistakes(1), { 'a.yaml' => "Hello, world\n" });
a.yaml:1:1: a manifest is a map that begins with 'workspace:', not text
END

wrong('no workspace', <<'END' . mistakes(1), { 'a.yaml' => "repositories: {api: {}}\n" });
a.yaml:1:1: the manifest does not say which 'workspace:' it is for
END

wrong('a quote that does not end', <<'END' . mistakes(1), { 'a.yaml' => "workspace: acme\nrepositories:\n  api: {description: \"x}\n" });
a.yaml:3:22: a text in quotes has no end: close the quotes
END

wrong('an unknown placeholder', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST' });
a.yaml:3:22: unknown placeholder '${repo}'; there are ${workspace}, ${project} and ${repository}, each where it is known; write $${ for a plain ${
END
workspace: acme
repositories:
  api: {description: "See ${repo}"}
MANIFEST

wrong('two documents in a file', <<'END' . mistakes(1), { 'a.yaml' => "workspace: acme\n---\nworkspace: acme\n" });
a.yaml:2:1: a second document begins here: give it a file of its own
END

wrong('mistakes in several files', <<'END' . mistakes(4), { 'a.yaml' => <<'MANIFEST', 'b/c.yml' => <<'OTHER' });
a.yaml:3:9: repository has no key 'descripton', did you mean 'description'?
a.yaml:3:37: 'fork_policy' cannot be 'never'; one of: allow_forks, no_public_forks, no_forks
b/c.yml:3:3: 'pay' is no key: it may have the characters A-Z0-9_ only
b/c.yml:3:9: project has no key 'nam', did you mean 'name'?
END
workspace: acme
repositories:
  api: {descripton: A, fork_policy: never}
MANIFEST
workspace: acme
projects:
  pay: {nam: Payments}
OTHER

wrong('a good file beside a wrong one', <<'END' . mistakes(1), { 'a.yaml' => <<'MANIFEST', 'b.yaml' => <<'OTHER' });
b.yaml:3:9: repository has no key 'descripton', did you mean 'description'?
END
workspace: acme
repositories:
  payments-api: {description: Public payments API}
MANIFEST
workspace: acme
repositories:
  web: {descripton: B}
OTHER

# --- files that cannot be read ---

wrong('a file that is not there', <<'END', {}, '-f', 'nowhere.yaml');
cooper: cannot open 'nowhere.yaml': no such file or directory
END
wrong('a folder that is not there', <<'END', {}, '-f', 'nowhere/');
cooper: cannot open 'nowhere/': no such file or directory
END
wrong('an empty folder', <<'END', {});
cooper: there is no manifest (*.yaml or *.yml) in '.'; name one with -f PATH
END
wrong('an empty folder beside another', <<'END', { 'a.yaml' => "workspace: acme\n", 'folder/README.md' => '' }, '-f', 'a.yaml', '-f', 'folder');
cooper: there is no manifest (*.yaml or *.yml) in 'folder'; name one with -f PATH
END
wrong('a folder without manifests', <<'END', { 'folder/README.md' => '# Hello', 'folder/.hidden.yaml' => 'x' }, '-f', 'folder');
cooper: there is no manifest (*.yaml or *.yml) in 'folder'; name one with -f PATH
END
wrong('a folder called like a file', <<'END', { 'folder.yaml/README.md' => '' }, '-f', 'folder.yaml');
cooper: there is no manifest (*.yaml or *.yml) in 'folder.yaml'; name one with -f PATH
END
wrong('a link to nowhere', <<'END', sub { symlink 'nowhere', "$_[0]/a.yaml" }, '-f', 'a.yaml');
cooper: cannot open 'a.yaml': no such file or directory
END
wrong('a link to itself', <<'END', sub { symlink 'a.yaml', "$_[0]/a.yaml" }, '-f', 'a.yaml');
cooper: cannot open 'a.yaml': too many levels of symbolic links
END
wrong('a file below a file', <<'END', { 'a.yaml' => '' }, '-f', 'a.yaml/b.yaml');
cooper: cannot open 'a.yaml/b.yaml': not a directory
END
# What cooper has in its memory is root's to see, and there is no other file that opens and cannot be read.
if ($> == 0) {
	wrong('a file that ends in an error', <<'END', {}, '-f', '/proc/self/mem');
cooper: cannot read '/proc/self/mem': input/output error
END
} else {
	wrong('a file that nobody may read', <<'END', {}, '-f', '/proc/self/mem');
cooper: cannot open '/proc/self/mem': permission denied
END
}
wrong('an endless file', <<'END', {}, '-f', '/dev/zero');
cooper: '/dev/zero' is longer than 33554432 bytes, the limit
END
wrong('nothing on standard input', <<'END' . mistakes(1), {}, '-f', '-');
<stdin>:1:1: the manifest does not say which 'workspace:' it is for
END

# Root may read everything.
if ($> != 0) {
	wrong('a file without permission', <<'END', sub { chmod 0, put("$_[0]/a.yaml", "workspace: acme\n") }, '-f', 'a.yaml');
cooper: cannot open 'a.yaml': permission denied
END
	wrong('a folder without permission', <<'END', sub { mkdir "$_[0]/folder", 0 }, '-f', 'folder');
cooper: cannot open 'folder': permission denied
END
}

is_deeply([$server->requests], [], 'nobody was asked anything');

# --- two workspaces, of which the credential opens one ---

my $two = emulator(put('two.yaml', <<'END'));
workspaces:
  acme:
    members: [{display_name: Ana, permission: owner}]
    projects: {PAY: {}}
    repositories: {api: {description: Old}}
  globex:
    members: [{display_name: Gus, permission: owner}]
    projects: {LAB: {}}
    repositories: {secret: {description: Old}}
tokens:
  - {secret: emulator, type: oauth, user: Ana}
END
put('two/acme.yaml', "workspace: acme\nrepositories:\n  api: {description: New}\n");
put('two/globex.yaml', "workspace: globex\nprojects: {LAB: {name: Laboratory}}\nrepositories:\n  secret: {description: New}\n");
my $run = cooper($two, 'plan', '-f', 'two');
is($run->{status}, 7, 'a workspace that is not open to the credential: 7');
like($run->{out}, qr{^acme/api .*\n  ~ repository +description "Old" -> "New"$}m, 'the other is planned');
like($run->{out}, qr{^  globex projects +two/globex\.yaml:2\n    GET \S*globex\S*: HTTP 403: forbidden}m, 'and this one named');
ran(cooper($two, 'apply', '--auto-approve', '-f', 'two'), 7, qr/HTTP 403/, qr/\Acooper: nothing was written: [^\n]*HTTP 403[^\n]*\n\z/,
	'and nothing applied');
is_deeply([$two->writes], [], 'nothing was written');

# Repositories alone: their list answers 200 with what is visible, which is nothing.
put('two/globex.yaml', "workspace: globex\nrepositories:\n  secret: {description: New}\n");
for my $command ('plan', 'apply') {
	$run = cooper($two, $command, '-f', 'two', $command eq 'apply' ? '--auto-approve' : ());
	is($run->{status}, 7, "$command: a closed workspace is not an empty one: 7");
	unlike($run->{out}, qr{^globex/secret}m, 'nothing is to be created there');
	like($run->{out}, qr{^  globex repositories +two/globex\.yaml:3\n    GET workspaces/globex: HTTP 403: forbidden}m, 'and it is said why');
}
is_deeply([$two->writes], [], 'nothing was written');
$two->stop;

finished();

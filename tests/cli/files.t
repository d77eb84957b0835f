#!/usr/bin/perl
# Files of branches: what changes in one run is one commit, and what is equal is none.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(sleep time);

my $seed = put('seed.yaml', <<'END');
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects:
      PAY: {name: Pay, is_private: false}
    repositories:
      api:
        project: PAY
        branches: [feature/login]
        files: {main: {README.md: "# old\n", old.txt: gone, docs/a.md: "a\n", same.txt: "same\n"}}
END
my $server = emulator($seed);
my $R = 'repositories/acme/api';
my @apply = ('apply', '--auto-approve', '-f', 'acme.yaml');

# The manifest in which these are the branches of the repository, indented by six.
sub declare {
	my ($branches, $repository) = @_;
	$repository //= 'api';
	return put('acme.yaml', "workspace: acme\nrepositories:\n  $repository:\n    branches:\n$branches");
}

sub tip { return $server->api(GET => "$_[0]/refs/branches/" . ($_[1] =~ s{/}{%2F}gr))->{target} }

# The commits that lead to a branch, newest first.
sub commits { return @{ $server->api(GET => "$_[0]/commits/" . tip(@_)->{hash})->{values} } }

# A request past Cooper whose answer is no JSON, and one whose body is a form.
sub request {
	my ($method, $path, $options) = @_;
	return $server->{http}->request($method, $server->url . "/$path", $options // {});
}

sub content { my ($where, $branch, $path) = @_; return request(GET => "$where/src/" . tip($where, $branch)->{hash} . "/$path")->{content} }

sub upload {
	my ($where, %fields) = @_;
	my $form = $server->{http}->www_form_urlencode(\%fields);
	my $answer = request(POST => "$where/src", { content => $form, headers => { 'Content-Type' => 'application/x-www-form-urlencoded' } });
	is($answer->{status}, 201, 'uploaded by hand') or diag $answer->{content};
	return;
}

sub empty_repository {
	my ($slug) = @_;
	$server->api(POST => "repositories/acme/$slug", { scm => 'git', project => { key => 'PAY' } });
	return "repositories/acme/$slug";
}

# Nothing is left to do, and that takes no commit.
sub settled {
	my ($name) = @_;
	$server->forget;
	my $run = cooper($server, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
	is($run->{status}, 0, "$name: nothing left") or diag $run->{out}, $run->{err};
	is(cooper($server, @apply)->{status}, 0, "$name: applied again");
	is_deeply([$server->writes], [], "$name: nothing is written");
	return;
}

# --- one commit ---

my $branch = <<'END';
      main:
        files:
          README.md: |
            # ${repository}
          docs/CODEOWNERS: {content: "* @acme"}
          same.txt: |
            same
          old.txt: {absent: true}
          never.txt: {absent: true}
END
declare($branch);
my $before = tip($R, 'main')->{hash};
$server->forget;
my $PLAN = <<'END';
acme/api
  ~ files                        main: + docs/CODEOWNERS, ~ README.md, - old.txt      acme.yaml:7

Plan: 0 to create, 1 to update, 0 to delete; 2 unchanged.
Cost: 8 requests read; 1 to write.
END
ran(cooper($server, 'plan', '-f', 'acme.yaml'), 0, $PLAN, '', 'all that changes in a branch is one change');
is(scalar(grep { $_->{path} =~ m{/src/$before/} } $server->requests), 6, 'files are read by the hash of the commit');
$server->forget;
my $run = cooper($server, @apply);
is($run->{status}, 0, 'applied') or diag $run->{out}, $run->{err};
is_deeply([$server->writes], ["POST $R/src"], 'by one request');
my @commits = commits($R, 'main');
is($commits[1]{hash}, $before, 'which made one commit on top of what was there');
is($commits[0]{message} =~ s/\n$//r, 'docs/CODEOWNERS, README.md and 1 more: as declared', 'that says what changed');
is(content($R, 'main', 'README.md'), "# api\n", 'with the placeholder filled in');
is(content($R, 'main', 'docs/CODEOWNERS'), '* @acme', 'a file that has no line end has none');
is(content($R, 'main', 'docs/a.md'), "a\n", 'what is not declared is left alone');
like(content($R, 'main', 'old.txt'), qr/No such file/, 'what is absent is gone');
settled('one commit');
my ($intent) = grep { ($_->{event} // $_->{type} // '') eq 'intent' && ($_->{path} // '') =~ /src$/ } journal();
is($intent->{address}, 'acme/api branch main files', 'the journal has it under its address');

# --- as JSON ---

declare($branch =~ s/# \$\{repository\}/changed/r);
my $json = json(cooper($server, 'plan', '--json', '-f', 'acme.yaml')->{out});
is_deeply([map { [ @$_{qw(address kind action key)}, $_->{writes} ] } @{ $json->{changes} }],
	[['acme/api branch main files', 'file', 'update', undef, 1]], 'JSON: one change, one write');
is_deeply($json->{changes}[0]{members}, [{ action => 'update', label => 'README.md', uuid => undef }], 'JSON: its members');
is($json->{summary}{unchanged}, 2, 'JSON: the repository and the branch are unchanged');

# --- every byte ---

my $odd = q{"a=b&c+d%20 \t\r\n\u00fc\U0001F600 $${x} \"q\" \\\\ \r"};
declare(<<"END");
      main:
        files:
          odd.txt: $odd
          "sp ace/\x{c3}\x{bc}+&=#?%.txt": x
          message: the file
          branch: ""
          files: list
          parents: mum
          author: me
          number: 1.0
END
is(cooper($server, @apply)->{status}, 0, 'odd names and contents');
is(content($R, 'main', 'odd.txt'), "a=b&c+d%20 \t\r\n\x{c3}\x{bc}\x{f0}\x{9f}\x{98}\x{80} \${x} \"q\" \\ \r", 'survive byte for byte');
is(content($R, 'main', 'message'), 'the file', 'a file may be called as a word of the form');
is(content($R, 'main', 'sp%20ace/%C3%BC%2B%26%3D%23%3F%25.txt'), 'x', 'or nearly anything');
is((commits($R, 'main'))[0]{message} =~ s/\n$//r, 'author, branch and 6 more: as declared', 'and is no word of it');
settled('odd names');

# --- branches ---

declare("      feature/login: {files: {login.c: 'int x;'}}\n");
is(cooper($server, @apply)->{status}, 0, 'a branch with a slash');
is(content($R, 'feature/login', 'login.c'), 'int x;', 'has its file');
settled('a slash');

declare("      new/one: {files: {a.txt: a}}\n      second: {target.hash: new/one}\n" =~ s/target\.hash: (\S+)\}/target: {hash: $1}, files: {b.txt: b}}/r);
$run = cooper($server, 'plan', '-f', 'acme.yaml');
is(planned($run), <<'END', 'a branch that says where it begins is created first, another is made by its commit');
acme/api
  + files                        new/one: + a.txt                    acme.yaml:5
  + branch                       second: target.hash new/one         acme.yaml:6
  + files                        second: + b.txt                     acme.yaml:6

Plan: 3 to create, 0 to update, 0 to delete; 1 unchanged.
END
$server->forget;
is(cooper($server, @apply)->{status}, 0, 'new branches');
is_deeply([$server->writes], ["POST $R/src", "POST $R/refs/branches", "POST $R/src"], 'by three requests');
is(content($R, 'second', 'a.txt'), 'a', 'the second begins at the first');
is((commits($R, 'second'))[1]{hash}, tip($R, 'new/one')->{hash}, 'and has one commit more');
settled('new branches');

my $E = empty_repository('empty');
declare("      develop: {target: {hash: main}}\n      main: {files: {README.md: hello}}\n    mainbranch: main\n", 'empty');
$server->forget;
$run = cooper($server, @apply);
is($run->{status}, 0, 'an empty repository') or diag $run->{out}, $run->{err};
is_deeply([grep { /^POST/ } $server->writes], ["POST $E/src", "POST $E/refs/branches"], 'begins with the commit');
is(scalar(commits($E, 'main')), 1, 'its first');
settled('an empty repository');

declare("      main:\n        files: {README.md: \"# \${repository}\"}\n", 'brandnew');
put('acme.yaml', text('acme.yaml') . "    project: PAY\n");
is(cooper($server, @apply)->{status}, 0, 'a new repository');
is(content('repositories/acme/brandnew', 'main', 'README.md'), '# brandnew', 'has its file');
settled('a new repository');

# --- answers that are lost ---

# Applies while the rules are in force; how many commits that made.
sub with_faults {
	my ($rule, $text) = @_;
	declare("      main: {files: {lost.txt: '$text'}}\n");
	my @old = commits($R, 'main');
	$server->faults("- {method: POST, path: \"/2.0/$R/src\", nth: 1, $rule}\n");
	my $apply = cooper($server, @apply);
	$server->faults(undef);
	return ($apply, commits($R, 'main') - @old);
}

my $made;
for my $fault ('effect: cut, applied: true', 'effect: status, status: 500, applied: true', 'effect: html, status: 200, applied: true') {
	($run, $made) = with_faults($fault, $fault);
	is($run->{status}, 0, "$fault: done") or diag $run->{out}, $run->{err};
	like($run->{out}, qr/Done, though no answer said so: looking showed it\.\n  ~ acme\/api files main /, "$fault: it was looked for");
	is($made, 1, "$fault: one commit");
	settled($fault);
}
for my $fault ('effect: cut', 'effect: status, status: 503') {
	($run, $made) = with_faults($fault, $fault);
	is($run->{status}, 0, "$fault: done") or diag $run->{out}, $run->{err};
	is($made, 1, "$fault: sent again, one commit");
}
declare("      lost/new: {files: {a.txt: a}}\n");
$server->faults("- {method: POST, path: \"/2.0/$R/src\", nth: 1, effect: cut, applied: true}\n");
is(cooper($server, @apply)->{status}, 0, 'a lost answer about a new branch');
$server->faults(undef);
is((commits($R, 'lost/new'))[1]{hash}, tip($R, 'main')->{hash}, 'leaves it with one commit');

# --- somebody pushes meanwhile ---

# Applies on a terminal; $between is done once it asks, then 'yes' is typed.
sub asked {
	my ($between) = @_;
	mkfifo 'keys', 0600 or BAIL_OUT("cannot make a pipe: $!");
	open my $hold, '+<', 'keys' or BAIL_OUT("cannot open the pipe: $!");
	my $job = start($server, { stdin => 'keys', through => terminal(100) }, 'apply', '-f', 'acme.yaml');
	my $until = time + 30;
	sleep 0.01 until text($job->{out}) =~ /accepted: / || time > $until;
	$between->();
	syswrite $hold, "yes\n";
	finish($job);
	unlink 'keys';
	return $job;
}

declare("      main: {files: {raced.txt: ours, README.md: ours}}\n");
$run = asked(sub { upload($R, 'raced.txt' => 'theirs', message => 'Theirs', branch => 'main') });
is($run->{status}, 1, 'somebody pushed meanwhile: refused');
like($run->{out} =~ s/\s+/ /gr, qr/HTTP 409: .*; somebody pushed to branch 'main' meanwhile, or may have: plan again/, 'and it says so');
is(content($R, 'main', 'raced.txt'), 'theirs', 'what they pushed is left alone');
is(cooper($server, @apply)->{status}, 0, 'the next run');
is((commits($R, 'main'))[1]{message} =~ s/\n$//r, 'Theirs', 'goes on top of it');
settled('raced');

# --- what is no text ---

my $binary = "\x{89}PNG\r\n\0\x{1a}";
my $multipart = "--X\r\nContent-Disposition: form-data; name=\"logo.png\"; filename=\"logo.png\"\r\n\r\n$binary\r\n--X--\r\n";
is(request(POST => "$R/src", { content => $multipart, headers => { 'Content-Type' => 'multipart/form-data; boundary=X' } })->{status}, 201,
	'a picture is pushed');
declare("      main: {files: {logo.png: text, README.md: new}}\n      second: {files: {b.txt: c}}\n");
$run = cooper($server, 'plan', '-f', 'acme.yaml');
is($run->{status}, 1, 'a file that is no text is a problem');
is($run->{out} =~ s/[0-9a-f]{40}/HASH/gr, <<'END', 'with its path; the branch is left alone, the others are not');
acme/api
  ~ files                        second: ~ b.txt                     acme.yaml:6

Cannot be planned:
  acme/api branch main files                                         acme.yaml:5
    'logo.png' is no text in UTF-8, and only that is managed

Plan: 0 to create, 1 to update, 0 to delete; 3 unchanged, 2 unmanaged, 1 not planned.
Cost: 7 requests read; 1 to write.
END
declare("      main: {files: {docs: text}}\n");
like(cooper($server, 'plan', '-f', 'acme.yaml')->{out} =~ s/\s+/ /gr, qr/a folder where a file belongs/, 'a folder is no file');
declare("      main: {files: {logo.png: {absent: true}}}\n");
is(cooper($server, @apply)->{status}, 0, 'what is to go need be no text');
like(content($R, 'main', 'logo.png'), qr/No such file/, 'and is gone');
settled('no text');

$multipart = "--X\r\nContent-Disposition: form-data; name=\"run.sh\"; filename=\"run.sh\"; x-attributes:\"executable\"\r\n\r\nold\r\n--X--\r\n";
is(request(POST => "$R/src", { content => $multipart, headers => { 'Content-Type' => 'multipart/form-data; boundary=X' } })->{status}, 201,
	'a program is pushed');
declare("      main: {files: {run.sh: new}}\n");
like(cooper($server, 'plan', '-f', 'acme.yaml')->{out} =~ s/\s+/ /gr,
	qr/'run\.sh' is of the sort 'executable', which it would lose with a new content; only plain files are managed/, 'and stays one');
declare("      main: {files: {run.sh: old}}\n");
settled('a program as it is');

# --- mistakes ---

declare(<<'END');
      main:
        exact: [files]
        files:
          /README.md: x
          a//b: x
          a/../b: x
          a\b: x
          .git/config: x
          "": x
          list: [x]
          unknown: ${nothing}
END
ran(cooper('validate', '-f', 'acme.yaml'), 65, '', <<'END', 'mistakes of paths and contents');
acme.yaml:6:17: 'files' cannot be exact: only what is declared is asked for; write 'absent: true' for each that is to go
acme.yaml:8:11: the path '/README.md' begins with a slash: paths go on from the top of the repository
acme.yaml:9:11: the path 'a//b' has an empty part between its slashes
acme.yaml:10:11: the path 'a/../b' has the part '.' or '..', which leads elsewhere
acme.yaml:11:11: the path 'a\b' has a backslash: the parts of a path have '/' between them
acme.yaml:12:11: the path '.git/config' has the part '.git', which is git's own
acme.yaml:13:11: file without a path
acme.yaml:14:17: 'list' is a map of settings, not a list
acme.yaml:15:20: unknown placeholder '${nothing}'; there are ${workspace}, ${project} and ${repository}, each where it is known; write $${ for a plain ${
cooper: 9 mistakes in the manifests; nothing was sent
END

# --- only some ---

declare($branch =~ s/old\.txt.*/new.txt: new/r);
is(cooper($server, @apply, '--only', 'branch')->{status}, 0, 'branches only');
is(tip($R, 'main')->{message} =~ s/\n$//r, 'Upload of files by the API', 'leave files alone');
is(cooper($server, @apply, '--only', 'file')->{status}, 0, 'files only');
is(tip($R, 'main')->{message} =~ s/\n$//r, 'new.txt, README.md: as declared', 'leave nothing else to do');
settled('files only');
declare("      unborn: {files: {a.txt: a}}\n");
is(cooper($server, @apply, '--only', 'file')->{status}, 1, 'a branch that nobody asked for is not made');

finished();

#!/usr/bin/perl
# cooper pr: list, view, create, edit, decline, approve, comment.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Review;
use Test::More;

my $server = review();
my $PAGE = 'https://bitbucket.org/acme/api/pull-requests';

sub pr { return cooper($server, { env => here() }, 'pr', @_) }

# The pull request as the server has it.
sub live { return $server->api('GET', "repositories/acme/api/pullrequests/$_[0]") }

# --- list ---

ran(pr('list'), 0, qr/\A1\tLog out\tOPEN\tlogout\tmain\tCarla Diaz\t\S+\n\z/, '', 'list: those that are open, with tabs');
ran(pr('list', '--state', 'declined'), 0, qr/\A2\tThird\tDECLINED\tthird\tmain\tAna Lima\t\S+\n\z/, '', 'list --state');
ran(pr('list', '--state', 'ALL'), 0, qr/\A2\t.*\n1\t.*\n\z/, '', 'list --state all, newest first; capitals or not');
ran(pr('list', '--state', 'all', '-L', '1'), 0, qr/\A2\t.*\n\z/, '', 'list --limit');
ran(pr('list', '--state', 'merged'), 0, '', "cooper: there is no such pull request in acme/api\n", 'list: none');
ran(pr('list', '--author', 'Carla Diaz'), 0, qr/\A1\t.*\n\z/, '', 'list --author by display name');
ran(pr('list', '--author', 'ana'), 0, '', "cooper: there is no such pull request in acme/api\n", 'list --author by nickname: none');
ran(pr('list', '--reviewer', 'bo@acme.example', '--author', $UUID{c}), 0, qr/\A1\t.*\n\z/, '', 'list --reviewer by e-mail, --author by UUID');
ran(pr('list', '--reviewer', 'Carla Diaz'), 0, '', "cooper: there is no such pull request in acme/api\n", 'list --reviewer: none');

my $list = json(pr('list', '--json')->{out});
is($list->{format}, 'cooper-pull-requests/1', 'list --json');
is("$list->{workspace}/$list->{repository}", 'acme/api', 'says where');
is_deeply([sort keys %{ $list->{pull_requests}[0] }], [sort qw(id title description state draft author source source_repository commit
	destination close_source_branch merge_commit comments tasks created_on updated_on url participants)], 'has all members');
is_deeply($list->{pull_requests}[0]{participants}, [{ name => 'Bo Berg', uuid => $UUID{b}, reviewer => JSON::PP::true, verdict => undef }],
	'and the reviewers');
is_deeply(json(pr('list', '--json', '--state', 'merged')->{out})->{pull_requests}, [], 'list --json of none is an empty list');

$server->forget;
pr('list');
is(scalar(my @asked = $server->requests), 1, 'a list is one request');

# --- view ---

my $view = pr('view', 1);
ran($view, 0, <<"END", '', 'view');
#1 Log out  OPEN
  branches          logout -> main
  author            Carla Diaz
  reviewers         Bo Berg
  comments          0
  tasks             0
  created           2024-01-01T10:00:18.000000+00:00
  updated           2024-01-01T10:00:18.000000+00:00
  page              $PAGE/1

  Why

  not?
END
ran(pr('view', $_), 0, $view->{out}, '', "view $_") for '#1', "$PAGE/1", "$PAGE/1/diff", "$PAGE/1?w=1#comment-3";
ran(cooper($server, { env => here('web') }, 'pr', 'view', "$PAGE/1"), 0, $view->{out}, '', 'a URL says which repository is meant');
is(json(pr('view', 1, '--json')->{out})->{pull_request}{description}, "Why\n\nnot?", 'view --json');
is_deeply([sort keys %{ json(pr('view', 1, '--json')->{out}) }], [sort qw(format workspace repository result comments pull_request)], 'has all members');
is(json(pr('view', 1, '--json')->{out})->{comments}, undef, 'and no comments unless they are asked for');

my @strange = (
	['0', "'0' is no pull request; give its number, or the URL of its page"],
	['1x', "'1x' is no pull request; give its number, or the URL of its page"],
	['https://bitbucket.org/acme/api/issues/1', "'https://bitbucket.org/acme/api/issues/1' is no pull request; give its number, or the URL of its page"],
	['https://bitbucket.org', "'https://bitbucket.org' is no pull request; give its number, or the URL of its page"],
	["$PAGE/x", "'$PAGE/x' is no pull request; give its number, or the URL of its page"],
);
said(pr('view', $_->[0]), 64, $_->[1], "view $_->[0]") for @strange;
said(pr('view', "$PAGE/1", '--repository', 'web'), 64, 'the URL says which repository is meant; leave --workspace and --repository out',
	'a URL and an option');
like(pr('view', 99)->{err}, qr{^cooper: GET repositories/acme/api/pullrequests/99: HTTP 404: }, 'view: no such');
is(pr('view', 99)->{status}, 1, 'is an error');
said(cooper($server, 'pr', 'list'), 64, 'there is no workspace; give --workspace, set BITBUCKET_WORKSPACE, or run it in a clone from bitbucket.org',
	'nobody knows where');
said(cooper($server, 'pr', 'list', '--workspace', 'acme'), 64,
	'there is no repository; give --repository, set BITBUCKET_REPO_SLUG, or run it in a clone from bitbucket.org', 'nobody knows which');
said(cooper($server, 'pr', 'list', '--workspace', 'acme', '--repository', '..'), 64, "'..' is no name of a workspace or repository", 'no way out');

# --- create ---

$server->forget;
my $created = pr('create', '--title', 'Log in', '--source', 'login', '-b', "One\n\ntwo", '-r', 'carla@acme.example', '-r', 'CARLA DIAZ');
ran($created, 0, "$PAGE/3\n", "cooper: created #3 Log in\n", 'create prints the URL, and says that it did');
my $pr = live(3);
is("$pr->{source}{branch}{name} $pr->{destination}{branch}{name} $pr->{description}", "login main One\n\ntwo", 'create: branches and text');
is(person(@{ $pr->{reviewers} }), 'bc', 'create: reviewers, and the default ones without the author');
is_deeply([map { sort keys %$_ } posted($server)], [qw(description reviewers source title)], 'nothing else is sent');

ran(pr('create', '--title', 'Log in, again', '--source', 'login', '--no-default-reviewers', '-r', 'sam-one'), 0, "$PAGE/3\n",
	"cooper: updated #3 Log in, again\n", 'the same branches again are an update');
$pr = live(3);
is("$pr->{title} $pr->{description}", "Log in, again One\n\ntwo", 'of the title; what is not given stays');
is(person(@{ $pr->{reviewers} }), 'bcd', 'who was asked is asked still');
ran(pr('create', '--title', 'To develop', '--source', 'login', '--destination', 'develop', '--draft', '--close-source-branch',
	'--no-default-reviewers', '--json'), 0, qr/"result": "created"/, '', 'another destination is another pull request; --json');
$pr = live(4);
ok($pr->{draft} && $pr->{close_source_branch}, 'create --draft --close-source-branch');
is(person(@{ $pr->{reviewers} }), '', 'create --no-default-reviewers');
is(json(pr('create', '--title', 'Log in', '--source', 'login', '--no-default-reviewers', '--json')->{out})->{pull_request}{id}, 3,
	'with two open from a branch, the one to the main branch is meant');

$server->forget;
my @refused = (
	['nobody', ['-r', 'Nobody At All'], 64, "no member of the workspace is called 'Nobody At All'; give the e-mail address or the UUID"],
	['misspelt', ['-r', 'Carla Dias'], 64, "no member of the workspace is called 'Carla Dias', did you mean 'Carla Diaz'?"],
	['two of a name', ['-r', 'Sam Smith'], 64, "2 members are called 'Sam Smith'; give one of $UUID{d}, $UUID{e}"],
	['an address of nobody', ['-r', 'x@acme.example'], 64, "no member of the workspace has the e-mail address 'x\@acme.example'"],
	['an account of nobody', ['-r', '5b10a2844c20165700ede210'], 64, "no member of the workspace has the account id '5b10a2844c20165700ede210'"],
	['no name', ['-r', ''], 64, "'' is nobody; give a name, an e-mail address or a UUID"],
	['the author', ['-r', 'ana'], 1, 'POST repositories/acme/api/pullrequests: HTTP 400: reviewers: Ana Lima is the author and cannot be included '
		. 'as a reviewer'],
	['no member', ['-r', '{00000000-0000-4000-8000-000000000099}'], 1, qr/HTTP 400: reviewers: Malformed reviewers list/],
	['no branch', ['--destination', 'nowhere'], 1, qr/HTTP 400: destination: branch not found: nowhere/],
	['two texts', ['-b', 'x', '-F', 'y'], 64, '--body and --body-file are both given; choose one'],
	['no file', ['-F', 'absent'], 65, "cannot open 'absent': no such file or directory"],
	['not UTF-8', ['-F', put('latin', "\xff\n")], 65, "'latin' is not UTF-8"],
	['a NUL', ['-F', put('nul', "a\0b")], 65, "'nul' is no text: it has a NUL"],
);
for (@refused) {
	my ($what, $options, $status, $line) = @$_;
	my $run = pr('create', '--title', 'No', '--source', 'fourth', @$options);
	ref $line ? ran($run, $status, '', $line, "create: $what") : ran($run, $status, '', qr/^cooper: \Q$line\E/, "create: $what");
}
said(pr('create', '--source', 'fourth'), 64, 'a pull request needs a title; give --title', 'create: no title');
is_deeply([grep { !/pullrequests$/ } $server->writes], [], 'nothing was written by any of them');
is(scalar(@{ $server->api('GET', 'repositories/acme/api/pullrequests?q=title="No"')->{values} }), 0, 'indeed');

put('why.md', "From a file\n");
ran(cooper($server, { env => here(), stdin => 'why.md' }, 'pr', 'create', '--title', 'Stdin', '--source', 'fourth', '-F', '-', '-r', '5b10a2844c20165700ede21f',
	'--no-default-reviewers'), 0, "$PAGE/5\n", "cooper: created #5 Stdin\n", 'create: text from standard input, a reviewer by account id');
is(live(5)->{description} . person(@{ live(5)->{reviewers} }), "From a file\nb", 'as it was said');

# Whoever types a text may think better of it.
system('mkfifo', 'pipe') == 0 or BAIL_OUT('cannot make a pipe');
open my $end, '+<', 'pipe' or BAIL_OUT("cannot open 'pipe': $!");
$server->forget;
my $typing = start($server, { env => here(), stdin => 'pipe' }, 'pr', 'comment', 1, '-F', '-');
my $until = time + 30;
while (time < $until && text("/proc/$typing->{pid}/stat") !~ /\) Z /) {
	# Before it is Cooper, it is still this test.
	kill INT => $typing->{pid} if text("/proc/$typing->{pid}/comm") eq "cooper\n";
	select undef, undef, undef, 0.01;
}
is(finish($typing)->{status}, 130, 'Ctrl-C while the text is read ends it');
is_deeply([$server->writes], [], 'with nothing sent');

# The branch that is checked out, and the remote.
mkdir 'clone';
git('clone', 'init', '-q', '-b', 'feature/x');
git('clone', 'config', 'remote.origin.url', 'git@bitbucket.org:acme/web.git');
ran(cooper($server, { in => 'clone' }, 'pr', 'create', '--title', 'From a clone'), 0, "https://bitbucket.org/acme/web/pull-requests/1\n",
	"cooper: created #1 From a clone\n", 'create: the branch of the working tree, even before its first commit');
like(cooper($server, { in => 'clone' }, 'pr', 'view')->{out}, qr{^#1 From a clone  OPEN\n  branches +feature/x -> main$}m, 'view: that which is open from it');
git('clone', 'symbolic-ref', 'HEAD', 'refs/heads/other');
said(cooper($server, { in => 'clone' }, 'pr', 'view'), 64, "no pull request is open from the branch 'other'; give its number", 'view: none is');
put('clone/x', 'x');
git('clone', 'add', 'x');
git('clone', 'commit', '-q', '-m', 'x');
git('clone', 'checkout', '-q', '--detach');
like(cooper($server, { in => 'clone' }, 'pr', 'view')->{err},
	qr/^cooper: which pull request\? give its number, or the URL of its page \(no branch is checked out in '[^']+', but a commit\)$/, 'view: no branch');
like(cooper($server, { in => 'clone' }, 'pr', 'create', '--title', 'x')->{err},
	qr/^cooper: which branch is to be merged\? give --source \(no branch is checked out/, 'create: no branch');

# What Pipelines sets.
my $pipeline = { %{ here() }, BITBUCKET_PR_ID => 1, BITBUCKET_BRANCH => 'login' };
ran(cooper($server, { env => $pipeline }, 'pr', 'view'), 0, $view->{out}, '', 'view: BITBUCKET_PR_ID');
like(cooper($server, { env => $pipeline }, 'pr', 'view', 2)->{out}, qr/^#2 Third/, 'view: the command line wins');
is(cooper($server, { env => $pipeline }, 'pr', 'status')->{status}, 0, 'status: BITBUCKET_PR_ID');
said(cooper($server, { env => $pipeline }, 'pr', 'merge'), 64, 'which pull request? give its number, or the URL of its page', 'merge wants it named');
said(cooper($server, { env => $pipeline }, 'pr', 'decline'), 64, 'which pull request? give its number, or the URL of its page', 'so does decline');
said(cooper($server, { env => { %$pipeline, BITBUCKET_PR_ID => 'x' } }, 'pr', 'view'), 64, "'x' is no pull request; give its number, or the URL of its page",
	'view: a strange one');
said(cooper($server, { env => { BITBUCKET_PR_ID => 1, BITBUCKET_BRANCH => 'x' } }, 'pr', 'view', '--workspace', 'acme', '--repository', 'web'), 64,
	"no pull request is open from the branch 'x'; give its number", 'view: of another repository it is not');
is(cooper($server, { env => { %$pipeline, BITBUCKET_PR_ID => undef } }, 'pr', 'view')->{status}, 64, 'view: two are open from BITBUCKET_BRANCH');
ran(cooper($server, { env => $pipeline }, 'pr', 'create', '--title', 'Log in', '--no-default-reviewers'), 0, "$PAGE/3\n", "cooper: updated #3 Log in\n",
	'create: from BITBUCKET_BRANCH');

# People as manifests name them.
put('people.yaml', "workspace: acme\npeople:\n  chief: ana\@acme.example\n  carla: carla\@acme.example\n  payments: [carla, buddy]\n  buddy: \"$UUID{b}\"\n");
ran(pr('create', '--title', 'Log in', '--source', 'login', '--no-default-reviewers', '-r', 'payments', '-f', 'people.yaml'), 0, "$PAGE/3\n",
	"cooper: updated #3 Log in\n", 'create: a list of people of the manifests');
ran(pr('list', '--reviewer', 'buddy', '-f', 'people.yaml'), 0, qr/^3\t/m, '', 'list: a person of the manifests');
said(pr('list', '--reviewer', 'payments', '-f', 'people.yaml'), 64, "'payments' is 2 persons; name one of them", 'list: more than one');
like(pr('list', '--reviewer', 'x', '-f', put('bad.yaml', "workspace: acme\npeople: 5\n"))->{err}, qr/^bad\.yaml:2:9: 'people' is a map/,
	'mistakes in manifests are said');
is(pr('list', '--reviewer', 'x', '-f', 'bad.yaml')->{status}, 65, 'as such');

# --- edit ---

$server->forget;
ran(pr('edit', 3, '--title', 'Sign in'), 0, "$PAGE/3\n", "cooper: updated #3 Sign in\n", 'edit');
$pr = live(3);
is("$pr->{title} " . person(@{ $pr->{reviewers} }), 'Sign in bcd', 'edit keeps the reviewers');
my ($sent) = posted($server, 'PUT');
is_deeply([sort keys %$sent], [qw(reviewers title)], 'by sending them');
my @edits = (
	[['--add-reviewer', 'sam-two'], 'bcde'],
	[['--remove-reviewer', 'sam-one', '--remove-reviewer', 'Bo Berg'], 'ce'],
	[['--remove-reviewer', 'sam-one'], 'ce'],
	[['--add-reviewer', 'buddy', '--remove-reviewer', 'carla', '-f', 'people.yaml'], 'be'],
	[['--set-reviewers', 'payments,  sam-one ', '-f', 'people.yaml'], 'bcd'],
	[['--set-reviewers', 'Bo Berg'], 'b'],
	[['--set-reviewers', ''], ''],
);
for (@edits) {
	is(pr('edit', 3, @{ $_->[0] })->{status}, 0, "edit @{ $_->[0] }");
	$pr = live(3);
	is("$pr->{title} " . person(@{ $pr->{reviewers} }), "Sign in $_->[1]", 'does that');
}
is(json(pr('edit', 3, '-b', 'New', '--destination', 'develop', '--draft', '--close-source-branch', '--json')->{out})->{result}, 'updated', 'edit --json');
$pr = live(3);
is("$pr->{description} $pr->{destination}{branch}{name} $pr->{draft} $pr->{close_source_branch}", 'New develop 1 1', 'edit: the rest');
pr('edit', 3, '--ready', '--destination', 'main');
ok(!live(3)->{draft}, 'edit --ready');
my @wrong = (
	[[], "there is nothing to change; see 'cooper pr edit --help'"],
	[['--draft', '--ready'], '--draft and --ready are both given; choose one'],
	[['--title', ''], 'a pull request needs a title, and --title is empty'],
	[['--set-reviewers', 'ana', '--add-reviewer', 'bo'],
		'--set-reviewers says who all of them are; leave --add-reviewer and --remove-reviewer out'],
);
said(pr('edit', 3, @{ $_->[0] }), 64, $_->[1], "edit @{ $_->[0] }") for @wrong;
said(pr('edit', '--title', 'x'), 64, 'which pull request? give its number, or the URL of its page', 'edit: which');
said(pr('edit', 2, '--title', 'x'), 1, 'the pull request is DECLINED, and only open ones can be changed', 'edit: not open');
like(pr('edit', 3, '--add-reviewer', 'ana')->{err}, qr/HTTP 400: reviewers: Ana Lima is the author/, 'edit: the author');

# --- approve, decline, comment ---

ran(pr('approve', 1), 0, '', "cooper: approved #1 Log out\n", 'approve');
ok((grep { $_->{approved} && $_->{user}{uuid} eq $UUID{a} } @{ live(1)->{participants} }), 'it is');
like(pr('view', 1)->{out}, qr/^  reviewers +Bo Berg, Ana Lima \(approved\)$/m, 'view says so');
ran(pr('approve', 1, '--undo', '--json'), 0, qr/"result": "no longer approved"/, '', 'approve --undo');
ok(!(grep { $_->{approved} } @{ live(1)->{participants} }), 'it is not any more');
is(pr('approve', 1, '--undo')->{status}, 1, 'what is not approved cannot be taken back');
said(pr('approve'), 64, 'which pull request? give its number, or the URL of its page', 'approve: which');

$server->forget;
ran(pr('comment', 1, '-b', "Well\ndone"), 0, "$PAGE/1/_/diff#comment-1\n", "cooper: commented on #1\n", 'comment');
is_deeply([posted($server)], [{ content => { raw => "Well\ndone" } }], 'nothing but the text is sent');
is(json(pr('comment', 1, '-F', 'why.md', '--json')->{out})->{comment}{text}, "From a file\n", 'comment from a file, --json');
said(pr('comment', 1), 64, 'there is nothing to say; give --body or --body-file', 'comment: nothing');
said(pr('comment', 1, '-b', " \n"), 64, 'there is nothing to say; give --body or --body-file', 'comment: only spaces');
$server->api('POST', 'repositories/acme/api/pullrequests/1/comments', { content => { raw => "in\x{1b}[2J line" }, inline => { path => 'a.c', to => 7 } });
like(pr('view', 1, '--comments')->{out}, qr/\n\nAna Lima, \S+, #1\n  Well\n  done\n\nAna Lima, \S+, #2\n  From a file\n\nAna Lima, \S+, #3, a\.c:7\n  in\\u\{1b\}\[2J line\n\z/,
	'view --comments; what could move the cursor is escaped');
is_deeply([map { $_->{line} } @{ json(pr('view', 1, '--comments', '--json')->{out})->{comments} }], [undef, undef, 7], 'view --comments --json');

ran(pr('decline', 5), 0, '', "cooper: declined #5 Stdin\n", 'decline');
is(live(5)->{state}, 'DECLINED', 'it is');
like(pr('decline', 5)->{err}, qr/HTTP 400: this pull request is already closed/, 'decline: twice');
is(json(pr('decline', 4, '--json')->{out})->{pull_request}{state}, 'DECLINED', 'decline --json');

# --- who may ---

said(cooper($server, { env => { %{ here() }, BITBUCKET_TOKEN => undef } }, 'pr', 'approve', '1'), 7,
	'there is no credential; set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and BITBUCKET_API_TOKEN, or BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run '
		. "'cooper auth login'", 'to write, one has to be somebody');
my $weak = review(qq(tokens:\n  - {secret: weak, user: ana, scopes: ["read:pullrequest:bitbucket", "read:repository:bitbucket"]}\n));
my $user = { %{ here() }, BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'weak' };
is(cooper($weak, { env => $user }, 'pr', 'list')->{status}, 0, 'reading needs one scope');
my $denied = cooper($weak, { env => $user }, 'pr', 'approve', '1');
is($denied->{status}, 7, 'a scope is missing');
like($denied->{err}, qr/HTTP 403: .*; needed: .*write:pullrequest:bitbucket/, 'which is named');

finished();

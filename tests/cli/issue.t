#!/usr/bin/perl
# cooper issue: the native tracker, where there is one, and where it was removed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Review;
use Test::More;

my $server = review();
my $PAGE = 'https://bitbucket.org/acme/api/issues';
my $ISSUES = 'repositories/acme/api/issues';

sub issue { return cooper($server, { env => here() }, 'issue', @_) }

sub live { return $server->api('GET', "$ISSUES/$_[0]") }

# --- list and view ---

ran(issue('list'), 0, qr/\A1\tOnboarding\topen\ttask\tminor\tBo Berg\t\S+\n\z/, '', 'list: those that are to be done, with tabs');
ran(issue('list', '--state', 'all'), 0, qr/\A2\tCrash\t.*\n1\tOnboarding\t.*\n\z/, '', 'list --state all, newest first');
ran(issue('list', '--state', 'Resolved'), 0, qr/\A2\tCrash\tresolved\tbug\tblocker\t\t\S+\n\z/, '', 'list --state, capitals or not');
ran(issue('list', '--state', 'all', '--assignee', 'Bo Berg'), 0, qr/\A1\t.*\n\z/, '', 'list --assignee');
ran(issue('list', '--state', 'all', '--limit', '1'), 0, qr/\A2\t.*\n\z/, '', 'list --limit');
ran(issue('list', '--state', 'on hold'), 0, '', "cooper: there is no such issue in acme/api\n", 'list: none');
my $list = json(issue('list', '--json')->{out});
is($list->{format}, 'cooper-issues/1', 'list --json');
is_deeply([sort keys %{ $list->{issues}[0] }],
	[sort qw(id title content kind priority state reporter assignee created_on updated_on url)], 'has all members');

my $view = issue('view', 1);
ran($view, 0, <<"END", '', 'view');
#1 Onboarding  open
  kind              task
  priority          minor
  assignee          Bo Berg
  created           2024-01-01T10:00:16.000000+00:00
  updated           2024-01-01T10:00:16.000000+00:00
  page              $PAGE/1/onboarding

  Read the handbook
END
ran(issue('view', "$PAGE/1/onboarding"), 0, $view->{out}, '', 'view: by the URL of its page');
is(json(issue('view', 1, '--json')->{out})->{issue}{content}, 'Read the handbook', 'view --json');
said(issue('view', 'https://bitbucket.org/acme/api/pull-requests/1'), 64,
	"'https://bitbucket.org/acme/api/pull-requests/1' is no issue; give its number, or the URL of its page", 'view: something else');
said(issue('view'), 64, 'which issue? give its number, or the URL of its page', 'view: which');
like(issue('view', 9)->{err}, qr/HTTP 404/, 'view: no such');

# --- create, edit, comment ---

$server->forget;
ran(issue('create', '--title', 'Slow', '-b', 'Very', '--kind', 'Enhancement', '--priority', 'trivial', '--assignee', 'carla'), 0, "$PAGE/3/slow\n",
	"cooper: created #3 Slow\n", 'create');
is_deeply([posted($server)], [{ title => 'Slow', content => { raw => 'Very' }, kind => 'enhancement', priority => 'trivial', assignee => { uuid => $UUID{c} } }],
	'sends what was given');
ran(issue('create', '--title', 'Bare', '--json'), 0, qr/"result": "created"/, '', 'create --json');
is(live(4)->{kind}, 'bug', 'what is not given is up to the server');

$server->forget;
ran(issue('edit', 3, '--state', 'on hold', '--assignee', ''), 0, "$PAGE/3/slow\n", "cooper: updated #3 Slow\n", 'edit');
is_deeply([posted($server, 'PUT')], [{ state => 'on hold', assignee => undef }], 'sends only that');
my $issue = live(3);
is("$issue->{state} $issue->{content}{raw}", 'on hold Very', 'the rest stays');
is(json(issue('edit', 3, '--title', 'Slower', '-b', '', '--json')->{out})->{issue}{title}, 'Slower', 'edit --json');
is(live(3)->{content}{raw}, '', 'a text can be emptied');

$server->forget;
ran(issue('comment', 3, '-b', 'Indeed'), 0, '', "cooper: commented on #3\n", 'comment');
is_deeply([posted($server)], [{ content => { raw => 'Indeed' } }], 'sends only the text');
is(json(issue('comment', 3, '-b', 'Yes', '--json')->{out})->{comment}{text}, 'Yes', 'comment --json');
like(issue('view', 3, '--comments')->{out}, qr/\n\nAna Lima, \S+, #1\n  Indeed\n\nAna Lima, \S+, #2\n  Yes\n\z/, 'view --comments');
is(scalar(@{ json(issue('view', 3, '--comments', '--json')->{out})->{comments} }), 2, 'view --comments --json');

my @wrong = (
	[['create'], 'an issue needs a title; give --title'],
	[['create', '--title', 'x', '--kind', 'bugg'], "unknown kind 'bugg', did you mean 'bug'?"],
	[['create', '--title', 'x', '--priority', 'someday'], "unknown priority 'someday'; it is trivial, minor, major, critical or blocker"],
	[['create', '--title', 'x', '--assignee', 'Nobody At All'], "no member of the workspace is called 'Nobody At All'; give the e-mail address or the UUID"],
	[['edit', 3], "there is nothing to change; see 'cooper issue edit --help'"],
	[['edit', 3, '--title', ''], 'an issue needs a title, and --title is empty'],
	[['edit', 3, '--state', 'close'], "unknown state 'close', did you mean 'closed'?"],
	[['edit', '--state', 'closed'], 'which issue? give its number, or the URL of its page'],
	[['comment', 3], 'there is nothing to say; give --body or --body-file'],
	[['list', '--limit', '0'], "--limit takes a whole number from 1 to 1000, not '0'"],
	[['list', '--state', 'done'], "unknown state 'done'; it is new, open, resolved, on hold, invalid, duplicate, wontfix, closed or all"],
);
$server->forget;
for (@wrong) {
	my $run = issue(@{ $_->[0] });
	said($run, 64, $_->[1], "issue @{ $_->[0] }");
}
is_deeply([$server->writes], [], 'nothing was sent');

# --- lost ---

for my $applied ('true', 'false') {
	for (['create', $ISSUES, 'create', '--title', 'Lost', '-b', $applied], ['comment', "$ISSUES/3/comments", 'comment', 3, '-b', "Lost, $applied"]) {
		my ($name, $path, @command) = @$_;
		my $before = @{ $server->api('GET', "$path?pagelen=100")->{values} };
		$server->faults(qq([{method: POST, path: "/2.0/$path", nth: 1, effect: cut, applied: $applied}]))->forget;
		my $run = issue(@command);
		is(join(', ', $server->writes), "POST $path", "$name, applied $applied: sent once");
		is(@{ $server->api('GET', "$path?pagelen=100")->{values} } - $before, $applied eq 'true' ? 1 : 0, 'it is there, or not');
		is($run->{status}, $applied eq 'true' ? 0 : 1, 'which is told');
		like($run->{err}, $applied eq 'true' ? qr/^cooper: (?:created #|commented on #)/ : qr/is not there: run it again$/, 'in words');
	}
}
$server->faults;
is(scalar(@{ $server->api('GET', "$ISSUES?q=title=\"Lost\"")->{values} }), 1, 'nothing is doubled');
$server->faults(qq([{method: POST, path: "/2.0/$ISSUES", effect: cut}, {method: GET, path: "/2.0/$ISSUES", effect: status, status: 404}]));
like(issue('create', '--title', 'x')->{err}, qr/whether the issue is there is not known, and it was not sent again \(GET .*: HTTP 404/, 'create: neither an answer nor a look');

# --- no tracker ---

$server = review();
like(cooper($server, { env => here('web') }, 'issue', 'list')->{err}, qr/HTTP 404: repository has no issue tracker$/, 'a repository whose tracker is off');
my %gone = (
	removed => 'HTTP 410: CHANGE-3401 - Functionality has been deprecated; issue trackers were removed on 2026-08-20, see '
		. 'https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401; use Jira instead',
	'not-found' => 'HTTP 404: resource not found; There is no API hosted at this URL; issue trackers were removed on 2026-08-20 (CHANGE-3401), see '
		. 'https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401; use Jira instead',
);
for my $mode (sort keys %gone) {
	$server = review('', '--issue-tracker', $mode);
	said(issue('list'), 1, "GET $ISSUES: $gone{$mode}", "$mode: list");
	said(issue('view', 1, '--comments'), 1, "GET $ISSUES/1: $gone{$mode}", "$mode: view");
	said(issue('create', '--title', 'x'), 1, "POST $ISSUES: $gone{$mode}", "$mode: create");
	said(issue('edit', 1, '--title', 'x'), 1, "PUT $ISSUES/1: $gone{$mode}", "$mode: edit");
	said(issue('comment', 1, '-b', 'x'), 1, "POST $ISSUES/1/comments: $gone{$mode}", "$mode: comment");
}

finished();

#!/usr/bin/perl
# cooper pr merge: at once, as a task, refused, and answers that are lost. Writes whose answer is lost are never repeated.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Review;
use Test::More;

my $PULL = 'repositories/acme/api/pullrequests';
my $AT = '/2.0/repositories/acme/api';

sub pr {
	my $server = shift;
	return cooper($server, { env => here() }, 'pr', @_);
}

sub state_of { return $_[0]->api('GET', "$PULL/$_[1]")->{state} }

sub writes_of {
	my ($server) = @_;
	return join ', ', map { s{^(\w+) repositories/acme/api/}{$1 }r } $server->writes;
}

# --- merged ---

my $server = review();
$server->forget;
ran(pr($server, 'merge', 1), 0, '', "cooper: merged #1 Log out\n", 'merge');
is(state_of($server, 1), 'MERGED', 'it is');
is_deeply([posted($server)], [{}], 'only what is given is sent, and no type');
like(pr($server, 'merge', 1)->{err}, qr/HTTP 400: this pull request is already closed/, 'merge: twice');
like(pr($server, 'view', 1)->{out}, qr/^#1 Log out  MERGED\n.*^  merged as +[0-9a-f]{40}\n/ms, 'view says what it is merged as');

pr($server, 'create', '--title', 'Log in', '--source', 'login');
$server->forget;
ran(pr($server, 'merge', 3, '--strategy', 'SQUASH', '-m', 'One commit', '--close-source-branch', '--json'), 0, qr/"result": "merged"/, '', 'merge with options');
is_deeply([posted($server)], [{ merge_strategy => 'squash', message => 'One commit', close_source_branch => JSON::PP::true }], 'which are sent');
ok(!eval { $server->api('GET', 'repositories/acme/api/refs/branches/login') }, 'the branch is gone');

my @wrong = (
	[['--strategy', 'sqash'], "unknown strategy 'sqash', did you mean 'squash'?"],
	[['--strategy', 'octopus'], "unknown strategy 'octopus'; it is merge_commit, squash, fast_forward, squash_fast_forward, rebase_fast_forward or "
		. 'rebase_merge'],
	[['--timeout', 'soon'], "--timeout takes a time up to 1h as in 90s, 10m or 1h, not 'soon'"],
	[['--interval', '2h'], "--interval takes a time up to 1h as in 90s, 10m or 1h, not '2h'"],
);
$server->forget;
said(pr($server, 'merge', 1, @{ $_->[0] }), 64, $_->[1], "merge @{ $_->[0] }") for @wrong;
said(pr($server, 'merge'), 64, 'which pull request? give its number, or the URL of its page', 'merge: which');
is_deeply([$server->writes], [], 'nothing was sent');

# --- refused ---

$server = review()->faults(qq([{method: POST, path: "$AT/pullrequests/*/merge", effect: status, status: 409, )
	. q(content_type: application/json, body: '{"type": "error", "error": {"message": "merge conflict"}}'}]));
$server->forget;
said(pr($server, 'merge', 1), 1, "POST $PULL/1/merge: HTTP 409: merge conflict; nothing was merged: bring the branches together, or run it again where "
	. 'one of them has just moved', 'a conflict');
is(writes_of($server), 'POST pullrequests/1/merge', 'is asked for once');

# --- a task ---

my $later = review('', '--wart', 'merge=202');
$later->forget;
ran(pr($later, 'merge', 1, '--interval', '0'), 0, '', "cooper: merged #1 Log out\n", 'a task is waited for');
is(scalar(grep { $_->{path} =~ m{/merge/task-status/} } $later->requests), 2, 'until it is done');
pr($later, 'create', '--title', 'Log in', '--source', 'login');
$later->faults(qq([{path: "$AT/pullrequests/*/merge/task-status/*", effect: status, status: 409, content_type: application/json, )
	. q(body: '{"type": "error", "error": {"message": "refs have moved"}}'}]));
like(pr($later, 'merge', 3, '--interval', '0')->{err}, qr{^cooper: the merge failed: GET .*/task-status/.*: HTTP 409: refs have moved$}, 'a task that fails');
$later->faults(qq([{path: "$AT/pullrequests/*/merge/task-status/*", effect: status, status: 200, content_type: application/json, )
	. q(body: '{"task_status": "PENDING"}'}]));
pr($later, 'create', '--title', 'Fourth', '--source', 'fourth');
said(pr($later, 'merge', 4, '--timeout', '0'), 8, "the merge is under way still; look with 'cooper pr view 4'", 'a task that takes too long is no failure');

pr($later, 'create', '--title', 'Develop', '--source', 'develop');
$later->faults(qq([{path: "$AT/pullrequests/*/merge/task-status/*", effect: status, status: 401}]));
like(pr($later, 'merge', 5, '--interval', '0')->{err}, qr{^cooper: what became of the merge is not known: GET .*/task-status/.*: HTTP 401},
	'a task that nobody may ask about');
$later = review()->faults(qq([{method: POST, path: "$AT/pullrequests/1/merge", effect: status, status: 202, body: '', applied: true}]));
ran(pr($later, 'merge', 1, '--interval', '0'), 0, '', "cooper: merged #1 Log out\n", 'a task without a place to ask at: the pull request shows it');
$later = review()->faults(qq([{method: POST, path: "$AT/pullrequests/1/merge", effect: status, status: 202, body: ''}]));
said(pr($later, 'merge', 1, '--timeout', '0'), 8, "the merge is under way still; look with 'cooper pr view 1'", 'or does not yet');

# --- lost ---

# Every write goes wrong before and after it took effect, by every fault after which nobody knows.
my %lost = (
	555 => 'effect: status, status: 555',
	500 => 'effect: status, status: 500',
	cut => 'effect: cut',
	html => 'effect: html, status: 200',
);

# What is done, to which path, what shows that it was, and what is said without.
my @writes = (
	['merge', 'POST', 'pullrequests/1/merge', ['merge', 1, '--interval', '0'], sub { state_of($_[0], 1) eq 'MERGED' }, qr/it is not merged so far, and it was not sent again: look with 'cooper pr view 1'$/m],
	['decline', 'POST', 'pullrequests/1/decline', ['decline', 1], sub { state_of($_[0], 1) eq 'DECLINED' }, qr/it did not take effect so far, and it was not sent again/],
	['approve', 'POST', 'pullrequests/1/approve', ['approve', 1],
		sub { scalar grep { $_->{approved} } @{ $_[0]->api('GET', "$PULL/1")->{participants} } }, qr/it did not take effect so far, and it was not sent again/],
	['comment', 'POST', 'pullrequests/1/comments', ['comment', 1, '-b', 'Well done'],
		sub { @{ $_[0]->api('GET', "$PULL/1/comments")->{values} } == 1 }, qr/the comment is not there: run it again$/m],
	['create', 'POST', 'pullrequests', ['create', '--title', 'Log in', '--source', 'login'],
		sub { @{ $_[0]->api('GET', "$PULL?q=title=\"Log%20in\"")->{values} } == 1 }, qr/it is not there: run it again$/m],
);
for my $fault (sort keys %lost) {
	for my $applied ('true', 'false') {
		for (@writes) {
			my ($name, $method, $path, $command, $done, $message) = @$_;
			my $server = review();
			$server->faults(qq([{method: $method, path: "$AT/$path", nth: 1, $lost{$fault}, applied: $applied}]))->forget;
			my $run = pr($server, @$command);
			is(writes_of($server), "$method $path", "$name, $fault, applied $applied: sent once");
			is(!!$done->($server), $applied eq 'true', 'it took effect, or not');
			is($run->{status}, $applied eq 'true' ? 0 : 1, 'which is told') or diag($run->{err});
			like($run->{err}, $applied eq 'true' ? qr/^cooper: (?:merged|declined|approved|commented|created)/m : $message, 'in words');
			$server->stop;
		}
	}
}

# Where looking fails too, that is what is said.
$server = review()->faults(qq([{method: POST, path: "$AT/**", effect: cut}, {method: GET, path: "$AT/pullrequests/1", effect: status, status: 404}]));
like(pr($server, 'merge', 1)->{err}, qr/whether it is merged is not known, and it was not sent again: look with 'cooper pr view 1' \(GET .*: HTTP 404/,
	'merge: neither an answer nor a look');
$server->faults(qq([{method: POST, path: "$AT/**", effect: cut}, {method: GET, path: "$AT/pullrequests/1/comments", effect: status, status: 404}]));
like(pr($server, 'comment', 1, '-b', 'x')->{err}, qr/whether the comment is there is not known, and it was not sent again \(GET .*: HTTP 404/, 'comment: the same');
$server->faults(qq([{method: POST, path: "$AT/**", effect: cut}, {method: GET, path: "$AT/pullrequests", nth: 2, effect: status, status: 404}]));
like(pr($server, 'create', '--title', 'x', '--source', 'login')->{err},
	qr/whether it took effect is not known, and it was not sent again: look with 'cooper pr list' \(GET .*: HTTP 404/, 'create: the same');

# An update that is lost: what is there already has the same title, and only the rest tells.
for my $applied ('true', 'false') {
	$server = review();
	$server->faults(qq([{method: POST, path: "$AT/pullrequests", nth: 1, effect: cut, applied: $applied}]))->forget;
	my $run = pr($server, 'create', '--title', 'Log out', '--source', 'logout', '-b', "Because\n", '-r', 'sam-one', '--no-default-reviewers');
	is(writes_of($server), 'POST pullrequests', "update, applied $applied: sent once");
	$applied eq 'true' ? ran($run, 0, "https://bitbucket.org/acme/api/pull-requests/1\n", "cooper: updated #1 Log out\n", 'and it is there')
		: ran($run, 1, '', qr/it is not there: run it again$/m, 'and it is not there');
}

# PUT can be sent again, and is.
$server = review()->faults(qq([{method: PUT, path: "$AT/pullrequests/1", nth: 1, effect: cut, applied: true}]))->forget;
is(pr($server, 'edit', 1, '--title', 'Sign out')->{status}, 0, 'edit: a lost answer');
is(writes_of($server), 'PUT pullrequests/1, PUT pullrequests/1', 'is asked for again');

# A comment that says the same was there before: that it is there proves nothing.
$server = review();
$server->api('POST', "$PULL/1/comments", { content => { raw => 'old' } });
$server->faults(qq([{method: POST, path: "$AT/**", nth: 1, effect: cut, applied: true}]));
is(pr($server, 'comment', 1, '-b', 'new')->{out}, "https://bitbucket.org/acme/api/pull-requests/1/_/diff#comment-2\n", 'the new one is found');

finished();

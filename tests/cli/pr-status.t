#!/usr/bin/perl
# cooper pr status: ready, pending or failed, and waiting for one of them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Review;
use Test::More;
use Time::HiRes qw(sleep time);

my $PULL = 'repositories/acme/api/pullrequests';

sub pr {
	my $server = shift;
	return cooper($server, { env => here() }, 'pr', @_);
}

# What Bo says, whom the seed made a reviewer.
my $TOKENS = qq(tokens:\n  - {secret: emulator, type: oauth, user: ana}\n  - {secret: bo, user: bo}\n);

sub bo {
	my ($server, $method, $path) = @_;
	my $http = HTTP::Tiny->new;
	my $basic = MIME::Base64::encode_base64('bo@acme.example:bo', '');
	my $answer = $http->request($method, $server->url . "/$path", { headers => { Authorization => "Basic $basic" } });
	$answer->{success} or die "$method $path: $answer->{status} $answer->{content}\n";
	return;
}

# A build of the tip of a branch.
sub build {
	my ($server, $key, $state) = @_;
	my $tip = $server->api('GET', 'repositories/acme/api/refs/branches/logout')->{target}{hash};
	return $server->api('POST', "repositories/acme/api/commit/$tip/statuses/build",
		{ key => $key, name => "the $key", state => $state, url => 'https://ci.acme.example/1', refname => 'logout' });
}

sub restrict {
	my ($server, %restriction) = @_;
	return $server->api('POST', 'repositories/acme/api/branch-restrictions', { branch_match_kind => 'glob', pattern => 'main', %restriction });
}

# The exit status and the last line.
sub verdict {
	my $run = pr(@_);
	my ($last) = $run->{out} =~ /^(.*)\n\z/m;
	return "$run->{status} $last";
}

# --- one thing after the other ---

my $server = review($TOKENS);
ran(pr($server, 'status', 1), 0, <<'END', '', 'nothing is demanded');
#1 Log out  OPEN
  approvals         0 of 0
  reviewers         Bo Berg
  builds            none
  tasks             0 open
ready
END
my $rule = restrict($server, kind => 'require_approvals_to_merge', value => 2);
is(verdict($server, 'status', 1), '8 pending: 2 more approvals are needed', 'branch restrictions demand approvals');
bo($server, 'POST', "$PULL/1/approve");
is(verdict($server, 'status', 1), '8 pending: 1 more approval is needed', 'one is given');
is(verdict($server, 'status', 1, '--approvals', '1'), '0 ready', '--approvals says how many are enough');
$server->api('PUT', "repositories/acme/api/branch-restrictions/$rule->{id}", { %$rule{qw(kind branch_match_kind pattern)}, value => 1 });
is(verdict($server, 'status', 1), '0 ready', 'that is enough');
restrict($server, kind => 'require_approvals_to_merge', value => 9, pattern => 'release/*');
is(verdict($server, 'status', 1), '0 ready', 'of other branches does not matter');
restrict($server, kind => 'require_passing_builds_to_merge', value => 1);
is(verdict($server, 'status', 1), '8 pending: 1 more build is needed', 'a build has not begun');
build($server, 'lint', 'INPROGRESS');
is(verdict($server, 'status', 1), "8 pending: build 'the lint' is under way", 'it has');
build($server, 'lint', 'SUCCESSFUL');
is(verdict($server, 'status', 1), '0 ready', 'it is green');
my $task = $server->api('POST', "$PULL/1/tasks", { content => { raw => 'Think again' } });
is(verdict($server, 'status', 1), '8 pending: 1 task is open', 'a task');
build($server, 'unit', 'FAILED');
is(verdict($server, 'status', 1), "1 failed: build 'the unit' failed; 1 task is open", 'a build failed: waiting does not help');
build($server, 'unit', 'STOPPED');
is(verdict($server, 'status', 1), "1 failed: build 'the unit' was stopped; 1 task is open", 'a build was stopped');
build($server, 'unit', 'SUCCESSFUL');
$server->api('PUT', "$PULL/1/tasks/$task->{id}", { content => { raw => 'Think again' }, state => 'RESOLVED' });
is(verdict($server, 'status', 1), '0 ready', 'both are settled');
bo($server, 'POST', "$PULL/1/request-changes");
is(verdict($server, 'status', 1), '1 failed: Bo Berg wants changes; 1 more approval is needed', 'changes are wanted');

my $json = json(pr($server, 'status', 1, '--json')->{out});
is($json->{format}, 'cooper-pull-request-status/1', 'status --json');
is_deeply([@$json{qw(verdict approvals approvals_required changes_requested builds_required tasks_open)}], ['failed', 0, 1, 1, 1, 0], 'has the figures');
is_deeply($json->{reasons}, ['Bo Berg wants changes', '1 more approval is needed'], 'the reasons');
is_deeply([map { "$_->{key} $_->{state}" } sort { $a->{key} cmp $b->{key} } @{ $json->{builds} }], ['lint SUCCESSFUL', 'unit SUCCESSFUL'], 'the builds');
is_deeply([map { "$_->{text} $_->{state}" } @{ $json->{tasks} }], ['Think again RESOLVED'], 'the tasks');
is($json->{pull_request}{participants}[0]{verdict}, 'changes_requested', 'the pull request');

bo($server, 'DELETE', "$PULL/1/request-changes");
bo($server, 'POST', "$PULL/1/approve");
pr($server, 'edit', 1, '--draft');
is(verdict($server, 'status', 1), '8 pending: it is a draft', 'a draft');
like(pr($server, 'status', 1)->{out}, qr/^#1 Log out  DRAFT$/m, 'is shown as such');
pr($server, 'edit', 1, '--ready');
pr($server, 'merge', 1);
is(verdict($server, 'status', 1), '0 ready', 'what is merged is ready');
is(verdict($server, 'status', 2), '1 failed: it was declined; 1 more approval is needed; 1 more build is needed', 'what is declined never is');

# --- what is demanded by the branching model, or is not to be known ---

$server = review($TOKENS . "  - {secret: weak, user: bo, scopes: [\"read:pullrequest:bitbucket\", \"read:repository:bitbucket\"]}\n");
$server->api('POST', 'repositories/acme/api/branch-restrictions',
	{ kind => 'require_approvals_to_merge', branch_match_kind => 'branching_model', branch_type => 'development', value => 3 });
is(verdict($server, 'status', 1), '8 pending: 3 more approvals are needed', 'the main branch is that of development');
my $weak = { %{ here() }, BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'bo@acme.example', BITBUCKET_API_TOKEN => 'weak' };
my $run = cooper($server, { env => $weak }, 'pr', 'status', 1);
is("$run->{status} $run->{err}", '8 cooper: how many approvals are required only an administrator of the repository may read; one is taken for enough, '
	. "unless --approvals says otherwise\n", 'who is no administrator is told');
like($run->{out}, qr/^  approvals +0 of 1$/m, 'and one is enough');
$run = cooper($server, { env => $weak }, 'pr', 'status', 1, '--approvals', '0');
is("$run->{status} $run->{err}", '0 ', 'unless one says how many');

# --- waiting ---

$server->forget;
is(verdict($server, 'status', 1, '--wait', '--timeout', '0'), '8 pending: 3 more approvals are needed', 'the time is over');
is(scalar(grep { $_->{path} eq "/2.0/$PULL/1" } $server->requests), 1, 'after one look');
is(scalar(grep { $_->{path} =~ /restrictions|model/ } $server->requests), 2, 'at the rules');

$server->forget;
my $waiting = start($server, { env => here() }, 'pr', 'status', 1, '--wait', '--interval', '0', '--approvals', '1', '--timeout', '1m');
my $until = time + 30;
sleep 0.01 while time < $until && 3 > grep { $_->{path} eq "/2.0/$PULL/1" } $server->requests;
bo($server, 'POST', "$PULL/1/approve");
$run = finish($waiting);
is($run->{status}, 0, 'waits until it is ready');
like($run->{out}, qr/\A#1 Log out  OPEN\n(?:  .*\n)+ready\n\z/, 'and says it once');
is($run->{err}, "cooper: waiting: 1 more approval is needed\n", 'and while it waits, why, once for each reason');
is(scalar(grep { $_->{path} =~ /restrictions|model|tasks/ } $server->requests), 0, 'what need not be asked is not');

build($server, 'unit', 'FAILED');
is(verdict($server, 'status', 1, '--wait', '--interval', '1h', '--timeout', '1h'), "1 failed: build 'the unit' failed; 2 more approvals are needed",
	'does not wait where that does not help');
build($server, 'unit', 'INPROGRESS');
$waiting = start($server, { env => here() }, 'pr', 'status', 1, '--wait', '--interval', '1h');
sleep 0.01 until text($waiting->{err}) || time > $until || grep { $_->{path} =~ /statuses/ && $_->{method} eq 'GET' } ($server->requests)[-3 .. -1];
kill INT => $waiting->{pid};
is(finish($waiting)->{status}, 130, 'Ctrl-C ends it');

# --- what is wrong ---

my @wrong = (
	[['--timeout', '5m'], '--timeout and --interval are for --wait; add it'],
	[['--wait', '--timeout', '2d'], "--timeout takes a time up to 24h as in 90s, 10m or 1h, not '2d'"],
	[['--wait', '--interval', 'x'], "--interval takes a time up to 1h as in 90s, 10m or 1h, not 'x'"],
	[['--approvals', '-1'], "--approvals takes a whole number from 0 to 100, not '-1'"],
);
said(pr($server, 'status', 1, @{ $_->[0] }), 64, $_->[1], "status @{ $_->[0] }") for @wrong;
$server->faults('[{path: "/2.0/**/statuses", effect: status, status: 403}]');
is(pr($server, 'status', 1)->{status}, 7, 'what cannot be read is no verdict: builds');
$server->faults('[{path: "/2.0/**/branch-restrictions", effect: wrong-shape}]');
is(pr($server, 'status', 1)->{status}, 1, 'rules that cannot be understood are an error');
like(pr($server, 'status', 1)->{err}, qr/^cooper: .*branch-restrictions.*a page of a list belongs$/, 'which is said');

finished();

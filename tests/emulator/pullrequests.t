#!/usr/bin/perl
# Pull requests: what is made, changed, merged and declined, and what of them is shown where.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME =~ s/^        components: /        branches: [develop, feature\/login, fix]\n        files: {main: {a: "1", b: "1"}, feature\/login: {b: "2", c: "1"}}\n        pull_requests:\n          - {title: Log in, source: feature\/login, description: "Adds a log-in", reviewers: [bo], author: cy}\n          - {title: Old, source: fix, destination: develop, state: DECLINED}\n        components: /mr;
my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme/api';
my $P = "$R/pullrequests";
my %UUID = map { $_ => "{00000000-0000-4000-8000-00000000000" . { ana => 'a', bo => 'b', cy => 'c', zed => 'f' }->{$_} . '}' } qw(ana bo cy zed);

sub reviewers { return [ map { $_->{nickname} } @{ $_[0]->at('reviewers') // [] } ] }

sub branch { return { branch => { name => $_[0] } } }

sub tip { return $e->ask("GET $R/refs/branches/$_[0]")->at('target.hash') }

# What the seed has.
my $r = $e->ask("GET $P/1");
is $r->{status}, 200, 'a pull request';
is_deeply [ sort keys %{ $r->{json} } ], [ sort qw(type id title description state draft queued close_source_branch created_on updated_on comment_count
		task_count reason author closed_by source destination summary links rendered merge_commit reviewers participants) ], 'as it is recorded';
is_deeply [ map { $r->at($_) } qw(type id title state author.nickname source.branch.name destination.branch.name) ],
	[ 'pullrequest', 1, 'Log in', 'OPEN', 'cy', 'feature/login', 'main' ], 'as the seed says';
is $r->at('source.commit.hash'), substr(tip('feature/login'), 0, 12), 'with a short hash';
is_deeply reviewers($r), ['bo'], 'reviewers';
is_deeply [ map { $r->at("participants.0.$_") } qw(role state user.nickname) ], [ 'REVIEWER', undef, 'bo' ], 'who are participants';
is $r->at('rendered.description.html'), '<p>Adds a log-in</p>', 'rendered';
is $r->at('links.self.href'), $e->base . '/repositories/acme/api/pullrequests/1', 'self link';
$r = $e->ask("GET $P/100");
is_deeply [ $r->{status}, $r->{body}, $r->header('Content-Type') ], [ 404, 'Not Found', 'text/plain' ], 'absent: plain text (error.404.pullrequest.get.plaintext)';

# Lists.
$r = $e->ask("GET $P");
is_deeply [ $r->each_of('id') ], [1], 'the open ones';
ok !exists $r->at('values.0')->{$_}, "without $_" for qw(reviewers participants rendered);
is_deeply [ $e->ask("GET $P?state=DECLINED")->each_of('id') ], [2], 'the declined ones';
is_deeply [ $e->ask("GET $P?state=OPEN&state=DECLINED&state=MERGED")->each_of('id') ], [ 2, 1 ], 'more, newest first';
is_deeply [ $e->ask("GET $P?q=" . uri('state="DECLINED"'))->each_of('id') ], [2], 'a q that speaks of states';
is_deeply [ $e->ask("GET $P?q=" . uri('source.branch.name="feature/login"'))->each_of('id') ], [1], 'q';
is_deeply [ $e->ask("GET $P?q=" . uri("reviewers.uuid=\"$UUID{bo}\""))->each_of('id') ], [1], 'over what is not shown';
is_error $e->ask("GET $P?state=open"), 400, 'Invalid state: open', 'a state that is none';
is $e->ask("GET $P?pagelen=50")->at('pagelen'), 50, 'a page has at most 50';
is_error $e->ask("GET $P?pagelen=51"), 400, 'Invalid pagelen', 'and more is refused';
for ('%2Bvalues.reviewers', 'values.reviewers', 'values.id,values.reviewers.nickname', '%2Bvalues.participants,%2Bvalues.reviewers') {
	is $e->ask("GET $P?fields=$_")->at('values.0.reviewers.0.nickname'), 'bo', "fields=$_ shows reviewers";
}
ok !exists $e->ask("GET $P?fields=-values.reviewers")->at('values.0')->{reviewers}, 'but not where it takes them away';

# Create.
my %new = (title => 'Develop', source => branch('develop'));
$r = $e->ask("POST $P", { %new, description => 'All', reviewers => [ { uuid => $UUID{bo} }, { account_id => '557058:cy' } ], close_source_branch => true, draft => true });
is $r->{status}, 201, 'POST, 201';
is $r->header('Location'), $e->base . '/repositories/acme/api/pullrequests/3', 'Location';
is_deeply [ map { $r->at($_) } qw(id destination.branch.name author.nickname description) ], [ 3, 'main', 'ana', 'All' ], 'into the main branch';
is_deeply [ map { $r->at($_) ? 1 : 0 } qw(close_source_branch draft) ], [ 1, 1 ], 'flags';
is_deeply reviewers($r), [qw(bo cy)], 'the reviewers that were sent; default ones are not added';
is_deeply reviewers($e->ask("POST $P", { title => 'None', source => branch('fix') })), [], 'none sent, none there';
is $e->ask("GET $P/3")->{body}, $r->{body}, 'GET shows the same';
my $again = $e->ask("POST $P", { %new, title => 'Develop 2', reviewers => [ { uuid => $UUID{cy} } ] });
is_deeply [ $again->{status}, $again->at('id'), $again->at('title') ], [ 201, 3, 'Develop 2' ], 'the same branches again: 201, the same one, changed';
is_deeply reviewers($again), ['cy'], 'with its new reviewers';
is $e->ask("POST $P", { %new, destination => branch('fix') })->at('id'), 5, 'another destination is another';
$e->ask("POST $R/refs/branches", { name => 'same', target => { hash => 'main' } });

$r = $e->ask("POST $P", { %new, source => branch('nope') });
is_deeply $r->{json}, { type => 'error', error => { message => 'source: branch not found: nope', fields => { source => ['branch not found: nope'] } } }, 'no such source';
$r = $e->ask("POST $P", { %new, destination => branch('nope') });
is_deeply $r->at('error.fields'), { destination => ['branch not found: nope'] }, 'no such destination (error.400.pullrequest.post.destination-branch)';
for ([ 'the author', $UUID{ana}, 'Ana Lima is the author and cannot be included as a reviewer.' ],
	[ 'a stranger', $UUID{zed}, 'zed is not a member of this workspace and cannot be added to this pull request' ],
	[ 'nobody', '{00000000-0000-4000-8000-000000000000}', 'Malformed reviewers list' ]) {
	is_deeply $e->ask("POST $P", { %new, reviewers => [ { uuid => $_->[1] } ] })->at('error.fields'), { reviewers => [ $_->[2] ] }, "a reviewer who is $_->[0]";
}
is $e->ask("POST $P", $_->[1])->{status}, 400, $_->[0]
	for [ 'no title', { source => branch('develop') } ], [ 'an empty title', { %new, title => '' } ], [ 'no source', { title => 'x' } ],
	[ 'no branch', { title => 'x', source => {} } ], [ 'the same branch', { %new, source => branch('main') } ],
	[ 'reviewers by nickname', { %new, reviewers => [ { nickname => 'bo' } ] } ], [ 'reviewers as texts', { %new, reviewers => ['bo'] } ],
	[ 'more than there is', { %new, colour => 'red' } ], [ 'another repository', { %new, source => { %{ branch('develop') }, repository => { full_name => 'acme/site' } } } ],
	[ 'nothing to merge', { title => 'x', source => branch('same') } ];
is $e->ask("POST $P", { %new, source => { %{ branch('develop') }, repository => { full_name => 'acme/api', uuid => '{cccccccc-0000-4000-8000-000000000001}' } } })->{status}, 201,
	'the repository may be named';

# Change.
$r = $e->ask("PUT $P/3", { title => 'Develop 3', reviewers => [ { uuid => $UUID{bo} } ] });
is_deeply [ $r->{status}, $r->at('title'), reviewers($r) ], [ 200, 'Develop 3', ['bo'] ], 'PUT: the list of reviewers is the set';
is_deeply reviewers($e->ask("PUT $P/3", { title => 'Develop 3' })), [], 'and without it there are none';
is_error $e->ask("PUT $P/3", { description => 'x' }), 400, 'title: required key not provided', 'a title must be there';
is $e->ask("PUT $P/3", { title => 'x', destination => branch('fix') })->at('destination.branch.name'), 'fix', 'another destination';
is $e->ask("PUT $P/3", { title => 'x', source => branch('fix') })->{status}, 400, 'never another source';
is $e->ask("PUT $P/3", { title => 'x', source => branch('develop'), destination => branch('main'), draft => false })->{status}, 200, 'the same one will do';
is $e->ask("PUT $P/2", { title => 'x' })->{status}, 400, 'a closed one cannot be changed';
is $e->ask("DELETE $P/3")->{status}, 405, 'nor any be deleted';

# What its branch gains, it has.
is_deeply [ $e->ask("GET $P/1/commits")->each_of('hash') ], [ tip('feature/login') ], 'its commits';
$e->ask("POST $R/src", 'branch=feature/login&d=1&message=More', 'Content-Type' => 'application/x-www-form-urlencoded');
is_deeply [ $e->ask("GET $P/1/commits")->each_of('message') ], [ 'More', 'Begin feature/login' ], 'grow with the branch';
is $e->ask("GET $P/1")->at('source.commit.hash'), substr(tip('feature/login'), 0, 12), 'as does its tip';

# Merge.
$e->ask("POST $R/src", 'a=3&message=Meanwhile', 'Content-Type' => 'application/x-www-form-urlencoded');
my ($main, $feature) = map { tip($_) } qw(main feature/login);
is $e->ask("POST $P/1/merge", $_->[1])->{status}, 400, $_->[0]
	for [ 'type in a merge', { type => 'x' } ], [ 'an unknown strategy', { merge_strategy => 'octopus' } ], [ 'more than there is', { colour => 1 } ],
	[ 'a long message', { message => 'x' x (128 * 1024 + 1) } ], [ 'no fast forward', { merge_strategy => 'fast_forward' } ];
my $pushed = $e->ask("GET $R")->at('updated_on');
$r = $e->ask("POST $P/1/merge", { close_source_branch => true, merge_strategy => undef });
is $r->{status}, 200, 'merged';
is_deeply [ map { $r->at($_) } qw(state closed_by.nickname merge_commit.message) ], [ 'MERGED', 'ana', "Merged in feature/login (pull request #1)\n\nLog in\n" ], 'by whom';
is $r->at('merge_commit.hash'), tip('main'), 'the main branch has moved';
is_deeply [ map { $_->{hash} } @{ $r->at('merge_commit.parents') } ], [ $main, $feature ], 'with two parents';
is_deeply [ map { $e->ask("GET $R/src/main/$_")->{body} } qw(a b c d) ], [ 3, 2, 1, 1 ], 'what both have changed is there';
is $e->ask("GET $R/refs/branches/feature/login")->{status}, 404, 'the branch is closed';
is $e->ask("GET $P/1")->at('source.commit.hash'), substr($feature, 0, 12), 'and remembered';
cmp_ok $e->ask("GET $R")->at('updated_on'), 'gt', $pushed, 'a merge is a push';
is $e->ask("POST $P/1/merge", {})->{status}, 400, 'once';
is $e->ask("POST $P/1/decline")->{status}, 400, 'and for all';
is $e->ask("GET $P?state=MERGED&fields=values.merge_commit")->at('values.0.merge_commit.hash'), substr(tip('main'), 0, 12), 'listed with a short hash';

is $e->ask("POST $R/refs/branches", { name => 'ahead', target => { hash => 'main' } })->{status}, 201, 'a branch';
$e->ask("POST $R/src", 'branch=ahead&ahead=1', 'Content-Type' => 'application/x-www-form-urlencoded');
my $id = $e->ask("POST $P", { title => 'Ahead', source => branch('ahead') })->at('id');
my $ahead = tip('ahead');
is $e->ask("POST $P/$id/merge", { merge_strategy => 'fast_forward', message => 'x' })->at('merge_commit.hash'), $ahead, 'a fast forward makes no commit';
is tip('main'), $ahead, 'but moves the branch';
$id = $e->ask("POST $P", { title => 'Squash', source => branch('fix') })->at('id');
$r = $e->ask("POST $P/$id/merge", { merge_strategy => 'squash', message => 'All in one' });
is_deeply [ $r->at('merge_commit.message'), scalar @{ $r->at('merge_commit.parents') } ], [ 'All in one', 1 ], 'a squash has one parent';

# Merged as a task.
$id = $e->ask("POST $P", \%new)->at('id');
$r = $e->ask("POST $P/$id/merge?async=true", {});
is_deeply [ $r->{status}, $r->{body} ], [ 202, '' ], 'async=true: 202';
my $task = $r->header('Location') =~ s{^http://[^/]+}{}r;
like $task, qr{/pullrequests/$id/merge/task-status/[^/]+$}, 'and where to ask';
my @polls = map { $e->ask("GET $task") } 1 .. 2;
is_deeply [ map { $_->at('task_status') } @polls ], [qw(PENDING SUCCESS)], 'pending, then done';
is $polls[1]->at('merge_result.state'), 'MERGED', 'with what came of it';
is $e->ask("GET $R/refs/branches/develop")->{status}, 404, 'its branch is closed, as was said when it was made';
is $e->ask("GET $P/$id/merge/task-status/none")->{status}, 400, 'no such task';

# Decline.
my %back = (title => 'Back', source => branch('main'), destination => branch('same'));
$id = $e->ask("POST $P", \%back)->at('id');
is $e->ask("POST $P/$id/decline", {})->at('state'), 'DECLINED', 'declined';
is $e->ask("POST $P/$id/merge", {})->{status}, 400, 'is not merged';
isnt $e->ask("POST $P", \%back)->at('id'), $id, 'the next one is another';

# Who may.
is $e->ask_as(cy => "POST $P", { title => 'x', source => branch('main'), destination => branch('fix') })->at('author.nickname'), 'cy', 'readers may ask for a merge';
$id = $e->ask("GET $P")->at('values.0.id');
is $e->ask_as(cy => "PUT $P/$id", { title => 'y' })->{status}, 200, 'and change what they asked for';
is $e->ask_as(cy => "POST $P/$id/merge", {})->{status}, 403, 'but not merge it';
is $e->ask_as(bo => "PUT $P/$id", { title => 'z' })->{status}, 200, 'writers may change others\'';
my $other = $e->ask("GET $P")->at('values.1.id');
is $e->ask_as(cy => "PUT $P/$other", { title => 'y' })->{status}, 403, 'readers may not';
is $e->ask_as(cy => "POST $P/$other/decline")->{status}, 403, 'nor decline';
is $e->ask_as(zed => "GET $P")->{status}, 404, 'strangers see nothing';

# A seed that is wrong.
sub complaint {
	my ($text) = @_;
	return Emulator->start(seed => "workspaces: {w: {members: [{nickname: x}], projects: {P: {}}, repositories: {r: {branches: [b], pull_requests: [$text]}}}}\n")->log_text;
}
like complaint('{source: b}'), qr/a pull request needs a 'title'/, 'no title';
like complaint('{title: x}'), qr/the 'source' of a pull request must be a branch that is there/, 'no source';
like complaint('{title: x, source: b, destination: nope}'), qr/the 'destination' of a pull request must be a branch/, 'no such destination';
like complaint('{title: x, source: b, state: open}'), qr/OPEN or DECLINED, not 'open'/, 'a state that is none';
like complaint('{title: x, source: b, colour: red}'), qr/unknown key 'colour'/, 'a key that is none';

done_testing();

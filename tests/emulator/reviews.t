#!/usr/bin/perl
# What is said of pull requests and commits: verdicts, comments, tasks, build statuses.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME =~ s/^        components: /        branches: [develop, fix]\n        pull_requests:\n          - {title: One, source: develop, reviewers: [bo]}\n          - {title: Two, source: fix}\n        components: /mr;
my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme/api';
my $P = "$R/pullrequests/1";

sub participants { return { map { $_->{user}{nickname} => "$_->{role} " . ($_->{state} // 'nothing') } @{ $e->ask("GET $P")->at('participants') } } }

# Verdicts.
is_deeply participants(), { bo => 'REVIEWER nothing' }, 'a reviewer who said nothing';
my $r = $e->ask_as(bo => "POST $P/approve");
is $r->{status}, 200, 'approved';
is_deeply [ sort keys %{ $r->{json} } ], [qw(approved participated_on role state type user)], 'a participant (pullrequest.approve.post)';
is_deeply [ map { $r->at($_) } qw(role state user.nickname) ], [qw(REVIEWER approved bo)], 'as a reviewer';
ok $r->at('approved'), 'who approves';
is $e->ask_as(cy => "POST $P/request-changes")->at('state'), 'changes_requested', 'somebody else wants changes';
is_deeply participants(), { bo => 'REVIEWER approved', cy => 'PARTICIPANT changes_requested' }, 'both are shown';
is $e->ask_as(cy => "POST $P/approve")->at('state'), 'approved', 'and changes their mind';
is $e->ask_as(cy => "DELETE $P/request-changes")->{status}, 404, 'there is no request to withdraw';
is $e->ask_as(cy => "DELETE $P/approve")->{status}, 204, 'but an approval';
is $e->ask_as(cy => "DELETE $P/approve")->{status}, 404, 'once';
is $e->ask_as(cy => "POST $P/request-changes")->{status}, 200, 'wants changes again';
is $e->ask_as(cy => "DELETE $P/request-changes")->{status}, 204, 'or not';
is_deeply participants(), { bo => 'REVIEWER approved', cy => 'PARTICIPANT nothing' }, 'and took part';
is $e->ask_as(zed => "POST $P/approve")->{status}, 404, 'strangers see nothing';

# Comments.
my $C = "$P/comments";
$r = $e->ask_as(cy => "POST $C", { content => { raw => 'Hello' } });
is $r->{status}, 201, 'a comment';
is_deeply [ sort keys %{ $r->{json} } ], [qw(content created_on deleted id links pending pullrequest type updated_on user)], 'as recorded (pr-comment.post)';
is_deeply [ map { $r->at($_) } qw(id content.html user.nickname pullrequest.title) ], [ 1, '<p>Hello</p>', 'cy', 'One' ], 'what it says';
is $r->header('Location'), $r->at('links.self.href'), 'Location';
is $e->ask("GET $C/1")->{body}, $r->{body}, 'GET shows the same';
my $inline = $e->ask("POST $C", { content => { raw => 'Here' }, inline => { path => 'a.c', to => 7 } });
is_deeply $inline->at('inline'), { path => 'a.c', to => 7 }, 'a place in a file';
my $answer = $e->ask("POST $C", { content => { raw => 'Why?' }, parent => { id => 1 } });
is $answer->at('parent.id'), 1, 'an answer';
is $e->ask("GET $P")->at('comment_count'), 3, 'counted';
is_deeply [ $e->ask("GET $C?q=" . uri('content.raw ~ "he"'))->each_of('id') ], [ 1, 2 ], 'listed, with q';
is_error $e->ask("POST $C", { content => { raw => 'x' }, type => 'pullrequest_comment' }), 400, 'Bad request', 'type in a body';
is $e->ask("POST $C", { content => { raw => 'x' }, type => 'x' })->at('error.fields.type'), 'extra keys not allowed', 'is an extra key';
is $e->ask("POST $C", $_->[1])->{status}, 400, $_->[0]
	for [ 'no content', {} ], [ 'content as a text', { content => 'x' } ], [ 'content without raw', { content => {} } ], [ 'an empty one', { content => { raw => '' } } ],
	[ 'more in content', { content => { raw => 'x', type => 'rendered' } } ], [ 'a place without a path', { content => { raw => 'x' }, inline => { to => 1 } } ],
	[ 'more in a place', { content => { raw => 'x' }, inline => { path => 'x', line => 1 } } ], [ 'no such parent', { content => { raw => 'x' }, parent => { id => 99 } } ],
	[ 'an id', { content => { raw => 'x' }, id => 7 } ];
is $e->ask_as(cy => "PUT $C/1", { content => { raw => 'Hello again' } })->at('content.raw'), 'Hello again', 'changed';
is $e->ask_as(bo => "PUT $C/1", { content => { raw => 'x' } })->{status}, 403, 'by its author only';
is $e->ask_as(bo => "DELETE $C/1")->{status}, 403, 'and so deleted';
is $e->ask("DELETE $C/3")->{status}, 204, 'deleted';
is_deeply [ map { $e->ask("GET $C/3")->at($_) } qw(deleted content.raw) ], [ true, '' ], 'it is there without its words';
is $e->ask("DELETE $C/3")->{status}, 404, 'but not again';
is $e->ask("GET $P")->at('comment_count'), 2, 'nor counted';
is $e->ask("GET $C/99")->{status}, 404, 'absent';

$r = $e->ask("POST $C/1/resolve");
is_deeply [ $r->{status}, $r->at('type'), $r->at('user.nickname') ], [ 200, 'comment_resolution', 'ana' ], 'resolved';
is $e->ask("GET $C/1")->at('resolution.user.nickname'), 'ana', 'as it shows';
is $e->ask("POST $C/1/resolve")->{status}, 409, 'once';
is $e->ask("DELETE $C/1/resolve")->{status}, 204, 'and open again';
is $e->ask("DELETE $C/1/resolve")->{status}, 404, 'once';
$answer = $e->ask("POST $C", { content => { raw => 'So' }, parent => { id => 1 } })->at('id');
is $e->ask("POST $C/$answer/resolve")->{status}, 403, 'an answer cannot be';

# Tasks.
my $T = "$P/tasks";
$r = $e->ask("POST $T", { content => { raw => 'Do it' }, comment => { id => 1 } });
is $r->{status}, 201, 'a task';
is_deeply [ map { $r->at($_) } qw(id state content.raw creator.nickname resolved_on resolved_by) ], [ 1, 'UNRESOLVED', 'Do it', 'ana', undef, undef ], 'to be done';
is $e->ask("GET $P")->at('task_count'), 1, 'counted';
$r = $e->ask_as(bo => "PUT $T/1", { state => 'RESOLVED' });
is_deeply [ $r->at('state'), $r->at('resolved_by.nickname'), defined $r->at('resolved_on') ], [ 'RESOLVED', 'bo', 1 ], 'done';
is $e->ask("PUT $T/1", { content => { raw => 'Do it well' } })->at('resolved_by.nickname'), 'bo', 'other words leave that';
is $e->ask("PUT $T/1", { state => 'UNRESOLVED' })->at('resolved_by'), undef, 'to be done again';
is $e->ask("POST $T", $_->[1])->{status}, 400, $_->[0]
	for [ 'no content', {} ], [ 'a blank one', { content => { raw => " \n" } } ], [ 'more in it', { content => { raw => 'x', html => 'x' } } ],
	[ 'a state from the start', { content => { raw => 'x' }, state => 'RESOLVED' } ], [ 'no such comment', { content => { raw => 'x' }, comment => { id => 99 } } ],
	[ 'type', { content => { raw => 'x' }, type => 'task' } ];
is $e->ask("PUT $T/1", $_->[1])->{status}, 400, $_->[0]
	for [ 'a state that is none', { state => 'DONE' } ], [ 'another comment', { comment => { id => 1 } } ], [ 'pending', { pending => true } ];
is_deeply [ $e->ask("GET $T?q=" . uri('state="UNRESOLVED"'))->each_of('id') ], [1], 'listed, with q';
is $e->ask("DELETE $T/1")->{status}, 204, 'deleted';
is $e->ask("GET $T/1")->{status}, 404, 'gone';

# Build statuses.
my $tip = $e->ask("GET $R/refs/branches/develop")->at('target.hash');
my $S = "$R/commit/$tip/statuses";
my %build = (key => 'ci/unit', state => 'INPROGRESS', url => 'https://ci.example/1', name => 'Unit');
$r = $e->ask("POST $S/build", \%build);
is $r->{status}, 201, 'a build status';
is_deeply [ sort keys %{ $r->{json} } ], [qw(commit created_on description key links name refname repository state type updated_on url)], 'as recorded (commit-status.build.post)';
is $r->header('Location'), $e->base . "/repositories/acme/api/commit/$tip/statuses/build/ci%2Funit", 'Location';
is $e->ask("GET $S/build/ci%2Funit")->{body}, $r->{body}, 'GET shows the same';
is_deeply [ $e->ask("GET $P/statuses")->each_of('key') ], [], 'without a refname no pull request shows it';
$r = $e->ask("POST $S/build", { %build, state => 'SUCCESSFUL', refname => 'develop' });
is_deeply [ $r->{status}, $r->at('state') ], [ 200, 'SUCCESSFUL' ], 'the same key again: 200';
is_deeply [ $e->ask("GET $P/statuses")->each_of('key') ], ['ci/unit'], 'with one, it does';
is_deeply [ $e->ask("GET $R/pullrequests/2/statuses")->each_of('key') ], [], 'and no other';
is $e->ask("PUT $S/build/ci%2Funit", { state => 'FAILED', description => 'Two tests' })->at('state'), 'FAILED', 'PUT';
is $e->ask("PUT $S/build/ci%2Funit", { key => 'other' })->{status}, 400, 'its key stays';
is $e->ask("PUT $S/build/none", { state => 'FAILED' })->{status}, 404, 'absent';
is $e->ask("POST $R/commit/" . substr($tip, 0, 7) . '/statuses/build', 'state=STOPPED&key=form', 'Content-Type' => 'application/x-www-form-urlencoded')->{status}, 201,
	'a form, and a short hash';
is_deeply [ $e->ask("GET $S")->each_of('key') ], [qw(ci/unit form)], 'listed';
is $e->ask("GET $S")->at('pagelen'), 30, 'thirty a page';
is $e->ask("POST $S/build", $_->[1])->{status}, 400, $_->[0]
	for [ 'no key', { state => 'FAILED' } ], [ 'no state', { key => 'x' } ], [ 'a state that is none', { key => 'x', state => 'OK' } ], [ 'more than there is', { %build, colour => 1 } ];
is $e->ask("POST $R/commit/none/statuses/build", \%build)->{status}, 404, 'no such commit';
is $e->ask_as(cy => "POST $S/build", { %build, key => 'cy' })->{status}, 201, 'readers may';
is $e->ask("DELETE $S/build/form")->{status}, 405, 'nothing deletes them';

# After a merge.
is $e->ask("POST $P/merge", {})->{status}, 200, 'merged';
is $e->ask_as(bo => "DELETE $P/approve")->{status}, 400, 'approvals stay';
is $e->ask_as(cy => "POST $P/request-changes")->{status}, 400, 'changes come too late';
is $e->ask_as(cy => "DELETE $P/request-changes")->{status}, 400, 'in both ways';
is $e->ask_as(cy => "POST $C", { content => { raw => 'Late' } })->{status}, 201, 'words do not';

# Where all may read, somebody must still be named to write.
my $open = '/2.0/repositories/acme/site';
$e->ask("POST $open/refs/branches", { name => 'b', target => { hash => 'main' } });
$e->ask("POST $open/src", 'branch=b&x=1', 'Content-Type' => 'application/x-www-form-urlencoded');
is $e->ask("POST $open/pullrequests", { title => 'x', source => { branch => { name => 'b' } } })->{status}, 201, 'a public one';
is $e->ask("POST $open/pullrequests/1/tasks", { content => { raw => 'x' } })->{status}, 201, 'with a task';
is $e->ask_as(nobody => "GET $open/pullrequests/1")->{status}, 200, 'is read by all';
my $at = $e->ask("GET $open/refs/branches/b")->at('target.hash');
is $e->ask_as(nobody => "$_->[0] $open/$_->[1]", $_->[2])->{status}, 401, "and not written: $_->[0] $_->[1]"
	for [ POST => 'pullrequests', { title => 'y', source => { branch => { name => 'b' } } } ], [ PUT => 'pullrequests/1', { title => 'y' } ], [ POST => 'pullrequests/1/approve' ],
	[ DELETE => 'pullrequests/1/approve' ], [ POST => 'pullrequests/1/request-changes' ], [ POST => 'pullrequests/1/comments', { content => { raw => 'x' } } ],
	[ POST => 'pullrequests/1/tasks', { content => { raw => 'x' } } ], [ PUT => 'pullrequests/1/tasks/1', { state => 'RESOLVED' } ], [ DELETE => 'pullrequests/1/tasks/1' ],
	[ POST => 'pullrequests/1/merge', {} ], [ POST => 'pullrequests/1/decline' ], [ POST => "commit/$at/statuses/build", \%build ];

done_testing();

#!/usr/bin/perl
# Branch restrictions: every kind, both ways to match, who is excepted, and what makes two of them one.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

(my $seed = $ACME) =~ s/^    projects:/    groups: [Release Managers, developers]\n    projects:/m;
my $e = Emulator->start(seed => $seed);
my $B = '/2.0/repositories/acme/api/branch-restrictions';
my %user = map { $_ => { uuid => "{00000000-0000-4000-8000-00000000000$_}" } } qw(a b c f);
my @plain = qw(delete force require_tasks_to_be_completed require_review_group_approvals_to_merge require_no_changes_requested
	reset_pullrequest_approvals_on_change smart_reset_pullrequest_approvals reset_pullrequest_changes_requested_on_change
	require_all_dependencies_merged enforce_merge_checks allow_auto_merge_when_builds_pass require_all_comments_resolved);
my @valued = qw(require_approvals_to_merge require_default_reviewer_approvals_to_merge require_passing_builds_to_merge
	require_commits_behind);
my @peopled = qw(push restrict_merges);

# Every kind.
my $r = $e->ask("POST $B", { kind => 'delete', pattern => '*' });
is $r->{status}, 201, 'POST creates, 201';
is_deeply $r->{json}, { id => 1, type => 'branchrestriction', kind => 'delete', pattern => '*', branch_match_kind => 'glob',
	users => [], groups => [], value => undef, links => { self => { href => $e->base . '/repositories/acme/api/branch-restrictions/1' } } },
	'as recorded (branch-restriction.get)';
is $r->header('Location'), $r->at('links.self.href'), 'with its Location';
is $e->ask("GET $B/1")->{body}, $r->{body}, 'GET shows the same';
is $e->ask("POST $B", { kind => $_, pattern => 'main' })->{status}, 201, $_ for @plain, @peopled;
is $e->ask("POST $B", { kind => $_, pattern => 'main', value => 2 })->at('value'), 2, $_ for @valued;
is $e->ask("GET $B?pagelen=100")->at('size'), 19, 'eighteen kinds, and the first one';
is $e->ask("POST $B", { kind => $_, pattern => 'dev' })->{status}, 400, "$_ needs a value" for @valued;
is $e->ask("POST $B", { kind => $valued[0], pattern => 'dev', value => -1 })->{status}, 400, 'which is not negative';
is $e->ask("POST $B", { kind => 'force', pattern => 'dev', value => 3 })->at('value'), undef, 'the others have none';

# Matching.
$r = $e->ask("POST $B", { kind => 'force', branch_match_kind => 'branching_model', branch_type => 'release', pattern => 'ignored' });
is_deeply [ map { $r->at($_) } qw(branch_match_kind branch_type pattern) ], [ 'branching_model', 'release', '' ], 'by the branching model';
is $e->ask("POST $B", { kind => 'force', branch_match_kind => 'branching_model', branch_type => $_ })->{status}, 201, "type $_"
	for qw(feature bugfix hotfix development production);

# Filters.
is_deeply [ map {"$_->{kind} $_->{pattern}"} @{ $e->ask("GET $B?kind=force&pattern=dev")->at('values') } ], ['force dev'], 'by kind and pattern';
is $e->ask("GET $B?kind=force")->at('size'), 8, 'by kind';
is $e->ask("GET $B?pattern=" . uri('*'))->at('size'), 1, 'by pattern, which is no pattern there';
is $e->ask("GET $B?kind=nope")->at('size'), 0, 'none';

# The same once more.
is_error $e->ask("POST $B", { kind => 'delete', pattern => '*' }), 409, qr/already exists/, 'one of a kind for a pattern';
is $e->ask("POST $B", { kind => 'force', branch_match_kind => 'branching_model', branch_type => 'release' })->{status}, 409,
	'and for a type of branch';
is $e->ask("PUT $B/1", { pattern => 'main' })->{status}, 409, 'not by PUT either';
is $e->ask("PUT $B/1", { pattern => '*' })->{status}, 200, 'it is no other than itself';

# People.
$r = $e->ask("POST $B", { kind => 'push', pattern => 'rel', users => [ @user{qw(a b)} ],
	groups => [ { slug => 'release-managers', owner => { username => 'acme' } } ] });
is $r->{status}, 201, 'users and groups are excepted';
is_deeply [ map { $_->{nickname} } @{ $r->at('users') } ], [qw(bo ana)], 'in another order';
is_deeply $r->at('groups'), [ { type => 'group', name => 'Release Managers', slug => 'release-managers',
	full_slug => 'acme:release-managers' } ], 'and groups';
my $at = "$B/" . $r->at('id');
is_deeply [ map { $_->{nickname} } @{ $e->ask("PUT $at", { users => [ $user{a} ] })->at('users') } ], ['ana'], 'the list is replaced';
is scalar @{ $e->ask("GET $at")->at('groups') }, 1, 'and groups stay';
is_deeply $e->ask("PUT $at", { users => [], groups => [] })->at('users'), [], 'both are emptied';
is_deeply [ map { $_->{nickname} } @{ $e->ask("PUT $at", { users => [ { account_id => '557058:bo' } ] })->at('users') } ], ['bo'],
	'by account id';
is $e->ask("POST $B", { kind => 'push', pattern => 'x1', users => [ $user{a} ], groups => [] })->{status}, 500,
	'no groups beside users: the service stumbles';
is $e->ask("POST $B", { kind => 'push', pattern => 'x2', users => [], groups => [] })->{status}, 201, 'but not where both are empty';
is $e->ask("POST $B", { kind => 'push', pattern => 'x3', users => [ $user{a} ] })->{status}, 201, 'nor where groups are left out';
is_error $e->ask("POST $B", { kind => 'push', pattern => 'x4', users => [ $user{c} ] }), 400, 'Bad request', 'who may only read';
is $e->ask("POST $B", { kind => 'push', pattern => 'x4', users => [ $user{f} ] })->{status}, 400, 'a stranger';
is $e->ask("POST $B", { kind => 'push', pattern => 'x4', users => ['ana'] })->{status}, 400, 'a name';
is $e->ask("POST $B", { kind => 'push', pattern => 'x4', groups => [ { slug => 'nope' } ] })->{status}, 400, 'a group that is not';
is_deeply $e->ask("POST $B", { kind => 'delete', pattern => 'x5', users => [ $user{a} ] })->at('users'), [], 'other kinds have no people';

# Change and delete.
is $e->ask("PUT $B/1", { kind => 'force', pattern => 'all' })->at('kind'), 'force', 'the kind can be changed';
my ($approvals) = grep { $_->{kind} eq 'require_approvals_to_merge' } @{ $e->ask("GET $B?pagelen=100")->at('values') };
is $e->ask("PUT $B/$approvals->{id}", { value => 3 })->at('value'), 3, 'a value';
is $e->ask("PUT $B/$approvals->{id}", { value => undef })->{status}, 400, 'which it needs';
is $e->ask("PUT $B/$approvals->{id}", { kind => 'delete' })->at('value'), undef, 'and loses with its kind';
is $e->ask("POST $B", $_->[1])->{status}, 400, $_->[0]
	for [ 'an unknown kind', { kind => 'pushes', pattern => 'x' } ], [ 'no kind', { pattern => 'x' } ], [ 'no pattern', { kind => 'push' } ],
	[ 'an empty pattern', { kind => 'push', pattern => '' } ], [ 'an unknown way to match', { kind => 'push', branch_match_kind => 'regex', pattern => 'x' } ],
	[ 'no type of branch', { kind => 'push', branch_match_kind => 'branching_model' } ],
	[ 'an unknown type', { kind => 'push', branch_match_kind => 'branching_model', branch_type => 'trunk' } ],
	[ 'a value that is a text', { kind => 'require_commits_behind', pattern => 'x', value => '2' } ],
	[ 'more than there is', { kind => 'push', pattern => 'x', branch => 'x' } ];
is $e->ask("DELETE $at")->{status}, 204, 'DELETE, 204';
is_error $e->ask("GET $at"), 404, qr/Branch restriction/, 'gone';
is $e->ask("PUT $at", {})->{status}, 404, 'PUT creates nothing here';

# Who may: even reading is for administrators.
is $e->ask_as(bo => "GET $B")->{status}, 403, 'who may write does not read them';
is $e->ask("GET $B", undef, bearer('a-api'))->{status}, 200, 'an access token of the repository does';
my $weak = Emulator->start(seed => "$ACME  - {secret: w, user: ana, type: oauth, scopes: [repository, \"repository:write\"]}\n");
is_deeply $weak->ask("GET $B", undef, bearer('w'))->at('error.detail.required'), ['repository:admin'], 'with that scope';

# As it may be otherwise.
my $otherwise = Emulator->start(seed => $ACME, options => [ map { ('--wart', $_) } qw(restriction-taken=400 restriction-extras=400
	restriction-users=kept empty-groups=accepted premium=403) ]);
my %push = (kind => 'push', pattern => 'main', users => [ @user{qw(a b)} ], groups => []);
is_deeply [ map { $_->{nickname} } @{ $otherwise->ask("POST $B", {%push})->at('users') // [] } ], [qw(ana bo)], 'users as sent, no groups beside';
is $otherwise->ask("POST $B", {%push})->{status}, 400, 'taken: 400';
is $otherwise->ask("POST $B", { kind => 'delete', pattern => 'main', $_->[0] => $_->[1] })->{status}, $_->[2], "$_->[0] for a kind without"
	for [ value => 1, 400 ], [ users => [ $user{a} ], 400 ], [ users => [], 201 ];
is $otherwise->ask("POST $B", { kind => 'enforce_merge_checks', pattern => 'main' })->{status}, 403, 'a kind of the Premium plan';

done_testing();

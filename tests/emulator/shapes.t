#!/usr/bin/perl
# Compares answers with recorded ones, where a folder of them is given ("make test-recordings DIR=..."): every name that
# was recorded is there, with a value of the same type. A recording that is in neither table below fails.
# Environment: BITBUCKET_FIXTURES, a folder of files {request, response: {status, body}}.
use strict;
use warnings;

use B qw(SVf_POK svref_2object);
use FindBin;
use lib $FindBin::Bin;
use Emulator;
use JSON::PP;
use Test::More;

my $folder = $ENV{BITBUCKET_FIXTURES};
plan skip_all => 'BITBUCKET_FIXTURES names no folder' if !$folder;

my @files = map { s{.*/}{}r } glob("\Q$folder\E/*.json");

my $e = Emulator->start(seed => $ACME . <<'END');
  - {secret: t-none, user: ana, scopes: []}
  - {secret: o-team, user: ana, type: oauth, scopes: [team]}
consumers:
  - {id: key, secret: s3cret, user: ana, scopes: [account], refresh_token: seeded}
  - {id: brief, secret: s3cret, user: ana, scopes: [account], expires_in: 0}
END
my $R = '/2.0/repositories/acme';
my $ana = uri('{00000000-0000-4000-8000-00000000000a}');
my $bo = uri('{00000000-0000-4000-8000-00000000000b}');

my $hook = uri($e->ask("POST $R/api/hooks", { url => 'https://x.example', events => ['repo:push'] })->at('uuid'));
$e->ask("POST $R/api/branch-restrictions", { kind => 'delete', pattern => '*' });
$e->ask("PUT $R/api/pipelines_config", { enabled => true });
$e->ask("POST $R/api/src", 'lib/x.txt=1&lib/y.txt=2&z=3', 'Content-Type' => 'application/x-www-form-urlencoded');
$e->ask("POST $R/api/refs/tags", { name => 'v1', target => { hash => $e->ask("GET $R/api/refs/branches/main")->at('target.hash') } });
$e->ask("PUT $R/api", { website => 'https://acme.example' });
my %tip = map { $_ => $e->ask("POST $R/api/src", "branch=$_&new=1", 'Content-Type' => 'application/x-www-form-urlencoded')
		? $e->ask("GET $R/api/refs/branches/$_")->at('target.hash') : undef } qw(pr merged);
sub pull { return { title => 'PRTitle', description => 'x', source => { branch => { name => $_[0] } }, @_[ 1 .. $#_ ] } }
my @bo = (reviewers => [ { account_id => '557058:bo' } ]);
$e->ask("POST $R/api/pullrequests", pull('pr', @bo));
$e->ask("POST $R/api/pullrequests", pull('merged'));
$e->ask("POST $R/api/pullrequests/1/comments", { content => { raw => 'Hi' } });
$e->ask("POST $R/api/pullrequests/1/tasks", { content => { raw => 'Do' } });
$e->ask("PUT $R/api/pullrequests/1/tasks/1", { state => 'RESOLVED' });
my %status = (key => 'k', state => 'FAILED', name => 'n', url => 'https://x.example', description => 'd', refname => 'pr');
my $statuses = "$R/api/commit/$tip{pr}/statuses";
my $environment = uri($e->ask("GET $R/api/environments")->at('values.2.uuid'));

# Recorded file, how to ask for the same; and names that were recorded in other circumstances.
my @SAME = (
	[ 'repository.get.3.json', sub { $e->ask("GET $R/api") }, qw(owner.account_id owner.nickname) ],
	[ 'repository.get.json', sub { $e->ask("GET $R/api") }, qw(owner.account_id owner.nickname) ],
	[ 'repositories.list.json', sub { $e->ask("GET $R?pagelen=1") } ],
	[ 'repositories.list.q-full_name.json', sub { $e->ask("GET $R?q=" . uri('full_name="acme/api"')) } ],
	[ 'projects.list.json', sub { $e->ask('GET /2.0/workspaces/acme/projects') } ],
	[ 'workspace.get.json', sub { $e->ask('GET /2.0/workspaces/acme') } ],
	# Recorded when users had names.
	[ 'user.get.json', sub { $e->ask('GET /2.0/user') }, 'username' ],
	[ 'user.workspaces.list.json', sub { $e->ask('GET /2.0/user/workspaces') } ],
	[ 'default-reviewers.list.json', sub { $e->ask("GET $R/api/default-reviewers") } ],
	[ 'default-reviewer.get.json', sub { $e->ask("GET $R/api/default-reviewers/$bo") } ],
	[ 'issues.items.REMOVED-2026-08-20.json', sub { { status => 200, json => $e->ask("GET $R/api/issues")->at('values') } } ],
	[ 'issue.post.REMOVED-2026-08-20.json', sub { $e->ask("POST $R/api/issues", { title => 'x' }) } ],
	[ 'error.400.project.post.links-avatar.json',
		sub { $e->ask('POST /2.0/workspaces/acme/projects', { name => 'x', key => 'X', links => {} }) } ],
	[ 'error.400.repository.slug-exists.json', sub { $e->ask("POST $R/api", {}) } ],
	[ 'error.403.forbidden.json', sub { $e->ask('GET /2.0/workspaces/other') } ],
	[ 'error.404.no-api.json', sub { $e->ask('GET /2.0/nonexistent') } ],
	[ 'error.404.repository.get.json', sub { $e->ask("GET $R/null") } ],
	[ 'hook.get.json', sub { $e->ask("GET $R/api/hooks/$hook") } ],
	[ 'hook.put.json', sub { $e->ask("PUT $R/api/hooks/$hook", { description => 'new_name' }) } ],
	[ 'hook.post.2.json', sub { $e->ask("POST $R/api/hooks", { url => 'https://x.example', events => ['repo:push'], secret => 'x' }) } ],
	[ 'hooks.list.2.json', sub { $e->ask("GET $R/api/hooks?pagelen=100") } ],
	[ 'branch-restriction.get.json', sub { $e->ask("GET $R/api/branch-restrictions/1") } ],
	[ 'branch-restriction.put.json', sub { $e->ask("PUT $R/api/branch-restrictions/1", { pattern => 'master' }) } ],
	[ 'environment.get.json', sub { $e->ask("GET $R/api/environments/$environment") } ],
	[ 'refs.branch.get.json', sub { $e->ask("GET $R/api/refs/branches/main") } ],
	[ 'refs.branch.post.json', sub { $e->ask("POST $R/api/refs/branches", { name => 'yooo', target => { hash => 'main' } }) } ],
	# Recorded when users had names.
	[ 'refs.tag.get.json', sub { $e->ask("GET $R/api/refs/tags/v1") }, qw(tagger.user.username target.author.user.username) ],
	[ 'refs.tags.list.json', sub { $e->ask("GET $R/api/refs/tags?pagelen=100") } ],
	[ 'error.404.commit.get.json', sub { $e->ask("GET $R/api/commit/none") } ],
	[ 'pullrequest.get.json', sub { $e->ask("GET $R/api/pullrequests/1") }, qw(author.username merge_commit) ],
	[ 'pullrequest.get.2.json', sub { $e->ask("GET $R/api/pullrequests/1") }, 'author.username' ],
	[ 'pullrequest.get.3.json', sub { $e->ask("GET $R/api/pullrequests/1") } ],
	[ 'pullrequest.post.json', sub { $e->ask("POST $R/api/pullrequests", pull('pr', @bo)) } ],
	# Recorded where the author was a bot.
	[ 'pullrequests.list.2.json', sub { $e->ask("GET $R/api/pullrequests") },
		map {"values.$_"} qw(author.created_on author.account_status author.kind merge_commit closed_by) ],
	[ 'pullrequest.merge.post.json', sub { $e->ask("POST $R/api/pullrequests/2/merge", {}) } ],
	[ 'pullrequest.approve.post.json', sub { $e->ask_as(bo => "POST $R/api/pullrequests/1/approve") } ],
	[ 'pullrequest.comments.list.json', sub { { status => 200, json => $e->ask("GET $R/api/pullrequests/1/comments")->at('values') } } ],
	[ 'pullrequest.commits.list.json', sub { $e->ask("GET $R/api/pullrequests/1/commits") }, 'page' ],
	[ 'pullrequest.tasks.list.json', sub { $e->ask("GET $R/api/pullrequests/1/tasks") } ],
	[ 'pr-comment.post.json', sub { $e->ask("POST $R/api/pullrequests/1/comments", { content => { raw => 'Hello world' } }) } ],
	[ 'pr-comment.put.json', sub { $e->ask("PUT $R/api/pullrequests/1/comments/1", { content => { raw => 'Hello world numbah 2' } }) } ],
	[ 'commit-status.build.post.json', sub { $e->ask("POST $statuses/build", \%status) } ],
	[ 'commit-status.build.post.2.json', sub { $e->ask("POST $statuses/build", { %status, key => 'l' }) } ],
	[ 'commit-statuses.list.json', sub { $e->ask("GET $statuses?pagelen=1") } ],
	[ 'pullrequest.statuses.list.json', sub { $e->ask("GET $R/api/pullrequests/1/statuses") } ],
	[ 'error.400.pullrequest.post.destination-branch.json', sub { $e->ask("POST $R/api/pullrequests", pull('pr', destination => { branch => { name => 'x' } })) } ],
	[ 'error.400.pullrequest.post.reviewer-is-author.json',
		sub { $e->ask("POST $R/api/pullrequests", pull('pr', reviewers => [ { account_id => '557058:ana' } ])) } ],
	[ 'error.400.pullrequest.post.reviewer-not-member.json',
		sub { $e->ask("POST $R/api/pullrequests", pull('pr', reviewers => [ { uuid => '{00000000-0000-4000-8000-00000000000f}' } ])) } ],
	[ 'error.404.pullrequest.get.plaintext.json', sub { my $r = $e->ask("GET $R/api/pullrequests/100"); { status => $r->{status}, json => $r->{body} } } ],
	# `page` is left out where the next one is a hash.
	[ 'src.directory.cursor-pages.json', sub { $e->ask("GET $R/api/src/main/?pagelen=1") }, 'page' ],
	[ 'src.directory.cursor-pages.2.json', sub { $e->ask("GET $R/api/src/main/lib/?pagelen=1") }, 'page' ],
	[ 'src.directory.list.2.json', sub { $e->ask("GET $R/api/src/main/lib/?pagelen=1") }, 'page' ],
	[ 'src.file.meta.json', sub { $e->ask("GET $R/api/src/main/lib%2Fx.txt?format=meta") } ],
	[ 'error.404.src.get.json', sub { $e->ask("GET $R/api/src/main/awesome/non_existing_file.py") } ],
	[ 'error.404.src.ref-missing.json', sub { $e->ask("GET $R/api/src/null/shard.yml") } ],
	# Recorded when a repository had a main branch before anything was pushed.
	[ 'repository.post.json', sub { $e->ask("POST $R/created", { scm => 'git', has_issues => true }) },
		qw(mainbranch owner.account_id owner.nickname) ],
	[ 'user.workspaces.item.json', sub { { status => 200, json => $e->ask('GET /2.0/user/workspaces')->at('values.0') } } ],
	[ 'error.401.access-token-expired.json', sub { $e->ask('GET /2.0/user', undef, bearer(expired())) } ],
	[ 'error.403.scopes.api-token.json', sub { $e->ask('GET /2.0/user', undef, basic('ana@acme.example', 't-none')) } ],
	[ 'error.403.scopes.oauth-profile.json', sub { $e->ask('GET /2.0/user', undef, bearer('o-team')) } ],
	[ 'error.429.rate-limit.anonymous.json', \&limited ],
	[ 'oauth.error.invalid_refresh_token.json', sub { token('refresh_token&refresh_token=x', 'key', 's3cret') } ],
	[ 'oauth.error.unauthorized_client.json', sub { token('client_credentials', 'key', 'wrong') } ],
	[ 'oauth.token.refresh_token.json', sub { token('refresh_token&refresh_token=seeded', 'key', 's3cret') } ],
	# Recorded when there was a list where there is a link now.
	[ 'project.put.json', sub { $e->ask('PUT /2.0/workspaces/acme/projects/PAY', {}) }, 'links.repositories' ],
);

# Recordings that nothing here answers, and why.
my %WITHOUT = map {
	my ($why, @files) = @$_;
	map { $_ => $why } @files;
} (
	[ 'what the edge answers in front of the service', 'error.404.html-edge.json' ],
	[ 'git over HTTPS, no part of the API', 'git.https.error.410.app-password.json' ],
	[ 'what the service sends to webhooks: the emulator delivers nothing',
		map { "webhook-delivery.$_.json" } qw(branch_deleted commit_created signed_payload) ],
	[ 'users/{user} by a user name, which the service no longer takes', 'commit.get.2.json' ],
	[ 'runs of Pipelines are not emulated', map { "pipeline.$_.json" } qw(get step.get steps.items) ],
	[ 'differences between commits are not emulated', 'diffstat.get.json' ],
	[ 'activities of pull requests are not emulated', 'pullrequest.activity.list.json' ],
);

sub token {
	my ($grant, @client) = @_;
	return $e->ask('POST /site/oauth2/access_token', "grant_type=$grant", 'Content-Type' => 'application/x-www-form-urlencoded',
		basic(@client));
}

sub expired { return token('client_credentials', 'brief', 's3cret')->at('access_token') }

sub limited {
	my $strict = Emulator->start(seed => $ACME, options => [ '--rate-limit', 1 ]);
	return (map { $strict->ask_as(nobody => 'GET /2.0/repositories/acme?page=1') } 1, 2)[1];
}

sub type {
	my ($v) = @_;
	return 'null' if !defined $v;
	return ref $v eq 'HASH' ? 'object' : ref $v eq 'ARRAY' ? 'list' : 'boolean' if ref $v;
	return svref_2object(\$v)->FLAGS & SVf_POK ? 'text' : 'number';
}

# What of $recorded the answer lacks, as dotted names with what is wrong.
sub lacking {
	my ($recorded, $answer, $at) = @_;
	return () if !defined $recorded;
	return ("$at is " . type($answer) . ', not ' . type($recorded)) if type($answer) ne type($recorded);
	if (ref $recorded eq 'HASH') {
		my $below = length $at ? "$at." : '';
		return map {
			my $name = "$below$_";
			exists $answer->{$_} ? lacking($recorded->{$_}, $answer->{$_}, $name) : "$name is missing"
		} sort keys %$recorded;
	}
	return () if ref $recorded ne 'ARRAY' || !@$recorded;
	return @$answer ? lacking($recorded->[0], $answer->[0], $at) : "$at is empty";
}

my %same = map { $_->[0] => $_ } @SAME;
is_deeply [ grep { $WITHOUT{$_} } sort keys %same ], [], 'no recording is in both tables';
ok scalar @files, 'there are recordings' or diag("'$folder' has none");
is_deeply [ grep { !$same{$_} && !$WITHOUT{$_} } @files ], [], 'every recording is compared, or it is said why not';

my @compared = grep { $same{$_} } @files;
for (@compared) {
	my ($file, $ask, @except) = @{ $same{$_} };
	my $recorded = JSON::PP->new->utf8->decode(slurp("$folder/$file"))->{response};
	my $r = $ask->();
	# Creating is 200 in the document and in old recordings.
	my $status = $file =~ /\.post\.|^project\.put/ ? qr/^20[01]$|^400$/ : qr/^$recorded->{status}$/;
	like $r->{status}, $status, "$file: status";
	my @lacking = lacking($recorded->{body}, $r->{json}, '');
	my $excepted = join '|', map { quotemeta } @except;
	is_deeply [ grep { !@except || !/^(?:$excepted) / } @lacking ], [], "$file: everything is there";
	is_deeply [ grep { my $name = $_; !grep { /^\Q$name\E / } @lacking } @except ], [], "$file: but for what is excepted" if @except;
}

note("$_: $WITHOUT{$_}") for grep { $WITHOUT{$_} } @files;
diag(@compared . ' recordings compared, ' . grep({ $WITHOUT{$_} } @files) . ' without a counterpart in the emulator');
done_testing();

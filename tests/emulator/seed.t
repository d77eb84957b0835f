#!/usr/bin/perl
# Seeds: what they may say, what follows from it, and each mistake in its place.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my @auth = bearer('emulator');

sub with { return Emulator->start(seed => $_[0]) }

# The least there is.
my $e = with("workspaces:\n  w: {members: [{nickname: ana, permission: owner}], projects: {P: }, repositories: {r: }}\n");
my $r = $e->ask('GET /2.0/repositories/w/r', undef, @auth);
is_deeply [ map { $r->at($_) } qw(name description is_private project.key mainbranch.name has_issues scm) ],
	[ 'r', '', true, 'P', 'main', false, 'git' ], 'a repository of nothing has defaults';
like $r->at('uuid'), qr/^\{[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\}$/, 'and a uuid';
is $e->ask('GET /2.0/workspaces/w', undef, @auth)->at('name'), 'w', 'a workspace is called by its slug';
is $e->ask('GET /2.0/workspaces/w/projects/P', undef, @auth)->at('name'), 'P', 'a project by its key';
like $e->ask('GET /2.0/user', undef, @auth)->at('account_id'), qr/^712020:[0-9a-f-]{36}$/, 'a user has an account id';
my $state = $e->ask('GET /_emulator/state')->{body};
is with(slurp("$e->{folder}/seed.yaml"))->ask('GET /_emulator/state')->{body}, $state, 'the same seed gives the same state';

# Everything there is.
$e = with(<<'END');
workspaces:
  w:
    name: W
    uuid: "{aaaaaaaa-0000-4000-8000-000000000001}"
    is_private: true
    is_privacy_enforced: true
    forking_mode: internal_only
    members:
      - {display_name: Ana Lima, nickname: ana, email: ana@w.example, permission: owner,
         account_id: "557058:a", uuid: "{00000000-0000-4000-8000-00000000000a}", added_on: "2024-01-01T00:00:00+00:00"}
      - {email: bo@w.example}
    projects:
      A: {name: Aa, description: x, is_private: false, uuid: "{bbbbbbbb-0000-4000-8000-000000000001}",
          created_on: "2020-01-01T00:00:00.000000+00:00", default_reviewers: [Ana Lima]}
      B:
    repositories:
      r:
        name: Rr
        description: x
        is_private: false
        fork_policy: no_forks
        language: c
        website: https://w.example
        has_issues: true
        has_wiki: true
        size: 12345
        mainbranch: trunk
        project: A
        uuid: "{cccccccc-0000-4000-8000-000000000001}"
        created_on: "2021-01-01T00:00:00.000000+00:00"
        updated_on: "2022-01-01T00:00:00.000000+00:00"
        override_settings: {default_merge_strategy: true, branching_model: false}
        default_reviewers: ["{00000000-0000-4000-8000-00000000000a}", "557058:a", BO@w.example]
        components: [core]
        milestones: [m1]
        versions: ["1.0"]
        issues:
          - {title: t, kind: task, priority: minor, state: "on hold", content: {raw: text}, assignee: ana, reporter: 557058:a,
             component: core, milestone: m1, version: "1.0", created_on: "2023-01-01T00:00:00.000000+00:00"}
      empty: {project: {key: B}, mainbranch: null}
      branchy: {mainbranch: {name: dev}}
    generate: {repositories: 3, prefix: g-, reviewers: 1, project: B, values: {description: made}}
  v: {members: [{email: bo@w.example, permission: owner}]}
END
$r = $e->ask('GET /2.0/repositories/w/r', undef, @auth);
is_deeply [ map { $r->at($_) } qw(name description is_private fork_policy language website has_issues has_wiki size mainbranch.name
	project.key uuid created_on updated_on override_settings.default_merge_strategy) ],
	[ 'Rr', 'x', false, 'no_forks', 'c', 'https://w.example', true, true, 12345, 'trunk', 'A',
	'{cccccccc-0000-4000-8000-000000000001}', '2021-01-01T00:00:00.000000+00:00', '2022-01-01T00:00:00.000000+00:00', true ],
	'a repository as the seed says';
is_deeply [ $e->ask('GET /2.0/repositories/w/r/default-reviewers', undef, @auth)->each_of('nickname') ],
	[ 'ana', 'bo@w.example' ], 'reviewers by uuid, account id and address, each once';
$r = $e->ask('GET /2.0/repositories/w/r/issues/1', undef, @auth);
is_deeply [ map { $r->at($_) } qw(title kind priority state content.raw assignee.nickname reporter.nickname component.name
	milestone.name version.name created_on) ],
	[ 't', 'task', 'minor', 'on hold', 'text', 'ana', 'ana', 'core', 'm1', '1.0', '2023-01-01T00:00:00.000000+00:00' ],
	'an issue as the seed says';
is $e->ask('GET /2.0/repositories/w/empty', undef, @auth)->at('mainbranch'), undef, 'nothing was pushed';
is $e->ask('GET /2.0/repositories/w/empty', undef, @auth)->at('project.key'), 'B', 'a project as an object';
is $e->ask('GET /2.0/repositories/w/branchy', undef, @auth)->at('mainbranch.name'), 'dev', 'a branch as an object';
is $e->ask('GET /2.0/repositories/w/branchy', undef, @auth)->at('project.key'), 'A', 'the first project';
$r = $e->ask('GET /2.0/repositories/w?q=' . uri('slug ~ "g-"'), undef, @auth);
is_deeply [ $r->each_of('slug') ], [qw(g-00001 g-00002 g-00003)], 'generated repositories';
is $r->at('values.0.description'), 'made', 'with their values';
$r = $e->ask('GET /2.0/workspaces/w', undef, @auth);
is_deeply [ map { $r->at($_) } qw(name is_private is_privacy_enforced forking_mode) ], [ 'W', true, true, 'internal_only' ],
	'a workspace as the seed says';
my %bo = map { $_ => $e->ask("GET /2.0/workspaces/$_/members?q=" . uri('user.nickname = "bo@w.example"'), undef,
	basic('bo@w.example', 'emulator'))->at('values.0.user.uuid') } qw(w v);
is $bo{w}, $bo{v}, 'the same address in two workspaces is the same user';
ok defined $bo{v}, 'and a member of both';

# JSON is YAML.
is with('{"workspaces": {"w": {"members": [{"nickname": "a", "permission": "owner"}]}}}')->ask('GET /2.0/workspaces/w', undef, @auth)
	->{status}, 200, 'JSON will do';

# What repositories are set up with.
my $set = with(<<'END');
workspaces:
  w:
    members: [{nickname: ana, email: ana@w.example, permission: owner}, {nickname: bo}]
    groups: [Release Managers]
    projects: {A: }
    repositories:
      r:
        branches: [develop]
        pipelines: true
        variables: [{key: REGION, value: eu-1}, {key: TOKEN, value: hush, secured: true}]
        webhooks:
          - {url: "https://ci.example/hook", events: ["repo:push"], secret: hush, active: false}
          - {url: "https://ci.example/hook", events: ["repo:fork"]}
        branch_restrictions:
          - {kind: push, pattern: main, users: [bo], groups: [Release Managers]}
          - {kind: require_approvals_to_merge, pattern: main, value: 2}
          - {kind: delete, branch_match_kind: branching_model, branch_type: release}
      off: {pipelines: false}
      never:
END
my $repo = '/2.0/repositories/w/r';
$r = $set->ask("GET $repo/hooks", undef, @auth);
is_deeply [ map { join ' ', $_->{url}, "@{ $_->{events} }", $_->{active} ? 1 : 0, $_->{secret_set} ? 1 : 0 } @{ $r->at('values') } ],
	[ 'https://ci.example/hook repo:push 0 1', 'https://ci.example/hook repo:fork 1 0' ], 'webhooks';
is $set->ask("GET $repo/hooks/" . uri($r->at('values.0.uuid')), undef, @auth)->{status}, 200, 'each by its UUID';
is_deeply [ map { join ' ', $_->{key}, $_->{value} // 'secured' } @{ $set->ask("GET $repo/pipelines_config/variables", undef, @auth)->at('values') } ],
	[ 'REGION eu-1', 'TOKEN secured' ], 'variables';
unlike $set->ask('GET /_emulator/state')->{body}, qr/hush/, 'whose secrets are not kept';
$r = $set->ask("GET $repo/branch-restrictions", undef, @auth);
is_deeply [ map { join ' ', $_->{id}, $_->{kind}, $_->{pattern}, $_->{value} // '-', map({ $_->{nickname} } @{ $_->{users} }),
	map({ $_->{slug} } @{ $_->{groups} }), $_->{branch_type} // '' } @{ $r->at('values') } ],
	[ '1 push main - bo release-managers ', '2 require_approvals_to_merge main 2 ', '3 delete  - release' ], 'branch restrictions';
is $set->ask("POST $repo/branch-restrictions", { kind => 'force', pattern => 'x' }, @auth)->at('id'), 4, 'numbered on';
is_deeply [ map { $set->ask("GET /2.0/repositories/w/$_/pipelines_config", undef, @auth)->at('enabled') // 'never' } qw(r off never) ],
	[ true, false, 'never' ], 'pipelines on, off and never enabled';
is $set->ask("GET $repo/environments", undef, @auth)->at('size'), 3, 'with environments';
is $set->ask("PUT $repo/branching-model/settings", { development => { use_mainbranch => false, name => 'develop' } }, @auth)->{status}, 200,
	'a branch that is there';

# Mistakes.
sub mistakes {
	my ($seed, $expected, $name) = @_;
	my $e = Emulator->start(seed => $seed);
	is $e->{exit}, 1, "$name ends it";
	(my $said = $e->{pid} ? '' : $e->log_text) =~ s{^/\S*/seed\.yaml:}{seed:}mg;
	$said =~ s/^bitbucket-emulator: .*//m;
	is $said, "$expected\n", $name;
}
my $w = "workspaces:\n  w:\n    members: [{nickname: ana}]\n    projects: {P: }\n";
mistakes("workspace: {}\n", "seed:1:1: unknown key 'workspace', did you mean 'workspaces'?\n", 'a misspelt key');
mistakes("workspaces: []\n", "seed:1:13: 'workspaces' must be a map, not a list\n", 'a list for a map');
mistakes("workspaces: {w: 5}\n", "seed:1:17: w must be a map, not a whole number\n", 'a number for a map');
mistakes("[]\n", "seed:1:1: a seed must be a map, not a list\n", 'a list');
mistakes("$w    repositories:\n      r: {descriptoin: x, is_private: maybe}\n      R x: {}\n",
	"seed:6:11: unknown key 'descriptoin', did you mean 'description'?\nseed:6:39: 'is_private': expected bool\n"
	. "seed:7:12: 'R x' is no slug: it would be 'r-x'\n", 'every mistake of the repositories');
mistakes("$w    repositories:\n      r: {project: NOPE}\n", "seed:6:20: workspace 'w' has no project 'NOPE'\n", 'a project that is not');
mistakes("$w    repositories:\n      r: {default_reviewers: [ana, nemo]}\n",
	"seed:6:36: nobody is called 'nemo' among the members\n", 'a reviewer who is not');
mistakes("$w    repositories:\n      r: {default_reviewers: ana}\n",
	"seed:6:30: 'default_reviewers' must be a list, not text\n", 'a reviewer without a list');
mistakes("$w    repositories:\n      r: {uuid: 5}\n",
	"seed:6:17: '5' is no UUID: write it as {8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}\n", 'no uuid');
mistakes("$w    repositories:\n      r: {issues: [{kind: story}, {title: x, component: nope}]}\n",
	"seed:6:20: an issue needs a 'title'\nseed:6:27: 'kind': not a valid choice\n"
	. "seed:6:57: the repository has no component 'nope'\n", 'mistakes in issues');
mistakes("workspaces:\n  w: {members: [{permission: king}, 5]}\n",
	"seed:2:17: a member needs an email, a nickname or a display_name\nseed:2:30: 'permission' must be owner or member\n"
	. "seed:2:37: a member must be a map, not a whole number\n", 'mistakes in members');
mistakes("${w}tokens:\n  - {secret: x}\n  - {user: ana}\n  - {secret: y, user: ana, scopes: [repository]}\n"
	. "  - {secret: z, type: magic, user: ana}\n  - {secret: a, type: access-token, workspace: nope}\n",
	"seed:6:5: the token of a person needs a 'user'\nseed:7:5: a token needs a 'secret' of its own\n"
	. "seed:8:37: no such scope for this type of token: 'repository'\n"
	. "seed:9:5: a token's type is api-token, oauth or access-token, not 'magic'\n"
	. "seed:10:5: the token's workspace does not exist\n", 'mistakes in tokens');
mistakes("$w    generate: {repositories: many, prefx: x}\n",
	"seed:5:30: 'repositories' must be a whole number up to 1000000\nseed:5:36: unknown key 'prefx', did you mean 'prefix'?\n",
	'mistakes in what is generated');
mistakes("$w    repositories:\n      r: {webhooks: [{url: x, evnts: []}], variables: [{value: x}, {key: A, value: 1}, {key: A}], pipelines: 5}\n",
	"seed:6:22: a Webhook needs 'events'\nseed:6:31: unknown key 'evnts', did you mean 'events'?\n"
	. "seed:6:56: a Variable needs 'key'\nseed:6:88: a Variable of the same key stands above\n"
	. "seed:6:110: 'pipelines' must be true or false\n", 'mistakes in what a repository is set up with');
mistakes("$w    repositories:\n      r: {branch_restrictions: [{kind: pull, pattern: x, users: [nemo], groups: [Devs]}]}\n",
	"seed:6:40: 'kind': not a valid choice\nseed:6:66: nobody is called 'nemo' among the members\n"
	. "seed:6:82: workspace 'w' has no group 'Devs'\n", 'mistakes in restrictions');

done_testing();

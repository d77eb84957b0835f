#!/usr/bin/perl
# What the service refuses for reasons that no manifest shows: groups that are not there, people who have left, limits and
# plans, things that came up meanwhile. The rest is done, and what is said says what to do.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

# A plan without anything: each limit is the lowest that there is.
my $server = emulator(put('seed.yaml', <<'END'), map { ('--wart', $_) } qw(premium=403 schedule-limit=1 hook-limit=1 runner-plan=403));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner}
      - {display_name: Bo, email: bo@acme.example}
      - {display_name: Carla, email: carla@acme.example, access: read}
    groups: [Developers]
    projects: {PAY: {name: Payments}}
    repositories:
      api: {pipelines: true}
      web: {}
END

my $KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOUiGYt0Br3DLrWw560TWTXIStFj5ePfvLfJLstMWPoX';
my $GONE = '{11111111-2222-3333-4444-555555555555}';
my $runs = 0;

# Applies what `api` should have, beside a change of `web`, which has nothing to do with it.
sub applies {
	my ($api, $rules) = @_;
	$runs++;
	put('acme.yaml', <<"END");
workspace: acme
people: {ana: ana\@acme.example, bo: bo\@acme.example, carla: carla\@acme.example, gone: "$GONE"}
repositories:
  api: {$api}
  web: {description: "Run $runs"}
END
	$server->faults($rules) if $rules;
	my $run = cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example',
		BITBUCKET_API_TOKEN => $Cooper::TOKEN } }, 'apply', '--auto-approve', '--allow', 'default-branch',
		'--allow', 'deploy-key', '-f', 'acme.yaml');
	$server->faults if $rules;
	is($server->api('GET', 'repositories/acme/web')->{description}, "Run $runs", 'what has nothing to do with it is done');
	return $run;
}

# What failed, a line each, its reason without line breaks.
sub failures {
	my ($run) = @_;
	my ($part) = $run->{out} =~ /^Failed:\n(.*?)^$/ms or return ();
	$part =~ s/\n    +/ /g;
	$part =~ s/ +acme\.yaml:\d+//g;
	return map { s/^ +//r } split /\n/, $part;
}

# One test, of what is refused: how it ends (3 where something else is done), and why it says so.
sub refuses {
	my ($api, $why, $name, $rules) = @_;
	my $run = applies($api, $rules);
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	like("$run->{status} $run->{err}", qr/\A3 cooper: \d+ changes? (?:is|are) left; run the same command again, or 'cooper apply --resume', to go on\n\z/, "$name: the rest is applied");
	is_deeply([failures($run)], ref $why ? $why : [$why], "$name: it says why") or diag($run->{out});
	return;
}

# --- who is not there ---

my $restrictions = 'POST repositories/acme/api/branch-restrictions:';
refuses('branch_restrictions: [{kind: push, pattern: main, groups: [nobody]}]',
	"+ acme/api branch_restriction push main $restrictions HTTP 400: bad request; groups: There is no group 'nobody'",
	'a restriction for a group that is not there');
refuses('branch_restrictions: [{kind: push, pattern: main, users: [gone]}]',
	"+ acme/api branch_restriction push main $restrictions HTTP 400: bad request; users: No such user", 'one for somebody who has left');
refuses('branch_restrictions: [{kind: push, pattern: main, users: [carla]}]',
	"+ acme/api branch_restriction push main $restrictions HTTP 400: bad request; users: User does not have write access to this repository",
	'one for somebody who may only read');
refuses('group_permissions: {nobody: read, developers: read}',
	'+ acme/api group_permission nobody PUT repositories/acme/api/permissions-config/groups/nobody: HTTP 404: no such group: nobody',
	'a permission for a group that is not there');
is_deeply([map { $_->{group}{slug} } @{ $server->api('GET', 'repositories/acme/api/permissions-config/groups')->{values} }],
	['developers'], 'the other group has its permission');
my $id = '%7B11111111-2222-3333-4444-555555555555%7D';
refuses('user_permissions: {gone: write, bo: read}',
	"+ acme/api user_permission gone PUT repositories/acme/api/permissions-config/users/$id: HTTP 404: no such user: $GONE",
	'a permission for somebody who has left');
refuses('user_permissions: {ana: read, bo: read}', '+ acme/api user_permission ana PUT repositories/acme/api/permissions-config/users/'
	. ($server->api('GET', 'workspaces/acme/members')->{values}[0]{user}{uuid} =~ s/\{(.*)\}/%7B$1%7D/r)
	. q(: HTTP 400: the workspace owner's permission cannot be changed), 'one for the owner');
refuses('default_reviewers: [gone]',
	"+ acme/api default_reviewers PUT repositories/acme/api/default-reviewers/$id: HTTP 404: no such user: $GONE",
	'a reviewer who has left');

# --- plans and limits ---

my $SUFFICE = 'the scopes suffice: the user behind the credential lacks the permission, or the plan of the workspace what is '
	. 'asked for; credential: API token of ana@acme.example (BITBUCKET_API_TOKEN)';
refuses('branch_restrictions: [{kind: enforce_merge_checks, pattern: main}, {kind: force, pattern: main}]',
	"+ acme/api branch_restriction enforce_merge_checks main $restrictions HTTP 403: this kind of restriction needs the Premium plan; $SUFFICE",
	'what the Premium plan has');
is_deeply([map { $_->{kind} } @{ $server->api('GET', 'repositories/acme/api/branch-restrictions')->{values} }],
	['force'], 'the other restriction is there');
refuses('runners: [{name: build, labels: [self.hosted]}]',
	"+ acme/api runner build POST repositories/acme/api/pipelines-config/runners: HTTP 403: runners are not part of this plan; $SUFFICE",
	'runners of a plan that has none');
refuses('user_permissions: {carla: write, bo: read}', [map {
	my $uuid = $server->api('GET', 'workspaces/acme/members')->{values}[2]{user}{uuid} =~ s/\{(.*)\}/%7B$1%7D/r;
	"+ acme/api user_permission carla PUT repositories/acme/api/permissions-config/users/$uuid: HTTP 402: you have reached the "
		. q(user limit of your plan; that is a limit of the workspace's plan)
} 1], 'the users of a plan', <<'END');
- {method: PUT, path: "/2.0/repositories/*/*/permissions-config/users/*", effect: status, status: 402,
   body: '{"type": "error", "error": {"message": "You have reached the user limit of your plan."}}'}
END
my $schedule = 'target: {ref_name: main, selector: {type: default}}, cron_pattern:';
refuses(qq(schedules: [{$schedule "0 3 * * *"}, {$schedule "0 4 * * *"}], description: With a schedule),
	'+ acme/api schedule main default 0 0 4 * * ? * POST repositories/acme/api/pipelines_config/schedules: HTTP 401: the maximum '
	. q(number of schedules of this repository has been reached; that is a limit of the service's, not a matter of the credential),
	'the limit of schedules, which is a 401');
is($server->api('GET', 'repositories/acme/api')->{description}, 'With a schedule', 'the credential is not taken for a bad one');
refuses('webhooks: [{url: "https://a.example", events: [repo:push]}, {url: "https://b.example", events: [repo:push]}]',
	'+ acme/api webhook https://b.example POST repositories/acme/api/hooks: HTTP 400: A repository can have at most 1 webhooks',
	'the limit of webhooks');

# --- what cannot be ---

refuses(qq(known_hosts: ["github.com $KEY", "git.acme.example $KEY"]),
	'+ acme/api known_host github.com POST repositories/acme/api/pipelines_config/ssh/known_hosts: HTTP 400: the host name is not '
	. 'allowed; pipeline-service.known-host.hostname-not-allowed', 'a host that is known anyway');
refuses('mainbranch: nowhere', '~ acme/api mainbranch PUT repositories/acme/api: HTTP 400: bad request; mainbranch: branch not '
	. 'found: nowhere', 'a main branch that is not there');
refuses('branches: {one: nowhere}', '+ acme/api branch one POST repositories/acme/api/refs/branches: HTTP 400: bad request; '
	. 'target.hash: No such commit, or more than one', 'a branch of a commit that is not there');
refuses('pull_requests: [{source: {branch: {name: nowhere}}, destination: {branch: {name: main}}, title: One}]',
	'+ acme/api pull_request nowhere main POST repositories/acme/api/pullrequests: HTTP 400: source: branch not found: nowhere',
	'a pull request of a branch that is not there');
refuses('branching_model: {development: {name: nowhere, use_mainbranch: false}}',
	'~ acme/api branching_model PUT repositories/acme/api/branching-model/settings: HTTP 400: bad request; development.name: The '
	. 'branch does not exist', 'a model of a branch that is not there');

# Alone, none of them is a matter of the credential: nothing was applied.
put('acme.yaml', "workspace: acme\nrepositories: {api: {runners: [{name: build, labels: [self.hosted]}]}}\n");
my $alone = cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example',
	BITBUCKET_API_TOKEN => $Cooper::TOKEN } }, 'apply', '--auto-approve', '-f', 'acme.yaml');
is($alone->{status}, 1, 'what a plan does not have is an error, and no refused credential');

# --- what came up meanwhile ---

for (['variables: {REGION: eu-1}', 'pipelines_config/variables', 'a variable'],
	[qq(known_hosts: ["one.acme.example $KEY"]), 'pipelines_config/ssh/known_hosts', 'a known host'],
	['environments: {Berlin: Production}', 'environments', 'an environment']) {
	my ($api, $path, $name) = @$_;
	my $run = applies($api, <<"END");
- {method: POST, path: "/2.0/repositories/acme/api/$path", effect: status, status: 409, applied: true}
END
	is("$run->{status} $run->{err}", '0 ', "$name that came up meanwhile is taken as it is") or diag($run->{out});
	is(scalar(grep { $_ eq "POST repositories/acme/api/$path" } $server->writes), 1, "$name is not sent again");
	$server->forget;
	is(planned(cooper($server, 'plan', '-f', 'acme.yaml')) =~ s/; \d+ unchanged.*//sr,
		"No changes: the workspace is as the manifests say.\nPlan: 0 to create, 0 to update, 0 to delete", "$name: nothing is left to do");
}
finished();

#!/usr/bin/perl
# What a credential cannot write is said before the first write, and nothing is written then.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use Test::More;

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner}
      - {display_name: Bo, email: bo@acme.example, permission: member}
    groups: [developers]
    projects:
      PAY: {name: Pay, is_private: true}
    repositories:
      base: {project: PAY}
tokens:
  - {secret: robot, type: access-token, workspace: acme, name: robot}
  - {secret: reader, type: access-token, workspace: acme, name: reader, scopes: [repository, account, webhook]}
  - {secret: person, user: ana@acme.example}
  - {secret: few, user: ana@acme.example, scopes: ["read:repository:bitbucket", "admin:repository:bitbucket", "read:workspace:bitbucket"]}
END

# Runs it with the access token $secret, or with the API token $secret of $email.
sub with {
	my ($secret, $email, @command) = @_;
	my %env = $email ? (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => $email, BITBUCKET_API_TOKEN => $secret) : (BITBUCKET_TOKEN => $secret);
	return cooper($server, { env => \%env }, @command);
}

my $key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTPkf0OQFfTESQGRxj0z3nJkyaTbs1T6B/cAsxWZJ0v';
put('permission.yaml', <<'END');
workspace: acme
repositories:
  base: {description: Base, group_permissions: {developers: write}}
END
put('key.yaml', "workspace: acme\nrepositories:\n  base: {deploy_keys: [{key: $key}]}\n");
put('description.yaml', "workspace: acme\nrepositories:\n  base: {description: Basis}\n");

# Permissions: for people only, whatever the scopes.
$server->user('ana@acme.example', 'person')->forget;
my $run = with('robot', undef, 'apply', '--auto-approve', '-f', 'permission.yaml');
is($run->{status}, 7, 'an access token does not write permissions');
like($run->{out}, qr/^This credential cannot write:\n  group_permissions of a repository \(1 change\)\n    only a user's API token/m, 'as the plan says');
like($run->{err}, qr/^cooper: nothing was written: group_permissions of a repository: only a user's API token can write it/m, 'and the end');
is_deeply([grep { !/_emulator/ } $server->writes], [], 'nothing was written, not even what could have been');

$run = with('robot', undef, 'plan', '-f', 'permission.yaml');
is($run->{status}, 0, 'a plan is no mistake');
like($run->{out}, qr/only a user's API token/, 'and says so as well');
my $plan = json(with('robot', undef, 'plan', '--json', '-f', 'permission.yaml')->{out});
is_deeply([map { "$_->{parent} $_->{kind} $_->{changes} $_->{certain}" } @{ $plan->{obstacles} }], ['repository group_permission 1 1'], 'in JSON too');
$run = with('person', 'ana@acme.example', 'apply', '--auto-approve', '-f', 'permission.yaml');
is($run->{status}, 0, 'a person does') or diag $run->{out}, $run->{err};
unlike($run->{out}, qr/credential/, 'and hears nothing of it');

# Deploy keys: an access token of which nobody knows what it is of.
$server->forget;
$run = with('robot', undef, 'apply', '--auto-approve', '--allow', 'deploy-key', '-f', 'key.yaml');
like($run->{out}, qr/^This credential may not be able to write:\n  deploy_keys of a repository \(1 change\)/m, 'what may fail is said');
is($run->{status}, 7, 'and then tried') or diag $run->{err};
like($run->{out}, qr/HTTP 403: access tokens cannot add/, 'with the reason of the service');

# Scopes that are not there.
$server->forget;
$run = with('reader', undef, 'apply', '--auto-approve', '-f', 'description.yaml');
is($run->{status}, 7, 'a scope is missing');
like($run->{err}, qr/nothing was written: repositories of a workspace: it needs the scope 'repository:admin'; the credential has '.*webhook/, 'which one');
is_deeply([grep { !/_emulator/ } $server->writes], [], 'nothing was written');
$run = with('few', 'ana@acme.example', 'apply', '--auto-approve', '-f', 'description.yaml');
is($run->{status}, 0, 'an API token with its scopes writes') or diag $run->{out}, $run->{err};
$server->stop;
finished();

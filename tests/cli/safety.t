#!/usr/bin/perl
# Safety gates: what they refuse is not begun, each flag lifts its own, and what a policy forbids no flag lifts.
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
      - {display_name: Bo, email: bo@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000b}"}
      - {display_name: Dora, email: dora@acme.example, permission: member, access: admin, uuid: "{00000000-0000-0000-0000-00000000000d}"}
    projects:
      PAY: {name: Pay, is_private: false}
      LAB: {name: Lab, is_private: false}
    repositories:
      api: {project: PAY}
      lab: {project: LAB}
      old: {project: PAY}
      older: {project: PAY}
tokens:
  - {secret: person, user: ana@acme.example}
  - {secret: her, user: dora@acme.example}
  - {secret: shy, user: dora@acme.example, scopes: ["read:repository:bitbucket", "admin:repository:bitbucket",
      "write:permission:bitbucket", "delete:permission:bitbucket", "read:workspace:bitbucket"]}
END

sub person {
	my ($name, $secret) = @_;
	return { env => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => "$name\@acme.example", BITBUCKET_API_TOKEN => $secret } };
}
my @person = (person('ana', 'person'));

sub manifest {
	my $people = join ', ', map { "$_->[0]: '{00000000-0000-0000-0000-00000000000$_->[1]}'" } ['bo', 'b'], ['dora', 'd'];
	return put('acme.yaml', "workspace: acme\npeople: {$people}\n$_[0]");
}

my @apply = ('apply', '--auto-approve', '-f', 'acme.yaml');

# Applies; what was written, in one line.
sub writes_of {
	my (@command) = @_;
	$server->forget;
	my $run = cooper($server, @person, @command);
	return ($run, join ', ', grep { !/_emulator/ } $server->writes);
}

# It is refused, and nothing is written.
sub refused {
	my ($why, $name, @flags) = @_;
	my ($run, $writes) = writes_of(@apply, @flags);
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is("$run->{status} $run->{err}$writes", "4 cooper: nothing was written: $why\n", $name);
	return $run;
}

sub done {
	my ($name, @flags) = @_;
	my ($run) = writes_of(@apply, @flags);
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($run->{status}, 0, $name) or diag $run->{out}, $run->{err};
	return $run;
}

# The gates of the plan, a line each: "closed delete acme/old".
sub gates {
	my (@flags) = @_;
	my $plan = json(cooper($server, @person, 'plan', '--json', '-f', 'acme.yaml', @flags)->{out});
	return join "\n", map { "$_->{state} " . ($_->{risk} // $_->{gate}) . " $_->{address}" } @{ $plan->{gates} };
}

# --- deletions ---

manifest("repositories:\n  old: {absent: true}\n  older: {absent: true}\n  api: {description: New}\n");
my $run = cooper($server, @person, 'plan', '-f', 'acme.yaml');
is($run->{status}, 0, 'a plan with gates is no mistake');
like($run->{out}, qr/^Needs to be allowed:\n  acme\/older: delete +acme\.yaml:5\n    is deleted [^\n]*\n    --allow-delete acme\/older\n/m, 'it says them');
is(cooper($server, @person, 'plan', '--detailed-exitcode', '-f', 'acme.yaml')->{status}, 2, 'nor does it change what is pending');
my $two = '2 things need to be allowed, as the plan says; the first: --allow-delete';
refused("$two acme/older", 'two deletions: nothing is done, not even what is harmless');
refused('it needs to be allowed: --allow-delete acme/old', 'one of two is allowed', '--allow-delete', 'acme/older');
refused("$two acme/older", 'an address is the whole of it', '--allow-delete', 'acme/ol', '--allow-delete', 'acme', '--allow-delete', 'acme/*');
refused("$two acme/older", 'other flags lift other gates', '--max-delete', '100%', '--allow', 'private-to-public', '--allow-empty', 'acme/old');
is(gates('--allow-delete', 'acme/old'), "closed delete acme/older\nlifted delete acme/old", 'plan takes the flags as well');

$run = cooper($server, @person, 'apply', '-f', 'acme.yaml', '--allow-delete', 'acme/old');
like($run->{err}, qr/--allow-delete acme\/older$/m, 'it is refused before anybody is asked');
my ($json, $writes) = writes_of(@apply, '--json');
is("$json->{status} $writes", '4 ', 'for programs it is the same status');
is_deeply([map { "$_->{gate} $_->{state} $_->{flag}" } @{ json($json->{out})->{gates} }],
	['delete closed --allow-delete acme/older', 'delete closed --allow-delete acme/old'], 'and they are told which gates');
is_deeply([map { $_->{outcome}{status} } @{ json($json->{out})->{changes} }], [('stopped') x 3], 'and that nothing was attempted');
$run = done('both are allowed', '--allow-delete', 'acme/old', '--allow-delete', 'acme/older');
like($run->{out}, qr/^Allowed for this run:\n  acme\/older: delete/m, 'which the plan says');
is(gates(), '', 'what is done has no gates');
done('and needs no flags');

# --- empty ---

manifest("repositories: {api: {default_reviewers: [dora, bo]}}\n");
done('reviewers');
manifest("repositories: {api: {default_reviewers: []}}\n");
refused("it needs to be allowed: --allow-empty 'acme/api default_reviewers'", 'a set that becomes empty', '--allow-delete', 'acme/api');
done('is allowed by its address', '--allow-empty', 'acme/api default_reviewers');

# --- many ---

manifest('repositories: {api: {variables: {' . join(', ', map { "V$_: a" } 10 .. 19) . "}}}\n");
done('ten variables');
manifest('repositories: {api: {variables: {' . join(', ', map { "V$_: b" } 10 .. 13) . "}}}\n");
refused('it needs to be allowed: --max-update 40%', 'four of ten are changed', '--max-delete', '100%');
like(cooper($server, @person, 'plan', '-f', 'acme.yaml')->{out}, qr/^    4 of 10 variables of a repository are changed, 40 %; the limit is 30 %$/m,
	'with kind, share, limit and count');
refused('it needs to be allowed: --max-update 40%', 'a limit that is too low', '--max-update', '3');
done('is what a limit is for', '--max-update', '40%');
manifest('repositories: {api: {exact: [variables], variables: {' . join(', ', map { "V$_: a" } 15 .. 19) . "}}}\n");
refused('it needs to be allowed: --max-delete 50%', 'five of ten are deleted', '--max-update', '100%');
done('as many as that', '--max-delete', '5');

# --- risks ---

manifest("repositories: {api: {webhooks: [{url: 'http://ci.example/x', events: [repo:push]}]}}\n");
refused("it needs to be allowed: --allow 'webhook-insecure=acme/api webhook http://ci.example/x'", 'a webhook over http', '--allow', 'deploy-key',
	'--allow', 'webhook-insecure=acme/lab');
done('as the flag says', '--allow', 'webhook-insecure=acme/api webhook http://ci.example/x');
manifest("repositories: {api: {webhooks: [{url: 'http://ci.example/x', events: [repo:push], description: CI}]}}\n");
done('what is so already needs no flag');
manifest("repositories: {api: {webhooks: [{url: 'http://ci.example/x', events: [repo:push], skip_cert_verification: true}]}}\n");
done('a risk is allowed in a repository', '--allow', 'webhook-insecure=acme/api');

# --- one's own ---

@person = (person('dora', 'her'));
manifest("repositories: {api: {user_permissions: {dora: admin, bo: admin}}}\n");
done('permissions');
manifest("repositories: {api: {user_permissions: {bo: admin}}}\n");
$run = refused("it needs to be allowed: --allow 'own-access=acme/api user_permission dora'", "one's own permission goes", '--allow', 'last-admin');
is(scalar(grep { $_->{path} eq '/2.0/user' } $server->requests), 1, 'whose that is, is asked once');
like($run->{out}, qr/^Cost: 3 requests read;/m, 'and counted');
my $shy = person('dora', 'shy');
unlike(cooper($server, $shy, 'plan', '-f', 'acme.yaml')->{out}, qr/own-access/, 'a token that may not say whose it is');
manifest("repositories: {api: {user_permissions: {dora: admin, bo: write}}}\n");
$server->forget;
is(gates(), '', "somebody else's permission");
done('is no matter of this');
manifest("repositories: {api: {user_permissions: {bo: write}}}\n");
is(gates('--allow', 'own-access'), "closed last-admin acme/api\nlifted own-access acme/api user_permission dora", 'the last one too');
done('both are allowed', '--allow', 'own-access', '--allow', 'last-admin=acme/api');

@person = (person('ana', 'person'));
# --- policy ---

my $open = "repositories:\n  api: {is_private: false}\n  lab: {is_private: false}\n";
manifest("repositories:\n  api: {is_private: true}\n  lab: {is_private: true}\n");
done('what is private');
manifest("policy: {private-to-public: forbid}\nprojects:\n  LAB: {policy: {private-to-public: allow}}\n$open");
is(gates(), "forbidden private-to-public acme/api\nallowed private-to-public acme/lab", "a project's word wins");
$run = refused("the policy at acme.yaml:3 forbids private-to-public, and 'acme/api' would do that", 'what is forbidden', '--allow', 'private-to-public',
	'--allow', 'private-to-public=acme/api');
like($run->{out}, qr/^Forbidden by policy:\n  acme\/api: private-to-public +policy, acme\.yaml:3\n/m, 'the plan says by what');
unlike($run->{out}, qr/acme\/lab: private|--allow/, 'and neither a flag nor what is allowed');
for my $part (['--target', 'acme/api'], ['--only', 'repository']) {
	refused("the policy at acme.yaml:3 forbids private-to-public, and 'acme/api' would do that", "with @$part as well", @$part);
}
manifest("policy: {private-to-public: forbid}\nprojects:\n  LAB: {policy: {private-to-public: allow}}\nrepositories: {lab: {is_private: false}}\n");
done('what is allowed needs no flag');

manifest("policy: {private-to-publik: forbid, deploy-key: never}\n");
ran(cooper($server, @person, @apply), 65, '', qr/^acme\.yaml:3:10: there is no risk 'private-to-publik' [^\n]*, did you mean 'private-to-public'\?\n/,
	'a policy that is misspelt stops everything');

# --- the command line ---

manifest("repositories: {api: {}}\n");
for (['--allow', 'deploykey', "--allow knows no risk 'deploykey', did you mean 'deploy-key'?"],
	['--allow', 'x', "--allow knows no risk 'x'; docs/safety.md lists what there is"],
	['--allow', 'deploy-key=', '--allow deploy-key= names no address: write --allow deploy-key to allow it everywhere'],
	['--max-delete', 'all', "--max-delete takes a number, as in 12, or a share from 0% to 100%, not 'all'"],
	['--max-update', '101%', "--max-update takes a number, as in 12, or a share from 0% to 100%, not '101%'"]) {
	my ($flag, $value, $line) = @$_;
	said(cooper($server, $_, '-f', 'acme.yaml', $flag, $value), 64, $line, "$flag $value: $_") for qw(plan apply);
}
is(cooper($server, 'plan', '-f', 'acme.yaml', '--force')->{status}, 64, 'nothing allows everything');

finished();

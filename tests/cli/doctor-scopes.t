#!/usr/bin/perl
# What `cooper doctor` says that manifests need, against what the emulator asks for, which has a table of its own: with these
# scopes they are planned, applied and deleted; without any one of them they are not. In both vocabularies.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;
use Text::ParseWords qw(shellwords);

my $KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTPkf0OQFfTESQGRxj0z3nJkyaTbs1T6B/cAsxWZJ0v';
my $HOST = 'git.acme.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOUiGYt0Br3DLrWw560TWTXIStFj5ePfvLfJLstMWPoX';

# Of each case: what a repository or a project (else the workspace) has, and how that is deleted. '%' is the number of the run,
# HASH a commit.
my @cases = (
	{ name => 'language', repository => 'language: go' },
	{ name => 'repository', workspace => 'repositories: {made%: {is_private: true}}', gone => 'repositories: {made%: {absent: true}}' },
	{ name => 'project', workspace => 'projects: {NEW%: {name: New %}}', gone => 'projects: {NEW%: {absent: true}}' },
	{ name => 'default reviewers', repository => 'default_reviewers: [bo]', gone => 'default_reviewers: []' },
	{ name => "a project's default reviewers", project => 'default_reviewers: [bo]', gone => 'default_reviewers: []' },
	{ name => 'branch restrictions', repository => 'branch_restrictions: [{kind: push, pattern: main}]', gone => 'branch_restrictions: [], exact: [branch_restrictions]' },
	{ name => 'branching model', repository => 'branching_model: {development: {use_mainbranch: true}}' },
	{ name => 'permissions of people', repository => 'user_permissions: {bo: write}', gone => 'user_permissions: {}' },
	{ name => 'permissions of groups', repository => 'group_permissions: {developers: write}', gone => 'group_permissions: {}' },
	{ name => "a project's permissions", project => 'group_permissions: {developers: write}', gone => 'group_permissions: {}' },
	{ name => 'deploy keys', repository => "deploy_keys: [{key: $KEY}]", gone => 'deploy_keys: [], exact: [deploy_keys]' },
	{ name => "a project's deploy keys", project => "deploy_keys: [{key: $KEY}]", gone => 'deploy_keys: [], exact: [deploy_keys]' },
	{ name => 'webhooks', repository => 'webhooks: [{url: "https://ci.acme.example/hook", events: ["repo:push"]}]', gone => 'webhooks: [], exact: [webhooks]' },
	{ name => 'webhooks of the workspace', workspace => 'webhooks: [{url: "https://ci.acme.example/all%", events: ["repo:push"]}]', gone => "webhooks: []\nexact: [webhooks]" },
	{ name => 'pipelines', repository => 'pipelines: {enabled: true}' },
	{ name => 'variables', repository => 'variables: {REGION: eu-1}', gone => 'variables: {}, exact: [variables]' },
	{ name => 'variables of the workspace', workspace => 'variables: {REGION%: eu-1}', gone => "variables: {}\nexact: [variables]" },
	{ name => 'known hosts', repository => "known_hosts: [\"$HOST\"]", gone => 'known_hosts: [], exact: [known_hosts]' },
	{ name => 'schedules', repository => 'schedules: [{target: {ref_name: main, selector: {type: branches}}, cron_pattern: "30 2 * * 1-5"}]', gone => 'schedules: [], exact: [schedules]' },
	{ name => 'environments', repository => 'environments: {QA: {environment_type: Test}}' },
	{ name => 'runners', repository => 'runners: [{name: one, labels: [self.hosted, linux]}]', gone => 'runners: [], exact: [runners]' },
	{ name => 'branches', repository => 'branches: {develop: {target: {hash: main}}}', gone => 'branches: {develop: {absent: true}}' },
	{ name => 'tags', repository => 'tags: {v1: {target: {hash: HASH}}}', gone => 'tags: {v1: {absent: true}}' },
	{ name => 'files', repository => 'branches: {topic: {files: {a.txt: {content: Hello}}}}', gone => 'branches: {topic: {files: {a.txt: {absent: true}}}}' },
	{ name => 'main branch', repository => 'mainbranch: {name: topic}' },
	{ name => 'variables of an environment', repository => 'environments: {Staging: {variables: {REGION: eu-1}}}',
		gone => 'environments: {Staging: {variables: {}, exact: [variables]}}' },
	{ name => 'key pair', repository => "ssh_key_pair: {public_key: $KEY, private_key: {env: PAIR}}", gone => 'ssh_key_pair: {absent: true}' },
	{ name => "a project's branching model", project => 'branching_model: {development: {use_mainbranch: true}}' },
	{ name => "a project's permissions of people", project => 'user_permissions: {bo: write}', gone => 'user_permissions: {}' },
	{ name => 'runners of the workspace', workspace => 'runners: [{name: one%, labels: [self.hosted, linux]}]', gone => "runners: []\nexact: [runners]" },
	{ name => 'issues', repository => 'issue_tracker: {issues: [{title: Onboarding}]}', gone => 'issue_tracker: {issues: [], exact: [issues]}' },
	{ name => 'inherited settings', repository => 'override_settings: {branching_model: true}' },
	{ name => 'pull requests', repository => 'pull_requests: [{title: Log in, source: {branch: {name: topic}}, destination: {branch: {name: main}}}]' },
	{ name => 'people by address', repository => 'default_reviewers: [bo@acme.example]' },
);

# The manifest of a case for the run of that number, which has a repository and a project to itself, and writes each.
sub manifest {
	my ($number, $case, $body) = @_;
	my $top = "description: Run $number" . ($body eq '' ? '' : ", $body");
	my $text = $case->{repository} ? "repositories: {r$number: {$top}}" : $case->{project} ? "projects: {P$number: {$top}}" : $body;
	return put("$number.yaml", "workspace: acme\npeople: {bo: \"{00000000-0000-0000-0000-00000000000b}\"}\n" 
		. $text =~ s/%/$number/gr =~ s/HASH/0123456/r . "\n");
}

sub body_of { my ($case) = @_; return $case->{repository} // $case->{project} // $case->{workspace} }

# The kinds that the cases have.
my %covered;

# What the doctor says: {oauth => {plan => [...], apply => [...], delete => [...]}, api_token => ...}, and who may apply.
sub needs {
	my ($file) = @_;
	my $run = cooper('doctor', '--offline', '--json', '-f', $file);
	$run->{status} == 0 or BAIL_OUT("$file: $run->{err}");
	my $said = json($run->{out});
	$covered{"$_->{parent} $_->{kind}"} = 1 for grep { $_->{parent} } @{ $said->{needs}{kinds} };
	my %able = map { ($_->{id} => $_->{apply}) } @{ $said->{credentials} };
	return map { my $sort = $_; ($sort => { (map { ($_ => $said->{needs}{$_}{$sort}) } qw(plan apply delete)), able => $able{$sort} }) }
		qw(oauth api_token);
}

# Tokens, by the scopes that they have.
my %tokens;

sub token {
	my ($sort, @scopes) = @_;
	return $tokens{"$sort @scopes"} //= { secret => 'token' . keys(%tokens), sort => $sort, scopes => \@scopes };
}

# A token for all of them, and one without each of them that is not among those $known to be needed.
sub tokens {
	my ($sort, $scopes, $known) = @_;
	my %all = map { ($_ => 1) } @$scopes;
	my %known = map { ($_ => 1) } @{ $known // [] };
	my @sorted = sort keys %all;
	return { all => token($sort, @sorted),
		without => { map { my $one = $_; ($one => token($sort, grep { $_ ne $one } @sorted)) } grep { !$known{$_} } @sorted } };
}

for my $case (@cases) {
	my %made = needs(manifest(0, $case, body_of($case)));
	my %gone = $case->{gone} ? needs(manifest(0, $case, $case->{gone})) : ();
	for my $sort (qw(oauth api_token)) {
		my $need = $made{$sort};
		$case->{$sort} = { able => $need->{able}, plan => tokens($sort, $need->{plan}), apply => tokens($sort, $need->{apply}, $need->{plan}) };
		$case->{$sort}{gone} = tokens($sort, [@{ $gone{$sort}{apply} }, @{ $gone{$sort}{delete} }], [@{ $need->{apply} }, @{ $gone{$sort}{apply} }]) if %gone;
	}
}

my @kinds = grep { $_->{parent} } @{ json(cooper('kinds', '--json')->{out})->{kinds} };
is_deeply([sort keys %covered], [sort map { "$_->{parent} $_->{name}" } @kinds], 'every kind has a case');

# How many runs there will be at the most.
my $RUNS = 300;

sub seed_token {
	my ($token) = @_;
	my $type = $token->{sort} eq 'oauth' ? 'type: oauth, ' : '';
	return "  - {secret: $token->{secret}, ${type}user: ana, scopes: [" . join(', ', map { "\"$_\"" } @{ $token->{scopes} }) . "]}\n";
}

# The same for each vocabulary, on a server of its own.
sub server {
	my ($projects, $repositories) = map { my $part = $_; join '', map { $part->($_) } 0 .. $RUNS }
		sub { "      P$_[0]: {name: Project $_[0], description: Old}\n" },
		sub { "      r$_[0]: {project: P0, has_issues: true, pipelines: true, branches: [topic], description: Old}\n" };
	return emulator(put('seed.yaml', <<"END" . join '', map { seed_token($_) } sort { $a->{secret} cmp $b->{secret} } values %tokens));
workspaces:
  acme:
    members:
      - {nickname: ana, display_name: Ana, email: ana\@acme.example, permission: owner}
      - {nickname: bo, display_name: Bo, email: bo\@acme.example, uuid: "{00000000-0000-0000-0000-00000000000b}", access: admin}
    groups: [developers]
    projects:
$projects    repositories:
$repositories
tokens:
  - {secret: all, user: ana}
END
}

sub with {
	my ($server, $token, @command) = @_;
	my %env = $token->{sort} eq 'oauth' ? (BITBUCKET_TOKEN => $token->{secret})
		: (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => $token->{secret});
	return cooper($server, { env => { %env, PAIR => 'hush' } }, @command);
}

my $runs = 0;

# The same as manifest(), with the commit that is there.
sub prepare {
	my ($server, $number, $case, $body) = @_;
	my $file = manifest($number, $case, $body);
	my $hash = $body =~ /HASH/ && $server->api('GET', "repositories/acme/r$number/refs/branches/main")->{target}{hash};
	return put($file, text($file) =~ s/0123456/$hash/r);
}

# As with(); what the safety gates refuse is allowed.
sub allowed {
	my ($server, $token, @command) = @_;
	my $run = with($server, $token, @command);
	return $run if $run->{status} != 4;
	my ($flags) = $run->{err} =~ /it needs to be allowed: (.*)$/m;
	return with($server, $token, @command, shellwords($flags));
}

# Runs the command on the manifest $body, where $before was applied.
sub run_of {
	my ($server, $case, $token, $before, $body, @command) = @_;
	my $number = ++$runs;
	if (defined $before) {
		my $run = allowed($server, { secret => 'all', sort => 'api_token' }, 'apply', '--auto-approve', '-f', prepare($server, $number, $case, $before));
		$run->{status} == 0 or BAIL_OUT("$case->{name}: $run->{out}$run->{err}");
	}
	my $file = prepare($server, $number, $case, $body);
	return allowed($server, $token, @command, '-f', put($file, text($file) =~ s/Run \d+/Again/r));
}

# Two tests: without any one of the scopes it is not done; with all of them it is.
sub check {
	my ($tokens, $name, @run) = @_;
	my ($server, $case, @rest) = @run;
	my @needless = grep { run_of($server, $case, $tokens->{without}{$_}, @rest)->{status} == 0 } sort keys %{ $tokens->{without} };
	is("@needless", '', "$name: each scope is needed");
	my $run = run_of($server, $case, $tokens->{all}, @rest);
	is($run->{status}, 0, "$name: with them it is done") or diag("@{ $tokens->{all}{scopes} }\n", $run->{out}, $run->{err});
	return;
}

my @apply = ('apply', '--auto-approve');
for my $sort (qw(oauth api_token)) {
	my $server = server()->user('ana@acme.example', 'all');
	for my $case (@cases) {
		my ($name, $need, $body) = ("$sort: $case->{name}", $case->{$sort}, body_of($case));
		check($need->{plan}, "$name, plan", $server, $case, undef, $body, 'plan');
		next if !$need->{able};
		check($need->{apply}, "$name, apply", $server, $case, undef, $body, @apply);
		check($need->{gone}, "$name, delete", $server, $case, $body, $case->{gone}, @apply) if $case->{gone};
	}
	$runs = 0;
}
finished();

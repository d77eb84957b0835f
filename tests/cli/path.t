#!/usr/bin/perl
# The whole path on examples/: validate, plan, apply, plan; what others change shows as that and is undone.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $EMPTY = "No changes: the workspace is as the manifests say.\n";
my $FALSE = JSON::PP::false();
my $acme = 'examples/acme';

# One repository of the example goes, and half of the others are moved or described anew.
my @allowed = ('--allow-delete', 'acme/legacy-billing', '--max-update', '50%');

mkdir 'examples';
system('cp', '-R', map({ "$root/examples/$_" } qw(acme onboarding minimal.yaml)), 'examples') == 0
	or BAIL_OUT('cannot copy the examples');
my $server = emulator("$root/examples/emulator/acme.yaml");

# A plan that finds nothing to do, however much it looked at.
sub settled {
	my ($name, @paths) = @_;
	my $run = cooper($server, 'plan', '--detailed-exitcode', map { ('-f', $_) } @paths);
	return ran($run, 0, qr/\A\Q$EMPTY\EPlan: 0 to create, 0 to update, 0 to delete; \d+ unchanged/, '', $name);
}

sub applied {
	my ($name, $changes, @paths) = @_;
	my $run = cooper($server, 'apply', '--auto-approve', @allowed, map { ('-f', $_) } @paths);
	return ran($run, 0, qr/^Apply: $changes done, 0 failed, 0 not attempted\.\n\z/m, '', $name);
}

# --- the workspace of the examples ---

ran(cooper('validate', '-f', $acme), 0, "4 files, 1 workspace, 57 objects: valid\n", '', 'validate asks no server');

my $first = cooper($server, 'plan', '--detailed-exitcode', '-f', $acme);
is($first->{status}, 2, 'changes are pending: 2');
like($first->{out}, qr/^Plan: 12 to create, 10 to update, 1 to delete; 18 unchanged, 2 unmanaged\.$/m, 'and counted');
is(cooper($server, 'plan', '-f', $acme)->{status}, 0, 'without --detailed-exitcode: 0');
is_deeply([$server->writes], [], 'planning wrote nothing');

is(cooper($server, 'plan', '-f', "$acme/")->{out}, $first->{out}, 'a slash behind the folder changes nothing');
like(cooper($server, { in => $acme }, 'plan')->{out}, qr{^acme/WEB +web\.yaml:4$}m, 'the current folder is the default');

applied('apply makes every change', 23, $acme);
settled('and a plan after it is empty', $acme);
$server->forget;
ran(cooper($server, 'apply', '--auto-approve', '-f', $acme), 0, qr/\A\Q$EMPTY\EPlan: 0 to create/, '', 'a second apply in a row finds nothing to do');
is_deeply([$server->writes], [], 'and writes nothing');

my $old = eval { $server->api(GET => 'repositories/acme/go-toolkit') };
is($old, undef, 'the old name of the renamed repository is gone');
like($server->api(GET => 'repositories/acme/platform-toolkit')->{description}, qr/^Logging/, 'the new one is the same repository');
is(eval { $server->api(GET => 'repositories/acme/legacy-billing') }, undef, 'what is to be absent is');

# --- behind its back ---

sub account {
	my ($name) = @_;
	for my $member (@{ $server->api(GET => 'workspaces/acme/members?pagelen=100')->{values} }) {
		return $member->{user}{uuid} if $member->{user}{display_name} eq $name;
	}
	die "there is no member '$name'\n";
}

sub reviewer {
	my ($method, $where, $name) = @_;
	$server->api($method, "$where/default-reviewers/" . account($name) =~ s/\{/%7B/r =~ s/\}/%7D/r, $method eq 'PUT' ? {} : ());
	return;
}

sub project {
	my ($key, %values) = @_;
	$server->api(PUT => "workspaces/acme/projects/$key", { key => $key, %values });
	return;
}

# The path of an issue.
sub issue {
	my ($repository, $title) = @_;
	for my $issue (@{ $server->api(GET => "repositories/acme/$repository/issues")->{values} }) {
		return "repositories/acme/$repository/issues/$issue->{id}" if $issue->{title} eq $title;
	}
	die "there is no issue '$title'\n";
}


# What somebody does, and exactly what the plan says of it: its blocks and its counts.
my @drifts = (
	['a description is changed', sub { $server->api(PUT => 'repositories/acme/ledger', { description => 'Mine!' }) }, <<'END'],
acme/ledger                                                          examples/acme/payments.yaml:45
  ~ repository                   description "Mine!"                 examples/acme/payments.yaml:48
                                 -> "Double-entry ledger, the source of truth"

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a text is emptied', sub { $server->api(PUT => 'repositories/acme/payments-api', { website => '' }) }, <<'END'],
acme/payments-api                                                    examples/acme/payments.yaml:13
  ~ repository                   website ""                          examples/acme/payments.yaml:18
                                 -> "https://pay.acme.example"

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a repository is made public', sub { $server->api(PUT => 'repositories/acme/status-page', { is_private => $FALSE }) }, <<'END'],
acme/status-page                                                     examples/acme/web.yaml:24
  ~ repository                   is_private false -> true            defaults, examples/acme/workspace.yaml:17

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a reviewer is added', sub { reviewer(PUT => 'repositories/acme/ledger', 'Eli') }, <<'END'],
acme/ledger
  ~ default_reviewers            - eli                               profile service, examples/acme/workspace.yaml:25

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a reviewer is removed', sub { reviewer(DELETE => 'repositories/acme/ledger', 'Ana') }, <<'END'],
acme/ledger
  ~ default_reviewers            + ana                               profile service, examples/acme/workspace.yaml:25

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['somebody whom no manifest knows reviews a project', sub { reviewer(PUT => 'workspaces/acme/projects/PLAT', 'Mara') }, <<'END'],
acme/PLAT
  ~ default_reviewers            - Mara                              examples/acme/platform.yaml:8

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['an issue is edited', sub {
		$server->api(PUT => issue('ledger', 'Close the books of last year'), { priority => 'trivial', kind => 'bug' });
	}, <<'END'],
acme/ledger
  ~ issue                        Close the books of last year:       examples/acme/payments.yaml:53
                                 kind bug -> task
                                 priority trivial -> blocker         examples/acme/payments.yaml:54

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['an issue is written anew', sub {
		$server->api(PUT => issue('payments-api', 'Onboarding checklist'), { content => { raw => 'No longer needed.' } });
	}, <<'END'],
acme/payments-api
  ~ issue                        Onboarding checklist:               examples/acme/payments.yaml:24
                                 content "No longer needed."
                                 -> "Read the handbook entry of payments-api,"...

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['an issue is closed and given to somebody else', sub {
		$server->api(PUT => issue('payments-api', 'Rotate the signing key'), { assignee => { uuid => account('Bo') }, state => 'closed' });
	}, <<'END'],
acme/payments-api
  ~ issue                        Rotate the signing key:             examples/acme/payments.yaml:30
                                 state closed -> open
                                 assignee bo -> ana                  examples/acme/payments.yaml:31

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['an issue is deleted', sub { $server->api(DELETE => issue('payments-api', 'Rotate the signing key')) }, <<'END'],
acme/payments-api
  + issue                        Rotate the signing key: kind task,  examples/acme/payments.yaml:27
                                 priority critical, state open, assignee ana

Plan: 1 to create, 0 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a repository is deleted', sub { $server->api(DELETE => 'repositories/acme/fraud-rules') }, <<'END'],
acme/fraud-rules                                                     examples/acme/payments.yaml:57
  + repository                   description "Rules that hold a payment back", is_private true,
                                 fork_policy no_public_forks, language "go", project PAY
  + default_reviewers            + carla, + dev                      profile reviewed, examples/acme/workspace.yaml:22

Plan: 2 to create, 0 to update, 0 to delete; 39 unchanged, 2 unmanaged.
END
	['a repository is moved', sub { $server->api(PUT => 'repositories/acme/storefront', { project => { key => 'OLD' } }) }, <<'END'],
acme/storefront                                                      examples/acme/web.yaml:12
  ~ repository                   project OLD -> WEB                  examples/acme/web.yaml:14

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a project is called something else', sub { project('WEB', name => 'Website', is_private => $FALSE) }, <<'END'],
acme/WEB                                                             examples/acme/web.yaml:4
  ~ project                      name "Website" -> "Web"             examples/acme/web.yaml:5

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['a project is made public and described', sub {
		project('PLAT', name => 'Platform', description => 'Ours.', is_private => $FALSE);
	}, <<'END'],
acme/PLAT                                                            examples/acme/platform.yaml:4
  ~ project                      description "Ours."                 examples/acme/platform.yaml:6
                                 -> "What the other teams stand on."
                                 is_private false -> true            examples/acme/platform.yaml:7

Plan: 0 to create, 1 to update, 0 to delete; 40 unchanged, 2 unmanaged.
END
	['what is to be absent comes back', sub { $server->api(POST => 'repositories/acme/legacy-billing', { scm => 'git' }) }, <<'END'],
acme/legacy-billing
  - repository                                                       absent, examples/acme/payments.yaml:62

Needs to be allowed:
  acme/legacy-billing: delete                                        examples/acme/payments.yaml:62
    is deleted with all that is in it, and cannot be brought back
    --allow-delete acme/legacy-billing

Plan: 0 to create, 0 to update, 1 to delete; 40 unchanged, 2 unmanaged.
END
	['somebody makes what no manifest names', sub { $server->api(POST => 'repositories/acme/sandbox', { scm => 'git' }) }, <<'END'],
No changes: the workspace is as the manifests say.
Plan: 0 to create, 0 to update, 0 to delete; 41 unchanged, 3 unmanaged.
END
);
for (@drifts) {
	my ($what, $do, $plan) = @$_;
	$do->();
	my $pending = $plan =~ /^No changes/ ? 0 : 2;
	my $run = cooper($server, 'plan', '--detailed-exitcode', '-f', $acme);
	is("$run->{status}\n" . planned($run), "$pending\n$plan", "$what: shows as that and nothing else");
	$server->forget;
	is(cooper($server, 'apply', '--auto-approve', @allowed, '-f', $acme)->{status}, 0, "$what: apply undoes it");
	settled("$what: nothing is left", $acme);
}

# --- the other examples ---

$server->forget;
like(cooper($server, 'plan', '-f', 'examples/minimal.yaml')->{out}, qr/\A\Q$EMPTY\EPlan: .*; 1 unchanged, \d+ unmanaged\.$/m,
	'the smallest example declares a part of it');

my $team = 'examples/onboarding';
ran(cooper($server, 'plan', '--detailed-exitcode', '-f', $team), 2, <<'END', '', 'a new project for a new team: what it takes');
acme/SEARCH                                                          examples/onboarding/project.yaml:14
  + project                      name "Search", description "Finds what customers look for.",
                                 is_private true
  + default_reviewers            + mara, + nils                      examples/onboarding/project.yaml:18

acme/search-api                                                      examples/onboarding/project.yaml:35
  + repository                   description "Answers queries", is_private true,
                                 fork_policy no_public_forks, language "java", project SEARCH
  + default_reviewers            + mara, + nils                      profile service, examples/onboarding/project.yaml:24
  + issue_tracker                                                    profile service, examples/onboarding/project.yaml:26
  + issue                        Set up search-api:                  profile service, examples/onboarding/project.yaml:27
                                 content "1. Push the first commit.\n2. Turn on pip"..., kind task

acme/search-indexer                                                  examples/onboarding/project.yaml:40
  + repository                   description "Keeps the index fresh", is_private true,
                                 fork_policy no_public_forks, language "java", project SEARCH
  + default_reviewers            + mara, + nils                      profile service, examples/onboarding/project.yaml:24
  + issue_tracker                                                    profile service, examples/onboarding/project.yaml:26
  + issue                        Set up search-indexer:              profile service, examples/onboarding/project.yaml:27
                                 content "1. Push the first commit.\n2. Turn on pip"..., kind task

acme/search-relevance                                                examples/onboarding/project.yaml:45
  + repository                   description "Experiments on ranking", is_private true,
                                 fork_policy no_public_forks, language "python", project SEARCH
  + default_reviewers            + mara                              examples/onboarding/project.yaml:50
  + issue_tracker                                                    profile service, examples/onboarding/project.yaml:26
  + issue                        Set up search-relevance:            profile service, examples/onboarding/project.yaml:27
                                 content "1. Push the first commit.\n2. Turn on pip"..., kind task

Plan: 14 to create, 0 to update, 0 to delete; 0 unchanged, 21 unmanaged.
Cost: 4 requests read; 17 to write.
END
applied('it is made in one step', 14, $team);
settled('nothing is left to do', $team);
is_deeply([map { $_->{title} } @{ $server->api(GET => 'repositories/acme/search-indexer/issues')->{values} }],
	['Set up search-indexer'], 'each repository has its own issue');
settled('the other manifests do not mind', $acme);

# --- renamed and absent ---

put('rename.yaml', <<'END');
workspace: acme
repositories:
  search-ranking: {renamed_from: search-relevance}
  search-api: {absent: true}
projects:
  FIND: {renamed_from: SEARCH}
END
$server->forget;
ran(cooper($server, 'apply', '--auto-approve', '--allow-delete', 'acme/search-api', '-f', 'rename.yaml'), 0, <<'END', '', 'two are renamed and one is deleted');
acme/FIND                                                            rename.yaml:6
  ~ project                      renamed from SEARCH

acme/search-ranking                                                  rename.yaml:3
  ~ repository                   renamed from search-relevance

acme/search-api
  - repository                                                       absent, rename.yaml:4

Allowed for this run:
  acme/search-api: delete                                            rename.yaml:4
    is deleted with all that is in it, and cannot be brought back
    --allow-delete acme/search-api

Plan: 0 to create, 2 to update, 1 to delete; 0 unchanged, 22 unmanaged.
Cost: 2 requests read; 3 to write.

Apply: 3 done, 0 failed, 0 not attempted.
END
is_deeply([sort $server->writes], [
	'DELETE repositories/acme/search-api', 'PUT repositories/acme/search-relevance', 'PUT workspaces/acme/projects/SEARCH'],
	'by changing what is there');
settled('with renamed_from left in the manifest nothing is to do', 'rename.yaml');

finished();

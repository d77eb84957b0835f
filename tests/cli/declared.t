#!/usr/bin/perl
# Kinds that manifests declare: an endpoint that Cooper has no table for is managed through its whole life, and a
# declaration that says what one of Cooper's own tables says asks for exactly the same.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use JSON::PP ();
use Test::More;

my $seed = put('seed.yaml', <<'END');
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner}
    projects:
      OPEN: {name: Open, is_private: false}
    repositories:
      base: {project: OPEN, branches: [live, topic]}
END
my @as_ana = { env => { HOOK_SECRET => 's3cr3t', BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example',
	BITBUCKET_API_TOKEN => 'emulator' } };

sub manifest { return put('acme.yaml', "workspace: acme\n" . join '', @_) }

# Applies, and after that there is nothing to do.
sub settle {
	my ($server, $what) = @_;
	my @flags = flags_for($server, @as_ana, '-f', 'acme.yaml');
	my $run = cooper($server, @as_ana, 'apply', '--auto-approve', '-f', 'acme.yaml', @flags);
	is($run->{status}, 0, "$what: applied") or diag $run->{out}, $run->{err};
	$run = cooper($server, @as_ana, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
	is($run->{status}, 0, "$what: nothing left") or diag $run->{out}, $run->{err};
}

# --- what Cooper has no table for: tasks of pull requests, which stand in what Cooper has a table for ---

my $tasks = <<'END';
kinds:
  task:
    parent: pull_request
    shape: list
    help: Something to do before the merge.
    list: repositories/{workspace}/{repository}/pullrequests/{pull_request.id}/tasks
    item: repositories/{workspace}/{repository}/pullrequests/{pull_request.id}/tasks/{id}
    pagelen: 100
    scopes:
      read: {oauth: pullrequest, api_token: "read:pullrequest:bitbucket"}
      write: {oauth: pullrequest, api_token: "write:pullrequest:bitbucket"}
      delete: {oauth: pullrequest, api_token: "write:pullrequest:bitbucket"}
    fields:
      content: {type: string, path: content.raw, key: true, always: true, help: what is to be done}
      state: {type: string, choices: [UNRESOLVED, RESOLVED]}
      id: {type: integer, read_only: true}
END

# The pull request of the repository with these settings.
sub request {
	return <<"END" . join '', map { "      $_\n" } @_;
repositories:
  base:
    pull_requests:
    - source: {branch: {name: topic}}
      destination: {branch: {name: live}}
      title: Topic of \${repository}
END
}

my $server = emulator($seed);
$server->user('ana@acme.example', 'emulator');
my $path = 'repositories/acme/base/pullrequests/1/tasks';

sub tasks { return map { "$_->{content}{raw} $_->{state}" } @{ $server->api(GET => $path)->{values} } }

manifest($tasks, request('tasks: [{content: Read it}, {content: Run it}]'));
settle($server, 'two tasks, with the pull request they stand in');
is_deeply([sort(tasks())], ['Read it UNRESOLVED', 'Run it UNRESOLVED'], 'they are there');

manifest($tasks, request('tasks: [{content: Read it, state: RESOLVED}, {content: Run it}]'));
$server->forget;
settle($server, 'one is resolved');
is_deeply([$server->writes], ["PUT $path/1"], 'with one request');
is_deeply([sort(tasks())], ['Read it RESOLVED', 'Run it UNRESOLVED'], 'and it is');

$server->api(PUT => "$path/1", { state => 'UNRESOLVED' });
like(cooper($server, @as_ana, 'plan', '-f', 'acme.yaml')->{out},
	qr/^  ~ task +topic live Read it: state UNRESOLVED -> RESOLVED +acme\.yaml:24$/m, 'what somebody else changes is shown');

manifest($tasks, request('tasks: [{content: Run it}]', 'exact: [tasks]'));
settle($server, 'exact: one is not declared');
is_deeply([tasks()], ['Run it UNRESOLVED'], 'and it is gone');

manifest($tasks, request('tasks: [{content: Run it, absent: true}]'));
settle($server, 'the other is absent');
is_deeply([tasks()], [], 'and it is gone, too');

manifest($tasks, request('tasks: [{content: Write it}]'));
my $plan = cooper($server, @as_ana, 'plan', '--only', 'task', '-f', 'acme.yaml');
like($plan->{out}, qr/^Plan: 1 to create, 0 to update, 0 to delete;/m, '--only knows the kind') or diag $plan->{err};
ran(cooper('validate', '-f', manifest($tasks, request('tasks: [{content: x, stat: RESOLVED, id: 3}]'))), 65, '', <<'END', 'mistakes');
acme.yaml:24:28: task has no key 'stat', did you mean 'state'?
acme.yaml:24:48: 'id' is the server's to set
cooper: 2 mistakes in the manifests; nothing was sent
END

# --- cooper kinds ---

my $own = cooper('kinds');
unlike($own->{out}, qr/^task\b/m, 'kinds alone lists what Cooper has');
my $more = cooper('kinds', '-f', 'acme.yaml');
ran($more, 65, '', qr/2 mistakes/, 'kinds -f reads the manifests');
manifest($tasks);
$more = cooper('kinds', '-f', 'acme.yaml');
like($more->{out}, qr/^task \(in pull_request\)  tasks: \[\{\.\.\.\}\]\n  Something to do before the merge\.\n  Declared at acme\.yaml:3\.\n/m,
	'and lists what is declared there');
is($more->{out} =~ s/^task .*?\n\n//mrs, $own->{out}, 'beside what Cooper has');
my ($task) = grep { $_->{declared} } @{ json(cooper('kinds', '--json', '-f', 'acme.yaml')->{out})->{kinds} };
is("$task->{name} $task->{declared}{file}:$task->{declared}{line}", 'task acme.yaml:3', 'for programs as well');
is_deeply([grep { $_->{declared} } @{ json(cooper('kinds', '--json')->{out})->{kinds} }], [], 'of its own, none is declared');

# --- a declaration that says what a table says ---

# The `kinds:` that say what the kind is, from what `cooper kinds --json` says of it; in their order, fields are asked for.
sub declaration {
	my ($kind, $name) = @_;
	my $json = JSON::PP->new->canonical->allow_nonref;
	my @rows = grep { ref $kind->{$_} eq 'ARRAY' ? @{ $kind->{$_} } : defined $kind->{$_} } qw(parent shape help list item
		pagelen flags order update update_in remove rename toggle absent_status taken_status limit_status scopes writers line);
	my $text = "kinds:\n  $name:\n" . join '', map { "    $_: " . $json->encode($kind->{$_}) . "\n" } @rows;
	$text .= "    fields:\n";
	for my $field (@{ $kind->{fields} }) {
		my %said = map { ($_ => $field->{$_}) } grep { $_ ne 'name' && defined $field->{$_} } keys %$field;
		$text .= "      $field->{name}: " . $json->encode(\%said) . "\n";
	}
	return $text;
}

# All that an emulator is asked while hooks called $plural live, with $kinds before them.
sub life {
	my ($plural, $kinds) = @_;
	my $other = emulator($seed);
	$other->user('ana@acme.example', 'emulator');
	$other->forget;
	my $one = 'url: "https://ci.example/${repository}"';
	for my $hooks ("{$one, events: [repo:push], active: true, secret: {env: HOOK_SECRET}}, {url: 'https://ci.example/2', events: [repo:push]}",
		"{$one, events: [repo:push, repo:fork], description: CI}, {url: 'https://ci.example/2', absent: true}", '') {
		manifest($kinds, "repositories: {base: {exact: [$plural], $plural: [$hooks]}}\n");
		settle($other, $plural);
	}
	return [map { my %asked = %$_; JSON::PP->new->canonical->encode({ map { ($_ => $asked{$_}) } qw(method path query fields status) }) }
		$other->requests];
}

my ($webhook) = grep { $_->{name} eq 'webhook' && $_->{parent} eq 'repository' } @{ json(cooper('kinds', '--json')->{out})->{kinds} };
my $asked = life('webhooks', '');
cmp_ok(scalar @$asked, '>', 8, 'webhooks: reads and writes');
is_deeply(life('hooks', declaration($webhook, 'hook')), $asked, 'the same requests, one for one');

# --- the page about them ---

my ($page) = text("$root/docs/manifests.md") =~ /^(## Kinds of your own\n.*?)^## /ms;
my ($example) = $page =~ /```yaml\n(.*?)```/s;
ran(cooper('validate', '-f', put('page.yaml', $example)), 0, "1 file, 1 workspace, 2 objects: valid\n", '', 'its example is valid');

# What a mistake lists where a word is none of these.
sub known {
	my ($rows) = @_;
	my ($list) = cooper('validate', '-f', manifest("kinds: {lamp: {$rows}}\n"))->{err} =~ /(?:one|One) of: (.*)/;
	return split /, /, $list;
}
for my $rows ('zzzzzzzzz: 1', 'shape: zzzzzzzzz', 'flags: [zzzzzzzzz]', 'writers: [zzzzzzzzz]', 'fields: {a: {zzzzzzzzz: 1}}', 'fields: {a: {type: zzzzzzzzz}}') {
	my @known = known($rows);
	cmp_ok(scalar @known, '>', 2, "$rows: there are others");
	is_deeply([grep { $page !~ /`$_`/ } @known], [], 'the page has them all');
}

finished();

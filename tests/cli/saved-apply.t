#!/usr/bin/perl
# Applying saved plans of every kind of change: they read what they touch and write what was planned; gates, JSON, revisions,
# standard input, what cannot be read.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use Digest::SHA ();
use JSON::PP ();
use MIME::Base64 ();
use Test::More;

my $MANY = 60; # repositories that nobody touches, or of which a part is

my $server = emulator(put('seed.yaml', sprintf <<'END', join '', map { "      many-$_: {project: PAY, description: old}\n" } 1 .. $MANY));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner, uuid: "{00000000-0000-0000-0000-00000000000a}"}
      - {display_name: Bo, email: bo@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000b}"}
      - {display_name: Carl, email: carl@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000c}"}
      - {display_name: Dora, email: dora@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000d}"}
    groups: [developers]
    projects:
      PAY: {name: Pay, is_private: false}
    repositories:
      api: {project: PAY, description: old, branches: [live]}
      web: {project: PAY}
      before: {project: PAY}
      gone: {project: PAY}
%s
END
my %credential = (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'emulator', HOOK => 'sesame-open');
my @with = ($server, { env => \%credential });
$server->user('ana@acme.example', 'emulator');

sub true { return JSON::PP::true }

sub public_key {
	my ($number) = @_;
	return 'ssh-ed25519 ' . MIME::Base64::encode_base64(pack('N/a* N/a*', 'ssh-ed25519', Digest::SHA::sha256("key $number")), '');
}

sub manifest { return put($_[1] // 'acme.yaml', JSON::PP->new->canonical->pretty->encode({ workspace => 'acme', %{ $_[0] } })) }

# The plan, saved, as JSON.
sub save {
	my $run = cooper(@with, 'plan', '--json', '-f', 'acme.yaml', '--out', 'plan.json', @_);
	is($run->{status}, 0, 'a plan') or diag $run->{out}, $run->{err};
	$server->forget;
	return json($run->{out});
}

sub apply { return cooper(@with, 'apply', '--auto-approve', @_) }

# What was read before anything was written, without queries.
sub reads {
	my @requests = grep { $_->{path} !~ /_emulator/ } $server->requests;
	my ($first) = grep { $requests[$_]{method} ne 'GET' } 0 .. $#requests;
	return map { $_->{path} =~ s{^/2\.0/}{}r =~ s/\?.*//r } @requests[0 .. ($first // @requests) - 1];
}

# It does what was planned, with no more requests; then there is nothing left.
sub does_it {
	my ($name, $plan, @more) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $run = apply('--json', @more, flags_in($plan), 'plan.json');
	my $result = json($run->{out});
	is($run->{status}, 0, "$name: applied") or return diag $run->{err}, explain [grep { ($_->{outcome}{status} // '') ne 'done' } @{ $result->{changes} // $result->{stale} }];
	is($result->{format}, 'cooper-result/1', "$name: a result");
	is($result->{summary}{done}, scalar @{ $plan->{changes} }, "$name: all of it was done");
	is(scalar($server->writes), $plan->{cost}{writes}, "$name: as many writes as planned") or diag join "\n", $server->writes;
	cmp_ok(scalar(reads()), '<=', $plan->{cost}{reads}, "$name: no more was read than for the plan") or diag join "\n", reads();
	$run = cooper(@with, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
	is($run->{status}, 0, "$name: nothing is left") or diag $run->{out}, $run->{err};
	return;
}

# --- everything at once ---

my %repositories = (
	api => {
		description => 'new',
		default_reviewers => ['ana', 'bo@acme.example'],
		user_permissions => { 'carl@acme.example' => 'write', bo => 'read' },
		group_permissions => { developers => 'write' },
		branch_restrictions => [{ kind => 'push', pattern => 'main', users => ['ana', 'bo'], groups => ['developers'] }],
		deploy_keys => [{ key => public_key(1), label => 'CI' }],
		webhooks => [map { { url => "https://$_.example/", events => ['repo:push'], secret => { env => 'HOOK' } } } 1 .. 3],
		environments => { Staging => { environment_type => 'Staging', variables => { A => '1', B => '2' } }, Test => { environment_type => 'Test' } },
		pipelines => { enabled => true },
		variables => { X => '1' },
		branches => { live => { files => { 'a.txt' => "a\n", 'b.txt' => "b\n", 'c.txt' => "c\n" } }, fresh => { files => { 'd.txt' => "d\n" } } },
	},
	web => { project => 'PAY' },
	before => { project => 'PAY', webhooks => [{ url => 'https://before.example/', events => ['repo:push'] }] },
	gone => { project => 'PAY' },
);
my %people = (people => { ana => 'ana@acme.example', bo => '{00000000-0000-0000-0000-00000000000b}' });

sub whole { return manifest({ %people, projects => { PAY => { name => 'Pay' }, @_ }, repositories => \%repositories }) }

whole();
my $plan = save();
unlike(text('plan.json'), qr/sesame/, 'no secret is in it');
does_it('all that can be made', $plan);

$repositories{api} = {
	%{ $repositories{api} },
	description => 'newer',
	default_reviewers => ['{00000000-0000-0000-0000-00000000000c}', 'bo@acme.example'],
	user_permissions => { 'carl@acme.example' => 'admin', '{00000000-0000-0000-0000-00000000000d}' => 'admin' },
	branch_restrictions => [{ kind => 'push', pattern => 'main', users => ['bo', 'carl@acme.example'], groups => ['developers'] }],
	deploy_keys => [{ key => public_key(1), label => 'Build' }],
	webhooks => [map { { url => "https://$_.example/", events => [$_ == 2 ? 'repo:fork' : 'repo:push'] } } 2 .. 3],
	exact => ['webhooks'],
	environments => { Staging => { environment_type => 'Staging', variables => { A => '1', B => '3', C => '4' } }, Test => { absent => true } },
	branches => { live => { files => { 'a.txt' => "a\n", 'b.txt' => "b!\n", 'c.txt' => "c\n" } } },
};
delete $repositories{before};
$repositories{after} = { renamed_from => 'before', project => 'NEW', webhooks => [{ url => 'https://after.example/', events => ['repo:push'] }] };
$repositories{gone} = { absent => true };
$repositories{made} = { project => 'NEW', description => 'made', webhooks => [{ url => 'https://made.example/', events => ['repo:push'] }] };
whole(NEW => { name => 'New' });
$plan = save();
my %done = map { ("$_->{action} $_->{address}" =~ s/deploy_key \K.*/KEY/r => 1) } @{ $plan->{changes} };
ok($done{$_}, "planned: $_") for 'create acme/NEW', 'create acme/made', 'update acme/after', 'delete acme/gone', 'delete acme/api webhook https://1.example/',
	'delete acme/api environment Test', 'update acme/api branch live files',
	'replace acme/api deploy_key KEY', 'create acme/api environment Staging variable C';
is((grep { /gone/ } flags_in($plan))[0], 'acme/gone', 'a flag is needed');
my $run = apply('plan.json');
is($run->{status}, 4, 'it is needed at apply');
like($run->{err}, qr/--allow-delete acme\/gone|need to be allowed/, 'which says so');
is_deeply([$server->writes], [], 'nothing was written');
$server->forget;
does_it('all that can be changed', $plan);

# --- no more than it touches ---

$repositories{api}{branches}{live}{files}{'c.txt'} = "c!\n";
whole(NEW => { name => 'New' });
$plan = save();
is(apply('plan.json')->{status}, 0, 'a file is changed');
is_deeply([sort map { s{/src/\w+/}{/src/HASH/}r } reads()],
	['repositories/acme', 'repositories/acme/api/refs/branches', ('repositories/acme/api/src/HASH/c.txt') x 2],
	'of all files that one is read, and again before it is written')
	or diag join "\n", reads();

# --- many of them ---

sub many { return manifest({ repositories => { map { ("many-$_" => { description => $_ <= $_[0] ? $_[1] : 'old' }) } 1 .. $MANY } }) }

# A fifth of the webhooks, each in a repository of its own: no crowd then, and none now, though these alone are read.
sub hooks {
	my ($changed) = @_;
	my %hook = (url => 'https://ci.example/', active => true);
	return manifest({ repositories => { map { ("many-$_" => { webhooks => [{ %hook, events => [$_ <= $changed ? 'repo:fork' : 'repo:push'] }] }) } 1 .. $MANY } });
}
hooks(0);
is(cooper(@with, 'apply', '--auto-approve', '-f', 'acme.yaml', '-q')->{status}, 0, 'a webhook in each');
hooks(12);
$plan = save();
is_deeply($plan->{gates}, [], 'few of many need no flag');
is(text('plan.json') =~ /"live": (\d+)/ ? $1 : 0, $MANY, 'how many there were is in the plan');
$run = apply('plan.json');
is($run->{status}, 0, 'nor do they when they alone are read') or diag $run->{err};
is(scalar(grep { m{/hooks\z} } reads()), 12, 'which they are');

many(40, 'newer');
$plan = save();
is_deeply([flags_in($plan)], ['--max-update', '63%'], 'many of many need a flag');
$run = apply('plan.json');
is($run->{status}, 4, 'the flag is needed at apply') or diag $run->{out}, $run->{err};
$run = apply('--json', 'plan.json');
is($run->{status}, 4, 'and with --json');
is(json($run->{out})->{format}, 'cooper-result/1', 'which is a result');
$server->forget;
does_it('many of many', $plan);

# --- parts ---

manifest({ repositories => { web => { description => 'part', webhooks => [{ url => 'https://part.example/', events => ['repo:push'] }] }, 'many-1' => { description => 'part' } } });
save('--only', 'webhook');
$run = apply('plan.json');
is_deeply([$server->writes], ['POST repositories/acme/web/hooks'], 'of a plan with --only, that is done') or diag $run->{out}, $run->{err};
save('--target', 'acme/many-*');
$run = apply('plan.json');
is_deeply([$server->writes], ['PUT repositories/acme/many-1'], 'of a plan with --target, that is done') or diag $run->{out}, $run->{err};
$plan = save();
does_it('the rest', $plan);

# --- the same manifests elsewhere ---

put('one.yaml', "workspace: acme\nrepositories: {web: {description: one}}\n");
put('two.yaml', "workspace: acme\nrepositories: {many-2: {description: two}}\n");
my @elsewhere = (['in another order', '-f', 'two.yaml', '-f', 'one.yaml'], ['in a folder, by other names', '-f', 'folder'], ['as before']);
put('folder/b.yaml', text('one.yaml'));
put('folder/a.yaml', text('two.yaml'));
for (@elsewhere) {
	my ($name, @files) = @$_;
	$server->api(PUT => 'repositories/acme/web', { description => $name });
	my $made = cooper(@with, 'plan', '-f', 'one.yaml', '-f', 'two.yaml', '--out', 'plan.json');
	$run = apply('plan.json', @files);
	is($run->{status}, 0, "manifests $name") or diag $run->{out}, $run->{err};
}

# --- standard input ---

put('in.yaml', "workspace: acme\nrepositories: {web: {description: in}}\n");
cooper($server, { env => \%credential, stdin => 'in.yaml' }, 'plan', '-f', '-', '--out', 'plan.json');
said(apply('plan.json'), 64, 'the plan was made of standard input; give it the same again, with -f -', 'a plan of standard input');
$run = cooper($server, { env => \%credential, stdin => 'one.yaml' }, 'apply', '--auto-approve', '-f', '-', 'plan.json');
said($run, 6, 'the manifests are not those that the plan was made of; make a new plan', 'something else on standard input');
$run = cooper($server, { env => \%credential, stdin => 'in.yaml' }, 'apply', '--auto-approve', '-f', '-', 'plan.json');
is($run->{status}, 0, 'the same on standard input') or diag $run->{out}, $run->{err};
put('in.yaml', "workspace: acme\nrepositories: {web: {description: inner}}\n");
cooper(@with, 'plan', '-f', 'in.yaml', '--out', 'plan.json');
$run = cooper($server, { env => \%credential, stdin => 'plan.json' }, 'apply', '--auto-approve', '-');
is($run->{status}, 0, 'a plan on standard input') or diag $run->{out}, $run->{err};

# --- revisions ---

mkdir 'tree';
git('tree', 'init', '-q');

sub commit {
	my ($description) = @_;
	put('tree/acme.yaml', "workspace: acme\nrepositories: {web: {description: $description}}\n");
	git('tree', 'add', '.');
	git('tree', 'commit', '-q', '-m', $description);
	return;
}

commit('first');
cooper(@with, 'plan', '-f', 'tree', '--rev', 'HEAD', '--out', 'plan.json');
put('tree/acme.yaml', 'not committed');
$run = apply('plan.json');
is($run->{status}, 0, 'a plan of a revision takes that') or diag $run->{out}, $run->{err};
is($server->api(GET => 'repositories/acme/web')->{description}, 'first', 'and not the working tree');
commit('second');
cooper(@with, 'plan', '-f', 'tree', '--rev', 'HEAD', '--out', 'plan.json');
commit('third');
said(apply('plan.json'), 6, 'the manifests are not those that the plan was made of; make a new plan', 'a revision that is another now');

# --- nothing ---

put('none.yaml', "workspace: acme\nrepositories: {web: {description: first}}\n");
cooper(@with, 'plan', '-f', 'none.yaml', '--out', 'plan.json');
$server->api(PUT => 'repositories/acme/web', { description => 'elsewhere' });
$server->forget;
ran(apply('plan.json'), 0, <<'END', '', 'an empty plan says nothing of the workspace');
No changes: nothing of the saved plan is left to do.
Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged.
END
is(json(apply('--json', 'plan.json')->{out})->{summary}{done}, 0, 'for programs, a result with nothing in it');
is_deeply([reads()], [], 'nothing was asked');

# --- stale, for programs ---

put('none.yaml', "workspace: acme\nrepositories: {web: {description: stale}}\n");
cooper(@with, 'plan', '-f', 'none.yaml', '--out', 'plan.json');
$server->api(PUT => 'repositories/acme/web', { description => 'changed' });
$server->forget;
$run = apply('--json', 'plan.json');
my $stale = json($run->{out});
is($run->{status}, 6, 'stale');
is($stale->{format}, 'cooper-stale/1', 'a document of its own');
is($stale->{plan}, json(text('plan.json'))->{id}, 'says which plan');
is_deeply([map { [$_->{address}, $_->{reasons}] } @{ $stale->{stale} }],
	[['acme/web', ['description was "elsewhere" and is "changed" now']]], 'and what is different');
is($stale->{stale}[0]{found}{fields}[0]{before}, 'changed', 'as it was found');
is_deeply([$server->writes], [], 'nothing was written');

# Somebody has to be there to say yes.
cooper(@with, 'plan', '-f', 'none.yaml', '--out', 'plan.json');
$run = cooper(@with, 'apply', 'plan.json');
is($run->{status}, 4, 'nobody is there to ask') or diag $run->{out}, $run->{err};
like($run->{out}, qr/^  ~ repository +description "changed" -> "stale"/m, 'the plan is shown');
is_deeply([$server->writes], [], 'nothing was written');
is(apply('plan.json')->{status}, 0, 'it has not begun, and can be applied');

# --- what cannot be read ---

# These paths answer with that status.
sub broken {
	my ($status, @paths) = @_;
	return $server->faults(join '', map { "- {path: /2.0/repositories/acme/$_, effect: status, status: $status}\n" } @paths);
}

put('read.yaml', "workspace: acme\nrepositories:\n  web: {default_reviewers: [ana\@acme.example]}\n  many-3: {description: read}\n");
cooper(@with, 'plan', '-f', 'read.yaml', '--out', 'plan.json');
for ([500, 1], [403, 7], [401, 7]) {
	my ($answer, $status) = @$_;
	broken($answer, 'web/default-reviewers')->forget;
	$run = apply('plan.json');
	is($run->{status}, $status, "what it touches answers $answer") or diag $run->{out}, $run->{err};
	like($run->{err}, qr/^cooper: nothing was written, since it cannot be told whether the plan still holds: .*\b$answer\b/m, "$answer: it says so");
	is_deeply([$server->writes], [], "$answer: nothing was written");
}
broken(500, 'api', 'many-4');
$run = apply('plan.json');
is($run->{status}, 0, 'what it does not touch may answer what it likes') or diag $run->{out}, $run->{err};

# What could not be read when the plan was made is not in it.
put('read.yaml', "workspace: acme\nrepositories:\n  web: {default_reviewers: [bo\@acme.example]}\n  many-3: {description: more}\n");
broken(500, 'web/default-reviewers');
$run = cooper(@with, 'plan', '-f', 'read.yaml', '--out', 'plan.json');
is($run->{status}, 1, 'a plan of which a part could not be read');
$server->faults->forget;
$run = apply('plan.json');
is($run->{status}, 3, 'the other part is applied, and it is a part') or diag $run->{out}, $run->{err};
is($run->{err} =~ s/\n.*//sr, 'cooper: warning: the plan is not all that the manifests say: 1 could not be planned when it was made', 'with a warning');
is_deeply([$server->writes], ['PUT repositories/acme/many-3'], 'and nothing else');

# A credential that is refused gives no plan at all.
put('plan.json', 'as before');
broken(403, 'web/default-reviewers');
$run = cooper(@with, 'plan', '-f', 'read.yaml', '--out', 'plan.json');
is($run->{status}, 7, 'a plan without the permission');
like($run->{err}, qr/^cooper: the plan was not saved: /, 'is not saved');
is(text('plan.json'), 'as before', 'what was there still is');
$server->faults;

finished();

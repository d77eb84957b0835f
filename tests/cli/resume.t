#!/usr/bin/perl
# A run that did not do everything goes on: what is done is neither read nor written again, what was left has to be as it was,
# and of what was under way nothing is believed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep time);

my $seed = put('seed.yaml', <<'END');
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner, uuid: "{00000000-0000-0000-0000-00000000000a}"}
      - {display_name: Bo, email: bo@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000b}"}
    projects:
      PAY: {name: Pay}
    repositories:
      old: {project: PAY, description: old}
END

# Twelve changes: a project, three repositories in it, their reviewers and webhooks, and one that changes, with two reviewers.
my $hooks = 'webhooks: [{url: "https://ci.example/${repository}", events: [repo:push]}]';
put('acme.yaml', <<"END");
workspace: acme
people: {ana: "{00000000-0000-0000-0000-00000000000a}", bo: "{00000000-0000-0000-0000-00000000000b}"}
projects: {NEW: {name: New}}
repositories:
  a: {project: NEW, description: a, default_reviewers: [ana], $hooks}
  b: {project: NEW, description: b, default_reviewers: [ana], $hooks}
  c: {project: NEW, description: c, default_reviewers: [ana], $hooks}
  old: {description: new, default_reviewers: [ana, bo]}
END
my $CHANGES = 12;

my $state = 0;

# A server of its own and a state folder of its own.
sub world {
	my $server = emulator($seed);
	my $env = { XDG_STATE_HOME => $ENV{HOME} . '/.state' . $state++ };
	return ($server, $env);
}

sub apply {
	my ($server, $env, @more) = @_;
	return cooper($server->forget, { env => $env }, 'apply', '--auto-approve', '--parallelism', 1, @more);
}

sub counts { return join ' ', $_[0]{out} =~ /^Apply: (\d+) done, (\d+) failed, (\d+) not attempted\.\n\z/m }

sub is_whole {
	my ($server, $env, $name) = @_;
	my $run = cooper($server, { env => $env }, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($run->{status}, 0, "$name: then there is nothing to do") or diag $run->{out}, $run->{err};
	return;
}

# It ended with that status, and its last line says why.
sub left {
	my ($run, $status, $why, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	ran($run, $status, '', qr/^cooper: [^\n]*$why[^\n]*\n\z/m, $name);
	return;
}

sub reads { return grep { $_->{method} eq 'GET' && $_->{path} !~ /_emulator/ } $_[0]->requests }

# --- failed, and what needed it ---

{
	my ($server, $env) = world();
	$server->faults('[{method: POST, path: /2.0/repositories/acme/b, effect: status, status: 400}]');
	my $run = apply($server, $env, '-f', 'acme.yaml');
	is("$run->{status} " . counts($run), '3 9 1 2', 'a repository is refused, and what is in it is left');
	$server->faults(undef);
	$run = apply($server, $env, '--resume');
	is("$run->{status} " . counts($run), '0 3 0 0', 'what is left is done') or diag $run->{out}, $run->{err};
	like($run->{err}, qr/^cooper: going on with run [0-9a-f]{16} of \S+Z: of its $CHANGES changes 9 are done$/m, 'it says with what it goes on');
	is_deeply([$server->writes], ['POST repositories/acme/b', 'PUT repositories/acme/b/default-reviewers/%7B00000000-0000-0000-0000-00000000000a%7D',
		'POST repositories/acme/b/hooks'], 'and nothing else is written');
	is(scalar(grep { $_->{path} =~ m{acme/(?:a|c|old)\b} } reads($server)), 0, 'what is done is not read again');
	is_whole($server, $env, 'a refusal');
	my @begun = grep { $_->{event} eq 'begin' } journal("$env->{XDG_STATE_HOME}/cooper/journal.jsonl");
	is($begun[1]{resumes}, $begun[0]{run}, 'the journal has which run it goes on with');
	$run = apply($server, $env, '--resume');
	said($run, 65, "there is no run to resume at http://SERVER/2.0: 'cooper log' shows what was done, and 'cooper apply' does what is left",
		'then there is nothing to resume');
	$run = apply($server, $env, '--resume', substr $begun[0]{run}, 0, 12);
	said($run, 65, "run '$begun[0]{run}' cannot be resumed: all of it was done, another run on the same workspaces came after it, or it was at "
		. "another server; 'cooper apply' does what is left", 'nor is the run that was resumed');
}

# --- again and again, a little at a time ---

{
	my ($server, $env) = world();
	my @more = ('-f', 'acme.yaml', '--budget', 8);
	my ($runs, $writes) = (0, 0);
	while ($runs < 20) {
		my $run = apply($server, $env, @more);
		$runs++;
		$writes += () = $server->writes;
		last if $run->{status} == 0;
		is($run->{status}, 8, "run $runs stops") or diag($run->{err}), last;
		@more = ('--resume', '--budget', 8);
	}
	cmp_ok($runs, '>', 2, 'it takes several runs');
	is($writes, 13, 'together they write what one would');
	is_whole($server, $env, 'a little at a time');
}

# --- killed ---

sub killed_after {
	my ($server, $env, $writes) = @_;
	$server->faults('[{method: POST, effect: delay, delay_ms: 100}, {method: PUT, effect: delay, delay_ms: 100}]');
	my $job = start($server->forget, { env => $env }, 'apply', '--auto-approve', '--parallelism', 1, '-f', 'acme.yaml');
	my $until = time + 30;
	sleep 0.01 until $server->writes >= $writes || time > $until;
	kill KILL => $job->{pid};
	finish($job);
	$server->faults(undef);
	is($job->{status}, 137, "killed at write $writes");
	return;
}

for my $write (1, 5, 9) {
	my ($server, $env) = world();
	killed_after($server, $env, $write);
	my $run = apply($server, $env, '--resume');
	is($run->{status}, 0, 'it goes on') or diag $run->{out}, $run->{err};
	my ($done) = $run->{err} =~ /of its $CHANGES changes (\d+) are done/;
	cmp_ok($done, '<', $write + 1, 'no more is done than was written');
	is_whole($server, $env, "killed at write $write");
	is(scalar(@{ $server->api(GET => 'repositories/acme/a/hooks')->{values} }), 1, 'nothing is doubled');
}

# --- what is left is not as it was ---

{
	my ($server, $env) = world();
	$server->faults('[{method: PUT, path: /2.0/repositories/acme/old, effect: status, status: 400}, {method: POST, path: /2.0/repositories/acme/c, effect: status, status: 400}]');
	apply($server, $env, '-f', 'acme.yaml');
	$server->faults(undef);
	$server->api(PUT => 'repositories/acme/c', { project => { key => 'PAY' }, description => 'by somebody else' });
	my $run = apply($server, $env, '--resume');
	is($run->{status}, 0, 'what had failed may be there in part') or diag $run->{out}, $run->{err};
	is_whole($server, $env, 'part of it');
}
{
	my ($server, $env) = world();
	$server->faults('[{method: PUT, path: /2.0/repositories/acme/old, effect: status, status: 400}]');
	is(apply($server, $env, '-f', 'acme.yaml', '--only', 'repository', '--target', 'acme/old')->{status}, 1, 'a change fails');
	$server->faults(undef);
	$server->api(PUT => 'repositories/acme/old', { description => 'new' });
	my $run = apply($server, $env, '--resume');
	is("$run->{status} " . $server->writes, '0 0', 'what had failed may be there already') or diag $run->{out}, $run->{err};
	my @runs = @{ json(cooper({ env => $env }, 'log', '--json')->{out})->{runs} };
	is_deeply([@{ $runs[0] }{qw(resumes changes done failed skipped)}, !!$runs[0]{ended}], [$runs[1]{run}, 0, 0, 0, 0, !!1], 'and the journal has that nothing is left');
}
{
	my ($server, $env) = world();
	$server->faults('[{method: POST, path: /2.0/repositories/acme/c, effect: status, status: 400}]');
	apply($server, $env, '-f', 'acme.yaml');
	$server->faults(undef);
	$server->api(PUT => 'repositories/acme/c', { project => { key => 'NEW' }, description => 'c' });
	$server->api(POST => 'repositories/acme/c/hooks', { url => 'https://ci.example/c', events => ['repo:push'], active => JSON::PP::true, description => 'x' });
	my $run = apply($server, $env, '--resume');
	ran($run, 6, "Not as it was when the plan was made:\n  acme/c webhook https://ci.example/c\n    is there already, as it is to be\n\n",
		qr/the plan is stale, and nothing was written: 1 of its 3 changes/, 'what had not begun has to be as it was');
	is(scalar($server->writes), 0, 'nothing was written');
}

# --- it belongs to its manifests, its server, and itself ---

{
	my ($server, $env) = world();
	$env->{BITBUCKET_URL} = $server->url . '/';
	is(apply($server, $env, '-f', 'acme.yaml', '--budget', 9)->{status}, 8, 'a URL with a slash at its end');
	is(apply($server, $env, '--resume')->{status}, 0, 'is the server that the run was at');
}

{
	my ($server, $env) = world();
	apply($server, $env, '-f', 'acme.yaml', '--budget', 9);
	put('acme.yaml', text('acme.yaml') =~ s/description: new/description: newer/r);
	left(apply($server, $env, '--resume'), 6, qr/the manifests are not those that the plan was made of; 'cooper apply' without --resume does what they say/, 'other manifests');
	my $other = emulator($seed);
	left(apply($other, $env, '--resume'), 65, qr/there is no run to resume at/, 'another server');
	left(apply($server, $env, '--resume', '--only', 'webhook'), 64, qr/--only is a part of the plan that --resume goes on with, and cannot be given with it; leave it out/, 'options of the plan');
	left(apply($server, $env, '--resume', 'ffff'), 1, qr/ffff/, 'no such run');
	put('acme.yaml', text('acme.yaml') =~ s/description: newer/description: new/r);
	is(apply($server, $env, '-f', 'acme.yaml', '--only', 'project')->{status}, 0, 'a part, of which nothing is left');
	is(scalar(my @kept = glob "$env->{XDG_STATE_HOME}/cooper/runs/*"), 1, 'the rest can still go on');
	my $run = apply($server, $env, '-f', 'acme.yaml');
	is($run->{status}, 0, 'without --resume it goes on as well');
	left(apply($server, $env, '--resume'), 65, qr/there is no run to resume at/, 'and then nothing is left');
	is_deeply([glob "$env->{XDG_STATE_HOME}/cooper/runs/*"], [], 'no plan is kept');
}
finished();

#!/usr/bin/perl
# Applying: who is asked, what happens when it is stopped, cut off or refused, and what the journal has of it.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(sleep time);

my $SECRET = 's3cret-that-nobody-may-see';
my $seed = put('seed.yaml', text("$root/examples/emulator/acme.yaml") . <<"END");
tokens:
  - {secret: emulator, type: oauth, user: Ana}
  - {secret: $SECRET, type: oauth, user: Ana}
END
system('cp', '-R', "$root/examples/onboarding", "$root/examples/acme", '.') == 0 or BAIL_OUT('cannot copy the examples');
put('one.yaml', "workspace: acme\nrepositories:\n  payments-api: {description: New}\n");
my @one = ('-f', 'one.yaml');
my @onboarding = ('-f', 'onboarding');

my $PLAN = <<'END';
acme/payments-api                                                    one.yaml:3
  ~ repository                   description "Payments api (new!!)" -> "New"

Plan: 0 to create, 1 to update, 0 to delete; 0 unchanged, 12 unmanaged.
Cost: 1 request read; 1 to write.
END
my $QUESTION = "\nMake these changes at http://SERVER/2.0?\nOnly 'yes' will be accepted: ";

sub description { return $_[0]->api(GET => 'repositories/acme/payments-api')->{description} }

# Waits until a text is there, or for too long.
sub eventually {
	my ($what, $seen) = @_;
	my $until = time + 30;
	until ($seen->()) {
		time < $until or return fail($what);
		sleep 0.01;
	}
	return 1;
}

# --- nobody to ask ---

my $server = emulator($seed);
ran(cooper($server, 'apply', @one), 4, $PLAN,
	"cooper: there is no terminal to ask on, and nothing was written; add --auto-approve to apply without asking\n",
	'with nobody to ask and no --auto-approve: 4');
put('yes', "yes\n");
is(cooper($server, { stdin => 'yes' }, 'apply', @one)->{status}, 4, 'a "yes" that nobody typed does not count');
is(cooper($server, { stdin => 'one.yaml' }, 'apply', '-f', '-')->{status}, 4, 'nor does a manifest on standard input');
is_deeply([$server->writes], [], 'nothing was written');
is(text('.state/cooper/journal.jsonl'), '', 'and no journal begun');

# --- somebody to ask ---

# The same on a terminal, on which $typed is typed once the question stands there.
sub on_terminal {
	my ($typed, @arguments) = @_;
	my $keys = "keys$typed" =~ s/\W/_/gr . time;
	mkfifo $keys, 0600 or BAIL_OUT("cannot make a pipe: $!");
	open my $hold, '+<', $keys or BAIL_OUT("cannot open the pipe: $!");
	my $job = start($server, { stdin => $keys, through => terminal(100) }, @arguments);
	eventually('the question is asked', sub { text($job->{out}) =~ /accepted: / });
	syswrite $hold, $typed;
	finish($job);
	$job->{out} =~ s/\r//g;
	$job->{out} =~ s/\e\[[0-9;]*[mK]//g;
	return $job;
}

for my $typed ("y\n", "YES\n", "yes please\n", "\n", "no\n", "\cD") {
	my $run = on_terminal($typed, 'apply', @one);
	is($run->{status}, 1, 'typed ' . ($typed =~ s/[^ -~]/?/gr) . ': 1');
	like($run->{out}, qr/^cooper: not approved; nothing was written$/m, 'and it says so');
}
my $run = on_terminal("\cC", 'apply', @one);
is($run->{status}, 130, 'Ctrl-C at the question: 130');
is_deeply([$server->writes], [], 'nothing was written');
is(text('.state/cooper/journal.jsonl'), '', 'and no journal begun');

$run = on_terminal("yes\n", 'apply', @one);
is($run->{status}, 0, "typed yes: 0");
like($run->{out}, qr/\A\Q$PLAN\E\Q$QUESTION\E/, 'the plan stands before the question');
like($run->{out}, qr/^Apply: 1 done, 0 failed, 0 not attempted\.\n\z/m, 'the result ends it');
is(description($server), 'New', 'and it is done');
$server->api(PUT => 'repositories/acme/payments-api', { description => 'Drifted' });

$run = on_terminal("yes\n", 'apply', '--json', @one);
like($run->{out}, qr/\Aacme\/payments-api .*accepted: .*\{\n  "format": "cooper-result\/1"/ms, '--json: who is asked sees what about');

# --- what a run leaves in the journal ---

$server->api(PUT => 'repositories/acme/payments-api', { description => 'Drifted' });
$server->forget;
ran(cooper($server, 'apply', '--auto-approve', '--journal', 'one.jsonl', @one), 0, qr/^Apply: 1 done, 0 failed, 0 not attempted\.\n\z/m, '',
	'--auto-approve asks nobody');
is_deeply([map { join ' ', map { $_ // '-' } @$_{qw(event change step address action method path status http done failed skipped)} } journal('one.jsonl')], [
	'begin - - - - - - - - - - -',
	'intent 0 0 acme/payments-api update PUT repositories/acme/payments-api - - - - -',
	'outcome 0 0 acme/payments-api update - - done 200 - - -',
	'result 0 - acme/payments-api - - - done - - - -',
	'seen - - - - - - - - - - -',
	'end - - - - - - - - 1 0 0',
	], 'the intent, then the outcome, then what became of the change, then what is known of lists');
is_deeply([@{ (journal('one.jsonl'))[0] }{qw(workspaces changes)}], [['acme'], 1], 'what the run is about');
is((journal('one.jsonl'))[2]{request}, +($server->requests)[-1]{trace}, 'and by what id the server knows the request');
is((journal('one.jsonl'))[0]{credential}, 'access token (BITBUCKET_TOKEN)', 'by which credential');
is(sprintf('%o', (stat 'one.jsonl')[2] & 0777), '600', 'for nobody else to read');
cooper($server, 'apply', '--auto-approve', '--journal', 'one.jsonl', @one);
is(scalar(journal('one.jsonl')), 6, 'a run that writes nothing leaves nothing');

# Whether each intent has its outcome, and the end the right counts.
sub whole_journal {
	my ($file, $what) = @_;
	my %open;
	my @lines = journal($file);
	for (@lines) {
		my $write = join '.', map { $_ // '' } @$_{qw(change step)};
		$open{$write}++ if $_->{event} eq 'intent';
		$open{$write}-- if $_->{event} eq 'outcome';
	}
	is_deeply([grep { $open{$_} } sort keys %open], [], "$what: each intent in the journal has its outcome");
	is("$lines[0]{event} $lines[-1]{event}", 'begin end', "$what: and the journal its end");
	return @lines;
}

for my $journal ('one.yaml/journal', '/dev/full') {
	$server->api(PUT => 'repositories/acme/payments-api', { description => 'Drifted' });
	$server->forget;
	ran(cooper($server, 'apply', '--auto-approve', '--journal', $journal, @one), 1, qr/^Plan: 0 to create, 1 to update/m,
		qr/\Acooper: [^\n]*'\Q$journal\E'[^\n]*\n\z/, "a journal that cannot be written ($journal): 1");
	is_deeply([$server->writes], [], 'and nothing is written at the server');
}

# --- some fail, the rest goes on ---

{
	my $server = emulator($seed)->faults('[{method: PUT, path: /2.0/repositories/acme/search-api, effect: status, status: 400}]');
	$run = cooper($server, 'apply', '--auto-approve', '--journal', 'partly.jsonl', @onboarding);
	is($run->{status}, 3, 'one change fails: 3');
	like($run->{out}, qr/^\Q$_\E$/m, "it says: $_") for split /\n/, <<'END';
Failed:
  + acme/search-api issue_tracker                                    profile service, onboarding/project.yaml:26
    PUT repositories/acme/search-api: HTTP 400: something went wrong
Skipped:
  + acme/search-api issue Set up search-api                          profile service, onboarding/project.yaml:27
    not attempted: it needs 'acme/search-api issue_tracker', which failed
Apply: 12 done, 1 failed, 1 not attempted.
END
	my ($end) = (whole_journal('partly.jsonl', 'a failure'))[-1];
	is("$end->{done} $end->{failed} $end->{skipped}", '12 1 1', 'and its counts');
	$server->faults(undef);
	is(cooper($server, 'apply', '--auto-approve', @onboarding)->{status}, 0, 'the next run makes the rest');
	is(cooper($server, 'plan', '--detailed-exitcode', @onboarding)->{status}, 0, 'and nothing is left');
	$server->faults('[{method: PUT, effect: status, status: 403}]');
	$run = cooper($server, 'apply', '--auto-approve', @one);
	is($run->{status}, 7, 'where the only change is forbidden: 7');
	$server->faults('[{method: PUT, effect: status, status: 409}]');
	is(cooper($server, 'apply', '--auto-approve', @one)->{status}, 1, 'where the only change fails: 1');
	$server->stop;
}

# --- stopped ---

# The titles of all issues that the onboarding example makes.
sub issues {
	my ($server) = @_;
	return map { my $slug = $_; map { "$slug: $_->{title}" } @{ $server->api(GET => "repositories/acme/$slug/issues")->{values} } }
		qw(search-api search-indexer search-relevance);
}
my @ISSUES = map { "$_: Set up $_" } qw(search-api search-indexer search-relevance);

# That the next run ends in the desired state, with nothing doubled.
sub converges {
	my ($server, $what) = @_;
	$server->faults(undef);
	is(cooper($server, 'apply', '--auto-approve', @onboarding)->{status}, 0, "$what: the next run makes the rest");
	is(cooper($server, 'plan', '--detailed-exitcode', @onboarding)->{status}, 0, "$what: and nothing is left");
	is_deeply([issues($server)], \@ISSUES, "$what: and nothing doubled");
	$server->stop;
	return;
}

my $SLOW = 'effect: delay, delay_ms';

{
	my $server = emulator($seed)->faults("[{method: POST, $SLOW: 150}, {method: PUT, $SLOW: 150}]");
	my $job = start($server, 'apply', '--auto-approve', '--journal', 'stopped.jsonl', @onboarding);
	eventually('three writes', sub { my @writes = $server->writes; @writes >= 3 });
	kill INT => $job->{pid};
	finish($job);
	is($job->{status}, 130, 'Ctrl-C: 130');
	like($job->{err}, qr/\Acooper: stopping: finishing what is under way; press Ctrl-C again to drop it
cooper: \d+ changes are left; run the same command again to go on\n\z/, 'it says what happens');
	like($job->{out}, qr/^Not attempted, since the run was stopped:$/m, 'what was not attempted is listed');
	my ($done, $failed, $left) = $job->{out} =~ /^Apply: (\d+) done, (\d+) failed, (\d+) not attempted\.\n\z/m;
	is($failed, 0, 'what was under way was finished');
	is($done + $left, 14, 'and every change counted');
	cmp_ok($left, '>', 0, 'it did stop');
	my $end = (whole_journal('stopped.jsonl', 'Ctrl-C'))[-1];
	is("$end->{done} $end->{skipped}", "$done $left", 'with the same counts');
	my $plan = cooper($server->faults(undef), 'plan', @onboarding);
	my ($create, $update, $unchanged) = $plan->{out} =~ /^Plan: (\d+) to create, (\d+) to update, 0 to delete; (\d+) unchanged/m;
	is($create + $update . " $unchanged", "$left $done", 'exactly the rest is left to do');
	converges($server, 'Ctrl-C');
}

{
	my $server = emulator($seed)->faults("[{method: POST, $SLOW: 20000}]");
	my $job = start($server, 'apply', '--auto-approve', '--journal', 'dropped.jsonl', @onboarding);
	eventually('the intent is in the journal', sub { text('dropped.jsonl') =~ /"intent"/ });
	kill INT => $job->{pid};
	eventually('the first Ctrl-C is noticed', sub { text($job->{err}) =~ /^cooper: stopping/ });
	my $begin = time;
	kill INT => $job->{pid};
	finish($job);
	cmp_ok(time - $begin, '<', 10, 'a second Ctrl-C ends at once');
	is($job->{status}, 130, 'with 130');
	like($job->{out}, qr/^Apply: 0 done, 1 failed, 13 not attempted\.\n\z/m, 'and the result');
	is(join(' ', map { $_->{status} // () } whole_journal('dropped.jsonl', 'a second Ctrl-C')), 'unknown failed' . ' skipped' x 13,
		'the journal does not claim to know');
	converges($server, 'a second Ctrl-C');
}

{
	my $server = emulator($seed)->faults("[{method: GET, $SLOW: 20000}]");
	my $job = start($server, 'apply', '--auto-approve', @onboarding);
	eventually('reading has begun', sub { text("/proc/$job->{pid}/net/tcp") && sleep 0.3 });
	kill TERM => $job->{pid};
	finish($job);
	ran($job, 130, '', "cooper: stopped; nothing was written\n", 'SIGTERM while reading: 130');
	$server->stop;
}

# --- killed ---

# The n-th request of a method takes effect, and its answer does not come before the end.
for my $case (['POST', 1], ['POST', 3], ['POST', 6], ['PUT', 2], ['PUT', 8]) {
	my ($method, $n) = @$case;
	my $what = "killed in the $method no. $n";
	my $server = emulator($seed)->faults("[{method: $method, nth: $n, $SLOW: 20000}]");
	my $job = start($server, 'apply', '--auto-approve', '--journal', "$method$n.jsonl", @onboarding);
	eventually($what, sub { my @of_it = grep { /^$method / } $server->writes; @of_it >= $n });
	kill KILL => $job->{pid};
	is(finish($job)->{status}, 137, $what);
	is($job->{out} =~ /^Apply:/m, '', "$what: there is no result");
	my %open;
	for (journal("$method$n.jsonl")) {
		$open{"$_->{change}.$_->{step}"} = $_->{method} if $_->{event} eq 'intent';
		delete $open{"$_->{change}.$_->{step}"} if $_->{event} eq 'outcome';
	}
	ok(scalar(grep { $_ eq $method } values %open), "$what: its intent is on disk");
	converges($server, $what);
}

# --- answers that are lost ---

{
	my $server = emulator($seed)->faults('[{method: POST, effect: cut, applied: true}]');
	$run = cooper($server, 'apply', '--auto-approve', '--journal', 'lost.jsonl', @onboarding);
	is($run->{status}, 0, 'creations whose answers are lost');
	like($run->{out}, qr/^Done, though no answer said so: looking showed it\.\n  \+ acme\/SEARCH project /m, 'are looked for and found');
	like($run->{out}, qr/^Apply: 14 done, 0 failed, 0 not attempted\.\n\z/m, 'and count as done');
	is(scalar(grep { ($_->{status} // '') eq 'adopted' } whole_journal('lost.jsonl', 'lost answers')), 7, 'the journal says how');
	is(scalar(grep { /^POST/ } $server->writes), 7, 'none is sent twice');
	converges($server, 'lost answers');
}

{
	my $server = emulator($seed)->faults('[{method: POST, effect: status, status: 500, nth: 5}, {method: POST, effect: html, status: 502, nth: 6}]');
	$run = cooper($server, 'apply', '--auto-approve', '--journal', 'again.jsonl', @onboarding);
	is($run->{status}, 0, 'creations that the server failed to make are made again, once it is seen that they are not there');
	is(scalar(grep { ($_->{status} // '') eq 'failed' } whole_journal('again.jsonl', 'failed answers')), 2, 'the journal has both attempts');
	converges($server, 'failed answers');
}

# --- what comes back with what is switched on ---

{
	my $server = emulator($seed);
	cooper($server, 'apply', '--auto-approve', @onboarding);
	$server->api(PUT => 'repositories/acme/search-indexer/issues/1', { kind => 'bug' });
	$server->api(PUT => 'repositories/acme/search-indexer', { has_issues => JSON::PP::false() });
	$run = cooper($server, 'apply', '--auto-approve', @onboarding);
	is($run->{status}, 0, 'an issue tracker that was switched off is switched on again');
	is_deeply([issues($server)], \@ISSUES, 'the issues that it had are not made again');
	is($server->api(GET => 'repositories/acme/search-indexer/issues/1')->{kind}, 'task', 'but made as they are to be');
	converges($server, 'switched on again');
}

# --- nobody sees the secret ---

{
	my $server = emulator($seed);
	my @said;
	# One repository of the example goes, and half of the others are moved or described anew.
	my @allowed = ('--allow-delete', 'acme/legacy-billing', '--max-update', '50%');
	for my $arguments (['plan', '-v'], ['plan', '--json', '-v'], ['apply', '-v', '--auto-approve', '--journal', 'secret.jsonl'],
		['apply', '--json', '-v', '--auto-approve', '--journal', 'secret.jsonl']) {
		$server->api(PUT => 'repositories/acme/payments-api', { description => 'Drifted' });
		$run = cooper($server, { env => { BITBUCKET_TOKEN => $SECRET } }, @$arguments, '-f', 'acme', @allowed);
		is($run->{status}, 0, "cooper @$arguments");
		like($run->{err}, qr/^cooper: GET repositories\/acme\?\S* -> 200 in \d+ ms/m, '-v tells each request');
		push @said, @{ $run->{raw} };
	}
	push @said, text('secret.jsonl'), cooper($server, { env => { BITBUCKET_TOKEN => "$SECRET-wrong" } }, 'plan', '-v', @one)->{out};
	is(scalar(grep { /s3cret/ } @said), 0, 'the token is in no output and not in the journal');
	like((grep { /"intent"/ } @said)[0], qr/"credential":"access token \(BITBUCKET_TOKEN\)"/, 'its kind is');
	my $basic = cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => $SECRET } },
		'plan', '-v', @one);
	unlike("@{ $basic->{raw} }", qr/s3cret|YW5hQGFj/, 'nor is what is made of it');
	$server->stop;
}

# --- a part of it ---

{
	my $server = emulator($seed);
	my $parts = sub {
		my ($what, $requests, $expected, @arguments) = @_;
		$server->forget;
		my $run = cooper($server, 'plan', '-f', 'acme', @arguments);
		is_deeply([sort map { "$_->{method} $_->{path}" =~ s{/2\.0/}{}r } $server->requests], $requests, "$what: only these requests");
		is_deeply([$run->{out} =~ /^(?:acme\/\S+|  [-+~] \w+)/mg], $expected, "$what: only these changes");
	};
	$parts->('a project', ['GET workspaces/acme/projects', 'GET workspaces/acme/projects/PAY/default-reviewers'],
		['acme/PAY', '  ~ project', '  ~ default_reviewers'], '--target', 'acme/PAY');
	$parts->('a kind', ['GET workspaces/acme/projects'], ['acme/PAY', '  ~ project', 'acme/WEB', '  + project'], '--only', 'project');
	$parts->('a kind of a repository', ['GET repositories/acme'], ['acme/payments-api', '  ~ repository'],
		'--only', 'repository', '--target', 'acme/payments-api');
	$parts->('wildcards', ['GET repositories/acme'], ['acme/legacy-billing', '  - repository'], '--target', 'acme/legacy-*');
	$server->forget;
	$run = cooper($server, 'apply', '--auto-approve', '-f', 'acme', '--only', 'repository', '--target', 'acme/payments-*');
	is_deeply([sort $server->writes], ['PUT repositories/acme/payments-api', 'PUT repositories/acme/payments-reports'], 'apply writes no more than that');
	is($run->{status}, 0, 'and is content');
	$server->stop;
}

finished();

#!/usr/bin/perl
# Secrets that are remembered: what was sent is not sent again, what is another is sent once, and what nobody knows is
# left alone until somebody says otherwise. No secret, and nothing from which it could be told, in any file or output.
use strict;
use warnings;

use Fcntl qw(:flock);
use File::Find;
use FindBin;
use lib $FindBin::Bin;

use Cooper;
use Test::More;

my $server = emulator(put('seed.yaml', <<'END'), '--db', 'emulator.db');
workspaces:
  acme:
    members: [{display_name: Ana, permission: owner}]
    projects: {PAY: {name: Pay}}
    repositories: {api: {project: PAY}}
END
put('acme.yaml', <<'END');
workspace: acme
repositories:
  api:
    pipelines: {enabled: true}
    variables:
      TOKEN: {value: {env: DEPLOY}, secured: true}
    webhooks:
      - {url: "https://ci.example/", events: [repo:push], secret: {file: hook.txt}}
END
my $STORE = '.state/cooper/secrets.json';
my $KEY = '.state/cooper/key';
my $HOOK = 'acme/api webhook https://ci.example/';
my $TOKEN = 'acme/api variable TOKEN';
my @said;

# Runs a command on the manifest with these secrets; what it printed is looked through at the end.
my %is = (DEPLOY => 'deploy-hush');
sub run {
	my ($command, @arguments) = @_;
	my $run = cooper($server, { env => { %is } }, $command, '-f', 'acme.yaml', @arguments);
	push @said, "$run->{out}$run->{err}";
	return $run;
}
sub planned_json { return json(run('plan', '--json', @_)->{out}) }
sub apply { return run('apply', '--auto-approve', @_) }

sub hook { put('hook.txt', "$_[0]\n"); return }
hook('hook-hush');

# What the plan says of secrets: "UNCHANGED ROTATE UNKNOWN UNREADABLE"; and what it would send.
sub states {
	my $plan = planned_json(@_);
	my @sent = map { my $change = $_; map { "$change->{address} $_->{secret}" } grep { defined $_->{secret} } @{ $change->{fields} } }
		@{ $plan->{changes} };
	return join ' ', (map { $plan->{summary}{secret_states}{$_} } qw(unchanged rotate unknown unreadable)), @sent;
}

# The secrets that the server got since the last time, in the order of their coming.
sub sent {
	my @bodies = map { $_->{body} } grep { $_->{method} =~ /^(?:PUT|POST)$/ && ref $_->{body} } $server->requests;
	$server->forget;
	return join ' ', sort map { $_->{secret} // ($_->{secured} || exists $_->{value} ? $_->{value} : ()) // () } @bodies;
}

sub store { return json(text($STORE)) }
sub entry { my ($address) = @_; return (grep { $_->{address} eq $address } @{ store()->{secrets} })[0] }

# --- once, and then no more ---

is(states(), '0 0 0 0', 'what is to be created has no secrets that could be known');
ok(!-e $STORE && !-e $KEY, 'a plan makes no file');
is(apply()->{status}, 0, 'created');
is(sent(), 'deploy-hush hook-hush', 'with its secrets');
is(states(), '2 0 0 0', 'both are remembered');
like(run('plan')->{out}, qr/^No changes.*^Secrets: 2 unchanged\.$/ms, 'as the plan says');
is(apply()->{status}, 0, 'again');
is(sent(), '', 'and they are not sent');
is(planned_json()->{summary}{secrets}, 0, 'none of them is left alone');
is((stat $_)[2] & 07777, 0600, "nobody else reads $_") for $STORE, $KEY;
is(entry($TOKEN)->{server}, $server->url, 'the store says which server');
ok(abs(entry($TOKEN)->{sent} / 1000 - time) < 600, 'and when');

# --- changed: once and only once ---

hook('hook-hush-2');
is(states(), "1 1 0 0 $HOOK rotate", 'another secret is a change');
like(run('plan')->{out}, qr{^  ~ webhook +https://ci\.example/: secret rotate from file hook\.txt +acme\.yaml:8$}m, 'which is shown');
like(run('plan')->{out}, qr/^Secrets: 1 unchanged, 1 to rotate\.$/m, 'and counted');
is(run('plan', '--detailed-exitcode')->{status}, 2, 'changes are pending');
$server->forget;
is(apply()->{status}, 0, 'rotated');
is(join("\n", $server->writes) =~ tr/\n// + 1, 1, 'by one request');
is(sent(), 'hook-hush-2', 'with the new one');
is(states(), '2 0 0 0', 'which is remembered');
apply();
is(sent(), '', 'and not sent again');
hook('hook-hush');
is(states(), "1 1 0 0 $HOOK rotate", 'the one from before is another, too');
apply();
is(sent(), 'hook-hush', 'and is sent');

# --- what nobody knows ---

sub is_unknown {
	my ($unknown, $what) = @_;
	is(states(), $unknown, "$what: unknown");
	$server->forget;
	apply();
	is(sent(), '', "$what: left alone");
	is(states(), $unknown, "$what: and still unknown");
	return;
}

sub resent {
	my ($sent, $what) = @_;
	$server->forget;
	is(apply('--resend-secrets')->{status}, 0, "$what: --resend-secrets");
	is(sent(), $sent, "$what: sends");
	is(states(), '2 0 0 0', "$what: and is known from then on");
	return;
}

rename '.state', '.state.old';
is_unknown('0 0 2 0', 'another machine');
like(run('plan')->{out}, qr/^Secrets: 2 unknown and left alone; --resend-secrets sends them\.$/m, 'another machine: as the plan says');
resent('deploy-hush hook-hush', 'another machine');

unlink $KEY;
is_unknown('0 0 2 0', 'another key');
isnt(entry($TOKEN)->{key}, do { apply('--resend-secrets'); entry($TOKEN)->{key} }, 'another key has another name');
is(states(), '2 0 0 0', 'another key: known again');

# With their own ids they are other things, whatever they are called.
my ($hook) = @{ $server->api('GET', 'repositories/acme/api/hooks')->{values} };
$server->api('DELETE', "repositories/acme/api/hooks/" . $hook->{uuid} =~ s/\{(.*)\}/%7B$1%7D/r);
$server->api('POST', 'repositories/acme/api/hooks', { url => 'https://ci.example/', description => '', active => JSON::PP::true,
	events => ['repo:push'], secret => 'somebody' });
is_unknown('1 0 1 0', 'made anew by hand');
resent('deploy-hush hook-hush', 'made anew by hand');

# --- what cannot be read here ---

delete $is{DEPLOY};
is(states(), '1 0 1 1', 'a secret that is not there is unknown');
my $run = run('plan');
is($run->{status}, 0, 'which is no mistake of a plan');
like($run->{out}, qr/^Secrets: 1 unchanged, 1 unknown and left alone \(1 cannot be read here\); --resend-secrets sends it\.$/m, 'but said');
is(apply()->{status}, 0, 'nor of an apply that does not need it');
$run = apply('--resend-secrets');
is($run->{status}, 65, 'one that does stops before its first write');
like($run->{err}, qr/the environment has no variable 'DEPLOY'/, 'and says why');
is(sent(), '', 'nothing was sent');
$is{DEPLOY} = 'deploy-hush';
is(states(), '2 0 0 0', 'nothing was forgotten');
rename 'hook.txt', 'hook.kept';
POSIX::mkfifo('hook.txt', 0600) or die "cannot make a pipe: $!\n";
is(states(), '1 0 1 1', 'a plan waits for no pipe');
rename 'hook.kept', 'hook.txt';

# --- a key of several machines ---

$is{COOPER_KEY} = 'a key that several machines have in common';
is(states(), '0 0 2 0', 'what was remembered under a key of its own is unknown');
resent('deploy-hush hook-hush', 'COOPER_KEY');
my $shared = text($STORE);
rename '.state', '.state.first';
put($STORE, $shared);
chmod 0700, '.state/cooper';
is(states(), '2 0 0 0', 'on another machine with the same key and store they are known');
ok(!-e $KEY, 'which needs no key of its own');
$is{COOPER_KEY} .= '!';
is(states(), '0 0 2 0', 'under another they are not');
$is{COOPER_KEY} = 'short';
for my $command ('plan', 'apply') {
	$run = run($command);
	is($run->{status}, 64, "$command: a key that is too short is a mistake");
	like($run->{err}, qr/^cooper: COOPER_KEY is too short: 5 characters; it needs 32 at least/m, "$command: which is said");
	unlike($run->{err}, qr/\bshort\b(?!:)/, "$command: without the key");
}
$is{COOPER_KEY} = 'a key that several machines have in common';
put('taking.yaml', "workspace: acme\nrepositories: {api: {variables: {STOLEN: {value: {env: COOPER_KEY}, secured: true}}}}\n");
$run = cooper($server, { env => { %is } }, 'apply', '--auto-approve', '-f', 'taking.yaml');
is($run->{status}, 65, 'the key is no secret that a manifest could send');
like($run->{err}, qr/'COOPER_KEY' is Cooper's own/, 'and it says so');
delete $is{COOPER_KEY};
system 'rm', '-r', '.state';
rename '.state.first', '.state';
apply('--resend-secrets');

# --- what cannot be read or written is said, and stops nobody ---

my $good = text($STORE);
for my $damaged ('', '{"format": "cooper-secrets/1"', '[]', '{"format": "cooper-secrets/2", "secrets": []}', '{"format": "cooper-secrets/1", "secrets": 7}',
	'{"format": "cooper-secrets/1", "secrets": [{"server": "x"}]}', $good =~ s/"fingerprint"/"finger"/r) {
	put($STORE, $damaged);
	$server->forget;
	$run = run('plan');
	is($run->{status}, 0, 'a damaged store stops no plan');
	like($run->{err}, qr/^cooper: what is remembered of secrets in '.*secrets\.json' is .*; remove the file; what was sent of secrets counts as unknown\n\z/,
		'and is said once');
	like($run->{out}, qr/^Secrets: 2 unknown and left alone/m, 'nothing is known then');
}
$run = apply('--resend-secrets');
is($run->{status}, 0, 'nor an apply');
is(sent(), 'deploy-hush hook-hush', 'which sends what it is to send');
is(() = $run->{err} =~ /^cooper: /mg, 1, 'and warns once');
like(text($STORE), qr/"finger"/, 'and leaves alone what it does not understand');
put($STORE, $good);
chmod 0644, $KEY;
$run = run('plan');
like($run->{err}, qr/others can read the key '.*key' \(mode 0644\); run: chmod 600/, 'a key that others can read');
like($run->{out}, qr/^Secrets: 2 unknown and left alone/m, 'is not used');
hook('hook-hush-3');
is(apply('--resend-secrets')->{status}, 0, 'what is sent without a key');
chmod 0600, $KEY;
is(states(), '0 0 2 0', 'is not remembered, nor what was sent before');
resent('deploy-hush hook-hush-3', 'with the key again');

# --- what nobody knows whether it was taken ---

hook('hook-hush-4');
$server->faults('[{method: PUT, path: "/2.0/**/hooks/*", count: 100, effect: cut, applied: true}]');
$run = apply();
is($run->{status}, 1, 'a rotation whose answers are lost has failed');
like($run->{out} =~ s/\s+/ /gr, qr/whether it took effect is not known: the server does not show secrets/, 'since it cannot be seen');
$server->faults(undef);
hook('hook-hush-3');
is(states(), "1 1 0 0 $HOOK rotate", 'even what was sent before is to be sent again');
$server->forget;
apply();
is(sent(), 'hook-hush-3', 'is sent again');
is(states(), '2 0 0 0', 'and then it is known');

$server->faults('[{method: PUT, path: "/2.0/**/hooks/*", count: 100, effect: status, status: 403}]');
hook('hook-hush-4');
apply();
$server->faults(undef);
is(states(), "1 1 0 0 $HOOK rotate", 'what was refused is still to be sent');
hook('hook-hush-3');
is(states(), '2 0 0 0', 'what was there before it is still there');

# Killed between the write and what is remembered of it.
hook('hook-hush-5');
$server->forget;
$server->faults('[{method: PUT, path: "/2.0/**/hooks/*", nth: 1, effect: status, status: 503, applied: true, delay_ms: 60000}]');
my $job = start($server, { env => { %is } }, 'apply', '--auto-approve', '-f', 'acme.yaml');
my $until = time + 60;
select undef, undef, undef, 0.01 until (grep { $_->{method} eq 'PUT' } $server->requests) || time > $until;
kill KILL => $job->{pid};
finish($job);
$server->faults(undef);
is(states(), "1 1 0 0 $HOOK rotate", 'killed: the new one is to be sent');
hook('hook-hush-3');
is(states(), "1 1 0 0 $HOOK rotate", 'killed: the old one, too');
$server->forget;
apply();
is(sent(), 'hook-hush-3', 'killed: the next run ends it');
is(states(), '2 0 0 0', 'killed: and nothing is left');

# --- two at once ---

hook('hook-hush-6');
$server->forget;
my @jobs = map { start($server, { env => { %is } }, 'apply', '--auto-approve', '-f', 'acme.yaml') } 1 .. 3;
is(finish($_)->{status}, 0, 'several applies at once') for @jobs;
like(sent(), qr/^hook-hush-6(?: hook-hush-6)*$/, 'send it');
like(states(), qr/^(?:2 0|1 1) 0 0/, 'and whoever came last is not guessed');
apply();
is(states(), '2 0 0 0', 'the next one makes it sure');

# --- renamed, gone and made again ---

put('acme.yaml', text('acme.yaml') =~ s/^  api:/  service:\n    name: service\n    renamed_from: api/mr);
is(states(), '2 0 0 0', 'what is to be renamed keeps its secrets');
is(apply()->{status}, 0, 'renamed');
is(states(), '2 0 0 0', 'and so does what was');
hook('hook-hush-7');
is(states(), "1 1 0 0 acme/service webhook https://ci.example/ rotate", 'they can be rotated');
apply();
is(states(), '2 0 0 0', 'and are known');
is_deeply([map { $_->{address} } grep { $_->{field} eq 'secret' } @{ store()->{secrets} }], ['acme/service webhook https://ci.example/'],
	'in one place');

my $kept = text('acme.yaml');
put('acme.yaml', "workspace: acme\nrepositories: {service: {absent: true}}\n");
is(apply('--allow-delete', 'acme/service')->{status}, 0, 'what is deleted');
is_deeply([grep { $_->{address} =~ m{^acme/service\b} } @{ store()->{secrets} }], [], 'is forgotten');
put('acme.yaml', $kept =~ s/    renamed_from: api\n//r =~ s/    name: service/    project: PAY/r);
$server->forget;
is(apply()->{status}, 0, 'made again');
is(sent(), 'deploy-hush hook-hush-7', 'with its secrets');
is(states(), '2 0 0 0', 'which are known');

# --- in plain sight ---

put('plain.yaml', "workspace: acme\nrepositories: {service: {variables: {PLAIN: {value: {env: DEPLOY}, secured: false}}}}\n");
sub plain { return cooper($server, { env => { %is } }, @_, '-f', 'plain.yaml') }
plain('apply', '--auto-approve');
system 'rm', '-r', '.state';
like(plain('plan')->{out}, qr/^Secrets: 1 unchanged\.$/m, 'what everybody may see is compared');
my ($plain) = grep { $_->{key} eq 'PLAIN' } @{ $server->api('GET', 'repositories/acme/service/pipelines_config/variables')->{values} };
$server->api('PUT', 'repositories/acme/service/pipelines_config/variables/' . $plain->{uuid} =~ s/\{(.*)\}/%7B$1%7D/r,
	{ key => 'PLAIN', value => 'by hand', secured => JSON::PP::false });
like(plain('plan')->{out}, qr/^  ~ variable +PLAIN: value "by hand" -> from env DEPLOY/m, 'and what somebody changed is changed back');
plain('apply', '--auto-approve');
like(plain('plan')->{out}, qr/^Secrets: 1 unchanged\.$/m, 'as declared');

# --- nobody sees them ---

my $SECRET = qr/deploy-hush|hook-hush|several machines have/;
is_deeply([grep { /$SECRET/ } @said], [], 'no secret was printed by any of ' . @said . ' runs');
sub files_with_secrets {
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, $_ if -f && !/hook\.|emulator/ && text($_) =~ /$SECRET/;
	} }, '.');
	return @found;
}
is_deeply([files_with_secrets()], [], 'nor written to any file');
put('leak.txt', 'deploy-hush');
is_deeply([files_with_secrets()], ['./leak.txt'], 'which would be found');

finished();

#!/usr/bin/perl
# Saved plans that are none, are damaged or forged, or belong to something else; and where a plan cannot be saved.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use IPC::Open2 qw(open2);
use POSIX qw(mkfifo);
use Test::More;

my $SEED = put('seed.yaml', <<'END');
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Pay}}
    repositories: {api: {project: PAY, description: old}, web: {project: PAY, description: old}}
END
my $server = emulator($SEED);

put('acme.yaml', "workspace: acme\nrepositories:\n  api: {description: new}\n");
my $made = cooper($server, 'plan', '-f', 'acme.yaml', '--out', 'plan.json');
is($made->{status}, 0, 'a plan') or diag $made->{out}, $made->{err};
my $plan = text('plan.json');
$server->forget;

# Nothing of it is done, and nothing was asked.
sub refused {
	my ($run, $status, $line, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	said($run, $status, $line, $name);
	is_deeply([map { "$_->{method} $_->{path}" } grep { $_->{path} !~ /_emulator/ } $server->requests], [], "$name: nothing was asked");
	return;
}

sub apply { return cooper($server, 'apply', '--auto-approve', @_) }

# --- no plans ---

sub no_plan { return "'$_[0]' is no saved plan, or only a part of one; 'cooper plan --out FILE' makes one, and manifests are named with -f" }

my %files = (
	'a manifest' => text('acme.yaml'), nothing => '', 'a byte' => 'x', 'a brace' => '{', 'a line end' => "\n", zeros => "\0" x 100,
	'another document' => cooper($server, 'plan', '--json', '-f', 'acme.yaml')->{out}, 'a list' => "[$plan]", twice => $plan x 2,
	'half of it' => substr($plan, 0, length($plan) / 2), 'all but the last brace' => $plan =~ s/\}\n\z//r, 'deep lists' => '[' x 10000,
);
$server->forget;
for my $name (sort keys %files) {
	put('other.json', $files{$name});
	refused(apply('other.json'), 65, no_plan('other.json'), $name);
}
refused(apply('acme.yaml'), 65, no_plan('acme.yaml'), 'a manifest in place of a plan');
mkdir 'folder';
refused(apply('folder'), 64, "'folder' is a folder, and a saved plan is a file; manifests are named with -f", 'a folder');
refused(apply('missing'), 65, "cannot open 'missing': no such file or directory", 'a file that is not there');
refused(apply('plan.json', 'plan.json'), 64, "'cooper apply' does not know what to do with 'plan.json'; manifests are named with -f", 'two plans');

# --- damaged and forged ---

my $damaged = "the saved plan 'other.json' is not as Cooper wrote it; nothing of it is believed, make a new one";
my %damages = (
	'another value' => $plan =~ s/"new"/"own"/r, 'another repository' => $plan =~ s/acme\/api/acme\/web/r, 'another id' => $plan =~ s/"id": "\K./g/r,
	'no line end' => $plan =~ s/\n\z//r, 'one line end more' => "$plan\n", 'line ends of Windows' => $plan =~ s/\n/\r\n/gr, 'tabs' => $plan =~ s/^  /\t/mgr,
	'an option that was never given' => $plan =~ s/"resend_secrets": \Kfalse/true/r, 'no change' => $plan =~ s/"changes": \[.*?^    \]/"changes": []/msr,
);
for my $name (sort keys %damages) {
	isnt($damages{$name}, $plan, "$name is something else");
	put('other.json', $damages{$name});
	refused(apply('other.json'), 65, $damaged, $name);
}

# The id that belongs to the text of a plan: the hash of all before it, in one line.
sub id_of {
	my @lines = map { s/^\s+//r =~ s/^("(?:[^"\\]|\\.)*"): /$1:/r } split /\n/, $_[0];
	my $text = join('', @lines) =~ s/,"id":"[^"]*"\}\z/}/r;
	my $pid = open2(my $from, my $to, 'b2sum', '-l', '256');
	print $to "\1$text\0";
	close $to;
	my ($id) = <$from> =~ /^(\w+)/;
	waitpid $pid, 0;
	return $id;
}

# A plan that says something else, with the id that belongs to that.
sub forge {
	my ($from, $to) = @_;
	my $text = $plan =~ s/$from/$to/r;
	my $id = id_of($text);
	return put('other.json', $text =~ s/"id": "\K\w+/$id/r);
}

is(id_of($plan), json($plan)->{id}, 'whoever knows how can make the id');
refused(apply(forge(qr/"version": "\K[^"]+/, '0.0.9')), 6,
	"the plan 'other.json' was made by Cooper 0.0.9, and this is @{[json($plan)->{version}]}; make a new plan", 'a plan of another version');
refused(apply(forge(qr/cooper-saved-plan\/\K1/, '2')), 65,
	"'other.json' is a saved plan of another version of Cooper (cooper-saved-plan/2); make a new one", 'a plan of another format');
refused(apply(forge(qr/"digest": "\K./, 'x')), 6, 'the manifests are not those that the plan was made of; make a new plan', 'another digest');
refused(apply(forge(qr/"address": "acme\/api"/, '"address": 7')), 65, $damaged, 'a change of another shape');

# What a file says is no sequence for the terminal, and of the files that it names nothing is told.
my $sequence = '\u001b[2J\u0007';
refused(apply(forge(qr/"version": "\K[^"]+/, $sequence)), 65, $damaged, 'a version that moves the cursor');
refused(apply(forge(qr/"time": "\K[^"]+/, $sequence)), 65, $damaged, 'a time that moves the cursor');
refused(apply(forge(qr/"server": "\K[^"]+/, $sequence)), 65, $damaged, 'a server that moves the cursor');
refused(apply(forge(qr/cooper-saved-plan\/\K1/, $sequence)), 65, no_plan('other.json'), 'a format that moves the cursor');
put('.env', "HUSH: hush\n");
refused(apply(forge(qr/"files": \[\n *"\Kacme\.yaml/, '.env')), 6,
	'the manifests are not those that the plan was made of; make a new plan', 'a file with secrets as a manifest');

# It is read by its change alone, which is not what comes out.
my $run = apply(forge(qr/"after": "\Knew/, 'own'));
ran($run, 6, <<'END', "cooper: the plan is stale, and nothing was written: 1 of its 1 changes would not be what was planned; make a new plan\n", 'another value with its id');
Not as it was when the plan was made:
  acme/api
    description was to become "own" and would become "new" now

END
$run = apply(forge(qr/acme\/api/, 'acme/web'));
is($run->{status}, 6, 'another repository with its id') or diag $run->{out}, $run->{err};
is_deeply([$server->writes], [], 'nothing was written');
$server->forget;

# --- of something else ---

my $other = emulator($SEED);
refused(cooper($other, 'apply', '--auto-approve', 'plan.json'), 64,
	"the plan 'plan.json' is for http://127.0.0.1:$server->{port}/2.0, and this is http://SERVER/2.0; say which with --url or BITBUCKET_URL", 'of another server');
is(scalar(grep { $_->{path} !~ /_emulator/ } $other->requests), 0, 'the other server was not asked');
cooper($server, 'plan', '-f', 'acme.yaml', '--out', 'slash.json');
$run = cooper($other, 'apply', '--auto-approve', 'slash.json', '--url', $server->url . '/');
is($run->{status}, 0, 'the server is the same with a slash at its end') or diag $run->{out}, $run->{err};
$server->api(PUT => 'repositories/acme/api', { description => 'old' });
$server->forget;

my $changed = 'the manifests are not those that the plan was made of; make a new plan';
put('acme.yaml', text('acme.yaml') . "# nothing\n");
refused(apply('plan.json'), 6, $changed, 'a comment more in a manifest');
put('two/acme.yaml', "workspace: beta\n");
refused(apply('plan.json', '-f', 'two'), 6, $changed, 'the manifests of another workspace');
refused(apply('plan.json', '-f', 'acme.yaml', '-f', 'two'), 6, $changed, 'one manifest more');
put('acme.yaml', text('acme.yaml') =~ s/# nothing\n//r);
rename 'acme.yaml', 'gone.yaml';
refused(apply('plan.json'), 65, "cannot open 'acme.yaml': no such file or directory", 'a manifest that is not there');
put('acme.yaml', "workspace: acme\nrepositories: {api: {descripton: new}}\n");
refused(apply('plan.json'), 6, $changed, 'a manifest that has become invalid');
rename 'gone.yaml', 'acme.yaml';

for my $option (['--only', 'repository'], ['--target', 'acme/api'], ['--rev', 'HEAD'], ['--resend-secrets']) {
	refused(apply('plan.json', @$option), 64,
		"$option->[0] is a part of the saved plan, and cannot be given with it; make another plan for that", "$option->[0] with a plan");
}
refused(apply('plan.json', '--out', 'again.json'), 64, "'cooper apply' has no option --out; see 'cooper apply --help'", 'apply saves no plan');
refused(cooper($server, 'plan', 'plan.json'), 64, "'cooper plan' does not know what to do with 'plan.json'; manifests are named with -f", 'plan takes no plan');
refused(cooper($server, { env => { BITBUCKET_TOKEN => undef } }, 'apply', 'plan.json'), 7,
	'there is no credential; set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and BITBUCKET_API_TOKEN, or BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run '
		. "'cooper auth login'", 'without a credential');

# --- keys ---

my $short = 'COOPER_KEY is too short: 5 characters; it needs 32 at least, as of: openssl rand -hex 32';
refused(cooper($server, { env => { COOPER_KEY => 'short' } }, 'apply', 'plan.json'), 64, $short, 'a key that is too short');
refused(cooper($server, { env => { COOPER_KEY => 'x' x 32 } }, 'apply', 'plan.json'), 65,
	"the saved plan 'plan.json' is not sealed, though COOPER_KEY is set: whoever made it did not have that key", 'a key for a plan without a seal');
cooper($server, { env => { COOPER_KEY => 'x' x 32 } }, 'plan', '-f', 'acme.yaml', '--out', 'sealed.json');
$server->forget;
for my $key (undef, '', 'y' x 32) {
	refused(cooper($server, { env => { COOPER_KEY => $key } }, 'apply', 'sealed.json'), 65,
		"the saved plan 'sealed.json' is sealed; set COOPER_KEY to what it was when the plan was made", 'a seal of ' . ($key // 'no key'));
}

# --- where it cannot be saved ---

sub save { return cooper($server, @_[1 .. $#_], 'plan', '-q', '-f', 'acme.yaml', '--out', $_[0]) }

sub unsaved {
	my ($run, $status, $line, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return ran($run, $status, qr/^Plan: 0 to create, 1 to update/m, "cooper: $line\n", $name);
}

# Nobody waits for a plan that cannot be saved.
put('short.json', 'as before');
said(save('short.json', { env => { COOPER_KEY => 'short' } }), 64, $short, 'a key that is too short');
is(text('short.json'), 'as before', 'what was there still is');
said(save('no/plan.json'), 1, "cannot write 'no/plan.json': no such file or directory", 'a folder that is not there');
said(save('folder'), 1, "cannot write 'folder': is a directory", 'a folder');
said(save('acme.yaml/plan'), 1, "cannot write 'acme.yaml/plan': not a directory", 'a file as a folder');
mkfifo('pipe', 0600);
said(save('pipe'), 64, "the plan cannot be saved in 'pipe', which is no file", 'a pipe');
ok(-p 'pipe', 'the pipe is still there');
is_deeply([glob '*.new */*.new'], [], 'nothing half written is left');

# A disk that is full: no file gets beyond 512 bytes.
my $full = sub { return ('sh', '-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'sh', @_) };
put('full.json', 'as before');
unsaved(save('full.json', { through => $full }), 1, "cannot write 'full.json': file too large", 'a full disk');
is(text('full.json'), 'as before', 'what was there still is');
ok(!-e 'full.json.new', 'and nothing beside it');

# Over a plan that is there, and over a link.
symlink 'plan.json', 'link.json';
is(save('link.json')->{status}, 0, 'in place of a link');
ok(!-l 'link.json' && text('plan.json') eq $plan, 'what it stood for is as before');
is(apply('link.json')->{status}, 0, 'that plan is applied');

finished();

#!/usr/bin/perl
# The command line: help, suggestions, and what is wrong with it.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

put('acme.yaml', "workspace: acme\nrepositories: {api: {description: New}}\n");

my @commands = qw(validate plan apply kinds api auth pr issue log version help);
my @parts = map { my $c = $_->[0]; map { "$c $_" } @{ $_->[1] } } [pr => [qw(list view create edit status merge decline approve comment)]],
	[issue => [qw(list view create edit comment)]];

my %options = (
	validate => [qw(file rev json quiet help)],
	plan => [qw(file rev only target resend-secrets out detailed-exitcode allow-delete allow-empty allow max-delete max-update journal json url parallelism budget deadline no-color verbose quiet help)],
	apply => [qw(file rev only target resend-secrets auto-approve allow-delete allow-empty allow max-delete max-update resume journal lock-timeout json url parallelism budget deadline no-color verbose quiet help)],
	kinds => [qw(file rev json markdown no-color help)],
	api => [qw(method raw-field field header input include paginate slurp jq cache silent workspace repository url verbose help)],
	auth => [qw(scopes port timeout no-browser url verbose help)],
	pr => [qw(workspace repository json url no-color verbose help)],
	'pr list' => [qw(file state author reviewer limit)],
	'pr view' => [qw(comments)],
	'pr create' => [qw(title body body-file source destination reviewer no-default-reviewers draft close-source-branch file)],
	'pr edit' => [qw(title body body-file destination add-reviewer remove-reviewer set-reviewers draft ready close-source-branch file)],
	'pr status' => [qw(wait timeout interval approvals)],
	'pr merge' => [qw(close-source-branch timeout interval strategy message)],
	'pr decline' => [],
	'pr approve' => [qw(undo)],
	'pr comment' => [qw(body body-file)],
	issue => [qw(workspace repository json url no-color verbose help)],
	'issue list' => [qw(state assignee limit)],
	'issue view' => [qw(comments)],
	'issue create' => [qw(title body body-file kind priority assignee)],
	'issue edit' => [qw(title body body-file state kind priority assignee)],
	'issue comment' => [qw(body body-file)],
	log => [qw(journal failed limit json no-color help)],
	version => [qw(help)],
	help => [qw(help)],
);

# --- help ---

my $overview = cooper('help');
is($overview->{status}, 0, 'cooper help succeeds');
is($overview->{err}, '', 'and has nothing to complain about');
like($overview->{out}, qr/^  $_ +\S/m, "it has $_") for @commands;
like($overview->{out}, qr/^    cooper plan -f acme\.yaml$/m, 'and what to type first');
my ($example) = $overview->{out} =~ /^((?:    +\S.*\n)+)\nsay who you are/m;
ran(cooper('validate', '-f', put('example.yaml', $example =~ s/^    //mgr)), 0, "1 file, 1 workspace, 1 object: valid\n", '',
	'the manifest in it is one');
ran(cooper($_), 0, $overview->{out}, '', "$_ says the same") for '--help', '-h';
ran(cooper(), 64, $overview->{out}, '', 'so does nothing at all, which is no command line');

# Parts of commands have what all parts have, behind their own.
push @{ $options{$_} }, @{ $options{ s/ .*//r } } for @parts;

for my $command (@commands, @parts) {
	my $help = cooper(split(/ /, $command), '--help');
	is("$help->{status} $help->{err}", '0 ', "$command --help");
	like($help->{out}, qr/\AUsage: cooper $command\b.*\n(?: +\S.*\n)*\n\S/, "$command --help begins with its use");
	is_deeply([$help->{out} =~ /^ +(?:-\w, )?--([\w-]+)/mg], $options{$command}, "$command --help has its options");
	is_deeply([grep { length > 100 } split /\n/, $help->{out}], [], "$command --help fits on a terminal");
	ran(cooper('help', split / /, $command), 0, $help->{out}, '', "help $command says the same");
	ran(cooper(split(/ /, $command), '-h'), 0, $help->{out}, '', "$command -h too");
}
is(cooper('api', '--help', '-f', 'nonsense')->{status}, 0, 'help is all that happens: api');
is(cooper('plan', '--help', '-f', 'nowhere')->{status}, 0, 'help is all that happens');

# --- version and kinds ---

my $version = cooper('version');
ran($version, 0, qr/\Acooper \d+\.\d+\.\d+\n\z/, '', 'version');
ran(cooper($_), 0, $version->{out}, '', "$_ says the same") for '--version', '-V';

my $kinds = cooper('kinds');
is($kinds->{status}, 0, 'kinds');
like($kinds->{out}, qr/^$_\b/m, "kinds has $_") for qw(project repository default_reviewer issue_tracker issue);
my $list = json(cooper('kinds', '--json')->{out});
is($list->{format}, 'cooper-kinds/1', 'kinds --json is JSON with a format');
is_deeply([sort map { $_->{name} } @{ $list->{kinds} }],
	[sort $kinds->{out} =~ /^([a-z_]+)/mg], 'and lists the same kinds');

# --- what is wrong ---

my @wrong = (
	[['aply'], "unknown command 'aply', did you mean 'apply'?"],
	[['pln'], "unknown command 'pln', did you mean 'plan'?"],
	[['destroy'], "unknown command 'destroy'; 'cooper help' lists them"],
	[['help', 'plam'], "unknown command 'plam', did you mean 'plan'?"],
	[['help', 'plan', 'apply'], "'cooper help' does not know what to do with 'apply'"],
	[['--json', 'plan'], "'--json' stands where the command belongs; it is cooper COMMAND [OPTION]..., and 'cooper help' lists the commands"],
	[['-f', 'acme.yaml', 'plan'], "'-f' stands where the command belongs; it is cooper COMMAND [OPTION]..., and 'cooper help' lists the commands"],
	[['plan', '--jsn'], "unknown option '--jsn', did you mean '--json'?"],
	[['plan', '--detailed-exit-code'], "unknown option '--detailed-exit-code', did you mean '--detailed-exitcode'?"],
	[['plan', '--yes'], "unknown option '--yes'; see 'cooper plan --help'"],
	[['plan', '-z'], "unknown option '-z'; see 'cooper plan --help'"],
	[['validate', '--only', 'project'], "'cooper validate' has no option --only; see 'cooper validate --help'"],
	[['plan', '--auto-approve'], "'cooper plan' has no option --auto-approve; see 'cooper plan --help'"],
	[['apply', '--detailed-exitcode'], "'cooper apply' has no option --detailed-exitcode; see 'cooper apply --help'"],
	[['plan', '--rev', 'main', '--rev', 'other'], '--rev is given twice'],
	[['plan', '--url=http://127.0.0.1:1', '--url', 'http://127.0.0.1:2'], '--url is given twice'],
	[['apply', '--journal', 'a', '--journal', 'a'], '--journal is given twice'],
	[['plan', '--parallelism', '1', '--parallelism', '1'], '--parallelism is given twice'],
	[['plan', '--rev'], "--rev: missing argument; see 'cooper plan --help'"],
	[['plan', '-f'], "-f: missing argument; see 'cooper plan --help'"],
	[['plan', '--json=yes'], "--json=yes: option does not take an argument; see 'cooper plan --help'"],
	[['plan', '--parallelism', '0'], "--parallelism takes a whole number from 1 to 100, not '0'"],
	[['plan', '--parallelism', '101'], "--parallelism takes a whole number from 1 to 100, not '101'"],
	[['plan', '--parallelism', 'many'], "--parallelism takes a whole number from 1 to 100, not 'many'"],
	[['plan', '--parallelism', '4x'], "--parallelism takes a whole number from 1 to 100, not '4x'"],
	[['plan', '--parallelism='], "--parallelism takes a whole number from 1 to 100, not ''"],
	[['plan', 'acme.yaml'], "'cooper plan' does not know what to do with 'acme.yaml'; manifests are named with -f"],
	[['auth'], "auth is one of login, status, refresh and logout; see 'cooper auth --help'"],
	[['auth', 'statsu'], "unknown word 'statsu', did you mean 'status'?"],
	[['auth', 'x'], "unknown word 'x'; auth is one of login, status, refresh and logout"],
	[['auth', 'status', 'now'], "'cooper auth' does not know what to do with 'now'"],
	[['auth', 'login', '--port', '65536'], "--port takes a whole number from 0 to 65535, not '65536'"],
	[['auth', 'login', '--timeout', '5m'], "--timeout takes a whole number from 0 to 3600, not '5m'"],
	[['pr'], "'cooper pr' goes on with list, view, create, edit, status, merge, decline, approve or comment"],
	[['pr', 'lsit'], "unknown word 'lsit', did you mean 'list'?"],
	[['pr', 'reopen'], "unknown word 'reopen'; 'cooper pr' goes on with list, view, create, edit, status, merge, decline, approve or comment"],
	[['help', 'issue', 'vieuw'], "unknown word 'vieuw', did you mean 'view'?"],
	[['issue', '--json'], "'cooper issue' goes on with list, view, create, edit or comment"],
	[['pr', '--json', 'list'], "'cooper pr' does not know what to do with 'list'"],
	[['pr', 'list', '--title', 'x'], "'cooper pr list' has no option --title; see 'cooper pr list --help'"],
	[['pr', 'list', '--reviewer', 'a', '--reviewer', 'b'], '--reviewer is given twice'],
	[['issue', 'create', '--draft'], "'cooper issue create' has no option --draft; see 'cooper issue create --help'"],
	[['pr', 'create', '--titel', 'x'], "unknown option '--titel', did you mean '--title'?"],
	[['version', 'please'], "'cooper version' does not know what to do with 'please'"],
	[['kinds', 'project'], "'cooper kinds' does not know what to do with 'project'"],
	[['plan', '-f', 'acme.yaml', '--only', 'reposiory'], "unknown kind 'reposiory', did you mean 'repository'?"],
	[['plan', '-f', 'acme.yaml', '--only', 'everything'], "unknown kind 'everything'; 'cooper kinds' lists them"],
	[['plan', '-f', 'acme.yaml', '--target', 'acme/ap'],
		"nothing is declared at 'acme/ap'; an address is WORKSPACE, or WORKSPACE/ and a project or repository"],
	[['plan', '-f', 'acme.yaml', '--target', 'api'],
		"nothing is declared at 'api'; an address is WORKSPACE, or WORKSPACE/ and a project or repository"],
	[['plan', '-f', 'acme.yaml', '--url', 'bitbucket.org'], "'bitbucket.org' is no URL of a server; it begins with https://"],
	[['plan', '-f', 'acme.yaml', '--url', 'ftp://127.0.0.1/'], "'ftp://127.0.0.1/' is no URL of a server; it begins with https://"],
);
said(cooper(@{ $_->[0] }), 64, $_->[1], "cooper @{ $_->[0] }") for @wrong;

# Flags and lists may be repeated.
ran(cooper('validate', '--json', '--json', '-f', 'acme.yaml', '--file', 'acme.yaml'), 0, qr/"valid": true/, '', 'a flag or a file twice is no mistake');
is(json(cooper('validate', '--json', '-f', 'acme.yaml', '-f', '.')->{out})->{files}, 2, 'a file that is named twice is one');

# --- who am I, and where ---

my $NOBODY = 'there is no credential; set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and BITBUCKET_API_TOKEN, or '
	. "BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run 'cooper auth login'";

my @environment = (
	['no credential', { BITBUCKET_TOKEN => undef }, 7,
		$NOBODY],
	['empty is none', { BITBUCKET_TOKEN => '' }, 7,
		$NOBODY],
	['two credentials', { BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'x' }, 7,
		'both BITBUCKET_TOKEN and BITBUCKET_API_TOKEN are set; unset one of them'],
	['half a credential', { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example' }, 7,
		'BITBUCKET_EMAIL is set without BITBUCKET_API_TOKEN; set it as well'],
	['the other half', { BITBUCKET_TOKEN => undef, BITBUCKET_API_TOKEN => 'secret-half' }, 7,
		'BITBUCKET_API_TOKEN is set without BITBUCKET_EMAIL; set it to your Atlassian e-mail address'],
	['a consumer besides', { BITBUCKET_CLIENT_ID => 'key' }, 7,
		'both BITBUCKET_TOKEN and BITBUCKET_CLIENT_ID are set; unset one of them'],
	['two that are no token', { BITBUCKET_TOKEN => undef, BITBUCKET_API_TOKEN => 'x', BITBUCKET_CLIENT_SECRET => 'y' }, 7,
		'both BITBUCKET_API_TOKEN and BITBUCKET_CLIENT_SECRET are set; unset one of them'],
	['half a consumer', { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_SECRET => 'secret-half' }, 7,
		"BITBUCKET_CLIENT_SECRET is set without BITBUCKET_CLIENT_ID; set it to your OAuth consumer's key"],
	['a key without a login', { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'key' }, 7,
		"there is no login to http://127.0.0.1:1/2.0 through the OAuth consumer key; run 'cooper auth login'"],
	['a line end in it', { BITBUCKET_TOKEN => "secret\n" }, 7,
		'BITBUCKET_TOKEN has a space, a line end or a character that no header may carry; set it anew'],
	['a server without encryption', { BITBUCKET_URL => 'http://192.0.2.1/2.0' }, 4,
		"'http://192.0.2.1/2.0' is not encrypted; plain http is for servers on this machine, use https"],
);
for (@environment) {
	my ($what, $env, $status, $line) = @$_;
	said(cooper({ env => $env }, $_, '-f', 'acme.yaml', $_ eq 'apply' ? '--auto-approve' : ()), $status, $line, "$what: $_") for qw(plan apply);
	is(cooper({ env => $env }, 'validate', '-f', 'acme.yaml')->{status}, 0, "$what: validate does not need one");
}

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {}}
    repositories: {api: {description: New}}
END
is(cooper($server, { env => { BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'emulator' } },
	'plan', '--detailed-exitcode', '-f', 'acme.yaml')->{status}, 0, 'e-mail and API token');
is(($server->requests)[0]{credential}, 'api-token', 'are sent as such');
is(cooper({ env => { BITBUCKET_URL => 'https://nowhere.invalid' } }, 'plan', '--url', $server->url . '/', '-f', 'acme.yaml')->{status}, 0,
	'--url wins over BITBUCKET_URL, with or without a slash at its end');

finished();

#!/usr/bin/perl
# Every irregularity can be chosen, each choice differs from the first, and the manual names them all.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $R = '/2.0/repositories/acme';
my $P = '/2.0/workspaces/acme/projects';
my $bo = '%7B00000000-0000-4000-8000-00000000000b%7D';

my @FORM = ('Content-Type' => 'application/x-www-form-urlencoded');

# A pull request of a new branch; its address.
sub pull {
	my ($e) = @_;
	$e->ask("POST $R/api/src?branch=b", 'x=1', @FORM);
	return "$R/api/pullrequests/" . $e->ask("POST $R/api/pullrequests", { title => 'x', source => { branch => { name => 'b' } },
		reviewers => [ { account_id => '557058:bo' } ] })->at('id');
}

my $SEED = "$ACME  - {secret: o-hook, user: ana, type: oauth, scopes: [webhook]}\n"
	. "consumers:\n  - {id: key, secret: s, user: ana, scopes: [account], callback: 'https://c.example/back'}\n";

# For each: something to do, and what comes of it by each choice, the default first.
my %SHOWS = (
	'put-creates'     => [ sub { $_[0]->ask("PUT $R/none", {})->{status} }, 201 => 201, 404 => 404 ],
	'create-status'   => [ sub { $_[0]->ask("POST $R/none", {})->{status} }, 201 => 201, 200 => 200 ],
	'slug-conflict'   => [ sub { $_[0]->ask("POST $R/api", {})->{status} }, 400 => 400, 409 => 409 ],
	'name-echo'       => [ sub { $_[0]->ask("PUT $R/old-name", { name => 'Display Name' })->at('slug') },
		renames => 'display-name', ignored => 'old-name' ],
	'create-denied'   => [ sub { $_[0]->ask_as(bo => "POST $R/none", {})->{status} }, 400 => 400, 403 => 403 ],
	'private-default' => [ sub { $_[0]->ask("POST $R/none", { project => { key => 'OSS' } })->at('is_private') ? 1 : 0 },
		project => 0, true => 1, false => 0 ],
	'public-in-private' => [ sub { $_[0]->ask("PUT $R/api", { is_private => false })->{status} }, 400 => 400, accepted => 200 ],
	'project-not-empty' => [ sub { $_[0]->ask("DELETE $P/PAY")->{status} }, 403 => 403, 409 => 409 ],
	'project-reviewer-absent' => [ sub { $_[0]->ask("GET $P/PAY/default-reviewers/$bo")->{status} }, 400 => 400, 404 => 404 ],
	'links-avatar'    => [ sub { $_[0]->ask("PUT $P/PAY", { links => {} })->{status} }, 400 => 400, accepted => 200 ],
	'read-only-fields' => [ sub { $_[0]->ask("PUT $R/api", { uuid => '{x}' })->{status} }, ignored => 200, 400 => 400 ],
	'foreign-workspace' => [ sub { $_[0]->ask('GET /2.0/workspaces/other')->{status} }, 403 => 403, 404 => 404 ],
	'raw-braces'      => [ sub { $_[0]->ask("GET $R/{cccccccc-0000-4000-8000-000000000001}")->{status} }, 400 => 400, accepted => 200 ],
	'length-required' => [ sub { $_[0]->ask("PUT $R/api", undef, 'Content-Length' => undef)->{status} }, 411 => 411, accepted => 200 ],
	'cross-workspace' => [ sub { $_[0]->ask('GET /2.0/workspaces')->{status} }, 410 => 410, 404 => 404 ],
	'member-role'     => [ sub { $_[0]->ask("GET $R?role=member")->{status} }, 410 => 410, accepted => 200 ],
	'pagelen-over'    => [ sub { $_[0]->ask("GET $R?pagelen=500")->{status} . $_[0]->ask('GET /2.0/workspaces/acme/permissions?pagelen=500')->{status} },
		row => 200400, clamp => 200200, 400 => 400400 ],
	'past-the-end'    => [ sub { $_[0]->ask("GET $R?page=9")->at('pagelen') }, zero => 0, kept => 10 ],
	'paging'          => [ sub { $_[0]->ask("GET $R?pagelen=1")->at('next') =~ /page=2$/ ? 'number' : 'hash' }, row => 'number', cursor => 'hash' ],
	'size'            => [ sub { $_[0]->ask("GET $R")->at('size') // 'none' }, row => 3, absent => 'none' ],
	'query-size'      => [ sub { $_[0]->ask("GET $R?q=" . uri('slug="api"'))->at('size') // 'none' }, absent => 'none', present => 1 ],
	'query-field'     => [ sub { $_[0]->ask("GET $R?q=" . uri('nope="api"'))->{status} }, 400 => 400, null => 200 ],
	'api-token-bearer' => [ sub { $_[0]->ask('GET /2.0/user', undef, bearer('t-ana'))->{status} }, 401 => 401, accepted => 200 ],
	'ssh-host'        => [ sub { $_[0]->ask("GET $R/api")->at('links.clone.1.href') =~ /\@(.*):/ && $1 },
		'ssh.bitbucket.org' => 'ssh.bitbucket.org', 'bitbucket.org' => 'bitbucket.org' ],
	'hook-limit'      => [ sub { my $e = shift; join ' ', map { $e->ask("POST $R/api/hooks", { url => "https://x.example/$_", events => ['repo:push'] })->{status} } 1 .. 51 },
		50 => join(' ', (201) x 50, 400), 1 => join(' ', 201, (400) x 50), none => join(' ', (201) x 51) ],
	'hook-scopes'     => [ sub { $_[0]->ask("POST $R/api/hooks", { url => 'https://x.example', events => ['repo:push'] }, bearer('o-hook'))->{status} },
		403 => 403, accepted => 201 ],
	'read-lag'        => [ sub { my $e = shift; $e->ask("PUT $R/api/pipelines_config", { enabled => true });
			join ' ', map { $e->ask("GET $R/api/pipelines_config")->{status} } 1 .. 4 },
		0 => '200 200 200 200', 1 => '404 200 200 200', 3 => '404 404 404 200' ],
	'unsecure'        => [ sub { my $e = shift; my $V = "$R/api/pipelines_config/variables";
			my $v = $e->ask("POST $V", { key => 'A', value => 'x', secured => true });
			my $r = $e->ask("PUT $V/" . uri($v->at('uuid')), { secured => false }); $r->{status} . ($r->at('value') // ' none') },
		400 => '400 none', empty => 200 ],
	'restriction-taken' => [ sub { my $e = shift; (map { $e->ask("POST $R/api/branch-restrictions", { kind => 'force', pattern => 'x' })->{status} } 1, 2)[1] },
		409 => 409, 400 => 400 ],
	'restriction-extras' => [ sub { $_[0]->ask("POST $R/api/branch-restrictions", { kind => 'force', pattern => 'x', value => 1 })->{status} },
		ignored => 201, 400 => 400 ],
	'restriction-users' => [ sub { join ' ', map { $_->{nickname} } @{ $_[0]->ask("POST $R/api/branch-restrictions", { kind => 'push', pattern => 'x',
			users => [ { account_id => '557058:ana' }, { account_id => '557058:bo' } ] })->at('users') } },
		reordered => 'bo ana', kept => 'ana bo' ],
	'empty-groups'    => [ sub { $_[0]->ask("POST $R/api/branch-restrictions", { kind => 'push', pattern => 'x',
			users => [ { account_id => '557058:ana' } ], groups => [] })->{status} }, 500 => 500, accepted => 201 ],
	'premium'         => [ sub { $_[0]->ask("POST $R/api/branch-restrictions", { kind => 'enforce_merge_checks', pattern => 'x' })->{status} },
		included => 201, 403 => 403 ],
	'runner-plan'     => [ sub { $_[0]->ask('POST /2.0/workspaces/acme/pipelines-config/runners', { name => 'x' })->{status} }, included => 200, 403 => 403 ],
	'deploy-key-token' => [ sub { $_[0]->ask("POST $R/api/deploy-keys", { key => 'ssh-ed25519 AAAAC3' }, bearer('a-api'))->{status} },
		403 => 403, accepted => 200 ],
	'schedule-limit'  => [ sub { my $e = shift; join ' ', map { $e->ask("POST $R/api/pipelines_config/schedules", { cron_pattern => '0 0 12 * * ? *',
			target => { ref_type => 'branch', ref_name => 'main', selector => { type => 'branches' } } })->{status} } 1 .. 11 },
		10 => join(' ', (201) x 10, 401), 1 => join(' ', 201, (401) x 10), none => join(' ', (201) x 11) ],
	'model-branch'    => [ sub { $_[0]->ask("PUT $R/api/branching-model/settings", { development => { use_mainbranch => false, name => 'later' } })->{status} },
		400 => 400, accepted => 200 ],
	'main-branch-absent' => [ sub { $_[0]->ask("PUT $R/api", { mainbranch => { name => 'later' } })->{status} }, 400 => 400, accepted => 200 ],
	'ref-taken'       => [ sub { $_[0]->ask("POST $R/api/refs/branches", { name => 'main', target => { hash => 'main' } })->{status} }, 400 => 400, 409 => 409 ],
	'src-slash-branch' => [ sub { my $e = shift; $e->ask("POST $R/api/src?branch=a/b", 'x=1', @FORM);
			$e->ask("GET $R/api/src/a%2Fb/x")->{status} }, 404 => 404, encoded => 200 ],
	'equal-content'   => [ sub { my $e = shift; my %at = map { $_ => $e->ask("POST $R/api/src", 'x=1', @FORM)
			->header('Location') } 1, 2; $at{1} eq $at{2} ? 'same' : 'another' }, commit => 'another', none => 'same' ],
	'delete-absent-file' => [ sub { $_[0]->ask("POST $R/api/src", 'files=x', @FORM)->{status} }, 400 => 400, ignored => 201 ],
	'pr-no-changes'   => [ sub { my $e = shift; $e->ask("POST $R/api/refs/branches", { name => 'same', target => { hash => 'main' } });
			$e->ask("POST $R/api/pullrequests", { title => 'x', source => { branch => { name => 'same' } } })->{status} }, 400 => 400, accepted => 201 ],
	'pr-put-title'    => [ sub { $_[0]->ask('PUT ' . pull($_[0]), { description => 'y' })->{status} }, 400 => 400, kept => 200 ],
	'pr-put-reviewers' => [ sub { scalar @{ $_[0]->ask('PUT ' . pull($_[0]), { title => 'y' })->at('reviewers') } }, removed => 0, kept => 1 ],
	'merge'           => [ sub { $_[0]->ask('POST ' . pull($_[0]) . '/merge', {})->{status} }, 200 => 200, 202 => 202 ],
	'deleted-comment' => [ sub { my $e = shift; my $p = pull($e); $e->ask("POST $p/comments", { content => { raw => 'x' } }); $e->ask("DELETE $p/comments/1");
			$e->ask("GET $p/comments/1")->{status} }, kept => 200, gone => 404 ],
	'fresh-repository' => [ sub { my $e = shift; $e->ask("POST $R/new", {}); join ' ', map { $e->ask("GET $R/new/hooks")->{status} } 1 .. 4 },
		0 => '200 200 200 200', 1 => '404 200 200 200', 3 => '404 404 404 200' ],
	'fresh-pipelines' => [ sub { my $e = shift; $e->ask("POST $R/new", {}); join ' ', map { $e->ask("PUT $R/new/pipelines_config", { enabled => true })->{status} } 1 .. 4 },
		0 => '200 200 200 200', 1 => '404 200 200 200', 3 => '404 404 404 200' ],
	'redirect-uri'    => [ sub { $_[0]->ask('GET /site/oauth2/authorize?client_id=key&response_type=code&redirect_uri=' . uri('https://c.example/back/x'))->{status} },
		exact => 400, below => 302 ],
	'token-length'    => [ sub { length $_[0]->ask('POST /site/oauth2/access_token', 'grant_type=client_credentials', basic('key', 's'), @FORM)->at('access_token') },
		2600 => 2600, 8192 => 8192 ],
	# These have tests of their own: rate.t, oauth.t and permissions.t.
	'rate-headers' => undef, 'rate-body' => undef, 'retry-after' => undef, 'client-refresh' => undef, 'refresh-error' => undef,
	'permission-bearer' => undef,
);

my $program = Emulator::program();
my %rows = map { /^(\S+)\s+(\S+)\s+(.+) \((.+)\)$/ ? ($1 => { choices => $2, evidence => $4 }) : () } `$program --warts`;
is_deeply [ sort keys %rows ], [ sort keys %SHOWS ], 'every wart has a test';

for my $name (sort grep { $SHOWS{$_} } keys %SHOWS) {
	my ($do, @choices) = @{ $SHOWS{$name} };
	my @named = map { $choices[ 2 * $_ ] } 0 .. $#choices / 2;
	is $rows{$name}{choices}, join('|', @named), "$name: choices";
	for (my $i = 0; $i < @choices; $i += 2) {
		my $e = Emulator->start(seed => $SEED, options => $i ? [ '--wart', "$name=$choices[$i]" ] : []);
		is $do->($e), $choices[ $i + 1 ], "$name=$choices[$i]";
	}
}

my $manual = slurp("$FindBin::Bin/../../docs/emulator.md");
for my $name (sort keys %rows) {
	my ($line) = grep {/^\| `\Q$name\E` \|/} split /\n/, $manual;
	ok defined $line, "$name is in the manual" or next;
	(my $choices = $rows{$name}{choices}) =~ s/\|/ /g;
	like $line, qr/\Q$_\E/, "$name: $_ is in the manual" for split ' ', $choices;
}

for my $effect (qw(status html rate-limited cut truncate delay wrong-shape next-loop size-lies)) {
	like $manual, qr/^\| `\Q$effect\E` \|/m, "effect $effect is in the manual";
}

done_testing();

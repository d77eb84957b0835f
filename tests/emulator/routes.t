#!/usr/bin/perl
# Every operation that is emulated, held against Atlassian's document: what it needs, whom it refuses and how, what its
# body may have, and what it answers. The list of operations is the emulator's own, so that a new one is missed here.
#
# operations.tsv has the document's scopes and statuses, ../contract/facts.tsv the fields of its bodies. What the service
# does and the document does not say stands below, with the section of the fact sheet that tells it.
# Environment: BITBUCKET_OPENAPI, where the document is, if it is there.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../contract";
use Contract;
use Emulator;
use JSON::PP;
use Test::More;

my $REPO = 'repositories/acme/api';
my $ACME_W = 'workspaces/acme';
my $PAY = 'workspaces/acme/projects/PAY';
my $BO = '%7B00000000-0000-4000-8000-00000000000b%7D';
my $CY = '%7B00000000-0000-4000-8000-00000000000c%7D';
my $NONE = { uuid => '%7B00000000-0000-4000-8000-0000000000ee%7D', id => 987654, else => 'nothing-here' };
my @FORM = ('Content-Type' => 'application/x-www-form-urlencoded');

my %KEY = (key => 'ssh-ed25519 AAAAC3NzaC1lZDI1', label => 'CI');
my %HOST = (hostname => 'git.example', public_key => { key_type => 'ssh-ed25519', key => 'AAAA' });
my %PUBLIC = (role => 'all');

# One row for each operation, in an order in which all succeed: what is asked, its status, and
#   role    who is the least that may, of read, write and admin; "all" is nobody in particular, "own" whoever has a
#           credential; where it is not said, reading needs read, and all else admin
#   least   what those get who may not, where it is not 403
#   absent  what an item that is not there gets, where it is not 404; "made" where it is made
#   gone    the same after it was deleted
#   name    what the row makes: %NAME in a later path is what Location calls it
my @LIFE = (
	[ 'GET hook_events', 200, %PUBLIC ],
	[ 'GET hook_events/repository', 200, %PUBLIC ],
	[ 'GET user', 200, role => 'own' ],
	[ "GET users/$BO", 200, role => 'own' ],
	[ 'GET user/workspaces', 200, role => 'own' ],
	[ 'GET user/workspaces/acme/permission', 200 ],
	[ "GET $ACME_W", 200 ],
	[ "GET $ACME_W/members", 200 ],
	[ "GET $ACME_W/members/$BO", 200 ],
	[ "GET $ACME_W/permissions", 200 ],

	[ "POST $ACME_W/projects", 201, body => { key => 'NEW', name => 'New' } ],
	[ "GET $ACME_W/projects", 200 ],
	[ "PUT $ACME_W/projects/NEW", 200, body => { name => 'Newer' }, absent => 'made' ],
	[ "GET $ACME_W/projects/NEW", 200 ],
	[ "DELETE $ACME_W/projects/NEW", 204 ],
	[ "PUT $PAY/default-reviewers/$BO", 200, absent => 404 ],
	[ "GET $PAY/default-reviewers", 200, role => 'admin' ],
	[ "GET $PAY/default-reviewers/$BO", 200, role => 'admin' ],
	[ "DELETE $PAY/default-reviewers/$BO", 204, absent => 404, gone => 400 ],

	[ 'POST repositories/acme/new', 201, body => { scm => 'git', project => { key => 'PAY' } }, least => 400, absent => 'made' ],
	[ 'GET repositories/acme', 200, role => 'all' ],
	[ 'PUT repositories/acme/new', 200, body => { description => 'New' }, absent => 'made' ],
	[ 'GET repositories/acme/new', 200 ],
	[ 'DELETE repositories/acme/new', 204 ],
	[ "PUT $REPO/default-reviewers/$CY", 200 ],
	[ "GET $REPO/default-reviewers", 200 ],
	[ "GET $REPO/default-reviewers/$CY", 200 ],
	[ "GET $REPO/effective-default-reviewers", 200 ],
	[ "DELETE $REPO/default-reviewers/$CY", 204 ],
	[ "PUT $REPO/override-settings", 204, body => { override_settings => { branching_model => true } } ],
	[ "GET $REPO/override-settings", 200, role => 'admin' ],

	[ "POST $REPO/issues", 201, body => { title => 'Third' }, role => 'read', name => 'issue' ],
	[ "GET $REPO/issues", 200 ],
	[ "GET $REPO/issues/%issue", 200 ],
	[ "PUT $REPO/issues/%issue", 200, body => { kind => 'task' }, role => 'write' ],
	[ "POST $REPO/issues/%issue/comments", 201, body => { content => { raw => 'Yes' } }, role => 'read', name => 'said' ],
	[ "GET $REPO/issues/%issue/comments", 200 ],
	[ "GET $REPO/issues/%issue/comments/%said", 200 ],
	[ "PUT $REPO/issues/%issue/comments/%said", 200, body => { content => { raw => 'No' } }, role => 'read' ],
	[ "DELETE $REPO/issues/%issue/comments/%said", 204, role => 'write' ],
	[ "DELETE $REPO/issues/%issue", 204, role => 'write' ],
	[ "GET $REPO/components", 200 ],
	[ "GET $REPO/components/1", 200 ],
	[ "GET $REPO/milestones", 200 ],
	[ "GET $REPO/milestones/1", 200 ],
	[ "GET $REPO/versions", 200 ],
	[ "GET $REPO/versions/1", 200 ],

	map({
		my ($of, $item, $role) = @$_;
		([ "PUT $of/permissions-config/$item", 200, body => { permission => 'write' } ],
		[ "GET $of/permissions-config/" . $item =~ s{/.*}{}r, 200, role => 'admin' ],
		[ "GET $of/permissions-config/$item", 200, role => 'admin' ],
		[ "DELETE $of/permissions-config/$item", 204, gone => 204 ])
	} [ $REPO, "users/$BO" ], [ $REPO, 'groups/devs' ], [ $PAY, "users/$BO" ], [ $PAY, 'groups/devs' ]),

	map({
		([ "POST $_/hooks", 201, body => { url => 'https://ci.example', events => ['repo:push'] }, name => 'hook' ],
		[ "GET $_/hooks", 200, role => 'admin' ],
		[ "GET $_/hooks/%hook", 200, role => 'admin' ],
		[ "PUT $_/hooks/%hook", 200, body => { url => 'https://cd.example', events => ['repo:push'] } ],
		[ "DELETE $_/hooks/%hook", 204 ])
	} $REPO, $ACME_W),

	[ "POST $REPO/branch-restrictions", 201, body => { kind => 'delete', pattern => 'main' }, name => 'rule' ],
	[ "GET $REPO/branch-restrictions", 200, role => 'admin' ],
	[ "GET $REPO/branch-restrictions/%rule", 200, role => 'admin' ],
	[ "PUT $REPO/branch-restrictions/%rule", 200, body => { kind => 'force', pattern => 'main' } ],
	[ "DELETE $REPO/branch-restrictions/%rule", 204 ],

	[ "POST $REPO/deploy-keys", 200, body => {%KEY}, name => 'key' ],
	[ "GET $REPO/deploy-keys", 200, role => 'admin' ],
	[ "GET $REPO/deploy-keys/%key", 200, role => 'admin' ],
	[ "PUT $REPO/deploy-keys/%key", 200, body => { label => 'CD' } ],
	[ "DELETE $REPO/deploy-keys/%key", 204 ],
	[ "POST $PAY/deploy-keys", 200, body => {%KEY}, name => 'key' ],
	[ "GET $PAY/deploy-keys", 200, role => 'admin' ],
	[ "GET $PAY/deploy-keys/%key", 200, role => 'admin' ],
	[ "DELETE $PAY/deploy-keys/%key", 204 ],

	[ "PUT $REPO/branching-model/settings", 200, body => { development => { use_mainbranch => true } } ],
	[ "GET $REPO/branching-model/settings", 200, role => 'admin' ],
	[ "GET $REPO/branching-model", 200 ],
	[ "GET $REPO/effective-branching-model", 200 ],
	[ "PUT $PAY/branching-model/settings", 200, body => { development => { use_mainbranch => true } } ],
	[ "GET $PAY/branching-model/settings", 200, role => 'admin' ],
	[ "GET $PAY/branching-model", 200, role => 'admin' ],

	[ "PUT $REPO/pipelines_config", 200, body => { enabled => true } ],
	[ "GET $REPO/pipelines_config", 200, role => 'admin' ],
	[ "PUT $REPO/pipelines_config/build_number", 200, body => { next => 10 } ],
	map({
		my ($of, $reads) = @$_;
		([ "POST $of/variables", 201, body => { key => 'K', value => 'v' }, name => 'variable' ],
		[ "GET $of/variables", 200, role => $reads ],
		[ "GET $of/variables/%variable", 200, role => $reads ],
		[ "PUT $of/variables/%variable", 200, body => { key => 'K', value => 'w' } ],
		[ "DELETE $of/variables/%variable", 204 ])
	} [ "$REPO/pipelines_config", 'write' ], [ "$ACME_W/pipelines-config", 'admin' ]),
	[ "POST $REPO/pipelines_config/ssh/known_hosts", 201, body => {%HOST}, name => 'host' ],
	[ "GET $REPO/pipelines_config/ssh/known_hosts", 200, role => 'write' ],
	[ "GET $REPO/pipelines_config/ssh/known_hosts/%host", 200, role => 'write' ],
	[ "PUT $REPO/pipelines_config/ssh/known_hosts/%host", 200, body => { %HOST, hostname => 'vcs.example' } ],
	[ "DELETE $REPO/pipelines_config/ssh/known_hosts/%host", 204 ],
	[ "PUT $REPO/pipelines_config/ssh/key_pair", 200, body => { private_key => 'p', public_key => 'ssh-ed25519 AAAA' } ],
	[ "GET $REPO/pipelines_config/ssh/key_pair", 200, role => 'write' ],
	[ "DELETE $REPO/pipelines_config/ssh/key_pair", 204 ],
	[ "POST $REPO/pipelines_config/schedules", 201, role => 'write', name => 'schedule', body => { cron_pattern => '0 0 12 * * ? *',
		target => { type => 'pipeline_ref_target', ref_type => 'branch', ref_name => 'main',
			selector => { type => 'branches', pattern => 'main' } } } ],
	[ "GET $REPO/pipelines_config/schedules", 200 ],
	[ "GET $REPO/pipelines_config/schedules/%schedule", 200 ],
	[ "PUT $REPO/pipelines_config/schedules/%schedule", 200, body => { enabled => false }, role => 'write' ],
	[ "DELETE $REPO/pipelines_config/schedules/%schedule", 204, role => 'write' ],
	[ "POST $REPO/environments", 201, body => { name => 'Lab', environment_type => { name => 'Test' } }, name => 'place' ],
	[ "GET $REPO/environments", 200 ],
	[ "GET $REPO/environments/%place", 200 ],
	[ "POST $REPO/environments/%place/changes", 202, body => { change => { name => 'Laboratory' } } ],
	[ "POST $REPO/deployments_config/environments/%place/variables", 201, body => { key => 'K', value => 'v' }, name => 'variable' ],
	[ "GET $REPO/deployments_config/environments/%place/variables", 200, role => 'write' ],
	[ "PUT $REPO/deployments_config/environments/%place/variables/%variable", 200, body => { key => 'K', value => 'w' } ],
	[ "DELETE $REPO/deployments_config/environments/%place/variables/%variable", 204 ],
	[ "DELETE $REPO/environments/%place", 204 ],
	map({
		([ "POST $_/pipelines-config/runners", 200, body => { name => 'r', labels => [ 'self.hosted', 'linux' ] }, name => 'runner' ],
		[ "GET $_/pipelines-config/runners", 200, role => 'admin' ],
		[ "GET $_/pipelines-config/runners/%runner", 200, role => 'admin' ],
		[ "PUT $_/pipelines-config/runners/%runner", 200, body => { name => 's', labels => [ 'self.hosted', 'linux' ] } ],
		[ "DELETE $_/pipelines-config/runners/%runner", 204 ])
	} $REPO, $ACME_W),

	[ "POST $REPO/src", 201, form => 'branch=topic&README.md=topic', role => 'write' ],
	[ "GET $REPO/src", 302 ],
	[ "GET $REPO/src/topic/README.md", 200 ],
	[ "GET $REPO/refs", 200 ],
	[ "GET $REPO/commits", 200 ],
	[ "GET $REPO/commits/main", 200 ],
	[ "GET $REPO/commit/%tip", 200, before => sub { $_[1]{tip} = $_[0]->ask("GET /2.0/$REPO/refs/branches/topic")->at('target.hash') } ],
	[ "POST $REPO/refs/branches", 201, body => { name => 'twig', target => { hash => 'main' } }, role => 'write' ],
	[ "GET $REPO/refs/branches", 200 ],
	[ "GET $REPO/refs/branches/twig", 200 ],
	[ "DELETE $REPO/refs/branches/twig", 204, role => 'write' ],
	[ "POST $REPO/refs/tags", 201, body => { name => 'v1', target => {} }, role => 'write' ],
	[ "GET $REPO/refs/tags", 200 ],
	[ "GET $REPO/refs/tags/v1", 200 ],
	[ "DELETE $REPO/refs/tags/v1", 204, role => 'write' ],
	[ "POST $REPO/commit/%tip/statuses/build", 201, body => { key => 'ci', state => 'FAILED', url => 'https://ci.example' }, role => 'read' ],
	[ "GET $REPO/commit/%tip/statuses", 200 ],
	[ "GET $REPO/commit/%tip/statuses/build/ci", 200 ],
	[ "PUT $REPO/commit/%tip/statuses/build/ci", 200, body => { state => 'SUCCESSFUL' }, role => 'read' ],

	[ "POST $REPO/pullrequests", 201, body => { title => 'Topic', source => { branch => { name => 'topic' } } }, role => 'read', name => 'pull' ],
	[ "GET $REPO/pullrequests", 200 ],
	[ "GET $REPO/pullrequests/%pull", 200 ],
	[ "PUT $REPO/pullrequests/%pull", 200, body => { title => 'Topics' }, role => 'read' ],
	[ "GET $REPO/pullrequests/%pull/commits", 200 ],
	[ "GET $REPO/pullrequests/%pull/statuses", 200 ],
	[ "POST $REPO/pullrequests/%pull/approve", 200, role => 'read' ],
	[ "DELETE $REPO/pullrequests/%pull/approve", 204, role => 'read' ],
	[ "POST $REPO/pullrequests/%pull/request-changes", 200, role => 'read' ],
	[ "DELETE $REPO/pullrequests/%pull/request-changes", 204, role => 'read' ],
	[ "POST $REPO/pullrequests/%pull/comments", 201, body => { content => { raw => 'Yes' } }, role => 'read', name => 'said' ],
	[ "GET $REPO/pullrequests/%pull/comments", 200 ],
	[ "GET $REPO/pullrequests/%pull/comments/%said", 200 ],
	[ "PUT $REPO/pullrequests/%pull/comments/%said", 200, body => { content => { raw => 'No' } }, role => 'read' ],
	[ "POST $REPO/pullrequests/%pull/comments/%said/resolve", 200, role => 'read' ],
	[ "DELETE $REPO/pullrequests/%pull/comments/%said/resolve", 204, role => 'read' ],
	[ "DELETE $REPO/pullrequests/%pull/comments/%said", 204, role => 'read' ],
	[ "POST $REPO/pullrequests/%pull/tasks", 201, body => { content => { raw => 'Do' } }, role => 'read', name => 'task' ],
	[ "GET $REPO/pullrequests/%pull/tasks", 200 ],
	[ "GET $REPO/pullrequests/%pull/tasks/%task", 200 ],
	[ "PUT $REPO/pullrequests/%pull/tasks/%task", 200, body => { state => 'RESOLVED' }, role => 'read' ],
	[ "DELETE $REPO/pullrequests/%pull/tasks/%task", 204, role => 'read' ],
	[ "POST $REPO/pullrequests/%pull/merge?async=true", 202, role => 'write', name => 'merge' ],
	[ "GET $REPO/pullrequests/%pull/merge/task-status/%merge", 200, absent => 400 ],
	[ "POST $REPO/pullrequests/%pull/decline", 200, role => 'read', before => sub {
		my ($e, $ids) = @_;
		$e->ask("POST /2.0/$REPO/src", 'branch=other&x=1', @FORM);
		$ids->{pull} = $e->ask("POST /2.0/$REPO/pullrequests", { title => 'Other', source => { branch => { name => 'other' } } })->at('id');
	} ],
);

# Success that the document has otherwise.
my %ANSWERS = (
	'POST /repositories/{}/{}' => [ 201, '1.2: documented 200, live 201' ],
	'GET /repositories/{}/{}/src' => [ 302, '3.15: a redirect to the root of the main branch' ],
);

# What is not in the document, or is removed; it has no row above.
my %OUTSIDE = (
	'GET /repositories/{}/{}/src/{}' => 'a root without its slash',
	map({ my $path = $_; map { ("$_ $path" => 'removed, fact sheet 6') } qw(GET POST PUT DELETE) }
		'/workspaces', '/repositories', '/snippets', '/user/permissions/workspaces', '/user/permissions/repositories', '/teams/{}'),
);

# The shape of a body that the document forgot (fact sheet 1.1), as facts.tsv calls it.
my %BODY = (
	'POST /repositories/{}/{}/deploy-keys' => 'deploy_key',
	'PUT /repositories/{}/{}/deploy-keys/{}' => 'deploy_key',
	'POST /workspaces/{}/projects/{}/deploy-keys' => 'project_deploy_key',
	'POST /repositories/{}/{}/refs/branches' => 'branch',
	'PUT /repositories/{}/{}/issues/{}' => 'issue',
	map({ ("POST $_/hooks" => 'webhook_subscription', "PUT $_/hooks/{}" => 'webhook_subscription',
		"POST $_/pipelines-config/runners" => 'pipeline_runner', "PUT $_/pipelines-config/runners/{}" => 'pipeline_runner') }
		'/repositories/{}/{}', '/workspaces/{}'),
);

# Attributes that no schema has.
my %BEYOND = (
	branchrestriction => { pipelines_source_branches => '3.6: since 2026-10' },
	commitstatus => { map { $_ => '1.4' } qw(commit repository type) },
	deploy_key => { created_on => '3.9: the schema says added_on' },
	project_deploy_key => { created_on => '3.9', repository => 'of the other keys: ignored' },
	deployment_environment => { map { $_ => '1.3' } qw(category deployment_gate_enabled environment_lock_enabled environment_type
		hidden lock rank restrictions slug type) },
	pipeline_schedule_post_request_body => { map { $_ => 'answered' } qw(uuid type created_on updated_on) },
	pipeline_schedule_put_request_body => { map { $_ => 'what POST takes; 3.11' } qw(target cron_pattern uuid type created_on updated_on) },
	pullrequest_task_create => { state => 'one row for both: refused, reviews.t' },
	pullrequest_task_update => { map { $_ => 'the same' } qw(comment pending) },
	pullrequest => { description => 'told by the operation' },
	repository => { map { $_ => '1.4' } qw(slug website workspace override_settings) },
	webhook_subscription => { map { $_ => '1.4' } qw(history_enabled read_only skip_cert_verification source links type) },
);

my (%document, %fields, %shapes, %ids, %done);
for (rows(slurp("$FindBin::Bin/operations.tsv"))) {
	my ($operation, $oauth, $granular, $statuses) = map { $_ eq '-' ? '' : $_ } @$_;
	$document{$operation} = { oauth => $oauth, granular => $granular, statuses => { map { $_ => 1 } split ' ', $statuses } };
}
for (rows(slurp("$FindBin::Bin/../contract/facts.tsv"))) {
	my ($what, $of, $name, $type) = @$_;
	$fields{$of}{ $name =~ s/[.\[].*//r } //= $type if $what eq 'field';
	$shapes{ $of =~ s/\{[^}]*\}/{}/gr } = $name =~ s/^\@//r if $what eq 'body' && $name;
}

my $e = Emulator->start(seed => $RICH . <<'END');
  - {secret: o-none, user: ana, type: oauth, scopes: []}
  - {secret: t-none, user: ana, scopes: []}
END
my @operations = @{ $e->ask('GET /_emulator/routes')->{json}{operations} };

# The row of the emulator's that a path belongs to: the first whose pattern fits.
sub operation {
	my ($what) = @_;
	my ($method, $path) = $what =~ /^(\S+) ([^?]*)/;
	for (@operations) {
		my $pattern = join '/', map { /\.\.\.\}$/ ? '.+' : /^\{/ ? '[^/]+' : quotemeta } split m{/}, $_->{path};
		return $_ if $_->{method} eq $method && $path =~ m{^$pattern/?$};
	}
	die "no operation is '$what'\n";
}

sub named { return "$_[0]{method} /" . $_[0]{path} =~ s/\{[^}]*\}/{}/gr }

sub ask {
	my ($row, $what, @credential) = @_;
	my ($method, $path) = split ' ', $what;
	my $body = $row->{body} // $row->{form};
	return $e->ask("$method /2.0/$path", $body, ($row->{form} ? @FORM : ()), @credential);
}

sub refused {
	my ($r, $status, $name) = @_;
	my $right = $r->{status} == $status;
	ok $right, "$name: $status" or diag "$r->{status} $r->{body}";
	return;
}

# Who lacks scopes hears which, as the document has them.
sub lacks_scopes {
	my ($row, $what, $facts) = @_;
	my %kinds = (oauth => [ bearer('o-none') ], granular => [ basic('ana@acme.example', 't-none') ]);
	for my $kind (sort keys %kinds) {
		$facts->{$kind} ne '' or next;
		my $r = ask($row, $what, @{ $kinds{$kind} });
		refused($r, 403, "$what without scopes, $kind");
		is join(' ', sort @{ $r->at('error.detail.required') // [] }), $facts->{$kind}, "$what says what it needs, $kind";
		is join(' ', sort split /, /, $r->header('X-Accepted-OAuth-Scopes') // ''), $facts->{$kind}, "$what says so in a header, $kind";
	}
	return;
}

# Who has a credential and may not: bo writes, cy reads, zed is a stranger, nobody has none.
sub lacks_access {
	my ($row, $what) = @_;
	my %least = (all => 0, own => 1, read => 2, write => 3, admin => 4);
	my $role = $least{ $row->{role} };
	my $private = $what =~ m{ repositories/acme/(?:api|new)};
	refused(ask($row, $what, %{ $AS{bo} }), $row->{least} // 403, "$what by who writes") if $role > 3;
	refused(ask($row, $what, %{ $AS{cy} }), $row->{least} // 403, "$what by who reads") if $role > 2;
	refused(ask($row, $what, %{ $AS{zed} }), $private && !($row->{least}) ? 404 : $row->{least} // 403, "$what by a stranger") if $role > 1;
	refused(ask($row, $what, anonymous => 1), $private && !$row->{least} ? 404 : 401, "$what by nobody") if $role > 0;
	refused(ask($row, $what, bearer('wrong')), 401, "$what by a wrong token");
	return;
}

# What is not there: the item, the repository or project, the workspace.
sub finds_nothing {
	my ($row, $what, $operation) = @_;
	my @pattern = split m{/}, $operation->{path};
	my ($method, $path) = split ' ', $what =~ s/\?.*//r;
	my @segments = split m{/}, $path;
	for my $i (grep { $pattern[$_] =~ /^\{(?!subject\})/ } 0 .. $#pattern) {
		my $last = $i == $#pattern || $pattern[$i] !~ /workspace|project|repository/ && !grep { /^\{/ } @pattern[ $i + 1 .. $#pattern ];
		next if $last && $row->{absent} eq 'made' || $i == 1 && $row->{absent} eq 'made' && $row->{least};
		my @other = @segments;
		$other[$i] = $segments[$i] =~ /^%7B/ ? $NONE->{uuid} : $segments[$i] =~ /^\d+$/ ? $NONE->{id} : $NONE->{else};
		my $there = join '/', @other;
		my $status = $last && $i == $#pattern ? $row->{absent} : 404;
		refused(ask($row, "$method $there"), $status, "$method $there");
	}
	return;
}

my %WRONG = (text => 7, bool => 'yes', int => 'seven', list => { a => 1 }, map => [1], any => undef);

# A body with a name too many, a value of another type, and without what is required.
sub checks_body {
	my ($row, $what, $operation) = @_;
	my $attributes = $operation->{attributes} // return;
	my $body = $row->{body} // {};
	return if !%$attributes;
	my $wrong = sub {
		my ($name, $sent, $says) = @_;
		my $r = ask({ body => $sent }, $what);
		refused($r, 400, "$what, $name: $says");
		my $told = ($r->at('error.fields') // {})->{$name} // '';
		is ref $told ? $told->[0] : $told, $says, "$what, $name is named";
	};
	$wrong->('nope', { %$body, nope => 1 }, 'extra keys not allowed');
	my %expects = (text => 'expected str', bool => 'expected bool', int => 'expected int', list => 'expected a list',
		map => 'expected a dictionary');
	for my $name (sort keys %$attributes) {
		my ($shape, $flags) = split ' ', $attributes->{$name}, 2;
		$flags //= '';
		next if $flags =~ /read-only/ || !$expects{$shape};
		$wrong->($name, { %$body, $name => $WRONG{$shape} }, $expects{$shape});
		$wrong->($name, { %$body, $name => 'none of these' }, 'not a valid choice') if $flags =~ / ?of /;
		$wrong->($name, { map { $_ => $body->{$_} } grep { $_ ne $name } keys %$body }, 'required key not provided')
			if $flags =~ /required/ && $operation->{method} eq 'POST';
	}
	for my $text ('[]', '{', '"a"', '{"a":1,"a":2}') {
		refused($e->ask($what =~ s{ }{ /2.0/}r, $text), 400, "$what with $text");
	}
	return;
}

# Every attribute is in the document, and is of its type there.
sub in_document {
	my ($operation) = @_;
	my $attributes = $operation->{attributes} // return;
	my $name = named($operation);
	my $shape = $shapes{$name} // $BODY{$name} // return;
	my %types = (string => 'text', boolean => 'bool', integer => 'int', number => 'int', array => 'list', object => 'map', any => 'any');
	my $at = $fields{$shape};
	my @unknown = grep { !$at->{$_} && !$BEYOND{$shape}{$_} && $attributes->{$_} !~ /read-only/ } sort keys %$attributes;
	is "@unknown", '', "$name: attributes are in the document";
	for (sort grep { $at->{$_} } keys %$attributes) {
		my $type = $at->{$_} =~ /^\@/ ? 'map' : $types{ $at->{$_} =~ s/\?$//r };
		my ($is) = split ' ', $attributes->{$_};
		ok $is eq 'any' || $type eq 'any' || $is eq $type, "$name: $_ is a $type" or diag $attributes->{$_};
	}
	return;
}

# Every list pages, within its bounds, and shows what is asked for.
sub pages {
	my ($what, $all) = @_;
	my $n = @{ $all->at('values') };
	for my $query ('pagelen=0', 'pagelen=-1', 'pagelen=x', 'pagelen=', 'page=!') {
		refused(ask({}, "$what?$query"), 400, "$what?$query");
	}
	my $one = ask({}, "$what?pagelen=1");
	is scalar @{ $one->at('values') // [] }, $n ? 1 : 0, "$what: one at a time";
	is $one->at('pagelen'), 1, "$what: says so";
	is defined $one->at('next') ? 1 : 0, $n > 1 ? 1 : 0, "$what: and where the next is" if !defined $all->at('next');
	is_deeply [ sort keys %{ ask({}, "$what?fields=pagelen,next")->{json} } ], [ defined $all->at('next') ? 'next' : (), 'pagelen' ],
		"$what: names that are asked for";
	ok !exists ask({}, "$what?fields=-values")->{json}{values}, "$what: without a name";
	return;
}

sub lives {
	my ($what, $status, %row) = @_;
	$row{before}->($e, \%ids) if $row{before};
	$what =~ s/%([a-z]+)/$ids{$1} \/\/ die "'$what': nothing was made\n"/ge;
	$row{body} = { %{ $row{body} }, target => { hash => $ids{tip} } } if $what =~ m{refs/tags$} && $row{body};
	$row{role} //= $what =~ /^GET/ ? 'read' : 'admin';
	$row{absent} //= 404;
	my $operation = operation($what);
	my $name = named($operation);
	my $facts = $document{$name} // return fail("$name is in the document");
	$done{$name} = 1;
	lacks_scopes(\%row, $what, $facts);
	lacks_access(\%row, $what);
	finds_nothing(\%row, $what, $operation);
	checks_body(\%row, $what, $operation);
	in_document($operation);
	my $r = ask(\%row, $what);
	refused($r, $status, $what);
	ok $facts->{statuses}{$status} || ($ANSWERS{$name} // [0])->[0] == $status, "$what: its status is in the document";
	is $r->{body}, '', "$what: without a body" if $status == 204 || $status == 202;
	pages($what, $r) if $what =~ /^GET/ && defined $r->at('values');
	if ($status == 201 || $row{name}) {
		like $r->header('Location'), qr{^http://127\.0\.0\.1:$e->{port}/2\.0/}, "$what: says where it is";
		($ids{ $row{name} }) = ($r->header('Location') // '') =~ m{([^/]+)/?$} if $row{name};
	}
	refused(ask(\%row, $what), $row{gone} // 404, "$what: gone") if $what =~ /^DELETE/;
	return;
}

if (my $openapi = $ENV{BITBUCKET_OPENAPI}) {
	is scalar(`$FindBin::Bin/operations.pl '$openapi'`), slurp("$FindBin::Bin/operations.tsv"), 'operations.tsv is what the document says';
}
lives(@$_) for @LIFE;

# What the conversations in talk/ have seen of each operation: the statuses.
my %talk;
for my $file (glob "$FindBin::Bin/talk/*.case") {
	my $text = slurp($file);
	while ($text =~ m{^\@ASK \S+ (\S+) /2\.0/(\S+)\n(?:(?!\@).*\n)*\@ANSWER (\d+)}mg) {
		my ($method, $path, $status) = ($1, $2, $3);
		my $operation = eval { operation("$method $path") } // next;
		$talk{ named($operation) }{$status}++;
	}
}

for (@operations) {
	my $name = named($_);
	ok $OUTSIDE{$name} || grep({ /^[23]/ } keys %{ $talk{$name} }), "$name is in a conversation" or diag join ' ', sort keys %{ $talk{$name} };
	ok $done{$name} || $OUTSIDE{$name}, "$name was held against the document";
	ok !$document{$name} || $name =~ m{^\S+ /(?:workspaces|repositories|snippets|user/permissions/\w+)$}, "$name is outside of it"
		if $OUTSIDE{$name} && !$done{$name};
}

done_testing();

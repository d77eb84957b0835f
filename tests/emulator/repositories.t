#!/usr/bin/perl
# Repositories: create, change, rename, move, delete, list; and where the service is irregular about them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';

# What a repository shows (repository.get.3.json).
my $r = $e->ask("GET $R/api");
is $r->{status}, 200, 'a repository is there';
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(type full_name links name slug description scm website owner workspace is_private project fork_policy
		created_on updated_on size language uuid mainbranch override_settings parent has_issues has_wiki) ],
	'with every field';
is $r->at('type'), 'repository', 'type';
is $r->at('full_name'), 'acme/api', 'full name';
is $r->at('uuid'), '{cccccccc-0000-4000-8000-000000000001}', 'uuid of the seed, in braces';
is $r->at('workspace.slug'), 'acme', 'workspace inside';
is $r->at('owner.type'), 'team', 'owner inside';
is $r->at('owner.uuid'), $r->at('workspace.uuid'), 'owned by the workspace';
is_deeply [ sort keys %{ $r->at('project') } ], [qw(key links name type uuid)], 'project condensed inside';
is $r->at('project.key'), 'PAY', 'project';
is_deeply $r->at('mainbranch'), { name => 'main', type => 'branch' }, 'main branch';
is $r->at('website'), undef, 'website is null';
is $r->at('links.self.href'), $e->base . '/repositories/acme/api', 'self link at the host asked';
is_deeply [ map { $_->{name} } @{ $r->at('links.clone') } ], [qw(https ssh)], 'clone links';
like $r->at('links.clone.1.href'), qr/^git\@ssh\.bitbucket\.org:acme\/api\.git$/, 'ssh has its own host since 2026-11';
is $r->at('links.issues.href'), $e->base . '/repositories/acme/api/issues', 'issues link with the tracker on';
like $r->at('created_on'), qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/, 'instants as the service writes them';
is $r->header('Content-Type'), 'application/json; charset=utf-8', 'content type';
like $r->header('Etag'), qr/^"[0-9a-f]{32}"$/, 'etag';
is $e->ask("GET $R/site")->at('links.issues'), undef, 'no issues link with the tracker off';

# Addresses.
is $e->ask("GET $R/api/")->at('slug'), 'api', 'a trailing slash does not matter';
my $uuid = uri('{cccccccc-0000-4000-8000-000000000001}');
is $e->ask("GET $R/$uuid")->at('slug'), 'api', 'by uuid';
is $e->ask("GET /2.0/repositories/%7B%7D/$uuid")->at('full_name'), 'acme/api', 'by uuid, without the workspace';
is $e->ask('GET /2.0/repositories/' . uri('{aaaaaaaa-0000-4000-8000-000000000001}') . '/api')->at('slug'), 'api',
	'workspace by uuid';
is_error $e->ask("GET /2.0/repositories/other/$uuid"), 404, qr/not found/, 'but not in another workspace';
is $e->ask("GET $R/$uuid/default-reviewers")->{status}, 200, 'what hangs under it is found so, too';
is $e->ask("GET /2.0/repositories/other/$uuid/default-reviewers")->{status}, 404, 'in its own workspace only';
is_error $e->ask("GET $R/nope"), 404, 'Repository acme/nope not found', 'what is absent is 404';
is_error $e->ask('GET /2.0/repositories/nope/api'), 404, qr/nope/, 'so is an absent workspace';

# Create.
$r = $e->ask("POST $R/new-one", { description => 'New', scm => 'git', project => { key => 'OSS' }, is_private => true });
is $r->{status}, 201, 'POST creates, 201';
is $r->header('Location'), $e->base . '/repositories/acme/new-one', 'with its Location';
is $r->at('name'), 'new-one', 'the name is the slug where it was not said';
is $r->at('fork_policy'), 'no_public_forks', 'fork policy of private repositories';
is $r->at('mainbranch'), undef, 'no main branch before the first push';
is $r->at('has_issues'), false, 'tracker off';
is $r->at('project.key'), 'OSS', 'in the project asked for';
my $first = $r->at('uuid');
$r = $e->ask("POST $R/new-one", {});
is_error $r, 400, 'Repository with this Slug and Owner already exists.', 'a taken slug is 400, not 409';
is_deeply $r->at('error.fields'), { name => ['You already have a repository with this name.'] }, 'with fields';
$r = $e->ask("POST $R/defaults", '');
is $r->{status}, 201, 'an empty body will do';
is $r->at('project.key'), 'PAY', 'the oldest project is taken';
is $r->at('is_private'), true, 'private as its project';
$r = $e->ask("POST $R/byuuid", { project => { key => '{bbbbbbbb-0000-4000-8000-000000000001}' } });
is $r->at('project.key'), 'PAY', 'project.key may be the uuid';
$r = $e->ask("POST $R/byuuid2", { project => { uuid => '{bbbbbbbb-0000-4000-8000-000000000001}' } });
is $r->at('project.key'), 'PAY', 'and so may project.uuid';
$r = $e->ask("POST $R/Some%20Name%21", {});
is $r->at('slug'), 'some-name', 'the address is made a slug';
$r = $e->ask("POST $R/x", { project => { key => 'NOPE' } });
is_error $r, 400, 'Bad request', 'an absent project is 400';
is_deeply $r->at('error.fields.project'), ['Project does not exist.'], 'and named';
is $e->ask("GET $R/x")->{status}, 404, 'nothing was created';
$r = $e->ask("POST $R/branchy", { mainbranch => { name => 'trunk' } });
is_deeply $r->at('mainbranch'), { name => 'trunk', type => 'branch' }, 'main branch before the first push';
$r = $e->ask("POST $R/pub", { is_private => false, project => { key => 'OSS' } });
is $r->at('fork_policy'), 'allow_forks', 'fork policy of public repositories';

# PUT creates too.
$r = $e->ask("PUT $R/by-put", { description => 'Put' });
is $r->{status}, 201, 'PUT where nothing is creates, 201';
is $r->header('Location'), $e->base . '/repositories/acme/by-put', 'with its Location';
$r = $e->ask("PUT $R/by-put", { description => 'Again' });
is $r->{status}, 200, 'and changes what is there, 200';
is $r->header('Location'), undef, 'without a Location';

# Change.
my $before = $e->ask("GET $R/api")->{json};
$r = $e->ask("PUT $R/api", { description => 'Changed', website => 'https://x.example', language => 'go' });
is $r->{status}, 200, 'PUT changes';
my %expected = (%$before, description => 'Changed', website => 'https://x.example', language => 'go',
	updated_on => $r->at('updated_on'), links => $r->at('links'));
is_deeply $r->{json}, \%expected, 'only what was sent';
isnt $r->at('updated_on'), $before->{updated_on}, 'and the time of the change';
is_deeply $e->ask("GET $R/api")->{json}, $r->{json}, 'GET shows what PUT answered';
is $e->ask("PUT $R/api", {})->at('description'), 'Changed', 'an empty object changes nothing';
is $e->ask("PUT $R/api", { website => undef })->at('website'), undef, 'null where null is allowed';
is $e->ask("PUT $R/api", { description => '' })->at('description'), '', 'empty text is a value';

# Move.
$r = $e->ask("PUT $R/api", { project => { key => 'NIL' } });
is $r->at('project.key'), 'NIL', 'moved to another project';
is $e->ask('DELETE /2.0/workspaces/acme/projects/NIL')->{status}, 403, 'which is not empty now';
is $e->ask("PUT $R/api", { project => { key => 'PAY' } })->at('project.key'), 'PAY', 'and back';

# Public and private.
is_error $e->ask("PUT $R/api", { is_private => false }), 400, 'Bad request', 'no public repository in a private project';
is_error $e->ask("PUT $R/site", { project => { key => 'PAY' } }), 400, 'Bad request', 'nor by a move';
is_error $e->ask("POST $R/y", { is_private => false }), 400, 'Bad request', 'nor by creating one';
is $e->ask("PUT $R/site", { is_private => true })->at('is_private'), true, 'private in a public project is fine';
is $e->ask("PUT $R/site", { is_private => false })->at('is_private'), false, 'and public again';

# Rename.
$r = $e->ask("PUT $R/by-put", { name => 'Brand New Name' });
is $r->{status}, 200, 'a new name';
is $r->at('slug'), 'brand-new-name', 'makes a new slug';
is $r->at('name'), 'Brand New Name', 'and is kept as it is';
is $r->header('Location'), $e->base . '/repositories/acme/brand-new-name', 'with the new Location';
is $e->ask("GET $R/by-put")->{status}, 404, 'the old address is gone';
is $e->ask("GET $R/brand-new-name")->{status}, 200, 'the new one is there';
$r = $e->ask("PUT $R/brand-new-name", { name => 'Api' });
is_error $r, 400, 'Repository with this Slug and Owner already exists.', 'a slug that is taken is 400';
is $e->ask("GET $R/brand-new-name")->{status}, 200, 'and nothing changed';
is_error $e->ask("PUT $R/brand-new-name", { name => '!!!' }), 400, 'Bad request', 'a name that makes no slug';
$r = $e->ask("PUT $R/old-name", { name => 'Display Name', description => 'x' });
is $r->at('slug'), 'display-name', 'a name that is merely repeated renames too, where the slug was not made of it';
$r = $e->ask("PUT $R/display-name", { name => 'Display Name' });
is $r->at('slug'), 'display-name', 'but only once';
is $e->ask("GET $R/api/default-reviewers")->at('size'), 1, 'what hangs under a repository';
$e->ask("PUT $R/api", { name => 'api2' });
is $e->ask("GET $R/api2/default-reviewers")->at('size'), 1, 'stays there when it is renamed';
is $e->ask("GET $R/api2/issues")->at('size'), 2, 'issues too';
$e->ask("PUT $R/api2", { name => 'api' });

# Delete.
$r = $e->ask("DELETE $R/new-one?redirect_to=https%3A%2F%2Fx.example");
is $r->{status}, 204, 'DELETE is 204';
is $r->{body}, '', 'without a body';
is $r->header('Content-Type'), undef, 'or a type of one';
is $e->ask("GET $R/new-one")->{status}, 404, 'it is gone';
is $e->ask("DELETE $R/new-one")->{status}, 404, 'and cannot be deleted again';
$r = $e->ask("POST $R/new-one", {});
isnt $r->at('uuid'), $first, 'a new one of that name has another uuid';

# List.
$r = $e->ask("GET $R?pagelen=100");
is $r->{status}, 200, 'the list';
ok !(grep { !$_->{links}{self} || !$_->{project}{key} } @{ $r->at('values') }), 'of whole repositories';
is $r->at('size'), scalar @{ $r->at('values') }, 'and how many';
is_deeply [ $e->ask("GET $R?q=" . uri('project.key="OSS"'))->each_of('slug') ], [qw(site pub)], 'of a project';
$r = $e->ask("GET $R?q=" . uri('slug IN ("api","site")') . '&sort=-slug');
is_deeply [ $r->each_of('slug') ], [qw(site api)], 'filtered and sorted';
is $r->at('size'), undef, 'a filtered list has no size (repositories.list.q-full_name.json)';
is $e->ask("GET $R?role=admin")->{status}, 200, 'role=admin';
is $e->ask_as(bo => "GET $R?role=admin")->at('size'), 0, 'shows nothing to who is none';
cmp_ok $e->ask_as(bo => "GET $R?role=contributor")->at('size'), '>', 0, 'role=contributor shows what one may write';
$r = $e->ask("GET $R?role=member");
is_error $r, 410, 'CHANGE-2770 - Functionality has been deprecated', 'role=member was removed';
is_error $e->ask("GET $R?role=king"), 400, qr/role/, 'an unknown role';

# override-settings.
$r = $e->ask("GET $R/api/override-settings");
is_deeply $r->{json}, { type => 'repository_inheritance_state',
	override_settings => { default_merge_strategy => false, branching_model => false } }, 'override settings';
$r = $e->ask("PUT $R/api/override-settings", { override_settings => { branching_model => true } });
is $r->{status}, 204, 'set nested, 204';
is $e->ask("GET $R/api")->at('override_settings.branching_model'), true, 'and seen in the repository';
is $e->ask("PUT $R/api/override-settings", { default_merge_strategy => true })->{status}, 204, 'set flat';
is_deeply $e->ask("GET $R/api/override-settings")->at('override_settings'),
	{ default_merge_strategy => true, branching_model => true }, 'each keeps the other';
is $e->ask("PUT $R/api/override-settings", { branching_model => 'yes' })->{status}, 400, 'booleans only';

done_testing();

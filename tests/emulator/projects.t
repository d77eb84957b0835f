#!/usr/bin/perl
# Projects: create, change, new key, delete, list; and where the service is irregular about them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $P = '/2.0/workspaces/acme/projects';

my $r = $e->ask("GET $P/PAY");
is $r->{status}, 200, 'a project is there';
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(type owner workspace key uuid is_private name description links created_on updated_on
		has_publicly_visible_repos) ], 'with every field (project.put.json)';
is $r->at('uuid'), '{bbbbbbbb-0000-4000-8000-000000000001}', 'uuid of the seed';
is $r->at('description'), 'Money', 'description';
is $r->at('is_private'), true, 'private unless the seed says otherwise';
is_deeply [ sort keys %{ $r->at('links') } ], [qw(avatar html repositories self)], 'links';
is $r->at('links.self.href'), $e->base . '/workspaces/acme/projects/PAY', 'self link';
is $r->at('owner.type'), 'team', 'owner';
is $r->at('has_publicly_visible_repos'), false, 'no public repositories';
is $e->ask("GET $P/OSS")->at('has_publicly_visible_repos'), true, 'a public repository inside';
is $e->ask("GET $P/" . uri('{bbbbbbbb-0000-4000-8000-000000000001}'))->at('key'), 'PAY', 'by uuid';
is_error $e->ask("GET $P/NOPE"), 404, 'Project with key NOPE not found', 'absent';

# List.
$r = $e->ask("GET $P");
is_deeply [ $r->each_of('key') ], [qw(PAY OSS NIL)], 'the list, oldest first';
is $r->at('size'), 3, 'and how many';
is_deeply [ $e->ask("GET $P?sort=-name")->each_of('name') ], ['Payments', 'Open Source', 'Empty'], 'sorted';
is_deeply [ $e->ask("GET $P?q=" . uri('is_private = false'))->each_of('key') ], ['OSS'], 'filtered';

# Create.
$r = $e->ask("POST $P", { name => 'Mars', key => 'MARS', description => 'Red', is_private => false });
is $r->{status}, 201, 'POST creates, 201';
is $r->header('Location'), $e->base . '/workspaces/acme/projects/MARS', 'with its Location';
is $r->at('description'), 'Red', 'as sent';
is $r->at('is_private'), false, 'public';
is $e->ask("GET $P/MARS")->{body}, $r->{body}, 'GET shows the same';
is_error $e->ask("POST $P", { name => 'Other', key => 'MARS' }), 400, qr/already exists/, 'a taken key is 400';
$r = $e->ask("POST $P", { key => 'NN' });
is $r->at('error.fields.name'), 'required key not provided', 'a name is required';
$r = $e->ask("POST $P", { name => 'No key' });
is $r->at('error.fields.key'), 'required key not provided', 'so is a key';
is $e->ask("POST $P", { name => '', key => 'EE' })->{status}, 400, 'an empty name is none';
is $e->ask("POST $P", { name => 'x', key => $_ })->{status}, 400, "key '$_'"
	for qw(lower 1ST A-B _A), 'A B', '';
is $e->ask("POST $P", { name => 'x', key => 'A_1' })->{status}, 201, "key 'A_1'";
is $e->ask("POST $P", { name => 'x', key => 'D', description => undef })->at('description'), undef,
	'a null description stays null (projects.list.json)';

# Avatars.
$r = $e->ask("POST $P", { name => 'x', key => 'AV', links => { html => { href => 'https://x.example' } } });
is_error $r, 400, 'Bad request', 'links without an avatar (error.400.project.post.links-avatar.json)';
is_deeply $r->at('error.fields'), { 'links.avatar' => 'required key not provided' }, 'a bare string in fields';
$r = $e->ask("POST $P", { name => 'x', key => 'AV', links => { avatar => { href => 'data:image/gif;base64,R0lGODlh' } } });
is $r->{status}, 201, 'an avatar as a data URL';
like $r->at('links.avatar.href'), qr{^https://bitbucket\.org/}, 'reads back as another address';
is_deeply [ sort keys %{ $e->ask('GET /_emulator/state')->at('workspaces.acme.projects.AV') } ],
	[qw(created_on description is_private name updated_on uuid)], 'and is not kept';
is $e->ask("PUT $P/AV", { links => { avatar => {} } })->{status}, 400, 'an avatar needs its href';

# PUT.
$r = $e->ask("PUT $P/NEW", { name => 'By put' });
is $r->{status}, 201, 'PUT where nothing is creates, 201';
is $r->at('key'), 'NEW', 'the key is that of the path';
is $e->ask("PUT $P/NEW2", { description => 'x' })->{status}, 400, 'which needs a name';
$r = $e->ask("PUT $P/NEW", { description => 'Changed' });
is $r->{status}, 200, 'PUT changes what is there, 200';
is $r->at('name'), 'By put', 'what is not sent stays';
is $r->at('description'), 'Changed', 'what is sent changes';
is $r->header('Location'), undef, 'no Location';
$r = $e->ask("PUT $P/NEW", { key => 'NEWER' });
is $r->{status}, 200, 'a new key';
is $r->header('Location'), $e->base . '/workspaces/acme/projects/NEWER', 'moves it';
is $e->ask("GET $P/NEW")->{status}, 404, 'from the old address';
is $e->ask("GET $P/NEWER")->{status}, 200, 'to the new';
is $e->ask("PUT $P/NEWER", { key => 'PAY' })->{status}, 400, 'not onto another';
is $e->ask("PUT $P/NEWER", { key => 'NEWER', name => 'Same' })->{status}, 200, 'its own key is no change';
$e->ask("PUT $P/PAY", { key => 'PAID' });
is $e->ask('GET /2.0/repositories/acme/api')->at('project.key'), 'PAID', 'repositories follow the key';
is $e->ask("GET $P/PAID/default-reviewers")->at('size'), 1, 'reviewers too';
$e->ask("PUT $P/PAID", { key => 'PAY' });
is_error $e->ask("PUT $P/OSS", { is_private => true }), 400, 'Bad request', 'not private while a repository is public';

# Delete.
is_error $e->ask("DELETE $P/PAY"), 403, qr/repositories/, 'a project with repositories is 403, not 409';
is $e->ask("GET $P/PAY")->{status}, 200, 'and stays';
is $e->ask("DELETE $P/NIL")->{status}, 204, 'an empty one is 204';
is $e->ask("GET $P/NIL")->{status}, 404, 'and gone';
is $e->ask("DELETE $P/NIL")->{status}, 404, 'once';

# Who may.
is_error $e->ask_as(bo => "POST $P", { name => 'x', key => 'XX' }), 403, 'Forbidden', 'members do not create';
is_error $e->ask_as(bo => "DELETE $P/NEWER"), 403, 'Forbidden', 'nor delete';
is $e->ask_as(bo => "GET $P/PAY")->{status}, 200, 'but see';
is_error $e->ask_as(zed => "GET $P/PAY"), 403, 'Forbidden', 'a stranger does not: 403, not 404';
is_error $e->ask_as(nobody => "GET $P/PAY"), 401, qr/^Token is invalid/, 'nobody does not: 401';

done_testing();

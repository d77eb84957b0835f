#!/usr/bin/perl
# The issue tracker, as it was until it was removed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';
my $I = "$R/api/issues";
my $bo = '{00000000-0000-4000-8000-00000000000b}';

my $r = $e->ask("GET $I/1");
is $r->{status}, 200, 'an issue';
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(type id repository links title content reporter assignee created_on edited_on updated_on state kind
		milestone component priority version votes watches) ], 'with every field (issues.items)';
is $r->at('id'), 1, 'numbered in its repository';
is $r->at('type'), 'issue', 'type';
is_deeply $r->at('content'), { type => 'rendered', raw => "Hello\n\n<b>world</b>", markup => 'markdown',
	html => "<p>Hello</p>\n<p>&lt;b&gt;world&lt;/b&gt;</p>" }, 'content rendered';
is $r->at('reporter.nickname'), 'ana', 'reporter';
is $r->at('assignee.uuid'), $bo, 'assignee';
is $r->at('repository.full_name'), 'acme/api', 'repository';
is_deeply [ sort keys %{ $r->at('links') } ], [qw(attachments comments html self vote watch)], 'links';
is $r->at('links.html.href'), 'https://bitbucket.org/acme/api/issues/1/first', 'html link with the title';
is $r->at('edited_on'), undef, 'never edited';
is $e->ask("GET $I/2")->at('component.name'), 'core', 'component';
is_error $e->ask("GET $I/99"), 404, qr/Issue/, 'absent';
is $e->ask("GET $I/x")->{status}, 404, 'no number';

# List.
$r = $e->ask("GET $I");
is $r->at('size'), 2, 'the list';
is_deeply [ $e->ask("GET $I?q=" . uri('state = "new"'))->each_of('id') ], [1], 'filtered by state';
is_deeply [ $e->ask("GET $I?q=" . uri('(state="new" OR state="open") AND assignee=null'))->each_of('id') ], [],
	'by state and assignee';
is_deeply [ $e->ask("GET $I?q=" . uri('title ~ "FIR"'))->each_of('id') ], [1], 'by part of the title';
is_deeply [ $e->ask("GET $I?q=" . uri('priority >= "critical"'))->each_of('id') ], [2], 'by priority';
is_deeply [ $e->ask("GET $I?q=" . uri('content.raw ~ "world"'))->each_of('id') ], [1], 'by content';
is_deeply [ $e->ask("GET $I?q=" . uri(qq(assignee.uuid = "$bo")))->each_of('id') ], [1], 'by assignee';
is_deeply [ $e->ask("GET $I?q=" . uri('component.name = "core"'))->each_of('id') ], [2], 'by component';
is_deeply [ $e->ask("GET $I?sort=-id")->each_of('id') ], [ 2, 1 ], 'sorted';
is_deeply [ $e->ask("GET $I?sort=priority")->each_of('id') ], [ 1, 2 ], 'by the meaning of priorities';
is_deeply [ $e->ask("GET $I?state=resolved")->each_of('id') ], [2], 'state=';
is_deeply [ $e->ask("GET $I?state=resolved&state=new")->each_of('id') ], [ 1, 2 ], 'may be repeated';
is $e->ask("GET $I?state=all")->at('size'), 2, 'state=all is every state';
is_deeply [ $e->ask("GET $I?fields=values.id,values.title")->{json} ],
	[ { values => [ { id => 1, title => 'First' }, { id => 2, title => 'Second' } ] } ], 'fields';

# Create.
$r = $e->ask("POST $I", { title => 'Third' });
is $r->{status}, 201, 'POST creates, 201';
is $r->header('Location'), $e->base . '/repositories/acme/api/issues/3', 'with its Location';
is_deeply [ map { $r->at($_) } qw(id state kind priority votes) ], [ 3, 'new', 'bug', 'major', 0 ], 'and defaults';
is $r->at('reporter.nickname'), 'ana', 'reported by who asked';
is $r->at('assignee'), undef, 'for nobody';
is_deeply $r->at('content'), { type => 'rendered', raw => '', markup => 'markdown', html => '' }, 'empty content';
is $e->ask("GET $I/3")->{body}, $r->{body}, 'GET shows the same';
$r = $e->ask("POST $I/", { title => 'Fourth', kind => 'proposal', priority => 'trivial', state => 'open',
	content => { raw => 'Text', markup => 'markdown' }, assignee => { uuid => $bo }, component => { name => 'web' } });
is_deeply [ map { $r->at($_) } qw(id kind priority state content.raw assignee.nickname component.name) ],
	[ 4, 'proposal', 'trivial', 'open', 'Text', 'bo', 'web' ], 'everything that may be said';
is $e->ask("POST $I", { title => 'x', assignee => { account_id => '557058:bo' } })->at('assignee.uuid'), $bo,
	'assignee by account id';
is $e->ask("POST $I", $_->[1])->{status}, 400, $_->[0]
	for [ 'no title', {} ], [ 'an empty title', { title => '' } ], [ 'a title that is no text', { title => 5 } ],
	[ 'an unknown kind', { title => 'x', kind => 'story' } ], [ 'priority', { title => 'x', priority => 'high' } ],
	[ 'state', { title => 'x', state => 'done' } ], [ 'content as text', { title => 'x', content => 'text' } ],
	[ 'content without raw', { title => 'x', content => {} } ],
	[ 'content with more', { title => 'x', content => { raw => 'x', more => 1 } } ],
	[ 'a stranger', { title => 'x', assignee => { uuid => '{00000000-0000-4000-8000-00000000000f}' } } ],
	[ 'an assignee by nickname', { title => 'x', assignee => { nickname => 'bo' } } ],
	[ 'an unknown field', { title => 'x', labels => [] } ],
	[ 'a component that is not', { title => 'x', component => { name => 'nope' } } ];
is $e->ask("GET $I")->at('size'), 5, 'none of which created anything';
is $e->ask("POST $I", { title => 'x' })->at('id'), 6, 'nor used up a number';

# Change.
$r = $e->ask("PUT $I/1", { state => 'resolved' });
is $r->{status}, 200, 'PUT changes';
is_deeply [ map { $r->at($_) } qw(state title kind content.raw assignee.nickname edited_on) ],
	[ 'resolved', 'First', 'task', "Hello\n\n<b>world</b>", 'bo', undef ], 'only what was sent';
$r = $e->ask("PUT $I/1", { content => { raw => 'New text' }, assignee => undef });
is $r->at('content.html'), '<p>New text</p>', 'content';
is $r->at('assignee'), undef, 'null takes the assignee away';
ok defined $r->at('edited_on'), 'edited now';
is $e->ask("PUT $I/2", { component => undef })->at('component'), undef, 'and the component';
is $e->ask("PUT $I/1", { title => '' })->{status}, 400, 'not an empty title';
is $e->ask("PUT $I/99", { title => 'x' })->{status}, 404, 'PUT creates nothing here';

# Delete.
is $e->ask("DELETE $I/3")->{status}, 204, 'DELETE, 204';
is $e->ask("DELETE $I/3")->{status}, 404, 'once';
is $e->ask("POST $I", { title => 'x' })->at('id'), 7, 'numbers are not used again';

# Comments and parts.
$r = $e->ask("POST $I/1/comments", { content => { raw => 'Done?' } });
is $r->{status}, 201, 'a comment';
is $r->at('user.nickname'), 'ana', 'by who wrote it';
is $r->at('content.html'), '<p>Done?</p>', 'rendered';
is $e->ask("GET $I/1/comments")->at('size'), 1, 'listed';
is $e->ask("PUT $I/1/comments/1", { content => { raw => 'Yes' } })->at('content.raw'), 'Yes', 'changed';
is $e->ask("POST $I/1/comments", { content => {} })->{status}, 400, 'not without text';
is $e->ask("DELETE $I/1/comments/1")->{status}, 204, 'deleted';
is $e->ask("GET $I/99/comments")->{status}, 404, 'no issue, no comments';
is_deeply [ $e->ask("GET $R/api/components")->each_of('name') ], [qw(core web)], 'components';
is $e->ask("GET $R/api/components/2")->at('name'), 'web', 'one of them';
is $e->ask("GET $R/api/milestones")->at('size'), 0, 'no milestones';
is $e->ask("POST $R/api/components", { name => 'x' })->{status}, 405, 'which the API never made';

# Switched off and on.
is_error $e->ask("GET $R/site/issues"), 404, qr/no issue tracker/, 'no tracker, 404';
is $e->ask("POST $R/site/issues", { title => 'x' })->{status}, 404, 'for POST, too';
is $e->ask("GET $R/site/components")->{status}, 404, 'for its parts, too';
$e->ask("PUT $R/site", { has_issues => true });
is $e->ask("GET $R/site/issues")->at('size'), 0, 'switched on it is empty';
is $e->ask("POST $R/site/issues", { title => 'x' })->at('id'), 1, 'and counts from 1';
$e->ask("PUT $R/site", { has_issues => false });
is $e->ask("GET $R/site/issues/1")->{status}, 404, 'switched off it is gone';
$e->ask("PUT $R/site", { has_issues => true });
is $e->ask("GET $R/site/issues/1")->{status}, 200, 'and comes back';

# Who may.
is $e->ask_as(cy => "POST $I", { title => 'x' })->at('reporter.nickname'), 'cy', 'readers report';
is_error $e->ask_as(cy => "PUT $I/1", { state => 'open' }), 403, 'Forbidden', 'but do not change';
is $e->ask_as(bo => "PUT $I/1", { state => 'open' })->{status}, 200, 'who may write, does';
is $e->ask_as(zed => "GET $I")->{status}, 404, 'a stranger finds nothing';

done_testing();

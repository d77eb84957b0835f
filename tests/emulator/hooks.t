#!/usr/bin/perl
# Webhooks of repositories and workspaces: what is taken, what is shown, and what never is.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $H = '/2.0/repositories/acme/api/hooks';
my $W = '/2.0/workspaces/acme/hooks';
my %least = (url => 'https://ci.example/hook', events => ['repo:push']);

# Create.
is_deeply $e->ask("GET $_")->at('values'), [], "nothing yet: $_" for $H, $W;
my $r = $e->ask("POST $H", { %least, description => 'CI', secret => 'hush', skip_cert_verification => true });
is $r->{status}, 201, 'POST creates, 201';
my $uuid = $r->at('uuid');
my $at = "$H/" . uri($uuid);
like $uuid, qr/^\{[0-9a-f-]{36}\}$/, 'with a UUID';
is $r->header('Location'), $e->base . '/repositories/acme/api/hooks/' . uri($uuid), 'and its Location';
is $r->at('links.self.href'), $r->header('Location'), 'self link';
is_deeply [ sort keys %{ $r->{json} } ],
	[ sort qw(active created_at description events history_enabled links read_only secret_set skip_cert_verification
		source subject subject_type type url uuid) ], 'every field that the service shows, and no other';
is_deeply [ map { $r->at($_) } qw(type url description subject_type source) ],
	[ 'webhook_subscription', 'https://ci.example/hook', 'CI', 'repository', undef ], 'what was sent';
is_deeply $r->at('events'), ['repo:push'], 'its events';
ok $r->at('active'), 'active unless said';
ok $r->at('skip_cert_verification'), 'as sent';
ok !$r->at('history_enabled'), 'no history unless said';
is $r->at('subject.full_name'), 'acme/api', 'the repository that it is about';
ok $r->at('secret_set'), 'it has a secret';
unlike $r->{body}, qr/hush/, 'which is not shown';
unlike $e->ask('GET /_emulator/state')->{body}, qr/hush/, 'nor kept';
is $e->ask("GET $at")->{body}, $r->{body}, 'GET shows the same';
(my $bare = $uuid) =~ s/[{}]//g;
is $e->ask("GET $H/$bare")->{body} =~ /$bare/ ? 1 : 0, 1, 'by its UUID without braces, too';
is_error $e->ask("GET $H/nope"), 404, qr/Webhook/, 'absent';

# Lists.
my $second = $e->ask("POST $H", {%least});
is $second->{status}, 201, 'the same address a second time';
isnt $second->at('uuid'), $uuid, 'is another webhook';
is $second->at('description'), '', 'no description unless said';
ok !$second->at('secret_set'), 'no secret unless said';
$r = $e->ask("GET $H");
is $r->at('size'), 2, 'both are listed';
is $r->at('values.0.links.self.href'), $e->base . '/repositories/acme/api/hooks/' . uri($uuid), 'with their links';
is_deeply [ $e->ask("GET $H?pagelen=1&page=2")->each_of('uuid') ], [ $second->at('uuid') ], 'in pages';
is_deeply [ $e->ask("GET $H?q=" . uri('description="CI"'))->each_of('uuid') ], [$uuid], 'that can be filtered';

# Change.
$r = $e->ask("PUT $at", { active => false });
is $r->{status}, 200, 'PUT changes';
ok !$r->at('active'), 'what was sent';
is_deeply [ map { $r->at($_) } qw(url description) ], [ 'https://ci.example/hook', 'CI' ], 'and nothing else';
ok $r->at('secret_set'), 'a secret that is not sent stays';
ok !$e->ask("PUT $at", { secret => undef })->at('secret_set'), 'null takes it away';
ok $e->ask("PUT $at", { secret => 'again' })->at('secret_set'), 'set again';
ok !$e->ask("PUT $at", { secret => '' })->at('secret_set'), 'the empty text takes it away';
$r = $e->ask("PUT $H/$bare", { events => [qw(pullrequest:created repo:fork)], url => 'http://other.example/', history_enabled => true });
is_deeply $r->at('events'), [qw(pullrequest:created repo:fork)], 'events are replaced';
is $r->at('url'), 'http://other.example/', 'the address';
ok $r->at('history_enabled'), 'history';
is $e->ask("PUT $at", { description => '' })->at('description'), '', 'texts can be emptied';
is $e->ask("PUT $at", { uuid => '{x}', secret_set => true })->at('uuid'), $uuid, 'what only the service sets is ignored';

# Refused.
my @wrong = (
	[ 'no url', { events => ['repo:push'] }, 'url' ], [ 'no events', { url => 'https://x.example' }, 'events' ],
	[ 'an empty list of events', { %least, events => [] }, 'events' ],
	[ 'an unknown event', { %least, events => ['repo:pushed'] }, 'events' ],
	[ 'an event twice', { %least, events => [qw(repo:push repo:push)] }, 'events' ],
	[ 'events as a text', { %least, events => 'repo:push' }, 'events' ],
	[ 'an event that is no text', { %least, events => [5] }, 'events' ],
	[ 'an address that is none', { %least, url => 'ci.example/hook' }, 'url' ],
	[ 'an address without a host', { %least, url => 'https://' }, 'url' ],
	[ 'active as a text', { %least, active => 'true' }, 'active' ],
	[ 'a secret that is no text', { %least, secret => 5 }, 'secret' ],
	[ 'a secret of 129 bytes', { %least, secret => 'x' x 129 }, 'secret' ],
	[ 'a name that there is not', { %least, colour => 'red' }, 'colour' ],
);
for (@wrong) {
	my ($name, $body, $field) = @$_;
	$r = $e->ask("POST $H", $body);
	is $r->{status}, 400, $name;
	ok exists $r->at('error.fields')->{$field}, "$name: named";
}
is $e->ask("PUT $at", { url => 'nope' })->{status}, 400, 'nor by PUT';
is $e->ask("GET $H")->at('size'), 2, 'none of which did anything';
is $e->ask("POST $H", { %least, secret => 'x' x 128 })->{status}, 201, '128 bytes of secret are taken';

# Of a workspace.
$r = $e->ask("POST $W", { %least, events => ['project:updated'] });
is $r->{status}, 201, 'a webhook of a workspace';
is_deeply [ map { $r->at($_) } qw(subject_type subject.slug subject.type) ], [qw(workspace acme workspace)], 'about it';
is $r->at('links.self.href'), $e->base . '/workspaces/acme/hooks/' . uri($r->at('uuid')), 'with its link';
is $e->ask("GET $W")->at('size'), 1, 'listed there';
is $e->ask("GET $H/" . uri($r->at('uuid')))->{status}, 404, 'and not in the repository';
is $e->ask("PUT $W/" . uri($r->at('uuid')), { active => false })->{status}, 200, 'changed';
is $e->ask("DELETE $W/" . uri($r->at('uuid')))->{status}, 204, 'deleted';

# Delete.
is $e->ask("DELETE $at")->{status}, 204, 'DELETE, 204';
is $e->ask("DELETE $at")->{status}, 404, 'once';
is $e->ask("GET $H")->at('size'), 2, 'and only that one';

# Who may.
is $e->ask_as(bo => "GET $H")->{status}, 403, 'who may write does not see them';
is $e->ask_as(bo => "POST $W", {%least})->{status}, 403, 'nor those of the workspace';
is $e->ask_as(zed => "GET $H")->{status}, 404, 'a stranger finds nothing';
is $e->ask("GET $H", undef, bearer('a-api'))->{status}, 200, 'the repository\'s access token does';
is $e->ask("GET $W", undef, bearer('a-api'))->{status}, 403, 'but not the workspace\'s';

# Scopes: those of the events, too.
my $weak = Emulator->start(seed => <<"END");
$ACME  - {secret: w-hook, user: ana, type: oauth, scopes: [webhook]}
  - {secret: w-repo, user: ana, type: oauth, scopes: [webhook, repository]}
  - {secret: g-read, user: bo, scopes: ["read:webhook:bitbucket"]}
END
$r = $weak->ask("POST $H", {%least}, bearer('w-hook'));
is $r->{status}, 403, 'an event needs its own scope';
is_deeply $r->at('error.detail'), { required => ['repository'], granted => ['webhook'] }, 'which is named';
is $weak->ask("POST $H", {%least}, bearer('w-repo'))->{status}, 201, 'with it, it is taken';
is $weak->ask("POST $H", { %least, events => ['pullrequest:created'] }, bearer('w-repo'))->{status}, 403, 'that of pull requests is another';
is_deeply $weak->ask("POST $H", {%least}, basic('bo@acme.example', 'g-read'))->at('error.detail.required'),
	[qw(read:webhook:bitbucket write:webhook:bitbucket)], 'the scopes of an API token';

# Events of issues went with the tracker.
is $e->ask("POST $H", { %least, events => ['issue:created'] })->{status}, 201, 'events of issues, while there are some';
my $removed = Emulator->start(seed => $ACME, options => [qw(--issue-tracker removed)]);
is $removed->ask("POST $H", { %least, events => ['issue:created'] })->{status}, 400, 'and not without a tracker';

# The limit.
my $one = Emulator->start(seed => $ACME, options => [qw(--wart hook-limit=1)]);
is $one->ask("POST $H", {%least})->{status}, 201, 'up to the limit';
is_error $one->ask("POST $H", {%least}), 400, qr/at most 1 webhook/, 'no further';
is $one->ask("PUT $H/" . uri($one->ask("GET $H")->at('values.0.uuid')), { active => false })->{status}, 200, 'changing is no adding';
is $one->ask("POST $W", {%least})->{status}, 201, 'a workspace has no such limit';

# What there is to subscribe to.
my $public = Emulator->start(seed => $ACME);
my $events = $public->ask_as(nobody => 'GET /2.0/hook_events');
is_deeply $events->{json}, { map { $_ => { links => { events => { href => $public->base . "/hook_events/$_" } } } } qw(repository workspace) },
	'for everybody';
$events = $public->ask_as(nobody => 'GET /2.0/hook_events/repository?pagelen=100');
is_deeply [ sort keys %{ $events->at('values.0') } ], [qw(category description event label)], 'with words';
my %event = map { $_ => 1 } $events->each_of('event');
is_deeply [ map { $event{$_} ? 1 : 0 } qw(repo:push pullrequest:created issue:created project:updated) ], [ 1, 1, 1, 0 ], 'of a repository';
is $public->ask('POST /2.0/repositories/acme/api/hooks', { url => 'https://x.example', events => [ sort keys %event ] })->{status}, 201, 'all can be subscribed to';
is $public->ask('GET /2.0/hook_events/workspace')->at('pagelen'), 30, 'thirty a page';
ok +(grep { $_ eq 'project:updated' } $public->ask('GET /2.0/hook_events/workspace?pagelen=100')->each_of('event')), 'of a workspace';
is $public->ask('GET /2.0/hook_events/team')->{status}, 404, 'of nothing else';
$public = Emulator->start(seed => $ACME, options => [qw(--issue-tracker removed)]);
ok !(grep {/^issue:/} $public->ask('GET /2.0/hook_events/repository?pagelen=100')->each_of('event')), 'those of issues went with them';

done_testing();

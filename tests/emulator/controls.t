#!/usr/bin/perl
# What the emulator says about itself: the requests it was asked, and its state.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';

is_deeply $e->ask('GET /_emulator/requests')->{json}, { count => 0, peak => 0, requests => [] }, 'nothing was asked yet';
$e->ask("GET $R?q=" . uri('slug="api"') . '&x');
$e->ask("PUT $R/api", { description => 'x', is_private => true });
$e->ask("PUT $R/api", 'no json');
$e->ask("GET $R/nope", undef, bearer('o-ana'));
$e->ask_as(nobody => "GET $R/site");
$e->ask('GET /2.0/user', undef, bearer('wrong-secret'));
my $r = $e->ask('GET /_emulator/requests', undef, anonymous => 1);
is $r->at('count'), 6, 'counted';
is scalar(grep { delete($_->{trace}) =~ /^[0-9a-f]{16}$/ } @{ $r->at('requests') }), 6, 'each with the id of its answer';
is_deeply $r->at('requests'), [
	{ method => 'GET', path => $R, query => 'q=slug%3D%22api%22&x', body => undef, status => 200, credential => 'api-token' },
	{ method => 'PUT', path => "$R/api", query => '', body => { description => 'x', is_private => true }, status => 200,
		credential => 'api-token' },
	{ method => 'PUT', path => "$R/api", query => '', body => 'no json', status => 400, credential => 'api-token' },
	{ method => 'GET', path => "$R/nope", query => '', body => undef, status => 404, credential => 'oauth' },
	{ method => 'GET', path => "$R/site", query => '', body => undef, status => 200, credential => 'none' },
	{ method => 'GET', path => '/2.0/user', query => '', body => undef, status => 401, credential => 'none' },
], 'as they were asked, with what came of them';
unlike $r->{body}, qr/wrong-secret|t-ana|o-ana/, 'and no secrets';
is $e->ask('DELETE /_emulator/requests')->{status}, 204, 'forgotten';
is $e->ask('GET /_emulator/requests')->at('count'), 0, 'indeed';

my $before = $e->ask('GET /_emulator/state')->{body};
is $e->ask('GET /_emulator/state')->{body}, $before, 'the state is the same where nothing changed';
$r = $e->ask('GET /_emulator/state?stable=1');
is_deeply [ sort keys %{ $r->{json} } ], [qw(users workspaces)], 'users and workspaces';
is_deeply $r->at('workspaces.acme.repositories.api.issues.2.title'), 'Second', 'everything below';
is $r->at('workspaces.acme.repositories.api.project'), 'PAY', 'a project by its key';
is_deeply [ keys %{ $r->at('workspaces.acme.repositories.api.default-reviewers') } ], ['{00000000-0000-4000-8000-00000000000b}'],
	'reviewers by uuid';
unlike $r->{body}, qr/_on"/, 'without instants, where they are not wanted';
like $before, qr/created_on/, 'with them otherwise';
my @names = $r->{body} =~ /"(\w[\w-]*)":\{"(?:access|default-reviewers|description)"/g;
$e->ask("PUT $R/api", { description => 'y' });
isnt $e->ask('GET /_emulator/state')->{body}, $before, 'a change shows';
$e->ask("PUT $R/api", { description => 'x' });
is $e->ask('GET /_emulator/state?stable=1')->{body}, $r->{body}, 'and its undoing';
my ($one, $two) = map {
	my $f = Emulator->start(seed => $ACME);
	$f->ask("POST $R/$_", {}) for @$_;
	$f->ask('GET /_emulator/state?stable=1')->{body};
} [qw(a b)], [qw(b a)];
is $one, $two, 'the order of changes does not matter';

# The log of requests: a file that two may share.
my $log = "$e->{folder}/requests.jsonl";
sub logged { return map { JSON::PP->new->utf8->decode($_) } split /\n/, slurp($log) }
{
	my $f = Emulator->start(seed => $ACME, options => ['--log', $log]);
	$f->ask("GET $R?q=" . uri('slug="api"'), undef, 'User-Agent' => 'somebody/1');
	$f->ask('GET /_emulator/state');
	$f->ask("PUT $R/api", { fork_policy => 'no_forks', description => 'Hidden', project => { key => 'PAY' }, language => undef,
		is_private => true, x => [ 1, 1.5, { kind => 'k' x 64 }, { kind => 'k' x 65 } ], type => { type => 'repository' } });
	is_deeply [ logged() ], [
		{ agent => 'somebody/1', method => 'GET', path => $R, query => 'q=slug%3D%22api%22', status => 200,
			content_type => undef, fields => [] },
		{ agent => undef, method => 'PUT', path => "$R/api", query => '', status => 400, content_type => 'application/json', fields => [
			[qw(description string)], [qw(fork_policy string no_forks)], [qw(is_private boolean)], [qw(language null)],
			[qw(project object)], [qw(project.key string)], [qw(type object)], [qw(type.type string repository)], [qw(x array)],
			[qw(x[] integer)], [qw(x[] number)], [qw(x[] object)], [ 'x[].kind', 'string', 'k' x 64 ], [qw(x[] object)],
			[qw(x[].kind string)] ] },
	], 'logged: names, types, and of values the words of the API';
}
my $g = Emulator->start(seed => $ACME, options => ['--log', $log], faults => '[{path: "/2.0/user", effect: cut}]');
$g->ask('GET /2.0/user');
$g->ask("POST $R/api/hooks", { url => 'https://x.example/Hidden', events => ['repo:push'], secret => 'Hidden' });
$g->ask('POST /site/oauth2/access_token', 'grant_type=client_credentials&client_secret=Hidden&x%20y=&=1&',
	'Content-Type' => 'application/x-www-form-urlencoded');
$g->ask("PUT $R/api", 'Hidden no json');
$g->ask("PUT $R/api", '"Hidden"');
$g->ask("POST $R/api/src", join("\r\n", '--x', 'Content-Disposition: form-data; name="message"', '', 'Hidden', '--x',
	'Content-Disposition: form-data; name="a/b.txt"; filename="b.txt"', '', 'Hidden', '--x--', ''),
	'Content-Type' => 'multipart/form-data; boundary=x');
$g->ask("POST $R/api/src", 'Hidden', 'Content-Type' => 'multipart/form-data; boundary=x');
my @later = logged();
is_deeply [ map { $_->{status} } @later[ 2 .. 8 ] ], [ 0, 201, 400, 400, 400, 201, 400 ], 'one that was not answered, too, behind those there were';
is_deeply [ map { $_->{fields} } @later[ 2 .. 8 ] ], [
	[], [ [qw(events array)], [qw(events[] string repo:push)], [qw(secret string)], [qw(url string)] ],
	[ [qw(grant_type string)], [qw(client_secret string)], [ 'x y', 'string' ] ], [], [],
	[ [qw(message string)], [qw(a/b.txt string)] ], [],
], 'forms by their names, and nothing of what is neither';
unlike slurp($log), qr/Hidden|Basic|t-ana/, 'no secrets';
is((stat $log)[2] & 0777, 0600, 'for nobody else');
$g->stop;
my $refused = Emulator->start(seed => $ACME, options => [ '--log', "$e->{folder}/no/such" ]);
is $refused->{exit}, 1, 'a log that cannot be written: it does not start';
like $refused->log_text, qr{cannot open '.*/no/such': }, 'and says so';
my $full = Emulator->start(seed => $ACME, options => [ '--log', '/dev/full' ]);
is $full->ask('GET /2.0/user')->{status}, 200, 'a log without room: it answers';
like $full->log_text, qr/cannot write the log of requests: /, 'and says so';

is $e->ask("$_")->{status}, 404, $_ for 'GET /_emulator', 'GET /_emulator/nope', 'POST /_emulator/state', 'GET /_emulator/requests/1';

# The tables of operations.
my @operations = @{ $e->ask('GET /_emulator/routes', undef, anonymous => 1)->at('operations') };
my ($issue) = grep { "$_->{method} $_->{path}" eq 'PUT repositories/{workspace}/{repository}/issues/{id}' } @operations;
is_deeply { map { $_ => $issue->{$_} } qw(oauth granular) },
	{ oauth => 'issue:write', granular => 'read:issue:bitbucket write:issue:bitbucket' }, 'an operation says what it needs';
is $issue->{attributes}{title}, 'text required', 'and what its body has';
is $issue->{attributes}{kind}, 'text of bug|enhancement|proposal|task', 'choices';
is $issue->{attributes}{votes}, 'int read-only', 'what only the service sets';
is $issue->{attributes}{assignee}, 'map nullable', 'what may be null';
ok !grep({ $_->{method} eq 'GET' && $_->{attributes} } @operations), 'reading has no body';
is scalar(grep { $_->{path} eq 'user' } @operations), 1, 'a method that is not there is no operation';
is $e->ask('POST /_emulator/routes', {})->{status}, 404, 'and they cannot be changed';

done_testing();

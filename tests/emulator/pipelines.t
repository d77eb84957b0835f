#!/usr/bin/perl
# Pipelines: on and off, variables, schedules, SSH keys and hosts, runners.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme/api';
my $C = "$R/pipelines_config";
my $W = '/2.0/workspaces/acme/pipelines-config';

sub item { return "$_[0]/" . uri($_[1]->at('uuid')) }

# On and off.
is_error $e->ask("GET $C"), 404, qr/Pipelines configuration/, 'never enabled: 404';
is $e->ask("GET $R/environments")->at('size'), 0, 'and no environments';
my $r = $e->ask("PUT $C", { enabled => true });
is $r->{status}, 200, 'PUT enables, 200';
is_deeply [ sort keys %{ $r->{json} } ], [qw(enabled repository type)], 'as documented';
is_deeply [ map { $r->at($_) } qw(type repository.full_name) ], [qw(repository_pipelines_configuration acme/api)], 'whose it is';
ok $e->ask("GET $C")->at('enabled'), 'GET shows it';
is_deeply [ $e->ask("GET $R/environments")->each_of('name') ], [qw(Test Staging Production)], 'with environments';
ok !$e->ask("PUT $C", { enabled => false, type => 'repository_pipelines_configuration' })->at('enabled'), 'PUT disables';
is $e->ask("GET $C")->{status}, 200, 'which is not the same as never';
is $e->ask("PUT $C", $_->[1])->{status}, 400, $_->[0]
	for [ 'enabled as a text', { enabled => 'yes' } ], [ 'what reads see', { enabled => true, lag => {} } ], [ 'more than there is', { enabled => true, more => 1 } ];
is $e->ask("PUT /2.0/repositories/acme/site/pipelines_config", {})->{status}, 400, 'nothing said';
is $e->ask("DELETE $C")->{status}, 405, 'it cannot be deleted';
is $e->ask_as(bo => "GET $C")->{status}, 403, 'administrators only';

# Variables, of a repository and of a workspace.
for ([ "$C/variables", 'repository' ], [ "$W/variables", 'workspace' ]) {
	my ($V, $of) = @$_;
	is $e->ask("GET $V")->at('size'), 0, "$of: no variables";
	$r = $e->ask("POST $V", { key => 'REGION', value => 'eu-1' });
	is $r->{status}, 201, "$of: POST creates, 201";
	is_deeply $r->{json}, { type => 'pipeline_variable', uuid => $r->at('uuid'), key => 'REGION', value => 'eu-1',
		secured => false }, "$of: a variable";
	is $e->ask('GET ' . item($V, $r))->{body}, $r->{body}, "$of: GET shows the same";
	my $secret = $e->ask("POST $V", { key => 'TOKEN', value => 'hush', secured => true, type => 'pipeline_variable' });
	is_deeply [ sort keys %{ $secret->{json} } ], [qw(key secured type uuid)], "$of: a secured one has no value";
	unlike $e->ask("GET $V")->{body}, qr/hush/, "$of: nowhere";
	is $e->ask("GET $V")->at('size'), 2, "$of: both are listed";
	is_error $e->ask("POST $V", { key => 'REGION', value => 'x' }), 409, qr/already exists/, "$of: a key that is taken";
	is $e->ask('PUT ' . item($V, $secret), { key => 'REGION' })->{status}, 409, "$of: by PUT, too";
	is $e->ask('PUT ' . item($V, $r), { value => 'us-1' })->at('value'), 'us-1', "$of: PUT changes the value";
	is $e->ask('PUT ' . item($V, $r), { key => 'ZONE' })->at('key'), 'ZONE', "$of: and the key";
	is $e->ask('PUT ' . item($V, $r), { key => 'ZONE', value => '' })->at('value'), '', "$of: the value may be empty";
	is $e->ask('PUT ' . item($V, $secret), { value => 'new' })->{status}, 200, "$of: a secret is changed";
	is_error $e->ask('PUT ' . item($V, $secret), { secured => false }), 400, qr/Bad request/, "$of: but not made readable";
	is $e->ask('PUT ' . item($V, $secret), { secured => false, value => 'open' })->at('value'), 'open', "$of: but by a new value";
	$e->ask('PUT ' . item($V, $r), { value => 'readable' });
	like $e->ask('GET /_emulator/state')->{body}, qr/readable/, "$of: what is readable is kept";
	ok !exists $e->ask('PUT ' . item($V, $r), { secured => true })->{json}{value}, "$of: secured later";
	unlike $e->ask('GET /_emulator/state')->{body}, qr/readable/, "$of: and from then on not kept";
	is $e->ask('DELETE ' . item($V, $r))->{status}, 204, "$of: DELETE, 204";
	is $e->ask('DELETE ' . item($V, $r))->{status}, 404, "$of: once";
	is $e->ask("POST $V", $_->[1])->{status}, 400, "$of: $_->[0]"
		for [ 'no key', { value => 'x' } ], [ 'no value', { key => 'X' } ], [ 'an empty key', { key => '', value => 'x' } ],
		[ 'a key that begins with a digit', { key => '1X', value => 'x' } ], [ 'a key with a hyphen', { key => 'A-B', value => 'x' } ],
		[ 'a value that is no text', { key => 'X', value => 5 } ], [ 'secured as a text', { key => 'X', value => 'x', secured => 'yes' } ],
		[ 'more than there is', { key => 'X', value => 'x', scope => 'all' } ];
	is $e->ask("GET $V")->at('size'), 1, "$of: none of which did anything";
}
unlike $e->ask('GET /_emulator/state')->{body}, qr/hush/, 'a secret is kept nowhere';
is $e->ask("GET $R/pipelines-config/variables")->{status}, 404, 'a repository has an underscore';
is $e->ask('GET /2.0/workspaces/acme/pipelines_config/variables')->{status}, 404, 'a workspace a hyphen';
is $e->ask_as(bo => "GET $C/variables")->{status}, 200, 'who may write reads variables';
is $e->ask_as(bo => "POST $C/variables", { key => 'X', value => 'x' })->{status}, 403, 'and does not write them';
is $e->ask_as(cy => "GET $C/variables")->{status}, 403, 'who may read does not';
is $e->ask_as(bo => "GET $W/variables")->{status}, 403, 'those of a workspace are for its administrators';

# Schedules.
my $S = "$C/schedules";
my %target = (ref_type => 'branch', ref_name => 'main', selector => { type => 'branches', pattern => 'main' });
my %nightly = (target => { %target, type => 'pipeline_ref_target' }, cron_pattern => '0 0 12 * * ? *');
$r = $e->ask("POST $S", { %nightly, enabled => false });
is $r->{status}, 201, 'a schedule';
is_deeply [ sort keys %{ $r->{json} } ], [qw(created_on cron_pattern enabled target type updated_on uuid)], 'as documented';
ok $r->at('enabled'), 'begins enabled, whatever was sent';
is $r->at('target.selector.pattern'), 'main', 'its target';
ok !$e->ask('PUT ' . item($S, $r), { enabled => false })->at('enabled'), 'PUT switches it off';
is $e->ask('PUT ' . item($S, $r), { cron_pattern => '0 0 13 * * ? *' })->{status}, 400, 'and changes nothing else';
is $e->ask("POST $S", {%nightly})->{status}, 201, 'a second one just like it';
is $e->ask("POST $S", $_->[1])->{status}, 400, $_->[0]
	for [ 'cron of five fields', { %nightly, cron_pattern => '0 12 * * *' } ], [ 'of six', { %nightly, cron_pattern => '0 0 12 * * ?' } ],
	[ 'of eight', { %nightly, cron_pattern => '0 0 12 * * ? * *' } ], [ 'none', { target => \%target } ],
	[ 'no target', { cron_pattern => '0 0 12 * * ? *' } ],
	[ 'a tag', { %nightly, target => { %target, ref_type => 'tag' } } ],
	[ 'another kind of target', { %nightly, target => { %target, type => 'pipeline_commit_target' } } ],
	[ 'a selector without type', { %nightly, target => { %target, selector => {} } } ],
	(map { my %t = %target; delete $t{$_}; [ "a target without $_", { %nightly, target => \%t } ] } sort keys %target);
is $e->ask("GET $S")->at('size'), 2, 'none of which did anything';
is $e->ask('DELETE ' . item($S, $r))->{status}, 204, 'deleted';
is $e->ask('GET ' . item($S, $r))->{status}, 404, 'gone';
my $one = Emulator->start(seed => $ACME, options => [qw(--wart schedule-limit=1)]);
is $one->ask("POST $S", {%nightly})->{status}, 201, 'up to the limit';
is_error $one->ask("POST $S", {%nightly}), 401, qr/maximum number of schedules/, 'beyond it 401, of all';

# The SSH key pair.
my $K = "$C/ssh/key_pair";
is $e->ask("GET $K")->{status}, 404, 'no key pair';
is $e->ask("DELETE $K")->{status}, 404, 'nothing to delete';
$r = $e->ask("PUT $K", { private_key => 'BEGIN hush', public_key => 'ssh-ed25519 AAAA' });
is $r->{status}, 200, 'PUT sets it, 200';
is_deeply $r->{json}, { type => 'pipeline_ssh_key_pair', public_key => 'ssh-ed25519 AAAA' }, 'the private half is not shown';
is $e->ask("PUT $K", { private_key => 'b', public_key => 'ssh-ed25519 BBBB' })->{status}, 200, 'set again';
is $e->ask("GET $K")->at('public_key'), 'ssh-ed25519 BBBB', 'GET shows it';
is $e->ask("PUT $K", $_)->{status}, 400, 'a half alone' for { private_key => 'x' }, { public_key => 'x' }, {};
is $e->ask("DELETE $K")->{status}, 204, 'DELETE, 204';
is $e->ask("GET $K")->{status}, 404, 'gone';
unlike $e->ask('GET /_emulator/state')->{body}, qr/hush/, 'and kept nowhere';

# Known hosts.
my $N = "$C/ssh/known_hosts";
my %host = (hostname => 'git.example', public_key => { key_type => 'ssh-ed25519', key => 'AAAAC3' });
$r = $e->ask("POST $N", {%host});
is $r->{status}, 201, 'a known host';
is_deeply [ sort keys %{ $r->{json} } ], [qw(hostname public_key type uuid)], 'as documented';
is_deeply [ sort keys %{ $r->at('public_key') } ], [qw(key key_type md5_fingerprint sha256_fingerprint type)], 'with fingerprints';
is_error $e->ask("POST $N", {%host}), 409, qr/already exists/, 'once';
is $e->ask('PUT ' . item($N, $r), { hostname => 'other.example' })->at('hostname'), 'other.example', 'changed';
is $e->ask('PUT ' . item($N, $r), { public_key => { key_type => 'ssh-rsa', key => 'AAAAB3' } })->at('public_key.key'), 'AAAAB3', 'its key';
is $e->ask("POST $N", { %host, hostname => $_ })->at('error.detail'), 'pipeline-service.known-host.hostname-not-allowed', "$_ is known"
	for qw(bitbucket.org github.com gitlab.com GitHub.com);
is $e->ask("POST $N", $_->[1])->{status}, 400, $_->[0]
	for [ 'no key', { hostname => 'x.example' } ], [ 'no host', { public_key => $host{public_key} } ],
	[ 'no type of key', { %host, public_key => { key => 'A' } } ], [ 'no material', { %host, public_key => { key_type => 'ssh-rsa' } } ];
is $e->ask('DELETE ' . item($N, $r))->{status}, 204, 'deleted';

# Runners.
for my $U ("$R/pipelines-config/runners", "$W/runners") {
	$r = $e->ask("POST $U", { name => 'builder', labels => [qw(self.hosted linux arm64)] });
	is $r->{status}, 200, "POST of a runner is 200: $U";
	is_deeply [ sort keys %{ $r->{json} } ], [qw(created_on labels name oauth_client state type updated_on uuid)], 'as documented';
	is $r->at('state.status'), 'UNREGISTERED', 'nobody has started it';
	like $r->at('oauth_client.secret'), qr/^[0-9a-f]{32}$/, 'its secret is shown once';
	my $again = $e->ask('GET ' . item($U, $r));
	is $again->at('oauth_client.id'), $r->at('oauth_client.id'), 'its client stays';
	ok !exists $again->at('oauth_client')->{secret}, 'and the secret is never shown again';
	is $e->ask("POST $U", { name => 'builder' })->{status}, 409, 'a name that is taken';
	$again = $e->ask('PUT ' . item($U, $r), { labels => ['gpu'] });
	is_deeply $again->at('labels'), ['gpu'], 'labels are changed';
	is_deeply [ sort keys %{ $again->at('oauth_client') } ], [qw(audience id token_endpoint type)], 'and no secret is shown';
	is $e->ask("POST $U", $_->[1])->{status}, 400, $_->[0]
		for [ 'no name', {} ], [ 'labels that are no texts', { name => 'x', labels => [1] } ], [ 'labels as a text', { name => 'x', labels => 'linux' } ];
	is $e->ask('DELETE ' . item($U, $r))->{status}, 204, 'deleted';
	is $e->ask("GET $U")->at('size'), 0, 'gone';
}

# Reads that come too soon.
my $late = Emulator->start(seed => $ACME, options => [qw(--wart read-lag=1)]);
ok $late->ask("PUT $C", { enabled => true })->at('enabled'), 'the answer to a write shows it';
is $late->ask("GET $C")->{status}, 404, 'the read after it does not';
ok $late->ask("GET $C")->at('enabled'), 'and the one after that does';
$late->ask("PUT $C", { enabled => false });
ok $late->ask("GET $C")->at('enabled'), 'a change, too, is read late';
ok !$late->ask("GET $C")->at('enabled'), 'by one';
ok !exists $late->ask("GET $C")->{json}{lag}, 'of which nothing is shown';
$late->ask("PUT $C", { enabled => true });
$late->ask("PUT $C", { enabled => true });
ok !$late->ask("GET $C")->at('enabled'), 'two writes in a row: what was before both';
ok $late->ask("GET $C")->at('enabled'), 'then what is';

# Scopes.
my $weak = Emulator->start(seed => <<"END");
$ACME  - {secret: w-read, user: ana, type: oauth, scopes: [pipeline, repository:admin]}
  - {secret: w-variable, user: ana, type: oauth, scopes: ["pipeline:variable"]}
END
my @asked = (
	[ 'w-read', "PUT $C", 200 ], [ 'w-variable', "PUT $C", 403 ], [ 'w-read', "GET $C/variables", 200 ],
	[ 'w-variable', "GET $C/variables", 403 ], [ 'w-read', "POST $C/variables", 403 ], [ 'w-variable', "POST $C/variables", 400 ],
	[ 'w-read', "GET $N", 200 ], [ 'w-variable', "PUT $K", 400 ], [ 'w-read', "POST $S", 403 ],
	[ 'w-read', "GET $R/pipelines-config/runners", 403 ],
);
is $weak->ask($_->[1], { enabled => true }, bearer($_->[0]))->{status}, $_->[2], "$_->[1] with $_->[0]" for @asked;

# The next build number.
$e = Emulator->start(seed => $ACME);
my $NUMBER = '/2.0/repositories/acme/api/pipelines_config';
is $e->ask("PUT $NUMBER/build_number", { next => 5 })->{status}, 404, 'a build number of Pipelines that are not';
$e->ask("PUT $NUMBER", { enabled => true });
is_deeply $e->ask("PUT $NUMBER/build_number", { next => 5 })->{json}, { type => 'pipeline_build_number', next => 5 }, 'and of those that are';
is_deeply [ sort keys %{ $e->ask("GET $NUMBER")->{json} } ], [qw(enabled repository type)], 'it is shown nowhere else';
is $e->ask("PUT $NUMBER/build_number", $_)->{status}, 400, 'a number that is none' for {}, { next => 0 }, { next => 'x' }, { next => 1, colour => 1 };
is $e->ask("GET $NUMBER/build_number")->{status}, 405, 'there is no GET';
is $e->ask_as(bo => "PUT $NUMBER/build_number", { next => 6 })->{status}, 403, 'administrators only';

done_testing();

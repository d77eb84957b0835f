#!/usr/bin/perl
# Who asks: API tokens by Basic, OAuth and access tokens by Bearer, nobody, and the secret that needs no seed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $invalid = 'Token is invalid, expired, or not supported for this endpoint.';

sub who { return $e->ask('GET /2.0/user', undef, @_) }

# API tokens.
my $r = who(basic('ana@acme.example', 't-ana'));
is $r->at('nickname'), 'ana', 'an API token by Basic';
is $r->header('X-Credential-Type'), 'api-token', 'is called that';
is who(basic('ANA@acme.example', 't-ana'))->{status}, 200, 'the address in any case';
for ([ 'a wrong secret', basic('ana@acme.example', 'nope') ], [ 'another\'s address', basic('bo@acme.example', 't-ana') ],
	[ 'a nickname', basic('ana', 't-ana') ], [ 'no address', basic('', 't-ana') ], [ 'an API token by Bearer', bearer('t-ana') ],
	[ 'an OAuth token by Basic', basic('ana@acme.example', 'o-ana') ], [ 'an unknown token', bearer('x') ],
	[ 'an empty token', bearer('') ], [ 'another scheme', (Authorization => 'Digest x') ],
	[ 'an empty header', (Authorization => '') ], [ 'no colon', (Authorization => 'Basic YWJj') ],
	[ 'no Base64', (Authorization => 'Basic !!!') ], [ 'the default secret', bearer('emulator') ]) {
	my ($name, @header) = @$_;
	$r = who(@header);
	is_error $r, 401, $invalid, $name;
}
is $r->header('WWW-Authenticate'), 'Basic realm="Bitbucket.org HTTP"', 'a 401 says how';
is $r->header('X-OAuth-Scopes'), undef, 'and nothing of scopes';

# OAuth and access tokens.
$r = who(bearer('o-ana'));
is $r->at('nickname'), 'ana', 'an OAuth token by Bearer';
is $r->header('X-Credential-Type'), 'oauth', 'is called that';
is $r->header('X-Accepted-OAuth-Scopes'), 'account', 'what the endpoint needs, in its vocabulary';
like $r->header('X-OAuth-Scopes'), qr/^account, account:write, .*wiki$/, 'what it has';
is who(basic('ana@acme.example', 't-ana'))->header('X-Accepted-OAuth-Scopes'), 'read:user:bitbucket',
	'in the vocabulary of API tokens';
$r = who(bearer('a-acme'));
is $r->at('type'), 'app_user', 'an access token is a bot';
is $r->at('display_name'), 'acme bot', 'with the token\'s name';

# What access tokens reach.
my $R = '/2.0/repositories/acme';
my %reach = (
	'a-acme' => { "$R/api" => 200, "$R/site" => 200, '/2.0/repositories/other/secret' => 404, '/2.0/workspaces/acme/projects/PAY' => 200 },
	'a-pay'  => { "$R/api" => 200, "$R/old-name" => 200, "$R/site" => 200, '/2.0/repositories/other/secret' => 404 },
	'a-api'  => { "$R/api" => 200, "$R/old-name" => 404, '/2.0/repositories/other/open' => 200 },
);
for my $token (sort keys %reach) {
	is $e->ask("GET $_", undef, bearer($token))->{status}, $reach{$token}{$_}, "$token: $_" for sort keys %{ $reach{$token} };
}
is $e->ask("PUT $R/api", { description => 'x' }, bearer('a-api'))->{status}, 200, 'a repository token changes its repository';
is $e->ask("PUT $R/site", { description => 'x' }, bearer('a-api'))->{status}, 403, 'not a public one beside it';
is $e->ask("PUT $R/old-name", { description => 'x' }, bearer('a-api'))->{status}, 404, 'nor one it cannot see';
is $e->ask("PUT $R/old-name", { description => 'x' }, bearer('a-pay'))->{status}, 200, 'a project token those of its project';
is $e->ask("PUT $R/site", { description => 'x' }, bearer('a-pay'))->{status}, 403, 'not others';
is_deeply [ $e->ask("GET $R", undef, bearer('a-api'))->each_of('slug') ], [qw(api site)], 'lists show what can be seen';
is_deeply [ $e->ask("GET $R", undef, bearer('a-pay'))->each_of('slug') ], [qw(api site old-name)], 'of the project, too';
is $e->ask('POST /2.0/workspaces/acme/projects', { key => 'T', name => 't' }, bearer('a-acme'))->{status}, 201,
	'projects are created by workspace tokens';
is $e->ask('POST /2.0/workspaces/acme/projects', { key => 'U', name => 't' }, bearer('a-pay'))->{status}, 403,
	'not by project tokens';
is $e->ask("POST $R/made", { project => { key => 'PAY' } }, bearer('a-acme'))->{status}, 201, 'and repositories';

# What people see.
is $e->ask_as(zed => "GET $R/api")->{status}, 404, 'a private repository is invisible to strangers';
is $e->ask_as(zed => "GET $R/site")->{status}, 200, 'a public one is not';
is_deeply [ $e->ask_as(zed => "GET $R")->each_of('slug') ], ['site'], 'nor in the list';
is $e->ask_as(zed => "PUT $R/site", { description => 'x' })->{status}, 403, 'but it is not theirs to change';
is $e->ask_as(bo => "PUT $R/api", { description => 'x' })->{status}, 403, 'nor a member\'s who may only write';
is $e->ask_as(bo => "DELETE $R/api")->{status}, 403, 'or to delete';
is_error $e->ask_as(bo => "POST $R/mine", {}), 400, qr/permission to create/, 'creating without the privilege is 400';
is_error $e->ask_as(bo => "PUT $R/mine", {}), 400, qr/permission to create/, 'by PUT, too';
is $e->ask_as(nobody => "GET $R/site")->{status}, 200, 'without a credential public repositories are seen';
is $e->ask_as(nobody => "GET $R/site")->header('X-Credential-Type'), undef, 'and no credential is named';
is $e->ask_as(nobody => "GET $R/api")->{status}, 404, 'private ones are not';
is_deeply [ $e->ask_as(nobody => "GET $R")->each_of('slug') ], ['site'], 'nor listed';
is_error $e->ask_as(nobody => "PUT $R/site", {}), 401, $invalid, 'changing needs a credential';
is_error $e->ask_as(nobody => "POST $R/x", {}), 401, $invalid, 'creating, too';
is_error $e->ask_as(nobody => 'GET /2.0/user'), 401, $invalid, 'and being somebody';

# Without tokens in the seed, one secret opens everything.
(my $tokenless = $ACME) =~ s/^tokens:.*//ms;
$e = Emulator->start(seed => $tokenless);
is who(bearer('emulator'))->at('nickname'), 'ana', 'the default secret by Bearer is the first owner';
is who(basic('bo@acme.example', 'emulator'))->at('nickname'), 'bo', 'by Basic, whose address it is';
is who(basic('anybody', 'emulator'))->at('nickname'), 'ana', 'or the first owner';
is who(bearer('other'))->{status}, 401, 'other secrets open nothing';
is $e->ask("DELETE $R/api", undef, bearer('emulator'))->{status}, 204, 'every scope is granted';
is who(bearer('emulator'))->header('X-Credential-Type'), 'oauth', 'Bearer is OAuth';

done_testing();

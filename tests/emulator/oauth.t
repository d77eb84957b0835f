#!/usr/bin/perl
# OAuth consumers: tokens for a client, refresh tokens that rotate, and errors of another shape.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME . <<'END';
consumers:
  - {id: key, secret: s3cret, user: ana, scopes: [account, repository], refresh_token: seeded}
  - {id: brief, secret: s3cret, user: ana, scopes: [account], expires_in: 1}
END
my $e = Emulator->start(seed => $seed);

sub token {
	my ($form, @headers) = @_;
	return $e->ask('POST /site/oauth2/access_token', $form, 'Content-Type' => 'application/x-www-form-urlencoded',
		@headers ? @headers : (Authorization => undef));
}
my @key = basic('key', 's3cret');

my $r = token('grant_type=client_credentials', @key);
is $r->{status}, 200, 'client_credentials';
is_deeply [ sort keys %{ $r->{json} } ], [qw(access_token expires_in scopes state token_type)], 'without a refresh token';
is_deeply [ map { $r->at($_) } qw(expires_in scopes token_type) ], [ 7200, 'account repository', 'bearer' ], 'scopes, in plural';
my $access = $r->at('access_token');
cmp_ok length $access, '>', 2500, 'tokens are long since 2026';
$r = $e->ask('GET /2.0/user', undef, bearer($access));
is $r->at('nickname'), 'ana', 'the token is its consumer\'s user';
is $r->header('X-OAuth-Scopes'), 'account, repository', 'with its scopes';
is $e->ask('GET /2.0/workspaces/acme/projects', undef, bearer($access))->{status}, 403, 'and no others';
is token('grant_type=client_credentials&client_id=key&client_secret=s3cret')->{status}, 200, 'the client in the body';
isnt token('grant_type=client_credentials', @key)->at('access_token'), $access, 'each token is new';

for ([ 'a wrong secret', basic('key', 'x') ], [ 'a wrong key', basic('x', 's3cret') ], [ 'Bearer', bearer('key') ], ['nothing']) {
	my ($name, @header) = @$_;
	$r = token('grant_type=client_credentials', @header);
	is_deeply [ $r->{status}, $r->{json} ], [ 400, { error => 'unauthorized_client',
		error_description => 'Invalid OAuth client credentials' } ], "$name: 400 unauthorized_client, not 401";
}
is token('grant_type=password&username=a', @key)->at('error'), 'unsupported_grant_type', 'other grants';
is token('', @key)->at('error'), 'unsupported_grant_type', 'no grant';
is token('grant_type=authorization_code&code=x', @key)->at('error'), 'invalid_grant', 'a code that is not';
is $e->ask('GET /site/oauth2/access_token')->{status}, 405, 'POST only';

# Rotation.
$r = token('grant_type=refresh_token&refresh_token=seeded', @key);
is $r->{status}, 200, 'refresh_token';
my $next = $r->at('refresh_token');
isnt $next, 'seeded', 'gives a new refresh token';
is $e->ask('GET /2.0/user', undef, bearer($r->at('access_token')))->{status}, 200, 'and an access token';
is token('grant_type=refresh_token&refresh_token=seeded', @key)->{status}, 200, 'the old one works on for ten minutes';
is token("grant_type=refresh_token&refresh_token=$next", @key)->{status}, 200, 'the new one works';
$r = token('grant_type=refresh_token&refresh_token=nope', @key);
is_deeply $r->{json}, { error => 'invalid_request', error_description => 'Invalid refresh_token' }, 'an unknown one does not';
is token("grant_type=refresh_token&refresh_token=$next", basic('brief', 's3cret'))->{status}, 400, 'nor another client\'s';

# Expiry.
$access = token('grant_type=client_credentials', basic('brief', 's3cret'))->at('access_token');
is $e->ask('GET /2.0/user', undef, bearer($access))->{status}, 200, 'a token that lives a second';
select undef, undef, undef, 1.1;
is_error $e->ask('GET /2.0/user', undef, bearer($access)), 401,
	'Access token expired. Use your refresh token to obtain a new access token.', 'lives no longer';

my ($log, $state) = map { $e->ask("GET /_emulator/$_")->{body} } qw(requests state);
unlike $log, qr/s3cret|seeded/, 'no secret in the list of requests';
unlike $state, qr/s3cret|seeded|t-ana/, 'nor in the state';
unlike $log, qr/t-ana|o-ana/, 'nor a token';

$e = Emulator->start(seed => $seed, options => [ '--wart', 'client-refresh=present', '--wart', 'refresh-error=invalid_grant' ]);
ok defined token('grant_type=client_credentials', @key)->at('refresh_token'), 'a refresh token for a client, where told so';
is token('grant_type=refresh_token&refresh_token=nope', @key)->at('error'), 'invalid_grant', 'and the other error';

done_testing();

#!/usr/bin/perl
# The authorization page: codes for browsers to bring back, and what consumers get for them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = $ACME . <<'END';
consumers:
  - {id: key, secret: s3cret, user: bo, scopes: [account, repository, pullrequest], callback: "http://localhost:9/back"}
  - {id: query, secret: s3cret, user: bo, scopes: [account], callback: "http://localhost:9/back?from=here"}
  - {id: none, secret: s3cret, user: bo, scopes: [account]}
END
my $e = Emulator->start(seed => $seed);
my $BACK = 'http://localhost:9/back';

# Visits the page with these parameters.
sub visit {
	my (%with) = (client_id => 'key', response_type => 'code', @_);
	return $e->ask('GET /site/oauth2/authorize?' . join('&', map { "$_=" . uri($with{$_}) } grep { defined $with{$_} } sort keys %with), undef,
		anonymous => 1);
}

sub code_of { return ($_[0]->header('Location') // '') =~ /[?&]code=([^&]+)/ ? $1 : 'none' }

sub token {
	my ($form, $client) = @_;
	return $e->ask('POST /site/oauth2/access_token', $form, 'Content-Type' => 'application/x-www-form-urlencoded',
		basic($client // 'key', 's3cret'));
}

sub redeem { return token("grant_type=authorization_code&code=$_[0]" . ($_[1] // ''), $_[2]) }

# There and back.
my $r = visit(state => 'a b&c');
is $r->{status}, 302, 'the page sends back';
like $r->header('Location'), qr{^\Q$BACK\E\?code=[0-9a-f-]{36}&state=a%20b%26c$}, 'with a code and the state, encoded';
$r = redeem(code_of($r));
is $r->{status}, 200, 'a code gives tokens';
is_deeply [ sort keys %{ $r->{json} } ], [qw(access_token expires_in refresh_token scopes state token_type)], 'both of them';
is $r->at('scopes'), 'account repository pullrequest', 'with all the consumer\'s scopes';
is $e->ask('GET /2.0/user', undef, bearer($r->at('access_token')))->at('nickname'), 'bo', 'in the name of who agreed';
is token('grant_type=refresh_token&refresh_token=' . $r->at('refresh_token'))->{status}, 200, 'the refresh token works';
unlike visit()->header('Location'), qr/state/, 'no state, none back';

# Fewer scopes.
$r = redeem(code_of(visit(scope => 'account repository')));
is $r->at('scopes'), 'account repository', 'those that were asked for';
my $access = $r->at('access_token');
is $e->ask('GET /2.0/user', undef, bearer($access))->header('X-OAuth-Scopes'), 'account, repository', 'are those of the token';
$r = token('grant_type=refresh_token&refresh_token=' . $r->at('refresh_token'));
is $r->at('scopes'), 'account repository', 'and of those after it';
is token('grant_type=refresh_token&refresh_token=' . $r->at('refresh_token'))->at('scopes'), 'account repository', 'and so on';
like visit(scope => 'account webhook', state => 'x')->header('Location'), qr{^\Q$BACK\E\?error=invalid_scope&state=x$}, 'scopes that the consumer has not';

# Codes are for one use, by one consumer, at one address.
my $code = code_of(visit());
is redeem($code)->{status}, 200, 'once';
$r = redeem($code);
is_deeply [ $r->{status}, $r->{json} ], [ 400, { error => 'invalid_grant', error_description => 'The specified code is not valid.' } ], 'and not again';
is redeem('nope')->at('error'), 'invalid_grant', 'one that is none';
is token('grant_type=authorization_code')->at('error'), 'invalid_grant', 'and none at all';
$code = code_of(visit());
is redeem($code, '', 'none')->at('error'), 'invalid_grant', 'another consumer\'s';
is redeem($code)->{status}, 200, 'is still good for its own';
$code = code_of(visit(redirect_uri => $BACK));
is redeem($code)->at('error'), 'invalid_grant', 'an address that was named';
is redeem($code, '&redirect_uri=' . uri($BACK))->{status}, 200, 'must be named again';
is redeem(code_of(visit()), '&redirect_uri=' . uri($BACK))->at('error'), 'invalid_grant', 'and only then';
$r = $e->ask('POST /site/oauth2/access_token', 'grant_type=authorization_code&code=' . code_of(visit()),
	'Content-Type' => 'application/x-www-form-urlencoded', basic('key', 'wrong'));
is_deeply [ $r->{status}, $r->at('error') ], [ 400, 'unauthorized_client' ], 'a wrong secret';

# The page itself.
for ([ 'an unknown consumer', client_id => 'nope' ], [ 'no consumer', client_id => undef ], [ 'an address that is not the consumer\'s', redirect_uri => 'https://evil.example/' ],
	[ 'one below it', redirect_uri => "$BACK/x" ], [ 'one that begins like it', redirect_uri => "${BACK}x" ], [ 'a consumer without an address', client_id => 'none' ],
	[ 'an address for a consumer without one', client_id => 'none', redirect_uri => $BACK ]) {
	my ($name, %with) = @$_;
	$r = visit(%with);
	is_deeply [ $r->{status}, $r->header('Content-Type'), $r->header('Location') ], [ 400, 'text/html; charset=utf-8', undef ], "$name: a page, and nobody is sent anywhere";
	like $r->{body}, qr/^<!DOCTYPE html>/, 'for people';
}
like visit(response_type => 'token', state => 's')->header('Location'), qr{\?error=unsupported_response_type&state=s$}, 'no implicit grant';
like visit(response_type => undef)->header('Location'), qr/error=unsupported_response_type$/, 'nor none';
like visit(client_id => 'query')->header('Location'), qr{/back\?from=here&code=}, 'an address with a query keeps it';
is visit(code_challenge => 'x', code_challenge_method => 'S256')->{status}, 302, 'what is not known of PKCE is let be';
is $e->ask('POST /site/oauth2/authorize', '')->{status}, 405, 'GET only';
is $e->ask('GET /site/oauth2/other')->{status}, 404, 'and nothing else there';

# Nothing of it lies about.
my ($log, $state) = map { $e->ask("GET /_emulator/$_")->{body} } qw(requests state);
unlike $log . $state, qr/\Q$code\E/, 'no code in the list of requests, nor in the state';

# Long tokens work as others do.
$e = Emulator->start(seed => $seed, options => [qw(--wart token-length=8192)]);
$access = redeem(code_of(visit()))->at('access_token');
is length $access, 8192, 'a long token';
is $e->ask('GET /2.0/user', undef, bearer($access))->at('nickname'), 'bo', 'opens what others open';

# Where addresses below the consumer's will do.
$e = Emulator->start(seed => $seed, options => [qw(--wart redirect-uri=below)]);
is visit(redirect_uri => "$BACK$_->[0]")->{status}, $_->[1], "the consumer's address and '$_->[0]'"
	for [ '', 302 ], [ '/x', 302 ], [ '?x=1', 302 ], [ 'x', 400 ], [ '.evil.example/', 400 ];

# A seed that is wrong.
my $bad = Emulator->start(seed => $ACME . "consumers:\n  - {id: k, secret: s, user: ana, callback: localhost}\n");
like $bad->log_text, qr/a consumer's callback is a URL, not 'localhost'/, 'a callback that is none';

done_testing();

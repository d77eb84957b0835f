#!/usr/bin/perl
# The rate limit: for each user, whatever the credential; and the two styles of headers.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $R = '/2.0/repositories/acme/site';
my $message = 'Rate limit for this resource has been exceeded';

my $e = Emulator->start(seed => $ACME, options => [ '--rate-limit', 5 ]);
my $r = $e->ask("GET $R");
is $r->header('x-ratelimit-limit'), '5, 5;w=3600', 'the limit, as seen in 2026-08';
is $r->header('x-ratelimit-remaining'), 4, 'what is left';
like $r->header('x-ratelimit-reset'), qr/^(3600|3599)$/, 'seconds left, no instant';
$e->ask("GET $R", undef, bearer('o-ana')) for 1 .. 3;
$r = $e->ask("GET $R");
is $r->header('x-ratelimit-remaining'), 0, 'all credentials of a user share it';
is $r->{status}, 200, 'the fifth is answered';
$r = $e->ask("PUT $R", { description => 'x' });
is_error $r, 429, $message, 'the sixth is not (error.429.rate-limit.anonymous.json)';
is $r->header('x-ratelimit-remaining'), 0, 'nothing is left';
cmp_ok $r->header('x-ratelimit-reset'), '>', 3500, 'for so long';
is $r->header('Retry-After'), undef, 'Retry-After is not documented';
isnt $e->ask_as(bo => "GET $R")->at('description'), 'x', 'and it had no effect; another user has his own';
is $e->ask("GET $R/hooks")->header('x-ratelimit-remaining'), 4, 'webhooks have a limit of their own';
is $e->ask('GET /2.0/workspaces/acme/hooks')->header('x-ratelimit-remaining'), 3, 'those of workspaces too';
is $e->ask('GET /2.0/user')->header('x-ratelimit-remaining'), 4, 'and so has the rest';
is $e->ask('GET /2.0/repositories/acme/hooks')->{status}, 429, 'a repository of that name is none';
is $e->ask_as(nobody => "GET $R")->{status}, 200, 'so has nobody';
$e->ask_as(nobody => "GET $R") for 1 .. 4;
is $e->ask_as(nobody => "GET $R")->{status}, 429, 'by address';
is $e->ask('GET /2.0/user', undef, bearer('wrong'))->{status}, 401, 'a wrong credential is not counted';
is $e->ask('GET /_emulator/requests')->{status}, 200, 'controls are free';

$e = Emulator->start(seed => $ACME, options => [ '--rate-limit', 1, map { ('--wart', $_) }
	'rate-headers=documented', 'rate-body=text', 'retry-after=present' ]);
$r = $e->ask("GET $R");
is $r->header('X-RateLimit-Limit'), 1, 'as documented';
is $r->header('X-RateLimit-NearLimit'), 'true', 'near the limit';
is $r->header('x-ratelimit-remaining'), undef, 'nothing else';
$r = $e->ask("GET $R");
is "$r->{status} $r->{body}", "429 $message", 'a 429 of bare text';
is $r->header('Content-Type'), 'text/plain', 'which says so';
cmp_ok $r->header('Retry-After'), '>', 3500, 'and for how long, where told to';

$e = Emulator->start(seed => $ACME, options => [ '--rate-limit', 1, '--wart', 'rate-headers=none' ]);
ok !(grep {/ratelimit/} keys %{ $e->ask("GET $R")->{headers} }), 'or nothing at all';
is $e->ask("GET $R")->{status}, 429, 'and still limited';

$e = Emulator->start(seed => $ACME);
ok !(grep {/ratelimit/} keys %{ $e->ask("GET $R")->{headers} }), 'off by default';

done_testing();

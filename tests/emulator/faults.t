#!/usr/bin/perl
# Misbehaviour on demand: each effect, each way to choose the request, and whether it took effect.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;
use Time::HiRes qw(time);

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';

# Puts rules in force, as a list.
sub rules {
	my $r = $e->ask('PUT /_emulator/faults', [@_]);
	is $r->{status}, 204, 'rules taken' or diag $r->{body};
	return;
}
sub description { return $e->ask("GET $R/api")->at('description') }
sub change { return $e->ask("PUT $R/api", { description => $_[0] }) }

# Effects.
rules({ method => 'PUT', effect => 'status', status => 503 });
my $r = change('one');
is_error $r, 503, 'Something went wrong', 'status';
is description(), 'Payments API', 'nothing happened';
rules({ method => 'PUT', effect => 'status', status => 500, applied => true });
is change('two')->{status}, 500, 'status, applied';
is description(), 'two', 'it did happen';
rules({ method => 'PUT', effect => 'status', status => 555, body => 'timeout', content_type => 'text/plain' });
$r = change('three');
is "$r->{status} $r->{body} " . $r->header('Content-Type'), '555 timeout text/plain', 'a body and its type';
rules({ effect => 'html' });
$r = change('three');
is $r->{status}, 502, 'html';
like $r->{body}, qr/^<!DOCTYPE html>/, 'is a page';
like $r->header('Content-Type'), qr{^text/html}, 'and says so';
rules({ effect => 'rate-limited' });
$r = change('three');
is_error $r, 429, 'Rate limit for this resource has been exceeded', 'rate-limited';
is $r->header('Retry-After'), undef, 'says not for how long';
rules({ effect => 'rate-limited', retry_after => 7 });
is change('three')->header('Retry-After'), 7, 'unless told to';
rules({ method => 'PUT', effect => 'cut' });
is change('four')->{bytes}, '', 'cut';
is description(), 'two', 'before it took effect';
rules({ method => 'PUT', effect => 'cut', applied => true });
is change('five')->{bytes}, '', 'cut, applied';
is description(), 'five', 'after it took effect';
rules({ method => 'PUT', effect => 'truncate', keep => 30 });
$r = change('six');
is $r->{status}, 200, 'truncate';
is length $r->{body}, 30, 'keeps so much';
ok !$r->{complete}, 'of what was announced';
is description(), 'six', 'and took effect';
rules({ effect => 'delay', delay_ms => 300 });
my $t = time;
is $e->ask("GET $R/api")->{status}, 200, 'delay';
cmp_ok time - $t, '>=', 0.29, 'is waited for';
rules({ effect => 'wrong-shape' });
$r = $e->ask("GET $R/api");
is_deeply [ $r->{status}, $r->{json} ], [ 200, ['unexpected'] ], 'wrong-shape';
rules({ effect => 'next-loop' });
is $e->ask("GET $R?pagelen=2")->at('next'), $e->base . '/repositories/acme?pagelen=2', 'next-loop';
is $e->ask("GET $R/api")->{status}, 200, 'leaves what is no page';
rules({ effect => 'size-lies' });
is $e->ask("GET $R")->at('size'), 7, 'size-lies';

# Which requests.
rules({ path => "$R/*/default-reviewers", effect => 'status', status => 500 });
is $e->ask("GET $R/api/default-reviewers")->{status}, 500, 'a path';
is $e->ask("GET $R/api")->{status}, 200, 'no other';
is $e->ask("GET $R/a/b/default-reviewers")->{status}, 404, '* stays in its segment';
rules({ path => '/2.0/**/default-reviewers', effect => 'status', status => 500 });
is $e->ask("GET $R/api/default-reviewers")->{status}, 500, '** does not';
rules({ method => 'GET', path => "$R/api", nth => 3, effect => 'status', status => 500 });
is join(' ', map { $e->ask("GET $R/api")->{status} } 1 .. 5), '200 200 500 200 200', 'the third';
rules({ method => 'GET', path => "$R/api", nth => 2, count => 2, effect => 'status', status => 500 });
is join(' ', map { $e->ask("GET $R/api")->{status} } 1 .. 5), '200 500 500 200 200', 'two from the second on';
rules({ method => 'GET', path => "$R/api", nth => 2, count => 0, effect => 'status', status => 500 });
is join(' ', map { $e->ask("GET $R/api")->{status} } 1 .. 4), '200 500 500 500', 'all from the second on';
rules({ effect => 'status', status => 500, nth => 1 }, { effect => 'status', status => 501, nth => 2 });
is join(' ', map { $e->ask("GET $R/api")->{status} } 1 .. 3), '500 501 200', 'several rules, each counting all';
rules({ method => 'get', effect => 'status', status => 500 });
is $e->ask("GET $R/api")->{status}, 500, 'methods in any case';
is $e->ask('DELETE /_emulator/faults')->{status}, 204, 'rules taken back';
is $e->ask("GET $R/api")->{status}, 200, 'all is well';

# What was asked is noted even so.
$e->requests;
rules({ method => 'PUT', effect => 'cut', applied => true });
change('x');
is_deeply [ map {"$_->{method} $_->{status}"} $e->requests ], ['PUT 0'], 'a request without an answer has status 0';
$e->ask('DELETE /_emulator/faults');

# Rules that cannot be read.
sub refused { return $e->ask('PUT /_emulator/faults', $_[0])->at('error.message') }
is refused("- {effect: statu}\n"), "body:1:3: unknown effect 'statu', did you mean 'status'?", 'a misspelt effect';
is refused("- effect: status\n  stauts: 500\n"), "body:2:3: unknown key 'stauts', did you mean 'status'?", 'a misspelt key';
like refused("effect: status\n"), qr/^body:1:1: the rules are a list, not a map$/, 'no list';
like refused("- status\n"), qr/a rule is a map/, 'no map';
like refused("- {effect: status, nth: 0}\n"), qr/'nth' must be a whole number from 1 on/, 'the zeroth';
like refused("- {effect: status, status: x}\n"), qr/'status' must be a whole number/, 'no number';
like refused("- {effect: cut, applied: yes}\n"), qr/'applied' must be true or false/, 'no boolean';
like refused("- {effect: cut, path: [a]}\n"), qr/'path' must be text/, 'no text';

# From a file.
my $f = Emulator->start(seed => $ACME, faults => "- {method: GET, nth: 1, effect: status, status: 500}\n");
is join(' ', map { $f->ask("GET $R/api")->{status} } 1, 2), '500 200', '--faults FILE';
$f = Emulator->start(seed => $ACME, faults => "- {effect: nope}\n- {effect: cut, nht: 1}\n");
is $f->{exit}, 1, 'a wrong one ends it';
like $f->log_text, qr/faults\.yaml:1:3: unknown effect 'nope'\n.*faults\.yaml:2:\d+: unknown key 'nht'/s, 'with every mistake in its place';

done_testing();

#!/usr/bin/perl
# The issue tracker as bitbucket.org answers since 2026-08-20: gone, in one of two ways.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my @PATHS = map {"/2.0/repositories/acme/api/$_"} 'issues', 'issues/', 'issues/1', 'issues/1/comments',
	'issues/1/attachments', 'issues/1/vote', 'issues/export', 'components', 'milestones', 'versions/1';

my $e = Emulator->start(seed => $ACME, options => [ '--issue-tracker', 'removed' ]);
my $r = $e->ask('GET /2.0/repositories/acme/api/issues');
my $data = { announcement_url => 'https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401' };
is $r->{status}, 410, 'removed: 410';
is_deeply $r->{json}, { type => 'error', data => $data,
	error => { message => 'CHANGE-3401 - Functionality has been deprecated', data => $data } },
	'with the address of the announcement twice';
is $r->header('Content-Type'), 'application/json; charset=utf-8', 'as JSON';
for my $path (@PATHS) {
	is $e->ask("GET $path")->{status}, 410, "GET $path";
	is $e->ask("$_ $path", { title => 'x' })->{status}, 410, "$_ $path" for qw(POST PUT DELETE);
}
is $e->ask('GET /2.0/repositories/acme/api')->at('has_issues'), false, 'has_issues reads false';
is $e->ask('GET /2.0/repositories/acme/api')->at('links.issues'), undef, 'and nothing is linked';
$r = $e->ask('PUT /2.0/repositories/acme/site', { has_issues => true, has_wiki => true, description => 'y' });
is $r->{status}, 200, 'setting it is no error';
is $r->at('has_issues'), false, 'and has no effect';
is $r->at('has_wiki'), false, 'nor has the wiki';
is $r->at('description'), 'y', 'the rest is done';
is $e->ask('POST /2.0/repositories/acme/n', { has_issues => true })->at('has_issues'), false, 'nor for a new one';
is $e->ask('GET /2.0/repositories/acme/api/default-reviewers')->{status}, 200, 'everything else is there';
is_error $e->ask('GET /2.0/repositories/acme/api/issues', undef, bearer('wrong')), 401, qr/^Token is invalid/,
	'a wrong credential is found first';

$e = Emulator->start(seed => $ACME, options => [ '--issue-tracker', 'not-found' ]);
for my $path (@PATHS) {
	is_deeply $e->ask("GET $path")->{json}, { type => 'error', error => { message => 'Resource not found',
		detail => 'There is no API hosted at this URL' } }, "not-found: $path";
}
is $e->ask('GET /2.0/repositories/acme/api/issues')->{status}, 404, 'not-found: status';
is $e->ask('GET /2.0/repositories/acme/api')->at('has_issues'), false, 'has_issues reads false';

$e = Emulator->start(seed => $ACME);
is $e->ask('GET /2.0/repositories/acme/api/issues')->{status}, 200, 'by default it is there';
is_error $e->ask('GET /2.0/repositories/acme/api/issues/1/attachments'), 404, 'Resource not found',
	'as far as it is emulated';

done_testing();

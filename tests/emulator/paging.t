#!/usr/bin/perl
# Paging: every item once, whatever the page's length, by numbers and by hashes.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $seed = <<'END';
workspaces:
  acme:
    members: [{nickname: ana, email: ana@acme.example, permission: owner}]
    projects: {P: {}}
    generate: {repositories: 25, prefix: r-, project: P}
END
my @all = map { sprintf 'r-%05d', $_ } 1 .. 25;
my @auth = bearer('emulator');

# Follows next to the end; what was met, in order, and each page.
sub follow {
	my ($e, $target) = @_;
	my (@slugs, @pages);
	while (defined $target && @pages < 100) {
		my $r = $e->ask("GET $target", undef, @auth);
		push @pages, $r;
		push @slugs, $r->each_of('slug');
		($target) = ($r->at('next') // '') =~ m{^http://[^/]+(/.*)};
	}
	return (\@slugs, @pages);
}

my $e = Emulator->start(seed => $seed);
my $R = '/2.0/repositories/acme';

my ($slugs, @pages) = follow($e, $R);
is_deeply $slugs, \@all, 'ten a page by default: all, in order, once';
is scalar @pages, 3, 'in three pages';
is_deeply [ map { $_->at('pagelen') } @pages ], [ 10, 10, 10 ], 'which say so';
is_deeply [ map { $_->at('page') } @pages ], [ 1, 2, 3 ], 'with their numbers';
is_deeply [ map { $_->at('size') } @pages ], [ 25, 25, 25 ], 'and how many there are';
is_deeply [ map { $_->at('previous') ? 1 : 0 } @pages ], [ 0, 1, 1 ], 'and the way back';
for my $len (1, 2, 7, 24, 25, 26, 100) {
	($slugs) = follow($e, "$R?pagelen=$len");
	is_deeply $slugs, \@all, "pagelen=$len";
}
($slugs, @pages) = follow($e, "$R/?q=" . uri('slug > "r-00010"') . '&pagelen=4&sort=-slug&fields=values.slug,next');
is_deeply $slugs, [ reverse @all[ 10 .. 24 ] ], 'next keeps q, sort, fields and the trailing slash';
is_deeply [ sort keys %{ $pages[0]{json} } ], [qw(next values)], 'fields keeps next only where it is named';
is $e->ask("GET $R?fields=values.slug", undef, @auth)->at('next'), undef, 'and not otherwise';

my $r = $e->ask("GET $R?page=4", undef, @auth);
is_deeply $r->at('values'), [], 'past the end there is nothing';
is $r->at('pagelen'), 0, 'and pagelen says so';
is $r->at('next'), undef, 'without next';
is $e->ask("GET $R?pagelen=101", undef, @auth)->at('pagelen'), 100, 'a pagelen too large is cut';
is_error $e->ask("GET $R?$_", undef, @auth), 400, qr/^Invalid page/, $_ for qw(pagelen=0 pagelen=-5 pagelen=x page=0 page=abc);

$r = Answer->new($e->raw("GET $R?pagelen=5 HTTP/1.1\r\nHost: proxy.example:99\r\nX-Forwarded-Proto: https\r\n"
	. "Authorization: Bearer emulator\r\nConnection: close\r\n\r\n"));
is $r->at('next'), 'https://proxy.example:99/2.0/repositories/acme?pagelen=5&page=2', 'links stay with the proxy in front';
is $r->at('values.0.links.self.href'), 'https://proxy.example:99/2.0/repositories/acme/r-00001', 'all of them';

$e = Emulator->start(seed => $seed, options => [ '--wart', 'paging=cursor' ]);
($slugs, @pages) = follow($e, "$R?pagelen=7");
is_deeply $slugs, \@all, 'by hashes: all, in order, once';
ok !(grep { exists $_->{json}{page} || exists $_->{json}{size} || exists $_->{json}{previous} } @pages),
	'no page, no size, no way back';
unlike $pages[0]->at('next'), qr/page=2\b/, 'and nothing to count up';
is_error $e->ask("GET $R?page=2", undef, @auth), 400, 'Invalid page', 'a number is no hash';

$e = Emulator->start(seed => $seed, options => [ '--wart', 'size=absent', '--page-max', 3 ]);
($slugs, @pages) = follow($e, "$R?pagelen=100");
is_deeply $slugs, \@all, 'three a page at most';
is scalar @pages, 9, 'make nine';
is $pages[0]->at('pagelen'), 3, 'each says three';
ok !(grep { exists $_->{json}{size} } @pages), 'none says how many';

$e = Emulator->start(seed => $seed, options => [ '--wart', 'pagelen-over=400', '--wart', 'past-the-end=kept' ]);
is $e->ask("GET $R?pagelen=101", undef, @auth)->{status}, 400, 'a pagelen too large is refused, where told so';
is $e->ask("GET $R?page=9", undef, @auth)->at('pagelen'), 10, 'and kept past the end';

done_testing();

#!/usr/bin/perl
# Links of the documentation lead to files that are there, and to headings that are in them.
# Usage: links.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

# What a page says, without its examples.
sub prose { return text($_[0]) =~ s/^```.*?^```$//gmsr }

# The anchor of a heading, as GitHub and Bitbucket make them.
sub anchor {
	my ($heading) = @_;
	$heading = lc $heading =~ s/[^\w\s-]//gr;
	return $heading =~ tr/ /-/r;
}

# The file that a link in a page means.
sub target {
	my ($page, $link) = @_;
	return $page if $link eq '';
	my $path = $page =~ s{[^/]*\z}{}r . $link;
	1 while $path =~ s{[^/]+/\.\./}{};
	return $path;
}

my @pages = (grep({ -f } 'README.md'), sources(qr/\.md$/, qw(docs examples)));
my ($links, @nowhere, @no_heading) = (0);
for my $page (@pages) {
	for my $link (grep { !/^\w+:/ } prose($page) =~ /\]\(([^)\s]+)\)/g) {
		$links++;
		my ($path, $anchor) = $link =~ /^([^#]*)#?(.*)/;
		my $file = target($page, $path);
		push @nowhere, "$page: $link" if !-e $file;
		push @no_heading, "$page: $link"
			if $anchor ne '' && -f $file && !grep { anchor($_) eq $anchor } prose($file) =~ /^#+ +(.+?) *$/gm;
	}
}
check("links: all $links lead to something that is there", @nowhere);
check('links: what they lead to has the heading', @no_heading);
# Whoever looks for a page begins there.
my $readme = grep({ $_ eq 'README.md' } @pages) ? text('README.md') : '';
check('links: README.md has each page of docs/', grep { $readme !~ /\(\Q$_\E[)#]/ } grep { m{^docs/} && $readme ne '' } @pages);
done_testing();

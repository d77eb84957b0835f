#!/usr/bin/perl
# Words that do not belong into what is published: notes to oneself, and places on somebody's machine.
# Usage: words.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

# Put together, or this file would find itself.
my $NOTE = join '|', 'TO' . 'DO', 'FIX' . 'ME', 'X' x 3, 'HA' . 'CK';
my $HOME = join '|', qw(home Users root work);

# What git knows of, or all of it where the tree came without its history.
sub published {
	my @tracked = -e '.git' ? split /\0/, `git ls-files -z 2>/dev/null` : ();
	@tracked = grep { !m{^(?:\./)?(?:\.git|build[^/]*)/} } sources(qr/./, '.') if !@tracked;
	return grep { -f && -T } @tracked;
}

sub found {
	my ($pattern, @files) = @_;
	my @found;
	for my $file (@files) {
		my $number = 0;
		for my $line (split /\n/, text($file)) {
			$number++;
			push @found, "$file:$number: $line" if $line =~ $pattern;
		}
	}
	return @found;
}

my @files = published();
check('words: no notes to oneself in ' . @files . ' files', found(qr/\b(?:$NOTE)\b/, @files));
check('words: no places on somebody\'s machine', found(qr{(?:^|[\s"'`=(:,])/(?:$HOME)/|\b[A-Z]:\\Users}, @files));
# A test that cannot be started is not run, and nobody misses it.
check('files: tests and scripts can be run', grep { /\.(?:t|sh)$/ && !-x } @files);
done_testing();

#!/usr/bin/perl
# The build: the Makefile lists folders and never files, and clang has nothing to say where gcc has not.
# Usage: makefile.t [TREE]
# Environment: BUILD, the build folder in use; clang gets one beside it.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

# Generated files have names; sources have patterns.
sub listed {
	my ($file) = @_;
	my $number = 0;
	my @bad;
	for my $line (split /\n/, text($file)) {
		$number++;
		$line =~ s/#.*//;
		$line =~ s{\$\((?:BUILD|[@]D)\)/\S+}{}g;
		push @bad, "$file:$number: names the file $1" while $line =~ m{(?<![\w%*)])([\w./-]+\.[ch])\b}g;
	}
	return grep { !m{ reconcile/base/banned\.h$} } @bad;
}

sub clang_complaints {
	my $build = ($ENV{BUILD} // 'build') . '-clang';
	delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL CFLAGS LDFLAGS SANITIZE)};
	my $jobs = `nproc 2>/dev/null` || 1;
	chomp $jobs;
	my @said = split /\n/, `make -s -k -j$jobs CC=clang BUILD='$build' all 2>&1`;
	return $? ? (@said, 'make failed') : ();
}

check('make: folders are listed, never files', map { listed($_) } 'Makefile', sources(qr/\.mk$/, 'tests'));
SKIP: {
	skip 'clang is not there', 1 if !`clang --version 2>/dev/null`;
	check('make: clang builds it without a warning', clang_complaints());
}
done_testing();

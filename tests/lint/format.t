#!/usr/bin/perl
# Every C file is as clang-format makes it.
# Usage: format.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

# Other versions break lines elsewhere: the code is formatted with one.
my $VERSION = 14;

my ($program) = grep { `$_ --version 2>/dev/null` =~ /version $VERSION\./ } "clang-format-$VERSION", 'clang-format';
plan skip_all => "clang-format $VERSION is not there, and others differ" if !$program;

my @files = sources(qr/\.[ch]$/, qw(reconcile cmd tests));

# clang-format names each place: "file:line:column: error: ...".
sub complaints {
	return () if !@files;
	open my $out, '-|', "$program --dry-run -Werror --style=file @files 2>&1" or die "cannot run $program: $!\n";
	my %places;
	while (<$out>) {
		$places{$1}{$2} = 1 if /^([^\s:]+):(\d+):\d+: error:/;
	}
	close $out;
	return ("$program failed") if $? && !%places;
	return map { "$_: lines " . join(' ', sort { $a <=> $b } keys %{ $places{$_} }) } sort keys %places;
}

my @bad = complaints();
check('format: ' . (@files - @bad) . ' of ' . @files . " files are as clang-format $VERSION makes them", @bad);
done_testing();

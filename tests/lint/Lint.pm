# What the lints share: the tree to look at, its sources, and how a complaint is made.
package Lint;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter qw(import);
use File::Find qw(find);
use FindBin;
use Test::More;

our @EXPORT = qw($root sources lines text without_comments code check);

# Another tree than our own is given by self.t, which shows that each lint can fail.
our $root = abs_path($ARGV[0] // "$FindBin::Bin/../..");
chdir $root or die "cannot enter '$root': $!\n";

# The files below the folders @$folders whose names match $pattern, relative to the root, in byte order.
sub sources {
	my ($pattern, @folders) = @_;
	my @found;
	my @there = grep { -d } @folders or return ();
	find({ no_chdir => 1, wanted => sub { push @found, $_ if -f && /$pattern/ } }, @there);
	return sort @found;
}

# The whole of a file.
sub text {
	my ($file) = @_;
	open my $in, '<', $file or die "cannot open '$file': $!\n";
	local $/;
	return <$in> // '';
}

# How many lines a file has.
sub lines {
	my ($file) = @_;
	return scalar(() = text($file) =~ /\n/g);
}

my $COMMENT = qr{/\*.*?\*/|//[^\n]*}s;
my $LITERAL = qr{"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'}s;

# C source in which each comment is a space; line numbers stay.
sub without_comments {
	my ($file) = @_;
	my $text = text($file);
	$text =~ s{($LITERAL)|($COMMENT)}{defined $1 ? $1 : ' ' . "\n" x ($2 =~ tr/\n//)}ge;
	return $text;
}

# C source without comments and without what literals say, so that a word in it is a word of the program.
sub code {
	my $text = without_comments(@_);
	$text =~ s{^([ \t]*\#[ \t]*include[^\n]*)|($LITERAL)}{defined $1 ? $1 : '""'}gme;
	return $text;
}

# One test: fails where there are complaints, which are listed.
sub check {
	my ($name, @complaints) = @_;
	my $more = @complaints > 40 ? @complaints - 40 : 0;
	ok(!@complaints, $name) and return;
	diag($_) for @complaints[0 .. $#complaints - $more];
	diag("... and $more more") if $more;
}

1;

#!/usr/bin/perl
# What readers of sources found, from their logs FOLDER/NAME.log, without what a table has a reason for.
# Usage: findings.pl TABLE FOLDER NAME...
# Exit status: 0 nothing is left, 1 something is, or a row of the table excuses nothing
use strict;
use warnings;

use Cwd qw(getcwd);

sub pattern {
	my $pattern = join '.*', map { quotemeta } split /\*/, $_[0], -1;
	return qr/^$pattern$/;
}

# A row is a check, patterns of files as in a shell where '*' takes in '/', and a reason.
sub rows {
	my ($table) = @_;
	my @rows;
	open my $in, '<', $table or die "cannot open '$table': $!\n";
	while (<$in>) {
		next if /^#|^$/;
		chomp;
		my ($check, $files, $reason) = split /\t+/;
		defined $reason or die "$table:$.: a row is a check, files and a reason, with tabs between them\n";
		push @rows, map { { check => $check, pattern => pattern($_), what => "$table:$.: $_", used => 0 } } split / /, $files;
	}
	return @rows;
}

# Each finding once: a header is read with every source that includes it.
sub findings {
	my ($log) = @_;
	my $here = getcwd();
	my %seen;
	open my $in, '<', $log or die "cannot open '$log': $!\n";
	while (<$in>) {
		m{^(?:\Q$here\E/)?(?:\./)?(\S+?):(\d+):\d+: (?:warning|error|style|performance|portability|information): (.*) \[([\w.,-]+)\]$}
			or next;
		$seen{"$1:$2: $3 [$4]"} = { file => $1, check => $4 };
	}
	return \%seen;
}

my ($table, $folder, @names) = @ARGV;
@names or die "usage: $0 TABLE FOLDER NAME...\n";
my @rows = rows($table);
my ($left, $excused) = (0, 0);
for my $name (@names) {
	my $findings = findings("$folder/$name.log");
	my $found = 0;
	for my $text (sort keys %$findings) {
		my $finding = $findings->{$text};
		my ($row) = grep { $_->{check} eq $finding->{check} && $finding->{file} =~ $_->{pattern} } @rows;
		$row ? $row->{used}++ : print "$text\n";
		$found += !$row;
		$excused += !!$row;
	}
	print "$name: $found found\n";
	$left += $found;
}
# Only where every reader was asked does an idle row say something.
my @idle = @names == 3 ? grep { !$_->{used} } @rows : ();
print "$_->{what}: nothing there needs this excuse any more\n" for @idle;
print "static: $left found, $excused excused by ", scalar @rows, " rows\n";
exit($left || @idle ? 1 : 0);

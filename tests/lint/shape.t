#!/usr/bin/perl
# The gates on the shape of the code, each with its figure in the name of its test.
# Usage: shape.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

my %MOST = (median => 15, p90 => 40, longest => 80, c => 450, h => 100, parameters => 5, gotos => 3);
my %LEAST = (documented => 95, tested => 1.2);

my $FORBIDDEN = qr/(?:^|[_.\-\/])(?:utils?|common|misc|helpers?|managers?)(?:$|[_.\-\/])/i;

# Callbacks whose parameters a library dictates.
my %DICTATED = map { $_ => 1 } (
	'cmd/bitbucket-emulator/server.c take',    # MHD_AccessHandlerCallback
);

# What counts as test: code, and the texts that tests compare with; data that only feeds them does not.
my $TEST = qr/\.(?:c|h|sh|t|pm|pl|mk|test|case|wire|txt|plan|golden|expected)$/;

my @files = sources(qr/\.[ch]$/, qw(reconcile cmd));
my @headers = grep { /\.h$/ } @files;

# Functions, prototypes and structs as { kind, name, file, line, end, signature }.
sub tags {
	return () if !@files;
	open my $ctags, '-|', 'ctags', '-x', "--_xformat=%K\t%N\t%F\t%n\t%e\t%S", '--kinds-C=fps',
		'--language-force=C', '--fields=+neS', '-I', 'FORMAT+,AUTO+,_Noreturn,__extension__,__attribute__+',
		@files
		or die "cannot run ctags (Universal Ctags): $!\n";
	my @found;
	while (<$ctags>) {
		chomp;
		my %tag;
		@tag{qw(kind name file line end signature)} = split /\t/;
		push @found, \%tag;
	}
	close $ctags or die "ctags failed\n";
	return @found;
}

my @tags = tags();
my @functions = grep { $_->{kind} eq 'function' } @tags;
$_->{lines} = $_->{end} - $_->{line} + 1 for @functions;

# --- length of functions ---
my @sorted = sort { $a->{lines} <=> $b->{lines} } @functions;

sub length_at { return @sorted ? $sorted[ int($#sorted * $_[0]) ]{lines} : 0 }

sub too_long {
	my ($most) = @_;
	return map { "$_->{file}: $_->{name}() has $_->{lines} lines" } grep { $_->{lines} > $most } reverse @sorted;
}

# --- parameters ---
sub count_parameters {
	my ($list) = @_;
	$list =~ s/^\(|\)$//g;
	1 while $list =~ s/\([^()]*\)//g;
	return 0 if $list =~ /^\s*(?:void)?\s*$/;
	return 1 + ($list =~ tr/,//);
}

sub crowded {
	my @bad;
	my $most = 0;
	for my $tag (grep { $_->{kind} ne 'struct' && !$DICTATED{"$_->{file} $_->{name}"} } @tags) {
		my $n = count_parameters($tag->{signature} // '');
		$most = $n if $n > $most;
		push @bad, "$tag->{file}:$tag->{line}: $tag->{name}() has $n parameters" if $n > $MOST{parameters};
	}
	return ($most, @bad);
}

# --- size of files ---
sub too_big {
	my ($suffix) = @_;
	my %size = map { $_ => lines($_) } grep { /\.$suffix$/ } @files;
	my ($longest) = sort { $size{$b} <=> $size{$a} } keys %size;
	my @bad = map { "$_ has $size{$_} lines" } grep { $size{$_} > $MOST{$suffix} } sort keys %size;
	return (defined $longest ? $size{$longest} : 0, @bad);
}

# --- contracts ---
# A prototype has one where a comment, or a prototype that has one, stands directly above it.
sub prototypes {
	my ($file) = @_;
	my ($depth, $start, $statement, $above, $number, $comment) = (0, 0, '', '', 0, 0);
	my @found;
	for my $line (split /\n/, text($file)) {
		$number++;
		if ($comment || $line =~ m{^\s*/\*}) {
			$comment = $line !~ m{\*/};
			$above = 'contract';
			next;
		}
		if ($statement eq '' && $line =~ /^\s*(?:#|$)/) {
			$above = $line =~ /\\$/ ? 'macro' : '';
			next;
		}
		$above = '' , next if $above eq 'macro' && $line !~ /\\$/;
		next if $above eq 'macro';
		$line =~ s{/\*.*?\*/|//.*}{}g;
		$start = $number if $statement eq '';
		$statement .= "$line\n";
		$depth += ($line =~ tr/{//) - ($line =~ tr/}//);
		next if $depth || $statement !~ /[;}]\s*$/;
		if ($statement =~ /^\s*(?!typedef\b)[^{=]*\w\s*\([^{]*;\s*$/) {
			push @found, { line => $start, documented => $above eq 'contract' };
		} else {
			$above = '';
		}
		$statement = '';
	}
	return @found;
}

sub undocumented {
	my ($n, @bad) = (0);
	for my $file (@headers) {
		my @found = prototypes($file);
		$n += @found;
		push @bad, map { "$file:$_->{line}: a prototype without its contract" } grep { !$_->{documented} } @found;
	}
	return ($n, @bad);
}

# --- words ---
sub occurrences {
	my ($pattern) = @_;
	my @found;
	for my $file (@files) {
		my $number = 0;
		for my $line (split /\n/, code($file)) {
			$number++;
			push @found, "$file:$number: $line" if $line =~ $pattern;
		}
	}
	return @found;
}

sub total {
	my $n = 0;
	$n += lines($_) for @_;
	return $n;
}

my $code_lines = total(@files);
my $test_lines = total(sources($TEST, 'tests'));

my $median = length_at(0.5);
check("functions: median $median lines of " . @functions . ", at most $MOST{median}",
	$median > $MOST{median} ? "the median is $median" : ());
my $p90 = length_at(0.9);
check("functions: nine of ten have $p90 lines or fewer, at most $MOST{p90}",
	$p90 > $MOST{p90} ? too_long($MOST{p90}) : ());
my $longest = length_at(1);
check("functions: the longest has $longest lines, at most $MOST{longest}", too_long($MOST{longest}));

for my $suffix (qw(c h)) {
	my ($most, @bad) = too_big($suffix);
	check("files: the longest .$suffix has $most lines, at most $MOST{$suffix}", @bad);
}

my ($parameters, @crowded) = crowded();
check("parameters: $parameters, at most $MOST{parameters}", @crowded);

my ($prototypes, @undocumented) = undocumented();
my $documented = $prototypes ? 100 * ($prototypes - @undocumented) / $prototypes : 100;
check(sprintf('contracts: %.1f %% of %d prototypes, at least %d %%', $documented, $prototypes, $LEAST{documented}),
	$documented < $LEAST{documented} ? @undocumented : ());

my @gotos = occurrences(qr/\bgoto\b/);
my $gotos = $code_lines ? 1000 * @gotos / $code_lines : 0;
check(sprintf('gotos: %.1f in 1,000 lines, at most %d', $gotos, $MOST{gotos}), $gotos > $MOST{gotos} ? @gotos : ());

my $tested = $code_lines ? $test_lines / $code_lines : $LEAST{tested};
check(sprintf('tests: %d lines for %d of code, %.2f, at least %.1f', $test_lines, $code_lines, $tested, $LEAST{tested}),
	$tested < $LEAST{tested} ? "the ratio is $tested" : ());

check('names: none that says nothing',
	(map { "$_ is a name that says nothing" } grep { $_ =~ $FORBIDDEN } sources(qr/./, qw(reconcile cmd tests docs examples))),
	map { "$_->{file}:$_->{line}: $_->{name} is a name that says nothing" } grep { $_->{kind} eq 'struct' && $_->{name} =~ $FORBIDDEN } @tags);

check('types: no typedef of a struct', occurrences(qr/\btypedef\s+(?:struct|union)\b/));
done_testing();

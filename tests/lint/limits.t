#!/usr/bin/perl
# docs/limits.md against the sources and the tests: each row's constant stands in a header with that value, its message in the
# sources, and a test names the constant. Each constant of a header that is a limit by its name is on the page.
# Usage: limits.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

my %UNIT = (kB => 1024, MB => 1024**2, GB => 1024**3, s => 1, h => 3600, days => 24 * 3600);

# The rows: {line, limit, constant, message}.
sub rows {
	my ($page) = @_;
	my ($number, @rows) = (0);
	for (split /\n/, $page) {
		$number++;
		my (undef, $what, $limit, $constant, $message) = map { s/^\s+|\s+$//gr } split /\|/;
		my ($name) = ($constant // '') =~ /^`([A-Z_\d]+)`$/ or next;
		push @rows, { line => $number, limit => $limit, constant => $name, message => ($message // '') =~ s/^`+\s?|\s?`+$//gr };
	}
	return @rows;
}

# What a limit is as a number; a constant in milliseconds has that of a thousand times as many.
sub number {
	my ($limit, $constant) = @_;
	my ($n, $unit) = ($limit =~ tr/,//dr) =~ /^(\d+)(?: (\w+))?$/ or return;
	return $n * ($unit ? $UNIT{$unit} // return : 1) * ($constant =~ /_MS$/ ? 1000 : 1);
}

# The constants of the headers: name => value.
sub constants {
	my %found;
	for my $header (sources(qr/\.h$/, 'reconcile', 'cmd')) {
		my $code = code($header);
		while ($code =~ /\b([A-Z][A-Z_\d]*(?:_MAX(?:_S|_MS)?|_DEFAULT))\s*=?\s+(\(*(?:\(size_t\))?[\d(][\d\s*()]*)/g) {
			my ($name, $value) = ($1, $2);
			$value =~ s/\(size_t\)|\s+$//g;
			$found{$name} = eval $value // next;
		}
	}
	return %found;
}

# Whether the pieces of a message between names and numbers are in the texts of the sources.
sub is_said {
	my ($message, $texts) = @_;
	return !grep { length > 3 && index($texts, $_) < 0 } map { split /\d+/ } split /(?:'…'|…)/, $message;
}

my $page = -f 'docs/limits.md' ? text('docs/limits.md') : '';
my %constants = constants();
my $texts = join "\n", map { without_comments($_) =~ s/"\s*\n\s*"//gr =~ s/\\"/"/gr } sources(qr/\.[ch]$/, 'reconcile', 'cmd');
my $tests = join "\n", map { /\.c$/ ? code($_) : text($_) } grep { !m{^tests/lint/} } sources(qr/\.(?:c|h|t)$/, 'tests');
my (%rows, @values, @messages, @untested);
for my $row (rows($page)) {
	my ($name, $where) = ($row->{constant}, "docs/limits.md:$row->{line}: $row->{constant}");
	my $value = number($row->{limit}, $name);
	$rows{$name} = 1;
	push @values, "$where: '$row->{limit}' is no number" and next if !defined $value;
	push @values, "$where is in no header" and next if !exists $constants{$name};
	push @values, "$where is $constants{$name}, not $value" if $constants{$name} != $value;
	push @messages, "$where: nobody says '$row->{message}'" if !is_said($row->{message}, $texts);
	push @untested, "$where: no test names it" if $tests !~ /\b$name\b/;
}
my @missing = grep { /_MAX(?:_S|_MS)?$/ && $page !~ /`$_`/ } sort keys %constants;

check('limits: ' . keys(%rows) . ' values as the page says', @values);
check('limits: messages as the page says', @messages);
check('limits: each has a test', @untested);
check('limits: each is on the page', map {"docs/limits.md: $_ is missing"} @missing);
done_testing();

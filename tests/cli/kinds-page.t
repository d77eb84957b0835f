#!/usr/bin/perl
# docs/kinds.md: it is what the tables say now, and each of its examples is a valid manifest.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $printed = cooper('kinds', '--markdown');
is($printed->{status}, 0, 'kinds --markdown prints a page');
my $page = text("$root/docs/kinds.md");
is($page, $printed->{raw}[0], 'docs/kinds.md is that page')
	or diag("the tables have changed: run 'make docs' and commit docs/kinds.md");
said(cooper('kinds', '--markdown', '--json'), 64, '--json and --markdown are both given; choose one', 'one form at a time');

# --- each kind has a section, which the table at the top links to ---

my $kinds = json(cooper('kinds', '--json')->{out})->{kinds};
my @titles = map { $_->{name} . ($_->{parent} ? " ($_->{parent})" : '') } @$kinds;
my @sections = $page =~ /^## (.*)/mg;
is_deeply(\@sections, \@titles, 'each kind has a section');
my %anchor = map { (tr/ ()/-/dr => 1) } @sections;
my @links = $page =~ /\]\(#([^)]*)\)/g;
is_deeply([grep { !$anchor{$_} } @links], [], 'links to sections lead somewhere');
ok(@links > @sections, 'and there are some');

# --- each field that a manifest may have is named ---

my @parts = split /^## .*\n/m, $page;
for my $i (0 .. $#$kinds) {
	my @fields = map { $_->{name} } grep { !$_->{read_only} && !defined $_->{constant} } @{ $kinds->[$i]{fields} };
	is_deeply([$parts[$i + 1] =~ /^\| `([^`]*)` \|/mg], \@fields, "$titles[$i]: its fields");
}

# --- examples ---

for my $i (0 .. $#$kinds) {
	my @examples = $parts[$i + 1] =~ /^```yaml\n(.*?)^```$/msg;
	is(scalar @examples, @{ $kinds->[$i]{line} } ? 2 : 1, "$titles[$i]: there are examples");
	for my $example (@examples) {
		my $run = cooper('validate', '-f', put('example.yaml', $example));
		is("$run->{status} $run->{err}", '0 ', "$titles[$i]: an example is valid") or diag($example);
	}
}
finished();

#!/usr/bin/perl
# Derives from Atlassian's OpenAPI document what an operation needs and answers. No prose.
# Usage: operations.pl openapi.json > operations.tsv
#
# Columns, parted by tabs: METHOD PATH, scopes of OAuth, scopes of API tokens, statuses; "-" where there are none. A
# path's parameters have no names. An operation that can be asked without a credential has "none" among its scopes.
use strict;
use warnings;

use JSON::PP ();

my ($file) = @ARGV;
defined $file or die "usage: operations.pl openapi.json > operations.tsv\n";
open my $in, '<:raw', $file or die "cannot open '$file': $!\n";
my $document = JSON::PP->new->utf8->decode(do { local $/; <$in> });

sub words {
	my %words = map { $_ => 1 } @_;
	return join(' ', sort keys %words) || '-';
}

# The scopes among which a caller cannot choose: those of the scheme, of the alternatives that the document lists.
sub oauth {
	my ($it) = @_;
	my @security = @{ $it->{security} // [] };
	return words(map { keys %$_ ? @{ $_->{oauth2} // [] } : 'none' } @security);
}

sub granular {
	my ($it) = @_;
	return words(map { @{ $_->{scopes} // [] } } grep { ($_->{state} // '') eq 'Current' } @{ $it->{'x-atlassian-oauth2-scopes'} // [] });
}

my @rows;
for my $path (keys %{ $document->{paths} }) {
	my %methods = %{ $document->{paths}{$path} };
	for my $method (grep { ref $methods{$_} eq 'HASH' } keys %methods) {
		my $it = $methods{$method};
		my $named = "\U$method\E " . $path =~ s/\{[^}]*\}/{}/gr;
		push @rows, join "\t", $named, oauth($it), granular($it), words(grep { /^\d+$/ } keys %{ $it->{responses} });
	}
}
print "# Made by operations.pl from Atlassian's OpenAPI document, revision $document->{'x-revision'}.\n";
print "$_\n" for sort @rows;

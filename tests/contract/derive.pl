#!/usr/bin/perl
# Derives from Atlassian's OpenAPI document what a request may be: methods, paths, names, types, choices. No prose.
# Usage: derive.pl openapi.json > facts.tsv
#
# Rows, in byte order, their columns parted by tabs:
#   operation  METHOD PATH
#   query      METHOD PATH  name  type  choices
#   body       METHOD PATH  @shape
#   field      shape        name  type  choices
#
# A field's name has dots between its parts and [] for the items of a list. Its type is a JSON type, "any", or @ and the
# shape that goes on there; "?" behind it says that null is a choice. Choices are parted by "|". What allOf puts together
# is one shape. Shapes are those of request bodies; and, since some bodies are missing from the document, those that are
# answered where something is written without one.
use strict;
use warnings;

use JSON::PP ();

my ($file) = @ARGV;
defined $file or die "usage: derive.pl openapi.json > facts.tsv\n";
open my $in, '<:raw', $file or die "cannot open '$file': $!\n";
my $document = JSON::PP->new->utf8->decode(do { local $/; <$in> });

my (%rows, %shapes, @open);

sub row {
	my $row = join "\t", map { $_ // '' } @_;
	$row =~ s/\t+$//;
	$rows{$row} = 1;
	return;
}

# What a $ref points to, and the last part of the pointer.
sub target {
	my ($node) = @_;
	my $name;
	while (ref $node eq 'HASH' && defined $node->{'$ref'}) {
		my ($at, @steps) = split m{/}, $node->{'$ref'};
		$at eq '#' && @steps or die "a reference out of the document: $node->{'$ref'}\n";
		$node = $document;
		$node = $node->{$_} // die "nothing is at '#/" . join('/', @steps) . "'\n" for @steps;
		$name = $steps[-1];
	}
	return ($node, $name);
}

sub choices {
	my ($schema) = @_;
	my @choices = grep { defined } @{ $schema->{enum} // [] };
	/[|\t\n]/ and die "a choice that cannot be written: '$_'\n" for @choices;
	return join '|', @choices;
}

sub type {
	my ($schema) = @_;
	my $type = $schema->{type} // ($schema->{properties} ? 'object' : 'any');
	return $type . (grep({ !defined } @{ $schema->{enum} // [] }) ? '?' : '');
}

# The schema with all that allOf adds to it, and the name of the only shape that it adds, if it is nothing but that.
sub together {
	my ($schema) = @_;
	my @parts = @{ $schema->{allOf} // [] } or return ($schema);
	my @named = grep { $_->{'$ref'} } @parts;
	my $more = $schema->{properties} || grep { $_->{properties} || $_->{allOf} } grep { !$_->{'$ref'} } @parts;
	my %whole = (type => 'object', %$schema);
	for (@parts) {
		my ($part) = together((target($_))[0]);
		%whole = (%whole, %$part, properties => { %{ $whole{properties} // {} }, %{ $part->{properties} // {} } });
	}
	delete $whole{allOf};
	return (\%whole, @named == 1 && !$more ? (target($named[0]))[1] : undef);
}

sub fields {
	my ($shape, $name, $node) = @_;
	my ($schema, $named) = target($node);
	($schema, my $only) = together($schema) if !$named;
	$named //= $only;
	if ($named && $name ne '') {
		row('field', $shape, $name, "\@$named");
		return shape($named, $schema);
	}
	($schema) = together($schema);
	row('field', $shape, $name, type($schema), choices($schema)) if $name ne '';
	my $below = $name eq '' ? '' : "$name.";
	fields($shape, "$below$_", $schema->{properties}{$_}) for keys %{ $schema->{properties} // {} };
	row('field', $shape, "$below*", 'any') if type($schema) eq 'object' && !%{ $schema->{properties} // {} };
	fields($shape, "$name\[]", $schema->{items}) if $schema->{items};
	return;
}

# Notes that a shape has to be told.
sub shape {
	my ($name, $schema) = @_;
	push @open, [ $name, $schema ] if !$shapes{$name}++;
	return;
}

# The shape of a body or an answer in JSON; the operation's own name where it has none.
sub content {
	my ($operation, $node) = @_;
	my ($body) = target($node);
	my $schema = $body->{content}{'application/json'}{schema} // return;
	my (undef, $name) = target($schema);
	shape($name //= $operation, $schema);
	return "\@$name";
}

for my $path (keys %{ $document->{paths} }) {
	my %methods = %{ $document->{paths}{$path} };
	my @shared = @{ delete $methods{parameters} // [] };
	for my $method (keys %methods) {
		my ($name, $it) = ("\U$method\E $path", $methods{$method});
		row('operation', $name);
		for (@shared, @{ $it->{parameters} // [] }) {
			my ($parameter) = target($_);
			next if $parameter->{in} ne 'query';
			my ($schema) = target($parameter->{schema});
			row('query', $name, $parameter->{name}, type($schema), choices($schema));
		}
		if ($it->{requestBody}) {
			row('body', $name, content($name, $it->{requestBody}));
		} elsif ($method =~ /^(?:post|put)$/) {
			content($name, $it->{responses}{$_}) for grep { /^2/ } keys %{ $it->{responses} };
		}
	}
}
while (my $shape = shift @open) {
	fields($shape->[0], '', $shape->[1]);
}
print "# Made by derive.pl from Atlassian's OpenAPI document, revision $document->{'x-revision'}.\n";
print "$_\n" for sort keys %rows;

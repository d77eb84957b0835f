# Compares requests with what Atlassian's document says of them: facts.tsv, made by derive.pl, and exceptions.tsv.
#
#   my $contract = Contract->new(facts => TEXT, exceptions => TEXT);
#   my @complaints = $contract->complaints($request);    # one line of the emulator's --log, decoded
#   my @needless = $contract->unused;
#
# The columns of an exception are where, what, name, type, reason, with "-" where there is nothing to say. Where: "METHOD
# PATH" as in the document, "METHOD *", or the "@shape" that a field belongs to. What:
#   operation  the operation itself is not in the document
#   query      a query parameter
#   body       name is the @shape of a body that the document forgot, or the content type of one that is not JSON
#   field      a field of the body, with its JSON type, which may be null; the name "*" is every field
#   choice     a further choice of a field: its type is the choice
package Contract;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT = qw(rows);

# The rows of a table as lists of columns.
sub rows {
	my ($text) = @_;
	return map { [ split /\t/ ] } grep { !/^(?:#|$)/ } split /\n/, $text;
}

sub new {
	my ($class, %given) = @_;
	my $self = bless {}, $class;
	for (rows($given{facts})) {
		my ($what, $of, $name, $type, $choices) = @$_;
		my $fact = { type => $type, choices => [ split /\|/, $choices // '' ] };
		$self->{operations}{$of} = pattern($of) if $what eq 'operation';
		$self->{query}{$of}{$name} = $fact if $what eq 'query';
		$self->{body}{$of} = $name if $what eq 'body' && $name;
		$self->{fields}{$of}{$name} = $fact if $what eq 'field';
	}
	$self->except(@$_) for rows($given{exceptions});
	return $self;
}

sub except {
	my ($self, $where, $what, $name, $type, $reason) = @_;
	my $row = join ' ', map { $_ // '' } $where, $what, $name, $type;
	($what // '') =~ /^(?:operation|query|body|field|choice)$/ && length($reason // '') or die "not an exception: '$row'\n";
	exists $self->{unused}{$row} and die "an exception stands there twice: '$row'\n";
	$self->{operations}{$where} = pattern($where) if $what eq 'operation';
	push @{ $self->{bodies}{$where} }, $name if $what eq 'body';
	$self->{unused}{$row} = 1;
	$self->{exceptions}{$row} = 1;
	return;
}

# The exceptions that no request needed.
sub unused {
	my ($self) = @_;
	return sort keys %{ $self->{unused} };
}

# Whether there is an exception for this; it counts as used.
sub excepted {
	my ($self, $where, $what, $name, $type) = @_;
	my @rows = map { "$_ $what $name $type" } $where, $where =~ s/ .*/ */r;
	my ($row) = grep { $self->{exceptions}{$_} } @rows, "$where $what * $type" or return 0;
	delete $self->{unused}{$row};
	return 1;
}

# What the path of an operation looks like; the last parameter of a path in a repository goes on over slashes.
sub pattern {
	my ($operation) = @_;
	my (undef, $path) = split ' ', $operation, 2;
	my $pattern = join '/', map { /^\{/ ? '[^/]+' : quotemeta } split m{/}, $path;
	$pattern =~ s{/\[\^/\]\+$}{(?:/.*)?} if $path =~ m[/\{path\}$];
	return qr/^$pattern$/;
}

# How much of a path is fixed: the document's most special operation is meant.
sub fixed { return scalar grep { !/^\{/ } split m{/}, $_[0] }

# The path as the document writes it, or nothing. Below the API's root a slash at the end changes nothing.
sub documented {
	my ($self, $path) = @_;
	$path =~ s{^/2\.0(?=/)}{} && $path =~ s{(?<=.)/$}{};
	return $self->{paths}{$path} if exists $self->{paths}{$path};
	my $known = $self->{operations};
	my ($best) = sort { fixed($b) <=> fixed($a) || $a cmp $b } map { s/^\S+ //r } grep { $path =~ $known->{$_} } keys %$known;
	return $self->{paths}{$path} = $best;
}

# The operation that a request is, or what is wrong.
sub operation {
	my ($self, $request) = @_;
	my $path = $self->documented($request->{path});
	return (undef, "$request->{method} $request->{path}: the path is not in the document") if !defined $path;
	my $operation = "$request->{method} $path";
	return $self->{operations}{$operation} ? $operation : (undef, "$operation: the document has no such method there");
}

sub decoded {
	my ($text) = @_;
	return $text =~ tr/+/ /r =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ger;
}

# Whether the text of a query or form can be such a value.
sub readable {
	my ($type, $text) = @_;
	return $type eq 'integer' ? $text =~ /^-?\d+$/ : $type eq 'boolean' ? $text =~ /^(?:true|false)$/ : 1;
}

sub of_query {
	my ($self, $operation, $query) = @_;
	my @wrong;
	for (grep { length } split /&/, $query) {
		my ($name, $value) = map { decoded($_ // '') } (split /=/, $_, 2)[0, 1];
		my $fact = $self->{query}{$operation}{$name};
		my @choices = $fact ? @{ $fact->{choices} } : ();
		if (!$fact) {
			push @wrong, "query parameter '$name' is not in the document" if !$self->excepted($operation, 'query', $name, '-');
		} elsif (!readable($fact->{type}, $value)) {
			push @wrong, "query parameter '$name' is no $fact->{type}";
		} elsif (@choices && !grep { $_ eq $value } @choices) {
			push @wrong, "query parameter '$name' is '$value', which is none of its choices";
		}
	}
	return @wrong;
}

# The shape to which a field of $shape belongs, its name there, and what the document says of it, which may be nothing.
sub field {
	my ($self, $shape, $name) = @_;
	my $fields = $self->{fields}{ $shape =~ s/^\@//r };
	return ($shape, $name, $fields->{$name}) if $fields->{$name};
	for (my $at = $name; $at =~ s/(?:\.[^.\[]+|\[\])$//;) {
		return ($shape, $name, { type => 'any', choices => [] }) if $fields->{"$at.*"};
		my $fact = $fields->{$at} // next;
		return $self->field($fact->{type}, substr($name, length $at) =~ s/^\.//r) if $fact->{type} =~ /^\@/;
	}
	return ($shape, $name);
}

# The JSON type that a value has to have.
sub json_type {
	my ($self, $type) = @_;
	return $type if $type !~ s/^\@//;
	return $self->{fields}{$type}{'[]'} ? 'array' : 'object';
}

sub fits {
	my ($expected, $type, $form) = @_;
	return 1 if $expected eq 'any' || $expected =~ s/\?$// && $type eq 'null';
	return 1 if $form && $expected =~ /^(?:integer|number|boolean)$/;
	return $type eq $expected || $type eq 'integer' && $expected eq 'number';
}

sub of_field {
	my ($self, $operation, $shape, $form, $sent) = @_;
	my ($name, $type, $value) = @$sent;
	my ($of, $there, $fact) = $shape ? $self->field($shape, $name) : ($operation, $name);
	return if $self->excepted($operation, 'field', $name, $type) || $self->excepted($of, 'field', $there, $type);
	return "field '$name' ($type) is not in the document" if !$fact;
	my $expected = $self->json_type($fact->{type});
	return "field '$name' is of type $type, not $expected" if !fits($expected, $type, $form);
	return if !@{ $fact->{choices} } || $type ne 'string';
	return "field '$name' is chosen, but what it is is not logged; its name is missing in cmd/bitbucket-emulator/request_log.c"
		if !defined $value;
	return if grep({ $_ eq $value } @{ $fact->{choices} }) || $self->excepted($of, 'choice', $there, $value);
	return "field '$name' is '$value', which is none of its choices";
}

sub of_body {
	my ($self, $operation, $request) = @_;
	my $content = ($request->{content_type} // return) =~ s/\s*;.*//r;
	my $form = $content =~ m{^(?:application/x-www-form-urlencoded|multipart/form-data)$};
	return "a body in $content is not in the document"
		if $content !~ m{^application/(?:json|x-www-form-urlencoded)$} && !$self->excepted($operation, 'body', $content, '-');
	my ($shape) = $self->{body}{$operation}
		// grep { /^\@/ && $self->excepted($operation, 'body', $_, '-') } @{ $self->{bodies}{$operation} };
	return map { $self->of_field($operation, $shape, $form, $_) } @{ $request->{fields} };
}

# What is wrong with a request, each in a line.
sub complaints {
	my ($self, $request) = @_;
	my ($operation, $wrong) = $self->operation($request);
	return $wrong if !defined $operation;
	$self->excepted($operation, 'operation', '-', '-');
	return map { "$operation: $_" } $self->of_query($operation, $request->{query}), $self->of_body($operation, $request);
}

1;

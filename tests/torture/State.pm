# Whether two states of an emulator are the same, but for what may differ: times, and ids of what was created.
package State;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT = qw(decoded know digest raw compared kept untouched);

my %TIME = map { ($_ => 1) } qw(created_on updated_on edited_on added_on created_at date participated_on resolved_on closed_on);
my %ESCAPE = (b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");

# JSON::PP takes a third of a second for what this does in a thirtieth: the emulator's own JSON, which is right.
sub decoded {
	my ($text) = @_;
	pos($text) = 0;
	return value(\$text);
}

sub value {
	my ($t) = @_;
	$$t =~ /\G\s+/gc;
	return string($t) if $$t =~ /\G(?=")/gc;
	return object($t) if $$t =~ /\G\{\s*/gc;
	return list($t) if $$t =~ /\G\[\s*/gc;
	return $1 if $$t =~ /\G([^\s,\]\}]+)/gc;
	die "this is no JSON\n";
}

sub string {
	my ($t) = @_;
	$$t =~ /\G"((?:[^"\\]|\\.)*)"/gc or die "this is no JSON string\n";
	my $text = $1;
	$text =~ s/\\(u[0-9a-fA-F]{4}|.)/$ESCAPE{$1} \/\/ $1/ge if $text =~ tr{\\}{};
	return "\"$text";
}

sub object {
	my ($t) = @_;
	my %object;
	until ($$t =~ /\G\}/gc) {
		my $name = substr string($t), 1;
		$$t =~ /\G\s*:\s*/gc;
		$object{$name} = value($t);
		$$t =~ /\G\s*,?\s*/gc;
	}
	return \%object;
}

sub list {
	my ($t) = @_;
	my @list;
	until ($$t =~ /\G\]/gc) {
		push @list, value($t);
		$$t =~ /\G\s*,?\s*/gc;
	}
	return \@list;
}

my $ID = qr/^(?:\{[0-9a-f-]{36}\}|[0-9a-f]{40}|\d+)$/;

# Ids that mean something: of the people, and of the commits that are there before. The others say nothing.
my %known;

sub know {
	my ($state) = @_;
	my @open = ($state);
	while (my $next = shift @open) {
		push @open, grep { ref eq 'HASH' } values %$next;
		@known{ keys %{ $next->{$_} } } = (1) x keys %{ $next->{$_} } for grep { ref $next->{$_} eq 'HASH' } qw(users commits);
	}
	return;
}

# Whether the keys of a map are ids that the server chose.
sub by_id {
	my ($map) = @_;
	return %$map && !grep { !/$ID/ || $known{$_} && !/^[0-9a-f]{40}$/ } keys %$map;
}

sub text_of {
	my ($node) = @_;
	return '[' . join(',', map { text_of($_) } @$node) . ']' if ref $node eq 'ARRAY';
	if (ref $node eq 'HASH') {
		my @inner = by_id($node) ? sort map { text_of($_) } values %$node
			: map { "$_=" . text_of($node->{$_}) } sort grep { !$TIME{$_} && $_ ne 'uuid' && $_ ne 'id' } keys %$node;
		return '{' . join(',', @inner) . '}';
	}
	return $node =~ s/(\{[0-9a-f-]{36}\}|\b[0-9a-f]{40}\b)/$known{$1} ? $1 : '{}'/ger;
}

sub walk {
	my ($path, $node, $found) = @_;
	if (ref $node ne 'HASH') {
		$found->{leaf}{"$path " . text_of($node)}++;
	} elsif (by_id($node)) {
		$found->{size}{$path} = keys %$node;
		$found->{leaf}{"$path # " . text_of($_)}++ for values %$node;
	} else {
		$found->{leaf}{$path} = 1;
		walk("$path/$_", $node->{$_}, $found) for grep { !$TIME{$_} && $_ ne 'uuid' && $_ ne 'id' } keys %$node;
	}
	return $found;
}

# What a state says: how many there are in each collection, and how often each thing is there.
sub digest {
	my ($state) = @_;
	return walk('', $state->{workspaces}, {});
}

# Each value at its place, times and ids included.
sub raw {
	my ($state) = @_;
	my %raw;
	my @open = (['', $state]);
	while (my $next = shift @open) {
		my ($path, $node) = @$next;
		if (ref $node eq 'HASH') {
			push @open, ["$path/$_", $node->{$_}] for keys %$node;
			$raw{$path} = '{}';
		} else {
			$raw{$path} = text_of($node);
		}
	}
	return \%raw;
}

# What is wrong with a digest, by what it should be: {doubled, lost, other}, lists of texts.
sub compared {
	my ($is, $should) = @_;
	my %wrong = (doubled => [], lost => [], other => []);
	for my $path (sort keys %{ { %{ $is->{size} }, %{ $should->{size} } } }) {
		my ($n, $m) = ($is->{size}{$path} // 0, $should->{size}{$path} // 0);
		push @{ $wrong{ $n > $m ? 'doubled' : 'lost' } }, "$path has $n, not $m" if $n != $m;
	}
	for my $leaf (sort keys %{ { %{ $is->{leaf} }, %{ $should->{leaf} } } }) {
		my ($n, $m) = ($is->{leaf}{$leaf} // 0, $should->{leaf}{$leaf} // 0);
		push @{ $wrong{other} }, ($n > $m ? 'too much: ' : 'missing: ') . $leaf if $n != $m;
	}
	return \%wrong;
}

# What is in both raw states: what nobody touched. What was changed may have been made anew, with the same id in the same
# second.
sub kept {
	my ($before, $after) = @_;
	my (%kept, %changed);
	for my $place (keys %$before) {
		$kept{$place} = $before->{$place} if ($after->{$place} // '') eq $before->{$place};
		$changed{ $place =~ s{/[^/]*$}{}r } = 1 if !exists $kept{$place};
	}
	delete @kept{keys %changed, grep { m{^(.*)/([^/]*)$} && ($TIME{$2} || $2 eq 'uuid') && $changed{$1} } keys %kept};
	return \%kept;
}

# What of $kept (values at places) is not so any more in the raw state $is.
sub untouched {
	my ($is, $kept) = @_;
	return grep { ($is->{$_} // '') ne $kept->{$_} } sort keys %$kept;
}

1;

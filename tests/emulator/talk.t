#!/usr/bin/perl
# Conversations with the emulator, byte for byte: each file below talk/ asks it things one after the other and has what
# it answered. What differs from run to run is written as a word: HOST, NOW and, for the digest of a body, TAG.
#
#   @ABOUT what the conversation shows
#   @OPTIONS --rate-limit 2          of the command line, where there are any
#   @SEED rich                       $RICH of Emulator.pm; without it, $ACME
#   @ASK ana GET /2.0/user           who asks (or a Bearer token), method and address, with a body on the lines after it
#   @ANSWER 200                      then the headers that matter, an empty line, and the body; JSON is indented
#
# Usage: talk.t [FILE]...
# Environment: UPDATE=1 writes the answers into the files instead of comparing them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use File::Temp;
use Test::More;

my @HEADERS = ('Content-Type', 'Location', 'WWW-Authenticate', 'Allow', 'Retry-After', 'X-Credential-Type',
	'X-Accepted-OAuth-Scopes', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'X-RateLimit-Limit', 'X-RateLimit-NearLimit');

# The JSON text indented, its names in their order.
sub indented {
	my ($json) = @_;
	my ($out, $depth) = ('', 0);
	while ($json =~ /\G(?:("(?:[^"\\]|\\.)*")|([\[{])(\s*[\]}])?|([\]}])|(,)|(:)|([^\s",:\[\]{}]+)|\s+)/gc) {
		if (defined $1) { $out .= $1 }
		elsif (defined $3) { $out .= $2 . $3 }
		elsif (defined $2) { $out .= "$2\n" . '  ' x ++$depth }
		elsif (defined $4) { $out .= "\n" . '  ' x --$depth . $4 }
		elsif (defined $5) { $out .= ",\n" . '  ' x $depth }
		elsif (defined $6) { $out .= ': ' }
		elsif (defined $7) { $out .= $7 }
	}
	return "$out\n";
}

# An answer as the files have it.
sub written {
	my ($e, $r) = @_;
	my $text = "\@ANSWER $r->{status}\n";
	for my $name (@HEADERS) {
		my $value = $r->header($name);
		$text .= "$name: $value\n" if defined $value && $text !~ /^\Q$name\E:/mi;
	}
	if (length $r->{body}) {
		$text .= "\n" . (defined $r->{json} ? indented($r->{body}) : $r->{body} =~ s/\n?\z/\n/r);
	}
	$text =~ s/127\.0\.0\.1:$e->{port}/HOST/g;
	$text =~ s/\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00/NOW/g;
	$text =~ s/(avatar\/32\?ts=)(?!17[0-4])\d+/${1}NOW/g;
	return $text;
}

sub credential {
	my ($who) = @_;
	return $who eq 'nobody' ? (anonymous => 1) : $AS{$who} ? %{ $AS{$who} } : bearer($who);
}

# Has the conversation anew: the file's text as it would be now.
sub held {
	my ($text) = @_;
	my ($about) = $text =~ /\A(\@ABOUT .*\n(?:[^\@\n].*\n)*(?:\@OPTIONS .*\n)?(?:\@SEED rich\n)?)/ or return "no \@ABOUT\n";
	my @options = $about =~ /^\@OPTIONS (.*)$/m ? split ' ', $1 : ();
	my $e = Emulator->start(seed => $about =~ /^\@SEED/m ? $RICH : $ACME, options => \@options);
	my $new = $about;
	while ($text =~ /^\@ASK (\S+) (\S+ \S+)\n((?:(?!\@(?:ASK|ANSWER)).*\n)*)/mg) {
		my ($who, $what, $body) = ($1, $2, $3);
		$body =~ s/\A\n*|\n*\z//g;
		my $r = $e->ask($what, length $body ? $body : undef, credential($who));
		$new .= "\n\@ASK $who $what\n" . (length $body ? "$body\n" : '') . written($e, $r);
	}
	return $new;
}

# The first differences between the file and $new.
sub difference {
	my ($file, $new) = @_;
	my $other = File::Temp->new;
	spew($other->filename, $new);
	my @lines = split /\n/, `diff -u '$file' '@{[ $other->filename ]}'`;
	return join "\n", @lines > 40 ? (@lines[ 0 .. 39 ], '...') : @lines;
}

my @files = @ARGV ? @ARGV : sort glob "$FindBin::Bin/talk/*.case";
for my $file (@files) {
	my $there = slurp($file);
	my $new = held($there);
	(my $name = $file) =~ s{.*/}{};
	if ($ENV{UPDATE}) {
		spew($file, $new);
		pass("$name written");
		next;
	}
	ok $new eq $there, $name or diag(difference($file, $new));
}
ok scalar @files, 'there are conversations';

done_testing();

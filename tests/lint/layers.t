#!/usr/bin/perl
# Proves the architecture of the sources: which layer includes which, one door for each third-party
# header, headers that stand alone, no cycles, a library that never prints.
# Usage: layers.t [TREE]
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Lint;
use Test::More;

# Who may include whom, beside itself.
my @LAYERS = qw(base codec net git model plan report remote apply kinds);
my %MAY = (
	base   => [],
	codec  => [qw(base)],
	net    => [qw(base codec)],
	git    => [qw(base)],
	model  => [qw(base codec)],
	plan   => [qw(base codec model)],
	report => [qw(base codec model plan)],
	remote => [qw(base codec net model)],
	apply  => [qw(base codec net git model plan remote)],
	kinds  => [qw(base model)],
	'bitbucket-emulator' => [qw(base codec)],
	cooper => [@LAYERS],
);

# Makefile names where they are not the folder's.
my %IN_MAKEFILE = ('bitbucket-emulator' => 'emulator');

# Third-party headers and the files that may include them.
my @DOORS = (
	[ qr{^yaml\.h$}         => qr{^reconcile/codec/yaml\.c$} ],
	[ qr{^cjson/cJSON\.h$}  => qr{^reconcile/codec/json\.c$} ],
	[ qr{^(jq|jv)\.h$}      => qr{^reconcile/codec/jq\.c$} ],
	[ qr{^curl/}            => qr{^reconcile/net/} ],
	[ qr{^git2(\.h|/)}      => qr{^reconcile/git/} ],
	[ qr{^sodium\.h$}       => qr{^(reconcile/base|cmd/bitbucket-emulator)/} ],
	[ qr{^sqlite3\.h$}      => qr{^cmd/bitbucket-emulator/} ],
	[ qr{^microhttpd\.h$}   => qr{^cmd/bitbucket-emulator/} ],
	[ qr{^(popt|argp)\.h$}  => qr{^cmd/} ],
);

# C11, POSIX and Linux. What is in neither list needs a door.
my %STANDARD = map { ("$_.h" => 1) } qw(
	alloca arpa/inet assert ctype dirent errno fcntl float fnmatch ftw getopt glob iconv ifaddrs inttypes
	langinfo libgen limits locale malloc math netdb net/if netinet/in netinet/tcp poll pthread pwd regex
	sched search semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio
	stdio_ext stdlib stdnoreturn string strings sys/auxv sys/eventfd sys/file sys/ioctl sys/mman sys/prctl
	sys/random sys/resource sys/select sys/sendfile sys/signalfd sys/socket sys/stat sys/syscall
	sys/time sys/timerfd sys/types sys/uio sys/un sys/utsname sys/wait syslog termios threads time uchar
	unistd wchar wctype
);

# Out of memory is said by the one function that cannot return an error.
my $MAY_PRINT = qr{^reconcile/base/mem\.c$};

my @files = sources(qr/\.[ch]$/, qw(reconcile cmd));
my %quoted;    # file => [header, ...] of the project
my %angled;    # file => [header, ...] of others
for my $file (@files) {
	my $text = without_comments($file);
	$quoted{$file} = [ $text =~ /^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/mg ];
	$angled{$file} = [ $text =~ /^[ \t]*#[ \t]*include[ \t]*<([^>]+)>/mg ];
}

sub layer_of { return $_[0] =~ m{^(?:reconcile|cmd)/([^/]+)/} ? $1 : '' }

sub path_of {
	my ($header) = @_;
	return (grep { -f } "reconcile/$header", "cmd/$header")[0] // $header;
}

# --- which layer includes which ---
sub layering {
	my @bad;
	for my $file (@files) {
		my $layer = layer_of($file);
		my $may = $MAY{$layer} or push(@bad, "$file: '$layer' is no layer"), next;
		for my $header (@{ $quoted{$file} }) {
			my ($other) = $header =~ m{^([^/]+)/};
			$other // push(@bad, "$file: \"$header\" does not show its layer"), next if !defined $other;
			next if $other eq $layer || grep { $_ eq $other } @$may;
			push @bad, "$file: $layer may not include \"$header\"";
		}
	}
	return @bad;
}

# --- the Makefile links what the table allows ---
# Kinds are no archive: their DEPS_ are whatever a test of them links.
sub makefile {
	return () if !-f 'Makefile';
	my $makefile = text('Makefile');
	my @bad;
	for my $layer (sort grep { $_ ne 'cooper' && $_ ne 'kinds' } keys %MAY) {
		my $name = $IN_MAKEFILE{$layer} // $layer;
		my ($is) = $makefile =~ /^DEPS_$name[ \t]*:=[ \t]*(.*)$/m;
		next if defined $is && join(' ', sort split ' ', $is) eq join(' ', sort @{ $MAY{$layer} });
		push @bad, "Makefile: DEPS_$name is '" . ($is // '') . "', not '@{ $MAY{$layer} }'";
	}
	return @bad;
}

# --- third-party headers ---
sub doors {
	my @bad;
	for my $file (@files) {
		for my $header (@{ $angled{$file} }) {
			my ($door) = grep { $header =~ $_->[0] } @DOORS;
			next if $door ? $file =~ $door->[1] : $STANDARD{$header};
			push @bad, $door ? "$file: <$header> has its door elsewhere" : "$file: <$header> has no door";
		}
	}
	return @bad;
}

# --- headers stand alone ---
# What a header gives that a forward declaration of a struct cannot: structs to embed, enums, macros,
# constants, types, and functions for macros to call.
sub gives {
	my ($header) = @_;
	my $code = code($header);
	my @constants = map { /\b([A-Za-z_]\w*)\b[^,]*/g } $code =~ /\benum\b\s*\w*\s*\{([^}]*)\}/g;
	return (
		structs => [ $code =~ /\b(?:struct|union)\s+(\w+)\s*\{/g ],
		names => [
			$code =~ /^[ \t]*#[ \t]*define[ \t]+(\w+)/mg, $code =~ /\btypedef\b[^;]*?(\w+)\s*;/g,
			$code =~ /\benum\s+(\w+)\s*\{/g, $code =~ /\b(\w+)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)[^;{}]*;/g, @constants,
		],
	);
}

sub needs {
	my ($file, $header) = @_;
	my $code = code($file);
	my %gives = gives($header);
	for my $struct (@{ $gives{structs} }) {
		return 1 if $code =~ /\b(?:struct|union)\s+$struct\s+\w/ || $code =~ /\b(?:struct|union)\s+$struct\s*\)/;
	}
	return scalar grep { $code =~ /\b\Q$_\E\b/ } @{ $gives{names} };
}

# A table has one include, which brings the words that its rows are written in.
my $VOCABULARY = 'reconcile/kinds/kinds.h';

sub standing {
	my @bad;
	for my $file (grep { /\.h$/ && $_ ne $VOCABULARY } @files) {
		for my $header (grep { -f } map { path_of($_) } @{ $quoted{$file} }) {
			push @bad, "$file: a forward declaration would do instead of $header" if !needs($file, $header);
		}
	}
	return @bad;
}

# --- cycles ---
my (%done, @cycles);

sub visit {
	my ($file, @way) = @_;
	if (grep { $_ eq $file } @way) {
		push @cycles, join(' -> ', @way, $file);
		return;
	}
	return if $done{$file};
	visit($_, @way, $file) for map { path_of($_) } @{ $quoted{$file} // [] };
	$done{$file} = 1;
}

# --- the library never prints ---
my $STREAM = qr/\b(?:stdout|stderr|STDOUT_FILENO|STDERR_FILENO)\b/;
my @PRINTING = (
	qr/\b(?:printf|vprintf|puts|putchar|perror|psignal|syslog)\s*\(/,
	qr/\b(?:stdout|stderr)\b/,
	qr/\b(?:write|dprintf|vdprintf)\s*\(\s*(?:[12]\s*,|$STREAM)/,
);

sub printing {
	my @bad;
	for my $file (grep { m{^reconcile/} && $_ !~ $MAY_PRINT } @files) {
		my $number = 0;
		for my $line (split /\n/, code($file)) {
			$number++;
			push @bad, "$file:$number: the library prints: $line" if grep { $line =~ $_ } @PRINTING;
		}
	}
	return @bad;
}

my $headers = grep { /\.h$/ } @files;
my $includes = 0;
$includes += @{ $quoted{$_} } for @files;
visit($_) for @files;

check("layers: $includes includes of " . @files . ' files point down', layering());
check('layers: the Makefile says the same', makefile());
check('doors: one for each third-party header', doors());
check("headers: $headers include only what they embed", standing());
check('cycles: ' . @cycles . ' among includes', @cycles);
check('output: the library never prints', printing());
done_testing();

# Runs in which an allocation fails (failing_alloc.c), and their cases.
package Exhausted;

use strict;
use warnings;

use Hurried;

use Cases;
use Cooper;
use Exporter qw(import);
use Front;
use List::Util qw(shuffle);

our @EXPORT = qw(exhausted cases_of concluded_of);

my $SEED = $ENV{SEED} || int time;
my $SHORT = ($ENV{TORTURE} // '') eq 'short';
my $SHORT_CASES = 40;
my $PATIENCE = 60; # seconds

my $preloaded = ($Hurried::build =~ m{^/} ? '' : "$root/") . "$Hurried::build/torture/failing_alloc.so";
-e $preloaded or die "there is no '$preloaded'; run make test-programs first\n";

# These mostly wait for nobody.
$ENV{JOBS} //= 3;

# Runs the program past the front, with files in $folder: {status, out, err, count}, the last being how many allocations were
# asked for.
sub exhausted {
	my ($folder, $front, $environment, @arguments) = @_;
	my %file = map { ($_ => "$folder/$_") } qw(out err);
	put("$folder/count", pack 'q', 0);
	my $pid = launched({ %file, alarm => $PATIENCE, env => { $front->environment("http://127.0.0.1:$front->{server_port}/2.0"),
		LD_PRELOAD => $preloaded, COUNTED_ALLOCS => "$folder/count", %$environment } }, $program, @arguments);
	waitpid $pid, 0;
	my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
	return { status => $status, out => text($file{out}), err => text($file{err}), count => unpack('q', text("$folder/count")) };
}

# Every allocation of $count, both ways, those that are wanted. Each has in `which` what FAILING_ALLOC takes.
sub cases_of {
	my ($on, $count) = @_;
	my @cases;
	for my $way (['', 'that one', ''], ['+', 'that one and all after', ' and all after']) {
		push @cases, map { +{ name => "$on $_$way->[2]", on => $on, how => $way->[1], what => "of $count", which => "$_$way->[0]" } } 1 .. $count;
	}
	return grep { $_->{name} =~ /$ENV{CASE}/ } @cases if defined $ENV{CASE};
	return @cases if !$ENV{CASES} && !$SHORT;
	srand $SEED;
	return grep { $_ } (shuffle(@cases))[0 .. ($ENV{CASES} || $SHORT_CASES) - 1];
}

# Endures them: $endure as for results_of(). The exit status.
sub concluded_of {
	my ($count, $endure, @cases) = @_;
	printf "torture: %d allocations, %d cases, SEED=%s\n", $count, scalar @cases, $SEED;
	my @results = results_of($endure, @cases);
	return concluded(sprintf('%d of %d faults, in %d allocations; SEED=%s', scalar @cases, 2 * $count, $count, $SEED), scalar @cases, !$SHORT, @results);
}

1;

# What the tortures have in common: many cases at a time, how each is judged, and what came out.
#
# A case is { name, on, how, what, ... }; its result { name, on, how, what, status, seconds, needed, wrong }, where `needed` says
# whether the broken run left something to do, and `wrong` has a list of texts for each thing that is wrong.
package Cases;

use strict;
use warnings;

use Cooper qw(json);
use Exporter qw(import);
use File::Copy qw(copy);
use Front qw(abandon_servers);
use HTTP::Tiny;
use JSON::PP ();
use List::Util qw(sum0);
use POSIX ();
use State;
use Time::HiRes qw(time);

our @EXPORT = qw(ended copied limited state_of judged unrecorded results_of concluded);

my $BEGAN = time;
my @TOTALS = qw(doubled lost untold);
$| = 1;

# --- what is there before ---

# Ends an emulator that Cooper.pm started; its state is whole in its file then.
sub ended {
	my ($server) = @_;
	kill TERM => $server->{pid};
	waitpid $server->{pid}, 0;
	$? == 0 or die "the emulator does not end well\n";
	return;
}

# A front in $folder, whose emulator begins with what is in $db.
sub copied {
	my ($folder, $db) = @_;
	mkdir $folder;
	unlink glob "$folder/db*";
	copy($db, "$folder/db") or die "cannot copy the state: $!\n";
	return Front->new($folder, "$folder/db");
}

# --- how a run is broken ---

# Cooper with a journal that takes no more than so many bytes, besides the digits of the process id: at the next it is told so,
# or killed. What it says goes through a pipe, which has no such limit.
sub limited {
	my ($case, @command) = @_;
	my $trap = $case->{how} =~ /^disk full/ ? "trap '' XFSZ; " : '';
	my $limit = $case->{byte} ? '$(($1 + ${#p}))' : '$1';
	return ('bash', '-c', "p=\$\$; $trap" . "n=$limit; shift; " . 'prlimit --core=0 --fsize=$n "$@" 2>&1 | cat; exit ${PIPESTATUS[0]}', 'bash',
		$case->{byte}, @command);
}

# --- how a case is judged ---

sub state_of {
	my ($front) = @_;
	my $answer = HTTP::Tiny->new->get("http://127.0.0.1:$front->{server_port}/_emulator/state");
	$answer->{success} or die "the emulator does not show its state: $answer->{content}\n";
	return decoded($answer->{content});
}

# What is wrong with what a case left behind, by the {digest} and what was {kept} in a run without faults.
sub judged {
	my ($reference, $state, $wrong) = @_;
	my $compared = compared(digest($state), $reference->{digest});
	$wrong->{$_} = $compared->{$_} for grep { @{ $compared->{$_} } } keys %$compared;
	my @touched = untouched(raw($state), $reference->{kept});
	$wrong->{touched} = \@touched if @touched;
	return;
}

# Writes that left although the journal knows nothing of them.
sub unrecorded {
	my ($journal, @asked) = @_;
	my %intents;
	for (split /\n/, $journal) {
		my $line = eval { decoded($_) } // next;
		$intents{"$line->{method} /2.0/$line->{path}" =~ tr/"//dr}++ if $line->{event} eq '"intent';
	}
	return grep { !/^GET / && !$intents{$_} } @asked;
}

# --- many at a time ---

sub work {
	my ($endure, $number, $out, @cases) = @_;
	for my $case (@cases) {
		my $began = time;
		my $result = { %$case, eval { %{ $endure->("worker$number", $case) } } };
		$result->{wrong}{broken} = ["$@"] if $@;
		@$_ = map { substr $_, 0, 200 } @$_ > 3 ? @$_[0 .. 2] : @$_ for values %{ $result->{wrong} };
		$result->{seconds} = time - $began;
		syswrite $out, JSON::PP->new->utf8->canonical->encode($result) . "\n";
	}
	return;
}

# The results of all cases, JOBS at a time. $endure->(FOLDER, CASE) makes {status, needed, wrong}; its folder is of one
# worker alone.
sub results_of {
	my ($endure, @cases) = @_;
	my $n = $ENV{JOBS} || 8;
	pipe my $in, my $out or die "cannot make a pipe: $!\n";
	my @workers;
	for my $number (0 .. $n - 1) {
		my $pid = fork // die "cannot fork: $!\n";
		if (!$pid) {
			$SIG{$_} = sub { abandon_servers(); POSIX::_exit(1) } for qw(HUP INT TERM);
			work($endure, $number, $out, @cases[grep { $_ % $n == $number } 0 .. $#cases]);
			abandon_servers();
			POSIX::_exit(0);
		}
		push @workers, $pid;
	}
	close $out;
	my @results;
	while (<$in>) {
		push @results, json($_);
		printf STDERR "%.1f %s\n", $results[-1]{seconds}, $results[-1]{name} if $ENV{TIMES};
		report($results[-1]) if %{ $results[-1]{wrong} };
		printf STDERR "\r%d of %d", scalar @results, scalar @cases if -t STDERR;
	}
	waitpid $_, 0 for @workers;
	return @results;
}

sub report {
	my ($result) = @_;
	my $wrong = $result->{wrong};
	printf "%s (%s), status %s:\n", $result->{name}, $result->{what}, $result->{status} // '';
	print "  $_: ", join("\n    ", @{ $wrong->{$_} }), "\n" for sort keys %$wrong;
	return;
}

# --- what came out ---

sub converged { return scalar grep { !%{ $_->{wrong} } } @_ }

sub row {
	my ($name, @results) = @_;
	my %status;
	$status{ $_->{status} // '' }++ for @results;
	return sprintf "| %s | %d | %d | %d | %s |", $name, scalar @results, sum0(map { $_->{needed} // 0 } @results), converged(@results),
		join ', ', map { "$_ ($status{$_})" } sort keys %status;
}

sub table {
	my (@results) = @_;
	my %by;
	push @{ $by{"$_->{on}: $_->{how}"} }, $_ for @results;
	return join "\n", '| fault | cases | left something to do | converged | exit status of the broken run |', '|---|---|---|---|---|',
		(map { row($_, @{ $by{$_} }) } sort keys %by), '';
}

# Says what came out of $n cases, $about what; a table, if $shows. What run.sh adds up goes to the end of the file TOTALS, and
# what docs/reliability.md shows to the end of FIGURES. Returns the exit status.
sub concluded {
	my ($about, $n, $shows, @results) = @_;
	my %bad;
	for my $result (@results) {
		$bad{$_}++ for keys %{ $result->{wrong} };
	}
	my @totals = ($n, converged(@results), map { $bad{$_} // 0 } @TOTALS);
	append($ENV{FIGURES}, sprintf("%s; %.0f seconds.\n\n%s\n", $about, time - $BEGAN, table(@results)));
	append($ENV{TOTALS}, "@totals\n");
	print "\n", table(@results), "\n" if $shows;
	print 'torture: ', join(', ', map { "$bad{$_} $_" } sort keys %bad), "\n" if %bad;
	printf "torture: %.0f seconds\n", time - $BEGAN;
	printf "torture: %d faults, %d converged, %d doubled, %d lost, %d untold\n", @totals;
	return $totals[1] == $n && @results == $n ? 0 : 1;
}

sub append {
	my ($file, $text) = @_;
	return if !defined $file;
	open my $out, '>>', $file or die "cannot write '$file': $!\n";
	print $out $text;
	close $out or die "cannot write '$file': $!\n";
	return;
}

1;

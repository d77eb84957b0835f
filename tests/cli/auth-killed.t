#!/usr/bin/perl
# A renewal that is killed at every system call from before its request leaves until the new token is used: the next run works,
# and whenever the server has seen the old refresh token, the file knows.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Login;
use Test::More;

plan skip_all => 'strace cannot trace here' if system('strace -o /dev/null true 2>/dev/null') != 0;

# The leak checker of the sanitizers cannot run below strace.
$ENV{ASAN_OPTIONS} = ($ENV{ASAN_OPTIONS} // '') . ':detect_leaks=0';

put('seed.yaml', $SEED);
my $server = emulator('seed.yaml');

sub traced {
	my (@strace) = @_;
	return cooper($server, { %{ login() }, through => sub { return ('strace', @strace, @_) } }, 'auth', 'status');
}

# The calls of a whole run, each as [name, its number among those of its name]. What they are about is hidden from strace
# too, unless it is root's: there are two requests, for the token and with it.
store_login($server);
is(traced('-o', 'trace')->{status}, 0, 'a run that nobody kills');
my (%count, @calls);
for (split /\n/, text('trace')) {
	push @calls, [$1, ++$count{$1}] if /^(\w+)\(/;
}
my ($lock) = grep { $calls[$_][0] eq 'flock' } 0 .. $#calls;
my ($sent, $used) = (grep { $calls[$_][0] =~ /^send/ } 0 .. $#calls)[0, -1];
ok(defined $lock && defined $sent && defined $used && $lock < $sent && $sent < $used, 'it locks, asks, and uses')
	or BAIL_OUT('the trace is not understood');
my @between = @calls[$lock .. $used];
cmp_ok(scalar @between, '>', 20, @between . ' calls from the lock to the first use');

my (@lost, @unknown, @broken, %seen);
for my $call (@between) {
	my ($name, $number) = @$call;
	store_login($server);
	$server->forget;
	my $run = traced('-o', '/dev/null', '-e', "inject=$name:signal=KILL:when=$number");
	my $at = "$name $number";
	$run->{status} == 0 || $run->{status} == 137 or push @broken, "$at: status $run->{status}";
	my $asked = token_requests($server);
	my $entry = eval { entry() } or push(@broken, "$at: $@"), next;
	my $old = $entry->{refresh_token} eq 'refresh-hush';
	push @unknown, $at if $asked && $old && !$entry->{used};
	$seen{ !$asked ? 'before' : $old ? 'between' : 'after' }++;
	my $next = cooper($server, login(), 'auth', 'status');
	push @lost, "$at: $next->{err}" if $next->{status} != 0 || entry()->{refresh_token} eq 'refresh-hush';
}
is_deeply(\@broken, [], 'the file is always whole');
is_deeply(\@unknown, [], 'what was sent is recorded');
is_deeply(\@lost, [], 'the next run works');
is_deeply([grep { !$seen{$_} } qw(before between after)], [], 'it was killed before it asked, before it saved, and after')
	or diag(explain(\%seen));

# The same instant, but nobody comes back in time: ten minutes after the first use the login is over.
store_login($server);
my ($name, $number) = @{ (grep { $_->[0] =~ /^recv/ } @calls[$sent .. $used])[0] };
traced('-o', '/dev/null', '-e', "inject=$name:signal=KILL:when=$number");
my $entry = entry();
ok($entry->{used}, 'killed before the answer was read');
stored([{ %$entry, used => $entry->{used} - 601 * 1000 }]);
my $late = cooper($server, login(), 'auth', 'status');
is($late->{status}, 7, 'after ten minutes');
like($late->{err}, qr/^cooper: Token refresh failure: the refresh token was sent at /, 'the chain is broken');

# --- a disk that is full ---

# At the first sync nothing was sent yet; at the third the pair cannot be saved and so is not used. (A folder is synced too.)
for (['the record', 1, 0], ['the pair', 3, 1]) {
	my ($what, $nth, $asked) = @$_;
	store_login($server);
	$server->forget;
	my $run = traced('-o', '/dev/null', '-e', "inject=fsync:error=ENOSPC:when=$nth");
	is($run->{status}, 1, "a disk that is full for $what");
	like($run->{err}, qr/^cooper: cannot save the login: cannot write '\S+': no space left on device$/m, 'is said');
	is(token_requests($server), $asked, 'before anything is sent that need not be');
	is(entry()->{refresh_token}, 'refresh-hush', 'and the old file stays');
	is(scalar(grep { /\.new$/ } glob '.state/cooper/*'), 0, 'alone');
	is(cooper($server, login(), 'auth', 'status')->{status}, 0, 'the next run works');
}

finished();

#!/usr/bin/perl
# Many repositories, many connections at once.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use IO::Select;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(time);

my $slow = $ENV{BUILD} && $ENV{BUILD} =~ /-(?:sanitize|threads|valgrind)/ ? 10 : 1;

# Sixty-four at once wait together, not one after the other.
my $e = Emulator->start(seed => $ACME, options => [ '--latency', 200 ]);
my $t = time;
my $select = IO::Select->new;
my %heard;
for (1 .. 64) {
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $e->{port}) or die $!;
	print $socket "GET /2.0/repositories/acme/api HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer o-ana\r\nConnection: close\r\n\r\n";
	$select->add($socket);
	$heard{$socket} = '';
}
while (my @ready = $select->can_read(20)) {
	for my $socket (@ready) {
		next if sysread $socket, $heard{$socket}, 65536, length $heard{$socket};
		$select->remove($socket);
		close $socket;
	}
}
my $wall = time - $t;
is scalar(grep {m{^HTTP/1\.1 200 }} values %heard), 64, '64 at once are answered';
cmp_ok $wall, '>=', 0.19, 'after the delay';
cmp_ok $wall, '<', 2 * $slow, 'which is not theirs in turn';
cmp_ok $e->ask('GET /_emulator/requests')->at('peak'), '>=', 32, 'and it was noticed that they came together';
$t = time;
$e->ask('GET /_emulator/requests');
cmp_ok time - $t, '<', 0.15 * $slow, 'controls are not delayed';

# Keep-alive: several requests over one connection.
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $e->{port}) or die $!;
my ($all, $answers) = ('', 0);
for my $close ('', '', "Connection: close\r\n") {
	print $socket "GET /2.0/repositories/acme/site HTTP/1.1\r\nHost: h\r\n$close\r\n";
	sysread $socket, $all, 65536, length $all until ($all =~ s/^HTTP.*?\r\n\r\n\{.*?"has_wiki":false\}//s);
	$answers++;
}
is $answers, 3, 'three over one connection';

# Stopping does not wait for the longest delay.
$e->ask('PUT /_emulator/faults', [ { effect => 'delay', delay_ms => 60000 } ]);
my $waiting = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $e->{port}) or die $!;
print $waiting "GET /2.0/user HTTP/1.1\r\nHost: h\r\n\r\n";
select undef, undef, undef, 0.2;
$t = time;
is $e->stop('TERM'), 0, 'stopped in the middle of a delay';
cmp_ok time - $t, '<', 3 * $slow, 'at once';

# Ten thousand repositories.
$t = time;
$e = Emulator->start(seed => <<'END');
workspaces:
  acme:
    members:
      - {nickname: ana, email: ana@acme.example, permission: owner}
      - {nickname: bo, email: bo@acme.example}
    projects: {P: {}}
    generate: {repositories: 10000, prefix: repo-, reviewers: 2, project: P, values: {description: One of many}}
END
cmp_ok time - $t, '<', 5 * $slow, '10,000 repositories load in seconds';
my @auth = bearer('emulator');
my $r = $e->ask('GET /2.0/repositories/acme?pagelen=100&page=100', undef, @auth);
is $r->at('size'), 10000, 'all are there';
is $r->at('values.99.slug'), 'repo-10000', 'to the last';
is $r->at('values.99.description'), 'One of many', 'as the seed says';
is $e->ask('GET /2.0/repositories/acme/repo-05000/default-reviewers', undef, @auth)->at('size'), 2, 'with reviewers';
my ($cpu) = cpu($e);
$e->ask("GET /2.0/repositories/acme?pagelen=100&page=$_&fields=values.slug,values.description,next", undef, @auth) for 1 .. 100;
my $each = (cpu($e) - $cpu) * 10;
cmp_ok $each, '<', 10 * $slow, sprintf 'a page takes %.1f ms of processor time', $each;

# Seconds of processor time so far.
sub cpu {
	my ($self) = @_;
	my @stat = split ' ', slurp("/proc/$self->{pid}/stat") =~ s/^.*\) //r;
	return ($stat[11] + $stat[12]) / 100;
}

done_testing();

#!/usr/bin/perl
# The command line: what it takes, what it says, how it starts and how it ends.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use lib $FindBin::Bin;
use Emulator;
use IO::Socket::INET;
use Test::More;

my $program = Emulator::program();
my $folder = tempdir(CLEANUP => 1);

sub said {
	my $all = `$program @_ 2>&1`;
	return ($? >> 8, $all);
}

my ($status, $text) = said('--help');
is $status, 0, '--help';
like $text, qr/--$_\b/, "names --$_"
	for qw(port portfile db seed latency issue-tracker rate-limit faults log page-max wart warts verbose version);
($status, $text) = said('--version');
is $status, 0, '--version';
like $text, qr/^bitbucket-emulator \d+\.\d+\.\d+$/, 'names it';
($status, $text) = said('--warts');
is $status, 0, '--warts';
cmp_ok scalar(split /\n/, $text), '>', 20, 'lists them';
unlike $text, qr/^\S+\s+\S+\s+.*\(\)$/m, 'each with its evidence';

for ([ '--nope', qr/^bitbucket-emulator: --nope: unknown option$/m ], [ 'extra', qr/unexpected argument 'extra'/ ],
	[ '--port x', qr/--port|x/ ], [ '--port 70000', qr/--port must be from 0 to 65535/ ],
	[ '--latency -1', qr/--latency must be from 0/ ], [ '--issue-tracker off', qr/choose on, removed or not-found/ ],
	[ '--wart nope=1', qr/no wart is called 'nope'/ ],
	[ '--wart pagging=row', qr/no wart is called 'pagging', did you mean 'paging'\?/ ],
	[ '--wart paging=number', qr/wart 'paging' cannot be 'number': choose one of row\|cursor/ ],
	[ '--wart paging', qr/cannot be ''/ ]) {
	($status, $text) = said($_->[0]);
	is $status, 64, "$_->[0]: 64";
	like $text, $_->[1], "$_->[0]: says why";
}
($status, $text) = said("--seed $folder/none.yaml");
is $status, 1, 'a seed that is not there: 1';
like $text, qr/none\.yaml/, 'named';
($status, $text) = said("--portfile $folder/no/such/port");
is $status, 1, 'a portfile that cannot be written: 1';

# Starts and ends.
my $e = Emulator->start(seed => $ACME, options => ['--verbose']);
like slurp("$e->{folder}/port"), qr/^\d+\n$/, 'the port and a line end';
is_deeply [ glob "$e->{folder}/port*" ], ["$e->{folder}/port"], 'nothing beside it';
like $e->log_text, qr{^bitbucket-emulator: http://127\.0\.0\.1:$e->{port}/2\.0$}m, 'said, too';
is $e->ask('GET /2.0/user')->{status}, 200, 'it listens';
like $e->log_text, qr{^GET /2\.0/user -> 200$}m, 'and tells, where asked to';
unlike $e->log_text, qr/t-ana|Basic/, 'no secret';
($status, $text) = said("--port $e->{port}");
is $status, 1, 'a port that is taken: 1';
like $text, qr/cannot listen on 127\.0\.0\.1:$e->{port}: /, 'named';
my ($address) = map { (split ' ')[1] } grep { (split ' ')[3] eq '0A' && hex((split /:/, (split ' ')[1])[1]) == $e->{port} }
	split /\n/, slurp('/proc/net/tcp');
is $address, sprintf('0100007F:%04X', $e->{port}), 'it listens on the loopback address and no other';
is $e->stop('TERM'), 0, 'SIGTERM ends it well';
ok !-e "$e->{folder}/port", 'and the portfile is gone';
is(Emulator->start->stop('INT'), 0, 'so does SIGINT');
$e = Emulator->start;
is $e->ask('GET /2.0/workspaces/acme')->{status}, 401, 'without a seed there is nobody';

done_testing();

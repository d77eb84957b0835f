#!/usr/bin/perl
# Whether all that Cooper sent while the other tests ran is in Atlassian's document; "make test" runs this after them.
# What tests send themselves, some of it wrong on purpose, is not looked at.
# Environment: COOPER_REQUEST_LOG, the file in which Cooper.pm had the emulators log what they were asked.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Contract;
use JSON::PP;
use Test::More;

my $log = $ENV{COOPER_REQUEST_LOG} // ($ENV{BUILD} // 'build') . '/requests.jsonl';

sub slurp {
	my ($file) = @_;
	open my $in, '<:raw', $file or return '';
	local $/;
	return <$in> // '';
}

my $contract = Contract->new(map { $_ => slurp("$FindBin::Bin/$_.tsv") } qw(facts exceptions));
my (%lines, %complaints, $requests);
$lines{$_}++ for split /\n/, slurp($log);
my $json = JSON::PP->new->utf8;
for my $line (sort keys %lines) {
	my $request = $json->decode($line);
	next if ($request->{agent} // '') !~ m{^cooper/};
	$requests += $lines{$line};
	for ($contract->complaints($request)) {
		$complaints{$_}{n} += $lines{$line};
		$complaints{$_}{example} //= "$request->{method} $request->{path}" . ($request->{query} ne '' && "?$request->{query}");
	}
}

ok($requests, 'requests of Cooper were logged') or diag("'$log' has none; the other tests make it");
is(join('', map { "$_\n    $complaints{$_}{n} times, first: $complaints{$_}{example}\n" } sort keys %complaints), '',
	'every request is in the document, or an exception says why not');
is(join('', map { "$_\n" } $contract->unused), '', 'every exception is needed by some request');
note($requests // 0, ' requests');
done_testing();

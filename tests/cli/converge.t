#!/usr/bin/perl
# Whatever goes wrong in whichever write: the next run ends in the desired state, with nothing doubled.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

# A workspace for each case, so that one run meets them all, side by side.
my $MANIFEST = text("$root/examples/onboarding/project.yaml") =~ s/\@acme/\@WORKSPACE/gr =~ s/^workspace: acme$/workspace: WORKSPACE/mr;
my %WRITES = (POST => 7, PUT => 10);
my %FAULTS = (
	'lost-after' => 'effect: cut, applied: true',
	'lost-before' => 'effect: cut',
	'error-after' => 'effect: status, status: 500, applied: true',
	'error-before' => 'effect: status, status: 503',
	'timeout-after' => 'effect: status, status: 555, applied: true',
	'half' => 'effect: truncate, keep: 10',
	'html' => 'effect: html, status: 200, applied: true',
	'shape' => 'effect: wrong-shape',
	'refused' => 'effect: status, status: 400',
);

my (@cases, @rules);
my $seed = "workspaces:\n";
for my $fault (sort keys %FAULTS) {
	for my $method (sort keys %WRITES) {
		for my $n (1 .. $WRITES{$method}) {
			my $workspace = lc "$fault-$method-$n";
			push @cases, $workspace;
			push @rules, "  - {method: $method, path: \"/2.0/*/$workspace/**\", nth: $n, $FAULTS{$fault}}\n";
			put("manifests/$workspace.yaml", $MANIFEST =~ s/WORKSPACE/$workspace/gr);
			$seed .= "  $workspace:\n    members: [{display_name: Ana, email: ana\@acme.example, permission: owner}, "
				. join(', ', map { "{display_name: $_-$workspace, email: $_\@$workspace.example, permission: member}" } qw(mara nils)) . "]\n";
		}
	}
}
my $server = emulator(put('seed.yaml', $seed))->faults(join '', @rules);
my $all = @cases;

my $run = cooper($server, 'apply', '--auto-approve', '--json', '--journal', 'first.jsonl', '-f', 'manifests');
is($run->{status}, 3, 'some writes fail');
my $result = json($run->{out});
my $summary = $result->{summary};
is($summary->{done} + $summary->{failed} + $summary->{skipped}, 14 * $all, "every change of $all workspaces has an outcome");
my @refused = grep { /^refused-/ } map { $_->{outcome}{status} eq 'failed' ? $_->{workspace} : () } @{ $result->{changes} };
is_deeply([sort @refused], [sort grep { /^refused-/ } @cases], 'what was refused has failed, once in each of its workspaces');
my @adopted = grep { /-post-/ } map { $_->{outcome}{adopted} ? $_->{workspace} : () } @{ $result->{changes} };
is_deeply([sort @adopted], [sort grep { /^(?:\w+-after|half|html|shape)-post-/ } @cases], 'creations that took effect unseen were looked for and found');
is(scalar(grep { ($_->{status} // '') eq 'unknown' } journal('first.jsonl')), 0, 'nothing is left unknown');

$server->faults(undef);
is(cooper($server, 'apply', '--auto-approve', '-f', 'manifests')->{status}, 0, 'the next run makes the rest');
is(cooper($server, 'plan', '--detailed-exitcode', '-f', 'manifests')->{status}, 0, 'and nothing is left');

# What there is, in one line: names, the number of reviewers, the titles of the issues.
sub inventory {
	my ($workspace) = @_;
	my @lines;
	for my $list (@$workspace{qw(projects repositories)}) {
		push @lines, map { my $has = $list->{$_};
			join ' ', $_, scalar(keys %{ $has->{'default-reviewers'} // {} }), map { "'$_->{title}'" } values %{ $has->{issues} // {} } } sort keys %$list;
	}
	return join '; ', @lines;
}

my $workspaces = $server->ask('GET', '_emulator/state')->{workspaces};
my $once = "SEARCH 2; search-api 2 'Set up search-api'; search-indexer 2 'Set up search-indexer'; "
	. "search-relevance 1 'Set up search-relevance'";
my @other = map { my $has = inventory($workspaces->{$_}); $has eq $once ? () : "$_: $has" } @cases;
is_deeply(\@other, [], 'everything is there once');

finished();

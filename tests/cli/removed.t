#!/usr/bin/perl
# Servers without issue trackers, as bitbucket.org is since 2026-08-20: said once, and nothing else suffers.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

mkdir 'examples';
system('cp', '-R', "$root/examples/acme", "$root/examples/onboarding", 'examples') == 0 or BAIL_OUT('cannot copy the examples');
my $seed = "$root/examples/emulator/acme.yaml";
# One repository of the example goes, and half of the others are moved or described anew.
my @acme = ('-f', 'examples/acme', '--allow-delete', 'acme/legacy-billing', '--max-update', '50%');
my @onboarding = ('-f', 'examples/onboarding');
my @others = map { ('--only', $_) } qw(project repository default_reviewers);

# How each server answers, and what is said of it.
my %modes = (
	removed => <<'END',
Not managed:
  issue trackers (5 declared objects)
    issue trackers are not managed: GET repositories/acme/ledger/issues: HTTP 410: CHANGE-3401 -
    Functionality has been deprecated; issue trackers were removed on 2026-08-20, see
    https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401; use Jira instead

END
	'not-found' => <<'END',
Not managed:
  issue trackers (5 declared objects)
    issue trackers are not managed: GET repositories/acme/ledger/issues: HTTP 404: resource not
    found; There is no API hosted at this URL; issue trackers were removed on 2026-08-20
    (CHANGE-3401), see https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401; use
    Jira instead

END
);

# What a server that has issue trackers would be asked to change besides them.
my $with = emulator($seed);
my $rest = planned(cooper($with, 'plan', @acme, @others));
cooper($with, 'apply', '--auto-approve', @acme, @others);
my $rest_of_onboarding = planned(cooper($with, 'plan', @onboarding, @others));

# Where the message stands: before what was allowed, the counts, or that there is nothing to do.
sub with_message {
	my ($plan, $message) = @_;
	$plan =~ s/^(?=Allowed for this run:|Plan: )/$message/m;
	return $plan;
}

for my $mode (sort keys %modes) {
	my $server = emulator($seed, '--issue-tracker', $mode);
	my $message = $modes{$mode};
	my $run = cooper($server, 'plan', '--detailed-exitcode', @acme);
	is($run->{status}, 2, "$mode: the other changes are pending");
	is(planned($run), with_message($rest, $message), "$mode: they are as without issue trackers, and one message is added");
	is($run->{err}, '', "$mode: nothing is said twice");
	is(scalar(grep { $_->{path} =~ /issues/ } $server->requests), 1, "$mode: one answer is enough");

	$run = cooper($server, 'apply', '--auto-approve', @acme);
	is($run->{status}, 0, "$mode: apply makes what can be made");
	is(planned($run), with_message($rest, $message) . "\nApply: 19 done, 0 failed, 0 not attempted.\n", "$mode: and says the same");
	is_deeply([grep { /issues/ } $server->writes], [], "$mode: no issue is written");
	is_deeply([grep { ref $_->{body} eq 'HASH' && exists $_->{body}{has_issues} } $server->requests], [],
		"$mode: no tracker is switched on");

	$server->forget;
	my $empty = $message . "No changes: what can be managed is as the manifests say.\n"
		. "Plan: 0 to create, 0 to update, 0 to delete; 36 unchanged, 2 unmanaged.\n";
	for my $time ('second', 'third') {
		$run = cooper($server, 'plan', '--detailed-exitcode', @acme);
		is("$run->{status}\n" . planned($run), "0\n$empty", "$mode: the $time run says it again, and has nothing to do");
	}
	$run = cooper($server, 'apply', '--auto-approve', @acme);
	is("$run->{status}\n" . planned($run), "0\n$empty", "$mode: so does a second apply");
	is_deeply([$server->writes], [], "$mode: which writes nothing");

	# Repositories that are still to be created have no list of issues to ask for.
	$run = cooper($server, 'apply', '--auto-approve', @onboarding);
	is($run->{status}, 0, "$mode: a new team gets its project");
	like($run->{out}, qr/^Not managed:\n  issue trackers \(6 declared objects\)$/m, "$mode: without issue trackers, which is said");
	like($run->{out}, qr/CHANGE-3401/, "$mode: by the number of the change");
	is(planned($run) =~ s/^Not managed:.*?\n\n//msr =~ s/\nApply: .*//sr, $rest_of_onboarding, "$mode: with all the rest");
	is(cooper($server, 'plan', '--detailed-exitcode', @onboarding)->{status}, 0, "$mode: and nothing is left to do");

	my $json = json(cooper($server, 'plan', '--json', @acme)->{out});
	is_deeply([map { "$_->{kind} $_->{objects}" } @{ $json->{unmanageable} }], ['issue_tracker 5'], "$mode: programs are told too");
	like($json->{unmanageable}[0]{message}, qr/CHANGE-3401/, "$mode: with the number of the change");
}

finished();

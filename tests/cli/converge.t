#!/usr/bin/perl
# Whatever goes wrong in whichever write: the next run ends in the desired state, with nothing doubled.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my %FAULTS = (
	'lost-after' => 'effect: cut, applied: true',
	'lost-before' => 'effect: cut',
	'error-after' => 'effect: status, status: 500, applied: true',
	'error-before' => 'effect: status, status: 503',
	'timeout-after' => 'effect: status, status: 555, applied: true',
	'half' => 'effect: truncate, keep: 10',
	'html' => 'effect: html, status: 200, applied: true',
	'shape' => 'effect: wrong-shape',
	'refused' => 'effect: status, status: 409',
);

# Faults after which a creation is there, though nobody was told.
my $UNSEEN = qr/^(?:\w+-after|half|html|shape)-post-/;

# A text of the examples for another workspace.
sub for_workspace {
	my ($text, $workspace) = @_;
	return $text =~ s/^workspace: acme$/workspace: $workspace/mr;
}

# Every write of an example goes wrong once in every way, in a workspace of its own; one run meets them all.
sub broken {
	my ($example, @faults) = @_;
	my (@cases, @rules);
	my $seed = "workspaces:\n";
	for my $fault (@faults) {
		for my $method (sort keys %{ $example->{writes} }) {
			for my $n (1 .. $example->{writes}{$method}) {
				my $workspace = lc "$fault-$method-$n";
				push @cases, $workspace;
				push @rules, "- {method: $method, path: \"/2.0/*/$workspace/**\", nth: $n, $FAULTS{$fault}}\n";
				put("$example->{name}/$workspace/" . s{.*/}{}r, for_workspace(text($_), $workspace)) for glob "$root/examples/$example->{name}/*.yaml";
				$seed .= "  $workspace:\n$example->{seed}";
			}
		}
	}
	return (emulator(put("$example->{name}.seed", $seed))->faults(join '', @rules), @cases);
}

# What a workspace has, in one line: names, the number of reviewers, the titles of the issues.
sub inventory {
	my ($workspace) = @_;
	my @lines;
	for my $list (@$workspace{qw(projects repositories)}) {
		for my $name (sort keys %$list) {
			my @issues = sort map { "'$_->{title}'" } values %{ $list->{$name}{issues} // {} };
			push @lines, join ' ', $name, scalar(keys %{ $list->{$name}{'default-reviewers'} // {} }), @issues;
		}
	}
	return join '; ', @lines;
}

sub converges {
	my ($example, @faults) = @_;
	my $name = $example->{name};
	my ($server, @cases) = broken($example, @faults);
	my @flags = flags_for($server, '-f', $name);
	my $run = cooper($server, 'apply', '--auto-approve', '--json', '--journal', "$name.jsonl", '-f', $name, @flags);
	is($run->{status}, 3, "$name: some writes fail");
	my $result = json($run->{out});
	my $summary = $result->{summary};
	is($summary->{done} + $summary->{failed} + $summary->{skipped}, $example->{changes} * @cases,
		"$name: every change of " . @cases . ' workspaces has an outcome');
	my @refused = grep { /^refused-/ } map { $_->{outcome}{status} eq 'failed' ? $_->{workspace} : () } @{ $result->{changes} };
	is_deeply([sort @refused], [sort grep { /^refused-/ } @cases], "$name: what was refused has failed, once in each of its workspaces");
	is_deeply([map { $_->{outcome}{status} eq 'failed' && $_->{workspace} !~ /^refused-/ ? "$_->{address}: $_->{outcome}{message}" : () }
		@{ $result->{changes} }], [], "$name: and nothing else");
	my @adopted = grep { /-post-/ } map { $_->{outcome}{adopted} ? $_->{workspace} : () } @{ $result->{changes} };
	is_deeply([sort @adopted], [sort grep { $_ =~ $UNSEEN } @cases], "$name: creations that took effect unseen were looked for and found");
	is(scalar(grep { /"status":"unknown"/ } split /\n/, text("$name.jsonl")), 0, "$name: nothing is left unknown");

	$server->faults(undef);
	is(cooper($server, 'apply', '--auto-approve', '-f', $name, @flags)->{status}, 0, "$name: the next run makes the rest");
	is(cooper($server, 'plan', '--detailed-exitcode', '-f', $name)->{status}, 0, "$name: and nothing is left");
	my $workspaces = $server->ask('GET', '_emulator/state')->{workspaces};
	my @other = map { my $has = inventory($workspaces->{$_}); $has eq $example->{once} ? () : "$_: $has" } @cases;
	is_deeply(\@other, [], "$name: everything is there once");
	$server->stop;
	return;
}

# What is all new.
converges({
	name => 'onboarding',
	changes => 14,
	writes => { POST => 7, PUT => 10 },
	seed => '    members: [{display_name: Ana, email: ana@acme.example, permission: owner}, '
		. join(', ', map { "{display_name: $_, email: $_\@acme.example, permission: member}" } qw(mara nils)) . "]\n",
	once => "SEARCH 2; search-api 2 'Set up search-api'; search-indexer 2 'Set up search-indexer'; "
		. "search-relevance 1 'Set up search-relevance'",
}, sort keys %FAULTS);

# What has drifted: also moved, renamed, deleted.
converges({
	name => 'acme',
	changes => 23,
	writes => { POST => 7, PUT => 17, DELETE => 3 },
	seed => text("$root/examples/emulator/acme.yaml") =~ s/.*?^  acme:\n//msr,
	once => "OLD 0; PAY 1; PLAT 2; WEB 0; ci-images 2; config-schema 2; design-system 2; fraud-rules 2; infrastructure 2; "
		. "ledger 2 'Close the books of last year'; old-storefront 0; "
		. "payments-api 2 'Onboarding checklist' 'Rotate the signing key' 'Typo on the landing page'; payments-reports 2; payments-worker 2; "
		. 'platform-toolkit 2; runbooks 5; scratch 0; service-template 2; status-page 1; storefront 2',
}, qw(lost-after refused));

finished();

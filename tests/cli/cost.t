#!/usr/bin/perl
# Requests are the currency: how many a plan costs, as the server counts them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

# A workspace with so many repositories, each with so many default reviewers of its ten members.
sub server {
	my ($repositories, $reviewers, @options) = @_;
	my $members = join "\n", map { "      - {display_name: P$_, email: p$_\@acme.example, uuid: \"{00000000-0000-4000-8000-0000000000$_}\", permission: "
			. ($_ == 10 ? 'owner}' : 'member}') } 10 .. 19;
	return emulator(put("seed$repositories-$reviewers.yaml", <<"END"), @options);
workspaces:
  acme:
    members:
$members
    projects: {PAY: {}}
    generate: {repositories: $repositories, reviewers: $reviewers, values: {description: Same}}
END
}

# A manifest of the repositories with these numbers.
sub manifest {
	my ($text, @numbers) = @_;
	return put('acme.yaml', "workspace: acme\nrepositories:\n" . join '', map { sprintf "  repo-%05d: {%s}\n", $_, $text } @numbers);
}

# What a plan asks, as "number GET path", and that it ends as expected.
sub asks {
	my ($server, $status, $expected, $what) = @_;
	$server->forget;
	my $run = cooper($server, 'plan', '--detailed-exitcode', '-f', 'acme.yaml');
	is($run->{status}, $status, "$what: status") or diag($run->{out}, $run->{err});
	my %count;
	my @requests = $server->requests;
	$count{ "$_->{method} $_->{path}" =~ s{/2\.0/}{}r =~ s{/repo-\d+}{/*}r }++ for @requests;
	is_deeply([map { "$count{$_} $_" } sort keys %count], $expected, "$what: what it asks");
	my $n = @requests;
	like($run->{out}, qr/^Cost: $n requests? read; \d+ to write\.$/m, "$what: what it says that it cost");
	return;
}

my $PEOPLE = '"{00000000-0000-4000-8000-000000000010}", "{00000000-0000-4000-8000-000000000011}"';

{
	my $server = server(30, 2);
	manifest("description: Same, default_reviewers: [$PEOPLE]", 1 .. 30);
	asks($server, 0, ['1 GET repositories/acme', '30 GET repositories/acme/*/default-reviewers'], '30 repositories with reviewers');
	manifest('description: Same, default_reviewers: [p10@acme.example, p11@acme.example]', 1 .. 30);
	asks($server, 0, ['1 GET repositories/acme', '30 GET repositories/acme/*/default-reviewers', '1 GET workspaces/acme/members'],
		'reviewers by e-mail: looked up together');
	manifest('description: Same', 1 .. 30);
	asks($server, 0, ['1 GET repositories/acme'], 'without reviewers: the list alone');
	manifest('description: Other', 1 .. 30);
	asks($server, 2, ['1 GET repositories/acme'], 'with changes no more than without');
	manifest("default_reviewers: [$PEOPLE]", 7);
	asks($server, 0, ['1 GET repositories/acme', '1 GET repositories/acme/*/default-reviewers'], 'one repository of them: only its reviewers');
	is((grep { $_->{path} =~ /reviewers/ } $server->requests)[0]{path}, '/2.0/repositories/acme/repo-00007/default-reviewers', 'its own');
	put('acme.yaml', "workspace: acme\nprojects: {PAY: {name: PAY}}\n");
	asks($server, 0, ['1 GET workspaces/acme/projects'], 'a project: the repositories are not asked for');
	put('acme.yaml', "workspace: acme\nrepositories: {new: {default_reviewers: [p12\@acme.example]}}\n");
	asks($server, 2, ['1 GET repositories/acme', '1 GET workspaces/acme', '1 GET workspaces/acme/members'], 'a new repository: nothing below it is asked for, but whether the workspace is open');
}

{
	my $server = server(230, 0);
	manifest('description: Same', 1 .. 230);
	asks($server, 0, ['3 GET repositories/acme'], 'more than two pages: each once');
	like(($server->requests)[0]{query}, qr/\bpagelen=100\b/, 'the largest that there are');
}

{
	my $server = server(3, 7, '--page-max', 3);
	my $seven = join ', ', map { "\"{00000000-0000-4000-8000-0000000000$_}\"" } 10 .. 16;
	manifest("description: Same, default_reviewers: [$seven]", 1 .. 3);
	asks($server, 0, ['1 GET repositories/acme', '9 GET repositories/acme/*/default-reviewers'], 'reviewers on three pages each');
	is_deeply(json(cooper($server, 'plan', '--json', '-f', 'acme.yaml')->{out})->{summary}{unchanged}, 6, 'all of them are seen');
}

{
	my $server = server(7, 0, '--page-max', 2);
	manifest('description: Same', 1 .. 7);
	asks($server, 0, ['4 GET repositories/acme'], 'pages that are smaller than asked for are followed to the end');
}

{
	my $server = server(400, 1);
	manifest('description: Same', 3, 397);
	$server->forget;
	is(cooper($server, 'plan', '--detailed-exitcode', '-f', 'acme.yaml')->{status}, 0, '2 of 400 repositories: in sync');
	cmp_ok(scalar($server->requests), '<=', 4, '2 of 400 repositories: at most 4 requests');
}

# One after another or many at once, the requests are the same.
{
	my $server = server(40, 1);
	manifest("default_reviewers: [\"{00000000-0000-4000-8000-000000000010}\"]", 1 .. 40);
	my @plans;
	for my $parallelism (1, 4, 100) {
		$server->forget;
		my $run = cooper($server, 'plan', '--parallelism', $parallelism, '-f', 'acme.yaml');
		push @plans, $run->{out};
		my $seen = $server->ask('GET', '_emulator/requests');
		cmp_ok($seen->{peak}, '<=', $parallelism, "--parallelism $parallelism is kept");
		is($seen->{count}, 41, "--parallelism $parallelism: as many requests");
	}
	is($plans[$_], $plans[0], 'and the same plan') for 1, 2;
}

# A limit by the hour that is too low for it is said, not hidden.
{
	my $server = server(30, 1, '--rate-limit', 10);
	manifest("default_reviewers: [\"{00000000-0000-4000-8000-000000000010}\"]", 1 .. 30);
	my $job = start($server, 'plan', '-f', 'acme.yaml');
	my $until = time + 20;
	select undef, undef, undef, 0.05 until text($job->{err}) =~ /\n/ || time > $until;
	like(text($job->{err}), qr/^cooper: waiting \d+ min for the rate limit \(10 an hour\)$/m,
		'a limit by the hour: the wait is said');
	kill INT => $job->{pid};
	is(finish($job)->{status}, 130, 'and can be ended');
}

finished();

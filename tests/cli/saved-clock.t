#!/usr/bin/perl
# Saved plans of another day: an old one holds as long as nothing changes, one of the future gets a warning. Both programs have
# a clock that the test sets (tests/tools/shifted_clock.c).
use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;
use lib $FindBin::Bin;
# The programs with the other clock.
BEGIN { $ENV{BUILD} = ($ENV{BUILD} // 'build') . '/shifted' }
use Cooper;
use Test::More;

# Sets the clock of all programs so many days ahead of this machine's.
sub day {
	my ($days) = @_;
	put('clock', pack 'q', 0) if !-e 'clock';
	open my $clock, '+<:raw', 'clock' or die "cannot open the clock: $!\n";
	syswrite $clock, pack 'q', $days * 86_400_000;
	close $clock;
	return;
}

day(100);
$ENV{SHIFTED_CLOCK} = abs_path('clock');
$ENV{TZ} = 'UTC';

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members: [{display_name: Ana, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Pay}}
    repositories: {api: {project: PAY, description: old}}
END
put('acme.yaml', "workspace: acme\nrepositories: {api: {description: new}}\n");

# A plan that is made at one day and applied at another.
sub apply {
	my ($made, $applied) = @_;
	$server->api(PUT => 'repositories/acme/api', { description => 'old' });
	day($made);
	my $run = cooper($server, 'plan', '-f', 'acme.yaml', '--out', 'plan.json');
	is($run->{status}, 0, "a plan at day $made") or diag $run->{out}, $run->{err};
	day($applied);
	return cooper($server, 'apply', '--auto-approve', 'plan.json');
}

my $run = apply(100, 100);
ran($run, 0, qr/^Apply: 1 done/m, '', 'a plan of this day');
$run = apply(101, 500);
ran($run, 0, qr/^Apply: 1 done/m, '', 'a plan of a year ago is as good, where nothing has changed');
$run = apply(501, 499);
my $time = json(text('plan.json'))->{time};
ran($run, 0, qr/^Apply: 1 done/m, "cooper: warning: the plan was made at $time, which has not come yet by this machine's clock\n",
	'a plan of the future, as another machine may make it');
$run = cooper($server, 'apply', '--auto-approve', 'plan.json');
is($run->{status}, 6, 'is applied once, as any other');

finished();

#!/usr/bin/perl
# A sample of the torture, and that its judgement of states can find something: torture.pl has all of it.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use File::Copy qw(copy);
use File::Temp qw(tempdir);
use State;
use Test::More;

# --- State.pm ---

my $ANA = '{00000000-0000-0000-0000-00000000000a}';

# The state with these hooks and these settings of the repository; each hook has an id of its own.
sub state_with {
	my ($hooks, %settings) = @_;
	my $n = $settings{first} // 1;
	my $items = join ', ', map { sprintf '"{%08d-0000-0000-0000-000000000000}": {"url": "%s", "created_at": "%d"}', $n, $_, $n++ } @$hooks;
	my $text = sprintf '{"users": {"%s": {}}, "workspaces": {"acme": {"updated_on": "%s", "name": "%s", "hooks": {%s}}}}',
		$ANA, $settings{time} // 't', $settings{name} // 'Acme', $items;
	my $state = decoded($text);
	know($state);
	return $state;
}

sub wrong {
	my ($is, $should) = @_;
	my $wrong = compared(digest($is), digest($should));
	return join ' ', grep { @{ $wrong->{$_} } } sort keys %$wrong;
}

my $should = state_with(['a', 'b']);
is(wrong(state_with(['a', 'b']), $should), '', 'the same');
is(wrong(state_with(['b', 'a'], first => 7, time => 'later'), $should), '', 'other ids, another order, another time');
is(wrong(state_with(['a', 'b', 'b']), $should), 'doubled other', 'one twice');
is(wrong(state_with(['a']), $should), 'lost other', 'one lost');
is(wrong(state_with(['a', 'a']), $should), 'other', 'another in its place');
is(wrong(state_with(['a', 'b'], name => 'ACME'), $should), 'other', 'another name');
is_deeply(decoded('{"a\"b": [1, null, "x\ny"], "c": {}}'), { 'a"b' => ['1', 'null', "\"x\ny"], c => {} }, 'JSON is read');

my $kept = kept(raw(state_with(['a', 'b'])), raw(state_with(['a', 'c'], name => 'ACME', time => 'later')));
is(join(' ', untouched(raw(state_with(['a', 'b'])), $kept)), '', 'nothing touched');
is(scalar(untouched(raw(state_with(['x', 'b'])), $kept)), 1, 'a touched value');
is(scalar(untouched(raw(state_with(['a', 'b'], first => 2)), $kept)) > 0, 1, 'what was made anew is touched');
is(scalar(untouched(raw(state_with(['a', 'x'], name => 'x')), $kept)), 0, 'what was meant to be changed may be so');

# --- allocations that fail ---

my $build = ($ENV{BUILD} // 'build') =~ m{^/} ? $ENV{BUILD} : "$FindBin::Bin/../../" . ($ENV{BUILD} // 'build');

# In no git repository, which may be of another user.
my $manifest = tempdir(CLEANUP => 1) . '/minimal.yaml';
copy("$FindBin::Bin/../../examples/minimal.yaml", $manifest) or die "cannot copy the manifest: $!\n";

# What the program says and its exit status where that allocation fails.
sub without {
	my ($which) = @_;
	my $pid = open my $from, '-|' // die "cannot fork: $!\n";
	if (!$pid) {
		open STDERR, '>&', \*STDOUT;
		@ENV{qw(LD_PRELOAD FAILING_ALLOC)} = ("$build/torture/failing_alloc.so", $which);
		exec "$build/cooper", 'validate', '-f', $manifest;
	}
	my $said = join '', <$from>;
	close $from;
	return ($? >> 8) . ": $said";
}

like(without('1000000+'), qr{^0: 1 file, .*: valid$}, 'what is never reached does not fail');
is(without('1+'), "1: cooper: out of memory\n", 'all of them');
is(without('100+'), "1: cooper: out of memory\n", 'all but the first');

# --- a sample ---

for my $program (qw(torture.pl bytes.pl allocations.pl renewals.pl)) {
	local $ENV{TORTURE} = 'short';
	local $ENV{SEED} = $ENV{SEED} // 7;
	my $said = qx("$^X" "$FindBin::Bin/$program" 2>&1);
	is($?, 0, "a sample of $program") or diag $said;
	like($said, qr/^torture: (\d+) faults, \1 converged, 0 doubled, 0 lost, 0 untold$/m, 'all of it converged');
}
done_testing();

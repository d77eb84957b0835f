#!/usr/bin/perl
# cooper log: the runs that the journal has, and what one of them wrote.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use POSIX qw(mkfifo);
use Test::More;

my ($ONE, $TWO, $THREE) = ('0a00000000000001', '0a00000000000002', 'b000000000000003');

# A line of a journal at the minute $minute of an hour.
sub line {
	my ($event, $run, $minute, %more) = @_;
	return JSON::PP->new->canonical->encode({ event => $event, run => $run, time => sprintf('2026-11-23T10:%02d:30.001Z', $minute), %more }) . "\n";
}

sub begin {
	my ($run, $minute, %more) = @_;
	return line('begin', $run, $minute, format => 'cooper-journal/1', server => 'https://api.bitbucket.org/2.0', credential => 'access token (BITBUCKET_TOKEN)',
		version => '0.1.0', pid => 4711, workspaces => ['acme'], %more);
}

my %write = (change => 0, step => 0, address => 'acme/api', action => 'create');
my $journal = begin($ONE, 1, changes => 1, commit => '5d41402abc4b2a76b9719d911017c592aabbccdd', author => 'Ana <ana@acme.example>', dirty => JSON::PP::true)
	. line('intent', $ONE, 1, %write, method => 'POST', path => 'repositories/acme/api')
	. line('outcome', $ONE, 1, %write, status => 'done', http => 201, request => '69c6e797ac2410ab')
	. line('result', $ONE, 1, change => 0, address => 'acme/api', status => 'done')
	. line('end', $ONE, 2, done => 1, failed => 0, skipped => 0)
	. begin($TWO, 3, changes => 3)
	. begin($THREE, 4, changes => 2)
	. line('intent', $TWO, 4, %write, method => 'PUT', path => 'repositories/acme/api', action => 'update')
	. line('intent', $THREE, 4, %write, method => 'DELETE', path => 'repositories/acme/web', action => 'delete', address => 'acme/web')
	. line('outcome', $TWO, 5, %write, status => 'failed', http => 403, action => 'update', message => "HTTP 403: \e[2Jno")
	. line('result', $TWO, 5, change => 0, address => 'acme/api', status => 'failed', message => 'HTTP 403: no')
	. line('result', $TWO, 5, change => 1, address => 'acme/api issue_tracker', status => 'skipped', message => "not attempted: it needs 'acme/api', which failed")
	. line('end', $TWO, 5, done => 0, failed => 1, skipped => 2);
put('three.jsonl', $journal);

sub logged { return cooper('log', '--journal', 'three.jsonl', @_) }

# A command on a terminal of $columns; what it shows, without colours.
sub on_terminal {
	my ($columns, @arguments) = @_;
	my $run = finish(start({ through => terminal($columns) }, @arguments));
	$run->{out} =~ s/\r//g;
	return $run;
}

# --- the list ---

my $credential = 'access token (BITBUCKET_TOKEN)';
my $server = 'https://api.bitbucket.org/2.0';
my @rows = map { join("\t", @$_) . "\n" }
	[$THREE, '2026-11-23T10:04:30.001Z', '', 0, 0, 0, '', 'acme', $credential, $server],
	[$TWO, '2026-11-23T10:03:30.001Z', '2026-11-23T10:05:30.001Z', 0, 1, 2, '', 'acme', $credential, $server],
	[$ONE, '2026-11-23T10:01:30.001Z', '2026-11-23T10:02:30.001Z', 1, 0, 0, '5d41402abc4b2a76b9719d911017c592aabbccdd', 'acme', $credential, $server];
ran(logged(), 0, join('', @rows), '', 'the newest run first, with tabs');
ran(logged('--failed'), 0, join('', @rows[0, 1]), '', '--failed: those that did not do all');
ran(logged('-n', 1), 0, $rows[0], "cooper: 2 older runs are not shown; --limit shows more\n", '-n 1');
ran(logged('--limit', 2), 0, join('', @rows[0, 1]), "cooper: 1 older run is not shown; --limit shows more\n", '--limit 2');

my $all = json(logged('--json')->{out});
is_deeply([@$all{qw(format journal older)}], ['cooper-log/1', 'three.jsonl', 0], '--json');
is_deeply([map { $_->{run} } @{ $all->{runs} }], [$THREE, $TWO, $ONE], 'with the runs');
is_deeply($all->{runs}[2], { run => $ONE, began => '2026-11-23T10:01:30.001Z', ended => '2026-11-23T10:02:30.001Z', server => $server,
		credential => $credential, commit => '5d41402abc4b2a76b9719d911017c592aabbccdd', author => 'Ana <ana@acme.example>', dirty => JSON::PP::true,
		version => '0.1.0', pid => 4711, plan => undef, resumes => undef, workspaces => ['acme'], changes => 1, done => 1, failed => 0, skipped => 0,
		writes => 1, open => 0 }, 'each with all that is known of it');
is_deeply([@{ $all->{runs}[0] }{qw(ended open)}], [undef, 1], 'of an unfinished one, that it is, and what is open');
is(json(logged('--json', '-n', 1)->{out})->{older}, 2, '--json says what is left out as well');

SKIP: {
	skip 'there is no terminal to be had', 6 if system('script -qec true /dev/null </dev/null >/dev/null 2>&1') != 0;
	my $table = <<'END';
BEGAN (UTC)       RUN       RESULT                   COMMIT    WORKSPACES
2026-11-23 10:04  b0000000  unfinished: 0 of 2 done            acme
2026-11-23 10:03  0a000000  1 failed, 2 left                   acme
2026-11-23 10:01  0a000000  1 done                   5d41402*  acme
END
	is(on_terminal(80, 'log', '--no-color', '--journal', 'three.jsonl')->{out}, $table, 'a table on a terminal');
	like(on_terminal(120, 'log', '--no-color', '--journal', 'three.jsonl')->{out}, qr/^BEGAN .* WORKSPACES  CREDENTIAL$/m, 'a wider one says by which credential');
	like(on_terminal(80, 'log', '--journal', 'three.jsonl')->{out}, qr/\e\[32m1 done\e\[0m/, 'with colours');
	is(on_terminal(80, 'log', '--no-color', '--journal', 'three.jsonl', $TWO)->{out}, <<"END", 'a run on a terminal');
run $TWO  1 failed, 2 left
  began       2026-11-23 10:03:30 UTC
  ended       2026-11-23 10:05:30 UTC
  server      https://api.bitbucket.org/2.0
  credential  access token (BITBUCKET_TOKEN)
  workspaces  acme
  cooper      0.1.0

10:04:30  ~ acme/api
            PUT repositories/acme/api: 403
            failed: HTTP 403: \\u{1b}[2Jno

Not attempted, or not finished:
  acme/api issue_tracker
    not attempted: it needs 'acme/api', which failed
END
	like(on_terminal(80, 'log', '--no-color', '--journal', 'three.jsonl', 'b')->{out},
		qr/^            open: the run ended before it was known what became of it;/m, 'what is open says so');
	is_deeply([grep { length > 80 } map { split /\n/ } on_terminal(80, 'log', '--no-color', '--journal', 'three.jsonl', $ONE)->{out}], [], 'and fits');
}

# --- one run ---

my $row = join("\t", '2026-11-23T10:01:30.001Z', 0, 'create', 'acme/api', 'POST', 'repositories/acme/api', 'done', 201, '69c6e797ac2410ab', '') . "\n";
ran(logged($ONE), 0, $row, '', 'a run has its writes');
ran(logged('b0'), 0, join("\t", '2026-11-23T10:04:30.001Z', 0, 'delete', 'acme/web', 'DELETE', 'repositories/acme/web', '', '', '', '') . "\n", '',
	'the first digits will do');
ran(logged($ONE, '--failed'), 0, '', '', '--failed: what took effect is not shown');
like(logged($TWO, '--failed')->{out}, qr/\tfailed\t403\t/, 'what failed is');
my $one = json(logged($TWO, '--json')->{out});
is_deeply([@$one{qw(format journal)}, $one->{run}{run}], ['cooper-log-run/1', 'three.jsonl', $TWO], '--json of a run');
is_deeply($one->{writes}, [{ change => 0, step => 0, time => '2026-11-23T10:04:30.001Z', address => 'acme/api', action => 'update', method => 'PUT',
			path => 'repositories/acme/api', status => 'failed', http => 403, request => undef, message => "HTTP 403: \e[2Jno" }], 'its writes');
is_deeply([map { "$_->{change} $_->{status}" } @{ $one->{results} }], ['0 failed', '1 skipped'], 'what became of its changes');

# --- what is wrong ---

ran(logged('0a'), 1, '', qr/\Acooper: '0a' may be the run $ONE or $TWO: give more digits of it\n\z/, 'too few digits');
ran(logged('c'), 1, '', qr/\Acooper: there is no run 'c' in the journal; see cooper log\n\z/, 'a run that is not there');
ran(logged('-n', $_), 64, '', qr/\Acooper: --limit takes a whole number from 1 to 1000000, not '\Q$_\E'\n\z/, "-n $_") for 0, 'x', '-1', '';
ran(logged('-n', 1, $ONE), 64, '', qr/\Acooper: --limit is for the list of runs; leave it out\n\z/, '-n with a run');
ran(logged($ONE, $TWO), 64, '', qr/does not know what to do with '$TWO'/, 'two runs');
ran(cooper('log', '--journal', 'tree.jsonl'), 1, '', qr{\Acooper: cannot read the journal 'tree\.jsonl': no such file or directory\n\z}, 'a journal that is not there');
ran(cooper('log'), 0, '', qr{\Acooper: the journal '.*/\.state/cooper/journal\.jsonl' has no run\n\z}, 'no journal');
ran(cooper('log', '--json'), 0, qr/"runs": \[\]/, '', 'no journal: JSON all the same');
ran(cooper('log', '--journal', '/dev/null'), 0, '', qr/has no run$/, 'an empty one');
ran(cooper('log', '--journal', '.'), 1, '', qr/\Acooper: cannot read the journal '\.': is a directory\n\z/, 'a folder');
put('later.jsonl', $journal . begin($ONE, 9, format => 'cooper-journal/2'));
ran(cooper('log', '--journal', 'later.jsonl'), 1, '', qr/\Acooper: cannot read the journal 'later\.jsonl': it has a run of the format 'cooper-journal\/2'/,
	'the journal of a later version');
put('cut.jsonl', substr($journal, 0, -20));
ran(cooper('log', '--journal', 'cut.jsonl'), 0, qr/\A$THREE.*\n$TWO\t[^\t]+\t\t0\t1\t1\t/, "cooper: 1 line of 'cut.jsonl' could not be read and is left out\n",
	'a line that was cut: the run is unfinished');
put('cut.jsonl', "{\n" . $journal . 'nonsense');
like(cooper('log', '--journal', 'cut.jsonl')->{err}, qr/^cooper: 2 lines of 'cut.jsonl' could not be read and are left out$/, 'two such lines');
mkfifo('pipe', 0600) or BAIL_OUT("cannot make a pipe: $!");
is(cooper('log', '--journal', 'pipe')->{status}, 0, 'a pipe that nobody writes to does not hang');

# --- a true run ---

put('acme.yaml', "workspace: acme\nrepositories: {payments-api: {description: New}}\n");
my $emulator = emulator("$root/examples/emulator/acme.yaml");
is(cooper($emulator, 'apply', '--auto-approve', '-f', 'acme.yaml')->{status}, 0, 'an apply');
my ($trace) = map { $_->{trace} } grep { $_->{method} eq 'PUT' } $emulator->requests;
my ($run) = cooper('log')->{out} =~ /\A(\w{16})\t[^\n]*\n\z/;
ok($run, 'is one run, without any credential at hand');
like(cooper('log', substr $run, 0, 6)->{out}, qr{\A\S+Z\t0\tupdate\tacme/payments-api\tPUT\trepositories/acme/payments-api\tdone\t200\t$trace\t\n\z},
	'whose write has the id that the server gave it');

done_testing();

#!/usr/bin/perl
# Standard output is the product, standard error the chat, wherever they lead.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $server = emulator("$root/examples/emulator/acme.yaml");
system('cp', '-R', "$root/examples/acme", '.') == 0 or BAIL_OUT('cannot copy the examples');
my @acme = ('-f', 'acme');
put('wrong.yaml', "workspace: acme\nrepositories:\n  api: {descripton: x, default_reviewers: [nobody]}\n");
put('one.yaml', "workspace: acme\nrepositories:\n  payments-api: {description: New}\n");

# A run on a terminal of so many columns, standard output and error together.
sub on_terminal {
	my ($options, @arguments) = @_;
	my $columns = $options->{columns} // 100;
	my $run = cooper($server, { %$options, through => terminal($columns) }, @arguments);
	$run->{out} =~ s/\r\n/\n/g;
	return $run;
}

# --- colours and width ---

my $plan = cooper($server, 'plan', @acme);
unlike($plan->{out}, qr/[\e\r]/, 'no colours and no progress where there is no terminal');
is($plan->{err}, '', 'nothing to say beside the plan');

my $coloured = on_terminal({}, 'plan', @acme);
like($coloured->{out}, qr/\e\[1mPlan: 12 to create/, 'colours on a terminal');
like($coloured->{out}, qr/\r\e\[KReading \d+\/\d+/, 'and progress');
is($coloured->{out} =~ s/\r\e\[K(?:Reading \d+\/\d+)?//gr =~ s/\e\[\d*m//gr, $plan->{out}, 'which change nothing else');
is(on_terminal({ columns => 300 }, 'plan', '-q', @acme)->{out}, on_terminal({}, 'plan', '-q', @acme)->{out}, '300 columns change nothing');

# The lines without their colours.
sub lines_of { return split /\n/, $_[0]{out} =~ s/\e\[\d*m//gr }
sub words_of { return join ' ', sort map { split ' ' } @_ }

for my $columns (20, 80) {
	my @lines = lines_of(on_terminal({ columns => $columns }, 'plan', '-q', @acme));
	is(words_of(@lines), words_of($plan->{out}), "$columns columns have all of it");
}
my @long = grep { length > 80 } lines_of(on_terminal({ columns => 80 }, 'plan', '-q', @acme));
is_deeply([map { s/^.{33}//r } @long], ['description "Components and tokens, open to everybody",', '-> "old-storefront is archived; see WEB for "...',
	'-> "Read the handbook entry of payments-api,"...'], 'of 80 columns only a text that is not broken is wider');

my @plain = (
	['NO_COLOR', { env => { NO_COLOR => 1 } }],
	['--no-color', {}, '--no-color'],
	['TERM=dumb', { env => { TERM => 'dumb' } }],
);
for (@plain) {
	my ($what, $options, @more) = @$_;
	is(on_terminal($options, 'plan', '-q', @acme, @more)->{out}, $plan->{out}, "$what: no colours on a terminal either");
}
like(on_terminal({ env => { NO_COLOR => '' } }, 'plan', '-q', @acme)->{out}, qr/\e\[1m/, 'an empty NO_COLOR is none');
unlike(on_terminal({ env => { TERM => 'dumb' } }, 'plan', @acme)->{out}, qr/\r|Reading/, 'and no progress on a dumb terminal');
unlike(on_terminal({}, 'plan', '--json', '-q', @acme)->{out}, qr/\e/, 'JSON has no colours');
unlike(cooper('kinds')->{out}, qr/\e/, 'kinds: no colours where there is no terminal');
like(on_terminal({}, 'kinds')->{out}, qr/\e\[/, 'kinds: colours on one');

# --- the words of another locale or no locale ---

for my $locale ('C', 'C.UTF-8', 'nowhere.NOPE') {
	is(cooper($server, { env => { LC_ALL => $locale } }, 'plan', @acme)->{out}, $plan->{out}, "LC_ALL=$locale changes nothing");
}

# --- JSON ---

my $json = cooper($server, 'plan', '--json', @acme);
my $read = json($json->{out});
is($read->{format}, 'cooper-plan/1', 'plan --json');
is_deeply([@{ $read->{summary} }{qw(create update delete unchanged unmanaged problems)}], [12, 10, 1, 18, 2, 0], 'with the same counts');
is(scalar(@{ $read->{changes} }), 23, 'and every change');
is(cooper($server, 'plan', '--json', @acme)->{out}, $json->{out}, 'and the same bytes the next time');
is(cooper($server, 'plan', '--json', '--detailed-exitcode', @acme)->{status}, 2, 'its status says as much');

# With problems it is JSON too, and the status is the same as without it.
sub same_status {
	my ($what, $status, $format, $check, @arguments) = @_;
	my $text = cooper($server, @arguments);
	my $run = cooper($server, @arguments, '--json');
	is("$text->{status} $run->{status}", "$status $status", "$what: $status, with and without --json");
	my $read = eval { json($run->{out}) } // {};
	is($read->{format}, $format, "$what: JSON") or diag($run->{out});
	ok($check->($read), "$what: which says so") or diag($run->{out});
	return;
}

same_status('mistakes', 65, 'cooper-validate/1', sub { !$_[0]{valid} && $_[0]{mistakes}[0]{line} == 3 && @{ $_[0]{mistakes} } == 2 },
	'validate', '-f', 'wrong.yaml');
same_status('no mistakes', 0, 'cooper-validate/1', sub { $_[0]{valid} && $_[0]{objects} == 57 && !@{ $_[0]{mistakes} } }, 'validate', @acme);
$server->faults('[{path: /2.0/repositories/acme, effect: wrong-shape}]');
same_status('what cannot be read', 1, 'cooper-plan/1', sub { $_[0]{problems}[0]{address} eq 'acme repositories' }, 'plan', @acme);
$server->faults('[{effect: status, status: 401}]');
same_status('401', 7, 'cooper-plan/1', sub { $_[0]{problems}[0]{code} eq 'auth' }, 'plan', '-f', 'one.yaml');
same_status('401 for apply', 7, 'cooper-result/1', sub { $_[0]{summary}{done} == 0 }, 'apply', '--auto-approve', '-f', 'one.yaml');
$server->faults(undef);
same_status('nobody to ask', 4, 'cooper-result/1', sub { $_[0]{summary}{done} == 0 && $_[0]{summary}{stopped} == 1 }, 'apply', '-f', 'one.yaml');
is_deeply([$server->writes], [], 'and nothing was written by any of them');

my $chat = cooper($server, 'plan', '--json', '-v', @acme);
is(json($chat->{out})->{format}, 'cooper-plan/1', '-v does not get into it');
like($chat->{err}, qr/^cooper: GET /m, 'but beside it');
is(cooper($server, 'plan', '-q', @acme)->{out}, $plan->{out}, '-q says the whole plan');

# --- where it cannot be written ---

my $FULL = "cooper: cannot write to standard output: no space left on device\n";
for my $arguments (['plan', @acme], ['plan', '--json', @acme], ['validate', @acme], ['kinds'], ['kinds', '--json'], ['version'], ['help'], ['help', 'plan'],
	['plan', '--help']) {
	my $run = cooper($server, { out => '/dev/full' }, @$arguments);
	is("$run->{status} $run->{err}", "1 $FULL", "a full disk: cooper @$arguments");
}
my $full = cooper($server, { out => '/dev/full' }, 'apply', '--auto-approve', '-f', 'one.yaml');
is("$full->{status} $full->{err}", "1 $FULL", 'a full disk: nothing is applied whose plan cannot be shown');
is_deeply([$server->writes], [], 'indeed');

$full = cooper($server, { out => '/dev/full' }, 'apply', '--json', '--auto-approve', '-f', 'one.yaml');
is("$full->{status} $full->{err}", "3 $FULL", 'a result that cannot be written: not 0, and not the 1 of nothing applied');
is_deeply([$server->writes], ['PUT repositories/acme/payments-api'], 'since it was');

# A reader that went away: said, without a signal or a crash.
my $closed = cooper($server, { through => sub { return ('sh', '-c', '(sleep 0.2; exec "$@"; ) | true; exit 0', 'sh', @_) } }, 'plan', @acme);
is("$closed->{status} $closed->{err}", "0 cooper: cannot write to standard output: broken pipe\n", 'a reader that went away is no crash');
$server->api(PUT => 'repositories/acme/payments-api', { description => 'Drifted' });
$server->forget;
$closed = cooper($server, { through => sub { return ('sh', '-c', '"$@" | head -n 1', 'sh', @_) } }, 'apply', '--auto-approve', '-f', 'one.yaml');
like($closed->{out}, qr{\Aacme/payments-api .*\n\z}, 'one line is read');
is_deeply([$server->writes], ['PUT repositories/acme/payments-api'], 'and apply still finishes what it began');

finished();

#!/usr/bin/perl
# Lists that come back empty though the last run saw many items in them: not believed, unless somebody says so.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cooper;
use Test::More;

my $seed = put('seed.yaml', <<'END');
workspaces:
  acme:
    members: [{nickname: ana, permission: owner}]
    projects: {PAY: }
    repositories: {api: {project: PAY}}
tokens: [{secret: emulator, user: ana, type: oauth}]
END
my $server = emulator($seed);

# Webhooks of a repository, from the first to the one of that number.
sub manifest {
	my ($hooks, $description) = @_;
	my $list = join '', map { "      - {url: https://ci.example/$_, events: [repo:push]}\n" } 1 .. $hooks;
	return put('acme.yaml', "workspace: acme\nrepositories:\n  api:\n    description: $description\n    exact: [webhooks]\n    webhooks:\n" . ($list || "      []\n"));
}

# The lines of the journal that say how many items lists have, "LIST ITEMS" each, of the last run.
sub seen {
	my %of;
	my $last = '';
	for (journal()) {
		$last = $_->{run} if $_->{event} eq 'begin';
		push @{ $of{ $_->{run} } }, "$_->{collection} $_->{items}" if $_->{event} eq 'seen';
	}
	return [sort @{ $of{$last} // [] }];
}

sub applying { return cooper($server, 'apply', '-f', 'acme.yaml', '--auto-approve', @_) }
sub planning { return cooper($server, 'plan', '-f', 'acme.yaml', @_) }

my $EMPTY = q([{method: GET, path: "/2.0/repositories/acme/api/hooks", effect: status, status: 200, content_type: application/json,
	body: '{"values": [], "page": 1, "pagelen": 100, "size": 0}'}]);
my $DOUBT = qr/the\s+list\s+came\s+back\s+empty,\s+and\s+had\s+12\s+items\s+in\s+it\s+on\s+\d{4}-\d\d-\d\d\s+\(run\s+[0-9a-f]{8}\):\s+that\s+is\s+not\s+believed/;
my $ALLOW = "--allow-empty 'acme/api webhooks'";
my @allow = ('--allow-empty', 'acme/api webhooks');

# --- what a run leaves ---

manifest(10, 'one');
is(applying()->{status}, 0, 'ten webhooks');
is_deeply(seen(), [], 'ten are not many');
manifest(12, 'one');
is(applying()->{status}, 0, 'two more');
is_deeply(seen(), ['acme/api webhooks 12'], 'twelve are: the journal has how many there are now');
manifest(12, 'two');
is(applying()->{status}, 0, 'another change');
is_deeply(seen(), [], 'what the journal has already it is not told again');

# --- the doubt ---

$server->faults($EMPTY);
my $run = planning();
is($run->{status}, 1, 'an empty list is not believed: plan has status 1');
like($run->{out}, $DOUBT, 'and says how many items there were');
like($run->{out}, qr/if they are gone, say $ALLOW/, 'and what to do if they are gone');
like($run->{out}, qr/^Plan: 0 to create, 0 to update, 0 to delete/m, 'nothing is planned for it');
is((grep { $_->{message} =~ $DOUBT && $_->{code} eq 'reply' } @{ json(planning('--json')->{out})->{problems} }), 1, 'in JSON it is a problem, of an answer that cannot be right');
manifest(12, 'three');
$server->forget;
$run = applying();
is($run->{status}, 3, 'an apply does the rest: 3');
is_deeply([$server->writes], ['PUT repositories/acme/api'], 'which writes nothing of the list');
is_deeply(seen(), [], 'and leaves what the journal had of it');
is(planning('--journal', 'other.jsonl')->{status}, 0, 'another journal knows of nothing');
like(planning('--journal', 'other.jsonl')->{out}, qr/^Plan: 12 to create/m, 'and believes it');
like(planning('--url', $server->url =~ s/127\.0\.0\.1/localhost/r)->{out}, qr/^Plan: 12 to create/m, 'what one server had says nothing of another');
like(planning('--url', $server->url . '/')->{out}, $DOUBT, 'and its name has many forms');

# --- what is believed ---

like(planning(@allow)->{out}, qr/^Plan: 12 to create/m, 'with --allow-empty it is believed');
is(planning(@allow)->{status}, 0, 'and the status is 0');
is(planning('--allow-empty', 'acme/api')->{status}, 1, 'another address does not do');
$server->faults('[]');
is(planning()->{status}, 0, 'the true list needs no flag');

# Taken away by hand, and nothing is declared any more.
for (@{ $server->api(GET => 'repositories/acme/api/hooks?pagelen=100')->{values} }) {
	$server->api(DELETE => "repositories/acme/api/hooks/" . $_->{uuid} =~ s/\{/%7B/r =~ s/\}/%7D/r);
}
manifest(0, 'three');
like(planning()->{out}, $DOUBT, 'twelve that went by hand');
my @before = journal();
$run = applying();
is($run->{status}, 1, 'are not believed by an apply that has nothing to do');
is(scalar(journal()), scalar(@before), 'which leaves nothing');
is(applying(@allow)->{status}, 0, 'with --allow-empty they are');
is_deeply(seen(), ['acme/api webhooks 0'], 'and the journal hears of it');
is(planning()->{status}, 0, 'so that nobody has to say it again');
@before = journal();
is(applying(@allow)->{status}, 0, 'once more');
is(scalar(journal()), scalar(@before), 'there is nothing to hear');

# --- what goes by our own hand ---

manifest(12, 'three');
is(applying()->{status}, 0, 'twelve again');
manifest(0, 'three');
$run = applying('--max-delete', '100%', @allow);
is($run->{status}, 0, 'and all deleted') or diag($run->{out}, $run->{err});
is_deeply(seen(), ['acme/api webhooks 0'], 'the journal knows');
is(planning()->{status}, 0, 'and nobody doubts it');

# A repository that goes, and comes again.
manifest(12, 'three');
is(applying()->{status}, 0, 'twelve once more');
put('acme.yaml', "workspace: acme\nrepositories: {api: {absent: true}}\n");
is(applying('--allow-delete', 'acme/api')->{status}, 0, 'the repository is deleted');
is_deeply(seen(), ['acme/api webhooks 0'], 'and what was in it');
put('acme.yaml', "workspace: acme\nrepositories: {api: {description: New, project: PAY, webhooks: [{url: https://ci.example/1, events: [repo:push]}]}}\n");
is(applying()->{status}, 0, 'another of its name');
$server->api(DELETE => "repositories/acme/api/hooks/" . $_->{uuid} =~ s/\{/%7B/r =~ s/\}/%7D/r) for @{ $server->api(GET => 'repositories/acme/api/hooks')->{values} };
is(planning()->{status}, 0, 'may have nothing in it');

# --- lists of the workspace ---

put('acme.yaml', "workspace: acme\nrepositories:\n" . join '', map { "  r$_: {project: PAY}\n" } 1 .. 12);
is(applying()->{status}, 0, 'twelve repositories');
is_deeply(seen(), ['acme repositories 13'], 'are many: those that nobody declares count');
$server->faults($EMPTY =~ s{/api/hooks}{}r);
$run = planning();
is($run->{status}, 1, 'a workspace without repositories is not believed');
like($run->{out}, qr/^  acme repositories .*\n    the list came back empty, and had 13 items/m, 'and it says so');
like($run->{out}, qr/^Plan: 0 to create/m, 'nothing is created anew');

# --- a journal that cannot be read ---

$run = planning('--journal', '.');
is($run->{status}, 1, 'where the journal cannot be read, nobody knows');
is($run->{err}, "cooper: whether a list that came back empty may be, the journal could not say: cannot read the journal '.': is a directory\n", 'and that is said');
$server->faults('[]');
is(planning('--journal', '.')->{status}, 0, 'where no list is empty, it is not read');

done_testing();

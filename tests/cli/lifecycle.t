#!/usr/bin/perl
# Every kind through its life, found by listing the tables: created, each field changed by itself, changed
# behind Cooper's back, emptied and switched off, deleted by hand and by the manifest, and more of them than two
# pages have; after each apply the plan is empty. A kind or a field without a row in tests/kinds/*.life is a
# failure. With arguments, only the kinds of these files: lifecycle.t webhook.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use Digest::SHA ();
use JSON::PP ();
use MIME::Base64 ();
use Test::More;

my $ana = '%7B00000000-0000-0000-0000-00000000000a%7D';
my $bo = '%7B00000000-0000-0000-0000-00000000000b%7D';
my $secret = { env => 'LIFE_SECRET' };
my $many = 8; # of them on pages of three

sub on { return JSON::PP::true }
sub off { return JSON::PP::false }
sub in_base { my (%settings) = @_; return { repositories => { base => \%settings } } }
sub in_project { my (%settings) = @_; return { projects => { PAY => \%settings } } }

# A public key that differs from that of any other number.
sub public_key {
	my ($number) = @_;
	my $blob = pack 'N/a* N/a*', 'ssh-ed25519', Digest::SHA::sha256("key $number");
	return 'ssh-ed25519 ' . MIME::Base64::encode_base64($blob, '');
}

my $server = emulator(put('seed.yaml', sprintf(<<'END', join("\n", map { "      - {nickname: member$_, email: member$_\@acme.example, access: write}" } 1 .. $many), join(', ', map { "group-$_" } 1 .. $many), join(', ', map { "from-$_" } 1 .. $many))), '--page-max', '3');
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, uuid: "{00000000-0000-0000-0000-00000000000a}", permission: owner}
      - {display_name: Bo, email: bo@acme.example, uuid: "{00000000-0000-0000-0000-00000000000b}", permission: member}
      - {display_name: Carl, email: carl@acme.example, permission: member}
%s
    groups: [developers, leads, %s]
    projects:
      PAY: {name: Pay, is_private: true}
      OPEN: {name: Open, is_private: false}
      WIDE: {name: Wide, is_private: false}
    repositories:
      base: {project: OPEN, branches: [live, %s]}
      tracked: {project: OPEN, has_issues: true}
END

# Permissions are written with users' own credentials only.
my %credential = (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'emulator');
my @with = ($server, { env => { LIFE_SECRET => 's3cr3t', %credential } });
$server->user('ana@acme.example', 'emulator');

# A commit that somebody makes by hand.
sub commit {
	my (%form) = @_;
	my $answer = $server->{http}->request(POST => $server->url . '/repositories/acme/base/src', { content => $server->{http}->www_form_urlencode(\%form),
		headers => { 'Content-Type' => 'application/x-www-form-urlencoded' } });
	$answer->{success} or die "POST src: $answer->{status} $answer->{content}\n";
	return;
}

# All items of the list at $path.
sub items_of {
	my ($path) = @_;
	my $page = $server->api(GET => $path);
	my @items = @{ $page->{values} };
	while ($page->{next}) {
		$page = $server->ask(GET => $page->{next} =~ s{^http://[^/]*/}{}r);
		push @items, @{ $page->{values} };
	}
	return @items;
}

# The one whose $field is $text.
sub item_of {
	my ($path, $field, $text) = @_;
	my ($item) = grep { ($_->{$field} // '') eq $text } items_of($path);
	return $item // die "no $field '$text' at $path\n";
}

sub escape { return $_[0] =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger }
sub uuid_of { return escape(item_of(@_)->{uuid}) }
sub commit_of { return item_of('repositories/acme/base/refs/branches', name => $_[0])->{target}{hash} }

# The lives in the files: "PARENT/NAME" to one or several, each of which has
#   declare  how a manifest declares one with these settings
#   values   for each field that it shows: what it is first, and what it is changed to
#   kept     fields that are not emptied, since something else needs them
#   along    for a field, those that are sent along with it
#   item     its path, or
#   list     the path of the list that it is the only or last item of; for deleting it by hand
#   decline  its path, where it is declined instead of deleted
#   by_hand  what deletes it, where that is no DELETE
#   members  of a set: two lists of them
#   many     how a manifest declares as many as there are arguments
my %life;
for my $file (@ARGV ? map { "$FindBin::Bin/../kinds/$_.life" } @ARGV : glob "$FindBin::Bin/../kinds/*.life") {
	my $rows = eval '+{' . text($file) . '}' or die "$file: $@";
	$life{$_} = ref $rows->{$_} eq 'ARRAY' ? $rows->{$_} : [$rows->{$_}] for keys %$rows;
}

my %kinds = map { (($_->{parent} // '') . "/$_->{name}" => $_) } @{ json(cooper('kinds', '--json')->{out})->{kinds} };
delete $kinds{'/workspace'};
is_deeply([sort keys %life], [sort keys %kinds], 'every kind has a life here') or diag explain [sort keys %kinds] if !@ARGV;

# Writes the manifest $body.
sub manifest {
	my ($body) = @_;
	my %people = map { ($_ => "$_\@acme.example") } qw(ana bo carl), map { "member$_" } 1 .. $many;
	put('life.yaml', JSON::PP->new->utf8->canonical->pretty->encode({ workspace => 'acme', people => \%people, %$body }));
}

# Writes the manifest that declares the settings "a.b" => value.
sub declare {
	my ($life, $settings) = @_;
	my %tree;
	return manifest($life->{declare}->($settings)) if ref $settings ne 'HASH';
	for my $name (keys %$settings) {
		my @parts = split /\./, $name;
		my $at = \%tree;
		$at = $at->{ shift @parts } //= {} while @parts > 1;
		$at->{ $parts[0] } = $settings->{$name};
	}
	manifest($life->{declare}->(\%tree));
}

# What the plan changes: "ACTION KIND FIELD,FIELD" of each change.
sub changes {
	my $plan = json(cooper(@with, 'plan', '--json', '-f', 'life.yaml')->{out});
	return map { "$_->{action} $_->{kind} " . join ',', sort map { $_->{name} } @{ $_->{fields} // [] } } @{ $plan->{changes} };
}

# Saves the plan and applies it, with exactly the flags that it asks for; it takes no more requests than were planned. After
# that there is nothing to do.
sub settle {
	my ($what) = @_;
	my $plan = json(cooper(@with, 'plan', '--json', '--out', 'life.plan', '-f', 'life.yaml')->{out});
	my $run = cooper(@with, 'apply', '--json', '--auto-approve', flags_in($plan), 'life.plan');
	is($run->{status}, 0, "$what: applied") or diag $run->{out}, $run->{err};
	my $cost = $run->{status} == 0 ? json($run->{out})->{cost} : { reads => 0, writes => 0 };
	ok($cost->{reads} <= $plan->{cost}{reads} && $cost->{writes} == $plan->{cost}{writes}, "$what: as planned")
		or diag explain [$plan->{cost}, $cost];
	$run = cooper(@with, 'plan', '--detailed-exitcode', '-f', 'life.yaml');
	is($run->{status}, 0, "$what: nothing left") or diag $run->{out}, $run->{err};
}

sub empty {
	my ($field, $value) = @_;
	return $value if $field->{required};
	return off if $field->{type} eq 'boolean';
	return [] if $field->{type} =~ /^(?:string_set|people)$/;
	return $field->{type} =~ /^(?:string|text|person|value)$/ && !$field->{choices} ? '' : $value;
}

# Deletes it as somebody else would.
sub delete_by_hand {
	my ($name, $life) = @_;
	my $list = ref $life->{list} ? $life->{list}->() : $life->{list};
	my $path = $life->{item};
	if ($list) {
		my $last = (items_of($list))[-1];
		$path = "$list/" . escape($last->{uuid} // $last->{id});
	}
	ok(eval { $life->{by_hand} ? $life->{by_hand}->() : $life->{decline} ? $server->api(POST => "$life->{decline}/decline") : $server->api(DELETE => $path); 1 },
		"$name: deleted by hand") or diag $@;
}

sub live_set {
	my ($name, $life) = @_;
	for my $members (@{ $life->{members} }, [], $life->{members}[0]) {
		declare($life, $members);
		settle("$name [@$members]");
	}
	delete_by_hand($name, $life);
	is_deeply([map { s/ .*//r } changes()], ['create'], "$name: who was removed by hand is missed");
	settle("$name again");
	declare($life, []);
	settle("$name: gone");
}

# What is done to the object; of what is written together, all is a change of the whole.
sub deed {
	my ($kind, $action) = @_;
	return ($kind->{together} ? 'update' : $action) . " $kind->{name}";
}

# What changing the field does to the object.
sub effect {
	my ($kind, $field, $life) = @_;
	return deed($kind, 'update') . ' ' if $kind->{together};
	return () if $field->{initial};
	my $fields = join ',', sort $field->{name}, @{ $life->{along}{ $field->{name} } // [] };
	return ($field->{immutable} ? 'replace' : 'update') . " $kind->{name} $fields";
}

sub live_fields {
	my ($name, $life, $kind, $settings) = @_;
	my %fields = map { ($_->{name} => $_) } @{ $kind->{fields} };
	for my $field (sort grep { @{ $life->{values}{$_} } > 1 } keys %{ $life->{values} }) {
		my %before = %$settings;
		$settings->{$field} = $life->{values}{$field}[1];
		declare($life, $settings);
		is_deeply([changes()], [effect($kind, $fields{$field}, $life)], "$name: $field alone is changed");
		settle("$name: $field");
		declare($life, \%before);
		is_deeply([changes()], [effect($kind, $fields{$field}, $life)], "$name: $field changed by somebody else is shown");
		declare($life, $settings);
	}
}

sub live_object {
	my ($name, $life, $kind) = @_;
	my %fields = map { ($_->{name} => $_) } @{ $kind->{fields} };
	my %kept = map { ($_ => 1) } 'name', @{ $life->{kept} // [] };
	my %settings = map { ($_ => $life->{values}{$_}[0]) } keys %{ $life->{values} };
	declare($life, \%settings);
	settle("$name with all fields");
	live_fields($name, $life, $kind, \%settings);
	$settings{$_} = empty($fields{$_}, $settings{$_}) for grep { !$kept{$_} && $fields{$_}{type} ne 'secret' } keys %settings;
	declare($life, \%settings);
	settle("$name: everything off and empty");
	return if !$kind->{scopes}{delete};
	if ($life->{item} || $life->{list} || $life->{decline} || $life->{by_hand}) {
		delete_by_hand($name, $life);
		is_deeply([map { s/^(\w+ \w+).*/$1/r } changes()], [deed($kind, 'create')], "$name: is missed");
		settle("$name again");
	}
	if ($kind->{exact}) {
		manifest($life->{many}->());
	} else {
		declare($life, { absent => on });
	}
	is_deeply([changes()], [deed($kind, 'delete') . ' '], "$name: is deleted");
	settle("$name: gone");
}

# More of them than two pages have: what is not seen would be created again.
sub live_many {
	my ($name, $life, $kind) = @_;
	manifest($life->{many}->(1 .. $many));
	settle("$name: $many of them");
	return if !$kind->{exact};
	manifest($life->{many}->(1));
	settle("$name: one of them");
	manifest($life->{many}->());
	settle("$name: none of them");
}

for my $name (sort grep { $kinds{$_} } keys %life) {
	my $kind = $kinds{$name};
	my %shown = map { ($_ => 1) } map { keys %{ $_->{values} // {} } } @{ $life{$name} };
	my @fields = map { $_->{name} } grep { !$_->{key} && !$_->{read_only} && !defined $_->{constant} } @{ $kind->{fields} };
	is_deeply([sort keys %shown], [sort @fields], "$name: every field has values here");
	for my $life (@{ $life{$name} }) {
		$life->{members} ? live_set($name, $life) : live_object($name, $life, $kind);
		live_many($name, $life, $kind) if $life->{many};
	}
	ok(scalar(grep { $_->{many} } @{ $life{$name} }), "$name: many of them") if $kind->{list};
}
$server->stop;
finished();

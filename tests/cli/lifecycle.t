#!/usr/bin/perl
# Every kind through its life, found by listing the tables: created, each field changed by itself, emptied
# and switched off, changed behind Cooper's back, deleted; and after each apply the plan is empty. A kind or
# a field without a row here is a failure.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use JSON::PP ();
use Test::More;

my ($true, $false) = (JSON::PP::true, JSON::PP::false);

# For each kind, "PARENT/NAME": how a manifest declares one with these settings, and two values for each of
# its fields. A set has no fields but two lists of members.
my %life = (
	'workspace/project' => {
		declare => sub { +{ projects => { LIFE => $_[0] } } },
		api => 'workspaces/acme/projects/LIFE',
		values => { name => ['Life', 'A life'], description => ['What it is', 'What it was'], is_private => [$true, $false] },
	},
	'workspace/repository' => {
		declare => sub { +{ repositories => { life => $_[0] } } },
		api => 'repositories/acme/life',
		values => {
			name => ['Life', 'life'], description => ["One\ntwo\n", 'Three'], is_private => [$true, $false],
			fork_policy => ['no_public_forks', 'allow_forks'], language => ['c', 'go'],
			website => ['https://life.example', 'https://other.example'], project => ['OPEN', 'WIDE'],
		},
	},
	'repository/default_reviewer' => {
		declare => sub { +{ repositories => { base => { default_reviewers => $_[0] } } } },
		api => 'repositories/acme/base/default-reviewers/%7B00000000-0000-0000-0000-00000000000a%7D',
		members => [['ana'], ['bo', 'carl']],
	},
	'project/default_reviewer' => {
		declare => sub { +{ projects => { PAY => { default_reviewers => $_[0] } } } },
		api => 'workspaces/acme/projects/PAY/default-reviewers/%7B00000000-0000-0000-0000-00000000000a%7D',
		members => [['ana'], ['bo', 'carl']],
	},
	'repository/issue_tracker' => {
		declare => sub { +{ repositories => { base => { issue_tracker => $_[0] } } } },
		values => {},
	},
	'issue_tracker/issue' => {
		declare => sub { +{ repositories => { tracked => { issue_tracker => { issues => [{ title => 'Life "1"', %{ $_[0] } }] } } } } },
		api => 'repositories/acme/tracked/issues/1',
		values => {
			content => ['See `this`.', "See that.\n\nAnd more.\n"], kind => ['bug', 'task'], priority => ['minor', 'blocker'],
			state => ['open', 'on hold'], assignee => ['ana', 'bo'],
		},
	},
	'repository/webhook' => {
		declare => sub { +{ repositories => { base => { webhooks => [{ url => 'https://ci.example/life', %{ $_[0] } }] } } } },
		values => {
			description => ['CI', 'Build'], active => [$true, $false], events => [['repo:push'], ['repo:push', 'repo:fork']],
			skip_cert_verification => [$true, $false], history_enabled => [$true, $false],
			secret => [{ env => 'LIFE_SECRET' }],
		},
	},
	'workspace/webhook' => {
		declare => sub { +{ webhooks => [{ url => 'https://ci.example/all', %{ $_[0] } }] } },
		values => {
			description => ['CI', 'Build'], active => [$true, $false], events => [['repo:created'], ['repo:push', 'repo:fork']],
			skip_cert_verification => [$true, $false], history_enabled => [$true, $false],
			secret => [{ env => 'LIFE_SECRET' }],
		},
	},
	'repository/pipelines' => {
		declare => sub { +{ repositories => { base => { pipelines => $_[0] } } } },
		values => { enabled => [$true, $false] },
	},
	'repository/override_settings' => {
		declare => sub { +{ repositories => { base => { override_settings => $_[0] } } } },
		values => { default_merge_strategy => [$true, $false], branching_model => [$true, $false] },
	},
);

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, uuid: "{00000000-0000-0000-0000-00000000000a}", permission: owner}
      - {display_name: Bo, email: bo@acme.example, permission: member}
      - {display_name: Carl, email: carl@acme.example, permission: member}
    projects:
      PAY: {name: Pay, is_private: true}
      OPEN: {name: Open, is_private: false}
      WIDE: {name: Wide, is_private: false}
    repositories:
      base: {project: OPEN}
      tracked: {project: OPEN, has_issues: true}
END

my %kinds = map { (($_->{parent} // '') . "/$_->{name}" => $_) } @{ json(cooper('kinds', '--json')->{out})->{kinds} };
delete $kinds{'/workspace'};
is_deeply([sort keys %life], [sort keys %kinds], 'every kind has a life here') or diag explain [sort keys %kinds];

# Writes the manifest that declares $settings.
sub declare {
	my ($life, $settings) = @_;
	my %manifest = (workspace => 'acme', %{ $life->{declare}->($settings) },
		people => { ana => 'ana@acme.example', bo => 'bo@acme.example', carl => 'carl@acme.example' });
	put('life.yaml', JSON::PP->new->utf8->canonical->pretty->encode(\%manifest));
}

my @with = ($server, { env => { LIFE_SECRET => 's3cr3t' } });

# What the plan changes: "ACTION KIND FIELD,FIELD" of each change.
sub changes {
	my $plan = json(cooper(@with, 'plan', '--json', '-f', 'life.yaml')->{out});
	return map { "$_->{action} $_->{kind} " . join ',', sort map { $_->{name} } @{ $_->{fields} // [] } } @{ $plan->{changes} };
}

# Applies, and after that there is nothing to do.
sub settle {
	my ($what) = @_;
	my $run = cooper(@with, 'apply', '--auto-approve', '-f', 'life.yaml');
	is($run->{status}, 0, "$what: applied") or diag $run->{out}, $run->{err};
	$run = cooper(@with, 'plan', '--detailed-exitcode', '-f', 'life.yaml');
	is($run->{status}, 0, "$what: nothing left") or diag $run->{out}, $run->{err};
}

sub empty {
	my ($field, $value) = @_;
	return $field->{type} eq 'boolean' ? $false : $field->{type} =~ /^(?:string|text|person)$/ && !$field->{choices} ? '' : $value;
}

sub live_set {
	my ($name, $life) = @_;
	for my $members (@{ $life->{members} }, [], $life->{members}[0]) {
		declare($life, $members);
		settle("$name [@$members]");
	}
	$server->api('DELETE', $life->{api});
	is_deeply([map { s/ .*//r } changes()], ['create'], "$name: who was removed by hand is missed");
	settle("$name again");
}

sub live_object {
	my ($name, $life, $kind) = @_;
	my %fields = map { ($_->{name} => $_) } grep { !$_->{key} && !$_->{read_only} } @{ $kind->{fields} };
	is_deeply([sort keys %{ $life->{values} }], [sort keys %fields], "$name: every field has values here");
	my %settings = map { ($_ => $life->{values}{$_}[0]) } keys %fields;
	declare($life, \%settings);
	settle("$name with all fields");
	for my $field (sort grep { @{ $life->{values}{$_} } > 1 } keys %fields) {
		$settings{$field} = $life->{values}{$field}[1];
		declare($life, \%settings);
		is_deeply([changes()], ["update $kind->{name} $field"], "$name: $field alone is changed");
		settle("$name: $field");
	}
	%settings = map { ($_ => empty($fields{$_}, $settings{$_})) } grep { $_ !~ /^(?:name|secret)$/ } keys %fields;
	$settings{name} = 'Life' if $fields{name};
	declare($life, \%settings);
	settle("$name: everything off and empty");
	if ($life->{api}) {
		ok(eval { $server->api('DELETE', $life->{api}); 1 }, "$name: deleted by hand") or diag $@;
		is_deeply([map { s/^(\w+ \w+).*/$1/r } changes()], ["create $kind->{name}"], "$name: is missed");
		settle("$name again");
	}
	return if !$kind->{scopes}{delete};
	declare($life, { absent => $true });
	is_deeply([changes()], ["delete $kind->{name} "], "$name: is deleted");
	settle("$name: gone");
}

for my $name (sort grep { $kinds{$_} } keys %life) {
	$life{$name}{members} ? live_set($name, $life{$name}) : live_object($name, $life{$name}, $kinds{$name});
}
$server->stop;
finished();

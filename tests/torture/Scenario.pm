# The run that is tortured: it creates, changes, replaces and deletes every kind that there is. Its manifests come
# from tests/kinds/*.life, the rows through which lifecycle.t takes each kind, so that a new kind cannot be forgotten.
#
# Each role is a workspace of its own, and each has, of every kind, things that no manifest declares:
#   create   has nothing else before, and each kind's first values after
#   change   goes from the first values to the second
#   delete   goes from the first values to nothing
#   leave    is in no manifest: sets, which are always exact, can have what is undeclared only there
# A kind with several lives has a workspace for each of them.
package Scenario;

use strict;
use warnings;

use Cooper;
use Digest::SHA ();
use Exporter qw(import);
use JSON::PP ();
use MIME::Base64 ();

our @EXPORT = qw(%CREDENTIAL scenario kinds_of_scenario seed_of manifest_of tree_of merge);

# Permissions are written with users' own credentials only.
our %CREDENTIAL = (BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'emulator',
	LIFE_SECRET => 's3cr3t');

# What a .life file may name; lifecycle.t has the same.
our $ana = '%7B00000000-0000-0000-0000-00000000000a%7D';
our $bo = '%7B00000000-0000-0000-0000-00000000000b%7D';
our $secret = { env => 'LIFE_SECRET' };
my $many = 8;
my $commits;

sub on { return JSON::PP::true }
sub off { return JSON::PP::false }
sub in_base { my (%settings) = @_; return { repositories => { base => \%settings } } }
sub in_project { my (%settings) = @_; return { projects => { PAY => \%settings } } }
sub commit_of { return $commits->{ $_[0] } }
sub uuid_of { return '' }

sub public_key {
	my ($number) = @_;
	my $blob = pack 'N/a* N/a*', 'ssh-ed25519', Digest::SHA::sha256("key $number");
	return 'ssh-ed25519 ' . MIME::Base64::encode_base64($blob, '');
}

# The lives, "PARENT/NAME" to a list; $commits has the hashes of the branches.
sub lives {
	($commits) = @_;
	my %life;
	for my $file (glob "$root/tests/kinds/*.life") {
		my $rows = eval '+{' . text($file) . '}' or die "$file: $@";
		$life{$_} = ref $rows->{$_} eq 'ARRAY' ? $rows->{$_} : [$rows->{$_}] for keys %$rows;
	}
	return \%life;
}

# Every kind but the workspace, "PARENT/NAME" to what `cooper kinds --json` says of it.
sub kinds_of_scenario {
	my %kinds = map { (($_->{parent} // '') . "/$_->{name}" => $_) } @{ json(cooper('kinds', '--json')->{out})->{kinds} };
	delete $kinds{'/workspace'};
	return \%kinds;
}

# Both trees in one: maps key by key, lists one after the other, and of other values the second.
sub merge {
	my ($x, $y) = @_;
	return [@$x, @$y] if ref $x eq 'ARRAY' && ref $y eq 'ARRAY';
	return $y if ref $x ne 'HASH' || ref $y ne 'HASH';
	return { %$x, map { ($_ => exists $x->{$_} ? merge($x->{$_}, $y->{$_}) : $y->{$_}) } keys %$y };
}

# The manifest of a workspace, as a tree.
sub tree_of {
	my ($workspace, $body) = @_;
	my %people = map { ($_ => "$_\@acme.example") } qw(ana bo carl), map { "member$_" } 1 .. $many;
	return { workspace => $workspace, people => \%people, %$body };
}

# The same as text. JSON is YAML.
sub manifest_of { return JSON::PP->new->utf8->canonical->pretty->encode(tree_of(@_)) }

# What the emulator begins with, of each workspace the same.
sub seed_of {
	my (@workspaces) = @_;
	my $members = join "\n", map { "      - {nickname: member$_, email: member$_\@acme.example, access: write}" } 1 .. $many;
	my $groups = join ', ', map { "group-$_" } 1 .. $many;
	my $branches = join ', ', map { "from-$_" } 1 .. $many;
	return join '', "workspaces:\n", map { <<"END" } @workspaces;
  $_:
    members:
      - {display_name: Ana, email: ana\@acme.example, uuid: "{00000000-0000-0000-0000-00000000000a}", permission: owner}
      - {display_name: Bo, email: bo\@acme.example, uuid: "{00000000-0000-0000-0000-00000000000b}", permission: member}
      - {display_name: Carl, email: carl\@acme.example, permission: member}
$members
    groups: [developers, leads, $groups]
    projects:
      PAY: {name: Pay, is_private: true}
      OPEN: {name: Open, is_private: false}
      WIDE: {name: Wide, is_private: false}
    repositories:
      base: {project: OPEN, branches: [live, $branches]}
      tracked: {project: OPEN, has_issues: true}
END
}

# The settings "a.b" => value, or a list of members, as the life declares them.
sub declare {
	my ($life, $settings) = @_;
	return $life->{declare}->($settings) if ref $settings ne 'HASH';
	my %tree;
	for my $name (keys %$settings) {
		my @parts = split /\./, $name;
		my $at = \%tree;
		$at = $at->{ shift @parts } //= {} while @parts > 1;
		$at->{ $parts[0] } = $settings->{$name};
	}
	return $life->{declare}->(\%tree);
}

# With its first (0) or second (1) values.
sub valued {
	my ($life, $which) = @_;
	return declare($life, $life->{members}[$which]) if $life->{members};
	my %values = %{ $life->{values} };
	return declare($life, { map { ($_ => $values{$_}[$which] // $values{$_}[0]) } keys %values });
}

sub removed {
	my ($life, $kind) = @_;
	return $life->{many}->() if $kind->{exact};
	return $kind->{scopes}{delete} ? declare($life, { absent => on }) : valued($life, 0);
}

# Undeclared things: no set may have any where it is declared.
sub undeclared {
	my ($life, $kind, $role) = @_;
	return $life->{many} && (!$kind->{exact} || $role eq 'leave') ? $life->{many}->(7, 8) : {};
}

my %BEFORE = (create => undef, change => 0, delete => 0, leave => 0);

sub before_of {
	my ($role, $life, $kind) = @_;
	my $undeclared = undeclared($life, $kind, $role);
	return $undeclared if !defined $BEFORE{$role};
	return merge(valued($life, 0), $undeclared);
}

my %AFTER = (
	create => sub { valued($_[0], 0) },
	change => sub { valued($_[0], 1) },
	delete => \&removed,
);

# Both manifests of each role's workspaces: (WORKSPACE => {before, after}); `after` is missing where nothing is declared.
# $commits_of gives the hashes of a workspace's branches; without, it is only about names.
sub scenario {
	my ($commits_of) = @_;
	my $kinds = kinds_of_scenario();
	my %made;
	for my $role (sort keys %BEFORE) {
		for my $n (0 .. 1) {
			my $lives = lives($commits_of ? $commits_of->("$role-$n") : { main => 'm', live => 'l' });
			my ($before, $after) = ({}, {});
			for my $name (sort keys %$kinds) {
				my $life = ($lives->{$name} // die "$name: no life in tests/kinds\n")->[$n] // next;
				$before = merge($before, before_of($role, $life, $kinds->{$name}));
				$after = merge($after, $AFTER{$role}->($life, $kinds->{$name})) if $AFTER{$role};
			}
			next if !%$before && !%$after;
			$made{"$role-$n"} = { before => manifest_of("$role-$n", $before), $AFTER{$role} ? (after => manifest_of("$role-$n", $after)) : () };
		}
	}
	return \%made;
}

1;

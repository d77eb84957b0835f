#!/usr/bin/perl
# Every operation needs its scopes, in both vocabularies, and says which are missing.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

# method and path; OAuth scope; API token scopes. From Atlassian's document.
my $R = '/2.0/repositories/acme/api';
my $W = '/2.0/workspaces/acme';
my $U = '%7B00000000-0000-4000-8000-00000000000a%7D';
my @NEEDS = (
	[ 'GET /2.0/user', 'account', 'read:user:bitbucket' ],
	[ "GET /2.0/users/$U", '', 'read:user:bitbucket' ],
	[ 'GET /2.0/user/workspaces', 'account', 'read:workspace:bitbucket' ],
	[ 'GET /2.0/user/workspaces/acme/permission', 'account', 'read:workspace:bitbucket' ],
	[ "GET $W", '', 'read:workspace:bitbucket' ],
	[ "GET $W/members", 'account', 'read:workspace:bitbucket' ],
	[ "GET $W/members/$U", 'account', 'read:workspace:bitbucket' ],
	[ "GET $W/permissions", 'account', 'read:workspace:bitbucket' ],
	[ "GET $W/projects", 'project', 'read:project:bitbucket' ],
	[ "POST $W/projects", 'project:admin', 'admin:project:bitbucket' ],
	[ "GET $W/projects/PAY", 'project', 'read:project:bitbucket' ],
	[ "PUT $W/projects/PAY", 'project:admin', 'admin:project:bitbucket' ],
	[ "DELETE $W/projects/PAY", 'project:admin', 'admin:project:bitbucket' ],
	[ "GET $W/projects/PAY/default-reviewers", 'project:admin', 'read:pullrequest:bitbucket' ],
	[ "GET $W/projects/PAY/default-reviewers/$U", 'project:admin', 'read:pullrequest:bitbucket' ],
	[ "PUT $W/projects/PAY/default-reviewers/$U", 'project:admin', 'admin:project:bitbucket' ],
	[ "DELETE $W/projects/PAY/default-reviewers/$U", 'project:admin', 'admin:project:bitbucket' ],
	[ 'GET /2.0/repositories/acme', 'repository', 'read:repository:bitbucket' ],
	[ "GET $R", 'repository', 'read:repository:bitbucket' ],
	[ "POST $R", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "PUT $R", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "DELETE $R", 'repository:delete', 'delete:repository:bitbucket' ],
	[ "GET $R/default-reviewers", 'pullrequest', 'read:pullrequest:bitbucket' ],
	[ "GET $R/default-reviewers/$U", 'pullrequest', 'read:pullrequest:bitbucket' ],
	[ "PUT $R/default-reviewers/$U", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "DELETE $R/default-reviewers/$U", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "GET $R/effective-default-reviewers", 'pullrequest', 'read:pullrequest:bitbucket' ],
	[ "GET $R/override-settings", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "PUT $R/override-settings", 'repository:admin', 'admin:repository:bitbucket' ],
	[ "GET $R/issues", 'issue', 'read:issue:bitbucket' ],
	[ "POST $R/issues", 'issue:write', 'read:issue:bitbucket write:issue:bitbucket' ],
	[ "GET $R/issues/1", 'issue', 'read:issue:bitbucket' ],
	[ "PUT $R/issues/1", 'issue:write', 'read:issue:bitbucket write:issue:bitbucket' ],
	[ "DELETE $R/issues/1", 'issue:write', 'delete:issue:bitbucket' ],
	[ "GET $R/components", 'issue', 'read:issue:bitbucket' ],
);

# A token with nothing, and one with exactly each set of scopes.
my %sets = map { $_ => 1 } map { @{$_}[ 1, 2 ] } @NEEDS;
my $seed = $ACME . "  - {secret: o-none, user: ana, type: oauth, scopes: []}\n  - {secret: t-none, user: ana, scopes: []}\n";
for my $set (grep {length} sort keys %sets) {
	my $list = join ', ', split ' ', $set;
	my $type = $set =~ /bitbucket/ ? 'api-token' : 'oauth';
	$seed .= "  - {secret: \"$set\", user: ana, type: $type, scopes: [$list]}\n";
}
my $e = Emulator->start(seed => $seed);

sub lacks {
	my ($r, $required, $name) = @_;
	is $r->{status}, 403, "$name: refused";
	is_deeply $r->{json}, { type => 'error', error => {
		message => 'Your credentials lack one or more required privilege scopes.',
		detail => { required => [ split ' ', $required ], granted => [] } } }, "$name: says what is missing";
}

for (@NEEDS) {
	my ($what, $oauth, $granular) = @$_;
	my $body = $what =~ /^P/ ? {} : undef;
	lacks($e->ask($what, $body, bearer('o-none')), $oauth, "$what, OAuth") if $oauth;
	lacks($e->ask($what, $body, basic('ana@acme.example', 't-none')), $granular, "$what, API token");
}

# With just what is needed, what is asked is looked at: anything but 401 and 403. Deleting comes last.
for ((grep { $_->[0] !~ /^DELETE/ } @NEEDS), grep { $_->[0] =~ /^DELETE/ } reverse @NEEDS) {
	my ($what, $oauth, $granular) = @$_;
	my $body = $what =~ /^P/ ? {} : undef;
	my @as = ($oauth ? [ bearer($oauth) ] : (), [ basic('ana@acme.example', $granular) ]);
	for my $as (@as) {
		my $r = $e->ask($what, $body, @$as);
		my $allowed = $r->{status} != 401 && ($r->{status} != 403 || $r->at('error.message') !~ /scopes/);
		ok $allowed, "$what: allowed with its scopes" or diag $r->{body};
	}
}

# Implications are OAuth's alone.
$e = Emulator->start(seed => $ACME . <<'END');
  - {secret: i1, user: ana, type: oauth, scopes: [project]}
  - {secret: i2, user: ana, type: oauth, scopes: ["repository:admin"]}
  - {secret: i3, user: ana, type: oauth, scopes: ["pullrequest:write"]}
  - {secret: i4, user: ana, scopes: ["admin:repository:bitbucket", "write:repository:bitbucket"]}
  - {secret: i5, user: ana, type: oauth, scopes: ["repository:admin", "pullrequest"]}
END
is $e->ask("GET $R", undef, bearer('i1'))->{status}, 200, 'project implies repository';
is $e->ask("GET $R", undef, bearer('i2'))->{status}, 403, 'repository:admin does not';
is $e->ask("PUT $R", {}, bearer('i2'))->{status}, 200, 'though it may change one';
is $e->ask("DELETE $R", undef, bearer('i2'))->{status}, 403, 'and not delete one';
is $e->ask("GET $R", undef, bearer('i3'))->{status}, 200, 'pullrequest:write implies repository';
is $e->ask("GET $R/default-reviewers", undef, bearer('i3'))->{status}, 200, 'and pullrequest';
is $e->ask("GET $R", undef, basic('ana@acme.example', 'i4'))->{status}, 403, 'API token scopes imply nothing';
is_deeply $e->ask('GET /2.0/user', undef, bearer('i5'))->at('error.detail'),
	{ required => ['account'], granted => [ 'repository:admin', 'pullrequest' ] }, 'what was granted is said';
is $e->ask('GET /2.0/user', undef, bearer('i5'))->header('X-OAuth-Scopes'), 'repository:admin, pullrequest', 'in a header, too';
is $e->ask('GET /2.0/nope', undef, bearer('i5'))->{status}, 404, 'a path that is not needs no scope';

done_testing();

# What the tests of `cooper pr` and `cooper issue` share: a workspace with people, branches, pull requests and issues.
package Review;

use strict;
use warnings;

use Cooper;
use Exporter qw(import);

our @EXPORT = qw($ACME %UUID review person here posted);

# Two members have one name; Carla is the author of the first pull request.
our %UUID = map { $_ => "{00000000-0000-4000-8000-0000000000" . (ord($_) - ord 'a') . '0}' } 'a' .. 'f';

our $ACME = <<"END";
workspaces:
  acme:
    members:
      - {display_name: Ana Lima, nickname: ana, email: ana\@acme.example, uuid: "$UUID{a}", permission: owner}
      - {display_name: Bo Berg, nickname: bo, email: bo\@acme.example, uuid: "$UUID{b}", account_id: "5b10a2844c20165700ede21f"}
      - {display_name: Carla Diaz, nickname: carla, email: carla\@acme.example, uuid: "$UUID{c}"}
      - {display_name: Sam Smith, nickname: sam-one, email: sam1\@acme.example, uuid: "$UUID{d}"}
      - {display_name: Sam Smith, nickname: sam-two, email: sam2\@acme.example, uuid: "$UUID{e}"}
    projects: {PAY: {}}
    repositories:
      api:
        branches: [login, logout, third, fourth, develop]
        default_reviewers: [ana, bo]
        has_issues: true
        components: [core]
        pull_requests:
          - {title: Log out, source: logout, description: "Why\\n\\nnot?", reviewers: [bo], author: carla}
          - {title: Third, source: third, state: DECLINED}
        issues:
          - {title: Onboarding, content: Read the handbook, kind: task, priority: minor, state: open, assignee: bo}
          - {title: Crash, content: "", kind: bug, priority: blocker, state: resolved}
      web: {branches: [feature/x]}
END

# Who a list of people is, by the letters of %UUID.
sub person {
	my %letter = map { $UUID{$_} => $_ } keys %UUID;
	return join '', sort map { $letter{ $_->{uuid} } // '?' } @_;
}

# The environment that names a repository.
sub here { return { BITBUCKET_WORKSPACE => 'acme', BITBUCKET_REPO_SLUG => $_[0] // 'api' } }

# An emulator of it, with a credential for Bo as well.
sub review { return emulator(put('acme.seed', $ACME . ($_[0] // '')), @_[1 .. $#_]) }

# The bodies that were sent, oldest first.
sub posted {
	my ($server, $method) = @_;
	return map { $_->{body} } grep { $_->{method} eq ($method // 'POST') } $server->requests;
}

1;

#!/usr/bin/perl
# The example of a service with all that it is set up with, as a user would copy it.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use Test::More;

my $example = "$FindBin::Bin/../../examples/service";
my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members:
      - {nickname: ana, email: ana@acme.example, permission: owner}
      - {nickname: bo, email: bo@acme.example, access: write}
      - {nickname: carl, email: carl@acme.example, access: write}
    groups: [developers, release-managers]
    projects:
      OPS: {name: Operations, is_private: true}
END
my %secrets = (SERVICE_TOKEN => 's3rv1c3', CI_HOOK_SECRET => 'h00k');
my @with = ($server, { env => { %secrets, BITBUCKET_TOKEN => undef, BITBUCKET_EMAIL => 'ana@acme.example', BITBUCKET_API_TOKEN => 'emulator' } });

my $run = cooper('validate', '-f', $example);
is($run->{status}, 0, 'it is valid') or diag $run->{err};
$run = cooper(@with, 'apply', '--auto-approve', '-f', $example);
is($run->{status}, 0, 'applied at once, to a workspace that has none of it') or diag $run->{out}, $run->{err};
like($run->{out}, qr/^  \+ variable                     Staging URL: /m, 'a variable says of which environment');
like($run->{out}, qr/looking showed it.*environment Staging/s, 'environments that Pipelines made are taken as they are');
unlike($run->{out} . $run->{err}, qr/$_/, 'no secret is shown') for values %secrets;
$run = cooper(@with, 'plan', '--detailed-exitcode', '-f', $example);
is($run->{status}, 0, 'and nothing is left') or diag $run->{out}, $run->{err};

# A second time, with a repository more: only that.
$server->forget;
mkdir 'more';
put('more/more.yaml', text("$example/service.yaml") . "  books:\n    use: [service]\n    project: PAY\n");
$run = cooper(@with, 'plan', '-f', 'more');
like($run->{out}, qr/^acme\/books .*^Plan: \d+ to create, 0 to update, 0 to delete/ms, 'one more service is one more block');
unlike($run->{out}, qr/^acme\/ledger/m, 'and nothing of the others');
$server->stop;
finished();

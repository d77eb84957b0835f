#!/usr/bin/perl
# Saved plans: exactly what was saved is done, of what it touches alone is anything read again, and what is not as it was
# stops it before the first write.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Cooper;
use JSON::PP ();
use Test::More;

my $server = emulator(put('seed.yaml', <<'END'));
workspaces:
  acme:
    members:
      - {display_name: Ana, email: ana@acme.example, permission: owner, uuid: "{00000000-0000-0000-0000-00000000000a}"}
      - {display_name: Bo, email: bo@acme.example, permission: member, uuid: "{00000000-0000-0000-0000-00000000000b}"}
    projects:
      PAY: {name: Pay}
    repositories:
      api: {project: PAY, description: old}
      web: {project: PAY, description: old}
      other: {project: PAY, description: old}
END

put('acme.yaml', <<'END');
workspace: acme
people: {ana: "{00000000-0000-0000-0000-00000000000a}", bo: "{00000000-0000-0000-0000-00000000000b}"}
repositories:
  api:
    description: new
    default_reviewers: [ana, bo]
    exact: [webhooks]
    webhooks:
      - {url: "https://ci.example/api", events: [repo:push], secret: {env: HOOK}}
  web: {webhooks: [{url: "https://ci.example/web", events: [repo:push]}]}
  other: {description: old, default_reviewers: [ana], webhooks: [{url: "https://ci.example/other", events: [repo:push]}]}
  fresh: {project: PAY, description: made}
END
$server->api(POST => 'repositories/acme/other/hooks', { url => 'https://ci.example/other', events => ['repo:push'], active => JSON::PP::true,
	description => 'x' });
$server->api(PUT => 'repositories/acme/other/default-reviewers/%7B00000000-0000-0000-0000-00000000000a%7D');
$server->api(POST => 'repositories/acme/api/hooks', { url => 'https://old.example/', events => ['repo:push'], active => JSON::PP::true,
	description => 'x' });

my @secret = ({ env => { HOOK => 'sesame-open' } });
my @flags = ('--max-update', '100%', '--max-delete', '100%');

sub make { return cooper($server, @secret, 'plan', '-f', 'acme.yaml', @_) }

sub applied {
	$server->forget;
	return cooper($server, @secret, 'apply', '--auto-approve', @flags, @_);
}

# What it read and wrote, without queries and ids.
sub asked {
	return map { "$_->{method} $_->{path}" =~ s{/2\.0/}{}r =~ s/\?.*//r =~ s/%7B[^\/]*/ID/gr } grep { $_->{path} !~ /_emulator/ } $server->requests;
}

# --- made and applied ---

my $run = make('--out', 'plan.json');
ran($run, 0, qr/^Plan: 4 to create, 1 to update, 1 to delete/m, qr/^cooper: saved; to make exactly these changes: cooper apply 'plan\.json'\n\z/, 'a plan is saved');
my $saved = text('plan.json');
my $plan = json($saved);
is($plan->{format}, 'cooper-saved-plan/1', 'its format');
is((stat 'plan.json')[2] & 07777, 0600, 'for its owner only');
unlike($saved, qr/sesame/, 'no secret is in it');
is_deeply($plan->{manifests}{files}, ['acme.yaml'], 'it says which manifests');
is($plan->{plan}{format}, 'cooper-plan/1', 'it has the plan');

make('--out', 'again.json');
my $again = json(text('again.json'));
delete @$_{qw(time id)} for $plan, $again;
is_deeply($again, $plan, 'saved again it is the same, but for the time');

$run = applied('plan.json');
is($run->{status}, 0, 'applied') or diag $run->{out}, $run->{err};
like($run->{out}, qr/^Apply: 6 done, 0 failed, 0 not attempted\.$/m, 'all of it was done');
my @asked = asked();
is(scalar(grep { m{/other/} } @asked), 0, 'what it does not touch is not read') or diag join "\n", @asked;
is(scalar(grep { m{/web/default-reviewers} } @asked), 0, 'nor are other lists of what it touches');
is(make('--detailed-exitcode')->{status}, 0, 'then there is nothing to do');

# --- once ---

$run = applied('plan.json');
is($run->{status}, 6, 'a plan is applied once');
like($run->{err}, qr/^cooper: this plan was begun at \S+Z, and a plan is applied once; 'cooper log [0-9a-f]{16}' shows what was done, .*\n\z/, 'and that is said');
is(scalar($server->writes), 0, 'nothing was written');

# --- what changes meanwhile ---

my $version = 0;

# The manifests with another description of the repository, and a plan of that; more may change in them.
sub renew {
	my (%edit) = @_;
	my $text = text('acme.yaml') =~ s/description: new\d*/'description: new' . ++$version/er;
	$text =~ s/\Q$_\E/$edit{$_}/ for keys %edit;
	put('acme.yaml', $text);
	my $made = make('--out', 'plan.json');
	$made->{status} == 0 or die "$made->{out}$made->{err}";
	return;
}

# It is stale, of $of changes so many; nothing is written.
sub stale {
	my ($name, $of, $what) = @_;
	my $run = applied('plan.json');
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($n) = scalar(() = $what =~ /^  \S/mg);
	ran($run, 6, "Not as it was when the plan was made:\n$what\n",
		"cooper: the plan is stale, and nothing was written: $n of its $of changes would not be what was planned; make a new plan\n", $name);
	is(scalar($server->writes), 0, "$name: nothing was written");
	return;
}

renew();
$server->api(PUT => 'repositories/acme/web', { description => 'elsewhere' });
$server->api(POST => 'repositories/acme/web/hooks', { url => 'https://new.example/', events => ['repo:push'], active => JSON::PP::true, description => 'x' });
$run = applied('plan.json');
is($run->{status}, 0, 'changes elsewhere do not matter') or diag $run->{out}, $run->{err};
is_deeply([$server->writes], ['PUT repositories/acme/api'], 'what was saved was done');

renew();
$server->api(PUT => 'repositories/acme/api', { description => 'by somebody else' });
stale('a value that is not as it was', 1, <<'END');
  acme/api
    description was "new1" and is "by somebody else" now
END

renew();
$server->api(PUT => 'repositories/acme/api', { description => "new$version" });
stale('a change that was made by somebody else', 1, <<'END');
  acme/api
    is as planned already
END

renew('[ana, bo]' => '[bo]');
$server->api(DELETE => 'repositories/acme/api/default-reviewers/%7B00000000-0000-0000-0000-00000000000b%7D');
stale('a set that has other members', 2, <<'END');
  acme/api default_reviewers
    bo has been changed since, and would change as well
END

renew('fresh: {project: PAY' => 'fresh: {project: PAY, is_private: false', 'web: {' => "web: {absent: true}\n  webx: {project: PAY, ");
$server->api(DELETE => 'repositories/acme/web');
$server->api(PUT => 'repositories/acme/webx', { project => { key => 'PAY' } });
$server->api(DELETE => 'repositories/acme/fresh');
stale('what is gone, what is there, what would be made anew', 6, <<'END');
  acme/fresh
    is not there any more
  acme/webx
    is there already, as it is to be
  acme/web
    is gone already
END

# --- secrets ---

renew('repo:push], secret' => 'repo:push, repo:fork], secret', ' is_private: false,' => '');
$run = make('--out', 'plan.json', '--resend-secrets');
unlike(text('plan.json'), qr/sesame/, 'a secret that is sent is not in it');
$secret[0]{env}{HOOK} = 'another-one';
stale('a secret that is another now', 5, <<'END');
  acme/api webhook https://ci.example/api
    a secret is another than when the plan was made
END
$secret[0]{env}{HOOK} = 'sesame-open';
is(applied('plan.json')->{status}, 0, 'the same secret is as planned');
finished();

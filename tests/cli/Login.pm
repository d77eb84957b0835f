# What the tests of credentials share: a seed with consumers, stored logins, and who uses them.
package Login;

use strict;
use warnings;

use Cooper;
use Exporter qw(import);
use JSON::PP ();

our @EXPORT = qw($SEED $STORE stored store_login entry consumer login token_requests secrets);

our $SEED = <<'END';
workspaces:
  acme:
    members: [{nickname: ana, display_name: Ana Lima, email: ana@acme.example, permission: owner}]
    projects: {PAY: {name: Payments}}
    repositories: {api: {description: Old}}
tokens:
  - {secret: api-hush, user: ana}
  - {secret: bot-hush, type: access-token, workspace: acme, name: bot}
  - {secret: emulator, type: oauth, user: ana}
consumers:
  - {id: key, secret: consumer-hush, user: ana, scopes: [account, repository, "repository:admin", project, pullrequest], refresh_token: refresh-hush}
  - {id: other, secret: other-hush, user: ana, scopes: [repository], refresh_token: second-hush}
END

# Where logins are kept, below a test's folder.
our $STORE = '.state/cooper/tokens.json';

# What no output may have. Tokens of the emulator begin with these words.
sub secrets { return qr/hush|access\.[0-9a-f]{8}|refresh\.[0-9a-f]{8}/ }

# Writes the file of logins as it is given: a text, or a list of entries.
sub stored {
	my ($what, $mode) = @_;
	my $text = ref $what ? JSON::PP->new->utf8->canonical->encode({ format => 'cooper-tokens/1', entries => $what }) : $what;
	put($STORE, $text);
	chmod $mode // 0600, $STORE or die "cannot chmod '$STORE': $!\n";
	return;
}

# One login to $server whose access token is long over; %more replaces what an entry has.
sub store_login {
	my ($server, %more) = @_;
	stored([{ server => $server->url, consumer => 'key', secret => 'consumer-hush', since => 1, access_token => 'old-hush',
		refresh_token => 'refresh-hush', scopes => 'account', obtained => 1000, expires_in => 7200, %more }]);
	return;
}

# The first entry of the file.
sub entry { return json(text($STORE))->{entries}[0] }

# Environments: the consumer's, and nobody's, so that a login is used.
sub consumer { return { env => { BITBUCKET_TOKEN => undef, BITBUCKET_CLIENT_ID => 'key', BITBUCKET_CLIENT_SECRET => $_[0] // 'consumer-hush' } } }
sub login    { return { env => { BITBUCKET_TOKEN => undef } } }

# How often the token endpoint was asked.
sub token_requests {
	my ($server) = @_;
	return scalar grep { $_->{path} eq '/site/oauth2/access_token' } $server->requests;
}

1;

#!/usr/bin/perl
# Deploy keys of repositories and projects: the comment is cut off, the key itself never changes.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $K = '/2.0/repositories/acme/api/deploy-keys';
my $P = '/2.0/workspaces/acme/projects/PAY/deploy-keys';
my @key = map {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI$_"} qw(one two three);

# Create.
my $r = $e->ask("POST $K", { key => "$key[0] ci\@acme.example laptop\n", label => 'CI' });
is $r->{status}, 200, 'POST of a key is 200';
is_deeply [ sort keys %{ $r->{json} } ], [qw(comment created_on id key label last_used links repository type)], 'as documented';
is_deeply [ map { $r->at($_) } qw(type id key comment label last_used repository.full_name) ],
	[ 'deploy_key', 1, $key[0], 'ci@acme.example laptop', 'CI', undef, 'acme/api' ], 'the key without its comment';
is $e->ask("GET $K/1")->{body}, $r->{body}, 'GET shows the same';
$r = $e->ask("POST $K", { key => $key[1] });
is_deeply [ map { $r->at($_) } qw(comment label) ], [ '', '' ], 'neither comment nor label';
is_deeply [ $e->ask("GET $K")->each_of('id') ], [ 1, 2 ], 'listed';
is_error $e->ask("POST $K", { key => "$key[0] other", label => 'x' }), 400, qr/already exists/, 'the same key with another comment';
is $e->ask("POST /2.0/repositories/acme/site/deploy-keys", { key => $key[0] })->{status}, 200, 'another repository takes it';

# Change.
$r = $e->ask("PUT $K/1", { label => 'Builds' });
is_deeply [ map { $r->at($_) } qw(label key comment) ], [ 'Builds', $key[0], 'ci@acme.example laptop' ], 'PUT changes the label';
is $e->ask("PUT $K/1", { label => '' })->at('label'), '', 'and empties it';
$r = $e->ask("PUT $K/1", { key => $key[0], label => 'x' });
is $r->{status}, 400, 'but takes no key';
like $r->at('error.fields.key.0'), qr/can't modify the contents/, 'and says so';
is $e->ask("GET $K/1")->at('label'), '', 'nothing of it';
is $e->ask("PUT $K/9", { label => 'x' })->{status}, 404, 'absent';

# Refused.
is $e->ask("POST $K", $_->[1])->{status}, 400, $_->[0]
	for [ 'no key', { label => 'x' } ], [ 'an empty key', { key => '' } ], [ 'words', { key => 'not a key' } ],
	[ 'a type alone', { key => 'ssh-rsa' } ], [ 'a word for a key', { key => 'ssh-rsa hello' } ], [ 'no base64', { key => 'ssh-rsa AAAA!!!!' } ], [ 'another type', { key => 'dsa AAAAB3' } ],
	[ 'a private key', { key => '-----BEGIN OPENSSH PRIVATE KEY-----' } ], [ 'no text', { key => 5 } ],
	[ 'a label that is none', { key => $key[2], label => 5 } ], [ 'more than there is', { key => $key[2], permission => 'write' } ];
is $e->ask("GET $K")->at('size'), 2, 'none of which did anything';
is $e->ask("POST $K", { key => $_ })->{status}, 200, 'a key: ' . (split ' ')[0]
	for 'ssh-rsa AAAAB3Nza+/==', 'ecdsa-sha2-nistp256 AAAAE2VjZHNh', 'sk-ssh-ed25519@openssh.com AAAAGnNr';

# Delete.
is $e->ask("DELETE $K/1")->{status}, 204, 'DELETE, 204';
is $e->ask("DELETE $K/1")->{status}, 404, 'once';
is $e->ask("POST $K", { key => $key[0] })->{status}, 200, 'the key is free again';

# Of a project: no PUT.
$r = $e->ask("POST $P", { key => "$key[0] ci", label => 'CI' });
is $r->{status}, 200, 'a project\'s key, 200';
is_deeply [ map { $r->at($_) } qw(type id key comment project.key) ], [ 'project_deploy_key', 1, $key[0], 'ci', 'PAY' ], 'whose it is';
is $e->ask("GET $P/1")->{body}, $r->{body}, 'GET shows the same';
is $e->ask("PUT $P/1", { label => 'x' })->{status}, 405, 'no PUT';
is $e->ask("POST $P", { key => $key[0] })->{status}, 400, 'once';
is $e->ask("DELETE $P/1")->{status}, 204, 'deleted';
is $e->ask("GET $P")->at('size'), 0, 'gone';

# Who may.
is $e->ask_as(bo => "GET $K")->{status}, 403, 'administrators only';
is_error $e->ask("POST $K", { key => $key[2] }, bearer('a-api')), 403, qr/Access tokens/, 'no access token adds a key';
is $e->ask("PUT $K/2", { label => 'x' }, bearer('a-acme'))->{status}, 403, 'or changes one';
is $e->ask("DELETE $K/2", undef, bearer('a-pay'))->{status}, 403, 'or deletes one';
is $e->ask("GET $K/2", undef, bearer('a-api'))->{status}, 200, 'but it reads';
is $e->ask("POST $K", { key => $key[2] }, bearer('o-ana'))->{status}, 200, 'a consumer may';
is $e->ask("POST $P", { key => $key[2] }, bearer('a-pay'))->{status}, 200, 'for a project, an access token does';
my $free = Emulator->start(seed => $ACME, options => [qw(--wart deploy-key-token=accepted)]);
is $free->ask("POST $K", { key => $key[2] }, bearer('a-api'))->{status}, 200, 'unless it is said that it may';

my $weak = Emulator->start(seed => <<"END");
$ACME  - {secret: w-admin, user: ana, type: oauth, scopes: ["repository:admin"]}
  - {secret: g-admin, user: ana, scopes: ["admin:repository:bitbucket"]}
END
is_deeply $weak->ask("GET $K", undef, bearer('w-admin'))->at('error.detail.required'), [qw(repository repository:admin)],
	'the scopes of a consumer';
my @api = basic('ana@acme.example', 'g-admin');
is $weak->ask("GET $K", undef, @api)->{status}, 200, 'of an API token, to read';
is_deeply $weak->ask("POST $K", { key => $key[0] }, @api)->at('error.detail.required'),
	[qw(admin:repository:bitbucket write:ssh-key:bitbucket)], 'to write';
is_deeply $weak->ask("DELETE $K/1", undef, @api)->at('error.detail.required'),
	[qw(admin:repository:bitbucket delete:ssh-key:bitbucket)], 'to delete';

done_testing();

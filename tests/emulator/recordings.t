#!/usr/bin/perl
# Shows that shapes.t can fail: small folders of recordings, each with something that the emulator does not answer so.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use lib $FindBin::Bin;
use Emulator;
use JSON::PP;
use Test::More;

# What shapes.t says of recordings, as name => body: what fails, and all of its text.
sub shapes {
	my (%recordings) = @_;
	my $folder = tempdir('two words XXXXXX', TMPDIR => 1, CLEANUP => 1);
	spew("$folder/$_.json", JSON::PP->new->encode({ response => { status => 200, body => $recordings{$_} } })) for keys %recordings;
	local $ENV{BITBUCKET_FIXTURES} = $folder;
	my $said = `'$^X' '$FindBin::Bin/shapes.t' 2>&1`;
	return (join(', ', $said =~ /^not ok \d+ - (.*)/mg), $said);
}

my ($failed, $said) = shapes('workspace.get' => { slug => 'x', is_private => false, links => { self => { href => 'x' } } },
	'projects.list' => { values => [ { key => 'X', name => undef }, { unheard => 'of' } ], pagelen => 1 },
	'pipeline.get' => { any => 'thing' });
is $failed, '', 'what is there, with its types, and null for anything';
like $said, qr/^# 2 recordings compared, 1 without a counterpart/m, 'counted';
like $said, qr/^# pipeline\.get\.json: runs of Pipelines/m, 'with the reason';

for ([ { slg => 'x' }, 'slg is missing' ], [ { links => { self => { name => 'x' } } }, 'links.self.name is missing' ],
	[ { slug => 1 }, 'slug is text, not number' ], [ { is_private => 'true' }, 'is_private is boolean, not text' ],
	[ { links => [] }, 'links is object, not list' ], [ [], 'is object, not list' ]) {
	my ($body, $expected) = @$_;
	($failed, $said) = shapes('workspace.get' => $body);
	is $failed, 'workspace.get.json: everything is there', $expected;
	like $said, qr/'\s?\Q$expected\E'/, 'which is said';
}
($failed, $said) = shapes('repositories.list.q-full_name' => { values => [ { links => { clone => [ { nme => 'x' } ] } } ] });
like $said, qr/'values\.links\.clone\.nme is missing'/, 'in the items of a list';
($failed) = shapes('user.get' => { username => undef });
is $failed, 'user.get.json: but for what is excepted', 'an exception that is not needed';
($failed) = shapes('error.403.forbidden' => { error => { message => 'x' } });
is $failed, 'error.403.forbidden.json: status', 'another status';
($failed) = shapes('nobody.knows' => {});
is $failed, 'every recording is compared, or it is said why not', 'a recording in no table';
($failed) = shapes();
is $failed, 'there are recordings', 'none at all';

done_testing();

#!/usr/bin/perl
# Compares answers with recorded ones, where a folder of them is given: every name that was recorded is there, with a
# value of the same type.
# Environment: BITBUCKET_FIXTURES, a folder of files {request, response: {status, body}}.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use JSON::PP;
use Test::More;

my $folder = $ENV{BITBUCKET_FIXTURES};
plan skip_all => 'BITBUCKET_FIXTURES names no folder' if !$folder;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';
my $ana = uri('{00000000-0000-4000-8000-00000000000a}');
my $bo = uri('{00000000-0000-4000-8000-00000000000b}');

my $hook = uri($e->ask("POST $R/api/hooks", { url => 'https://x.example', events => ['repo:push'] })->at('uuid'));
$e->ask("POST $R/api/branch-restrictions", { kind => 'delete', pattern => '*' });
$e->ask("PUT $R/api/pipelines_config", { enabled => true });
$e->ask("POST $R/api/refs/tags", { name => 'v1', target => { hash => $e->ask("GET $R/api/refs/branches/main")->at('target.hash') } });
$e->ask("POST $R/api/src", 'lib/x.txt=1&lib/y.txt=2&z=3', 'Content-Type' => 'application/x-www-form-urlencoded');
my $environment = uri($e->ask("GET $R/api/environments")->at('values.2.uuid'));

# Recorded file, how to ask for the same; and names that were recorded in other circumstances.
my @SAME = (
	[ 'repository.get.3.json', sub { $e->ask("GET $R/api") }, qw(owner.account_id owner.nickname) ],
	[ 'repository.get.json', sub { $e->ask("GET $R/api") }, qw(owner.account_id owner.nickname) ],
	[ 'repositories.list.json', sub { $e->ask("GET $R?pagelen=1") } ],
	[ 'repositories.list.q-full_name.json', sub { $e->ask("GET $R?q=" . uri('full_name="acme/api"')) } ],
	[ 'projects.list.json', sub { $e->ask('GET /2.0/workspaces/acme/projects') } ],
	[ 'workspace.get.json', sub { $e->ask('GET /2.0/workspaces/acme') } ],
	[ 'user.get.json', sub { $e->ask('GET /2.0/user') } ],
	[ 'user.workspaces.list.json', sub { $e->ask('GET /2.0/user/workspaces') } ],
	[ 'default-reviewers.list.json', sub { $e->ask("GET $R/api/default-reviewers") } ],
	[ 'default-reviewer.get.json', sub { $e->ask("GET $R/api/default-reviewers/$bo") } ],
	[ 'issues.items.REMOVED-2026-08-20.json', sub { { status => 200, json => $e->ask("GET $R/api/issues")->at('values') } } ],
	[ 'issue.post.REMOVED-2026-08-20.json', sub { $e->ask("POST $R/api/issues", { title => 'x' }) } ],
	[ 'error.400.project.post.links-avatar.json',
		sub { $e->ask('POST /2.0/workspaces/acme/projects', { name => 'x', key => 'X', links => {} }) } ],
	[ 'error.400.repository.slug-exists.json', sub { $e->ask("POST $R/api", {}) } ],
	[ 'error.403.forbidden.json', sub { $e->ask('GET /2.0/workspaces/other') } ],
	[ 'error.404.no-api.json', sub { $e->ask('GET /2.0/nonexistent') } ],
	[ 'error.404.repository.get.json', sub { $e->ask("GET $R/null") } ],
	[ 'hook.get.json', sub { $e->ask("GET $R/api/hooks/$hook") } ],
	[ 'hook.put.json', sub { $e->ask("PUT $R/api/hooks/$hook", { description => 'new_name' }) } ],
	[ 'hook.post.2.json', sub { $e->ask("POST $R/api/hooks", { url => 'https://x.example', events => ['repo:push'], secret => 'x' }) } ],
	[ 'hooks.list.2.json', sub { $e->ask("GET $R/api/hooks?pagelen=100") } ],
	[ 'branch-restriction.get.json', sub { $e->ask("GET $R/api/branch-restrictions/1") } ],
	[ 'branch-restriction.put.json', sub { $e->ask("PUT $R/api/branch-restrictions/1", { pattern => 'master' }) } ],
	[ 'environment.get.json', sub { $e->ask("GET $R/api/environments/$environment") } ],
	[ 'refs.branch.get.json', sub { $e->ask("GET $R/api/refs/branches/main") } ],
	[ 'refs.branch.post.json', sub { $e->ask("POST $R/api/refs/branches", { name => 'yooo', target => { hash => 'main' } }) } ],
	# Recorded when users had names.
	[ 'refs.tag.get.json', sub { $e->ask("GET $R/api/refs/tags/v1") }, qw(tagger.user.username target.author.user.username) ],
	[ 'refs.tags.list.json', sub { $e->ask("GET $R/api/refs/tags?pagelen=100") } ],
	[ 'error.404.commit.get.json', sub { $e->ask("GET $R/api/commit/none") } ],
	# `page` is left out where the next one is a hash.
	[ 'src.directory.cursor-pages.json', sub { $e->ask("GET $R/api/src/main/?pagelen=1") }, 'page' ],
	[ 'src.directory.cursor-pages.2.json', sub { $e->ask("GET $R/api/src/main/lib/?pagelen=1") }, 'page' ],
	[ 'src.file.meta.json', sub { $e->ask("GET $R/api/src/main/lib%2Fx.txt?format=meta") } ],
	[ 'error.404.src.get.json', sub { $e->ask("GET $R/api/src/main/awesome/non_existing_file.py") } ],
	[ 'error.404.src.ref-missing.json', sub { $e->ask("GET $R/api/src/null/shard.yml") } ],
	# Recorded when links were without a list of repositories.
	[ 'project.put.json', sub { $e->ask('PUT /2.0/workspaces/acme/projects/PAY', {}) }, 'links.repositories' ],
);

sub type {
	my ($v) = @_;
	return 'null' if !defined $v;
	return ref $v eq 'HASH' ? 'object' : ref $v eq 'ARRAY' ? 'list' : ref $v ? 'boolean' : $v =~ /^-?\d+$/ ? 'number' : 'text';
}

# What of $recorded the answer lacks, as dotted names.
sub lacking {
	my ($recorded, $answer, $at, $except) = @_;
	return () if !defined $recorded || $except->{$at};
	return ("$at is " . type($answer) . ', not ' . type($recorded))
		if defined $answer && type($answer) ne type($recorded) && !grep { $_ eq 'text' } map { type($_) } $recorded, $answer;
	if (ref $recorded eq 'HASH') {
		my $below = length $at ? "$at." : '';
		return map {
			my $name = "$below$_";
			exists $answer->{$_} ? lacking($recorded->{$_}, $answer->{$_}, $name, $except) : $except->{$name} ? () : $name
		} sort keys %$recorded;
	}
	return ref $recorded eq 'ARRAY' && @$recorded && @{ $answer // [] } ? lacking($recorded->[0], $answer->[0], $at, $except) : ();
}

for (@SAME) {
	my ($file, $ask, @except) = @$_;
	my $recorded = JSON::PP->new->utf8->decode(slurp("$folder/$file"))->{response};
	my $r = $ask->();
	# Creating is 200 in the document and in old recordings.
	my $status = $file =~ /\.post\.|^project\.put/ ? qr/^20[01]$|^400$/ : qr/^$recorded->{status}$/;
	like $r->{status}, $status, "$file: status";
	is_deeply [ lacking($recorded->{body}, $r->{json}, '', { map { $_ => 1 } @except }) ], [], "$file: everything is there";
}

done_testing();

#!/usr/bin/perl
# A login whose access token has to be renewed, with one allocation failing, or that one and all after it: the file of logins
# stays whole, knows whenever the server has seen the refresh token, and the next run works, with a new token.
#
#   renewals.pl               every allocation of `cooper auth status`, both ways
#   CASES=N, CASE=PATTERN, JOBS=N, SEED=N   as for allocations.pl
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../cli";

use Exhausted;

use Cooper;
use File::Path qw(remove_tree);
use Front;
use HTTP::Tiny;
use Login qw($SEED);

my $OLD = 'refresh-hush';

sub file_in { return "$_[0]/state/cooper/tokens.json" }

# The one login in the file; it dies where there is none.
sub login_in {
	my ($folder) = @_;
	my $logins = json(text(file_in($folder)))->{entries};
	@$logins == 1 or die 'the file has ' . @$logins . " logins\n";
	return $logins->[0];
}

# An emulator of its own, and a login to it whose access token is long over.
sub front_in {
	my ($folder) = @_;
	mkdir $folder;
	unlink glob "$folder/db*";
	remove_tree("$folder/state");
	my $front = Front->new($folder, "$folder/db", '--seed', 'seed.yaml');
	my %login = (server => "http://127.0.0.1:$front->{server_port}/2.0", consumer => 'key', secret => 'consumer-hush', since => 1,
		access_token => 'old-hush', refresh_token => $OLD, scopes => 'account', obtained => 1000, expires_in => 7200);
	put(file_in($folder), JSON::PP->new->utf8->encode({ format => 'cooper-tokens/1', entries => [\%login] }));
	chmod 0600, file_in($folder) or die "cannot chmod: $!\n";
	return $front;
}

sub was_asked_for_a_token {
	my ($front) = @_;
	return HTTP::Tiny->new->get("http://127.0.0.1:$front->{server_port}/_emulator/requests")->{content} =~ m{/site/oauth2/access_token};
}

sub endure {
	my ($folder, $case) = @_;
	my $front = front_in($folder);
	my %wrong;
	my $first = exhausted($folder, $front, { FAILING_ALLOC => $case->{which} }, qw(auth status));
	$wrong{ $first->{status} < 128 ? 'status' : 'crashed' } = ["it said $first->{err}"] if $first->{status} > 1;
	$wrong{untold} = ["status $first->{status}"] if $first->{status} && !length $first->{err};
	my $login = eval { login_in($folder) };
	$wrong{spoilt} = ["$@"] if $@;
	my $is_old = $login && $login->{refresh_token} eq $OLD;
	$wrong{untold} = ['the token was not renewed'] if $is_old && !$first->{status};
	$wrong{unrecorded} = ['the refresh token was sent'] if $is_old && !$login->{used} && was_asked_for_a_token($front);
	my $next = exhausted($folder, $front, {}, qw(auth status));
	$wrong{lost} = ["status $next->{status}: $next->{err}"] if $next->{status} || eval { login_in($folder) }->{refresh_token} eq $OLD;
	$wrong{server} = ['the emulator does not end well'] if !$front->stop;
	return { status => $first->{status}, needed => $is_old ? 1 : 0, wrong => \%wrong };
}

put('seed.yaml', $SEED);
my $front = front_in('reference');
my $run = exhausted('reference', $front, {}, qw(auth status));
$run->{status} == 0 or die "the run fails without faults: $run->{status}\n$run->{out}$run->{err}";
login_in('reference')->{refresh_token} ne $OLD or die "nothing was renewed\n";
$front->stop;
exit concluded_of($run->{count}, \&endure, cases_of('renewal', $run->{count}));

#!/usr/bin/perl
# q, sort and fields, through the door.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Emulator;
use Test::More;

my $e = Emulator->start(seed => $ACME);
my $R = '/2.0/repositories/acme';

sub slugs { return join ' ', $e->ask("GET $R?pagelen=100&q=" . uri($_[0]))->each_of('slug') }

is slugs('is_private = true'), 'api old-name', 'a boolean';
is slugs('is_private != true'), 'site', 'its opposite';
is slugs('project.key = "PAY" AND name ~ "display"'), 'old-name', 'inside an object, and part of a text';
is slugs('language = "" OR language = "html"'), 'api site old-name', 'either';
is slugs('parent = null'), 'api site old-name', 'null';
is slugs('created_on > 2023-01-01'), 'api site old-name', 'after a day';
is slugs('created_on < 2023-01-01T00:00:00+02:00'), '', 'before an instant';
is slugs('full_name = "acme/api"'), 'api', 'the full name';
is slugs('uuid = "{cccccccc-0000-4000-8000-000000000001}"'), 'api', 'a uuid';
is slugs('has_issues = true and size = 0'), 'api', 'a number';
is slugs('owner.uuid = "{aaaaaaaa-0000-4000-8000-000000000001}"'), 'api site old-name', 'the owner';
is slugs('slug NOT IN ("api", "site")'), 'old-name', 'not in a list';
is slugs(''), 'api site old-name', 'an empty q is none';

is_error $e->ask("GET $R?q=" . uri($_)), 400, qr/^Invalid query: ./, "q=$_"
	for 'slug', 'slug = api', 'slug = "api', '(slug = "a"', 'slug == "a"', 'slug IN "a"', 'slug = "a" garbage';
is_error $e->ask("GET $R?q=" . uri('slugg = "api"')), 400, 'Invalid field name: slugg', 'a field that is not';
is_error $e->ask("GET $R?q=" . uri('values.slug = "api"')), 400, qr/values\.slug/, 'values. does not belong there';
is_error $e->ask("GET $R?sort=-nope"), 400, 'Invalid field name: nope', 'nor does sort know it';

sub sorted { return join ' ', $e->ask("GET $R?pagelen=100&sort=$_[0]")->each_of('slug') }
is sorted('slug'), 'api old-name site', 'sorted';
is sorted('-slug'), 'site old-name api', 'and reversed';
is sorted('-created_on'), 'old-name site api', 'by time';
is sorted('project.key'), 'site api old-name', 'inside an object; ties stay as created';
is sorted(''), 'api site old-name', 'an empty sort is none';

sub shape { return JSON::PP->new->canonical->encode($e->ask("GET $_[0]")->{json}) }
is shape("$R/api?fields=slug,project.key"), '{"project":{"key":"PAY"},"slug":"api"}', 'only these';
is shape("$R?fields=values.slug,size"), '{"size":3,"values":[{"slug":"api"},{"slug":"site"},{"slug":"old-name"}]}', 'of a list';
is shape("$R/api?fields=-*,%2Bslug"), '{"slug":"api"}', 'nothing, and this';
ok !exists $e->ask("GET $R/api?fields=-links")->{json}{links}, 'all but these';
is_deeply $e->ask("GET $R/api?fields=-links.*")->at('links'), {}, 'an object emptied';
ok exists $e->ask("GET $R/api?fields=%2Bowner.created_on")->{json}{slug}, 'plus takes nothing away';
is_error $e->ask("GET $R/api?fields=a..b"), 400, 'Invalid fields: a..b', 'what cannot be read';
is $e->ask("GET $R/nope?fields=slug")->at('error.message'), 'Repository acme/nope not found', 'errors are left whole';
is $e->ask("PUT $R/api?fields=description", { description => 'z' })->{body}, '{"description":"z"}', 'for what PUT answers, too';
is $e->ask("GET $R/api?unknown=1&x")->{status}, 200, 'unknown parameters are ignored, as the service does';

done_testing();

#include "net/rate.h"

#include "base/auto.h"
#include "net/allowance.h"
#include "tests/unit/unit.h"

static void test_what_counts_against_what(void **state)
{
	static const struct {
		const char *path;
		enum rate_bucket bucket;
	} rows[] = {
		{ "repositories/acme", RATE_REPOSITORIES },
		{ "/repositories/acme?pagelen=100", RATE_REPOSITORIES },
		{ "repositories/acme/api/default-reviewers/%7B1%7D", RATE_REPOSITORIES },
		{ "repositories/acme/api/hooks", RATE_WEBHOOKS },
		{ "repositories/acme/api/hooks?page=2", RATE_WEBHOOKS },
		{ "/repositories/{workspace}/{repository}/hooks/{uuid}", RATE_WEBHOOKS },
		{ "workspaces/acme/hooks/%7B1%7D", RATE_WEBHOOKS },
		/* A repository that is called so, a branch, a folder. */
		{ "repositories/acme/hooks", RATE_REPOSITORIES },
		{ "repositories/acme/hooks/refs", RATE_REPOSITORIES },
		{ "repositories/acme/api/refs/branches/hooks", RATE_REPOSITORIES },
		{ "repositories/acme/api/hooks-of-ours", RATE_REPOSITORIES },
		{ "workspaces/hooks/members", RATE_OTHERS },
		{ "hook_events/repository", RATE_OTHERS },
		{ "workspaces/acme/projects/PAY", RATE_OTHERS },
		{ "user", RATE_OTHERS },
		{ "repositories?q=x", RATE_REPOSITORIES },
		{ "repositoriesque/acme", RATE_OTHERS },
		{ "", RATE_OTHERS },
		{ "/", RATE_OTHERS },
		{ "?/hooks", RATE_OTHERS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (rate_bucket_of(rows[i].path) != rows[i].bucket)
			fail_msg("%s: %d", rows[i].path, (int)rate_bucket_of(rows[i].path));
	for (i = 0; i < RATE_BUCKETS; i++)
		assert_non_null(rate_bucket_name((enum rate_bucket)i));
}

static void test_what_headers_say(void **state)
{
	static const struct {
		struct rate_headers headers;
		struct rate_said said;
	} rows[] = {
		{ { "", "", "", "" }, { -1, -1, -1, -1 } },
		/* as seen */
		{ { "60, 60;w=3600", "59", "3599", "" }, { 60, 59, 3599, -1 } },
		{ { "1000", "0", "0", "" }, { 1000, 0, 0, -1 } },
		/* as documented */
		{ { "1000", "", "", "true" }, { 1000, -1, -1, 1 } },
		{ { "10000", "", "", "False" }, { 10000, -1, -1, 0 } },
		/* of a minute, which nobody has announced */
		{ { "10, 10;w=60", "5", "30", "true" }, { -1, -1, -1, -1 } },
		/* an epoch */
		{ { "60", "5", "1790000000", "" }, { 60, 5, -1, -1 } },
		/* no numbers */
		{ { "many", "5", "5", "" }, { -1, -1, -1, -1 } },
		{ { "99999999999999999999", "5", "5", "" }, { -1, -1, -1, -1 } },
		{ { "1000", "-5", "5.5", "" }, { 1000, -1, -1, -1 } },
		{ { "1000", "5 ", " 5", "" }, { 1000, -1, -1, -1 } },
	};
	struct rate_said said;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		said = rate_read(&rows[i].headers);
		if (said.limit != rows[i].said.limit || said.remaining != rows[i].said.remaining ||
			said.reset_s != rows[i].said.reset_s || said.near != rows[i].said.near)
			fail_msg("row %zu: %lld, %lld, %lld, %d", i, (long long)said.limit,
				(long long)said.remaining, (long long)said.reset_s, said.near);
	}
}

/* What the head of an answer says of the server. */
#include "net/vital.h"

#include "base/str.h"

#include "tests/unit/unit.h"

enum { NOW_S = 1795992800 }; /* Sun, 29 Nov 2026 22:53:20 GMT */

/* "HTTP/2 skew 3 limit 60 left 58 reset 3512 near" */
static void assert_vital(const char *head, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct vital v;

	vital_read(&v, head, INT64_C(1000) * NOW_S + 999);
	str_add(&out, v.protocol);
	if (v.dated)
		str_addf(&out, " skew %lld", (long long)v.skew_s);
	str_addf(&out, " limit %lld left %lld reset %lld%s", (long long)v.limit,
		(long long)v.remaining, (long long)v.reset_s, v.near_limit ? " near" : "");
	assert_string_equal(out.buf, expected);
}

#define UNLIMITED " limit -1 left -1 reset -1"

static void test_protocol(void **state)
{
	(void)state;
	assert_vital("HTTP/2 200 \r\n\r\n", "HTTP/2" UNLIMITED);
	assert_vital("HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP/1.1" UNLIMITED);
	assert_vital("HTTP/1.1", "HTTP/1.1" UNLIMITED);
	assert_vital("", UNLIMITED);
	assert_vital("HTTP/1.1111111111111111111111 200 OK\r\n", UNLIMITED);
	assert_vital("ICY 200 OK\r\n", UNLIMITED);
}

#define DATE(text) "HTTP/2 200 \r\nX-Date: a\r\ndate: " text "\r\nServer: envoy\r\n\r\n"

static void test_clock(void **state)
{
	(void)state;
	assert_vital(DATE("Sun, 29 Nov 2026 22:53:20 GMT"), "HTTP/2 skew 0" UNLIMITED);
	assert_vital(DATE("Sun, 29 Nov 2026 22:43:20 GMT"), "HTTP/2 skew 600" UNLIMITED);
	assert_vital(DATE("Sun, 29 Nov 2026 22:53:30 GMT  "), "HTTP/2 skew -10" UNLIMITED);
	assert_vital(DATE("\t Sun, 29 Nov 2026 22:53:20 GMT"), "HTTP/2 skew 0" UNLIMITED);
	assert_vital(DATE("soon"), "HTTP/2" UNLIMITED);
	assert_vital(DATE("1796000000"), "HTTP/2" UNLIMITED);
	assert_vital(DATE(""), "HTTP/2" UNLIMITED);
}

static void test_rate_limit(void **state)
{
	(void)state;
	assert_vital("HTTP/2 200 \r\nx-ratelimit-limit: 60, 60;w=3600\r\nx-ratelimit-remaining: "
		     "58\r\nx-ratelimit-reset: 3512\r\n\r\n",
		"HTTP/2 limit 60 left 58 reset 3512");
	assert_vital("HTTP/2 200 \r\nX-RateLimit-Limit: 4000\r\nX-RateLimit-Resource: "
		     "api-repository-data\r\nX-RateLimit-NearLimit: true\r\n\r\n",
		"HTTP/2 limit 4000 left -1 reset -1 near");
	assert_vital("HTTP/2 200 \r\nX-RateLimit-NearLimit: false\r\n\r\n", "HTTP/2" UNLIMITED);
	assert_vital("HTTP/2 200 \r\nX-RateLimit-Limit: many\r\nX-RateLimit-Remaining: -5\r\n",
		"HTTP/2" UNLIMITED);
	assert_vital(
		"HTTP/2 200 \r\nX-RateLimit-Limit: 99999999999999999999\r\n", "HTTP/2" UNLIMITED);
}

static void test_half_a_head(void **state)
{
	(void)state;
	assert_vital("HTTP/2 200 \r\nX-RateLimit-Limit", "HTTP/2" UNLIMITED);
	assert_vital("HTTP/2 200 \r\nX-RateLimit-Limit:", "HTTP/2" UNLIMITED);
	assert_vital("HTTP/2 200 \r\nX-RateLimit-Limit: 7", "HTTP/2 limit 7 left -1 reset -1");
}

#include "net/rate.h"

#include "base/num.h"
#include "base/str.h"
#include "net/allowance.h"

#include <string.h>
#include <strings.h>

/* The segment of `path` with that number, from 0; its length in `*len`, 0 where there is none. */
static const char *segment(const char *path, size_t number, size_t *len)
{
	path += *path == '/';
	for (; number; number--) {
		path += strcspn(path, "/?");
		path += *path == '/';
	}
	*len = strcspn(path, "/?");
	return path;
}

static bool is_segment(const char *path, size_t number, const char *text)
{
	size_t len;
	const char *found = segment(path, number, &len);

	return len == strlen(text) && !strncmp(found, text, len);
}

enum rate_bucket rate_bucket_of(const char *path)
{
	bool repositories = is_segment(path, 0, "repositories");

	/* A repository may be called "hooks". */
	if (is_segment(path, repositories ? 3 : 2, "hooks"))
		return RATE_WEBHOOKS;
	return repositories ? RATE_REPOSITORIES : RATE_OTHERS;
}

const char *rate_bucket_name(enum rate_bucket bucket)
{
	static const char *const names[] = { [RATE_REPOSITORIES] = "repository data",
		[RATE_WEBHOOKS] = "webhooks",
		[RATE_OTHERS] = "other resources" };

	return names[bucket];
}

/* "1000", or "60, 60;w=3600": the limit now, then each limit with its window. */
static int64_t read_limit(const char *text)
{
	const char *window = strstr(text, ";w=");
	char digits[16];
	size_t len = strspn(text, "0123456789");
	int64_t limit;

	if (!len || len >= sizeof digits || (window && !str_starts(window, ";w=3600")))
		return -1;
	memcpy(digits, text, len);
	digits[len] = '\0';
	return num_parse(digits, 0, ALLOWANCE_LIMIT_MAX, &limit) < 0 ? -1 : limit;
}

struct rate_said rate_read(const struct rate_headers *headers)
{
	struct rate_said said = RATE_SAID_INIT;

	said.limit = read_limit(headers->limit);
	if (*headers->limit && said.limit < 0)
		return said;
	/* A reset of more than an hour is an epoch, and says nothing. */
	num_parse(headers->remaining, 0, ALLOWANCE_LIMIT_MAX, &said.remaining);
	num_parse(headers->reset, 0, ALLOWANCE_HOUR_MS / 1000, &said.reset_s);
	if (*headers->near)
		said.near = !strcasecmp(headers->near, "true");
	return said;
}

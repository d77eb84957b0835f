/* What is limited, and what the server says of it. Fact sheet, section 5. */
#ifndef NET_RATE_H
#define NET_RATE_H

#include <stdint.h>

struct rate_said;

/* What has a limit of its own. */
enum rate_bucket {
	RATE_REPOSITORIES, /* "/2.0/repositories/..." */
	RATE_WEBHOOKS,     /* the webhooks of anything */
	RATE_OTHERS,
	RATE_BUCKETS
};

/* Where nobody has said another one. */
enum { RATE_LIMIT_DEFAULT = 1000 };

/* Which limit a request counts against; `path` is below the base URL, and may be a template. */
enum rate_bucket rate_bucket_of(const char *path);

/* "repository data", "webhooks", "other resources". */
const char *rate_bucket_name(enum rate_bucket bucket);

/* Headers of an answer, "" for none: those seen ("60, 60;w=3600", seconds remaining) and those documented. */
struct rate_headers {
	const char *limit, *remaining, *reset, *near;
};

/* What they say; a limit of anything but an hour says nothing. */
struct rate_said rate_read(const struct rate_headers *headers);

#endif

#include "net/vital.h"

#include "base/num.h"
#include "base/str.h"

#include <curl/curl.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Appends the value of the header `name` in `head`, without the blanks around it; nothing where there is none. */
static void find(struct str *out, const char *head, const char *name)
{
	const size_t len = strlen(name);
	const char *line = head, *value, *end;

	while ((line = strchr(line, '\n')) && *++line) {
		if (strncasecmp(line, name, len) != 0 || line[len] != ':')
			continue;
		value = line + len + 1;
		value += strspn(value, " \t");
		end = value + strcspn(value, "\r\n");
		while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		str_addn(out, value, (size_t)(end - value));
		return;
	}
}

/* The number that a header begins with: "60, 60;w=3600" is 60; -1 where there is none. */
static int64_t number(const char *head, const char *name)
{
	AUTO(str_release) struct str text = STR_INIT;
	int64_t n = -1;

	find(&text, head, name);
	str_truncate(&text, strcspn(text.buf, ",; "));
	num_parse(text.buf, 0, INT64_MAX, &n);
	return n;
}

static void read_clock(struct vital *v, const char *head, int64_t now_ms)
{
	AUTO(str_release) struct str date = STR_INIT;
	time_t when;

	find(&date, head, "Date");
	/* curl_getdate() takes numbers for dates too; an HTTP date begins with a weekday. */
	if (!isalpha((unsigned char)*date.buf))
		return;
	when = curl_getdate(date.buf, NULL);
	if (when < 0)
		return;
	v->dated = true;
	v->skew_s = now_ms / 1000 - (int64_t)when;
}

void vital_read(struct vital *v, const char *head, int64_t now_ms)
{
	AUTO(str_release) struct str near = STR_INIT;
	size_t len = strcspn(head, " \r\n");

	*v = (struct vital){ .limit = -1 };
	if (str_starts(head, "HTTP/") && len < sizeof v->protocol)
		memcpy(v->protocol, head, len);
	read_clock(v, head, now_ms);
	v->limit = number(head, "X-RateLimit-Limit");
	v->remaining = number(head, "X-RateLimit-Remaining");
	v->reset_s = number(head, "X-RateLimit-Reset");
	find(&near, head, "X-RateLimit-NearLimit");
	v->near_limit = strcasecmp(near.buf, "true") == 0;
}

#include "net/retry.h"

#include "base/auto.h"
#include "base/num.h"

#include <curl/curl.h>

#include <ctype.h>

/* Answers that another attempt may mend. 555 is Bitbucket's own timeout (fact sheet, section 2). */
static bool transient(int status)
{
	static const int statuses[] = { 500, 502, 503, 504, 555 };
	size_t i;

	for (i = 0; i < COUNT(statuses); i++)
		if (statuses[i] == status)
			return true;
	return false;
}

static bool worth_another(const struct retry_input *in)
{
	if (in->permanent || in->attempt >= in->attempts_max)
		return false;
	if (in->outcome == HTTP_UNSENT)
		return true;
	if (in->outcome == HTTP_AMBIGUOUS)
		return in->repeatable;
	return in->status == 429 || (in->repeatable && transient(in->status));
}

static int64_t own_wait_ms(unsigned attempt)
{
	int64_t wait = RETRY_WAIT_FIRST_MS;

	while (attempt-- > 1 && wait < RETRY_WAIT_MAX_MS)
		wait *= 2;
	return wait < RETRY_WAIT_MAX_MS ? wait : RETRY_WAIT_MAX_MS;
}

static int64_t wait_ms(const struct retry_input *in)
{
	if (in->retry_after_s > RETRY_SERVER_WAIT_MAX_S)
		return (int64_t)RETRY_SERVER_WAIT_MAX_S * 1000;
	if (in->retry_after_s >= 0)
		return in->retry_after_s * 1000;
	if (in->reset_s >= 0 && in->reset_s <= RETRY_SERVER_WAIT_MAX_S)
		return in->reset_s * 1000;
	return own_wait_ms(in->attempt);
}

struct retry_decision retry_decide(const struct retry_input *in)
{
	struct retry_decision decision = { worth_another(in), 0 };

	if (decision.again || (in->outcome == HTTP_REPLIED && in->status == 429))
		decision.wait_ms = wait_ms(in);
	return decision;
}

int64_t retry_after(const char *header, int64_t now_ms)
{
	int64_t seconds;
	time_t when;

	if (num_parse(header, 0, INT64_MAX, &seconds) == 0)
		return seconds;
	/* curl_getdate() takes numbers for dates too; an HTTP date begins with a weekday. */
	if (!isalpha((unsigned char)header[0]))
		return -1;
	when = curl_getdate(header, NULL);
	if (when < 0)
		return -1;
	seconds = (int64_t)when - now_ms / 1000;
	return seconds > 0 ? seconds : 0;
}

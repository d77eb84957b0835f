#include "cooper/deadline.h"

#include "base/num.h"
#include "net/cache.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* Two digits from 0 to `max`; -1 where they are none. */
static int two_digits(const char *text, int max)
{
	char digits[3] = { text[0], text[0] ? text[1] : '\0', '\0' };
	int64_t n;

	if (strlen(digits) != 2 || num_parse(digits, 0, max, &n) < 0)
		return -1;
	return (int)n;
}

static bool read_clock(const char *text, int *hour, int *minute)
{
	if (strlen(text) != strlen("14:35") || text[2] != ':')
		return false;
	*hour = two_digits(text, 23);
	*minute = two_digits(text + 3, 59);
	return *hour >= 0 && *minute >= 0;
}

static struct tm wall(int64_t at_ms)
{
	time_t seconds = (time_t)(at_ms / 1000);
	struct tm tm = { 0 };

	localtime_r(&seconds, &tm);
	return tm;
}

/* The next time that it is `hour`:`minute`. Where the clocks change in between, mktime() knows. */
static int64_t next_time(int hour, int minute, int64_t now_ms)
{
	struct tm tm = wall(now_ms);
	int64_t at;

	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	at = (int64_t)mktime(&tm) * 1000;
	if (at > now_ms)
		return at - now_ms;
	tm.tm_mday++;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * 1000 - now_ms;
}

int64_t deadline_parse(const char *text, int64_t now_ms)
{
	int hour, minute;
	int64_t seconds;

	if (read_clock(text, &hour, &minute))
		return next_time(hour, minute, now_ms);
	return cache_age_parse(text, &seconds) < 0 ? -1 : seconds * 1000;
}

const char *deadline_clock(int64_t at_ms, int64_t now_ms, char text[DEADLINE_TEXT])
{
	const struct tm tm = wall(at_ms);
	size_t len = strftime(
		text, DEADLINE_TEXT, at_ms - now_ms < DAY_MS ? "%H:%M" : "%Y-%m-%d %H:%M", &tm);

	text[len] = '\0';
	return text;
}

const char *deadline_since(int64_t at_ms, int64_t now_ms, char text[DEADLINE_TEXT])
{
	const struct tm tm = wall(at_ms);
	const bool near = now_ms - at_ms < DAY_MS && at_ms - now_ms < DAY_MS;
	size_t len = strftime(text, DEADLINE_TEXT, near ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &tm);

	text[len] = '\0';
	return text;
}

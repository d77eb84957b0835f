/* A schedule of crontab and what becomes of it name the same minutes, whoever reads them. */
#include "model/cron.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

enum { SCHEDULES = 200, FIELD_MAX = 256, MINUTE = 60, WEEK = 7 * 24 * 60 * MINUTE };

/* A Saturday, ten days before the 29th of February. */
static const time_t beginning = 1834531200;

/* --- a reader of its own, as slow as it is simple: it knows numbers, '*', "a-b", steps and commas --- */

static int number(const char **at)
{
	int value = 0;

	assert_in_range(**at, '0', '9');
	for (; **at >= '0' && **at <= '9'; ++*at)
		value = value * 10 + (**at - '0');
	return value;
}

/* Whether the entry from `at` to `end` names `value`; `first` and `last` are the field's. */
static bool entry_names(const char *at, const char *end, int value, int first, int last)
{
	int from = first, to = last, step = 1;

	if (*at == '*') {
		at++;
	} else {
		from = number(&at);
		to = *at == '/' ? last : from;
	}
	if (*at == '-') {
		at++;
		to = number(&at);
	}
	if (*at == '/') {
		at++;
		step = number(&at);
	}
	assert_ptr_equal(at, end);
	return value >= from && value <= to && (value - from) % step == 0;
}

static bool names(const char *field, int value, int first, int last)
{
	const char *end;

	for (;; field = end + 1) {
		end = field + strcspn(field, ",");
		if (entry_names(field, end, value, first, last))
			return true;
		if (!*end)
			return false;
	}
}

/* As crontab(5) has it: days of both kinds mean either of them, unless one begins with '*'. */
static bool crontab_runs(char fields[5][FIELD_MAX], const struct tm *t)
{
	bool month_day, week_day, both = fields[2][0] == '*' || fields[4][0] == '*';

	if (!names(fields[0], t->tm_min, 0, 59) || !names(fields[1], t->tm_hour, 0, 23) ||
		!names(fields[3], t->tm_mon + 1, 1, 12))
		return false;
	month_day = names(fields[2], t->tm_mday, 1, 31);
	week_day = names(fields[4], t->tm_wday, 0, 7) ||
		   (t->tm_wday == 0 && names(fields[4], 7, 0, 7));
	return both ? month_day && week_day : month_day || week_day;
}

static bool quartz_runs(char fields[7][FIELD_MAX], const struct tm *t)
{
	return names(fields[0], t->tm_sec, 0, 59) && names(fields[1], t->tm_min, 0, 59) &&
	       names(fields[2], t->tm_hour, 0, 23) &&
	       (!strcmp(fields[3], "?") || names(fields[3], t->tm_mday, 1, 31)) &&
	       names(fields[4], t->tm_mon + 1, 1, 12) &&
	       (!strcmp(fields[5], "?") || names(fields[5], t->tm_wday + 1, 1, 7)) &&
	       names(fields[6], t->tm_year + 1900, 1970, 2199);
}

/* Cuts `text` at its spaces; how many fields there are. */
static size_t cut(char (*fields)[FIELD_MAX], size_t most, const char *text)
{
	size_t n = 0, len;

	for (; *text; text += len + (text[len] != '\0')) {
		len = strcspn(text, " ");
		assert_true(n < most && len > 0 && len < sizeof *fields);
		memcpy(fields[n], text, len);
		fields[n++][len] = '\0';
	}
	return n;
}

/* --- schedules by chance --- */

static unsigned chance(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245U + 12345U;
	return (*seed >> 16) % n;
}

static void add_entry(struct str *out, unsigned *seed, int first, int last)
{
	int from = first + (int)chance(seed, (unsigned)(last - first + 1));
	int to = from + (int)chance(seed, (unsigned)(last - from + 1));
	int step = 1 + (int)chance(seed, (unsigned)(last - first) < 12 ? 4 : 12);

	switch (chance(seed, 5)) {
	case 0:
		str_addf(out, "*/%d", step);
		break;
	case 1:
		str_addf(out, "%d-%d", from, to);
		break;
	case 2:
		str_addf(out, "%d-%d/%d", from, to, step);
		break;
	default:
		str_addf(out, "%d", from);
	}
}

static void add_chance(struct str *out, unsigned *seed, int first, int last)
{
	unsigned entries = 1 + chance(seed, 3);

	while (entries--) {
		add_entry(out, seed, first, last);
		str_add(out, entries ? "," : "");
	}
}

/* One in three fields is '*', and one of the days nearly always. */
static void add_schedule(struct str *out, unsigned *seed)
{
	static const int ends[][2] = { { 0, 59 }, { 0, 23 }, { 1, 31 }, { 1, 12 }, { 0, 7 } };
	unsigned free_day = chance(seed, 10) ? 2 + 2 * chance(seed, 2) : COUNT(ends);
	unsigned i;

	for (i = 0; i < COUNT(ends); i++) {
		str_add(out, i ? " " : "");
		if (i == free_day || (i != 0 && chance(seed, 3) == 0) ||
			(i == 3 && chance(seed, 3)))
			str_add(out, "*");
		else
			add_chance(out, seed, ends[i][0], ends[i][1]);
	}
}

/* How many minutes of so many weeks both name; fails at the first that only one does. */
static size_t compare(const char *crontab, const char *quartz, int weeks)
{
	char theirs[5][FIELD_MAX], ours[7][FIELD_MAX];
	time_t now, end = beginning + (time_t)weeks * WEEK;
	size_t n = 0;

	assert_int_equal(cut(theirs, 5, crontab), 5);
	assert_int_equal(cut(ours, 7, quartz), 7);
	assert_int_equal(!strcmp(ours[3], "?") + !strcmp(ours[5], "?"), 1);
	assert_string_equal(ours[0], "0");
	for (now = beginning; now < end; now += MINUTE) {
		struct tm t;
		bool runs;

		gmtime_r(&now, &t);
		runs = crontab_runs(theirs, &t);
		if (runs != quartz_runs(ours, &t))
			fail_msg("'%s' %s at %ld, '%s' not so", crontab, runs ? "runs" : "rests",
				(long)now, quartz);
		n += runs;
	}
	return n;
}

static void test_the_reader(void **state)
{
	(void)state;
	assert_true(names("*", 7, 0, 59));
	assert_true(names("1,5-7", 6, 0, 59));
	assert_false(names("1,5-7", 4, 0, 59));
	assert_true(names("*/5", 11, 1, 31));
	assert_false(names("*/5", 10, 1, 31));
	assert_true(names("3/10", 53, 0, 59));
	assert_false(names("10-20/4", 22, 0, 59));
	assert_int_equal(compare("0 12 * * 1-5", "0 0 12 ? * 2-6 *", 5), 25);
	assert_int_equal(compare("0 0 29 2 *", "0 0 0 29 2 ? 2028", 2), 1);
}

/* Every schedule is either taken, and names the same minutes, or has days of both kinds. */
static void test_schedules_by_chance(void **state)
{
	unsigned seed = 20260820, i;
	size_t taken = 0, minutes = 0;

	(void)state;
	for (i = 0; i < SCHEDULES; i++) {
		AUTO(str_release) struct str crontab = STR_INIT, quartz = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		add_schedule(&crontab, &seed);
		if (cron_normalise(&quartz, crontab.buf, &e)) {
			assert_string_equal(quartz.buf, "");
			if (strncmp(err_text(&e), "no schedule of Bitbucket has days", 33) != 0)
				fail_msg("'%s': %s", crontab.buf, err_text(&e));
			continue;
		}
		taken++;
		minutes += compare(crontab.buf, quartz.buf, 3);
	}
	assert_in_range(taken, SCHEDULES / 2, SCHEDULES - 1);
	assert_in_range(minutes, 10000, SIZE_MAX);
}

/* Each set of days of the week, as a list, in crontab's numbers. */
static void test_every_week(void **state)
{
	unsigned days, day;

	(void)state;
	for (days = 1; days < 256; days++) {
		AUTO(str_release) struct str crontab = STR_INIT, quartz = STR_INIT;

		str_add(&crontab, "0 12 * * ");
		for (day = 0; day < 8; day++)
			if (days & 1U << day)
				str_addf(
					&crontab, "%s%u", days & ((1U << day) - 1) ? "," : "", day);
		assert_int_equal(cron_normalise(&quartz, crontab.buf, NULL), 0);
		assert_true(compare(crontab.buf, quartz.buf, 1) >= 1);
	}
}

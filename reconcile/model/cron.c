#include "model/cron.h"

#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "model/cron_field.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { CRONTAB_FIELDS = 5, QUARTZ_FIELDS = 7, FIELDS_MAX = 8, WEEK = 7 };

/* Places among Quartz's fields. */
enum { SECOND, DAY_OF_MONTH = 3, DAY_OF_WEEK = 5, YEAR };

#define BLANKS "\t\n\v\f\r "

static const char crontab_form[] = "minute hour day-of-month month day-of-week";
static const char quartz_form[] = "second minute hour day-of-month month day-of-week year";

static const char *const months[] = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
	"OCT", "NOV", "DEC", NULL };
static const char *const days[] = { "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL };

/* What a schedule has: the values of each field, or a day that has L, W or #. */
struct schedule {
	struct cron_set sets[QUARTZ_FIELDS];
	bool by_week;   /* the day of the week decides, not that of the month */
	struct str day; /* the day that decides, where it is no set */
};

static void schedule_release(struct schedule *s)
{
	str_release(&s->day);
}

static const struct cron_field quartz[QUARTZ_FIELDS] = {
	{ "second", .min = 0, .max = 59, .step = 59, .open = true },
	{ "minute", .min = 0, .max = 59, .step = 59, .open = true },
	{ "hour", .min = 0, .max = 23, .step = 23, .open = true },
	{ "day of the month", .min = 1, .max = 31, .step = 31, .open = true },
	{ "month", .min = 1, .max = 12, .step = 12, .open = true, .names = months, .first = 1 },
	{ "day of the week", .min = 1, .max = 7, .step = 7, .open = true, .listed = true,
		.names = days, .first = 1 },
	{ "year", .min = 1970, .max = 2199, .step = 229, .open = true },
};

/* Behind the second, crontab's fields are in the order of Quartz's. */
static const struct cron_field crontab[CRONTAB_FIELDS] = {
	{ "minute", .min = 0, .max = 59, .step = 59 },
	{ "hour", .min = 0, .max = 23, .step = 23 },
	{ "day of the month", .min = 1, .max = 31, .step = 31 },
	{ "month", .min = 1, .max = 12, .step = 12, .names = months, .first = 1 },
	{ "day of the week", .min = 0, .max = 7, .step = 7, .names = days },
};

static const struct {
	const char *name, *fields;
} words[] = {
	{ "@hourly", "0 * * * *" },
	{ "@daily", "0 0 * * *" },
	{ "@midnight", "0 0 * * *" },
	{ "@weekly", "0 0 * * 0" },
	{ "@monthly", "0 0 1 * *" },
	{ "@yearly", "0 0 1 1 *" },
	{ "@annually", "0 0 1 1 *" },
};

static bool is_full(const struct schedule *s, size_t field)
{
	return cron_field_full(&quartz[field], &s->sets[field]);
}

static void fill(struct schedule *s, size_t field)
{
	memset(s->sets[field].has, true, sizeof s->sets[field].has);
}

/* The fields of an expression, each ended in `copy`. */
struct fields {
	char copy[CRON_TEXT_MAX + 1];
	char *items[FIELDS_MAX];
	size_t n; /* may be more than there are items */
};

/* Fails where `text` is too long. */
static int split(struct fields *f, const char *text, struct err *e)
{
	char *at = f->copy;

	f->n = 0;
	if (strnlen(text, CRON_TEXT_MAX + 1) > CRON_TEXT_MAX)
		return err_set(
			e, ERR_MANIFEST, "the schedule is longer than %d bytes", CRON_TEXT_MAX);
	memcpy(f->copy, text, strlen(text) + 1);
	for (at += strspn(at, BLANKS); *at; at += strspn(at, BLANKS)) {
		if (f->n < FIELDS_MAX)
			f->items[f->n] = at;
		f->n++;
		at += strcspn(at, BLANKS);
		if (*at)
			*at++ = '\0';
	}
	return 0;
}

/* --- crontab --- */

/* Crontab's days of the week, where 0 and 7 are Sunday, as Quartz's, where 1 is. */
static void turn_week(struct cron_set *set)
{
	struct cron_set turned = { { false } };
	int day;

	for (day = 0; day <= WEEK; day++)
		if (set->has[day])
			turned.has[day % WEEK] = true;
	*set = turned;
}

/*
 * Where both days are named, crontab runs on either; where one begins with '*', on both, and that is a
 * schedule of Quartz if one of them is every day.
 */
static int check_crontab_days(
	const struct schedule *s, const char *month, const char *week, struct err *e)
{
	if ((*month == '*' || *week == '*') &&
		(is_full(s, DAY_OF_MONTH) || is_full(s, DAY_OF_WEEK)))
		return 0;
	return err_set(e, ERR_MANIFEST,
		"no schedule of Bitbucket has days of the month ('%s') and days of the week "
		"('%s'), of "
		"which crontab takes either: write two schedules, each with '*' for the other's "
		"days",
		month, week);
}

static int parse_crontab(struct schedule *s, char *const *items, struct err *e)
{
	size_t i;

	for (i = 0; i < CRONTAB_FIELDS; i++)
		if (cron_field_parse(&crontab[i], &s->sets[i + 1], items[i], e))
			return -1;
	turn_week(&s->sets[DAY_OF_WEEK]);
	s->by_week = !is_full(s, DAY_OF_WEEK);
	s->sets[SECOND].has[0] = true;
	fill(s, YEAR);
	return check_crontab_days(s, items[DAY_OF_MONTH - 1], items[DAY_OF_WEEK - 1], e);
}

/* --- Quartz --- */

/* Whether a day has L, W or #, so that it is no set of days: names have none of the day of the month. */
static bool is_special(size_t field, const char *text)
{
	if (field == DAY_OF_MONTH)
		return strpbrk(text, "LWlw") != NULL;
	return field == DAY_OF_WEEK && strpbrk(text, "Ll#") != NULL;
}

static int parse_field(struct schedule *s, size_t i, const char *text, struct err *e)
{
	if (!is_special(i, text))
		return cron_field_parse(&quartz[i], &s->sets[i], text, e);
	if (i == DAY_OF_MONTH)
		return cron_field_month_day(&s->day, &quartz[i], text, e);
	return cron_field_week_day(&s->day, &quartz[i], text, e);
}

static int check_question(const char *month, const char *week, struct err *e)
{
	if (str_same(month, "?") != str_same(week, "?"))
		return 0;
	return err_set(e, ERR_MANIFEST,
		"the day of the month is '%s' and the day of the week '%s': one of the two, and no "
		"more, "
		"has to be '?'",
		month, week);
}

static int parse_quartz(struct schedule *s, char *const *items, struct err *e)
{
	bool by_week = str_same(items[DAY_OF_MONTH], "?");
	size_t unused = by_week ? DAY_OF_MONTH : DAY_OF_WEEK, i;

	if (check_question(items[DAY_OF_MONTH], items[DAY_OF_WEEK], e))
		return -1;
	for (i = 0; i < QUARTZ_FIELDS; i++)
		if (i != unused && parse_field(s, i, items[i], e))
			return -1;
	fill(s, unused);
	/* Every day of the week is every day of the month. */
	s->by_week = by_week && (s->day.len || !is_full(s, DAY_OF_WEEK));
	return 0;
}

/* --- both --- */

static void write_schedule(struct str *out, const struct schedule *s)
{
	size_t unused = s->by_week ? DAY_OF_MONTH : DAY_OF_WEEK;
	size_t decides = s->by_week ? DAY_OF_WEEK : DAY_OF_MONTH, i;

	for (i = 0; i < QUARTZ_FIELDS; i++) {
		str_add(out, i ? " " : "");
		if (i == unused)
			str_add(out, "?");
		else if (i == decides && s->day.len)
			str_add(out, s->day.buf);
		else
			cron_field_add(out, &quartz[i], &s->sets[i]);
	}
}

static int refuse_word(const char *word, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(word);
	char hint[128];
	size_t i;

	if (strcasecmp(word, "@reboot") == 0)
		return err_set(e, ERR_MANIFEST, "'@reboot' is no time, and nothing restarts here");
	for (i = 0; i < COUNT(words); i++)
		suggest_add(&nearest, words[i].name);
	return err_set(e, ERR_MANIFEST, "'%s' is no schedule%s", word,
		suggest_text(&nearest, hint, sizeof hint));
}

/* Puts the fields in place of a word such as @daily; any other text stays. */
static int expand(struct fields *f, struct err *e)
{
	size_t i;

	if (f->n != 1 || f->items[0][0] != '@')
		return 0;
	for (i = 0; i < COUNT(words); i++)
		if (strcasecmp(f->items[0], words[i].name) == 0)
			return split(f, words[i].fields, e);
	return refuse_word(f->items[0], e);
}

static int parse(struct schedule *s, struct fields *f, struct err *e)
{
	if (f->n == CRONTAB_FIELDS)
		return parse_crontab(s, f->items, e);
	if (f->n == QUARTZ_FIELDS)
		return parse_quartz(s, f->items, e);
	return err_set(e, ERR_MANIFEST,
		"the schedule has %zu field%s: it is the 7 '%s', or crontab's 5 '%s'", f->n,
		f->n == 1 ? "" : "s", quartz_form, crontab_form);
}

int cron_normalise(struct str *out, const char *text, struct err *e)
{
	AUTO(schedule_release) struct schedule s = { .day = STR_INIT };
	struct fields f;

	if (split(&f, text, e) || expand(&f, e) || parse(&s, &f, e))
		return -1;
	write_schedule(out, &s);
	return 0;
}

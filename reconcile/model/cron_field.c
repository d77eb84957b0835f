#include "model/cron_field.h"

#include "base/err.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAME_LENGTH = 3, DIGITS_MAX = 4, BEFORE_LAST_MAX = 30, WEEKS_MAX = 5, ROW = 3 };

/* A part between commas. */
struct range {
	int from, to, step;
	bool single; /* no '*' and no '-' */
};

bool cron_field_full(const struct cron_field *field, const struct cron_set *set)
{
	int value;

	for (value = field->min; value <= field->max; value++)
		if (!set->has[value - field->min])
			return false;
	return true;
}

/* --- reading --- */

static int refuse(const struct cron_field *field, const char *text, struct err *e)
{
	const char *const *names = field->names;
	size_t last = 0;

	while (names && names[last + 1])
		last++;
	if (names)
		return err_set(e, ERR_MANIFEST, "the %s cannot be '%s': write %d-%d or %s-%s",
			field->name, text, field->min, field->max, names[0], names[last]);
	return err_set(e, ERR_MANIFEST, "the %s cannot be '%s': write %d-%d", field->name, text,
		field->min, field->max);
}

/* The digits at `*at` into `*value`, which a field checks; false where there are none or too many. */
static bool take_number(const char **at, int *value)
{
	size_t n = strspn(*at, "0123456789");

	*value = 0;
	if (n == 0 || n > DIGITS_MAX)
		return false;
	for (; n; n--, (*at)++)
		*value = *value * 10 + (**at - '0');
	return true;
}

static bool take_value(const struct cron_field *field, const char **at, int *value)
{
	int i;

	for (i = 0; field->names && field->names[i]; i++)
		if (strncasecmp(*at, field->names[i], NAME_LENGTH) == 0) {
			*at += NAME_LENGTH;
			*value = field->first + i;
			return true;
		}
	return take_number(at, value) && *value >= field->min && *value <= field->max;
}

static bool take_range(const struct cron_field *field, const char **at, struct range *r)
{
	if (**at == '*') {
		++*at;
		*r = (struct range){ field->min, field->max, 1, false };
		return true;
	}
	*r = (struct range){ .step = 1, .single = true };
	if (!take_value(field, at, &r->from))
		return false;
	r->to = r->from;
	if (**at != '-')
		return true;
	++*at;
	r->single = false;
	return take_value(field, at, &r->to);
}

static int take_step(const struct cron_field *field, const char **at, struct range *r,
	const char *text, struct err *e)
{
	if (r->single && !field->open)
		return err_set(e, ERR_MANIFEST,
			"the %s cannot be '%s': crontab has steps behind '*' and ranges only, such "
			"as "
			"'%d-%d%s'",
			field->name, text, r->from, field->max, *at);
	++*at;
	if (!take_number(at, &r->step) || r->step < 1 || r->step > field->step)
		return err_set(e, ERR_MANIFEST, "the %s cannot be '%s': a step is 1-%d",
			field->name, text, field->step);
	if (r->single)
		r->to = field->max;
	return 0;
}

static int add_part(
	const struct cron_field *field, struct cron_set *set, const char *text, struct err *e)
{
	const char *at = text;
	struct range r;
	int value;

	if (!take_range(field, &at, &r))
		return refuse(field, text, e);
	if (*at == '/' && take_step(field, &at, &r, text, e))
		return -1;
	if (*at)
		return refuse(field, text, e);
	if (r.from > r.to)
		return err_set(e, ERR_MANIFEST,
			"the %s cannot be '%s': a range goes up; write two, with a comma between",
			field->name, text);
	for (value = r.from; value <= r.to; value += r.step)
		set->has[value - field->min] = true;
	return 0;
}

int cron_field_parse(
	const struct cron_field *field, struct cron_set *set, const char *text, struct err *e)
{
	const char *at = text;

	for (;; at++) {
		AUTO(str_release) struct str part = STR_INIT;
		size_t len = strcspn(at, ",");

		if (!len)
			return err_set(e, ERR_MANIFEST,
				"the %s cannot be '%s': something is missing beside a comma",
				field->name, text);
		str_addn(&part, at, len);
		if (add_part(field, set, part.buf, e))
			return -1;
		at += len;
		if (!*at)
			return 0;
	}
}

/* --- writing --- */

/* The distance of the values from one to the next up to the field's end; 0 where there is none. */
static int distance(const struct cron_field *field, const struct cron_set *set, int *from)
{
	int value, last = -1, step = 0, n = 0;

	for (value = field->min; value <= field->max; value++) {
		if (!set->has[value - field->min])
			continue;
		if (n == 0)
			*from = value;
		else if (n == 1)
			step = value - last;
		else if (value - last != step)
			return 0;
		last = value;
		n++;
	}
	return n >= ROW && step > 1 && last + step > field->max ? step : 0;
}

/* The last value of the row that begins with `from`. */
static int end_of_row(const struct cron_field *field, const struct cron_set *set, int from)
{
	while (from < field->max && set->has[from + 1 - field->min])
		from++;
	return from;
}

static void add_list(struct str *out, const struct cron_field *field, const struct cron_set *set)
{
	const char *comma = "";
	int value, end;

	for (value = field->min; value <= field->max; value++) {
		if (!set->has[value - field->min])
			continue;
		end = end_of_row(field, set, value);
		str_addf(out, "%s%d", comma, value);
		comma = ",";
		if (end - value + 1 < ROW)
			continue;
		str_addf(out, "-%d", end);
		value = end;
	}
}

void cron_field_add(struct str *out, const struct cron_field *field, const struct cron_set *set)
{
	int from = 0, step = field->listed ? 0 : distance(field, set, &from);

	if (cron_field_full(field, set))
		str_add(out, "*");
	else if (step)
		str_addf(out, "%d/%d", from, step);
	else
		add_list(out, field, set);
}

/* --- days with L, W and # --- */

static bool take_letter(const char **at, char letter)
{
	if (toupper((unsigned char)**at) != letter)
		return false;
	++*at;
	return true;
}

int cron_field_month_day(
	struct str *out, const struct cron_field *field, const char *text, struct err *e)
{
	const char *at = text;
	int day = 0, before = 0;
	bool last = take_letter(&at, 'L'), right = true, work;

	if (!last)
		right = take_value(field, &at, &day);
	else if (take_letter(&at, '-'))
		right = take_number(&at, &before) && before <= BEFORE_LAST_MAX;
	work = take_letter(&at, 'W');
	if (!right || *at || (!last && !work))
		return err_set(e, ERR_MANIFEST,
			"the %s cannot be '%s': with L and W there are 'L', 'L-3', 'LW' and '15W', "
			"each by "
			"itself",
			field->name, text);
	if (!last)
		str_addf(out, "%d", day);
	else if (before)
		str_addf(out, "L-%d", before);
	else
		str_add(out, "L");
	str_add(out, work ? "W" : "");
	return 0;
}

int cron_field_week_day(
	struct str *out, const struct cron_field *field, const char *text, struct err *e)
{
	const char *at = text;
	int day = field->max, week = 0;
	bool right = true, last;

	if (strcasecmp(text, "L") == 0) {
		str_addf(out, "%d", day);
		return 0;
	}
	right = take_value(field, &at, &day);
	last = take_letter(&at, 'L');
	if (!last)
		right = right && take_letter(&at, '#') && take_number(&at, &week) && week >= 1 &&
			week <= WEEKS_MAX;
	if (!right || *at)
		return err_set(e, ERR_MANIFEST,
			"the %s cannot be '%s': with L and # there are 'L', '6L' and '6#3', each "
			"by itself",
			field->name, text);
	if (last)
		str_addf(out, "%dL", day);
	else
		str_addf(out, "%d#%d", day, week);
	return 0;
}

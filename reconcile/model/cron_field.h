/* One field of a schedule: the values that it names. */
#ifndef MODEL_CRON_FIELD_H
#define MODEL_CRON_FIELD_H

#include <stdbool.h>

struct err;
struct str;

/* The widest field is the year. */
enum { CRON_VALUES = 2200 - 1970 };

/* What a field may have. */
struct cron_field {
	const char *name; /* as messages call it */
	int min, max;
	int step; /* the largest step */
	const char *const
		*names; /* three letters each, of the values from `first` on; NULL: numbers only */
	int first;
	bool open;   /* "a/s" is every s-th from a to the end; crontab does not know it */
	bool listed; /* written without steps */
};

/* The values that a field names: has[v - min]. */
struct cron_set {
	bool has[CRON_VALUES];
};

/* Adds the values of `text`: '*', numbers, names, ranges, steps, with commas between. -1 with ERR_MANIFEST. */
int cron_field_parse(
	const struct cron_field *field, struct cron_set *set, const char *text, struct err *e);

/* Whether `set` has every value of `field`. */
bool cron_field_full(const struct cron_field *field, const struct cron_set *set);

/* Appends the one spelling that `set`, which is not empty, has in `field`. */
void cron_field_add(struct str *out, const struct cron_field *field, const struct cron_set *set);

/*
 * Appends the one spelling of a day of the month that is no number: "L" the last, "L-3" the third before,
 * "LW" the last working day, "15W" the working day nearest to the 15th. -1 with ERR_MANIFEST.
 */
int cron_field_month_day(
	struct str *out, const struct cron_field *field, const char *text, struct err *e);

/*
 * Appends the one spelling of a day of the week that is no number: "6L" the last Friday of the month, "6#3" the
 * third, "L" Saturday. -1 with ERR_MANIFEST.
 */
int cron_field_week_day(
	struct str *out, const struct cron_field *field, const char *text, struct err *e);

#endif

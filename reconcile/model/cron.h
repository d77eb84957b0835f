/* Schedules: crontab's five fields and Bitbucket's seven (Quartz), brought to one spelling of the seven. */
#ifndef MODEL_CRON_H
#define MODEL_CRON_H

struct err;
struct str;

enum { CRON_TEXT_MAX = 256 }; /* bytes of a schedule, as it is written */

/*
 * Appends the schedule in `text` as Bitbucket has it, in UTC: "second minute hour day-of-month month
 * day-of-week year", where one of the days is '?', such as "0 0 12 * * ? *" (fact sheet section 3.11).
 * `text` is that, or the five fields of crontab, or one of its words such as "@daily". Schedules that name the
 * same times with other words, ranges, lists or steps become one text: it has numbers only, "a/s" for
 * three and more at one distance up to the field's end, and "a-b" for three and more in a row.
 * -1 with ERR_MANIFEST, and `out` as it was, for anything else, and for days of the month together with days of
 * the week, which crontab joins with "or" and Quartz cannot.
 */
int cron_normalise(struct str *out, const char *text, struct err *e);

#endif

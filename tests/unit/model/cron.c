#include "model/cron.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <string.h>

#define FIELDS                                                                                     \
	": it is the 7 'second minute hour day-of-month month day-of-week year', or crontab's 5 "  \
	"'minute hour day-of-month month day-of-week'"

struct row {
	const char *text, *expected;
};

static void assert_takes(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(str_release) struct str out = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		if (cron_normalise(&out, rows[i].text, &e))
			fail_msg("'%s': %s", rows[i].text, err_text(&e));
		assert_string_equal(out.buf, rows[i].expected);
		assert_int_equal(e.code, ERR_NONE);
		/* What is normal stays as it is. */
		str_reset(&out);
		assert_int_equal(cron_normalise(&out, rows[i].expected, &e), 0);
		assert_string_equal(out.buf, rows[i].expected);
	}
}

static void assert_refuses(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(str_release) struct str out = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		str_add(&out, "before");
		if (!cron_normalise(&out, rows[i].text, &e))
			fail_msg("'%s' is '%s'", rows[i].text, out.buf);
		assert_string_equal(err_text(&e), rows[i].expected);
		assert_int_equal(e.code, ERR_MANIFEST);
		assert_string_equal(out.buf, "before");
	}
}

static void test_crontab(void **state)
{
	static const struct row rows[] = {
		{ "* * * * *", "0 * * * * ? *" },
		{ "0 12 * * *", "0 0 12 * * ? *" },
		{ "  5\t4 \n* * *  ", "0 5 4 * * ? *" },
		{ "05 004 * * *", "0 5 4 * * ? *" },
		{ "0 0 1 * *", "0 0 0 1 * ? *" },
		{ "0 0 1,15 * *", "0 0 0 1,15 * ? *" },
		{ "0 0 31 12 *", "0 0 0 31 12 ? *" },
		{ "0 0 * jan,Jul *", "0 0 0 * 1,7 ? *" },
		{ "59 23 * * *", "0 59 23 * * ? *" },
		{ "*/15 * * * *", "0 0/15 * * * ? *" },
		{ "5-59/15 * * * *", "0 5/15 * * * ? *" },
		{ "9-49/10 * * * *", "0 9,19,29,39,49 * * * ? *" },
		{ "9-59/10 * * * *", "0 9/10 * * * ? *" },
		{ "1-31/10 * * * *", "0 1,11,21,31 * * * ? *" },
		{ "*/59 * * * *", "0 0,59 * * * ? *" },
		{ "*/1 */1 */1 */1 */1", "0 * * * * ? *" },
		{ "0-59 0-23 1-31 1-12 *", "0 * * * * ? *" },
		{ "0 0 * */3 *", "0 0 0 * 1/3 ? *" },
		{ "*,5 * * * *", "0 * * * * ? *" },
	};

	(void)state;
	assert_takes(rows, COUNT(rows));
}

static void test_days_of_the_week_of_crontab(void **state)
{
	static const struct row rows[] = {
		{ "0 0 * * 0", "0 0 0 ? * 1 *" },
		{ "0 0 * * 7", "0 0 0 ? * 1 *" },
		{ "0 0 * * 0,7", "0 0 0 ? * 1 *" },
		{ "0 0 * * 6", "0 0 0 ? * 7 *" },
		{ "0 0 * * sun", "0 0 0 ? * 1 *" },
		{ "0 0 * * Sat", "0 0 0 ? * 7 *" },
		{ "0 0 * * 1-5", "0 0 0 ? * 2-6 *" },
		{ "0 0 * * MON-FRI", "0 0 0 ? * 2-6 *" },
		{ "0 0 * * mon,tue,wed,thu,fri", "0 0 0 ? * 2-6 *" },
		{ "0 0 * * 5-7", "0 0 0 ? * 1,6,7 *" },
		{ "0 0 * * 4-7", "0 0 0 ? * 1,5-7 *" },
		{ "0 0 * * 6-7", "0 0 0 ? * 1,7 *" },
		{ "0 0 * * 7,1", "0 0 0 ? * 1,2 *" },
		{ "0 0 * * 0-2", "0 0 0 ? * 1-3 *" },
		{ "0 0 * * */2", "0 0 0 ? * 1,3,5,7 *" },
		{ "0 0 * * */3", "0 0 0 ? * 1,4,7 *" },
		{ "0 0 * * 1-7/2", "0 0 0 ? * 1,2,4,6 *" },
		{ "0 0 * * 1-5/2", "0 0 0 ? * 2,4,6 *" },
		{ "0 0 * * */7", "0 0 0 ? * 1 *" },
		/* Every day, however it is said. */
		{ "0 0 * * 0-6", "0 0 0 * * ? *" },
		{ "0 0 * * 1-7", "0 0 0 * * ? *" },
		{ "0 0 * * 0-7", "0 0 0 * * ? *" },
		{ "0 0 3 * */1", "0 0 0 3 * ? *" },
		{ "0 0 */1 * 3", "0 0 0 ? * 4 *" },
		{ "0 0 1-31 * *", "0 0 0 * * ? *" },
		/* One that begins with '*' and the other: both, and here one is every day. */
		{ "0 0 1-31 * */2", "0 0 0 ? * 1,3,5,7 *" },
		{ "0 0 */10 * 0-6", "0 0 0 1/10 * ? *" },
	};

	(void)state;
	assert_takes(rows, COUNT(rows));
}

static void test_words_of_crontab(void **state)
{
	static const struct row rows[] = {
		{ "@hourly", "0 0 * * * ? *" },
		{ "@daily", "0 0 0 * * ? *" },
		{ "@midnight", "0 0 0 * * ? *" },
		{ "@weekly", "0 0 0 ? * 1 *" },
		{ "@monthly", "0 0 0 1 * ? *" },
		{ "@yearly", "0 0 0 1 1 ? *" },
		{ "@annually", "0 0 0 1 1 ? *" },
		{ " @Daily ", "0 0 0 * * ? *" },
	};

	(void)state;
	assert_takes(rows, COUNT(rows));
}

static void test_quartz(void **state)
{
	static const struct row rows[] = {
		{ "0 0 12 * * ? *", "0 0 12 * * ? *" },
		{ "0 0 12 ? * * *", "0 0 12 * * ? *" },
		{ "0 0 12 ? * 1-7 *", "0 0 12 * * ? *" },
		{ "0 0 12 1-31 1-12 ? 1970-2199", "0 0 12 * * ? *" },
		{ "* * * * * ? *", "* * * * * ? *" },
		{ "0  0\t12 * * ? *\n", "0 0 12 * * ? *" },
		{ "0 0 12 ? * MON-FRI *", "0 0 12 ? * 2-6 *" },
		{ "0 0 12 ? * mon,Tue *", "0 0 12 ? * 2,3 *" },
		{ "0 0 12 ? * 6,2,2 *", "0 0 12 ? * 2,6 *" },
		{ "0 0 12 ? * 1/2 *", "0 0 12 ? * 1,3,5,7 *" },
		{ "0 0 12 1 JAN ? 2027", "0 0 12 1 1 ? 2027" },
		{ "0 0 12 1 jan-MAR ? 2027,2029", "0 0 12 1 1-3 ? 2027,2029" },
		{ "0 0 12 1 1 ? 2026/2", "0 0 12 1 1 ? 2026/2" },
		{ "0 0 12 1 1 ? 2026/229", "0 0 12 1 1 ? 2026" },
		{ "0 0 12 1 1 ? 2026-2199", "0 0 12 1 1 ? 2026-2199" },
		{ "0 0/15 * * * ? *", "0 0/15 * * * ? *" },
		{ "0 */15 * * * ? *", "0 0/15 * * * ? *" },
		{ "0 0,15,30,45 * * * ? *", "0 0/15 * * * ? *" },
		{ "0 45,30,15,0 * * * ? *", "0 0/15 * * * ? *" },
		{ "0 0/30 * * * ? *", "0 0,30 * * * ? *" },
		{ "0 5/30 * * * ? *", "0 5,35 * * * ? *" },
		{ "0 0-10/2 * * * ? *", "0 0,2,4,6,8,10 * * * ? *" },
		{ "0 1,2,3,7,8,20-22 * * * ? *", "0 1-3,7,8,20-22 * * * ? *" },
		{ "30/10 0 0 * * ? *", "30/10 0 0 * * ? *" },
		{ "0 0 0 * 1/12 ? *", "0 0 0 * 1 ? *" },
	};

	(void)state;
	assert_takes(rows, COUNT(rows));
}

static void test_days_that_are_no_numbers(void **state)
{
	static const struct row rows[] = {
		{ "0 0 0 L * ? *", "0 0 0 L * ? *" },
		{ "0 0 0 l * ? *", "0 0 0 L * ? *" },
		{ "0 0 0 L-3 * ? *", "0 0 0 L-3 * ? *" },
		{ "0 0 0 L-30 * ? *", "0 0 0 L-30 * ? *" },
		{ "0 0 0 L-0 * ? *", "0 0 0 L * ? *" },
		{ "0 0 0 LW * ? *", "0 0 0 LW * ? *" },
		{ "0 0 0 L-2w * ? *", "0 0 0 L-2W * ? *" },
		{ "0 0 0 15W * ? *", "0 0 0 15W * ? *" },
		{ "0 0 0 01w * ? *", "0 0 0 1W * ? *" },
		{ "0 0 0 ? * L *", "0 0 0 ? * 7 *" },
		{ "0 0 0 ? * 7 *", "0 0 0 ? * 7 *" },
		{ "0 0 0 ? * 6L *", "0 0 0 ? * 6L *" },
		{ "0 0 0 ? * friL *", "0 0 0 ? * 6L *" },
		{ "0 0 0 ? * SUNl *", "0 0 0 ? * 1L *" },
		{ "0 0 0 ? * 6#3 *", "0 0 0 ? * 6#3 *" },
		{ "0 0 0 ? * FRI#5 *", "0 0 0 ? * 6#5 *" },
		/* W and L in the names of months and days are letters. */
		{ "0 0 0 ? JUL WED *", "0 0 0 ? 7 4 *" },
	};

	(void)state;
	assert_takes(rows, COUNT(rows));
}

static void test_is_appended(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "at ");
	assert_int_equal(cron_normalise(&out, "@daily", NULL), 0);
	assert_string_equal(out.buf, "at 0 0 0 * * ? *");
	assert_int_equal(cron_normalise(&out, "x", NULL), -1);
}

static void test_how_many_fields(void **state)
{
	static const struct row rows[] = {
		{ "", "the schedule has 0 fields" FIELDS },
		{ " \n", "the schedule has 0 fields" FIELDS },
		{ "noon", "the schedule has 1 field" FIELDS },
		{ "0 12 * *", "the schedule has 4 fields" FIELDS },
		{ "0 0 12 * * ?", "the schedule has 6 fields" FIELDS },
		{ "0 0 12 * * ? * *", "the schedule has 8 fields" FIELDS },
		{ "1 2 3 4 5 6 7 8 9 10 11 12", "the schedule has 12 fields" FIELDS },
		{ "@daily *", "the schedule has 2 fields" FIELDS },
		{ "@dayly", "'@dayly' is no schedule, did you mean '@daily'?" },
		{ "@every", "'@every' is no schedule" },
		{ "@", "'@' is no schedule" },
		{ "@reboot", "'@reboot' is no time, and nothing restarts here" },
	};

	(void)state;
	assert_refuses(rows, COUNT(rows));
}

static void test_values_of_crontab(void **state)
{
	static const struct row rows[] = {
		{ "60 * * * *", "the minute cannot be '60': write 0-59" },
		{ "-1 * * * *", "the minute cannot be '-1': write 0-59" },
		{ "x * * * *", "the minute cannot be 'x': write 0-59" },
		{ "1.5 * * * *", "the minute cannot be '1.5': write 0-59" },
		{ "1- * * * *", "the minute cannot be '1-': write 0-59" },
		{ "1-2-3 * * * *", "the minute cannot be '1-2-3': write 0-59" },
		{ "** * * * *", "the minute cannot be '**': write 0-59" },
		{ "00000 * * * *", "the minute cannot be '00000': write 0-59" },
		{ "99999999999999999999 * * * *",
			"the minute cannot be '99999999999999999999': write 0-59" },
		{ "5,60 * * * *", "the minute cannot be '60': write 0-59" },
		{ "5-60 * * * *", "the minute cannot be '5-60': write 0-59" },
		{ "? * * * *", "the minute cannot be '?': write 0-59" },
		{ "* 24 * * *", "the hour cannot be '24': write 0-23" },
		{ "* * 0 * *", "the day of the month cannot be '0': write 1-31" },
		{ "* * 32 * *", "the day of the month cannot be '32': write 1-31" },
		{ "* * L * *", "the day of the month cannot be 'L': write 1-31" },
		{ "* * ? * *", "the day of the month cannot be '?': write 1-31" },
		{ "* * * 0 *", "the month cannot be '0': write 1-12 or JAN-DEC" },
		{ "* * * 13 *", "the month cannot be '13': write 1-12 or JAN-DEC" },
		{ "* * * JANUARY *", "the month cannot be 'JANUARY': write 1-12 or JAN-DEC" },
		{ "* * * MON *", "the month cannot be 'MON': write 1-12 or JAN-DEC" },
		{ "* * * * 8", "the day of the week cannot be '8': write 0-7 or SUN-SAT" },
		{ "* * * * 5#2", "the day of the week cannot be '5#2': write 0-7 or SUN-SAT" },
		{ "* * * * ?", "the day of the week cannot be '?': write 0-7 or SUN-SAT" },
		{ "5-1 * * * *", "the minute cannot be '5-1': a range goes up; write two, with a "
				 "comma between" },
		{ "* * * * FRI-SUN", "the day of the week cannot be 'FRI-SUN': a range goes up; "
				     "write two, with a comma between" },
		{ "*/0 * * * *", "the minute cannot be '*/0': a step is 1-59" },
		{ "*/60 * * * *", "the minute cannot be '*/60': a step is 1-59" },
		{ "*/ * * * *", "the minute cannot be '*/': a step is 1-59" },
		{ "*/-2 * * * *", "the minute cannot be '*/-2': a step is 1-59" },
		{ "*/2/2 * * * *", "the minute cannot be '*/2/2': write 0-59" },
		{ "/2 * * * *", "the minute cannot be '/2': write 0-59" },
		{ "* * * * */8", "the day of the week cannot be '*/8': a step is 1-7" },
		{ "5/15 * * * *", "the minute cannot be '5/15': crontab has steps behind '*' and "
				  "ranges only, such as '5-59/15'" },
		{ ", * * * *", "the minute cannot be ',': something is missing beside a comma" },
		{ "1, * * * *", "the minute cannot be '1,': something is missing beside a comma" },
		{ "1,,2 * * * *",
			"the minute cannot be '1,,2': something is missing beside a comma" },
	};

	(void)state;
	assert_refuses(rows, COUNT(rows));
}

#define EITHER(month, week)                                                                        \
	"no schedule of Bitbucket has days of the month ('" month                                  \
	"') and days of the week ('" week                                                          \
	"'), of which crontab takes either: write two schedules, each with '*' for the "           \
	"other's days"

static void test_both_days_of_crontab(void **state)
{
	static const struct row rows[] = {
		{ "0 0 1 * 1", EITHER("1", "1") },
		{ "0 0 */2 * 1", EITHER("*/2", "1") },
		{ "0 0 1 * */2", EITHER("1", "*/2") },
		{ "0 0 */2 * */2", EITHER("*/2", "*/2") },
		/* Either of them is every day then, which '*' says better. */
		{ "0 0 1-31 * 1", EITHER("1-31", "1") },
		{ "0 0 1 * 0-6", EITHER("1", "0-6") },
	};

	(void)state;
	assert_refuses(rows, COUNT(rows));
}

#define QUESTION(month, week)                                                                      \
	"the day of the month is '" month "' and the day of the week '" week                       \
	"': one of the two, and no more, has to be '?'"
#define L_AND_W   "with L and W there are 'L', 'L-3', 'LW' and '15W', each by itself"
#define L_AND_NTH "with L and # there are 'L', '6L' and '6#3', each by itself"

static void test_values_of_quartz(void **state)
{
	static const struct row rows[] = {
		{ "60 0 0 * * ? *", "the second cannot be '60': write 0-59" },
		{ "0 0 ? * * ? *", "the hour cannot be '?': write 0-23" },
		{ "0 0 0 * * ? ?", "the year cannot be '?': write 1970-2199" },
		{ "0 0 0 * * ? 1969", "the year cannot be '1969': write 1970-2199" },
		{ "0 0 0 * * ? 2200", "the year cannot be '2200': write 1970-2199" },
		{ "0 0 0 * * ? 20260", "the year cannot be '20260': write 1970-2199" },
		{ "0 0 0 * * ? */230", "the year cannot be '*/230': a step is 1-229" },
		{ "0 0 24/1 * * ? *", "the hour cannot be '24/1': write 0-23" },
		{ "0 0 0/24 * * ? *", "the hour cannot be '0/24': a step is 1-23" },
		{ "0 0 0 ? * 0 *", "the day of the week cannot be '0': write 1-7 or SUN-SAT" },
		{ "0 0 0 ? * 8 *", "the day of the week cannot be '8': write 1-7 or SUN-SAT" },
		{ "0 0 0 ? * FRI-MON *",
			"the day of the week cannot be 'FRI-MON': a range goes up; "
			"write two, with a comma between" },
		{ "0 0 0 ? * ?,2 *", "the day of the week cannot be '?': write 1-7 or SUN-SAT" },
		{ "0 0 12 * * * *", QUESTION("*", "*") },
		{ "0 0 12 ? * ? *", QUESTION("?", "?") },
		{ "0 0 12 1 * 2 *", QUESTION("1", "2") },
		{ "0 0 12 L * 6L *", QUESTION("L", "6L") },
		{ "0 0 0 L,15 * ? *", "the day of the month cannot be 'L,15': " L_AND_W },
		{ "0 0 0 15W,16 * ? *", "the day of the month cannot be '15W,16': " L_AND_W },
		{ "0 0 0 L-31 * ? *", "the day of the month cannot be 'L-31': " L_AND_W },
		{ "0 0 0 L- * ? *", "the day of the month cannot be 'L-': " L_AND_W },
		{ "0 0 0 0W * ? *", "the day of the month cannot be '0W': " L_AND_W },
		{ "0 0 0 32W * ? *", "the day of the month cannot be '32W': " L_AND_W },
		{ "0 0 0 W * ? *", "the day of the month cannot be 'W': " L_AND_W },
		{ "0 0 0 6L * ? *", "the day of the month cannot be '6L': " L_AND_W },
		{ "0 0 0 LL * ? *", "the day of the month cannot be 'LL': " L_AND_W },
		{ "0 0 0 1-5W * ? *", "the day of the month cannot be '1-5W': " L_AND_W },
		{ "0 0 0 ? * 6L,2 *", "the day of the week cannot be '6L,2': " L_AND_NTH },
		{ "0 0 0 ? * 6#0 *", "the day of the week cannot be '6#0': " L_AND_NTH },
		{ "0 0 0 ? * 6#6 *", "the day of the week cannot be '6#6': " L_AND_NTH },
		{ "0 0 0 ? * 6# *", "the day of the week cannot be '6#': " L_AND_NTH },
		{ "0 0 0 ? * #3 *", "the day of the week cannot be '#3': " L_AND_NTH },
		{ "0 0 0 ? * 8L *", "the day of the week cannot be '8L': " L_AND_NTH },
		{ "0 0 0 ? * L-2 *", "the day of the week cannot be 'L-2': " L_AND_NTH },
		{ "0 0 0 ? * 6L#3 *", "the day of the week cannot be '6L#3': " L_AND_NTH },
		{ "0 0 0 ? * 2#1,4#1 *", "the day of the week cannot be '2#1,4#1': " L_AND_NTH },
	};

	(void)state;
	assert_refuses(rows, COUNT(rows));
}

static void test_the_longest_text(void **state)
{
	AUTO(str_release) struct str text = STR_INIT, out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	str_add(&text, "@daily");
	str_fill(&text, ' ', CRON_TEXT_MAX - text.len);
	assert_int_equal(cron_normalise(&out, text.buf, &e), 0);
	str_addch(&text, ' ');
	assert_int_equal(cron_normalise(&out, text.buf, &e), -1);
	assert_string_equal(err_text(&e), "the schedule is longer than 256 bytes");
	assert_string_equal(out.buf, "0 0 0 * * ? *");
}

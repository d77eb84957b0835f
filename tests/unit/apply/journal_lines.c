#include "apply/journal_lines.h"

#include "codec/value.h"
#include "tests/unit/apply/paper.h"

#include <sys/stat.h>

static int group_setup(void **state)
{
	return paper_setup(state);
}

static int group_teardown(void **state)
{
	return paper_teardown(state);
}

/* How many lines there are; what was left out is `left_out`. */
static size_t count(size_t left_out)
{
	AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;
	const struct value *line;
	size_t n = 0;

	assert_int_equal(journal_lines_open(&l, paper, 0, NULL), 0);
	while (journal_lines_next(&l, &line, NULL) == 0 && line)
		n++;
	assert_null(line);
	assert_int_equal(l.left_out, left_out);
	return n;
}

static void test_what_is_no_line_of_a_journal_is_left_out(void **state)
{
	static const char *const lines[] = {
		"",
		"{",
		"[]",
		"null",
		"7",
		"\"text\"",
		"{}",
		"{\"event\":\"end\"}",
		"{\"event\":7,\"run\":\"" ONE "\"}",
		"{\"event\":\"end\",\"run\":7}",
		"{\"event\":\"end\",\"run\":[\"" ONE "\"]}",
		"{\"event\":\"end\",\"run\":\"\"}",
		"{\"event\":\"end\",\"run\":\"short\"}",
		"{\"event\":\"end\",\"run\":\"0000000000000001f\"}",
		"{\"event\":\"end\",\"run\":\"000000000000000g\"}",
		"{\"event\":\"end\",\"run\":\"" ONE "\",\"run\":\"" TWO "\"}",
		"{\"event\":\"end\",\"run\":\"" ONE "\"} {}",
		"{\"event\":\"end\",\"run\":\"" ONE "\",\"x\":\"\\u0000\"}",
		"{\"event\":\"end\",\"run\":\"" ONE "\",\"x\":\"\xff\"}",
	};
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		str_reset(&text);
		str_addf(&text, "%s\n%s", lines[i], INTENT(ONE, 0, 0));
		paper_text(text.buf);
		assert_int_equal(count(1), 1);
	}
}

static void test_a_line_with_a_nul_is_left_out(void **state)
{
	static const char bytes[] = "{\"event\":\"end\",\0\"run\":\"" ONE
				    "\"}\n\0\n" INTENT(ONE, 0, 0);

	(void)state;
	paper_bytes(bytes, sizeof bytes - 1);
	assert_int_equal(count(2), 1);
}

/* Lines of one byte less than is held, of as many, and of many more; the one behind is read. */
static void test_a_line_has_a_bound(void **state)
{
	static const size_t lengths[] = { JOURNAL_LINE_MAX - 1, JOURNAL_LINE_MAX,
		JOURNAL_LINE_MAX + 1, 1024 * 1024, 3 * 1024 * 1024 + 17 };
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lengths); i++) {
		str_reset(&text);
		str_add(&text, "{\"event\":\"new\",\"run\":\"" ONE "\",\"x\":\"");
		str_fill(&text, 'x', lengths[i] - text.len - 2);
		str_add(&text, "\"}\n" INTENT(ONE, 0, 0));
		paper_text(text.buf);
		if (lengths[i] <= JOURNAL_LINE_MAX)
			assert_int_equal(count(0), 2);
		else
			assert_int_equal(count(1), 1);
	}
}

static void test_lines_without_a_word_are_passed_over(void **state)
{
	static const char *const words[] = { "\"end\"", TWO, NULL };
	static const char *const none[] = { NULL };
	AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;
	AUTO(journal_lines_release) struct journal_lines nothing = JOURNAL_LINES_INIT;
	const struct value *line;

	(void)state;
	paper_text(INTENT(ONE, 0, 0) "{\n" INTENT(TWO, 1, 0)
			INTENT(ONE, 2, 0) "{\"end\"\n" LINE("end", ONE, "\"done\":3"));
	l.words = words;
	assert_int_equal(journal_lines_open(&l, paper, 0, NULL), 0);
	assert_int_equal(journal_lines_next(&l, &line, NULL), 0);
	assert_int_equal(journal_line_count(line, "change"), 1);
	assert_int_equal(journal_lines_next(&l, &line, NULL), 0);
	assert_int_equal(journal_line_count(line, "done"), 3);
	assert_int_equal(journal_lines_next(&l, &line, NULL), 0);
	assert_null(line);
	assert_int_equal(l.left_out, 1);
	nothing.words = none;
	assert_int_equal(journal_lines_open(&nothing, paper, 0, NULL), 0);
	assert_int_equal(journal_lines_next(&nothing, &line, NULL), 0);
	assert_null(line);
}

static void test_each_line_can_be_found_again(void **state)
{
	AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;
	AUTO(journal_lines_release) struct journal_lines again = JOURNAL_LINES_INIT;
	const struct value *line, *same;
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	(void)state;
	/* Longer than what is read at once. */
	for (i = 0; i < 2000; i++)
		str_addf(&text, "%s{\n", LINE("intent", ONE, "\"change\":7"));
	str_add(&text, LINE("intent", TWO, "\"change\":8"));
	paper_text(text.buf);
	assert_int_equal(journal_lines_open(&l, paper, 0, NULL), 0);
	for (i = 0; i < 2001; i++)
		assert_int_equal(journal_lines_next(&l, &line, NULL), 0);
	assert_int_equal(journal_line_count(line, "change"), 8);
	assert_int_equal(journal_lines_open(&again, paper, l.offset, NULL), 0);
	assert_int_equal(journal_lines_next(&again, &same, NULL), 0);
	assert_true(value_equal(line, same));
	assert_int_equal(journal_lines_next(&again, &same, NULL), 0);
	assert_null(same);
}

static void test_a_last_line_without_its_end_counts_where_it_is_whole(void **state)
{
	static const char whole[] = INTENT(ONE, 0, 0);

	(void)state;
	paper_bytes(whole, sizeof whole - 2);
	assert_int_equal(count(0), 1);
	paper_bytes(whole, sizeof whole - 3);
	assert_int_equal(count(1), 0);
}

static void test_a_journal_of_another_format_is_refused(void **state)
{
	static const char *const formats[] = { "\"format\":\"cooper-journal/2\",", "\"format\":7,",
		"" };
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *line;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(formats); i++) {
		AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;

		str_reset(&text);
		str_addf(&text, "{\"event\":\"begin\",%s\"run\":\"" ONE "\"}\n", formats[i]);
		paper_text(text.buf);
		assert_int_equal(journal_lines_open(&l, paper, 0, NULL), 0);
		assert_int_equal(journal_lines_next(&l, &line, &e), -1);
		assert_int_equal(e.code, ERR_SYSTEM);
		assert_non_null(strstr(err_text(&e), paper));
		assert_non_null(strstr(err_text(&e), i ? "format ''" : "'cooper-journal/2'"));
	}
}

static void test_what_is_no_file(void **state)
{
	static const struct {
		const char *path;
		const char *open, *read; /* what is said then; NULL: nothing */
	} cases[] = {
		{ "/nowhere/journal.jsonl", NULL, NULL },
		{ "/dev/null", NULL, NULL },
		{ "/tmp", NULL, "cannot read the journal '/tmp': is a directory" },
		{ "/etc/passwd/journal",
			"cannot open the journal '/etc/passwd/journal': not a directory", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;
		AUTO(err_release) struct err e = ERR_INIT;
		const struct value *line = NULL;

		assert_int_equal(
			journal_lines_open(&l, cases[i].path, 0, &e), cases[i].open ? -1 : 0);
		if (!cases[i].open)
			assert_int_equal(journal_lines_next(&l, &line, &e), cases[i].read ? -1 : 0);
		assert_null(line);
		assert_string_equal(err_text(&e), cases[i].open   ? cases[i].open
						  : cases[i].read ? cases[i].read
								  : "");
	}
}

static void test_a_pipe_that_nobody_writes_to_is_empty(void **state)
{
	(void)state;
	assert_int_equal(unlink(paper), 0);
	assert_int_equal(mkfifo(paper, 0600), 0);
	assert_int_equal(count(0), 0);
	assert_int_equal(unlink(paper), 0);
	paper_text("");
}

static void test_what_stands_in_a_line(void **state)
{
	AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT;
	const struct value *line;

	(void)state;
	paper_text(LINE("intent", ONE,
		"\"a\":\"text\",\"b\":7,\"c\":-1,\"d\":1e300,\"e\":99999999999999999999,\"f\":null,"
		"\"g\":9223372036854775807"));
	assert_int_equal(journal_lines_open(&l, paper, 0, NULL), 0);
	assert_int_equal(journal_lines_next(&l, &line, NULL), 0);
	assert_true(journal_line_is(line, "intent"));
	assert_false(journal_line_is(line, "outcome"));
	assert_string_equal(journal_line_text(line, "a"), "text");
	assert_null(journal_line_text(line, "b"));
	assert_null(journal_line_text(line, "f"));
	assert_null(journal_line_text(line, "z"));
	assert_int_equal(journal_line_count(line, "a"), 0);
	assert_int_equal(journal_line_count(line, "b"), 7);
	assert_int_equal(journal_line_count(line, "c"), 0);
	assert_int_equal(journal_line_count(line, "d"), 0);
	assert_int_equal(journal_line_count(line, "e"), 0);
	assert_true(journal_line_count(line, "g") == (size_t)INT64_MAX);
}

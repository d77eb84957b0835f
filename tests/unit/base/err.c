#include "base/err.h"

#include "base/str.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

static void test_set_says_why(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_string_equal(err_text(&e), "");
	assert_int_equal(err_set(&e, ERR_INPUT, "cannot open '%s'", "x"), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(err_text(&e), "cannot open 'x'");
}

static void test_set_replaces(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_INPUT, "first");
	err_set(&e, ERR_HTTP, "after %s", err_text(&e));
	assert_int_equal(e.code, ERR_HTTP);
	assert_string_equal(err_text(&e), "after first");
}

static void test_wrap_puts_context_in_front(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_NETWORK, "no route");
	assert_int_equal(err_wrap(&e, "while asking %d", 7), -1);
	assert_int_equal(err_wrap(&e, "plan"), -1);
	assert_string_equal(err_text(&e), "plan: while asking 7: no route");
	assert_int_equal(e.code, ERR_NETWORK);
}

static void test_wrap_leaves_success_alone(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	err_wrap(&e, "context");
	assert_int_equal(e.code, ERR_NONE);
	assert_null(e.message);
}

static void test_nobody_needs_to_listen(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_INPUT, "x"), -1);
	assert_int_equal(err_wrap(NULL, "x"), -1);
}

static void test_move_empties_the_source(void **state)
{
	AUTO(err_release) struct err to = ERR_INIT, from = ERR_INIT;

	(void)state;
	err_set(&to, ERR_USAGE, "old");
	err_set(&from, ERR_AUTH, "new");
	err_move(&to, &from);
	assert_int_equal(to.code, ERR_AUTH);
	assert_string_equal(err_text(&to), "new");
	assert_int_equal(from.code, ERR_NONE);
	assert_string_equal(err_text(&from), "");
}

static void test_release_clears(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	err_set(&e, ERR_SYSTEM, "x");
	err_release(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_null(e.message);
}

static void test_what_the_system_says_is_part_of_the_sentence(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	errno = EACCES;
	assert_int_equal(err_system(&e, ERR_INPUT, "cannot open '%s'", "acme.yaml"), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(err_text(&e), "cannot open 'acme.yaml': permission denied");
	errno = EIO;
	assert_int_equal(err_system(NULL, ERR_INPUT, "x"), -1);
	assert_string_equal(err_text(&e), "cannot open 'acme.yaml': permission denied");
	errno = EIO;
	err_system(&e, ERR_SYSTEM, "cannot read");
	assert_string_equal(err_text(&e), "cannot read: input/output error");
	assert_int_equal(e.code, ERR_SYSTEM);
}

static void test_a_message_is_short_whatever_it_quotes(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	str_fill(&text, 'x', ERR_MESSAGE_MAX);
	err_set(&e, ERR_REPLY, "%s", text.buf);
	assert_string_equal(err_text(&e), text.buf);
	str_addch(&text, 'x');
	err_set(&e, ERR_REPLY, "%s", text.buf);
	assert_int_equal(strlen(err_text(&e)), ERR_MESSAGE_MAX);
	assert_non_null(strstr(err_text(&e), "x ... x"));
	err_wrap(&e, "the answer of 'x'");
	assert_int_equal(strlen(err_text(&e)), ERR_MESSAGE_MAX);
	assert_true(str_starts(err_text(&e), "the answer of 'x': x"));
}

#include "codec/jq.h"

#include "base/err.h"
#include "base/str.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static int collect(void *user, const char *bytes, size_t len, struct err *e)
{
	(void)e;
	str_addn(user, bytes, len);
	return 0;
}

/* What the filter makes of `json`, then the failure where there is one. */
static const char *filtered(const char *expression, const char *json, bool pretty)
{
	static struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(jq_filter_release) struct jq_filter *f = jq_filter_new(expression, &e);
	const struct jq_sink sink = { collect, &out, pretty };

	str_release(&out);
	if (!f)
		assert_int_equal(e.code, ERR_USAGE);
	else if (jq_filter_run(f, json, strlen(json), &sink, &e) < 0)
		assert_int_equal(e.code, ERR_REPLY);
	if (e.code)
		str_addf(&out, "!%s", err_text(&e));
	return out.buf;
}

static void test_results_are_lines(void **state)
{
	static const char json[] = "{\"a\":[1,\"x\\ny\",null,true,{\"b\":1.5}]}";

	(void)state;
	assert_string_equal(filtered(".a[]", json, false), "1\nx\ny\n\ntrue\n{\"b\":1.5}\n");
	assert_string_equal(filtered(".a[4]", json, true), "{\n  \"b\": 1.5\n}\n");
	assert_string_equal(filtered("empty", json, false), "");
	assert_string_equal(filtered(".", "{\"a\":1}", false), "{\"a\":1}\n");
	assert_string_equal(filtered(".", "\"\\u0000z\"", false), "");
}

static void test_a_filter_that_is_none(void **state)
{
	(void)state;
	assert_string_equal(filtered(".a[", "{}", false),
		"!cannot read the jq filter '.a[': syntax error, unexpected $end");
	assert_string_equal(filtered("nosuch(1)", "{}", false),
		"!cannot read the jq filter 'nosuch(1)': nosuch/1 is not defined");
}

static void test_modules_that_are_not_there(void **state)
{
	(void)state;
	assert_non_null(strstr(filtered("import \"nosuch\" as x; .", "{}", false),
		"!cannot read the jq filter 'import \"nosuch\" as x; .': "));
	assert_non_null(strstr(filtered("include \"nosuch\"; .", "{}", false), "!cannot read"));
	assert_non_null(strstr(filtered("import \"nosuch\" as $x; .", "{}", false), "!cannot"));
	assert_non_null(strstr(filtered("\"nosuch\" | modulemeta", "{}", false), "!the jq filter"));
}

static void test_a_filter_that_fails(void **state)
{
	(void)state;
	assert_string_equal(filtered(".a, .b[]", "{\"a\":1}", false),
		"1\n!the jq filter fails: cannot iterate over null (null)");
	assert_string_equal(
		filtered("error({a: 1})", "{}", false), "!the jq filter fails: {\"a\":1}");
	assert_string_equal(
		filtered("\"Bye\" | halt_error", "{}", false), "!the jq filter stops: bye");
	assert_string_equal(filtered("1, halt, 2", "{}", false), "1\n");
}

static void test_what_is_no_json(void **state)
{
	(void)state;
	assert_string_equal(filtered(".", "", false),
		"!not JSON, which a jq filter needs: expected JSON value (while parsing '')");
	assert_non_null(strstr(filtered(".", "<html>", false), "!not JSON, which a jq filter"));
	assert_non_null(strstr(filtered(".", "{} {}", false), "!not JSON, which a jq filter"));
}

static void test_the_environment_is_empty(void **state)
{
	(void)state;
	setenv("BITBUCKET_TOKEN", "s3cret-token", 1);
	assert_string_equal(filtered("env", "{}", false), "{}\n");
	assert_string_equal(filtered("$ENV", "{}", false), "{}\n");
	assert_string_equal(
		filtered("$ENV.BITBUCKET_TOKEN, env.BITBUCKET_TOKEN", "{}", false), "\n\n");
	assert_string_equal(getenv("BITBUCKET_TOKEN"), "s3cret-token");
	unsetenv("BITBUCKET_TOKEN");
}

static void test_one_filter_for_many_documents(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(jq_filter_release) struct jq_filter *f = jq_filter_new(".x", &e);
	const struct jq_sink sink = { collect, &out, false };

	(void)state;
	assert_int_equal(jq_filter_run(f, "{\"x\":1}", 7, &sink, &e), 0);
	assert_int_equal(jq_filter_run(f, "[]", 2, &sink, &e), -1);
	err_release(&e);
	assert_int_equal(jq_filter_run(f, "{\"x\":2}", 7, &sink, &e), 0);
	assert_string_equal(out.buf, "1\n2\n");
}

static void test_all_documents_as_one_list(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(jq_filter_release) struct jq_filter *f = jq_filter_new("length, map(.x)", &e);
	const struct jq_sink sink = { collect, &out, false };

	(void)state;
	assert_int_equal(jq_filter_run_all(f, &sink, &e), 0);
	assert_int_equal(jq_filter_add(f, "{\"x\":1}", 7, &e), 0);
	assert_int_equal(jq_filter_add(f, "{\"x\":2}", 7, &e), 0);
	assert_int_equal(jq_filter_add(f, "nope", 4, &e), -1);
	err_release(&e);
	assert_int_equal(jq_filter_run_all(f, &sink, &e), 0);
	assert_string_equal(out.buf, "0\n[]\n2\n[1,2]\n");
	assert_int_equal(jq_filter_add(f, "{}", (size_t)JQ_SLURP_MAX + 1, &e), -1);
	assert_string_equal(err_text(&e), "more than 256 MB in one list for a jq filter");
}

static int refuse(void *user, const char *bytes, size_t len, struct err *e)
{
	(void)user, (void)bytes, (void)len;
	return err_set(e, ERR_SYSTEM, "no room");
}

static void test_a_sink_that_fails_ends_the_run(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(jq_filter_release) struct jq_filter *f = jq_filter_new("repeat(1)", &e);
	const struct jq_sink sink = { refuse, NULL, false };

	(void)state;
	assert_int_equal(jq_filter_run(f, "{}", 2, &sink, &e), -1);
	assert_string_equal(err_text(&e), "no room");
}

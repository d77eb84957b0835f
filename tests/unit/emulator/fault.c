#include "bitbucket-emulator/fault.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/diag.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static void test_globs(void **state)
{
	static const struct {
		const char *glob, *path;
		bool fits;
	} rows[] = {
		{ "/a/b", "/a/b", true },
		{ "/a/b", "/a/bc", false },
		{ "/a/b", "/a", false },
		{ "", "", true },
		{ "", "/", false },
		{ "*", "abc", true },
		{ "*", "", true },
		{ "*", "a/b", false },
		{ "/a/*", "/a/b", true },
		{ "/a/*", "/a/b/c", false },
		{ "/a/*/c", "/a/b/c", true },
		{ "/a/*/c", "/a/b/b/c", false },
		{ "/a/b*d/c", "/a/bxxd/c", true },
		{ "/a/b*d/c", "/a/bx/d/c", false },
		{ "**", "/a/b/c", true },
		{ "/a/**", "/a/", true },
		{ "/a/**/d", "/a/b/c/d", true },
		{ "/a/**/d", "/a/d", false },
		{ "/a**d", "/a/d", true },
		{ "**/issues/**", "/2.0/r/w/s/issues/1", true },
		{ "**/issues/**", "/2.0/r/w/s/issue/1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (fault_glob(rows[i].glob, rows[i].path) != rows[i].fits)
			fail_msg("%s %s", rows[i].glob, rows[i].path);
}

static struct faults *parse(const char *rules)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	struct faults *f = faults_parse("rules", rules, strlen(rules), &d);

	if (!f)
		fail_msg("%s", d.n ? d.items[0].message : "?");
	return f;
}

/* Whether a request sets off a rule: '!' or '.'. */
static char met(struct faults *f, const char *method, const char *path)
{
	const struct request r = { .method = method, .path = path };

	return faults_match(f, &r) ? '!' : '.';
}

static void test_counts_what_fits(void **state)
{
	AUTO(faults_free)
	struct faults *f = parse("- {method: PUT, path: /a, nth: 2, count: 2, effect: cut}\n");
	char seen[] = "........";
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		seen[i] = met(f, "PUT", "/a");
	seen[6] = met(f, "GET", "/a");
	seen[7] = met(f, "PUT", "/b");
	assert_string_equal(seen, ".!!.....");
}

static void test_the_first_rule_wins_but_all_count(void **state)
{
	AUTO(faults_free)
	struct faults *f = parse(
		"- {nth: 1, effect: cut}\n- {nth: 2, effect: cut}\n- {nth: 1, effect: cut}\n");

	(void)state;
	assert_int_equal(met(f, "GET", "/"), '!');
	assert_int_equal(met(f, "GET", "/"), '!');
	assert_int_equal(met(f, "GET", "/"), '.');
	assert_int_equal(met(NULL, "GET", "/"), '.');
}

static void test_spares_what_edits_or_was_applied(void **state)
{
	AUTO(faults_free)
	struct faults *f = parse("- {path: /a, effect: cut}\n"
				 "- {path: /b, effect: cut, applied: true}\n"
				 "- {path: /c, effect: truncate}\n");
	const struct request a = { .method = "GET", .path = "/a" },
			     b = { .method = "GET", .path = "/b" },
			     c = { .method = "GET", .path = "/c" };

	(void)state;
	assert_false(fault_spares(faults_match(f, &a)));
	assert_true(fault_spares(faults_match(f, &b)));
	assert_true(fault_spares(faults_match(f, &c)));
}

static void test_applies_to_the_answer(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(faults_free) struct faults *f = parse("- {effect: truncate, keep: 7, delay_ms: 30}\n");
	const struct request r = { .arena = &arena, .method = "GET", .path = "/a" };
	struct answer a = { .arena = &arena, .delay_ms = 12 };

	(void)state;
	fault_apply(faults_match(f, &r), &r, &a);
	assert_true(a.truncated);
	assert_int_equal(a.keep, 7);
	assert_int_equal(a.delay_ms, 42);
}

static void test_defaults_of_effects(void **state)
{
	static const struct {
		const char *rule;
		int status;
	} rows[] = { { "- {effect: status}\n", 500 }, { "- {effect: html}\n", 502 },
		{ "- {effect: html, status: 404}\n", 404 }, { "- {effect: rate-limited}\n", 429 },
		{ "- {effect: wrong-shape}\n", 200 } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(arena_release) struct arena arena = ARENA_INIT;
		AUTO(faults_free) struct faults *f = parse(rows[i].rule);
		const struct request r = { .arena = &arena, .method = "GET", .path = "/a" };
		struct answer a = { .arena = &arena };

		fault_apply(faults_match(f, &r), &r, &a);
		assert_int_equal(a.status, rows[i].status);
	}
}

static void test_finds_every_mistake(void **state)
{
	static const char rules[] =
		"- {effect: nope}\n- {effect: cut, nth: -1}\n- 5\n- {}\n- {effect: cut}\n";
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	assert_null(faults_parse("rules", rules, strlen(rules), &d));
	assert_int_equal(d.n, 4);
	diag_sort(&d);
	assert_int_equal(d.items[0].place.line, 1);
	assert_string_equal(d.items[1].message, "'nth' must be a whole number from 1 on");
	assert_string_equal(d.items[2].message, "a rule is a map, not a whole number");
	assert_string_equal(d.items[3].message, "unknown effect ''");
}

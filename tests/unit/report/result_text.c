#include "tests/unit/report/toy.h"

#include "plan/outcome.h"

static void expect(struct toy *t, const struct outcome *outcomes, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context none = { 0 };

	report_result_text(&out, &t->plan, outcomes, &none);
	assert_int_equal(out.buf[0], '\n');
	assert_string_equal(out.buf + 1, expected);
}

static void expect_line(const struct toy *t, size_t i, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	report_change_line(&out, &t->plan, i);
	assert_string_equal(out.buf, expected);
}

static void make(struct toy *t)
{
	struct object *repo;

	toy_begin(t);
	repo = toy_object(t, &toy_repository, NULL, "api");
	toy_change(t, CHANGE_CREATE, repo, NULL, 3);
	toy_set(t, &toy_reviewer, repo, 17)->layer = "profile service";
	toy_change(
		t, CHANGE_DELETE, NULL, toy_object(t, &toy_webhook, repo, "https://x.example"), 9)
		->reason = "exact";
	toy_change(t, CHANGE_UPDATE, toy_object(t, &toy_wiki, repo, ""), NULL, 12);
}

static void test_a_change_in_one_line(void **state)
{
	struct toy t;

	(void)state;
	make(&t);
	expect_line(&t, 0, "+ acme/api repository");
	expect_line(&t, 1, "~ acme/api default_reviewers");
	expect_line(&t, 2, "- acme/api webhook https://x.example");
	expect_line(&t, 3, "~ acme/api wiki");
	toy_end(&t);
}

static void test_a_line_stays_one_line(void **state)
{
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_change(&t, CHANGE_CREATE,
		toy_object(
			&t, &toy_webhook, toy_object(&t, &toy_repository, NULL, "a\nb"), "c\n\x1b"),
		NULL, 1);
	expect_line(&t, 0, "+ acme/a\\nb webhook c\\n\\u{1b}");
	toy_end(&t);
}

static void test_all_done_is_one_line(void **state)
{
	struct outcome outcomes[4] = { { .status = OUTCOME_DONE } };
	struct toy t;

	(void)state;
	make(&t);
	expect(&t, outcomes, "Apply: 4 done, 0 failed, 0 not attempted.\n");
	toy_end(&t);
}

static void test_nothing_attempted(void **state)
{
	struct toy t;

	(void)state;
	toy_begin(&t);
	expect(&t, NULL, "Apply: 0 done, 0 failed, 0 not attempted.\n");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_repository, NULL, "api"), NULL, 3);
	expect(&t, NULL,
		"Not attempted, since the run was stopped:\n"
		"  + acme/api repository                                              acme.yaml:3\n"
		"\n"
		"Apply: 0 done, 0 failed, 1 not attempted.\n");
	toy_end(&t);
}

static void test_what_went_wrong_comes_with_its_reason(void **state)
{
	struct outcome outcomes[4] = {
		{ .status = OUTCOME_FAILED,
			.message =
				"POST repositories/acme/api: 403 Forbidden: the access token lacks the scope repository:admin, which it needs" },
		{ .status = OUTCOME_SKIPPED, .message = "'acme/api repository' failed" },
		{ .status = OUTCOME_DONE, .adopted = true },
		{ .status = OUTCOME_STOPPED },
	};
	struct toy t;

	(void)state;
	make(&t);
	expect(&t, outcomes,
		"Done, though no answer said so: looking showed it.\n"
		"  - acme/api webhook https://x.example                               exact, acme.yaml:9\n"
		"\n"
		"Failed:\n"
		"  + acme/api repository                                              acme.yaml:3\n"
		"    POST repositories/acme/api: 403 Forbidden: the access token lacks the scope repository:admin,\n"
		"    which it needs\n"
		"\n"
		"Skipped:\n"
		"  ~ acme/api default_reviewers                                       profile service, acme.yaml:17\n"
		"    'acme/api repository' failed\n"
		"\n"
		"Not attempted, since the run was stopped:\n"
		"  ~ acme/api wiki                                                    acme.yaml:12\n"
		"\n"
		"Apply: 1 done, 1 failed, 2 not attempted.\n");
	toy_end(&t);
}

static void test_what_is_not_visible_yet_is_said(void **state)
{
	struct outcome outcomes[4] = { { .status = OUTCOME_DONE, .late = true },
		{ .status = OUTCOME_FAILED, .message = "no", .late = true } };
	struct toy t;

	(void)state;
	make(&t);
	expect(&t, outcomes,
		"Accepted, not yet visible:\n"
		"  + acme/api repository                                              acme.yaml:3\n"
		"\n"
		"Failed:\n"
		"  ~ acme/api default_reviewers                                       profile service, acme.yaml:17\n"
		"    no\n"
		"\n"
		"Apply: 3 done, 1 failed, 0 not attempted.\n");
	toy_end(&t);
}

static void test_a_message_cannot_move_the_cursor(void **state)
{
	struct outcome outcomes[4] = { { .status = OUTCOME_FAILED, .message = "\x1b[2Jgone" } };
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context none = { 0 };
	struct toy t;

	(void)state;
	make(&t);
	report_result_text(&out, &t.plan, outcomes, &none);
	assert_null(strchr(out.buf, '\x1b'));
	assert_non_null(strstr(out.buf, "    \\u{1b}[2Jgone\n"));
	toy_end(&t);
}

static void test_colours_are_for_terminals(void **state)
{
	struct outcome outcomes[4] = { { .status = OUTCOME_FAILED, .message = "x" } };
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context context = { .color = true };
	struct toy t;

	(void)state;
	make(&t);
	report_result_text(&out, &t.plan, outcomes, &context);
	assert_non_null(strstr(out.buf, "\033[1mFailed:\033[0m\n  \033[32m+\033[0m acme/api"));
	assert_non_null(
		strstr(out.buf, "\033[1mApply: 3 done, 1 failed, 0 not attempted.\033[0m\n"));
	toy_end(&t);
}

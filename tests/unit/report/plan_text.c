#include "tests/unit/report/toy.h"

#include "base/err.h"

static void test_the_example_of_the_design(void **state)
{
	struct toy t;
	struct object *repo, *old;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "payments-api");
	toy_change(&t, CHANGE_CREATE, repo, NULL, 32);
	toy_text(&t, TOY_DESCRIPTION, NULL, "Public payments API", 33);
	toy_text(&t, TOY_PROJECT, NULL, "PAY", 34);
	toy_set(&t, &toy_reviewer, repo, 17)->layer = "profile service";
	toy_member(&t, toy_person(&t, "ana", "Ana A", "{1}"), true);
	toy_member(&t, toy_person(&t, NULL, NULL, "{carl}"), false);
	toy_change(&t, CHANGE_UPDATE,
		toy_object(&t, &toy_restriction, repo, "require_approvals_to_merge main"),
		toy_object(&t, &toy_restriction, repo, "require_approvals_to_merge main"), 32);
	toy_text(&t, 1, "1", "2", 32);
	old = toy_object(&t, &toy_webhook, repo, "https://old.example/hook");
	toy_change(&t, CHANGE_DELETE, NULL, old, 45)->reason = "exact";
	t.plan.unchanged = 38;
	t.plan.unmanaged = 3;
	toy_expect(&t,
		"acme/payments-api                                                    acme.yaml:32\n"
		"  + repository                   description \"Public payments API\", project PAY\n"
		"  ~ default_reviewers            + ana, - {carl}                     profile service, acme.yaml:17\n"
		"  ~ branch_restriction           require_approvals_to_merge main: value 1 -> 2\n"
		"  - webhook                      https://old.example/hook            exact, acme.yaml:45\n"
		"\n"
		"Plan: 1 to create, 2 to update, 1 to delete; 38 unchanged, 3 unmanaged.\n");
	toy_end(&t);
}

static void test_the_golden_example_of_the_design(void **state)
{
	static const char *const before[] = { "repo:push", "repo:fork", NULL };
	static const char *const after[] = { "repo:push", NULL };
	struct toy t;
	struct object *repo, *hook;
	struct delta *d;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	hook = toy_object(&t, &toy_webhook, repo, "https://ci.example/hook");
	toy_change(&t, CHANGE_UPDATE, hook, hook, 3);
	d = toy_delta(&t, &toy_webhook_fields[1]);
	d->before = toy_list(&t, d->field, before);
	d->after = toy_list(&t, d->field, after);
	t.plan.unchanged = 1;
	toy_expect(&t, "acme/api\n"
		       "  ~ webhook                      https://ci.example/hook: events - "
		       "repo:fork          acme.yaml:3\n"
		       "\n"
		       "Plan: 0 to create, 1 to update, 0 to delete; 1 unchanged.\n");
	toy_end(&t);
}

static void test_an_empty_plan_says_so_first(void **state)
{
	struct toy t;

	(void)state;
	toy_begin(&t);
	t.plan.unchanged = 2;
	toy_expect(&t, "No changes: the workspace is as the manifests say.\n"
		       "Plan: 0 to create, 0 to update, 0 to delete; 2 unchanged.\n");
	state_workspace(&t.desired, &toy_workspace, "beta", NULL);
	toy_expect(&t, "No changes: the workspaces are as the manifests say.\n"
		       "Plan: 0 to create, 0 to update, 0 to delete; 2 unchanged.\n");
	toy_end(&t);
}

/* How many secrets are UNKNOWN, UNREADABLE, UNCHANGED, ROTATE, and how many were left alone. */
static void expect_secrets(const size_t counts[4], size_t left, bool all, const char *line)
{
	AUTO(str_release) struct str expected = STR_INIT;
	struct toy t;

	toy_begin(&t);
	t.plan.unchanged = 1;
	t.plan.resend_secrets = all;
	t.plan.secrets = left;
	memcpy(&t.plan.secret_states[SECRET_UNKNOWN], counts, 4 * sizeof *counts);
	str_addf(&expected,
		"No changes: the workspace is as the manifests say.\n"
		"Plan: 0 to create, 0 to update, 0 to delete; 1 unchanged.\n%s",
		line);
	toy_expect(&t, expected.buf);
	toy_end(&t);
}

static void test_secrets_are_counted(void **state)
{
	static const struct {
		size_t counts[4], left;
		bool all;
		const char *line;
	} rows[] = {
		{ { 0 }, 0, false, "" },
		{ { 0 }, 0, true, "" },
		{ { 0, 0, 3, 0 }, 0, false, "Secrets: 3 unchanged.\n" },
		{ { 0, 0, 3, 1 }, 0, false, "Secrets: 3 unchanged, 1 to rotate.\n" },
		{ { 1 }, 1, false,
			"Secrets: 1 unknown and left alone; --resend-secrets sends it.\n" },
		{ { 1, 1 }, 2, false,
			"Secrets: 2 unknown and left alone (1 cannot be read here); "
			"--resend-secrets sends them.\n" },
		{ { 3, 0, 1, 0 }, 1, false,
			"Secrets: 1 unchanged, 2 unknown and sent, 1 unknown and left alone; "
			"--resend-secrets sends it.\n" },
		{ { 2, 0, 1, 0 }, 0, true, "Secrets: 1 unchanged, 2 unknown; all are sent.\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		expect_secrets(rows[i].counts, rows[i].left, rows[i].all, rows[i].line);
}

/* What nobody looked at is not said to be as declared. */
static void test_nothing_is_left_of_a_saved_plan(void **state)
{
	const struct report_context part = { .part = true };
	struct toy t;
	char *text;

	(void)state;
	toy_begin(&t);
	text = toy_plan_text(&t, &part);
	assert_string_equal(text, "No changes: nothing of the saved plan is left to do.\n"
				  "Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	free(text);
	toy_end(&t);
}

static void test_cost_and_commit_follow_the_counts(void **state)
{
	struct report_context context = { .reads = 11,
		.commit = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
		.author = "Ana A <ana@acme.example>",
		.subject = "Add the \"api\"",
		.dirty = true };
	struct toy t;
	char *text;

	(void)state;
	toy_begin(&t);
	text = toy_plan_text(&t, &context);
	assert_non_null(strstr(text, "; 0 unchanged.\n"
				     "Cost: 11 requests read; 0 to write.\n"
				     "Manifests: 1a2b3c4d5e \"Add the \\\"api\\\"\" by Ana A "
				     "(with uncommitted changes)\n"));
	free(text);
	context = (struct report_context){ .reads = 1,
		.commit = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d" };
	text = toy_plan_text(&t, &context);
	assert_non_null(strstr(text, "Cost: 1 request read; 0 to write.\nManifests: 1a2b3c4d5e\n"));
	free(text);
	toy_end(&t);
}

static void test_writes_of_sets_are_counted_by_member(void **state)
{
	struct report_context context = { .reads = 2 };
	struct toy t;
	char *text;

	(void)state;
	toy_begin(&t);
	toy_set(&t, &toy_reviewer, toy_object(&t, &toy_repository, NULL, "api"), 3);
	toy_member(&t, toy_person(&t, "ana", NULL, "{1}"), true);
	toy_member(&t, toy_person(&t, "bo", NULL, "{2}"), true);
	text = toy_plan_text(&t, &context);
	assert_non_null(strstr(text, "Cost: 2 requests read; 2 to write.\n"));
	free(text);
	toy_end(&t);
}

static void test_a_block_for_each_repository_and_project(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_project, NULL, "PAY"), NULL, 2);
	toy_text(&t, 1, NULL, "Payments", 3);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_wiki, repo, ""), NULL, 9);
	toy_expect(&t,
		"acme/PAY                                                             acme.yaml:2\n"
		"  + project                      name \"Payments\"\n"
		"\n"
		"acme/api\n"
		"  + wiki                                                             acme.yaml:9\n"
		"\n"
		"Plan: 2 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void add_problem(
	struct toy *t, const struct object *o, const struct kind *kind, const char *message)
{
	struct plan *p = &t->plan;

	p->problems = arena_grow(
		t->arena, p->problems, p->n_problems, &p->problems_capacity, sizeof *p->problems);
	p->problems[p->n_problems++] = (struct problem){ .desired = o,
		.kind = kind,
		.code = ERR_HTTP,
		.message = message,
		.place = toy_line(12) };
}

static void test_problems_follow_the_changes_and_are_counted(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	add_problem(&t, repo, &toy_repository, "it is broken");
	add_problem(&t, repo, &toy_reviewer,
		"GET repositories/acme/api/default-reviewers: 500 Internal Server Error: something that we did not expect went wrong");
	toy_expect(&t,
		"Cannot be planned:\n"
		"  acme/api                                                           acme.yaml:12\n"
		"    it is broken\n"
		"  acme/api default_reviewers                                         acme.yaml:12\n"
		"    GET repositories/acme/api/default-reviewers: 500 Internal Server Error: something that we did\n"
		"    not expect went wrong\n"
		"\nPlan: 0 to create, 0 to update, 0 to delete; 0 unchanged, 2 not planned.\n");
	toy_end(&t);
}

static void test_what_is_gone_is_said_once(void **state)
{
	static const struct removal removal = { .what = "wiki pages" };
	static const struct kind gone = {
		.name = "page", .plural = "pages", .parent = &toy_repository, .removal = &removal
	};
	struct toy t;

	(void)state;
	toy_begin(&t);
	state_add_unmanageable(&t.live, &gone, "they were removed (CHANGE-3401)");
	t.live.unmanageable[0].objects = 2;
	toy_expect(&t, "Not managed:\n"
		       "  wiki pages (2 declared objects)\n"
		       "    they were removed (CHANGE-3401)\n"
		       "\n"
		       "No changes: what can be managed is as the manifests say.\n"
		       "Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	t.live.unmanageable[0].objects = 1;
	state_add_unmanageable(&t.live, &toy_group, "gone");
	toy_expect(&t, "Not managed:\n"
		       "  wiki pages (1 declared object)\n"
		       "    they were removed (CHANGE-3401)\n"
		       "  groups (0 declared objects)\n"
		       "    gone\n"
		       "\n"
		       "No changes: what can be managed is as the manifests say.\n"
		       "Plan: 0 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

/* Takes the colours out of `text`. Returns how many there were. */
static size_t uncolour(char *text)
{
	size_t n = 0;
	char *to = text;

	while (*text) {
		if (*text == '\033') {
			text = strchr(text, 'm') + 1;
			n++;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
	return n;
}

static void test_colours_do_not_change_the_text(void **state)
{
	struct report_context context = { .color = true, .reads = 3 };
	struct toy t;
	struct object *repo;
	char *plain, *coloured;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "漢api");
	toy_change(&t, CHANGE_CREATE, repo, NULL, 3);
	toy_text(&t, TOY_DESCRIPTION, NULL, "A text that is rather long and is broken", 4);
	toy_text(&t, TOY_LANGUAGE, NULL, "java", 5);
	toy_set(&t, &toy_reviewer, repo, 17)->layer = "profile service";
	toy_member(&t, toy_person(&t, "ana", "Ana A", "{1}"), true);
	toy_change(&t, CHANGE_DELETE, NULL, toy_object(&t, &toy_wiki, repo, ""), 9)->reason =
		"absent";
	add_problem(&t, repo, &toy_reviewer, "x");
	coloured = toy_plan_text(&t, &context);
	context.color = false;
	plain = toy_plan_text(&t, &context);
	assert_non_null(strstr(coloured, "\033[32m+\033[0m"));
	assert_non_null(strstr(coloured, "\033[33m~\033[0m"));
	assert_non_null(strstr(coloured, "\033[31m-\033[0m"));
	assert_non_null(strstr(coloured, "\033[1macme/漢api\033[0m"));
	assert_non_null(strstr(coloured, "\033[2mabsent, acme.yaml:9\033[0m"));
	assert_true(uncolour(coloured) > 10);
	assert_string_equal(coloured, plain);
	assert_int_equal(uncolour(plain), 0);
	free(plain);
	free(coloured);
	toy_end(&t);
}

#include "tests/unit/report/toy.h"

#include "base/err.h"
#include "codec/json.h"
#include "plan/outcome.h"
#include "report/document.h"

/* For the plan itself; NULL is a result of which nothing was attempted. */
static const struct outcome no_result;
#define NO_RESULT (&no_result)

/* The plan, or its result, read back from its JSON. */
static const struct value *written(
	struct toy *t, const struct outcome *outcomes, const struct report_context *context)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *v;

	if (outcomes != NO_RESULT)
		report_result_json(&out, &t->plan, outcomes, context);
	else
		report_plan_json(&out, &t->plan, context);
	assert_int_equal(out.buf[out.len - 1], '\n');
	v = json_parse(t->arena, out.buf, out.len, &e);
	assert_string_equal(err_text(&e), "");
	return v;
}

static const struct value *change_at(const struct value *plan, size_t i)
{
	return &value_get(plan, "changes")->items[i];
}

static void expect_text(const struct value *map, const char *path, const char *text)
{
	const struct value *v = value_at(map, path);

	assert_non_null(v);
	assert_int_equal(v->type, VALUE_STRING);
	assert_string_equal(v->text, text);
}

static void expect_null(const struct value *map, const char *path)
{
	const struct value *v = value_at(map, path);

	assert_non_null(v);
	assert_int_equal(v->type, VALUE_NULL);
}

static void expect_int(const struct value *map, const char *path, int64_t n)
{
	assert_non_null(value_at(map, path));
	assert_int_equal(value_int(value_at(map, path), -1), n);
}

static void test_an_empty_plan_to_the_byte(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context none = { 0 };
	struct toy t;

	(void)state;
	toy_begin(&t);
	t.plan.unchanged = 4;
	report_plan_json(&out, &t.plan, &none);
	assert_string_equal(out.buf, "{\n"
				     "  \"format\": \"cooper-plan/1\",\n"
				     "  \"server\": null,\n"
				     "  \"source\": null,\n"
				     "  \"summary\": {\n"
				     "    \"create\": 0,\n"
				     "    \"update\": 0,\n"
				     "    \"replace\": 0,\n"
				     "    \"delete\": 0,\n"
				     "    \"unchanged\": 4,\n"
				     "    \"unmanaged\": 0,\n"
				     "    \"problems\": 0,\n"
				     "    \"secrets\": 0,\n"
				     "    \"secret_states\": {\n"
				     "      \"unchanged\": 0,\n"
				     "      \"rotate\": 0,\n"
				     "      \"unknown\": 0,\n"
				     "      \"unreadable\": 0\n"
				     "    }\n"
				     "  },\n"
				     "  \"changes\": [],\n"
				     "  \"problems\": [],\n"
				     "  \"unmanageable\": [],\n"
				     "  \"obstacles\": [],\n"
				     "  \"gates\": [],\n"
				     "  \"cost\": {\n"
				     "    \"reads\": 0,\n"
				     "    \"writes\": 0\n"
				     "  }\n"
				     "}\n");
	toy_end(&t);
}

static void test_the_context_is_told(void **state)
{
	struct report_context context = { .server = "https://api.example/2.0",
		.commit = "1a2b3c",
		.author = "Ana <ana@acme.example>",
		.dirty = true,
		.reads = 7 };
	const struct value *v;
	struct toy t;

	(void)state;
	toy_begin(&t);
	v = written(&t, NO_RESULT, &context);
	expect_text(v, "server", "https://api.example/2.0");
	expect_text(v, "source.commit", "1a2b3c");
	expect_text(v, "source.author", "Ana <ana@acme.example>");
	expect_null(v, "source.subject");
	assert_true(value_true(value_at(v, "source.dirty")));
	expect_int(v, "cost.reads", 7);
	toy_end(&t);
}

static void test_a_creation(void **state)
{
	struct report_context none = { 0 };
	const struct value *v, *field;
	struct object *repo;
	struct toy t;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_CREATE, repo, NULL, 32);
	toy_text(&t, TOY_DESCRIPTION, NULL, "say \"hi\"\n", 33);
	toy_text(&t, TOY_PRIVATE, NULL, "true", 5)->layer = "defaults";
	v = change_at(written(&t, NO_RESULT, &none), 0);
	expect_text(v, "address", "acme/api");
	expect_text(v, "workspace", "acme");
	expect_text(v, "top", "acme/api");
	expect_text(v, "kind", "repository");
	expect_text(v, "parent_kind", "workspace");
	expect_text(v, "action", "create");
	expect_text(v, "key", "api");
	expect_null(v, "renamed_from");
	expect_null(v, "reason");
	expect_null(v, "layer");
	expect_text(v, "place.file", "acme.yaml");
	expect_int(v, "place.line", 32);
	expect_int(v, "place.column", 3);
	expect_int(v, "writes", 1);
	assert_null(value_get(v, "members"));
	assert_null(value_get(v, "outcome"));
	assert_int_equal(value_get(v, "fields")->n, 2);
	field = &value_get(v, "fields")->items[0];
	expect_text(field, "name", "description");
	expect_null(field, "before");
	expect_text(field, "after", "say \"hi\"\n");
	expect_int(field, "place.line", 33);
	expect_null(field, "layer");
	field++;
	assert_int_equal(value_get(field, "after")->type, VALUE_BOOL);
	expect_text(field, "layer", "defaults");
	toy_end(&t);
}

static void test_values_have_the_type_of_their_field(void **state)
{
	static const char *const texts[] = { "a", "b", NULL };
	struct report_context none = { 0 };
	const struct value *fields;
	struct object *rule, *repo, *hook;
	struct delta *d;
	struct toy t;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	rule = toy_object(&t, &toy_restriction, repo, "push main");
	hook = toy_object(&t, &toy_webhook, repo, "u");
	toy_change(&t, CHANGE_UPDATE, rule, rule, 3);
	toy_text(&t, 1, "2", "x", 3)->value = value_new_int(t.arena, 3);
	d = toy_delta(&t, &toy_restriction_fields[2]);
	d->before = toy_attr(&t, d->field, "", 0);
	((struct attr *)d->before)->person = toy_person(&t, "ana", "Ana A", "{1}");
	d->after = toy_attr(&t, d->field, "", 4);
	toy_change(&t, CHANGE_UPDATE, hook, hook, 4);
	toy_delta(&t, &toy_webhook_fields[1])->after = toy_list(&t, &toy_webhook_fields[1], texts);
	fields = value_get(change_at(written(&t, NO_RESULT, &none), 0), "fields");
	expect_null(&fields->items[0], "before");
	assert_int_equal(value_get(&fields->items[0], "after")->type, VALUE_INT);
	expect_int(&fields->items[0], "after", 3);
	expect_text(&fields->items[1], "before.label", "ana");
	expect_text(&fields->items[1], "before.uuid", "{1}");
	expect_null(&fields->items[1], "after");
	fields = value_get(change_at(written(&t, NO_RESULT, &none), 1), "fields");
	expect_null(&fields->items[0], "before");
	assert_int_equal(value_get(&fields->items[0], "after")->n, 2);
	toy_end(&t);
}

static void test_a_set_has_members(void **state)
{
	struct report_context none = { 0 };
	const struct value *v, *member;
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_set(&t, &toy_reviewer, toy_object(&t, &toy_repository, NULL, "api"), 17)->layer =
		"profile service";
	toy_member(&t, toy_person(&t, "ana", "Ana A", "{1}"), true);
	toy_member(&t, toy_person(&t, NULL, "Carl", "{2}"), false);
	v = change_at(written(&t, NO_RESULT, &none), 0);
	expect_text(v, "address", "acme/api default_reviewers");
	expect_text(v, "kind", "default_reviewer");
	expect_text(v, "parent_kind", "repository");
	expect_null(v, "key");
	expect_text(v, "layer", "profile service");
	expect_int(v, "writes", 2);
	assert_null(value_get(v, "fields"));
	member = value_get(v, "members")->items;
	expect_text(member, "action", "add");
	expect_text(member, "label", "ana");
	expect_text(member, "uuid", "{1}");
	expect_text(member + 1, "action", "remove");
	expect_text(member + 1, "label", "Carl");
	toy_end(&t);
}

static void test_people_in_lists_and_as_keys(void **state)
{
	const struct field *users = &toy_guard_fields[TOY_GUARD_USERS];
	const struct person *both[3] = { NULL }, *none[1] = { NULL };
	struct report_context context = { 0 };
	const struct value *v, *people;
	struct object *repo, *grant;
	struct delta *d;
	struct toy t;

	(void)state;
	toy_begin(&t);
	both[0] = toy_person(&t, "ana", "Ana A", "{1}");
	both[1] = toy_person(&t, NULL, "Carl", NULL);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, toy_object(&t, &toy_guard, repo, "push"), NULL, 3);
	d = toy_delta(&t, users);
	d->before = toy_people(&t, users, none);
	d->after = toy_people(&t, users, both);
	toy_delta(&t, users)->after = toy_people(&t, users, none);
	grant = toy_object(&t, &toy_grant, repo, "{1}");
	object_add_attr(t.arena, grant, &toy_grant_fields[0])->person = both[0];
	toy_change(&t, CHANGE_DELETE, NULL, grant, 4)->reason = "exact";
	v = value_get(change_at(written(&t, NO_RESULT, &context), 0), "fields");
	assert_int_equal(value_get(&v->items[0], "before")->n, 0);
	people = value_get(&v->items[0], "after");
	assert_int_equal(people->n, 2);
	expect_text(&people->items[0], "label", "ana");
	expect_text(&people->items[0], "uuid", "{1}");
	expect_text(&people->items[1], "label", "Carl");
	expect_null(&people->items[1], "uuid");
	assert_int_equal(value_get(&v->items[1], "before")->type, VALUE_LIST);
	v = change_at(written(&t, NO_RESULT, &context), 1);
	expect_text(v, "address", "acme/api user_permission ana");
	expect_text(v, "key", "{1}");
	toy_end(&t);
}

/* Where a secret comes from is all that is ever written of it. */
static void test_values_and_secrets(void **state)
{
	const struct field *value = &toy_variable_fields[TOY_VARIABLE_VALUE];
	struct report_context context = { 0 };
	const struct value *v;
	struct delta *d;
	struct object *o;
	struct toy t;

	(void)state;
	toy_begin(&t);
	o = toy_object(&t, &toy_variable, toy_object(&t, &toy_repository, NULL, "api"), "A");
	toy_change(&t, CHANGE_UPDATE, o, o, 3);
	d = toy_delta(&t, value);
	d->before = toy_attr(&t, value, "old", 0);
	d->after = toy_secret(&t, value, "TOKEN");
	d->secret = SECRET_ROTATE;
	t.plan.secret_states[SECRET_ROTATE] = 1;
	t.plan.secret_states[SECRET_UNCHANGED] = 2;
	t.plan.secret_states[SECRET_UNKNOWN] = 3;
	t.plan.secret_states[SECRET_UNREADABLE] = 4;
	toy_delta(&t, value)->after = toy_attr(&t, value, "plain", 3);
	toy_text(&t, TOY_VARIABLE_SECURED, "false", "true", 3);
	v = value_get(change_at(written(&t, NO_RESULT, &context), 0), "fields");
	expect_text(&v->items[0], "before", "old");
	expect_text(&v->items[0], "after.env", "TOKEN");
	expect_text(&v->items[0], "secret", "rotate");
	expect_null(&v->items[1], "secret");
	expect_null(&v->items[1], "before");
	expect_text(&v->items[1], "after", "plain");
	assert_int_equal(value_get(&v->items[2], "after")->type, VALUE_BOOL);
	v = value_at(written(&t, NO_RESULT, &context), "summary.secret_states");
	expect_int(v, "unchanged", 2);
	expect_int(v, "rotate", 1);
	expect_int(v, "unknown", 7);
	expect_int(v, "unreadable", 4);
	toy_end(&t);
}

static void test_a_replacement(void **state)
{
	struct report_context context = { 0 };
	const struct value *v;
	struct object *o;
	struct toy t;

	(void)state;
	toy_begin(&t);
	o = toy_object(&t, &toy_lock, toy_object(&t, &toy_repository, NULL, "api"), "ssh-rsa x");
	toy_change(&t, CHANGE_REPLACE, o, o, 3)->reason = "'label' can be set on creation only";
	toy_text(&t, TOY_LOCK_LABEL, "old", "new", 3);
	v = written(&t, NO_RESULT, &context);
	expect_int(v, "summary.replace", 1);
	expect_int(v, "summary.update", 0);
	expect_int(v, "cost.writes", 2);
	v = change_at(v, 0);
	expect_text(v, "action", "replace");
	expect_text(v, "reason", "'label' can be set on creation only");
	expect_int(v, "writes", 2);
	expect_text(&value_get(v, "fields")->items[0], "before", "old");
	expect_text(&value_get(v, "fields")->items[0], "after", "new");
	toy_end(&t);
}

static void test_renames_deletions_and_needs(void **state)
{
	struct report_context none = { 0 };
	size_t needs[] = { 0 };
	const struct value *v;
	struct object *repo;
	struct change *c;
	struct toy t;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "new");
	toy_change(&t, CHANGE_UPDATE, repo, toy_object(&t, &toy_repository, NULL, "old"), 3)
		->renamed_from = "old";
	c = toy_change(&t, CHANGE_DELETE, NULL,
		toy_object(&t, &toy_webhook, repo, "https://x.example"), 9);
	c->reason = "exact";
	c->needs = needs;
	c->n_needs = 1;
	v = written(&t, NO_RESULT, &none);
	expect_text(change_at(v, 0), "renamed_from", "old");
	assert_int_equal(value_get(change_at(v, 0), "needs")->n, 0);
	expect_text(change_at(v, 1), "action", "delete");
	expect_text(change_at(v, 1), "reason", "exact");
	expect_text(change_at(v, 1), "address", "acme/new webhook https://x.example");
	assert_int_equal(value_get(change_at(v, 1), "fields")->n, 0);
	assert_int_equal(value_int(&value_get(change_at(v, 1), "needs")->items[0], -1), 0);
	toy_end(&t);
}

static void test_problems_and_what_is_gone(void **state)
{
	static const struct removal removal = { "CHANGE-1", "2026-01-01", "wikis",
		"https://x.example/1", "files" };
	static const struct kind gone = {
		.name = "wiki", .plural = "wikis", .parent = &toy_repository, .removal = &removal
	};
	struct report_context none = { 0 };
	const struct value *v, *item;
	struct problem problem = { .kind = &toy_reviewer,
		.code = ERR_HTTP,
		.message = "GET ...: 500",
		.place = { "acme.yaml", 7, 2 } };
	struct toy t;

	(void)state;
	toy_begin(&t);
	problem.desired = toy_object(&t, &toy_repository, NULL, "api");
	t.plan.problems = &problem;
	t.plan.n_problems = 1;
	state_add_unmanageable(&t.live, &gone, "wikis were removed");
	t.live.unmanageable[0].objects = 3;
	v = written(&t, NO_RESULT, &none);
	expect_int(v, "summary.problems", 1);
	item = value_get(v, "problems")->items;
	expect_text(item, "address", "acme/api default_reviewers");
	expect_text(item, "kind", "default_reviewer");
	expect_text(item, "code", "http");
	expect_text(item, "message", "GET ...: 500");
	expect_int(item, "place.line", 7);
	item = value_get(v, "unmanageable")->items;
	expect_text(item, "kind", "wiki");
	expect_text(item, "message", "wikis were removed");
	expect_int(item, "objects", 3);
	expect_text(item, "change", "CHANGE-1");
	expect_text(item, "url", "https://x.example/1");
	toy_end(&t);
}

static void test_a_problem_of_an_object_itself(void **state)
{
	struct report_context none = { 0 };
	struct problem problem = { .message = "x" };
	const struct value *item;
	struct toy t;

	(void)state;
	toy_begin(&t);
	problem.desired = toy_object(&t, &toy_repository, NULL, "api");
	t.plan.problems = &problem;
	t.plan.n_problems = 1;
	item = value_get(written(&t, NO_RESULT, &none), "problems")->items;
	expect_text(item, "address", "acme/api");
	expect_text(item, "kind", "repository");
	expect_null(item, "code");
	expect_null(item, "place");
	toy_end(&t);
}

static void test_a_result_has_an_outcome_for_each_change(void **state)
{
	struct report_context none = { 0 };
	struct outcome outcomes[] = {
		{ .status = OUTCOME_DONE, .writes = 1, .adopted = true, .late = true },
		{ .status = OUTCOME_FAILED, .code = ERR_AUTH, .message = "403", .writes = 2 },
		{ .status = OUTCOME_SKIPPED, .message = "needs 1" },
		{ .status = OUTCOME_STOPPED },
	};
	const struct value *v;
	struct toy t;
	size_t i;

	(void)state;
	toy_begin(&t);
	for (i = 0; i < COUNT(outcomes); i++)
		toy_change(
			&t, CHANGE_CREATE, toy_object(&t, &toy_repository, NULL, "api"), NULL, 3);
	v = written(&t, outcomes, &none);
	expect_text(v, "format", "cooper-result/1");
	expect_int(v, "summary.done", 1);
	expect_int(v, "summary.failed", 1);
	expect_int(v, "summary.skipped", 1);
	expect_int(v, "summary.stopped", 1);
	expect_int(v, "summary.adopted", 1);
	expect_int(v, "summary.late", 1);
	expect_text(change_at(v, 0), "outcome.status", "done");
	assert_true(value_true(value_at(change_at(v, 0), "outcome.adopted")));
	assert_true(value_true(value_at(change_at(v, 0), "outcome.late")));
	assert_false(value_true(value_at(change_at(v, 1), "outcome.late")));
	expect_null(change_at(v, 0), "outcome.code");
	expect_text(change_at(v, 1), "outcome.status", "failed");
	expect_text(change_at(v, 1), "outcome.code", "auth");
	expect_text(change_at(v, 1), "outcome.message", "403");
	expect_int(change_at(v, 1), "outcome.writes", 2);
	expect_text(change_at(v, 2), "outcome.status", "skipped");
	expect_text(change_at(v, 3), "outcome.status", "stopped");
	toy_end(&t);
}

static void test_a_result_of_nothing_attempted(void **state)
{
	struct report_context none = { 0 };
	const struct value *v;
	struct toy t;

	(void)state;
	toy_begin(&t);
	v = written(&t, NULL, &none);
	expect_text(v, "format", "cooper-result/1");
	expect_int(v, "summary.done", 0);
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_repository, NULL, "api"), NULL, 3);
	v = written(&t, NULL, &none);
	expect_int(v, "summary.done", 0);
	expect_int(v, "summary.stopped", 1);
	expect_text(change_at(v, 0), "outcome.status", "stopped");
	toy_end(&t);
}

static void test_every_code_has_a_name(void **state)
{
	int code;

	(void)state;
	for (code = ERR_INTERNAL; code <= ERR_INTERRUPTED; code++)
		assert_non_null(document_code(code));
	assert_null(document_code(ERR_NONE));
	assert_null(document_code(-1));
	assert_null(document_code(1000));
}

#include "report/stale.h"

#include "tests/unit/report/filed.h"

#define HEADING "Not as it was when the plan was made:\n"

/* Makes a plan, as it was when it was saved (`now` is false) or as it is made anew. */
typedef void builder(struct toy *t, bool now);

/* A plan that was saved, one that was made anew, and what is different. */
struct meeting {
	struct saved saved;
	struct toy now;
	struct stales stales;
};

static void meet(struct meeting *m, builder *build, const bool *settled)
{
	struct stale_sides sides = { .saved = &m->saved, .settled = settled };
	AUTO(str_release) struct str text = STR_INIT;
	struct toy then;

	*m = (struct meeting){ .saved = SAVED_INIT, .stales = STALES_INIT };
	toy_begin(&then);
	build(&then, false);
	filed_write(&then, NULL, &text);
	toy_end(&then);
	assert_null(filed_read(&m->saved, &text, NULL));
	toy_begin(&m->now);
	build(&m->now, true);
	stale_find(&m->stales, &sides, &m->now.plan);
}

static void part(struct meeting *m)
{
	stales_release(&m->stales);
	saved_release(&m->saved);
	toy_end(&m->now);
}

static void expect_text(const struct stales *stales, const char *text)
{
	const struct report_context context = { 0 };
	AUTO(str_release) struct str out = STR_INIT, expected = STR_INIT;

	report_stale_text(&out, stales, &context);
	str_addf(&expected, HEADING "%s\n", text);
	assert_string_equal(out.buf, expected.buf);
}

/* What is different reads like this; "": nothing is, and all changes are left. */
static void expect(builder *build, const char *text)
{
	struct meeting m;
	size_t n;

	meet(&m, build, NULL);
	n = m.now.plan.n_changes;
	if (*text)
		expect_text(&m.stales, text);
	else
		assert_int_equal(m.stales.n, 0);
	if (!*text)
		assert_int_equal(n, m.saved.n);
	part(&m);
}

static struct object *repository(struct toy *t, const char *slug)
{
	return toy_object(t, &toy_repository, NULL, slug);
}

/* --- fields --- */

/* The description of a repository, and where it goes; NULL as the last text: it stays as it is. */
static const struct row {
	const char *before, *after, *before_now, *after_now, *text;
} rows[] = {
	{ "a", "b", "a", "b", "" },
	{ NULL, "b", NULL, "b", "" },
	{ "a", "b", "c", "b", "  acme/api\n    description was \"a\" and is \"c\" now\n" },
	{ "a", "b", "a", "c",
		"  acme/api\n    description was to become \"b\" and would become \"c\" now\n" },
	{ "a", "b", "c", "d",
		"  acme/api\n    description was \"a\" and is \"c\" now\n"
		"    description was to become \"b\" and would become \"d\" now\n" },
	{ NULL, "b", "", "b", "  acme/api\n    description was nothing and is \"\" now\n" },
	{ "a", "b", NULL, "b", "  acme/api\n    description was \"a\" and is nothing now\n" },
	{ "a", "b", NULL, NULL, "  acme/api\n    is as planned already\n" },
	{ "a\nb", "b", "a\n\033b", "b",
		"  acme/api\n    description was \"a\\nb\" and is \"a\\n\\u{1b}b\" now\n" },
};
static const struct row *row;

static void build_row(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");
	const char *before = now ? row->before_now : row->before;
	const char *after = now ? row->after_now : row->after;

	if (!after)
		return;
	toy_change(t, CHANGE_UPDATE, api, api, now ? 40 : 4);
	toy_text(t, TOY_DESCRIPTION, before, after, now ? 50 : 5);
}

static void test_a_field(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		row = &rows[i];
		expect(build_row, row->text);
	}
}

static void build_other_fields(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");

	toy_change(t, CHANGE_UPDATE, api, api, 4);
	toy_text(t, TOY_DESCRIPTION, "a", "b", 5);
	toy_text(t, now ? TOY_WEBSITE : TOY_LANGUAGE, "c", "d", 5);
}

static void test_other_fields(void **state)
{
	(void)state;
	expect(build_other_fields,
		"  acme/api\n"
		"    language is as planned already\n"
		"    website has been changed since, and would change as well\n");
}

static void build_order_of_fields(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");

	toy_change(t, CHANGE_UPDATE, api, api, 4);
	toy_text(t, now ? TOY_WEBSITE : TOY_LANGUAGE, "a", "b", 5);
	toy_text(t, now ? TOY_LANGUAGE : TOY_WEBSITE, "a", "b", 5);
}

static void test_the_order_of_fields_does_not_matter(void **state)
{
	(void)state;
	expect(build_order_of_fields, "");
}

/* --- values --- */

/* A webhook whose events were `then` and are `now`. */
static void build_events(
	struct toy *t, bool is_now, const char *const *then, const char *const *now)
{
	static const char *const after[] = { "after", NULL };
	struct object *hook = toy_object(t, &toy_webhook, repository(t, "api"), "u");
	struct delta *d;

	toy_change(t, CHANGE_UPDATE, hook, hook, 4);
	d = toy_delta(t, &toy_webhook_fields[1]);
	d->before = toy_list(t, d->field, is_now ? now : then);
	d->after = toy_list(t, d->field, after);
}

static void build_list_in_another_order(struct toy *t, bool now)
{
	static const char *const ab[] = { "a", "b", NULL }, *const ba[] = { "b", "a", NULL };

	build_events(t, now, ab, ba);
}

static void build_list_of_another_length(struct toy *t, bool now)
{
	static const char *const ab[] = { "a", "b", NULL }, *const none[] = { NULL };

	build_events(t, now, ab, none);
}

static void build_list_with_doubles(struct toy *t, bool now)
{
	static const char *const ab[] = { "a", "b", NULL }, *const aa[] = { "a", "a", NULL };

	build_events(t, now, aa, ab);
}

static void test_lists(void **state)
{
	(void)state;
	expect(build_list_in_another_order, "");
	expect(build_list_of_another_length,
		"  acme/api webhook u\n    events was \"a\", \"b\" and is an empty list now\n");
	expect(build_list_with_doubles,
		"  acme/api webhook u\n    events was \"a\", \"a\" and is \"a\", \"b\" now\n");
}

static void build_typed(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");
	struct object *rule = toy_object(t, &toy_restriction, api, "push");
	struct delta *d;

	toy_change(t, CHANGE_UPDATE, api, api, 3);
	toy_text(t, TOY_PRIVATE, now ? "false" : NULL, "true", 3);
	toy_change(t, CHANGE_UPDATE, rule, rule, 3);
	d = toy_delta(t, &toy_restriction_fields[1]);
	d->before = toy_attr(t, d->field, "", 0);
	((struct attr *)d->before)->value = value_new_int(t->arena, now ? 2 : 1);
	d = toy_delta(t, &toy_restriction_fields[2]);
	d->before = toy_attr(t, d->field, "", 0);
	((struct attr *)d->before)->person = now ? toy_person(t, NULL, "Carl", "{2}")
						 : toy_person(t, "ana", "Ana", "{1}");
}

static void test_values_of_other_types(void **state)
{
	(void)state;
	expect(build_typed, "  acme/api\n"
			    "    is_private was nothing and is false now\n"
			    "  acme/api branch_restriction push\n"
			    "    value was 1 and is 2 now\n"
			    "    owner was \"ana\" and is \"Carl\" now\n");
}

static void build_people(struct toy *t, bool now)
{
	const struct field *users = &toy_guard_fields[TOY_GUARD_USERS];
	const struct person **some = ARENA_ARRAY(t->arena, const struct person *, 3);
	struct object *guard = toy_object(t, &toy_guard, repository(t, "api"), "push");

	some[now ? 1 : 0] = toy_person(t, NULL, now ? "Ana B" : "Ana", "{1}");
	some[now ? 0 : 1] = toy_person(t, "bo", "Bo", "{2}");
	toy_change(t, CHANGE_UPDATE, guard, guard, 3);
	toy_delta(t, users)->before = toy_people(t, users, some);
}

/* People are who they are, whatever they call themselves. */
static void test_people_in_lists(void **state)
{
	(void)state;
	expect(build_people, "");
}

static void build_secret(struct toy *t, bool now)
{
	const struct field *value = &toy_variable_fields[TOY_VARIABLE_VALUE];
	struct object *o = toy_object(t, &toy_variable, repository(t, "api"), "A");

	toy_change(t, CHANGE_UPDATE, o, o, 3);
	toy_delta(t, value)->after = toy_secret(t, value, now ? "OTHER" : "TOKEN");
}

static void test_another_reference_to_a_secret(void **state)
{
	(void)state;
	expect(build_secret, "  acme/api variable A\n"
			     "    value was to become TOKEN and would become OTHER now\n");
}

/* --- members --- */

static void build_members(struct toy *t, bool now)
{
	toy_set(t, &toy_reviewer, repository(t, "api"), 3);
	toy_member(t, toy_person(t, "ana", "Ana", "{1}"), true);
	if (now)
		toy_member(t, toy_person(t, NULL, "Carl", "{3}"), false);
	else
		toy_member(t, toy_person(t, "bo", "Bo", "{2}"), true);
}

static void test_members(void **state)
{
	(void)state;
	expect(build_members, "  acme/api default_reviewers\n"
			      "    bo is as planned already\n"
			      "    Carl has been changed since, and would change as well\n");
}

static void build_renamed_member(struct toy *t, bool now)
{
	toy_set(t, &toy_reviewer, repository(t, "api"), 3);
	if (now)
		toy_member(t, toy_person(t, "bo", "Bo", "{2}"), true);
	toy_member(t, toy_person(t, NULL, now ? "Carl C" : "Carl", "{3}"), false);
	if (!now)
		toy_member(t, toy_person(t, "bo", "Bo", "{2}"), true);
}

static void test_members_by_another_name_in_another_order(void **state)
{
	(void)state;
	expect(build_renamed_member, "");
}

/* Two of one name are not one. */
static void build_namesake(struct toy *t, bool now)
{
	toy_set(t, &toy_reviewer, repository(t, "api"), 3);
	toy_member(t, toy_person(t, NULL, "Carl", now ? "{4}" : "{3}"), false);
}

static void test_a_namesake(void **state)
{
	(void)state;
	expect(build_namesake, "  acme/api default_reviewers\n"
			       "    Carl is as planned already\n"
			       "    Carl has been changed since, and would change as well\n");
}

/* --- files --- */

static const char *live_content, *other_file;

static void build_files(struct toy *t, bool now)
{
	toy_set(t, &toy_file, repository(t, "api"), 3);
	filed_file(t, "README.md", now ? live_content : "old\n", "new\n");
	if (now && other_file)
		filed_file(t, other_file, "x", "y");
}

static void test_files(void **state)
{
	(void)state;
	live_content = "old\n";
	other_file = NULL;
	expect(build_files, "");
	live_content = "elsewhere\n";
	expect(build_files, "  acme/api files\n    has another content or another name now\n");
	live_content = NULL;
	expect(build_files, "  acme/api files\n    has another content or another name now\n");
	live_content = "old\n";
	other_file = "more.txt";
	expect(build_files, "  acme/api files\n"
			    "    more.txt has been changed since, and would change as well\n");
}

/* --- actions --- */

static enum change_action action_then, action_now;

static void build_action(struct toy *t, bool now)
{
	struct object *hook = toy_object(t, &toy_webhook, repository(t, "api"), "u");

	toy_change(t, now ? action_now : action_then, hook, hook, 3)->reason = "absent";
}

static void test_other_actions(void **state)
{
	static const struct {
		enum change_action then, now;
		const char *reason;
	} table[] = {
		{ CHANGE_UPDATE, CHANGE_CREATE, "is not there any more" },
		{ CHANGE_REPLACE, CHANGE_CREATE, "is not there any more" },
		{ CHANGE_CREATE, CHANGE_UPDATE, "is there now" },
		{ CHANGE_CREATE, CHANGE_REPLACE, "is there now" },
		{ CHANGE_UPDATE, CHANGE_REPLACE, "would have to be changed in another way now" },
		{ CHANGE_REPLACE, CHANGE_UPDATE, "would have to be changed in another way now" },
		{ CHANGE_UPDATE, CHANGE_DELETE, "would have to be deleted now" },
		{ CHANGE_DELETE, CHANGE_UPDATE, "would have to be changed in another way now" },
		{ CHANGE_DELETE, CHANGE_DELETE, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		AUTO(str_release) struct str text = STR_INIT;

		action_then = table[i].then;
		action_now = table[i].now;
		if (table[i].reason)
			str_addf(&text, "  acme/api webhook u\n    %s\n", table[i].reason);
		expect(build_action, text.buf);
	}
}

static void build_once(struct toy *t, bool now)
{
	struct object *hook = toy_object(t, &toy_webhook, repository(t, "api"), "u");

	if (!now)
		toy_change(t, action_then, hook, hook, 3);
}

static void test_nothing_is_left_to_do(void **state)
{
	(void)state;
	action_then = CHANGE_CREATE;
	expect(build_once, "  acme/api webhook u\n    is there already, as it is to be\n");
	action_then = CHANGE_UPDATE;
	expect(build_once, "  acme/api webhook u\n    is as planned already\n");
	action_then = CHANGE_REPLACE;
	expect(build_once, "  acme/api webhook u\n    is as planned already\n");
	action_then = CHANGE_DELETE;
	expect(build_once, "  acme/api webhook u\n    is gone already\n");
}

static void build_renamed(struct toy *t, bool now)
{
	struct object *new = repository(t, "new"), *old = repository(t, now ? "older" : "old");

	toy_change(t, CHANGE_UPDATE, new, old, 3)->renamed_from = old->key;
}

static void test_another_former_name(void **state)
{
	(void)state;
	expect(build_renamed, "  acme/new\n    has another content or another name now\n");
}

/* The same key in another list is another thing. */
static void build_elsewhere(struct toy *t, bool now)
{
	struct object *api = repository(t, "api"), *web = repository(t, "web");
	struct object *hook = toy_object(t, &toy_webhook, now ? web : api, "u");

	toy_change(t, CHANGE_CREATE, hook, NULL, 3);
}

static void test_another_list(void **state)
{
	(void)state;
	expect(build_elsewhere, "  acme/api webhook u\n    is there already, as it is to be\n");
}

/* --- problems --- */

static const char *problem_in;

static void build_problem(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");
	struct object *hook = toy_object(t, &toy_webhook, api, "u");

	if (!now) {
		toy_change(t, CHANGE_CREATE, hook, NULL, 3);
		return;
	}
	t->plan.problems = ARENA_NEW(t->arena, struct problem);
	t->plan.n_problems = 1;
	t->plan.problems[0] = (struct problem){ .desired = repository(t, problem_in),
		.code = ERR_NOT_FOUND,
		.message = "repository does not exist" };
}

static void test_a_problem_says_more(void **state)
{
	(void)state;
	problem_in = "api";
	expect(build_problem, "  acme/api webhook u\n    repository does not exist\n");
	problem_in = "ap";
	expect(build_problem, "  acme/api webhook u\n    is there already, as it is to be\n");
	problem_in = "api webhook u and more";
	expect(build_problem, "  acme/api webhook u\n    is there already, as it is to be\n");
}

/* --- the plan that is left --- */

static void build_more(struct toy *t, bool now)
{
	struct object *api = repository(t, "api"), *web = repository(t, "web");
	struct object *hook = toy_object(t, &toy_webhook, web, "u");

	if (now) {
		toy_change(t, CHANGE_UPDATE, api, api, 2);
		toy_text(t, TOY_LANGUAGE, "a", "b", 2);
	}
	toy_change(t, CHANGE_CREATE, hook, NULL, 3);
	if (now)
		toy_change(t, CHANGE_DELETE, NULL, toy_object(t, &toy_webhook, web, "v"), 4);
}

static void test_what_was_not_saved_is_dropped(void **state)
{
	struct meeting m;

	(void)state;
	meet(&m, build_more, NULL);
	assert_int_equal(m.stales.n, 0);
	assert_int_equal(m.now.plan.n_changes, 1);
	assert_int_equal(m.now.plan.create, 1);
	assert_int_equal(m.now.plan.update + m.now.plan.delete, 0);
	assert_string_equal(m.now.plan.changes[0].desired->key, "u");
	part(&m);
}

static void build_needs(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");
	struct change *c;

	if (now)
		toy_change(t, CHANGE_CREATE, api, NULL, 2);
	c = toy_change(t, CHANGE_CREATE, toy_object(t, &toy_webhook, api, "u"), NULL, 3);
	if (now) {
		c->needs = ARENA_ARRAY(t->arena, size_t, 1);
		c->n_needs = 1;
	}
}

static void test_something_else_would_have_to_be_made_before(void **state)
{
	(void)state;
	expect(build_needs,
		"  acme/api webhook u\n    needs something that is not there any more\n");
}

static void build_half_done(struct toy *t, bool now)
{
	struct object *api = repository(t, "api"), *web = repository(t, "web");

	if (!now)
		toy_change(t, CHANGE_CREATE, toy_object(t, &toy_webhook, api, "done"), NULL, 3);
	toy_change(t, CHANGE_UPDATE, web, web, 3);
	toy_text(t, TOY_LANGUAGE, now ? "half" : "a", "b", 3);
	toy_change(t, CHANGE_UPDATE, api, api, 3);
	toy_text(t, TOY_LANGUAGE, now ? "c" : "a", "b", 3);
}

/* What may be done already is done as far as it is not; what is not settled has to be as it was. */
static void test_what_is_settled_is_not_stale(void **state)
{
	static const bool settled[] = { true, true, false };
	struct meeting m;

	(void)state;
	meet(&m, build_half_done, settled);
	expect_text(&m.stales, "  acme/api\n    language was \"a\" and is \"c\" now\n");
	assert_int_equal(m.now.plan.n_changes, 2);
	part(&m);
}

static void build_nothing(struct toy *t, bool now)
{
	if (now)
		toy_change(t, CHANGE_CREATE, repository(t, "api"), NULL, 3);
}

static void test_an_empty_plan_stays_empty(void **state)
{
	struct meeting m;

	(void)state;
	meet(&m, build_nothing, NULL);
	assert_int_equal(m.stales.n, 0);
	assert_int_equal(m.now.plan.n_changes, 0);
	part(&m);
}

/* --- secrets --- */

static void build_hook(struct toy *t, bool now)
{
	struct object *hook = toy_object(t, &toy_webhook, repository(t, "api"), "u");

	(void)now;
	toy_change(t, CHANGE_CREATE, hook, NULL, 3);
}

/* How many are stale where the fingerprints then and now were these. */
static size_t compare_secrets(const char *then, const char *now, const char *key_now)
{
	const struct report_context context = { 0 };
	AUTO(saved_release) struct saved saved = SAVED_INIT;
	AUTO(stales_release) struct stales stales = STALES_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct stale_sides sides = { .saved = &saved, .secrets = &now, .secrets_key = key_now };
	struct saved_origin origin = filed_origin;
	char id[HASH_TEXT];
	struct toy t;

	origin.secrets_key = "k1";
	origin.secrets = &then;
	toy_begin(&t);
	build_hook(&t, false);
	saved_write(&text, &t.plan, &context, &origin, id);
	assert_null(filed_read(&saved, &text, NULL));
	stale_find(&stales, &sides, &t.plan);
	if (stales.n)
		expect_text(&stales, "  acme/api webhook u\n"
				     "    a secret is another than when the plan was made\n");
	toy_end(&t);
	return stales.n;
}

/* Under another key, or where there was none, nobody can tell. */
static void test_another_secret(void **state)
{
	(void)state;
	assert_int_equal(compare_secrets("f1", "f1", "k1"), 0);
	assert_int_equal(compare_secrets("f1", "f2", "k1"), 1);
	assert_int_equal(compare_secrets("f1", "f2", "k2"), 0);
	assert_int_equal(compare_secrets(NULL, "f2", "k1"), 0);
	assert_int_equal(compare_secrets("f1", NULL, "k1"), 0);
}

/* --- forged --- */

/* What is stale where the file was forged so. */
static size_t compare_forged(builder *build, const char *from, const char *to)
{
	AUTO(saved_release) struct saved saved = SAVED_INIT;
	AUTO(stales_release) struct stales stales = STALES_INIT;
	AUTO(str_release) struct str text = STR_INIT, out = STR_INIT;
	const struct report_context context = { 0 };
	struct stale_sides sides = { .saved = &saved };
	struct toy t;

	toy_begin(&t);
	build(&t, false);
	filed_write(&t, NULL, &text);
	filed_forge(&text, from, to);
	assert_null(filed_read(&saved, &text, NULL));
	stale_find(&stales, &sides, &t.plan);
	report_stale_text(&out, &stales, &context);
	report_stale_json(&out, &stales, &saved);
	toy_end(&t);
	return stales.n;
}

static void build_two_fields(struct toy *t, bool now)
{
	struct object *api = repository(t, "api");

	(void)now;
	toy_change(t, CHANGE_UPDATE, api, api, 4);
	toy_text(t, TOY_LANGUAGE, "a", "b", 5);
	toy_text(t, TOY_WEBSITE, "c", "d", 5);
}

/* Of two fields the file would show one: nobody is to approve what he was not shown. */
static void test_a_field_that_was_hidden(void **state)
{
	(void)state;
	assert_int_equal(
		compare_forged(build_two_fields, "\"version\"", "\"Version\": 1, \"version\""), 0);
	assert_int_equal(compare_forged(build_two_fields, "\"fields\": [",
				 "\"fields\": \"none\", \"hidden\": ["),
		1);
	assert_int_equal(
		compare_forged(build_two_fields, "\"fields\": [", "\"fields\": {}, \"hidden\": ["),
		1);
	assert_int_equal(compare_forged(build_two_fields, "\"fields\": [",
				 "\"fields\": null, \"hidden\": ["),
		1);
	assert_int_equal(compare_forged(build_two_fields, "\"fields\": [", "\"hidden\": ["), 1);
	assert_int_equal(
		compare_forged(build_two_fields, "\"name\": \"website\"", "\"name\": \"language\""),
		1);
	assert_int_equal(
		compare_forged(build_two_fields,
			"\"name\": \"website\",\n            \"before\": \"c\",\n            \"after\": \"d\"",
			"\"name\": \"language\",\n            \"before\": \"a\",\n            \"after\": \"b\""),
		1);
}

static void test_members_that_were_hidden(void **state)
{
	(void)state;
	assert_int_equal(compare_forged(build_members, "\"members\": [\n          {",
				 "\"members\": 1, \"m\": [{"),
		1);
	assert_int_equal(
		compare_forged(build_members, "\"uuid\": \"{2}\"", "\"uuid\": \"{1}\""), 1);
	/* Who is not known by an id is known by name. */
	assert_int_equal(compare_forged(build_members, "\"uuid\": \"{2}\"", "\"uuid\": {}"), 0);
	assert_int_equal(
		compare_forged(build_members, "\"action\": \"add\"", "\"action\": \"remove\""), 1);
}

static void test_an_action_that_was_forged(void **state)
{
	(void)state;
	assert_int_equal(
		compare_forged(build_hook, "\"action\": \"create\"", "\"action\": \"delete\""), 1);
	assert_int_equal(
		compare_forged(build_hook, "\"renamed_from\": null", "\"renamed_from\": \"x\""), 1);
	assert_int_equal(
		compare_forged(build_hook, "\"list\": \"acme/api webhooks\"", "\"list\": \"acme\""),
		1);
	assert_int_equal(compare_forged(build_hook, "\"key\": \"u\"", "\"key\": \"v\""), 1);
	assert_int_equal(compare_forged(build_hook, "\"content\": null", "\"content\": \"x\""), 1);
}

/* --- for programs --- */

static const struct value *as_json(struct meeting *m)
{
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *root;

	report_stale_json(&out, &m->stales, &m->saved);
	assert_int_equal(out.buf[out.len - 1], '\n');
	root = json_parse(m->now.arena, out.buf, out.len, NULL);
	assert_non_null(root);
	return root;
}

static void test_for_programs(void **state)
{
	const struct value *root, *stale;
	struct meeting m;

	(void)state;
	row = &rows[4];
	meet(&m, build_row, NULL);
	root = as_json(&m);
	assert_string_equal(value_text(value_get(root, "format"), ""), "cooper-stale/1");
	assert_string_equal(value_text(value_get(root, "server"), ""), filed_origin.server);
	assert_string_equal(value_text(value_get(root, "plan"), ""), m.saved.id);
	assert_int_equal(value_get(root, "stale")->n, 1);
	stale = value_get(root, "stale")->items;
	assert_string_equal(value_text(value_get(stale, "address"), ""), "acme/api");
	assert_int_equal(value_get(stale, "reasons")->n, 2);
	assert_string_equal(value_text(value_get(stale, "reasons")->items, ""),
		"description was \"a\" and is \"c\" now");
	assert_true(value_equal(value_get(stale, "planned"), m.saved.changes[0].json));
	assert_string_equal(value_text(value_at(stale, "found.address"), ""), "acme/api");
	part(&m);
}

static void test_for_programs_nothing_was_found(void **state)
{
	const struct value *stale;
	struct meeting m;

	(void)state;
	action_then = CHANGE_DELETE;
	meet(&m, build_once, NULL);
	stale = value_get(as_json(&m), "stale")->items;
	assert_int_equal(value_get(stale, "found")->type, VALUE_NULL);
	part(&m);
}

/* What a server answered is no sequence for the terminal. */
static void build_control(struct toy *t, bool now)
{
	struct object *hook = toy_object(t, &toy_webhook, repository(t, "api"), "u\033[2J");

	if (!now)
		toy_change(t, CHANGE_DELETE, NULL, hook, 3);
}

static void test_an_address_is_no_sequence_for_the_terminal(void **state)
{
	(void)state;
	expect(build_control, "  acme/api webhook u\\u{1b}[2J\n    is gone already\n");
}

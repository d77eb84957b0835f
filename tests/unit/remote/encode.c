#include "remote/encode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"

#include "tests/unit/shapes.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

static struct arena arena = ARENA_INIT;

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct value *json(const char *text)
{
	const struct value *v = json_parse(&arena, text, strlen(text), NULL);

	assert_non_null(v);
	return v;
}

static void assert_json(const struct value *v, const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT;

	assert_non_null(v);
	json_write(&text, v);
	assert_string_equal(text.buf, expected);
}

static const struct person ana = { .name = "ana", .uuid = "{8f}", .account_id = "557058:1" };
static const struct person bo = { .name = "bo", .account_id = "557058:2" };
static const struct person carl = { .name = "carl", .email = "carl@acme.example" };
static const struct person ana_by_mail = { .email = "ana@acme.example",
	.same = (struct person *)(uintptr_t)&ana };

static void test_each_type_of_field(void **state)
{
	static const struct {
		struct field field;
		const char *value; /* JSON; what a manifest gives */
		const struct person *person;
		const char *body;
	} cases[] = {
		{ { .name = "name", .type = FIELD_STRING }, "\"Payments\"", NULL,
			"{\"name\":\"Payments\"}" },
		{ { .name = "name", .type = FIELD_STRING }, "2024", NULL, "{\"name\":\"2024\"}" },
		{ { .name = "name", .type = FIELD_STRING }, "true", NULL, "{\"name\":\"true\"}" },
		{ { .name = "name", .type = FIELD_STRING }, "1.50", NULL, "{\"name\":\"1.50\"}" },
		{ { .name = "name", .type = FIELD_STRING }, "\"\"", NULL, "{\"name\":\"\"}" },
		{ { .name = "content", .path = "content.raw", .type = FIELD_TEXT }, "\"a\\nb\\n\"",
			NULL, "{\"content\":{\"raw\":\"a\\nb\\n\"}}" },
		{ { .name = "deep", .path = "a.b.c", .type = FIELD_TEXT }, "\"x\"", NULL,
			"{\"a\":{\"b\":{\"c\":\"x\"}}}" },
		{ { .name = "is_private", .type = FIELD_BOOL }, "true", NULL,
			"{\"is_private\":true}" },
		{ { .name = "is_private", .type = FIELD_BOOL }, "false", NULL,
			"{\"is_private\":false}" },
		{ { .name = "value", .type = FIELD_INT }, "-2", NULL, "{\"value\":-2}" },
		{ { .name = "value", .type = FIELD_INT }, "9223372036854775807", NULL,
			"{\"value\":9223372036854775807}" },
		{ { .name = "events", .type = FIELD_STRING_SET }, "[\"b\", \"a\", 3]", NULL,
			"{\"events\":[\"b\",\"a\",\"3\"]}" },
		{ { .name = "events", .type = FIELD_STRING_SET }, "[]", NULL, "{\"events\":[]}" },
		{ { .name = "assignee", .type = FIELD_PERSON }, "\"ana\"", &ana,
			"{\"assignee\":{\"uuid\":\"{8f}\"}}" },
		{ { .name = "assignee", .type = FIELD_PERSON }, "\"x\"", &ana_by_mail,
			"{\"assignee\":{\"uuid\":\"{8f}\"}}" },
		{ { .name = "assignee", .type = FIELD_PERSON }, "\"bo\"", &bo,
			"{\"assignee\":{\"account_id\":\"557058:2\"}}" },
		{ { .name = "assignee", .type = FIELD_PERSON }, "\"\"", NULL,
			"{\"assignee\":null}" },
		{ { .name = "owner", .path = "a.owner", .type = FIELD_PERSON }, "\"ana\"", &ana,
			"{\"a\":{\"owner\":{\"uuid\":\"{8f}\"}}}" },
		{ { .name = "project", .path = "project.key", .type = FIELD_REFERENCE }, "\"PAY\"",
			NULL, "{\"project\":{\"key\":\"PAY\"}}" },
		{ { .name = "project", .path = "project.key", .type = FIELD_REFERENCE }, "\"\"",
			NULL, "{\"project\":null}" },
		{ { .name = "a", .path = "a.b.key", .type = FIELD_REFERENCE }, "\"\"", NULL,
			"{\"a\":{\"b\":null}}" },
		{ { .name = "project", .type = FIELD_REFERENCE }, "\"\"", NULL,
			"{\"project\":null}" },
		{ { .name = "enabled", .type = FIELD_BOOL, .flags = FIELD_AS_TEXT }, "true", NULL,
			"{\"enabled\":\"true\"}" },
		{ { .name = "enabled", .type = FIELD_BOOL, .flags = FIELD_AS_TEXT }, "false", NULL,
			"{\"enabled\":\"false\"}" },
		{ { .name = "name", .path = "dev.name", .type = FIELD_STRING, .flags = FIELD_NULL },
			"\"\"", NULL, "{\"dev\":{\"name\":null}}" },
		{ { .name = "name", .type = FIELD_STRING, .flags = FIELD_NULL }, "\"x\"", NULL,
			"{\"name\":\"x\"}" },
		{ { .name = "events", .type = FIELD_STRING_SET, .flags = FIELD_NULL }, "[]", NULL,
			"{\"events\":null}" },
		{ { .name = "value", .type = FIELD_INT, .flags = FIELD_NULL }, "0", NULL,
			"{\"value\":0}" },
		{ { .name = "groups", .type = FIELD_STRING_SET, .member = "slug" },
			"[\"devs\", \"ops\"]", NULL,
			"{\"groups\":[{\"slug\":\"devs\"},{\"slug\":\"ops\"}]}" },
		{ { .name = "groups", .type = FIELD_STRING_SET, .member = "slug" }, "[]", NULL,
			"{\"groups\":[]}" },
		{ { .name = "key", .type = FIELD_SSH_KEY }, "\"ssh-rsa AAAA\"", NULL,
			"{\"key\":\"ssh-rsa AAAA\"}" },
		{ { .name = "key",
			  .path = "public_key",
			  .type = FIELD_SSH_KEY,
			  .member = "key_type key" },
			"\"ssh-rsa AAAA\"", NULL,
			"{\"public_key\":{\"key_type\":\"ssh-rsa\",\"key\":\"AAAA\"}}" },
		{ { .name = "value", .type = FIELD_VALUE }, "\"text\"", NULL,
			"{\"value\":\"text\"}" },
		{ { .name = "value", .type = FIELD_VALUE }, "8080", NULL, "{\"value\":\"8080\"}" },
		{ { .name = "value", .type = FIELD_VALUE }, "true", NULL, "{\"value\":\"true\"}" },
		{ { .name = "value", .type = FIELD_VALUE }, "{\"env\":\"COOPER_TEST_VALUE\"}", NULL,
			"{\"value\":\"s3cret\"}" },
		{ { .name = "when", .type = FIELD_CRON }, "\"0 0 12 * * ? *\"", NULL,
			"{\"when\":\"0 0 12 * * ? *\"}" },
		{ { .name = "prefix", .path = "types[kind=fix].prefix", .type = FIELD_STRING },
			"\"f/\"", NULL, "{\"types\":[{\"kind\":\"fix\",\"prefix\":\"f/\"}]}" },
	};
	size_t i;

	(void)state;
	setenv("COOPER_TEST_VALUE", "s3cret", 1);
	for (i = 0; i < COUNT(cases); i++) {
		struct attr attr = { .field = &cases[i].field,
			.value = json(cases[i].value),
			.person = cases[i].person };
		struct value *body = value_new_map(&arena);

		assert_int_equal(encode_attr(&arena, body, &attr, NULL), 0);
		assert_json(body, cases[i].body);
	}
}

static void test_people_are_their_ids(void **state)
{
	static const struct field users = { .name = "users", .type = FIELD_PEOPLE };
	static const struct person *const people[] = { &ana_by_mail, &bo }, *const lost[] = {
		&carl
	};
	struct attr attr = {
		.field = &users, .value = json("[\"ana\", \"bo\"]"), .people = people, .n_people = 2
	};
	struct value *body = value_new_map(&arena);
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(encode_attr(&arena, body, &attr, NULL), 0);
	assert_json(body, "{\"users\":[{\"uuid\":\"{8f}\"},{\"account_id\":\"557058:2\"}]}");
	attr.n_people = 0;
	assert_int_equal(encode_attr(&arena, body, &attr, NULL), 0);
	assert_json(body, "{\"users\":[]}");
	attr.people = lost;
	attr.n_people = 1;
	assert_int_equal(encode_attr(&arena, body, &attr, &e), -1);
	assert_string_equal(err_text(&e), "'carl' has neither a UUID nor an account id");
}

static void test_a_secret_that_cannot_be_read_is_an_error(void **state)
{
	static const struct field value = { .name = "value", .type = FIELD_VALUE };
	const struct attr attr = { .field = &value,
		.value = json("{\"env\": \"COOPER_NOT_SET\"}") };
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(encode_attr(&arena, value_new_map(&arena), &attr, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(
		err_text(&e), "'value': the environment has no variable 'COOPER_NOT_SET'");
}

static void test_fields_of_one_map_share_it(void **state)
{
	static const struct field first = {
		.name = "raw", .path = "content.raw", .type = FIELD_STRING
	};
	static const struct field second = {
		.name = "markup", .path = "content.markup", .type = FIELD_STRING
	};
	struct attr attrs[] = { { .field = &first, .value = json("\"x\"") },
		{ .field = &second, .value = json("\"md\"") } };
	struct value *body = value_new_map(&arena);

	(void)state;
	assert_int_equal(encode_attr(&arena, body, &attrs[0], NULL), 0);
	assert_int_equal(encode_attr(&arena, body, &attrs[1], NULL), 0);
	assert_json(body, "{\"content\":{\"raw\":\"x\",\"markup\":\"md\"}}");
}

static void test_somebody_who_was_never_looked_up_is_an_error(void **state)
{
	static const struct field assignee = { .name = "assignee", .type = FIELD_PERSON };
	const struct attr attr = { .field = &assignee, .value = json("\"carl\""), .person = &carl };
	const struct attr *attrs[] = { &attr };
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(encode_attr(&arena, value_new_map(&arena), &attr, &e), -1);
	assert_int_equal(e.code, ERR_INTERNAL);
	assert_string_equal(err_text(&e), "'carl' has neither a UUID nor an account id");
	assert_null(encode_update(&arena, attrs, 1, &e));
	assert_null(
		encode_creation(&arena, object_new(&arena, &kind_issue, NULL, "t"), attrs, 1, &e));
}

static const struct person *const everybody[] = { &ana };

/* An object of `kind` with the attributes of the map `attrs`, in JSON; persons are Ana. */
static struct object *object_of(const struct kind *kind, const char *key, const char *attrs)
{
	const struct value *map = json(attrs);
	struct object *o = object_new(&arena, kind, NULL, key);
	uint32_t i;

	for (i = 0; i < map->n; i++) {
		struct attr *attr = object_add_attr(
			&arena, o, kind_field(kind, map->pairs[i].name));

		attr->value = &map->pairs[i].value;
		attr->person = attr->field->type == FIELD_PERSON ? &ana : NULL;
		if (attr->field->type == FIELD_PEOPLE && attr->value->n) {
			attr->people = everybody;
			attr->n_people = 1;
		}
	}
	return o;
}

static const struct attr *const *attrs_of(const struct object *o)
{
	const struct attr **attrs = ARENA_ARRAY(&arena, const struct attr *, o->n_attrs);
	size_t i;

	for (i = 0; i < o->n_attrs; i++)
		attrs[i] = &o->attrs[i];
	return attrs;
}

static void test_bodies_of_creations(void **state)
{
	static const struct {
		const struct kind *kind;
		const char *key, *attrs, *body;
	} cases[] = {
		/* The key of a map's item, where the path does not have it. */
		{ &kind_project, "PAY", "{\"name\": \"Payments\", \"is_private\": true}",
			"{\"key\":\"PAY\",\"name\":\"Payments\",\"is_private\":true}" },
		/* The path of a repository has its slug; nothing is sent that nobody asked for. */
		{ &kind_repository, "api", "{}", "{}" },
		{ &kind_repository, "api", "{\"scm\": \"git\"}", "{\"scm\":\"git\"}" },
		{ &kind_repository, "api", "{\"description\": \"x\", \"project\": \"PAY\"}",
			"{\"description\":\"x\",\"project\":{\"key\":\"PAY\"}}" },
		{ &kind_repository, "api", "{\"name\": \"API\"}", "{\"name\":\"API\"}" },
		/* The key of a list's item is among its attributes, and sent once. */
		{ &kind_issue, "Onboarding",
			"{\"title\": \"Onboarding\", \"content\": \"x\", \"assignee\": \"ana\"}",
			"{\"title\":\"Onboarding\",\"content\":{\"raw\":\"x\"},"
			"\"assignee\":{\"uuid\":\"{8f}\"}}" },
		{ &kind_issue, "Onboarding", "{\"title\": \"Onboarding\"}",
			"{\"title\":\"Onboarding\"}" },
		{ &kind_rule, "push 3",
			"{\"kind\": \"push\", \"level\": 3, \"scm\": \"git\", \"id\": 7}",
			"{\"kind\":\"push\",\"level\":3,\"scm\":\"git\"}" },
		/* What is not there of a key stands for something; nobody is asked to know it. */
		{ &kind_guard, "push main", "{\"kind\": \"push\", \"pattern\": \"main\"}",
			"{\"kind\":\"push\",\"pattern\":\"main\"}" },
		/* Empty lists go, but not beside full ones. */
		{ &kind_guard, "push", "{\"kind\": \"push\", \"users\": [\"ana\"], \"groups\": []}",
			"{\"kind\":\"push\",\"users\":[{\"uuid\":\"{8f}\"}]}" },
		{ &kind_guard, "push",
			"{\"kind\": \"push\", \"users\": [], \"groups\": [\"devs\"]}",
			"{\"kind\":\"push\",\"groups\":[{\"slug\":\"devs\"}]}" },
		{ &kind_guard, "push", "{\"kind\": \"push\", \"users\": [], \"groups\": []}",
			"{\"kind\":\"push\",\"users\":[],\"groups\":[]}" },
		/* The key stands in the path. */
		{ &kind_right, "devs", "{\"permission\": \"read\"}", "{\"permission\":\"read\"}" },
		/* What nobody may choose is sent nevertheless. */
		{ &kind_timer, "0 0 12 * * ? *",
			"{\"when\": \"0 0 12 * * ? *\", \"enabled\": false, \"branch\": \"main\"}",
			"{\"when\":\"0 0 12 * * ? *\",\"target\":{\"type\":\"branch\",\"name\":"
			"\"main\"},\"enabled\":false}" },
		{ &kind_stage, "Prod", "{\"kind\": \"Production\", \"note\": \"x\"}",
			"{\"name\":\"Prod\",\"kind\":{\"name\":\"Production\"},\"note\":\"x\"}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct object *o = object_of(cases[i].kind, cases[i].key, cases[i].attrs);

		assert_json(
			encode_creation(&arena, o, attrs_of(o), o->n_attrs, NULL), cases[i].body);
	}
}

static void test_an_update_has_what_it_is_given_and_no_keys(void **state)
{
	struct object *o = object_of(&kind_rule, "push 3", "{\"kind\": \"push\", \"id\": 7}");
	struct object *issue = object_of(
		&kind_issue, "t", "{\"title\": \"t\", \"state\": \"open\", \"id\": 4}");

	(void)state;
	assert_json(encode_update(&arena, attrs_of(o), o->n_attrs, NULL), "{}");
	assert_json(encode_update(&arena, attrs_of(issue), issue->n_attrs, NULL),
		"{\"state\":\"open\"}");
	assert_json(encode_update(&arena, attrs_of(issue), 0, NULL), "{}");
}

static void test_what_is_set_on_creation_only_is_no_update(void **state)
{
	struct object *o = object_of(&kind_rule, "push 3", "{\"scm\": \"git\"}");
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_null(encode_update(&arena, attrs_of(o), o->n_attrs, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	assert_string_equal(err_text(&e), "'scm' can be set on creation only");
}

static void test_an_update_empties_lists(void **state)
{
	struct object *o = object_of(&kind_guard, "push main",
		"{\"kind\": \"push\", \"pattern\": \"main\", \"users\": [\"ana\"], \"groups\": "
		"[]}");

	(void)state;
	assert_json(encode_update(&arena, attrs_of(o), o->n_attrs, NULL),
		"{\"users\":[{\"uuid\":\"{8f}\"}],\"groups\":[]}");
}

static void test_what_goes_its_own_way_is_sent_once(void **state)
{
	struct object *o = object_of(&kind_stage, "Prod", "{\"note\": \"x\", \"locked\": true}");

	(void)state;
	assert_json(encode_update(&arena, attrs_of(o), o->n_attrs, NULL),
		"{\"rules\":{\"locked\":true}}");
}

static void test_what_goes_with_every_update(void **state)
{
	struct object *stage = object_of(&kind_stage, "Prod", "{\"locked\": true}");
	struct object *live = object_of(
		&kind_stage, "Prod", "{\"name\": \"Prod\", \"owner\": \"ops\"}");
	struct object *own = object_of(&kind_stage, "Prod", "{\"owner\": \"devs\"}");
	struct object *nothing = object_of(&kind_stage, "Prod", "{\"owner\": null}");
	struct value *body = value_new_map(&arena);

	(void)state;
	assert_int_equal(encode_always(&arena, body, stage, NULL, NULL), 0);
	assert_json(body, "{\"name\":\"Prod\"}");
	assert_int_equal(encode_always(&arena, body, stage, nothing, NULL), 0);
	assert_json(body, "{\"name\":\"Prod\"}");
	assert_int_equal(encode_always(&arena, body, stage, live, NULL), 0);
	assert_json(body, "{\"name\":\"Prod\",\"owner\":\"ops\"}");
	body = value_new_map(&arena);
	assert_int_equal(encode_always(&arena, body, own, live, NULL), 0);
	assert_json(body, "{\"name\":\"Prod\",\"owner\":\"devs\"}");
	/* What is to change is in the body already. */
	value_put(&arena, body, "owner", value_new_string(&arena, "new"));
	assert_int_equal(encode_always(&arena, body, own, live, NULL), 0);
	assert_json(body, "{\"name\":\"Prod\",\"owner\":\"new\"}");
}

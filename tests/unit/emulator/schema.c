#include "bitbucket-emulator/schema.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct attribute attributes[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "kind", SHAPE_TEXT, 0, "bug|task", "\"bug\"" },
	{ "note", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "on", SHAPE_BOOL, 0, NULL, "true" },
	{ "size", SHAPE_INT, 0, NULL, NULL },
	{ "list", SHAPE_LIST, 0, NULL, "[]" },
	{ "map", SHAPE_MAP, 0, NULL, NULL },
	{ "any", SHAPE_ANY, 0, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

static const struct resource thing = { ATTRIBUTES(attributes) };
static const struct resource anything = { .kind = "anything" };

/* One request body being read. */
struct reading {
	struct arena arena;
	struct options options;
	struct request request;
	struct answer answer;
	struct context context;
	const struct value *body;
	struct str text; /* of the body, or of the error's fields */
};

static void reading_release(struct reading *r)
{
	str_release(&r->text);
	arena_release(&r->arena);
}

static const char *read_as(struct reading *r, const struct resource *of, const char *type,
	const char *body, bool creating)
{
	r->request = (struct request){
		.arena = &r->arena, .content_type = type, .body = body, .body_len = strlen(body)
	};
	r->answer = (struct answer){ .arena = &r->arena };
	r->context = (struct context){ .arena = &r->arena,
		.options = &r->options,
		.request = &r->request,
		.answer = &r->answer };
	r->body = schema_read(&r->context, of, creating);
	str_release(&r->text);
	r->text = (struct str)STR_INIT;
	if (r->body)
		json_write(&r->text, r->body);
	else if (value_at(r->answer.value, "error.fields"))
		json_write(&r->text, value_at(r->answer.value, "error.fields"));
	else
		str_add(&r->text,
			value_text(value_at(r->answer.value, "error.message"), "nothing"));
	assert_int_equal(r->answer.status, r->body ? 0 : 400);
	return r->text.buf;
}

static const char *create(struct reading *r, const char *body)
{
	return read_as(r, &thing, "application/json", body, true);
}

static const char *change(struct reading *r, const char *body)
{
	return read_as(r, &thing, NULL, body, false);
}

static const char *form(struct reading *r, const char *body)
{
	return read_as(r, &thing, "application/x-www-form-urlencoded", body, false);
}

static void test_what_is_allowed_is_taken(void **state)
{
	static const char body[] =
		"{\"name\":\"n\",\"kind\":\"task\",\"note\":null,\"on\":false,\"size\":5,"
		"\"list\":[1],\"map\":{\"a\":1},\"any\":null}";
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(create(&r, body), body);
	assert_string_equal(create(&r, "{\"name\":\"n\"}"), "{\"name\":\"n\"}");
}

static void test_what_is_required_is_missed_in_new_items_only(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(create(&r, "{}"), "{\"name\":\"required key not provided\"}");
	assert_string_equal(create(&r, ""), "{\"name\":\"required key not provided\"}");
	assert_string_equal(change(&r, "{}"), "{}");
	assert_string_equal(change(&r, ""), "{}");
	assert_string_equal(
		change(&r, "{\"name\":\"\"}"), "{\"name\":\"length of value must be at least 1\"}");
}

static void test_each_type_is_checked(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(change(&r, "{\"name\":5,\"on\":\"true\",\"size\":1.5,\"list\":{}}"),
		"{\"name\":\"expected str\",\"on\":\"expected bool\",\"size\":\"expected int\","
		"\"list\":\"expected a list\"}");
	assert_string_equal(change(&r, "{\"map\":[]}"), "{\"map\":\"expected a dictionary\"}");
	assert_string_equal(change(&r, "{\"name\":null,\"on\":null}"),
		"{\"name\":\"expected str\",\"on\":\"expected bool\"}");
	assert_string_equal(change(&r, "{\"note\":false}"), "{\"note\":\"expected str\"}");
}

static void test_choices_are_whole_words(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(change(&r, "{\"kind\":\"bug\"}"), "{\"kind\":\"bug\"}");
	assert_string_equal(change(&r, "{\"kind\":\"bu\"}"), "{\"kind\":\"not a valid choice\"}");
	assert_string_equal(
		change(&r, "{\"kind\":\"bug|task\"}"), "{\"kind\":\"not a valid choice\"}");
	assert_string_equal(change(&r, "{\"kind\":\"\"}"), "{\"kind\":\"not a valid choice\"}");
}

static void test_other_names_are_refused(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(change(&r, "{\"Name\":\"x\",\"\":1}"),
		"{\"Name\":\"extra keys not allowed\",\"\":\"extra keys not allowed\"}");
	assert_string_equal(
		read_as(&r, &anything, NULL, "{\"Name\":\"x\"}", true), "{\"Name\":\"x\"}");
}

static void test_what_only_the_service_sets_is_dropped(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(change(&r, "{\"uuid\":5,\"size\":1}"), "{\"size\":1}");
	assert_int_equal(wart_set(&r.options.warts, "read-only-fields=400", NULL), 0);
	assert_string_equal(
		change(&r, "{\"uuid\":\"x\"}"), "{\"uuid\":\"extra keys not allowed\"}");
}

static void test_bodies_are_objects(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(change(&r, "[]"), "Expected a JSON object");
	assert_string_equal(change(&r, "null"), "Expected a JSON object");
	assert_string_equal(change(&r, "{"), "Bad request");
	assert_non_null(value_at(r.answer.value, "error.detail"));
	assert_string_equal(change(&r, "{} x"), "Bad request");
	assert_string_equal(change(&r, "{\"on\":true,\"on\":true}"), "Bad request");
}

static void test_forms_are_objects(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };

	(void)state;
	assert_string_equal(form(&r, "name=a+b%26&on=true&kind=task&&note="),
		"{\"name\":\"a b&\",\"on\":true,\"kind\":\"task\",\"note\":\"\"}");
	assert_string_equal(
		form(&r, "map.a.b=c&map.a.d=false"), "{\"map\":{\"a\":{\"b\":\"c\",\"d\":false}}}");
	assert_string_equal(form(&r, "name"), "{\"name\":\"length of value must be at least 1\"}");
	assert_string_equal(form(&r, "nope=1"), "{\"nope\":\"extra keys not allowed\"}");
	assert_string_equal(form(&r, "=1"), "{}");
	assert_string_equal(form(&r, "name=%zz"), "Expected a JSON object");
	assert_string_equal(form(&r, "name=%F8"), "Expected a JSON object");
}

static void test_new_items_begin_with_their_defaults(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };
	AUTO(str_release) struct str out = STR_INIT;
	struct value *initial, *copy;

	(void)state;
	change(&r, "{}");
	initial = schema_initial(&r.context, &thing);
	json_write(&out, initial);
	assert_string_equal(out.buf, "{\"kind\":\"bug\",\"note\":null,\"on\":true,\"list\":[]}");
	copy = schema_copy(&r.context, initial);
	value_put(&r.arena, copy, "kind", value_new_string(&r.arena, "task"));
	assert_string_equal(value_text(value_get(initial, "kind"), ""), "bug");
}

static void test_what_stands_deeper_is_a_text(void **state)
{
	AUTO(reading_release) struct reading r = { 0 };
	struct context *c = &r.context;

	(void)state;
	change(&r, "{}");
	assert_int_equal(schema_text(c, "a.b", value_new_string(&r.arena, "x")), 0);
	assert_int_equal(r.answer.status, 0);
	assert_int_equal(schema_text(c, "a.b", NULL), -1);
	assert_string_equal(
		value_text(value_get(value_at(r.answer.value, "error.fields"), "a.b"), ""),
		"required key not provided");
	assert_int_equal(schema_text(c, "a.b", value_new_int(&r.arena, 5)), -1);
	assert_string_equal(
		value_text(value_get(value_at(r.answer.value, "error.fields"), "a.b"), ""),
		"expected str");
	assert_int_equal(schema_text(c, "a.b", value_new_null(&r.arena)), -1);
	assert_int_equal(schema_text(c, "a.b", value_new_string(&r.arena, "")), -1);
	assert_int_equal(r.answer.status, 400);
}

static void test_a_single_value_can_be_asked_about(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_null(schema_mistake(&thing, "name", value_new_string(&a, "x")));
	assert_null(schema_mistake(&thing, "any", value_new_bool(&a, true)));
	assert_string_equal(
		schema_mistake(&thing, "size", value_new_string(&a, "x")), "expected int");
	assert_string_equal(
		schema_mistake(&thing, "nope", value_new_bool(&a, true)), "extra keys not allowed");
}

/* Objects to push, for the tests of push.h. */
#ifndef TESTS_PUSHING_H
#define TESTS_PUSHING_H

#include "remote/push.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/object.h"
#include "model/people.h"
#include "net/http.h"
#include "remote/decode.h"

#include "tests/unit/shapes.h"
#include "tests/unit/unit.h"

static struct arena arena = ARENA_INIT;
static struct people people;
static struct decoder decoder = { &arena, &people };
static struct object *acme, *api, *tracker;

#define ANA "{00000000-0000-0000-0000-00000000000a}"

/* Begins: acme/api with an issue tracker. */
static void pushing_open(void)
{
	people_init(&people, &arena);
	acme = object_new(&arena, &kind_workspace, NULL, "acme");
	api = object_new(&arena, &kind_repository, acme, "api");
	tracker = object_new(&arena, &kind_tracker, api, "");
}

static void pushing_close(void)
{
	arena_release(&arena);
}

static const struct value *json_of(const char *text)
{
	const struct value *v = json_parse(&arena, text, strlen(text), NULL);

	assert_non_null(v);
	return v;
}

static void set_value(struct attr *attr, const struct value *v)
{
	const struct place nowhere = { NULL, 0, 0 };

	attr->value = v;
	if (attr->field->type == FIELD_PERSON && *value_text(v, ""))
		attr->person = people_by_id(&people, value_text(v, ""), nowhere);
}

/* An object as a manifest declares it; `attrs` is a map in JSON, persons are ids. */
static struct object *declared(
	const struct kind *kind, const struct object *parent, const char *key, const char *attrs)
{
	const struct value *map = json_of(attrs);
	struct object *o = object_new(&arena, kind, (struct object *)(uintptr_t)parent, key);
	uint32_t i;

	for (i = 0; i < map->n; i++)
		set_value(object_add_attr(&arena, o, kind_field(kind, map->pairs[i].name)),
			&map->pairs[i].value);
	return o;
}

/* An object as the server answers it. */
static struct object *read_from(
	const struct kind *kind, const struct object *parent, const char *json)
{
	struct object *o = decode_object(
		&decoder, kind, (struct object *)(uintptr_t)parent, json_of(json), NULL);

	assert_non_null(o);
	return o;
}

__attribute__((unused)) static struct push push_of(
	enum push_action action, const struct object *object, const struct object *live)
{
	const struct attr **attrs = ARENA_ARRAY(&arena, const struct attr *, object->n_attrs);
	size_t i;

	for (i = 0; i < object->n_attrs; i++)
		attrs[i] = &object->attrs[i];
	return (struct push){ .action = action,
		.object = object,
		.live = live,
		.attrs = attrs,
		.n_attrs = action == PUSH_DELETE ? 0 : object->n_attrs,
		.credential = "access token (BITBUCKET_TOKEN)" };
}

static void call_release(struct http_call **call)
{
	http_call_free(*call);
}

#endif

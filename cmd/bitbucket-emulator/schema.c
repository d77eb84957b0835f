#include "bitbucket-emulator/schema.h"

#include "base/arena.h"
#include "base/err.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/url.h"
#include "codec/json.h"
#include "codec/value.h"

#include <string.h>
#include <strings.h>

static const char bad_request[] = "Bad request";
static const char extra_key[] = "extra keys not allowed";
static const char missing_key[] = "required key not provided";

static const struct attribute *find(const struct resource *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n_attributes; i++)
		if (!strcmp(r->attributes[i].name, name))
			return &r->attributes[i];
	return NULL;
}

static bool has_shape(const struct attribute *at, const struct value *v)
{
	static const enum value_type types[] = {
		[SHAPE_TEXT] = VALUE_STRING,
		[SHAPE_BOOL] = VALUE_BOOL,
		[SHAPE_INT] = VALUE_INT,
		[SHAPE_LIST] = VALUE_LIST,
		[SHAPE_MAP] = VALUE_MAP,
	};

	if (v->type == VALUE_NULL)
		return at->flags & ATTRIBUTE_NULLABLE || at->shape == SHAPE_ANY;
	return at->shape == SHAPE_ANY || v->type == types[at->shape];
}

static const char *shape_name(enum shape shape)
{
	static const char *const names[] = {
		[SHAPE_TEXT] = "expected str",
		[SHAPE_BOOL] = "expected bool",
		[SHAPE_INT] = "expected int",
		[SHAPE_LIST] = "expected a list",
		[SHAPE_MAP] = "expected a dictionary",
		[SHAPE_ANY] = "",
	};

	return names[shape];
}

static bool is_choice(const char *choices, const char *text)
{
	size_t len;

	for (;; choices += len + 1) {
		len = strcspn(choices, "|");
		if (len == strlen(text) && !strncmp(choices, text, len))
			return true;
		if (!choices[len])
			return false;
	}
}

/* What is wrong with `v` as the value of `at`, or NULL. */
static const char *mistake(const struct attribute *at, const struct value *v)
{
	if (!has_shape(at, v))
		return shape_name(at->shape);
	if (at->choices && v->type == VALUE_STRING && !is_choice(at->choices, v->text))
		return "not a valid choice";
	if (at->flags & ATTRIBUTE_REQUIRED && v->type == VALUE_STRING && !*v->text)
		return "length of value must be at least 1";
	return NULL;
}

const char *schema_mistake(const struct resource *r, const char *name, const struct value *v)
{
	const struct attribute *at = find(r, name);

	return at ? mistake(at, v) : extra_key;
}

int schema_text(struct context *c, const char *name, const struct value *v)
{
	static const struct attribute text = { .shape = SHAPE_TEXT, .flags = ATTRIBUTE_REQUIRED };
	const char *wrong = v ? mistake(&text, v) : missing_key;

	return wrong ? answer_field(c->answer, bad_request, name, wrong, false) : 0;
}

static void check_pair(struct context *c, const struct resource *r, const struct pair *pair)
{
	const struct attribute *at = find(r, pair->name);
	const char *text = schema_mistake(r, pair->name, &pair->value);

	if (at && at->flags & ATTRIBUTE_READ_ONLY)
		text = wart_is(&c->options->warts, WART_READ_ONLY_FIELDS, "400") ? extra_key : NULL;
	if (text)
		answer_field(c->answer, bad_request, pair->name, text, false);
}

static void check_required(struct context *c, const struct resource *r, const struct value *sent)
{
	size_t i;

	for (i = 0; i < r->n_attributes; i++)
		if (r->attributes[i].flags & ATTRIBUTE_REQUIRED &&
			!value_get(sent, r->attributes[i].name))
			answer_field(
				c->answer, bad_request, r->attributes[i].name, missing_key, false);
}

static bool is_form(const struct request *r)
{
	static const char form[] = "application/x-www-form-urlencoded";

	return r->content_type && !strncasecmp(r->content_type, form, sizeof form - 1);
}

static const struct value *form_value(struct arena *a, const char *text)
{
	if (!strcmp(text, "true") || !strcmp(text, "false"))
		return value_new_bool(a, *text == 't');
	return value_new_string(a, text);
}

/* "a=b&c.d=e" as {"a":"b","c":{"d":"e"}}; NULL where it cannot be decoded. */
static const struct value *read_form(struct arena *a, const char *body)
{
	struct value *map = value_new_map(a);
	const char *name, *text;
	size_t len, equals;

	for (; *body; body += len + (body[len] == '&')) {
		len = strcspn(body, "&");
		equals = strcspn(body, "=&");
		name = url_decode_text(a, body, equals, true);
		text = equals < len ? url_decode_text(a, body + equals + 1, len - equals - 1, true)
				    : "";
		if (!name || !text)
			return NULL;
		if (*name)
			value_put_at(a, map, name, form_value(a, text));
	}
	return map;
}

static const struct value *read_body(struct context *c)
{
	const struct request *r = c->request;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *v;

	if (!r->body_len)
		return value_new_map(c->arena);
	v = is_form(r) ? read_form(c->arena, r->body)
		       : json_parse(c->arena, r->body, r->body_len, &e);
	if (v && v->type == VALUE_MAP)
		return v;
	if (e.code)
		answer_detail(
			c->answer, 400, bad_request, value_new_string(c->arena, err_text(&e)));
	else
		answer_error(c->answer, 400, "%s", "Expected a JSON object");
	return NULL;
}

static const struct value *writable(
	struct context *c, const struct resource *r, const struct value *sent)
{
	struct value *kept = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < sent->n; i++)
		if (!(find(r, sent->pairs[i].name)->flags & ATTRIBUTE_READ_ONLY))
			value_put(c->arena, kept, sent->pairs[i].name, &sent->pairs[i].value);
	return kept;
}

const struct value *schema_read(struct context *c, const struct resource *r, bool creating)
{
	const struct value *sent = read_body(c);
	uint32_t i;

	if (!sent || !r->attributes)
		return sent;
	for (i = 0; i < sent->n; i++)
		check_pair(c, r, &sent->pairs[i]);
	if (creating)
		check_required(c, r, sent);
	return c->answer->status ? NULL : writable(c, r, sent);
}

struct value *schema_initial(struct context *c, const struct resource *r)
{
	struct value *body = value_new_map(c->arena);
	const char *json;
	size_t i;

	for (i = 0; i < r->n_attributes; i++) {
		json = r->attributes[i].initial;
		if (json)
			value_put(c->arena, body, r->attributes[i].name,
				json_parse(c->arena, json, strlen(json), NULL));
	}
	return body;
}

struct value *schema_copy(struct context *c, const struct value *map)
{
	struct value *copy = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < map->n; i++)
		value_put(c->arena, copy, map->pairs[i].name, &map->pairs[i].value);
	return copy;
}

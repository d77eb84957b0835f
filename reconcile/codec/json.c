#include "codec/json.h"

#include "codec/name_set.h"
#include "codec/value.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"

#include <cjson/cJSON.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Reading takes two passes. The first goes over the bytes and refuses what cJSON would let through or
 * would quietly change; after it cJSON can be trusted with the structure and the escapes. The second
 * turns cJSON's tree into ours, and takes the digits of every number from the bytes once more, because
 * cJSON keeps a double only.
 */

struct scan {
	const char *start, *p, *end;
	int depth, commas;
	struct err *e;
};

static int refuse(const struct scan *s, const char *reason)
{
	return err_set(
		s->e, ERR_REPLY, "not JSON: %s at byte %zu", reason, (size_t)(s->p - s->start) + 1);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Past the digits at `p`, of which there must be one; NULL where there is none. */
static const char *skip_digits(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && is_digit(*p))
		p++;
	return p > start ? p : NULL;
}

/* Past the JSON number at `p`, or NULL where none is. */
static const char *skip_number(const char *p, const char *end)
{
	p += *p == '-';
	p = p < end && *p == '0' ? p + 1 : skip_digits(p, end);
	if (p && p < end && *p == '.')
		p = skip_digits(p + 1, end);
	if (!p || p == end || (*p != 'e' && *p != 'E'))
		return p;
	p++;
	return skip_digits(p + (p < end && (*p == '+' || *p == '-')), end);
}

static int scan_number(struct scan *s)
{
	static const char more[] = "0123456789+-.eE";
	const char *end = skip_number(s->p, s->end);

	if (!end || (end < s->end && memchr(more, *end, sizeof more - 1)))
		return refuse(s, "a number in a notation that JSON does not have");
	if (end - s->p > JSON_NUMBER_MAX)
		return refuse(s, "a number of more than 63 characters");
	s->p = end;
	return 0;
}

static bool starts_nul(const char *p, const char *end)
{
	return end - p >= 6 && !memcmp(p, "\\u0000", 6);
}

/* How many bytes the next character of a text has; 0 with the reason said. */
static size_t scan_character(const struct scan *s)
{
	unsigned char c = (unsigned char)*s->p;
	size_t len;

	if (c < 0x20) {
		refuse(s, "a control character in a text");
		return 0;
	}
	if (starts_nul(s->p, s->end)) {
		refuse(s, "a NUL in a text");
		return 0;
	}
	if (c < 0x80)
		return c == '\\' && s->end - s->p > 1 ? 2 : 1;
	len = utf8_read(s->p, (size_t)(s->end - s->p), NULL);
	if (!len)
		refuse(s, "invalid UTF-8");
	return len;
}

static int scan_string(struct scan *s)
{
	size_t len;

	for (s->p++; s->p < s->end; s->p += len) {
		if (*s->p == '"') {
			s->p++;
			return 0;
		}
		len = scan_character(s);
		if (!len)
			return -1;
	}
	return refuse(s, "a text without an end");
}

static int scan_bracket(struct scan *s)
{
	bool opens = *s->p == '[' || *s->p == '{';

	s->depth += opens ? 1 : -1;
	if (s->depth > JSON_DEPTH_MAX)
		return refuse(s, "more than 64 lists and objects within each other");
	s->p++;
	return 0;
}

static int scan_token(struct scan *s)
{
	char c = *s->p;

	if (c == '"')
		return scan_string(s);
	if (c == '-' || is_digit(c))
		return scan_number(s);
	if (c && strchr("[]{}", c))
		return scan_bracket(s);
	/* Letters are for cJSON to judge: it knows true, false and null, and nothing near them. */
	if (!c || (!strchr(" \t\r\n,:", c) && (c < 'a' || c > 'z')))
		return refuse(s, "an unexpected character");
	s->commas += c == ',';
	if (s->commas > JSON_NODES_MAX)
		return refuse(s, "more than 4000000 values");
	s->p++;
	return 0;
}

static void skip_space(struct scan *s)
{
	while (s->p < s->end && memchr(" \t\r\n", *s->p, 4))
		s->p++;
}

static int scan(struct scan *s)
{
	skip_space(s);
	if (s->p == s->end)
		return refuse(s, "an early end");
	while (s->p < s->end)
		if (scan_token(s) < 0)
			return -1;
	return s->depth > 0 ? refuse(s, "an early end") : 0;
}

/* The second pass. */
struct walk {
	struct arena *arena;
	struct name_set names;
	const char *p, *end; /* the bytes behind the last number */
	struct err *e;
};

static void walk_release(struct walk *w)
{
	name_set_release(&w->names);
}

/* Past the text that begins at `p`, which the first pass has found well-formed. */
static const char *skip_string(const char *p)
{
	for (p++; *p != '"'; p++)
		p += *p == '\\';
	return p + 1;
}

/* The next number in the bytes; the first pass has seen that there is one for each of cJSON's. */
static void read_number(struct walk *w, struct value *v)
{
	const char *start, *p = w->p;
	int64_t number;

	while (*p != '-' && !is_digit(*p))
		p = *p == '"' ? skip_string(p) : p + 1;
	start = p;
	p = skip_number(p, w->end);
	w->p = p;
	v->n = (uint32_t)(p - start);
	v->text = arena_strndup(w->arena, start, v->n);
	v->type = VALUE_REAL;
	if (num_parse(v->text, INT64_MIN, INT64_MAX, &number) == 0)
		v->type = VALUE_INT;
	if (v->type == VALUE_INT && number == 0) {
		v->text = "0"; /* "-0" is no integer in our notation */
		v->n = 1;
	}
}

static void set_text(struct value *v, enum value_type type, const char *text)
{
	v->type = type;
	v->n = (uint32_t)strlen(text);
	v->text = text;
}

static void read_scalar(struct walk *w, struct value *v, const cJSON *item)
{
	if (cJSON_IsNumber(item))
		read_number(w, v);
	else if (cJSON_IsString(item))
		set_text(v, VALUE_STRING, arena_strdup(w->arena, item->valuestring));
	else if (cJSON_IsBool(item))
		set_text(v, VALUE_BOOL, cJSON_IsTrue(item) ? "true" : "false");
	else
		set_text(v, VALUE_NULL, "null");
}

static uint32_t count_children(const cJSON *item)
{
	const cJSON *child;
	uint32_t n = 0;

	cJSON_ArrayForEach(child, item) n++;
	return n;
}

static int read_value(struct walk *w, struct value *v, const cJSON *item);

static int read_list(struct walk *w, struct value *v, const cJSON *item)
{
	struct value *next = ARENA_ARRAY(w->arena, struct value, count_children(item));
	const cJSON *child;

	v->type = VALUE_LIST;
	v->items = next;
	cJSON_ArrayForEach(child, item)
	{
		if (read_value(w, next++, child) < 0)
			return -1;
		v->n++;
	}
	return 0;
}

/* One pass of its own, because the maps inside use the set as well. */
static int check_names(struct walk *w, const struct value *map)
{
	uint32_t i;

	name_set_begin(&w->names);
	for (i = 0; i < map->n; i++)
		if (name_set_add(&w->names, &map->pairs[i]))
			return err_set(w->e, ERR_REPLY, "not JSON: an object repeats the name '%s'",
				map->pairs[i].name);
	return 0;
}

static int read_map(struct walk *w, struct value *v, const cJSON *item)
{
	struct pair *next = ARENA_ARRAY(w->arena, struct pair, count_children(item));
	const cJSON *child;

	v->type = VALUE_MAP;
	v->pairs = next;
	cJSON_ArrayForEach(child, item)
	{
		next->name = arena_strdup(w->arena, child->string);
		if (read_value(w, &next->value, child) < 0)
			return -1;
		next++;
		v->n++;
	}
	return check_names(w, v);
}

static int read_value(struct walk *w, struct value *v, const cJSON *item)
{
	if (cJSON_IsArray(item))
		return read_list(w, v, item);
	if (cJSON_IsObject(item))
		return read_map(w, v, item);
	read_scalar(w, v, item);
	return 0;
}

static void delete_tree(cJSON **tree)
{
	cJSON_Delete(*tree);
}

/* cJSON's tree of exactly the bytes of `s`; NULL with the reason said. */
static cJSON *build_tree(struct scan *s)
{
	cJSON_Hooks hooks = { mem_alloc, free };
	AUTO(delete_tree) cJSON *tree = NULL;

	cJSON_InitHooks(&hooks);
	tree = cJSON_ParseWithLengthOpts(s->start, (size_t)(s->end - s->start), &s->p, 0);
	if (tree)
		skip_space(s);
	if (!tree || s->p < s->end) {
		refuse(s, "something unexpected");
		return NULL;
	}
	return TAKE(tree);
}

const struct value *json_parse(struct arena *arena, const char *bytes, size_t len, struct err *e)
{
	struct scan s = { .start = bytes, .p = bytes, .end = bytes + len, .e = e };
	AUTO(walk_release)
	struct walk w = {
		.arena = arena, .names = NAME_SET_INIT, .p = bytes, .end = bytes + len, .e = e
	};
	AUTO(delete_tree) cJSON *tree = NULL;
	struct value *v = ARENA_NEW(arena, struct value);

	if (scan(&s) < 0)
		return NULL;
	tree = build_tree(&s);
	return tree && read_value(&w, v, tree) == 0 ? v : NULL;
}

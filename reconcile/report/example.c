#include "report/example.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"

#include <string.h>

#define PERSON  "ana"
#define SSH_KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOUiGYt0Br3DLrWw560TWTXIStFj5ePfvLfJLstMWPoX"

struct example {
	struct arena *arena;
	bool people; /* somebody is named: the manifest says who it is */
};

/* The text of one value. */
static const char *word_of(const struct field *f)
{
	static const char *const words[] = {
		[FIELD_BOOL] = "true",
		[FIELD_INT] = "1",
		[FIELD_PERSON] = PERSON,
		[FIELD_PEOPLE] = PERSON,
		[FIELD_SECRET] = "SECRET",
		[FIELD_SSH_KEY] = SSH_KEY,
		[FIELD_CRON] = "0 3 * * *",
		[FIELD_HOST] = "git.acme.example",
		[FIELD_COMMIT] = "6f1c2d3e4b5a",
		[FIELD_PATH] = "docs/README.md",
		[FIELD_CONTENT] = "text\n",
	};

	if (f->example)
		return f->example;
	if (f->type == FIELD_REFERENCE && f->target && kind_key(f->target))
		return word_of(kind_key(f->target));
	if (f->choices)
		return f->choices[0];
	if (f->type < sizeof words / sizeof words[0] && words[f->type])
		return words[f->type];
	return f->allowed && !strstr(f->allowed, "a-z") ? "TEXT" : "text";
}

static const struct value *list_of(struct example *x, const struct field *f)
{
	struct value *list = value_new_list(x->arena);
	const char *text = word_of(f);
	size_t len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		value_push(x->arena, list,
			value_new_string(x->arena, arena_strndup(x->arena, text, len)));
	}
	return list;
}

static const struct value *secret_of(struct example *x, const struct field *f)
{
	struct value *map = value_new_map(x->arena);

	value_put(x->arena, map, "env", value_new_string(x->arena, word_of(f)));
	return map;
}

static const struct value *value_of(struct example *x, const struct field *f)
{
	int64_t n = 1;

	x->people |= f->type == FIELD_PERSON || f->type == FIELD_PEOPLE;
	switch (f->type) {
	case FIELD_BOOL:
		return value_new_bool(x->arena, str_same(word_of(f), "true"));
	case FIELD_INT:
		num_parse(word_of(f), INT64_MIN, INT64_MAX, &n);
		return value_new_int(x->arena, n);
	case FIELD_STRING_SET:
	case FIELD_PEOPLE:
		return list_of(x, f);
	case FIELD_SECRET:
		return secret_of(x, f);
	default:
		return value_new_string(x->arena, word_of(f));
	}
}

static bool is_manifest_field(const struct field *f)
{
	return !(f->flags & FIELD_READ_ONLY) && !f->constant;
}

/* Whether it stands in an example that has `all`, or else only what an object cannot be without. */
static bool is_wanted(const struct field *f, bool all)
{
	if (!is_manifest_field(f))
		return false;
	return f->flags & FIELD_REQUIRED || (f->flags & FIELD_KEY && !f->otherwise) ||
	       (all && f->example);
}

/* Whether what `f` says of another field is so in the example. */
static bool applies(const struct kind *k, const struct field *f, bool all)
{
	const struct field *other = f->when ? kind_field(k, f->when->field) : NULL;
	const char *const *is = f->when ? f->when->is : NULL;
	const char *text;

	if (!other)
		return true;
	text = is_wanted(other, all) || !other->otherwise ? word_of(other) : other->otherwise;
	while (*is && !str_same(*is, text))
		is++;
	return *is != NULL;
}

/* Whether the key stands outside the map of settings. */
static bool has_key_outside(const struct kind *k)
{
	return k->shape == KIND_MAP || k->shape == KIND_SET;
}

static bool stands_in_map(const struct kind *k, const struct field *f, bool all)
{
	return !(f->flags & FIELD_KEY && has_key_outside(k)) && is_wanted(f, all) &&
	       applies(k, f, all);
}

/* The first field that says something about it. */
static const struct field *first_setting(const struct kind *k)
{
	const unsigned not_that = FIELD_KEY | FIELD_NAMES_KEY;
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (is_manifest_field(&k->fields[i]) && !(k->fields[i].flags & not_that) &&
			applies(k, &k->fields[i], true))
			return &k->fields[i];
	return NULL;
}

/* The map of settings of one object. */
static struct value *settings_of(struct example *x, const struct kind *k, bool all)
{
	struct value *map = value_new_map(x->arena);
	const struct field *f;
	bool bare = all;
	size_t i;

	for (i = 0; i < k->n_fields; i++) {
		f = &k->fields[i];
		if (!stands_in_map(k, f, all))
			continue;
		value_put_at(x->arena, map, f->name, value_of(x, f));
		bare = bare && f->flags & FIELD_KEY;
	}
	f = bare ? first_setting(k) : NULL;
	if (f)
		value_put_at(x->arena, map, f->name, value_of(x, f));
	return map;
}

static const struct value *key_of(struct example *x, const struct kind *k)
{
	const struct field *key = kind_key(k);

	return key ? value_of(x, key) : value_new_string(x->arena, "key");
}

/* What the kind's key in a manifest has, with one object in it, whose settings are `v`. */
static const struct value *collection_of(
	struct example *x, const struct kind *k, const struct value *v)
{
	struct value *list, *map;

	if (k->shape == KIND_SINGLETON)
		return v;
	if (k->shape == KIND_MAP) {
		map = value_new_map(x->arena);
		value_put(x->arena, map, value_text(key_of(x, k), ""), v);
		return map;
	}
	list = value_new_list(x->arena);
	value_push(x->arena, list, k->shape == KIND_SET ? key_of(x, k) : v);
	return list;
}

/* The manifest in which `v` is the object of `k`. */
static const struct value *manifest_of(
	struct example *x, const struct kind *k, const struct value *v)
{
	struct value *map;

	for (; k->parent; k = k->parent) {
		v = collection_of(x, k, v);
		map = k->parent->parent ? settings_of(x, k->parent, false)
					: value_new_map(x->arena);
		if (!k->parent->parent) {
			value_put(x->arena, map, "workspace", value_new_string(x->arena, "acme"));
			if (x->people)
				value_put_at(x->arena, map, "people." PERSON,
					value_new_string(x->arena, PERSON "@acme.example"));
		}
		value_put(x->arena, map, kind_manifest_key(k), v);
		v = map;
	}
	return v;
}

const struct value *example_make(struct arena *a, const struct kind *k)
{
	struct example x = { .arena = a };
	struct value *map;

	if (k->parent)
		return manifest_of(&x, k, settings_of(&x, k, true));
	map = value_new_map(a);
	value_put(a, map, k->name, value_new_string(a, "acme"));
	return map;
}

const struct value *example_short(struct arena *a, const struct kind *k)
{
	AUTO(str_release) struct str line = STR_INIT;
	struct example x = { .arena = a };
	const char *name = k->line;
	const struct field *f = NULL;
	size_t len;

	for (; name && *name; name += len + (name[len] == ' ')) {
		len = strcspn(name, " ");
		f = kind_field(k, arena_strndup(a, name, len));
		str_addf(&line, "%s%s", line.len ? " " : "", f ? word_of(f) : "text");
	}
	if (!f)
		return NULL;
	return manifest_of(
		&x, k, strchr(k->line, ' ') ? value_new_string(a, line.buf) : value_of(&x, f));
}

#include "model/placeholder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/object.h"

#include <string.h>

enum {
	TEXT_MAX = 1024 * 1024
}; /* of one filled-in text: a key is short, but a text can name it often */

/* The key of an ancestor of that kind, or what a reference of the project or repository names. */
static const char *lookup(const struct loader *l, const struct object *o, const char *name)
{
	const struct object *top = object_top(o), *at;
	const struct field *field = kind_field(top->kind, name);

	for (at = o; at; at = at->parent)
		if (at->key && (at == top || !at->parent) && str_same(at->kind->name, name))
			return at->key;
	if (!field || field->type != FIELD_REFERENCE || !l->settings)
		return NULL;
	return value_text(layers_get(l->settings, name, NULL), NULL);
}

static int fill_one(struct loader *l, struct str *out, const struct value *v,
	const struct object *o, const char *name)
{
	const char *text = lookup(l, o, name);

	/* A shared layer that is checked by itself belongs to no object yet. */
	if (!text && !object_top(o)->key)
		text = "";
	if (!text)
		return diag_add(l->d, v->place,
			"unknown placeholder '${%s}'; there are ${workspace}, ${project} and "
			"${repository}, each where it "
			"is known; write $${ for a plain ${",
			name);
	str_add(out, text);
	return 0;
}

/* Handles what begins at the dollar sign `at`; returns where the text goes on, or NULL after a mistake. */
static const char *step(struct loader *l, struct str *out, const struct value *v,
	const struct object *o, const char *at)
{
	size_t len;
	char name[32];

	if (str_starts(at, "$${")) {
		str_add(out, "${");
		return at + 3;
	}
	if (!str_starts(at, "${")) {
		str_addch(out, '$');
		return at + 1;
	}
	len = strcspn(at + 2, "}");
	if (!at[2 + len] || len >= sizeof name) {
		diag_add(l->d, v->place, "'${' without its '}'; write $${ for a plain ${");
		return NULL;
	}
	memcpy(name, at + 2, len);
	name[len] = '\0';
	return fill_one(l, out, v, o, name) < 0 ? NULL : at + 3 + len;
}

const struct value *placeholder_fill(
	struct loader *l, const struct value *v, const struct object *o)
{
	AUTO(str_release) struct str out = STR_LIMITED(TEXT_MAX);
	const char *at = v->text, *dollar;
	struct value *filled;

	if (!strstr(at, "${"))
		return v;
	while ((dollar = strchr(at, '$'))) {
		str_addn(&out, at, (size_t)(dollar - at));
		at = step(l, &out, v, o, dollar);
		if (!at)
			return NULL;
	}
	str_add(&out, at);
	if (out.failed) {
		diag_add(l->d, v->place, "the text is longer than %d bytes, filled in", TEXT_MAX);
		return NULL;
	}
	filled = value_new_string(l->arena, out.buf);
	filled->place = v->place;
	return filled;
}

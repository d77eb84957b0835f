#include "model/placeholder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/object.h"

#include <string.h>

/* Of one text, filled in: a key is short, but a text can name it often. */

/* A text on its way to being filled in. */
struct filling {
	struct loader *loader;
	const struct value *value;
	const struct object *object;
	struct str out;
};

static void filling_release(struct filling *f)
{
	str_release(&f->out);
}

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

/* The placeholders there are: number `i`, or NULL after the last. */
static const char *known(const struct loader *l, size_t i)
{
	const struct kind *k = l->layered;
	size_t j;

	if (i-- == 0)
		return l->root->name;
	for (j = 0; k && j < k->n_fields; j++)
		if (k->fields[j].type == FIELD_REFERENCE && i-- == 0)
			return k->fields[j].name;
	return k && i == 0 ? k->name : NULL;
}

static bool is_known(const struct loader *l, const char *name)
{
	size_t i = 0;

	while (known(l, i) && !str_same(known(l, i), name))
		i++;
	return known(l, i) != NULL;
}

static int report_unknown(const struct filling *f, const char *name)
{
	AUTO(str_release) struct str all = STR_INIT;
	const struct loader *l = f->loader;
	size_t i;

	for (i = 0; known(l, i); i++)
		str_addf(&all, "%s${%s}", !i ? "" : known(l, i + 1) ? ", " : " and ", known(l, i));
	return diag_add(l->d, f->value->place,
		"unknown placeholder '${%.40s}'; there are %s, each where it is known; write $${ "
		"for a plain ${",
		name, all.buf);
}

static int fill_one(struct filling *f, const char *name)
{
	const char *text = lookup(f->loader, f->object, name);

	if (text)
		str_add(&f->out, text);
	/* A shared layer belongs to no object yet. */
	else if (f->loader->checking && is_known(f->loader, name))
		str_addf(&f->out, "${%s}", name);
	else
		return report_unknown(f, name);
	return 0;
}

/* Handles what begins at the dollar sign `at`; returns where the text goes on, or NULL after a mistake. */
static const char *step(struct filling *f, const char *at)
{
	AUTO(str_release) struct str name = STR_INIT;
	size_t len;

	if (str_starts(at, "$${")) {
		str_add(&f->out, "${");
		return at + 3;
	}
	if (!str_starts(at, "${")) {
		str_addch(&f->out, '$');
		return at + 1;
	}
	len = strcspn(at + 2, "}\n");
	if (at[2 + len] != '}') {
		diag_add(f->loader->d, f->value->place,
			"'${' without its '}'; write $${ for a plain ${");
		return NULL;
	}
	str_addn(&name, at + 2, len);
	return fill_one(f, name.buf) < 0 ? NULL : at + 3 + len;
}

/* What was filled in, as a value in the place of the text; NULL where it is too much. */
static const struct value *finish(struct filling *f)
{
	struct loader *l = f->loader;
	struct value *filled;

	l->filled += f->out.len;
	if (f->out.failed)
		diag_add(l->d, f->value->place, "the text is longer than %d bytes, filled in",
			PLACEHOLDER_TEXT_MAX);
	else if (l->filled > LOADER_FILLED_MAX)
		diag_add(l->d, f->value->place,
			"the texts of all objects, filled in, are longer than %d bytes",
			LOADER_FILLED_MAX);
	if (f->out.failed || l->filled > LOADER_FILLED_MAX)
		return NULL;
	filled = value_new_string(l->arena, f->out.buf);
	filled->place = f->value->place;
	return filled;
}

const struct value *placeholder_fill(
	struct loader *l, const struct value *v, const struct object *o)
{
	AUTO(filling_release)
	struct filling f = {
		.loader = l, .value = v, .object = o, .out = STR_LIMITED(PLACEHOLDER_TEXT_MAX)
	};
	const char *at = v->text, *dollar;

	if (!strstr(at, "${"))
		return v;
	while ((dollar = strchr(at, '$'))) {
		str_addn(&f.out, at, (size_t)(dollar - at));
		at = step(&f, dollar);
		if (!at)
			return NULL;
	}
	str_add(&f.out, at);
	return finish(&f);
}

/* Whether a declared kind has what its shape needs, and nothing that it has no use for. */
#include "model/declared_check.h"

#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/declared.h"
#include "model/loader.h"
#include "model/term.h"
#include "model/words.h"

#include <string.h>

#define SHAPE(shape) (1u << KIND_##shape)

/* Rows and flags that only some shapes have a use for. */
static const struct {
	const char *name;
	unsigned flag; /* 0: it is a row */
	unsigned shapes;
} uses[] = {
	{ "list", 0, SHAPE(MAP) | SHAPE(LIST) | SHAPE(SET) },
	{ "pagelen", 0, SHAPE(MAP) | SHAPE(LIST) | SHAPE(SET) },
	{ "plural", 0, SHAPE(MAP) | SHAPE(LIST) | SHAPE(SET) },
	{ "update", 0, SHAPE(MAP) | SHAPE(LIST) | SHAPE(SINGLETON) },
	{ "line", 0, SHAPE(MAP) | SHAPE(LIST) | SHAPE(SINGLETON) },
	{ "rename", 0, SHAPE(MAP) },
	{ "toggle", 0, SHAPE(SINGLETON) },
	{ "in_parent", KIND_IN_PARENT, SHAPE(SINGLETON) },
	{ "by_key", KIND_BY_KEY, SHAPE(MAP) | SHAPE(LIST) },
	{ "create_item", KIND_CREATE_ITEM, SHAPE(MAP) | SHAPE(LIST) },
	{ "create_put", KIND_CREATE_PUT, SHAPE(MAP) | SHAPE(LIST) },
	{ "exact", KIND_EXACT, SHAPE(MAP) | SHAPE(LIST) },
	{ "no_get", KIND_NO_GET, SHAPE(MAP) | SHAPE(LIST) },
};

/* Rows that have no meaning beside another. */
static const char *const needless[][2] = {
	{ "toggle", "item" },
	{ "toggle", "update" },
	{ "toggle", "remove" },
	{ "toggle", "flags" },
	{ "toggle", "fields" },
	{ "toggle", "line" },
};

static bool has(const struct declared *d, const char *row)
{
	return value_get(d->rows, row) != NULL;
}

static int missing(struct loader *l, const struct declared *d, const char *row, const char *why)
{
	return diag_add(
		l->d, d->kind.place, "the kind '%s' without %s: %s", d->kind.name, row, why);
}

static int check_uses(struct loader *l, const struct declared *d)
{
	unsigned shape = 1u << d->kind.shape;
	size_t i;
	int status = 0;

	for (i = 0; i < COUNT(uses); i++)
		if (!(uses[i].shapes & shape) &&
			(uses[i].flag ? d->kind.flags & uses[i].flag : has(d, uses[i].name)))
			status = diag_add(l->d,
				declared_place(d, uses[i].flag ? "flags" : uses[i].name),
				"a %s has no use for '%s'", term_name(term_shapes, d->kind.shape),
				uses[i].name);
	for (i = 0; i < COUNT(needless); i++)
		if (has(d, needless[i][0]) && has(d, needless[i][1]))
			status = diag_add(l->d, declared_place(d, needless[i][1]),
				"what has '%s' has no use for '%s'", needless[i][0],
				needless[i][1]);
	return status;
}

static size_t count_keys(const struct declared *d)
{
	size_t n = 0, i;

	for (i = 0; i < d->kind.n_fields; i++)
		n += (d->kind.fields[i].flags & FIELD_KEY) != 0;
	return n;
}

static int check_key(struct loader *l, const struct declared *d)
{
	size_t n = count_keys(d);

	if (d->kind.shape == KIND_SINGLETON)
		return 0;
	if (!n)
		return missing(l, d, "a field with 'key: true'", "nothing tells one from another");
	if (d->kind.shape == KIND_SET && d->kind.n_fields > 1)
		return diag_add(l->d, declared_place(d, "fields"), "a set has one field: its key");
	if (d->kind.shape == KIND_MAP && n > 1)
		return diag_add(l->d, declared_place(d, "fields"),
			"a map has one key field, which stands before the colon, not %zu", n);
	if (d->kind.flags & KIND_BY_KEY && (n > 1 || kind_key(&d->kind)->type != FIELD_STRING))
		return diag_add(l->d, declared_place(d, "flags"),
			"'by_key' needs one key field of the type string");
	return 0;
}

/* How it is read, created, changed and deleted. */
static int check_methods(struct loader *l, const struct declared *d)
{
	const struct kind *k = &d->kind;

	if ((k->toggle || k->flags & KIND_IN_PARENT) && (!k->parent->item || k->parent == l->root))
		return diag_add(l->d, declared_place(d, k->toggle ? "toggle" : "flags"),
			"'%s' needs a parent that is read and changed by a path of its own, and a "
			"%s is not",
			k->toggle ? "toggle" : "in_parent", k->parent->name);
	if (k->toggle)
		return 0;
	if (!k->n_fields)
		return missing(l, d, "'fields'", "there would be nothing to say about it");
	if (k->shape != KIND_SINGLETON && !k->list)
		return missing(l, d, "a 'list'", "nobody would know what is there");
	if (!k->item)
		return missing(
			l, d, "an 'item'", "it could be neither read nor changed nor deleted");
	if (k->flags & KIND_CREATE_ITEM && k->flags & KIND_CREATE_PUT)
		return diag_add(l->d, declared_place(d, "flags"),
			"'create_item' and 'create_put' contradict each other");
	if (k->update_in && !k->update)
		return diag_add(
			l->d, declared_place(d, "update_in"), "'update_in' goes with 'update'");
	return 0;
}

/* A word of `line` that names no field which it could set. */
static int check_line(struct loader *l, const struct declared *d)
{
	const char *word = d->kind.line;
	size_t len, i;

	for (; word && *word; word += len + (word[len] == ' ')) {
		len = strcspn(word, " ");
		for (i = 0; i < d->kind.n_fields; i++) {
			const struct field *f = &d->kind.fields[i];

			if (strlen(f->name) == len && strncmp(f->name, word, len) == 0 &&
				!(f->flags & FIELD_READ_ONLY) && !f->constant &&
				!(f->flags & FIELD_KEY && d->kind.shape == KIND_MAP))
				break;
		}
		if (i == d->kind.n_fields)
			return diag_add(l->d, declared_place(d, "line"),
				"'line' has '%.*s', which is no field that it could set", (int)len,
				word);
	}
	return 0;
}

static int check_parent(struct loader *l, const struct declared *d)
{
	if (d->kind.parent->shape != KIND_SET)
		return 0;
	return diag_add(l->d, declared_place(d, "parent"),
		"nothing can stand in a %s: it is a member of a set", d->kind.parent->name);
}

int declared_check_shape(struct loader *l, const struct declared *d)
{
	return check_uses(l, d) | check_key(l, d) | check_methods(l, d) | check_line(l, d) |
	       check_parent(l, d);
}

static int report_same(struct loader *l, const struct declared *d, const struct kind *other)
{
	if (other->place.file)
		return diag_add(l->d, d->kind.place,
			"the kind '%s' of a %s is declared twice, first at %s:%u", d->kind.name,
			d->kind.parent->name, other->place.file, other->place.line);
	return diag_add(l->d, d->kind.place, "the kind '%s' of a %s is there without `kinds:`",
		d->kind.name, d->kind.parent->name);
}

/* Whether `name` is that of a field of `k`, or of the map in which such a field stands. */
static bool is_field(const struct kind *k, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < k->n_fields; i++)
		if (strncmp(k->fields[i].name, name, len) == 0 &&
			(!k->fields[i].name[len] || k->fields[i].name[len] == '.'))
			return true;
	return false;
}

static int check_siblings(
	struct loader *l, const struct declared *d, const struct kind *const *kinds)
{
	const char *key = kind_manifest_key(&d->kind);

	for (; *kinds && *kinds != &d->kind; kinds++) {
		if ((*kinds)->parent != d->kind.parent)
			continue;
		if (str_same((*kinds)->name, d->kind.name))
			return report_same(l, d, *kinds);
		if (str_same(kind_manifest_key(*kinds), key))
			return diag_add(l->d, declared_place(d, "plural"),
				"a %s has '%s' already, for the kind '%s': give it another name%s",
				d->kind.parent->name, key, (*kinds)->name,
				d->kind.shape == KIND_SINGLETON ? "" : " or 'plural'");
	}
	return 0;
}

int declared_check_names(
	struct loader *l, const struct declared *d, const struct kind *const *kinds)
{
	const char *key = kind_manifest_key(&d->kind);
	const struct kind *above;

	for (above = d->kind.parent; above; above = above->parent)
		if (str_same(above->name, d->kind.name))
			return diag_add(l->d, d->kind.place,
				"the kind '%s' stands in another of that name", d->kind.name);
	if (words_has(l, d->kind.parent, key) || is_field(d->kind.parent, key))
		return diag_add(l->d, declared_place(d, "plural"),
			"a %s has '%s' already: give it another name%s", d->kind.parent->name, key,
			d->kind.shape == KIND_SINGLETON ? "" : " or 'plural'");
	return check_siblings(l, d, kinds);
}

/* Whether the paths of a declared kind lead to it, and to nothing else. */
#include "model/declared_check.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/declared.h"
#include "model/loader.h"

#include <string.h>

/* A path, and what is known where it is used. */
struct use {
	const char *row;
	const char *path;
	bool item;  /* the object itself, with what the server has of it */
	bool named; /* the object itself as the manifest has it, before the server has it */
};

/* Whether a value of that type can stand in a path. */
static bool is_plain(const struct field *f)
{
	return f->type != FIELD_STRING_SET && f->type != FIELD_PEOPLE && f->type != FIELD_SECRET &&
	       f->type != FIELD_VALUE;
}

/* What "KIND" or "KIND.FIELD" is about; NULL where `name` is neither of `k` nor of what it stands in. */
static const struct kind *kind_named(const struct kind *k, const char *name)
{
	size_t len = strcspn(name, ".");

	while (k && (strlen(k->name) != len || strncmp(k->name, name, len) != 0))
		k = k->parent;
	return k;
}

/* Whether the kind `name` names has, by name or by field, a value of its own. */
static bool has_value(const struct kind *k, const char *name)
{
	const char *dot = strchr(name, '.');
	const struct field *f = dot ? kind_field(k, dot + 1) : NULL;

	return dot ? f && is_plain(f) : k->shape != KIND_SINGLETON;
}

/* Whether `name` is a field of the object itself that is known in `use`. */
static bool is_own_field(const struct kind *k, const struct use *use, const char *name)
{
	const struct field *f = kind_field(k, name);

	return f && is_plain(f) && (use->item || !(f->flags & FIELD_READ_ONLY));
}

/* Whether `name` tells one object of the kind from the others. */
static bool is_own(const struct kind *k, const struct use *use, const char *name)
{
	const struct kind *named = kind_named(k, name);

	if (!use->item && !use->named)
		return false;
	if (named == k)
		return has_value(k, name);
	return !named && is_own_field(k, use, name);
}

static int check_placeholder(
	struct loader *l, const struct declared *d, const struct use *use, const char *name)
{
	const struct kind *above = kind_named(d->kind.parent, name);

	if (is_own(&d->kind, use, name) || (above && has_value(above, name)))
		return 0;
	if (use->named && kind_field(&d->kind, name))
		return diag_add(l->d, declared_place(d, use->row),
			"'%s' has {%s}, which the server makes, and it has to be known before",
			use->row, name);
	return diag_add(l->d, declared_place(d, use->row),
		"'%s' has {%s}, which nothing fills in; see "
		"the names of what it stands in, and its fields",
		use->row, name);
}

/* Whether a placeholder of `path` is about `k`. */
static bool mentions(const char *path, const struct kind *k)
{
	size_t len = strlen(k->name);

	while ((path = strchr(path, '{')) != NULL) {
		path++;
		if (strncmp(path, k->name, len) == 0 && strchr("}.", path[len]))
			return true;
	}
	return false;
}

/* What does not say in which object it stands would be the same in all of them. */
static int check_parents(struct loader *l, const struct declared *d, const struct use *use)
{
	const struct kind *k;

	for (k = d->kind.parent; k; k = k->parent)
		if (k->shape != KIND_SINGLETON && !mentions(use->path, k))
			return diag_add(l->d, declared_place(d, use->row),
				"'%s' does not say in which {%s}", use->row, k->name);
	return 0;
}

/* Each placeholder; one of the path of an item is about the item. */
static int check_use(struct loader *l, const struct declared *d, const struct use *use)
{
	const char *at = use->path;
	bool own = !use->item && !use->named;
	int status = 0;

	while (at && (at = strchr(at, '{')) != NULL) {
		const char *name = arena_strndup(l->arena, at + 1, strcspn(at + 1, "}"));

		if (check_placeholder(l, d, use, name) < 0)
			status = -1;
		own = own || is_own(&d->kind, use, name);
		at++;
	}
	if (status == 0 && use->path)
		status = check_parents(l, d, use);
	if (status == 0 && use->path && !own)
		return diag_add(l->d, declared_place(d, use->row),
			"'%s' is the same for every %s: it needs a {%s}, or one of its fields",
			use->row, d->kind.name, d->kind.name);
	return status;
}

/* Deleting it would delete what it stands in. */
static int check_own_item(struct loader *l, const struct declared *d)
{
	const struct kind *k = d->kind.parent;

	if (!d->kind.item || d->kind.flags & KIND_PERMANENT)
		return 0;
	while (k && !str_same(k->item, d->kind.item))
		k = k->parent;
	if (!k)
		return 0;
	return diag_add(l->d, declared_place(d, "item"),
		"'item' is the path of the %s, which would be deleted with it; add the flag "
		"permanent",
		k->name);
}

int declared_check_paths(struct loader *l, const struct declared *d)
{
	const struct kind *k = &d->kind;
	bool single = k->shape == KIND_SINGLETON;
	bool put = k->shape == KIND_SET || k->flags & (KIND_CREATE_PUT | KIND_CREATE_ITEM);
	const struct use uses[] = {
		{ "list", k->list, false, false },
		{ "item", k->item, !single && !put, !single },
		{ "update", k->update, !single, false },
		{ "remove", k->remove, !single, false },
	};
	size_t i;
	int status = 0;

	for (i = 0; i < COUNT(uses); i++)
		if (check_use(l, d, &uses[i]) < 0)
			status = -1;
	return status | check_own_item(l, d);
}

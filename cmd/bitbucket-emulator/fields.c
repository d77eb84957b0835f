#include "bitbucket-emulator/fields.h"

#include "base/arena.h"
#include "codec/value.h"

#include <stddef.h>
#include <string.h>

enum verdict { UNSAID, TAKEN, LEFT };

/* A level of the tree that the dotted names make; the root has no name. */
struct fields {
	const char *name;
	enum verdict verdict;
	bool only; /* of the root: some name had no sign, so what is not named is left out */
	struct fields *first, *next;
};

static struct fields *child(const struct fields *f, const char *name)
{
	struct fields *c;

	for (c = f ? f->first : NULL; c; c = c->next)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

/* The node for the `len` bytes at `name` below `f`, made where it is missing. */
static struct fields *enter(struct arena *a, struct fields *f, const char *name, size_t len)
{
	const char *text = arena_strndup(a, name, len);
	struct fields *c = child(f, text), **end = &f->first;

	if (c)
		return c;
	while (*end)
		end = &(*end)->next;
	*end = ARENA_NEW(a, struct fields);
	(*end)->name = text;
	return *end;
}

static int add_path(struct arena *a, struct fields *root, const char *path, size_t len)
{
	enum verdict verdict = *path == '-' ? LEFT : TAKEN;
	const char *end = path + len;
	struct fields *f = root;
	size_t part, depth = 0;

	if (*path == '-' || *path == '+')
		path++;
	else
		root->only = true;
	for (;; path += part + 1) {
		for (part = 0; path + part < end && path[part] != '.'; part++)
			;
		if (!part || ++depth > FIELDS_DEPTH_MAX)
			return -1;
		f = enter(a, f, path, part);
		if (path + part == end)
			break;
	}
	f->verdict = verdict;
	return 0;
}

const struct fields *fields_parse(struct arena *a, const char *text)
{
	struct fields *root = ARENA_NEW(a, struct fields);
	size_t len, n = 0;

	for (;; text += len + 1) {
		while (*text == ' ')
			text++;
		len = strcspn(text, ", ");
		if (!len || ++n > FIELDS_MAX || add_path(a, root, text, len) < 0)
			return NULL;
		text += strspn(text + len, " ");
		if (!text[len])
			return root;
	}
}

/*
 * At each level two nodes can speak about a name: the one of that name, and '*'. The name itself wins.
 * `inherited` is what holds where neither speaks.
 */
struct level {
	const struct fields *exact, *any;
	bool inherited;
};

static const struct value *select_value(struct arena *a, struct level at, const struct value *v);

static bool speaks(struct level at)
{
	return (at.exact && at.exact->first) || (at.any && at.any->first);
}

static struct level descend(struct level at, const char *name)
{
	struct level below = { child(at.exact, name), child(at.exact, "*"), at.inherited };

	if (!below.exact)
		below.exact = child(at.any, name);
	if (!below.any)
		below.any = child(at.any, "*");
	if (below.any && below.any->verdict)
		below.inherited = below.any->verdict == TAKEN;
	if (below.exact && below.exact->verdict)
		below.inherited = below.exact->verdict == TAKEN;
	return below;
}

static const struct value *select_map(struct arena *a, struct level at, const struct value *v)
{
	struct value *out = value_new_map(a);
	const struct value *kept;
	struct level below;
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		below = descend(at, v->pairs[i].name);
		kept = select_value(a, below, &v->pairs[i].value);
		if (kept)
			value_put(a, out, v->pairs[i].name, kept);
	}
	return out;
}

static const struct value *select_list(struct arena *a, struct level at, const struct value *v)
{
	struct value *out = value_new_list(a);
	const struct value *kept;
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		kept = select_value(a, at, &v->items[i]);
		if (kept)
			value_push(a, out, kept);
	}
	return out;
}

/* What is left of `v`; NULL where nothing is. */
static const struct value *select_value(struct arena *a, struct level at, const struct value *v)
{
	const struct value *out;

	if (!speaks(at))
		return at.inherited ? v : NULL;
	if (v->type == VALUE_LIST)
		return select_list(a, at, v);
	if (v->type != VALUE_MAP)
		return at.inherited ? v : NULL;
	out = select_map(a, at, v);
	return out->n || at.inherited ? out : NULL;
}

const struct value *fields_apply(struct arena *a, const struct fields *f, const struct value *v)
{
	const struct value *out = select_value(a, (struct level){ f, NULL, !f->only }, v);

	return out ? out : value_new_map(a);
}

/* The node of the dotted `path`, or NULL. */
static const struct fields *node_at(const struct fields *f, const char *path)
{
	const char *end = path + strlen(path);
	char name[64];
	size_t len;

	for (; f && path < end; path += len + 1) {
		len = strcspn(path, ".");
		if (len >= sizeof name)
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		f = child(f, name);
	}
	return f;
}

bool fields_names(const struct fields *f, const char *path)
{
	const struct fields *node = node_at(f, path);

	return node && node->verdict == TAKEN;
}

/* Whether `f` or a node below it is taken; bounded by FIELDS_DEPTH_MAX. */
static bool any_taken(const struct fields *f)
{
	const struct fields *c;

	if (f->verdict == TAKEN)
		return true;
	for (c = f->first; c; c = c->next)
		if (any_taken(c))
			return true;
	return false;
}

bool fields_reaches(const struct fields *f, const char *path)
{
	const struct fields *node = node_at(f, path);

	return node && any_taken(node);
}

#include "bitbucket-emulator/tree.h"

#include "base/arena.h"
#include "base/str.h"
#include "bitbucket-emulator/bytes.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char kind[] = "blobs";

const char *tree_path(struct context *c, const char *name)
{
	const char *path = arena_strdup(c->arena, name + (*name == '/')), *at = path;
	size_t len;

	if (strlen(path) > TREE_PATH_MAX)
		return NULL;
	for (;; at += len + 1) {
		len = strcspn(at, "/");
		if (!len || (len == 1 && *at == '.') || (len == 2 && !strncmp(at, "..", 2)) ||
			(len == 4 && !strncmp(at, ".git", 4)))
			return NULL;
		if (!at[len])
			return bytes_are_text(path, strlen(path)) ? path : NULL;
	}
}

struct value *tree_without(struct context *c, const struct value *tree, const struct value *gone)
{
	struct value *copy = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < tree->n; i++)
		if (!value_get(gone, tree->pairs[i].name))
			value_put(c->arena, copy, tree->pairs[i].name, &tree->pairs[i].value);
	return copy;
}

/* Keeps the content; what was there already is there once. */
static const char *store_blob(struct context *c, const char *bytes, size_t len)
{
	char digest[33];
	struct document d = { .parent = c->repository->id, .kind = kind, .uuid = "" };
	struct value *body;

	d.key = arena_printf(c->arena, "%s-%zu", digest_of(bytes, len, digest), len);
	if (store_find(c->store, c->arena, d.parent, kind, d.key))
		return d.key;
	body = value_new_map(c->arena);
	if (bytes_are_text(bytes, len))
		render_text(c, body, "text", arena_strndup(c->arena, bytes, len));
	else
		render_text(c, body, "base64", bytes_to_base64(c->arena, bytes, len));
	d.body = body;
	store_insert(c->store, &d);
	return d.key;
}

struct value *tree_file(struct context *c, const char *bytes, size_t len, const char *attribute)
{
	struct value *file = value_new_map(c->arena);
	struct value *attributes = value_put(
		c->arena, file, "attributes", value_new_list(c->arena));

	if (*attribute)
		value_push(c->arena, attributes, value_new_string(c->arena, attribute));
	if (!bytes_are_text(bytes, len))
		value_push(c->arena, attributes, value_new_string(c->arena, "binary"));
	value_put(c->arena, file, "size", value_new_int(c->arena, (int64_t)len));
	render_text(c, file, "blob", store_blob(c, bytes, len));
	return file;
}

/* Whether `path` is below the folder `folder` of `len` bytes; all are below the root. */
static bool is_below(const char *path, const char *folder, size_t len)
{
	return !len || (!strncmp(path, folder, len) && path[len] == '/');
}

const char *tree_conflict(const struct value *tree)
{
	const char *path, *slash;
	char folder[TREE_PATH_MAX + 1];
	uint32_t i;

	for (i = 0; i < tree->n; i++) {
		path = tree->pairs[i].name;
		for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
			memcpy(folder, path, (size_t)(slash - path));
			folder[slash - path] = '\0';
			if (value_get(tree, folder))
				return path;
		}
	}
	return NULL;
}

const char *tree_bytes(struct context *c, const struct value *file, size_t *len)
{
	const char *key = value_text(value_get(file, "blob"), "");
	const struct document *blob = store_find(c->store, c->arena, c->repository->id, kind, key);
	const struct value *text = blob ? value_get(blob->body, "text") : NULL;

	if (!blob || text) {
		*len = text ? text->n : 0;
		return value_text(text, "");
	}
	return bytes_from_base64(c->arena, value_text(value_get(blob->body, "base64"), ""), len);
}

/* A folder that is being listed. */
struct folder {
	struct context *c;
	size_t below;  /* where names begin in the paths of what it holds */
	int64_t depth; /* how many levels of it */
	struct map seen;
	struct document_list *list;
};

static void add_entry(struct folder *f, const char *path, const struct value *body)
{
	struct document *d = ARENA_NEW(f->c->arena, struct document);
	struct document_list *list = f->list;

	*d = (struct document){ .id = (int64_t)list->n + 1, .key = path, .body = body };
	list->items = arena_grow(
		f->c->arena, list->items, list->n, &list->capacity, sizeof *list->items);
	list->items[list->n++] = d;
}

/* Adds a file and the folders on the way to it, as deep as wanted. */
static void add_levels(struct folder *f, const struct pair *file)
{
	static const struct value nothing = { .type = VALUE_MAP };
	const char *slash = strchr(file->name + f->below, '/'), *path;
	int64_t left = f->depth;

	for (; slash && left; slash = strchr(slash + 1, '/'), left--) {
		path = arena_strndup(f->c->arena, file->name, (size_t)(slash - file->name));
		if (!map_add(&f->seen, path, (void *)path))
			add_entry(f, path, &nothing);
	}
	if (left)
		add_entry(f, file->name, &file->value);
}

static int slashes(const char *path)
{
	int n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* The outer levels first, folders before files, and then by name. */
static int by_level(const void *x, const void *y)
{
	const struct document *a = *(const struct document *const *)x;
	const struct document *b = *(const struct document *const *)y;
	int levels = slashes(a->key) - slashes(b->key);
	int files = (a->body->n > 0) - (b->body->n > 0);

	return levels ? levels : files ? files : strcmp(a->key, b->key);
}

void tree_list(struct context *c, const struct value *tree, const char *path, int64_t depth,
	struct document_list *list)
{
	size_t len = strlen(path);
	struct folder f = { .c = c, .below = len ? len + 1 : 0, .depth = depth, .list = list };
	uint32_t i;

	map_init(&f.seen, c->arena);
	for (i = 0; i < tree->n; i++)
		if (is_below(tree->pairs[i].name, path, len))
			add_levels(&f, &tree->pairs[i]);
	if (list->n)
		qsort(list->items, list->n, sizeof *list->items, by_level);
}

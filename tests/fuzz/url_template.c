/*
 * Fuzzes path_expand(). The lines are a template, three keys and a field: whatever these are, the path has the segments of
 * the template, none of them leads elsewhere, and what is not plain is encoded.
 */
#include "remote/path.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct kind workspace = { .name = "workspace" };
static const struct kind repository = { .name = "repository", .parent = &workspace };
static const struct field fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};
static const struct kind thing = {
	.name = "thing", .parent = &repository, .shape = KIND_MAP, KIND_FIELDS(fields)
};

/* The next line of `*at`, in `a`. */
static const char *line(struct arena *a, const char **at)
{
	size_t len = strcspn(*at, "\n");
	const char *text = arena_strndup(a, *at, len);

	*at += len + ((*at)[len] != '\0');
	return text;
}

static struct object *make(struct arena *a, const char **at)
{
	struct object *w = object_new(a, &workspace, NULL, line(a, at));
	struct object *r = object_new(a, &repository, w, line(a, at));
	struct object *o = object_new(a, &thing, r, line(a, at));

	object_add_attr(a, o, &fields[1])->value = value_new_string(a, line(a, at));
	return o;
}

/* Templates as rows of kinds have them: where a value goes, it does not add a path. */
static bool is_plain(const char *template)
{
	return !template[strspn(template, "abcdefghijklmnopqrstuvwxyz_/{}.")] &&
	       !strstr(template, "{/") && !strstr(template, "{+");
}

static void check_segment(const char *from, size_t from_len, const char *to, size_t len)
{
	bool filled = memchr(from, '{', from_len) != NULL;

	if (filled && (!len || (len == 1 && *to == '.') || (len == 2 && !memcmp(to, "..", 2))))
		abort();
	if (!filled && (len != from_len || memcmp(from, to, len) != 0))
		abort();
}

static void check(const char *template, const char *path)
{
	size_t from, to;

	if (path[strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/"
			      "}")])
		abort();
	for (;;) {
		from = strcspn(template, "/");
		to = strcspn(path, "/");
		check_segment(template, from, path, to);
		if (!template[from] || !path[to])
			break;
		template += from + 1;
		path += to + 1;
	}
	if (template[from] != path[to])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *at = arena_strndup(&arena, (const char *)data, size);
	const char *template = line(&arena, &at);
	struct object *o = make(&arena, &at);
	AUTO(mem_free) char *resolved = url_resolve("https://api.example/2.0", at);

	if (resolved && url_same_origin("https://api.example/2.0", resolved) &&
		!str_starts(resolved, "https://"))
		abort();
	if (path_expand(&path, template, o, NULL, &e) < 0) {
		if (path.len || e.code != ERR_INTERNAL)
			abort();
		return 0;
	}
	if (is_plain(template))
		check(template, path.buf);
	return 0;
}

#include "bitbucket-emulator/source.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/tree.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <string.h>

enum { HASH_DIGITS = 40, DEPTH_MAX = 100 };

/* What is known of types by the names of files; others have none. */
static const struct {
	const char *ending, *type;
} types[] = { { ".txt", "text/plain" }, { ".html", "text/html" }, { ".css", "text/css" },
	{ ".js", "text/javascript" }, { ".json", "application/json" }, { ".xml", "text/xml" },
	{ ".png", "image/png" }, { ".svg", "image/svg+xml" }, { ".py", "text/x-python" },
	{ ".c", "text/x-c" } };

static const char *type_of(const char *path)
{
	const char *name = strrchr(path, '/'), *ending = strrchr(name ? name : path, '.');
	size_t i;

	for (i = 0; ending && i < COUNT(types); i++)
		if (!strcmp(ending, types[i].ending))
			return types[i].type;
	return NULL;
}

/* `path` fit for an address: its slashes stay. */
static const char *encoded(struct arena *a, const char *path)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t len;

	for (;; path += len + 1) {
		len = strcspn(path, "/");
		str_add(&out, url_segment(a, arena_strndup(a, path, len)));
		if (!path[len])
			break;
		str_addch(&out, '/');
	}
	return arena_strdup(a, out.buf);
}

static const char *address(
	struct context *c, const char *what, const struct document *commit, const char *path)
{
	return arena_printf(c->arena, "%s/repositories/%s/%s/%s/%s/%s", c->base, c->workspace->key,
		c->repository->key, what, commit->key, encoded(c->arena, path));
}

static void put_file(
	struct context *c, struct value *map, const char *path, const struct value *file)
{
	render_text(c, map, "type", "commit_file");
	render_copy(c, map, "attributes", file);
	render_copy(c, map, "size", file);
	render_text(c, map, "mimetype", type_of(path));
	render_text(c, map, "escaped_path", encoded(c->arena, path));
}

/* A file, or where `file` is empty a folder (src.directory.cursor-pages.json). `c->owner` is the commit. */
static struct value *render_entry(struct context *c, const char *path, const struct value *file)
{
	struct value *map = value_new_map(c->arena), *links;
	const char *self = address(c, "src", c->owner, path), *slash = file->n ? "" : "/";

	render_text(c, map, "path", path);
	if (file->n)
		put_file(c, map, path, file);
	else
		render_text(c, map, "type", "commit_directory");
	value_put(c->arena, map, "commit", commit_render_brief(c, c->owner->key, HASH_DIGITS));
	links = render_map(c, map, "links");
	render_link(c, links, "self", "%s%s", self, slash);
	render_link(c, links, "meta", "%s%s?format=meta", self, slash);
	if (file->n)
		render_link(c, links, "history", "%s", address(c, "filehistory", c->owner, path));
	return map;
}

static const struct value *render(struct context *c, const struct document *entry)
{
	return render_entry(c, entry->key, entry->body);
}

static int missing(struct context *c, const char *path)
{
	return answer_error(c->answer, 404, "No such file or directory: %s", path);
}

static int answer_folder(struct context *c, const char *path, bool meta)
{
	static const struct value folder = { .type = VALUE_MAP };
	const char *text = request_param(c->request, "max_depth");
	struct document_list list = { 0 };
	int64_t depth = 1;

	if (text && num_parse(text, 1, DEPTH_MAX, &depth) < 0)
		return answer_error(c->answer, 400, "Invalid max_depth");
	tree_list(c, commit_tree(c->owner), path, depth, &list);
	if (!list.n && *path)
		return missing(c, path);
	if (meta)
		return answer_value(c->answer, 200, render_entry(c, path, &folder));
	return collection_answer(c, &(struct listing){
					    .given = &list,
					    .paging = { .cursor = true },
					    .render = render,
				    });
}

static int answer_file(struct context *c, const char *path, const struct value *file)
{
	const char *type = type_of(path), *name = strrchr(path, '/'), *bytes;
	size_t len;

	bytes = tree_bytes(c, file, &len);
	answer_header(c->answer, "Content-Disposition",
		arena_printf(c->arena, "attachment; filename=\"%s\"",
			url_segment(c->arena, name ? name + 1 : path)));
	return answer_bytes(c->answer, 200, type ? type : "text/plain", bytes, len);
}

static bool ends_with_slash(const struct request *r)
{
	size_t len = strlen(r->path);

	return len && r->path[len - 1] == '/';
}

/* Whether `format` asks for what is known of a file instead of what is in it; -1 with the 400 answered. */
static int wants_meta(struct context *c)
{
	const char *format = request_param(c->request, "format");

	if (!format || !strcmp(format, "meta"))
		return format != NULL;
	return answer_error(c->answer, 400, "Invalid format: %s", format);
}

/* What stands before the path; a slash in a branch's name makes it ambiguous. */
static const struct document *find_revision(struct context *c)
{
	if (strchr(c->revision, '/') && wart_is(&c->options->warts, WART_SRC_SLASH, "404"))
		return NULL;
	return commit_resolve(c, c->revision);
}

int source_get(struct context *c)
{
	const char *path = c->item ? c->item : "";
	const struct value *file;
	int meta = wants_meta(c);

	if (meta < 0)
		return -1;
	if (!*path && !ends_with_slash(c->request))
		return answer_detail(c->answer, 404, "Resource not found",
			value_new_string(c->arena, "There is no API hosted at this URL"));
	c->owner = find_revision(c);
	if (!c->owner)
		return commit_missing(c, c->revision);
	file = value_get(commit_tree(c->owner), path);
	if (!file)
		return answer_folder(c, path, meta);
	if (ends_with_slash(c->request))
		return missing(c, path);
	if (meta)
		return answer_value(c->answer, 200, render_entry(c, path, file));
	return answer_file(c, path, file);
}

int source_root(struct context *c)
{
	const struct document *tip = commit_resolve(c, "HEAD");

	if (!tip)
		return commit_missing(c, "HEAD");
	answer_header(c->answer, "Location", address(c, "src", tip, ""));
	return answer_value(c->answer, 302, NULL);
}

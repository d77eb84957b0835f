#include "cooper/sources.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/yaml.h"
#include "cooper/options.h"
#include "model/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH_MAX = 32 };

static void add(struct sources *s, const char *name, const char *bytes, size_t len)
{
	size_t i;

	/* The same file by way of two paths, as in `-f . -f a.yaml`, is one file. */
	for (i = 0; i < s->n; i++)
		if (str_same(s->documents[i].name, name))
			return;
	s->documents = arena_grow(
		&s->arena, s->documents, s->n, &s->capacity, sizeof *s->documents);
	s->documents[s->n++] = (struct document){ name, bytes, len };
}

static int read_file(struct sources *s, const char *path, struct err *e)
{
	AUTO(str_release) struct str bytes = STR_LIMITED(YAML_SIZE_MAX);
	const char *name = str_same(path, "-") ? "<stdin>" : arena_strdup(&s->arena, path);

	if (file_read(&bytes, path, e) < 0)
		return -1;
	add(s, name, arena_strndup(&s->arena, bytes.buf, bytes.len), bytes.len);
	return 0;
}

static bool is_manifest(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && dot && (str_same(dot, ".yaml") || str_same(dot, ".yml"));
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The entries of a folder, sorted, until its scope ends. */
struct folder {
	struct dirent **entries;
	int n;
};

static void folder_close(struct folder *f)
{
	while (f->n > 0)
		free(f->entries[--f->n]);
	free(f->entries);
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_folder(struct sources *s, const char *path, unsigned depth, struct err *e);

/* A symbolic link to a file is a file; one to a folder is not followed. */
static int read_entry(
	struct sources *s, const char *folder, const char *name, unsigned depth, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	struct stat st, target;

	if (!str_same(folder, "."))
		str_addf(&path, "%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/");
	str_add(&path, name);
	if (lstat(path.buf, &st) < 0)
		return err_set(e, ERR_INPUT, "cannot open '%s': %s", path.buf, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return read_folder(s, path.buf, depth + 1, e);
	if (!is_manifest(name))
		return 0;
	if (S_ISLNK(st.st_mode) && stat(path.buf, &target) == 0 && S_ISDIR(target.st_mode))
		return 0;
	return read_file(s, path.buf, e);
}

static int read_folder(struct sources *s, const char *path, unsigned depth, struct err *e)
{
	AUTO(folder_close) struct folder folder = { NULL, 0 };
	int i;

	if (depth > FOLDER_DEPTH_MAX)
		return err_set(
			e, ERR_INPUT, "'%s' is more than %d folders deep", path, FOLDER_DEPTH_MAX);
	folder.n = scandir(path, &folder.entries, is_visible, compare_names);
	if (folder.n < 0)
		return err_set(e, ERR_INPUT, "cannot open '%s': %s", path, strerror(errno));
	for (i = 0; i < folder.n; i++)
		if (read_entry(s, path, folder.entries[i]->d_name, depth, e) < 0)
			return -1;
	return 0;
}

static int read_path(struct sources *s, const char *path, struct err *e)
{
	struct stat st;

	if (!str_same(path, "-") && stat(path, &st) < 0)
		return err_set(e, ERR_INPUT, "cannot open '%s': %s", path, strerror(errno));
	if (!str_same(path, "-") && S_ISDIR(st.st_mode))
		return read_folder(s, path, 0, e);
	return read_file(s, path, e);
}

static int read_revision(struct sources *s, const char *rev, const char *path, struct err *e)
{
	struct git_files files = { 0 };
	size_t i;

	if (git_read(&s->arena, rev, path, YAML_SIZE_MAX, &files, &s->origin, e) < 0)
		return -1;
	for (i = 0; i < files.n; i++)
		add(s, files.items[i].name, files.items[i].bytes, files.items[i].len);
	return 0;
}

int sources_read(struct sources *s, const struct options *o, struct err *e)
{
	static const char *const here[] = { "." };
	const char *const *paths = o->files.n ? (const char *const *)o->files.items : here;
	size_t n = o->files.n ? o->files.n : 1, i, before;

	for (i = 0; i < n; i++) {
		before = s->n;
		if ((o->rev ? read_revision(s, o->rev, paths[i], e) : read_path(s, paths[i], e)) <
			0)
			return -1;
		if (s->n == before && i == 0 && !s->n)
			return err_set(e, ERR_INPUT,
				"there is no manifest (*.yaml or *.yml) in '%s'; name one with -f "
				"PATH",
				paths[i]);
	}
	return o->rev || str_same(paths[0], "-") ? 0
						 : git_describe(&s->arena, paths, n, &s->origin, e);
}

void sources_release(struct sources *s)
{
	arena_release(&s->arena);
	*s = (struct sources)SOURCES_INIT;
}

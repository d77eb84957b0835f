#include "cooper/sources.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/yaml.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "git/names.h"
#include "model/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether there is room for one more, of `len` bytes. */
static int check_room(const struct sources *s, size_t len, struct err *e)
{
	if (s->n == SOURCES_FILES_MAX)
		return err_set(e, ERR_INPUT,
			"there are more than %d manifests, the limit: name fewer with -f PATH",
			SOURCES_FILES_MAX);
	if (len > SOURCES_BYTES_MAX - s->bytes)
		return err_set(e, ERR_INPUT,
			"the manifests are larger than %d MB together, the limit: name fewer with "
			"-f PATH",
			SOURCES_BYTES_MAX / 1024 / 1024);
	return 0;
}

/* Adds a file; what it says and what it is called are the arena's. */
static int add(struct sources *s, const struct document *file, struct err *e)
{
	s->found++;
	if (!s->names.arena)
		map_init(&s->names, &s->arena);
	/* The same file by way of two paths, as in `-f . -f a.yaml`, is one file. */
	if (map_get(&s->names, file->name))
		return 0;
	if (check_room(s, file->len, e) < 0)
		return -1;
	map_add(&s->names, file->name, s);
	s->bytes += file->len;
	s->documents = arena_grow(
		&s->arena, s->documents, s->n, &s->capacity, sizeof *s->documents);
	s->documents[s->n++] = *file;
	return 0;
}

static int read_file(struct sources *s, const char *path, struct err *e)
{
	AUTO(str_release) struct str bytes = STR_LIMITED(YAML_SIZE_MAX);
	struct document file = { .name = str_same(path, "-") ? "<stdin>"
							     : arena_strdup(&s->arena, path) };

	if (file_read(&bytes, path, e) < 0)
		return -1;
	file.bytes = arena_strndup(&s->arena, bytes.buf, bytes.len);
	file.len = bytes.len;
	return add(s, &file, e);
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

/* A walk below a folder that the user gave as `path`: what it names and finds is as git_read() would. */
struct walk {
	struct sources *sources;
	const char *path;
	struct str below; /* where it is; ends with '/' unless empty */
	unsigned depth;
	size_t entries; /* files and folders seen so far */
};

static void walk_release(struct walk *w)
{
	str_release(&w->below);
}

/* Another repository is a submodule, or is not of this one at all. */
static bool is_repository(const char *folder)
{
	AUTO(str_release) struct str git = STR_INIT;

	str_addf(&git, "%s/.git", folder);
	return access(git.buf, F_OK) == 0;
}

static int read_folder(struct walk *w, const char *folder, struct err *e);

/* Symbolic links are not followed: they would name places that a revision may not have. */
static int read_entry(struct walk *w, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	struct stat st;

	names_join(&name, w->path, w->below.buf);
	if (lstat(name.buf, &st) < 0)
		return err_system(e, ERR_INPUT, "cannot open '%s'", name.buf);
	if (S_ISREG(st.st_mode) && names_manifest(w->below.buf))
		return read_file(w->sources, name.buf, e);
	if (!S_ISDIR(st.st_mode) || is_repository(name.buf))
		return 0;
	str_addch(&w->below, '/');
	return read_folder(w, name.buf, e);
}

static int read_folder(struct walk *w, const char *folder, struct err *e)
{
	AUTO(folder_close) struct folder f = { NULL, 0 };
	size_t len = w->below.len;
	int i;

	if (w->depth++ > GIT_DEPTH_MAX)
		return err_set(e, ERR_INPUT,
			"'%s' has more than %d folders within folders, the limit", w->path,
			GIT_DEPTH_MAX);
	f.n = scandir(folder, &f.entries, is_visible, compare_names);
	if (f.n < 0)
		return err_system(e, ERR_INPUT, "cannot open '%s'", folder);
	w->entries += (size_t)f.n;
	if (w->entries > GIT_ENTRIES_MAX)
		return err_set(e, ERR_INPUT, "'%s' has more than %d files and folders, the limit",
			w->path, GIT_ENTRIES_MAX);
	for (i = 0; i < f.n; i++) {
		str_add(&w->below, f.entries[i]->d_name);
		if (read_entry(w, e) < 0)
			return -1;
		str_truncate(&w->below, len);
	}
	w->depth--;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct document *)a)->name, ((const struct document *)b)->name);
}

static int read_below(struct sources *s, const char *path, struct err *e)
{
	AUTO(walk_release) struct walk w = { .sources = s, .path = path, .below = STR_INIT };
	size_t before = s->n;

	if (read_folder(&w, path, e) < 0)
		return -1;
	if (s->n > before)
		qsort(s->documents + before, s->n - before, sizeof *s->documents, by_name);
	return 0;
}

static int read_path(struct sources *s, const char *path, struct err *e)
{
	struct stat st;

	if (str_same(path, "-"))
		return read_file(s, path, e);
	if (stat(path, &st) < 0)
		return err_system(e, ERR_INPUT, "cannot open '%s'", path);
	return S_ISDIR(st.st_mode) ? read_below(s, path, e) : read_file(s, path, e);
}

static int read_revision(struct sources *s, const char *rev, const char *path, struct err *e)
{
	const struct git_request request = { rev, path, YAML_SIZE_MAX };
	struct git_files files = { 0 };
	size_t i;

	if (str_same(path, "-"))
		return err_set(e, ERR_USAGE,
			"standard input has no revisions; give --rev with files, or -f - without "
			"it");
	if (git_read(&s->arena, &request, &files, &s->origin, e) < 0)
		return -1;
	for (i = 0; i < files.n; i++) {
		const struct git_file *f = &files.items[i];

		if (add(s, &(struct document){ f->name, f->bytes, f->len }, e) < 0)
			return -1;
	}
	return 0;
}

/* Manifests can be used without their history: a repository of another user, as in many a container in CI. */
static void describe(struct sources *s, const char *const *paths, size_t n)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (git_describe(&s->arena, paths, n, &s->origin, &e) < 0)
		terminal_say("warning: the manifests' commit is not known: %s", err_text(&e));
}

int sources_read(struct sources *s, const struct options *o, struct err *e)
{
	static const char *const here[] = { "." };
	const char *const *paths = o->files.n ? (const char *const *)o->files.items : here;
	size_t n = o->files.n ? o->files.n : 1, i, before;

	for (i = 0; i < n; i++) {
		before = s->found;
		if ((o->rev ? read_revision(s, o->rev, paths[i], e) : read_path(s, paths[i], e)) <
			0)
			return -1;
		if (s->found == before)
			return err_set(e, ERR_INPUT,
				"there is no manifest (*.yaml or *.yml) in '%s'; name one with -f "
				"PATH",
				paths[i]);
	}
	if (!o->rev && !str_same(paths[0], "-"))
		describe(s, paths, n);
	return 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void sources_digest(const struct sources *s, char digest[HASH_TEXT])
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const char **hashes = ARENA_ARRAY(&arena, const char *, s->n);
	char hash[HASH_TEXT];
	size_t i;

	for (i = 0; i < s->n; i++) {
		hash_texts(&s->documents[i].bytes, 1, hash);
		hashes[i] = arena_strdup(&arena, hash);
	}
	if (s->n)
		qsort(hashes, s->n, sizeof *hashes, by_text);
	hash_texts(hashes, s->n, digest);
}

void sources_release(struct sources *s)
{
	arena_release(&s->arena);
	*s = (struct sources)SOURCES_INIT;
}

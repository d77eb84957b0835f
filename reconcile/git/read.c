#include "git/git.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "git/history.h"
#include "git/location.h"
#include "git/names.h"
#include "git/origin.h"
#include "git/revision.h"

#include <git2/blob.h>
#include <git2/commit.h>
#include <git2/odb.h>
#include <git2/repository.h>
#include <git2/tree.h>
#include <string.h>

/* One git_read() under way. */
struct reading {
	struct arena *arena;
	git_repository *repo;
	const char *rev, *path; /* as the user wrote them, for messages and names */
	size_t size_max;
	struct git_files *files;
	size_t entries, bytes; /* seen so far */
	struct err *e;
};

static void tree_release(git_tree **tree)
{
	git_tree_free(*tree);
}

static void entry_release(git_tree_entry **entry)
{
	git_tree_entry_free(*entry);
}

static void blob_release(git_blob **blob)
{
	git_blob_free(*blob);
}

static void odb_release(git_odb **odb)
{
	git_odb_free(*odb);
}

static int fail_object(const struct reading *r, const char *name)
{
	return err_set(r->e, ERR_INPUT,
		"cannot read '%s' of revision '%s': %s; a partial clone has to fetch it first: "
		"run 'git archive %s >/dev/null'",
		name, r->rev, git_history_reason(), r->rev);
}

/* Before the content is loaded: a hostile repository has no more of our memory than its files may. */
static int check_size(struct reading *r, const git_oid *id, const char *name)
{
	AUTO(odb_release) git_odb *odb = NULL;
	git_object_t type;
	size_t size;

	if (git_repository_odb(&odb, r->repo) < 0 || git_odb_read_header(&size, &type, odb, id) < 0)
		return fail_object(r, name);
	if (size > r->size_max)
		return err_set(r->e, ERR_INPUT,
			"'%s' of revision '%s' is longer than %zu bytes, the limit", name, r->rev,
			r->size_max);
	r->bytes += size;
	if (r->bytes > GIT_BYTES_MAX)
		return err_set(r->e, ERR_INPUT,
			"the manifests below '%s' of revision '%s' are longer than %d bytes "
			"together, the limit",
			r->path, r->rev, GIT_BYTES_MAX);
	return 0;
}

static int add_file(struct reading *r, const git_oid *id, const char *name)
{
	AUTO(blob_release) git_blob *blob = NULL;
	struct git_files *files = r->files;
	struct git_file *file;

	if (check_size(r, id, name) < 0)
		return -1;
	if (git_blob_lookup(&blob, r->repo, id) < 0)
		return fail_object(r, name);
	files->items = arena_grow(r->arena, files->items, files->n, &files->capacity, sizeof *file);
	file = &files->items[files->n++];
	file->name = arena_strdup(r->arena, name);
	file->len = (size_t)git_blob_rawsize(blob);
	file->bytes = arena_strndup(r->arena, git_blob_rawcontent(blob), file->len);
	return 0;
}

static int read_folder(struct reading *r, const git_oid *id, struct str *below, unsigned depth);

static int read_entry(
	struct reading *r, const git_tree_entry *entry, struct str *below, unsigned depth)
{
	AUTO(str_release) struct str name = STR_INIT;
	const git_oid *id = git_tree_entry_id(entry);
	git_filemode_t mode = git_tree_entry_filemode(entry);

	if (mode == GIT_FILEMODE_TREE && git_tree_entry_name(entry)[0] != '.')
		return read_folder(r, id, below, depth + 1);
	if ((mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE) ||
		!names_manifest(below->buf))
		return 0;
	names_join(&name, r->path, below->buf);
	return add_file(r, id, name.buf);
}

/*
 * `below` is the folder's path below the one the user gave, with a slash at its end unless empty. A tree is
 * kept in the byte order of the paths in it, so that files are found in the order in which they are wanted.
 */
static int read_entries(struct reading *r, const git_tree *tree, struct str *below, unsigned depth)
{
	size_t i, n = git_tree_entrycount(tree), len = below->len;

	for (i = 0; i < n; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		str_add(below, git_tree_entry_name(entry));
		if (read_entry(r, entry, below, depth) < 0)
			return -1;
		str_truncate(below, len);
	}
	return 0;
}

static int read_folder(struct reading *r, const git_oid *id, struct str *below, unsigned depth)
{
	AUTO(tree_release) git_tree *tree = NULL;

	if (depth > GIT_DEPTH_MAX)
		return err_set(r->e, ERR_INPUT,
			"'%s' of revision '%s' has more than %d folders within folders, the limit",
			r->path, r->rev, GIT_DEPTH_MAX);
	if (git_tree_lookup(&tree, r->repo, id) < 0)
		return fail_object(r, below->len ? below->buf : r->path);
	r->entries += git_tree_entrycount(tree);
	if (r->entries > GIT_ENTRIES_MAX)
		return err_set(r->e, ERR_INPUT,
			"'%s' of revision '%s' has more than %d files and folders, the limit",
			r->path, r->rev, GIT_ENTRIES_MAX);
	if (below->len)
		str_addch(below, '/');
	return read_entries(r, tree, below, depth);
}

static int fail_path(const struct reading *r, const char *inside, size_t len, const char *what)
{
	if (!inside[len])
		return err_set(
			r->e, ERR_INPUT, "'%s' is %s in revision '%s'", r->path, what, r->rev);
	return err_set(r->e, ERR_INPUT, "no '%s' in revision '%s': '%.*s' is %s there", r->path,
		r->rev, (int)len, inside, what);
}

static int fail_link(const struct reading *r, const git_oid *id, const char *inside, size_t len)
{
	AUTO(blob_release) git_blob *blob = NULL;
	AUTO(str_release) struct str what = STR_INIT;

	if (git_blob_lookup(&blob, r->repo, id) < 0)
		return fail_object(r, r->path);
	str_add(&what, "a symbolic link to '");
	str_addn(&what, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob));
	str_add(&what, "', which is not followed,");
	return fail_path(r, inside, len, what.buf);
}

/* Reads what the user named: `entry` is the first `len` bytes of `inside`, all of it unless it is no folder. */
static int read_named(
	struct reading *r, const git_tree_entry *entry, const char *inside, size_t len)
{
	AUTO(str_release) struct str below = STR_INIT;
	const git_oid *id = git_tree_entry_id(entry);

	switch (git_tree_entry_filemode(entry)) {
	case GIT_FILEMODE_TREE:
		return read_folder(r, id, &below, 0);
	case GIT_FILEMODE_LINK:
		return fail_link(r, id, inside, len);
	case GIT_FILEMODE_COMMIT:
		return fail_path(r, inside, len, "a submodule, a repository of its own,");
	default:
		return inside[len] ? fail_path(r, inside, len, "a file") : add_file(r, id, r->path);
	}
}

/* Looks at every folder on the way, so that what ends it early can be named. */
static int read_inside(struct reading *r, const git_tree *tree, const char *inside)
{
	size_t len = 0;

	for (;;) {
		AUTO(entry_release) git_tree_entry *entry = NULL;
		AUTO(str_release) struct str prefix = STR_INIT;

		len += strcspn(inside + len, "/");
		str_addn(&prefix, inside, len);
		if (git_tree_entry_bypath(&entry, tree, prefix.buf) < 0)
			return err_set(
				r->e, ERR_INPUT, "no '%s' in revision '%s'", r->path, r->rev);
		if (!inside[len] || git_tree_entry_type(entry) != GIT_OBJECT_TREE)
			return read_named(r, entry, inside, len);
		len++;
	}
}

static int read_commit(struct reading *r, const git_commit *commit, const char *inside)
{
	AUTO(tree_release) git_tree *tree = NULL;
	AUTO(str_release) struct str below = STR_INIT;

	if (!*inside)
		return read_folder(r, git_commit_tree_id(commit), &below, 0);
	if (git_commit_tree(&tree, commit) < 0)
		return fail_object(r, r->path);
	return read_inside(r, tree, inside);
}

static int check_origin(
	const struct reading *r, const struct git_origin *before, const struct git_origin *now)
{
	if (!before->known || strcmp(before->commit, now->commit) == 0)
		return 0;
	return err_set(r->e, ERR_INPUT,
		"revision '%s' is commit %s where '%s' lies, but %s for the paths before it: all "
		"must be of one "
		"repository",
		r->rev, now->commit, r->path, before->commit);
}

static int read_history(struct reading *r, const struct git_history *h, struct git_origin *origin)
{
	AUTO(str_release) struct str absolute = STR_INIT;
	AUTO(revision_release) struct git_commit *commit = NULL;
	struct git_origin now;
	const char *inside;

	if (!h->repo)
		return err_set(r->e, ERR_INPUT,
			"'%s' is in no git repository, so it has no revision '%s'", r->path,
			r->rev);
	if (location_resolve(&absolute, r->path, h->root, r->e) < 0 ||
		revision_find(&commit, h, r->rev, r->e) < 0)
		return -1;
	inside = location_below(absolute.buf, h->root);
	if (!inside)
		return err_set(r->e, ERR_INPUT, "'%s' lies outside the working tree '%s'", r->path,
			h->root);
	origin_set(&now, r->arena, commit);
	if (check_origin(r, origin, &now) < 0)
		return -1;
	*origin = now;
	return read_commit(r, commit, inside);
}

int git_read(struct arena *a, const struct git_request *request, struct git_files *files,
	struct git_origin *origin, struct err *e)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	struct reading r = { .arena = a,
		.rev = request->rev,
		.path = request->path,
		.size_max = request->size_max,
		.files = files,
		.e = e };

	if (git_history_open(&h, r.path, e) < 0)
		return -1;
	r.repo = h.repo;
	return read_history(&r, &h, origin);
}

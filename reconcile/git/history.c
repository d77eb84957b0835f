#include "git/history.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "git/heap.h"
#include "git/location.h"

#include <git2/buffer.h>
#include <git2/errors.h>
#include <git2/global.h>
#include <git2/repository.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Extensions of the repository format that change nothing for one who only reads commits and files.
 * libgit2 refuses what it does not know, and sparse checkouts and partial clones are common in CI.
 */
static const char *const extensions[] = { "partialclone", "preciousobjects", "worktreeconfig",
	"relativeworktrees" };

const char *git_history_reason(void)
{
	const git_error *last = git_error_last();

	return last && last->message ? last->message : "no reason given";
}

/* The top of the repository above `folder`, as safe.directory has to name it: not its .git. "": none. */
static void find_top(struct str *out, const char *folder)
{
	git_buf found = { 0 };

	if (git_repository_discover(&found, folder, 0, NULL) == 0)
		str_addn(out, found.ptr, found.size);
	git_buf_dispose(&found);
	while (out->len > 1 && out->buf[out->len - 1] == '/')
		str_truncate(out, out->len - 1);
	if (out->len > 5 && strcmp(out->buf + out->len - 5, "/.git") == 0)
		str_truncate(out, out->len - 5);
}

/*
 * Another user's repository is GIT_EOWNER, but with libgit2 1.5 GIT_ENOTFOUND where nothing is configured
 * in safe.directory: then it can be found, but not opened.
 */
static int fail_open(const char *path, const char *folder, int rc, struct err *e)
{
	AUTO(str_release) struct str top = STR_INIT;

	if (rc != GIT_ENOTFOUND && rc != GIT_EOWNER)
		return err_set(e, ERR_INPUT, "cannot read the repository of '%s': %s", path,
			git_history_reason());
	find_top(&top, folder);
	if (rc == GIT_ENOTFOUND && !top.len)
		return 0;
	return err_set(e, ERR_INPUT,
		"cannot read the repository of '%s': it belongs to another user; if you trust it, "
		"run 'git config --global --add safe.directory %s'",
		path, top.buf);
}

static int set_root(struct git_history *h, struct err *e)
{
	const char *top;

	h->bare = git_repository_is_bare(h->repo) == 1;
	top = h->bare ? git_repository_path(h->repo) : git_repository_workdir(h->repo);
	h->root = realpath(top ? top : git_repository_path(h->repo), NULL);
	if (!h->root && errno == ENOMEM)
		mem_exhausted();
	if (!h->root)
		return err_set(e, ERR_INPUT, "cannot find the working tree of the repository '%s'",
			git_repository_path(h->repo));
	return 0;
}

int git_history_open(struct git_history *h, const char *path, struct err *e)
{
	AUTO(str_release) struct str folder = STR_INIT;
	int rc;

	*h = (struct git_history)GIT_HISTORY_INIT;
	heap_share();
	if (git_libgit2_init() < 0)
		return err_set(e, ERR_SYSTEM, "cannot start libgit2: %s", git_history_reason());
	h->started = true;
	if (location_resolve(&folder, path, NULL, e) < 0)
		return -1;
	location_folder(&folder);
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, COUNT(extensions));
	rc = git_repository_open_ext(&h->repo, folder.buf, 0, NULL);
	if (rc < 0)
		return fail_open(path, folder.buf, rc, e);
	return set_root(h, e);
}

void git_history_release(struct git_history *h)
{
	git_repository_free(h->repo);
	free(h->root);
	if (h->started)
		git_libgit2_shutdown();
	*h = (struct git_history)GIT_HISTORY_INIT;
}

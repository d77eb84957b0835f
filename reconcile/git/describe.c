#include "git/git.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "git/history.h"
#include "git/location.h"
#include "git/names.h"
#include "git/origin.h"
#include "git/revision.h"

#include <git2/commit.h>
#include <git2/diff.h>
#include <git2/errors.h>
#include <git2/refs.h>
#include <git2/repository.h>
#include <git2/tree.h>
#include <string.h>
#include <sys/stat.h>

/* One place that decides what is read. */
struct claim {
	const char *inside; /* below the top of the working tree; "" is the top */
	bool folder;        /* false: a file, a link, or gone */
};

/* One git_describe() under way. */
struct survey {
	struct arena scratch;
	struct git_history home; /* of the first path that lies in a working tree */
	struct claim *claims;
	size_t n;
	bool outside; /* a path lies in no working tree */
	bool several; /* paths lie in different ones */
	bool dirty;
};

static void survey_release(struct survey *s)
{
	git_history_release(&s->home);
	arena_release(&s->scratch);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Takes over `h` where it is the first. */
static void add_home(struct survey *s, struct git_history *h)
{
	if (!s->home.repo) {
		git_history_release(&s->home);
		s->home = *h;
		*h = (struct git_history)GIT_HISTORY_INIT;
	} else if (strcmp(git_repository_path(s->home.repo), git_repository_path(h->repo)) != 0) {
		s->several = true;
	}
}

static void add_claim(struct survey *s, const char *path, const char *root)
{
	const char *inside = location_below(path, root);

	if (!inside)
		return;
	s->claims[s->n++] = (struct claim){ arena_strdup(&s->scratch, inside), is_folder(path) };
}

/* Where links lead counts, and that they lead there. */
static int add_path(struct survey *s, const char *path, struct err *e)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	AUTO(str_release) struct str real = STR_INIT;
	AUTO(str_release) struct str named = STR_INIT;

	if (strcmp(path, "-") == 0) {
		s->outside = true;
		return 0;
	}
	if (git_history_open(&h, path, e) < 0 || location_resolve(&real, path, NULL, e) < 0 ||
		location_resolve(&named, path, h.root, e) < 0)
		return -1;
	if (!h.repo || h.bare || !location_below(real.buf, h.root)) {
		s->outside = true;
		return 0;
	}
	add_claim(s, real.buf, h.root);
	if (strcmp(real.buf, named.buf) != 0)
		add_claim(s, named.buf, h.root);
	add_home(s, &h);
	return 0;
}

/* Modes come with or without permissions, as git_filemode_t does not tell. */
static bool is_regular(uint16_t mode)
{
	return S_ISREG(mode);
}

/* Below a folder, what is a file on neither side is never read. */
static bool concerns(const struct claim *c, const git_diff_delta *delta)
{
	const char *name = delta->new_file.path;
	const char *below = *c->inside ? location_below(name, c->inside) : name;

	if (!below || !*below)
		return below != NULL;
	return names_manifest(below) &&
	       (is_regular(delta->old_file.mode) || is_regular(delta->new_file.mode));
}

/* Called for each difference; stops at the first that matters. */
static int notice(
	const git_diff *diff, const git_diff_delta *delta, const char *pattern, void *survey)
{
	struct survey *s = survey;
	size_t i;

	(void)diff, (void)pattern;
	for (i = 0; i < s->n && !s->dirty; i++)
		s->dirty = concerns(&s->claims[i], delta);
	return s->dirty ? GIT_EUSER : 1;
}

static void add_pattern(struct survey *s, char **pattern, const char *inside, const char *rest)
{
	AUTO(str_release) struct str text = STR_INIT;

	for (; *inside; inside++) {
		if (strchr("\\*?[]!#", *inside))
			str_addch(&text, '\\');
		str_addch(&text, *inside);
	}
	if (text.len && *rest)
		str_addch(&text, '/');
	str_add(&text, rest);
	*pattern = arena_strndup(&s->scratch, text.buf, text.len);
}

/* Only files that may matter are compared: the rest of the repository may be large. */
static git_strarray patterns(struct survey *s)
{
	git_strarray all = { ARENA_ARRAY(&s->scratch, char *, s->n * 2), 0 };
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct claim *c = &s->claims[i];

		add_pattern(s, &all.strings[all.count++], c->inside, c->folder ? "*.yaml" : "");
		if (c->folder)
			add_pattern(s, &all.strings[all.count++], c->inside, "*.yml");
	}
	return all;
}

static int compare(struct survey *s, git_tree *tree)
{
	git_diff_options options;
	git_diff *diff = NULL;
	int rc;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
			GIT_DIFF_INCLUDE_IGNORED | GIT_DIFF_RECURSE_IGNORED_DIRS |
			GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_FILEMODE |
			GIT_DIFF_IGNORE_SUBMODULES | GIT_DIFF_SKIP_BINARY_CHECK;
	options.pathspec = patterns(s);
	options.notify_cb = notice;
	options.payload = s;
	rc = git_diff_tree_to_workdir(&diff, s->home.repo, tree, &options);
	git_diff_free(diff);
	return s->dirty ? 0 : rc;
}

static int fail_broken(const struct survey *s, struct err *e)
{
	return err_set(e, ERR_INPUT, "cannot read the repository '%s': %s", s->home.root,
		git_history_reason());
}

static int describe_commit(
	struct survey *s, struct git_commit *commit, struct git_origin *origin, struct arena *a)
{
	git_tree *tree = NULL;
	int rc = git_commit_tree(&tree, commit);

	if (rc == 0)
		rc = compare(s, tree);
	git_tree_free(tree);
	if (rc < 0)
		return -1;
	origin_set(origin, a, commit);
	origin->dirty = s->dirty || s->outside;
	return 0;
}

static int describe_home(
	struct survey *s, struct arena *a, struct git_origin *origin, struct err *e)
{
	AUTO(revision_release) struct git_commit *commit = NULL;
	git_oid id;
	int rc = git_reference_name_to_id(&id, s->home.repo, "HEAD");

	if (git_repository_head_unborn(s->home.repo) == 1)
		return 0;
	if (rc < 0 || git_commit_lookup(&commit, s->home.repo, &id) < 0 ||
		describe_commit(s, commit, origin, a) < 0)
		return fail_broken(s, e);
	return 0;
}

int git_describe(struct arena *a, const char *const *paths, size_t n, struct git_origin *origin,
	struct err *e)
{
	AUTO(survey_release) struct survey s = { .scratch = ARENA_INIT };
	size_t i;

	*origin = (struct git_origin){ .known = false };
	s.claims = ARENA_ARRAY(&s.scratch, struct claim, n * 2);
	for (i = 0; i < n; i++)
		if (add_path(&s, paths[i], e) < 0)
			return -1;
	if (s.several || !s.home.repo)
		return 0;
	return describe_home(&s, a, origin, e);
}

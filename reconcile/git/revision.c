#include "git/revision.h"

#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "git/history.h"

#include <git2/commit.h>
#include <git2/errors.h>
#include <git2/object.h>
#include <git2/refs.h>
#include <git2/repository.h>
#include <git2/revparse.h>
#include <git2/strarray.h>
#include <string.h>

static void reference_release(git_reference **ref)
{
	git_reference_free(*ref);
}

static void references_release(git_strarray *names)
{
	git_strarray_dispose(names);
}

static void object_release(git_object **object)
{
	git_object_free(*object);
}

/* "refs/remotes/origin/main" is "origin/main" to people. */
static const char *short_name(const char *ref)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/", "refs/remotes/" };
	size_t i;

	for (i = 0; i < COUNT(folders); i++)
		if (str_starts(ref, folders[i]))
			return ref + strlen(folders[i]);
	return ref;
}

/* A clone made by CI often has "origin/topic" but no "topic". */
static bool is_remote_of(const char *name, const char *rev)
{
	const char *slash = strchr(name, '/');

	return slash && strcmp(slash + 1, rev) == 0;
}

static void add_suggestion(struct str *out, git_repository *repo, const char *rev)
{
	AUTO(references_release) git_strarray names = { 0 };
	struct suggest suggest = SUGGEST_FOR(rev);
	char buffer[128];
	size_t i;

	if (git_reference_list(&names, repo) < 0)
		return;
	for (i = 0; i < names.count; i++) {
		const char *name = short_name(names.strings[i]);

		suggest_add(&suggest, name);
		if (is_remote_of(name, rev)) {
			suggest.best = name;
			break;
		}
	}
	str_add(out, suggest_text(&suggest, buffer, sizeof buffer));
}

static int fail_unknown(const struct git_history *h, const char *rev, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "unknown revision '%s' in '%s'", rev, h->root);
	if (git_repository_head_unborn(h->repo) == 1)
		str_add(&text, ": its current branch has no commit yet");
	else if (git_repository_is_shallow(h->repo) == 1)
		str_add(&text, ": the clone is shallow, so older commits are missing; run "
			       "'git fetch --unshallow'");
	else
		add_suggestion(&text, h->repo, rev);
	return err_set(e, ERR_INPUT, "%s", text.buf);
}

static int fail_parse(const struct git_history *h, const char *rev, int rc, struct err *e)
{
	if (rc == GIT_ENOTFOUND)
		return fail_unknown(h, rev, e);
	if (rc == GIT_EAMBIGUOUS)
		return err_set(e, ERR_INPUT,
			"revision '%s' is ambiguous in '%s': several objects begin so; give more "
			"digits",
			rev, h->root);
	if (rc == GIT_EINVALIDSPEC)
		return err_set(
			e, ERR_INPUT, "'%s' is no revision: name one commit, tag or branch", rev);
	return err_set(e, ERR_INPUT, "cannot find revision '%s' in '%s': %s", rev, h->root,
		git_history_reason());
}

static int parse(git_object **object, const struct git_history *h, const char *rev, struct err *e)
{
	git_revspec spec = { 0 };
	int rc = *rev ? git_revparse(&spec, h->repo, rev) : GIT_EINVALIDSPEC;

	*object = spec.from; /* a range of which only one end is known fails and leaves it here */
	git_object_free(spec.to);
	if (rc < 0)
		return fail_parse(h, rev, rc, e);
	if (spec.flags != GIT_REVSPEC_SINGLE)
		return err_set(e, ERR_INPUT, "'%s' is a range: name one commit", rev);
	return 0;
}

/* The commit or whatever the reference `folder` + `name` leads to; false where there is none. */
static bool target(git_oid *id, git_repository *repo, const char *folder, const char *name)
{
	AUTO(reference_release) git_reference *ref = NULL;
	AUTO(object_release) git_object *object = NULL;
	AUTO(str_release) struct str full = STR_INIT;

	str_addf(&full, "%s%s", folder, name);
	if (git_reference_lookup(&ref, repo, full.buf) < 0 ||
		git_reference_peel(&object, ref, GIT_OBJECT_ANY) < 0)
		return false;
	git_oid_cpy(id, git_object_id(object));
	return true;
}

/* git would warn and take the tag; a plan does not guess. */
static int check_one_meaning(git_repository *repo, const char *rev, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	git_oid tag, branch;

	str_addn(&name, rev, strcspn(rev, "~^@:"));
	if (!target(&tag, repo, "refs/tags/", name.buf) ||
		!target(&branch, repo, "refs/heads/", name.buf) || git_oid_equal(&tag, &branch))
		return 0;
	return err_set(e, ERR_INPUT,
		"revision '%s' is ambiguous: '%s' is a tag and a branch; say 'refs/tags/%s' or "
		"'refs/heads/%s'",
		rev, name.buf, name.buf, name.buf);
}

static int fail_type(const git_object *object, const char *rev, struct err *e)
{
	const char *type = git_object_type2string(git_object_type(object));

	if (strchr(rev, ':'))
		return err_set(e, ERR_INPUT,
			"revision '%s' names a %s, not a commit: give the path with -f instead",
			rev, type);
	return err_set(e, ERR_INPUT, "revision '%s' names a %s that leads to no commit", rev, type);
}

int revision_find(
	struct git_commit **commit, const struct git_history *h, const char *rev, struct err *e)
{
	AUTO(object_release) git_object *object = NULL;
	git_object *peeled;

	if (parse(&object, h, rev, e) < 0 || check_one_meaning(h->repo, rev, e) < 0)
		return -1;
	if (git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) < 0)
		return fail_type(object, rev, e);
	*commit = (git_commit *)peeled;
	return 0;
}

void revision_release(struct git_commit **commit)
{
	git_commit_free(*commit);
}

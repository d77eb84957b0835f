#include "git/history.h"

#include "tests/unit/git/scratch.h"

#include <git2/repository.h>

/* The root that `path` leads to below the scratch folder; NULL where there is no repository. */
static const char *root(struct scratch *t, const char *path)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;

	assert_int_equal(git_history_open(&h, path, &t->e), 0);
	if (!h.repo)
		return NULL;
	assert_true(str_starts(h.root, t->folder));
	str_reset(&t->text);
	str_addf(&t->text, "%s%s", h.bare ? "bare " : "", h.root + strlen(t->folder));
	return t->text.buf;
}

static void test_the_nearest_repository_upwards_is_opened(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("mkdir -p a/b/c && git init -q a && git init -q a/b && git init -q --bare bare.git");
	assert_string_equal(root(&t, "a"), "/a");
	assert_string_equal(root(&t, "a/b/c"), "/a/b");
	assert_string_equal(root(&t, "a/not/there.yaml"), "/a");
	assert_string_equal(root(&t, "a/.git/refs"), "/a");
	assert_string_equal(root(&t, "bare.git"), "bare /bare.git");
	assert_string_equal(root(&t, "bare.git/examples/acme"), "bare /bare.git");
	enter("a/b/c");
	assert_string_equal(root(&t, "."), "/a/b");
	assert_string_equal(root(&t, "../.."), "/a");
}

static void test_no_repository_is_no_failure(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("mkdir -p plain fake/.git");
	assert_null(root(&t, "."));
	assert_null(root(&t, "plain/x"));
	assert_null(root(&t, "fake"));
	assert_null(root(&t, "/"));
	assert_string_equal(err_text(&t.e), "");
}

static void test_worktrees_have_a_root_of_their_own(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && cd a && git commit -q --allow-empty -m x && git worktree add -q "
	    "../tree");
	assert_string_equal(root(&t, "tree"), "/tree");
}

static void test_a_broken_repository_is_a_failure(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && echo '[core' >>a/.git/config");
	assert_int_equal(git_history_open(&h, "a", &t.e), -1);
	assert_int_equal(t.e.code, ERR_INPUT);
	assert_true(str_starts(err_text(&t.e), "cannot read the repository of 'a': "));
}

static void test_formats_that_do_not_matter_for_reading_are_accepted(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && cd a && git config core.repositoryformatversion 1 &&"
	    "git config extensions.partialClone origin && git config extensions.worktreeConfig "
	    "true");
	assert_string_equal(root(&t, "a"), "/a");
}

static void test_formats_that_are_not_known_are_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && cd a && git config core.repositoryformatversion 1 &&"
	    "git config extensions.future true");
	assert_int_equal(git_history_open(&h, "a", &t.e), -1);
	assert_non_null(strstr(err_text(&t.e), "extensions.future"));
}

/* Only root can make a file another user's; without that the case cannot be made. */
static void test_another_users_repository_is_explained(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str expected = STR_INIT;
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;

	(void)state;
	scratch_begin(&t);
	if (geteuid() != 0)
		return;
	unsetenv("SUDO_UID");
	run("git init -q a && mkdir a/deep && chown -R 12345 a");
	assert_int_equal(git_history_open(&h, "a/deep", &t.e), -1);
	str_addf(&expected,
		"cannot read the repository of 'a/deep': it belongs to another user; if you trust "
		"it, run "
		"'git config --global --add safe.directory %s/a'",
		t.folder);
	assert_int_equal(t.e.code, ERR_INPUT);
	assert_string_equal(err_text(&t.e), expected.buf);
	git_history_release(&h);
	run("git config --global --add safe.directory /elsewhere");
	assert_int_equal(git_history_open(&h, "a/deep", &t.e), -1);
	assert_string_equal(err_text(&t.e), expected.buf);
	run("git config --global --add safe.directory \"$PWD/a\"");
	assert_string_equal(root(&t, "a/deep"), "/a");
}

static void test_release_is_fine_before_anything_was_opened(void **state)
{
	struct git_history h = GIT_HISTORY_INIT;

	(void)state;
	git_history_release(&h);
	git_history_release(&h);
	assert_null(h.repo);
}

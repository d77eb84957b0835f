#include "git/branch.h"

#include "base/mem.h"

#include "tests/unit/git/scratch.h"

static void expect(struct scratch *t, const char *path, const char *expected)
{
	AUTO(mem_free) char *name = branch_current(path, &t->e);

	assert_non_null(name);
	assert_string_equal(name, expected);
}

static void expect_failure(struct scratch *t, const char *path, const char *part)
{
	assert_null(branch_current(path, &t->e));
	assert_int_equal(t->e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&t->e), part));
	err_release(&t->e);
}

static void test_a_new_branch_has_a_name_before_its_first_commit(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q -b feature/x .");
	expect(&t, ".", "feature/x");
}

static void test_the_branch_is_that_of_the_whole_working_tree(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q -b main . && mkdir -p a/b && touch a/b/c && git add . && git commit -q -m "
	    "x");
	run("git checkout -q -b 'über/uns'");
	expect(&t, "a/b", "über/uns");
	run("git worktree add -q w main");
	expect(&t, "w", "main");
}

static void test_a_commit_is_no_branch(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q -b main . && git commit -q --allow-empty -m x && git checkout -q "
	    "--detach");
	expect_failure(&t, ".", "no branch is checked out in '/tmp/git-test-");
	run("git tag v1 && git symbolic-ref HEAD refs/tags/v1");
	expect_failure(&t, ".", "no branch is checked out");
}

static void test_no_repository_has_no_branch(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	expect_failure(&t, ".", "'.' is in no git repository");
}

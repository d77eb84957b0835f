#include "git/revision.h"

#include "git/history.h"
#include "tests/unit/git/scratch.h"

#include <git2/commit.h>

/* Three commits on main, each with its number as its message. */
static void begin_numbers(struct scratch *t)
{
	scratch_begin(t);
	run("git init -q -b main repo");
	enter("repo");
	run("for i in 1 2 3; do echo $i >n.yaml && git add . && git commit -q -m $i; done");
}

/* The message of the commit that `rev` names; NULL with `t->e` set where it names none. */
static const char *message(struct scratch *t, const char *rev)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	AUTO(revision_release) struct git_commit *commit = NULL;

	assert_int_equal(git_history_open(&h, ".", &t->e), 0);
	if (revision_find(&commit, &h, rev, &t->e) < 0)
		return NULL;
	str_reset(&t->text);
	str_add(&t->text, git_commit_summary(commit));
	return t->text.buf;
}

/* Checks a failure's message, in which "@" stands for the repository. */
static void fails_with(struct scratch *t, const char *rev, const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t before = strcspn(expected, "@");

	assert_null(message(t, rev));
	assert_int_equal(t->e.code, ERR_INPUT);
	str_addn(&text, expected, before);
	if (expected[before])
		str_addf(&text, "%s/repo%s", t->folder, expected + before + 1);
	assert_string_equal(err_text(&t->e), text.buf);
	err_release(&t->e);
}

static void test_all_ways_to_name_a_commit(void **state)
{
	static const char *const cases[][2] = {
		{ "HEAD", "3" },
		{ "@", "3" },
		{ "main", "3" },
		{ "refs/heads/main", "3" },
		{ "HEAD~1", "2" },
		{ "HEAD^", "2" },
		{ "main~2", "1" },
		{ "HEAD^{commit}", "3" },
		{ "light", "2" },
		{ "v1", "1" },
		{ "refs/tags/v1", "1" },
		{ "v1^{}", "1" },
		{ "twice", "1" },
		{ "team/topic", "2" },
		{ "origin/side", "1" },
		{ "HEAD@{1}", "2" },
	};
	AUTO(scratch_release) struct scratch t;
	size_t i;

	(void)state;
	begin_numbers(&t);
	run("git tag light HEAD~1 && git tag -a -m one v1 HEAD~2 && "
	    "git -c advice.nestedTag=false tag -a -m two twice v1 && "
	    "git branch team/topic HEAD~1 && git update-ref refs/remotes/origin/side HEAD~2");
	for (i = 0; i < COUNT(cases); i++) {
		const char *found = message(&t, cases[i][0]);

		if (!str_same(found, cases[i][1]))
			fail_msg("%s: %s %s", cases[i][0], found ? found : "", err_text(&t.e));
	}
}

static void test_commit_ids_may_be_short(void **state)
{
	AUTO(scratch_release) struct scratch t;
	char id[64];
	FILE *p;

	(void)state;
	begin_numbers(&t);
	p = popen("git rev-parse HEAD~1", "r");
	assert_non_null(p);
	assert_non_null(fgets(id, sizeof id, p));
	pclose(p);
	id[40] = '\0';
	assert_string_equal(message(&t, id), "2");
	id[8] = '\0';
	assert_string_equal(message(&t, id), "2");
}

static void test_an_unknown_revision_suggests(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_numbers(&t);
	run("git branch release && git update-ref refs/remotes/origin/topic HEAD");
	fails_with(&t, "relaese", "unknown revision 'relaese' in '@', did you mean 'release'?");
	fails_with(&t, "topic", "unknown revision 'topic' in '@', did you mean 'origin/topic'?");
	fails_with(&t, "zzzzzzzz", "unknown revision 'zzzzzzzz' in '@'");
	fails_with(&t, "HEAD~3", "unknown revision 'HEAD~3' in '@'");
	fails_with(&t, "0123456789012345678901234567890123456789",
		"unknown revision '0123456789012345678901234567890123456789' in '@'");
}

static void test_a_shallow_clone_is_named_as_the_cause(void **state)
{
	static const char advice[] = ": the clone is shallow, so older commits are missing; run "
				     "'git fetch --unshallow'";
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str expected = STR_INIT;

	(void)state;
	begin_numbers(&t);
	run("cd .. && mv repo full && git clone -q --depth 1 \"file://$PWD/full\" repo");
	enter("../repo");
	assert_string_equal(message(&t, "HEAD"), "3");
	str_addf(&expected, "unknown revision 'HEAD~1' in '@'%s", advice);
	fails_with(&t, "HEAD~1", expected.buf);
	str_reset(&expected);
	str_addf(&expected, "unknown revision 'v1' in '@'%s", advice);
	fails_with(&t, "v1", expected.buf);
}

static void test_an_empty_repository_has_no_head(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q -b trunk repo");
	enter("repo");
	fails_with(
		&t, "HEAD", "unknown revision 'HEAD' in '@': its current branch has no commit yet");
}

static void test_a_tag_and_a_branch_of_one_name_are_ambiguous(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_numbers(&t);
	run("git tag same && git branch same && git tag -a -m x v1 HEAD~1 && git branch v1");
	assert_string_equal(message(&t, "same"), "3");
	fails_with(&t, "v1",
		"revision 'v1' is ambiguous: 'v1' is a tag and a branch; say 'refs/tags/v1' or "
		"'refs/heads/v1'");
	fails_with(&t, "v1~1",
		"revision 'v1~1' is ambiguous: 'v1' is a tag and a branch; say 'refs/tags/v1' or "
		"'refs/heads/v1'");
	assert_string_equal(message(&t, "refs/tags/v1"), "2");
	assert_string_equal(message(&t, "refs/heads/v1"), "3");
}

static void test_short_ids_of_several_objects_are_ambiguous(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str expected = STR_INIT;
	char start[8] = "";
	FILE *p;

	(void)state;
	begin_numbers(&t);
	run("i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done | split -l 1 -a 3 - f && "
	    "ls -d f* | git hash-object -w --stdin-paths >../ids");
	p = popen("cut -c1-4 ../ids | sort | uniq -d | head -n 1", "r");
	assert_non_null(p);
	assert_non_null(fgets(start, sizeof start, p));
	pclose(p);
	start[4] = '\0';
	str_addf(&expected,
		"revision '%s' is ambiguous in '@': several objects begin so; give more digits",
		start);
	fails_with(&t, start, expected.buf);
}

static void test_what_is_no_commit_is_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_numbers(&t);
	run("mkdir d && touch d/x && git add . && git commit -q -m 4 && git tag file HEAD:n.yaml &&"
	    "git tag -a -m x folder HEAD:d");
	fails_with(&t, "HEAD:d",
		"revision 'HEAD:d' names a tree, not a commit: give the path with -f instead");
	fails_with(&t, "HEAD:n.yaml",
		"revision 'HEAD:n.yaml' names a blob, not a commit: give the path with -f instead");
	fails_with(
		&t, "HEAD^{tree}", "revision 'HEAD^{tree}' names a tree that leads to no commit");
	fails_with(&t, "file", "revision 'file' names a blob that leads to no commit");
	fails_with(&t, "folder", "revision 'folder' names a tag that leads to no commit");
	fails_with(&t, "HEAD:nothing", "unknown revision 'HEAD:nothing' in '@'");
}

static void test_ranges_and_nonsense_are_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_numbers(&t);
	fails_with(&t, "HEAD~1..HEAD", "'HEAD~1..HEAD' is a range: name one commit");
	fails_with(&t, "HEAD~1...HEAD", "'HEAD~1...HEAD' is a range: name one commit");
	fails_with(&t, "", "'' is no revision: name one commit, tag or branch");
	fails_with(&t, "HEAD^{", "'HEAD^{' is no revision: name one commit, tag or branch");
	fails_with(&t, "HEAD..nothing", "unknown revision 'HEAD..nothing' in '@'");
	fails_with(&t, "~1", "'~1' is no revision: name one commit, tag or branch");
	assert_null(message(&t, "--all"));
	assert_null(message(&t, "HEAD HEAD"));
	assert_null(message(&t, "../HEAD"));
	assert_null(message(&t, ":n.yaml"));
}

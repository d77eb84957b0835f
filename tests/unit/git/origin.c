#include "git/origin.h"

#include "git/history.h"
#include "git/revision.h"
#include "tests/unit/git/scratch.h"

/* The origin of a commit with this author, e-mail and message. */
static void describe(struct scratch *t, const char *author, const char *email, const char *message)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	AUTO(revision_release) struct git_commit *commit = NULL;

	setenv("AUTHOR", author, 1);
	setenv("EMAIL", email, 1);
	setenv("MESSAGE", message, 1);
	run("rm -rf repo && git init -q -b main repo && cd repo && tree=$(git mktree </dev/null) &&"
	    "{ printf 'tree %s\\nauthor %s <%s> 1700000000 +0200\\ncommitter C <c@acme.example> 1 "
	    "+0000\\n\\n%s' "
	    "$tree \"$AUTHOR\" \"$EMAIL\" \"$MESSAGE\"; } >../commit &&"
	    "git update-ref refs/heads/main $(git hash-object -w -t commit --literally ../commit)");
	assert_int_equal(git_history_open(&h, "repo", &t->e), 0);
	assert_int_equal(revision_find(&commit, &h, "main", &t->e), 0);
	origin_set(&t->origin, &t->arena, commit);
}

static void test_a_commit_in_words(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	describe(&t, "Jörg 東 🙂", "jorg@acme.example", "subject of\ntwo lines\n\nbody\n");
	assert_true(t.origin.known);
	assert_false(t.origin.dirty);
	assert_int_equal(strlen(t.origin.commit), 40);
	assert_string_equal(t.origin.author, "Jörg 東 🙂 <jorg@acme.example>");
	assert_string_equal(t.origin.subject, "subject of two lines");
	assert_true(t.origin.time == 1700000000);
}

static void test_an_empty_message_is_an_empty_subject(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	describe(&t, "Ana", "", "");
	assert_string_equal(t.origin.author, "Ana <>");
	assert_string_equal(t.origin.subject, "");
}

static void test_controls_become_spaces(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	describe(&t, "A\x1b[31mna", "a\x7f@acme.example", "a\x1b]0;title\a b\x01");
	assert_string_equal(t.origin.author, "A [31mna <a @acme.example>");
	assert_string_equal(t.origin.subject, "a ]0;title  b ");
}

static void test_bytes_that_are_not_utf8_are_replaced(void **state)
{
	static const char *const cases[][2] = {
		{ "J\xf6rg", "J\xef\xbf\xbdrg" },           /* Latin-1 */
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" }, /* overlong slash */
		{ "\xe0\x80\xaf.", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd." },
		{ "\xed\xa0\x80.", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd." }, /* surrogate */
		{ "x\xf0\x9f\x99", "x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* cut short */
		{ "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" }, /* the last code point */
		{ "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc3\xa9\xe2\x82\xac", "\xc3\xa9\xe2\x82\xac" },
	};
	AUTO(scratch_release) struct scratch t;
	size_t i;

	(void)state;
	scratch_begin(&t);
	for (i = 0; i < COUNT(cases); i++) {
		describe(&t, "Ana", "ana@acme.example", cases[i][0]);
		assert_string_equal(t.origin.subject, cases[i][1]);
	}
}

#include "tests/unit/git/scratch.h"

/* One commit with manifests and other files. */
static void begin_acme(struct scratch *t)
{
	scratch_begin(t);
	run("git init -q -b main repo");
	enter("repo");
	run("mkdir -p acme/people other .hidden && echo 1 >top.yaml && echo 2 >acme/a.yaml &&"
	    "echo 3 >acme/people/ana.yml && echo 4 >other/b.yaml && echo 5 >acme/readme.md &&"
	    "echo 6 >.hidden/x.yaml && ln -s a.yaml acme/link.yaml && echo acme/out >.gitignore &&"
	    "git add . && git commit -q -m 'the subject'");
}

static void describe(struct scratch *t, const char *path)
{
	if (git_describe(&t->arena, &path, 1, &t->origin, &t->e) < 0)
		fail_msg("%s: %s", path, err_text(&t->e));
}

static bool is_dirty(struct scratch *t, const char *path)
{
	describe(t, path);
	assert_true(t->origin.known);
	return t->origin.dirty;
}

static void undo(void)
{
	run("git reset -q --hard && git clean -qfdx");
}

static void test_a_clean_tree_is_its_commit(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_false(is_dirty(&t, "."));
	assert_string_equal(t.origin.author, "Ana Example <ana@acme.example>");
	assert_string_equal(t.origin.subject, "the subject");
	assert_true(t.origin.time == 1700000000);
	str_addf(&t.text, "test \"$(git rev-parse HEAD)\" = %s", t.origin.commit);
	run(t.text.buf);
	enter("acme");
	assert_false(is_dirty(&t, ".."));
	assert_false(is_dirty(&t, "people"));
	assert_false(is_dirty(&t, "a.yaml"));
}

/* What is done, and whether it makes ".", "acme" and "acme/a.yaml" dirty. */
static const struct deed {
	const char *command;
	bool all, acme, file;
} deeds[] = {
	{ "echo x >acme/a.yaml", true, true, true },
	{ "echo x >acme/people/ana.yml", true, true, false },
	{ "echo x >other/b.yaml", true, false, false },
	{ "echo x >top.yaml", true, false, false },
	{ "rm acme/a.yaml", true, true, true },
	{ "rm -r acme/people", true, true, false },
	{ "rm -r acme", true, true, true },
	{ "echo x >acme/new.yaml", true, true, false },
	{ "mkdir -p acme/new/deep && echo x >acme/new/deep/x.yml", true, true, false },
	{ "mkdir acme/out && echo x >acme/out/ignored.yaml", true, true, false },
	{ "echo x >acme/new.yaml && git add acme/new.yaml", true, true, false },
	{ "echo x >acme/a.yaml && git add acme/a.yaml", true, true, true },
	{ "rm acme/a.yaml && ln -s people/ana.yml acme/a.yaml", true, true, true },
	{ "rm acme/link.yaml && echo x >acme/link.yaml", true, true, false },
	{ "touch -d 2001-01-01 acme/a.yaml", false, false, false },
	{ "chmod +x acme/a.yaml", false, false, false },
	{ "echo x >acme/readme.md", false, false, false },
	{ "echo x >acme/new.txt", false, false, false },
	{ "echo x >acme/.new.yaml", false, false, false },
	{ "echo x >.hidden/x.yaml", false, false, false },
	{ "ln -sf people/ana.yml acme/link.yaml", false, false, false },
	{ "rm acme/link.yaml", false, false, false },
	{ "ln -s a.yaml acme/new.yaml", false, false, false },
	{ "echo x >acme/a.yaml && git add . && git show HEAD:acme/a.yaml >acme/a.yaml", false,
		false, false },
	{ "mkdir acme.yaml", false, false, false },
};

static void test_only_manifests_below_the_paths_make_it_dirty(void **state)
{
	AUTO(scratch_release) struct scratch t;
	size_t i;

	(void)state;
	begin_acme(&t);
	for (i = 0; i < COUNT(deeds); i++) {
		const struct deed *d = &deeds[i];

		run(d->command);
		if (is_dirty(&t, ".") != d->all || is_dirty(&t, "acme") != d->acme)
			fail_msg("folders after: %s", d->command);
		if (is_dirty(&t, "acme/a.yaml") != d->file)
			fail_msg("file after: %s", d->command);
		undo();
	}
}

static void test_a_hidden_folder_counts_where_it_is_named(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_false(is_dirty(&t, ".hidden"));
	run("echo x >.hidden/x.yaml");
	assert_true(is_dirty(&t, ".hidden"));
	assert_true(is_dirty(&t, ".hidden/x.yaml"));
}

static void test_a_file_that_is_named_counts_whatever_it_is_called(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_false(is_dirty(&t, "acme/readme.md"));
	run("echo x >acme/readme.md && echo x >acme/new.txt");
	assert_true(is_dirty(&t, "acme/readme.md"));
	assert_true(is_dirty(&t, "acme/new.txt"));
}

/* Characters that mean something in git's patterns. */
static void test_odd_names_are_taken_literally(void **state)
{
	static const char *const names[] = { "a*b", "a?b", "[ab]", "!a", "#a", "a b ", "\\a", "é",
		":(top)x" };
	AUTO(scratch_release) struct scratch t;
	size_t i;

	(void)state;
	begin_acme(&t);
	for (i = 0; i < COUNT(names); i++) {
		setenv("NAME", names[i], 1);
		run("mkdir \"$NAME\" && echo 1 >\"$NAME/x.yaml\" && echo 1 >\"$NAME/$NAME.yaml\" &&"
		    "git add . && git commit -q -m x");
		if (is_dirty(&t, names[i]))
			fail_msg("'%s' is dirty", names[i]);
		run("echo 2 >\"$NAME/$NAME.yaml\"");
		if (!is_dirty(&t, names[i]))
			fail_msg("'%s' is clean", names[i]);
		str_reset(&t.text);
		str_addf(&t.text, "%s/%s.yaml", names[i], names[i]);
		if (!is_dirty(&t, t.text.buf))
			fail_msg("'%s' is clean", t.text.buf);
		undo();
	}
}

static void test_line_ends_as_configured_are_no_difference(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git config core.autocrlf true && rm acme/a.yaml && git checkout -q . &&"
	    "test $(wc -c <acme/a.yaml) = 3");
	assert_false(is_dirty(&t, "."));
}

static void test_submodules_are_not_looked_into(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git -c protocol.file.allow=always submodule --quiet add \"$PWD\" acme/sub && git "
	    "commit -q -m sub");
	assert_false(is_dirty(&t, "acme"));
	run("echo x >acme/sub/top.yaml");
	assert_false(is_dirty(&t, "acme"));
	assert_true(is_dirty(&t, "acme/sub"));
	assert_string_equal(t.origin.subject, "the subject");
}

static void test_links_are_followed_where_the_user_names_them(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("ln -s acme also && ln -s repo ../link && git add . && git commit -q -m link");
	assert_false(is_dirty(&t, "also"));
	assert_false(is_dirty(&t, "../link"));
	run("echo x >acme/a.yaml");
	assert_true(is_dirty(&t, "also"));
	assert_true(is_dirty(&t, "../link/also/a.yaml"));
	assert_false(is_dirty(&t, "../link/other"));
	undo();
	run("ln -sfn other also");
	assert_true(is_dirty(&t, "also"));
}

static void test_outside_any_repository_nothing_is_known(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("echo 1 >a.yaml && git init -q --bare bare.git");
	t.origin.known = t.origin.dirty = true;
	describe(&t, ".");
	assert_false(t.origin.known || t.origin.dirty);
	describe(&t, "a.yaml");
	assert_false(t.origin.known);
	describe(&t, "not/there");
	assert_false(t.origin.known);
	describe(&t, "bare.git");
	assert_false(t.origin.known);
	assert_int_equal(git_describe(&t.arena, NULL, 0, &t.origin, &t.e), 0);
	assert_false(t.origin.known);
}

static void test_before_the_first_commit_nothing_is_known(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q . && echo 1 >a.yaml && git add .");
	describe(&t, ".");
	assert_false(t.origin.known);
}

static void test_a_detached_head_and_a_worktree_are_their_commits(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git commit -q --allow-empty -m second && git worktree add -q ../tree HEAD~1 && git "
	    "checkout -q HEAD~1");
	assert_false(is_dirty(&t, "."));
	assert_string_equal(t.origin.subject, "the subject");
	run("git checkout -q main");
	assert_false(is_dirty(&t, "../tree"));
	assert_string_equal(t.origin.subject, "the subject");
	run("echo x >../tree/top.yaml");
	assert_true(is_dirty(&t, "../tree"));
	assert_false(is_dirty(&t, "."));
}

static void describe_two(struct scratch *t, const char *first, const char *second)
{
	const char *const paths[] = { first, second };

	assert_int_equal(git_describe(&t->arena, paths, 2, &t->origin, &t->e), 0);
}

static void test_several_paths_are_described_together(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	describe_two(&t, "acme", "top.yaml");
	assert_true(t.origin.known);
	assert_false(t.origin.dirty);
	run("echo x >top.yaml");
	describe_two(&t, "acme", "other");
	assert_false(t.origin.dirty);
	describe_two(&t, "acme", "top.yaml");
	assert_true(t.origin.dirty);
	describe_two(&t, "top.yaml", "acme");
	assert_true(t.origin.dirty);
}

static void test_a_path_outside_makes_the_others_dirty(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("echo x >../loose.yaml");
	describe_two(&t, ".", "../loose.yaml");
	assert_true(t.origin.known && t.origin.dirty);
	describe_two(&t, "../loose.yaml", ".");
	assert_true(t.origin.known && t.origin.dirty);
	describe_two(&t, ".", "-");
	assert_true(t.origin.known && t.origin.dirty);
	describe(&t, "-");
	assert_false(t.origin.known);
}

static void test_two_repositories_have_no_one_commit(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git clone -q . ../clone");
	describe_two(&t, ".", "../clone");
	assert_false(t.origin.known || t.origin.dirty);
	assert_null(t.origin.commit);
}

static void test_a_broken_repository_is_a_failure(void **state)
{
	AUTO(scratch_release) struct scratch t;
	const char *path = ".";

	(void)state;
	begin_acme(&t);
	run("echo 0123456789012345678901234567890123456789 >.git/refs/heads/main");
	assert_int_equal(git_describe(&t.arena, &path, 1, &t.origin, &t.e), -1);
	assert_int_equal(t.e.code, ERR_INPUT);
	str_addf(&t.text, "cannot read the repository '%s/repo': ", t.folder);
	assert_true(str_starts(err_text(&t.e), t.text.buf));
	assert_false(t.origin.known);
}

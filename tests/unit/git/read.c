#include "git/git.h"

#include "tests/unit/git/scratch.h"

/* git_read() with room for a kilobyte in each file. */
static int read_revision(struct scratch *t, const char *rev, const char *path)
{
	const struct git_request request = { rev, path, 1024 };

	return git_read(&t->arena, &request, &t->files, &t->origin, &t->e);
}

/* "NAME=BYTES NAME=BYTES" of all that was read, which is then forgotten with its origin. */
static const char *was_read(struct scratch *t)
{
	size_t i;

	str_reset(&t->text);
	for (i = 0; i < t->files.n; i++)
		str_addf(&t->text, "%s%s=%s", i ? " " : "", t->files.items[i].name,
			t->files.items[i].bytes);
	t->files = (struct git_files){ 0 };
	t->origin = (struct git_origin){ 0 };
	return t->text.buf;
}

/* Two commits with folders, hidden things, a link and a program; HEAD~1 has the older text of acme.yaml. */
static void begin_acme(struct scratch *t)
{
	scratch_begin(t);
	run("git init -q -b main repo");
	enter("repo");
	run("mkdir -p examples/acme/people .hidden && printf old >acme.yaml && git add . && git "
	    "commit -q -m first");
	run("printf new >acme.yaml && printf 1 >examples/acme/a.yaml && printf 2 "
	    ">examples/acme/a-b.yml &&"
	    "printf 3 >examples/acme/people/ana.yaml && printf 4 >examples/acme/readme.md &&"
	    "printf 5 >.hidden/x.yaml && printf 6 >examples/.x.yaml && chmod +x "
	    "examples/acme/a.yaml &&"
	    "ln -s a.yaml examples/acme/link.yaml && ln -s acme examples/also &&"
	    "git add . && git commit -q -m second");
}

static void test_a_folder_is_read_in_byte_order(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_int_equal(read_revision(&t, "HEAD", "."), 0);
	assert_string_equal(was_read(&t),
		"acme.yaml=new examples/acme/a-b.yml=2 examples/acme/a.yaml=1 "
		"examples/acme/people/ana.yaml=3");
}

/* '-' and '.' stand before '/', '0' behind it; a folder is where its files are. */
static void test_folders_and_files_are_sorted_together(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q . && mkdir a a.b a0 && for f in a-x a/y a/b a.b/z a0/z a0 a b; do : "
	    ">$f.yaml; done &&"
	    "git add . && git commit -q -m x");
	assert_int_equal(read_revision(&t, "HEAD", "."), 0);
	assert_string_equal(was_read(&t),
		"a-x.yaml= a.b/z.yaml= a.yaml= a/b.yaml= a/y.yaml= a0.yaml= "
		"a0/z.yaml= b.yaml=");
}

static void test_names_are_as_seen_from_where_the_user_is(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str path = STR_INIT;

	(void)state;
	begin_acme(&t);
	enter("examples/acme");
	assert_int_equal(read_revision(&t, "HEAD", "."), 0);
	assert_string_equal(was_read(&t), "a-b.yml=2 a.yaml=1 people/ana.yaml=3");
	assert_int_equal(read_revision(&t, "HEAD", "../acme/people/"), 0);
	assert_string_equal(was_read(&t), "../acme/people/ana.yaml=3");
	assert_int_equal(read_revision(&t, "HEAD", "./people"), 0);
	assert_string_equal(was_read(&t), "./people/ana.yaml=3");
	enter("/");
	str_addf(&path, "%s/repo/examples/acme/people", t.folder);
	assert_int_equal(read_revision(&t, "HEAD", path.buf), 0);
	str_add(&path, "/ana.yaml=3");
	assert_string_equal(was_read(&t), path.buf);
}

static void test_a_file_keeps_the_name_the_user_gave(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	enter("examples");
	assert_int_equal(read_revision(&t, "HEAD", "../acme.yaml"), 0);
	assert_string_equal(was_read(&t), "../acme.yaml=new");
	assert_int_equal(read_revision(&t, "HEAD~1", "./..//acme.yaml"), 0);
	assert_string_equal(was_read(&t), "./..//acme.yaml=old");
	assert_int_equal(read_revision(&t, "HEAD", "acme/readme.md"), 0);
	assert_string_equal(was_read(&t), "acme/readme.md=4");
	assert_int_equal(read_revision(&t, "HEAD", "../.hidden"), 0);
	assert_string_equal(was_read(&t), "../.hidden/x.yaml=5");
}

static void test_an_older_revision_is_read_without_touching_the_working_tree(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("rm -r examples && printf edited >acme.yaml");
	assert_int_equal(read_revision(&t, "HEAD~1", "."), 0);
	assert_string_equal(was_read(&t), "acme.yaml=old");
	assert_int_equal(read_revision(&t, "HEAD", "examples/acme/people"), 0);
	assert_string_equal(was_read(&t), "examples/acme/people/ana.yaml=3");
	run("test \"$(cat acme.yaml)\" = edited && test ! -e examples");
}

static void test_the_origin_describes_the_commit(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("printf edited >acme.yaml && git rev-parse HEAD~1 >../id");
	assert_int_equal(read_revision(&t, "HEAD~1", "."), 0);
	assert_true(t.origin.known);
	assert_false(t.origin.dirty);
	assert_string_equal(t.origin.author, "Ana Example <ana@acme.example>");
	assert_string_equal(t.origin.subject, "first");
	assert_true(t.origin.time == 1700000000);
	str_addf(&t.text, "test \"$(cat ../id)\" = %s", t.origin.commit);
	run(t.text.buf);
}

static void test_several_paths_append(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_int_equal(read_revision(&t, "HEAD", "examples/acme/people"), 0);
	assert_int_equal(read_revision(&t, "HEAD", "acme.yaml"), 0);
	assert_string_equal(was_read(&t), "examples/acme/people/ana.yaml=3 acme.yaml=new");
}

static void test_several_paths_must_be_of_one_commit(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git init -q -b main ../other && cd ../other && printf x >x.yaml && git add . && git "
	    "commit -q -m other");
	assert_int_equal(read_revision(&t, "HEAD", "."), 0);
	assert_int_equal(read_revision(&t, "HEAD", "../other"), -1);
	assert_int_equal(t.e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&t.e), "where '../other' lies"));
	assert_non_null(strstr(err_text(&t.e), "all must be of one repository"));
}

static void test_a_folder_without_manifests_adds_nothing(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("mkdir docs && touch docs/readme.md && git add . && git commit -q -m docs");
	assert_int_equal(read_revision(&t, "HEAD", "docs"), 0);
	assert_true(t.origin.known);
	assert_int_equal(t.files.n, 0);
}

static void test_bytes_come_unchanged(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("printf 'a\\r\\n\\000\\377' >odd.yaml && : >empty.yaml && git add . && git commit -q "
	    "-m odd");
	assert_int_equal(read_revision(&t, "HEAD", "odd.yaml"), 0);
	assert_int_equal(t.files.items[0].len, 5);
	assert_memory_equal(t.files.items[0].bytes, "a\r\n\0\377", 6);
	assert_int_equal(read_revision(&t, "HEAD", "empty.yaml"), 0);
	assert_int_equal(t.files.items[1].len, 0);
	assert_string_equal(t.files.items[1].bytes, "");
}

static void test_bare_repositories_have_paths_in_the_tree(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git clone -q --bare . ../bare.git");
	enter("../bare.git");
	assert_int_equal(read_revision(&t, "main", "examples/acme/people"), 0);
	assert_string_equal(was_read(&t), "examples/acme/people/ana.yaml=3");
	enter("..");
	assert_int_equal(read_revision(&t, "main~1", "bare.git"), 0);
	assert_string_equal(was_read(&t), "bare.git/acme.yaml=old");
}

static void test_worktrees_have_their_own_head(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git worktree add -q ../tree HEAD~1");
	assert_int_equal(read_revision(&t, "HEAD", "../tree"), 0);
	assert_string_equal(was_read(&t), "../tree/acme.yaml=old");
}

static void test_a_link_to_the_repository_is_followed(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("ln -s repo ../link && ln -s repo/examples/acme ../deep");
	enter("..");
	assert_int_equal(read_revision(&t, "HEAD~1", "link"), 0);
	assert_string_equal(was_read(&t), "link/acme.yaml=old");
	assert_int_equal(read_revision(&t, "HEAD", "deep/people"), 0);
	assert_string_equal(was_read(&t), "deep/people/ana.yaml=3");
}

static void fails_with(struct scratch *t, const char *rev, const char *path, const char *message)
{
	assert_int_equal(read_revision(t, rev, path), -1);
	assert_int_equal(t->e.code, ERR_INPUT);
	assert_string_equal(err_text(&t->e), message);
	err_release(&t->e);
	was_read(t);
}

static void test_links_in_the_revision_are_not_followed(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	fails_with(&t, "HEAD", "examples/also",
		"'examples/also' is a symbolic link to 'acme', which is not followed, in revision "
		"'HEAD'");
	fails_with(&t, "HEAD", "examples/also/people",
		"no 'examples/also/people' in revision 'HEAD': 'examples/also' is a symbolic link "
		"to 'acme', "
		"which is not followed, there");
}

static void test_submodules_are_not_entered(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("git -c protocol.file.allow=always submodule --quiet add \"$PWD\" sub.yaml && git "
	    "commit -q -m sub");
	assert_int_equal(read_revision(&t, "HEAD", "."), 0);
	assert_null(strstr(was_read(&t), "sub.yaml"));
	run("rm -rf sub.yaml");
	fails_with(&t, "HEAD", "sub.yaml",
		"'sub.yaml' is a submodule, a repository of its own, in revision 'HEAD'");
	fails_with(&t, "HEAD", "sub.yaml/x",
		"no 'sub.yaml/x' in revision 'HEAD': 'sub.yaml' is a submodule, a repository of "
		"its own, there");
}

static void test_missing_paths_are_named(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	fails_with(&t, "HEAD~1", "examples/acme", "no 'examples/acme' in revision 'HEAD~1'");
	fails_with(
		&t, "HEAD", "examples/acme/b.yaml", "no 'examples/acme/b.yaml' in revision 'HEAD'");
	fails_with(&t, "HEAD", "acme.yaml/x",
		"no 'acme.yaml/x' in revision 'HEAD': 'acme.yaml' is a file there");
	fails_with(&t, "HEAD", ".git", "no '.git' in revision 'HEAD'");
	fails_with(&t, "HEAD", "..", "'..' is in no git repository, so it has no revision 'HEAD'");
}

static void test_a_file_over_the_limit_is_refused_unread(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("printf %1024s x >full.yaml && git add . && git commit -q -m full");
	assert_int_equal(read_revision(&t, "HEAD", "full.yaml"), 0);
	was_read(&t);
	run("printf %1025s x >big.yaml && git add . && git commit -q -m big");
	fails_with(&t, "HEAD", ".",
		"'big.yaml' of revision 'HEAD' is longer than 1024 bytes, the limit");
}

/* 16^7 times the same megabyte, from nine objects. */
static void test_a_tree_bomb_is_refused(void **state)
{
	const struct git_request request = { "bomb", ".", 1000000 };
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("head -c 1000000 /dev/zero >x; blob=$(git hash-object -w x);"
	    "tree=$(printf '100644 blob %s\\ta.yaml\\n' $blob | git mktree); i=0;"
	    "while [ $i -lt 7 ]; do for n in a b c d e f g h i j k l m n o p; do"
	    " printf '040000 tree %s\\t%s\\n' $tree $n; done >x; tree=$(git mktree <x); "
	    "i=$((i+1)); done;"
	    "git tag bomb $(git commit-tree -m bomb $tree)");
	assert_int_equal(git_read(&t.arena, &request, &t.files, &t.origin, &t.e), -1);
	assert_string_equal(err_text(&t.e), "the manifests below '.' of revision 'bomb' are longer "
					    "than 268435456 bytes together, the limit");
}

/* Tags `name` a revision with a folder of so many files. */
static void tag_full(const char *name, int files)
{
	AUTO(str_release) struct str command = STR_INIT;

	str_addf(&command,
		"blob=$(git hash-object -w --stdin </dev/null); tree=$(for i in $(seq %d); do "
		"printf '100644 blob %%s\\tf%%d\\n' $blob $i; done | git mktree);",
		files / 1000);
	/* The same thousandth, a thousand times but for itself. */
	str_addf(&command,
		"tree=$({ for i in $(seq %d); do printf '040000 tree %%s\\td%%d\\n' $tree $i; "
		"done; for i in $(seq %d); do printf '100644 blob %%s\\te%%d\\n' $blob $i; done; } "
		"| git mktree);",
		999, files / 1000 + files % 1000 - 999);
	str_addf(&command, "git tag %s $(git commit-tree -m x $tree)", name);
	run(command.buf);
}

static void test_a_folder_of_very_many_is_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	tag_full("full", GIT_ENTRIES_MAX);
	assert_int_equal(read_revision(&t, "full", "."), 0);
	assert_int_equal(t.files.n, 0);
	was_read(&t);
	tag_full("more", GIT_ENTRIES_MAX + 1);
	fails_with(&t, "more", ".",
		"'.' of revision 'more' has more than 1000000 files and folders, the limit");
}

/* What eight files of so many bytes together with one of `more` bytes say. */
static int read_bytes(struct scratch *t, size_t more)
{
	const size_t eighth = GIT_BYTES_MAX / 8;
	const struct git_request request = { "HEAD", ".", eighth };
	AUTO(str_release) struct str command = STR_INIT;

	str_addf(&command,
		"blob=$(head -c %zu /dev/zero | git hash-object -w --stdin); last=$(head -c %zu "
		"/dev/zero | git hash-object -w --stdin); tree=$({ for i in 1 2 3 4 5 6 7; do "
		"printf '100644 blob %%s\\t%%d.yaml\\n' $blob $i; done; printf '100644 blob "
		"%%s\\tlast.yaml\\n' $last; printf '100644 blob %%s\\tone.yaml\\n' $(printf x | "
		"git "
		"hash-object -w --stdin); } | git mktree); git update-ref HEAD $(git commit-tree "
		"-m x $tree)",
		eighth, eighth - 1 + more);
	run(command.buf);
	return git_read(&t->arena, &request, &t->files, &t->origin, &t->e);
}

static void test_very_many_bytes_are_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	assert_int_equal(read_bytes(&t, 0), 0);
	assert_int_equal(t.files.n, 9);
	was_read(&t);
	assert_int_equal(read_bytes(&t, 1), -1);
	assert_string_equal(err_text(&t.e), "the manifests below '.' of revision 'HEAD' are longer "
					    "than 268435456 bytes together, the limit");
}

/* Commits one file below `depth` folders to the branch `name`. */
static void commit_deep(const char *name, int depth)
{
	AUTO(str_release) struct str command = STR_INIT;

	str_addf(&command,
		"{ echo commit refs/heads/%s; echo 'committer C <c@acme.example> 1 +0000';", name);
	str_add(&command, "echo data 0; printf 'M 100644 inline '; ");
	str_addf(
		&command, "printf 'd/%%.0s' $(seq %d); echo a.yaml; echo data 0; echo; } |", depth);
	str_add(&command, "git fast-import --quiet");
	run(command.buf);
}

static void test_endless_folders_are_refused(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	commit_deep("deep", GIT_DEPTH_MAX);
	commit_deep("deeper", GIT_DEPTH_MAX + 1);
	assert_int_equal(read_revision(&t, "deep", "."), 0);
	assert_int_equal(t.files.n, 1);
	was_read(&t);
	fails_with(&t, "deeper", ".",
		"'.' of revision 'deeper' has more than 128 folders within folders, the limit");
}

static void test_a_missing_object_says_what_to_do(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	begin_acme(&t);
	run("id=$(git rev-parse HEAD:acme.yaml) && rm -f .git/objects/$(echo $id | cut "
	    "-c1-2)/$(echo $id | cut -c3-)");
	assert_int_equal(read_revision(&t, "HEAD", "acme.yaml"), -1);
	assert_true(str_starts(err_text(&t.e), "cannot read 'acme.yaml' of revision 'HEAD': "));
	assert_non_null(strstr(err_text(&t.e), "a partial clone has to fetch it first"));
}

#include "git/location.h"

#include "tests/unit/git/scratch.h"

/* What `path` resolves to, below the scratch folder where it lies there. */
static const char *resolve(struct scratch *t, const char *path, const char *root)
{
	size_t n = strlen(t->folder);

	assert_int_equal(location_resolve(&t->text, path, root, &t->e), 0);
	return str_starts(t->text.buf, t->folder) ? t->text.buf + n : t->text.buf;
}

static void test_paths_become_absolute_and_plain(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("mkdir -p a/b");
	enter("a");
	assert_string_equal(resolve(&t, ".", NULL), "/a");
	assert_string_equal(resolve(&t, "", NULL), "/a");
	assert_string_equal(resolve(&t, "b//x.yaml", NULL), "/a/b/x.yaml");
	assert_string_equal(resolve(&t, "./b/../../c/", NULL), "/c");
	assert_string_equal(resolve(&t, "not/there/./at/all", NULL), "/a/not/there/at/all");
	assert_string_equal(resolve(&t, "/", NULL), "/");
	assert_string_equal(resolve(&t, "/../..//", NULL), "/");
	assert_string_equal(resolve(&t, "/nowhere/x", NULL), "/nowhere/x");
}

static void test_links_are_followed_as_the_system_does(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("mkdir -p real/deep && ln -s real/deep link && ln -s / top && ln -s nowhere dangling "
	    "&& ln -s loop loop");
	assert_string_equal(resolve(&t, "link/x", NULL), "/real/deep/x");
	assert_string_equal(resolve(&t, "link/../x", NULL), "/real/x");
	assert_string_equal(resolve(&t, "top/nowhere", NULL), "/nowhere");
	assert_string_equal(resolve(&t, "top", NULL), "/");
	assert_string_equal(resolve(&t, "dangling/x", NULL), "/dangling/x");
	assert_string_equal(resolve(&t, "loop/x", NULL), "/loop/x");
}

static void test_links_below_the_root_are_kept(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str root = STR_INIT;

	(void)state;
	scratch_begin(&t);
	run("mkdir -p repo/real/deep && ln -s real/deep repo/link && ln -s repo outer && ln -s "
	    "repo/real inner");
	str_addf(&root, "%s/repo", t.folder);
	assert_string_equal(resolve(&t, "repo/link/x", root.buf), "/repo/link/x");
	assert_string_equal(resolve(&t, "outer/link/x", root.buf), "/repo/link/x");
	assert_string_equal(resolve(&t, "inner/deep", root.buf), "/repo/real/deep");
	assert_string_equal(resolve(&t, "outer/../x", root.buf), "/x");
	assert_string_equal(resolve(&t, "repo/../inner", root.buf), "/repo/real");
	enter("repo/real");
	assert_string_equal(resolve(&t, "../link", root.buf), "/repo/link");
}

static void test_without_a_current_directory_only_absolute_paths_work(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("mkdir gone");
	enter("gone");
	run("rmdir ../gone");
	assert_int_equal(location_resolve(&t.text, "x", NULL, &t.e), -1);
	assert_int_equal(t.e.code, ERR_INPUT);
	assert_string_equal(
		err_text(&t.e), "cannot tell the current directory: no such file or directory");
	assert_string_equal(resolve(&t, "/nowhere/x", NULL), "/nowhere/x");
}

static void test_the_nearest_folder_is_found_upwards(void **state)
{
	AUTO(scratch_release) struct scratch t;
	AUTO(str_release) struct str path = STR_INIT;

	(void)state;
	scratch_begin(&t);
	run("mkdir a && touch a/file");
	str_addf(&path, "%s/a/file/x/y", t.folder);
	location_folder(&path);
	assert_string_equal(path.buf + strlen(t.folder), "/a");
	location_folder(&path);
	assert_string_equal(path.buf + strlen(t.folder), "/a");
	str_reset(&path);
	str_add(&path, "/nowhere/x");
	location_folder(&path);
	assert_string_equal(path.buf, "/");
}

static void test_below_compares_whole_names(void **state)
{
	(void)state;
	assert_string_equal(location_below("/srv/acme/x/y", "/srv/acme"), "x/y");
	assert_string_equal(location_below("/srv/acme/x", "/srv/acme/"), "x");
	assert_string_equal(location_below("/srv/acme", "/srv/acme"), "");
	assert_string_equal(location_below("/srv", "/"), "srv");
	assert_null(location_below("/srv/acmes/x", "/srv/acme"));
	assert_null(location_below("/srv", "/srv/acme"));
	assert_null(location_below("/other", "/srv"));
}

#include "base/keep.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* All is in `home`, where the state's folder is `home`/cooper. */
static char home[] = "/tmp/cooper-keep-XXXXXX";

enum { NOBODY = 65534 };

static int group_setup(void **state)
{
	(void)state;
	umask(022);
	return mkdtemp(home) && setenv("XDG_STATE_HOME", home, 1) == 0 ? 0 : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	return rmdir(home);
}

/* `name` below `home`; good until the fourth call from now. */
static const char *at(const char *name)
{
	static char paths[4][128];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", home, name);
	return path;
}

/* Removes what tests may have made, the innermost first. */
static void clear(void)
{
	static const char *const names[] = { "cooper/locks/one", "cooper/locks/one.new",
		"cooper/locks", "cooper/one", "cooper/one.new", "cooper", "other/locks", "other",
		"one", "one.new" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		remove(at(names[i]));
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

/* That `e` says `expected`, where each @ is `home`; it is clear afterwards. */
static void check_said(struct err *e, const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT;
	const char *from, *found;

	for (from = expected; (found = strchr(from, '@')) != NULL; from = found + 1)
		str_addf(&text, "%.*s%s", (int)(found - from), from, home);
	str_add(&text, from);
	assert_string_equal(err_text(e), text.buf);
	assert_int_equal(e->code, ERR_SYSTEM);
	err_release(e);
}

/* --- where --- */

static void check_path(const char *state_home, const char *user_home, const char *expected)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	state_home ? setenv("XDG_STATE_HOME", state_home, 1) : unsetenv("XDG_STATE_HOME");
	user_home ? setenv("HOME", user_home, 1) : unsetenv("HOME");
	str_add(&path, "> ");
	assert_int_equal(keep_path(&path, "locks/one", NULL, &e), *expected ? 0 : -1);
	assert_string_equal(path.buf + 2, expected);
	assert_int_equal(e.code, *expected ? ERR_NONE : ERR_SYSTEM);
	setenv("XDG_STATE_HOME", home, 1);
	unsetenv("HOME");
}

static void test_where_things_are_kept(void **state)
{
	(void)state;
	check_path("/state", "/ana", "/state/cooper/locks/one");
	check_path("state", "/ana", "/ana/.local/state/cooper/locks/one");
	check_path("", "/ana", "/ana/.local/state/cooper/locks/one");
	check_path(NULL, "/ana", "/ana/.local/state/cooper/locks/one");
	check_path(NULL, "ana", "");
	check_path(NULL, "", "");
	check_path("", NULL, "");
}

static void test_without_a_home(void **state)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(keep_path(&path, "one", NULL, &e), -1);
	check_said(&e, "there is no HOM"
		       "E to keep 'one' in; set HOM"
		       "E or XDG_STATE_HOM"
		       "E");
	assert_int_equal(keep_path(&path, "one", "or do without", &e), -1);
	assert_non_null(strstr(err_text(&e), ", or do without"));
	setenv("XDG_STATE_HOME", home, 1);
}

/* --- the folder --- */

static void test_folders_are_made_for_nobody_else(void **state)
{
	(void)state;
	assert_int_equal(keep_folder(at("cooper/locks/one"), NULL), 0);
	assert_int_equal(mode_of(at("cooper")), 0700);
	assert_int_equal(mode_of(at("cooper/locks")), 0700);
	assert_int_equal(access(at("cooper/locks/one"), F_OK), -1);
	assert_int_equal(keep_folder(at("cooper/locks/one"), NULL), 0);
	clear();
}

static void test_a_folder_in_which_others_can_write(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	const mode_t modes[] = { 0777, 0770, 0702, 01777 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(modes); i++) {
		mkdir(at("cooper"), 0700);
		chmod(at("cooper"), modes[i]);
		assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
		assert_non_null(strstr(err_text(&e), "others can write in the folder"));
	}
	chmod(at("cooper"), 0777);
	assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
	check_said(&e, "others can write in the folder '@/cooper' (mode 0777); run: chmod go-w "
		       "'@/cooper'");
	chmod(at("cooper"), 0755);
	assert_int_equal(keep_folder(at("cooper/one"), &e), 0);
	clear();
}

/* Whoever can write above it can put another one in its place. */
static void test_those_above_it_count_too(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(keep_folder(at("cooper/locks/one"), NULL), 0);
	chmod(at("cooper"), 0777);
	assert_int_equal(keep_folder(at("cooper/locks/one"), &e), -1);
	check_said(&e, "others can write in the folder '@/cooper' (mode 0777); run: chmod go-w "
		       "'@/cooper'");
	clear();
}

static void test_what_is_above_the_state_is_not_ours_to_judge(void **state)
{
	(void)state;
	chmod(home, 0777);
	assert_int_equal(keep_folder(at("cooper/locks/one"), NULL), 0);
	chmod(home, 0700);
	clear();
}

static void test_elsewhere_only_the_folder_counts(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	mkdir(at("other"), 0700);
	chmod(at("other"), 0777);
	assert_int_equal(keep_folder(at("other/locks/one"), NULL), 0);
	assert_int_equal(keep_folder(at("other/one"), &e), -1);
	clear();
}

static void test_a_folder_of_another_user(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	mkdir(at("cooper"), 0700);
	/* Only root can make one, and root is what tests in containers are. */
	if (geteuid() == 0 && chown(at("cooper"), NOBODY, NOBODY) == 0) {
		assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
		check_said(&e, "the folder '@/cooper' belongs to another user (uid 65534)");
	}
	clear();
}

static void test_no_folder(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	put(at("cooper"), "");
	assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
	check_said(&e, "'@/cooper' is no folder");
	assert_int_equal(keep_folder(at("cooper/locks/one"), &e), -1);
	check_said(&e, "cannot use the folder '@/cooper/locks': not a directory");
	clear();
	assert_int_equal(keep_folder("/proc/none/one", &e), -1);
	check_said(&e, "cannot use the folder '/proc/none': no such file or directory");
}

/* --- links --- */

static void test_a_link_of_ours_is_followed(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	mkdir(at("other"), 0700);
	assert_int_equal(symlink("other", at("cooper")), 0);
	assert_int_equal(keep_folder(at("cooper/locks/one"), NULL), 0);
	assert_int_equal(mode_of(at("other/locks")), 0700);
	chmod(at("other"), 0777);
	assert_int_equal(keep_folder(at("cooper/locks/one"), &e), -1);
	assert_non_null(strstr(err_text(&e), "others can write in the folder"));
	clear();
}

static void test_a_link_to_nothing(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(symlink("other", at("cooper")), 0);
	assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
	check_said(&e, "cannot follow the link '@/cooper': no such file or directory");
	clear();
}

static void test_a_link_or_a_target_of_another_user(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	mkdir(at("other"), 0700);
	assert_int_equal(symlink("other", at("cooper")), 0);
	if (geteuid() == 0 && lchown(at("cooper"), NOBODY, NOBODY) == 0) {
		assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
		check_said(&e, "the link '@/cooper' belongs to another user (uid 65534)");
		assert_int_equal(lchown(at("cooper"), 0, 0), 0);
		assert_int_equal(chown(at("other"), NOBODY, NOBODY), 0);
		assert_int_equal(keep_folder(at("cooper/one"), &e), -1);
		check_said(&e, "the folder '@/cooper' belongs to another user (uid 65534)");
	}
	clear();
}

/* --- reading --- */

static void check_unread(const char *expected)
{
	AUTO(str_release) struct str text = STR_LIMITED(10);
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(keep_read(&text, at("one"), &e), -1);
	check_said(&e, expected);
	clear();
}

static void test_reads_the_whole_file(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(keep_read(&text, at("one"), &e), 0);
	assert_int_equal(e.code, ERR_NONE);
	put(at("one"), "what was kept\n");
	str_add(&text, "> ");
	assert_int_equal(keep_read(&text, at("one"), &e), 1);
	assert_string_equal(text.buf, "> what was kept\n");
	put(at("one"), "");
	str_reset(&text);
	assert_int_equal(keep_read(&text, at("one"), &e), 1);
	assert_string_equal(text.buf, "");
	clear();
}

static void test_what_is_not_read(void **state)
{
	(void)state;
	put(at("one"), "longer than ten");
	check_unread("'@/one' is longer than 10 bytes, the limit");
	mkdir(at("one"), 0700);
	check_unread("'@/one' is no file");
	/* Nobody writes into it: it would be waited for. */
	mkfifo(at("one"), 0600);
	check_unread("'@/one' is no file");
	put(at("other"), "secret");
	assert_int_equal(symlink("other", at("one")), 0);
	check_unread("cannot open '@/one': too many levels of symbolic links");
	put(at("one"), "foreign");
	if (geteuid() == 0 && chown(at("one"), NOBODY, NOBODY) == 0)
		check_unread("'@/one' belongs to another user (uid 65534)");
	clear();
}

/* --- writing --- */

static void check_file(const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT;

	assert_int_equal(file_read(&text, at("one"), NULL), 0);
	assert_string_equal(text.buf, expected);
	assert_int_equal(access(at("one.new"), F_OK), -1);
}

static int write_one(const char *text, struct err *e)
{
	AUTO(str_release) struct str whole = STR_INIT;

	str_add(&whole, text);
	return keep_write(at("one"), &whole, e);
}

static void test_writes_the_file(void **state)
{
	(void)state;
	assert_int_equal(write_one("first", NULL), 0);
	check_file("first");
	assert_int_equal(mode_of(at("one")), 0600);
	chmod(at("one"), 0666);
	assert_int_equal(write_one("2nd", NULL), 0);
	check_file("2nd");
	assert_int_equal(mode_of(at("one")), 0600);
	clear();
}

/* Half a file that a crash left, for others to read, and a link that somebody put there. */
static void test_what_lies_in_its_way(void **state)
{
	(void)state;
	put(at("one.new"), "hal");
	chmod(at("one.new"), 0666);
	assert_int_equal(write_one("whole", NULL), 0);
	check_file("whole");
	assert_int_equal(mode_of(at("one")), 0600);
	put(at("other"), "other");
	assert_int_equal(symlink("other", at("one.new")), 0);
	assert_int_equal(write_one("again", NULL), 0);
	check_file("again");
	assert_int_equal(mode_of(at("other")), 0600);
	clear();
}

static void test_a_link_is_replaced_and_not_followed(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	put(at("other"), "other");
	assert_int_equal(symlink("other", at("one")), 0);
	assert_int_equal(write_one("ours", NULL), 0);
	check_file("ours");
	assert_int_equal(file_read(&text, at("other"), NULL), 0);
	assert_string_equal(text.buf, "other");
	clear();
}

static void test_a_full_disk_leaves_the_file(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct rlimit before, small;

	(void)state;
	assert_int_equal(write_one("before", NULL), 0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 3;
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(write_one("longer", &e), -1);
	setrlimit(RLIMIT_FSIZE, &before);
	check_said(&e, "cannot write '@/one': file too large");
	check_file("before");
	clear();
}

static void test_a_name_that_is_taken(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	mkdir(at("one.new"), 0700);
	assert_int_equal(write_one("text", &e), -1);
	check_said(&e, "cannot write '@/one': is a directory");
	rmdir(at("one.new"));
	mkdir(at("one"), 0700);
	assert_int_equal(write_one("text", &e), -1);
	check_said(&e, "cannot write '@/one': is a directory");
	assert_int_equal(access(at("one.new"), F_OK), -1);
	clear();
}

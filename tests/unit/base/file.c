#include "base/file.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/cooper-file-XXXXXX";
static char path[sizeof folder + 16];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/file", folder);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

static void test_appends_the_whole_file(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	write_file("a\0b\n", 4);
	str_add(&out, "> ");
	assert_int_equal(file_read(&out, path, &e), 0);
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.buf, "> a\0b\n", 7);
	assert_int_equal(e.code, ERR_NONE);
}

static void test_an_empty_file_is_empty(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	write_file("", 0);
	assert_int_equal(file_read(&out, path, NULL), 0);
	assert_string_equal(out.buf, "");
}

static void test_reads_more_than_one_buffer(void **state)
{
	AUTO(str_release) struct str out = STR_INIT, in = STR_INIT;

	(void)state;
	str_fill(&in, 'x', 300000);
	write_file(in.buf, in.len);
	assert_int_equal(file_read(&out, path, NULL), 0);
	assert_int_equal(out.len, in.len);
	assert_memory_equal(out.buf, in.buf, in.len);
}

static void test_a_missing_file_is_named(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(file_read(&out, "/nowhere/at/all", &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&e), "cannot open '/nowhere/at/all': "));
}

static void test_a_folder_is_no_file(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(file_read(&out, folder, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&e), "cannot read '"));
	assert_non_null(strstr(err_text(&e), "irectory"));
}

static void test_the_limit_of_the_string_bounds_it(void **state)
{
	AUTO(str_release) struct str exact = STR_LIMITED(4), small = STR_LIMITED(3);
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	write_file("1234", 4);
	assert_int_equal(file_read(&exact, path, &e), 0);
	assert_int_equal(file_read(&small, path, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&e), "longer than 3 bytes"));
}

static void test_a_dash_is_standard_input(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	int kept = dup(STDIN_FILENO), fd;

	(void)state;
	write_file("piped", 5);
	fd = open(path, O_RDONLY);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	assert_int_equal(file_read(&out, "-", NULL), 0);
	assert_string_equal(out.buf, "piped");
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD) >= 0, 1);
	if (kept >= 0) {
		dup2(kept, STDIN_FILENO);
		close(kept);
	}
}

static void test_folders_on_the_way_are_for_their_owner(void **state)
{
	char deep[sizeof folder + 32], *at;
	struct stat st;

	(void)state;
	snprintf(deep, sizeof deep, "%s/a/b/file", folder);
	file_make_folders(deep);
	file_make_folders(deep);
	at = strrchr(deep, '/');
	assert_string_equal(at, "/file");
	for (*at = '\0'; strcmp(deep, folder) != 0; *strrchr(deep, '/') = '\0') {
		assert_int_equal(stat(deep, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0700);
		assert_int_equal(rmdir(deep), 0);
	}
}

static void test_syncs_the_folder_of_a_file(void **state)
{
	(void)state;
	assert_int_equal(file_sync_folder(path), 0);
	assert_int_equal(file_sync_folder("name"), 0);
	errno = 0;
	assert_int_equal(file_sync_folder("/tmp/none-of-cooper/file"), -1);
	assert_int_equal(errno, ENOENT);
}

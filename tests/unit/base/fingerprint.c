#include "base/fingerprint.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SHARED "0123456789abcdef0123456789abcdef"

static char top[] = "/tmp/cooper-key-XXXXXX";
static char folder[64], path[80];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	snprintf(folder, sizeof folder, "%s/cooper", top);
	snprintf(path, sizeof path, "%s/key", folder);
	return setenv("XDG_STATE_HOME", top, 1);
}

static void forget(void)
{
	unsetenv("COOPER_KEY");
	setenv("XDG_STATE_HOME", top, 1);
	chmod(folder, 0700);
	unlink(path);
	rmdir(path);
	unlink(folder);
	rmdir(folder);
}

static int group_teardown(void **state)
{
	(void)state;
	forget();
	return rmdir(top);
}

/* What is in the folder besides the key. */
static size_t leftovers(void)
{
	DIR *all = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	assert_non_null(all);
	while ((entry = readdir(all)) != NULL)
		n += entry->d_name[0] != '.' && strcmp(entry->d_name, "key") != 0;
	closedir(all);
	return n;
}

static void write_key(const char *text, mode_t mode)
{
	int fd;

	mkdir(folder, 0700);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

/* That the key cannot be had, with a message that has `part`; none of the key stays. */
static void assert_refused(enum err_code code, const char *part)
{
	static const unsigned char none[32];
	AUTO(err_release) struct err e = ERR_INIT;
	struct fingerprint_key key;

	memset(&key, 7, sizeof key);
	assert_int_equal(fingerprint_key_open(&key, &e), -1);
	assert_int_equal(e.code, code);
	assert_non_null(strstr(err_text(&e), part));
	assert_memory_equal(key.bytes, none, sizeof none);
	assert_string_equal(key.id, "");
	/* Who does not want to know why need not. */
	assert_int_equal(fingerprint_key_open(&key, NULL), -1);
}

static const char *of(const struct fingerprint_key *key, const char *a, const char *b)
{
	static char text[FINGERPRINT_TEXT];
	const char *const contexts[] = { a, "field" };

	fingerprint_text(key, contexts, 2, b, text);
	return text;
}

static void test_the_same_secret_in_the_same_place_is_recognised(void **state)
{
	struct fingerprint_key key;
	char first[FINGERPRINT_TEXT];

	(void)state;
	fingerprint_key_of(&key, SHARED);
	memcpy(first, of(&key, "acme/api", "hush"), sizeof first);
	assert_int_equal(strlen(first), FINGERPRINT_TEXT - 1);
	assert_int_equal(strspn(first, "0123456789abcdef"), FINGERPRINT_TEXT - 1);
	assert_string_equal(of(&key, "acme/api", "hush"), first);
}

static void test_another_secret_place_or_key_has_another(void **state)
{
	struct fingerprint_key key, other;
	char first[FINGERPRINT_TEXT];
	const char *const moved[] = { "acme/api", "field", "hush" };
	char text[FINGERPRINT_TEXT];

	(void)state;
	fingerprint_key_of(&key, SHARED);
	fingerprint_key_of(&other, SHARED "!");
	memcpy(first, of(&key, "acme/api", "hush"), sizeof first);
	assert_string_not_equal(of(&key, "acme/api", "hush!"), first);
	assert_string_not_equal(of(&key, "acme/web", "hush"), first);
	assert_string_not_equal(of(&key, "acme/apihush", ""), first);
	assert_string_not_equal(of(&key, NULL, "hush"), first);
	assert_string_not_equal(of(&other, "acme/api", "hush"), first);
	fingerprint_text(&key, moved, 3, "", text);
	assert_string_not_equal(text, first);
	fingerprint_text(&key, moved, 1, "hush", text);
	assert_string_not_equal(text, first);
}

static void test_a_key_has_a_name_that_does_not_tell_it(void **state)
{
	struct fingerprint_key key, same, other;
	char digits[17];
	size_t i;

	(void)state;
	fingerprint_key_of(&key, SHARED);
	fingerprint_key_of(&same, SHARED);
	fingerprint_key_of(&other, SHARED "!");
	assert_int_equal(strlen(key.id), FINGERPRINT_ID - 1);
	assert_string_equal(key.id, same.id);
	assert_string_not_equal(key.id, other.id);
	for (i = 0; i < 8; i++)
		snprintf(digits + 2 * i, 3, "%02x", key.bytes[i]);
	assert_string_not_equal(key.id, digits);
}

static void test_a_key_is_wiped(void **state)
{
	static const struct fingerprint_key none;
	struct fingerprint_key key;

	(void)state;
	memset(&key, 0, sizeof key);
	fingerprint_key_of(&key, SHARED);
	assert_memory_not_equal(key.bytes, none.bytes, sizeof none.bytes);
	fingerprint_key_release(&key);
	assert_memory_equal(&key, &none, sizeof none);
}

static void test_the_key_is_made_once_and_kept(void **state)
{
	struct fingerprint_key key, again;
	struct stat st;

	(void)state;
	forget();
	assert_int_equal(fingerprint_key_open(&key, NULL), 0);
	assert_int_equal(fingerprint_key_open(&again, NULL), 0);
	assert_memory_equal(&key, &again, sizeof key);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_nlink, 1);
	assert_int_equal(st.st_size, 65);
	assert_int_equal(leftovers(), 0);
}

static void test_another_machine_has_another_key(void **state)
{
	struct fingerprint_key key, again;

	(void)state;
	forget();
	assert_int_equal(fingerprint_key_open(&key, NULL), 0);
	forget();
	assert_int_equal(fingerprint_key_open(&again, NULL), 0);
	assert_string_not_equal(key.id, again.id);
}

static void test_the_environment_comes_first(void **state)
{
	struct fingerprint_key key, shared;

	(void)state;
	forget();
	setenv("COOPER_KEY", SHARED, 1);
	assert_int_equal(fingerprint_key_open(&key, NULL), 0);
	fingerprint_key_of(&shared, SHARED);
	assert_memory_equal(&key, &shared, sizeof key);
	assert_int_equal(access(path, F_OK), -1);
	setenv("COOPER_KEY", "", 1);
	assert_int_equal(fingerprint_key_open(&key, NULL), 0);
	assert_string_not_equal(key.id, shared.id);
}

static void test_a_short_key_is_refused_and_not_told(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct fingerprint_key key;

	(void)state;
	forget();
	setenv("COOPER_KEY", "0123456789abcdef0123456789abcde", 1);
	assert_refused(ERR_USAGE, "31 characters; it needs 32");
	assert_int_equal(fingerprint_key_open(&key, &e), -1);
	assert_null(strstr(err_text(&e), "0123"));
	assert_int_equal(access(path, F_OK), -1);
}

static void test_a_damaged_key_is_refused(void **state)
{
	static const char *const damaged[] = { "", "\n", "0123", SHARED SHARED "00\n",
		SHARED "0123456789abcdef0123456789abcdeg\n" };
	size_t i;

	(void)state;
	forget();
	for (i = 0; i < COUNT(damaged); i++) {
		write_key(damaged[i], 0600);
		assert_refused(ERR_SYSTEM, "is damaged; remove it");
	}
	write_key(SHARED SHARED, 0600);
	assert_int_equal(fingerprint_key_open(&(struct fingerprint_key){ .id = "" }, NULL), 0);
}

static void test_a_key_that_others_can_read_is_refused(void **state)
{
	(void)state;
	forget();
	write_key(SHARED SHARED "\n", 0640);
	assert_refused(ERR_SYSTEM, "others can read the key");
}

static void test_what_is_no_file_is_refused(void **state)
{
	(void)state;
	forget();
	mkdir(folder, 0700);
	mkdir(path, 0700);
	assert_refused(ERR_SYSTEM, "is no file");
	rmdir(path);
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_refused(ERR_SYSTEM, "cannot open");
}

static void test_without_a_place_there_is_no_key(void **state)
{
	const char *was = getenv("HOME");
	char *home = was ? strdup(was) : NULL;

	(void)state;
	forget();
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_refused(ERR_SYSTEM, "set HOME or XDG_STATE_HOME, or COOPER_KEY");
	if (home)
		setenv("HOME", home, 1);
	free(home);
	setenv("XDG_STATE_HOME", top, 1);
	/* What is in the way of the folder. */
	close(open(folder, O_WRONLY | O_CREAT, 0600));
	assert_refused(ERR_SYSTEM, "cooper");
}

enum { PROCESSES = 12 };

/* Waits until the other end is closed, opens the key, and says its name. */
static void child(int start, int names)
{
	struct fingerprint_key key;
	char c;

	if (read(start, &c, 1) != 0 || fingerprint_key_open(&key, NULL) < 0)
		_exit(1);
	_exit(write(names, key.id, FINGERPRINT_ID) == FINGERPRINT_ID ? 0 : 1);
}

static void test_many_that_make_it_at_once_have_the_same(void **state)
{
	char name[FINGERPRINT_ID], first[FINGERPRINT_ID];
	int start[2], names[2], status, i;

	(void)state;
	forget();
	assert_int_equal(pipe(start), 0);
	assert_int_equal(pipe(names), 0);
	for (i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			close(start[1]);
			child(start[0], names[1]);
		}
	close(start[1]);
	for (i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(read(names[0], first, sizeof first), FINGERPRINT_ID);
	for (i = 1; i < PROCESSES; i++) {
		assert_int_equal(read(names[0], name, sizeof name), FINGERPRINT_ID);
		assert_string_equal(name, first);
	}
	assert_int_equal(leftovers(), 0);
	close(start[0]);
	close(names[0]);
	close(names[1]);
}

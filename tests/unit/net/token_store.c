#include "net/token_store.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SERVER "https://api.example/2.0"

static char top[] = "/tmp/cooper-tokens-XXXXXX";
static char path[64], lock[80], new[80];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	snprintf(path, sizeof path, "%s/cooper/tokens.json", top);
	snprintf(lock, sizeof lock, "%s.lock", path);
	snprintf(new, sizeof new, "%s.new", path);
	return 0;
}

static int forget(void **state)
{
	char folder[64];

	(void)state;
	unlink(path);
	unlink(lock);
	rmdir(new);
	unlink(new);
	snprintf(folder, sizeof folder, "%s/cooper", top);
	rmdir(folder);
	return 0;
}

static int group_teardown(void **state)
{
	forget(state);
	return rmdir(top);
}

static void put(struct token_store *s, const char *server, const char *consumer, const char *access)
{
	char refresh[] = "refresh-hush", scopes[] = "account", secret[] = "consumer-hush";
	const struct token_entry entry = { (char *)server, (char *)consumer, secret, 5,
		{ (char *)access, refresh, scopes, 1000, 7200, 0 } };

	token_store_put(s, &entry);
}

/* A file with one login; its bytes. */
static void save_one(struct str *text)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;

	assert_int_equal(token_store_open(&s, path, 0, NULL), 0);
	put(&s, SERVER, "key", "access-hush");
	assert_int_equal(token_store_save(&s, NULL), 0);
	if (text)
		assert_int_equal(file_read(text, path, NULL), 0);
}

static void spoil(const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

/* `reason` with the file's name for each FILE. */
static void check_refused(const char *reason)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	AUTO(str_release) struct str expected = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *at, *file;

	for (at = reason; (file = strstr(at, "FILE")) != NULL; at = file + 4)
		str_addf(&expected, "%.*s%s", (int)(file - at), at, path);
	str_add(&expected, at);
	assert_int_equal(token_store_read(&s, path, &e), -1);
	assert_int_equal(e.code, ERR_AUTH);
	assert_string_equal(err_text(&e), expected.buf);
	assert_null(strstr(err_text(&e), "hush"));
	assert_int_equal(s.n, 0);
	assert_null(s.path);
	err_release(&e);
	assert_int_equal(token_store_open(&s, path, 0, &e), -1);
	assert_string_equal(err_text(&e), expected.buf);
	assert_int_equal(s.lock, -1);
}

static void test_no_file_is_no_login(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;

	(void)state;
	assert_int_equal(token_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 0);
	assert_null(token_store_find(&s, SERVER, NULL));
	assert_int_equal(access(lock, F_OK), -1);
	forget(NULL);
}

static void test_what_is_saved_is_read(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	const struct token_entry *entry;
	struct stat st;

	(void)state;
	save_one(NULL);
	assert_int_equal(token_store_read(&s, path, NULL), 0);
	entry = token_store_find(&s, SERVER, NULL);
	assert_non_null(entry);
	assert_string_equal(entry->consumer, "key");
	assert_string_equal(entry->secret, "consumer-hush");
	assert_int_equal(entry->since_ms, 5);
	assert_string_equal(entry->token.access, "access-hush");
	assert_string_equal(entry->token.refresh, "refresh-hush");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(lock, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(access(new, F_OK), -1);
	*strrchr(lock, '/') = '\0';
	assert_int_equal(stat(lock, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	lock[strlen(lock)] = '/';
	forget(NULL);
}

static void test_the_latest_login_is_found(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;

	(void)state;
	s.lock = -1;
	put(&s, SERVER, "one", "a");
	put(&s, SERVER, "two", "b");
	put(&s, "http://127.0.0.1:1/2.0", "one", "c");
	assert_string_equal(token_store_find(&s, SERVER, NULL)->token.access, "b");
	assert_string_equal(token_store_find(&s, SERVER, "one")->token.access, "a");
	assert_null(token_store_find(&s, SERVER, "three"));
	assert_null(token_store_find(&s, "https://api.example", NULL));
	put(&s, SERVER, "one", "d");
	assert_int_equal(s.n, 3);
	assert_string_equal(token_store_find(&s, SERVER, NULL)->token.access, "d");
	token_store_remove(&s, token_store_find(&s, SERVER, "two"));
	assert_int_equal(s.n, 2);
	assert_null(token_store_find(&s, SERVER, "two"));
	assert_string_equal(token_store_find(&s, SERVER, "one")->token.access, "d");
}

/* Every length but the whole: a file that was cut anywhere is refused, and none of it shown. */
static void test_a_file_that_was_cut(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t len;

	(void)state;
	save_one(&text);
	assert_true(text.len > 100);
	for (len = 0; len < text.len - 2; len += len < 20 ? 1 : 7) {
		spoil(text.buf, len);
		check_refused("the stored logins in 'FILE' are cut off or damaged; remove the file "
			      "and run 'cooper auth login'");
	}
	forget(NULL);
}

static void test_a_file_of_another_kind(void **state)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {
		{ "{\"format\": \"cooper-tokens/2\", \"entries\": []}",
			"the stored logins in 'FILE' are of another version of Cooper; remove the "
			"file and run 'cooper auth login'" },
		{ "{\"entries\": []}",
			"the stored logins in 'FILE' are of another version of Cooper; remove the "
			"file and run 'cooper auth login'" },
		{ "[\"hush\"]",
			"the stored logins in 'FILE' are of another version of Cooper; remove the "
			"file and run 'cooper auth login'" },
		{ "{\"format\": \"cooper-tokens/1\"}",
			"the stored logins in 'FILE' are damaged: there is no list of them; remove "
			"the file and run 'cooper auth login'" },
		{ "{\"format\": \"cooper-tokens/1\", \"entries\": [{\"server\": \"hush\"}]}",
			"the stored logins in 'FILE' are damaged: one has not what belongs into "
			"it; "
			"remove the file and run 'cooper auth login'" },
		{ "{\"format\": \"cooper-tokens/1\", \"entries\": [{\"server\": \"x\", "
		  "\"consumer\": \"x\", \"secret\": \"hush\", \"access_token\": \"hu sh\"}]}",
			"the stored logins in 'FILE' are damaged: one has not what belongs into "
			"it; "
			"remove the file and run 'cooper auth login'" },
		{ "<html>hush</html>",
			"the stored logins in 'FILE' are cut off or damaged; remove the file and "
			"run 'cooper auth login'" },
	};
	size_t i;

	(void)state;
	save_one(NULL);
	for (i = 0; i < COUNT(rows); i++) {
		spoil(rows[i].text, strlen(rows[i].text));
		check_refused(rows[i].reason);
	}
	forget(NULL);
}

static void test_a_file_that_others_can_read(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0644, 0610 };
	size_t i;

	(void)state;
	save_one(NULL);
	for (i = 0; i < COUNT(modes); i++) {
		AUTO(str_release) struct str reason = STR_INIT;

		assert_int_equal(chmod(path, modes[i]), 0);
		str_addf(&reason,
			"others can read the stored logins in 'FILE' (mode %04o); run: chmod 600 "
			"'FILE', and 'cooper auth login' if somebody may have",
			(unsigned)modes[i]);
		check_refused(reason.buf);
	}
	forget(NULL);
}

static void test_what_is_no_file(void **state)
{
	(void)state;
	save_one(NULL);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	check_refused("'FILE' is no file; logins are stored in one");
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	check_refused("'FILE' is no file; logins are stored in one");
	unlink(path);
	assert_int_equal(symlink(path, path), 0);
	check_refused("cannot open the stored logins in 'FILE': too many levels of symbolic links");
	forget(NULL);
}

/* Only root can make one that belongs to somebody else. */
static void test_a_file_of_another_user(void **state)
{
	(void)state;
	if (geteuid() != 0)
		return;
	save_one(NULL);
	assert_int_equal(chown(path, 65534, 65534), 0);
	check_refused("the stored logins in 'FILE' belong to another user (uid 65534)");
	forget(NULL);
}

/* As a disk that is full: no file may grow beyond a few bytes. */
static void test_a_full_disk_keeps_the_old_file(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	AUTO(str_release) struct str before = STR_INIT;
	AUTO(str_release) struct str after = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct rlimit whole, small;

	(void)state;
	save_one(&before);
	assert_int_equal(token_store_open(&s, path, 0, NULL), 0);
	put(&s, SERVER, "key", "another");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &whole), 0);
	small = whole;
	small.rlim_cur = 64;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(token_store_save(&s, &e), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_true(str_starts(
		err_text(&e), "cannot save the login: cannot write '/tmp/cooper-tokens-"));
	assert_non_null(strstr(err_text(&e), "file too large"));
	assert_int_equal(file_read(&after, path, NULL), 0);
	assert_string_equal(after.buf, before.buf);
	assert_int_equal(access(new, F_OK), -1);
	forget(NULL);
}

/* A new file that a crash left behind, half of it and readable by others, is in nobody's way. */
static void test_what_a_crash_left_behind(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	struct stat st;
	int fd;

	(void)state;
	save_one(NULL);
	fd = open(new, O_WRONLY | O_CREAT, 0666);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "{\"for", 5), 5);
	assert_int_equal(fchmod(fd, 0666), 0);
	close(fd);
	assert_int_equal(token_store_open(&s, path, 0, NULL), 0);
	assert_int_equal(s.n, 1);
	assert_int_equal(token_store_save(&s, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	forget(NULL);
}

static void test_a_place_that_cannot_be_written(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(token_store_open(&s, "/proc/none/tokens.json", 0, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(err_text(&e), "cannot store logins: cannot use the folder "
					  "'/proc/none': no such file or directory");
	save_one(NULL);
	assert_int_equal(token_store_open(&s, path, 0, NULL), 0);
	assert_int_equal(mkdir(new, 0700), 0);
	assert_int_equal(token_store_save(&s, &e), -1);
	assert_non_null(strstr(err_text(&e), "is a directory"));
	forget(NULL);
}

static void test_one_at_a_time(void **state)
{
	AUTO(token_store_release) struct token_store first = TOKEN_STORE_INIT;
	AUTO(token_store_release) struct token_store second = TOKEN_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(token_store_open(&first, path, 0, NULL), 0);
	assert_int_equal(token_store_open(&second, path, 0, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(err_text(&e), "another process has held the stored logins"));
	token_store_release(&first);
	assert_int_equal(token_store_open(&second, path, 0, NULL), 0);
	forget(NULL);
}

static void on_signal(int number)
{
	(void)number;
}

static void test_a_signal_ends_the_waiting(void **state)
{
	AUTO(token_store_release) struct token_store first = TOKEN_STORE_INIT;
	AUTO(token_store_release) struct token_store second = TOKEN_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct sigaction action = { .sa_handler = on_signal };
	/* Again and again: a signal between two naps is not noticed. */
	struct itimerval soon = { { 0, 5000 }, { 0, 5000 } }, never = { { 0, 0 }, { 0, 0 } };

	(void)state;
	assert_int_equal(token_store_open(&first, path, 0, NULL), 0);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_int_equal(token_store_open(&second, path, 60 * 1000, &e), -1);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_int_equal(e.code, ERR_INTERRUPTED);
	forget(NULL);
}

static void check_path(const char *state_home, const char *home, const char *expected)
{
	AUTO(str_release) struct str found = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	state_home ? setenv("XDG_STATE_HOME", state_home, 1) : unsetenv("XDG_STATE_HOME");
	home ? setenv("HOME", home, 1) : unsetenv("HOME");
	assert_int_equal(token_store_path(&found, &e), expected ? 0 : -1);
	if (expected)
		assert_string_equal(found.buf, expected);
	else
		assert_int_equal(e.code, ERR_SYSTEM);
}

static void test_where_it_is(void **state)
{
	(void)state;
	check_path("/state", "/ana", "/state/cooper/tokens.json");
	check_path("state", "/ana", "/ana/.local/state/cooper/tokens.json");
	check_path(NULL, "/ana", "/ana/.local/state/cooper/tokens.json");
	check_path("", NULL, NULL);
}

static void test_a_file_too_large(void **state)
{
	AUTO(token_store_release) struct token_store s = TOKEN_STORE_INIT;
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	save_one(&text);
	str_fill(&text, ' ', TOKEN_STORE_MAX - text.len);
	spoil(text.buf, text.len);
	assert_int_equal(token_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 1);
	str_addch(&text, ' ');
	spoil(text.buf, text.len);
	check_refused("the stored logins in 'FILE' are longer than 4 MB; remove the file and run "
		      "'cooper auth login'");
}

#include "apply/turn.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVER "https://api.bitbucket.org/2.0"

static char folder[] = "/tmp/cooper-turn-XXXXXX";

/* 2026-11-23T10:15:30.123Z, unless a test sets it. */
static int64_t now_ms;

static int64_t set_wall(const struct clock *c)
{
	(void)c;
	return now_ms;
}

static const struct clock set_clock = { set_wall, set_wall };

static int group_setup(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* Calls `visit` for each lock in the folder; how many there are. */
static size_t each_lock(void (*visit)(const char *path))
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;
	char path[400];
	size_t n = 0;

	assert_non_null(listing);
	while ((entry = readdir(listing)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		n++;
		if (visit)
			visit(path);
	}
	closedir(listing);
	return n;
}

static void remove_lock(const char *path)
{
	assert_int_equal(remove(path), 0);
}

static void begin(void)
{
	now_ms = 1795428930123;
	assert_int_equal(each_lock(NULL), 0);
}

static void end(void)
{
	each_lock(remove_lock);
}

static struct turn *new_turn(const char *server, const char *const *workspaces)
{
	static const char *const manifests[] = { "acme.yaml", NULL };
	const struct turn_run run = { .folder = folder,
		.server = server,
		.workspaces = workspaces,
		.manifests = manifests,
		.commit = "5d41402abc4b2a76b9719d911017c592aabbccdd",
		.clock = &set_clock };

	return turn_new(&run);
}

static const char *const acme[] = { "acme", NULL }, *const zoo[] = { "zoo", NULL };
static const char *const both[] = { "acme", "zoo", NULL };

/* The path of the only lock there is. */
static char only_path[400];

static void keep_path_of(const char *path)
{
	snprintf(only_path, sizeof only_path, "%s", path);
}

static const char *only_lock(void)
{
	assert_int_equal(each_lock(keep_path_of), 1);
	return only_path;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* --- whose turn it is --- */

static void test_one_at_a_time(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	assert_int_equal(turn_step(first, 0, NULL), 1);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	turn_release(&first);
	assert_null(first);
	assert_int_equal(turn_step(second, 0, NULL), 1);
	end();
}

static void test_other_workspaces_and_servers_are_none_of_its_business(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, zoo);
	AUTO(turn_release) struct turn *third = new_turn("http://127.0.0.1:7990/2.0", acme);
	AUTO(turn_release) struct turn *fourth = new_turn("http://127.0.0.1:7991/2.0", acme);

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	assert_int_equal(turn_step(second, 0, NULL), 1);
	assert_int_equal(turn_step(third, 0, NULL), 1);
	assert_int_equal(turn_step(fourth, 0, NULL), 1);
	assert_int_equal(each_lock(NULL), 4);
	end();
}

static void test_a_server_by_other_names_is_the_same(void **state)
{
	static const char *const names[] = { "https://api.bitbucket.org/2.0/",
		"https://API.Bitbucket.org/2.0", "https://api.bitbucket.org:443/2.0",
		"https://ana:hush@api.bitbucket.org/2.0" };
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	size_t i;

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	for (i = 0; i < COUNT(names); i++) {
		AUTO(turn_release) struct turn *second = new_turn(names[i], acme);

		assert_int_equal(turn_step(second, 0, NULL), 0);
	}
	assert_int_equal(each_lock(NULL), 1);
	end();
}

static void test_several_workspaces_are_taken_in_order(void **state)
{
	AUTO(turn_release) struct turn *late = new_turn(SERVER, zoo);
	AUTO(turn_release) struct turn *one = new_turn(SERVER, both);
	AUTO(turn_release) struct turn *two = new_turn(SERVER, both);

	(void)state;
	begin();
	assert_int_equal(turn_step(late, 0, NULL), 1);
	assert_int_equal(turn_step(one, 0, NULL), 0);
	assert_string_equal(turn_holder(one)->workspace, "zoo");
	/* It has the first one meanwhile. */
	assert_int_equal(turn_step(two, 0, NULL), 0);
	assert_string_equal(turn_holder(two)->workspace, "acme");
	turn_release(&late);
	assert_int_equal(turn_step(two, 0, NULL), 0);
	assert_int_equal(turn_step(one, 0, NULL), 1);
	turn_release(&one);
	assert_int_equal(turn_step(two, 0, NULL), 1);
	end();
}

static void test_no_workspace_is_nobodys(void **state)
{
	static const char *const none[] = { NULL };
	AUTO(turn_release) struct turn *t = new_turn(SERVER, none);

	(void)state;
	begin();
	assert_int_equal(turn_step(t, 0, NULL), 1);
	assert_int_equal(each_lock(NULL), 0);
}

/* --- how it ends --- */

static void test_the_turn_of_a_process_that_was_killed(void **state)
{
	AUTO(turn_release) struct turn *t = new_turn(SERVER, acme);
	AUTO(str_release) struct str left = STR_INIT;
	struct turn *other;
	int status;
	pid_t child;

	(void)state;
	begin();
	child = fork();
	if (child == 0) {
		other = new_turn(SERVER, acme);
		if (turn_step(other, 0, NULL) == 1)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(file_read(&left, only_lock(), NULL), 0);
	assert_non_null(strstr(left.buf, "\"pid\""));
	assert_int_equal(turn_step(t, 0, NULL), 1);
	end();
}

static void test_who_ends_says_nothing_more(void **state)
{
	struct turn *t = new_turn(SERVER, acme);
	struct stat st;

	(void)state;
	begin();
	assert_int_equal(turn_step(t, 0, NULL), 1);
	turn_release(&t);
	assert_int_equal(stat(only_lock(), &st), 0);
	assert_int_equal(st.st_size, 0);
	end();
}

/* Who gives up has not had the turn: the holder's words stay. */
static void test_who_gives_up_takes_nothing_away(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	struct turn *second = new_turn(SERVER, acme);
	struct stat st;

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	turn_release(&second);
	assert_int_equal(stat(only_lock(), &st), 0);
	assert_true(st.st_size > 0);
	end();
}

static void test_a_lock_that_somebody_removed(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *third = new_turn(SERVER, acme);

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	assert_int_equal(unlink(only_lock()), 0);
	turn_release(&first);
	/* The second waited for a file that is no longer the lock; the third makes another. */
	assert_int_equal(turn_step(third, 0, NULL), 1);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	turn_release(&third);
	assert_int_equal(turn_step(second, 0, NULL), 1);
	end();
}

/* --- who has it --- */

static void test_the_file_says_who(void **state)
{
	AUTO(turn_release) struct turn *t = new_turn("https://ana:hush@api.example/2.0", acme);
	AUTO(str_release) struct str text = STR_INIT, expected = STR_INIT;
	char host[256] = "";
	struct stat st;

	(void)state;
	begin();
	gethostname(host, sizeof host - 1);
	assert_int_equal(turn_step(t, 0, NULL), 1);
	assert_int_equal(file_read(&text, only_lock(), NULL), 0);
	str_addf(&expected,
		"{\"format\":\"cooper-turn/1\",\"pid\":%ld,\"host\":\"%s\",\"since\":"
		"\"2026-11-23T10:15:30.123Z\",\"commit\":"
		"\"5d41402abc4b2a76b9719d911017c592aabbccdd\",\"manifests\":[\"acme.yaml\"]}\n",
		(long)getpid(), host);
	assert_string_equal(text.buf, expected.buf);
	assert_true(str_starts(strrchr(only_lock(), '/'), "/acme-"));
	assert_int_equal(stat(only_lock(), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	end();
}

static void test_whoever_waits_is_told(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);
	const struct turn_holder *holder;

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	now_ms += 5000;
	assert_int_equal(turn_step(second, 0, NULL), 0);
	holder = turn_holder(second);
	assert_string_equal(holder->workspace, "acme");
	assert_int_equal(holder->pid, getpid());
	assert_null(holder->host);
	assert_string_equal(holder->commit, "5d41402abc4b2a76b9719d911017c592aabbccdd");
	assert_int_equal(holder->since_ms, 1795428930000);
	end();
}

/* What `text` in the file says of the holder, into `copy`; its texts are those of `t`. */
static void read_from(struct turn *t, const char *text, struct turn_holder *copy)
{
	put(only_lock(), text);
	assert_int_equal(turn_step(t, 0, NULL), 0);
	*copy = *turn_holder(t);
	assert_string_equal(copy->workspace, "acme");
}

static void test_what_cannot_be_read_is_not_told(void **state)
{
	static const char *const rows[] = { "", "\n", "{", "[]", "4711", "\xff\xfe",
		"{\"pid\":4711}", "{\"format\":\"cooper-turn/2\",\"pid\":4711}" };
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);
	struct turn_holder holder;
	size_t i;

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	for (i = 0; i < COUNT(rows); i++) {
		read_from(second, rows[i], &holder);
		assert_int_equal(holder.pid, 0);
		assert_null(holder.host);
		assert_int_equal(holder.since_ms, 0);
	}
	end();
}

static void test_what_is_told_is_fit_to_print(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);
	struct turn_holder holder;

	(void)state;
	begin();
	assert_int_equal(turn_step(first, 0, NULL), 1);
	read_from(second,
		"{\"format\":\"cooper-turn/1\",\"pid\":4711,\"host\":\"ci-3.acme.example\","
		"\"since\":\"2026-11-23T10:15:30.123Z\",\"commit\":\"5d41402\"}",
		&holder);
	assert_int_equal(holder.pid, 4711);
	assert_string_equal(holder.host, "ci-3.acme.example");
	assert_string_equal(holder.commit, "5d41402");
	assert_int_equal(holder.since_ms, 1795428930000);
	read_from(second,
		"{\"format\":\"cooper-turn/1\",\"pid\":\"x\",\"host\":\"\\u001b[2J\","
		"\"since\":\"yesterday\",\"commit\":\"a b\"}",
		&holder);
	assert_int_equal(holder.pid, 0);
	assert_null(holder.host);
	assert_null(holder.commit);
	assert_int_equal(holder.since_ms, 0);
	end();
}

/* A full disk: it is held all the same, and nothing wrong is told. */
static void test_no_room_to_say_who(void **state)
{
	AUTO(turn_release) struct turn *first = new_turn(SERVER, acme);
	AUTO(turn_release) struct turn *second = new_turn(SERVER, acme);
	struct rlimit before, small;

	(void)state;
	begin();
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 20;
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(turn_step(first, 0, NULL), 1);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(turn_step(second, 0, NULL), 0);
	assert_int_equal(turn_holder(second)->pid, 0);
	end();
}

/* --- where it cannot be had --- */

static void check_refused(const char *reason)
{
	AUTO(turn_release) struct turn *t = new_turn(SERVER, acme);
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(turn_step(t, 60 * 1000, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(err_text(&e), reason));
	end();
}

static void test_a_lock_that_is_none(void **state)
{
	AUTO(turn_release) struct turn *t = new_turn(SERVER, acme);
	char path[400];

	(void)state;
	begin();
	assert_int_equal(turn_step(t, 0, NULL), 1);
	snprintf(path, sizeof path, "%s", only_lock());
	turn_release(&t);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	check_refused("is a link; remove it");
	assert_int_equal(mkdir(path, 0700), 0);
	check_refused("is a directory");
	assert_int_equal(mkfifo(path, 0600), 0);
	check_refused("is no file; remove it");
}

static void test_a_folder_that_is_not_there(void **state)
{
	const struct turn_run run = {
		.folder = "/proc/none", .server = SERVER, .workspaces = acme, .clock = &set_clock
	};
	AUTO(turn_release) struct turn *t = turn_new(&run);
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(turn_step(t, 0, &e), -1);
	assert_true(str_starts(err_text(&e), "cannot open the lock '/proc/none/acme-"));
}

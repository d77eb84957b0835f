#include "base/lock.h"

#include "base/err.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/cooper-lock-XXXXXX";
static char path[sizeof folder + 16];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/one.lock", folder);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

/* What is said of the file begins with `before` its name and ends with what is `after` it. */
static void check_refused(const char *before, const char *after)
{
	AUTO(err_release) struct err e = ERR_INIT;
	char expected[256];

	snprintf(expected, sizeof expected, "%s '%s'%s", before, path, after);
	assert_int_equal(lock_open(path, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(err_text(&e), expected);
}

static void test_a_lock_is_for_one_at_a_time(void **state)
{
	AUTO(lock_close) int one = lock_open(path, NULL), two = lock_open(path, NULL);

	(void)state;
	assert_int_equal(lock_take(one, 0, 1), 1);
	assert_int_equal(lock_take(two, 0, 1), 0);
	lock_drop(one);
	assert_int_equal(lock_take(two, 0, 1), 1);
	assert_int_equal(lock_take(one, 0, 1), 0);
	lock_close(&two);
	assert_int_equal(two, -1);
	assert_int_equal(lock_take(one, 0, 1), 1);
	lock_close(&two);
}

static void test_the_file_is_for_nobody_else_and_stays(void **state)
{
	AUTO(lock_close) int fd = lock_open(path, NULL);
	struct stat st;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	lock_close(&fd);
	assert_int_equal(access(path, F_OK), 0);
}

static void on_alarm(int number)
{
	(void)number;
}

/* A child that takes the lock, says so, and is killed while it holds it: by itself, or in so many microseconds. */
static pid_t holder(int microseconds)
{
	const struct itimerval end = { { 0, 0 }, { 0, microseconds } };
	int ready[2], taken;
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		taken = lock_take(lock_open(path, NULL), 0, 1);
		if (taken != 1 || write(ready[1], "r", 1) != 1)
			_exit(1);
		if (!microseconds)
			kill(getpid(), SIGKILL);
		setitimer(ITIMER_REAL, &end, NULL);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void check_killed(pid_t child, int number)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == number);
}

static void test_what_a_dead_process_left_is_no_lock(void **state)
{
	AUTO(lock_close) int fd = -1;

	(void)state;
	check_killed(holder(0), SIGKILL);
	assert_int_equal(access(path, F_OK), 0);
	fd = lock_open(path, NULL);
	assert_int_equal(lock_take(fd, 0, 1), 1);
}

static void test_waits_for_whoever_holds_it(void **state)
{
	AUTO(lock_close) int fd = lock_open(path, NULL);
	pid_t child = holder(20 * 1000);

	(void)state;
	assert_int_equal(lock_take(fd, 60 * 1000, 1), 1);
	check_killed(child, SIGALRM);
}

static void test_patience_ends(void **state)
{
	AUTO(lock_close) int one = lock_open(path, NULL), two = lock_open(path, NULL);

	(void)state;
	assert_int_equal(lock_take(one, 0, 1), 1);
	assert_int_equal(lock_take(two, 5, 1), 0);
}

static void test_a_signal_ends_the_waiting(void **state)
{
	AUTO(lock_close) int one = lock_open(path, NULL), two = lock_open(path, NULL);
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval soon = { { 0, 1000 }, { 0, 1000 } }, never = { { 0, 0 }, { 0, 0 } };

	(void)state;
	sigaction(SIGALRM, &action, NULL);
	assert_int_equal(lock_take(one, 0, 1), 1);
	setitimer(ITIMER_REAL, &soon, NULL);
	errno = 0;
	assert_int_equal(lock_take(two, 60 * 1000, 20 * 1000), -1);
	assert_int_equal(errno, EINTR);
	setitimer(ITIMER_REAL, &never, NULL);
	signal(SIGALRM, SIG_DFL);
}

static void test_what_cannot_be_locked(void **state)
{
	(void)state;
	assert_int_equal(lock_take(-1, 60 * 1000, 1), -1);
	assert_int_equal(errno, EBADF);
}

static void test_a_link_is_no_lock(void **state)
{
	(void)state;
	unlink(path);
	assert_int_equal(symlink("other", path), 0);
	check_refused("the lock", " is a link; remove it");
	unlink(path);
}

static void test_a_pipe_is_no_lock_and_nobody_waits_for_it(void **state)
{
	(void)state;
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	check_refused("the lock", " is no file; remove it");
	unlink(path);
}

static void test_a_folder_is_no_lock(void **state)
{
	(void)state;
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	check_refused("cannot open the lock", ": is a directory");
	rmdir(path);
}

static void test_where_there_is_no_folder(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(lock_open("/proc/none/one.lock", &e), -1);
	assert_string_equal(err_text(&e),
		"cannot open the lock '/proc/none/one.lock': no such file or directory");
}

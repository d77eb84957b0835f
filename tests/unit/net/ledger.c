#include "net/ledger.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "net/allowance.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MINUTE (INT64_C(60) * 1000)
#define HOUR   (60 * MINUTE)

/* Both times as they are set. */
struct set_clock {
	struct clock clock;
	int64_t monotonic, wall;
};

static int64_t set_monotonic(const struct clock *c)
{
	return ((const struct set_clock *)c)->monotonic;
}

static int64_t set_wall(const struct clock *c)
{
	return ((const struct set_clock *)c)->wall;
}

static struct str heard = STR_INIT;

static void hear(struct log *l, enum log_level level, const char *message)
{
	(void)l;
	str_addf(&heard, "%d %s\n", (int)level, message);
}

struct place {
	char root[32], folder[64];
	struct set_clock clock;
	struct log log;
	const char *who[2];
	struct ledger_options options;
};

static void begin(struct place *p)
{
	memcpy(p->root, "/tmp/ledger-test-XXXXXX", 24);
	assert_non_null(mkdtemp(p->root));
	snprintf(p->folder, sizeof p->folder, "%s/state/cooper/ledger", p->root);
	p->clock = (struct set_clock){ { set_monotonic, set_wall }, 5000, 1790000000000 };
	p->log = (struct log){ LOG_DEBUG, hear };
	p->who[0] = "https://api.example/2.0";
	p->who[1] = "s3cr3t";
	p->options = (struct ledger_options){ .folder = p->folder,
		.who = p->who,
		.n_who = 2,
		.limit = 10,
		.clock = &p->clock.clock,
		.log = &p->log };
	str_reset(&heard);
}

static void end(struct place *p)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf '%s'", p->root);
	assert_int_equal(system(command), 0);
	str_release(&heard);
}

/* Both clocks go on. */
static void pass(struct place *p, int64_t ms)
{
	p->clock.monotonic += ms;
	p->clock.wall += ms;
}

static int64_t take(struct ledger *l, int n)
{
	int64_t wait = 0;

	while (n-- && !wait)
		wait = ledger_take(l, RATE_REPOSITORIES);
	return wait;
}

static int64_t left(struct ledger *l)
{
	return ledger_view(l, RATE_REPOSITORIES, 1).left;
}

/* The ledger's file, into `path`; how many there are. */
static int find_file(const struct place *p, char path[400])
{
	DIR *folder = opendir(p->folder);
	const struct dirent *entry;
	int n = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "key") != 0) {
			snprintf(path, 400, "%s/%s", p->folder, entry->d_name);
			n++;
		}
	closedir(folder);
	return n;
}

static void test_one_process(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	assert_int_equal(take(l, 10), 0);
	assert_true(take(l, 1) > HOUR);
	assert_true(take(l, 1) <= HOUR + 2 * MINUTE);
	/* Each bucket by itself. */
	assert_int_equal(ledger_take(l, RATE_WEBHOOKS), 0);
	assert_int_equal(ledger_take(l, RATE_OTHERS), 0);
	ledger_correct(l, RATE_REPOSITORIES, -2);
	assert_int_equal(left(l), 2);
	ledger_correct(l, RATE_REPOSITORIES, 1);
	assert_int_equal(left(l), 1);
	ledger_free(l);
	assert_string_equal(heard.buf, "");
	end(&p);
}

static void test_the_next_process(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	assert_int_equal(take(l, 7), 0);
	ledger_free(l);
	/* The monotonic clock begins anew with the machine. */
	pass(&p, 30 * MINUTE);
	p.clock.monotonic = 3;
	l = ledger_open(&p.options);
	assert_int_equal(left(l), 3);
	assert_int_equal(take(l, 3), 0);
	pass(&p, 32 * MINUTE);
	assert_int_equal(left(l), 7);
	ledger_free(l);
	end(&p);
}

static void test_processes_side_by_side(void **state)
{
	struct place p;
	struct ledger *a, *b;

	(void)state;
	begin(&p);
	a = ledger_open(&p.options);
	b = ledger_open(&p.options);
	assert_int_equal(take(a, 4), 0);
	assert_int_equal(take(b, 6), 0);
	assert_true(take(a, 1) > 0);
	assert_true(take(b, 1) > 0);
	/* What one is told, all know. */
	ledger_refused(a, RATE_WEBHOOKS, 5000);
	assert_int_equal(ledger_take(b, RATE_WEBHOOKS), 5000);
	ledger_free(a);
	ledger_free(b);
	end(&p);
}

/* Takes what there is, as a process of its own; its exit status is how many that were. */
static void take_as_child(const struct place *p)
{
	struct ledger *l = ledger_open(&p->options);
	int n = 0;

	while (ledger_take(l, RATE_REPOSITORIES) == 0)
		n++;
	ledger_free(l);
	_exit(n);
}

static void test_four_processes_at_once(void **state)
{
	struct place p;
	int i, status, sum = 0;

	(void)state;
	begin(&p);
	p.options.limit = 200;
	for (i = 0; i < 4; i++)
		if (fork() == 0)
			take_as_child(&p);
	for (i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, 200);
	end(&p);
}

static void test_others_are_others(void **state)
{
	struct place p;
	struct ledger *l;
	char path[400];

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	assert_int_equal(take(l, 10), 0);
	ledger_free(l);
	p.who[1] = "another";
	l = ledger_open(&p.options);
	assert_int_equal(left(l), 10);
	ledger_free(l);
	p.who[0] = "https://other.example/2.0";
	l = ledger_open(&p.options);
	assert_int_equal(left(l), 10);
	ledger_free(l);
	assert_int_equal(find_file(&p, path), 3);
	end(&p);
}

static void test_the_name_is_keyed(void **state)
{
	struct place p, q;
	struct ledger *l;
	char first[400], second[400];

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	ledger_free(l);
	begin(&q);
	l = ledger_open(&q.options);
	ledger_free(l);
	assert_int_equal(find_file(&p, first), 1);
	assert_int_equal(find_file(&q, second), 1);
	assert_string_not_equal(strrchr(first, '/'), strrchr(second, '/'));
	end(&p);
	end(&q);
}

static void test_files_are_private(void **state)
{
	struct place p;
	struct ledger *l;
	struct stat st;
	char path[400];

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	take(l, 1);
	ledger_free(l);
	assert_int_equal(find_file(&p, path), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_true(st.st_size < 4096);
	assert_int_equal(stat(p.folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	end(&p);
}

static void write_at(const char *path, off_t at, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, at), (ssize_t)len);
	close(fd);
}

/* Takes three, spoils the file, and looks again. */
static void check_spoilt(off_t at, const char *bytes, size_t len, off_t size)
{
	struct place p;
	struct ledger *l;
	char path[400];

	begin(&p);
	l = ledger_open(&p.options);
	take(l, 3);
	ledger_free(l);
	assert_int_equal(find_file(&p, path), 1);
	write_at(path, at, bytes, len);
	if (size >= 0)
		assert_int_equal(truncate(path, size), 0);
	l = ledger_open(&p.options);
	assert_int_equal(left(l), 10);
	assert_non_null(strstr(heard.buf, "is damaged or of another version; it begins anew"));
	assert_int_equal(heard.buf[0] - '0', LOG_WARNING);
	str_reset(&heard);
	assert_int_equal(take(l, 4), 0);
	ledger_free(l);
	l = ledger_open(&p.options);
	assert_int_equal(left(l), 6);
	assert_string_equal(heard.buf, "");
	ledger_free(l);
	end(&p);
}

static void test_a_damaged_file(void **state)
{
	(void)state;
	check_spoilt(0, "cooper-ledger/2", 15, -1);
	check_spoilt(100, "x", 1, -1);
	check_spoilt(0, "", 0, 700);
	check_spoilt(0, "", 0, 5000);
	check_spoilt(0, "", 0, 1);
}

static void test_an_empty_file_is_a_new_one(void **state)
{
	struct place p;
	struct ledger *l;
	char path[400];

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	take(l, 1);
	assert_int_equal(find_file(&p, path), 1);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(left(l), 10);
	assert_string_equal(heard.buf, "");
	ledger_free(l);
	end(&p);
}

static void test_without_a_file(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	begin(&p);
	snprintf(p.folder, sizeof p.folder, "/dev/null/ledger");
	l = ledger_open(&p.options);
	assert_string_equal(heard.buf, "2 the requests of other processes are not counted: cannot "
				       "use the folder '/dev/null/ledger': "
				       "not a directory\n");
	assert_int_equal(take(l, 10), 0);
	assert_true(take(l, 1) > 0);
	ledger_free(l);
	p.options.folder = NULL;
	str_reset(&heard);
	l = ledger_open(&p.options);
	assert_int_equal(take(l, 10), 0);
	assert_true(take(l, 1) > 0);
	assert_string_equal(heard.buf, "");
	ledger_free(l);
	end(&p);
}

static void test_a_link_is_not_followed(void **state)
{
	struct place p;
	struct ledger *l;
	char path[400], elsewhere[64];

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	ledger_free(l);
	assert_int_equal(find_file(&p, path), 1);
	snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", p.root);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	l = ledger_open(&p.options);
	take(l, 1);
	ledger_free(l);
	assert_int_equal(access(elsewhere, F_OK), -1);
	end(&p);
}

static void test_who_holds_the_lock_too_long(void **state)
{
	struct place p;
	struct ledger *l;
	char path[400];
	int fd;

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	take(l, 2);
	assert_int_equal(find_file(&p, path), 1);
	fd = open(path, O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	/* It goes on by what it knows. */
	assert_int_equal(take(l, 1), 0);
	close(fd);
	ledger_free(l);
	end(&p);
}

static void test_a_wall_clock_that_is_set_changes_nothing(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	take(l, 10);
	p.clock.wall += 1000 * HOUR;
	assert_true(take(l, 1) > HOUR);
	p.clock.wall -= 5000 * HOUR;
	assert_true(take(l, 1) > HOUR);
	p.clock.monotonic += 62 * MINUTE;
	assert_int_equal(take(l, 10), 0);
	ledger_free(l);
	/* And who begins afterwards finds the same, as old as it is. */
	l = ledger_open(&p.options);
	assert_true(take(l, 1) > HOUR);
	pass(&p, 62 * MINUTE);
	assert_int_equal(take(l, 10), 0);
	ledger_free(l);
	end(&p);
}

static void test_limits(void **state)
{
	struct place p;
	struct ledger *l;
	struct rate_said said = { 20, 20, 3600, -1 };

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	ledger_hear(l, RATE_REPOSITORIES, &said, 0);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 1).limit, 20);
	assert_int_equal(ledger_view(l, RATE_WEBHOOKS, 1).limit, 10);
	ledger_free(l);
	p.options.ceiling = 15;
	l = ledger_open(&p.options);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 1).limit, 15);
	assert_int_equal(ledger_view(l, RATE_WEBHOOKS, 1).limit, 10);
	ledger_free(l);
	p.options.limit = 0;
	l = ledger_open(&p.options);
	assert_int_equal(ledger_view(l, RATE_WEBHOOKS, 1).limit, 15);
	ledger_free(l);
	p.options.ceiling = 0;
	l = ledger_open(&p.options);
	assert_int_equal(ledger_view(l, RATE_WEBHOOKS, 1).limit, 0);
	assert_int_equal(ledger_view(l, RATE_WEBHOOKS, 1000).wait_ms, 0);
	ledger_free(l);
	end(&p);
}

static void test_when_many_fit(void **state)
{
	struct place p;
	struct ledger *l;
	struct ledger_view view;

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	view = ledger_view(l, RATE_REPOSITORIES, 10);
	assert_int_equal(view.left, 10);
	assert_int_equal(view.wait_ms, 0);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 0).wait_ms, 0);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 11).wait_ms, HOUR);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 20).wait_ms, HOUR);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 21).wait_ms, 2 * HOUR);
	take(l, 1);
	assert_true(ledger_view(l, RATE_REPOSITORIES, 10).wait_ms > HOUR);
	assert_true(ledger_view(l, RATE_REPOSITORIES, 11).wait_ms > 2 * HOUR);
	assert_int_equal(ledger_view(l, RATE_REPOSITORIES, 9).wait_ms, 0);
	ledger_free(l);
	end(&p);
}

static void test_old_ledgers_go(void **state)
{
	struct place p;
	struct ledger *l;
	char path[400];
	const struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };

	(void)state;
	begin(&p);
	l = ledger_open(&p.options);
	take(l, 1);
	ledger_free(l);
	assert_int_equal(find_file(&p, path), 1);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	p.who[1] = "the next token";
	l = ledger_open(&p.options);
	ledger_free(l);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(find_file(&p, path), 1);
	end(&p);
}

static void test_releases(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	ledger_free(NULL);
	begin(&p);
	l = ledger_open(&p.options);
	ledger_free(l);
	end(&p);
}

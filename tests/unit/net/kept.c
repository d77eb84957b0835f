#include "net/kept.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/http.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct set_clock {
	struct clock clock;
	int64_t now;
};

static int64_t set_now(const struct clock *c)
{
	return ((const struct set_clock *)c)->now;
}

struct place {
	char root[32], path[64], fresh[72];
	struct set_clock clock;
};

static void begin(struct place *p)
{
	memcpy(p->root, "/tmp/kept-test-XXXXXX", 22);
	assert_non_null(mkdtemp(p->root));
	snprintf(p->path, sizeof p->path, "%s/state/answers/name", p->root);
	snprintf(p->fresh, sizeof p->fresh, "%s.new", p->path);
	p->clock = (struct set_clock){ { set_now, set_now }, clock_wall(&clock_system) };
}

static void end(struct place *p)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf '%s'", p->root);
	assert_int_equal(system(command), 0);
}

static struct kept *open_kept(struct place *p, bool record)
{
	return kept_open(p->path, record, &p->clock.clock);
}

/* The answer `status`, `body` to a GET of `path`. */
static void add(struct kept *k, const char *path, int status, const char *body, size_t len)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup(path), NULL);

	call->outcome = HTTP_REPLIED;
	call->status = status;
	str_addn(&call->reply, body, len);
	free(call->content_type);
	call->content_type = mem_strdup("application/json");
	free(call->scopes_granted);
	call->scopes_granted = mem_strdup("project, issue");
	kept_add(k, call);
	http_call_free(call);
}

static bool has(struct kept *k, const char *path)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup(path), NULL);
	bool found = kept_find(k, call);

	http_call_free(call);
	return found;
}

/* A stopped run that read a, b and c. */
static void stop_after_three(struct place *p)
{
	struct kept *k = open_kept(p, true);

	add(k, "a", 200, "{}", 2);
	add(k, "b?page=2", 200, "x\0y\n", 4);
	add(k, "c", 404, "", 0);
	assert_int_equal(kept_stop(k, NULL), 3);
	kept_free(k);
}

static void test_what_a_stopped_run_knew(void **state)
{
	struct place p;
	struct kept *k;
	struct http_call *call;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 3);
	call = http_call_new(HTTP_GET, mem_strdup("b?page=2"), NULL);
	assert_true(kept_find(k, call));
	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, 200);
	assert_int_equal(call->reply.len, 4);
	assert_memory_equal(call->reply.buf, "x\0y\n", 4);
	assert_string_equal(call->content_type, "application/json");
	assert_string_equal(call->scopes_granted, "project, issue");
	assert_string_equal(call->credential_type, "");
	http_call_free(call);
	call = http_call_new(HTTP_GET, mem_strdup("c"), NULL);
	assert_true(kept_find(k, call));
	assert_int_equal(call->status, 404);
	http_call_free(call);
	assert_false(has(k, "b"));
	assert_false(has(k, ""));
	kept_free(k);
	end(&p);
}

static void test_writes_are_not_answered(void **state)
{
	struct place p;
	struct kept *k;
	struct http_call *call;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	k = open_kept(&p, false);
	call = http_call_new(HTTP_PUT, mem_strdup("a"), NULL);
	assert_false(kept_find(k, call));
	http_call_free(call);
	kept_free(k);
	end(&p);
}

static void test_what_is_not_worth_keeping(void **state)
{
	struct place p;
	struct kept *k;
	struct http_call *call;

	(void)state;
	begin(&p);
	k = open_kept(&p, true);
	add(k, "a", 500, "{}", 2);
	add(k, "a", 401, "{}", 2);
	add(k, "a", 429, "{}", 2);
	call = http_call_new(HTTP_POST, mem_strdup("a"), NULL);
	call->outcome = HTTP_REPLIED;
	call->status = 200;
	kept_add(k, call);
	call->method = HTTP_GET;
	call->outcome = HTTP_AMBIGUOUS;
	kept_add(k, call);
	http_call_free(call);
	assert_int_equal(kept_stop(k, NULL), 0);
	kept_free(k);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 0);
	kept_free(k);
	end(&p);
}

static void test_without_a_stop_nothing_is_kept(void **state)
{
	struct place p;
	struct kept *k;

	(void)state;
	begin(&p);
	k = open_kept(&p, true);
	add(k, "a", 200, "{}", 2);
	assert_int_equal(access(p.fresh, F_OK), 0);
	assert_int_equal(access(p.path, F_OK), -1);
	kept_free(k);
	assert_int_equal(access(p.fresh, F_OK), -1);
	assert_int_equal(access(p.path, F_OK), -1);
	end(&p);
}

static void test_what_was_taken_goes_on(void **state)
{
	struct place p;
	struct kept *k;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	k = open_kept(&p, true);
	assert_true(has(k, "a"));
	add(k, "d", 200, "{}", 2);
	assert_int_equal(kept_stop(k, NULL), 2);
	kept_free(k);
	k = open_kept(&p, false);
	assert_true(has(k, "a"));
	assert_true(has(k, "d"));
	assert_false(has(k, "c"));
	kept_free(k);
	end(&p);
}

static void test_a_run_that_fails_leaves_what_was_there(void **state)
{
	struct place p;
	struct kept *k;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	k = open_kept(&p, true);
	assert_true(has(k, "a"));
	kept_free(k);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 3);
	kept_drop(k);
	kept_free(k);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 0);
	kept_free(k);
	end(&p);
}

static void test_age(void **state)
{
	struct place p;
	struct kept *k;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	p.clock.now += (KEPT_PAUSE_MAX_S - 1) * INT64_C(1000);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 3);
	kept_free(k);
	p.clock.now += 1000;
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 0);
	kept_free(k);
	/* Nor what is of the future. */
	p.clock.now -= KEPT_PAUSE_MAX_S * INT64_C(2000);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 0);
	kept_free(k);
	end(&p);
}

/* Runs that follow each other keep what the first of them read for a day, and no longer. */
static void test_age_of_an_answer(void **state)
{
	struct place p;
	struct kept *k;
	int hour;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	for (hour = 1; hour < 24; hour++) {
		p.clock.now += INT64_C(3600) * 1000;
		k = open_kept(&p, true);
		assert_true(has(k, "a"));
		add(k, "d", 200, "{}", 2);
		assert_int_equal(kept_stop(k, NULL), 2);
		kept_free(k);
	}
	p.clock.now += INT64_C(3600) * 1000;
	k = open_kept(&p, false);
	assert_false(has(k, "a"));
	assert_true(has(k, "d"));
	kept_free(k);
	end(&p);
}

static void test_files_are_private(void **state)
{
	struct place p;
	struct kept *k;
	struct stat st;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	assert_int_equal(stat(p.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	/* What others may write they may have written. */
	assert_int_equal(chmod(p.path, 0620), 0);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 0);
	kept_free(k);
	end(&p);
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

/* Cut anywhere, what is whole counts. */
static void test_a_file_that_was_cut(void **state)
{
	struct place p;
	struct kept *k;
	char bytes[1024];
	size_t len, count, before = 0;
	ssize_t whole;
	int fd;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	fd = open(p.path, O_RDONLY);
	whole = read(fd, bytes, sizeof bytes);
	close(fd);
	assert_true(whole > 0 && (size_t)whole < sizeof bytes);
	for (len = 0; len <= (size_t)whole; len++) {
		write_file(p.path, bytes, len);
		k = open_kept(&p, false);
		count = kept_count(k);
		assert_true(count >= before && count <= 3);
		before = count;
		kept_free(k);
	}
	assert_int_equal(before, 3);
	end(&p);
}

static void test_nonsense(void **state)
{
	static const char *const texts[] = { "cooper-kept/2\nanswer 1 200 1 0 0 0 0\na",
		"cooper-kept/1\nanswer 1790000000 200 9999999999999 0 0 0 0\na",
		"cooper-kept/1\nanswer 1790000000 200 99999999999999999999 0 0 0 0\na",
		"cooper-kept/1\nanswer -1 200 1 0 0 0 0\na", "cooper-kept/1\nanswer\n",
		"cooper-kept/1\n\n", "" };
	struct place p;
	struct kept *k;
	size_t i;

	(void)state;
	begin(&p);
	stop_after_three(&p);
	for (i = 0; i < COUNT(texts); i++) {
		write_file(p.path, texts[i], strlen(texts[i]));
		k = open_kept(&p, false);
		assert_int_equal(kept_count(k), 0);
		kept_free(k);
	}
	end(&p);
}

static void test_where_nothing_can_be_written(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct kept *k = kept_open("/dev/null/answers/name", true, NULL);

	(void)state;
	add(k, "a", 200, "{}", 2);
	assert_int_equal(kept_stop(k, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(
		err_text(&e), "what was read could not be kept in '/dev/null/answers/name'"));
	kept_free(k);
	kept_free(NULL);
}

static void test_no_more_than_a_bound(void **state)
{
	const size_t size = KEPT_SIZE_MAX / 16 * 5; /* three fit in */
	char *big = mem_zalloc(1, size);
	struct place p;
	struct kept *k;

	(void)state;
	begin(&p);
	k = open_kept(&p, true);
	add(k, "a", 200, big, size);
	add(k, "b", 200, big, size);
	add(k, "c", 200, big, size);
	add(k, "d", 200, big, size);
	add(k, "e", 200, "{}", 2);
	assert_int_equal(kept_stop(k, NULL), 4);
	kept_free(k);
	k = open_kept(&p, false);
	assert_int_equal(kept_count(k), 4);
	assert_false(has(k, "d"));
	assert_true(has(k, "e"));
	kept_free(k);
	free(big);
	end(&p);
}

static void test_old_files_go(void **state)
{
	const struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
	struct place p;
	char other[80];

	(void)state;
	begin(&p);
	stop_after_three(&p);
	snprintf(other, sizeof other, "%s/state/answers/other", p.root);
	write_file(other, "x", 1);
	kept_free(open_kept(&p, true));
	assert_int_equal(access(other, F_OK), 0);
	assert_int_equal(utimensat(AT_FDCWD, other, old, 0), 0);
	kept_free(open_kept(&p, true));
	assert_int_equal(access(other, F_OK), -1);
	assert_int_equal(access(p.path, F_OK), 0);
	end(&p);
}

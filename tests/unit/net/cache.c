#include "net/cache.h"

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

/* The system's clock, moved. */
struct moved {
	struct clock clock;
	int64_t by_ms;
};

static int64_t moved_now(const struct clock *clock)
{
	return clock_wall(&clock_system) + ((const struct moved *)clock)->by_ms;
}

struct place {
	char root[32], folder[64], file[96];
	struct moved clock;
	struct cache cache;
	struct http_call *call;
};

static void begin(struct place *p)
{
	memcpy(p->root, "/tmp/cache-test-XXXXXX", 23);
	assert_non_null(mkdtemp(p->root));
	snprintf(p->folder, sizeof p->folder, "%s/.cache/cooper", p->root);
	snprintf(p->file, sizeof p->file, "%s/name", p->folder);
	p->clock = (struct moved){ { moved_now, moved_now }, 0 };
	p->cache = (struct cache){ p->folder, 60, &p->clock.clock };
	p->call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);
	p->call->outcome = HTTP_REPLIED;
	p->call->status = 200;
	str_add(&p->call->head, "HTTP/1.1 200 OK\r\n\r\n");
	str_addn(&p->call->reply, "a\0b\n", 4);
}

static void end(struct place *p)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf '%s'", p->root);
	http_call_free(p->call);
	assert_int_equal(system(command), 0);
}

static bool loads(struct place *p)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);
	bool found = cache_load(&p->cache, "name", call);

	if (found) {
		assert_int_equal(call->outcome, HTTP_REPLIED);
		assert_int_equal(call->status, 200);
		assert_string_equal(call->head.buf, "HTTP/1.1 200 OK\r\n\r\n");
		assert_int_equal(call->reply.len, 4);
		assert_memory_equal(call->reply.buf, "a\0b\n", 4);
	}
	http_call_free(call);
	return found;
}

static int64_t age(const char *text)
{
	int64_t seconds;

	return cache_age_parse(text, &seconds) < 0 ? -1 : seconds;
}

static void test_ages(void **state)
{
	(void)state;
	assert_int_equal(age("90"), 90);
	assert_int_equal(age("60s"), 60);
	assert_int_equal(age("15m"), 900);
	assert_int_equal(age("1h30m"), 5400);
	assert_int_equal(age("7d"), 604800);
}

static void test_what_is_no_age(void **state)
{
	static const char *const texts[] = { "", "0", "0s", "s", "1x", "-1s", "1.5h", " 1s", "1s ",
		"8d", "604801", "99999999999999999999", "169h", "1h h" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		assert_int_equal(age(texts[i]), -1);
}

static void test_an_answer_is_kept_for_a_while(void **state)
{
	struct place p;

	(void)state;
	begin(&p);
	assert_false(loads(&p));
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_true(loads(&p));
	p.clock.by_ms = 58 * 1000;
	assert_true(loads(&p));
	p.clock.by_ms = 61 * 1000;
	assert_false(loads(&p));
	p.clock.by_ms = -10 * 1000;
	assert_false(loads(&p));
	end(&p);
}

static void test_nobody_else_may_read_it(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct place p;
	struct stat st;

	(void)state;
	begin(&p);
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_int_equal(stat(p.folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(p.file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	chmod(p.folder, 0755);
	assert_false(loads(&p));
	assert_int_equal(cache_store(&p.cache, "name", p.call, &e), -1);
	assert_non_null(strstr(err_text(&e), "is not a folder of yours alone; run 'chmod 700 "));
	end(&p);
}

static void spoil(const char *file, const char *bytes)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fputs(bytes, f);
	fclose(f);
}

static void test_a_file_that_is_something_else_is_not_there(void **state)
{
	static const char *const files[] = { "", "cooper-answer/1", "cooper-answer/1 ",
		"cooper-answer/1 200 0 5\nbody", "cooper-answer/1 200 0 3\nbody",
		"cooper-answer/1 200 9999999 4\nbody", "cooper-answer/1 200 4\nbody",
		"cooper-answer/1 200 -1 5\nbody", "cooper-answer/2 200 0 4\nbody",
		"cooper-answer/1 20x 0 4\nbody" };
	struct place p;
	size_t i;

	(void)state;
	begin(&p);
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	for (i = 0; i < COUNT(files); i++) {
		spoil(p.file, files[i]);
		assert_false(loads(&p));
	}
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_true(loads(&p));
	end(&p);
}

static void test_old_answers_are_removed(void **state)
{
	const struct timespec week[2] = { { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } };
	struct place p;

	(void)state;
	begin(&p);
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_int_equal(utimensat(AT_FDCWD, p.file, week, 0), 0);
	assert_int_equal(cache_store(&p.cache, "other", p.call, NULL), 0);
	assert_int_equal(access(p.file, F_OK), -1);
	end(&p);
}

static void test_all_go_where_they_are_too_large(void **state)
{
	const off_t more = (off_t)strlen("HTTP/1.1 200 OK\r\n\r\na!b\n");
	struct place p;
	char large[96];

	(void)state;
	begin(&p);
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	snprintf(large, sizeof large, "%s/large", p.folder);
	spoil(large, "");
	assert_int_equal(unlink(p.file), 0);
	assert_int_equal(truncate(large, CACHE_SIZE_MAX - more), 0);
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_int_equal(access(large, F_OK), 0);
	assert_true(loads(&p));
	assert_int_equal(cache_store(&p.cache, "name", p.call, NULL), 0);
	assert_int_equal(access(large, F_OK), -1);
	assert_true(loads(&p));
	end(&p);
}

static void test_what_cannot_be_written(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct place p;

	(void)state;
	begin(&p);
	p.cache.folder = "/dev/null/cooper";
	assert_int_equal(cache_store(&p.cache, "name", p.call, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(err_text(&e), "cannot open '/dev/null/cooper': not a directory");
	end(&p);
}

/* A journal in a file of its own, written as text or by a run. */
#ifndef TESTS_PAPER_H
#define TESTS_PAPER_H

#include "apply/journal.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "plan/past.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Lines of journals. */
#define ONE   "0000000000000001"
#define TWO   "0000000000000002"
#define THREE "1000000000000003"
#define BEGIN(run, server, more)                                                                   \
	"{\"event\":\"begin\",\"time\":\"2026-11-23T10:15:30.001Z\",\"run\":\"" run                \
	"\",\"format\":\"cooper-journal/1\",\"server\":\"" server "\"" more "}\n"
#define LINE(event, run, more)                                                                     \
	"{\"event\":\"" event "\",\"time\":\"2026-11-23T10:15:31.001Z\",\"run\":\"" run "\"," more \
	"}\n"
#define INTENT(run, change, step)                                                                  \
	LINE("intent", run,                                                                        \
		"\"change\":" #change ",\"step\":" #step ",\"address\":\"acme/api\",\"action\":"   \
		"\"update\",\"method\":\"PUT\",\"path\":\"repositories/acme/api\"")
#define OUTCOME(run, change, step, status)                                                         \
	LINE("outcome", run,                                                                       \
		"\"change\":" #change ",\"step\":" #step ",\"address\":\"acme/api\",\"action\":"   \
		"\"update\",\"status\":\"" status "\",\"http\":200")
#define RESULT(run, change, status)                                                                \
	LINE("result", run,                                                                        \
		"\"change\":" #change ",\"address\":\"acme/api\",\"status\":\"" status "\"")

static char paper[] = "/tmp/cooper-paper-XXXXXX";
static struct arena paper_arena = ARENA_INIT;

static int64_t paper_now(const struct clock *c)
{
	(void)c;
	return 1764000000123;
}

static const struct clock paper_clock = { paper_now, paper_now };

static int paper_setup(void **state)
{
	int fd = mkstemp(paper);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int paper_teardown(void **state)
{
	(void)state;
	arena_release(&paper_arena);
	return unlink(paper);
}

/* Makes the journal exactly these bytes. */
static void paper_bytes(const char *bytes, size_t len)
{
	FILE *f = fopen(paper, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void paper_text(const char *text)
{
	paper_bytes(text, strlen(text));
}

/* A journal with one run, as Cooper writes it: two changes done, one that failed, one never begun; its id. */
static __attribute__((unused)) const char *paper_run(const struct journal_run *run)
{
	static const struct journal_write writes[] = {
		{ 0, 0, "acme/api", "create", "POST", "repositories/acme/api" },
		{ 1, 0, "acme/api webhook https://ci.example/", "create", "POST",
			"repositories/acme/api/hooks" },
		{ 2, 0, "acme/web", "update", "PUT", "repositories/acme/web" },
		{ 2, 1, "acme/web", "update", "PUT", "repositories/acme/web" },
	};
	static const struct journal_outcome outcomes[] = {
		{ "done", 201, "69c6e797ac2410ab", NULL },
		{ "failed", 403, "90ccc3bfe4a16526", "no \"permission\"\n" },
		{ "done", 200, NULL, NULL },
		{ "adopted", 0, NULL, NULL },
	};
	static const struct journal_result results[] = {
		{ 0, "acme/api", "done", NULL },
		{ 1, "acme/api webhook https://ci.example/", "failed", "no \"permission\"\n" },
		{ 2, "acme/web", "done", NULL },
		{ 3, "acme/old", "skipped", "not attempted" },
	};
	struct journal *j;
	const char *id;
	size_t i;

	paper_text("");
	j = journal_open(paper, &paper_clock, run, NULL);
	assert_non_null(j);
	for (i = 0; i < COUNT(writes); i++) {
		assert_int_equal(journal_intent(j, &writes[i], NULL), 0);
		assert_int_equal(journal_outcome(j, &writes[i], &outcomes[i], NULL), 0);
		if (writes[i].step || i < 2)
			assert_int_equal(journal_result(j, &results[writes[i].change], NULL), 0);
	}
	assert_int_equal(journal_result(j, &results[3], NULL), 0);
	assert_int_equal(journal_end(j, 2, 1, 1, NULL), 0);
	id = arena_strdup(&paper_arena, journal_id(j));
	journal_release(&j);
	return id;
}

#endif

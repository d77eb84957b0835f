#include "apply/journal.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static char folder[] = "/tmp/cooper-journal-XXXXXX";
static struct arena arena = ARENA_INIT;

static int64_t now(const struct clock *c)
{
	(void)c;
	return 1764000000123;
}

static const struct clock stopped_clock = { now, now };

static const struct journal_run run = {
	.server = "https://api.bitbucket.org/2.0",
	.commit = "5d41402abc4b2a76b9719d911017c592aabbccdd",
	.author = "Ana <ana@acme.example>",
	.dirty = true,
	.credential = "access token (BITBUCKET_TOKEN)",
	.version = "0.1.0",
	.plan = "0123456789abcdef0123456789abcdef",
	.resumes = "9f86d081884c7d65",
	.workspaces = (const char *const[]){ "acme", "beta", NULL },
	.changes = 7,
};

static const struct journal_write a_write = { 3, 1, "acme/api", "update", "PUT",
	"repositories/acme/api" };

static int group_setup(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *path_of(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static struct journal *open_journal(const char *path)
{
	struct err e = ERR_INIT;
	struct journal *j = journal_open(path, &stopped_clock, &run, &e);

	assert_string_equal(err_text(&e), "");
	assert_non_null(j);
	return j;
}

/* The lines of the journal at `path`; the file ends in a line end. */
static char **lines_of(const char *path, size_t *n)
{
	AUTO(str_release) struct str text = STR_INIT;
	char *rest, **lines = ARENA_ARRAY(&arena, char *, 64), *end;

	assert_int_equal(file_read(&text, path, NULL), 0);
	rest = arena_strdup(&arena, text.buf);
	for (*n = 0; *rest; rest = end + 1) {
		end = strchr(rest, '\n');
		assert_non_null(end);
		*end = '\0';
		lines[(*n)++] = rest;
	}
	return lines;
}

static const struct value *parse(const char *line)
{
	const struct value *v = json_parse(&arena, line, strlen(line), NULL);

	assert_non_null(v);
	return v;
}

static void assert_member(const struct value *line, const char *name, const char *text)
{
	assert_string_equal(value_text(value_get(line, name), "(none)"), text);
}

static void test_a_run_reads_back_as_it_was(void **state)
{
	const char *path = path_of("run.jsonl");
	struct journal *j = open_journal(path);
	struct err e = ERR_INIT;
	const struct value *line;
	const char *id;
	char **lines;
	size_t n, i;

	(void)state;
	assert_int_equal(journal_intent(j, &a_write, &e), 0);
	assert_int_equal(journal_sync(j, &e), 0);
	assert_int_equal(
		journal_outcome(j, &a_write,
			&(struct journal_outcome){ "done", 200, "69c6e797ac2410ab", NULL }, &e),
		0);
	assert_int_equal(
		journal_result(j, &(struct journal_result){ 3, "acme/api", "done", NULL }, &e), 0);
	assert_int_equal(journal_end(j, 4, 1, 2, &e), 0);
	id = arena_strdup(&arena, journal_id(j));
	journal_release(&j);
	assert_null(j);

	lines = lines_of(path, &n);
	assert_int_equal(n, 5);
	line = parse(lines[0]);
	assert_member(line, "event", "begin");
	assert_member(line, "format", "cooper-journal/1");
	assert_member(line, "time", "2025-11-24T16:00:00.123Z");
	assert_member(line, "server", run.server);
	assert_member(line, "commit", run.commit);
	assert_member(line, "author", run.author);
	assert_member(line, "credential", run.credential);
	assert_member(line, "version", run.version);
	assert_member(line, "dirty", "true");
	assert_int_equal(value_int(value_get(line, "pid"), 0), getpid());
	assert_member(line, "plan", run.plan);
	assert_member(line, "resumes", run.resumes);
	assert_int_equal(value_get(line, "workspaces")->n, 2);
	assert_string_equal(value_get(line, "workspaces")->items[1].text, "beta");
	assert_member(line, "changes", "7");
	assert_int_equal(strspn(id, "0123456789abcdef"), 16);
	assert_int_equal(strlen(id), 16);
	for (i = 0; i < n; i++)
		assert_member(parse(lines[i]), "run", id);
	line = parse(lines[1]);
	assert_member(line, "event", "intent");
	assert_member(line, "change", "3");
	assert_member(line, "step", "1");
	assert_member(line, "address", "acme/api");
	assert_member(line, "action", "update");
	assert_member(line, "method", "PUT");
	assert_member(line, "path", "repositories/acme/api");
	line = parse(lines[2]);
	assert_member(line, "event", "outcome");
	assert_member(line, "change", "3");
	assert_member(line, "step", "1");
	assert_member(line, "status", "done");
	assert_member(line, "http", "200");
	assert_member(line, "request", "69c6e797ac2410ab");
	assert_null(value_get(line, "message"));
	line = parse(lines[3]);
	assert_member(line, "event", "result");
	assert_member(line, "change", "3");
	assert_member(line, "address", "acme/api");
	assert_member(line, "status", "done");
	assert_null(value_get(line, "message"));
	line = parse(lines[4]);
	assert_member(line, "event", "end");
	assert_member(line, "done", "4");
	assert_member(line, "failed", "1");
	assert_member(line, "skipped", "2");
}

static void test_what_is_not_known_is_left_out(void **state)
{
	static const struct journal_run nothing = { .dirty = false };
	static const struct journal_outcome lost = { "unknown", 0, NULL, "connection \"lost\"\n" };
	const char *path = path_of("nothing.jsonl");
	AUTO(journal_release)
	struct journal *j = journal_open(path, &stopped_clock, &nothing, NULL);
	const struct value *line;
	char **lines;
	size_t n;

	(void)state;
	assert_int_equal(journal_outcome(j, &a_write, &lost, NULL), 0);
	lines = lines_of(path, &n);
	assert_int_equal(n, 2);
	line = parse(lines[0]);
	assert_null(value_get(line, "server"));
	assert_null(value_get(line, "commit"));
	assert_null(value_get(line, "author"));
	assert_member(line, "dirty", "false");
	assert_null(value_get(line, "plan"));
	assert_null(value_get(line, "resumes"));
	assert_int_equal(value_get(line, "workspaces")->n, 0);
	line = parse(lines[1]);
	assert_null(value_get(line, "http"));
	assert_null(value_get(line, "request"));
	assert_member(line, "message", "connection \"lost\"\n");
}

static void test_each_run_has_a_name_of_its_own(void **state)
{
	const char *path = path_of("twice.jsonl");
	struct journal *j;
	char **lines;
	size_t n;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		j = open_journal(path);
		journal_release(&j);
	}
	lines = lines_of(path, &n);
	assert_int_equal(n, 2);
	assert_string_not_equal(value_text(value_get(parse(lines[0]), "run"), "a"),
		value_text(value_get(parse(lines[1]), "run"), "a"));
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void test_a_line_that_a_crash_cut_gets_its_end(void **state)
{
	static const struct {
		const char *before;
		size_t lines;
	} cases[] = { { "", 1 }, { "{\"event\":\"end\"}\n", 2 }, { "{\"event\":\"int", 2 },
		{ "{\"event\":\"end\"}\n{", 3 } };
	const char *path = path_of("cut.jsonl");
	struct journal *j;
	char **lines;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		write_file(path, cases[i].before);
		j = open_journal(path);
		journal_release(&j);
		lines = lines_of(path, &n);
		assert_int_equal(n, cases[i].lines);
		assert_member(parse(lines[n - 1]), "event", "begin");
	}
}

static void test_only_the_owner_may_read_it(void **state)
{
	const char *path = path_of("deep/er/journal.jsonl");
	mode_t before = umask(0);
	struct journal *j = open_journal(path);
	struct stat st;

	(void)state;
	umask(before);
	journal_release(&j);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(path_of("deep"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(path_of("deep/er"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void test_a_name_without_folder_is_fine(void **state)
{
	struct journal *j;
	char before[4096];

	(void)state;
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(folder), 0);
	j = open_journal("here.jsonl");
	journal_release(&j);
	assert_int_equal(chdir(before), 0);
	assert_int_equal(access(path_of("here.jsonl"), F_OK), 0);
}

static void assert_cannot_open(const char *path, const char *reason)
{
	struct err e = ERR_INIT;

	assert_null(journal_open(path, &stopped_clock, &run, &e));
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(err_text(&e), path));
	assert_non_null(strstr(err_text(&e), reason));
	err_release(&e);
}

static void test_a_place_that_cannot_hold_it_is_an_error(void **state)
{
	(void)state;
	write_file(path_of("file"), "x");
	assert_cannot_open(path_of("file/journal.jsonl"), "cannot open");
	assert_cannot_open(folder, "cannot open");
	assert_cannot_open("/proc/cooper/journal.jsonl", "cannot open");
	assert_cannot_open("/dev/full", "cannot write");
}

static void test_a_device_that_cannot_be_synced_will_do(void **state)
{
	struct journal *j = open_journal("/dev/null");

	(void)state;
	assert_int_equal(journal_intent(j, &a_write, NULL), 0);
	assert_int_equal(journal_sync(j, NULL), 0);
	journal_release(&j);
}

/* The file may not grow any more: as on a full disk, in the middle of a run, in the middle of a line. */
static void test_a_journal_that_failed_stays_failed(void **state)
{
	const char *path = path_of("full.jsonl");
	struct journal *j = open_journal(path);
	struct err e = ERR_INIT;
	struct rlimit before, limit;
	struct stat st;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)st.st_size + 10;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(journal_intent(j, &a_write, &e), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(err_text(&e), "cannot write the journal"));

	assert_int_equal(journal_sync(j, &e), -1);
	assert_int_equal(journal_intent(j, &a_write, &e), -1);
	assert_int_equal(journal_end(j, 1, 1, 1, &e), -1);
	assert_non_null(strstr(err_text(&e), "cannot write the journal"));
	err_release(&e);
	journal_release(&j);

	assert_int_equal(stat(path, &st), 0);
	assert_true((rlim_t)st.st_size == limit.rlim_cur);
	j = open_journal(path);
	journal_release(&j);
	assert_int_equal(stat(path, &st), 0);
}

static void test_a_password_in_the_url_is_left_out(void **state)
{
	static const char *const urls[][2] = {
		{ "https://ana:s3cret@bitbucket.example/2.0", "https://bitbucket.example/2.0" },
		{ "https://a@b:s3cret@bitbucket.example", "https://bitbucket.example" },
		{ "http://127.0.0.1:8080/2.0/@x", "http://127.0.0.1:8080/2.0/@x" },
		{ "not a URL", "not a URL" },
	};
	const char *path = path_of("url.jsonl");
	struct journal_run other = run;
	struct journal *j;
	char **lines;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(urls); i++) {
		other.server = urls[i][0];
		j = journal_open(path, &stopped_clock, &other, NULL);
		journal_release(&j);
		lines = lines_of(path, &n);
		assert_member(parse(lines[n - 1]), "server", urls[i][1]);
		assert_null(strstr(lines[n - 1], "s3cret"));
	}
}

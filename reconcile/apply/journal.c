#include "apply/journal.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/url.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct journal {
	int fd;
	char *path;
	const struct clock *clock;
	char run[17];
	bool unsynced;
	struct err failed;  /* the first failure, and from then on the answer to everything */
	struct arena arena; /* of one line */
};

/* Remembers a failure for good. */
static int fail(struct journal *j, const char *verb, struct err *e)
{
	err_system(&j->failed, ERR_SYSTEM, "cannot %s the journal '%s'", verb, j->path);
	return err_set(e, j->failed.code, "%s", j->failed.message);
}

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static int write_all(struct journal *j, const struct str *text, struct err *e)
{
	size_t done = 0;
	ssize_t n;

	while (done < text->len) {
		n = write(j->fd, text->buf + done, text->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(j, "write", e);
		done += (size_t)n;
	}
	return 0;
}

/* A crash may have cut the last line: it gets its end, so that the next one stands alone. */
static int end_cut_line(struct journal *j, struct err *e)
{
	AUTO(str_release) struct str end = STR_INIT;
	struct stat st;
	char last = '\n';

	if (fstat(j->fd, &st) < 0)
		return fail(j, "read", e);
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return 0;
	if (pread(j->fd, &last, 1, st.st_size - 1) < 0)
		return fail(j, "read", e);
	if (last == '\n')
		return 0;
	str_addch(&end, '\n');
	return write_all(j, &end, e);
}

static void put_text(struct journal *j, struct value *line, const char *name, const char *text)
{
	if (text)
		value_put(&j->arena, line, name, value_new_string(&j->arena, text));
}

static void put_number(struct journal *j, struct value *line, const char *name, size_t number)
{
	value_put(&j->arena, line, name, value_new_int(&j->arena, (int64_t)number));
}

static struct value *new_line(struct journal *j, const char *event)
{
	struct value *line = value_new_map(&j->arena);
	char time[CLOCK_TEXT];

	put_text(j, line, "event", event);
	put_text(j, line, "time", clock_format(clock_wall(j->clock), time));
	put_text(j, line, "run", j->run);
	return line;
}

/* Writes `line` with one write(2): runs that share a journal do not mix within a line. */
static int add_line(struct journal *j, const struct value *line, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;

	json_write(&text, line);
	str_addch(&text, '\n');
	arena_release(&j->arena);
	if (j->failed.code)
		return err_set(e, j->failed.code, "%s", j->failed.message);
	j->unsynced = true;
	return write_all(j, &text, e);
}

int journal_sync(struct journal *j, struct err *e)
{
	if (j->failed.code)
		return err_set(e, j->failed.code, "%s", j->failed.message);
	if (!j->unsynced)
		return 0;
	/* A device or a pipe cannot be synced (EINVAL), and has no need of it. */
	if (fdatasync(j->fd) < 0 && errno != EINVAL && errno != ENOTSUP)
		return fail(j, "sync", e);
	j->unsynced = false;
	return 0;
}

static void put_texts(
	struct journal *j, struct value *line, const char *name, const char *const *texts)
{
	struct value *list = value_new_list(&j->arena);

	for (; texts && *texts; texts++)
		value_push(&j->arena, list, value_new_string(&j->arena, *texts));
	value_put(&j->arena, line, name, list);
}

/* The line that begins a run. */
static const struct value *first_line(struct journal *j, const struct journal_run *run)
{
	AUTO(mem_free) char *server = run->server ? url_base(run->server) : NULL;
	struct value *line = new_line(j, "begin");

	put_text(j, line, "format", JOURNAL_FORMAT);
	put_number(j, line, "pid", (size_t)getpid());
	put_text(j, line, "version", run->version);
	put_text(j, line, "server", server);
	put_text(j, line, "credential", run->credential);
	put_text(j, line, "commit", run->commit);
	put_text(j, line, "author", run->author);
	value_put(&j->arena, line, "dirty", value_new_bool(&j->arena, run->dirty));
	put_text(j, line, "plan", run->plan);
	put_text(j, line, "resumes", run->resumes);
	put_texts(j, line, "workspaces", run->workspaces);
	put_number(j, line, "changes", run->changes);
	return line;
}

static int begin(struct journal *j, const struct journal_run *run, struct err *e)
{
	uint64_t id;

	if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id)
		return fail(j, "name the run in", e);
	snprintf(j->run, sizeof j->run, "%016" PRIx64, id);
	if (end_cut_line(j, e) < 0)
		return -1;
	return add_line(j, first_line(j, run), e) < 0 ? -1 : journal_sync(j, e);
}

struct journal *journal_open(
	const char *path, const struct clock *clock, const struct journal_run *run, struct err *e)
{
	AUTO(journal_release) struct journal *j = mem_zalloc(1, sizeof *j);

	*j = (struct journal){ .fd = -1, .path = mem_strdup(path), .clock = clock };
	file_make_folders(j->path);
	j->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (j->fd < 0) {
		fail(j, "open", e);
		return NULL;
	}
	/* So that the file's name survives a crash as well as its lines do. */
	file_sync_folder(path);
	return begin(j, run, e) < 0 ? NULL : TAKE(j);
}

const char *journal_id(const struct journal *j)
{
	return j->run;
}

/* What both lines of a write have: which one of the run it is. */
static struct value *new_write_line(
	struct journal *j, const char *event, const struct journal_write *write)
{
	struct value *line = new_line(j, event);

	put_number(j, line, "change", write->change);
	put_number(j, line, "step", write->step);
	put_text(j, line, "address", write->address);
	put_text(j, line, "action", write->action);
	return line;
}

int journal_intent(struct journal *j, const struct journal_write *write, struct err *e)
{
	struct value *line = new_write_line(j, "intent", write);

	put_text(j, line, "method", write->method);
	put_text(j, line, "path", write->path);
	return add_line(j, line, e);
}

int journal_outcome(struct journal *j, const struct journal_write *write,
	const struct journal_outcome *outcome, struct err *e)
{
	struct value *line = new_write_line(j, "outcome", write);

	put_text(j, line, "status", outcome->status);
	if (outcome->http)
		put_number(j, line, "http", (size_t)outcome->http);
	if (outcome->request && *outcome->request)
		put_text(j, line, "request", outcome->request);
	put_text(j, line, "message", outcome->message);
	return add_line(j, line, e);
}

int journal_result(struct journal *j, const struct journal_result *result, struct err *e)
{
	struct value *line = new_line(j, "result");

	put_number(j, line, "change", result->change);
	put_text(j, line, "address", result->address);
	put_text(j, line, "status", result->status);
	put_text(j, line, "message", result->message);
	return add_line(j, line, e);
}

int journal_seen(struct journal *j, const char *collection, size_t items, struct err *e)
{
	struct value *line = new_line(j, "seen");

	put_text(j, line, "collection", collection);
	put_number(j, line, "items", items);
	return add_line(j, line, e);
}

int journal_end(struct journal *j, size_t done, size_t failed, size_t skipped, struct err *e)
{
	struct value *line = new_line(j, "end");

	put_number(j, line, "done", done);
	put_number(j, line, "failed", failed);
	put_number(j, line, "skipped", skipped);
	return add_line(j, line, e) < 0 ? -1 : journal_sync(j, e);
}

void journal_release(struct journal **j)
{
	if (!*j)
		return;
	close_fd(&(*j)->fd);
	arena_release(&(*j)->arena);
	err_release(&(*j)->failed);
	free((*j)->path);
	free(*j);
	*j = NULL;
}

#include "apply/past.h"

#include "apply/journal_lines.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/value.h"
#include "net/url.h"
#include "plan/past.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The run that has an id for now: another one may come to have it. */
struct holder {
	struct past_run *run;
};

struct reader {
	struct past *past;
	struct map holders; /* of the ids */
};

static const char *copy(struct past *past, const struct value *line, const char *name)
{
	const char *text = journal_line_text(line, name);

	return text ? arena_strdup(&past->arena, text) : NULL;
}

static struct past_run *add_run(struct reader *r, const struct value *line, uint64_t offset)
{
	struct past *past = r->past;
	struct past_run *run = ARENA_NEW(&past->arena, struct past_run);
	struct holder *holder;

	run->id = copy(past, line, "run");
	run->time = copy(past, line, "time");
	run->offset = offset;
	past->runs = arena_grow(
		&past->arena, past->runs, past->n, &past->capacity, sizeof(struct past_run *));
	past->runs[past->n++] = run;
	holder = map_get(&r->holders, run->id);
	if (!holder) {
		holder = ARENA_NEW(&past->arena, struct holder);
		map_add(&r->holders, run->id, holder);
	}
	holder->run = run;
	return run;
}

static void take_workspaces(struct past *past, struct past_run *run, const struct value *list)
{
	uint32_t i, n = list && list->type == VALUE_LIST ? list->n : 0;

	run->workspaces = ARENA_ARRAY(&past->arena, const char *, n + 1);
	for (i = 0; i < n; i++)
		if (list->items[i].type == VALUE_STRING)
			run->workspaces[run->n_workspaces++] = arena_strdup(
				&past->arena, list->items[i].text);
}

static void take_begin(struct past *past, struct past_run *run, const struct value *line)
{
	run->begun = true;
	run->pid = journal_line_count(line, "pid");
	run->version = copy(past, line, "version");
	run->server = copy(past, line, "server");
	run->credential = copy(past, line, "credential");
	run->commit = copy(past, line, "commit");
	run->author = copy(past, line, "author");
	run->dirty = value_true(value_get(line, "dirty"));
	run->plan = copy(past, line, "plan");
	run->resumes = copy(past, line, "resumes");
	take_workspaces(past, run, value_get(line, "workspaces"));
	run->changes = journal_line_count(line, "changes");
}

static void take_result(struct past_run *run, const struct value *line)
{
	const char *status = journal_line_text(line, "status");

	if (str_same(status, "done"))
		run->done++;
	else if (str_same(status, "failed"))
		run->failed++;
	else
		run->skipped++;
}

static void take_end(struct past *past, struct past_run *run, const struct value *line)
{
	run->ended = copy(past, line, "time");
	run->done = journal_line_count(line, "done");
	run->failed = journal_line_count(line, "failed");
	run->skipped = journal_line_count(line, "skipped");
}

static void take_line(struct reader *r, const struct value *line, uint64_t offset)
{
	const struct holder *holder = map_get(&r->holders, journal_line_text(line, "run"));
	struct past_run *run = holder ? holder->run : NULL;

	if (!run || journal_line_is(line, "begin"))
		run = add_run(r, line, offset);
	if (journal_line_is(line, "begin"))
		take_begin(r->past, run, line);
	else if (journal_line_is(line, "intent"))
		run->intents++;
	else if (journal_line_is(line, "outcome"))
		run->outcomes++;
	else if (journal_line_is(line, "result") && !run->ended)
		take_result(run, line);
	else if (journal_line_is(line, "end"))
		take_end(r->past, run, line);
}

int past_read(struct past *past, const char *path, struct err *e)
{
	AUTO(journal_lines_release) struct journal_lines lines = JOURNAL_LINES_INIT;
	struct reader r = { .past = past };
	const struct value *line;

	map_init(&r.holders, &past->arena);
	if (journal_lines_open(&lines, path, 0, e) < 0)
		return -1;
	do {
		if (journal_lines_next(&lines, &line, e) < 0)
			return -1;
		if (line)
			take_line(&r, line, lines.offset);
	} while (line);
	past->left_out = lines.left_out;
	return 0;
}

const struct past_run *past_last(const struct past *past, const char *server)
{
	size_t i;

	for (i = past->n; i > 0; i--)
		if (url_same_base(past->runs[i - 1]->server, server))
			return past->runs[i - 1];
	return NULL;
}

const struct past_run *past_of_plan(const struct past *past, const char *plan)
{
	size_t i;

	for (i = past->n; i > 0; i--)
		if (past->runs[i - 1]->plan && str_same(past->runs[i - 1]->plan, plan))
			return past->runs[i - 1];
	return NULL;
}

const struct past_run *past_find(const struct past *past, const char *id, struct err *e)
{
	const struct past_run *found = NULL, *run;
	size_t i;

	for (i = 0; i < past->n; i++) {
		run = past->runs[i];
		if (!*id || !str_starts(run->id, id))
			continue;
		if (found && !str_same(found->id, run->id)) {
			err_set(e, ERR_NOT_FOUND,
				"'%s' may be the run %s or %s: give more digits of it", id,
				found->id, run->id);
			return NULL;
		}
		found = run;
	}
	if (!found)
		err_set(e, ERR_NOT_FOUND, "there is no run '%.40s' in the journal; see cooper log",
			id);
	return found;
}

void past_release(struct past *past)
{
	arena_release(&past->arena);
	*past = (struct past)PAST_INIT;
}

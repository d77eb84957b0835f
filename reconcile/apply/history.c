#include "apply/history.h"

#include "apply/journal.h"
#include "apply/journal_lines.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/value.h"
#include "plan/past.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The run that has an id for now: another one may come to have it. */
struct holder {
	struct past_run *run;
};

struct reader {
	struct history *history;
	struct map holders; /* of the ids */
};

static const char *copy(struct history *h, const struct value *line, const char *name)
{
	const char *text = journal_line_text(line, name);

	return text ? arena_strdup(&h->arena, text) : NULL;
}

static struct past_run *add_run(struct reader *r, const struct value *line, uint64_t offset)
{
	struct history *h = r->history;
	struct past_run *run = ARENA_NEW(&h->arena, struct past_run);
	struct holder *holder;

	run->id = copy(h, line, "run");
	run->time = copy(h, line, "time");
	run->offset = offset;
	h->runs = arena_grow(&h->arena, h->runs, h->n, &h->capacity, sizeof(struct past_run *));
	h->runs[h->n++] = run;
	holder = map_get(&r->holders, run->id);
	if (!holder) {
		holder = ARENA_NEW(&h->arena, struct holder);
		map_add(&r->holders, run->id, holder);
	}
	holder->run = run;
	return run;
}

static void take_workspaces(struct history *h, struct past_run *run, const struct value *list)
{
	uint32_t i, n = list && list->type == VALUE_LIST ? list->n : 0;

	run->workspaces = ARENA_ARRAY(&h->arena, const char *, n + 1);
	for (i = 0; i < n; i++)
		if (list->items[i].type == VALUE_STRING)
			run->workspaces[run->n_workspaces++] = arena_strdup(
				&h->arena, list->items[i].text);
}

static void take_begin(struct history *h, struct past_run *run, const struct value *line)
{
	run->begun = true;
	run->pid = journal_line_count(line, "pid");
	run->version = copy(h, line, "version");
	run->server = copy(h, line, "server");
	run->credential = copy(h, line, "credential");
	run->commit = copy(h, line, "commit");
	run->author = copy(h, line, "author");
	run->dirty = value_true(value_get(line, "dirty"));
	run->plan = copy(h, line, "plan");
	run->resumes = copy(h, line, "resumes");
	take_workspaces(h, run, value_get(line, "workspaces"));
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

static void take_end(struct history *h, struct past_run *run, const struct value *line)
{
	run->ended = copy(h, line, "time");
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
		take_begin(r->history, run, line);
	else if (journal_line_is(line, "intent"))
		run->intents++;
	else if (journal_line_is(line, "outcome"))
		run->outcomes++;
	else if (journal_line_is(line, "result") && !run->ended)
		take_result(run, line);
	else if (journal_line_is(line, "end"))
		take_end(r->history, run, line);
}

int history_read(struct history *h, const char *path, struct err *e)
{
	AUTO(journal_lines_release) struct journal_lines lines = JOURNAL_LINES_INIT;
	struct reader r = { .history = h };
	const struct value *line;

	map_init(&r.holders, &h->arena);
	if (journal_lines_open(&lines, path, 0, e) < 0)
		return -1;
	do {
		if (journal_lines_next(&lines, &line, e) < 0)
			return -1;
		if (line)
			take_line(&r, line, lines.offset);
	} while (line);
	h->left_out = lines.left_out;
	return 0;
}

const struct past_run *history_last(const struct history *h, const char *server)
{
	size_t i;

	for (i = h->n; i > 0; i--)
		if (journal_same_server(h->runs[i - 1]->server, server))
			return h->runs[i - 1];
	return NULL;
}

const struct past_run *history_of_plan(const struct history *h, const char *plan)
{
	size_t i;

	for (i = h->n; i > 0; i--)
		if (h->runs[i - 1]->plan && str_same(h->runs[i - 1]->plan, plan))
			return h->runs[i - 1];
	return NULL;
}

const struct past_run *history_find(const struct history *h, const char *id, struct err *e)
{
	const struct past_run *found = NULL, *run;
	size_t i;

	for (i = 0; i < h->n; i++) {
		run = h->runs[i];
		if (!*id || !str_starts(run->id, id))
			continue;
		if (found && !str_same(found->id, run->id)) {
			err_set(e, ERR_USAGE,
				"'%s' may be the run %s or %s: give more digits of it", id,
				found->id, run->id);
			return NULL;
		}
		found = run;
	}
	if (!found)
		err_set(e, ERR_USAGE, "there is no run '%.40s' in the journal; see cooper log", id);
	return found;
}

void history_release(struct history *h)
{
	arena_release(&h->arena);
	*h = (struct history)HISTORY_INIT;
}

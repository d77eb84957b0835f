#include "apply/deeds.h"

#include "apply/journal_lines.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Room for two numbers and what is between them. */
enum { NAME_MAX_LEN = 48 };

/* A write by its name. */
struct open_write {
	struct past_write *write;
};

/* What is known of a change. */
struct deed {
	size_t writes, known; /* announced; with an outcome that says what they did */
	struct past_result *result;
};

static const char *copy(struct deeds *d, const struct value *line, const char *name)
{
	const char *text = journal_line_text(line, name);

	return text ? arena_strdup(&d->arena, text) : NULL;
}

static struct deed *deed_of(struct deeds *d, size_t change)
{
	char name[NAME_MAX_LEN];
	struct deed *deed;

	snprintf(name, sizeof name, "%zu", change);
	deed = map_get(&d->changes, name);
	if (!deed) {
		deed = ARENA_NEW(&d->arena, struct deed);
		map_add(&d->changes, arena_strdup(&d->arena, name), deed);
	}
	return deed;
}

/* Where the write of that line is found by its name. */
static struct open_write *open_write(struct deeds *d, const struct value *line)
{
	char name[NAME_MAX_LEN];
	struct open_write *open;

	snprintf(name, sizeof name, "%zu.%zu", journal_line_count(line, "change"),
		journal_line_count(line, "step"));
	open = map_get(&d->open, name);
	if (!open) {
		open = ARENA_NEW(&d->arena, struct open_write);
		map_add(&d->open, arena_strdup(&d->arena, name), open);
	}
	return open;
}

static struct past_write *add_write(struct deeds *d, const struct value *line)
{
	struct past_write *write = ARENA_NEW(&d->arena, struct past_write);

	*write = (struct past_write){
		.change = journal_line_count(line, "change"),
		.step = journal_line_count(line, "step"),
		.time = copy(d, line, "time"),
		.address = copy(d, line, "address"),
		.action = copy(d, line, "action"),
		.method = copy(d, line, "method"),
		.path = copy(d, line, "path"),
	};
	d->writes = arena_grow(
		&d->arena, d->writes, d->n, &d->capacity, sizeof(struct past_write *));
	d->writes[d->n++] = write;
	deed_of(d, write->change)->writes++;
	return write;
}

static void take_outcome(struct deeds *d, const struct value *line)
{
	struct open_write *open = open_write(d, line);
	struct past_write *write = open->write && !open->write->status ? open->write
								       : add_write(d, line);
	const size_t http = journal_line_count(line, "http");

	write->status = copy(d, line, "status");
	write->http = http < 1000 ? (int)http : 0;
	write->request = copy(d, line, "request");
	write->message = copy(d, line, "message");
	if (write->status && !str_same(write->status, "unknown"))
		deed_of(d, write->change)->known++;
}

static void take_result(struct deeds *d, const struct value *line)
{
	struct past_result *result = ARENA_NEW(&d->arena, struct past_result);

	*result = (struct past_result){
		.change = journal_line_count(line, "change"),
		.address = copy(d, line, "address"),
		.status = copy(d, line, "status"),
		.message = copy(d, line, "message"),
	};
	d->results = arena_grow(&d->arena, d->results, d->n_results, &d->results_capacity,
		sizeof(struct past_result *));
	d->results[d->n_results++] = result;
	deed_of(d, result->change)->result = result;
}

static void take_line(struct deeds *d, const struct value *line)
{
	if (journal_line_is(line, "intent"))
		open_write(d, line)->write = add_write(d, line);
	else if (journal_line_is(line, "outcome"))
		take_outcome(d, line);
	else if (journal_line_is(line, "result"))
		take_result(d, line);
}

int deeds_read(struct deeds *d, const char *path, const struct past_run *run, struct err *e)
{
	AUTO(journal_lines_release) struct journal_lines lines = JOURNAL_LINES_INIT;
	const char *const words[] = { run->id, NULL };
	const struct value *line;

	lines.words = words;
	map_init(&d->open, &d->arena);
	map_init(&d->changes, &d->arena);
	if (journal_lines_open(&lines, path, run->offset, e) < 0)
		return -1;
	while (journal_lines_next(&lines, &line, e) == 0) {
		if (!line)
			return 0;
		if (!str_same(journal_line_text(line, "run"), run->id))
			continue;
		/* Another run that has the same id is not this one. */
		if (journal_line_is(line, "end") ||
			(journal_line_is(line, "begin") && lines.offset != run->offset))
			return 0;
		take_line(d, line);
	}
	return -1;
}

enum past_state deeds_state(const struct deeds *d, size_t change)
{
	const struct past_result *result = deeds_result(d, change);
	const struct deed *deed;
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof name, "%zu", change);
	deed = map_get(&d->changes, name);
	if (result && str_same(result->status, "done"))
		return PAST_DONE;
	if (result && str_same(result->status, "failed"))
		return PAST_FAILED;
	if (!deed || !deed->writes)
		return PAST_NONE;
	return deed->known < deed->writes ? PAST_OPEN : PAST_BEGUN;
}

const struct past_result *deeds_result(const struct deeds *d, size_t change)
{
	const struct deed *deed;
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof name, "%zu", change);
	deed = map_get(&d->changes, name);
	return deed ? deed->result : NULL;
}

void deeds_release(struct deeds *d)
{
	arena_release(&d->arena);
	*d = (struct deeds)DEEDS_INIT;
}

/* What a journal says of the runs before: documents of docs/json.md, and the same for people. */
#ifndef REPORT_PAST_H
#define REPORT_PAST_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct page;
struct past_result;
struct past_run;
struct past_write;
struct value;

/* A run as it stands in "cooper-log/1", in `a`. */
struct value *past_run_document(struct arena *a, const struct past_run *run);

/* A write, and what became of a change, as they stand in "cooper-log-run/1", in `a`. */
struct value *past_write_document(struct arena *a, const struct past_write *write);
struct value *past_result_document(struct arena *a, const struct past_result *result);

/* Whether the run did all that it was to do. */
bool past_run_is_whole(const struct value *run);

/* Whether the write took effect, as far as the run knew. */
bool past_write_is_done(const struct value *write);

/*
 * Appends a list of such runs: a table for `width` columns, or where that is 0, for each a line of texts with tabs
 * between them, in which nothing is cut.
 */
void report_past_runs(struct page *p, const struct value *runs, size_t width);

/* One run, with its documents of writes and of changes; of the latter, those that were not attempted are shown. */
struct past_shown {
	const struct value *run, *writes, *results;
};

/* Appends it in the same two ways; with tabs the writes alone. */
void report_past_run(struct page *p, const struct past_shown *shown, size_t width);

#endif

/* A plan or a result to bytes. Pure: the same bytes for the same plan. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kind;
struct plan;
struct str;

/* What stands around a plan. Texts may be NULL: not known. */
struct report_context {
	const char *server; /* base URL */
	const char *commit; /* 40 hexadecimal digits */
	const char *author; /* "Name <e-mail>" */
	const char *subject;
	bool dirty;     /* the manifests differ from that commit */
	uint64_t reads; /* requests that were made to read */
	const char *
		budget; /* what is left of the rate limit, a sentence; text only; NULL where it does not matter */
	bool color;   /* text only: ANSI colours */
	size_t width; /* text only: columns of the terminal; 0: there is none */
	bool part; /* text only: no more was looked at than a saved plan touches, so that of the rest nothing is known */
};

struct outcome;

/*
 * The plan for people: a block for each project and repository, a line for each change with its place in
 * the manifests, the problems, what is not manageable, the counts. At most 100 columns, or those of the terminal, where texts allow.
 */
void report_plan_text(
	struct str *out, const struct plan *plan, const struct report_context *context);

/* The plan for programs: JSON as docs/json.md describes it, `"format": "cooper-plan/1"`, with a line end. */
void report_plan_json(
	struct str *out, const struct plan *plan, const struct report_context *context);

/*
 * What became of the plan, for people: failures with their reasons, what was not attempted, the counts.
 * Begins with an empty line, since it follows the plan.
 * `outcomes` has one entry for each change of the plan; NULL: none was attempted.
 */
void report_result_text(struct str *out, const struct plan *plan, const struct outcome *outcomes,
	const struct report_context *context);

/* The same for programs, `"format": "cooper-result/1"`. */
void report_result_json(struct str *out, const struct plan *plan, const struct outcome *outcomes,
	const struct report_context *context);

/* The kinds (NULL-terminated) for people: name, what it is, its fields with type, flags and choices. */
void report_kinds_text(struct str *out, const struct kind *const *kinds, bool color);

/* The kinds for programs, `"format": "cooper-kinds/1"`: name, parent, paths, key, fields, scopes. */
void report_kinds_json(struct str *out, const struct kind *const *kinds);

/* The kinds as a page of Markdown: docs/kinds.md, with the fields, requests, scopes and an example of each. */
void report_kinds_markdown(struct str *out, const struct kind *const *kinds);

/* One line for a change ("+ acme/api repository"): for progress, journals and results. */
void report_change_line(struct str *out, const struct plan *plan, size_t change);

#endif

/* Filters in jq's language over JSON, by libjq. The only door to it. */
#ifndef CODEC_JQ_H
#define CODEC_JQ_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct jq_filter;

/* Takes `len` bytes of a result's text. 0, or -1 with `e` set, which ends the run. */
struct jq_sink {
	int (*write)(void *user, const char *bytes, size_t len, struct err *e);
	void *user;
	bool pretty; /* lists and maps over several lines, indented by two spaces */
};

enum { JQ_SLURP_MAX = 256 * 1024 * 1024 }; /* bytes of all documents of jq_filter_add() */

/*
 * Compiles `expression`. NULL with `e` set (ERR_USAGE) where it is none. Filters see an empty environment, `env`
 * and `$ENV` included: credentials stand in ours. Numbers are doubles: beyond 2^53 digits are lost.
 */
struct jq_filter *jq_filter_new(const char *expression, struct err *e);

/*
 * Applies the filter to the JSON document in the `len` bytes at `json`. Each result is a line: texts as they are,
 * nothing for null, else JSON. -1 with `e` set: ERR_REPLY where it is no JSON, or the filter fails on it.
 */
int jq_filter_run(struct jq_filter *f, const char *json, size_t len, const struct jq_sink *sink,
	struct err *e);

/* Keeps a document for jq_filter_run_all(). -1 with `e` set (ERR_REPLY) where it is no JSON, or past JQ_SLURP_MAX. */
int jq_filter_add(struct jq_filter *f, const char *json, size_t len, struct err *e);

/* Applies the filter, once, to the list of all documents that were kept; as jq_filter_run(). They are dropped. */
int jq_filter_run_all(struct jq_filter *f, const struct jq_sink *sink, struct err *e);

/* For AUTO(jq_filter_release) struct jq_filter *f. */
void jq_filter_release(struct jq_filter **f);

#endif

/* What `cooper api` prints of answers: one or many, as they came or filtered. */
#ifndef COOPER_API_OUTPUT_H
#define COOPER_API_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct http_call;
struct jq_filter;
struct options;
struct value;

struct api_output {
	const struct options *options;
	struct jq_filter *filter; /* NULL: none */
	bool terminal;            /* for people: JSON is laid out */
	size_t bodies;            /* that were printed */
	bool line_open;           /* what was printed last has no line end */
};

#define API_OUTPUT_INIT                                                                            \
	{                                                                                          \
		.options = NULL                                                                    \
	}

/* Begins; nothing is printed yet. -1 with `e` set (ERR_USAGE) where --jq is no filter. */
int api_output_begin(struct api_output *out, const struct options *o, struct err *e);

/*
 * Prints an answer that is a success, at once; with --slurp --jq it is kept. `json` is its body; NULL where that is
 * none, which is a failure (ERR_REPLY) where JSON is needed. -1 with `e` set where that fails.
 */
int api_output_page(struct api_output *out, const struct http_call *call, const struct value *json,
	struct err *e);

/* Prints an answer that is an error, unfiltered. In a list of --slurp only JSON has a place. -1 as above. */
int api_output_error(struct api_output *out, const struct http_call *call, const struct value *json,
	struct err *e);

/* After the last page: closes what is open; `ok` says that all pages came. -1 as above. */
int api_output_end(struct api_output *out, bool ok, struct err *e);

/* Gives its memory back. */
void api_output_release(struct api_output *out);

#endif

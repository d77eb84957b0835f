/* What the user calls a path of the API, made a URL; and the placeholders in it. */
#ifndef COOPER_API_PATH_H
#define COOPER_API_PATH_H

#include "git/upstream.h"

#include <stdbool.h>

struct err;
struct options;
struct str;

/* Where placeholders get their values from: options, environment, the git remote of the current folder. */
struct api_names {
	const struct options *options;
	struct upstream upstream;
	bool looked; /* `upstream` was looked for */
};

#define API_NAMES_INIT(options_)                                                                   \
	{                                                                                          \
		.options = (options_), .upstream = UPSTREAM_INIT                                   \
	}

/*
 * Appends to `out` what http_call_new() takes for `typed`: a path with or without "/" and "2.0/" before it, or a URL
 * of the origin of `base`, its placeholders replaced and everything else that no URL may carry percent-encoded, so
 * that a UUID can be written in its braces. -1 with `e` set: ERR_USAGE for another origin, an unknown placeholder or
 * one without a value; ERR_INPUT where the git repository cannot be read.
 */
int api_path_make(struct str *out, const char *typed, const char *base, struct api_names *names,
	struct err *e);

/* Appends the value of a field: {workspace} and {repository} are replaced, all else is as it is. -1 as above. */
int api_path_fill(struct str *out, const char *text, struct api_names *names, struct err *e);

/* Whether `url` is a whole URL, not a path. */
bool api_path_is_url(const char *url);

/* Gives its memory back. */
void api_names_release(struct api_names *names);

#endif

/* What the user calls a path of the API, made a URL; and the placeholders in it. */
#ifndef COOPER_API_PATH_H
#define COOPER_API_PATH_H

#include <stdbool.h>

struct err;
struct here;
struct str;

/*
 * Appends to `out` what http_call_new() takes for `typed`: a path with or without "/" and "2.0/" before it, or a URL
 * of the origin of `base`, its placeholders replaced and everything else that no URL may carry percent-encoded, so
 * that a UUID can be written in its braces. -1 with `e` set: ERR_USAGE for another origin, an unknown placeholder or
 * one without a value; ERR_INPUT where the git repository cannot be read.
 */
int api_path_make(
	struct str *out, const char *typed, const char *base, struct here *here, struct err *e);

/* Appends the value of a field: {workspace} and {repository} are replaced, all else is as it is. -1 as above. */
int api_path_fill(struct str *out, const char *text, struct here *here, struct err *e);

/* Whether `url` is a whole URL, not a path. */
bool api_path_is_url(const char *url);

#endif

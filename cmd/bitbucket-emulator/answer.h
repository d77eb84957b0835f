/* One HTTP answer, free of the library that writes it. */
#ifndef EMULATOR_ANSWER_H
#define EMULATOR_ANSWER_H

#include "base/auto.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

struct header {
	const char *name, *value;
};

enum { ANSWER_HEADERS_MAX = 24 };

struct answer {
	struct arena *arena;
	int status;                /* 0 while nothing was said */
	const char *content_type;  /* NULL: JSON */
	const struct value *value; /* the JSON body; NULL: `text` */
	const char *text;          /* NULL: no body */
	size_t len;                /* of the text */
	struct header headers[ANSWER_HEADERS_MAX];
	size_t n_headers;
	const char *trace; /* the id that the answer says it has */
	int delay_ms;      /* before the answer leaves */
	bool cut;          /* the connection is closed instead */
	bool truncated;    /* the connection is closed after `keep` bytes of the body */
	size_t keep;
};

/* Answers with JSON; `v` may be NULL for an answer without a body (204). Returns 0. */
int answer_value(struct answer *a, int status, const struct value *v);

/* Answers with `text` of `content_type`. Returns 0. */
int answer_text(struct answer *a, int status, const char *content_type, const char *text);

/* Answers with `len` bytes, terminated, of `content_type`. Returns 0. */
int answer_bytes(
	struct answer *a, int status, const char *content_type, const char *bytes, size_t len);

/* Answers in Bitbucket's error shape, {"type":"error","error":{"message":..}}. Returns -1. */
int answer_error(struct answer *a, int status, const char *format, ...) FORMAT(3, 4);

/* The same with `error.detail`. Returns -1. */
int answer_detail(struct answer *a, int status, const char *message, const struct value *detail);

/*
 * 400 with `message` and `error.fields`; a second call adds another field. `list` puts the text into a
 * list, as some endpoints do and others do not (fact sheet 1.5). Returns -1.
 */
int answer_field(
	struct answer *a, const char *message, const char *field, const char *text, bool list);

/* 410 as removed functionality answers, `data` both inside and beside `error` (fact sheet 2, errors). -1. */
int answer_removed(struct answer *a, const char *change, const char *announcement);

/* Adds a header; its texts are not copied. */
void answer_header(struct answer *a, const char *name, const char *value);

#endif

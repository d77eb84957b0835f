/*
 * A test in one text file: what stands before the first section is for people, then come sections, each
 * from a line `@NAME arguments` to the next such line.
 */
#ifndef TESTS_CASE_H
#define TESTS_CASE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { CASE_SECTIONS_MAX = 64 };

struct section {
	char *name;      /* "LIVE", without the '@' */
	char *arguments; /* "" where there are none */
	const char *body;
	size_t len;
	size_t begin, end; /* of the body, in the file */
};

struct test_case {
	const char *path;
	struct str bytes;
	struct section sections[CASE_SECTIONS_MAX];
	size_t n;
};

/* Reads the file, or ends the program with a message. */
void case_read(struct test_case *c, const char *path);

/* The first section of that name, or NULL. */
const struct section *case_find(const struct test_case *c, const char *name);

/* Writes the file anew, with `text` in place of the section's body. */
void case_rewrite(const struct test_case *c, const struct section *s, const char *text);

/* Word number `i` of the section's arguments, or "" where there are fewer; the caller frees it. */
char *section_word(const struct section *s, size_t i);

/* Gives its memory back. */
void case_release(struct test_case *c);

/* Replaces every `from` in `text` by `to`; the caller frees the new text. */
char *case_replace(const char *text, size_t len, const char *from, const char *to);

/*
 * Compares `got` with the section's body; prints what differs as TAP comments and returns false. With
 * UPDATE=1 in the environment it rewrites the section instead.
 */
bool case_compare(const struct test_case *c, const struct section *s, const char *got);

/* Runs `test` for each file: argv, or all in `folder` that end in `suffix`. Prints TAP; returns the exit status. */
int case_main(
	char **argv, const char *folder, const char *suffix, bool (*test)(struct test_case *c));

#endif

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
	char *rewritten;   /* the body that UPDATE=1 puts there; NULL: as it is */
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
struct section *case_find(struct test_case *c, const char *name);

/* Word number `i` of the section's arguments, or "" where there are fewer; the caller frees it. */
char *section_word(const struct section *s, size_t i);

/* Writes the file anew where a section was rewritten, and gives its memory back. */
void case_release(struct test_case *c);

/* Replaces every `from` in `text` by `to`; the caller frees the new text. */
char *case_replace(const char *text, size_t len, const char *from, const char *to);

/*
 * Compares `got` with the section's body; prints what differs as TAP comments and returns false. With
 * UPDATE=1 in the environment it rewrites the section instead.
 */
bool case_compare(struct section *s, const char *got);

/* Runs `test` for each file: argv, or all in `folder` that end in `suffix`. Prints TAP; returns the exit status. */
int case_main(
	char **argv, const char *folder, const char *suffix, bool (*test)(struct test_case *c));

#endif

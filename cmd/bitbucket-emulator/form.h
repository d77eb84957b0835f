/* Forms with files in them: multipart/form-data, and application/x-www-form-urlencoded as its plain cousin. */
#ifndef EMULATOR_FORM_H
#define EMULATOR_FORM_H

#include <stdbool.h>
#include <stddef.h>

struct request;

/* More fields than this in one form are refused. */
enum { FORM_PARTS_MAX = 1000 };

struct part {
	const char *name;
	bool is_file;          /* it came with a file name */
	const char *attribute; /* what x-attributes says: "link", "executable"; "" where nothing */
	const char *bytes;
	size_t len;
};

struct form {
	struct part *parts;
	size_t n, capacity;
};

/* Reads the body of `r` into its arena. NULL, or what is wrong with it. */
const char *form_read(struct form *f, const struct request *r);

#endif

/* The table of options: what each command takes. */
#ifndef COOPER_OPTIONS_TABLE_H
#define COOPER_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct command;

enum option_type {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_VALUES,
	OPTION_MARKED, /* values with the option's letter before each: several options fill one list */
	OPTION_COUNT,
	OPTION_REQUESTS
};

struct option_row {
	const char *name;
	char letter;
	enum option_type type;
	size_t offset;     /* in struct options */
	unsigned commands; /* bits of enum OF_... */
	unsigned parts;    /* bits of enum PART_...; 0: all parts of the command */
	const char *argument;
	const char *help;
};

enum { OPTION_ROWS_MAX = 160 };

extern const struct option_row option_rows[];
extern const size_t option_rows_n;

/* Whether `command` takes the option. */
bool option_row_taken(const struct option_row *row, const struct command *command);

#endif

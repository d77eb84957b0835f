/* The commands: a table, one file each. */
#ifndef COOPER_COMMAND_H
#define COOPER_COMMAND_H

struct err;
struct options;

struct command {
	const char *name;
	const char *summary;   /* one line for `cooper help` */
	const char *arguments; /* of the usage line, "" for none */
	const char *text;      /* what --help says above the options */
	unsigned flag;         /* its bit in the table of options */
	unsigned operands;     /* how many words it takes at the most */
	/* The exit status; a failure in `e` is printed by main() and decides the status. */
	int (*run)(const struct options *options, struct err *e);
};

/* Bits for the table of options. */
enum {
	OF_VALIDATE = 1,
	OF_PLAN = 2,
	OF_APPLY = 4,
	OF_KINDS = 8,
	OF_VERSION = 16,
	OF_HELP = 32,
	OF_API = 64,
	OF_AUTH = 128,
	OF_ALL = ~0
};

extern const struct command command_validate;
extern const struct command command_plan;
extern const struct command command_apply;
extern const struct command command_kinds;
extern const struct command command_api;
extern const struct command command_auth;
extern const struct command command_version;
extern const struct command command_help;

/* All of them in the order of `cooper help`, NULL-terminated. */
extern const struct command *const commands[];

/* The command of that name, or NULL with `e` set (ERR_USAGE) and a suggestion. */
const struct command *command_find(const char *name, struct err *e);

#endif

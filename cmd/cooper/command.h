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
	unsigned part;         /* its bit there among the parts of a command; 0: it is none */
	const struct command *const
		*parts;    /* what it consists of, NULL-terminated; NULL: nothing */
	unsigned operands; /* how many words it takes at the most */
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
	OF_PR = 256,
	OF_ISSUE = 512,
	OF_DOCTOR = 1024,
	OF_LOG = 2048,
	OF_ALL = ~0
};

/* The same for parts of commands, as in `cooper pr create`. */
enum {
	PART_LIST = 1,
	PART_VIEW = 2,
	PART_CREATE = 4,
	PART_EDIT = 8,
	PART_STATUS = 16,
	PART_MERGE = 32,
	PART_DECLINE = 64,
	PART_APPROVE = 128,
	PART_COMMENT = 256
};

extern const struct command command_validate;
extern const struct command command_plan;
extern const struct command command_apply;
extern const struct command command_kinds;
extern const struct command command_api;
extern const struct command command_auth;
extern const struct command command_pr;
extern const struct command command_issue;
extern const struct command command_doctor;
extern const struct command command_log;
extern const struct command command_version;
extern const struct command command_help;

/* All of them in the order of `cooper help`, NULL-terminated. */
extern const struct command *const commands[];

/* The command of that name, or NULL with `e` set (ERR_USAGE) and a suggestion. */
const struct command *command_find(const char *name, struct err *e);

/* The part of `command`, which has some, that `name` (NULL: nothing was said) names; else as above. */
const struct command *command_part(const struct command *command, const char *name, struct err *e);

#endif

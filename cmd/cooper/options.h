/* What the command line says: a table of options, read with popt. */
#ifndef COOPER_OPTIONS_H
#define COOPER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct command;
struct err;
struct str;

/* A repeatable option: its values, NULL-terminated; NULL while there is none. */
struct values {
	const char **items;
	size_t n;
};

struct options {
	const struct command *command;
	struct values files;   /* -f */
	struct values only;    /* --only */
	struct values targets; /* --target */
	struct values allowed, allowed_deletions,
		allowed_emptyings; /* --allow, --allow-delete, --allow-empty */
	struct values words;       /* what stands after the options */
	struct values
		fields; /* of api: FIELD_RAW or FIELD_TYPED, then KEY=VALUE, in the order of the command line */
	struct values headers; /* -H */
	const char *rev;
	const char *out;
	const char *url;
	const char *journal;
	const char *max_delete, *max_update;
	const char *method;
	const char *input;
	const char *jq;
	const char *cache;
	const char *workspace;
	const char *repository;
	const char *port, *timeout, *scopes; /* of auth login; pr has `timeout` as well */
	/* of pr and issue */
	struct values reviewers, joining,
		leaving; /* --reviewer, --add-reviewer, --remove-reviewer */
	const char *title, *body, *body_file, *source, *destination, *reviewer, *set_reviewers;
	const char *state, *author, *limit, *interval, *approvals, *strategy, *message;
	const char *kind, *priority, *assignee;
	const char *deadline, *lock_timeout;
	unsigned parallelism; /* 0: the default */
	unsigned budget;      /* 0: none */
	bool json;
	bool markdown;
	bool detailed_exitcode;
	bool resend_secrets;
	bool auto_approve;
	bool resume;
	bool failed; /* of log */
	bool no_browser;
	bool offline;
	bool no_color;
	bool verbose;
	bool quiet;
	bool help;
	bool include;
	bool paginate;
	bool slurp;
	bool silent;
	bool draft, ready, close_source_branch, no_default_reviewers, comments, wait,
		undo; /* of pr */
};

/* What stands before each of `fields`: which of the two options it came from. */
enum { FIELD_RAW = 'f', FIELD_TYPED = 'F' };

#define OPTIONS_INIT                                                                               \
	{                                                                                          \
		.command = NULL                                                                    \
	}

/*
 * Reads `argv` (argv[0] is the command's name) for `command`. -1 with `e` set (ERR_USAGE): an unknown
 * option (with a suggestion), one that the command does not take, a single-valued one given twice, a
 * missing or bad value, too many words.
 */
int options_parse(struct options *o, const struct command *command, int argc, const char **argv,
	struct err *e);

/* Appends the usage line, the text and the options of `command`. */
void options_help(struct str *out, const struct command *command);

/* Gives its memory back. */
void options_release(struct options *o);

#endif

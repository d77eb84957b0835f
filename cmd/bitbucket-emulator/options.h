/* What the command line says. */
#ifndef EMULATOR_OPTIONS_H
#define EMULATOR_OPTIONS_H

#include "bitbucket-emulator/wart.h"

struct err;

enum issue_tracker {
	ISSUE_TRACKER_ON,
	ISSUE_TRACKER_REMOVED, /* as bitbucket.org since 2026-08-20: 410 */
	ISSUE_TRACKER_NOT_FOUND
};

struct options {
	int port;       /* 0: any free one */
	char *portfile; /* the rest NULL where it was not given */
	char *db;
	char *seed;
	char *faults;
	char *log;
	int latency_ms;
	int rate_limit; /* requests an hour; 0: none */
	int page_max;   /* lowers the largest pagelen of every list; 0: none */
	enum issue_tracker issue_tracker;
	struct warts warts;
	int verbose;
};

/* What the command line asks the program to do. */
enum options_action { OPTIONS_SERVE, OPTIONS_PRINTED, OPTIONS_WRONG };

/* Reads the command line into `o`; --help, --version and --warts print and are done. */
enum options_action options_parse(struct options *o, int argc, const char **argv, struct err *e);

/* Frees what the options hold. */
void options_release(struct options *o);

#endif

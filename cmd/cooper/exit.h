/* Exit statuses: documented in docs/exit-status.md, tested, never reused. */
#ifndef COOPER_EXIT_H
#define COOPER_EXIT_H

enum exit_status {
	EXIT_DONE = 0,           /* done, or nothing to do */
	EXIT_ERROR = 1,          /* an error; nothing was applied */
	EXIT_PENDING = 2,        /* changes are pending; only with --detailed-exitcode */
	EXIT_PARTLY = 3,         /* applied in part */
	EXIT_REFUSED = 4,        /* a safety rule said no */
	EXIT_STALE = 6,          /* a saved plan no longer holds; nothing was written */
	EXIT_AUTHENTICATION = 7, /* the credential is missing, wrong or too weak */
	EXIT_WAITING = 8,        /* not at its end yet: run it again */
	EXIT_USAGE = 64,         /* the command line is wrong */
	EXIT_INVALID = 65,       /* the manifests are invalid or cannot be read */
	EXIT_INTERRUPTED = 130   /* stopped by Ctrl-C or SIGTERM */
};

/* The exit status for a failure of that enum err_code. */
enum exit_status exit_for(int code);

#endif

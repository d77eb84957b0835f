/* One failure with its reason. The code decides the reaction, the text is for people. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/auto.h"

/* Few, and each means a different reaction; cmd/ maps them to exit statuses. */
enum err_code {
	ERR_NONE = 0,
	ERR_INTERNAL,    /* a broken promise inside; please report */
	ERR_USAGE,       /* the command line is wrong */
	ERR_MANIFEST,    /* a manifest is wrong */
	ERR_INPUT,       /* a file cannot be read, or is not what it should be */
	ERR_SYSTEM,      /* the operating system refused something else */
	ERR_NETWORK,     /* the server was not reached, or the answer was lost */
	ERR_REPLY,       /* an answer came that cannot be understood or believed */
	ERR_HTTP,        /* the server answered with an error */
	ERR_AUTH,        /* 401 or 403: the credential is missing, wrong or too weak */
	ERR_NOT_FOUND,   /* 404 where the thing was expected */
	ERR_REMOVED,     /* 410, or an API that is no longer hosted: never "absent" */
	ERR_REFUSED,     /* a safety rule of ours said no */
	ERR_INTERRUPTED, /* the user stopped it */
	ERR_EXHAUSTED,   /* what the run may spend is spent: another one can go on */
	ERR_STALE        /* a saved plan is not what would be done now */
};

/* Bytes of a message, which may quote what came from outside; the middle of a longer one is left out. */
enum { ERR_MESSAGE_MAX = 8000 };

struct err {
	enum err_code code;
	char *message; /* owned; NULL while code is ERR_NONE */
};

#define ERR_INIT                                                                                   \
	{                                                                                          \
		ERR_NONE, NULL                                                                     \
	}

/*
 * Sets `e`, replacing what it held, and returns -1, so that a failing function ends in
 * `return err_set(e, ERR_MANIFEST, "unknown kind '%s'", name);`. `e` may be NULL.
 * Messages: lower case, no full stop, what went wrong first, the subject quoted, then what to do.
 */
int err_set(struct err *e, enum err_code code, const char *format, ...) FORMAT(3, 4);

/*
 * The same with ": " and what errno says behind the text, in lower case: "cannot open 'x': permission denied". Where that
 * is a lack of memory, it does not return: see mem_exhausted().
 */
int err_system(struct err *e, enum err_code code, const char *format, ...) FORMAT(3, 4);

/* Puts the formatted context and ": " before the message of a failure and returns -1. */
int err_wrap(struct err *e, const char *format, ...) FORMAT(2, 3);

/* The message of `e`; "" where nothing failed. */
const char *err_text(const struct err *e);

/* Moves the failure in `from` to `to`, which drops what it held; `from` is clear afterwards. */
void err_move(struct err *to, struct err *from);

/* Clears `e`. */
void err_release(struct err *e);

#endif

/* The file of a plan: what `plan --out` writes and `apply FILE` takes. */
#ifndef COOPER_PLAN_FILE_H
#define COOPER_PLAN_FILE_H

#include "base/hash.h"
#include "cooper/options.h"
#include "report/saved.h"

struct err;
struct session;

struct plan_file {
	struct saved saved;
	struct options
		options; /* those of the command, with what the plan was made of; not to be released */
};

#define PLAN_FILE_INIT                                                                             \
	{                                                                                          \
		.saved = SAVED_INIT                                                                \
	}

/*
 * Whether a plan could be written into the file `path`: nobody is to wait for one that cannot be saved. -1 with `e` set:
 * ERR_USAGE where it is no file or COOPER_KEY is no key, ERR_SYSTEM where there is no such folder.
 */
int plan_file_check(const char *path, struct err *e);

/* Writes the session's plan into the file `path`, whole or not at all; `id` gets its id. -1 with `e` set. */
int plan_file_write(const struct session *s, const char *path, char id[HASH_TEXT], struct err *e);

/* The id that the file of the session's plan would have. */
void plan_file_id(const struct session *s, char id[HASH_TEXT]);

/*
 * Reads the plan in `path`, to be applied by a command with the options `o`, which must outlive it. -1 with `e` set: ERR_INPUT where
 * it is no plan or not as it was written, ERR_STALE where another version of Cooper made it, ERR_USAGE where it is for
 * another server, or the options say once more what the plan says.
 */
int plan_file_read(struct plan_file *f, const char *path, const struct options *o, struct err *e);

/* The session's plan, as if it had been written and read again. -1 with `e` set. */
int plan_file_of(struct plan_file *f, const struct session *s, struct err *e);

/* For AUTO(plan_file_release) struct plan_file f = PLAN_FILE_INIT. */
void plan_file_release(struct plan_file *f);

#endif

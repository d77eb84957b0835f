/* A ledger on disk: the record, its file, and the lock that lets one process at a time change it. */
#ifndef NET_LEDGER_FILE_H
#define NET_LEDGER_FILE_H

#include "net/allowance.h"
#include "net/rate.h"

#include <stdbool.h>

struct ledger_options;
struct log;

/* The file, byte for byte, as this machine writes numbers. */
struct ledger_record {
	char format[24];
	struct allowance buckets[RATE_BUCKETS];
	uint64_t sum; /* of the bytes before it */
};

struct ledger_file {
	char *path;
	int fd; /* -1: there is none, and this process counts for itself */
	bool locked;
	struct log *log;
};

/* Opens or makes the file. Never fails: without a file the record of the process is all there is. */
void ledger_file_open(struct ledger_file *f, const struct ledger_options *options);

/*
 * Makes `record` what the file has, which nobody else changes before ledger_file_unlock(). Where it cannot be
 * locked or read, `record` stays what it is; where it is damaged, it is empty afterwards.
 */
void ledger_file_lock(struct ledger_file *f, struct ledger_record *record);

/* Writes `record` and lets the others in. */
void ledger_file_unlock(struct ledger_file *f, struct ledger_record *record);

/* Closes it. */
void ledger_file_close(struct ledger_file *f);

#endif

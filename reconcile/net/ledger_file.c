#include "net/ledger_file.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/keep.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/ledger.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_NAME "cooper-ledger/1"

enum {
	KEY_SIZE = 32,
	UNUSED_MAX_S = 24 * 60 * 60,
	/* Whoever holds the lock needs it for microseconds, unless it was stopped meanwhile. */
	PATIENCE_MS = 1000,
	NAP_MS = 1
};

/* A signal is for whoever asked for the lock, once it has it. */
static bool take_lock(int fd)
{
	int taken;

	do
		taken = lock_take(fd, PATIENCE_MS, NAP_MS);
	while (taken < 0 && errno == EINTR);
	return taken > 0;
}

/* Random bytes of this machine, without which a name could be tried for known tokens; made where there are none yet. */
static int read_key(const char *path, unsigned char key[KEY_SIZE], struct err *e)
{
	AUTO(lock_close) int fd = lock_open(path, e);

	if (fd < 0)
		return -1;
	if (take_lock(fd) && (pread(fd, key, KEY_SIZE, 0) == KEY_SIZE ||
				     (getrandom(key, KEY_SIZE, 0) == KEY_SIZE &&
					     pwrite(fd, key, KEY_SIZE, 0) == KEY_SIZE)))
		return 0;
	return err_system(e, ERR_SYSTEM, "cannot use '%s'", path);
}

static void name_file(const unsigned char key[KEY_SIZE], const struct ledger_options *options,
	char name[HASH_TEXT])
{
	AUTO(str_release) struct str hex = STR_INIT;
	char who[HASH_TEXT];
	const char *keyed[2];
	size_t i;

	for (i = 0; i < KEY_SIZE; i++)
		str_addf(&hex, "%02x", key[i]);
	hash_texts(options->who, options->n_who, who);
	keyed[0] = hex.buf;
	keyed[1] = who;
	hash_texts(keyed, COUNT(keyed), name);
}

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

/* Tokens come and go: their ledgers go after them. */
static void remove_unused(const char *folder)
{
	AUTO(close_folder) DIR *listing = opendir(folder);
	const struct dirent *entry;
	struct stat st;
	int at = listing ? dirfd(listing) : -1;

	while (listing && (entry = readdir(listing)) != NULL)
		if (strlen(entry->d_name) == HASH_TEXT - 1 &&
			fstatat(at, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			clock_wall(&clock_system) / 1000 - st.st_mtime > UNUSED_MAX_S)
			unlinkat(at, entry->d_name, 0);
}

static int open_in(struct ledger_file *f, const struct ledger_options *options, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	unsigned char key[KEY_SIZE];
	char name[HASH_TEXT];

	str_addf(&path, "%s/key", options->folder);
	if (keep_folder(path.buf, e) < 0 || read_key(path.buf, key, e) < 0)
		return -1;
	remove_unused(options->folder);
	name_file(key, options, name);
	str_reset(&path);
	str_addf(&path, "%s/%s", options->folder, name);
	f->path = str_take(&path);
	return lock_open(f->path, e);
}

void ledger_file_open(struct ledger_file *f, const struct ledger_options *options)
{
	AUTO(err_release) struct err e = ERR_INIT;

	*f = (struct ledger_file){ .fd = -1, .log = options->log };
	if (!options->folder)
		return;
	f->fd = open_in(f, options, &e);
	if (f->fd < 0)
		log_add(f->log, LOG_DEBUG, "the requests of other processes are not counted: %s",
			err_text(&e));
}

/* FNV-1a: against accidents, not against people. */
static uint64_t sum_of(const struct ledger_record *record)
{
	const unsigned char *at = (const unsigned char *)record, *end = (const void *)&record->sum;
	uint64_t sum = UINT64_C(14695981039346656037);

	for (; at < end; at++)
		sum = (sum ^ *at) * UINT64_C(1099511628211);
	return sum;
}

/* Numbers that no allowance has are none, whatever their sum says. */
static bool is_sound(const struct ledger_record *record)
{
	const struct allowance *a = record->buckets;

	if (strncmp(record->format, FORMAT_NAME, sizeof record->format) != 0 ||
		record->sum != sum_of(record))
		return false;
	for (; a < record->buckets + RATE_BUCKETS; a++)
		if (a->slot < 0 || a->slot > INT64_MAX / ALLOWANCE_SLOT_MS / 2 || a->limit < 0 ||
			a->limit > ALLOWANCE_LIMIT_MAX || a->remaining < 0 ||
			a->statement >= STATEMENTS)
			return false;
	return true;
}

static void take(struct ledger_file *f, struct ledger_record *record)
{
	struct ledger_record read;
	struct stat st;
	ssize_t n = pread(f->fd, &read, sizeof read, 0);

	if (n < 0)
		return;
	if (n == (ssize_t)sizeof read && fstat(f->fd, &st) == 0 &&
		st.st_size == (off_t)sizeof read && is_sound(&read)) {
		*record = read;
		return;
	}
	if (n)
		log_add(f->log, LOG_WARNING,
			"the count of requests in '%s' is damaged or of another version; it begins "
			"anew",
			f->path);
	memset(record, 0, sizeof *record);
}

void ledger_file_lock(struct ledger_file *f, struct ledger_record *record)
{
	f->locked = f->fd >= 0 && take_lock(f->fd);
	if (f->locked)
		take(f, record);
}

/* What cannot be written (a full disk) stays the process's own. */
static void give(struct ledger_file *f, const struct ledger_record *record)
{
	if (pwrite(f->fd, record, sizeof *record, 0) == (ssize_t)sizeof *record &&
		ftruncate(f->fd, sizeof *record) == 0)
		return;
	log_add(f->log, LOG_DEBUG,
		"the requests of other processes are not counted: cannot write '%s'", f->path);
	lock_close(&f->fd);
}

void ledger_file_unlock(struct ledger_file *f, struct ledger_record *record)
{
	if (!f->locked)
		return;
	memset(record->format, 0, sizeof record->format);
	memcpy(record->format, FORMAT_NAME, sizeof FORMAT_NAME);
	record->sum = sum_of(record);
	give(f, record);
	if (f->fd >= 0)
		lock_drop(f->fd);
	f->locked = false;
}

void ledger_file_close(struct ledger_file *f)
{
	lock_close(&f->fd);
	free(f->path);
}

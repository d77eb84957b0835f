/*
 * A lock among processes: a file that is locked (flock) by whoever has it open. It ends with the process, however that
 * ends; a file that is left over locks nothing.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdint.h>

struct err;

/*
 * Opens the file `path` for locking, making it (mode 0600) where it is not there; its folder is. No lock is taken
 * yet. A descriptor for lock_take(), which belongs to the caller; -1 with `e` set (ERR_SYSTEM) where it cannot be
 * opened, or is a link or no file.
 */
int lock_open(const char *path, struct err *e);

/*
 * Takes the lock, waiting for whoever holds it, at most `patience_ms` (0: not at all); looks every `nap_ms`. 1: it is
 * held until the descriptor is closed. 0: another process holds it. -1 with errno set; EINTR: a signal came.
 */
int lock_take(int fd, int64_t patience_ms, int64_t nap_ms);

/* Lets the others in; the descriptor stays open. */
void lock_drop(int fd);

/* For AUTO(lock_close) int fd = -1: closes what is open, and gives its lock up; it is -1 afterwards. */
void lock_close(int *fd);

#endif

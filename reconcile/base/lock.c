#include "base/lock.h"

#include "base/clock.h"
#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int lock_open(const char *path, struct err *e)
{
	/* O_NONBLOCK: a pipe of that name would be waited for. */
	AUTO(lock_close)
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	struct stat st;
	int opened;

	if (fd < 0 && errno == ELOOP)
		return err_set(e, ERR_SYSTEM, "the lock '%s' is a link; remove it", path);
	if (fd < 0)
		return err_system(e, ERR_SYSTEM, "cannot open the lock '%s'", path);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_SYSTEM, "the lock '%s' is no file; remove it", path);
	opened = fd;
	fd = -1;
	return opened;
}

/* By the time that passes, whatever happens to the clock on the wall. */
int lock_take(int fd, int64_t patience_ms, int64_t nap_ms)
{
	const struct timespec nap = { nap_ms / 1000, nap_ms % 1000 * 1000000 };
	const int64_t until = clock_monotonic(&clock_system) + patience_ms;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		if (clock_monotonic(&clock_system) >= until)
			return 0;
		if (nanosleep(&nap, NULL) < 0)
			return -1;
	}
	return 1;
}

void lock_drop(int fd)
{
	flock(fd, LOCK_UN);
}

void lock_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

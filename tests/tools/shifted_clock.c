/*
 * Programs for tests in which hours pass: linked with -Wl,--wrap=clock_gettime, so that the program's own clock, and
 * no library's, is ahead by the milliseconds in a file of 8 bytes, as this machine writes numbers, which
 * SHIFTED_CLOCK names. Whoever writes the file moves time on in all programs that have it. Another 8 bytes behind them
 * (none: 0) are for the clock on the wall alone, as if somebody set it.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int __real_clock_gettime(clockid_t id, struct timespec *t);
int __wrap_clock_gettime(clockid_t id, struct timespec *t);

static const volatile int64_t *shift;

/* Before main(), and so before any thread. */
__attribute__((constructor)) static void open_shift(void)
{
	const char *path = getenv("SHIFTED_CLOCK");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *map = fd < 0 ? MAP_FAILED
			   : mmap(NULL, 2 * sizeof *shift, PROT_READ, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED)
		shift = map;
	if (fd >= 0)
		close(fd);
}

static void move(struct timespec *t, int64_t ms)
{
	t->tv_sec += ms / 1000;
	t->tv_nsec += ms % 1000 * 1000000;
	if (t->tv_nsec >= 1000000000) {
		t->tv_sec++;
		t->tv_nsec -= 1000000000;
	} else if (t->tv_nsec < 0) {
		t->tv_sec--;
		t->tv_nsec += 1000000000;
	}
}

int __wrap_clock_gettime(clockid_t id, struct timespec *t)
{
	int result = __real_clock_gettime(id, t);

	if (result == 0 && shift)
		move(t, shift[0] + (id == CLOCK_REALTIME ? shift[1] : 0));
	return result;
}

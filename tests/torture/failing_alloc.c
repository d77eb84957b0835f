/*
 * Loaded before the other libraries (LD_PRELOAD), it lets one allocation of a program fail, of its own or of any of its
 * libraries: the one whose number is in FAILING_ALLOC, counted from 1, or with a '+' after it that one and all after.
 * What was counted is in the 8 bytes of the file that COUNTED_ALLOCS names.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What glibc calls its own; the headers do not declare them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static _Atomic int64_t own_count, *count = &own_count;
static int64_t first = INT64_MAX, last;

/* Before main() and before the constructors of the libraries that this one does not need. */
__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("COUNTED_ALLOCS"), *which = getenv("FAILING_ALLOC");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map = fd < 0 ? MAP_FAILED
			   : mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *end;

	if (map != MAP_FAILED)
		count = map;
	if (fd >= 0)
		close(fd);
	if (!which)
		return;
	first = strtoll(which, &end, 10);
	last = *end == '+' ? INT64_MAX : first;
}

/* Whether this one is to fail. It is where a debugger looks. */
__attribute__((noinline)) static int fails(void)
{
	const int64_t number = atomic_fetch_add(count, 1) + 1;

	if (number < first || number > last)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	/* Freeing by it is none. */
	return (size || !p) && fails() ? NULL : __libc_realloc(p, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **p, size_t alignment, size_t size)
{
	void *got = memalign(alignment, size);

	if (!got)
		return ENOMEM;
	*p = got;
	return 0;
}

#include "git/heap.h"

#include "base/mem.h"
#include "git/git.h"

#include <git2/global.h>
#include <git2/sys/alloc.h>
#include <git2/version.h>

#include <stdlib.h>
#include <string.h>

static void *allocate(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return n <= GIT_BYTES_MAX ? mem_alloc(n) : NULL;
}

static void *resize(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return n <= GIT_BYTES_MAX ? mem_resize(p, n, 1) : NULL;
}

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 8

static void *allocate_zeroed(size_t n, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return !size || n <= GIT_BYTES_MAX / size ? mem_zalloc(n, size) : NULL;
}

static void *allocate_array(size_t n, size_t size, const char *file, int line)
{
	return !size || n <= GIT_BYTES_MAX / size ? allocate(n * size, file, line) : NULL;
}

static void *resize_array(void *p, size_t n, size_t size, const char *file, int line)
{
	return !size || n <= GIT_BYTES_MAX / size ? resize(p, n * size, file, line) : NULL;
}

static char *copy_bytes(const char *s, size_t n, const char *file, int line)
{
	char *copy = n < GIT_BYTES_MAX ? allocate(n + 1, file, line) : NULL;

	if (!copy)
		return NULL;
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

static char *copy_at_most(const char *s, size_t n, const char *file, int line)
{
	return copy_bytes(s, strnlen(s, n), file, line);
}

static char *copy_text(const char *s, const char *file, int line)
{
	return copy_bytes(s, strlen(s), file, line);
}

static git_allocator allocator = {
	.gmalloc = allocate,
	.gcalloc = allocate_zeroed,
	.gstrdup = copy_text,
	.gstrndup = copy_at_most,
	.gsubstrdup = copy_bytes,
	.grealloc = resize,
	.greallocarray = resize_array,
	.gmallocarray = allocate_array,
	.gfree = free,
};

#else

static git_allocator allocator = { .gmalloc = allocate, .grealloc = resize, .gfree = free };

#endif

void heap_share(void)
{
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

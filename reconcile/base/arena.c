#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BLOCK_MIN = 64 * 1024, BLOCK_LARGE = 4 * 1024 * 1024, BLOCK_MAX = 32 * 1024 * 1024 };

struct arena_block {
	struct arena_block *older;
	max_align_t data[];
};

/* A large arena costs far fewer page faults where the kernel gives it large pages. */
static void want_large_pages(void *block, size_t size)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = ((uintptr_t)block + page - 1) & ~(page - 1);

	if (size >= BLOCK_LARGE)
		madvise((void *)start, size - page, MADV_HUGEPAGE);
}

static char *block_new(struct arena *a, size_t size)
{
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof *block)
		mem_exhausted();
	block = mem_zalloc(1, sizeof *block + size);
	want_large_pages(block, size);
	block->older = a->blocks;
	a->blocks = block;
	return (char *)block->data;
}

/* Each block is as large as everything before it, within bounds. */
static size_t block_size(const struct arena *a)
{
	size_t size = BLOCK_MIN;

	while (size < a->used && size < BLOCK_MAX)
		size *= 2;
	return size;
}

static char *take(struct arena *a, size_t size)
{
	char *p = a->next;

	a->next += size;
	a->left -= size;
	return p;
}

static char *reserve(struct arena *a, size_t size)
{
	size_t block;

	a->used += size;
	if (size <= a->left)
		return take(a, size);
	block = block_size(a);
	/* What is large has a block of its own, so that it does not waste the rest of one. */
	if (size > block / 4)
		return block_new(a, size);
	a->next = block_new(a, block);
	a->left = block;
	return take(a, size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t padding = (size_t)(-(uintptr_t)a->next) & (alignof(max_align_t) - 1);

	/* It always fits, for blocks end aligned as well. */
	if (padding)
		take(a, padding);
	return reserve(a, size ? size : 1);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		mem_exhausted();
	copy = reserve(a, len + 1);
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	int len;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = reserve(a, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t size)
{
	void *grown;

	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 4;
	if (*capacity > SIZE_MAX / size)
		mem_exhausted();
	grown = arena_alloc(a, *capacity * size);
	if (count)
		memcpy(grown, items, count * size);
	return grown;
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *older = a->blocks->older;

		free(a->blocks);
		a->blocks = older;
	}
	*a = (struct arena)ARENA_INIT;
}

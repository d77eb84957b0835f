/* Allocation that does not fail: out of memory ends the program, in one place. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* `size` bytes, not initialised; never NULL. The caller frees it with free(). */
void *mem_alloc(size_t size);

/* `count` zeroed elements of `size` bytes; never NULL. The caller frees it with free(). */
void *mem_zalloc(size_t count, size_t size);

/* `p` (may be NULL) with room for `count` elements of `size` bytes; never NULL. Replaces `p`. */
void *mem_resize(void *p, size_t count, size_t size);

/* A copy of the text `s`; never NULL. The caller frees it with free(). */
char *mem_strdup(const char *s);

/*
 * Room for one more element: `items` holds `count` of `*capacity` elements of `size` bytes. Returns
 * the array, perhaps moved, and updates `*capacity`.
 */
void *mem_grow(void *items, size_t count, size_t *capacity, size_t size);

/* Frees what a local `T *p` points to; for AUTO(mem_free) char *text. */
void mem_free(void *pointer_to_pointer);

/* Says that memory ran out, on standard error, and ends the program with status 1. */
_Noreturn void mem_exhausted(void);

#endif

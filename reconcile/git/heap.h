/* How libgit2 gets its memory: as all of the program does. */
#ifndef GIT_HEAP_H
#define GIT_HEAP_H

/*
 * To be called before git_libgit2_init(), once or more often. What libgit2 allocates is there, or the program has ended
 * (mem_exhausted()): its own ways on without memory lead into endless recursion and double frees. Only what no repository
 * needs, more than GIT_BYTES_MAX at once, is refused as if there were no memory: a broken one can claim anything.
 */
void heap_share(void);

#endif

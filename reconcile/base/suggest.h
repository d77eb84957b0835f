/* "Did you mean": the word nearest to a misspelt one. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* Collects the best candidate for `word`; begin with SUGGEST_FOR(word). */
struct suggest {
	const char *word;
	const char *best; /* NULL while nothing is near enough */
	size_t distance;
};

#define SUGGEST_FOR(word_)                                                                         \
	{                                                                                          \
		.word = (word_)                                                                    \
	}

/*
 * Considers `candidate` (may be NULL: nothing), which must outlive `s`: one that few letters make from the word, else
 * one in another case, else one of which the word is a part, or the other way round.
 */
void suggest_add(struct suggest *s, const char *candidate);

/*
 * How many letters must be changed, added, dropped or swapped with their neighbour to get from `a`
 * to `b`; words of over 64 bytes are infinitely far.
 */
size_t suggest_distance(const char *a, const char *b);

/* ", did you mean 'best'?" in `buffer` of `size` bytes, or "" where nothing is near. Returns `buffer`. */
const char *suggest_text(const struct suggest *s, char *buffer, size_t size);

#endif

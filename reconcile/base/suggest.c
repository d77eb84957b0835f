#include "base/suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORD_MAX = 64, PART_MIN = 4 };

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, three rows: the one before the last is for swapped neighbours. */
static size_t align(const char *a, size_t n, const char *b, size_t m)
{
	size_t rows[3][WORD_MAX + 1];
	size_t i, j;

	for (j = 0; j <= m; j++)
		rows[0][j] = j;
	for (i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3];

		row[0] = i;
		for (j = 1; j <= m; j++) {
			row[j] = min(min(above[j], row[j - 1]) + 1,
				above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min(row[j], rows[(i - 2) % 3][j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

size_t suggest_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	return n > WORD_MAX || m > WORD_MAX ? SIZE_MAX : align(a, n, b, m);
}

/* A third of the letters may be wrong, and always one in a word of two or more. */
static size_t tolerance(const char *word)
{
	size_t len = strlen(word);

	return len < 2 ? 0 : len < 6 ? 1 : len / 3;
}

/* Whether one is the other and something more: "private" and "is_private". Short words are in too many. */
static bool is_part(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	return min(n, m) >= PART_MIN && (n < m ? strstr(b, a) : strstr(a, b));
}

/* How far `candidate` is: few letters, then another case, then what one has more; SIZE_MAX: too far. */
static size_t rank(const char *word, const char *candidate)
{
	size_t distance = suggest_distance(word, candidate), n = strlen(word),
	       m = strlen(candidate);

	if (distance <= tolerance(word))
		return distance;
	if (strcasecmp(word, candidate) == 0)
		return WORD_MAX;
	return is_part(word, candidate) ? WORD_MAX + (n < m ? m - n : n - m) : SIZE_MAX;
}

void suggest_add(struct suggest *s, const char *candidate)
{
	size_t distance = candidate ? rank(s->word, candidate) : SIZE_MAX;

	if (distance == SIZE_MAX || (s->best && distance >= s->distance))
		return;
	s->best = candidate;
	s->distance = distance;
}

const char *suggest_text(const struct suggest *s, char *buffer, size_t size)
{
	buffer[0] = '\0';
	if (s->best)
		snprintf(buffer, size, ", did you mean '%s'?", s->best);
	return buffer;
}

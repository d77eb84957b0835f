#include "model/loader.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/suggest.h"

/* More are not searched for the nearest: that would take longer than it helps. */
enum { SUGGESTED_MAX = 10000 };

int loader_count(struct loader *l, struct place place)
{
	if (l->items < LOADER_ITEMS_MAX) {
		l->items++;
		return 0;
	}
	if (l->items++ == LOADER_ITEMS_MAX)
		diag_add(l->d, place,
			"the manifests declare more than %d things, with what layers and lists of "
			"people multiply",
			LOADER_ITEMS_MAX);
	return -1;
}

bool loader_gives_up(const struct loader *l)
{
	return l->d->n >= DIAG_MAX || l->items > LOADER_ITEMS_MAX || l->filled > LOADER_FILLED_MAX;
}

void names_add(struct loader *l, struct names *names, const char *name)
{
	names->items = arena_grow(
		l->arena, names->items, names->n, &names->capacity, sizeof *names->items);
	names->items[names->n++] = name;
}

bool names_has(const struct names *names, const char *name)
{
	size_t i = 0;

	while (i < names->n && !str_same(names->items[i], name))
		i++;
	return i < names->n;
}

const char *names_suggest(const struct names *names, const char *word, char *hint, size_t size)
{
	struct suggest nearest = SUGGEST_FOR(word);
	size_t i;

	for (i = 0; i < names->n && i < SUGGESTED_MAX; i++)
		suggest_add(&nearest, names->items[i]);
	return suggest_text(&nearest, hint, size);
}

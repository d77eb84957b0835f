#include "model/line.h"

#include "base/arena.h"
#include "codec/value.h"
#include "model/kind.h"

#include <string.h>

static const char blanks[] = " \t";

/* Takes the next word off `*text`: `len` bytes, and what separates it from the one after it. */
static const char *take_word(struct arena *a, const char **text, size_t len)
{
	const char *word = arena_strndup(a, *text, len);

	*text += len;
	*text += strspn(*text, blanks);
	return word;
}

static void put(struct arena *a, struct value *map, const char *name, const struct value *v)
{
	value_put_at(a, map, name, v);
}

/* `text`, a part of `line`, at its place. */
static const struct value *part(struct arena *a, const struct value *line, const char *text)
{
	struct value *v = value_new_string(a, text);

	v->place = line->place;
	return v;
}

const struct value *line_expand(struct arena *a, const struct kind *kind, const struct value *v)
{
	const char *names = kind->line, *rest, *name;
	struct value *map;

	if (!names || v->type >= VALUE_LIST || v->type == VALUE_NULL)
		return v;
	map = value_new_map(a);
	map->place = v->place;
	if (!strchr(names, ' ')) {
		put(a, map, names, v);
		return map;
	}
	rest = v->text + strspn(v->text, blanks);
	while (*names && *rest) {
		name = take_word(a, &names, strcspn(names, " "));
		put(a, map, name,
			part(a, v,
				take_word(
					a, &rest, *names ? strcspn(rest, blanks) : strlen(rest))));
	}
	return map;
}

#include "model/who.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/loader.h"
#include "model/people.h"
#include "model/state.h"

static void declare(struct loader *l, const struct pair *pair)
{
	struct who *who = ARENA_NEW(l->arena, struct who), *there;

	*who = (struct who){ .name = pair->name, .value = &pair->value, .place = pair->place };
	if (person_classify(pair->name) != PERSON_NAME)
		diag_add(l->d, pair->place,
			"'%s' is no name: the left side of `people:` is a name, the right side who "
			"it is",
			pair->name);
	there = map_add(&l->section->people, pair->name, who);
	if (there)
		diag_add(l->d, pair->place, "'%s' is named twice, first at %s:%u", pair->name,
			there->place.file, there->place.line);
	else
		names_add(l, &l->section->people_names, pair->name);
}

void who_declare(struct loader *l, const struct value *people)
{
	uint32_t i;

	if (people->type != VALUE_MAP) {
		diag_add(l->d, people->place, "'people' is a map from names to people, not %s",
			value_type_name(people->type));
		return;
	}
	for (i = 0; i < people->n; i++)
		declare(l, &people->pairs[i]);
}

static bool is_name(const struct value *v)
{
	return v->type == VALUE_STRING && person_classify(v->text) == PERSON_NAME;
}

static struct who *find_name(struct loader *l, const struct value *text)
{
	struct who *who = map_get(&l->section->people, text->text);
	char hint[128];

	if (who || loader_gives_up(l))
		return who;
	names_suggest(&l->section->people_names, text->text, hint, sizeof hint);
	diag_add(l->d, text->place, "unknown person '%s'%s", text->text,
		*hint ? hint
		      : "; say who it is under 'people:', or write a UUID, an account id or an "
			"e-mail address");
	return NULL;
}

static void add_person(struct loader *l, struct who *who, struct person *person)
{
	who->persons = arena_grow(
		l->arena, who->persons, who->n, &who->capacity, sizeof(struct person *));
	who->persons[who->n++] = person;
}

static struct who *find_id(struct loader *l, const struct value *id)
{
	struct who *who = map_get(&l->section->ids, id->text);

	if (who)
		return who;
	who = ARENA_NEW(l->arena, struct who);
	who->place = id->place;
	who->status = WHO_DONE;
	add_person(l, who, people_by_id(l->section->workspace->people, id->text, id->place));
	map_add(&l->section->ids, id->text, who);
	return who;
}

/* The items of an entry: those of its list, or the one text that it is. */
static const struct value *items(const struct who *who, uint32_t *n)
{
	bool list = who->value->type == VALUE_LIST;

	*n = list ? who->value->n : 1;
	return list ? who->value->items : who->value;
}

static void resolve(struct loader *l, struct who *who, unsigned depth);

/* Whom the name in an entry stands for, resolved; NULL after a mistake. */
static struct who *enter(
	struct loader *l, const struct who *who, const struct value *name, unsigned depth)
{
	struct who *named = find_name(l, name);

	if (!named)
		return NULL;
	if (named->status == WHO_BUSY) {
		diag_add(l->d, name->place, "'%s' contains itself", name->text);
		return NULL;
	}
	if (depth < WHO_HEIGHT_MAX)
		resolve(l, named, depth + 1);
	if (named->status == WHO_DONE && named->height < WHO_HEIGHT_MAX)
		return named;
	diag_add(l->d, name->place,
		"'%s' in '%s' is one too many: lists of people are nested more than %d deep",
		name->text, who->name, WHO_HEIGHT_MAX);
	return NULL;
}

/* What an entry names comes before the entry: whoever is in two of its lists is in it once. */
static void resolve_names(struct loader *l, struct who *who, unsigned depth)
{
	uint32_t i, n;
	const struct value *item = items(who, &n);

	for (i = 0; i < n; i++, item++) {
		const struct who *named = is_name(item) ? enter(l, who, item, depth) : NULL;

		if (named && who->height <= named->height)
			who->height = named->height + 1;
		if (named)
			who->faulty |= named->faulty;
		else if (is_name(item))
			who->faulty = true;
	}
}

/* The entry for an item of `who`, as far as there was no mistake. */
static const struct who *entry_of(struct loader *l, struct who *who, const struct value *item)
{
	const struct who *named;

	if (item->type != VALUE_STRING) {
		diag_add(l->d, item->place,
			"'%s' is a UUID, an account id, an e-mail address or a list of names, not "
			"%s",
			who->name, value_type_name(item->type));
		who->faulty = true;
		return NULL;
	}
	if (!is_name(item))
		return find_id(l, item);
	named = map_get(&l->section->people, item->text);
	return named && named->status == WHO_DONE ? named : NULL;
}

static void gather(struct loader *l, struct who *who)
{
	uint32_t i, n;
	const struct value *item = items(who, &n);
	struct map seen;
	size_t j;

	map_init(&seen, l->arena);
	for (i = 0; i < n; i++, item++) {
		const struct who *entry = entry_of(l, who, item);

		for (j = 0; entry && j < entry->n; j++) {
			struct person *person = entry->persons[j];

			if (n > 1 && map_add(&seen, person_key(person), person))
				continue;
			if (loader_count(l, item->place) < 0)
				return;
			add_person(l, who, person);
		}
	}
}

static void resolve(struct loader *l, struct who *who, unsigned depth)
{
	if (who->status == WHO_DONE)
		return;
	who->status = WHO_BUSY;
	resolve_names(l, who, depth);
	gather(l, who);
	if (who->value->type == VALUE_STRING && !is_name(who->value) && who->n)
		person_name(who->persons[0], who->name);
	who->status = WHO_DONE;
}

void who_resolve_all(struct loader *l)
{
	struct names *names = &l->section->people_names;
	size_t i;

	for (i = 0; i < names->n; i++)
		resolve(l, map_get(&l->section->people, names->items[i]), 0);
}

const struct who *who_find(struct loader *l, const struct value *text)
{
	return is_name(text) ? find_name(l, text) : find_id(l, text);
}

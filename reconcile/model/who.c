#include "model/who.h"

#include "base/arena.h"
#include "base/diag.h"
#include "codec/value.h"
#include "model/loader.h"
#include "model/people.h"
#include "model/state.h"

static void resolve(struct loader *l, struct who *who);

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

static void add_person(struct loader *l, struct who *who, struct person *person)
{
	size_t i;

	for (i = 0; i < who->n; i++)
		if (who->persons[i] == person)
			return;
	who->persons = arena_grow(
		l->arena, who->persons, who->n, &who->capacity, sizeof(struct person *));
	who->persons[who->n++] = person;
}

static void add_id(struct loader *l, struct who *who, const struct value *id)
{
	struct person *person = people_by_id(l->section->workspace->people, id->text, id->place);

	if (who->value == id && who->name && !person->name)
		person->name = who->name;
	add_person(l, who, person);
}

static void report_unknown(struct loader *l, const struct value *text)
{
	char hint[128];

	names_suggest(&l->section->people_names, text->text, hint, sizeof hint);
	diag_add(l->d, text->place, "unknown person '%s'%s", text->text,
		*hint ? hint
		      : "; say who it is under 'people:', or write a UUID, an account id or an "
			"e-mail address");
}

static void add_text(struct loader *l, struct who *who, const struct value *text)
{
	struct who *named;
	size_t i;

	if (person_classify(text->text) != PERSON_NAME) {
		add_id(l, who, text);
		return;
	}
	named = map_get(&l->section->people, text->text);
	if (!named) {
		report_unknown(l, text);
		return;
	}
	if (named->status == WHO_BUSY) {
		diag_add(l->d, text->place, "'%s' contains itself", text->text);
		return;
	}
	resolve(l, named);
	for (i = 0; i < named->n; i++)
		add_person(l, who, named->persons[i]);
}

static void resolve_item(struct loader *l, struct who *who, const struct value *v)
{
	if (v->type == VALUE_STRING)
		add_text(l, who, v);
	else
		diag_add(l->d, v->place,
			"'%s' is a UUID, an account id, an e-mail address or a list of names, not "
			"%s",
			who->name, value_type_name(v->type));
}

static void resolve(struct loader *l, struct who *who)
{
	uint32_t i;

	if (who->status == WHO_DONE)
		return;
	who->status = WHO_BUSY;
	if (who->value->type != VALUE_LIST)
		resolve_item(l, who, who->value);
	else
		for (i = 0; i < who->value->n; i++)
			resolve_item(l, who, &who->value->items[i]);
	who->status = WHO_DONE;
}

void who_resolve_all(struct loader *l)
{
	struct names *names = &l->section->people_names;
	size_t i;

	for (i = 0; i < names->n; i++)
		resolve(l, map_get(&l->section->people, names->items[i]));
}

struct who *who_find(struct loader *l, const struct value *text)
{
	struct who *who = ARENA_NEW(l->arena, struct who);

	who->status = WHO_DONE;
	add_text(l, who, text);
	return who->n ? who : NULL;
}

/* Values that name people. */
#include "model/check.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/loader.h"
#include "model/object.h"
#include "model/people.h"
#include "model/who.h"

int check_person(struct loader *l, const struct setting *s, struct attr *attr)
{
	const struct value *v = s->value;
	const struct who *who;

	attr->value = v;
	if (v->type != VALUE_STRING)
		return check_type(l, s);
	if (!*v->text)
		return 0;
	who = who_find(l, v);
	if (!who || who->faulty)
		return -1;
	if (who->n != 1)
		return diag_add(l->d, v->place, "'%s' is one person, and '%s' names %zu",
			s->field->name, v->text, who->n);
	attr->person = who->persons[0];
	return 0;
}

/* The people of a list, each once, as they grow. */
struct crowd {
	struct map seen;
	const struct person **all;
	size_t n, capacity;
};

static void add_person(struct loader *l, struct crowd *crowd, struct person *person)
{
	if (map_add(&crowd->seen, person_key(person), person))
		return;
	crowd->all = arena_grow(
		l->arena, crowd->all, crowd->n, &crowd->capacity, sizeof *crowd->all);
	crowd->all[crowd->n++] = person;
}

/* Adds whom one entry of the list names. */
static int add_named(
	struct loader *l, const struct setting *s, const struct value *name, struct crowd *crowd)
{
	const struct who *who;
	size_t i;

	if (name->type != VALUE_STRING)
		return diag_add(l->d, name->place, "'%s' lists people, not %s", s->field->name,
			value_type_name(name->type));
	who = who_find(l, name);
	if (!who || who->faulty)
		return -1;
	for (i = 0; i < who->n; i++) {
		if (loader_count(l, name->place) < 0)
			return -1;
		add_person(l, crowd, who->persons[i]);
	}
	return 0;
}

int check_people(struct loader *l, const struct setting *s, struct attr *attr)
{
	struct crowd crowd = { .all = NULL };
	int status = 0;
	uint32_t i;

	map_init(&crowd.seen, l->arena);
	if (s->value->type != VALUE_LIST)
		return check_type(l, s);
	for (i = 0; i < s->value->n; i++)
		if (add_named(l, s, &s->value->items[i], &crowd) < 0)
			status = -1;
	attr->value = s->value;
	attr->people = crowd.all;
	attr->n_people = crowd.n;
	return status;
}

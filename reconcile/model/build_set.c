/* Sets: lists of texts or of people, each of which is an object. */
#include "model/build.h"

#include "base/diag.h"
#include "codec/value.h"
#include "model/check.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/object.h"
#include "model/people.h"
#include "model/who.h"

/* A member of a set, as `member` has it; the same person by way of two names is one member. */
static void build_member(struct loader *l, struct collection *c, const struct attr *member)
{
	const char *key = member->person ? person_key(member->person)
					 : value_text(member->value, "");
	struct object *o;

	if (collection_find(c, key))
		return;
	o = build_declare(l, c, member->value->place, member->layer);
	if (!o)
		return;
	o->key = key;
	*object_add_attr(l->arena, o, member->field) = *member;
	collection_add(l->arena, c, o);
}

static void build_text(
	struct loader *l, struct collection *c, const struct value *v, const char *layer)
{
	struct attr member = { .field = kind_key(c->kind), .layer = layer };
	struct setting setting = { c->parent, member.field, v };

	if (check_value(l, &setting, &member) == 0 &&
		check_key(l, c->kind, value_text(member.value, ""), v->place) == 0)
		build_member(l, c, &member);
}

static void build_people(
	struct loader *l, struct collection *c, const struct value *v, const char *layer)
{
	const struct who *who = who_find(l, v);
	size_t i;

	for (i = 0; who && i < who->n && !loader_gives_up(l); i++)
		build_member(l, c,
			&(struct attr){ .field = kind_key(c->kind),
				.value = v,
				.person = who->persons[i],
				.layer = layer });
}

void build_set(struct loader *l, struct collection *c, const struct value *list, const char *layer)
{
	bool people = kind_key(c->kind)->type == FIELD_PERSON;
	uint32_t i;

	if (list->type != VALUE_LIST) {
		diag_add(l->d, list->place, "'%s' is a list%s, not %s%s", c->kind->plural,
			people ? " of people" : "", value_type_name(list->type),
			list->type == VALUE_STRING ? ": write [...] around it" : "");
		return;
	}
	for (i = 0; i < list->n && !loader_gives_up(l); i++) {
		const struct value *v = &list->items[i];

		if (!people)
			build_text(l, c, v, layer);
		else if (v->type == VALUE_STRING)
			build_people(l, c, v, layer);
		else if (check_not_null(l, v, c->kind->plural) == 0)
			diag_add(l->d, v->place, "'%s' lists people, not %s", c->kind->plural,
				value_type_name(v->type));
	}
}

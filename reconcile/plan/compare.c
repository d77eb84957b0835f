#include "plan/compare.h"

#include "base/arena.h"
#include "base/mem.h"
#include "codec/value.h"
#include "model/agree.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

static struct delta *add(struct deltas *out)
{
	out->items = arena_grow(out->arena, out->items, out->n, &out->capacity, sizeof *out->items);
	return &out->items[out->n++];
}

/*
 * Whether the server still calls by its old key what `wanted` refers to: who refers to something that is
 * renamed in this very plan follows by itself.
 */
static bool follows_rename(const struct object *desired, const struct object *live,
	const struct attr *wanted, const struct attr *found)
{
	const struct kind *kind = wanted->field->target;
	const char *key = value_text(wanted->value, "");
	const struct object *target = collection_find(
		object_find_collection(object_root(desired), kind), key);

	return target && found && target->renamed_from &&
	       strcmp(target->renamed_from, value_text(found->value, "")) == 0 &&
	       !collection_find(object_find_collection(object_root(live), kind), key);
}

/*
 * Whether what the server shows to everybody is to be a secret, or the other way round. Then it is sent: the old text
 * would be kept as a secret, and a secret is not made readable without a new value (fact sheet, section 3.11).
 */
static bool secrecy_changes(const struct object *desired, const struct object *live)
{
	const struct attr *secures = NULL;
	size_t i;

	for (i = 0; i < desired->n_attrs && !secures; i++)
		if (desired->attrs[i].field->flags & FIELD_SECURES)
			secures = &desired->attrs[i];
	return secures && !attr_equal(secures, object_attr(live, secures->field->name));
}

/* Whether `wanted` is never compared. */
static bool goes_its_own_way(const struct attr *wanted)
{
	return wanted->field->flags & (FIELD_KEY | FIELD_INITIAL);
}

static enum secret_state state_of(
	const struct deltas *out, const struct object *live, const struct attr *wanted)
{
	if (!live || !attr_is_secret(wanted) || goes_its_own_way(wanted))
		return SECRET_NONE;
	return recall_state(out->recalls, wanted, live);
}

/* Whether there is nothing to do about the secret `wanted`, or nothing without being asked to. */
static bool is_settled_secret(struct deltas *out, const struct object *desired,
	const struct object *live, const struct attr *wanted, enum secret_state state)
{
	if (state == SECRET_ROTATE || out->resend_secrets || secrecy_changes(desired, live))
		return false;
	if (state != SECRET_UNCHANGED) {
		out->secrets++;
		out->carried += wanted->field->flags & FIELD_ALWAYS ? 1 : 0;
	}
	return true;
}

/* Whether there is nothing to do about `wanted`, which `live` has as `found`. */
static bool is_settled(const struct object *desired, const struct object *live,
	const struct attr *wanted, const struct attr *found)
{
	return goes_its_own_way(wanted) || attr_equal(wanted, found) ||
	       (wanted->field->target && follows_rename(desired, live, wanted, found));
}

/*
 * Adds that the boolean is false which `wanted` negates, where nobody declares it and it is true or, in something
 * new, may be: else the server would refuse what is wanted, or never show whether it is so.
 */
static void add_negated(struct deltas *out, const struct object *desired, const struct object *live,
	const struct attr *wanted)
{
	const struct field *f = agree_negated(desired, wanted);
	const struct attr *found = f ? object_attr(live, f->name) : NULL;
	struct attr *after;
	struct value *no;

	if (!f || object_attr(desired, f->name))
		return;
	if (live ? !found || !value_true(found->value) : !wanted->field->negates)
		return;
	no = value_new_bool(out->arena, false);
	no->place = wanted->value->place;
	after = ARENA_NEW(out->arena, struct attr);
	*after = (struct attr){ .field = f, .value = no, .layer = wanted->layer };
	*add(out) = (struct delta){ .field = f, .before = found, .after = after };
}

void compare_objects(struct deltas *out, const struct object *desired, const struct object *live)
{
	size_t i;

	for (i = 0; i < desired->n_attrs; i++) {
		const struct attr *wanted = &desired->attrs[i];
		const struct attr *found = object_attr(live, wanted->field->name);
		const enum secret_state state = state_of(out, live, wanted);

		out->states[state]++;
		if (state ? is_settled_secret(out, desired, live, wanted, state)
			  : live && is_settled(desired, live, wanted, found))
			continue;
		*add(out) = (struct delta){
			.field = wanted->field, .before = found, .after = wanted, .secret = state
		};
		add_negated(out, desired, live, wanted);
	}
}

/* The attribute that makes an item a member: the kind's key. */
static const struct attr *membership(const struct object *item)
{
	return object_attr(item, kind_key(item->kind)->name);
}

/* What makes two items one member: who it is, or the text. */
static const char *identity(const struct attr *membership)
{
	const struct person *person = person_real(membership->person);

	if (!person)
		return value_text(membership->value, "");
	return person_path_id(person) ? person_path_id(person) : person_key(person);
}

struct member {
	const char *id;
	const struct object *item;
};

static int compare_ids(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : strcmp(x->item->key, y->item->key);
}

/*
 * The members of a set (NULL: empty) in the order of their identities, each once: two names may have
 * turned out to be one person. The caller frees the array; `*n` is their number.
 */
static struct member *members(const struct collection *c, size_t *n)
{
	size_t count = c ? c->n : 0, i;
	struct member *all = mem_zalloc(count, sizeof *all);

	for (i = 0; i < count; i++)
		all[i] = (struct member){ identity(membership(c->items[i])), c->items[i] };
	if (count)
		qsort(all, count, sizeof *all, compare_ids);
	for (*n = 0, i = 0; i < count; i++)
		if (!*n || strcmp(all[*n - 1].id, all[i].id) != 0)
			all[(*n)++] = all[i];
	return all;
}

static void add_member(struct deltas *out, const struct object *item, bool wanted)
{
	struct delta *d = add(out);

	*d = (struct delta){ .field = kind_key(item->kind), .member = item };
	*(wanted ? &d->after : &d->before) = membership(item);
}

static const struct attr *attr_of(const struct delta *d)
{
	return d->after ? d->after : d->before;
}

static const char *label(const struct attr *attr)
{
	return attr->person ? person_label(attr->person) : value_text(attr->value, "");
}

/* Additions before removals, each by label; people can be called the same. */
static int compare_members(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;
	int order;

	if (!x->after != !y->after)
		return x->after ? -1 : 1;
	order = strcmp(label(attr_of(x)), label(attr_of(y)));
	return order ? order : strcmp(identity(attr_of(x)), identity(attr_of(y)));
}

void compare_sets(
	struct deltas *out, const struct collection *desired, const struct collection *live)
{
	size_t n, m, i = 0, j = 0, first = out->n;
	AUTO(mem_free) struct member *wanted = members(desired, &n);
	AUTO(mem_free) struct member *found = members(live, &m);

	while (i < n || j < m) {
		int order = i == n ? 1 : j == m ? -1 : strcmp(wanted[i].id, found[j].id);

		if (order < 0)
			add_member(out, wanted[i].item, true);
		if (order > 0)
			add_member(out, found[j].item, false);
		i += order <= 0;
		j += order >= 0;
	}
	if (out->n > first)
		qsort(out->items + first, out->n - first, sizeof *out->items, compare_members);
}

static bool is_unknown(const struct person *person)
{
	person = person_real(person);
	return person && (person->unknown || !person_path_id(person));
}

const struct person *compare_unknown_person(const struct object *o, const struct attr **attr)
{
	size_t i, j;

	for (i = 0; i < o->n_attrs; i++) {
		*attr = &o->attrs[i];
		if (is_unknown((*attr)->person))
			return person_real((*attr)->person);
		for (j = 0; j < (*attr)->n_people; j++)
			if (is_unknown((*attr)->people[j]))
				return person_real((*attr)->people[j]);
	}
	return NULL;
}

const struct attr *compare_key_unknown(const struct object *o)
{
	const struct field *key = kind_key(o->kind);
	const struct attr *attr = key ? object_attr(o, key->name) : NULL;

	return attr && is_unknown(attr->person) ? attr : NULL;
}

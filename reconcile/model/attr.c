/* Attributes beside each other. */
#include "model/object.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/map.h"
#include "base/mem.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/people.h"

#include <stdlib.h>
#include <string.h>

/* What makes two records one person: the id under which the server knows it, as far as that is known. */
static const char *identity(const struct person *person)
{
	const char *id = person_path_id(person);

	return id ? id : person_key(person_real(person));
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The identities of the people of `attr` (NULL: none), sorted, each once; the caller frees them. */
static const char **identities(const struct attr *attr, size_t *n)
{
	size_t count = attr ? attr->n_people : 0, i;
	const char **ids = mem_alloc(count * sizeof *ids);

	for (i = 0; i < count; i++)
		ids[i] = identity(attr->people[i]);
	if (count)
		qsort(ids, count, sizeof *ids, compare_texts);
	for (*n = 0, i = 0; i < count; i++)
		if (!*n || strcmp(ids[*n - 1], ids[i]) != 0)
			ids[(*n)++] = ids[i];
	return ids;
}

static bool people_equal(const struct attr *wanted, const struct attr *found)
{
	size_t n, m, i = 0;
	AUTO(mem_free) const char **a = identities(wanted, &n);
	AUTO(mem_free) const char **b = identities(found, &m);

	while (n == m && i < n && strcmp(a[i], b[i]) == 0)
		i++;
	return n == m && i == n;
}

void attr_settle(struct arena *a, struct attr *attr)
{
	const struct person **people;
	struct map seen;
	size_t n = 0, i;

	if (attr->n_people < 2)
		return;
	map_init(&seen, a);
	people = ARENA_ARRAY(a, const struct person *, attr->n_people);
	for (i = 0; i < attr->n_people; i++)
		if (!map_add(&seen, identity(attr->people[i]), attr))
			people[n++] = attr->people[i];
	attr->people = people;
	attr->n_people = n;
}

bool attr_is_secret(const struct attr *attr)
{
	return attr->field->type == FIELD_SECRET ||
	       (attr->field->type == FIELD_VALUE && attr->value->type == VALUE_MAP);
}

bool attr_equal(const struct attr *wanted, const struct attr *found)
{
	if (attr_is_secret(wanted))
		return false;
	if (wanted->field->type == FIELD_PERSON)
		return person_same(wanted->person, found ? found->person : NULL);
	if (wanted->field->type == FIELD_PEOPLE)
		return people_equal(wanted, found);
	return field_equal(wanted->field, wanted->value, found ? found->value : NULL);
}

#include "model/people.h"

#include "base/arena.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

void people_init(struct people *p, struct arena *arena)
{
	*p = (struct people){ .arena = arena };
	map_init(&p->by_id, arena);
}

/* Whether the `len` bytes at `text` are 8-4-4-4-12 hexadecimal digits. */
static bool is_bare_uuid(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-'
							    : !isxdigit((unsigned char)text[i]))
			return false;
	return len == 36;
}

static bool is_uuid(const char *text)
{
	size_t len = strlen(text);

	if (len == 38 && text[0] == '{' && text[37] == '}')
		return is_bare_uuid(text + 1, 36);
	return is_bare_uuid(text, len);
}

/* "557058:ba892f5c-..." with digits before the colon, or 24 hexadecimal digits without one. */
static bool is_account_id(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits && text[digits] == ':')
		return is_bare_uuid(text + digits + 1, strlen(text + digits + 1));
	return strlen(text) == 24 && strspn(text, "0123456789abcdefABCDEF") == 24;
}

enum person_id person_classify(const char *text)
{
	const char *at = strchr(text, '@');

	if (is_uuid(text))
		return PERSON_UUID;
	if (is_account_id(text))
		return PERSON_ACCOUNT_ID;
	return at && at != text && at[1] && !strpbrk(text, " \t\"\\<>") ? PERSON_EMAIL
									: PERSON_NAME;
}

/* Longer ones exist only to be refused by the server. */
enum { ID_MAX = 320 };

/* One spelling for each id: lower case, UUIDs in braces. Most are known: that takes no memory to find out. */
static const char *canonical(struct people *p, const char *text, char buffer[ID_MAX])
{
	size_t len = strlen(text);
	bool bare = is_bare_uuid(text, len);
	char *id = len + 3 > ID_MAX ? arena_alloc(p->arena, len + 3) : buffer, *c;

	snprintf(id, len + 3, bare ? "{%s}" : "%s", text);
	for (c = id; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return id;
}

static struct person *add(struct people *p)
{
	struct person *person = ARENA_NEW(p->arena, struct person);

	p->all = arena_grow(p->arena, p->all, p->n, &p->capacity, sizeof(struct person *));
	p->all[p->n++] = person;
	return person;
}

static struct person *real(struct person *person)
{
	while (person && person->same)
		person = person->same;
	return person;
}

static const char **slot(struct person *person, enum person_id id)
{
	return id == PERSON_UUID    ? &person->uuid
	       : id == PERSON_EMAIL ? &person->email
				    : &person->account_id;
}

struct person *people_by_id(struct people *p, const char *text, struct place place)
{
	char buffer[ID_MAX];
	const char *id = canonical(p, text, buffer);
	struct person *person = map_get(&p->by_id, id);

	if (person)
		return person;
	id = arena_strdup(p->arena, id);
	person = add(p);
	person->place = place;
	*slot(person, person_classify(id)) = id;
	map_add(&p->by_id, id, person);
	return person;
}

void person_name(struct person *person, const char *name)
{
	if (name && (!person->name || strcmp(name, person->name) < 0))
		person->name = name;
}

static void fill(const char **to, const char *from)
{
	if (!*to)
		*to = from;
}

/* Makes `other` the same person as `person`, who learns what only the other knew. */
static void unite(struct person *person, struct person *other)
{
	if (!other || other == person)
		return;
	person_name(person, other->name);
	fill(&person->uuid, other->uuid);
	fill(&person->account_id, other->account_id);
	fill(&person->email, other->email);
	fill(&person->display_name, other->display_name);
	if (!person->place.file)
		person->place = other->place;
	other->same = person;
}

/* The record to which `id` belongs now that it is known to be `person`'s (NULL: not known yet). */
static struct person *learn(
	struct people *p, struct person *person, const char *id, enum person_id type)
{
	char buffer[ID_MAX];
	struct person *found;
	const char *key;

	if (!id || !*id)
		return person;
	key = canonical(p, id, buffer);
	found = real(map_get(&p->by_id, key));
	if (!person)
		person = found ? found : add(p);
	if (!found) {
		key = arena_strdup(p->arena, key);
		map_add(&p->by_id, key, person);
		fill(slot(person, type), key);
	}
	unite(person, found);
	return person;
}

struct person *people_learn(struct people *p, const char *uuid, const char *account_id,
	const char *email, const char *display_name)
{
	struct person *person = NULL;

	person = learn(p, person, uuid, PERSON_UUID);
	person = learn(p, person, account_id, PERSON_ACCOUNT_ID);
	person = learn(p, person, email, PERSON_EMAIL);
	if (person && display_name && !person->display_name)
		person->display_name = arena_strdup(p->arena, display_name);
	return person;
}

const struct person *person_real(const struct person *person)
{
	while (person && person->same)
		person = person->same;
	return person;
}

bool person_same(const struct person *a, const struct person *b)
{
	return person_real(a) == person_real(b);
}

const char *person_key(const struct person *person)
{
	return person->uuid         ? person->uuid
	       : person->account_id ? person->account_id
				    : person->email;
}

const char *person_label(const struct person *person)
{
	const struct person *p = person_real(person);
	const char *const labels[] = { p->name, p->display_name, p->email, p->uuid, p->account_id };
	size_t i;

	for (i = 0; i < COUNT(labels); i++)
		if (labels[i])
			return labels[i];
	return "";
}

const char *person_path_id(const struct person *person)
{
	const struct person *p = person_real(person);

	return p->uuid ? p->uuid : p->account_id;
}

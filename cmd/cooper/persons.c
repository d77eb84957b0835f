#include "cooper/persons.h"

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/desk.h"
#include "cooper/options.h"
#include "model/people.h"
#include "model/who.h"
#include "remote/member.h"

bool persons_has(const struct value *uuids, const char *uuid)
{
	uint32_t i;

	for (i = 0; i < uuids->n; i++)
		if (str_same(value_text(&uuids->items[i], NULL), uuid))
			return true;
	return false;
}

void persons_put(struct desk *d, struct value *uuids, const char *uuid)
{
	if (uuid && !persons_has(uuids, uuid))
		value_push(&d->arena, uuids, value_new_string(&d->arena, uuid));
}

struct value *persons_body(struct desk *d, const struct value *uuids)
{
	struct value *list = value_new_list(&d->arena), *one;
	uint32_t i;

	for (i = 0; i < uuids->n; i++) {
		one = value_new_map(&d->arena);
		value_put(&d->arena, one, "uuid", &uuids->items[i]);
		value_push(&d->arena, list, one);
	}
	return list;
}

/* The entry of that name in the manifests; NULL where there is none, or with `e` set. */
static const struct who *find_entry(struct persons *p, const char *name, struct err *e)
{
	const struct workspace *w;

	if (!p->desk->options->files.n)
		return NULL;
	if (!p->loaded && session_load(&p->manifests, p->desk->options, e) < 0)
		return NULL;
	p->loaded = true;
	w = state_find(&p->manifests.desired, p->desk->workspace);
	return w && w->names ? map_get(w->names, name) : NULL;
}

static int add_member(struct persons *p, const char *text, struct value *uuids, struct err *e)
{
	const char *uuid = member_find(&p->desk->ask, p->desk->workspace, text, e);

	persons_put(p->desk, uuids, uuid);
	return uuid ? 0 : -1;
}

int persons_add(struct persons *p, const char *name, struct value *uuids, struct err *e)
{
	const struct who *who = find_entry(p, name, e);
	size_t i;

	if (e->code != ERR_NONE)
		return -1;
	if (!who)
		return add_member(p, name, uuids, e);
	for (i = 0; i < who->n; i++)
		if (add_member(p, person_key(person_real(who->persons[i])), uuids, e) < 0)
			return -1;
	return 0;
}

const char *persons_find(struct persons *p, const char *name, struct err *e)
{
	struct value *uuids = value_new_list(&p->desk->arena);

	if (persons_add(p, name, uuids, e) < 0)
		return NULL;
	if (uuids->n == 1)
		return value_text(&uuids->items[0], NULL);
	err_set(e, ERR_USAGE, "'%s' is %u persons; name one of them", name, uuids->n);
	return NULL;
}

void persons_release(struct persons *p)
{
	session_release(&p->manifests);
}

#include "plan/vacate.h"

#include "base/arena.h"
#include "base/err.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/builder.h"
#include "plan/index.h"

#include <string.h>

bool vacate_leaves(const struct change *c, const struct field *f)
{
	size_t i = 0;

	while (i < c->n_deltas && c->deltas[i].field != f)
		i++;
	return c->action == CHANGE_DELETE || i < c->n_deltas;
}

static const char *target_key(const struct object *o, const struct field *f)
{
	const struct attr *attr = object_attr(o, f->name);

	return attr ? value_text(attr->value, "") : "";
}

const struct object *vacate_target(const struct object *o, const struct field *f)
{
	return collection_find(object_find_collection(object_root(o), f->target), target_key(o, f));
}

/* Who stays in something that goes. */
struct stay {
	const struct object *first; /* by key */
	size_t n;
};

struct check {
	struct plan *plan;
	struct index changes; /* by the live object */
	struct stay *stays;   /* of each change, where it is a deletion */
};

/* The deletion of what `o` refers to by `f` and stays in; NULL where there is none. */
static const struct change *refused(
	const struct check *check, const struct object *o, const struct field *f)
{
	const struct change *deletion = index_find(&check->changes, vacate_target(o, f));
	const struct change *own;

	if (!deletion || deletion->action != CHANGE_DELETE)
		return NULL;
	own = index_find(&check->changes, o);
	return own && vacate_leaves(own, f) ? NULL : deletion;
}

static void find_stays(struct check *check, const struct collection *live, const struct field *f)
{
	size_t i;

	for (i = 0; i < live->n; i++) {
		const struct object *o = live->items[i];
		const struct change *deletion = refused(check, o, f);
		struct stay *stay;

		if (!deletion)
			continue;
		stay = &check->stays[deletion - check->plan->changes];
		if (!stay->n++ || strcmp(o->key, stay->first->key) < 0)
			stay->first = o;
	}
}

static void find_all_stays(struct check *check)
{
	const struct state *live = check->plan->live;
	const struct collection *c;
	size_t i, j;

	for (i = 0; i < live->n; i++)
		for (c = live->workspaces[i].object->collections; c; c = c->next)
			for (j = 0; j < c->kind->n_fields; j++)
				if (c->kind->fields[j].type == FIELD_REFERENCE)
					find_stays(check, c, &c->kind->fields[j]);
}

static void report(struct plan *p, const struct change *c, const struct stay *stay)
{
	const struct kind *kind = stay->first->kind;
	const char *message;

	if (stay->n == 1)
		message = arena_printf(&p->arena,
			"%s '%s' is not empty: %s '%s' stays in it; move that to another %s or "
			"delete it as well",
			c->kind->name, c->live->key, kind->name, stay->first->key, c->kind->name);
	else
		message = arena_printf(&p->arena,
			"%s '%s' is not empty: %zu %s stay in it, '%s' among them; move them to "
			"another %s or delete them as well",
			c->kind->name, c->live->key, stay->n, kind->plural, stay->first->key,
			c->kind->name);
	builder_problem(p, (struct problem){ c->desired ? c->desired : c->parent, c->kind,
				   ERR_REFUSED, message, c->place });
}

static void drop_refused(struct plan *p, const struct stay *stays)
{
	size_t i, n = 0;

	for (i = 0; i < p->n_changes; i++) {
		if (!stays[i].n) {
			p->changes[n++] = p->changes[i];
			continue;
		}
		report(p, &p->changes[i], &stays[i]);
		p->delete --;
	}
	p->n_changes = n;
}

void vacate_check(struct plan *p)
{
	struct check check = { .plan = p };
	size_t i;

	if (!p->delete)
		return;
	for (i = 0; i < p->n_changes; i++)
		index_add(&check.changes, &p->arena, p->changes[i].live, &p->changes[i]);
	index_sort(&check.changes);
	check.stays = ARENA_ARRAY(&p->arena, struct stay, p->n_changes);
	find_all_stays(&check);
	drop_refused(p, check.stays);
}

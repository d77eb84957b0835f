#include "remote/gate.h"

#include "base/err.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "net/http.h"
#include "remote/fetching.h"
#include "remote/list.h"
#include "remote/path.h"

enum gate_state { GATE_UNTRIED, GATE_ASKING, GATE_OPEN, GATE_GONE };

struct gate {
	const struct kind *kind; /* what was taken away, with everything below it */
	enum gate_state state;
	struct arena *arena;
	struct list **held;
	size_t n_held, capacity;
};

void gates_init(struct fetch *f)
{
	const struct kind *const *k;
	size_t capacity = 0;

	for (k = f->kinds; *k; k++) {
		if (!(*k)->removal)
			continue;
		f->gates = arena_grow(&f->arena, f->gates, f->n_gates, &capacity, sizeof *f->gates);
		f->gates[f->n_gates++] = (struct gate){ .kind = *k, .arena = &f->arena };
	}
}

struct gate *gate_of(const struct fetch *f, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < f->n_gates; i++)
		if (kind_below(kind, f->gates[i].kind))
			return &f->gates[i];
	return NULL;
}

bool gate_pass(struct gate *gate, struct list *l)
{
	if (!gate || gate->state == GATE_OPEN)
		return true;
	if (gate->state == GATE_UNTRIED) {
		gate->state = GATE_ASKING;
		return true;
	}
	if (gate->state == GATE_ASKING) {
		gate->held = arena_grow(
			gate->arena, gate->held, gate->n_held, &gate->capacity, sizeof *gate->held);
		gate->held[gate->n_held++] = l;
	}
	return false;
}

static void open_gate(struct fetch *f, struct gate *gate)
{
	size_t i;

	gate->state = GATE_OPEN;
	for (i = 0; i < gate->n_held; i++)
		list_ask(f, gate->held[i]);
	gate->n_held = 0;
}

static void close_for_good(struct fetch *f, struct gate *gate, const struct err *e)
{
	AUTO(str_release) struct str message = STR_INIT;

	gate->state = GATE_GONE;
	gate->n_held = 0;
	str_addf(&message, "%s are not managed: %s", gate->kind->removal->what, err_text(e));
	state_add_unmanageable(f->live, gate->kind, message.buf);
}

void gate_learn(struct fetch *f, struct gate *gate, const struct err *e)
{
	if (!gate || gate->state == GATE_GONE)
		return;
	if (e && e->code == ERR_REMOVED)
		close_for_good(f, gate, e);
	else if (gate->state == GATE_ASKING)
		open_gate(f, gate);
}

/* The live object of the declared `o`, which may still have its old key; NULL where it is not there. */
static struct object *live_side(const struct fetch *f, const struct object *o)
{
	const struct workspace *w = o->parent ? NULL : state_find(f->live, o->key);
	const struct object *parent = o->parent ? live_side(f, o->parent) : NULL;
	const struct collection *c = object_find_collection(parent, o->kind);
	struct object *found = collection_find(c, o->key);

	if (w)
		return w->object;
	return found || !o->renamed_from ? found : collection_find(c, o->renamed_from);
}

/* The first object of `kind` below `o` that is to be there and is not. */
static const struct object *find_missing(
	const struct fetch *f, const struct object *o, const struct kind *kind)
{
	const struct object *found = NULL;
	const struct collection *c;
	size_t i;

	if (o->absent)
		return NULL;
	if (o->kind == kind)
		return live_side(f, o) ? NULL : o;
	for (c = o->collections; c && !found; c = c->next)
		for (i = 0; kind_below(kind, c->kind) && i < c->n && !found; i++)
			found = find_missing(f, c->items[i], kind);
	return found;
}

/*
 * Where to ask for what `o` would be a part of: its parent, or while that is to be created, any other
 * of its kind that is there. NULL where what is there is not known.
 */
static struct object *probe_place(const struct fetch *f, const struct object *o)
{
	struct object *parent = live_side(f, o->parent);
	const struct object *above = o->parent->parent ? live_side(f, o->parent->parent) : NULL;
	const struct collection *c = object_find_collection(above, o->parent->kind);

	if (parent)
		return parent;
	if (c && c->status != COLLECTION_READ)
		return NULL;
	return c && c->n ? c->items[0] : o->parent;
}

/* The path of a list that is answered only where `kind` is there. */
static int probe_path(struct fetch *f, const struct kind *kind, struct object *parent,
	struct str *path, struct err *e)
{
	const struct kind *const *k = f->kinds;
	struct object *o = object_new(&f->arena, kind, parent, "");

	if (kind->list)
		return path_expand(path, kind->list, parent, NULL, e);
	while (*k && ((*k)->parent != kind || !(*k)->list))
		k++;
	return *k ? path_expand(path, (*k)->list, o, NULL, e) : -1;
}

static bool probe(struct fetch *f, struct gate *gate)
{
	AUTO(str_release) struct str path = STR_INIT;
	const struct object *missing = NULL;
	struct object *place;
	struct request *r;
	size_t i;

	for (i = 0; i < f->desired->n && !missing; i++)
		missing = find_missing(f, f->desired->workspaces[i].object, gate->kind);
	place = missing ? probe_place(f, missing) : NULL;
	if (!place || probe_path(f, gate->kind, place, &path, NULL))
		return false;
	str_add(&path, "?pagelen=1");
	r = request_new(f, REQUEST_PROBE);
	r->gate = gate;
	return request_send(f, r, path.buf, NULL) == 0;
}

bool gates_probe(struct fetch *f)
{
	bool sent = false;
	size_t i;

	for (i = 0; i < f->n_gates; i++)
		if (f->gates[i].state == GATE_UNTRIED && probe(f, &f->gates[i]))
			sent = true;
	return sent;
}

void gate_answered(struct fetch *f, struct request *r, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct reply_context context = request_context(f, r->gate->kind);

	reply_check(call, &context, &e);
	gate_learn(f, r->gate, &e);
}

static void mark(struct object *o, const struct unmanageable *gone)
{
	struct collection *c;
	size_t i;

	for (c = o->collections; c; c = c->next) {
		if (kind_below(c->kind, gone->kind)) {
			c->status = COLLECTION_UNMANAGEABLE;
			c->error_code = ERR_REMOVED;
			c->why = gone->message;
		}
		for (i = 0; i < c->n; i++)
			mark(c->items[i], gone);
	}
}

static size_t count(const struct object *o, const struct kind *kind)
{
	size_t n = kind_below(o->kind, kind), i;
	const struct collection *c;

	for (c = o->collections; c; c = c->next)
		for (i = 0; i < c->n; i++)
			n += count(c->items[i], kind);
	return n;
}

void gates_settle(struct fetch *f)
{
	size_t i, w;

	for (i = 0; i < f->live->n_unmanageable; i++) {
		struct unmanageable *gone = &f->live->unmanageable[i];

		gone->objects = 0;
		for (w = 0; w < f->live->n; w++)
			mark(f->live->workspaces[w].object, gone);
		for (w = 0; w < f->desired->n; w++)
			gone->objects += count(f->desired->workspaces[w].object, gone->kind);
	}
}

#include "apply/census.h"

#include "apply/journal.h"
#include "apply/journal_lines.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"
#include "net/url.h"
#include "plan/change.h"
#include "plan/outcome.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct census_list {
	const char *address;
	size_t items;
	const char *run, *time; /* that saw them; when */
};

/* --- the lists of a state --- */

/* What is done with each list that was read; -1 ends it. */
struct visit {
	int (*list)(struct visit *v, struct collection *c, const char *address);
	void *data;
	struct err *e;
};

static bool is_read_list(const struct collection *c)
{
	return c->kind->list && c->kind->shape != KIND_SINGLETON && c->status == COLLECTION_READ;
}

static int visit_object(struct visit *v, const struct object *o);

static int visit_items(struct visit *v, const struct collection *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (visit_object(v, c->items[i]) < 0)
			return -1;
	return 0;
}

static int visit_object(struct visit *v, const struct object *o)
{
	struct collection *c;

	for (c = o->collections; c; c = c->next) {
		AUTO(str_release) struct str address = STR_INIT;

		if (is_read_list(c)) {
			object_list_address(o, c->kind, &address);
			if (v->list(v, c, address.buf) < 0)
				return -1;
		}
		if (visit_items(v, c) < 0)
			return -1;
	}
	return 0;
}

static int visit_state(struct visit *v, const struct state *live)
{
	size_t i;

	for (i = 0; i < live->n; i++)
		if (visit_object(v, live->workspaces[i].object) < 0)
			return -1;
	return 0;
}

static size_t items_of(const struct collection *c)
{
	return c->n + c->unmanaged;
}

static bool is_believed(const char *const *believed, const char *address)
{
	for (; believed && *believed; believed++)
		if (str_same(*believed, address))
			return true;
	return false;
}

static int end_at_empty(struct visit *v, struct collection *c, const char *address)
{
	return items_of(c) || is_believed(v->data, address) ? 0 : -1;
}

bool census_has_empty(const struct state *live, const char *const *believed)
{
	struct visit v = { .list = end_at_empty, .data = (void *)(uintptr_t)believed };

	return visit_state(&v, live) < 0;
}

/* --- what the journal says --- */

static struct census_list *list_at(struct census *c, const char *address)
{
	struct census_list *list = map_get(&c->lists, address);

	if (list)
		return list;
	list = ARENA_NEW(&c->arena, struct census_list);
	list->address = arena_strdup(&c->arena, address);
	map_add(&c->lists, list->address, list);
	c->items = arena_grow(
		&c->arena, c->items, c->n, &c->capacity, sizeof(struct census_list *));
	c->items[c->n++] = list;
	return list;
}

/* The runs of the server, by their ids. */
struct runs {
	const char *server;
	struct arena *arena;
	struct map known; /* to the id itself, or to "" where it is another server's */
};

struct id {
	bool ours;
};

static void take_begin(struct runs *r, const struct value *line)
{
	const char *run = journal_line_text(line, "run");
	struct id *id = map_get(&r->known, run);

	if (!id) {
		id = ARENA_NEW(r->arena, struct id);
		map_add(&r->known, arena_strdup(r->arena, run), id);
	}
	id->ours = url_same_base(journal_line_text(line, "server"), r->server);
}

static void take_seen(struct census *c, const struct runs *r, const struct value *line)
{
	const char *address = journal_line_text(line, "collection"),
		   *time = journal_line_text(line, "time");
	const struct id *id = map_get(&r->known, journal_line_text(line, "run"));
	struct census_list *list;

	if (!id || !id->ours || !address)
		return;
	list = list_at(c, address);
	list->items = journal_line_count(line, "items");
	list->run = arena_strdup(&c->arena, journal_line_text(line, "run"));
	list->time = arena_strdup(&c->arena, time ? time : "");
}

int census_read(struct census *c, const char *path, const char *server, struct err *e)
{
	static const char *const words[] = { "\"begin\"", "\"seen\"", NULL };
	AUTO(journal_lines_release) struct journal_lines lines = JOURNAL_LINES_INIT;
	struct runs runs = { .server = server, .arena = &c->arena };
	const struct value *line;

	lines.words = words;
	map_init(&c->lists, &c->arena);
	map_init(&runs.known, &c->arena);
	if (journal_lines_open(&lines, path, 0, e) < 0)
		return -1;
	do {
		if (journal_lines_next(&lines, &line, e) < 0)
			return -1;
		if (journal_line_is(line, "begin"))
			take_begin(&runs, line);
		else if (journal_line_is(line, "seen"))
			take_seen(c, &runs, line);
	} while (line);
	return 0;
}

bool census_claims(const struct census *c, const char *const *addresses)
{
	const struct census_list *list;

	for (; addresses && *addresses; addresses++) {
		list = map_get(&c->lists, *addresses);
		if (list && list->items > CENSUS_MANY)
			return true;
	}
	return false;
}

/* --- doubts --- */

struct doubt {
	const struct census *census;
	const char *const *believed;
	struct arena *arena; /* of the live state */
};

static int doubt_list(struct visit *v, struct collection *c, const char *address)
{
	const struct doubt *d = v->data;
	const struct census_list *list = map_get(&d->census->lists, address);

	if (items_of(c) || !list || list->items <= CENSUS_MANY || is_believed(d->believed, address))
		return 0;
	c->status = COLLECTION_UNREADABLE;
	c->error_code = ERR_REPLY;
	c->why = arena_printf(d->arena,
		"the list came back empty, and had %zu items in it on %.10s (run %.8s): that is "
		"not believed; if they are gone, say --allow-empty '%s'",
		list->items, list->time, list->run, address);
	return 0;
}

void census_doubt(const struct census *c, struct state *live, const char *const *believed)
{
	struct doubt d = { c, believed, &live->arena };
	struct visit v = { .list = doubt_list, .data = &d };

	visit_state(&v, live);
}

/* --- what a run leaves behind --- */

struct tally {
	const struct census *census;
	struct journal *journal;
	struct arena arena;
	struct map growth;  /* of lists, by address: what the run added to them */
	struct map touched; /* addresses of what was created, deleted or renamed */
};

struct growth {
	int64_t items;
};

static void add_growth(struct tally *t, const struct change *c, int64_t items)
{
	AUTO(str_release) struct str address = STR_INIT;
	struct growth *growth;

	object_list_address(c->parent, c->kind, &address);
	growth = map_get(&t->growth, address.buf);
	if (!growth) {
		growth = ARENA_NEW(&t->arena, struct growth);
		map_add(&t->growth, arena_strdup(&t->arena, address.buf), growth);
	}
	growth->items += items;
}

static void touch(struct tally *t, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;
	char *copy;

	if (!o)
		return;
	object_address(o, &address);
	copy = arena_strdup(&t->arena, address.buf);
	map_add(&t->touched, copy, copy);
}

static void add_members(struct tally *t, const struct change *c)
{
	size_t i;

	for (i = 0; i < c->n_deltas; i++)
		add_growth(t, c, c->deltas[i].after ? 1 : -1);
}

static void add_change(struct tally *t, const struct change *c)
{
	if (change_is_set(c)) {
		add_members(t, c);
		return;
	}
	if (c->action == CHANGE_CREATE)
		add_growth(t, c, 1);
	else if (c->action == CHANGE_DELETE)
		add_growth(t, c, -1);
	else if (c->action == CHANGE_UPDATE && !c->renamed_from)
		return;
	touch(t, c->desired);
	touch(t, c->live);
}

/* Whether what the list at `address` is in is not what it was. */
static bool is_in_touched(const struct tally *t, const char *address)
{
	AUTO(str_release) struct str above = STR_INIT;
	size_t i;

	for (i = 0; address[i]; i++) {
		if (address[i] == ' ' && map_get(&t->touched, above.buf))
			return true;
		str_addch(&above, address[i]);
	}
	return false;
}

static int write_list(struct visit *v, struct collection *c, const char *address)
{
	struct tally *t = v->data;
	const struct census_list *list = map_get(&t->census->lists, address);
	const struct growth *growth = map_get(&t->growth, address);
	const int64_t after = (int64_t)items_of(c) + (growth ? growth->items : 0);
	const size_t items = after < 0 ? 0 : (size_t)after, before = list ? list->items : 0;

	if (is_in_touched(t, address) || items == before ||
		(items <= CENSUS_MANY && before <= CENSUS_MANY))
		return 0;
	return journal_seen(t->journal, address, items, v->e);
}

/* Of what stands in what is new, nothing is known. */
static int forget_touched(struct tally *t, struct err *e)
{
	size_t i;

	for (i = 0; i < t->census->n; i++)
		if (t->census->items[i]->items > CENSUS_MANY &&
			is_in_touched(t, t->census->items[i]->address) &&
			journal_seen(t->journal, t->census->items[i]->address, 0, e) < 0)
			return -1;
	return 0;
}

int census_write(const struct census *c, const struct plan *plan, const struct outcome *outcomes,
	struct journal *journal, struct err *e)
{
	struct tally t = { .census = c, .journal = journal };
	struct visit v = { .list = write_list, .data = &t, .e = e };
	int status;
	size_t i;

	map_init(&t.growth, &t.arena);
	map_init(&t.touched, &t.arena);
	for (i = 0; i < plan->n_changes; i++)
		if (outcomes[i].status == OUTCOME_DONE)
			add_change(&t, &plan->changes[i]);
	status = visit_state(&v, plan->live) < 0 || forget_touched(&t, e) < 0 ? -1 : 0;
	arena_release(&t.arena);
	return status;
}

void census_release(struct census *c)
{
	arena_release(&c->arena);
	*c = (struct census)CENSUS_INIT;
}

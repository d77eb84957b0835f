#include "remote/intake.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/http.h"
#include "remote/decode.h"
#include "remote/fetching.h"
#include "remote/gate.h"
#include "remote/list.h"
#include "remote/raw.h"
#include "remote/reply.h"

/* An item that became a live object and is declared. */
struct kept {
	const struct object *desired;
	struct object *live;
	const struct value *json;
};

/* What becomes of an answer until it is dealt with. */
struct intake {
	struct fetch *f;
	struct list *l;
	const struct http_call *call;
	struct arena scratch; /* the JSON and what is made of it; goes with the answer */
	struct kept *kept;
	size_t n_kept, capacity;
};

static void intake_release(struct intake *in)
{
	arena_release(&in->scratch);
}

/* --- items --- */

/* The declared object that the server knows by `key`. */
static struct object *declared(const struct list *l, const char *key)
{
	struct object *o = collection_find(l->desired, key);

	return o ? o : map_get(&l->renamed, key);
}

/* Keeps `missing` right, now that `key`, which is not in the live collection yet, was seen. */
static void count_seen(struct list *l, const char *key)
{
	const struct object *o = collection_find(l->desired, key);
	const struct object *was = map_get(&l->renamed, key);

	/* What has its new name needs no look at the old one. */
	if (o)
		l->missing -= list_old_key(o) && !collection_find(l->live, o->renamed_from) ? 2 : 1;
	if (was && !collection_find(l->live, was->key))
		l->missing--;
}

/* Keeps `o`, which `json` (may be NULL) describes, for what `desired` (may be NULL) declares. */
static void keep_object(
	struct intake *in, struct object *o, struct object *desired, const struct value *json)
{
	count_seen(in->l, o->key);
	collection_add(&in->f->live->arena, in->l->live, o);
	if (!desired)
		return;
	if (!desired->live || str_same(o->key, desired->key))
		desired->live = o;
	in->kept = arena_grow(&in->scratch, in->kept, in->n_kept, &in->capacity, sizeof *in->kept);
	in->kept[in->n_kept++] = (struct kept){ desired, o, json };
}

/* Keeps the item as a live object. 0, or -1 with `e` set. */
static int keep(struct intake *in, const struct value *json, const char *key, struct err *e)
{
	struct list *l = in->l;
	struct arena *a = &in->f->live->arena;
	struct decoder d = { a, l->people };
	struct object *o;

	if (collection_find(l->live, key))
		return 0;
	o = decode_object(&d, l->live->kind, l->live->parent, json, e);
	if (!o)
		return -1;
	keep_object(in, o, declared(l, key), json);
	return 0;
}

static int take_item(struct intake *in, struct page_run *run, const struct value *json,
	bool only_page, struct err *e)
{
	struct list *l = in->l;
	const struct kind *kind = l->live->kind;
	struct decoder d = { &in->scratch, l->people };
	const char *key = decode_key(&d, kind, json, e), *identity;

	if (!key)
		return -1;
	identity = only_page ? NULL : decode_identity(&d, kind, json, e);
	if (!page_run_item(run, identity) || decode_gone(kind, json))
		return 0;
	if (l->keep_all || declared(l, key))
		return keep(in, json, key, e);
	l->live->unmanaged += !l->filtered;
	return 0;
}

static int take_items(
	struct intake *in, struct page_run *run, const struct page *page, struct err *e)
{
	bool only_page = !page->next && !run->pages;
	uint32_t i;

	for (i = 0; i < page->values->n; i++)
		if (take_item(in, run, &page->values->items[i], only_page, e))
			return err_wrap(e, "item %u of page %zu", i + 1, run->pages + 1);
	return 0;
}

/* What is declared below the items that came is asked for now. */
static void go_below(struct intake *in)
{
	size_t i;

	for (i = 0; i < in->n_kept; i++)
		list_below(in->f, in->l->people, in->kept[i].desired, in->kept[i].live,
			in->kept[i].json);
}

/* --- paging on, or asking one by one --- */

static bool worth_singles(const struct list *l, const struct page *page, const struct page_run *run)
{
	return l->has_items && !l->keep_all && !l->filtered && !l->tried_singly &&
	       page_singles_cheaper(page->size, page->pagelen, run->items, l->missing);
}

static int ask_singles(struct fetch *f, struct list *l, struct err *e)
{
	size_t i;

	for (i = 0; i < l->desired->n; i++) {
		const struct object *o = l->desired->items[i];

		if (collection_find(l->live, o->key))
			continue;
		if (list_ask_item(f, l, o->key, e))
			return -1;
		if (list_old_key(o) && !collection_find(l->live, o->renamed_from) &&
			list_ask_item(f, l, o->renamed_from, e))
			return -1;
	}
	return 0;
}

static int follow(
	struct fetch *f, struct list *l, struct request *r, const struct page *page, struct err *e)
{
	if (l->live->status == COLLECTION_UNREADABLE)
		return 0;
	if (!worth_singles(l, page, &r->run))
		return list_send(f, l, r, page->next, e);
	l->tried_singly = true;
	l->paused = r;
	l->paused_at = arena_strdup(&f->arena, page->next);
	return ask_singles(f, l, e);
}

static int take_page(struct intake *in, struct request *r, struct err *e)
{
	struct list *l = in->l;
	struct reply_context context = request_context(in->f, l->live->kind);
	const struct value *json = reply_json(&in->scratch, in->call, &context, e);
	struct page page;
	int more;

	if (!json)
		return -1;
	if (page_read(&page, json, e) || take_items(in, &r->run, &page, e))
		return reply_wrap(in->call, e);
	l->size = page.size;
	more = page_run_next(&r->run, &page, e);
	if (more < 0)
		return reply_wrap(in->call, e);
	/* The next page goes before the lists of this one's items: it leads to more of them. */
	if (more && follow(in->f, l, r, &page, e))
		return -1;
	go_below(in);
	return 0;
}

/* After an item could not be read: the list can still be read to its end. */
static int page_on(struct intake *in, struct err *e)
{
	struct request *r = in->l->paused;

	if (e->code == ERR_INTERRUPTED || (!r && !in->l->resumed))
		return -1;
	err_release(e);
	if (!r)
		return 0;
	in->l->paused = NULL;
	in->l->resumed = true;
	return list_send(in->f, in->l, r, in->l->paused_at, e);
}

/* Whether the failure `e` of an item says that it is not there. */
static bool is_absent(const struct intake *in, const struct err *e)
{
	return in->call->outcome == HTTP_REPLIED &&
	       (e->code == ERR_NOT_FOUND ||
		       in->call->status == (int)in->l->live->kind->absent_status);
}

/* What else the file `o` is, which is to change, its content does not say. */
static int ask_meta(struct intake *in, struct object *o, struct err *e)
{
	struct request *r = request_new(in->f, REQUEST_ITEM);
	AUTO(str_release) struct str path = STR_INIT;

	r->file = o;
	raw_add_meta_path(&path, in->call);
	return list_send(in->f, in->l, r, path.buf, e);
}

static int take_meta(struct intake *in, struct object *o, struct err *e)
{
	struct reply_context context = request_context(in->f, o->kind);
	const struct value *json = reply_json(&in->scratch, in->call, &context, e);

	if (!json || raw_check_plain(o, json, e) < 0)
		return -1;
	keep_object(in, o, declared(in->l, o->key), NULL);
	return 0;
}

/* What an item is that is no JSON; of what is to go, it need not be known. */
static int take_raw(struct intake *in, const char *key, struct err *e)
{
	struct list *l = in->l;
	struct object *desired = declared(l, key), *o;
	struct reply_context context = request_context(in->f, l->live->kind);
	bool there = raw_check(in->call, &context, e) == 0;

	if (!there && is_absent(in, e)) {
		err_release(e);
		return 0;
	}
	if (!there)
		return -1;
	o = object_new(&in->f->live->arena, l->live->kind, l->live->parent, desired->key);
	if (!desired->absent && raw_take(&in->f->live->arena, o, in->call, e) < 0)
		return -1;
	if (!desired->absent && !raw_is_declared(desired, o))
		return ask_meta(in, o, e);
	keep_object(in, o, desired, NULL);
	return 0;
}

static int take_json(struct intake *in, struct err *e)
{
	struct list *l = in->l;
	const struct kind *kind = l->live->kind;
	struct reply_context context = request_context(in->f, kind);
	struct decoder d = { &in->scratch, l->people };
	const struct value *json = reply_json(&in->scratch, in->call, &context, e);
	const char *key;

	if (!json && is_absent(in, e)) {
		err_release(e);
		return 0;
	}
	if (!json)
		return page_on(in, e);
	if (decode_gone(kind, json))
		return 0;
	/* The key is the answer's, not the one asked for: a server may lead on from an old name. */
	key = decode_key(&d, kind, json, e);
	if (!key || (declared(l, key) && keep(in, json, key, e)))
		return reply_wrap(in->call, e);
	go_below(in);
	return 0;
}

static int take_single(struct intake *in, const struct request *r, struct err *e)
{
	if (r->file)
		return take_meta(in, r->file, e);
	if (in->l->live->kind->flags & KIND_RAW)
		return take_raw(in, r->key, e);
	return take_json(in, e);
}

/* Nothing is under way any more. */
static void finish(struct list *l)
{
	if (l->paused)
		l->live->unmanaged = l->size > (int64_t)l->live->n ? (size_t)l->size - l->live->n
								   : 0;
	if (l->live->status == COLLECTION_UNREAD)
		l->live->status = COLLECTION_READ;
}

void intake_answered(struct fetch *f, struct request *r, const struct http_call *call)
{
	AUTO(intake_release) struct intake in = { .f = f, .l = r->list, .call = call };
	AUTO(err_release) struct err e = ERR_INIT;
	struct list *l = r->list;

	if (fetch_check_memory(f, &e) < 0 ||
		(r->type == REQUEST_PAGE ? take_page(&in, r, &e) : take_single(&in, r, &e)) < 0)
		list_fail(f, l, &e);
	if (--l->open == 0)
		finish(l);
	gate_learn(f, gate_of(f, l->live->kind), &e);
}

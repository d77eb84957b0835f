#include "remote/list.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"
#include "net/http.h"
#include "remote/decode.h"
#include "remote/fetching.h"
#include "remote/gate.h"
#include "remote/path.h"
#include "remote/query.h"

struct list {
	const struct collection *desired;
	struct collection *live;
	struct people *people;
	struct map renamed; /* the key a declared object had, to that object */
	size_t missing;     /* requests that would show, one by one, what was not seen yet */
	size_t open;        /* requests under way */
	int64_t size;       /* of the whole list, as the last page said; -1: it did not */
	bool keep_all;      /* also what is not declared */
	bool filtered;      /* the server was asked for the declared keys only */
	bool tried_singly;
	bool resumed; /* paging went on after all */
	struct request
		*paused; /* what would page on, and where, while items are asked for singly */
	const char *paused_at;
};

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

/* The longest URL of a filtered list; servers and what stands before them have bounds of their own. */
enum { FILTER_URL_MAX = 3500 };

static void fail(struct list *l, const struct err *e, struct arena *a)
{
	if (l->live->status == COLLECTION_UNREADABLE)
		return;
	l->live->status = COLLECTION_UNREADABLE;
	l->live->error_code = e->code;
	l->live->why = arena_strdup(a, err_text(e));
}

/* The key that the server may still know it by; NULL where there is none. */
static const char *old_key(const struct object *o)
{
	return str_same(o->renamed_from, o->key) ? NULL : o->renamed_from;
}

/* --- asking --- */

static int send(struct fetch *f, struct list *l, struct request *r, const char *path, struct err *e)
{
	r->list = l;
	if (request_send(f, r, path, e))
		return -1;
	l->open++;
	return 0;
}

/* "repositories/acme?pagelen=100&fields=next,size,..." */
static int add_list_path(
	const struct fetch *f, const struct list *l, struct str *path, struct err *e)
{
	const struct kind *kind = l->live->kind;

	if (path_expand(path, kind->list, l->live->parent, NULL, e))
		return -1;
	str_addch(path, '?');
	if (kind->pagelen)
		str_addf(path, "pagelen=%u&", kind->pagelen);
	str_add(path, "fields=next,size,page,pagelen");
	query_fields(path, kind, f->kinds, "values.");
	return 0;
}

/* The oldest of several with one key wins: by the first of the server's own ids. */
static void add_sort(struct str *path, const struct kind *kind)
{
	size_t i = 0;

	while (i < kind->n_fields && !(kind->fields[i].flags & FIELD_READ_ONLY))
		i++;
	if (i < kind->n_fields)
		str_addf(path, "&sort=%s", field_path(&kind->fields[i]));
}

/* Every key that a declared object has or had. `*n` is their number. */
static const char **declared_keys(struct fetch *f, const struct list *l, size_t *n)
{
	const char **keys = ARENA_ARRAY(&f->arena, const char *, 2 * l->desired->n);
	size_t i;

	for (*n = 0, i = 0; i < l->desired->n; i++) {
		const struct object *o = l->desired->items[i];

		keys[(*n)++] = o->key;
		if (old_key(o))
			keys[(*n)++] = o->renamed_from;
	}
	return keys;
}

static int ask_filtered(struct fetch *f, struct list *l, struct str *path, struct err *e)
{
	AUTO(str_release) struct str each = STR_INIT;
	struct query_form form = { .before = "",
		.between = " OR ",
		.after = "",
		.texts_max = SIZE_MAX,
		.url_max = FILTER_URL_MAX };
	size_t base, n, i;
	const char **keys = declared_keys(f, l, &n);

	str_addf(&each, "%s=", field_path(kind_key(l->live->kind)));
	form.each = each.buf;
	str_add(path, "&q=");
	base = path->len;
	for (i = 0; i < n;) {
		str_truncate(path, base);
		i += query_any(path, &form, keys + i, n - i);
		if (send(f, l, request_new(f, REQUEST_PAGE), path->buf, e))
			return -1;
	}
	return 0;
}

static int ask_list(struct fetch *f, struct list *l, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	if (add_list_path(f, l, &path, e))
		return -1;
	if (l->live->kind->flags & KIND_BY_KEY)
		add_sort(&path, l->live->kind);
	if (l->filtered)
		return ask_filtered(f, l, &path, e);
	return send(f, l, request_new(f, REQUEST_PAGE), path.buf, e);
}

/* One item by its path; `key` must live as long as `f`. */
static int ask_item(struct fetch *f, struct list *l, const char *key, struct err *e)
{
	const struct kind *kind = l->live->kind;
	struct object *o = object_new(&f->arena, kind, l->live->parent, key);
	AUTO(str_release) struct str path = STR_INIT;

	if (path_expand(&path, kind->item, o, NULL, e))
		return -1;
	str_add(&path, "?fields=");
	query_fields(&path, kind, f->kinds, "");
	return send(f, l, request_new(f, REQUEST_ITEM), path.buf, e);
}

void list_ask(struct fetch *f, struct list *l)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (l->live->kind->list ? ask_list(f, l, &e) : ask_item(f, l, "", &e)) {
		fail(l, &e, &f->live->arena);
		gate_learn(f, gate_of(f, l->live->kind), &e);
	}
}

/* --- beginning --- */

static void count_missing(struct list *l, struct arena *a)
{
	size_t i;

	map_init(&l->renamed, a);
	for (i = 0; i < l->desired->n; i++) {
		struct object *o = l->desired->items[i];

		l->missing += old_key(o) ? 2 : 1;
		if (old_key(o))
			map_add(&l->renamed, o->renamed_from, o);
	}
}

static void start(struct fetch *f, struct people *people, const struct collection *desired,
	struct collection *live)
{
	struct list *l = ARENA_NEW(&f->arena, struct list);

	l->desired = desired;
	l->live = live;
	l->people = people;
	l->size = -1;
	l->keep_all = desired->exact || live->kind->shape == KIND_SET;
	l->filtered = (live->kind->flags & KIND_BY_KEY) && !l->keep_all;
	count_missing(l, &f->arena);
	if (gate_pass(gate_of(f, live->kind), l))
		list_ask(f, l);
}

/* A singleton that is there where the answer about its parent says so. */
static void take_toggled(struct fetch *f, struct people *people, const struct collection *desired,
	struct collection *live, const struct value *json)
{
	struct object *o;

	live->status = COLLECTION_READ;
	if (!value_true(value_at(json, live->kind->toggle)))
		return;
	o = object_new(&f->live->arena, live->kind, live->parent, "");
	collection_add(&f->live->arena, live, o);
	if (desired->n)
		list_below(f, people, desired->items[0], o, NULL);
}

void list_below(struct fetch *f, struct people *people, const struct object *desired,
	struct object *live, const struct value *json)
{
	const struct collection *wanted;
	const struct kind *const *k;
	struct collection *found;

	if (desired->absent)
		return;
	for (k = f->kinds; *k; k++) {
		wanted = (*k)->parent == desired->kind ? object_find_collection(desired, *k) : NULL;
		if (!wanted || (!wanted->n && !wanted->exact && (*k)->shape != KIND_SET))
			continue;
		found = object_collection(&f->live->arena, live, *k);
		if ((*k)->toggle)
			take_toggled(f, people, wanted, found, json);
		else
			start(f, people, wanted, found);
	}
}

/* --- taking what comes --- */

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
		l->missing -= old_key(o) && !collection_find(l->live, o->renamed_from) ? 2 : 1;
	if (was && !collection_find(l->live, was->key))
		l->missing--;
}

/* Keeps the item as a live object. 0, or -1 with `e` set. */
static int keep(struct intake *in, const struct value *json, const char *key, struct err *e)
{
	struct list *l = in->l;
	struct arena *a = &in->f->live->arena;
	struct decoder d = { a, l->people };
	struct object *desired = declared(l, key), *o;

	if (collection_find(l->live, key))
		return 0;
	o = decode_object(&d, l->live->kind, l->live->parent, json, e);
	if (!o)
		return -1;
	count_seen(l, o->key);
	collection_add(a, l->live, o);
	if (!desired)
		return 0;
	in->kept = arena_grow(&in->scratch, in->kept, in->n_kept, &in->capacity, sizeof *in->kept);
	in->kept[in->n_kept++] = (struct kept){ desired, o, json };
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
	if (!page_run_item(run, identity))
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
	return !l->keep_all && !l->filtered && !l->tried_singly &&
	       l->live->kind->shape == KIND_MAP && l->live->kind->item &&
	       page_singles_cheaper(page->size, page->pagelen, run->items, l->missing);
}

static int ask_singles(struct fetch *f, struct list *l, struct err *e)
{
	size_t i;

	for (i = 0; i < l->desired->n; i++) {
		const struct object *o = l->desired->items[i];

		if (collection_find(l->live, o->key))
			continue;
		if (ask_item(f, l, o->key, e))
			return -1;
		if (old_key(o) && !collection_find(l->live, o->renamed_from) &&
			ask_item(f, l, o->renamed_from, e))
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
		return send(f, l, r, page->next, e);
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
	return send(in->f, in->l, r, in->l->paused_at, e);
}

static int take_single(struct intake *in, struct err *e)
{
	struct list *l = in->l;
	const struct kind *kind = l->live->kind;
	struct reply_context context = request_context(in->f, kind);
	struct decoder d = { &in->scratch, l->people };
	const struct value *json = reply_json(&in->scratch, in->call, &context, e);
	const char *key;

	if (!json && in->call->outcome == HTTP_REPLIED &&
		(e->code == ERR_NOT_FOUND || in->call->status == (int)kind->absent_status)) {
		err_release(e);
		return 0;
	}
	if (!json)
		return page_on(in, e);
	/* The key is the answer's, not the one asked for: a server may lead on from an old name. */
	key = decode_key(&d, kind, json, e);
	if (!key || (declared(l, key) && keep(in, json, key, e)))
		return reply_wrap(in->call, e);
	go_below(in);
	return 0;
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

void list_answered(struct fetch *f, struct request *r, const struct http_call *call)
{
	AUTO(intake_release) struct intake in = { .f = f, .l = r->list, .call = call };
	AUTO(err_release) struct err e = ERR_INIT;
	struct list *l = r->list;

	if (r->type == REQUEST_PAGE ? take_page(&in, r, &e) : take_single(&in, &e))
		fail(l, &e, &f->live->arena);
	if (--l->open == 0)
		finish(l);
	gate_learn(f, gate_of(f, l->live->kind), &e);
}

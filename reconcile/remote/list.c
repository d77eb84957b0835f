#include "remote/list.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "remote/decode.h"
#include "remote/fetching.h"
#include "remote/gate.h"
#include "remote/path.h"
#include "remote/query.h"

/* The longest URL of a filtered list; servers and what stands before them have bounds of their own. */
enum { FILTER_URL_MAX = 3500 };

static void fail(struct fetch *f, struct collection *live, const struct err *e)
{
	if (live->status == COLLECTION_UNREADABLE)
		return;
	live->status = COLLECTION_UNREADABLE;
	live->error_code = e->code;
	live->why = arena_strdup(&f->live->arena, err_text(e));
}

void list_fail(struct fetch *f, struct list *l, const struct err *e)
{
	fail(f, l->live, e);
}

const char *list_old_key(const struct object *o)
{
	return str_same(o->renamed_from, o->key) ? NULL : o->renamed_from;
}

/* --- asking --- */

int list_send(struct fetch *f, struct list *l, struct request *r, const char *path, struct err *e)
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
		if (list_old_key(o))
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
		if (list_send(f, l, request_new(f, REQUEST_PAGE), path->buf, e))
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
	return list_send(f, l, request_new(f, REQUEST_PAGE), path.buf, e);
}

int list_ask_item(struct fetch *f, struct list *l, const char *key, struct err *e)
{
	static const char *const any_type[] = { "Accept: */*", NULL };
	const struct kind *kind = l->live->kind;
	struct object *o = object_new(&f->arena, kind, l->live->parent, key);
	struct request *r = request_new(f, REQUEST_ITEM);
	AUTO(str_release) struct str path = STR_INIT;

	r->key = o->key;
	r->headers = kind->flags & KIND_RAW ? any_type : NULL;
	if (path_expand(&path, kind->item, o, NULL, e))
		return -1;
	if (!(kind->flags & KIND_RAW)) {
		str_add(&path, "?fields=");
		query_fields(&path, kind, f->kinds, "");
	}
	return list_send(f, l, r, path.buf, e);
}

/* What has no list: each item that is declared, or the only one there can be. */
static int ask_items(struct fetch *f, struct list *l, struct err *e)
{
	size_t i;

	if (!(l->live->kind->flags & KIND_SINGLY))
		return list_ask_item(f, l, "", e);
	for (i = 0; i < l->desired->n; i++)
		if (list_ask_item(f, l, l->desired->items[i]->key, e))
			return -1;
	return 0;
}

void list_ask(struct fetch *f, struct list *l)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if ((l->live->kind->list ? ask_list : ask_items)(f, l, &e)) {
		list_fail(f, l, &e);
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

		l->missing += list_old_key(o) ? 2 : 1;
		if (list_old_key(o))
			map_add(&l->renamed, o->renamed_from, o);
	}
}

/* Items of which the server makes the path cannot be asked for before they are known. */
static bool has_items(struct fetch *f, const struct collection *desired, struct object *parent)
{
	const struct kind *kind = desired->kind;
	AUTO(str_release) struct str path = STR_INIT;
	struct object *o;

	if (kind->shape != KIND_MAP || !kind->item || kind->flags & KIND_NO_GET || !desired->n)
		return false;
	o = object_new(&f->arena, kind, parent, desired->items[0]->key);
	return path_expand(&path, kind->item, o, NULL, NULL) == 0;
}

/* Whether all that is there is to be known, and not only what is declared. */
static bool is_whole(const struct collection *desired)
{
	return desired->exact || desired->kind->shape == KIND_SET ||
	       desired->kind->flags & KIND_EXACT;
}

static void start(struct fetch *f, struct people *people, const struct collection *desired,
	struct collection *live)
{
	struct list *l = ARENA_NEW(&f->arena, struct list);

	l->desired = desired;
	l->live = live;
	l->people = people;
	l->size = -1;
	l->keep_all = is_whole(desired);
	l->has_items = has_items(f, desired, live->parent);
	l->filtered = (live->kind->flags & KIND_BY_KEY) && !l->keep_all;
	count_missing(l, &f->arena);
	if (gate_pass(gate_of(f, live->kind), l))
		list_ask(f, l);
}

/* What is below a singleton that the answer about its parent shows as `o`. */
static void go_on_below(struct fetch *f, struct people *people, const struct collection *desired,
	struct object *o, const struct value *json)
{
	if (!desired->n)
		return;
	desired->items[0]->live = o;
	list_below(f, people, desired->items[0], o, json);
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
	go_on_below(f, people, desired, o, NULL);
}

/* A singleton whose fields are in the answer about its parent. */
static void take_part(struct fetch *f, struct people *people, const struct collection *desired,
	struct collection *live, const struct value *json)
{
	const struct decoder d = { &f->live->arena, people };
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *o;

	live->status = COLLECTION_READ;
	if (decode_gone(live->kind, json))
		return;
	o = decode_object(&d, live->kind, live->parent, json, &e);
	if (!o) {
		err_wrap(&e, "the answer about the %s '%s'", live->parent->kind->name,
			live->parent->key);
		fail(f, live, &e);
		return;
	}
	collection_add(&f->live->arena, live, o);
	go_on_below(f, people, desired, o, json);
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
		if (!wanted || (!wanted->n && !is_whole(wanted)))
			continue;
		found = object_collection(&f->live->arena, live, *k);
		if ((*k)->toggle)
			take_toggled(f, people, wanted, found, json);
		else if ((*k)->flags & KIND_IN_PARENT && json)
			take_part(f, people, wanted, found, json);
		else
			start(f, people, wanted, found);
	}
}

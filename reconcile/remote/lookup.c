#include "remote/lookup.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/http.h"
#include "net/url.h"
#include "remote/fetching.h"
#include "remote/query.h"

/* The persons of one request. */
struct lookup {
	struct people *people;
	struct person **persons;
	size_t n;
	bool nameless; /* a member was answered without the address */
};

/* The persons to look up, each once. */
struct wanted {
	struct arena *arena;
	struct people *people;
	struct map emails;
	struct person **persons;
	size_t n, capacity;
};

/* Reading members needs this (fact sheet, section 3.1). */
static const struct scopes scopes = { "account", "read:workspace:bitbucket" };

/* Addresses are long, and 90 of them are what the server takes: more than that is a URL that it does not. */
enum { LOOKUP_URL_MAX = 7000 };

static bool is_known(const struct person *person)
{
	return person->uuid || person->account_id;
}

static void want(struct wanted *w, const struct person *named)
{
	const struct person *person = person_real(named);
	struct person *own;

	if (!person || is_known(person) || !person->email)
		return;
	own = map_get(&w->people->by_id, person->email);
	while (own && own->same)
		own = own->same;
	if (!own || map_add(&w->emails, person->email, own))
		return;
	w->persons = arena_grow(w->arena, w->persons, w->n, &w->capacity, sizeof(struct person *));
	w->persons[w->n++] = own;
}

/* Of what is to be absent, who it is has to be known, and nothing else. */
static void collect(struct wanted *w, const struct object *o)
{
	const struct collection *c;
	size_t i, j;

	for (i = 0; i < o->n_attrs; i++) {
		if (o->absent && !(o->attrs[i].field->flags & FIELD_KEY))
			continue;
		want(w, o->attrs[i].person);
		for (j = 0; j < o->attrs[i].n_people; j++)
			want(w, o->attrs[i].people[j]);
	}
	for (c = o->collections; c && !o->absent; c = c->next)
		for (i = 0; i < c->n; i++)
			collect(w, c->items[i]);
}

/* What could not be found out is not the same as "is no member". */
static void fail(struct lookup *l, enum err_code code, const char *why)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!is_known(person_real(l->persons[i]))) {
			l->persons[i]->why_code = code;
			l->persons[i]->why = arena_strdup(l->people->arena, why);
		}
}

/* Sends the look-up of the first of `persons`; returns of how many. */
static size_t send(struct fetch *f, const struct workspace *w, struct person **persons, size_t n)
{
	static const struct query_form form = { .before = "user.email IN (",
		.each = "",
		.between = ",",
		.after = ")",
		.texts_max = LOOKUP_EMAILS_MAX,
		.url_max = LOOKUP_URL_MAX };
	const char *emails[LOOKUP_EMAILS_MAX];
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct request *r = request_new(f, REQUEST_MEMBERS);
	size_t i;

	for (i = 0; i < n && i < LOOKUP_EMAILS_MAX; i++)
		emails[i] = persons[i]->email;
	str_add(&path, "workspaces/");
	url_encode(&path, w->object->key);
	str_add(&path, "/members?pagelen=100&fields=next,size,page,pagelen,values.user.uuid,"
		       "values.user.account_id,values.user.display_name,values.user.email&q=");
	r->lookup = ARENA_NEW(&f->arena, struct lookup);
	*r->lookup = (struct lookup){ .people = w->people, .persons = persons };
	r->lookup->n = query_any(&path, &form, emails, i);
	if (request_send(f, r, path.buf, &e))
		fail(r->lookup, e.code, err_text(&e));
	return r->lookup->n;
}

void lookup_start(struct fetch *f, const struct workspace *w)
{
	struct wanted wanted = { .arena = &f->arena, .people = w->people };
	size_t i;

	map_init(&wanted.emails, &f->arena);
	collect(&wanted, w->object);
	for (i = 0; i < wanted.n;)
		i += send(f, w, wanted.persons + i, wanted.n - i);
}

static const char *text(const struct value *user, const char *name)
{
	const struct value *v = value_get(user, name);

	return v && v->type == VALUE_STRING && v->n ? v->text : NULL;
}

static int take_member(
	struct lookup *l, struct page_run *run, const struct value *item, struct err *e)
{
	const struct value *user = value_get(item, "user");
	const char *uuid = text(user, "uuid"), *account_id = text(user, "account_id");
	const char *email = text(user, "email");

	if (!uuid && !account_id)
		return err_set(e, ERR_REPLY, "a member without 'user.uuid' and 'user.account_id'");
	page_run_item(run, uuid ? uuid : account_id);
	if (email)
		people_learn(l->people, uuid, account_id, email, text(user, "display_name"));
	else
		l->nameless = true;
	return 0;
}

/* 1 where there is more to come, 0 at the end, -1 with `e` set. */
static int take_page(
	struct fetch *f, struct request *r, const struct http_call *call, struct err *e)
{
	AUTO(arena_release) struct arena scratch = ARENA_INIT;
	struct reply_context context = { .scopes = &scopes, .credential = f->credential };
	const struct value *json = reply_json(&scratch, call, &context, e);
	struct page page;
	uint32_t i;
	int more;

	if (!json)
		return -1;
	if (page_read(&page, json, e))
		return reply_wrap(call, e);
	for (i = 0; i < page.values->n; i++)
		if (take_member(r->lookup, &r->run, &page.values->items[i], e))
			return reply_wrap(call, e);
	more = page_run_next(&r->run, &page, e);
	if (more < 0)
		return reply_wrap(call, e);
	if (more && request_send(f, r, page.next, e))
		return -1;
	return more;
}

static void finish(struct lookup *l, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	size_t i;

	if (l->nameless) {
		err_set(&e, ERR_REPLY, "a member without 'user.email'");
		reply_wrap(call, &e);
		fail(l, e.code, err_text(&e));
		return;
	}
	for (i = 0; i < l->n; i++)
		if (!is_known(person_real(l->persons[i])))
			l->persons[i]->unknown = true;
}

void lookup_answered(struct fetch *f, struct request *r, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	int more = fetch_check_memory(f, &e) < 0 ? -1 : take_page(f, r, call, &e);

	if (more < 0)
		fail(r->lookup, e.code, err_text(&e));
	else if (!more)
		finish(r->lookup, call);
}

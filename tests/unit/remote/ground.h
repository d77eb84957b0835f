/* What the tests of the reading share: a server, a client, a desired state made by hand. */
#ifndef TESTS_REMOTE_GROUND_H
#define TESTS_REMOTE_GROUND_H

#include "remote/fetch.h"

#include "base/arena.h"
#include "base/err.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/credential.h"
#include "net/http.h"

#include "tests/unit/remote/service.h"
#include "tests/unit/unit.h"

struct ground {
	struct service service;
	struct state desired, live;
	struct http_client *client;
	const struct kind *const *kinds;
	const char *credential;
	struct fetch_progress progress;
	unsigned window; /* 0: the client's default */
};

static inline void ground_init(struct ground *g, const struct kind *const *kinds,
	void (*answer)(struct service *, const char *, struct service_reply *))
{
	*g = (struct ground){ .desired = STATE_INIT,
		.live = STATE_INIT,
		.kinds = kinds,
		.credential = "access token (BITBUCKET_TOKEN)" };
	service_start(&g->service, answer, g);
}

static inline void ground_release(struct ground *g)
{
	http_client_free(g->client);
	service_stop(&g->service);
	state_release(&g->live);
	state_release(&g->desired);
}

static inline struct object *declare(
	struct ground *g, struct object *parent, const struct kind *kind, const char *key)
{
	struct arena *a = &g->desired.arena;
	struct object *o = object_new(a, kind, parent, arena_strdup(a, key));

	assert_null(collection_add(a, object_collection(a, parent, kind), o));
	return o;
}

static inline struct object *declare_workspace(struct ground *g, const char *slug)
{
	return state_workspace(&g->desired, g->kinds[0], slug, NULL)->object;
}

/* A member of a set: the person is known by `id`. */
static inline struct object *declare_person(
	struct ground *g, struct object *parent, const struct kind *kind, const char *id)
{
	struct object *o = declare(g, parent, kind, id);
	struct people *people =
		state_find(&g->desired, object_ancestor(o, g->kinds[0])->key)->people;

	object_add_attr(&g->desired.arena, o, kind_key(kind))->person = people_by_id(
		people, id, (struct place){ 0 });
	return o;
}

static inline struct fetch *begin(struct ground *g)
{
	const struct http_options options = {
		.base_url = g->service.url, .read_only = true, .window = g->window, .attempts = 1
	};

	g->client = http_client_new(&options, NULL);
	assert_non_null(g->client);
	return fetch_new(g->client, g->kinds, &g->desired, &g->live, g->credential);
}

/* Reads everything. */
static inline void run(struct ground *g)
{
	AUTO(fetch_release) struct fetch *f = begin(g);

	while (fetch_step(f, 10000, &g->progress))
		;
}

/* The live workspace. */
static inline struct object *live(struct ground *g, const char *slug)
{
	return state_find(&g->live, slug)->object;
}

/* How many requests began with `prefix`. */
static inline size_t asked(const struct ground *g, const char *prefix)
{
	size_t n = 0, i;

	for (i = 0; i < g->service.n; i++)
		n += str_starts(g->service.paths[i], prefix);
	return n;
}

/* An answer for one path, with its query or for any query; "BASE" in the body is the server's URL. */
struct route {
	const char *path, *body;
	int status;       /* 0: 200 */
	const char *type; /* NULL: JSON */
	const char *headers;
};

/* Answers by the first of the routes (NULL path at the end) that fits; 404 where none does. */
static inline void answer_route(
	struct service *s, const struct route *r, const char *path, struct service_reply *reply)
{
	const char *p, *base;

	while (r->path && strcmp(r->path, path) != 0 && !service_is(path, r->path))
		r++;
	reply->status = !r->path ? 404 : r->status ? r->status : 200;
	reply->type = r->type ? r->type : reply->type;
	reply->headers = r->headers ? r->headers : reply->headers;
	for (p = r->path && r->body ? r->body : ""; (base = strstr(p, "BASE")); p = base + 4) {
		str_addn(&reply->body, p, (size_t)(base - p));
		str_add(&reply->body, s->url);
	}
	str_add(&reply->body, p);
}

static inline void fails(const struct collection *c, enum err_code code, const char *why)
{
	assert_non_null(c);
	assert_int_equal(c->status, COLLECTION_UNREADABLE);
	assert_non_null(c->why);
	assert_string_equal(c->why, why);
	assert_int_equal(c->error_code, code);
}

#endif

#include "apply/secrets.h"

#include "apply/secret_place.h"
#include "apply/secret_store.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/field.h"
#include "model/object.h"
#include "net/url.h"
#include "plan/change.h"
#include "plan/outcome.h"
#include "plan/plan.h"
#include "remote/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* A secret that the run sends. */
struct sending {
	size_t change;
	const struct attr *attr;
	struct secret_entry entry;  /* what stands in the store meanwhile */
	struct secret_entry before; /* what stood there; its server is NULL where nothing did */
	char fingerprint[FINGERPRINT_TEXT]; /* "": there is none */
};

int secrets_open(struct secrets *s, const char *url, const struct clock *clock, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(mem_free) char *server = url_base(url);
	uint64_t id;

	if (keep_path(&path, "secrets.json", NULL, e) < 0)
		return -1;
	if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id)
		return err_system(e, ERR_SYSTEM, "cannot get random numbers");
	snprintf(s->run, sizeof s->run, "%016" PRIx64, id);
	s->path = arena_strdup(&s->arena, path.buf);
	s->server = arena_strdup(&s->arena, server);
	s->clock = clock;
	return 0;
}

int secrets_open_key(struct secrets *s, struct err *e)
{
	if (!s->has_key && fingerprint_key_open(&s->key, e) < 0)
		return -1;
	s->has_key = true;
	return 0;
}

static bool is_delta(const struct change *c, const struct attr *attr)
{
	size_t i = 0;

	while (i < c->n_deltas && c->deltas[i].after != attr)
		i++;
	return i < c->n_deltas;
}

static void add_sending(struct secrets *s, const struct plan *plan, size_t change)
{
	const struct change *c = &plan->changes[change];
	const struct attr *attr;
	size_t i;

	if (c->action == CHANGE_DELETE || change_is_set(c))
		return;
	for (i = 0; i < c->desired->n_attrs; i++) {
		attr = &c->desired->attrs[i];
		if (!secret_is_remembered(attr))
			continue;
		if (c->action == CHANGE_UPDATE && !(attr->field->flags & FIELD_ALWAYS) &&
			!is_delta(c, attr))
			continue;
		s->sending = arena_grow(
			&s->arena, s->sending, s->n, &s->capacity, sizeof *s->sending);
		s->sending[s->n] = (struct sending){ .change = change, .attr = attr };
		s->sending[s->n++].entry = secret_place(&s->arena, s->server, c->desired, attr);
	}
}

/* The fingerprint of what is to be sent, or ""; it is sent a little later or earlier. */
static void look_at(
	const struct secrets *s, const struct sending *x, char fingerprint[FINGERPRINT_TEXT])
{
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);

	*fingerprint = '\0';
	if (s->has_key && secret_read(&secret, x->attr->value, NULL) == 0)
		secret_fingerprint(&s->key, &x->entry, secret.buf, fingerprint);
}

/* The file says from now on that nobody knows. */
static void take_back(
	struct secrets *s, struct secret_store *store, struct sending *x, const struct change *c)
{
	const struct secret_entry *before;

	x->entry.identity = c->action == CHANGE_UPDATE ? secret_identity(&s->arena, c->live) : NULL;
	x->entry.run = s->run;
	x->entry.sent_ms = clock_wall(s->clock);
	before = secret_store_find(store, &x->entry);
	if (before)
		x->before = secret_entry_copy(&s->arena, before);
	secret_store_put(store, &x->entry);
}

int secrets_begin(struct secrets *s, const struct plan *plan, struct err *e)
{
	AUTO(secret_store_release) struct secret_store store = SECRET_STORE_INIT;
	size_t i;

	for (i = 0; s->path && i < plan->n_changes; i++)
		add_sending(s, plan, i);
	if (!s->n)
		return 0;
	if (secret_store_open(&store, s->path, e) < 0)
		return -1;
	for (i = 0; i < s->n; i++)
		take_back(s, &store, &s->sending[i], &plan->changes[s->sending[i].change]);
	if (secret_store_save(&store, e) < 0 || secrets_open_key(s, e) < 0)
		return -1;
	for (i = 0; i < s->n; i++)
		look_at(s, &s->sending[i], s->sending[i].fingerprint);
	return 0;
}

/* Another run sends to the same place: which of both came last, nobody knows. */
static void disturb(struct secret_store *store, const struct secret_entry *now)
{
	struct secret_entry entry = *now;

	entry.key = entry.fingerprint = NULL;
	entry.run = "";
	secret_store_put(store, &entry);
}

/* What was taken is remembered, if it is still what it was when the run began. */
static void remember(struct secrets *s, struct secret_store *store, const struct sending *x,
	const struct object *live)
{
	struct secret_entry entry = x->entry, *now = secret_store_at(store, &x->entry);
	char fingerprint[FINGERPRINT_TEXT];

	if (!*x->fingerprint) {
		now->server = NULL;
		return;
	}
	look_at(s, x, fingerprint);
	if (!str_same(fingerprint, x->fingerprint))
		return;
	entry.identity = secret_identity(&s->arena, live);
	entry.key = s->key.id;
	entry.fingerprint = x->fingerprint;
	entry.run = NULL;
	entry.sent_ms = clock_wall(s->clock);
	secret_store_put(store, &entry);
}

static void settle(struct secrets *s, struct secret_store *store, const struct sending *x,
	const struct change *c, enum delivery delivery)
{
	struct secret_entry *now = secret_store_at(store, &x->entry);

	if (!now)
		return;
	if (!str_same(now->run, s->run)) {
		if (delivery != DELIVERY_NONE)
			disturb(store, now);
	} else if (delivery == DELIVERY_DONE) {
		remember(s, store, x, c->action == CHANGE_UPDATE ? c->live : c->desired->live);
	} else if (delivery == DELIVERY_NONE) {
		now->server = NULL;
		if (x->before.server)
			secret_store_put(store, &x->before);
	}
}

static void forget(struct secrets *s, struct secret_store *store, const struct change *c)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(c->desired ? c->desired : c->live, &address);
	secret_store_drop(store, s->server, address.buf);
}

static bool is_deleted(const struct change *c, const struct outcome *o)
{
	return c->action == CHANGE_DELETE && !change_is_set(c) && o->status == OUTCOME_DONE;
}

static bool deletes(const struct plan *plan, const struct outcome *outcomes)
{
	size_t i = 0;

	while (i < plan->n_changes && !is_deleted(&plan->changes[i], &outcomes[i]))
		i++;
	return i < plan->n_changes;
}

int secrets_end(
	struct secrets *s, const struct plan *plan, const struct outcome *outcomes, struct err *e)
{
	AUTO(secret_store_release) struct secret_store store = SECRET_STORE_INIT;
	const struct sending *x;
	size_t i;

	if (!s->path || (!s->n && (access(s->path, F_OK) < 0 || !deletes(plan, outcomes))))
		return 0;
	if (secret_store_open(&store, s->path, e) < 0)
		return -1;
	for (i = 0; i < plan->n_changes; i++)
		if (is_deleted(&plan->changes[i], &outcomes[i]))
			forget(s, &store, &plan->changes[i]);
	for (i = 0; i < s->n; i++) {
		x = &s->sending[i];
		settle(s, &store, x, &plan->changes[x->change], outcomes[x->change].delivery);
	}
	return secret_store_save(&store, e);
}

void secrets_release(struct secrets *s)
{
	fingerprint_key_release(&s->key);
	arena_release(&s->arena);
	*s = (struct secrets)SECRETS_INIT;
}

#include "bitbucket-emulator/lag.h"

#include "base/arena.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <string.h>

/* A copy of `body` without what stands under `name`. */
static struct value *without(struct context *c, const struct value *body, const char *name)
{
	struct value *copy = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < body->n; i++)
		if (strcmp(body->pairs[i].name, name) != 0)
			value_put(c->arena, copy, body->pairs[i].name, &body->pairs[i].value);
	return copy;
}

/* Lets the next `reads` see `was` in place of `body`. */
static void put_lag(struct context *c, struct value *body, int64_t reads, const struct value *was)
{
	struct value *lag = value_put(c->arena, body, LAG_FIELD, value_new_map(c->arena));

	value_put(c->arena, lag, "reads", value_new_int(c->arena, reads));
	value_put(c->arena, lag, "was", was);
}

void lag_note(struct context *c, struct change *ch)
{
	int reads = wart_number(&c->options->warts, WART_READ_LAG);
	const struct value *was = ch->old ? ch->old->body : value_new_null(c->arena);
	const struct value *lag = value_get(was, LAG_FIELD);

	if (reads)
		put_lag(c, ch->body, reads, lag ? value_get(lag, "was") : was);
}

const struct document *lag_seen(struct context *c, const struct document *d)
{
	const struct value *lag = value_get(d->body, LAG_FIELD);
	const struct value *was = value_get(lag, "was");
	int64_t reads = value_int(value_get(lag, "reads"), 0) - 1;
	struct document next = *d, *seen;
	struct value *body;

	if (!lag)
		return d;
	body = without(c, d->body, LAG_FIELD);
	if (reads > 0)
		put_lag(c, body, reads, was);
	next.body = body;
	store_update(c->store, &next);
	if (was->type == VALUE_NULL)
		return NULL;
	seen = ARENA_NEW(c->arena, struct document);
	*seen = *d;
	seen->body = was;
	return seen;
}

/* What is counted: of all paths below a repository, and of those of Pipelines beside. */
static const struct {
	const char *name, *below;
	enum wart wart;
} fresh[] = { { "paths", "", WART_FRESH_REPOSITORY },
	{ "pipelines", "pipelines_config", WART_FRESH_PIPELINES } };

void lag_begin(struct context *c, struct value *body)
{
	struct value *map = value_new_map(c->arena);
	int requests;
	size_t i;

	for (i = 0; i < COUNT(fresh); i++) {
		requests = wart_number(&c->options->warts, fresh[i].wart);
		if (requests)
			value_put(c->arena, map, fresh[i].name, value_new_int(c->arena, requests));
	}
	if (map->n)
		value_put(c->arena, body, LAG_FRESH, map);
}

/* Whether the request's path goes on with `below` after the repository: 2.0, repositories, {}, {}, here. */
static bool goes_on(const struct request *r, const char *below)
{
	return !*below || (r->n_segments > 4 && !strcmp(r->segments[4], below));
}

/* The row whose count is not down yet; COUNT(fresh) where there is none. */
static size_t fresh_row(const struct context *c, const struct document *repository)
{
	const struct value *counts = value_get(repository->body, LAG_FRESH);
	size_t i;

	for (i = 0; i < COUNT(fresh); i++)
		if (value_int(value_get(counts, fresh[i].name), 0) > 0 &&
			goes_on(c->request, fresh[i].below))
			break;
	return i;
}

bool lag_hides(struct context *c, const struct document *repository)
{
	if (fresh_row(c, repository) == COUNT(fresh))
		return false;
	c->early = repository;
	return true;
}

void lag_end(struct context *c)
{
	const struct value *was;
	struct document next;
	struct value *body, *counts;
	size_t row, i;

	if (!c->early)
		return;
	was = value_get(c->early->body, LAG_FRESH);
	row = fresh_row(c, c->early);
	counts = value_new_map(c->arena);
	for (i = 0; i < COUNT(fresh); i++)
		if (value_int(value_get(was, fresh[i].name), 0) > (i == row))
			value_put(c->arena, counts, fresh[i].name,
				value_new_int(c->arena,
					value_int(value_get(was, fresh[i].name), 0) - (i == row)));
	body = without(c, c->early->body, LAG_FRESH);
	if (counts->n)
		value_put(c->arena, body, LAG_FRESH, counts);
	next = *c->early;
	next.body = body;
	store_update(c->store, &next);
}

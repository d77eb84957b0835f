#include "bitbucket-emulator/lag.h"

#include "base/arena.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <string.h>

/* A copy of `body` that remembers nothing. */
static struct value *settled(struct context *c, const struct value *body)
{
	struct value *copy = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < body->n; i++)
		if (strcmp(body->pairs[i].name, LAG_FIELD) != 0)
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
	body = settled(c, d->body);
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

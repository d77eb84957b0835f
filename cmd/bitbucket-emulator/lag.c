#include "bitbucket-emulator/lag.h"

#include "base/arena.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

/* What reads see of `body` at the moment; null is nothing. */
static const struct value *shown(struct context *c, const struct value *body)
{
	const struct value *lag = value_get(body, LAG_FIELD);

	if (!body)
		return value_new_null(c->arena);
	return value_int(value_get(lag, "reads"), 0) ? value_get(lag, "was") : body;
}

void lag_note(struct context *c, struct change *ch)
{
	int reads = wart_number(&c->options->warts, WART_READ_LAG);
	struct value *lag = value_new_map(c->arena);

	if (!reads)
		return;
	value_put(c->arena, lag, "reads", value_new_int(c->arena, reads));
	value_put(c->arena, lag, "was", shown(c, ch->old ? ch->old->body : NULL));
	value_put(c->arena, ch->body, LAG_FIELD, lag);
}

const struct document *lag_seen(struct context *c, const struct document *d)
{
	int64_t reads = value_int(value_get(value_get(d->body, LAG_FIELD), "reads"), 0);
	const struct value *was = shown(c, d->body);
	struct document next = *d, *seen;
	struct value *body, *lag;

	if (!reads)
		return d;
	body = schema_copy(c, d->body);
	lag = schema_copy(c, value_get(d->body, LAG_FIELD));
	value_put(c->arena, lag, "reads", value_new_int(c->arena, reads - 1));
	value_put(c->arena, body, LAG_FIELD, lag);
	next.body = body;
	store_update(c->store, &next);
	if (was->type == VALUE_NULL)
		return NULL;
	seen = ARENA_NEW(c->arena, struct document);
	*seen = *d;
	seen->body = was;
	return seen;
}

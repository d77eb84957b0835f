#include "cooper/prints.h"

#include "base/arena.h"
#include "base/fingerprint.h"
#include "base/str.h"
#include "model/field.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "remote/secret.h"

#include <stdbool.h>

static bool sends_secret(const struct change *c)
{
	size_t i = 0;

	while (i < c->n_deltas && !(c->deltas[i].after && attr_is_secret(c->deltas[i].after)))
		i++;
	return i < c->n_deltas;
}

/* Adds the fingerprint of one; false where it cannot be read. */
static bool add(struct str *out, const struct change *c, const struct attr *attr,
	const struct fingerprint_key *key)
{
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);
	AUTO(str_release) struct str address = STR_INIT;
	char text[FINGERPRINT_TEXT];
	const char *context[] = { "saved plan", NULL, attr->field->name };

	if (secret_read(&secret, attr->value, NULL) < 0)
		return false;
	object_address(c->desired ? c->desired : c->parent, &address);
	context[1] = address.buf;
	fingerprint_text(key, context, COUNT(context), secret.buf, text);
	str_add(out, text);
	return true;
}

static const char *print_of(
	struct arena *a, const struct change *c, const struct fingerprint_key *key)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < c->n_deltas; i++)
		if (c->deltas[i].after && attr_is_secret(c->deltas[i].after) &&
			!add(&out, c, c->deltas[i].after, key))
			return NULL;
	return out.len ? arena_strdup(a, out.buf) : NULL;
}

struct prints prints_take(struct arena *a, const struct plan *plan)
{
	AUTO(fingerprint_key_release) struct fingerprint_key key = { .id = "" };
	const char **items = ARENA_ARRAY(a, const char *, plan->n_changes);
	size_t i = 0;

	while (i < plan->n_changes && !sends_secret(&plan->changes[i]))
		i++;
	if (i == plan->n_changes || fingerprint_key_open(&key, NULL) < 0)
		return (struct prints){ NULL, items };
	for (; i < plan->n_changes; i++)
		items[i] = print_of(a, &plan->changes[i], &key);
	return (struct prints){ arena_strdup(a, key.id), items };
}

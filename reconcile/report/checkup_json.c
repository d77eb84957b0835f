#include "report/checkup.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/kind.h"
#include "plan/bearer.h"
#include "plan/checkup.h"
#include "plan/scope.h"
#include "report/document.h"

static const char *const parts[] = { "manifests", "server", "credential" };
static const char *const statuses[] = { "ok", "warning", "failed" };

static enum checkup_status worst(const struct checkup *c)
{
	if (checkup_count(c, CHECKUP_PARTS, CHECKUP_FAILED))
		return CHECKUP_FAILED;
	return checkup_count(c, CHECKUP_PARTS, CHECKUP_WARNING) ? CHECKUP_WARNING : CHECKUP_OK;
}

static void put_words(struct arena *a, struct value *map, const char *name, const char *words)
{
	struct value *list = document_list(a, map, name);
	const char *word;
	size_t len;

	while ((word = scope_next(&words, &len)))
		value_push(a, list, value_new_string(a, arena_strndup(a, word, len)));
}

static void put_scopes(
	struct arena *a, struct value *map, const char *name, const char *oauth, const char *token)
{
	struct value *scopes = value_new_map(a);

	put_words(a, scopes, "oauth", oauth);
	put_words(a, scopes, "api_token", token);
	value_put(a, map, name, scopes);
}

static struct value *need_value(struct arena *a, const struct need *need)
{
	struct value *map = value_new_map(a);
	const struct kind *parent = need->kind->parent;

	document_text(a, map, "kind", need->kind->name);
	document_text(a, map, "parent", parent ? parent->name : NULL);
	document_count(a, map, "objects", need->objects);
	document_flag(a, map, "reads", need->uses & NEED_READ);
	document_flag(a, map, "writes", need->uses & NEED_WRITE);
	document_flag(a, map, "deletes", need->uses & NEED_DELETE);
	return map;
}

static void put_needs(struct arena *a, struct value *root, const struct needs *needs)
{
	const unsigned apply = NEED_READ | NEED_WRITE;
	const char *oauth = needs_scopes(needs, apply, false);
	const char *token = needs_scopes(needs, apply, true);
	struct value *map = value_new_map(a), *kinds;
	size_t i;

	put_scopes(a, map, "plan", needs_scopes(needs, NEED_READ, false),
		needs_scopes(needs, NEED_READ, true));
	put_scopes(a, map, "apply", oauth, token);
	put_scopes(a, map, "delete", needs_missing(needs, NEED_ALL, oauth),
		needs_missing(needs, NEED_ALL, token));
	kinds = document_list(a, map, "kinds");
	for (i = 0; i < needs->n; i++)
		value_push(a, kinds, need_value(a, &needs->items[i]));
	value_put(a, root, "needs", map);
}

static struct value *bearer_value(struct arena *a, const struct bearer *b, const struct checkup *c)
{
	struct reasons plan = { .items = NULL }, all = { .items = NULL };
	struct value *map = value_new_map(a), *list;
	size_t i;

	bearer_check(b, &c->needs, c->desired, NEED_READ, &plan);
	bearer_check(b, &c->needs, c->desired, NEED_ALL, &all);
	document_text(a, map, "id", b->id);
	document_flag(a, map, "plan", !plan.n);
	document_flag(a, map, "apply", !all.n);
	list = document_list(a, map, "reasons");
	for (i = 0; i < all.n; i++)
		value_push(a, list, value_new_string(a, all.items[i]));
	return map;
}

static struct value *finding_value(struct arena *a, const struct finding *f)
{
	struct value *map = value_new_map(a);

	document_text(a, map, "part", parts[f->part]);
	document_text(a, map, "name", f->name);
	document_text(a, map, "status", statuses[f->status]);
	document_text(a, map, "message", f->message);
	document_text(a, map, "advice", f->advice);
	return map;
}

static void put_summary(struct arena *a, struct value *root, const struct checkup *c)
{
	struct value *map = value_new_map(a);
	int status;

	for (status = CHECKUP_OK; status <= CHECKUP_FAILED; status++)
		document_count(a, map, statuses[status],
			checkup_count(c, CHECKUP_PARTS, (enum checkup_status)status));
	value_put(a, root, "summary", map);
}

void report_checkup_json(struct str *out, const struct checkup *c)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct arena *a = &arena;
	struct value *root = value_new_map(a), *list;
	size_t i;

	document_text(a, root, "format", "cooper-doctor/1");
	document_text(a, root, "server", c->server);
	document_text(a, root, "credential", c->credential);
	document_text(a, root, "status", statuses[worst(c)]);
	put_summary(a, root, c);
	put_needs(a, root, &c->needs);
	list = document_list(a, root, "credentials");
	for (i = 0; i < BEARERS; i++)
		value_push(a, list, bearer_value(a, &bearers[i], c));
	list = document_list(a, root, "checks");
	for (i = 0; i < c->n; i++)
		value_push(a, list, finding_value(a, &c->findings[i]));
	json_write_pretty(out, root);
}

#include "remote/access.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "net/http.h"
#include "remote/fetching.h"
#include "remote/path.h"

/* Whether something is declared in `desired` that `live` seems not to have. */
static bool has_missing(const struct collection *desired, const struct collection *live)
{
	size_t i;

	for (i = 0; i < desired->n; i++) {
		const struct object *o = desired->items[i];

		if (!o->absent && !collection_find(live, o->key) &&
			!(o->renamed_from && collection_find(live, o->renamed_from)))
			return true;
	}
	return false;
}

/* A list below the workspace's own path is as closed as the workspace, and so its answer is proof. */
static bool is_proof(const struct collection *live)
{
	return live->kind->list && str_starts(live->kind->list, live->parent->kind->item);
}

static bool is_in_doubt(const struct object *desired, const struct object *live)
{
	const struct collection *c, *found;
	bool missing = false;

	for (c = desired->collections; c; c = c->next) {
		found = object_find_collection(live, c->kind);
		if (!found || found->status != COLLECTION_READ)
			continue;
		if (is_proof(found))
			return false;
		missing = missing || has_missing(c, found);
	}
	return missing;
}

static bool ask(struct fetch *f, size_t workspace)
{
	struct object *live = f->live->workspaces[workspace].object;
	AUTO(str_release) struct str path = STR_INIT;
	struct request *r;

	if (!live->kind->item || !is_in_doubt(f->desired->workspaces[workspace].object, live) ||
		path_expand(&path, live->kind->item, live, NULL, NULL) < 0)
		return false;
	r = request_new(f, REQUEST_ACCESS);
	r->workspace = live;
	return request_send(f, r, path.buf, NULL) == 0;
}

bool access_ask(struct fetch *f)
{
	bool asked = false;
	size_t i;

	for (i = 0; i < f->desired->n; i++)
		asked = ask(f, i) || asked;
	return asked;
}

/* A credential that may not look at workspaces may still be good for what stands in them. */
static bool lacks_scope_only(struct fetch *f, const struct http_call *call)
{
	const struct value *json = json_parse(&f->arena, call->reply.buf, call->reply.len, NULL);

	return call->status == 403 && value_at(json, "error.detail.required");
}

void access_answered(struct fetch *f, struct request *r, const struct http_call *call)
{
	struct reply_context context = request_context(f, r->workspace->kind);
	AUTO(err_release) struct err e = ERR_INIT;
	struct collection *c;

	if (reply_check(call, &context, &e) == 0 || lacks_scope_only(f, call))
		return;
	for (c = r->workspace->collections; c; c = c->next) {
		if (c->status != COLLECTION_READ)
			continue;
		c->status = COLLECTION_UNREADABLE;
		c->error_code = e.code;
		c->why = arena_strdup(&f->live->arena, err_text(&e));
	}
}

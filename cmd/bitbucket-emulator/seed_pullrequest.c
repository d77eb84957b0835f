/* Pull requests of the seed. */
#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

/* One end: the branch named under `side`, and what it points to. */
static void put_side(struct seeder *s, struct value *body, const struct value *item,
	const char *side, const char *fallback)
{
	const char *branch = value_text(value_get(item, side), fallback);
	const struct document *tip = branch ? ref_tip(&s->context, branch) : NULL;
	struct value *end = render_map(&s->context, body, side);

	if (!tip) {
		diag_add(s->diag, item->place,
			"the '%s' of a pull request must be a branch that is there", side);
		return;
	}
	render_text(&s->context, end, "branch", branch);
	render_text(&s->context, end, "commit", tip->key);
}

static void put_reviewers(struct seeder *s, struct value *body, const struct value *reviewers)
{
	struct value *uuids = value_put(s->arena, body, "reviewers", value_new_list(s->arena));
	uint32_t i, n;
	const struct value *items = seeder_items(s, reviewers, "'reviewers'", &n);
	const struct document *user;

	for (i = 0; i < n; i++) {
		user = seeder_user(s, &items[i]);
		if (user)
			value_push(s->arena, uuids, value_new_string(s->arena, user->uuid));
	}
}

static void put_state(struct seeder *s, struct value *body, const struct value *item)
{
	const char *state = value_text(value_get(item, "state"), "OPEN");

	if (strcmp(state, "OPEN") != 0 && strcmp(state, "DECLINED") != 0)
		diag_add(s->diag, value_get(item, "state")->place,
			"the state of a pull request is OPEN or DECLINED, not '%s'", state);
	render_text(&s->context, body, "state", state);
}

static void add_one(struct seeder *s, const struct value *item)
{
	static const char *const extra[] = { "source", "destination", "reviewers", "author",
		"state", NULL };
	struct document d = { .kind = resource_pullrequest.kind, .uuid = "" };
	const struct document *author = s->context.caller.user;
	struct value *body;

	if (!seeder_is_map(s, item, "a pull request"))
		return;
	body = seeder_body(s, &resource_pullrequest, item, extra);
	if (!value_get(item, "title"))
		diag_add(s->diag, item->place, "a pull request needs a 'title'");
	put_side(s, body, item, "source", NULL);
	put_side(s, body, item, "destination", ref_main(&s->context));
	put_reviewers(s, body, value_get(item, "reviewers"));
	put_state(s, body, item);
	if (value_get(item, "author"))
		author = seeder_user(s, value_get(item, "author"));
	d.key = arena_printf(s->arena, "%" PRId64,
		store_next_number(s->store, s->context.repository->id, d.kind));
	d.ref = author ? author->id : 0;
	d.body = body;
	seeder_insert(s, s->context.repository, d, NULL);
}

void seeder_pullrequests(struct seeder *s, const struct value *pullrequests)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, pullrequests, "'pull_requests'", &n);

	for (i = 0; i < n; i++)
		add_one(s, &items[i]);
}

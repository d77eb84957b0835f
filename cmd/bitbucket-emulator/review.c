#include "bitbucket-emulator/review.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/pullrequest.h"
#include "bitbucket-emulator/render.h"
#include "codec/value.h"

#include <string.h>

static const char kind[] = "participants";

void pullrequest_note(struct context *c, const char *state)
{
	const struct document *user = c->caller.user;
	const struct document *old = user ? store_find(c->store, c->arena, c->pullrequest->id, kind,
						    user->uuid)
					  : NULL;
	struct value *body = value_new_map(c->arena);
	struct document d = { .parent = c->pullrequest->id, .kind = kind, .uuid = "" };

	if (!user)
		return;
	if (old)
		d = *old;
	if (!state)
		state = old ? value_text(value_get(old->body, "state"), "") : "";
	render_text(c, body, "state", state);
	render_text(c, body, "participated_on", c->now);
	d.key = user->uuid;
	d.ref = user->id;
	d.body = body;
	if (old)
		store_update(c->store, &d);
	else
		store_insert(c->store, &d);
}

static bool is_merged(const struct context *c)
{
	return !strcmp(value_text(value_get(c->pullrequest->body, "state"), ""), "MERGED");
}

/* The caller's verdict, or "" where there is none. */
static const char *verdict(struct context *c)
{
	const struct document *d = store_find(
		c->store, c->arena, c->pullrequest->id, kind, c->caller.user->uuid);

	return d ? value_text(value_get(d->body, "state"), "") : "";
}

static int give(struct context *c, const char *state)
{
	pullrequest_note(c, state);
	return answer_value(
		c->answer, 200, pullrequest_render_participant(c, c->pullrequest, c->caller.user));
}

static int take_back(struct context *c, const char *state, const char *nothing)
{
	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (is_merged(c))
		return answer_error(c->answer, 400, "This pull request has already been merged.");
	if (strcmp(verdict(c), state) != 0)
		return answer_error(c->answer, 404, "%s", nothing);
	pullrequest_note(c, "");
	return answer_value(c->answer, 204, NULL);
}

int review_approve(struct context *c)
{
	return c->caller.user ? give(c, "approved") : auth_refuse(c->answer);
}

int review_unapprove(struct context *c)
{
	return take_back(c, "approved", "You haven't approved this pull request.");
}

int review_request_changes(struct context *c)
{
	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (is_merged(c))
		return answer_error(c->answer, 400, "This pull request has already been merged.");
	return give(c, "changes_requested");
}

int review_withdraw_request(struct context *c)
{
	return take_back(
		c, "changes_requested", "You haven't requested changes to this pull request.");
}

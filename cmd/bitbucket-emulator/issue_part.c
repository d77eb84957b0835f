#include "bitbucket-emulator/issue_part.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/issue.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

const struct document *issue_part(struct context *c, const char *kind, const char *name)
{
	struct document_list all = { 0 };
	size_t i;

	store_list(c->store, c->arena,
		(struct selection){ .parent = c->repository->id, .kind = kind }, &all);
	for (i = 0; i < all.n; i++)
		if (!strcmp(value_text(value_get(all.items[i]->body, "name"), ""), name))
			return all.items[i];
	return NULL;
}

const struct value *issue_part_render(struct context *c, const struct document *part)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type",
		arena_printf(c->arena, "%.*s", (int)strlen(part->kind) - 1, part->kind));
	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(part->key, NULL, 10)));
	render_copy(c, map, "name", part->body);
	render_link(c, render_map(c, map, "links"), "self", "%s/repositories/%s/%s/%s/%s", c->base,
		c->workspace->key, c->repository->key, part->kind, part->key);
	return map;
}

/* "components", ...: the segment of the path that says so. */
static const char *kind_asked(const struct context *c)
{
	return c->request->segments[4];
}

int issue_list_parts(struct context *c)
{
	if (issue_tracker_enabled(c) < 0)
		return -1;
	return collection_answer(
		c, &(struct listing){
			   .from = { .parent = c->repository->id, .kind = kind_asked(c) },
			   .render = issue_part_render,
		   });
}

int issue_get_part(struct context *c)
{
	const struct document *part;

	if (issue_tracker_enabled(c) < 0)
		return -1;
	part = store_find(c->store, c->arena, c->repository->id, kind_asked(c), c->item);
	if (!part)
		return answer_error(c->answer, 404, "There is no such thing: %s", c->item);
	return answer_value(c->answer, 200, issue_part_render(c, part));
}

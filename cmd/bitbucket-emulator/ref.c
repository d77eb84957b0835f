#include "bitbucket-emulator/ref.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_HASH = 12 };

static const char bad_request[] = "Bad request";

bool ref_name_valid(const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < len; i++)
		if ((unsigned char)name[i] <= ' ' || name[i] == 127 || strchr("~^:?*[\\", name[i]))
			return false;
	return len && *name != '/' && *name != '-' && *name != '.' && name[len - 1] != '/' &&
	       name[len - 1] != '.' && !strstr(name, "..") && !strstr(name, "//") &&
	       !strstr(name, "@{") && !strstr(name, "/.") &&
	       (len < 5 || strcmp(name + len - 5, ".lock") != 0);
}

static const struct document *find(struct context *c, const char *kind, const char *name)
{
	return store_find(c->store, c->arena, c->repository->id, kind, name);
}

void ref_set_branch(struct context *c, const char *name, const struct document *commit)
{
	const struct document *old = find(c, "branches", name);
	struct value *body = value_new_map(c->arena);
	struct document d = {
		.parent = c->repository->id, .kind = "branches", .key = name, .uuid = ""
	};

	if (old)
		d = *old;
	render_text(c, body, "target", commit->key);
	d.body = body;
	if (old)
		store_update(c->store, &d);
	else
		store_insert(c->store, &d);
}

const struct document *ref_tip(struct context *c, const char *branch)
{
	const struct document *d = find(c, "branches", branch);

	return d ? commit_find(c, value_text(value_get(d->body, "target"), "")) : NULL;
}

const char *ref_main(const struct context *c)
{
	return value_text(value_at(c->repository->body, "mainbranch.name"), NULL);
}

static struct value *strategies(struct context *c, const char *const *names)
{
	struct value *list = value_new_list(c->arena);

	for (; *names; names++)
		value_push(c->arena, list, value_new_string(c->arena, *names));
	return list;
}

/* What branches and tags have in common; `html` is between the repository and the name. */
static struct value *render_ref(
	struct context *c, const struct document *ref, const char *html, const char *type)
{
	const char *path = arena_printf(c->arena, "%s/%s", c->workspace->key, c->repository->key);
	const struct document *target = commit_find(
		c, value_text(value_get(ref->body, "target"), ""));
	struct value *map = value_new_map(c->arena), *links;

	render_text(c, map, "name", ref->key);
	render_text(c, map, "type", type);
	if (target)
		value_put(c->arena, map, "target", commit_render(c, target));
	links = render_map(c, map, "links");
	render_link(c, links, "self", "%s/repositories/%s/refs/%s/%s", c->base, path, ref->kind,
		ref->key);
	render_link(c, links, "commits", "%s/repositories/%s/commits/%s", c->base, path, ref->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/%s/%s", path, html, ref->key);
	return map;
}

static const struct value *render_branch(struct context *c, const struct document *branch)
{
	static const char *const merge[] = { "merge_commit", "squash", "fast_forward",
		"squash_fast_forward", "rebase_fast_forward", "rebase_merge", NULL };
	static const char *const sync[] = { "merge_commit", "rebase", NULL };
	struct value *map = render_ref(c, branch, "branch", "branch");

	render_link(c, (struct value *)value_get(map, "links"), "pullrequest_create",
		"https://bitbucket.org/%s/%s/pull-requests/new?source=%s&t=1", c->workspace->key,
		c->repository->key, branch->key);
	value_put(c->arena, map, "merge_strategies", strategies(c, merge));
	value_put(c->arena, map, "sync_strategies", strategies(c, sync));
	render_text(c, map, "default_merge_strategy", "merge_commit");
	return map;
}

static const struct value *render_tag(struct context *c, const struct document *tag)
{
	const struct document *user = tag->ref ? store_get(c->store, c->arena, tag->ref) : NULL;
	struct value *map = render_ref(c, tag, "commits/tag", "tag"), *tagger;

	tagger = render_map(c, map, "tagger");
	render_text(c, tagger, "type", "author");
	render_text(c, tagger, "raw", commit_author(c, user));
	if (user)
		value_put(c->arena, tagger, "user", user_render(c, user));
	render_copy(c, map, "date", tag->body);
	render_copy(c, map, "message", tag->body);
	return map;
}

static const struct value *render_either(struct context *c, const struct document *ref)
{
	return !strcmp(ref->kind, "tags") ? render_tag(c, ref) : render_branch(c, ref);
}

static int by_name(const void *x, const void *y)
{
	const struct document *const *a = x, *const *b = y;

	return strcmp((*a)->key, (*b)->key);
}

/* Appends the refs of a kind by name, as git lists them. */
static void add_sorted(struct context *c, const char *kind, struct document_list *list)
{
	size_t before = list->n;

	store_list(c->store, c->arena,
		(struct selection){ .parent = c->repository->id, .kind = kind }, list);
	if (list->n > before)
		qsort(list->items + before, list->n - before, sizeof *list->items, by_name);
}

static int answer_list(struct context *c, const struct document_list *list)
{
	return collection_answer(c, &(struct listing){ .given = list, .render = render_either });
}

int ref_list(struct context *c)
{
	struct document_list list = { 0 };

	add_sorted(c, "branches", &list);
	add_sorted(c, "tags", &list);
	return answer_list(c, &list);
}

int ref_list_branches(struct context *c)
{
	struct document_list list = { 0 };

	add_sorted(c, "branches", &list);
	return answer_list(c, &list);
}

int ref_list_tags(struct context *c)
{
	struct document_list list = { 0 };

	add_sorted(c, "tags", &list);
	return answer_list(c, &list);
}

/* target: {hash}; the rest of what a commit shows may be sent back. */
static const char *target_hash(const struct change *ch)
{
	return value_text(value_at(ch->sent, "target.hash"), "");
}

static int check_name(struct context *c, struct change *ch, const char *kind)
{
	const char *name = value_text(value_get(ch->sent, "name"), "");

	if (!ref_name_valid(name))
		return answer_field(c->answer, bad_request, "name", "not a valid name", true);
	if (find(c, kind, name)) {
		answer_field(c->answer, bad_request, "name",
			arena_printf(c->arena, "\"%s\" already exists.", name), true);
		c->answer->status = wart_number(&c->options->warts, WART_REF_TAKEN);
		return -1;
	}
	ch->next->key = name;
	return 0;
}

static int put_target(struct context *c, struct change *ch, const struct document *commit)
{
	if (!commit)
		return answer_field(c->answer, bad_request, "target.hash",
			*target_hash(ch) ? "No such commit, or more than one."
					 : "required key not provided",
			true);
	render_text(c, ch->body, "target", commit->key);
	return 0;
}

static int prepare_branch(struct context *c, struct change *ch)
{
	if (check_name(c, ch, "branches") < 0)
		return -1;
	return put_target(c, ch, commit_resolve(c, target_hash(ch)));
}

/* Tags that the API makes are annotated: there is always a message. */
static int prepare_tag(struct context *c, struct change *ch)
{
	const struct document *commit = commit_find(c, target_hash(ch));

	if (check_name(c, ch, "tags") < 0 || put_target(c, ch, commit) < 0)
		return -1;
	if (!*value_text(value_get(ch->body, "message"), ""))
		render_text(c, ch->body, "message",
			arena_printf(c->arena, "Added tag %s for changeset %.*s", ch->next->key,
				SHORT_HASH, commit->key));
	render_text(c, ch->body, "date", arena_printf(c->arena, "%.19s+00:00", c->now));
	ch->next->ref = c->caller.user ? c->caller.user->id : 0;
	return 0;
}

static int keep_main(struct context *c, const struct document *branch)
{
	const char *name = ref_main(c);

	if (!name || strcmp(name, branch->key) != 0)
		return 0;
	return answer_error(c->answer, 400, "The main branch cannot be deleted: %s", name);
}

static const char *location(struct context *c, const struct document *ref)
{
	return arena_printf(c->arena, "%s/repositories/%s/%s/refs/%s/%s", c->base,
		c->workspace->key, c->repository->key, ref->kind, ref->key);
}

#define REF_ATTRIBUTES                                                                             \
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED | ATTRIBUTE_TRANSIENT, NULL, NULL },              \
		{ "target", SHAPE_MAP, ATTRIBUTE_REQUIRED | ATTRIBUTE_TRANSIENT, NULL, NULL },     \
		{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },                           \
	{                                                                                          \
		"links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL                                \
	}

static const struct attribute branch_attributes[] = { REF_ATTRIBUTES };
static const struct attribute tag_attributes[] = {
	REF_ATTRIBUTES,
	{ "message", SHAPE_TEXT, 0, NULL, NULL },
	{ "date", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "tagger", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_branch = {
	.kind = "branches",
	.type = "branch",
	.noun = "Branch",
	.key = KEY_OWN,
	ATTRIBUTES(branch_attributes),
	.render = render_branch,
	.prepare = prepare_branch,
	.removing = keep_main,
	.location = location,
};

const struct resource resource_tag = {
	.kind = "tags",
	.type = "tag",
	.noun = "Tag",
	.key = KEY_OWN,
	ATTRIBUTES(tag_attributes),
	.render = render_tag,
	.prepare = prepare_tag,
	.location = location,
};

#include "bitbucket-emulator/commit.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/markup.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/user.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

enum { HASH_DIGITS = 40, HASH_SHORTEST = 4 };

static const char kind[] = "commits";

/* 40 digits that no other commit has; the same requests give the same ones. */
static const char *new_hash(struct context *c, const struct commit *of)
{
	const char *name = arena_printf(c->arena, "%s/%s/%s/%s", c->repository->uuid, kind,
		of->parent ? of->parent->key : "", of->message);
	const char *uuid = store_new_uuid(c->store, c->arena, name);
	char digest[33];

	return arena_printf(c->arena, "%s%.8s", digest_of(uuid, strlen(uuid), digest), uuid + 1);
}

static void push_parent(struct context *c, struct value *parents, const struct document *parent)
{
	if (parent)
		value_push(c->arena, parents, value_new_string(c->arena, parent->key));
}

const struct document *commit_make(struct context *c, const struct commit *of)
{
	struct document *d = ARENA_NEW(c->arena, struct document);
	struct value *body = value_new_map(c->arena);
	struct value *parents = value_put(c->arena, body, "parents", value_new_list(c->arena));

	push_parent(c, parents, of->parent);
	push_parent(c, parents, of->merged);
	render_text(c, body, "message", of->message);
	render_text(c, body, "author", of->author);
	render_text(c, body, "date", arena_printf(c->arena, "%.19s+00:00", c->now));
	value_put(c->arena, body, "tree", of->tree);
	*d = (struct document){ .parent = c->repository->id,
		.ref = of->user ? of->user->id : 0,
		.kind = kind,
		.key = new_hash(c, of),
		.uuid = "",
		.body = body };
	store_insert(c->store, d);
	return d;
}

const char *commit_author(struct context *c, const struct document *user)
{
	const struct value *body = user ? user->body : NULL;
	const char *name = value_text(value_get(body, "display_name"), "Nobody");

	return arena_printf(c->arena, "%s <%s>", name,
		value_text(value_get(body, "email"), "nobody@bitbucket.example"));
}

static const struct document *find_key(struct context *c, const char *of, const char *key)
{
	return store_find(c->store, c->arena, c->repository->id, of, key);
}

static struct selection all_commits(const struct context *c)
{
	return (struct selection){ .parent = c->repository->id, .kind = kind };
}

const struct document *commit_find(struct context *c, const char *hash)
{
	const struct document *found = NULL;
	struct document_list all = { 0 };
	size_t len = strlen(hash), i;

	if (len >= HASH_DIGITS)
		return find_key(c, kind, hash);
	if (len < HASH_SHORTEST || strspn(hash, "0123456789abcdef") != len)
		return NULL;
	store_list(c->store, c->arena, all_commits(c), &all);
	for (i = 0; i < all.n; i++) {
		if (strncmp(all.items[i]->key, hash, len) != 0)
			continue;
		if (found)
			return NULL;
		found = all.items[i];
	}
	return found;
}

const struct document *commit_resolve(struct context *c, const char *revision)
{
	const struct document *d;

	if (!strcmp(revision, "HEAD"))
		revision = value_text(value_at(c->repository->body, "mainbranch.name"), "");
	d = find_key(c, "branches", revision);
	if (!d)
		d = find_key(c, "tags", revision);
	return commit_find(c, d ? value_text(value_get(d->body, "target"), "") : revision);
}

const struct value *commit_tree(const struct document *commit)
{
	return value_get(commit->body, "tree");
}

bool commit_listed(const struct document_list *list, const struct document *commit)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->items[i]->id == commit->id)
			return true;
	return false;
}

static void add_once(struct context *c, struct document_list *list, const struct document *commit)
{
	if (!commit || commit_listed(list, commit))
		return;
	list->items = arena_grow(
		c->arena, list->items, list->n, &list->capacity, sizeof *list->items);
	list->items[list->n++] = commit;
}

static int newest_first(const void *x, const void *y)
{
	const struct document *const *a = x, *const *b = y;

	return (*a)->id < (*b)->id ? 1 : -1;
}

void commit_history(struct context *c, const struct document *tip, struct document_list *list)
{
	const struct value *parents;
	size_t i;
	uint32_t k;

	add_once(c, list, tip);
	for (i = 0; i < list->n; i++) {
		parents = value_get(list->items[i]->body, "parents");
		for (k = 0; k < parents->n; k++)
			add_once(c, list, find_key(c, kind, value_text(&parents->items[k], "")));
	}
	if (list->n)
		qsort(list->items, list->n, sizeof *list->items, newest_first);
}

static const char *path_of(struct context *c)
{
	return arena_printf(c->arena, "%s/%s", c->workspace->key, c->repository->key);
}

struct value *commit_render_brief(struct context *c, const char *hash, int digits)
{
	struct value *map = value_new_map(c->arena), *links;
	const char *path = path_of(c);

	render_text(c, map, "type", "commit");
	render_text(c, map, "hash", arena_printf(c->arena, "%.*s", digits, hash));
	links = render_map(c, map, "links");
	render_link(
		c, links, "self", "%s/repositories/%s/commit/%.*s", c->base, path, digits, hash);
	render_link(c, links, "html", "https://bitbucket.org/%s/commits/%.*s", path, digits, hash);
	return map;
}

static void put_author(struct context *c, struct value *map, const struct document *commit)
{
	const struct document *user = commit->ref ? store_get(c->store, c->arena, commit->ref)
						  : NULL;
	struct value *author = render_map(c, map, "author");

	render_text(c, author, "type", "author");
	render_text(c, author, "raw", value_text(value_get(commit->body, "author"), ""));
	if (user)
		value_put(c->arena, author, "user", user_render(c, user));
}

static void put_parents(struct context *c, struct value *map, const struct document *commit)
{
	const struct value *parents = value_get(commit->body, "parents");
	struct value *list = value_put(c->arena, map, "parents", value_new_list(c->arena));
	uint32_t i;

	for (i = 0; i < parents->n; i++)
		value_push(c->arena, list,
			commit_render_brief(c, value_text(&parents->items[i], ""), HASH_DIGITS));
}

static void put_links(struct context *c, struct value *map, const char *hash)
{
	struct value *links = (struct value *)value_get(map, "links");
	const char *below = arena_printf(c->arena, "%s/repositories/%s", c->base, path_of(c));

	render_link(c, links, "diff", "%s/diff/%s", below, hash);
	render_link(c, links, "approve", "%s/commit/%s/approve", below, hash);
	render_link(c, links, "comments", "%s/commit/%s/comments", below, hash);
	render_link(c, links, "statuses", "%s/commit/%s/statuses", below, hash);
	render_link(c, links, "patch", "%s/patch/%s", below, hash);
}

static struct value *render_whole(struct context *c, const struct document *commit)
{
	struct value *map = commit_render_brief(c, commit->key, HASH_DIGITS);

	put_links(c, map, commit->key);
	render_copy(c, map, "date", commit->body);
	put_author(c, map, commit);
	render_copy(c, map, "message", commit->body);
	put_parents(c, map, commit);
	value_put(c->arena, map, "repository", repository_render(c, c->repository));
	return map;
}

static const struct value *render_embedded(struct context *c, const struct document *commit)
{
	return render_whole(c, commit);
}

const struct value *commit_render(struct context *c, const struct document *commit)
{
	return render_once(c, "commit", commit, render_embedded);
}

const struct value *commit_render_full(struct context *c, const struct document *commit)
{
	struct value *map = render_whole(c, commit);

	value_put(c->arena, map, "summary",
		markup_render(c, value_text(value_get(commit->body, "message"), "")));
	return map;
}

int commit_missing(struct context *c, const char *revision)
{
	struct value *data = value_new_map(c->arena);
	struct value *shas = value_put(c->arena, data, "shas", value_new_list(c->arena));

	value_push(c->arena, shas, value_new_string(c->arena, revision));
	answer_error(c->answer, 404, "Commit not found");
	value_put(c->arena, (struct value *)value_get(c->answer->value, "error"), "data", data);
	value_put(c->arena, (struct value *)c->answer->value, "data", data);
	return -1;
}

int commit_get(struct context *c)
{
	return answer_value(c->answer, 200, commit_render_full(c, c->owner));
}

static int answer_history(struct context *c, const struct document_list *list)
{
	return collection_answer(c, &(struct listing){
					    .given = list,
					    .paging = { .initial = 30, .cursor = true },
					    .render = commit_render_full,
					    .unqueried = true,
				    });
}

int commit_list(struct context *c)
{
	struct document_list all = { 0 };

	store_list(c->store, c->arena, all_commits(c), &all);
	if (all.n)
		qsort(all.items, all.n, sizeof *all.items, newest_first);
	return answer_history(c, &all);
}

int commit_list_of(struct context *c)
{
	const struct document *tip = commit_resolve(c, c->item);
	struct document_list list = { 0 };

	if (!tip)
		return commit_missing(c, c->item);
	commit_history(c, tip, &list);
	return answer_history(c, &list);
}

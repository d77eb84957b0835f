#include "bitbucket-emulator/pullrequest_merge.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/pullrequest.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/tree.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <string.h>

enum { MESSAGE_MAX = 128 * 1024 };

static const char tasks[] = "merges";

static const struct attribute attributes[] = {
	{ "message", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "close_source_branch", SHAPE_BOOL, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "merge_strategy", SHAPE_TEXT, ATTRIBUTE_NULLABLE,
		"merge_commit|squash|fast_forward|squash_fast_forward|rebase_fast_forward|"
		"rebase_merge",
		NULL },
};

static const struct resource parameters = { ATTRIBUTES(attributes) };

/* One merge. */
struct merge {
	struct context *c;
	const struct value *sent;
	const struct document *source, *destination; /* commits */
	struct document_list ahead, behind;          /* the histories of the two */
};

static int read_merge(struct merge *m)
{
	struct context *c = m->c;
	const char *message;

	m->sent = schema_read(c, &parameters, false);
	if (!m->sent)
		return -1;
	message = value_text(value_get(m->sent, "message"), "");
	if (strlen(message) > MESSAGE_MAX)
		return answer_field(c->answer, "Bad request", "message",
			"length of value must be at most 131072", false);
	m->source = ref_tip(c, pullrequest_branch(c->pullrequest, "source"));
	m->destination = ref_tip(c, pullrequest_branch(c->pullrequest, "destination"));
	if (!m->source || !m->destination)
		return answer_error(c->answer, 409, "A branch of this pull request is gone.");
	commit_history(c, m->source, &m->ahead);
	commit_history(c, m->destination, &m->behind);
	return 0;
}

/* The newest commit that both have. */
static const struct document *common(const struct merge *m)
{
	size_t i;

	for (i = 0; i < m->ahead.n; i++)
		if (commit_listed(&m->behind, m->ahead.items[i]))
			return m->ahead.items[i];
	return NULL;
}

static bool same_file(const struct value *x, const struct value *y)
{
	return x && y && value_equal(x, y);
}

/* The destination's files, with what the source has changed since they parted: the source wins. */
static const struct value *merge_trees(struct merge *m)
{
	static const struct value empty = { .type = VALUE_MAP };
	const struct document *base = common(m);
	const struct value *was = base ? commit_tree(base) : &empty;
	const struct value *is = commit_tree(m->source);
	struct value *gone = value_new_map(m->c->arena), *tree;
	const struct pair *file;
	uint32_t i;

	for (i = 0; i < was->n; i++)
		if (!value_get(is, was->pairs[i].name))
			value_put(m->c->arena, gone, was->pairs[i].name, &empty);
	tree = tree_without(m->c, commit_tree(m->destination), gone);
	for (i = 0; i < is->n; i++) {
		file = &is->pairs[i];
		if (!same_file(value_get(was, file->name), &file->value))
			value_put(m->c->arena, tree, file->name, &file->value);
	}
	return tree;
}

static const char *message_of(const struct merge *m)
{
	const struct document *pr = m->c->pullrequest;
	const char *sent = value_text(value_get(m->sent, "message"), "");

	if (*sent)
		return sent;
	return arena_printf(m->c->arena, "Merged in %s (pull request #%s)\n\n%s\n",
		pullrequest_branch(pr, "source"), pr->key,
		value_text(value_get(pr->body, "title"), ""));
}

/* The commit that the destination will point to; NULL with the error answered. */
static const struct document *make_commit(struct merge *m)
{
	const char *strategy = value_text(value_get(m->sent, "merge_strategy"), "merge_commit");
	bool two = !strcmp(strategy, "merge_commit") || !strcmp(strategy, "rebase_merge");
	const struct commit of = {
		.message = message_of(m),
		.author = commit_author(m->c, m->c->caller.user),
		.user = m->c->caller.user,
		.parent = m->destination,
		.merged = two ? m->source : NULL,
		.tree = merge_trees(m),
	};

	if (strcmp(strategy, "fast_forward") != 0)
		return commit_make(m->c, &of);
	if (commit_listed(&m->ahead, m->destination))
		return m->source;
	answer_error(m->c->answer, 400, "The branches have diverged: this is no fast forward.");
	return NULL;
}

/* The source branch goes where that was asked for, now or when the pull request was made. */
static void close_branch(struct merge *m)
{
	const struct document *pr = m->c->pullrequest, *branch;
	const struct value *close = value_get(m->sent, "close_source_branch");
	const char *name = pullrequest_branch(pr, "source"), *main_name = ref_main(m->c);

	if (!close || close->type == VALUE_NULL)
		close = value_get(pr->body, "close_source_branch");
	branch = store_find(m->c->store, m->c->arena, m->c->repository->id, "branches", name);
	if (value_true(close) && branch && (!main_name || strcmp(main_name, name) != 0))
		store_delete(m->c->store, branch->id);
}

static const char *task_path(struct context *c, const char *task)
{
	return arena_printf(c->arena, "%s/merge/task-status/%s",
		pullrequest_path(c, c->pullrequest), url_segment(c->arena, task));
}

/* 202: what comes of it must be asked for. */
static int answer_later(struct context *c)
{
	struct value *body = value_new_map(c->arena);
	struct document d = {
		.parent = c->pullrequest->id, .kind = tasks, .uuid = "", .body = body
	};

	value_put(c->arena, body, "pending", value_new_int(c->arena, 1));
	d.key = store_new_uuid(c->store, c->arena,
		arena_printf(c->arena, "%s/merges/%s", c->repository->uuid, c->pullrequest->key));
	store_insert(c->store, &d);
	answer_header(c->answer, "Location", task_path(c, d.key));
	return answer_value(c->answer, 202, NULL);
}

int merge_post(struct context *c)
{
	const char *async = request_param(c->request, "async");
	bool later = (async && !strcmp(async, "true")) ||
		     wart_is(&c->options->warts, WART_MERGE, "202");
	struct merge m = { .c = c };
	const struct document *commit;

	if (pullrequest_changeable(c) < 0 || read_merge(&m) < 0)
		return -1;
	commit = make_commit(&m);
	if (!commit)
		return -1;
	pullrequest_close(c, "MERGED", commit, 0);
	ref_set_branch(c, pullrequest_branch(c->pullrequest, "destination"), commit);
	close_branch(&m);
	repository_pushed(c);
	if (later)
		return answer_later(c);
	return answer_value(c->answer, 200, pullrequest_render(c, c->pullrequest));
}

int merge_get_task(struct context *c)
{
	const struct document *task = store_find(
		c->store, c->arena, c->pullrequest->id, tasks, c->item);
	struct value *map = value_new_map(c->arena);
	struct document next;
	bool pending;

	if (!task)
		return answer_error(c->answer, 400, "No such merge task: %s", c->item);
	pending = value_int(value_get(task->body, "pending"), 0) > 0;
	render_text(c, map, "task_status", pending ? "PENDING" : "SUCCESS");
	render_link(c, render_map(c, map, "links"), "self", "%s", task_path(c, task->key));
	if (pending) {
		next = *task;
		next.body = value_new_map(c->arena);
		store_update(c->store, &next);
	} else {
		value_put(c->arena, map, "merge_result", pullrequest_render(c, c->pullrequest));
	}
	return answer_value(c->answer, 200, map);
}

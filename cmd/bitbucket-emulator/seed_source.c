/* What a seeded repository holds: commits, and the branches and tags that name them. */
#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/tree.h"
#include "codec/value.h"

#include <string.h>

/* The tree of `branch`: what its parent has, and what stands under its name in the seed's `files`. */
static const struct value *tree_of(struct seeder *s, const char *branch,
	const struct document *parent, const struct value *files)
{
	static const struct value empty = { .type = VALUE_MAP };
	const struct value *own = value_get(files, branch);
	struct value *tree = tree_without(
		&s->context, parent ? commit_tree(parent) : &empty, &empty);
	const char *path, *text;
	uint32_t i;

	if (!seeder_is_map(s, own, "the files of a branch"))
		return tree;
	for (i = 0; i < own->n; i++) {
		path = tree_path(&s->context, own->pairs[i].name);
		text = value_text(&own->pairs[i].value, "");
		if (path)
			value_put(s->arena, tree, path,
				tree_file(&s->context, text, strlen(text), ""));
		else
			diag_add(s->diag, own->pairs[i].place, "no file can be called '%s'",
				own->pairs[i].name);
	}
	return tree;
}

/* Commits the next change of a branch, in the name of the workspace's first member. */
static const struct document *commit(struct seeder *s, const char *branch, const char *message,
	const struct document *parent, const struct value *files)
{
	const struct commit of = {
		.message = message,
		.author = commit_author(&s->context, s->context.caller.user),
		.user = s->context.caller.user,
		.parent = parent,
		.tree = tree_of(s, branch, parent, files),
	};
	const struct document *made = commit_make(&s->context, &of);

	ref_set_branch(&s->context, branch, made);
	return made;
}

static bool branch_known(struct seeder *s, const char *name, const struct value *at)
{
	if (!ref_name_valid(name))
		diag_add(s->diag, at->place, "a branch cannot be called '%s'", name);
	else if (ref_tip(&s->context, name))
		diag_add(s->diag, at->place, "branch '%s' stands above", name);
	else
		return false;
	return true;
}

/* branches: [develop]: those that are there beside the main one, each a commit ahead of it. */
static void add_branches(struct seeder *s, const struct document *root, const struct value *map)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, value_get(map, "branches"), "'branches'", &n);
	const char *name;

	for (i = 0; i < n; i++) {
		name = value_text(&items[i], "");
		if (!branch_known(s, name, &items[i]))
			commit(s, name, arena_printf(s->arena, "Begin %s", name), root,
				value_get(map, "files"));
	}
}

/* files: {main: {README.md: text}}: of branches that are there. */
static void check_files(struct seeder *s, const struct value *files)
{
	uint32_t i;

	if (!seeder_is_map(s, files, "'files'"))
		return;
	for (i = 0; i < files->n; i++)
		if (!ref_tip(&s->context, files->pairs[i].name))
			diag_add(s->diag, files->pairs[i].place,
				"the repository has no branch '%s'", files->pairs[i].name);
}

static void add_tag(struct seeder *s, const char *name, const struct value *branch)
{
	const char *of = value_text(branch, ref_main(&s->context));
	const struct document *tip = of ? ref_tip(&s->context, of) : NULL;
	struct document d = {
		.parent = s->context.repository->id, .kind = "tags", .key = name, .uuid = ""
	};
	struct value *body = value_new_map(s->arena);

	if (!ref_name_valid(name) || !tip) {
		diag_add(s->diag, branch->place, "tag '%s' needs a branch that is there", name);
		return;
	}
	render_text(&s->context, body, "target", tip->key);
	render_text(&s->context, body, "message", arena_printf(s->arena, "%s\n", name));
	render_copy(&s->context, body, "date", tip->body);
	d.ref = tip->ref;
	d.body = body;
	store_insert(s->store, &d);
}

/* tags: {v1: main}: each names the tip of a branch. */
static void add_tags(struct seeder *s, const struct value *tags)
{
	uint32_t i;

	if (!seeder_is_map(s, tags, "'tags'"))
		return;
	for (i = 0; i < tags->n; i++)
		add_tag(s, tags->pairs[i].name, &tags->pairs[i].value);
}

/* The first member, who has made all that is there. */
static const struct document *first_member(struct seeder *s)
{
	struct document_list members = { 0 };

	store_list(s->store, s->arena,
		(struct selection){ .parent = s->workspace->id, .kind = "members", .limit = 1 },
		&members);
	return members.n ? store_get(s->store, s->arena, members.items[0]->ref) : NULL;
}

static void complain_of_empty(struct seeder *s, const struct value *map)
{
	static const char *const names[] = { "branches", "tags", "files", "pull_requests" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (value_get(map, names[i]))
			diag_add(s->diag, value_get(map, names[i])->place,
				"'%s' needs a repository whose mainbranch is not null", names[i]);
}

void seeder_source(struct seeder *s, const struct document *repository, const struct value *map)
{
	struct context *c = &s->context;
	const struct document *root;

	c->workspace = s->workspace;
	c->repository = repository;
	c->caller.user = first_member(s);
	c->now = seeder_now(s);
	if (!ref_main(c)) {
		complain_of_empty(s, map);
		return;
	}
	root = commit(s, ref_main(c), "Initial commit", NULL, value_get(map, "files"));
	add_branches(s, root, map);
	check_files(s, value_get(map, "files"));
	add_tags(s, value_get(map, "tags"));
	seeder_pullrequests(s, value_get(map, "pull_requests"));
}

/* Commits made of what is uploaded. Fact sheet 3.15; the document's page of POST .../src. */
#include "bitbucket-emulator/source.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bytes.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/form.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/tree.h"
#include "codec/value.h"

#include <string.h>

static const char bad_request[] = "Bad request";

/* What an upload asks for. */
struct upload {
	struct context *c;
	const char *message, *author, *branch, *parents; /* NULL where it does not say */
	struct value *gone; /* path -> true: files that are named, but not there, are deleted */
	struct value *put;  /* path -> what a tree keeps of the file */
	const struct document *parent;
};

static int refuse(struct upload *u, const char *field, const char *text)
{
	return answer_field(u->c->answer, bad_request, field, text, true);
}

static const char **meta_of(struct upload *u, const char *name)
{
	return !strcmp(name, "message")   ? &u->message
	       : !strcmp(name, "author")  ? &u->author
	       : !strcmp(name, "branch")  ? &u->branch
	       : !strcmp(name, "parents") ? &u->parents
					  : NULL;
}

static bool is_meta(struct upload *u, const char *name)
{
	return meta_of(u, name) || !strcmp(name, "files");
}

static int take_meta(struct upload *u, const char *name, const char *text)
{
	const char **meta = meta_of(u, name), *path;

	if (meta && *meta)
		return refuse(u, name, "cannot be repeated");
	if (meta) {
		*meta = text;
		return 0;
	}
	path = tree_path(u->c, text);
	if (!path)
		return refuse(u, "files", "not a valid path");
	value_put(u->c->arena, u->gone, path, value_new_bool(u->c->arena, true));
	return 0;
}

static int take_file(struct upload *u, const struct part *part)
{
	const char *path = tree_path(u->c, part->name);

	if (!path)
		return refuse(u, part->name, "not a valid path");
	if (part->len > TREE_FILE_MAX)
		return answer_error(u->c->answer, 413, "The file is too large: %s", path);
	if (*part->attribute && strcmp(part->attribute, "link") != 0 &&
		strcmp(part->attribute, "executable") != 0)
		return refuse(u, path, "x-attributes is link or executable");
	value_put(u->c->arena, u->put, path,
		tree_file(u->c, part->bytes, part->len, part->attribute));
	return 0;
}

/* A name of the commit's own means that, unless it came with a file name or begins with a slash. */
static int take_part(struct upload *u, const struct part *part)
{
	if (part->is_file || !is_meta(u, part->name))
		return take_file(u, part);
	if (!bytes_are_text(part->bytes, part->len))
		return refuse(u, part->name, "expected str");
	return take_meta(u, part->name, arena_strndup(u->c->arena, part->bytes, part->len));
}

/* The form, and the query, which the document names as well. */
static int read_upload(struct upload *u)
{
	const struct request *r = u->c->request;
	struct form form = { 0 };
	const char *wrong = r->body_len ? form_read(&form, r) : NULL;
	size_t i;

	if (wrong)
		return answer_error(u->c->answer, 400, "Bad request: %s", wrong);
	for (i = 0; i < r->n_params; i++)
		if (is_meta(u, r->params[i].name) &&
			take_meta(u, r->params[i].name, r->params[i].value) < 0)
			return -1;
	for (i = 0; i < form.n; i++)
		if (take_part(u, &form.parts[i]) < 0)
			return -1;
	return 0;
}

static int check_author(struct upload *u)
{
	const char *open = u->author ? strchr(u->author, '<') : NULL;
	const struct document *user = u->c->caller.user;

	if (!u->author) {
		u->author = commit_author(u->c, user);
		return 0;
	}
	if (!open || open == u->author || !strchr(open, '@') || !strchr(open, '>'))
		return refuse(u, "author", "expected the form: Full Name <email@example.com>");
	return 0;
}

/* The commit that `parents` names; NULL where none does. -1 with the 400 answered. */
static int find_parent(struct upload *u, const struct document **parent)
{
	*parent = u->parents && *u->parents ? commit_find(u->c, u->parents) : NULL;
	if (*parent || !u->parents)
		return 0;
	return refuse(u, "parents", "expected one SHA1 of a commit that is there");
}

/* The first commit of all makes the main branch. */
static int begin_repository(struct upload *u)
{
	struct document next = *u->c->repository;
	struct value *body = schema_copy(u->c, next.body), *main_branch;

	if (u->parents)
		return refuse(u, "parents", "The repository is empty.");
	if (!u->branch)
		u->branch = ref_main(u->c) ? ref_main(u->c) : "main";
	main_branch = render_map(u->c, body, "mainbranch");
	render_text(u->c, main_branch, "name", u->branch);
	render_text(u->c, main_branch, "type", "branch");
	next.body = body;
	store_update(u->c->store, &next);
	return 0;
}

/* Decides what the commit is on top of, and which branch it moves; 409 where that has moved on. */
static int choose_parent(struct upload *u)
{
	const char *main_name = ref_main(u->c);
	const struct document *asked, *tip;
	bool is_new;

	if (!store_count(u->c->store,
		    (struct selection){ .parent = u->c->repository->id, .kind = "commits" }))
		return begin_repository(u);
	if (find_parent(u, &asked) < 0)
		return -1;
	if (!u->branch)
		u->branch = main_name ? main_name : "main";
	tip = ref_tip(u->c, u->branch);
	is_new = !tip;
	if (is_new)
		tip = main_name ? ref_tip(u->c, main_name) : NULL;
	if (asked && !is_new && asked->id != tip->id)
		return answer_error(u->c->answer, 409, "The parent is not the tip of branch %s: %s",
			u->branch, asked->key);
	u->parent = asked ? asked : tip;
	return u->parent ? 0 : refuse(u, "parents", "required key not provided");
}

static int check_deleted(struct upload *u, const struct value *tree)
{
	uint32_t i;
	const char *path;

	if (wart_is(&u->c->options->warts, WART_DELETE_ABSENT, "ignored"))
		return 0;
	for (i = 0; i < u->gone->n; i++) {
		path = u->gone->pairs[i].name;
		if (!value_get(tree, path) && !value_get(u->put, path))
			return refuse(
				u, "files", arena_printf(u->c->arena, "No such file: %s", path));
	}
	return 0;
}

/* The tree of the new commit, or NULL with the 400 answered. */
static const struct value *make_tree(struct upload *u)
{
	static const struct value empty = { .type = VALUE_MAP };
	const struct value *old = u->parent ? commit_tree(u->parent) : &empty;
	struct value *tree = tree_without(u->c, old, u->gone);
	const char *conflict;
	uint32_t i;

	for (i = 0; i < u->put->n; i++)
		value_put(u->c->arena, tree, u->put->pairs[i].name, &u->put->pairs[i].value);
	conflict = tree_conflict(tree);
	if (check_deleted(u, old) < 0)
		return NULL;
	if (conflict)
		refuse(u, conflict, "A file is in the way.");
	else if (tree->n > TREE_FILES_MAX)
		answer_error(u->c->answer, 400, "There are too many files.");
	else
		return tree;
	return NULL;
}

static const struct document *make_commit(struct upload *u, const struct value *tree)
{
	const struct commit of = {
		.message = u->message && *u->message ? u->message : "Upload of files by the API",
		.author = u->author,
		.user = u->c->caller.user,
		.parent = u->parent,
		.tree = tree,
	};
	const struct document *commit = commit_make(u->c, &of);

	ref_set_branch(u->c, u->branch, commit);
	repository_pushed(u->c);
	return commit;
}

/* Whether nothing would change, and that is no commit. */
static bool is_unchanged(const struct upload *u, const struct value *tree)
{
	return u->parent && wart_is(&u->c->options->warts, WART_EQUAL_CONTENT, "none") &&
	       ref_tip(u->c, u->branch) && value_equal(tree, commit_tree(u->parent));
}

int source_post(struct context *c)
{
	struct upload u = {
		.c = c, .gone = value_new_map(c->arena), .put = value_new_map(c->arena)
	};
	const struct document *commit;
	const struct value *tree;

	if (read_upload(&u) < 0 || check_author(&u) < 0)
		return -1;
	if (u.branch && !ref_name_valid(u.branch))
		return refuse(&u, "branch", "not a valid name");
	if (choose_parent(&u) < 0)
		return -1;
	tree = make_tree(&u);
	if (!tree)
		return -1;
	commit = is_unchanged(&u, tree) ? u.parent : make_commit(&u, tree);
	answer_header(c->answer, "Location",
		arena_printf(c->arena, "%s/repositories/%s/%s/commit/%s", c->base,
			c->workspace->key, c->repository->key, commit->key));
	return answer_value(c->answer, 201, NULL);
}

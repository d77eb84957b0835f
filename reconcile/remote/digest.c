#include "remote/digest.h"

#include "base/auto.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdbool.h>
#include <stddef.h>

enum member_type { MEMBER_TEXT, MEMBER_NUMBER, MEMBER_FLAG, MEMBER_PERSON };

/* One member of a document and where the answer has it. */
struct member {
	const char *name, *path;
	enum member_type type;
};

static const struct member pull_request[] = {
	{ "id", "id", MEMBER_NUMBER },
	{ "title", "title", MEMBER_TEXT },
	{ "description", "description", MEMBER_TEXT },
	{ "state", "state", MEMBER_TEXT },
	{ "draft", "draft", MEMBER_FLAG },
	{ "author", "author", MEMBER_PERSON },
	{ "source", "source.branch.name", MEMBER_TEXT },
	{ "source_repository", "source.repository.full_name", MEMBER_TEXT },
	{ "commit", "source.commit.hash", MEMBER_TEXT },
	{ "destination", "destination.branch.name", MEMBER_TEXT },
	{ "close_source_branch", "close_source_branch", MEMBER_FLAG },
	{ "merge_commit", "merge_commit.hash", MEMBER_TEXT },
	{ "comments", "comment_count", MEMBER_NUMBER },
	{ "tasks", "task_count", MEMBER_NUMBER },
	{ "created_on", "created_on", MEMBER_TEXT },
	{ "updated_on", "updated_on", MEMBER_TEXT },
	{ "url", "links.html.href", MEMBER_TEXT },
};

static const struct member build[] = {
	{ "key", "key", MEMBER_TEXT },
	{ "name", "name", MEMBER_TEXT },
	{ "state", "state", MEMBER_TEXT },
	{ "description", "description", MEMBER_TEXT },
	{ "url", "url", MEMBER_TEXT },
};

static const struct member task[] = {
	{ "id", "id", MEMBER_NUMBER },
	{ "text", "content.raw", MEMBER_TEXT },
	{ "state", "state", MEMBER_TEXT },
	{ "creator", "creator", MEMBER_PERSON },
};

static const struct member comment[] = {
	{ "id", "id", MEMBER_NUMBER },
	{ "author", "user", MEMBER_PERSON },
	{ "created_on", "created_on", MEMBER_TEXT },
	{ "file", "inline.path", MEMBER_TEXT },
	{ "line", "inline.to", MEMBER_NUMBER },
	{ "answers", "parent.id", MEMBER_NUMBER },
	{ "text", "content.raw", MEMBER_TEXT },
	{ "url", "links.html.href", MEMBER_TEXT },
};

static const struct member issue[] = {
	{ "id", "id", MEMBER_NUMBER },
	{ "title", "title", MEMBER_TEXT },
	{ "content", "content.raw", MEMBER_TEXT },
	{ "kind", "kind", MEMBER_TEXT },
	{ "priority", "priority", MEMBER_TEXT },
	{ "state", "state", MEMBER_TEXT },
	{ "reporter", "reporter", MEMBER_PERSON },
	{ "assignee", "assignee", MEMBER_PERSON },
	{ "created_on", "created_on", MEMBER_TEXT },
	{ "updated_on", "updated_on", MEMBER_TEXT },
	{ "url", "links.html.href", MEMBER_TEXT },
};

static void put_text(struct arena *a, struct value *map, const char *name, const struct value *v)
{
	const char *text = value_string(v, NULL);

	value_put(a, map, name, text ? value_new_string(a, text) : value_new_null(a));
}

static void put_person(
	struct arena *a, struct value *map, const char *name, const struct value *user)
{
	struct value *person = value_new_map(a);

	if (!user || user->type != VALUE_MAP) {
		value_put(a, map, name, value_new_null(a));
		return;
	}
	put_text(a, person, "name", value_get(user, "display_name"));
	put_text(a, person, "uuid", value_get(user, "uuid"));
	value_put(a, map, name, person);
}

static void put_member(
	struct arena *a, struct value *map, const struct member *m, const struct value *from)
{
	const struct value *v = value_at(from, m->path);

	switch (m->type) {
	case MEMBER_TEXT:
		put_text(a, map, m->name, v);
		break;
	case MEMBER_NUMBER:
		value_put(a, map, m->name, v && v->type == VALUE_INT ? v : value_new_null(a));
		break;
	case MEMBER_FLAG:
		value_put(a, map, m->name, value_new_bool(a, value_true(v)));
		break;
	case MEMBER_PERSON:
		put_person(a, map, m->name, v);
		break;
	}
}

static struct value *make(
	struct arena *a, const struct member *members, size_t n, const struct value *from)
{
	struct value *map = value_new_map(a);
	size_t i;

	for (i = 0; i < n; i++)
		put_member(a, map, &members[i], from);
	return map;
}

static bool is_verdict(const char *state)
{
	return str_same(state, "approved") || str_same(state, "changes_requested");
}

/* A participant: who, whether asked, and what the person says. Old answers have `approved` only. */
static struct value *participant(struct arena *a, const struct value *from)
{
	struct value *map = value_new_map(a);
	const char *state = value_text(value_get(from, "state"), NULL);

	if (!state && value_true(value_get(from, "approved")))
		state = "approved";
	put_text(a, map, "name", value_at(from, "user.display_name"));
	put_text(a, map, "uuid", value_at(from, "user.uuid"));
	value_put(a, map, "reviewer",
		value_new_bool(a, str_same(value_text(value_get(from, "role"), NULL), "REVIEWER")));
	value_put(a, map, "verdict",
		is_verdict(state) ? value_new_string(a, state) : value_new_null(a));
	return map;
}

struct value *digest_pull_request(struct arena *a, const struct value *from)
{
	struct value *map = make(a, pull_request, COUNT(pull_request), from);

	value_put(a, map, "participants",
		digest_all(a, value_get(from, "participants"), participant));
	return map;
}

struct value *digest_build(struct arena *a, const struct value *from)
{
	return make(a, build, COUNT(build), from);
}

struct value *digest_task(struct arena *a, const struct value *from)
{
	return make(a, task, COUNT(task), from);
}

struct value *digest_comment(struct arena *a, const struct value *from)
{
	return make(a, comment, COUNT(comment), from);
}

struct value *digest_issue(struct arena *a, const struct value *from)
{
	return make(a, issue, COUNT(issue), from);
}

struct value *digest_all(struct arena *a, const struct value *list,
	struct value *(*digest)(struct arena *a, const struct value *from))
{
	struct value *all = value_new_list(a);
	uint32_t i;

	for (i = 0; list && list->type == VALUE_LIST && i < list->n; i++)
		if (!value_true(value_get(&list->items[i], "deleted")))
			value_push(a, all, digest(a, &list->items[i]));
	return all;
}

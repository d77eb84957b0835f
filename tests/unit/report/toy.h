/* Plans made by hand, of toy kinds, for the tests of reports. */
#ifndef TESTS_REPORT_TOY_H
#define TESTS_REPORT_TOY_H

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/report.h"

#include <string.h>

#include "tests/unit/unit.h"

static const struct kind toy_workspace = { .name = "workspace", .plural = "workspaces" };

static const struct field toy_project_fields[] = {
	{ .name = "key", .flags = FIELD_KEY },
	{ .name = "name" },
};
static const struct kind toy_project = { .name = "project",
	.flags = KIND_BLOCK,
	.plural = "projects",
	.parent = &toy_workspace,
	KIND_FIELDS(toy_project_fields) };

static const char *const toy_levels[] = { "low", "high", NULL };

/* In the order of TOY_NAME and so on. */
enum { TOY_SLUG, TOY_DESCRIPTION, TOY_LANGUAGE, TOY_PRIVATE, TOY_LEVEL, TOY_PROJECT, TOY_WEBSITE };
static const struct field toy_repository_fields[] = {
	[TOY_SLUG] = { .name = "slug", .flags = FIELD_KEY },
	[TOY_DESCRIPTION] = { .name = "description", .type = FIELD_TEXT },
	[TOY_LANGUAGE] = { .name = "language" },
	[TOY_PRIVATE] = { .name = "is_private", .type = FIELD_BOOL },
	[TOY_LEVEL] = { .name = "level", .choices = toy_levels },
	[TOY_PROJECT] = { .name = "project", .type = FIELD_REFERENCE, .target = &toy_project },
	[TOY_WEBSITE] = { .name = "website" },
};
static const struct kind toy_repository = { .name = "repository",
	.flags = KIND_BLOCK,
	.plural = "repositories",
	.parent = &toy_workspace,
	.rename = "name",
	KIND_FIELDS(toy_repository_fields) };

static const struct field toy_reviewer_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};
static const struct kind toy_reviewer = { .name = "default_reviewer",
	.plural = "default_reviewers",
	.parent = &toy_repository,
	.shape = KIND_SET,
	KIND_FIELDS(toy_reviewer_fields) };

static const struct field toy_group_fields[] = {
	{ .name = "group", .flags = FIELD_KEY },
};
static const struct kind toy_group = { .name = "group",
	.plural = "groups",
	.parent = &toy_repository,
	.shape = KIND_SET,
	KIND_FIELDS(toy_group_fields) };

static const struct field toy_restriction_fields[] = {
	{ .name = "kind", .flags = FIELD_KEY },
	{ .name = "value", .type = FIELD_INT },
	{ .name = "owner", .type = FIELD_PERSON },
};
static const struct kind toy_restriction = { .name = "branch_restriction",
	.plural = "branch_restrictions",
	.parent = &toy_repository,
	.shape = KIND_LIST,
	KIND_FIELDS(toy_restriction_fields) };

static const struct field toy_webhook_fields[] = {
	{ .name = "url", .flags = FIELD_KEY },
	{ .name = "events", .type = FIELD_STRING_SET },
};
static const struct kind toy_webhook = { .name = "webhook",
	.plural = "webhooks",
	.parent = &toy_repository,
	.shape = KIND_LIST,
	KIND_FIELDS(toy_webhook_fields) };

static const struct kind toy_wiki = {
	.name = "wiki", .plural = "wikis", .parent = &toy_repository, .shape = KIND_SINGLETON
};

/* People as keys, and what they may do. */
static const struct field toy_grant_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
	{ .name = "permission", .choices = toy_levels },
};
static const struct kind toy_grant = { .name = "user_permission",
	.plural = "user_permissions",
	.parent = &toy_repository,
	KIND_FIELDS(toy_grant_fields) };

/* People in a list, a part of a key, a text in a map. */
enum { TOY_GUARD_KIND, TOY_GUARD_USERS, TOY_GUARD_GROUPS, TOY_GUARD_NOTE };
static const struct field toy_guard_fields[] = {
	[TOY_GUARD_KIND] = { .name = "kind", .flags = FIELD_KEY },
	[TOY_GUARD_USERS] = { .name = "users", .type = FIELD_PEOPLE },
	[TOY_GUARD_GROUPS] = { .name = "groups", .type = FIELD_STRING_SET, .member = "slug" },
	[TOY_GUARD_NOTE] = { .name = "terms.note" },
};
static const struct kind toy_guard = { .name = "guard",
	.plural = "guards",
	.parent = &toy_repository,
	.shape = KIND_LIST,
	KIND_FIELDS(toy_guard_fields) };

/* Text, or a secret. */
enum { TOY_VARIABLE_KEY, TOY_VARIABLE_VALUE, TOY_VARIABLE_SECURED };
static const struct field toy_variable_fields[] = {
	[TOY_VARIABLE_KEY] = { .name = "key", .flags = FIELD_KEY },
	[TOY_VARIABLE_VALUE] = { .name = "value", .type = FIELD_VALUE },
	[TOY_VARIABLE_SECURED] = { .name = "secured", .type = FIELD_BOOL, .flags = FIELD_SECURES },
};
static const struct kind toy_variable = { .name = "variable",
	.plural = "variables",
	.parent = &toy_repository,
	KIND_FIELDS(toy_variable_fields) };

/* A public key, which cannot be changed, nor can its label. */
enum { TOY_LOCK_KEY, TOY_LOCK_LABEL, TOY_LOCK_SINCE, TOY_LOCK_WHEN };
static const struct field toy_lock_fields[] = {
	[TOY_LOCK_KEY] = { .name = "key", .type = FIELD_SSH_KEY, .flags = FIELD_KEY },
	[TOY_LOCK_LABEL] = { .name = "label", .flags = FIELD_IMMUTABLE },
	[TOY_LOCK_SINCE] = { .name = "since", .type = FIELD_COMMIT },
	[TOY_LOCK_WHEN] = { .name = "when", .type = FIELD_CRON },
};
static const struct kind toy_lock = { .name = "deploy_key",
	.plural = "deploy_keys",
	.parent = &toy_repository,
	.shape = KIND_LIST,
	KIND_FIELDS(toy_lock_fields) };

struct toy {
	struct state desired, live;
	struct plan plan;
	struct arena *arena;
	struct object *workspace; /* desired */
};

__attribute__((unused)) static void toy_begin(struct toy *t)
{
	*t = (struct toy){ .desired = STATE_INIT, .live = STATE_INIT, .plan = PLAN_INIT };
	t->arena = &t->plan.arena;
	t->plan.desired = &t->desired;
	t->plan.live = &t->live;
	t->workspace = state_workspace(&t->desired, &toy_workspace, "acme", NULL)->object;
	state_workspace(&t->live, &toy_workspace, "acme", NULL);
}

__attribute__((unused)) static void toy_end(struct toy *t)
{
	plan_release(&t->plan);
	state_release(&t->desired);
	state_release(&t->live);
}

__attribute__((unused)) static struct place toy_line(uint32_t line)
{
	return (struct place){ "acme.yaml", line, 3 };
}

__attribute__((unused)) static struct object *toy_object(
	struct toy *t, const struct kind *kind, struct object *parent, const char *key)
{
	return object_new(t->arena, kind, parent ? parent : t->workspace, key);
}

/* A change of `desired` or, where that is NULL, of `live`; deltas are added to the last change. */
__attribute__((unused)) static struct change *toy_change(struct toy *t, enum change_action action,
	struct object *desired, struct object *live, uint32_t line)
{
	struct plan *p = &t->plan;
	struct object *o = desired ? desired : live;
	struct change *c;

	p->changes = arena_grow(t->arena, p->changes, p->n_changes, &p->capacity, sizeof *c);
	c = &p->changes[p->n_changes++];
	*c = (struct change){ .action = action,
		.kind = o->kind,
		.desired = desired,
		.live = live,
		.parent = o->parent,
		.top = object_top(o),
		.place = toy_line(line) };
	p->create += action == CHANGE_CREATE;
	p->update += action == CHANGE_UPDATE;
	p->replace += action == CHANGE_REPLACE;
	p->delete += action == CHANGE_DELETE;
	return c;
}

/* A change of the set `kind` in `parent`. */
__attribute__((unused)) static struct change *toy_set(
	struct toy *t, const struct kind *kind, struct object *parent, uint32_t line)
{
	struct change *c = toy_change(t, CHANGE_UPDATE, parent, NULL, line);

	c->kind = kind;
	c->desired = NULL;
	c->parent = parent;
	return c;
}

__attribute__((unused)) static struct delta *toy_delta(struct toy *t, const struct field *field)
{
	struct change *c = &t->plan.changes[t->plan.n_changes - 1];
	struct delta *deltas = ARENA_ARRAY(t->arena, struct delta, c->n_deltas + 1);

	if (c->n_deltas)
		memcpy(deltas, c->deltas, c->n_deltas * sizeof *deltas);
	c->deltas = deltas;
	deltas[c->n_deltas].field = field;
	return &deltas[c->n_deltas++];
}

/* An attribute with a text, at a line (0: from no file) of a layer. */
__attribute__((unused)) static struct attr *toy_attr(
	struct toy *t, const struct field *field, const char *text, uint32_t line)
{
	struct attr *attr = ARENA_NEW(t->arena, struct attr);
	struct value *v = value_new_string(t->arena, text);

	if (line)
		v->place = toy_line(line);
	*attr = (struct attr){ .field = field, .value = v };
	return attr;
}

/* Field number `i` from `before` (NULL: not there) to `after`, which line `line` asks for. */
__attribute__((unused)) static struct attr *toy_text(
	struct toy *t, size_t i, const char *before, const char *after, uint32_t line)
{
	const struct change *c = &t->plan.changes[t->plan.n_changes - 1];
	const struct field *field = &c->kind->fields[i];
	struct delta *d = toy_delta(t, field);
	struct attr *to = toy_attr(t, field, after, line);

	d->before = before ? toy_attr(t, field, before, 0) : NULL;
	d->after = to;
	return to;
}

/* A list of the texts up to NULL. */
__attribute__((unused)) static struct attr *toy_list(
	struct toy *t, const struct field *field, const char *const *texts)
{
	struct attr *attr = ARENA_NEW(t->arena, struct attr);
	struct value *list = value_new_list(t->arena);

	list->place = toy_line(3);
	for (; *texts; texts++)
		value_push(t->arena, list, value_new_string(t->arena, *texts));
	*attr = (struct attr){ .field = field, .value = list };
	return attr;
}

/* Somebody with a name in the manifests (may be NULL), a display name and a UUID. */
__attribute__((unused)) static struct person *toy_person(
	struct toy *t, const char *name, const char *display_name, const char *uuid)
{
	struct person *person = ARENA_NEW(t->arena, struct person);

	*person = (struct person){ .name = name, .display_name = display_name, .uuid = uuid };
	return person;
}

/* A list of the people up to NULL. */
__attribute__((unused)) static struct attr *toy_people(
	struct toy *t, const struct field *field, const struct person *const *people)
{
	struct attr *attr = toy_attr(t, field, "", 3);

	for (attr->people = people; people[attr->n_people];)
		attr->n_people++;
	return attr;
}

/* A secret that comes from the variable `name` of the environment. */
__attribute__((unused)) static struct attr *toy_secret(
	struct toy *t, const struct field *field, const char *name)
{
	struct attr *attr = toy_attr(t, field, "", 3);
	struct value *map = value_new_map(t->arena);

	value_put(t->arena, map, "env", value_new_string(t->arena, name));
	map->place = toy_line(3);
	attr->value = map;
	return attr;
}

/* `person` joins or leaves the set of the last change. */
__attribute__((unused)) static void toy_member(struct toy *t, struct person *person, bool joins)
{
	const struct change *c = &t->plan.changes[t->plan.n_changes - 1];
	struct object *o = object_new(t->arena, c->kind, NULL, person->uuid);
	struct delta *d = toy_delta(t, kind_key(c->kind));
	struct attr *attr = object_add_attr(t->arena, o, d->field);

	attr->person = person;
	attr->value = value_new_string(t->arena, person->uuid);
	d->member = o;
	*(joins ? &d->after : &d->before) = attr;
}

/* The plan as text, to be freed. */
__attribute__((unused)) static char *toy_plan_text(
	const struct toy *t, const struct report_context *context)
{
	struct report_context none = { 0 };
	struct str out = STR_INIT;

	report_plan_text(&out, &t->plan, context ? context : &none);
	return str_take(&out);
}

/* Fails unless the plan's text is `expected`. */
__attribute__((unused)) static void toy_expect(const struct toy *t, const char *expected)
{
	char *text = toy_plan_text(t, NULL);

	assert_string_equal(text, expected);
	free(text);
}

#endif

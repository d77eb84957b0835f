/*
 * A town: toy tables with scopes, named as the sorts of access tokens are: of a workspace, a project, a
 * repository. Manifests to what they need, in one call.
 */
#ifndef TESTS_PLAN_TOWN_H
#define TESTS_PLAN_TOWN_H

#include "base/diag.h"
#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/manifest.h"
#include "model/state.h"
#include "plan/checkup.h"

#include <string.h>

#include "tests/unit/unit.h"

static const struct field town_fields[] = {
	{ .name = "slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "url", .type = FIELD_STRING },
	{ .name = "blurb", .type = FIELD_TEXT },
	{ .name = "owner", .type = FIELD_PERSON },
	{ .name = "guards", .type = FIELD_PEOPLE },
	{ .name = "value", .type = FIELD_VALUE },
	{ .name = "events", .type = FIELD_STRING_SET },
};

static const struct field host_fields[] = {
	{ .name = "host", .type = FIELD_HOST, .flags = FIELD_KEY },
};

static const struct field reader_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};

static const struct kind kind_town = {
	.name = "workspace",
	.plural = "workspaces",
	.shape = KIND_MAP,
	.order = ORDER_WORKSPACE,
	.read = { "account", "read:workspace:bitbucket" },
};

static const struct kind kind_district = {
	.name = "project",
	.plural = "projects",
	.parent = &kind_town,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT,
	.flags = KIND_BLOCK,
	.read = { "project", "read:project:bitbucket" },
	.write = { "project:admin", "read:project:bitbucket admin:project:bitbucket" },
	.delete = { "project:admin", "admin:project:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_house = {
	.name = "repository",
	.plural = "repositories",
	.parent = &kind_town,
	.shape = KIND_MAP,
	.order = ORDER_REPOSITORY,
	.flags = KIND_LAYERED | KIND_BLOCK,
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	.delete = { "repository:delete", "delete:repository:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_bell = {
	.name = "bell",
	.plural = "bells",
	.parent = &kind_house,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.read = { "webhook", "read:webhook:bitbucket" },
	.write = { "webhook", "read:webhook:bitbucket write:webhook:bitbucket" },
	.delete = { "webhook", "read:webhook:bitbucket delete:webhook:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_visitor = {
	.name = "visitor",
	.plural = "visitors",
	.parent = &kind_house,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	.read = { "pullrequest", "read:pullrequest:bitbucket" },
	.write = { "pullrequest:write", "write:pullrequest:bitbucket" },
	.delete = { "pullrequest:write", "delete:pullrequest:bitbucket" },
	KIND_FIELDS(reader_fields),
};

static const struct kind kind_lock = {
	.name = "key",
	.plural = "keys",
	.parent = &kind_house,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.writers = WRITER_USER | WRITER_OAUTH,
	.read = { "repository repository:admin", "admin:repository:bitbucket" },
	.write = { "repository repository:admin", "write:ssh-key:bitbucket" },
	.delete = { "repository repository:admin", "delete:ssh-key:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_right = {
	.name = "right",
	.plural = "rights",
	.parent = &kind_house,
	.shape = KIND_MAP,
	.flags = KIND_EXACT,
	.order = ORDER_PERMISSION,
	.writers = WRITER_USER,
	.read = { "repository:admin", "read:repository:bitbucket" },
	.write = { "repository:admin", "write:permission:bitbucket" },
	.delete = { "repository:admin", "delete:permission:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_host = {
	.name = "host",
	.plural = "hosts",
	.parent = &kind_house,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.read = { "pipeline", "read:pipeline:bitbucket" },
	.write = { "pipeline:variable", "admin:pipeline:bitbucket" },
	.delete = { "pipeline:variable", "admin:pipeline:bitbucket" },
	KIND_FIELDS(host_fields),
};

static const struct kind kind_lamp = {
	.name = "lamp",
	.plural = "lamps",
	.parent = &kind_town,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.read = { "webhook", "read:webhook:bitbucket" },
	.write = { "webhook", "write:webhook:bitbucket" },
	.delete = { "webhook", "delete:webhook:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct removal horses_removal = {
	.change = "CHANGE-1",
	.date = "2026-08-20",
	.what = "horses",
	.url = "https://town.example/#CHANGE-1",
	.successor = "cars",
};

static const struct kind kind_horse = {
	.name = "horse",
	.plural = "horses",
	.parent = &kind_house,
	.shape = KIND_LIST,
	.order = ORDER_ISSUE,
	.removal = &horses_removal,
	.read = { "issue", "read:issue:bitbucket" },
	.write = { "issue:write", "write:issue:bitbucket" },
	.delete = { "issue:write", "delete:issue:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind kind_saddle = {
	.name = "saddle",
	.plural = "saddles",
	.parent = &kind_horse,
	.shape = KIND_LIST,
	.order = ORDER_ISSUE,
	.read = { "issue", "read:issue:bitbucket" },
	KIND_FIELDS(town_fields),
};

static const struct kind *const town_kinds[] = { &kind_town, &kind_district, &kind_house,
	&kind_bell, &kind_visitor, &kind_lock, &kind_right, &kind_host, &kind_lamp, &kind_horse,
	&kind_saddle, NULL };

struct town {
	struct state desired;
	struct diag d;
	struct checkup checkup;
};

#define TOWN_INIT                                                                                  \
	{                                                                                          \
		.desired = STATE_INIT, .d = DIAG_INIT, .checkup = CHECKUP_INIT                     \
	}

static inline void town_release(struct town *t)
{
	checkup_release(&t->checkup);
	state_release(&t->desired);
	diag_release(&t->d);
}

/* The checkup of manifests, "f0.yaml" and so on, on that day. */
static inline void town_load(
	struct town *t, const char *const *texts, size_t n, bool hosted, const char *today)
{
	static const char *const names[] = { "f0.yaml", "f1.yaml", "f2.yaml" };
	struct document documents[COUNT(names)];
	size_t i;

	assert_true(n <= COUNT(names));
	for (i = 0; i < n; i++)
		documents[i] = (struct document){ names[i], texts[i], strlen(texts[i]) };
	manifest_load(documents, n, town_kinds, &t->desired, &t->d);
	if (t->d.n)
		fail_msg("line %u: %s", (unsigned)t->d.items[0].place.line, t->d.items[0].message);
	checkup_manifests(&t->checkup, &t->desired, hosted, today);
}

/* The same of one manifest of the workspace acme, whose body begins in line 2, today and not at bitbucket.org. */
static inline void town_body(struct town *t, const char *body)
{
	AUTO(str_release) struct str text = STR_INIT;
	const char *copy;

	str_addf(&text, "workspace: acme\n%s\n", body);
	copy = arena_strdup(&t->desired.arena, text.buf);
	town_load(t, &copy, 1, false, "2026-11-26");
}

#endif

/* What the credential in use can write. */
#include "plan/grant.h"

#include "tests/unit/plan/planned.h"

static const struct kind kind_town = { .name = "town", .plural = "towns" };
static const struct kind kind_gate = {
	.name = "gate",
	.plural = "gates",
	.parent = &kind_town,
	.writers = WRITER_USER,
	.write = { "town:admin", "read:town:bitbucket admin:town:bitbucket" },
	.delete = { "town:delete", "delete:town:bitbucket" },
};
static const struct kind kind_lamp = {
	.name = "lamp",
	.plural = "lamps",
	.parent = &kind_town,
	.writers = WRITER_USER | WRITER_OAUTH,
	.write = { "repository lamp:admin", "write:lamp:bitbucket" },
	.delete = { "repository", "write:lamp:bitbucket" },
};

/* The obstacles of a plan with these changes, a line each: "gates 2 certain: only a user's ...". */
static char *obstacles(
	const struct change *changes, size_t n, const struct grant *grant, struct str *out)
{
	struct plan plan = PLAN_INIT;
	size_t i;

	plan.changes = (struct change *)(uintptr_t)changes;
	plan.n_changes = n;
	grant_check(&plan, grant);
	for (i = 0; i < plan.n_obstacles; i++)
		str_addf(out, "%s %zu %s: %.24s\n", plan.obstacles[i].kind->plural,
			plan.obstacles[i].changes,
			plan.obstacles[i].certain ? "certain" : "perhaps",
			plan.obstacles[i].message);
	plan_release(&plan);
	return out->buf;
}

static void assert_obstacles(const struct change *changes, size_t n, unsigned writer,
	const char *scopes, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	const struct grant grant = { writer, scopes };

	assert_string_equal(obstacles(changes, n, &grant, &out), expected);
}

static const struct change changes[] = {
	{ .action = CHANGE_CREATE, .kind = &kind_gate },
	{ .action = CHANGE_UPDATE, .kind = &kind_gate },
	{ .action = CHANGE_DELETE, .kind = &kind_lamp },
};

static void test_sorts_of_credentials(void **state)
{
	(void)state;
	assert_obstacles(changes, 3, 0, NULL, "");
	assert_obstacles(changes, 3, WRITER_USER, NULL, "");
	assert_obstacles(
		changes, 3, WRITER_OAUTH, NULL, "gates 2 certain: only a user's API token \n");
	assert_obstacles(changes, 3, WRITER_TOKEN, NULL,
		"gates 2 certain: only a user's API token \n"
		"lamps 1 perhaps: access tokens of reposit\n");
}

static void test_scopes_of_oauth(void **state)
{
	const struct change lighting = { .action = CHANGE_CREATE, .kind = &kind_lamp };

	(void)state;
	assert_obstacles(changes, 3, 0, "town:admin, repository", "");
	assert_obstacles(
		&lighting, 1, 0, "repository", "lamps 1 certain: it needs the scopes 'rep\n");
	assert_obstacles(&lighting, 1, 0, "pullrequest, lamp:admin", "");
	assert_obstacles(changes, 3, 0, "town:admin,repository", "");
	assert_obstacles(changes, 3, 0, "town:admin pullrequest:write", "");
	assert_obstacles(
		changes, 3, 0, "town:admin", "lamps 1 certain: it needs the scope 'repo\n");
	assert_obstacles(changes, 3, 0, "repositor town:admi repository",
		"gates 2 certain: it needs the scope 'town\n");
	assert_obstacles(changes, 3, 0, "",
		"gates 2 certain: it needs the scope 'town\n"
		"lamps 1 certain: it needs the scope 'repo\n");
}

static void test_scopes_of_api_tokens(void **state)
{
	(void)state;
	assert_obstacles(
		changes, 3, 0, "read:town:bitbucket admin:town:bitbucket write:lamp:bitbucket", "");
	assert_obstacles(changes, 3, 0, "admin:town:bitbucket write:lamp:bitbucket",
		"gates 2 perhaps: it needs the scopes 'rea\n");
}

static void test_what_removes_needs_more(void **state)
{
	const struct change replacement = { .action = CHANGE_REPLACE, .kind = &kind_gate };
	const struct change removal = { .action = CHANGE_DELETE, .kind = &kind_gate };
	const struct kind set = { .name = "guard",
		.plural = "guards",
		.parent = &kind_town,
		.shape = KIND_SET,
		.write = { "town:admin", NULL },
		.delete = { "town:delete", NULL } };
	const struct attr member = { .field = NULL };
	struct delta deltas[] = { { .after = &member }, { .before = &member } };
	struct change change = { .kind = &set, .deltas = deltas, .n_deltas = 1 };

	(void)state;
	assert_obstacles(
		&replacement, 1, 0, "town:admin", "gates 1 certain: it needs the scope 'town\n");
	assert_obstacles(&removal, 1, 0, "town:delete", "");
	assert_obstacles(&change, 1, 0, "town:admin", "");
	change.n_deltas = 2;
	assert_obstacles(
		&change, 1, 0, "town:admin", "guards 1 certain: it needs the scope 'town\n");
}

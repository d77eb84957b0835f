/* `policy:` of a workspace and of its containers, here shelves. */
#include "model/policy.h"

#include "tests/unit/model/library.h"

static const char *container(struct loaded *l, const char *kind, const char *key)
{
	return policy_container(&l->state.arena, kind, key);
}

/* What the policy of acme says of the risk on the shelf of that key (NULL: in the workspace). */
static struct rule rule(struct loaded *l, enum risk risk, const char *shelf)
{
	const struct workspace *w = state_find(&l->state, "acme");

	return policy_rule(w->policy, risk, shelf ? container(l, "shelf", shelf) : NULL);
}

static void test_nothing_is_said(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "shelves: {S: {name: x}}");
	assert_mistakes(&l, "");
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, NULL).verdict, VERDICT_NONE);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "S").verdict, VERDICT_NONE);
	assert_null(rule(&l, RISK_DEPLOY_KEY, "S").place.file);
}

static void test_the_container_wins(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "policy: {deploy-key: forbid, last-admin: gate}\n"
		      "shelves:\n"
		      "  S: {name: x, policy: {deploy-key: allow}}\n"
		      "  T: {name: y}");
	assert_mistakes(&l, "");
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, NULL).verdict, VERDICT_FORBID);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, NULL).place.line, 3);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "S").verdict, VERDICT_ALLOW);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "S").place.line, 5);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "T").verdict, VERDICT_FORBID);
	/* What it does not say is the workspace's. */
	assert_int_equal(rule(&l, RISK_LAST_ADMIN, "S").verdict, VERDICT_GATE);
	assert_int_equal(rule(&l, RISK_OWN_ACCESS, "S").verdict, VERDICT_NONE);
}

/* What is called so and is no shelf has nothing of the shelf's. */
static void test_kinds_are_not_mixed_up(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct workspace *w;

	(void)state;
	load_body(&l, "shelves: {S: {name: x, policy: {deploy-key: allow}}}");
	w = state_find(&l.state, "acme");
	assert_int_equal(
		policy_rule(w->policy, RISK_DEPLOY_KEY, container(&l, "book", "S")).verdict,
		VERDICT_NONE);
}

static void test_what_is_renamed_has_it_under_both_names(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "shelves: {S: {name: x, renamed_from: T, policy: {deploy-key: forbid}}}");
	assert_mistakes(&l, "");
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "S").verdict, VERDICT_FORBID);
	assert_int_equal(rule(&l, RISK_DEPLOY_KEY, "T").verdict, VERDICT_FORBID);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "policy: {deploy-key: forbid}", "" },
		{ "policy: {}", "" },
		{ "policy: forbid",
			"f.yaml:3:9: 'policy' is a map from risks to allow, gate or forbid, not "
			"text\n" },
		{ "policy: [deploy-key]",
			"f.yaml:3:9: 'policy' is a map from risks to allow, gate or forbid, not a "
			"list\n" },
		{ "policy: {deploy-keys: forbid}",
			"f.yaml:3:10: there is no risk 'deploy-keys' to have a policy about, did "
			"you mean 'deploy-key'?\n" },
		{ "policy: {whatever: forbid}",
			"f.yaml:3:10: there is no risk 'whatever' to have a policy about; "
			"docs/safety.md lists what there is\n" },
		{ "policy: {deploy-key: forbidden}",
			"f.yaml:3:22: 'deploy-key' is allow, gate or forbid, not 'forbidden', did "
			"you mean 'forbid'?\n" },
		{ "policy: {deploy-key: never}",
			"f.yaml:3:22: 'deploy-key' is allow, gate or forbid, not 'never'\n" },
		{ "policy: {deploy-key: true}",
			"f.yaml:3:22: 'deploy-key' is allow, gate or forbid, not true or false\n" },
		{ "polici: {deploy-key: gate}",
			"f.yaml:3:1: workspace has no key 'polici', did you mean 'policy'?\n" },
		{ "books: {a: {policy: {}}}",
			"f.yaml:3:13: book has no key 'policy'; 'cooper kinds' lists what there "
			"is\n" },
		{ "shelves: {S: {name: x, policy: {deploy-kex: gate}}}",
			"f.yaml:3:33: there is no risk 'deploy-kex' to have a policy about, did "
			"you mean 'deploy-key'?\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

static void test_null_says_nothing(void **state)
{
	static const char *const bodies[] = { "policy: null", "policy: {deploy-key: null}" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bodies); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, bodies[i]);
		assert_int_equal(l.d.n, 1);
		assert_non_null(strstr(l.d.items[0].message, "is null, which says nothing"));
	}
}

/* Two files of one workspace: what both say is one too many, even where it is the same. */
static void test_two_files(void **state)
{
	static const char one[] = "workspace: acme\npolicy: {deploy-key: gate}\n";
	static const char two[] = "workspace: acme\npolicy: {deploy-key: gate, last-admin: gate}\n";
	const struct document documents[] = { { "a.yaml", one, sizeof one - 1 },
		{ "b.yaml", two, sizeof two - 1 } };
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, documents, 2);
	assert_mistakes(&l,
		"b.yaml:2:10: the policy about 'deploy-key' is declared twice, first at "
		"a.yaml:2\n");
	assert_int_equal(rule(&l, RISK_LAST_ADMIN, NULL).verdict, VERDICT_GATE);
}

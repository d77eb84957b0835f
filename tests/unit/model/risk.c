/* The names of risks. */
#include "model/risk.h"

#include "base/suggest.h"

#include <string.h>

#include "tests/unit/unit.h"

static void test_every_risk_is_found_by_its_name(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < RISKS; i++) {
		const char *name = risk_name((enum risk)i);

		assert_int_equal(risk_find(name, strlen(name)), i);
		assert_true(strlen(risk_help((enum risk)i)) > 10);
		/* Words of small letters, joined by '-'. */
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
	}
	assert_int_equal(risk_find("private-to-public", 17), RISK_PRIVATE_TO_PUBLIC);
}

static void test_what_is_no_name(void **state)
{
	(void)state;
	assert_int_equal(risk_find("", 0), RISKS);
	assert_int_equal(risk_find("deploy", 6), RISKS);
	assert_int_equal(risk_find("deploy-keys", 11), RISKS);
	assert_int_equal(risk_find("Deploy-key", 10), RISKS);
	/* Only so many bytes of it. */
	assert_int_equal(risk_find("deploy-key=acme/api", 10), RISK_DEPLOY_KEY);
}

static void test_the_nearest_name(void **state)
{
	struct suggest nearest = SUGGEST_FOR("privat-to-public"), far = SUGGEST_FOR("whatever");

	(void)state;
	risk_suggest(&nearest);
	assert_string_equal(nearest.best, "private-to-public");
	risk_suggest(&far);
	assert_null(far.best);
}

static void test_only_what_can_do_little_is_harmless(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < RISKS; i++)
		assert_int_equal(risk_is_harmless((enum risk)i), i == RISK_DEPLOY_KEY);
}

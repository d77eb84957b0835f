#include "model/risk.h"

#include "base/suggest.h"

#include <string.h>

static const struct {
	const char *name, *help;
	bool harmless; /* nobody is asked, unless a policy says so */
} risks[] = {
	[RISK_PRIVATE_TO_PUBLIC] = { "private-to-public",
		"what only members see becomes visible to everybody", false },
	[RISK_LAST_ADMIN] = { "last-admin", "nobody who is named there administers it any more",
		false },
	[RISK_OWN_ACCESS] = { "own-access",
		"the user of this credential administers it no longer, and cannot undo that",
		false },
	[RISK_APPROVALS_LOWERED] = { "approvals-lowered",
		"a merge needs fewer approvals than before", false },
	[RISK_BRANCH_UNPROTECTED] = { "branch-unprotected",
		"the branches may be deleted, or their history be rewritten", false },
	[RISK_DEFAULT_BRANCH] = { "default-branch",
		"clones begin with, and pull requests go to, another branch", false },
	/* They can read, and nothing else (fact sheet, section 3.9). */
	[RISK_DEPLOY_KEY] = { "deploy-key", "whoever has the private key reads everything there",
		true },
	[RISK_WEBHOOK_INSECURE] = { "webhook-insecure",
		"what is sent can be read and changed on its way: plain http, or no check of the "
		"certificate",
		false },
	[RISK_SECRET_EXPOSED] = { "secret-exposed",
		"what was a secret is shown to all who see the variable", false },
};

const char *risk_name(enum risk risk)
{
	return risks[risk].name;
}

const char *risk_help(enum risk risk)
{
	return risks[risk].help;
}

bool risk_is_harmless(enum risk risk)
{
	return risks[risk].harmless;
}

enum risk risk_find(const char *name, size_t len)
{
	unsigned i = 0;

	while (i < RISKS && (strlen(risks[i].name) != len || memcmp(risks[i].name, name, len) != 0))
		i++;
	return (enum risk)i;
}

void risk_suggest(struct suggest *s)
{
	unsigned i;

	for (i = 0; i < RISKS; i++)
		suggest_add(s, risks[i].name);
}

#include "model/risk.h"

#include "base/suggest.h"

#include <string.h>

static const struct {
	const char *name, *help;
} risks[] = {
	[RISK_PRIVATE_TO_PUBLIC] = { "private-to-public",
		"what only members see becomes visible to everybody" },
	[RISK_LAST_ADMIN] = { "last-admin", "nobody who is named there administers it any more" },
	[RISK_OWN_ACCESS] = { "own-access",
		"the user of this credential administers it no longer, and cannot undo that" },
	[RISK_APPROVALS_LOWERED] = { "approvals-lowered",
		"a merge needs fewer approvals than before" },
	[RISK_BRANCH_UNPROTECTED] = { "branch-unprotected",
		"the branches may be deleted, or their history be rewritten" },
	[RISK_DEFAULT_BRANCH] = { "default-branch",
		"clones begin with, and pull requests go to, another branch" },
	[RISK_DEPLOY_KEY] = { "deploy-key", "whoever has the private key reads everything there" },
	[RISK_WEBHOOK_INSECURE] = { "webhook-insecure",
		"what is sent can be read and changed on its way: plain http, or no check of the "
		"certificate" },
	[RISK_SECRET_EXPOSED] = { "secret-exposed",
		"what was a secret is shown to all who see the variable" },
};

const char *risk_name(enum risk risk)
{
	return risks[risk].name;
}

const char *risk_help(enum risk risk)
{
	return risks[risk].help;
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

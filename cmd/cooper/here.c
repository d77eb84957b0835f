#include "cooper/here.h"

#include "base/err.h"
#include "base/mem.h"
#include "cooper/options.h"
#include "git/branch.h"

#include <stddef.h>
#include <stdlib.h>

static const struct part {
	size_t option;   /* in struct options */
	size_t upstream; /* in struct upstream */
	const char *variable, *flag;
} parts[] = {
	[HERE_WORKSPACE] = { offsetof(struct options, workspace),
		offsetof(struct upstream, workspace), "BITBUCKET_WORKSPACE", "--workspace" },
	[HERE_REPOSITORY] = { offsetof(struct options, repository),
		offsetof(struct upstream, repository), "BITBUCKET_REPO_SLUG", "--repository" },
};

const char *here_find(struct here *h, enum here_part part, const char *missing, struct err *e)
{
	const struct part *p = &parts[part];
	const char *value = *(const char *const *)((const char *)h->options + p->option);

	if (!value || !*value)
		value = getenv(p->variable);
	if (value && *value)
		return value;
	if (!h->looked && upstream_find(&h->upstream, ".", e) < 0)
		return NULL;
	h->looked = true;
	value = *(const char *const *)((const char *)&h->upstream + p->upstream);
	if (!value)
		err_set(e, ERR_USAGE,
			"there is %s; give %s, set %s, or run it in a clone from bitbucket.org",
			missing, p->flag, p->variable);
	return value;
}

char *here_branch(struct err *e)
{
	const char *branch = getenv("BITBUCKET_BRANCH");

	return branch && *branch ? mem_strdup(branch) : branch_current(".", e);
}

void here_release(struct here *h)
{
	upstream_release(&h->upstream);
}

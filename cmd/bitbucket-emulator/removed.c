#include "bitbucket-emulator/removed.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"

#include <string.h>

int removed_answer(struct context *c, const char *change)
{
	return answer_removed(c->answer, change,
		arena_printf(c->arena,
			"https://developer.atlassian.com/cloud/bitbucket/changelog/#%s", change));
}

int removed_cross_workspace(struct context *c)
{
	if (wart_is(&c->options->warts, WART_CROSS_WORKSPACE, "404"))
		return answer_error(c->answer, 404, "Resource not found");
	return removed_answer(c, "CHANGE-2770");
}

bool removed_tracker(const struct context *c)
{
	static const char *const parts[] = { "issues", "components", "milestones", "versions" };
	const struct request *r = c->request;
	size_t i;

	if (r->n_segments < 5 || strcmp(r->segments[1], "repositories") != 0)
		return false;
	for (i = 0; i < COUNT(parts); i++)
		if (!strcmp(r->segments[4], parts[i]))
			return true;
	return false;
}

int removed_teams(struct context *c)
{
	return answer_error(c->answer, 403, "Forbidden");
}

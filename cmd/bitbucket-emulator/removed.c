#include "bitbucket-emulator/removed.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"

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

int removed_teams(struct context *c)
{
	return answer_error(c->answer, 403, "Forbidden");
}

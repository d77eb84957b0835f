#include "plan/grant.h"

#include "base/arena.h"
#include "base/str.h"
#include "model/kind.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "plan/scope.h"

#include <string.h>

/* How many of the words of `needed` were granted; `*n` is how many there are. */
static size_t count_granted(const char *granted, const char *needed, size_t *n)
{
	size_t count = 0, len;
	const char *word;

	for (*n = 0; (word = scope_next(&needed, &len)); ++*n)
		count += scope_granted(granted, word, len);
	return count;
}

/* All of them are needed, in either vocabulary. NULL: nothing is missing. */
static const char *missing_scopes(const struct scopes *needed, const char *granted)
{
	const char *words = scope_is_token(granted) ? needed->token : needed->oauth;
	size_t n, found = count_granted(granted, words, &n);

	return found < n ? words : NULL;
}

static void add(struct plan *plan, const struct kind *kind, const char *message, bool certain)
{
	size_t i;

	for (i = 0; i < plan->n_obstacles; i++)
		if (plan->obstacles[i].kind == kind &&
			str_same(plan->obstacles[i].message, message)) {
			plan->obstacles[i].changes++;
			return;
		}
	plan->obstacles = arena_grow(&plan->arena, plan->obstacles, plan->n_obstacles,
		&plan->obstacles_capacity, sizeof *plan->obstacles);
	plan->obstacles[plan->n_obstacles++] = (struct obstacle){ kind, message, 1, certain };
}

/* Only users' own credentials write some things, and access tokens of a repository or project cannot others. */
static void check_writer(struct plan *plan, const struct kind *kind, unsigned writer)
{
	const bool oauth_may = kind->writers & WRITER_OAUTH;

	if (!kind->writers || !writer || kind->writers & writer)
		return;
	if (oauth_may)
		add(plan, kind,
			"access tokens of repositories, projects and workspaces cannot write it; "
			"an API "
			"token (BITBUCKET_EMAIL, BITBUCKET_API_TOKEN) or an OAuth consumer can",
			false);
	else
		add(plan, kind,
			"only a user's API token can write it: set BITBUCKET_EMAIL and "
			"BITBUCKET_API_TOKEN in place of what is in use",
			true);
}

static void check_scopes(struct plan *plan, const struct kind *kind, const struct scopes *needed,
	const char *granted)
{
	const char *missing = granted ? missing_scopes(needed, granted) : NULL;

	if (missing)
		add(plan, kind,
			arena_printf(&plan->arena,
				"it needs the scope%s '%s'; the credential has '%s'",
				strchr(missing, ' ') ? "s" : "", missing, granted),
			!scope_is_token(granted));
}

static bool removes(const struct change *c)
{
	size_t i = 0;

	while (change_is_set(c) && i < c->n_deltas && c->deltas[i].after)
		i++;
	return change_is_set(c) ? i < c->n_deltas
				: c->action == CHANGE_DELETE || c->action == CHANGE_REPLACE;
}

void grant_check(struct plan *plan, const struct grant *grant)
{
	const struct change *c;
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		c = &plan->changes[i];
		check_writer(plan, c->kind, grant->writer);
		if (c->action != CHANGE_DELETE)
			check_scopes(plan, c->kind, &c->kind->write, grant->scopes);
		if (removes(c))
			check_scopes(plan, c->kind, &c->kind->delete, grant->scopes);
	}
}

#include "plan/scope.h"

#include "base/auto.h"

#include <string.h>

static const char separators[] = ", ";

/* What implies what among OAuth's scopes; of Pipelines, runners and accounts nobody says, so it may. */
static const struct {
	const char *scope, *by;
	bool known;
} implied[] = {
	{ "repository", "repository:write", true },
	{ "repository", "pullrequest", true },
	{ "repository", "pullrequest:write", true },
	{ "repository", "project", true },
	{ "repository:write", "pullrequest:write", true },
	{ "pullrequest", "pullrequest:write", true },
	{ "issue", "issue:write", true },
	{ "pipeline", "pipeline:write", false },
	{ "pipeline", "pipeline:variable", false },
	{ "runner", "runner:write", false },
	{ "account", "account:write", false },
};

const char *scope_next(const char **words, size_t *len)
{
	const char *word = *words;

	if (!word)
		return NULL;
	word += strspn(word, separators);
	*len = strcspn(word, separators);
	*words = word + *len;
	return *len ? word : NULL;
}

bool scope_listed(const char *list, const char *word, size_t len)
{
	const char *one;
	size_t n;

	while ((one = scope_next(&list, &n)))
		if (n == len && memcmp(one, word, len) == 0)
			return true;
	return false;
}

static bool follows(const char *granted, const char *scope, size_t len, bool known)
{
	size_t i;

	for (i = 0; i < COUNT(implied); i++)
		if ((implied[i].known || !known) && strlen(implied[i].scope) == len &&
			memcmp(implied[i].scope, scope, len) == 0 &&
			scope_listed(granted, implied[i].by, strlen(implied[i].by)))
			return true;
	return false;
}

bool scope_granted(const char *granted, const char *scope, size_t len)
{
	return scope_listed(granted, scope, len) || follows(granted, scope, len, false);
}

bool scope_implied(const char *granted, const char *scope, size_t len)
{
	return follows(granted, scope, len, true);
}

bool scope_is_token(const char *granted)
{
	return strstr(granted, ":bitbucket") != NULL;
}

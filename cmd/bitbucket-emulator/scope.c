#include "bitbucket-emulator/scope.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"

#include <string.h>

struct scope {
	const char *name;
	const char *implies; /* directly, parted by spaces */
};

static const struct scope oauth[] = {
	{ "account", "" },
	{ "account:write", "account" },
	{ "email", "" },
	{ "issue", "" },
	{ "issue:write", "issue" },
	{ "pipeline", "" },
	{ "pipeline:variable", "" },
	{ "pipeline:write", "" },
	{ "project", "repository" },
	{ "project:admin", "" },
	{ "project:write", "" },
	{ "pullrequest", "repository" },
	{ "pullrequest:write", "pullrequest repository:write" },
	{ "repository", "" },
	{ "repository:admin", "" },
	{ "repository:delete", "" },
	{ "repository:write", "repository" },
	{ "runner", "" },
	{ "runner:write", "" },
	{ "snippet", "" },
	{ "snippet:write", "snippet" },
	{ "team", "" },
	{ "team:write", "" },
	{ "webhook", "" },
	{ "wiki", "" },
};

static const struct scope granular[] = {
	{ "admin:pipeline:bitbucket", "" },
	{ "admin:project:bitbucket", "" },
	{ "admin:repository:bitbucket", "" },
	{ "admin:workspace:bitbucket", "" },
	{ "delete:gpg-key:bitbucket", "" },
	{ "delete:issue:bitbucket", "" },
	{ "delete:permission:bitbucket", "" },
	{ "delete:repository:bitbucket", "" },
	{ "delete:snippet:bitbucket", "" },
	{ "delete:ssh-key:bitbucket", "" },
	{ "delete:webhook:bitbucket", "" },
	{ "read:gpg-key:bitbucket", "" },
	{ "read:issue:bitbucket", "" },
	{ "read:permission:bitbucket", "" },
	{ "read:pipeline:bitbucket", "" },
	{ "read:project:bitbucket", "" },
	{ "read:pullrequest:bitbucket", "" },
	{ "read:repository:bitbucket", "" },
	{ "read:runner:bitbucket", "" },
	{ "read:snippet:bitbucket", "" },
	{ "read:ssh-key:bitbucket", "" },
	{ "read:user:bitbucket", "" },
	{ "read:webhook:bitbucket", "" },
	{ "read:workspace:bitbucket", "" },
	{ "write:gpg-key:bitbucket", "" },
	{ "write:issue:bitbucket", "" },
	{ "write:permission:bitbucket", "" },
	{ "write:pipeline:bitbucket", "" },
	{ "write:pullrequest:bitbucket", "" },
	{ "write:repository:bitbucket", "" },
	{ "write:runner:bitbucket", "" },
	{ "write:snippet:bitbucket", "" },
	{ "write:ssh-key:bitbucket", "" },
	{ "write:user:bitbucket", "" },
	{ "write:webhook:bitbucket", "" },
};

static const struct {
	const struct scope *rows;
	size_t n;
} vocabularies[] = {
	[SCOPES_OAUTH] = { oauth, COUNT(oauth) },
	[SCOPES_GRANULAR] = { granular, COUNT(granular) },
};

static const struct scope *find(const char *name, size_t len, enum vocabulary v)
{
	size_t i;

	for (i = 0; i < vocabularies[v].n; i++)
		if (strlen(vocabularies[v].rows[i].name) == len &&
			!strncmp(vocabularies[v].rows[i].name, name, len))
			return &vocabularies[v].rows[i];
	return NULL;
}

/* Whether `scope` is the one called `name` or leads to it. */
static bool leads_to(const struct scope *scope, const char *name, size_t len, enum vocabulary v)
{
	const char *next;
	size_t part;

	if (!scope)
		return false;
	if (strlen(scope->name) == len && !strncmp(scope->name, name, len))
		return true;
	for (next = scope->implies; *next; next += part + (next[part] == ' ')) {
		part = strcspn(next, " ");
		if (leads_to(find(next, part, v), name, len, v))
			return true;
	}
	return false;
}

static bool covers_one(const struct value *granted, const char *name, size_t len, enum vocabulary v)
{
	const char *have;
	uint32_t i;

	for (i = 0; i < granted->n; i++) {
		have = value_text(&granted->items[i], "");
		if (leads_to(find(have, strlen(have), v), name, len, v))
			return true;
	}
	return false;
}

bool scope_covers(const struct value *granted, const char *required, enum vocabulary v)
{
	size_t len;

	for (; *required; required += len + (required[len] == ' ')) {
		len = strcspn(required, " ");
		if (!covers_one(granted, required, len, v))
			return false;
	}
	return true;
}

bool scope_exists(const char *name, enum vocabulary v)
{
	return find(name, strlen(name), v) != NULL;
}

const struct value *scope_all(struct arena *a, enum vocabulary v)
{
	struct value *all = value_new_list(a);
	size_t i;

	for (i = 0; i < vocabularies[v].n; i++)
		value_push(a, all, value_new_string(a, vocabularies[v].rows[i].name));
	return all;
}

const struct value *scope_list(struct arena *a, const char *text)
{
	struct value *list = value_new_list(a);
	size_t len;

	for (; *text; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		value_push(a, list, value_new_string(a, arena_strndup(a, text, len)));
	}
	return list;
}

const char *scope_header(struct arena *a, const struct value *scopes)
{
	AUTO(str_release) struct str text = STR_INIT;
	uint32_t i;

	for (i = 0; i < scopes->n; i++)
		str_addf(&text, "%s%s", i ? ", " : "", value_text(&scopes->items[i], ""));
	return arena_strdup(a, text.buf);
}

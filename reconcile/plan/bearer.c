#include "plan/bearer.h"

#include "base/arena.h"
#include "base/str.h"
#include "model/collection.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/need.h"
#include "plan/scope.h"

/* What every access token can have; neither snippets nor issues (fact sheet, section 4.5). */
#define REPOSITORY                                                                                 \
	"repository repository:write repository:admin repository:delete pullrequest "              \
	"pullrequest:write webhook pipeline pipeline:write pipeline:variable runner runner:write"

const struct bearer bearers[BEARERS] = {
	[BEARER_API_TOKEN] = { "api_token", "API token of a user", WRITER_USER, NULL, NULL },
	[BEARER_OAUTH] = { "oauth", "OAuth consumer", WRITER_OAUTH, NULL, NULL },
	[BEARER_WORKSPACE] = { "workspace_access_token", "workspace access token", WRITER_TOKEN,
		REPOSITORY " project project:admin account", "workspace" },
	[BEARER_PROJECT] = { "project_access_token", "project access token", WRITER_TOKEN,
		REPOSITORY " project", "project" },
	[BEARER_REPOSITORY] = { "repository_access_token", "repository access token", WRITER_TOKEN,
		REPOSITORY, "repository" },
};

static void add(const struct needs *needs, struct reasons *reasons, const char *text)
{
	reasons->items = arena_grow(needs->arena, reasons->items, reasons->n, &reasons->capacity,
		sizeof *reasons->items);
	reasons->items[reasons->n++] = text;
}

static const struct kind *top_of(const struct kind *k)
{
	while (k->parent && k->parent->parent)
		k = k->parent;
	return k;
}

/* "webhooks of a repository", or "projects". */
static void add_kind(struct str *out, const struct kind *k)
{
	str_addf(out, "%s%s", out->len ? ", " : "", kind_manifest_key(k));
	if (k->parent)
		str_addf(out, " of a %s", k->parent->name);
}

/* The kinds of `needs` for which `picks` says yes, or "". */
static const char *kinds_text(const struct needs *needs, const struct bearer *b, unsigned uses,
	bool (*picks)(const struct need *, const struct bearer *, unsigned))
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < needs->n; i++)
		if (picks(&needs->items[i], b, uses))
			add_kind(&out, needs->items[i].kind);
	return arena_strndup(needs->arena, out.buf, out.len);
}

/* Those of a user's own credential alone cannot be written by others, nor read by access tokens. */
static bool is_users_own(const struct need *need, const struct bearer *b, unsigned uses)
{
	const unsigned concerned = (b->writer & WRITER_TOKEN) ? NEED_ALL : NEED_WRITE | NEED_DELETE;

	return need->kind->writers == WRITER_USER && !(b->writer & WRITER_USER) &&
	       need->uses & uses & concerned;
}

static bool is_refused(const struct need *need, const struct bearer *b, unsigned uses)
{
	return need->kind->writers && need->kind->writers != WRITER_USER &&
	       !(need->kind->writers & b->writer) && need->uses & uses & (NEED_WRITE | NEED_DELETE);
}

static void check_writers(
	const struct bearer *b, const struct needs *needs, unsigned uses, struct reasons *reasons)
{
	const char *own = kinds_text(needs, b, uses, is_users_own);
	const char *refused = kinds_text(needs, b, uses, is_refused);

	if (*own)
		add(needs, reasons,
			arena_printf(needs->arena, "only a user's API token can %s %s",
				b->writer & WRITER_TOKEN ? "read or write" : "write", own));
	if (*refused)
		add(needs, reasons,
			arena_printf(needs->arena, "access tokens cannot write %s", refused));
}

static void check_scopes(
	const struct bearer *b, const struct needs *needs, unsigned uses, struct reasons *reasons)
{
	const char *missing = b->scopes ? needs_missing(needs, uses, b->scopes) : "";

	if (*missing)
		add(needs, reasons, arena_printf(needs->arena, "it cannot have %s", missing));
}

/* Whether the need is about something above or beside what the token is of. */
static bool is_out_of_reach(const struct need *need, const struct bearer *b, unsigned uses)
{
	const char *top = top_of(need->kind)->name;
	bool below = str_same(top, b->of) ||
		     (str_same(b->of, "project") && str_same(top, "repository"));

	/* The workspace itself is a matter of scopes. */
	return need->uses & uses && need->kind->parent && !below;
}

static size_t count_of(const struct needs *needs, const struct state *desired, const char *of)
{
	size_t n = 0, i;

	if (str_same(of, "workspace"))
		return desired->n;
	for (i = 0; i < needs->n; i++)
		if (top_of(needs->items[i].kind) == needs->items[i].kind &&
			str_same(needs->items[i].kind->name, of))
			n += needs->items[i].objects;
	return n;
}

/* An access token is of one workspace, project or repository. */
static void check_reach(const struct bearer *b, const struct needs *needs,
	const struct state *desired, unsigned uses, struct reasons *reasons)
{
	size_t n = count_of(needs, desired, b->of);
	const char *beyond = str_same(b->of, "workspace")
				     ? ""
				     : kinds_text(needs, b, uses, is_out_of_reach);

	if (n > 1)
		add(needs, reasons,
			arena_printf(
				needs->arena, "it is of one %s, and %zu are declared", b->of, n));
	if (*beyond)
		add(needs, reasons,
			arena_printf(needs->arena, "it is of one %s, and does not reach %s", b->of,
				beyond));
}

void bearer_check(const struct bearer *bearer, const struct needs *needs,
	const struct state *desired, unsigned uses, struct reasons *reasons)
{
	check_writers(bearer, needs, uses, reasons);
	check_scopes(bearer, needs, uses, reasons);
	if (bearer->of)
		check_reach(bearer, needs, desired, uses, reasons);
}

#include "remote/rules.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/access.h"
#include "model/readiness.h"
#include "remote/ask.h"

/* Even reading them is for administrators (fact sheet, section 3.6). */
static const struct scopes scopes = { "repository:admin",
	"read:repository:bitbucket admin:repository:bitbucket" };

struct reading {
	struct ask *ask;
	const char *root, *branch;
	const struct value *model; /* the branching model; NULL: not read yet */
};

static const char *text(const struct value *v, const char *path)
{
	return value_text(value_at(v, path), "");
}

static int64_t *rule_of(struct rules *rules, const char *kind)
{
	if (str_same(kind, "require_approvals_to_merge") ||
		str_same(kind, "require_default_reviewer_approvals_to_merge"))
		return &rules->approvals;
	return str_same(kind, "require_passing_builds_to_merge") ? &rules->builds : NULL;
}

/* Whether the branch is of that type of the model: by its name, or by its prefix. */
static bool is_of_type(const struct reading *r, const char *type)
{
	const struct value *types = value_get(r->model, "branch_types");
	const char *prefix;
	uint32_t i;

	if (str_same(type, "development") || str_same(type, "production"))
		return str_same(text(value_get(r->model, type), "branch.name"), r->branch) ||
		       str_same(text(value_get(r->model, type), "name"), r->branch);
	for (i = 0; types && i < types->n; i++) {
		prefix = text(&types->items[i], "prefix");
		if (str_same(text(&types->items[i], "kind"), type))
			return *prefix && str_starts(r->branch, prefix);
	}
	return false;
}

/* 1: it applies, 0: it does not, -1 with `e` set. */
static int applies(struct reading *r, const struct value *restriction, struct err *e)
{
	const char *path;

	if (!str_same(text(restriction, "branch_match_kind"), "branching_model"))
		return readiness_matches(text(restriction, "pattern"), r->branch);
	if (!r->model) {
		path = arena_printf(r->ask->arena, "%s/effective-branching-model", r->root);
		r->model = ask_json(r->ask, path, e);
	}
	return r->model ? is_of_type(r, text(restriction, "branch_type")) : -1;
}

static int take(
	struct reading *r, const struct value *restriction, struct rules *rules, struct err *e)
{
	int64_t *rule = rule_of(rules, text(restriction, "kind"));
	int64_t value = value_int(value_get(restriction, "value"), 0);
	int rc;

	if (!rule || value <= *rule)
		return 0;
	rc = applies(r, restriction, e);
	if (rc > 0)
		*rule = value;
	return rc < 0 ? -1 : 0;
}

int rules_read(
	struct ask *a, const char *root, const char *branch, struct rules *rules, struct err *e)
{
	struct reading r = { .ask = a, .root = root, .branch = branch };
	const struct scopes *before = a->context.scopes;
	const struct value *all;
	uint32_t i;

	*rules = (struct rules){ 0, 0 };
	a->context.scopes = &scopes;
	all = ask_list(a, arena_printf(a->arena, "%s/branch-restrictions?pagelen=100", root), 0, e);
	a->context.scopes = before;
	if (!all)
		return -1;
	for (i = 0; i < all->n; i++)
		if (take(&r, &all->items[i], rules, e) < 0)
			return -1;
	return 0;
}

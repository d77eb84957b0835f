#include "cooper/allow.h"

#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "cooper/options.h"
#include "model/risk.h"
#include "plan/gate.h"

#include <string.h>

static int report_unknown(const char *name, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(name);
	char hint[128];

	risk_suggest(&nearest);
	return err_set(e, ERR_USAGE, "--allow knows no risk '%s'%s", name,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; docs/safety.md lists what there is");
}

/* A flag that allows nothing, since it is misspelt, would be found out by a run that is refused. */
static int check_risk(const char *text, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	const size_t len = strcspn(text, "=");

	str_addn(&name, text, len);
	if (risk_find(text, len) == RISKS)
		return report_unknown(name.buf, e);
	if (text[len] && !text[len + 1])
		return err_set(e, ERR_USAGE,
			"--allow %s names no address: write --allow %s to allow it everywhere",
			text, name.buf);
	return 0;
}

static int read_limit(struct limit *limit, const char *option, const char *text, struct err *e)
{
	if (!text || limit_parse(limit, text) == 0)
		return 0;
	return err_set(e, ERR_USAGE,
		"--%s takes a number, as in 12, or a share from 0%% to 100%%, not '%s'", option,
		text);
}

int allow_read(struct permit *a, const struct options *o, struct err *e)
{
	size_t i;

	*a = (struct permit){ .delete = o->allowed_deletions.items,
		.empty = o->allowed_emptyings.items,
		.risks = o->allowed.items };
	for (i = 0; i < o->allowed.n; i++)
		if (check_risk(o->allowed.items[i], e) < 0)
			return -1;
	if (read_limit(&a->max_delete, "max-delete", o->max_delete, e) < 0)
		return -1;
	return read_limit(&a->max_update, "max-update", o->max_update, e);
}

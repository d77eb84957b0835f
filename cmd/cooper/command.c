#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"

const struct command *const commands[] = {
	&command_validate,
	&command_plan,
	&command_apply,
	&command_kinds,
	&command_api,
	&command_auth,
	&command_version,
	&command_help,
	NULL,
};

const struct command *command_find(const char *name, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(name);
	const struct command *const *c;
	char hint[128];

	for (c = commands; *c; c++) {
		if (str_same((*c)->name, name))
			return *c;
		suggest_add(&nearest, (*c)->name);
	}
	if (*name == '-') {
		err_set(e, ERR_USAGE,
			"'%s' stands where the command belongs; it is cooper COMMAND [OPTION]..., "
			"and 'cooper help' lists the commands",
			name);
		return NULL;
	}
	err_set(e, ERR_USAGE, "unknown command '%s'%s", name,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; 'cooper help' lists them");
	return NULL;
}

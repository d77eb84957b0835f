#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"

#include <string.h>

const struct command *const commands[] = {
	&command_validate,
	&command_plan,
	&command_apply,
	&command_kinds,
	&command_api,
	&command_auth,
	&command_pr,
	&command_issue,
	&command_doctor,
	&command_log,
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

/* "create" of "pr create". */
static const char *last_word(const struct command *part)
{
	return strrchr(part->name, ' ') + 1;
}

static void add_parts(struct str *out, const struct command *command)
{
	const struct command *const *p;

	for (p = command->parts; *p; p++)
		str_addf(out, "%s%s",
			p == command->parts ? ""
			: p[1]              ? ", "
					    : " or ",
			last_word(*p));
}

const struct command *command_part(const struct command *command, const char *name, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(name ? name : "");
	AUTO(str_release) struct str all = STR_INIT;
	const struct command *const *p;
	char hint[128];

	for (p = command->parts; *p; p++) {
		if (str_same(last_word(*p), name))
			return *p;
		suggest_add(&nearest, last_word(*p));
	}
	add_parts(&all, command);
	if (!name)
		err_set(e, ERR_USAGE, "'cooper %s' goes on with %s", command->name, all.buf);
	else if (nearest.best)
		err_set(e, ERR_USAGE, "unknown word '%s'%s", name,
			suggest_text(&nearest, hint, sizeof hint));
	else
		err_set(e, ERR_USAGE, "unknown word '%s'; 'cooper %s' goes on with %s", name,
			command->name, all.buf);
	return NULL;
}

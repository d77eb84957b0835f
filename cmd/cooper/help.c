/* cooper help: where to begin, and how each command is used. */
#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/terminal.h"

static const char introduction[] =
	"Cooper keeps a Bitbucket Cloud workspace the way its manifests say.\n"
	"\n"
	"Usage: cooper COMMAND [OPTION]...\n"
	"\n"
	"Commands:\n";

static const char first_steps[] =
	"\n"
	"To begin, write a manifest, acme.yaml:\n"
	"\n"
	"    workspace: acme\n"
	"    repositories:\n"
	"      payments-api:\n"
	"        description: Public payments API\n"
	"\n"
	"say who you are, look, and apply:\n"
	"\n"
	"    export BITBUCKET_EMAIL=you@acme.example BITBUCKET_API_TOKEN=...   # or "
	"BITBUCKET_TOKEN=...\n"
	"    cooper validate -f acme.yaml\n"
	"    cooper plan -f acme.yaml\n"
	"    cooper apply -f acme.yaml\n"
	"\n"
	"'cooper kinds' lists what a manifest can declare, 'cooper COMMAND --help' the options.\n"
	"With no account, try it on the emulator: bitbucket-emulator --help.\n";

static void add_overview(struct str *out)
{
	const struct command *const *c;

	str_add(out, introduction);
	for (c = commands; *c; c++)
		str_addf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
	str_add(out, first_steps);
}

static const struct command *find(const struct options *o, struct err *e)
{
	const struct command *command = command_find(o->words.items[0], e);

	if (!command || o->words.n < 2)
		return command;
	if (command->parts)
		return command_part(command, o->words.items[1], e);
	err_set(e, ERR_USAGE, "'cooper help' does not know what to do with '%s'",
		o->words.items[1]);
	return NULL;
}

static int run(const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	const struct command *about = NULL;

	if (o->words.n && !(about = find(o, e)))
		return EXIT_USAGE;
	if (about)
		options_help(&out, about);
	else
		add_overview(&out);
	return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_help = {
	.name = "help",
	.summary = "explain a command, or where to begin",
	.arguments = " [COMMAND [WORD]]",
	.text = "Explains a command, or without one, where to begin.\n",
	.flag = OF_HELP,
	.operands = 2,
	.run = run,
};

/* cooper: argv in, exit status out. */
#include "base/err.h"
#include "base/str.h"
#include "cooper/command.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/credential.h"

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>

/* Words that people type for commands. */
static const struct alias {
	const char *typed, *command;
} aliases[] = {
	{ "--help", "help" },
	{ "-h", "help" },
	{ "--version", "version" },
	{ "-V", "version" },
};

static const char *command_name(const char *typed)
{
	size_t i;

	for (i = 0; i < COUNT(aliases); i++)
		if (str_same(aliases[i].typed, typed))
			return aliases[i].command;
	return typed;
}

static int print_help(const struct command *command, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	options_help(&out, command);
	return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

/* Whether what stands first is a word that says which part of `command` is meant. */
static bool names_part(const struct command *command, int argc, const char **argv)
{
	return command && command->parts && argc > 1 && *argv[1] != '-';
}

static int run(int argc, const char **argv, struct err *e)
{
	AUTO(options_release) struct options o = OPTIONS_INIT;
	const struct command *command = command_find(command_name(argv[0]), e);

	if (names_part(command, argc, argv)) {
		command = command_part(command, argv[1], e);
		argc--;
		argv++;
	}
	if (!command || options_parse(&o, command, argc, argv, e) < 0)
		return EXIT_USAGE;
	return o.help ? print_help(command, e) : command->run(&o, e);
}

int main(int argc, char **argv)
{
	static const char *const overview[] = { "help", NULL };
	AUTO(err_release) struct err e = ERR_INIT;
	int status;

	credential_guard();
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		run(1, (const char **)overview, &e);
		return EXIT_USAGE;
	}
	status = run(argc - 1, (const char **)argv + 1, &e);
	if (e.code != ERR_NONE && *err_text(&e))
		terminal_say("%s", err_text(&e));
	return e.code != ERR_NONE ? (int)exit_for(e.code) : status;
}

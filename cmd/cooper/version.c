/* cooper version. */
#include "cooper/command.h"

#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/terminal.h"

static int run(const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)o;
	str_add(&out, "cooper " COOPER_VERSION "\n");
	return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_version = {
	.name = "version",
	.summary = "print the version",
	.arguments = "",
	.text = "Prints the version.\n",
	.flag = OF_VERSION,
	.run = run,
};

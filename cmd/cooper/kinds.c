/* cooper kinds: what manifests can declare. */
#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "kinds/kinds.h"
#include "report/report.h"

static int run(const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	if (o->json && o->markdown)
		return err_set(e, ERR_USAGE, "--json and --markdown are both given; choose one");
	if (o->json)
		report_kinds_json(&out, all_kinds);
	else if (o->markdown)
		report_kinds_markdown(&out, all_kinds);
	else
		report_kinds_text(&out, all_kinds, terminal_color(o));
	return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_kinds = {
	.name = "kinds",
	.summary = "list what manifests can declare, field by field",
	.arguments = " [--json|--markdown]",
	.text = "Lists every kind of resource with its fields, as the tables inside Cooper have "
		"them.\n",
	.flag = OF_KINDS,
	.run = run,
};

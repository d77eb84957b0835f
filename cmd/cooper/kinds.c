/* cooper kinds: what manifests can declare. */
#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "kinds/kinds.h"
#include "report/report.h"

static int run(const struct options *o, struct err *e)
{
	AUTO(session_release) struct session s = SESSION_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct kind *const *kinds = all_kinds;

	if (o->json && o->markdown)
		return err_set(e, ERR_USAGE, "--json and --markdown are both given; choose one");
	if (o->files.n || o->rev) {
		if (session_load(&s, o, e) < 0)
			return EXIT_INVALID;
		kinds = s.desired.kinds;
	}
	if (o->json)
		report_kinds_json(&out, kinds);
	else if (o->markdown)
		report_kinds_markdown(&out, kinds);
	else
		report_kinds_text(&out, kinds, terminal_color(o));
	return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_kinds = {
	.name = "kinds",
	.summary = "list what manifests can declare, field by field",
	.arguments = " [-f PATH]... [--rev REV] [--json|--markdown]",
	.text = "Lists every kind of resource with its fields, as the tables inside Cooper have "
		"them;\n"
		"with -f, those too that the manifests there declare under `kinds:`.\n",
	.flag = OF_KINDS,
	.run = run,
};

/* cooper plan: what apply would change. */
#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/plan_file.h"
#include "cooper/session.h"
#include "cooper/terminal.h"

static int status_of(const struct session *s, const struct options *o)
{
	if (session_auth_problem(s))
		return EXIT_AUTHENTICATION;
	if (s->plan.n_problems)
		return EXIT_ERROR;
	return o->detailed_exitcode && s->plan.n_changes ? EXIT_PENDING : EXIT_DONE;
}

static int save(const struct session *s, struct err *e)
{
	const struct options *o = s->options;
	const struct problem *auth = session_auth_problem(s);
	char id[HASH_TEXT];

	if (auth)
		return err_set(e, ERR_AUTH, "the plan was not saved: %s", auth->message);
	if (plan_file_write(s, o->out, id, e) < 0)
		return -1;
	if (!o->quiet)
		terminal_say("saved; to make exactly these changes: cooper apply '%s'", o->out);
	return 0;
}

static int run(const struct options *o, struct err *e)
{
	AUTO(session_release) struct session s = SESSION_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context context;

	if ((o->out && plan_file_check(o->out, e) < 0) || session_plan(&s, o, e) < 0)
		return EXIT_ERROR;
	budget_done(&s.budget);
	context = session_context(&s, !o->json && terminal_color(o));
	if (o->json)
		report_plan_json(&out, &s.plan, &context);
	else
		report_plan_text(&out, &s.plan, &context);
	if (terminal_print(&out, e) < 0 || (o->out && save(&s, e) < 0))
		return EXIT_ERROR;
	return status_of(&s, o);
}

const struct command command_plan = {
	.name = "plan",
	.summary = "show what apply would change; writes nothing",
	.arguments = " [-f PATH]... [--only KIND]... [--target ADDRESS]...\n"
		     "                   [--out FILE] [--json]",
	.text = "Compares the manifests with the workspace and shows the changes that would make\n"
		"it as they say. Only reads: the client refuses everything that writes. With\n"
		"--out the plan is saved, and 'cooper apply FILE' makes these changes and no\n"
		"others.\n"
		"\n"
		"Exits with 0 when done, 1 where something could not be read, 7 where the\n"
		"credential is refused, 8 where --budget or --deadline was over first; with\n"
		"--detailed-exitcode, 2 where changes are pending.\n",
	.flag = OF_PLAN,
	.run = run,
};

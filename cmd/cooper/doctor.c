/* cooper doctor: what has to be right before the first plan. */
#include "cooper/doctor.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cooper/command.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "net/url.h"
#include "plan/checkup.h"
#include "report/checkup.h"

static int status_of(const struct checkup *c)
{
	if (checkup_count(c, CHECKUP_CREDENTIAL, CHECKUP_FAILED))
		return EXIT_AUTHENTICATION;
	return checkup_count(c, CHECKUP_PARTS, CHECKUP_FAILED) ? EXIT_ERROR : EXIT_DONE;
}

/* Whether what Bitbucket took away is gone from this server. */
static bool is_hosted(const char *url)
{
	AUTO(mem_free) char *server = url_server(url);

	return str_same(server, "api.bitbucket.org");
}

static void check_manifests(struct checkup *c, const struct session *s)
{
	char today[CLOCK_TEXT];

	clock_format(clock_wall(&clock_system), today);
	today[sizeof "2026-11-26" - 1] = '\0';
	c->server = connection_url(s->options);
	checkup_manifests(c, &s->desired, is_hosted(c->server), today);
}

static int print(const struct checkup *c, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	if (o->json)
		report_checkup_json(&out, c);
	else
		report_checkup_text(&out, c, terminal_color(o));
	return terminal_print(&out, e);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(session_release) struct session s = SESSION_INIT;
	AUTO(checkup_release) struct checkup c = CHECKUP_INIT;

	if (session_load(&s, o, e) < 0)
		return EXIT_INVALID;
	check_manifests(&c, &s);
	doctor_environment(&c);
	if (!o->offline) {
		interrupt_watch();
		doctor_connect(&c, &s, o);
		if (interrupt_count())
			err_set(e, ERR_INTERRUPTED, "stopped; nothing was written");
	}
	return print(&c, o, e) < 0 ? EXIT_ERROR : status_of(&c);
}

const struct command command_doctor = {
	.name = "doctor",
	.summary = "check manifests, connection and credential before the first plan",
	.arguments = " [-f PATH]... [--rev REV] [--offline] [--json]",
	.text = "Says which scopes the manifests need to be planned and applied, which sorts of "
		"credentials\n"
		"can have them, and what of Bitbucket's removed APIs the manifests lean on: all "
		"that without\n"
		"a server. Where there is a credential it then looks whether the server is "
		"reached, whether\n"
		"the credential is accepted, and what it lacks. Nothing is written.\n"
		"\n"
		"Exits with 0 where nothing failed, 7 where the credential did, 1 where something "
		"else did;\n"
		"docs/doctor.md describes the checks.\n",
	.flag = OF_DOCTOR,
	.run = run,
};

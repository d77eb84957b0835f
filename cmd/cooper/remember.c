#include "cooper/remember.h"

#include "apply/secrets.h"
#include "base/clock.h"
#include "base/err.h"
#include "cooper/session.h"
#include "cooper/terminal.h"

/* Once in a run is enough. */
static void warn(struct session *s, const struct err *e, const char *what)
{
	if (!s->warned)
		terminal_say("%s; %s", err_text(e), what);
	s->warned = true;
}

int remember_recall(struct session *s, struct err *e)
{
	const bool declared = secrets_declared(&s->desired);

	if ((secrets_open(&s->secrets, connection_url(s->options), &clock_system, e) < 0 ||
		    (declared && secrets_recall(&s->secrets, &s->desired, &s->live,
					 &s->plan.recalls, e) < 0)) &&
		e->code != ERR_USAGE) {
		if (declared)
			warn(s, e, "what was sent of secrets counts as unknown");
		err_release(e);
	}
	return e->code ? -1 : 0;
}

void remember_begin(struct session *s)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (secrets_begin(&s->secrets, &s->plan, &e) < 0)
		warn(s, &e, "what is sent of secrets is not remembered");
}

void remember_end(struct session *s, const struct outcome *outcomes)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (secrets_end(&s->secrets, &s->plan, outcomes, &e) < 0)
		warn(s, &e, "what was sent of secrets is not remembered");
}

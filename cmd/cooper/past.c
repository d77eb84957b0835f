#include "cooper/past.h"

#include "apply/census.h"
#include "base/err.h"
#include "base/str.h"
#include "cooper/carry.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"

/* Where no place for a journal is known, no run before this one had one. */
static int read_census(struct census *c, const struct options *o, struct err *e)
{
	AUTO(err_release) struct err nowhere = ERR_INIT;
	AUTO(str_release) struct str path = STR_INIT;

	if (carry_journal(&path, o, &nowhere) < 0)
		return 0;
	return census_read(c, path.buf, connection_url(o), e);
}

int past_doubt(struct session *s, struct err *e)
{
	const char *const *believed = s->options->allowed_emptyings.items;
	AUTO(census_release) struct census census = CENSUS_INIT;

	if (!census_has_empty(&s->live, believed))
		return 0;
	if (read_census(&census, s->options, e) < 0)
		return err_wrap(
			e, "whether a list that came back empty may be, the journal could not say");
	census_doubt(&census, &s->live, believed);
	return 0;
}

bool past_is_doubtful(const struct session *s)
{
	const char *const *believed = s->options->allowed_emptyings.items;
	AUTO(census_release) struct census census = CENSUS_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	return believed && read_census(&census, s->options, &e) == 0 &&
	       census_claims(&census, believed);
}

void past_remember(const struct session *s, const struct outcome *outcomes, struct journal *journal)
{
	AUTO(census_release) struct census census = CENSUS_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	if (read_census(&census, s->options, &e) < 0)
		terminal_say("%s", err_text(&e));
	else
		census_write(&census, &s->plan, outcomes, journal, NULL);
}

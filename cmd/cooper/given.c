#include "cooper/given.h"

#include "base/duration.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "cooper/desk.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"

#include <string.h>
#include <strings.h>

enum { LIMIT_DEFAULT = 30 };

static int check_text(const char *text, const char *where, struct err *e)
{
	size_t len;

	for (; *text; text += len) {
		len = utf8_read(text, SIZE_MAX, NULL);
		if (!len)
			return err_set(e, ERR_INPUT, "'%s' is not UTF-8", where);
	}
	return 0;
}

int given_text(struct desk *d, const char **text, struct err *e)
{
	AUTO(str_release) struct str bytes = STR_LIMITED(GIVEN_TEXT_MAX);
	const struct options *o = d->options;

	*text = o->body;
	if (o->body && o->body_file)
		return err_set(e, ERR_USAGE, "--body and --body-file are both given; choose one");
	if (o->body)
		return check_text(o->body, "--body", e);
	if (!o->body_file)
		return 0;
	/* Nothing is under way, and whoever types it may think better of it. */
	interrupt_unwatch();
	if (file_read(&bytes, o->body_file, e) < 0)
		return -1;
	interrupt_watch();
	if (strlen(bytes.buf) < bytes.len)
		return err_set(e, ERR_INPUT, "'%s' is no text: it has a NUL", o->body_file);
	*text = arena_strdup(&d->arena, bytes.buf);
	return check_text(*text, o->body_file, e);
}

int given_limit(const struct desk *d, size_t *limit, struct err *e)
{
	int64_t n = LIMIT_DEFAULT;

	if (d->options->limit && num_parse(d->options->limit, 1, GIVEN_LIMIT_MAX, &n) < 0)
		return err_set(e, ERR_USAGE, "--limit takes a whole number from 1 to %d, not '%s'",
			GIVEN_LIMIT_MAX, d->options->limit);
	*limit = (size_t)n;
	return 0;
}

int given_seconds(const struct given_time *time, int64_t *seconds, struct err *e)
{
	*seconds = time->otherwise;
	if (!time->text || duration_parse(time->text, time->most, seconds) == 0)
		return 0;
	return err_set(e, ERR_USAGE, "--%s takes a time up to %lldh as in 90s, 10m or 1h, not '%s'",
		time->name, (long long)time->most / 3600, time->text);
}

const char *given_choice(
	const char *what, const char *word, const char *const *choices, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(word);
	AUTO(str_release) struct str all = STR_INIT;
	const char *const *c;
	char hint[128];

	for (c = choices; *c; c++) {
		if (strcasecmp(*c, word) == 0)
			return *c;
		suggest_add(&nearest, *c);
		str_addf(&all, "%s%s", c == choices ? "" : c[1] ? ", " : " or ", *c);
	}
	if (nearest.best)
		err_set(e, ERR_USAGE, "unknown %s '%s'%s", what, word,
			suggest_text(&nearest, hint, sizeof hint));
	else
		err_set(e, ERR_USAGE, "unknown %s '%s'; it is %s", what, word, all.buf);
	return NULL;
}

#include "plan/checkup.h"

#include "base/str.h"
#include "plan/removed.h"

void checkup_add(struct checkup *c, enum checkup_part part, enum checkup_status status,
	const char *name, const char *message)
{
	c->findings = arena_grow(&c->arena, c->findings, c->n, &c->capacity, sizeof *c->findings);
	c->findings[c->n++] = (struct finding){ part, status, name,
		arena_strdup(&c->arena, message), NULL };
}

void checkup_advise(struct checkup *c, const char *format, ...)
{
	AUTO(str_release) struct str text = STR_INIT;
	va_list args;

	va_start(args, format);
	str_vaddf(&text, format, args);
	va_end(args);
	c->findings[c->n - 1].advice = arena_strdup(&c->arena, text.buf);
}

void checkup_manifests(
	struct checkup *c, const struct state *desired, bool hosted, const char *today)
{
	c->desired = desired;
	c->hosted = hosted;
	needs_collect(&c->needs, &c->arena, desired, hosted);
	removed_check(c, today);
}

size_t checkup_count(const struct checkup *c, enum checkup_part part, enum checkup_status status)
{
	size_t n = 0, i;

	for (i = 0; i < c->n; i++)
		n += c->findings[i].status == status &&
		     (part == CHECKUP_PARTS || c->findings[i].part == part);
	return n;
}

void checkup_release(struct checkup *c)
{
	arena_release(&c->arena);
	*c = (struct checkup)CHECKUP_INIT;
}

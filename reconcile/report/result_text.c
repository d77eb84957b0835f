#include "report/report.h"

#include "base/arena.h"
#include "base/str.h"
#include "model/object.h"
#include "plan/outcome.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/change_text.h"
#include "report/describe.h"
#include "report/outcomes.h"
#include "report/page.h"

void report_change_line(struct str *out, const struct plan *plan, size_t change)
{
	const struct change *c = &plan->changes[change];
	AUTO(str_release) struct str key = STR_INIT;

	str_addf(out, "%s ", describe_sign(c));
	describe_top(out, c);
	str_addf(out, " %s", describe_name(c));
	describe_key(&key, c);
	if (key.len)
		str_addf(out, " %s", key.buf);
}

/* What is said of the changes with one outcome. */
struct section {
	const char *title;
	bool (*applies)(const struct outcome *);
};

static bool is_failed(const struct outcome *o)
{
	return o->status == OUTCOME_FAILED;
}

static bool is_skipped(const struct outcome *o)
{
	return o->status == OUTCOME_SKIPPED;
}

static bool is_stopped(const struct outcome *o)
{
	return o->status == OUTCOME_STOPPED;
}

static bool is_adopted(const struct outcome *o)
{
	return o->status == OUTCOME_DONE && o->adopted;
}

static bool is_late(const struct outcome *o)
{
	return o->status == OUTCOME_DONE && o->late;
}

static const struct section sections[] = {
	{ "Done, though no answer said so: looking showed it.", is_adopted },
	{ "Accepted, not yet visible:", is_late },
	{ "Failed:", is_failed },
	{ "Skipped:", is_skipped },
	{ "Not attempted, since the run was stopped:", is_stopped },
};

static void put_change(struct page *page, const struct plan *plan, size_t i, const char *message)
{
	AUTO(str_release) struct str line = STR_INIT;
	AUTO(str_release) struct str origin = STR_INIT;
	const struct change *c = &plan->changes[i];

	report_change_line(&line, plan, i);
	describe_origin(&origin, c->reason ? c->reason : c->layer, c->place);
	page_pad(page, PAGE_SIGN);
	page_put(page, change_style(c), (char[]){ line.buf[0], '\0' });
	page_put(page, PAGE_PLAIN, line.buf + 1);
	page_end_with(page, origin.buf);
	if (message)
		page_paragraph(page, PAGE_NAME, message);
}

static void put_section(struct page *page, const struct section *section, const struct plan *plan,
	const struct outcome *outcomes)
{
	size_t n = 0, i;

	for (i = 0; i < plan->n_changes; i++) {
		if (!section->applies(&outcomes[i]))
			continue;
		if (!n++) {
			page_put(page, PAGE_BOLD, section->title);
			page_end(page);
		}
		put_change(page, plan, i, outcomes[i].message);
	}
	if (n)
		page_end(page);
}

static size_t count(
	const struct plan *plan, const struct outcome *outcomes, enum outcome_status status)
{
	size_t n = 0, i;

	for (i = 0; i < plan->n_changes; i++)
		n += outcomes[i].status == status;
	return n;
}

void report_result_text(struct str *out, const struct plan *plan, const struct outcome *outcomes,
	const struct report_context *context)
{
	struct page page = { .out = out, .color = context->color, .width = context->width };
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	size_t i;

	outcomes = outcomes_of(&arena, plan, outcomes);
	page_end(&page);
	for (i = 0; i < COUNT(sections); i++)
		put_section(&page, &sections[i], plan, outcomes);
	str_addf(&text, "Apply: %zu done, %zu failed, %zu not attempted.",
		count(plan, outcomes, OUTCOME_DONE), count(plan, outcomes, OUTCOME_FAILED),
		count(plan, outcomes, OUTCOME_SKIPPED) + count(plan, outcomes, OUTCOME_STOPPED));
	page_put(&page, PAGE_BOLD, text.buf);
	page_end(&page);
}

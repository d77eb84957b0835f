#include "report/change_text.h"

#include "base/str.h"
#include "codec/value.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/describe.h"
#include "report/page.h"

/* Where something comes from. */
struct origin {
	const char *why; /* a layer, or the reason of a deletion; NULL: the object itself */
	struct place place;
};

static bool same_line(struct place a, struct place b)
{
	return str_same(a.file, b.file) && a.line == b.line;
}

static struct origin change_origin(const struct change *change)
{
	const char *why = change->action == CHANGE_DELETE ? change->reason : change->layer;

	return (struct origin){ why, change->place };
}

static struct origin delta_origin(const struct change *change, const struct delta *delta)
{
	const struct attr *a = delta->after;

	if (!a || !a->value || !a->value->place.file)
		return change_origin(change);
	return (struct origin){ a->layer ? a->layer : change->layer, a->value->place };
}

/* Whether its fields come from one layer in one file; `*one` is then what to say of them together. */
static bool common_origin(const struct change *change, struct origin *one)
{
	struct origin next;
	bool line = !change->renamed_from;
	size_t i;

	*one = change_origin(change);
	if (change->action != CHANGE_UPDATE || change_is_set(change) || !change->n_deltas)
		return true;
	*one = delta_origin(change, &change->deltas[0]);
	for (i = 1; i < change->n_deltas; i++) {
		next = delta_origin(change, &change->deltas[i]);
		if (!str_same(next.why, one->why) || !str_same(next.place.file, one->place.file))
			return false;
		line = line && next.place.line == one->place.line;
	}
	if (!line && str_same(one->why, change->layer))
		*one = change_origin(change);
	return true;
}

static void add_origin(struct str *out, const struct origin *origin, struct place heading)
{
	if (origin->why || !same_line(origin->place, heading))
		describe_origin(out, origin->why, origin->place);
}

static void put_details(struct page *page, const struct str *details, const struct str *origin)
{
	page_flow(page, &(struct page_flow){ .text = details->buf,
				.origin = origin->buf,
				.indent = PAGE_DETAILS,
				.width = PAGE_WIDTH,
				.gap = '\n' });
}

static void put_delta(
	struct page *page, const struct change *change, size_t i, struct place heading)
{
	AUTO(str_release) struct str details = STR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct origin origin = delta_origin(change, &change->deltas[i]);

	if (i == 0 && !change->renamed_from)
		describe_subject(&details, change);
	describe_delta(&details, change, &change->deltas[i]);
	add_origin(&text, &origin, heading);
	put_details(page, &details, &text);
}

/* A line for the new key, where it changes, and one for each field. */
static void put_apart(struct page *page, const struct change *change, struct place heading)
{
	AUTO(str_release) struct str details = STR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct origin origin = change_origin(change);
	size_t i;

	if (change->renamed_from) {
		describe_subject(&details, change);
		describe_renamed(&details, change);
		add_origin(&text, &origin, heading);
		put_details(page, &details, &text);
	}
	for (i = 0; i < change->n_deltas; i++)
		put_delta(page, change, i, heading);
}

/* Whether the fields of an update go apart: they come from here and there, or do not fit in one line. */
static bool goes_apart(const struct page *page, const struct change *change, bool common,
	const struct page_flow *flow)
{
	size_t pieces = change->n_deltas + (change->renamed_from != NULL);

	if (change->action != CHANGE_UPDATE || change_is_set(change) || pieces < 2)
		return false;
	return !common || !page_fits(page, flow);
}

int change_style(const struct change *change)
{
	static const enum page_style styles[] = {
		[CHANGE_CREATE] = PAGE_GREEN,
		[CHANGE_UPDATE] = PAGE_YELLOW,
		[CHANGE_REPLACE] = PAGE_RED,
		[CHANGE_DELETE] = PAGE_RED,
	};

	return styles[change->action];
}

static void put_name(struct page *page, const struct change *change)
{
	page_pad(page, PAGE_SIGN);
	page_put(page, change_style(change), describe_sign(change));
	page_pad(page, PAGE_NAME);
	page_put(page, PAGE_PLAIN, describe_name(change));
	if (page->column + 2 > PAGE_DETAILS)
		page_put(page, PAGE_PLAIN, "  ");
}

void change_text(struct page *page, const struct change *change, struct place heading)
{
	AUTO(str_release) struct str details = STR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct origin origin;
	bool common = common_origin(change, &origin);
	struct page_flow flow = { .indent = PAGE_DETAILS, .width = PAGE_WIDTH, .gap = '\n' };

	put_name(page, change);
	describe_change(&details, change);
	add_origin(&text, &origin, heading);
	flow.text = details.buf;
	flow.origin = text.buf;
	if (goes_apart(page, change, common, &flow))
		put_apart(page, change, heading);
	else
		page_flow(page, &flow);
}

struct place change_heading(const struct change *change)
{
	if (describe_is_top(change) && change->action != CHANGE_DELETE && !change->layer)
		return change->place;
	return (struct place){ 0 };
}

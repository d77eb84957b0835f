#include "report/report.h"

#include "base/place.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/state.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/change_text.h"
#include "report/describe.h"
#include "report/gates.h"
#include "report/page.h"
#include "report/source.h"

#include <inttypes.h>

/* Where the block of changes that begins at `first` ends. */
static size_t block_end(const struct plan *plan, size_t first)
{
	size_t i = first;

	while (i < plan->n_changes && plan->changes[i].top == plan->changes[first].top)
		i++;
	return i;
}

static void put_heading(struct page *page, const struct change *change, struct place place)
{
	AUTO(str_release) struct str address = STR_INIT;
	AUTO(str_release) struct str origin = STR_INIT;

	describe_top(&address, change);
	page_put(page, PAGE_BOLD, address.buf);
	describe_origin(&origin, NULL, place);
	page_end_with(page, origin.buf);
}

static void put_block(struct page *page, const struct plan *plan, size_t first, size_t end)
{
	struct place heading = { 0 };
	size_t i;

	for (i = first; i < end && !heading.file; i++)
		heading = change_heading(&plan->changes[i]);
	put_heading(page, &plan->changes[first], heading);
	for (i = first; i < end; i++)
		change_text(page, &plan->changes[i], heading);
	page_end(page);
}

static void put_problem(struct page *page, const struct problem *problem)
{
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(str_release) struct str origin = STR_INIT;

	describe_problem(&text, problem);
	page_pad(page, PAGE_SIGN);
	page_put(page, PAGE_PLAIN, text.buf);
	describe_origin(&origin, NULL, problem->place);
	page_end_with(page, origin.buf);
	page_paragraph(page, PAGE_NAME, problem->message);
}

static void put_problems(struct page *page, const struct plan *plan)
{
	size_t i;

	if (!plan->n_problems)
		return;
	page_put(page, PAGE_BOLD, "Cannot be planned:");
	page_end(page);
	for (i = 0; i < plan->n_problems; i++)
		put_problem(page, &plan->problems[i]);
	page_end(page);
}

static void put_obstacle(struct page *page, const struct obstacle *obstacle)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "%s of a %s (%zu change%s)", kind_manifest_key(obstacle->kind),
		obstacle->kind->parent->name, obstacle->changes, obstacle->changes == 1 ? "" : "s");
	page_pad(page, PAGE_SIGN);
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
	page_paragraph(page, PAGE_NAME, obstacle->message);
}

static void put_obstacles(struct page *page, const struct plan *plan, bool certain)
{
	bool any = false;
	size_t i;

	for (i = 0; i < plan->n_obstacles; i++) {
		if (plan->obstacles[i].certain != certain)
			continue;
		if (!any) {
			page_put(page, PAGE_BOLD,
				certain ? "This credential cannot write:"
					: "This credential may not be able to write:");
			page_end(page);
		}
		put_obstacle(page, &plan->obstacles[i]);
		any = true;
	}
	if (any)
		page_end(page);
}

static void put_unmanageable(struct page *page, const struct unmanageable *gone)
{
	const struct removal *removal = kind_removal(gone->kind);
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "%s (%zu declared object%s)",
		removal ? removal->what : kind_manifest_key(gone->kind), gone->objects,
		gone->objects == 1 ? "" : "s");
	page_pad(page, PAGE_SIGN);
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
	page_paragraph(page, PAGE_NAME, gone->message);
}

static void put_all_unmanageable(struct page *page, const struct state *live)
{
	size_t i;

	if (!live->n_unmanageable)
		return;
	page_put(page, PAGE_BOLD, "Not managed:");
	page_end(page);
	for (i = 0; i < live->n_unmanageable; i++)
		put_unmanageable(page, &live->unmanageable[i]);
	page_end(page);
}

/* Said where there is nothing to do, so that it does not have to be read off four zeros. */
static void put_nothing_to_do(struct page *page, const struct plan *plan, bool part)
{
	if (plan->n_changes || plan->n_problems)
		return;
	page_put(page, PAGE_PLAIN, "No changes: ");
	if (part)
		page_put(page, PAGE_PLAIN, "nothing of the saved plan is left to do.");
	else if (plan->live->n_unmanageable)
		page_put(page, PAGE_PLAIN, "what can be managed is as the manifests say.");
	else if (plan->desired->n > 1)
		page_put(page, PAGE_PLAIN, "the workspaces are as the manifests say.");
	else
		page_put(page, PAGE_PLAIN, "the workspace is as the manifests say.");
	page_end(page);
}

static void put_counts(struct page *page, const struct plan *plan)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "Plan: %zu to create, %zu to update, ", plan->create, plan->update);
	if (plan->replace)
		str_addf(&text, "%zu to replace, ", plan->replace);
	str_addf(&text, "%zu to delete; %zu unchanged", plan->delete, plan->unchanged);
	if (plan->unmanaged)
		str_addf(&text, ", %zu unmanaged", plan->unmanaged);
	if (plan->n_problems)
		str_addf(&text, ", %zu not planned", plan->n_problems);
	str_add(&text, ".");
	page_put(page, PAGE_BOLD, text.buf);
	page_end(page);
}

/* Adds a number of secrets, where there are any, to those before. */
static void add_secrets(struct str *out, size_t n, const char *what)
{
	if (n)
		str_addf(out, "%s %zu %s", out->buf[out->len - 1] == ':' ? "" : ",", n, what);
}

static void put_secrets(struct page *page, const struct plan *plan)
{
	AUTO(str_release) struct str text = STR_INIT;
	const size_t *states = plan->secret_states, unreadable = states[SECRET_UNREADABLE];

	str_add(&text, "Secrets:");
	add_secrets(&text, states[SECRET_UNCHANGED], "unchanged");
	add_secrets(&text, states[SECRET_ROTATE], "to rotate");
	add_secrets(&text, states[SECRET_UNKNOWN] + unreadable - plan->secrets,
		plan->resend_secrets ? "unknown" : "unknown and sent");
	add_secrets(&text, plan->secrets, "unknown and left alone");
	if (text.buf[text.len - 1] == ':')
		return;
	if (unreadable)
		str_addf(&text, " (%zu cannot be read here)", unreadable);
	if (plan->secrets)
		str_addf(&text, "; --resend-secrets sends %s", plan->secrets == 1 ? "it" : "them");
	str_add(&text, plan->resend_secrets ? "; all are sent." : ".");
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
}

static void put_cost(
	struct page *page, const struct plan *plan, const struct report_context *context)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!context->reads)
		return;
	str_addf(&text, "Cost: %" PRIu64 " request%s read; %zu to write.", context->reads,
		context->reads == 1 ? "" : "s", plan_writes(plan));
	if (context->budget)
		str_addf(&text, " %s", context->budget);
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
}

void report_plan_text(
	struct str *out, const struct plan *plan, const struct report_context *context)
{
	struct page page = { .out = out, .color = context->color, .width = context->width };
	size_t i, end;

	for (i = 0; i < plan->n_changes; i = end) {
		end = block_end(plan, i);
		put_block(&page, plan, i, end);
	}
	put_problems(&page, plan);
	put_all_unmanageable(&page, plan->live);
	put_obstacles(&page, plan, true);
	put_obstacles(&page, plan, false);
	gates_text(&page, plan);
	put_nothing_to_do(&page, plan, context->part);
	put_counts(&page, plan);
	put_secrets(&page, plan);
	put_cost(&page, plan, context);
	source_text(&page, context);
}

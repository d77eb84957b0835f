#include "report/gates.h"

#include "base/str.h"
#include "codec/value.h"
#include "plan/gate.h"
#include "plan/plan.h"
#include "report/describe.h"
#include "report/document.h"
#include "report/page.h"
#include "report/text.h"

#include <stdbool.h>

/* Where it stands in the manifests: what is forbidden, where it is forbidden. */
static void end_with_place(struct page *page, const struct gate *gate)
{
	const bool forbidden = gate->state == GATE_FORBIDDEN;
	AUTO(str_release) struct str origin = STR_INIT;

	describe_origin(
		&origin, forbidden ? "policy" : NULL, forbidden ? gate->policy : gate->place);
	page_end_with(page, origin.buf);
}

static void put_gate(struct page *page, const struct gate *gate)
{
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(str_release) struct str flag = STR_INIT;

	text_add(&text, gate->address);
	str_addf(&text, ": %s",
		gate->rule == GATE_RISK ? risk_name(gate->risk) : gate_rule_name(gate->rule));
	page_pad(page, PAGE_SIGN);
	page_put(page, PAGE_PLAIN, text.buf);
	end_with_place(page, gate);
	page_paragraph(page, PAGE_NAME, gate->message);
	if (!gate->flag || gate->state == GATE_FORBIDDEN)
		return;
	/* In one line however long it is: it is there to be copied. */
	text_add(&flag, gate->flag);
	page_pad(page, PAGE_NAME);
	page_put(page, PAGE_BOLD, flag.buf);
	page_end(page);
}

static void put_gates(
	struct page *page, const struct plan *plan, enum gate_state state, const char *heading)
{
	bool any = false;
	size_t i;

	for (i = 0; i < plan->n_gates; i++) {
		if (plan->gates[i].state != state)
			continue;
		if (!any) {
			page_put(page, PAGE_BOLD, heading);
			page_end(page);
		}
		put_gate(page, &plan->gates[i]);
		any = true;
	}
	if (any)
		page_end(page);
}

void gates_text(struct page *page, const struct plan *plan)
{
	put_gates(page, plan, GATE_FORBIDDEN, "Forbidden by policy:");
	put_gates(page, plan, GATE_CLOSED, "Needs to be allowed:");
	put_gates(page, plan, GATE_LIFTED, "Allowed for this run:");
}

static struct value *gate_value(struct arena *a, const struct gate *gate)
{
	static const char *const states[] = { [GATE_CLOSED] = "closed",
		[GATE_FORBIDDEN] = "forbidden",
		[GATE_LIFTED] = "lifted",
		[GATE_ALLOWED] = "allowed" };
	struct value *map = value_new_map(a);

	document_text(a, map, "gate", gate_rule_name(gate->rule));
	document_text(a, map, "risk", gate->rule == GATE_RISK ? risk_name(gate->risk) : NULL);
	document_text(a, map, "address", gate->address);
	document_text(a, map, "state", states[gate->state]);
	document_text(a, map, "message", gate->message);
	document_text(a, map, "flag", gate->flag);
	document_place(a, map, "place", gate->place);
	document_place(a, map, "policy", gate->policy);
	return map;
}

void gates_json(struct arena *a, struct value *map, const struct plan *plan)
{
	struct value *list = document_list(a, map, "gates");
	size_t i;

	for (i = 0; i < plan->n_gates; i++)
		value_push(a, list, gate_value(a, &plan->gates[i]));
}

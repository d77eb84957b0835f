#include "report/outcomes.h"

#include "base/arena.h"
#include "plan/outcome.h"
#include "plan/plan.h"

const struct outcome *outcomes_of(
	struct arena *a, const struct plan *plan, const struct outcome *outcomes)
{
	struct outcome *none;
	size_t i;

	if (outcomes)
		return outcomes;
	none = ARENA_ARRAY(a, struct outcome, plan->n_changes + 1);
	for (i = 0; i < plan->n_changes; i++)
		none[i].status = OUTCOME_STOPPED;
	return none;
}

/* Outcomes for every change, also where nothing was attempted. */
#ifndef REPORT_OUTCOMES_H
#define REPORT_OUTCOMES_H

struct arena;
struct outcome;
struct plan;

/* `outcomes`, or where that is NULL, in `a`, one for each change of `plan` that says it was not attempted. */
const struct outcome *outcomes_of(
	struct arena *a, const struct plan *plan, const struct outcome *outcomes);

#endif

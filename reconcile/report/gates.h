/* Safety gates in words and in JSON: a part of the plan's reports. For report/ alone. */
#ifndef REPORT_GATES_H
#define REPORT_GATES_H

struct arena;
struct page;
struct plan;
struct value;

/* Adds what needs to be allowed, what is forbidden and what flags allow; nothing where there are no gates. */
void gates_text(struct page *page, const struct plan *plan);

/* Puts the list "gates" into `map`. */
void gates_json(struct arena *a, struct value *map, const struct plan *plan);

#endif

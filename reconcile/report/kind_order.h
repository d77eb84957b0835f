/* Kinds as a tree: each after its parent, siblings in the order in which they are changed. */
#ifndef REPORT_KIND_ORDER_H
#define REPORT_KIND_ORDER_H

struct kind;

/*
 * The kinds of the NULL-terminated `kinds`, sorted, with a NULL at the end; the caller frees the array.
 * A kind whose parent is not among them is left out.
 */
const struct kind **kind_order(const struct kind *const *kinds);

#endif

/* What Bitbucket took away, or is about to, and where manifests lean on it (fact sheet, section 6). */
#ifndef PLAN_REMOVED_H
#define PLAN_REMOVED_H

struct checkup;

/* Adds a finding for each such thing that the manifests lean on; one that says so where there is none. */
void removed_check(struct checkup *c, const char *today);

#endif

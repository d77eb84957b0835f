/* What the credential in use can write of a plan: said before the first write, not by a refusal half-way. */
#ifndef PLAN_GRANT_H
#define PLAN_GRANT_H

struct plan;

struct grant {
	unsigned writer;    /* of enum writer; 0: not known */
	const char *scopes; /* what it was granted, as X-OAuth-Scopes says; NULL: not known */
};

/*
 * Adds an obstacle to `plan` for each kind of which it has changes that the credential cannot make, once for
 * each reason: the sort of credential, or a scope that it lacks. What scopes of API tokens
 * imply is never certain, nor is what a Bearer token is (fact sheet, sections 4.2, 4.3 and 4.5).
 */
void grant_check(struct plan *plan, const struct grant *grant);

#endif

/* What `plan` and `apply` share: manifests, server, live state, plan; from the command line to the plan. */
#ifndef COOPER_SESSION_H
#define COOPER_SESSION_H

#include "apply/secrets.h"
#include "base/diag.h"
#include "cooper/budget.h"
#include "cooper/connection.h"
#include "cooper/sources.h"
#include "model/state.h"
#include "plan/plan.h"
#include "report/report.h"
#include "report/stale.h"

#include <stdbool.h>

struct err;
struct http_client;
struct options;
struct queue;
struct saved;

struct session {
	const struct options *options;
	struct sources sources;
	struct diag mistakes;
	struct state desired, live;
	struct plan plan;
	struct secrets secrets; /* what is remembered of them */
	bool warned;            /* that it is not */
	const struct saved
		*saved; /* the plan is to be this one, or part of it; NULL: whatever comes out */
	const bool *settled;  /* what of that may be done already, by its index; NULL: nothing */
	const char *resumes;  /* the run that this one goes on with; NULL: none */
	struct stales stales; /* what would not come out as there */
	struct connection connection;
	struct budget budget;
	struct queue *queue; /* of a run that will write; borrowed; else NULL */
	struct str forecast; /* of the rate limit; empty where it is far */
	uint64_t earlier;    /* requests that this run had made before */
	uint64_t reads;      /* those, and what reading took */
	int64_t read_ms;     /* when that was over, by clock_monotonic() */
};

#define SESSION_INIT                                                                               \
	{                                                                                          \
		.sources = SOURCES_INIT, .mistakes = DIAG_INIT, .desired = STATE_INIT,             \
		.live = STATE_INIT, .plan = PLAN_INIT, .secrets = SECRETS_INIT,                    \
		.stales = STALES_INIT, .connection = CONNECTION_INIT, .budget = BUDGET_INIT,       \
		.forecast = STR_INIT                                                               \
	}

/* Reads the manifests into `desired`. -1 with `e` set; mistakes were printed then. */
int session_load(struct session *s, const struct options *o, struct err *e);

/*
 * Loads, reads the live state with a client that cannot write, and plans; of a saved plan it reads what that touches.
 * -1 with `e` set where that was not possible at all, where the user stopped it (ERR_INTERRUPTED) or the budget did
 * (ERR_EXHAUSTED), or where the manifests are not those of the saved plan (ERR_STALE).
 */
int session_plan(struct session *s, const struct options *o, struct err *e);

/* A client for the server of the options; it can write unless `read_only`. NULL with `e` set. */
struct http_client *session_client(const struct session *s, bool read_only, struct err *e);

/* What the reports need to know around the plan; `color` as given. */
struct report_context session_context(const struct session *s, bool color);

/* Whether something that is declared could not be planned: of a saved plan, when that was made. */
bool session_is_part(const struct session *s);

/* The first problem that is about the credential, or NULL: then nothing may be written. */
const struct problem *session_auth_problem(const struct session *s);

/* The first obstacle that is certain, or NULL: then nothing may be written. */
const struct obstacle *session_obstacle(const struct session *s);

/* The slugs of the workspaces that are declared, NULL-terminated; for AUTO(mem_free). */
const char **session_workspaces(const struct session *s);

/* Gives everything back. */
void session_release(struct session *s);

#endif

/* What of a plan needs to be allowed by somebody before anything of it is written: docs/safety.md. */
#ifndef PLAN_GATE_H
#define PLAN_GATE_H

#include "base/place.h"
#include "model/risk.h"

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct self;

enum gate_rule {
	GATE_DELETE,      /* what cannot be brought back is deleted */
	GATE_MANY_DELETE, /* many of one kind are deleted */
	GATE_MANY_UPDATE, /* many of one kind are changed */
	GATE_EMPTY,       /* a list that had something in it has nothing afterwards */
	GATE_RISK         /* one of enum risk */
};

enum gate_state {
	GATE_CLOSED,    /* nothing allows it */
	GATE_FORBIDDEN, /* a policy does not, and no flag can */
	GATE_LIFTED,    /* a flag of this run allows it */
	GATE_ALLOWED    /* a policy allows it */
};

struct gate {
	enum gate_rule rule;
	enum gate_state state;
	enum risk risk;      /* of GATE_RISK */
	const char *address; /* of what it is about; of many of one kind: the workspace's */
	const char *message; /* what happens */
	const char *
		flag; /* what lifts it, as a shell takes it: "--allow-delete acme/api"; NULL: nothing does */
	struct place place;  /* what in the manifests asks for it */
	struct place policy; /* of the policy that decides; no file: none does */
};

/* How many of a kind, or which share of it, may go or change. */
struct limit {
	enum { LIMIT_NONE, LIMIT_COUNT, LIMIT_PERCENT } unit;
	unsigned n;
};

/* The flags of a run. The lists end with NULL, and may be NULL. */
struct permit {
	const char *const *delete, *const *empty; /* addresses */
	const char *const *risks;                 /* "deploy-key", or "deploy-key=acme/api" */
	struct limit max_delete, max_update;
};

/* "12" or "40%" into `*limit`: 0, or -1 where `text` is neither. */
int limit_parse(struct limit *limit, const char *text);

/* Puts every gate into `plan`, those that are lifted too; who `self` is may not be known: NULL. */
void gates_find(struct plan *plan, const struct permit *permit, const struct self *self);

/* The first gate of `plan` that keeps it from being carried out, one that is forbidden first; NULL: none does. */
const struct gate *gate_first_closed(const struct plan *plan);

/* "delete", "many-delete", "many-update", "empty", "risk". */
const char *gate_rule_name(enum gate_rule rule);

#endif

/* What `policy:` of manifests says about risks: of a workspace, and of its containers, the projects. */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include "base/map.h"
#include "base/place.h"
#include "model/risk.h"

struct arena;
struct layers;
struct loader;
struct object;

/* The stricter has the higher number. */
enum verdict {
	VERDICT_NONE,  /* nothing is said */
	VERDICT_ALLOW, /* it is not asked about */
	VERDICT_GATE,  /* it needs to be allowed by a flag */
	VERDICT_FORBID /* no flag allows it */
};

struct rule {
	enum verdict verdict;
	struct place place; /* no file: nothing is said */
};

/* All rules of one workspace. */
struct policy {
	struct rule rules[RISKS];
	struct map containers; /* "project PAY" to its struct policy, without containers */
};

/* Takes the `policy` of a workspace or a container into the policy of its workspace. Mistakes are reported. */
void policy_take(struct loader *l, const struct object *o, const struct layers *layers);

/* What `policy` (NULL: says nothing) says of `risk` in the container of that kind and key, or where that is NULL in the workspace. */
struct rule policy_rule(const struct policy *policy, enum risk risk, const char *container);

/* How `policy_rule()` knows a container: "project PAY", in the arena. */
const char *policy_container(struct arena *a, const char *kind, const char *key);

#endif

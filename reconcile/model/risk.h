/* Risks that a change can bring: the classes that `policy:` and --allow know by name, and the rows of kinds that say when. */
#ifndef MODEL_RISK_H
#define MODEL_RISK_H

#include <stdbool.h>
#include <stddef.h>

struct condition;
struct suggest;

enum risk {
	RISK_PRIVATE_TO_PUBLIC,
	RISK_LAST_ADMIN,
	RISK_OWN_ACCESS,
	RISK_APPROVALS_LOWERED,
	RISK_BRANCH_UNPROTECTED,
	RISK_DEFAULT_BRANCH,
	RISK_DEPLOY_KEY,
	RISK_WEBHOOK_INSECURE,
	RISK_SECRET_EXPOSED,
	RISKS /* how many there are */
};

/* When it arises. What is so already is no danger: only what the change does counts. */
enum danger_when {
	DANGER_CREATED,     /* the object is created */
	DANGER_DELETED,     /* the object is deleted */
	DANGER_CHANGED,     /* the field of what is live gets another value */
	DANGER_LOWERED,     /* the number in the field of what is live gets smaller, or goes */
	DANGER_TURNED_ON,   /* the field becomes true, of something new as well */
	DANGER_TURNED_OFF,  /* the field of what is live was true, and becomes false */
	DANGER_BEGINS_WITH, /* the field begins with `text` and did not before, or is new */
	DANGER_LAST,        /* none that has `text` in the field is left in the parent, of any kind
	                       with a row for the same risk */
	DANGER_OWN          /* whom the field names is the user of the credential: it is deleted, or
	                       had `text` in the field `of` and has it no longer */
};

/* A row of a kind's table. */
struct danger {
	enum risk risk;
	enum danger_when when;
	const char *field; /* the name of one of the kind; NULL: it is about the whole object */
	const char *text;
	const char *of;
	const struct condition *only; /* of objects that meet it; NULL: of all */
};

/* Its name, "private-to-public". */
const char *risk_name(enum risk risk);

/* What it means, in one line. */
const char *risk_help(enum risk risk);

/* Whether it is allowed where no policy says otherwise. */
bool risk_is_harmless(enum risk risk);

/* The risk whose name is the `len` bytes at `name`; RISKS where there is none. */
enum risk risk_find(const char *name, size_t len);

/* Considers the names of all of them. */
void risk_suggest(struct suggest *s);

#endif

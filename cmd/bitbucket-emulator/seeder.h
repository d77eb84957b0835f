/* What the parts of the seed share while it is loaded. */
#ifndef EMULATOR_SEEDER_H
#define EMULATOR_SEEDER_H

#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/store.h"

#include <stdbool.h>

struct diag;
struct place;
struct resource;
struct value;

struct seeder {
	struct store *store;
	struct arena *arena; /* of what lives as long as the item being loaded */
	struct diag *diag;
	struct context context; /* enough of one for what handlers share with the seed */
	const struct document *workspace;
	int64_t documents; /* so far: each is a second younger than the one before */
};

/* Complains about each name of `map` that is not among the `keys`, which end with NULL. */
void seeder_check_keys(struct seeder *s, const struct value *map, const char *const *keys);

/* A new body for `r` from `map`, whose names are attributes of `r` or among `extra`. */
struct value *seeder_body(struct seeder *s, const struct resource *r, const struct value *map,
	const char *const *extra);

/* Stores a document below `parent`. Its UUID is what `map` says under "uuid", else follows from names. */
struct document seeder_insert(struct seeder *s, const struct document *parent, struct document d,
	const struct value *map);

/* Whether `v` (NULL is nothing) is a map; complains and says no where it is something else. */
bool seeder_is_map(struct seeder *s, const struct value *v, const char *what);

/* The items of the list `v`, `*n` of them; none, after a complaint, where it is something else. */
const struct value *seeder_items(
	struct seeder *s, const struct value *v, const char *what, uint32_t *n);

/* The user that `v` names by UUID, account id, e-mail, nickname or name; NULL after a complaint. */
const struct document *seeder_user(struct seeder *s, const struct value *v);

/* An account id as Atlassian's look, in `a`, from what tells this user from others. */
const char *seeder_account(struct arena *a, const char *name);

/* Loads a workspace's members. */
void seeder_members(struct seeder *s, const struct value *members);

/* Loads credentials, once all workspaces are there. */
void seeder_tokens(struct seeder *s, const struct value *tokens);
void seeder_consumers(struct seeder *s, const struct value *consumers);

/* Loads the default reviewers of a project or repository. */
void seeder_reviewers(
	struct seeder *s, const struct document *owner, const struct value *reviewers);

/* When the next document is of. */
const char *seeder_now(struct seeder *s);

/* Gives a repository its commits, branches, tags and pull requests. */
void seeder_source(struct seeder *s, const struct document *repository, const struct value *map);

/* Gives the repository of the context its pull requests. */
void seeder_pullrequests(struct seeder *s, const struct value *pullrequests);

/* Gives a repository its webhooks, variables, branch restrictions and pipelines. */
void seeder_settings(struct seeder *s, const struct document *repository, const struct value *map);

/* Makes many alike repositories. */
void seeder_generate(struct seeder *s, const struct value *generate);

/* Stores one repository called `slug`. */
void seeder_repository(struct seeder *s, const char *slug, const struct value *map);

#endif

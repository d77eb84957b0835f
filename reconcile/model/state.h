/* A whole state: the one manifests describe, or the one the server has. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "base/arena.h"

#include <stddef.h>

struct kind;
struct map;
struct object;
struct people;
struct policy;

struct workspace {
	struct object *object;   /* its key is the slug */
	struct people *people;   /* shared by the desired and the live state */
	const struct map *names; /* desired: of `people:`, each to its struct who; else NULL */
	struct policy *policy;   /* desired: of `policy:`; NULL: there is none */
};

/* That the server no longer has an API which the manifests use. */
struct unmanageable {
	const struct kind *kind; /* the topmost kind that is gone */
	const char *message;     /* the whole message, naming the CHANGE and its URL */
	size_t objects;          /* declared objects that are not managed because of it */
};

struct state {
	struct arena arena;
	struct workspace *workspaces; /* desired: in the order of their names; live: the same */
	size_t n, capacity;
	const struct kind *const *kinds;   /* desired: all there are, those of manifests too */
	struct unmanageable *unmanageable; /* live */
	size_t n_unmanageable, unmanageable_capacity;
};

#define STATE_INIT                                                                                 \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Gives everything back. */
void state_release(struct state *s);

/*
 * The workspace of that slug, made where there was none; `kind` is the table of workspaces and `people`
 * the directory to share (NULL: a new one).
 */
struct workspace *state_workspace(
	struct state *s, const struct kind *kind, const char *slug, struct people *people);

/* The workspace of that slug, or NULL. */
struct workspace *state_find(const struct state *s, const char *slug);

/*
 * To be called once it is known who is who: see collection_settle() of everything that people are the key of,
 * and attr_settle().
 */
void state_settle(struct state *s);

/* The entry that says that `kind` or one of its ancestors is gone, or NULL. */
struct unmanageable *state_unmanageable(const struct state *s, const struct kind *kind);

/* Records that `kind` is gone; nothing where that is known. The message is copied. */
void state_add_unmanageable(struct state *s, const struct kind *kind, const char *message);

#endif

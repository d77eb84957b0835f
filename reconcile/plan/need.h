/* What it takes to read and write what the manifests declare, known from them alone. */
#ifndef PLAN_NEED_H
#define PLAN_NEED_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct kind;
struct object;
struct scopes;
struct state;

/* What may be done with a kind: what a plan does, what an apply does too, and what it does if it removes. */
enum need_use {
	NEED_READ = 1,
	NEED_WRITE = 2,
	NEED_DELETE = 4,
	NEED_ALL = NEED_READ | NEED_WRITE | NEED_DELETE
};

struct need {
	const struct kind *kind;
	const struct object *first; /* of those declared; NULL where a list of them is empty */
	unsigned uses;              /* of enum need_use */
	size_t objects;             /* that are declared */
};

struct needs {
	struct arena *arena;
	struct need *items; /* in the order of the manifests */
	size_t n, capacity;
	const char *
		events; /* OAuth's scopes for the events that webhooks are to hear, to write them */
};

/*
 * Finds out what `desired` needs, into the memory of `arena`. Where `hosted`, the server is bitbucket.org: what it
 * took away needs nothing. Deletions are those that the manifests ask for: `absent`, `exact`, and sets, which are
 * exact always. People named by their e-mail addresses need their workspace to be read.
 */
void needs_collect(
	struct needs *needs, struct arena *arena, const struct state *desired, bool hosted);

/* The entry of `kind`, or NULL. */
const struct need *needs_of(const struct needs *needs, const struct kind *kind);

/* What `use` of `kind` takes. */
const struct scopes *need_scopes(const struct kind *kind, enum need_use use);

/*
 * The scopes for `uses`, in the order of the alphabet, spaces between them: of API tokens all (`token`), of OAuth
 * those that no other of them implies. Where a table names several, all of them.
 */
const char *needs_scopes(const struct needs *needs, unsigned uses, bool token);

/* Those of the scopes for `uses` that `granted` has not; "" where it has them all. */
const char *needs_missing(const struct needs *needs, unsigned uses, const char *granted);

#endif

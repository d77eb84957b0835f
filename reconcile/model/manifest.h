/* Manifests to the desired state: every mistake in one run, each with its place. */
#ifndef MODEL_MANIFEST_H
#define MODEL_MANIFEST_H

#include <stddef.h>

struct diag;
struct kind;
struct state;

/* Bytes of memory for what all manifests say: a file of few bytes can have many values. */
#define MANIFEST_MEMORY_MAX ((size_t)2 * 1024 * 1024 * 1024)

/* One file, wherever it came from. */
struct document {
	const char *name; /* for places; must outlive the state */
	const char *bytes;
	size_t len;
};

/*
 * Reads `documents` into `desired`: layers applied, placeholders filled in, people resolved as far as the
 * manifests alone allow. `kinds` is NULL-terminated and has one kind without parent, the workspace.
 * `desired->kinds` are these and the ones that the documents declare.
 * The order of the documents does not matter. 0, or -1 with every mistake in `d` (sorted) and
 * `desired` of no further use than to be released.
 */
int manifest_load(const struct document *documents, size_t n, const struct kind *const *kinds,
	struct state *desired, struct diag *d);

#endif

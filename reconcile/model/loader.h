/* What the parts of the manifest loader share. For model/ alone. */
#ifndef MODEL_LOADER_H
#define MODEL_LOADER_H

#include "base/map.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diag;
struct kind;
struct layers;
struct state;
struct value;
struct workspace;

/* Layers, groups of people and placeholders multiply what a small file says; this bounds it. */
enum {
	LOADER_ITEMS_MAX = 1000000,          /* objects, persons in groups, items of lists */
	LOADER_FILLED_MAX = 64 * 1024 * 1024 /* bytes of texts with placeholders filled in */
};

/* Names in the order of their finding, for suggestions. */
struct names {
	const char **items;
	size_t n, capacity;
};

/* Everything that the files say about one workspace. */
struct section {
	const char *slug;
	struct workspace *workspace;
	struct map people; /* name -> struct who */
	struct names people_names;
	struct map ids; /* a UUID, account id or e-mail address as it is written -> struct who */
	struct map profiles; /* name -> struct profile */
	struct names profile_names;
	struct map containers; /* key -> struct container */
	struct names container_keys;
	const struct value *defaults;
	const struct value **files; /* the roots, in the order of the files' names */
	size_t n, capacity;
	struct section *next;
};

/* A profile; `busy` while its `use` is followed, so that a cycle is seen. */
struct profile {
	const char *layer; /* "profile service" */
	const struct value *map;
	bool busy;
};

/* An object whose `defaults` are for the layered objects that name it: a project. */
struct container {
	const char *layer; /* "project PAY defaults" */
	const struct value *defaults;
};

struct loader {
	const struct kind *const *kinds;
	struct names faulty;        /* keys of kinds that manifests declare, with mistakes */
	const struct kind *root;    /* the kind of workspaces */
	const struct kind *layered; /* the kind that takes defaults, profiles and use */
	struct state *desired;
	struct arena *arena; /* the desired state's */
	struct diag *d;
	struct section *section;       /* being loaded */
	const struct layers *settings; /* of the project or repository being built */
	bool checking;                 /* a shared layer by itself, which no object has yet */
	size_t items, filled;          /* so far: see LOADER_ITEMS_MAX, LOADER_FILLED_MAX */
};

/* Counts one more item, asked for at `place`; -1, reported once, where that is one too many. */
int loader_count(struct loader *l, struct place place);

/* Whether so much is wrong that nobody would read the rest: no need to look for it. */
bool loader_gives_up(const struct loader *l);

/* Adds a name for suggestions. */
void names_add(struct loader *l, struct names *names, const char *name);

/* Whether `name` is among `names`. */
bool names_has(const struct names *names, const char *name);

/* The name nearest to `word` as ", did you mean 'name'?" in `hint` of `size` bytes, or "". Returns `hint`. */
const char *names_suggest(const struct names *names, const char *word, char *hint, size_t size);

#endif

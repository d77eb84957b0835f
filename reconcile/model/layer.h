/* Layers of settings: defaults, profiles, the object itself; the later wins. */
#ifndef MODEL_LAYER_H
#define MODEL_LAYER_H

#include <stdbool.h>
#include <stddef.h>

struct kind;
struct loader;
struct pair;
struct value;

/* Of one object: far more than anybody can follow, and little enough for the machine. */
enum { LAYERS_MAX = 64 };

/* A map of settings with the name under which messages know it. */
struct layer {
	const char *name; /* "defaults", "profile service"; NULL: the object itself */
	const struct value *map;
};

/* Layers of one object, the strongest last. */
struct layers {
	struct layer *items;
	size_t n, capacity;
	size_t open; /* layers whose profiles are being added */
	bool full;   /* LAYERS_MAX was hit, which was reported: no profile is added any more */
};

/* Adds `map` on top. `name` is what messages call it, NULL for the object itself. */
void layers_add(struct loader *l, struct layers *layers, const char *name, const struct value *map);

/* Adds `map` on top, below it the profiles that it uses, in their order. Mistakes in `use` are reported. */
void layers_push(
	struct loader *l, struct layers *layers, const char *name, const struct value *map);

/* The strongest value of `name`, or NULL; `*layer` (may be NULL) is the name of the layer it comes from. */
const struct value *layers_get(const struct layers *layers, const char *name, const char **layer);

/* The same of a name with dots: "restrictions.admin_only" stands in a map in the map. */
const struct value *layers_at(const struct layers *layers, const char *name, const char **layer);

/*
 * The layers of the map under which `kind` is declared: those on top of the strongest that is no map. What
 * is a singleton's short form is a map; see line.h.
 */
void layers_below(struct loader *l, const struct layers *layers, const struct kind *kind,
	struct layers *below);

/* An item of a map that several layers have. */
struct layers_item {
	const struct pair *pair; /* of the strongest */
	const char *layer;       /* the strongest layer's name */
	struct layers layers;    /* of what stands there, in its long form; see layers_below() */
};

/* The items of `maps`, which are maps indeed and declare `kind`, each once; `*n` is their number. */
struct layers_item *layers_items(
	struct loader *l, const struct layers *maps, const struct kind *kind, size_t *n);

#endif

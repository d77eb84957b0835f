/* YAML 1.2 (core schema, plus merge keys) to value trees, from libyaml's events. */
#ifndef CODEC_YAML_H
#define CODEC_YAML_H

#include <stddef.h>

struct arena;
struct diag;
struct str;
struct value;

/* Bounds on what a file may make of itself; each has a message of its own. */
enum {
	YAML_SIZE_MAX = 32 * 1024 * 1024, /* bytes of one file */
	YAML_DEPTH_MAX = 64,              /* nested lists and maps, with aliases expanded */
	YAML_NODES_MAX = 4000000,         /* values and names, aliases not expanded */
	YAML_ALIAS_NODES_MAX = 1000000    /* nodes that aliases add, all together, fully expanded */
};

/*
 * The one document in the `len` bytes at `bytes`, in `arena`; `name` is the file's name for places
 * and must outlive the result. An empty document is an empty map at line 1.
 *
 * Plain scalars: null/~/nothing, true/false (also True, TRUE, ...), integers (also 0x.., 0o..), reals;
 * everything else, and everything quoted, is text: yes, no, on and off are text, and so is a number with
 * leading zeros, which a reader might take for octal and which would lose them. `<<` merges one map or
 * a list of maps below the map's own keys. A name that is not text keeps its source text. The place of
 * an alias is its own; what it stands for keeps its places below.
 *
 * NULL, with every mistake that could be found in `d`, where it is not YAML (tabs, encoding and syntax,
 * each with its place), has a NUL or is binary, repeats a name within a map, has a tag other than
 * `!!str`, uses an undefined alias or one that contains itself, has several documents, or passes a bound.
 */
const struct value *yaml_parse(
	struct arena *arena, const char *name, const char *bytes, size_t len, struct diag *d);

/*
 * Appends `v` as a document of block lists and maps, indented by two spaces, with a line end at its end: the
 * tree that yaml_parse() makes of it is equal to `v`. Texts that some reader might take for something else
 * are quoted. What is no UTF-8 becomes U+FFFD.
 */
void yaml_write(struct str *out, const struct value *v);

#endif

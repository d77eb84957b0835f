/* The files of a commit: a map from path to what is known of the file; contents are kept once. */
#ifndef EMULATOR_TREE_H
#define EMULATOR_TREE_H

#include <stddef.h>
#include <stdint.h>

struct context;
struct document_list;
struct value;

/* Bounds on what a repository holds. */
enum { TREE_FILES_MAX = 2000, TREE_FILE_MAX = 1024 * 1024, TREE_PATH_MAX = 1000 };

/* `name` as a path from the root, or NULL where no file can be called so. */
const char *tree_path(struct context *c, const char *name);

/* A copy of `tree` that may be changed, without the paths that `gone` has. */
struct value *tree_without(struct context *c, const struct value *tree, const struct value *gone);

/* What a tree keeps of a file with that content, which is stored; `attribute` is "link", "executable" or "". */
struct value *tree_file(struct context *c, const char *bytes, size_t len, const char *attribute);

/* A path of `tree` that is below another file of it, or NULL. */
const char *tree_conflict(const struct value *tree);

/* The content of `file`, `*len` bytes. */
const char *tree_bytes(struct context *c, const struct value *file, size_t *len);

/*
 * What is below the folder `path` ("" is the root), down to `depth` levels, as documents that are not
 * stored: the key is the path, the body {type, size, attributes}. Folders first, then by name.
 */
void tree_list(struct context *c, const struct value *tree, const char *path, int64_t depth,
	struct document_list *list);

#endif

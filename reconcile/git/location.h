/* Where a path of the user's lies on disk, and where in a repository. */
#ifndef GIT_LOCATION_H
#define GIT_LOCATION_H

struct err;
struct str;

/*
 * Sets `out` to `path` (relative to the current directory or absolute; it need not exist) as an absolute
 * path without ".", ".." and doubled slashes. Symbolic links are followed where they exist, but not
 * below `root` (absolute, without links; NULL: everywhere): what stands there is for a revision to say,
 * not for the working tree. 0, or -1 with `e` set (ERR_INPUT) where there is no current directory.
 */
int location_resolve(struct str *out, const char *path, const char *root, struct err *e);

/* Shortens the absolute path to the nearest folder that exists. */
void location_folder(struct str *path);

/* The part of the absolute path `path` below `root`, "" for `root` itself; NULL where it lies elsewhere. */
const char *location_below(const char *path, const char *root);

#endif

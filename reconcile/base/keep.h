/* Files that Cooper keeps between runs, in a folder that belongs to the user and that nobody else can write. */
#ifndef BASE_KEEP_H
#define BASE_KEEP_H

struct err;
struct str;

/*
 * Appends the path of `name` in $XDG_STATE_HOME/cooper, or in ~/.local/state/cooper where that is not set. -1 with `e`
 * set (ERR_SYSTEM) where neither is known; `instead` is what the user may do then besides setting HOME, or NULL.
 */
int keep_path(struct str *path, const char *name, const char *instead, struct err *e);

/*
 * Makes the folder of the file `path` (absolute) and those above it where they are not there (mode 0700). 0 where others can put nothing
 * there that we would believe: it belongs to this user, or to root, and nobody else can write in it; so does a link that stands for it;
 * and so do those above it, up to that of keep_path(), where it is in that. Else -1 with `e` set (ERR_SYSTEM).
 */
int keep_folder(const char *path, struct err *e);

/*
 * Appends the whole file to `out`, whose limit bounds it, and returns 1; 0 where there is none. -1 with `e` set
 * (ERR_SYSTEM) where it cannot be read, is longer than the limit, is a link or no file, or not this user's.
 */
int keep_read(struct str *out, const char *path, struct err *e);

/*
 * Puts `text` into the file `path` (mode 0600), durably and at once: after a crash it has what it had before, or all
 * of the new. -1 with `e` set (ERR_SYSTEM), and the file as before.
 */
int keep_write(const char *path, const struct str *text, struct err *e);

#endif

/* Whole files, bounded. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

struct err;
struct str;

/*
 * Appends the whole of `path` ("-" is standard input) to `out`, whose limit bounds it. 0, or -1 with
 * `e` set (ERR_INPUT) where it is missing, unreadable, a directory, or longer than the limit.
 */
int file_read(struct str *out, const char *path, struct err *e);

/*
 * Makes the folder of the file `path` and those above it, for its owner only (mode 0700). `path` is as before
 * afterwards. Failure shows when the file is opened.
 */
void file_make_folders(char *path);

/* Syncs the folder of the file `path`, so that its name survives a crash: 0, or -1 with errno set. */
int file_sync_folder(const char *path);

#endif

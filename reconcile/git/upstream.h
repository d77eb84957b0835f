/* Which repository of Bitbucket a working tree was cloned from. */
#ifndef GIT_UPSTREAM_H
#define GIT_UPSTREAM_H

struct err;

struct upstream {
	char *workspace, *repository; /* slugs, owned; NULL: not known */
};

#define UPSTREAM_INIT                                                                              \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

/*
 * Reads the address of a clone: https, ssh and the short form of it, at bitbucket.org, ssh.bitbucket.org (since
 * 2026-11-12; fact sheet, section 3.3) or altssh.bitbucket.org. 0, or -1 with `u` empty where it is none of these.
 */
int upstream_parse(struct upstream *u, const char *url);

/*
 * Finds it for the repository that holds `path`: of its remotes "origin", else the first one at Bitbucket. 0 with
 * `u` empty where there is none. -1 with `e` set (ERR_INPUT) where the repository cannot be read.
 */
int upstream_find(struct upstream *u, const char *path, struct err *e);

/* Gives its memory back; empty afterwards. */
void upstream_release(struct upstream *u);

#endif

/* Files of a repository, and commits made of what is uploaded. Fact sheet 3.15. */
#ifndef EMULATOR_SOURCE_H
#define EMULATOR_SOURCE_H

struct context;

/* GET .../src: a redirect to the root of the main branch */
int source_root(struct context *c);

/* GET .../src/{revision}/[{path}]: a file, or with a slash at the end or not, a folder */
int source_get(struct context *c);

/* POST .../src: a commit */
int source_post(struct context *c);

#endif

/* Repositories of a workspace. Fact sheet 3.3. */
#ifndef EMULATOR_REPOSITORY_H
#define EMULATOR_REPOSITORY_H

struct context;
struct document;
struct value;

/* A repository with everything that its own address shows (repository.get.3.json). */
const struct value *repository_render_full(struct context *c, const struct document *repository);

/* A repository as it is embedded in other objects (issue.post). */
const struct value *repository_render(struct context *c, const struct document *repository);

/* Notes that the request's repository was pushed to, which changes its updated_on (fact sheet 3.3). */
void repository_pushed(struct context *c);

/* GET /repositories/{workspace} */
int repository_list(struct context *c);

/* GET, POST, PUT and DELETE of /repositories/{workspace}/{slug}; PUT creates what is not there. */
int repository_get(struct context *c);
int repository_post(struct context *c);
int repository_put(struct context *c);
int repository_delete(struct context *c);

#endif

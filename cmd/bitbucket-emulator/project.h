/* Projects of a workspace. Fact sheet 3.2. */
#ifndef EMULATOR_PROJECT_H
#define EMULATOR_PROJECT_H

struct context;
struct document;
struct value;

/* A project as it is embedded in a repository (repository.get.3.json). */
const struct value *project_render(struct context *c, const struct document *project);

/* The project of the workspace with that key, or that UUID in braces; or NULL. */
const struct document *project_find(struct context *c, const char *key);

/* The workspace's oldest project, or NULL. */
const struct document *project_oldest(struct context *c);

/* GET, PUT and DELETE of /workspaces/{workspace}/projects/{key}; PUT creates what is not there. */
int project_get(struct context *c);
int project_put(struct context *c);
int project_delete(struct context *c);

#endif

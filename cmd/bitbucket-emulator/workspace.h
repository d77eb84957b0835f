/* Workspaces, their members, and what a user sees of them. Fact sheet 3.1. */
#ifndef EMULATOR_WORKSPACE_H
#define EMULATOR_WORKSPACE_H

struct context;
struct document;
struct value;

/* A workspace as it is embedded in other objects (repository.get.3.json). */
const struct value *workspace_render(struct context *c, const struct document *workspace);

/* The same as the owner of its repositories and projects: a team (projects.list.json). */
const struct value *workspace_render_owner(struct context *c, const struct document *workspace);

/* GET /workspaces/{workspace} */
int workspace_get(struct context *c);

/* GET /user/workspaces and /user/workspaces/{workspace}/permission */
int workspace_list_own(struct context *c);
int workspace_own_permission(struct context *c);

/* GET /workspaces/{workspace}/members, .../members/{user} and .../permissions */
int member_list(struct context *c);
int member_get(struct context *c);
int member_list_permissions(struct context *c);

#endif

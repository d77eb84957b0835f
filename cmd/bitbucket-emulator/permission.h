/* Explicit permissions of users and groups on repositories and projects. Fact sheet 3.8. */
#ifndef EMULATOR_PERMISSION_H
#define EMULATOR_PERMISSION_H

struct context;
struct document;
struct value;

/* A group as it is embedded in other objects. */
const struct value *permission_render_group(struct context *c, const struct document *group);

/* .../permissions-config/users[/{user}] and .../permissions-config/groups[/{group}], of either owner */
int permission_list(struct context *c);
int permission_get(struct context *c);
int permission_put(struct context *c);
int permission_delete(struct context *c);

#endif

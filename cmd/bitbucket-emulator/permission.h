/* Explicit permissions of users and groups on repositories and projects. Fact sheet 3.8. */
#ifndef EMULATOR_PERMISSION_H
#define EMULATOR_PERMISSION_H

struct context;

/* .../permissions-config/users[/{user}] and .../permissions-config/groups[/{group}], of either owner */
int permission_list(struct context *c);
int permission_get(struct context *c);
int permission_put(struct context *c);
int permission_delete(struct context *c);

#endif

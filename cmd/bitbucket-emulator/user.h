/* Users: people, and the bots that access tokens act as. Fact sheet 2. */
#ifndef EMULATOR_USER_H
#define EMULATOR_USER_H

struct arena;
struct context;
struct document;
struct store;
struct value;

/* The user with that UUID or Atlassian account id, or NULL. Names and nicknames find nobody. */
const struct document *user_find(struct store *s, struct arena *a, const char *id);

/* The user with that e-mail address, whatever its case, or NULL. */
const struct document *user_by_email(struct store *s, struct arena *a, const char *email);

/* A user as it is embedded in other objects (default-reviewer.get.json). */
const struct value *user_render(struct context *c, const struct document *user);

/* GET /user */
int user_self(struct context *c);

/* GET /users/{user} */
int user_get(struct context *c);

#endif

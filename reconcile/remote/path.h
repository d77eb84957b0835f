/* Paths of Bitbucket's API from the templates in the tables. */
#ifndef REMOTE_PATH_H
#define REMOTE_PATH_H

struct err;
struct object;
struct str;

/*
 * Appends `template` ("repositories/{workspace}/{repository}/issues/{id}"), filled in and encoded.
 * A name is looked for, in this order: the kind of `object` itself (its value is the key of `live`
 * where that is not NULL, since the server still knows it by that one, else its own key); the kind of an
 * ancestor of `object` (its key); a field of `live`, then of `object` (a person's UUID or account id).
 * "{environment.uuid}" is the field `uuid` of the ancestor of the kind `environment`, or of `object` itself,
 * as the server has it: of what is live for it, or of itself where it is live.
 * `live` may be NULL. 0, or -1 with `e` set (ERR_INTERNAL) where a name has no value.
 */
int path_expand(struct str *out, const char *template, const struct object *object,
	const struct object *live, struct err *e);

#endif

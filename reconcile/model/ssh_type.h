/* The types of SSH keys, and what the content of each is made of. */
#ifndef MODEL_SSH_TYPE_H
#define MODEL_SSH_TYPE_H

#include <stddef.h>

struct err;

enum { SSH_TYPE_PARTS = 4 };

/* A part of a key's content that may have any length but none. */
enum { SSH_PART_ANY = 0xffff };

struct ssh_type {
	const char *name;
	unsigned parts[SSH_TYPE_PARTS]; /* the length of each behind the name; 0 ends them */
};

/* Every type, ended by a row without a name. */
extern const struct ssh_type ssh_types[];

/* The type that is called `name`, of `len` bytes, or NULL. */
const struct ssh_type *ssh_type_find(const char *name, size_t len);

/*
 * Checks that the `len` bytes at `base64` are the content of a key of type `type`: strict base64 of the type's
 * name and its parts, each with its length before it, and nothing behind. -1 with ERR_MANIFEST where they
 * are not; the message has nothing of the content but the type that it names.
 */
int ssh_type_check(const struct ssh_type *type, const char *base64, size_t len, struct err *e);

#endif

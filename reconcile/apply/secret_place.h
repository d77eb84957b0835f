/* Where a secret stands, and what it is recognised by there. For apply/ alone. */
#ifndef APPLY_SECRET_PLACE_H
#define APPLY_SECRET_PLACE_H

#include "base/fingerprint.h"

#include <stdbool.h>

struct arena;
struct attr;
struct object;
struct secret_entry;

/* Whether it makes a difference which secret `attr` is: some are sent once and then belong to the server. */
bool secret_is_remembered(const struct attr *attr);

/* The server's ids of `live` (may be NULL), by which one thing is told from the next of its name; NULL: it has none. */
const char *secret_identity(struct arena *a, const struct object *live);

/* An entry with server (borrowed), address and field of the secret `attr` of the desired `o`, and nothing else. */
struct secret_entry secret_place(
	struct arena *a, const char *server, const struct object *o, const struct attr *attr);

/* The fingerprint of `secret` in the place that `place` names. */
void secret_fingerprint(const struct fingerprint_key *key, const struct secret_entry *place,
	const char *secret, char text[FINGERPRINT_TEXT]);

#endif

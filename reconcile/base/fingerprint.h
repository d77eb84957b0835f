/* What a secret is recognised by later: its hash under a key, from which without the key nothing can be told. */
#ifndef BASE_FINGERPRINT_H
#define BASE_FINGERPRINT_H

#include <stddef.h>

struct err;

enum {
	FINGERPRINT_TEXT = 65,   /* hexadecimal digits of a fingerprint, and the terminator */
	FINGERPRINT_ID = 17,     /* the same of a key's name */
	FINGERPRINT_KEY_MIN = 32 /* characters of COOPER_KEY */
};

struct fingerprint_key {
	unsigned char bytes[32];
	char id[FINGERPRINT_ID]; /* names the key and does not tell it: public */
};

/*
 * The key of this machine, or of all that share one: the variable COOPER_KEY, hashed to a key, or else the file `key`
 * in the state folder, which is made where there is none; of several processes that make it at once all get the same.
 * 0, or -1 with `e` set and a wiped key: ERR_USAGE where the variable is too short; ERR_SYSTEM where the file cannot
 * be read or made, is damaged, or can be read by others.
 */
int fingerprint_key_open(struct fingerprint_key *key, struct err *e);

/* The key that `text` (as of COOPER_KEY, long enough) stands for. */
void fingerprint_key_of(struct fingerprint_key *key, const char *text);

/* Wipes the key; for AUTO(fingerprint_key_release) struct fingerprint_key key = { 0 }. */
void fingerprint_key_release(struct fingerprint_key *key);

/*
 * The fingerprint of `secret` in the place that the `n` texts at `contexts` (NULL counts as a text of its own)
 * describe, into `text`: the same secret in two places has two fingerprints.
 */
void fingerprint_text(const struct fingerprint_key *key, const char *const *contexts, size_t n,
	const char *secret, char text[FINGERPRINT_TEXT]);

#endif

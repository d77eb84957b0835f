#include "base/hash.h"

#include <sodium.h>

#include <string.h>

void hash_texts(const char *const *parts, size_t n, char text[HASH_TEXT])
{
	static const unsigned char present = 1, missing = 0;
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state state;
	size_t i;

	_Static_assert(sizeof hash * 2 + 1 == HASH_TEXT, "two digits a byte");
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	for (i = 0; i < n; i++) {
		crypto_generichash_update(&state, parts[i] ? &present : &missing, 1);
		if (parts[i])
			crypto_generichash_update(
				&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
	}
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(text, HASH_TEXT, hash, sizeof hash);
	sodium_memzero(&state, sizeof state);
}

#include "base/hash.h"

#include <sodium.h>

#include <string.h>

void hash_keyed(const unsigned char *key, const char *const *parts, size_t n, char text[HASH_TEXT])
{
	static const unsigned char present = 1, missing = 0;
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state state;
	size_t i;

	_Static_assert(sizeof hash * 2 + 1 == HASH_TEXT, "two digits a byte");
	_Static_assert(crypto_generichash_KEYBYTES == HASH_KEY, "of the size that is asked for");
	crypto_generichash_init(&state, key, key ? HASH_KEY : 0, sizeof hash);
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

void hash_texts(const char *const *parts, size_t n, char text[HASH_TEXT])
{
	hash_keyed(NULL, parts, n, text);
}

int hash_read(unsigned char *bytes, size_t size, const char *text)
{
	size_t len;

	if (sodium_hex2bin(bytes, size, text, strlen(text), NULL, &len, NULL) == 0 && len == size)
		return 0;
	sodium_memzero(bytes, size);
	return -1;
}

#include "bitbucket-emulator/uuid.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* FNV-1a, finished with the mixer of SplitMix64 so that near names get far results. */
static uint64_t mix(const char *bytes, size_t len, uint64_t h)
{
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	return h ^ (h >> 31);
}

const char *uuid_of(const char *name, unsigned nonce, char text[UUID_TEXT])
{
	size_t len = strlen(name);
	uint64_t a = mix(name, len, UINT64_C(0xcbf29ce484222325) + nonce);
	uint64_t b = mix(name, len, a);

	snprintf(text, UUID_TEXT, "{%08" PRIx32 "-%04x-4%03x-%04x-%012" PRIx64 "}",
		(uint32_t)(a >> 32), (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff,
		((unsigned)(b >> 48) & 0x3fff) | 0x8000, b & UINT64_C(0xffffffffffff));
	return text;
}

bool uuid_valid(const char *text)
{
	static const char shape[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
	size_t i;

	for (i = 0; shape[i]; i++)
		if (shape[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != shape[i])
			return false;
	return !text[i];
}

const char *digest_of(const char *bytes, size_t len, char text[33])
{
	uint64_t a = mix(bytes, len, UINT64_C(0xcbf29ce484222325));

	snprintf(text, 33, "%016" PRIx64 "%016" PRIx64, a, mix(bytes, len, a));
	return text;
}

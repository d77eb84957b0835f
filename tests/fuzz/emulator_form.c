/*
 * Fuzzes form_read(): the first line is the content type, the rest the body. Parts are whole, together no longer than the body,
 * and as many as are allowed; what is refused says why.
 */
#include "bitbucket-emulator/form.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/request.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How long its content is, all of which can be read. */
static size_t check_part(const struct part *part, struct arena *a)
{
	if (!part->name || !part->attribute || !part->bytes)
		abort();
	arena_strndup(a, part->bytes, part->len);
	return part->len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t line = end ? (size_t)(end - data) : size, body = end ? size - line - 1 : 0, i,
	       all = 0;
	const struct request r = {
		.arena = &a,
		.content_type = arena_strndup(&a, (const char *)data, line),
		.body = arena_strndup(&a, (const char *)data + size - body, body),
		.body_len = body,
	};
	struct form f = { 0 };

	if (form_read(&f, &r))
		return 0;
	if (f.n > FORM_PARTS_MAX)
		abort();
	for (i = 0; i < f.n; i++)
		all += check_part(&f.parts[i], &a);
	if (all > body)
		abort();
	return 0;
}

/*
 * Fuzzes manifest_load() with Cooper's own kinds. The bytes are one file, or several with lines "%" between them. What is
 * wrong has a place in a file, messages have a bound, and the order of the files decides nothing.
 */
#include "model/manifest.h"

#include "base/diag.h"
#include "kinds/kinds.h"
#include "model/state.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 4 };

/* Parts the bytes into documents, in this order or from behind; returns how many. */
static size_t part(struct document *documents, const char *bytes, size_t size)
{
	static const char *const names[] = { "a.yaml", "b.yaml", "c.yaml", "d.yaml" };
	const char *end;
	size_t n = 0;

	do {
		end = n + 1 < FILES_MAX ? memmem(bytes, size, "\n%\n", 3) : NULL;
		documents[n] = (struct document){ names[n], bytes,
			end ? (size_t)(end - bytes) + 1 : size };
		n++;
		if (end) {
			size -= (size_t)(end + 3 - bytes);
			bytes = end + 3;
		}
	} while (end);
	return n;
}

static void check_mistakes(const struct diag *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (!d->items[i].place.file || !*d->items[i].message ||
			strlen(d->items[i].message) > DIAG_MESSAGE_MAX)
			abort();
}

/* How many mistakes there are, or -1 for too many to tell. */
static long load(const struct document *documents, size_t n)
{
	AUTO(state_release) struct state state = STATE_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	int result = manifest_load(documents, n, all_kinds, &state, &d);

	if ((result == 0) != diag_empty(&d))
		abort();
	check_mistakes(&d);
	return d.n < DIAG_MAX ? (long)d.n : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document documents[FILES_MAX], turned[FILES_MAX];
	size_t n = part(documents, (const char *)data, size), i;

	for (i = 0; i < n; i++)
		turned[i] = documents[n - 1 - i];
	if (load(documents, n) != load(turned, n))
		abort();
	return 0;
}

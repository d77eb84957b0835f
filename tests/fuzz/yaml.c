/* Fuzzes yaml_parse(): a value and no mistake, or no value and a mistake, each at a place in the file. */
#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(const struct diag *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (!d->items[i].place.line || !d->items[i].place.column)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *v = yaml_parse(&arena, "fuzz", (const char *)data, size, &d);

	if (!v != !diag_empty(&d))
		abort();
	check_places(&d);
	if (v)
		json_write_pretty(&out, v);
	if (v && !value_equal(v, v))
		abort();
	return 0;
}

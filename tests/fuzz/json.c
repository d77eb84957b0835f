/* Fuzzes json_parse(): what it takes, written and read again, is the same; what it refuses, it explains. */
#include "codec/json.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct value *v, void (*write)(struct str *, const struct value *))
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *again;

	write(&out, v);
	again = json_parse(&arena, out.buf, out.len, NULL);
	if (!again || !value_equal(v, again))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *v = json_parse(&arena, (const char *)data, size, &e);

	if (!v != (e.code == ERR_REPLY))
		abort();
	if (!v)
		return 0;
	check_again(v, json_write);
	check_again(v, json_write_pretty);
	return 0;
}

/* Fuzzes cron_normalise(): what it takes stays as it is when normalised again; what it refuses, it explains. */
#include "model/cron.h"

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct str *once)
{
	AUTO(str_release) struct str twice = STR_INIT;

	/* A list of many years can be longer than what is read. */
	if (once->len > 256)
		return;
	if (cron_normalise(&twice, once->buf, NULL) || strcmp(once->buf, twice.buf) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(str_release) struct str text = STR_INIT, out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	int result;

	str_addn(&text, (const char *)data, size);
	result = cron_normalise(&out, text.buf, &e);
	if ((result == 0) != (e.code == ERR_NONE) ||
		(result && (out.len || e.code != ERR_MANIFEST)))
		abort();
	if (result == 0)
		check_again(&out);
	return 0;
}

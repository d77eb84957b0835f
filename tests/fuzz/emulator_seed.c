/* Fuzzes seed_load(): a seed is stored whole, or its mistakes are told and nothing is stored. */
#include "bitbucket-emulator/seed.h"

#include "base/auto.h"
#include "base/diag.h"
#include "bitbucket-emulator/store.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	int result;

	if (!s)
		abort();
	result = seed_load(s, "seed", (const char *)data, size, &d);
	if ((result < 0) != !diag_empty(&d) || store_failure(s))
		abort();
	if (result < 0 && !store_empty(s))
		abort();
	return 0;
}

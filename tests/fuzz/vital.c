/*
 * Fuzzes vital_read(): whatever the head of an answer is, what is said of it is a protocol that can be shown, and numbers
 * that are no less than "not said".
 */
#include "net/vital.h"

#include "base/mem.h"
#include "base/str.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW_S = 1795992800 };

static void check_protocol(const struct vital *v)
{
	const char *c;

	if (memchr(v->protocol, '\0', sizeof v->protocol) == NULL)
		abort();
	if (*v->protocol && !str_starts(v->protocol, "HTTP/"))
		abort();
	for (c = v->protocol; *c; c++)
		if (*c == ' ' || *c == '\r' || *c == '\n')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(str_release) struct str head = STR_INIT;
	struct vital v;

	str_addn(&head, (const char *)data, size);
	vital_read(&v, head.buf, INT64_C(1000) * NOW_S);
	check_protocol(&v);
	if (v.limit < -1 || v.remaining < -1 || v.reset_s < -1)
		abort();
	if (!v.dated && v.skew_s)
		abort();
	return 0;
}

/*
 * Fuzzes bbql_parse(): what it refuses, it explains; what it takes says the same of an item in parentheses, said twice, and
 * whatever stands around it.
 */
#include "bitbucket-emulator/bbql.h"

#include "base/arena.h"
#include "base/auto.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char item[] =
	"{\"id\": 27, \"title\": \"Unicode\", \"state\": \"new\", \"votes\": 3.5, \"is_private\": "
	"true, \"none\": null,"
	" \"content\": {\"raw\": \"the beef is off\"}, \"created_on\": "
	"\"2024-03-04T14:08:59.123000+00:00\","
	" \"reviewers\": [{\"nickname\": \"bo\"}, {\"nickname\": \"cy\"}, 4, null]}";

/* What the query says with the two texts around it; the bounds of the language may refuse it. */
static void check_same(struct arena *a, const char *texts[3], bool said, const struct value *v)
{
	const char *why = NULL;
	const char *text = arena_printf(a, "%s%s%s", texts[0], texts[1], texts[2]);
	const struct bbql *again = bbql_parse(a, text, &why);

	if (again ? bbql_matches(again, v) != said : !why)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const around[][2] = { { "(", ")" }, { "((", "))" },
		{ "(", ") AND id = 27" }, { "id = 28 OR (", ")" }, { " id = 27 AND (", ") " } };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *v = json_parse(&a, item, strlen(item), NULL);
	const char *text = arena_strndup(&a, (const char *)data, size), *why = NULL;
	const struct bbql *q = bbql_parse(&a, text, &why);
	size_t i;
	bool said;

	if (!q != (why != NULL))
		abort();
	if (!q)
		return 0;
	said = bbql_matches(q, v);
	if (bbql_count(q, "id") > BBQL_LITERALS_MAX + BBQL_TERMS_MAX)
		abort();
	if (bbql_names(q, "id", "27") && !bbql_count(q, "id"))
		abort();
	bbql_unknown(q, v);
	for (i = 0; i < COUNT(around); i++)
		check_same(&a, (const char *[]){ around[i][0], text, around[i][1] }, said, v);
	return 0;
}

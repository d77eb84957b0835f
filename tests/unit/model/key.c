#include "model/key.h"

#include "base/str.h"
#include "model/field.h"

#include "tests/unit/unit.h"

static const struct field plain = { .name = "kind", .flags = FIELD_KEY };
static const struct field glob = { .name = "match", .flags = FIELD_KEY, .otherwise = "glob" };
static const struct field empty = { .name = "pattern", .flags = FIELD_KEY, .otherwise = "" };

static void test_parts_are_joined(void **state)
{
	static const struct {
		const char *plain, *glob, *empty, *key;
	} rows[] = {
		{ "push", "model", "x", "push model x" },
		{ "push", "glob", "x", "push x" },
		{ "push", NULL, "x", "push x" },
		{ "push", "", "x", "push x" },
		{ "push", "glob", "", "push" },
		{ "push", NULL, NULL, "push" },
		{ "", "model", "", "model" },
		{ NULL, NULL, NULL, "" },
		{ "glob", "glob", "glob", "glob glob" },
		{ "a b", "Glob", "", "a b Glob" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str key = STR_INIT;

		key_add(&key, &plain, rows[i].plain);
		key_add(&key, &glob, rows[i].glob);
		key_add(&key, &empty, rows[i].empty);
		assert_string_equal(key.buf, rows[i].key);
	}
}

#include "codec/yaml_scalar.h"

#include "base/arena.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

struct row {
	const char *source;
	enum value_type type;
	const char *text;
};

static const struct row rows[] = {
	{ "", VALUE_NULL, "null" },
	{ "~", VALUE_NULL, "null" },
	{ "null", VALUE_NULL, "null" },
	{ "Null", VALUE_NULL, "null" },
	{ "NULL", VALUE_NULL, "null" },
	{ "nULL", VALUE_STRING, "nULL" },
	{ "nil", VALUE_STRING, "nil" },
	{ "true", VALUE_BOOL, "true" },
	{ "True", VALUE_BOOL, "true" },
	{ "TRUE", VALUE_BOOL, "true" },
	{ "tRUE", VALUE_STRING, "tRUE" },
	{ "false", VALUE_BOOL, "false" },
	{ "False", VALUE_BOOL, "false" },
	{ "FALSE", VALUE_BOOL, "false" },
	{ "yes", VALUE_STRING, "yes" },
	{ "no", VALUE_STRING, "no" },
	{ "on", VALUE_STRING, "on" },
	{ "off", VALUE_STRING, "off" },
	{ "y", VALUE_STRING, "y" },
	{ "0", VALUE_INT, "0" },
	{ "-0", VALUE_INT, "0" },
	{ "+0", VALUE_INT, "0" },
	{ "42", VALUE_INT, "42" },
	{ "+42", VALUE_INT, "42" },
	{ "-42", VALUE_INT, "-42" },
	{ "+-42", VALUE_STRING, "+-42" },
	{ "--42", VALUE_STRING, "--42" },
	{ "9223372036854775807", VALUE_INT, "9223372036854775807" },
	{ "+9223372036854775807", VALUE_INT, "9223372036854775807" },
	{ "-9223372036854775808", VALUE_INT, "-9223372036854775808" },
	{ "9223372036854775808", VALUE_REAL, "9223372036854775808" },
	{ "007", VALUE_STRING, "007" },
	{ "-01", VALUE_STRING, "-01" },
	{ "00", VALUE_STRING, "00" },
	{ "01.5", VALUE_STRING, "01.5" },
	{ "1_000", VALUE_STRING, "1_000" },
	{ "12:30", VALUE_STRING, "12:30" },
	{ "0x1F", VALUE_INT, "31" },
	{ "0xff", VALUE_INT, "255" },
	{ "0x7fffffffffffffff", VALUE_INT, "9223372036854775807" },
	{ "0x8000000000000000", VALUE_STRING, "0x8000000000000000" },
	{ "0xfffffffffffffffff", VALUE_STRING, "0xfffffffffffffffff" },
	{ "0x", VALUE_STRING, "0x" },
	{ "0xg", VALUE_STRING, "0xg" },
	{ "-0x1", VALUE_STRING, "-0x1" },
	{ "0X1F", VALUE_STRING, "0X1F" },
	{ "0o17", VALUE_INT, "15" },
	{ "0o18", VALUE_STRING, "0o18" },
	{ "0o", VALUE_STRING, "0o" },
	{ "0b1", VALUE_STRING, "0b1" },
	{ "1.5", VALUE_REAL, "1.5" },
	{ "1.50", VALUE_REAL, "1.50" },
	{ "-1.5", VALUE_REAL, "-1.5" },
	{ "+1.5", VALUE_REAL, "+1.5" },
	{ "0.5", VALUE_REAL, "0.5" },
	{ ".5", VALUE_REAL, ".5" },
	{ "5.", VALUE_REAL, "5." },
	{ ".", VALUE_STRING, "." },
	{ "-", VALUE_STRING, "-" },
	{ "+", VALUE_STRING, "+" },
	{ "-.", VALUE_STRING, "-." },
	{ "1e3", VALUE_REAL, "1e3" },
	{ "1E+3", VALUE_REAL, "1E+3" },
	{ "1.e-3", VALUE_REAL, "1.e-3" },
	{ ".5e3", VALUE_REAL, ".5e3" },
	{ ".e3", VALUE_STRING, ".e3" },
	{ "e3", VALUE_STRING, "e3" },
	{ "1e", VALUE_STRING, "1e" },
	{ "1e+", VALUE_STRING, "1e+" },
	{ "1e3.5", VALUE_STRING, "1e3.5" },
	{ "1.2.3", VALUE_STRING, "1.2.3" },
	{ "1.5x", VALUE_STRING, "1.5x" },
	{ "2026-08-20", VALUE_STRING, "2026-08-20" },
	{ ".inf", VALUE_REAL, ".inf" },
	{ "-.inf", VALUE_REAL, "-.inf" },
	{ "+.Inf", VALUE_REAL, "+.Inf" },
	{ ".INF", VALUE_REAL, ".INF" },
	{ ".iNF", VALUE_STRING, ".iNF" },
	{ "inf", VALUE_STRING, "inf" },
	{ ".nan", VALUE_REAL, ".nan" },
	{ ".NaN", VALUE_REAL, ".NaN" },
	{ "-.nan", VALUE_STRING, "-.nan" },
	{ ".gitignore", VALUE_STRING, ".gitignore" },
	{ "4e7a91c", VALUE_STRING, "4e7a91c" },
	{ "nothing", VALUE_STRING, "nothing" },
	{ "\xc3\xa4", VALUE_STRING, "\xc3\xa4" },
	{ "a b", VALUE_STRING, "a b" },
};

static void test_plain_scalars_mean_what_the_core_schema_says(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct row *row;

	(void)state;
	for (row = rows; row < rows + COUNT(rows); row++) {
		struct value v = { .place = { "f", 3, 4 } };

		yaml_scalar_plain(&a, &v, row->source, strlen(row->source));
		if (v.type != row->type)
			fail_msg("'%s' is %s", row->source, value_type_name(v.type));
		assert_string_equal(v.text, row->text);
		assert_int_equal(v.n, strlen(row->text));
		assert_int_equal(v.place.line, 3);
	}
}

static void test_text_is_always_text(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct row *row;

	(void)state;
	for (row = rows; row < rows + COUNT(rows); row++) {
		struct value v = { .type = VALUE_LIST };

		yaml_scalar_text(&a, &v, row->source, strlen(row->source));
		assert_int_equal(v.type, VALUE_STRING);
		assert_string_equal(v.text, row->source);
		assert_ptr_not_equal(v.text, row->source);
	}
}

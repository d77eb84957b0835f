#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

static void test_reads_lists_and_maps(void **state)
{
	static const char text[] = "a: 1\nb: [x, true, ~]\nc: {d: e}\n";
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	json_write(&out, yaml_parse(&arena, "f", text, sizeof text - 1, &d));
	assert_string_equal(out.buf, "{\"a\":1,\"b\":[\"x\",true,null],\"c\":{\"d\":\"e\"}}");
	assert_true(diag_empty(&d));
}

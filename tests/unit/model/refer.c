#include "model/refer.h"

#include "tests/unit/model/library.h"

static void test_what_can_be_referred_to(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "shelves: {S: {name: x}}\nbooks: {a: {shelf: S}}", "" },
		{ "books: {a: {shelf: S}}", "" },
		{ "shelves: {S: {name: x, renamed_from: T}}\nbooks: {a: {shelf: S}}", "" },
		{ "shelves: {S: {absent: true}}\nbooks: {a: {shelf: T}, b: {absent: true, shelf: "
		  "S}}",
			"" },
		{ "shelves: {S: {absent: true}}\nbooks: {a: {shelf: S}}",
			"f.yaml:4:20: 'shelf' cannot be 'S': that shelf is absent, as f.yaml:3 "
			"says\n" },
		{ "shelves: {S: {name: x, renamed_from: T}}\nbooks: {a: {shelf: T}}",
			"f.yaml:4:20: 'shelf' cannot be 'T': that shelf gets another key, as "
			"f.yaml:3 "
			"says\n" },
		/* It is said of the layer, once. */
		{ "shelves: {S: {absent: true}}\ndefaults: {shelf: S}\nbooks: {a: {}, b: {}}",
			"f.yaml:4:19: 'shelf' cannot be 'S': that shelf is absent, as f.yaml:3 "
			"says\n" },
		/* One takes the key that another gives away. */
		{ "shelves: {S: {name: x, renamed_from: T}, T: {name: y, renamed_from: U}}\n"
		  "books: {a: {shelf: T}, b: {shelf: U}}",
			"f.yaml:4:35: 'shelf' cannot be 'U': that shelf gets another key, as "
			"f.yaml:3 "
			"says\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

static void test_other_workspaces_do_not_matter(void **state)
{
	static const struct document files[] = {
		DOCUMENT("a.yaml", "workspace: a\nshelves: {S: {absent: true}}\n"),
		DOCUMENT("b.yaml", "workspace: b\nbooks: {a: {shelf: S}}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, files, COUNT(files));
	assert_mistakes(&l, "");
}

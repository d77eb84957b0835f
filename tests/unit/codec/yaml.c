#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct value *parse(struct arena *a, const char *text, struct diag *d)
{
	return yaml_parse(a, "f.yaml", text, strlen(text), d);
}

/* The mistakes as lines `line:column: message`. */
static void list_mistakes(struct str *out, struct diag *d)
{
	size_t i;

	diag_sort(d);
	for (i = 0; i < d->n; i++)
		str_addf(out, "%u:%u: %s\n", d->items[i].place.line, d->items[i].place.column,
			d->items[i].message);
}

struct good {
	const char *text, *json;
};

static void check_good(const struct good *row)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *v = parse(&a, row->text, &d);

	list_mistakes(&out, &d);
	if (!v)
		fail_msg("%s\n%s", row->text, out.buf);
	assert_string_equal(out.buf, "");
	json_write(&out, v);
	assert_string_equal(out.buf, row->json);
}

struct bad {
	const char *text, *mistakes;
};

static void check_bad(const struct bad *row)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	if (parse(&a, row->text, &d))
		fail_msg("taken: %s", row->text);
	list_mistakes(&out, &d);
	if (strcmp(out.buf, row->mistakes) != 0)
		fail_msg("%s\nsays:\n%sexpected:\n%s", row->text, out.buf, row->mistakes);
}

static void test_reads_lists_and_maps(void **state)
{
	static const struct good rows[] = {
		{ "a: 1\nb: [x, true, ~]\nc: {d: e}\n",
			"{\"a\":1,\"b\":[\"x\",true,null],\"c\":{\"d\":\"e\"}}" },
		{ "- a\n- - b\n  - c\n-\n  d: e\n  f:\n  - g\n",
			"[\"a\",[\"b\",\"c\"],{\"d\":\"e\",\"f\":[\"g\"]}]" },
		{ "{}", "{}" },
		{ "[]", "[]" },
		{ "a: []\nb: {}\nc:\nd: ''\n", "{\"a\":[],\"b\":{},\"c\":null,\"d\":\"\"}" },
		{ "text", "\"text\"" },
		{ "~", "null" },
		{ "{\"a\": [1, 2.5, \"x\"], \"b\": null}", "{\"a\":[1,2.5,\"x\"],\"b\":null}" },
		{ "a: {\n\tb: c,\n\td: e\n}\n", "{\"a\":{\"b\":\"c\",\"d\":\"e\"}}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void test_nothing_is_an_empty_map(void **state)
{
	static const char *const texts[] = { "", "\n\n", "# a comment\n", "---\n", "---\n# c\n",
		"---\n...\n", "\xef\xbb\xbf", "%YAML 1.2\n---\n" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		AUTO(arena_release) struct arena a = ARENA_INIT;
		AUTO(diag_release) struct diag d = DIAG_INIT;
		const struct value *v = parse(&a, texts[i], &d);

		assert_non_null(v);
		assert_int_equal(v->type, VALUE_MAP);
		assert_int_equal(v->n, 0);
		assert_string_equal(v->place.file, "f.yaml");
		assert_int_equal(v->place.line, 1);
		assert_true(diag_empty(&d));
	}
}

static void test_quotes_make_text(void **state)
{
	static const struct good rows[] = {
		{ "['1', \"true\", 'null', '~', \"\", '1.5']",
			"[\"1\",\"true\",\"null\",\"~\",\"\",\"1.5\"]" },
		{ "[!!str 1, !!str true, !!str , !!str 'x']", "[\"1\",\"true\",\"\",\"x\"]" },
		{ "a: |\n  1\n  two\nb: >-\n  one\n  two\nc: |-\n  5\n",
			"{\"a\":\"1\\ntwo\\n\",\"b\":\"one two\",\"c\":\"5\"}" },
		{ "'it''s': \"\\u00e4\\n\\x41\\\"\"", "{\"it's\":\"\xc3\xa4\\nA\\\"\"}" },
		{ "a: one\n  two\n\n  three\n", "{\"a\":\"one two\\nthree\"}" },
		{ "a: |\n  %TAG\n  x %TAG\n", "{\"a\":\"%TAG\\nx %TAG\\n\"}" },
		{ "a: C:\\x # comment\nb: x#y\n", "{\"a\":\"C:\\\\x\",\"b\":\"x#y\"}" },
		{ "a: ${repository}\nb: https://h/p?q=1\n",
			"{\"a\":\"${repository}\",\"b\":\"https://h/p?q=1\"}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void test_names_keep_their_source(void **state)
{
	static const struct good rows[] = {
		{ "1: a\n0x1F: b\ntrue: c\n~: d\n1.50: e\n007: f\n",
			"{\"1\":\"a\",\"0x1F\":\"b\",\"true\":\"c\",\"~\":\"d\",\"1.50\":\"e\","
			"\"007\":\"f\"}" },
		{ "\"\": a\n", "{\"\":\"a\"}" },
		{ "? a\n: b\n? c\n", "{\"a\":\"b\",\"c\":null}" },
		{ "!!str 1: a\n&n b: c\nd: *n\n", "{\"1\":\"a\",\"b\":\"c\",\"d\":\"b\"}" },
		{ "- &n x\n- *n : y\n", "[\"x\",{\"x\":\"y\"}]" },
		{ "\"two words\": 1\ntwo words too: 2\n", "{\"two words\":1,\"two words too\":2}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void test_line_ends_and_marks_of_other_systems(void **state)
{
	static const struct good rows[] = {
		{ "a: 1\r\nb:\r\n  - x\r\n", "{\"a\":1,\"b\":[\"x\"]}" },
		{ "a: 1\rb: 2\r", "{\"a\":1,\"b\":2}" },
		{ "\xef\xbb\xbf"
		  "a: 1\n",
			"{\"a\":1}" },
		{ "\xef\xbb\xbf# c\r\na: 1\r\n", "{\"a\":1}" },
		{ "a: |\r\n  x\r\n  y\r\n", "{\"a\":\"x\\ny\\n\"}" },
		{ "a: 1", "{\"a\":1}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void test_aliases_stand_for_what_was_named(void **state)
{
	static const struct good rows[] = {
		{ "a: &x 1\nb: *x\n", "{\"a\":1,\"b\":1}" },
		{ "a: &x [1, {k: v}]\nb: [*x, *x]\n",
			"{\"a\":[1,{\"k\":\"v\"}],\"b\":[[1,{\"k\":\"v\"}],[1,{\"k\":\"v\"}]]}" },
		{ "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{\"a\":1,\"b\":1,\"c\":2,\"d\":2}" },
		{ "- &x [&x y, *x]\n- *x\n", "[[\"y\",\"y\"],\"y\"]" },
		{ "- &x [[&x [y]], *x]\n- *x\n", "[[[[\"y\"]],[\"y\"]],[\"y\"]]" },
		{ "a: &x\nb: *x\n", "{\"a\":null,\"b\":null}" },
		{ "a: &x 'true'\nb: *x\n", "{\"a\":\"true\",\"b\":\"true\"}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void test_aliases_share_children(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct value *v = parse(&a, "a: &x [1, 2]\nb: *x\n", &d);

	(void)state;
	assert_ptr_equal(value_get(v, "a")->items, value_get(v, "b")->items);
}

static void test_merges(void **state)
{
	static const struct good rows[] = {
		{ "a: &x {k: 1, l: 2}\nb: {<<: *x, m: 3}\n",
			"{\"a\":{\"k\":1,\"l\":2},\"b\":{\"m\":3,\"k\":1,\"l\":2}}" },
		{ "<<: {k: 1, l: 2}\nk: 3\n", "{\"k\":3,\"l\":2}" },
		{ "k: 3\n<<: {k: 1, l: 2}\n", "{\"k\":3,\"l\":2}" },
		{ "<<: [{k: 1}, {k: 2, l: 3}, {l: 4, m: 5}]\n", "{\"k\":1,\"l\":3,\"m\":5}" },
		{ "<<: []\nk: 1\n", "{\"k\":1}" },
		{ "<<: {}\n", "{}" },
		{ "a: &x {k: 1}\nb: &y {<<: *x, l: 2}\nc: {<<: *y, m: 3}\n",
			"{\"a\":{\"k\":1},\"b\":{\"l\":2,\"k\":1},\"c\":{\"m\":3,\"l\":2,\"k\":1}"
			"}" },
		{ "\"<<\": 1\n'k': 2\n", "{\"<<\":1,\"k\":2}" },
		{ "<<: {a: 1}\n\"<<\": 2\n", "{\"<<\":2,\"a\":1}" },
		{ "[<<, {a: <<}]", "[\"<<\",{\"a\":\"<<\"}]" },
		{ "a: &x [{k: 1}, {l: 2}]\nb: {<<: *x}\n",
			"{\"a\":[{\"k\":1},{\"l\":2}],\"b\":{\"k\":1,\"l\":2}}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_good(&rows[i]);
}

static void assert_place(struct place p, uint32_t line, uint32_t column)
{
	assert_string_equal(p.file, "f.yaml");
	assert_int_equal(p.line, line);
	assert_int_equal(p.column, column);
}

static void test_every_node_knows_its_place(void **state)
{
	static const char text[] = "# comment\n"
				   "name: value\n"
				   "list:\n"
				   "  - one\n"
				   "  -   {k: 'v'}\n"
				   "\xc3\xa4\xc3\xb6: \xc3\xbc # umlauts count as one\n"
				   "block: |\n"
				   "  text\n"
				   "none:\n";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct value *v = parse(&a, text, &d), *list = value_get(v, "list");

	(void)state;
	assert_place(v->place, 2, 1);
	assert_place(v->pairs[0].place, 2, 1);
	assert_place(v->pairs[0].value.place, 2, 7);
	assert_place(v->pairs[1].place, 3, 1);
	assert_place(list->place, 4, 3);
	assert_place(list->items[0].place, 4, 5);
	assert_place(list->items[1].place, 5, 7);
	assert_place(list->items[1].pairs[0].place, 5, 8);
	assert_place(list->items[1].pairs[0].value.place, 5, 11);
	assert_place(v->pairs[2].place, 6, 1);
	assert_place(v->pairs[2].value.place, 6, 5);
	assert_place(v->pairs[3].value.place, 7, 8);
	assert_place(v->pairs[4].place, 9, 1);
	assert_int_equal(v->pairs[4].value.place.line, 9);
}

static void test_places_behind_a_mark_and_odd_line_ends(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct value *v = parse(&a,
		"\xef\xbb\xbf"
		"a: 1\r\nb: 2\r\n",
		&d);

	(void)state;
	assert_place(v->pairs[0].place, 1, 1);
	assert_place(v->pairs[0].value.place, 1, 4);
	assert_place(v->pairs[1].place, 2, 1);
}

static void test_an_alias_has_its_own_place(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct value *v = parse(&a, "a: &x {k: [1]}\nb: *x\nc: {<<: *x}\n", &d);

	(void)state;
	assert_place(value_get(v, "b")->place, 2, 4);
	assert_place(value_get(v, "b")->pairs[0].place, 1, 8);
	assert_place(value_at(v, "b.k")->place, 1, 11);
	assert_place(value_get(v, "c")->pairs[0].place, 1, 8);
}

static void test_repeated_names(void **state)
{
	static const struct bad rows[] = {
		{ "a: 1\nb: 2\na: 3\n", "3:1: repeats 'a', first at line 1\n" },
		{ "a: 1\na: 2\na: 3\n",
			"2:1: repeats 'a', first at line 1\n3:1: repeats 'a', first at line 1\n" },
		{ "x:\n  a: 1\n  'a': 2\ny: {b: 1, b: 2}\n",
			"3:3: repeats 'a', first at line 2\n4:11: repeats 'b', first at line 4\n" },
		{ "1: a\n\"1\": b\n", "2:1: repeats '1', first at line 1\n" },
		{ "<<: {a: 1}\nb: 2\n<<: {c: 3}\n",
			"3:1: repeats '<<', first at line 1: give it a list of maps\n" },
		{ "'': 1\n\"\": 2\n", "2:1: repeats '', first at line 1\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_names_that_are_none(void **state)
{
	static const struct bad rows[] = {
		{ "? [a]\n: 1\n? [a]\n: 2\n", "1:3: a name is text, not a list: put a text that "
					      "begins with '[' or '{' in quotes\n"
					      "3:3: a name is text, not a list: put a text that "
					      "begins with '[' or '{' in quotes\n" },
		{ "{{a: b}: c}\n", "1:2: a name is text, not a map: put a text that begins with "
				   "'[' or '{' in quotes\n" },
		{ "a: &x [1]\n*x : 2\n", "2:1: a name is text, not a list: put a text that begins "
					 "with '[' or '{' in quotes\n" },
		{ ": a\n", "1:1: a name is missing before ':'\n" },
		{ "? \n: a\n&x : b\n",
			"1:2: a name is missing before ':'\n3:1: a name is missing before ':'\n" },
		{ "{a: 1, : 2}\n", "1:8: a name is missing before ':'\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_merges_of_what_is_no_map(void **state)
{
	static const struct bad rows[] = {
		{ "<<: 1\n", "1:5: '<<' takes a map or a list of maps, not a whole number\n" },
		{ "<<:\n", "1:4: '<<' takes a map or a list of maps, not null\n" },
		{ "<<: [{a: 1}, x, [b]]\n",
			"1:14: '<<' takes a map or a list of maps, not text\n"
			"1:17: '<<' takes a map or a list of maps, not a list\n" },
		{ "a: &x 1\nb: {<<: *x}\n",
			"2:9: '<<' takes a map or a list of maps, not a whole number\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_aliases_of_nothing(void **state)
{
	static const struct bad rows[] = {
		{ "a: *x\n", "1:4: unknown alias '*x': no '&x' before it\n" },
		{ "a: *x\nb: &x 1\n", "1:4: unknown alias '*x': no '&x' before it\n" },
		{ "*x\n", "1:1: unknown alias '*x': no '&x' before it\n" },
		{ "<<: *x\nb: {<<: [*y, {c: 1}]}\n",
			"1:5: unknown alias '*x': no '&x' before it\n"
			"2:10: unknown alias '*y': no '&y' before it\n" },
		{ "*x : 1\n*y : 2\n", "1:1: unknown alias '*x': no '&x' before it\n"
				      "2:1: unknown alias '*y': no '&y' before it\n" },
		{ "a: &x [1, *x]\n", "1:11: the alias '*x' stands inside of what it names\n" },
		{ "a: &x\n  b:\n    <<: *x\n",
			"3:9: the alias '*x' stands inside of what it names\n" },
		{ "a: &x 1\nb: &x [*x]\n", "2:8: the alias '*x' stands inside of what it names\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_tags(void **state)
{
	static const struct bad rows[] = {
		{ "a: !secret x\n", "1:4: the tag '!secret' is not supported: leave it out\n" },
		{ "a: !!int 1\n", "1:4: the tag '!!int' is not supported: leave it out\n" },
		{ "a: !!binary aGk=\nb: !!set {c}\nc: !x [1]\n",
			"1:4: the tag '!!binary' is not supported: leave it out\n"
			"2:4: the tag '!!set' is not supported: leave it out\n"
			"3:4: the tag '!x' is not supported: leave it out\n" },
		{ "a: !!str [1]\n", "1:4: the tag '!!str' is not supported: leave it out\n" },
		{ "!x a: 1\n", "1:1: the tag '!x' is not supported: leave it out\n" },
		{ "%TAG !e! tag:acme,2026:\n---\na: 1\n",
			"1:1: tags are not supported: leave the line out\n" },
		{ "a: 1\n...\r%TAG !e! tag:acme,2026:\n---\na: 1\n",
			"3:1: tags are not supported: leave the line out\n" },
		{ "a: ! x\n", "1:4: the tag '!' is not supported: leave it out\n" },
		{ "a: !<tag:acme,2026:x> y\n",
			"1:4: the tag 'tag:acme,2026:x' is not supported: leave it out\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_tabs(void **state)
{
	static const struct bad rows[] = {
		{ "a:\n\tb: 1\n", "2:1: a tab cannot indent: use spaces\n" },
		{ "a:\n  b:\n  \tc: 1\n", "3:3: a tab cannot indent: use spaces\n" },
		{ "a: b\n\tc: d\n", "2:1: a tab cannot indent: use spaces\n" },
		{ "\ta: b\n", "1:1: a tab cannot indent: use spaces\n" },
		{ "a: |\n\tb\n", "2:1: a tab cannot indent: use spaces\n" },
		{ "a:\n\t- b\n", "2:1: a tab cannot indent: use spaces\n" },
		{ "\xc3\xa4: 1\n# \xe2\x82\xac\nb:\n\tc: 1\n",
			"4:1: a tab cannot indent: use spaces\n" },
		{ "a: 1\r\nb:\r\n\tc: 1\r\n", "3:1: a tab cannot indent: use spaces\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_syntax(void **state)
{
	static const struct bad rows[] = {
		{ "a: b: c\n",
			"1:5: a name and ':' cannot stand here: check the indentation and the "
			"space after the last ':', or quote a text with ': '\n" },
		{ "a: b\n  c: d\n",
			"2:4: a name and ':' cannot stand here: check the indentation and the "
			"space after the last ':', or quote a text with ': '\n" },
		{ "a:\n  - b\n c: d\n",
			"3:2: this belongs to nothing before it: check indentation and quotes "
			"(begun at line 1)\n" },
		{ "a: 'it's'\n",
			"1:8: this belongs to nothing before it: check indentation and quotes\n" },
		{ "- a\nb: c\n", "2:1: this is no item of the list before it: check the "
				 "indentation, or begin "
				 "it with '- ' (begun at line 1)\n" },
		{ "a: - b\n", "1:4: a list cannot begin here: begin it in a line of its own\n" },
		{ "a: 1\nb\nc: 2\n",
			"2:1: a name without ':' behind it: add it, or check the indentation\n" },
		{ "a: [1, 2\nb: 3\n", "2:2: a list in brackets lacks ',' or ']' before this (begun "
				      "at line 1)\n" },
		{ "a: {b: 1\n",
			"2:1: a map in braces lacks ',' or '}' before this (begun at line 1)\n" },
		{ "a: ]\n", "1:4: a value is missing before this: add it, or quote a text that "
			    "begins so\n" },
		{ "x: 1\na: \"b\nc: 2\n", "2:4: a text in quotes has no end: close the quotes\n" },
		{ "a: 'b\n---\nc: 2\n", "1:4: a text in quotes has no end: close the quotes\n" },
		{ "a: \"\\d\"\n", "1:5: an unknown escape: write '\\\\' for a backslash, or use "
				  "single quotes\n" },
		{ "a: \"\\user\"\n", "1:7: an escape lacks digits: write '\\\\' for a backslash, "
				     "or use single quotes\n" },
		{ "a: \"\\ud800\"\n", "1:7: an escape that names no character\n" },
		{ "a: @b\n", "1:4: a text cannot begin with this character: use quotes\n" },
		{ "a: `b`\n", "1:4: a text cannot begin with this character: use quotes\n" },
		{ "a: *\n", "1:4: '*' without the name of an anchor: quote a text that begins with "
			    "it\n" },
		{ "a: & b\n", "1:4: '&' without the name of an anchor: quote a text that begins "
			      "with it\n" },
		{ "a: > b\n", "1:6: '|' and '>' begin a text in the next line: quote a text that "
			      "begins with one\n" },
		{ "a: !e!x b\n", "1:4: an unknown tag: quote a text that begins with '!'\n" },
		{ "%YAML 3.0\n---\na: 1\n",
			"1:1: a version of YAML that is not known: leave the line out\n" },
		{ "a: |0\n x\n", "1:5: not YAML: found an indentation indicator equal to 0 while "
				 "scanning a block "
				 "scalar\n" },
		{ "{a: 1}\nb: 2\n",
			"2:1: this belongs to nothing before it: check the indentation\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

static void test_what_is_no_text(void **state)
{
	static const struct bad rows[] = {
		{ "a: \xff\n",
			"1:4: is not text: byte 0xff is not UTF-8; save the file as UTF-8\n" },
		{ "a: b\r\nc: \xe4\r\n",
			"2:4: is not text: byte 0xe4 is not UTF-8; save the file as UTF-8\n" },
		{ "a: b\n\xc3\xa4: \xe4\n",
			"2:4: is not text: byte 0xe4 is not UTF-8; save the file as UTF-8\n" },
		{ "\x7f"
		  "ELF\x02\x01\x01",
			"1:1: is not text: character U+007F cannot stand in YAML\n" },
		{ "\x1f\x8b\x08", "1:1: is not text: character U+001F cannot stand in YAML\n" },
		{ "\x89PNG\r\n",
			"1:1: is not text: byte 0x89 is not UTF-8; save the file as UTF-8\n" },
		{ "a: \xed\xa0\x80\n",
			"1:4: is not text: byte 0xed is not UTF-8; save the file as UTF-8\n" },
		{ "a: \x1b[31m\n", "1:4: is not text: character U+001B cannot stand in YAML\n" },
		{ "a: \"\\0\"\nb\\0: 1\n\"c\\0\": 1\n",
			"1:4: a text has a NUL ('\\0') inside: leave it out\n"
			"3:1: a text has a NUL ('\\0') inside: leave it out\n" },
	};
	static const char nul[] = "a: b\0c\n", utf16[] = "\xff\xfe"
							 "a\0:\0";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
	assert_null(yaml_parse(&a, "nul", nul, sizeof nul - 1, &d));
	assert_string_equal(
		d.items[0].message, "is not text: character U+0000 cannot stand in YAML");
	assert_int_equal(d.items[0].place.column, 5);
	assert_null(yaml_parse(&a, "utf16", utf16, sizeof utf16 - 1, &d));
	assert_string_equal(
		d.items[1].message, "is not text: byte 0xff is not UTF-8; save the file as UTF-8");
}

static void test_one_document_only(void **state)
{
	static const struct bad rows[] = {
		{ "a: 1\n---\nb: 2\n",
			"2:1: a second document begins here: give it a file of its own\n" },
		{ "---\n---\n", "2:1: a second document begins here: give it a file of its own\n" },
		{ "a: 1\na: 2\n...\n---\nb: 3\n",
			"2:1: repeats 'a', first at line 1\n"
			"4:1: a second document begins here: give it a file of its own\n" },
	};
	static const struct good one = { "---\na: 1\n...\n", "{\"a\":1}" };
	size_t i;

	(void)state;
	check_good(&one);
	for (i = 0; i < COUNT(rows); i++)
		check_bad(&rows[i]);
}

/* A mistake of syntax ends the file, but what stands before it is checked, in open maps as well. */
static void test_finds_many_mistakes_in_one_run(void **state)
{
	static const struct bad row = { "a: *x\n"
					"b: !t y\n"
					"c: {d: 1, d: 2}\n"
					"e:\n"
					"  f: 1\n"
					"  f: 2\n"
					"  <<: 3\n"
					"b: 4\n"
					"g:\n"
					"\th: 5\n"
					"a: 6\n",
		"1:4: unknown alias '*x': no '&x' before it\n"
		"2:4: the tag '!t' is not supported: leave it out\n"
		"3:11: repeats 'd', first at line 3\n"
		"6:3: repeats 'f', first at line 5\n"
		"7:7: '<<' takes a map or a list of maps, not a whole number\n"
		"8:1: repeats 'b', first at line 2\n"
		"10:1: a tab cannot indent: use spaces\n" };

	(void)state;
	check_bad(&row);
}

static void test_mistakes_of_other_files_do_not_count(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	assert_null(parse(&a, "a: 1\na: 2\n", &d));
	assert_non_null(parse(&a, "a: 1\n", &d));
	/* The same mistake is collected once, and still is one. */
	assert_null(parse(&a, "a: 1\na: 2\n", &d));
	assert_int_equal(d.n, 1);
}

static void test_more_mistakes_than_anyone_reads(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	for (i = 0; i < DIAG_MAX + 11; i++)
		str_add(&text, "a: 1\n");
	assert_null(parse(&a, text.buf, &d));
	assert_int_equal(d.n, DIAG_MAX);
	assert_int_equal(d.dropped, 10);
}

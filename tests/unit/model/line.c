/* The short form of an object: a plain text where its map of settings could stand. */
#include "model/line.h"

#include "codec/json.h"
#include "codec/yaml.h"

#include "tests/unit/model/library.h"

static const struct kind one = { .name = "one", .line = "name" };
static const struct kind inner = { .name = "inner", .line = "target.hash" };
static const struct kind words = { .name = "words", .line = "first second.word rest" };
static const struct kind none = { .name = "none" };

/* The long form of what a YAML text has under `x`, as JSON. */
static void assert_long(const struct kind *kind, const char *yaml, const char *json)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str text = STR_INIT, out = STR_INIT;
	const struct value *v;

	str_addf(&text, "x: %s\n", yaml);
	v = value_get(yaml_parse(&a, "f.yaml", text.buf, text.len, &d), "x");
	assert_non_null(v);
	json_write(&out, line_expand(&a, kind, v));
	assert_string_equal(out.buf, json);
}

static void test_a_line_of_one_field(void **state)
{
	(void)state;
	assert_long(&one, "read", "{\"name\":\"read\"}");
	assert_long(&one, "a b  c", "{\"name\":\"a b  c\"}");
	assert_long(&one, "\" a \"", "{\"name\":\" a \"}");
	assert_long(&one, "\"\"", "{\"name\":\"\"}");
	assert_long(&inner, "main", "{\"target\":{\"hash\":\"main\"}}");
	/* What it is stays what it is: the field says what it takes. */
	assert_long(&one, "true", "{\"name\":true}");
	assert_long(&one, "7", "{\"name\":7}");
	assert_long(&one, "7.50", "{\"name\":7.50}");
}

static void test_a_line_of_words(void **state)
{
	(void)state;
	assert_long(
		&words, "a b c", "{\"first\":\"a\",\"second\":{\"word\":\"b\"},\"rest\":\"c\"}");
	assert_long(&words, "a b c d  e",
		"{\"first\":\"a\",\"second\":{\"word\":\"b\"},\"rest\":\"c d  e\"}");
	assert_long(&words, "\"  a \\t b   c\"",
		"{\"first\":\"a\",\"second\":{\"word\":\"b\"},\"rest\":\"c\"}");
	assert_long(&words, "a b", "{\"first\":\"a\",\"second\":{\"word\":\"b\"}}");
	assert_long(&words, "a", "{\"first\":\"a\"}");
	assert_long(&words, "\"a \"", "{\"first\":\"a\"}");
	assert_long(&words, "\"\"", "{}");
	assert_long(&words, "\" \\t\"", "{}");
	assert_long(&words, "7", "{\"first\":\"7\"}");
	assert_long(&words, "true", "{\"first\":\"true\"}");
}

static void test_what_is_no_line(void **state)
{
	(void)state;
	assert_long(&one, "{name: x}", "{\"name\":\"x\"}");
	assert_long(&one, "{}", "{}");
	assert_long(&one, "[x]", "[\"x\"]");
	assert_long(&one, "null", "null");
	assert_long(&words, "null", "null");
	assert_long(&none, "x", "\"x\"");
	assert_long(&none, "{x: y}", "{\"x\":\"y\"}");
}

/* Each part stands where the text does. */
static void test_the_place_of_a_line(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *text = value_new_string(&a, "a b c");
	const struct value *map;

	(void)state;
	text->place = (struct place){ "f.yaml", 7, 3 };
	map = line_expand(&a, &words, text);
	assert_int_equal(map->place.line, 7);
	assert_int_equal(value_at(map, "first")->place.line, 7);
	assert_int_equal(value_at(map, "second.word")->place.column, 3);
	assert_string_equal(value_at(map, "rest")->place.file, "f.yaml");
	map = line_expand(&a, &inner, text);
	assert_int_equal(value_at(map, "target.hash")->place.line, 7);
}

/* In maps, lists and singletons of manifests, beside long forms and above them. */
static void test_lines_in_manifests(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {variables: {A: x, B: true, C: 7, D: 7.50, E: \"\", F: {value: y}}}}",
			" book a\n"
			"  variable A value=x\n"
			"  variable B value=true\n"
			"  variable C value=7\n"
			"  variable D value=7.50\n"
			"  variable E value=\n"
			"  variable F value=y\n" },
		{ "books: {a: {editions: {x: abc1234, y: 1234567, z: {target: {hash: main}}}}}",
			" book a\n"
			"  edition x target.hash=abc1234\n"
			"  edition y target.hash=1234567\n"
			"  edition z target.hash=main\n" },
		{ "books: {a: {timers: [\"one 0 * * * *\", {chapter: two, when: \"@daily\"}]}}",
			" book a\n"
			"  timer 0 0 * * * ? * when=0 0 * * * ? * chapter=one\n"
			"  timer 0 0 0 * * ? * when=0 0 0 * * ? * chapter=two\n" },
		{ "books: {a: {lending: main}, b: {lending: 7}, c: {lending: \"${book}\"}}",
			" book a\n"
			"  lending model=main\n"
			" book b\n"
			"  lending model=7\n"
			" book c\n"
			"  lending model=c\n" },
		/* A line is a map with one key: layers above and below it merge with it. */
		{ "defaults: {lending: d, variables: {A: d, B: {value: d, secured: false}}}\n"
		  "books: {a: {lending: {terms: {is_open: true}}, variables: {B: own}}, b: "
		  "{lending: own}}",
			" book a\n"
			"  lending model=d<defaults> terms.is_open=true\n"
			"  variable A <defaults> value=d<defaults>\n"
			"  variable B value=own secured=false<defaults>\n"
			" book b\n"
			"  lending model=own\n"
			"  variable A <defaults> value=d<defaults>\n"
			"  variable B <defaults> value=d<defaults> secured=false<defaults>\n" },
		{ "defaults: {editions: {x: {target: {hash: d}, message: m}}}\n"
		  "books: {a: {editions: {x: own}}}",
			" book a\n"
			"  edition x target.hash=own message=m<defaults>\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

#define SCHEDULES                                                                                  \
	"it is the 7 'second minute hour day-of-month month day-of-week year', or crontab's 5 "    \
	"'minute hour day-of-month month day-of-week'\n"
#define NO_KEY "'key': no SSH key: write the line of the .pub file, such as 'ssh-ed25519 AAAA...'\n"
#define NULL_SAYS                                                                                  \
	" is null, which says nothing: leave the key out to not manage it, or write \"\", [] or "  \
	"{} to empty it\n"

static void test_mistakes_in_lines(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {timers: [\"\", \"one\", 7, true]}}",
			"f.yaml:3:22: timer without a when\n"
			"f.yaml:3:26: timer without a when\n"
			"f.yaml:3:33: timer without a when\n"
			"f.yaml:3:36: timer without a when\n" },
		{ "books: {a: {timers: [one two]}}",
			"f.yaml:3:22: 'when': the schedule has 1 field: " SCHEDULES },
		{ "books: {a: {timers: [null, [x]]}}",
			"f.yaml:3:22: an entry of 'timers' is a map of settings, not null\n"
			"f.yaml:3:28: an entry of 'timers' is a map of settings, not a list\n" },
		{ "books: {a: {timers: one 0 * * * *}}",
			"f.yaml:3:21: 'timers' is a list, not text\n" },
		{ "books: {a: {locks: [\"\", abc, 7]}}",
			"f.yaml:3:21: " NO_KEY "f.yaml:3:25: " NO_KEY "f.yaml:3:30: " NO_KEY },
		{ "books: {a: {variables: {A: [x], B: null}}}",
			"f.yaml:3:28: 'A' is a map of settings, not a list\n"
			"f.yaml:3:36: 'B'" NULL_SAYS },
		{ "books: {a: {lending: [x]}}",
			"f.yaml:3:22: 'lending' is a map of settings, not a list\n" },
		{ "books: {a: {lending: null}}", "f.yaml:3:22: 'lending'" NULL_SAYS },
		/* Where no line is defined, a text is none. */
		{ "books: {a: {cover: red}}",
			"f.yaml:3:20: 'cover' is a map of settings, not text\n" },
		{ "books: {a: {chapters: {one: x}}}",
			"f.yaml:3:29: 'one' is a map of settings, not text\n" },
		{ "books: {a: {notes: [x], clauses: [push]}}",
			"f.yaml:3:21: an entry of 'notes' is a map of settings, not text\n"
			"f.yaml:3:35: an entry of 'clauses' is a map of settings, not text\n" },
		{ "books: {a: x}", "f.yaml:3:12: 'a' is a map of settings, not text\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}

/* A block of text is one line as well. */
static void test_a_line_of_a_block(void **state)
{
	static const struct body_row rows[] = {
		{ "books:\n  a:\n    timers:\n      - |\n        one 0 * * * *\n",
			" book a\n"
			"  timer 0 0 * * * ? * when=0 0 * * * ? * chapter=one\n" },
		{ "books:\n  a:\n    timers:\n      - >-\n        one\n        0 * * * *\n",
			" book a\n"
			"  timer 0 0 * * * ? * when=0 0 * * * ? * chapter=one\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

/* Values against the rows of the tables: every wrong type for every type of field, and what is right. */
#include "model/check.h"

#include "tests/unit/model/library.h"

/* How a value of each type is written, and what messages call it. */
static const struct {
	const char *yaml, *name;
} types[] = {
	{ "true", "true or false" },
	{ "7", "a whole number" },
	{ "7.5", "a number" },
	{ "x", "text" },
	{ "[x]", "a list" },
	{ "{x: y}", "a map" },
};

enum { T_BOOL, T_INT, T_REAL, T_TEXT, T_LIST, T_MAP };

static void assert_value(const char *field, const char *yaml, const char *mistake)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	AUTO(str_release) struct str expected = STR_INIT;

	str_addf(&body, "books:\n  a:\n    %s: %s\n", field, yaml);
	load_body(&l, body.buf);
	if (mistake)
		str_addf(&expected, "f.yaml:5:%zu: %s\n", strlen(field) + 7, mistake);
	assert_mistakes(&l, expected.buf);
}

static void test_every_wrong_type_for_every_type_of_field(void **state)
{
	static const struct {
		const char *field, *type;
		unsigned fits; /* a bit for each of `types` */
	} rows[] = {
		{ "isbn", "text", 1 << T_INT | 1 << T_REAL | 1 << T_TEXT },
		{ "blurb", "text", 1 << T_INT | 1 << T_REAL | 1 << T_TEXT },
		{ "is_lent", "true or false", 1 << T_BOOL },
		{ "pages", "a whole number", 1 << T_INT },
		{ "tags", "a list of texts", 1 << T_LIST },
		{ "owner", "a person", 1 << T_TEXT },
		{ "shelf", "a key", 1 << T_INT | 1 << T_REAL | 1 << T_TEXT },
	};
	char mistake[128];
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		for (j = 0; j < COUNT(types); j++) {
			if (rows[i].fits & 1u << j)
				continue;
			snprintf(mistake, sizeof mistake, "'%s' is %s, not %s%s", rows[i].field,
				rows[i].type, types[j].name,
				j == T_TEXT && rows[i].fits == 1 << T_LIST
					? ": write [...] around it"
					: "");
			assert_value(rows[i].field, types[j].yaml, mistake);
		}
}

static void test_what_fits(void **state)
{
	static const char *const rows[][2] = {
		{ "isbn", "x" },
		{ "isbn", "7" },
		{ "isbn", "7.50" },
		{ "isbn", "\"\"" },
		{ "blurb", "\"a\\nb\"" },
		{ "blurb", "2024" },
		{ "is_lent", "true" },
		{ "is_lent", "false" },
		{ "is_lent", "True" },
		{ "pages", "-7" },
		{ "pages", "0x10" },
		{ "tags", "[]" },
		{ "tags", "[a, 7, 7.5]" },
		{ "owner", "ana" },
		{ "owner", "\"\"" },
		{ "owner", "carla@acme.example" },
		{ "shelf", "S1" },
		{ "shelf", "\"\"" },
		{ "shelf", "7" },
		{ "genre", "novel" },
		{ "languages", "[de, fr]" },
		{ "name", "A" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_value(rows[i][0], rows[i][1], NULL);
}

static void test_contents_and_paths(void **state)
{
	static const char body[] =
		"books: {a: {folders: {f: {leaves: {x/y: hi, ../z: hi, \"\": hi, "
		"w: [hi]}}}}}\n";
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, body);
	assert_mistakes(&l,
		"f.yaml:3:45: the place '../z' has the part '.' or '..', which leads elsewhere\n"
		"f.yaml:3:55: leaf without a place\n"
		"f.yaml:3:66: 'w' is a map of settings, not a list\n");
}

static void test_how_long_a_content_may_be(void **state)
{
	size_t len;

	(void)state;
	for (len = FIELD_CONTENT_MAX; len <= FIELD_CONTENT_MAX + 1; len++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str body = STR_INIT;

		str_add(&body, "books: {a: {folders: {f: {leaves: {x: \"");
		str_fill(&body, 'x', len);
		str_add(&body, "\"}}}}}\n");
		load_body(&l, body.buf);
		assert_mistakes(&l, len > FIELD_CONTENT_MAX
					    ? "f.yaml:3:39: 'words' is longer than 1048576 bytes\n"
					    : "");
	}
}

static void test_what_is_not_listed_cannot_be_exact(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "books: {a: {folders: {f: {exact: [leaves]}, g: {exact: [leafs]}}}}\n");
	assert_mistakes(&l,
		"f.yaml:3:35: 'leaves' cannot be exact: only what is declared is asked for; write "
		"'absent: true' for each that is to go\n"
		"f.yaml:3:57: 'exact' names lists of this folder, and 'leafs' is none that could "
		"be "
		"exact\n");
}

static void test_null_says_nothing(void **state)
{
	static const char *const fields[] = { "isbn", "blurb", "is_lent", "pages", "tags", "owner",
		"shelf", "genre", "name", "code" };
	static const char *const nulls[] = { "", "null", "~" };
	char mistake[200];
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(fields); i++)
		for (j = 1; j < COUNT(nulls); j++) {
			snprintf(mistake, sizeof mistake,
				"'%s' is null, which says nothing: leave the key out to not manage "
				"it, or write \"\", [] or {} to empty it",
				fields[i]);
			assert_value(fields[i], nulls[j], mistake);
		}
}

static void test_booleans_that_yaml_has_as_text(void **state)
{
	static const char *const words[] = { "yes", "No", "ON", "off", "y", "N", "\"true\"",
		"\"False\"" };
	static const char *const plain[] = { "yes", "No", "ON", "off", "y", "N", "true", "False" };
	char mistake[128];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(words); i++) {
		snprintf(mistake, sizeof mistake,
			"'is_lent' is true or false, not the text \"%s\": write %s", plain[i],
			i % 2 ? "false" : "true");
		assert_value("is_lent", words[i], mistake);
	}
	assert_value("is_lent", "maybe", "'is_lent' is true or false, not text");
}

static void test_choices(void **state)
{
	(void)state;
	assert_value("genre", "novell",
		"'genre' cannot be 'novell', did you mean 'novel'? One of: novel, poems, "
		"reference");
	assert_value(
		"genre", "cookery", "'genre' cannot be 'cookery'; one of: novel, poems, reference");
	assert_value("genre", "Novel",
		"'genre' cannot be 'Novel', did you mean 'novel'? One of: novel, "
		"poems, reference");
	assert_value("genre", "\"\"", "'genre' cannot be ''; one of: novel, poems, reference");
	assert_value("genre", "7", "'genre' cannot be '7'; one of: novel, poems, reference");
}

static const char *const letters[] = { "alpha", "bravo", "charlie", "delta", "echo", "foxtrot",
	"golf", "hotel", "india", "juliett", "kilo", NULL };
static const struct field letter_fields[] = {
	{ .name = "key", .flags = FIELD_KEY },
	{ .name = "letter", .choices = letters },
};
static const struct kind kind_letter = {
	.name = "letter", .plural = "letters", .parent = &kind_library, KIND_FIELDS(letter_fields)
};
static const struct kind *const letter_kinds[] = { &kind_library, &kind_letter, NULL };

/* Where there are many choices, only the one that was meant is said. */
static void test_many_choices(void **state)
{
	static const struct document file = DOCUMENT("f.yaml",
		"workspace: acme\n"
		"letters: {a: {letter: hotl}, b: {letter: x}}\n");
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	l.status = manifest_load(&file, 1, letter_kinds, &l.state, &l.d);
	assert_mistakes(&l, "f.yaml:2:23: 'letter' cannot be 'hotl', did you mean 'hotel'?\n"
			    "f.yaml:2:42: 'letter' cannot be 'x'; one of: alpha, bravo, charlie, "
			    "delta, echo, foxtrot, golf, hotel, india, juliett, kilo\n");
}

static void test_a_key_s_characters(void **state)
{
	static const struct {
		const char *key, *mistake;
	} rows[] = {
		{ "abc", NULL },
		{ "a.b_c-1", NULL },
		{ "abcdefghijkl", NULL },
		{ "abcdefghijklm", "'slug' is longer than 12 characters" },
		{ "Abc", "'Abc' is no slug: it may have the characters a-z0-9._- only" },
		{ "a b", "'a b' is no slug: it may have the characters a-z0-9._- only" },
		{ "a/b", "'a/b' is no slug: it may have the characters a-z0-9._- only" },
		{ "\xc3\xa9", "'\xc3\xa9' is no slug: it may have the characters a-z0-9._- only" },
		{ "\"\"", "book without a slug" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str body = STR_INIT;
		AUTO(str_release) struct str expected = STR_INIT;

		str_addf(&body, "books:\n  %s: {}\n", rows[i].key);
		load_body(&l, body.buf);
		if (rows[i].mistake)
			str_addf(&expected, "f.yaml:4:3: %s\n", rows[i].mistake);
		assert_mistakes(&l, expected.buf);
	}
}

static void test_a_reference_is_a_key(void **state)
{
	(void)state;
	assert_value("shelf", "s1", "'s1' is no key: it may have the characters A-Z0-9_ only");
	assert_value("shelf", "S23456789", "'key' is longer than 8 characters");
}

/* Forty of them fit, however many bytes each takes. */
static void test_lengths_are_in_characters(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	for (i = 0; i < 39; i++)
		str_add(&text, "\xe6\x97\xa5");
	str_add(&text, "x");
	assert_value("blurb", text.buf, NULL);
	str_add(&text, "x");
	assert_value("blurb", text.buf, "'blurb' is longer than 40 characters");
}

static void test_one_line(void **state)
{
	(void)state;
	assert_value("isbn", "\"a\\nb\"", "'isbn' is one line of text");
	assert_value("isbn", "\"a\\n\"", "'isbn' is one line of text");
}

static void test_a_name_gives_the_key(void **state)
{
	(void)state;
	assert_value("name", "\"A\"", NULL);
	assert_value("name", "(a)", NULL);
	assert_value("name", "Emma",
		"the name 'Emma' gives the slug 'emma', not 'a': change one of the two");
	assert_value(
		"name", "\"\"", "the name '' gives the slug '', not 'a': change one of the two");
}

static void test_whose_it_is_to_set(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "books:\n  a: {uuid: x, slug: b}\n");
	assert_mistakes(&l,
		"f.yaml:4:13: 'uuid' is the server's to set\n"
		"f.yaml:4:22: the slug of this book stands before its colon, not inside\n");
}

#define NO_SECRET                                                                                  \
	"'code' is a secret: write {env: NAME} or {file: PATH}, and never the secret itself"

/* A manifest says where it is; what it is, it must not say. */
static void test_secrets(void **state)
{
	static const char *const wrong[] = { "x", "7", "true", "[x]", "\"\"", "{}", "{env: \"\"}",
		"{file: \"\"}", "{env: 7}", "{env: [X]}", "{ENV: X}", "{value: x}",
		"{env: X, file: y}", "{env: X, value: y}", "{env: null}" };
	size_t i;

	(void)state;
	assert_value("code", "{env: X}", NULL);
	assert_value("code", "{file: /run/secrets/x}", NULL);
	for (i = 0; i < COUNT(wrong); i++)
		assert_value("code", wrong[i], NO_SECRET);
}

/* One wrong item does not hide another. */
static void test_every_wrong_item_of_a_list(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, "books:\n  a: {languages: [de, xx, en, yy, [fr]], tags: [null, {a: b}]}\n");
	assert_mistakes(&l, "f.yaml:4:23: 'languages' cannot be 'xx'; one of: de, en, fr\n"
			    "f.yaml:4:31: 'languages' cannot be 'yy'; one of: de, en, fr\n"
			    "f.yaml:4:35: an entry of 'languages' is text, not a list\n"
			    "f.yaml:4:49: an entry of 'tags' is text, not null\n"
			    "f.yaml:4:55: an entry of 'tags' is text, not a map\n");
}

static void test_one_person_where_one_is_wanted(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load(&l, "workspace: acme\n"
		 "people: {ana: "
		 "a@x.y"
		 ", bo: b@x.y, both: [ana, bo], one: [ana], none: []}\n"
		 "books:\n"
		 "  a: {owner: both}\n"
		 "  b: {owner: none}\n"
		 "  c: {owner: one}\n"
		 "  d: {owner: \"\"}\n"
		 "  e: {owner: nobody}\n");
	assert_mistakes(&l,
		"f.yaml:4:14: 'owner' is one person, and 'both' names 2\n"
		"f.yaml:5:14: 'owner' is one person, and 'none' names 0\n"
		"f.yaml:8:14: unknown person 'nobody'; say who it is under 'people:', or "
		"write a UUID, an account id or an e-mail address\n");
}

/* Whose own mistake was reported is not blamed again by those who use it. */
static void test_a_mistake_is_said_once(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load(&l, "workspace: acme\n"
		 "people: {group: [somebody], all: [group]}\n"
		 "books:\n"
		 "  c: {owner: all}\n"
		 "  a: {owner: group}\n"
		 "  b: {owner: group, readers: [group]}\n");
	assert_mistakes(&l, "f.yaml:2:18: unknown person 'somebody'; say who it is under "
			    "'people:', or write a UUID, an account id or an e-mail address\n");
}

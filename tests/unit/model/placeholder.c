#include "model/placeholder.h"

#include "tests/unit/model/library.h"

#include "model/loader.h"

#define THERE                                                                                      \
	"there are ${workspace}, ${shelf} and ${book}, each where it is known; write $${ for a "   \
	"plain ${\n"

static void test_what_is_filled_in(void **state)
{
	static const struct {
		const char *text, *filled;
	} rows[] = {
		{ "plain", "plain" },
		{ "${workspace}", "acme" },
		{ "${book} on ${shelf} of ${workspace}.", "emma on S1 of acme." },
		{ "${book}${book}", "emmaemma" },
		{ "$${book}", "${book}" },
		{ "$$${book}", "$${book}" },
		{ "$${book} ${book}", "${book} emma" },
		{ "$", "$" },
		{ "$$", "$$" },
		{ "$5 $book $(book)", "$5 $book $(book)" },
		{ "$5 ${book}", "$5 emma" },
		{ "{book}", "{book}" },
		{ "$${", "${" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str body = STR_INIT;
		AUTO(str_release) struct str expected = STR_INIT;

		str_addf(&body, "books: {emma: {shelf: S1, isbn: \"%s\"}}\n", rows[i].text);
		load_body(&l, body.buf);
		str_addf(
			&expected, "workspace acme\n book emma shelf=S1 isbn=%s\n", rows[i].filled);
		assert_state(&l, expected.buf);
	}
}

static void test_where(void **state)
{
	static const struct {
		const char *body, *state;
	} rows[] = {
		/* All the way down, in lists of texts, and in keys made of fields. */
		{ "books:\n"
		  "  emma:\n"
		  "    tags: [plain, \"${book}\", x]\n"
		  "    notes: [{topic: \"On ${book}\", page: 1}]\n"
		  "    cover: {color: \"${workspace}\", stickers: [{title: \"${book}\"}]}\n",
			"workspace acme\n"
			" book emma tags=plain,emma,x\n"
			"  note On emma 1 topic=On emma page=1\n"
			"  cover color=acme\n"
			"   sticker emma title=emma\n" },
		/* A project's own texts. */
		{ "shelves: {S: {name: \"${shelf} of ${workspace}\"}}",
			"workspace acme\n"
			" shelf S name=S of acme\n" },
		{ "rules: [{title: \"Of ${workspace}\"}]", "workspace acme\n"
							   " rule Of acme title=Of acme\n" },
		/* Shared layers are filled in for each object. */
		{ "defaults: {shelf: S, blurb: \"${book} on ${shelf}\"}\n"
		  "books: {a: {}, b: {shelf: T}}",
			"workspace acme\n"
			" book a blurb=a on S<defaults> shelf=S<defaults>\n"
			" book b blurb=b on T<defaults> shelf=T\n" },
		/* What a shared layer says is checked once it is filled in. */
		{ "profiles: {p: {name: \"${book}\", notes: [{topic: \"${book}\", page: 1}]}}\n"
		  "books: {a: {use: [p]}}",
			"workspace acme\n"
			" book a name=a<profile p>\n"
			"  note a 1 <profile p> topic=a<profile p> page=1<profile p>\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_state(&l, rows[i].state);
	}
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "books: {a: {isbn: \"${boook}\"}}",
			"f.yaml:3:19: unknown placeholder '${boook}'; " THERE },
		{ "books: {a: {isbn: \"${}\"}}", "f.yaml:3:19: unknown placeholder '${}'; " THERE },
		{ "books: {a: {isbn: \"${ book }\"}}",
			"f.yaml:3:19: unknown placeholder '${ book }'; " THERE },
		{ "books: {a: {isbn: \"${shelf}\"}}",
			"f.yaml:3:19: unknown placeholder '${shelf}'; " THERE },
		{ "books: {a: {isbn: \"${cover}\"}}",
			"f.yaml:3:19: unknown placeholder '${cover}'; " THERE },
		{ "books: {a: {isbn: \"${genre}\", genre: novel}}",
			"f.yaml:3:19: unknown placeholder '${genre}'; " THERE },
		{ "shelves: {S: {name: \"${book}\"}}",
			"f.yaml:3:21: unknown placeholder '${book}'; " THERE },
		{ "books: {a: {cover: {color: \"${cover}\"}}}",
			"f.yaml:3:28: unknown placeholder '${cover}'; " THERE },
		{ "books: {a: {isbn: \"${VAR:-a text that is longer than any name could ever "
		  "be}\"}}",
			"f.yaml:3:19: unknown placeholder '${VAR:-a text that is longer than any "
			"name"
			"}'; " THERE },
		{ "books: {a: {isbn: \"${book\"}}",
			"f.yaml:3:19: '${' without its '}'; write $${ for a plain ${\n" },
		{ "books: {a: {blurb: \"${book\\n}\"}}",
			"f.yaml:3:20: '${' without its '}'; write $${ for a plain ${\n" },
		{ "books: {a: {notes: [{topic: \"${x\", page: 1}]}}",
			"f.yaml:3:29: '${' without its '}'; write $${ for a plain ${\n" },
		/* What is known only where a shared layer is used is no mistake in it; a misspelt name is. */
		{ "profiles: {p: {isbn: \"${shelf} ${book} ${workspace}\"}}", "" },
		{ "profiles: {p: {isbn: \"${boook}\"}}",
			"f.yaml:3:22: unknown placeholder '${boook}'; " THERE },
		{ "profiles: {p: {isbn: \"${shelf}\"}}\nbooks: {a: {use: [p]}, b: {use: [p], "
		  "shelf: S}}",
			"f.yaml:3:22: unknown placeholder '${shelf}'; " THERE },
		/* What comes of filling in is checked. */
		{ "profiles: {p: {name: \"The ${book}\"}}\nbooks: {a: {use: [p]}}",
			"f.yaml:3:22: the name 'The a' gives the slug 'the-a', not 'a': change one "
			"of "
			"the two\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

/* A key is short, and a text can name it as often as it likes. */
static void test_one_text_has_a_bound(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	size_t i;

	(void)state;
	str_add(&body, "books: {abcdefghijkl: {isbn: \"");
	for (i = 0; i < 100000; i++)
		str_add(&body, "${book}");
	str_add(&body, "\"}}\n");
	load_body(&l, body.buf);
	assert_mistakes(&l, "f.yaml:3:30: the text is longer than 1048576 bytes, filled in\n");
}

/* A shared text of half a megabyte, in many objects. */
static void test_all_texts_have_a_bound(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	size_t i;

	(void)state;
	str_add(&body, "defaults: {isbn: \"${book}");
	str_fill(&body, 'x', 512 * 1024);
	str_add(&body, "\"}\nbooks:\n");
	for (i = 0; i < 1000; i++)
		str_addf(&body, "  b%zu: {}\n", i);
	load_body(&l, body.buf);
	assert_mistakes(&l, "f.yaml:3:18: the texts of all objects, filled in, are longer than "
			    "67108864 bytes\n");
	assert_true(l.state.arena.used < 2 * (size_t)LOADER_FILLED_MAX);
}

/* The longest text, and one more. */
static void test_the_bound_of_one_text(void **state)
{
	size_t more;

	(void)state;
	for (more = 0; more < 2; more++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str body = STR_INIT;

		str_add(&body, "books: {b: {isbn: \"${book}");
		str_fill(&body, 'x', PLACEHOLDER_TEXT_MAX - 1 + more);
		str_add(&body, "\"}}\n");
		load_body(&l, body.buf);
		assert_mistakes(
			&l, more ? "f.yaml:3:19: the text is longer than 1048576 bytes, filled in\n"
				 : "");
	}
}

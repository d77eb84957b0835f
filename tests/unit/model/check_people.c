/* Values that name people: one, and several. */
#include "model/check.h"

#include "tests/unit/model/library.h"

#define WHO "; say who it is under 'people:', or write a UUID, an account id or an e-mail address\n"

/* A clause of book a with these users, in a workspace that has groups. */
static void load_users(struct loaded *l, const char *users)
{
	const char *text = arena_printf(&l->state.arena,
		"workspace: acme\n"
		"people: {ana: a@x.y, bo: b@x.y, both: [ana, bo], none: [], cyd: \"" ANA "\"}\n"
		"books: {a: {clauses: [{kind: push, pattern: x, users: %s}]}}\n",
		users);

	load(l, text);
}

static void test_who_is_in_a_list(void **state)
{
	static const char *const rows[][2] = {
		{ "[]", "" },
		{ "[ana]", "ana" },
		{ "[ana, bo]", "ana,bo" },
		{ "[bo, ana]", "bo,ana" },
		{ "[both]", "ana,bo" },
		{ "[none]", "" },
		{ "[none, bo]", "bo" },
		{ "[bo, both, ana, bo]", "bo,ana" },
		{ "[A@X.Y, ana, a@x.y]", "ana" },
		{ "[cyd, \"8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11\"]", "cyd" },
		{ "[d@x.y]", "d@x.y" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str expected = STR_INIT;

		load_users(&l, rows[i][0]);
		str_addf(&expected,
			"workspace acme\n book a\n  clause push x kind=push pattern=x users=%s\n",
			rows[i][1]);
		assert_state(&l, expected.buf);
	}
}

static void test_what_is_no_list_of_people(void **state)
{
	static const char *const rows[][2] = {
		{ "ana", "f.yaml:3:55: 'users' is a list of people, not text: write [...] around "
			 "it\n" },
		{ "{ana: read}", "f.yaml:3:55: 'users' is a list of people, not a map\n" },
		{ "7", "f.yaml:3:55: 'users' is a list of people, not a whole number\n" },
		{ "null", "f.yaml:3:55: 'users' is null, which says nothing: leave the key out to "
			  "not manage it, or write \"\", [] or {} to empty it\n" },
		{ "[null]", "f.yaml:3:56: 'users' lists people, not null\n" },
		{ "[7, true, [ana], {ana: bo}]",
			"f.yaml:3:56: 'users' lists people, not a whole number\n"
			"f.yaml:3:59: 'users' lists people, not true or false\n"
			"f.yaml:3:65: 'users' lists people, not a list\n"
			"f.yaml:3:72: 'users' lists people, not a map\n" },
		{ "[anna, \"\", ana]", "f.yaml:3:56: unknown person 'anna', did you mean 'ana'?\n"
				       "f.yaml:3:62: unknown person ''" WHO },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_users(&l, rows[i][0]);
		assert_mistakes(&l, rows[i][1]);
	}
}

/* In a map of settings, and under its full name in messages. */
static void test_one_person_in_a_map(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {lending: {terms: {contact: ana}}}}",
			" book a\n"
			"  lending terms.contact=ana\n" },
		{ "books: {a: {lending: {terms: {contact: \"\"}}}}",
			" book a\n"
			"  lending terms.contact=nobody\n" },
	};
	static const struct body_row wrong[] = {
		{ "books: {a: {lending: {terms: {contact: [ana]}}}}",
			"f.yaml:3:40: 'terms.contact' is a person, not a list\n" },
		{ "books: {a: {lending: {terms: {contact: anna}}}}",
			"f.yaml:3:40: unknown person 'anna', did you mean 'ana'?\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}

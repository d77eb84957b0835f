#include "model/people.h"

#include "base/arena.h"

#include "tests/unit/unit.h"

#include <string.h>

#define UUID    "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}"
#define UUID2   "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b12}"
#define ACCOUNT "557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e"
#define EMAIL   "ana@acme.example"

static const struct place nowhere;

struct room {
	struct arena arena;
	struct people people;
};

static void room_init(struct room *r)
{
	r->arena = (struct arena)ARENA_INIT;
	people_init(&r->people, &r->arena);
}

static void room_release(struct room *r)
{
	arena_release(&r->arena);
}

static void test_classification(void **state)
{
	static const struct {
		const char *text;
		enum person_id id;
	} rows[] = {
		{ "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}", PERSON_UUID },
		{ "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11", PERSON_UUID },
		{ "{8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11}", PERSON_UUID },
		{ "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11", PERSON_NAME },
		{ "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}", PERSON_NAME },
		{ "(8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11)", PERSON_NAME },
		{ "8f3c6f0e5-a4c-4a4e-9f0e-0f6f2a1c9b11", PERSON_NAME },
		{ "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b1", PERSON_NAME },
		{ "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b111", PERSON_NAME },
		{ "8f3c6f0g-5a4c-4a4e-9f0e-0f6f2a1c9b11", PERSON_NAME },
		{ "gf3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11", PERSON_NAME },
		{ "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b1g", PERSON_NAME },
		{ "{}", PERSON_NAME },
		{ ACCOUNT, PERSON_ACCOUNT_ID },
		{ "712020:6F1C2D3E-4B5A-4C6D-8E7F-901A2B3C4D5E", PERSON_ACCOUNT_ID },
		{ "5b10a2844c20165700ede21f", PERSON_ACCOUNT_ID },
		{ "5B10A2844C20165700EDE21F", PERSON_ACCOUNT_ID },
		{ "5b10a2844c20165700ede21", PERSON_NAME },
		{ "5b10a2844c20165700ede21f0", PERSON_NAME },
		{ "5b10a2844c20165700ede21x", PERSON_NAME },
		{ ":6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e", PERSON_NAME },
		{ "557058:", PERSON_NAME },
		{ "557058:6f1c2d3e", PERSON_NAME },
		{ "x57058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e", PERSON_NAME },
		{ EMAIL, PERSON_EMAIL },
		{ "Ana.B+tag@Acme.Example", PERSON_EMAIL },
		{ "a@b", PERSON_EMAIL },
		{ "a@b@c", PERSON_EMAIL },
		{ "@b", PERSON_NAME },
		{ "a@", PERSON_NAME },
		{ "@", PERSON_NAME },
		{ "a b@c", PERSON_NAME },
		{ "Ana <a@b>", PERSON_NAME },
		{ "\"a\"@b", PERSON_NAME },
		{ "a\\b@c", PERSON_NAME },
		{ "ana", PERSON_NAME },
		{ "", PERSON_NAME },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (person_classify(rows[i].text) != rows[i].id)
			fail_msg("'%s' is classified as %d", rows[i].text,
				(int)person_classify(rows[i].text));
}

/* Two spellings of one id. */
static void test_one_spelling_for_each_id(void **state)
{
	static const char *const rows[][2] = {
		{ UUID, "8F3C6F0E-5a4c-4a4e-9f0e-0f6f2a1c9b11" },
		{ UUID, "{8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11}" },
		{ ACCOUNT, "557058:6F1C2D3E-4B5A-4C6D-8E7F-901A2B3C4D5E" },
		{ EMAIL, "Ana@Acme.EXAMPLE" },
		{ "5b10a2844c20165700ede21f", "5B10A2844C20165700EDE21F" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(room_release) struct room r;
		struct person *first;

		room_init(&r);
		first = people_by_id(&r.people, rows[i][1], nowhere);
		assert_ptr_equal(people_by_id(&r.people, rows[i][0], nowhere), first);
		assert_int_equal(r.people.n, 1);
		assert_string_equal(person_key(first), rows[i][0]);
	}
}

static void test_an_id_is_filed_as_what_it_is(void **state)
{
	AUTO(room_release) struct room r;
	const struct place place = { "f.yaml", 3, 7 }, later = { "g.yaml", 1, 1 };
	struct person *uuid, *account, *email;

	(void)state;
	room_init(&r);
	uuid = people_by_id(&r.people, UUID, place);
	account = people_by_id(&r.people, ACCOUNT, nowhere);
	email = people_by_id(&r.people, EMAIL, nowhere);
	people_by_id(&r.people, UUID, later);
	assert_string_equal(uuid->uuid, UUID);
	assert_null(uuid->account_id);
	assert_null(uuid->email);
	assert_string_equal(account->account_id, ACCOUNT);
	assert_null(account->uuid);
	assert_string_equal(email->email, EMAIL);
	assert_int_equal(uuid->place.line, 3);
	assert_int_equal(r.people.n, 3);
	assert_ptr_equal(r.people.all[1], account);
	assert_false(person_same(uuid, account));
}

/* The ids that a person has, in the order in which each permutation meets them. */
static const char *const ids[] = { UUID, ACCOUNT, EMAIL };
static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 },
	{ 2, 1, 0 } };

static void assert_one(const struct person *const *persons, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct person *real = person_real(persons[i]);

		assert_true(person_same(persons[i], persons[0]));
		assert_null(real->same);
		assert_string_equal(real->uuid, UUID);
		assert_string_equal(real->account_id, ACCOUNT);
		assert_string_equal(real->email, EMAIL);
		assert_string_equal(real->display_name, "Ana");
		assert_string_equal(person_path_id(persons[i]), UUID);
	}
}

/* Whatever manifests named first, one answer of the server makes it one person. */
static void test_learning_all_unites_in_every_order(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(orders); i++) {
		AUTO(room_release) struct room r;
		const struct person *persons[4];

		room_init(&r);
		for (j = 0; j < 3; j++)
			persons[j] = people_by_id(&r.people, ids[orders[i][j]], nowhere);
		assert_false(person_same(persons[0], persons[1]));
		persons[3] = people_learn(&r.people, UUID, ACCOUNT, EMAIL, "Ana");
		assert_one(persons, 4);
	}
}

/* What the server teaches comes in pieces, in any order, before and after names are met. */
static void test_learning_in_pieces_unites_in_every_order(void **state)
{
	static const bool pieces[][3] = { { 1, 1, 0 }, { 0, 1, 1 }, { 1, 0, 1 } };
	size_t i, j, k;

	(void)state;
	for (i = 0; i < COUNT(orders); i++)
		for (j = 0; j < COUNT(orders); j++) {
			AUTO(room_release) struct room r;
			const struct person *persons[6];

			room_init(&r);
			persons[0] = people_by_id(&r.people, ids[orders[i][0]], nowhere);
			for (k = 0; k < 3; k++) {
				const bool *with = pieces[orders[j][k]];

				persons[k + 1] = people_learn(&r.people, with[0] ? UUID : NULL,
					with[1] ? ACCOUNT : NULL, with[2] ? EMAIL : NULL, "Ana");
			}
			persons[4] = people_by_id(&r.people, ids[orders[i][1]], nowhere);
			persons[5] = people_by_id(&r.people, ids[orders[i][2]], nowhere);
			assert_one(persons, 6);
		}
}

static void test_strangers_stay_apart(void **state)
{
	AUTO(room_release) struct room r;
	const struct person *ana, *bo;

	(void)state;
	room_init(&r);
	ana = people_learn(&r.people, UUID, ACCOUNT, NULL, "Ana");
	bo = people_learn(&r.people, UUID2, NULL, "bo@acme.example", "Bo");
	assert_false(person_same(ana, bo));
	assert_int_equal(r.people.n, 2);
	assert_ptr_equal(people_learn(&r.people, UUID2, NULL, NULL, NULL), bo);
	assert_string_equal(bo->display_name, "Bo");
}

static void test_learning_keeps_what_is_known(void **state)
{
	AUTO(room_release) struct room r;
	char uuid[] = UUID, name[] = "Ana";
	const struct person *ana;

	(void)state;
	room_init(&r);
	ana = people_learn(&r.people, uuid, "", NULL, name);
	memset(uuid, 'x', sizeof uuid - 1);
	memset(name, 'x', sizeof name - 1);
	assert_ptr_equal(people_learn(&r.people, UUID, NULL, NULL, "Anna"), ana);
	assert_string_equal(ana->uuid, UUID);
	assert_string_equal(ana->display_name, "Ana");
	assert_null(ana->account_id);
	assert_null(people_learn(&r.people, NULL, NULL, NULL, "Nobody"));
}

/* The server says the same of the same people with each of their objects. */
static void test_hearing_it_again_takes_no_memory(void **state)
{
	AUTO(room_release) struct room r;
	size_t used;

	(void)state;
	room_init(&r);
	people_learn(&r.people, UUID, ACCOUNT, EMAIL, "Ana");
	used = r.arena.used;
	people_learn(&r.people, UUID, ACCOUNT, EMAIL, "Ana");
	people_by_id(&r.people, UUID, nowhere);
	assert_int_equal(r.arena.used, used);
}

static void test_ids_of_any_length(void **state)
{
	AUTO(room_release) struct room r;
	char text[1000];
	size_t len;

	(void)state;
	room_init(&r);
	for (len = 300; len < sizeof text; len++) {
		memset(text, 'X', len);
		text[len] = '\0';
		text[0] = 'A';
		text[1] = '@';
		assert_int_equal(strlen(person_key(people_by_id(&r.people, text, nowhere))), len);
		text[0] = 'a';
		assert_ptr_equal(people_by_id(&r.people, text, nowhere), r.people.all[len - 300]);
	}
}

static void test_nobody_is_nobody_only(void **state)
{
	AUTO(room_release) struct room r;

	(void)state;
	room_init(&r);
	assert_true(person_same(NULL, NULL));
	assert_false(person_same(people_by_id(&r.people, UUID, nowhere), NULL));
	assert_null(person_real(NULL));
}

/* Which name, of those that become known one after the other, is shown. */
static void test_labels(void **state)
{
	AUTO(room_release) struct room r;
	struct person *person;

	(void)state;
	room_init(&r);
	person = people_by_id(&r.people, ACCOUNT, nowhere);
	assert_string_equal(person_label(person), ACCOUNT);
	people_learn(&r.people, UUID, ACCOUNT, NULL, NULL);
	assert_string_equal(person_label(person), UUID);
	people_learn(&r.people, UUID, NULL, EMAIL, NULL);
	assert_string_equal(person_label(person), EMAIL);
	people_learn(&r.people, UUID, NULL, NULL, "Ana Lee");
	assert_string_equal(person_label(person), "Ana Lee");
	person_name(people_by_id(&r.people, EMAIL, nowhere), "ana");
	assert_string_equal(person_label(people_by_id(&r.people, EMAIL, nowhere)), "ana");
}

/* The order in which names are met decides nothing: the first in the alphabet stays. */
static void test_one_of_several_names(void **state)
{
	AUTO(room_release) struct room r;
	struct person *uuid, *email;

	(void)state;
	room_init(&r);
	uuid = people_by_id(&r.people, UUID, nowhere);
	person_name(uuid, "bea");
	person_name(uuid, "ana");
	person_name(uuid, "carla");
	person_name(uuid, NULL);
	assert_string_equal(person_label(uuid), "ana");
	email = people_by_id(&r.people, EMAIL, nowhere);
	person_name(email, "abel");
	people_learn(&r.people, UUID, NULL, EMAIL, "Somebody");
	assert_string_equal(person_label(uuid), "abel");
	assert_string_equal(person_label(email), "abel");
}

static void test_the_place_is_a_manifest_s(void **state)
{
	AUTO(room_release) struct room r;
	const struct place place = { "f.yaml", 3, 7 };
	const struct person *person;

	(void)state;
	room_init(&r);
	people_learn(&r.people, UUID, NULL, NULL, "Ana");
	person = people_by_id(&r.people, EMAIL, place);
	people_learn(&r.people, UUID, NULL, EMAIL, "Ana");
	assert_string_equal(person_real(person)->place.file, "f.yaml");
}

static void test_path_id(void **state)
{
	AUTO(room_release) struct room r;
	const struct person *email;

	(void)state;
	room_init(&r);
	email = people_by_id(&r.people, EMAIL, nowhere);
	assert_null(person_path_id(email));
	people_learn(&r.people, NULL, ACCOUNT, EMAIL, NULL);
	assert_string_equal(person_path_id(email), ACCOUNT);
	people_learn(&r.people, UUID, ACCOUNT, NULL, NULL);
	assert_string_equal(person_path_id(email), UUID);
}

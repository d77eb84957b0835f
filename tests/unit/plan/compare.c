/* What differs: fields by template, sets by who is in them. */
#include "plan/compare.h"

#include "tests/unit/plan/planned.h"

struct scene {
	struct arena arena;
	struct people people;
	struct object *parent;
};

static void scene_init(struct scene *s)
{
	s->arena = (struct arena)ARENA_INIT;
	people_init(&s->people, &s->arena);
	s->parent = object_new(&s->arena, &kind_book, NULL, "a");
}

static void scene_release(struct scene *s)
{
	arena_release(&s->arena);
}

/* A set of readers, by ids, up to NULL. */
static struct collection *set_of(struct scene *s, const char *const *ids)
{
	struct object *parent = object_new(&s->arena, &kind_book, NULL, "a");
	struct collection *c = object_collection(&s->arena, parent, &kind_reader);
	const struct place nowhere = { 0 };

	for (; *ids; ids++) {
		struct object *o = object_new(&s->arena, &kind_reader, parent, *ids);
		struct attr *attr = object_add_attr(&s->arena, o, &reader_fields[0]);

		attr->person = people_by_id(&s->people, *ids, nowhere);
		attr->value = value_new_string(&s->arena, *ids);
		assert_null(collection_add(&s->arena, c, o));
	}
	return c;
}

static void assert_sets(
	struct scene *s, const char *const *desired, const char *const *live, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct deltas deltas = { .arena = &s->arena };
	const struct change set = { .kind = &kind_reader };
	size_t i;

	compare_sets(&deltas, set_of(s, desired), live ? set_of(s, live) : NULL);
	for (i = 0; i < deltas.n; i++)
		add_delta(&out, &set, &deltas.items[i]);
	assert_string_equal(out.buf, expected);
}

#define IDS(...)                                                                                   \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}
#define NOBODY                                                                                     \
	(const char *const[])                                                                      \
	{                                                                                          \
		NULL                                                                               \
	}

static void test_sets(void **state)
{
	AUTO(scene_release) struct scene s;

	(void)state;
	scene_init(&s);
	assert_sets(&s, NOBODY, NULL, "");
	assert_sets(&s, NOBODY, NOBODY, "");
	assert_sets(&s, IDS("b@x", "a@x"), NULL, " +a@x +b@x");
	assert_sets(&s, IDS("a@x", "b@x"), IDS("b@x", "a@x"), "");
	assert_sets(&s, IDS("a@x"), IDS("b@x", "a@x", "c@x"), " -b@x -c@x");
	assert_sets(&s, IDS("c@x", "a@x"), IDS("d@x", "b@x"), " +a@x +c@x -b@x -d@x");
	assert_sets(&s, NOBODY, IDS("a@x"), " -a@x");
}

/* Two names in one manifest, an address here and a UUID there: what counts is who it turned out to be. */
static void test_one_person_under_several_ids(void **state)
{
	AUTO(scene_release) struct scene s;

	(void)state;
	scene_init(&s);
	people_by_id(&s.people, "ana@x", (struct place){ 0 });
	people_by_id(&s.people, "557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e", (struct place){ 0 });
	people_learn(&s.people, ANA, "557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e", "ana@x", "Ana");
	assert_sets(&s, IDS("ana@x"), IDS(ANA), "");
	assert_sets(&s, IDS("ana@x", ANA, "557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e"), NULL,
		" +Ana");
	assert_sets(&s, IDS("ana@x", ANA), IDS("557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e"), "");
	assert_sets(&s, IDS(BO), IDS(ANA, "ana@x"), " +" BO " -Ana");
}

/* People can be called the same: their order is that of their ids. */
static void test_people_of_one_name(void **state)
{
	static const char *const ids[] = { "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b13}", ANA, BO };
	AUTO(scene_release) struct scene s;
	struct deltas deltas;
	size_t i;

	(void)state;
	scene_init(&s);
	deltas = (struct deltas){ .arena = &s.arena };
	for (i = 0; i < COUNT(ids); i++)
		people_learn(&s.people, ids[i], NULL, NULL, "Alex");
	compare_sets(&deltas, set_of(&s, IDS(ids[0], ids[1], ids[2])), NULL);
	assert_int_equal(deltas.n, 3);
	assert_string_equal(deltas.items[0].member->key, ANA);
	assert_string_equal(deltas.items[1].member->key, BO);
	assert_string_equal(deltas.items[2].member->key, ids[0]);
}

static void test_what_was_there_stays(void **state)
{
	AUTO(scene_release) struct scene s;
	struct deltas deltas;

	(void)state;
	scene_init(&s);
	deltas = (struct deltas){ .arena = &s.arena };
	compare_sets(&deltas, set_of(&s, IDS("z@x")), NULL);
	compare_sets(&deltas, set_of(&s, IDS("b@x", "a@x")), NULL);
	assert_int_equal(deltas.n, 3);
	assert_string_equal(deltas.items[0].member->key, "z@x");
	assert_string_equal(deltas.items[1].member->key, "a@x");
}

static void test_large_sets(void **state)
{
	static const char *ids[20001];
	AUTO(scene_release) struct scene s;
	struct deltas deltas;
	int i;

	(void)state;
	scene_init(&s);
	deltas = (struct deltas){ .arena = &s.arena };
	for (i = 0; i < 20000; i++)
		ids[i] = arena_printf(&s.arena, "p%d@x", i);
	compare_sets(&deltas, set_of(&s, ids), set_of(&s, ids + 1));
	assert_int_equal(deltas.n, 1);
	assert_string_equal(deltas.items[0].member->key, "p0@x");
}

static void test_unknown_people(void **state)
{
	AUTO(scene_release) struct scene s;
	struct object *o;
	struct person *person;
	const struct attr *attr;

	(void)state;
	scene_init(&s);
	o = object_new(&s.arena, &kind_book, NULL, "a");
	object_add_attr(&s.arena, o, kind_field(&kind_book, "blurb"));
	assert_null(compare_unknown_person(o, &attr));
	object_add_attr(&s.arena, o, kind_field(&kind_book, "owner"));
	assert_null(compare_unknown_person(o, &attr));
	person = people_by_id(&s.people, "ana@x", (struct place){ 0 });
	o->attrs[1].person = person;
	assert_ptr_equal(compare_unknown_person(o, &attr), person_real(person));
	assert_ptr_equal(attr, &o->attrs[1]);
	people_learn(&s.people, ANA, NULL, "ana@x", NULL);
	assert_null(compare_unknown_person(o, &attr));
	((struct person *)(uintptr_t)person_real(person))->unknown = true;
	assert_ptr_equal(compare_unknown_person(o, &attr), person_real(person));
	assert_ptr_equal(attr, &o->attrs[1]);
}

/* A secret cannot be read back: it is sent once, and again only when that is asked for. */
static void test_secrets(void **state)
{
	static const char *const desired = "books: {a: {code: {env: X}}, b: {code: {env: Y}}, "
					   "c: {code: {file: z}, blurb: x}}";
	size_t again;

	(void)state;
	for (again = 0; again < 2; again++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		load_bodies(&p, desired, "books: {a: {}, c: {blurb: y}}");
		p.plan.resend_secrets = again;
		make_plan(&p);
		assert_plan(&p, again ? "0 update acme/a code:nothing->{env X} lane 0\n"
					"1 create acme/b code:{env Y} lane 1\n"
					"2 update acme/c blurb:y->x code:nothing->{file z} lane 2\n"
					"0 unchanged, 0 unmanaged\n"
				      : "0 create acme/b code:{env Y} lane 0\n"
					"1 update acme/c blurb:y->x lane 1\n"
					"1 unchanged, 0 unmanaged\n");
		assert_int_equal(p.plan.secrets, again ? 0 : 2);
	}
}

/* Who refers to something that is renamed in this very plan follows by itself. */
static void test_references_that_follow_a_rename(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N}}",
			"shelves: {O: {name: s}}\nbooks: {a: {shelf: O}}",
			"0 update acme/N from O lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N, blurb: x}}",
			"shelves: {O: {name: s}}\nbooks: {a: {shelf: O}}",
			"0 update acme/N from O lane 0\n"
			"1 update acme/a blurb:nothing->x lane 1\n"
			"0 unchanged, 0 unmanaged\n" },
		/* Not where it was renamed before, and the book stayed elsewhere. */
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N}}",
			"shelves: {N: {name: s}, O: {name: o}}\nbooks: {a: {shelf: O}}",
			"0 update acme/a shelf:O->N lane 0\n"
			"1 unchanged, 1 unmanaged\n" },
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N}}",
			"shelves: {O: {name: s}, P: {name: p}}\nbooks: {a: {shelf: P}}",
			"0 update acme/N from O lane 0\n"
			"1 update acme/a shelf:P->N lane 1 needs 0\n"
			"0 unchanged, 1 unmanaged\n" },
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N}}",
			"shelves: {O: {name: s}}\nbooks: {a: {}}",
			"0 update acme/N from O lane 0\n"
			"1 update acme/a shelf:nothing->N lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

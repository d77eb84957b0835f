#include "model/people.h"
#include "model/state.h"

#include "tests/unit/model/library.h"

static const struct kind attic = { .name = "attic", .plural = "attics", .parent = &kind_library };
static const struct kind box = { .name = "box", .plural = "boxes", .parent = &attic };

static void test_workspaces_are_made_once(void **state)
{
	AUTO(state_release) struct state s = STATE_INIT;
	struct workspace *acme;
	char slug[] = "acme";

	(void)state;
	assert_null(state_find(&s, "acme"));
	acme = state_workspace(&s, &kind_library, slug, NULL);
	slug[0] = 'x';
	assert_string_equal(acme->object->key, "acme");
	assert_ptr_equal(acme->object->kind, &kind_library);
	assert_non_null(acme->people);
	assert_ptr_equal(state_workspace(&s, &kind_library, "acme", NULL), acme);
	assert_ptr_equal(state_find(&s, "acme"), acme);
	assert_int_equal(s.n, 1);
}

static void test_many_workspaces(void **state)
{
	AUTO(state_release) struct state s = STATE_INIT;
	char slug[24];
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		snprintf(slug, sizeof slug, "w%d", i);
		state_workspace(&s, &kind_library, slug, NULL);
	}
	for (i = 0; i < 100; i++) {
		snprintf(slug, sizeof slug, "w%d", i);
		assert_ptr_equal(state_find(&s, slug), &s.workspaces[i]);
	}
}

static void test_people_can_be_shared(void **state)
{
	AUTO(state_release) struct state desired = STATE_INIT, live = STATE_INIT;
	struct people *people = state_workspace(&desired, &kind_library, "acme", NULL)->people;

	(void)state;
	assert_ptr_equal(state_workspace(&live, &kind_library, "acme", people)->people, people);
	assert_ptr_not_equal(state_workspace(&live, &kind_library, "beta", NULL)->people, people);
}

static void test_what_is_gone_is_gone_with_all_below(void **state)
{
	AUTO(state_release) struct state s = STATE_INIT;
	char message[] = "gone for good";

	(void)state;
	assert_null(state_unmanageable(&s, &attic));
	state_add_unmanageable(&s, &attic, message);
	message[0] = 'x';
	assert_int_equal(s.n_unmanageable, 1);
	assert_ptr_equal(state_unmanageable(&s, &attic), &s.unmanageable[0]);
	assert_ptr_equal(state_unmanageable(&s, &box), &s.unmanageable[0]);
	assert_null(state_unmanageable(&s, &kind_library));
	assert_null(state_unmanageable(&s, &kind_book));
	assert_string_equal(s.unmanageable[0].message, "gone for good");
}

static void test_what_is_gone_is_known_once(void **state)
{
	AUTO(state_release) struct state s = STATE_INIT;

	(void)state;
	state_add_unmanageable(&s, &attic, "first");
	state_add_unmanageable(&s, &attic, "second");
	state_add_unmanageable(&s, &box, "third");
	state_add_unmanageable(&s, &kind_book, "fourth");
	assert_int_equal(s.n_unmanageable, 2);
	assert_string_equal(s.unmanageable[0].message, "first");
	assert_ptr_equal(s.unmanageable[1].kind, &kind_book);
}

static void test_release_leaves_nothing(void **state)
{
	struct state s = STATE_INIT;

	(void)state;
	state_workspace(&s, &kind_library, "acme", NULL);
	state_add_unmanageable(&s, &attic, "gone");
	state_release(&s);
	assert_int_equal(s.n, 0);
	assert_int_equal(s.n_unmanageable, 0);
	assert_null(s.workspaces);
	assert_null(state_find(&s, "acme"));
}

/* Everything below a workspace is settled, however deep it stands; once is enough. */
static void test_settling_goes_all_the_way_down(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	struct people *people;
	int i;

	(void)state;
	load(&l, "workspace: acme\n"
		 "people: {ana: a@x.y}\n"
		 "books: {a: {grants: {ana: read, \"" ANA "\": write, c@x.y: admin}, clauses: "
		 "[{kind: push, pattern: x, users: [ana, \"" ANA "\", c@x.y]}]}}\n");
	people = l.state.workspaces[0].people;
	people_learn(people, ANA,
		"557058:"
		"8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11",
		"a@x.y", "Ana A");
	for (i = 0; i < 2; i++) {
		state_settle(&l.state);
		assert_state(&l, "workspace acme\n"
				 " book a\n"
				 "  grants: exact\n"
				 "  grant " ANA " user=ana permission=read\n"
				 "  grant c@x.y user=c@x.y permission=admin\n"
				 "  grant " ANA " user=ana permission=write\n"
				 "  clause push x kind=push pattern=x users=ana,c@x.y\n");
	}
}

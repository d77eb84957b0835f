#include "apply/step.h"

#include "remote/push.h"

#include "tests/unit/apply/planned.h"

static void assert_address(const struct object *o, const char *address)
{
	AUTO(str_release) struct str text = STR_INIT;

	object_address(o, &text);
	assert_string_equal(text.buf, address);
}

static struct push step_of(struct planned *w, size_t change, size_t step)
{
	struct push p;

	assert_true(change < w->plan.n_changes);
	assert_true(step < change_writes(&w->plan.changes[change]));
	step_push(&w->arena, &w->plan.changes[change], step, &p);
	return p;
}

static void test_a_creation_has_every_attribute(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\nrepositories: {web: {description: x, is_private: true}}\n", "{}");
	assert_int_equal(w.plan.n_changes, 1);
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_CREATE);
	assert_address(p.object, "acme/web");
	assert_null(p.live);
	assert_int_equal(p.n_attrs, 2);
	assert_false(p.rename);
	planned_close(&w);
}

static void test_an_update_has_what_differs(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\nrepositories: {web: {description: x, is_private: true}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"description\": \"y\", "
		"\"is_private\": true}]}");
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_UPDATE);
	assert_string_equal(p.live->key, "web");
	assert_int_equal(p.n_attrs, 1);
	assert_string_equal(p.attrs[0]->field->name, "description");
	assert_string_equal(p.attrs[0]->value->text, "x");
	planned_close(&w);
}

static void test_a_rename_has_both_keys(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w, "workspace: acme\nrepositories: {new: {renamed_from: old}}\n",
		"{\"repositories\": [{\"slug\": \"old\"}]}");
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_UPDATE);
	assert_true(p.rename);
	assert_string_equal(p.object->key, "new");
	assert_string_equal(p.live->key, "old");
	assert_int_equal(p.n_attrs, 0);
	planned_close(&w);
}

static void test_a_set_takes_a_write_for_each_member(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\npeople: {ana: \"" ANA "\", bo: \"" BO "\"}\n"
		"repositories: {web: {default_reviewers: [ana, bo]}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"default_reviewers\": [{\"uuid\": "
		"\"" EVE "\"}]}]}");
	assert_int_equal(w.plan.n_changes, 1);
	assert_int_equal(change_writes(&w.plan.changes[0]), 3);
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_CREATE);
	assert_string_equal(person_label(object_attr(p.object, "user")->person), "ana");
	assert_null(p.live);
	p = step_of(&w, 0, 1);
	assert_int_equal(p.action, PUSH_CREATE);
	assert_string_equal(person_label(object_attr(p.object, "user")->person), "bo");
	p = step_of(&w, 0, 2);
	assert_int_equal(p.action, PUSH_DELETE);
	assert_string_equal(object_attr(p.object, "user")->person->uuid, EVE);
	assert_non_null(p.live);
	assert_int_equal(p.n_attrs, 0);
	planned_close(&w);
}

/* What goes was read below the old name, and is deleted below the new one. */
static void test_what_goes_stands_below_the_parent_as_it_is_called_now(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\n"
		"repositories: {new: {renamed_from: old, default_reviewers: [], rules: [], "
		"exact: [rules]}}\n",
		"{\"repositories\": [{\"slug\": \"old\", \"default_reviewers\": [{\"uuid\": "
		"\"" EVE "\"}], \"rules\": [{\"kind\": \"push\", \"level\": 1, \"id\": 4}]}]}");
	assert_int_equal(w.plan.n_changes, 3);
	p = step_of(&w, 1, 0);
	assert_int_equal(p.action, PUSH_DELETE);
	assert_string_equal(p.object->parent->key, "new");
	assert_string_equal(p.live->parent->key, "old");
	p = step_of(&w, 2, 0);
	assert_int_equal(p.action, PUSH_DELETE);
	assert_address(p.object, "acme/new rule push 1");
	assert_string_equal(value_text(object_attr(p.object, "id")->value, ""), "4");
	assert_string_equal(p.live->parent->key, "old");
	planned_close(&w);
}

static void test_a_deletion_of_a_whole_repository(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w, "workspace: acme\nrepositories: {web: {absent: true}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"uuid\": \"{1}\"}]}");
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_DELETE);
	assert_address(p.object, "acme/web");
	assert_string_equal(value_text(object_attr(p.object, "uuid")->value, ""), "{1}");
	planned_close(&w);
}

static void test_a_replacement_deletes_and_creates(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\nrepositories: {web: {timers: [{when: 0 12 * * *, branch: main, "
		"enabled: true}]}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"timers\": [{\"when\": \"0 0 12 * * ? "
		"*\", "
		"\"target\": {\"name\": \"old\"}, \"enabled\": true, \"uuid\": \"{1}\"}]}]}");
	assert_int_equal(w.plan.n_changes, 1);
	assert_int_equal(w.plan.changes[0].action, CHANGE_REPLACE);
	p = step_of(&w, 0, 0);
	assert_int_equal(p.action, PUSH_DELETE);
	assert_string_equal(value_text(object_attr(p.object, "uuid")->value, ""), "{1}");
	assert_ptr_equal(p.live, w.plan.changes[0].live);
	assert_ptr_equal(p.object->parent, w.plan.changes[0].parent);
	assert_int_equal(p.n_attrs, 0);
	p = step_of(&w, 0, 1);
	assert_int_equal(p.action, PUSH_CREATE);
	assert_ptr_equal(p.object, w.plan.changes[0].desired);
	assert_null(p.live);
	/* All of them, and not only what differs. */
	assert_int_equal(p.n_attrs, 3);
	assert_false(p.rename);
	planned_close(&w);
}

static void test_what_is_written_together_is_one_write(void **state)
{
	struct planned w;
	struct push p;

	(void)state;
	planned_open(&w,
		"workspace: acme\n"
		"repositories: {new: {renamed_from: old, branches: {main: {files: {a: x, b: y, c: "
		"{absent: true}, d: z}}}}}\n",
		"{\"repositories\": [{\"slug\": \"old\", \"branches\": [{\"name\": \"main\", "
		"\"target\": {\"hash\": \"1\"}, \"files\": [{\"path\": \"b\", \"content\": \"\"}, "
		"{\"path\": \"c\", \"content\": \"\"}, {\"path\": \"d\", \"content\": "
		"\"z\"}]}]}]}");
	assert_int_equal(w.plan.n_changes, 2);
	assert_int_equal(change_writes(&w.plan.changes[1]), 1);
	p = step_of(&w, 1, 0);
	assert_int_equal(p.action, PUSH_UPDATE);
	assert_int_equal(p.n_members, 3);
	assert_ptr_equal(p.object, p.members[0]);
	assert_address(p.members[0], "acme/new branch main file a");
	assert_address(p.members[1], "acme/new branch main file b");
	assert_address(p.members[2], "acme/new branch main file c");
	assert_false(p.members[1]->absent);
	assert_true(p.members[2]->absent);
	planned_close(&w);
}

/* Changes in words: people, values, keys and replacements of every sort. */
#include "report/describe.h"

#include "tests/unit/report/toy.h"

/* Fails unless the last change reads so; a place for a line's end stands as '|'. */
static void expect(const struct toy *t, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	describe_change(&out, &t->plan.changes[t->plan.n_changes - 1]);
	for (i = 0; i < out.len; i++)
		if (out.buf[i] == '\n')
			out.buf[i] = '|';
	assert_string_equal(out.buf, expected);
}

/* A change of a new object of `kind` in acme/api. */
static struct object *change(
	struct toy *t, enum change_action action, const struct kind *kind, const char *key)
{
	struct object *repo = toy_object(t, &toy_repository, NULL, "api");
	struct object *o = toy_object(t, kind, repo, key);

	toy_change(t, action, action == CHANGE_DELETE ? NULL : o,
		action == CHANGE_CREATE ? NULL : o, 3);
	return o;
}

/* The last change has field number `i` from `before` to `after`; NULL is not there. */
static void delta(struct toy *t, size_t i, const struct attr *before, const struct attr *after)
{
	const struct change *c = &t->plan.changes[t->plan.n_changes - 1];
	struct delta *d = toy_delta(t, &c->kind->fields[i]);

	d->before = before;
	d->after = after;
}

static void test_signs(void **state)
{
	static const char *const signs[] = { "+", "~", "±", "-" };
	enum change_action action;
	struct toy t;

	(void)state;
	toy_begin(&t);
	for (action = CHANGE_CREATE; action <= CHANGE_DELETE; action++) {
		change(&t, action, &toy_webhook, "u");
		assert_string_equal(describe_sign(&t.plan.changes[action]), signs[action]);
	}
	toy_end(&t);
}

static void test_people_as_keys(void **state)
{
	AUTO(str_release) struct str address = STR_INIT;
	struct object *o;
	struct toy t;

	(void)state;
	toy_begin(&t);
	o = change(&t, CHANGE_UPDATE, &toy_grant, "{1}");
	object_add_attr(t.arena, o, &toy_grant_fields[0])->person = toy_person(
		&t, "ana", "Ana A", "{1}");
	toy_text(&t, 1, "low", "high", 3);
	expect(&t, "ana:|permission low|-> high");
	object_address(o, &address);
	assert_string_equal(address.buf, "acme/api user_permission ana");
	o = change(&t, CHANGE_DELETE, &toy_grant, "{2}");
	object_add_attr(t.arena, o, &toy_grant_fields[0])->person = toy_person(
		&t, NULL, "Carl \x1b[1m B", "{2}");
	expect(&t, "Carl|\\u{1b}[1m|B");
	change(&t, CHANGE_DELETE, &toy_grant, "{3}");
	expect(&t, "{3}");
	toy_end(&t);
}

static void test_people_in_lists(void **state)
{
	const struct field *users = &toy_guard_fields[TOY_GUARD_USERS];
	const struct person *ana_bo[3] = { NULL }, *bo_carl[3] = { NULL }, *none[1] = { NULL };
	struct person *mail;
	struct toy t;

	(void)state;
	toy_begin(&t);
	ana_bo[0] = toy_person(&t, "ana", NULL, "{1}");
	ana_bo[1] = toy_person(&t, "bo", NULL, "{2}");
	mail = toy_person(&t, NULL, NULL, "{x}");
	mail->same = (struct person *)ana_bo[1];
	bo_carl[0] = mail;
	bo_carl[1] = toy_person(&t, NULL, "Carl", "{3}");
	change(&t, CHANGE_CREATE, &toy_guard, "push");
	delta(&t, TOY_GUARD_USERS, NULL, toy_people(&t, users, ana_bo));
	expect(&t, "push:|users [ana,|bo]");
	change(&t, CHANGE_CREATE, &toy_guard, "push");
	delta(&t, TOY_GUARD_USERS, NULL, toy_people(&t, users, none));
	expect(&t, "push:|users []");
	change(&t, CHANGE_UPDATE, &toy_guard, "push");
	delta(&t, TOY_GUARD_USERS, toy_people(&t, users, bo_carl), toy_people(&t, users, ana_bo));
	expect(&t, "push:|users + ana,|- Carl");
	change(&t, CHANGE_UPDATE, &toy_guard, "push");
	delta(&t, TOY_GUARD_USERS, NULL, toy_people(&t, users, ana_bo));
	expect(&t, "push:|users + ana,|+ bo");
	change(&t, CHANGE_UPDATE, &toy_guard, "push");
	delta(&t, TOY_GUARD_USERS, toy_people(&t, users, ana_bo), toy_people(&t, users, none));
	toy_text(&t, TOY_GUARD_NOTE, "a", "b", 3);
	expect(&t, "push:|users - ana,|- bo,|terms.note \"a\"|-> \"b\"");
	toy_end(&t);
}

/* What is kept as a secret is not in the server's answer: that is not the same as an empty text. */
static void test_values_and_secrets(void **state)
{
	const struct field *value = &toy_variable_fields[TOY_VARIABLE_VALUE];
	struct toy t;

	(void)state;
	toy_begin(&t);
	change(&t, CHANGE_CREATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, NULL, toy_attr(&t, value, "x", 3));
	expect(&t, "A:|value \"x\"");
	change(&t, CHANGE_CREATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, NULL, toy_secret(&t, value, "TOKEN"));
	toy_text(&t, TOY_VARIABLE_SECURED, NULL, "true", 3);
	expect(&t, "A:|value from env TOKEN,|secured true");
	change(&t, CHANGE_UPDATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, toy_attr(&t, value, "", 0), toy_attr(&t, value, "x", 3));
	expect(&t, "A:|value \"\"|-> \"x\"");
	change(&t, CHANGE_UPDATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, NULL, toy_attr(&t, value, "x", 3));
	expect(&t, "A:|value unknown|-> \"x\"");
	change(&t, CHANGE_UPDATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, NULL, toy_secret(&t, value, "TOKEN"));
	expect(&t, "A:|value unknown|-> from env TOKEN");
	change(&t, CHANGE_UPDATE, &toy_variable, "A");
	delta(&t, TOY_VARIABLE_VALUE, toy_attr(&t, value, "old", 0),
		toy_secret(&t, value, "TOKEN"));
	expect(&t, "A:|value \"old\"|-> from env TOKEN");
	toy_end(&t);
}

/* Of one that was sent before it is known that it is another; what is in plain sight is shown. */
static void test_secrets_that_rotate(void **state)
{
	const struct field *value = &toy_variable_fields[TOY_VARIABLE_VALUE];
	struct toy t;

	(void)state;
	toy_begin(&t);
	change(&t, CHANGE_UPDATE, &toy_variable, "A");
	toy_delta(&t, value)->after = toy_secret(&t, value, "TOKEN");
	t.plan.changes[t.plan.n_changes - 1].deltas[0].secret = SECRET_ROTATE;
	expect(&t, "A:|value rotate from env TOKEN");
	t.plan.changes[t.plan.n_changes - 1].deltas[0].before = toy_attr(&t, value, "old", 0);
	expect(&t, "A:|value \"old\"|-> from env TOKEN");
	t.plan.changes[t.plan.n_changes - 1].deltas[0].before = NULL;
	t.plan.changes[t.plan.n_changes - 1].deltas[0].secret = SECRET_UNCHANGED;
	expect(&t, "A:|value unknown|-> from env TOKEN");
	toy_end(&t);
}

static void test_keys_schedules_and_commits(void **state)
{
	static const char key[] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabcdefghijkl";
	AUTO(str_release) struct str address = STR_INIT;
	struct object *o;
	struct toy t;

	(void)state;
	toy_begin(&t);
	o = change(&t, CHANGE_CREATE, &toy_lock, key);
	toy_text(&t, TOY_LOCK_KEY, NULL, key, 3);
	toy_text(&t, TOY_LOCK_LABEL, NULL, "build", 3);
	toy_text(&t, TOY_LOCK_SINCE, NULL, "0123456", 3);
	expect(&t, "ssh-ed25519|...abcdefghijkl:|label \"build\",|since 0123456");
	object_address(o, &address);
	assert_string_equal(address.buf, "acme/api deploy_key ssh-ed25519 ...abcdefghijkl");
	assert_string_equal(o->key, key);
	change(&t, CHANGE_UPDATE, &toy_lock, "ssh-rsa x");
	toy_text(&t, TOY_LOCK_SINCE, NULL, "main", 3);
	toy_text(&t, TOY_LOCK_WHEN, "0 0 0 * * ? *", "0 0 1 * * ? *", 3);
	expect(&t, "ssh-rsa|x:|since \"\"|-> main,|when \"0 0 0 * * ? *\"|-> \"0 0 1 * * ? *\"");
	toy_end(&t);
}

/* Returns the key that is replaced. */
static struct object *make_replacement(struct toy *t)
{
	struct object *o;

	toy_begin(t);
	o = change(t, CHANGE_REPLACE, &toy_lock, "ssh-rsa x");
	toy_text(t, TOY_LOCK_LABEL, "old", "new", 3);
	toy_text(t, TOY_LOCK_SINCE, "0123456", "main", 3);
	t->plan.changes[0].reason = "'label' can be set on creation only";
	return o;
}

static void test_replacements(void **state)
{
	struct toy t;

	(void)state;
	make_replacement(&t);
	expect(&t,
		"ssh-rsa|x:|label \"old\"|-> \"new\",|since 0123456|-> main|('label' can be set on creation only)");
	toy_end(&t);
}

/* The sign is as wide as the others: what follows stands below what follows them. */
static void test_a_replacement_in_a_plan(void **state)
{
	struct object *o;
	struct toy t;

	(void)state;
	o = make_replacement(&t);
	toy_change(&t, CHANGE_DELETE, NULL, toy_object(&t, &toy_webhook, o->parent, "u"), 9)
		->reason = "exact";
	toy_expect(&t,
		"acme/api\n"
		"  ± deploy_key                   ssh-rsa x: label \"old\" -> \"new\", since 0123456 -> main  acme.yaml:3\n"
		"                                 ('label' can be set on creation only)\n"
		"  - webhook                      u                                   exact, acme.yaml:9\n"
		"\n"
		"Plan: 0 to create, 0 to update, 1 to replace, 1 to delete; 0 unchanged.\n");
	toy_end(&t);
}

/* The sums of plans without replacements look as they always did. */
static void test_no_replacement_is_not_counted(void **state)
{
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_expect(&t,
		"No changes: the workspace is as the manifests say.\nPlan: 0 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

/* Two environments may have a variable of one name. */
static void test_keys_of_what_stands_deeper(void **state)
{
	static const struct kind place = {
		.name = "place", .plural = "places", .parent = &toy_repository, .shape = KIND_MAP
	};
	static const struct kind sign = {
		.name = "sign", .plural = "signs", .parent = &place, .shape = KIND_MAP
	};
	struct object *repo, *stage, *alone;
	struct toy t;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	stage = toy_object(&t, &place, repo, "Stage");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &sign, stage, "URL"), NULL, 3);
	expect(&t, "Stage|URL");
	alone = toy_object(&t, &toy_wiki, repo, "");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &sign, alone, "URL"), NULL, 3);
	expect(&t, "URL");
	/* What is deleted is live, in another tree than what asks for it. */
	repo = object_new(t.arena, &toy_repository,
		state_workspace(&t.live, &toy_workspace, "acme", NULL)->object, "api");
	stage = object_new(t.arena, &place, repo, "Stage");
	toy_change(&t, CHANGE_DELETE, NULL, object_new(t.arena, &sign, stage, "URL"), 3);
	expect(&t, "Stage|URL");
	toy_end(&t);
}

static void test_public_keys_are_told_by_their_ends(void **state)
{
	static const struct field fields[] = { { .name = "host", .flags = FIELD_KEY },
		{ .name = "key", .type = FIELD_SSH_KEY } };
	static const struct kind kind = { .name = "known",
		.plural = "knowns",
		.parent = &toy_repository,
		.shape = KIND_LIST,
		KIND_FIELDS(fields) };
	struct toy t;

	(void)state;
	toy_begin(&t);
	change(&t, CHANGE_UPDATE, &kind, "git");
	delta(&t, 1, toy_attr(&t, &fields[1], "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", 0),
		toy_attr(&t, &fields[1], "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB", 3));
	expect(&t, "git:|key ssh-ed25519 ...aC1lZDI1NTE5|-> ssh-rsa ...c2EAAAADAQAB");
	toy_end(&t);
}

/* Fields that hang together: what is there only beside something, and what is to be a secret. */
#include "model/agree.h"

#include "tests/unit/model/library.h"

static void test_what_goes_with_what(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x, users: [ana, bo], groups: "
		  "[g]}]}}",
			" book a\n"
			"  clause push x kind=push pattern=x users=ana,bo groups=g\n" },
		{ "books: {a: {clauses: [{kind: reset, pattern: x, groups: []}]}}",
			" book a\n"
			"  clause reset x kind=reset pattern=x groups=\n" },
		{ "books: {a: {clauses: [{kind: quorum, pattern: x, value: 2}]}}",
			" book a\n"
			"  clause quorum x kind=quorum pattern=x value=2\n" },
		/* What is to go is told by its key. */
		{ "books: {a: {clauses: [{kind: quorum, pattern: x, users: [ana], absent: true}]}}",
			" book a\n"
			"  clause quorum x absent kind=quorum pattern=x\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
}

static void test_what_does_not_go_with_what(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {clauses: [{kind: quorum, pattern: x, users: [ana]}]}}",
			"f.yaml:3:57: 'users' is there only where 'kind' is push, and it is "
			"'quorum'\n" },
		{ "books: {a: {clauses: [{kind: quorum, pattern: x, groups: []}]}}",
			"f.yaml:3:58: 'groups' is there only where 'kind' is push or reset, and it "
			"is 'quorum'\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x, line: y, value: 7}]}}",
			"f.yaml:3:54: 'line' is there only where 'match' is model, and it is "
			"'glob'\n"
			"f.yaml:3:64: 'value' is there only where 'kind' is quorum, and it is "
			"'push'\n" },
		{ "books: {a: {clauses: [{kind: push, match: model, line: y, pattern: x}]}}",
			"f.yaml:3:68: 'pattern' is there only where 'match' is glob, and it is "
			"'model'\n" },
		/* One mistake is not two: what decides is wrong, or missing. */
		{ "books: {a: {clauses: [{kind: puhs, pattern: x, users: [ana]}]}}",
			"f.yaml:3:30: 'kind' cannot be 'puhs', did you mean 'push'? One of: push, "
			"quorum, reset\n" },
		{ "books: {a: {clauses: [{pattern: x, users: [ana]}]}}",
			"f.yaml:3:23: clause without a kind\n" },
		{ "books: {a: {clauses: [{kind: \"\", pattern: x, users: [ana]}]}}",
			"f.yaml:3:30: 'kind' cannot be ''; one of: push, quorum, reset\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}

/* A shared layer leaves to others what its settings go with. */
static void test_what_layers_agree_on(void **state)
{
	static const struct body_row rows[] = {
		{ "defaults: {variables: {A: {value: {env: X}}}}\n"
		  "books: {a: {variables: {A: {secured: true}}}}",
			" book a\n"
			"  variable A value={env X}<defaults> secured=true\n" },
	};
	static const struct body_row wrong[] = {
		{ "defaults: {variables: {A: {secured: true}}}\nbooks: {a: {variables: {A: x}}}",
			"f.yaml:4:28: 'value' is to be a secret: write {env: NAME} or {file: "
			"PATH}, and never the secret itself\n" },
		{ "defaults: {variables: {A: {value: {env: X}}}}\nbooks: {a: {}}",
			"f.yaml:3:35: 'value' is a secret: write 'secured: true' beside it, or "
			"'false' where all who can read the variable may see it\n" },
		{ "defaults: {variables: {A: {value: {env: X}}}}", "" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}

static void test_secrets_and_what_is_none(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {variables: {A: {value: {env: X}, secured: true}, B: {value: {file: "
		  "x}, secured: false}, C: {value: x, secured: false}, D: {value: x}, E: {secured: "
		  "true}}}}",
			" book a\n"
			"  variable A value={env X} secured=true\n"
			"  variable B value={file x} secured=false\n"
			"  variable C value=x secured=false\n"
			"  variable D value=x\n"
			"  variable E secured=true\n" },
	};
	static const struct body_row wrong[] = {
		{ "variables: {A: {value: x, secured: true}}",
			"f.yaml:3:24: 'value' is to be a secret: write {env: NAME} or {file: "
			"PATH}, and never the secret itself\n" },
		{ "variables: {A: {value: {env: X}}}",
			"f.yaml:3:24: 'value' is a secret: write 'secured: true' beside it, or "
			"'false' where all who can read the variable may see it\n" },
		{ "variables: {A: {value: {env: X}, secured: yes}}",
			"f.yaml:3:43: 'secured' is true or false, not the text \"yes\": write "
			"true\n" },
		{ "variables: {A: {value: {secret: X}, secured: true}}",
			"f.yaml:3:24: 'value' is text or a secret: of a secret, write {env: NAME} "
			"or "
			"{file: PATH}\n" },
		{ "variables: {A: {env: X}, B: {file: x, secured: true}}",
			"f.yaml:3:17: variable has no key 'env': write 'value: {env: ...}'\n"
			"f.yaml:3:30: variable has no key 'file': write 'value: {file: ...}'\n" },
		{ "variables: {A: {value: null}, B: {value: [x]}}",
			"f.yaml:3:24: 'value' is null, which says nothing: leave the key out to "
			"not manage it, or write \"\", [] or {} to empty it\n"
			"f.yaml:3:42: 'value' is text or a secret, not a list\n" },
	};

	(void)state;
	assert_bodies(rows, COUNT(rows));
	assert_bad_bodies(wrong, COUNT(wrong));
}

/* Objects made by hand: the condition itself. */
static void test_conditions(void **state)
{
	static const char *const some[] = { "x", "", NULL };
	static const struct condition when = { "kind", some };
	static const struct field fields[] = {
		{ .name = "kind", .type = FIELD_STRING },
		{ .name = "there", .type = FIELD_STRING, .when = &when },
		{ .name = "always", .type = FIELD_STRING },
	};
	static const struct kind kind = { .name = "thing", KIND_FIELDS(fields) };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct object *o = object_new(&a, &kind, NULL, "");
	struct attr *attr;

	(void)state;
	assert_true(agree_applies(o, &fields[1]));
	attr = object_add_attr(&a, o, &fields[0]);
	attr->value = value_new_string(&a, "x");
	assert_true(agree_applies(o, &fields[1]));
	attr->value = value_new_string(&a, "y");
	assert_false(agree_applies(o, &fields[1]));
	assert_true(agree_applies(o, &fields[2]));
}

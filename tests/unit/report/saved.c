#include "tests/unit/report/filed.h"

#define DAMAGED                                                                                    \
	"the saved plan 'plan.json' is not as Cooper wrote it; nothing of it is believed, make "   \
	"a new one"
#define NO_PLAN                                                                                    \
	"'plan.json' is no saved plan, or only a part of one; 'cooper plan --out FILE' makes "     \
	"one, and manifests are named with -f"
#define UNSEALED                                                                                   \
	"the saved plan 'plan.json' is not sealed, though COOPER_KEY is set: whoever made it did " \
	"not have that key"
#define SEALED                                                                                     \
	"the saved plan 'plan.json' is sealed; set COOPER_KEY to what it was when the plan was "   \
	"made"

/* A repository that is created, people who come and go, files, a webhook that nobody declares, one that is to go. */
static void make(struct toy *t)
{
	struct object *api, *hook, *old;

	toy_begin(t);
	api = toy_object(t, &toy_repository, NULL, "api");
	hook = toy_object(t, &toy_webhook, api, "https://gone.example/");
	old = toy_object(t, &toy_webhook, api, "https://old.example/");
	toy_change(t, CHANGE_CREATE, api, NULL, 4);
	toy_text(t, TOY_DESCRIPTION, NULL, "Public", 5);
	toy_text(t, TOY_PRIVATE, NULL, "true", 6);
	toy_set(t, &toy_reviewer, api, 7);
	toy_member(t, toy_person(t, "ana", "Ana A", "{1}"), true);
	toy_member(t, toy_person(t, NULL, "Carl", "{2}"), false);
	toy_set(t, &toy_file, api, 8);
	filed_file(t, "README.md", NULL, "hello\n");
	filed_file(t, "a b.txt", "old\n", "new\n");
	toy_change(t, CHANGE_DELETE, NULL, hook, 9)->reason = "exact";
	toy_change(t, CHANGE_DELETE, old, old, 10)->reason = "absent";
}

/* A small one: what is tried at each of its bytes is tried often. */
static void make_small(struct toy *t)
{
	toy_begin(t);
	toy_change(t, CHANGE_CREATE, toy_object(t, &toy_repository, NULL, "api"), NULL, 4);
}

static void expect_message(
	const struct str *text, const struct fingerprint_key *key, const char *message)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	char *said = filed_read(&s, text, key);

	if (message)
		assert_non_null(said);
	assert_string_equal(said ? said : "", message ? message : "");
	free(said);
}

static void expect_list(const char *const *list, const char *first, const char *second)
{
	assert_non_null(list);
	assert_true(str_same(list[0], first));
	assert_true(!first || str_same(list[1], second));
	assert_true(!second || !list[2]);
}

/* --- written and read --- */

static void test_it_is_written_twice_the_same(void **state)
{
	AUTO(str_release) struct str one = STR_INIT, two = STR_INIT;
	struct toy t;

	(void)state;
	make(&t);
	filed_write(&t, NULL, &one);
	toy_end(&t);
	make(&t);
	filed_write(&t, NULL, &two);
	assert_string_equal(one.buf, two.buf);
	assert_int_equal(one.buf[one.len - 1], '\n');
	toy_end(&t);
}

static void test_what_was_written_is_read(void **state)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct toy t;

	(void)state;
	make(&t);
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	assert_string_equal(s.origin.version, "1.2.3");
	assert_string_equal(s.origin.server, "https://api.example/2.0");
	assert_string_equal(s.origin.time, "2026-01-02T03:04:05Z");
	assert_string_equal(s.origin.digest, "d1d1");
	assert_null(s.origin.rev);
	assert_false(s.origin.resend_secrets);
	expect_list(s.origin.files, "acme.yaml", "teams");
	expect_list(s.origin.only, "webhook", NULL);
	expect_list(s.origin.targets, NULL, NULL);
	assert_int_equal(strlen(s.id), HASH_TEXT - 1);
	assert_int_equal(s.n, t.plan.n_changes);
	assert_string_equal(value_text(value_at(s.root, "plan.format"), ""), "cooper-plan/1");
	assert_int_equal(value_int(value_at(s.root, "plan.cost.reads"), 0), 7);
	toy_end(&t);
}

static void test_what_the_command_said_is_read(void **state)
{
	static const char *const targets[] = { "acme/a*", "acme", NULL };
	const struct report_context context = { 0 };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct saved_origin origin = filed_origin;
	char id[HASH_TEXT];
	struct toy t;

	(void)state;
	make_small(&t);
	origin.rev = "main~1";
	origin.only = NULL; /* as options have a list of which nothing was said */
	origin.targets = targets;
	origin.resend_secrets = true;
	saved_write(&text, &t.plan, &context, &origin, id);
	assert_null(filed_read(&s, &text, NULL));
	assert_string_equal(s.id, id);
	assert_string_equal(s.origin.rev, "main~1");
	assert_true(s.origin.resend_secrets);
	expect_list(s.origin.only, NULL, NULL);
	expect_list(s.origin.targets, "acme/a*", "acme");
	toy_end(&t);
}

static void expect_change(const struct saved_change *c, const char *list, const char *address,
	const char *key, bool has_content)
{
	assert_string_equal(c->list, list);
	assert_string_equal(c->address, address);
	assert_true(str_same(c->key, key));
	assert_int_equal(c->content != NULL, has_content);
}

static void test_changes_are_found_again(void **state)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct toy t;

	(void)state;
	make(&t);
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	expect_change(&s.changes[0], "acme repositories", "acme/api", "api", false);
	expect_change(&s.changes[1], "acme/api default_reviewers", "acme/api default_reviewers",
		NULL, false);
	expect_change(&s.changes[2], "acme/api files", "acme/api files", NULL, true);
	expect_change(&s.changes[3], "acme/api webhooks", "acme/api webhook https://gone.example/",
		"https://gone.example/", false);
	assert_string_equal(value_text(value_get(s.changes[3].json, "reason"), ""), "exact");
	toy_end(&t);
}

/* What saved_describe() says of a change is what the file has of it. */
static void test_a_change_is_described_as_it_is_written(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct saved_change as;
	struct toy t;
	size_t i;

	(void)state;
	make(&t);
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	for (i = 0; i < s.n; i++) {
		saved_describe(&arena, &t.plan.changes[i], &as);
		assert_string_equal(as.list, s.changes[i].list);
		assert_string_equal(as.address, s.changes[i].address);
		assert_true(str_same(as.key, s.changes[i].key));
		assert_true(str_same(as.content, s.changes[i].content));
		assert_true(value_equal(as.json, s.changes[i].json));
	}
	toy_end(&t);
}

/* The hash of one file's content. */
static const char *content_of(struct arena *a, const char *before, const char *after)
{
	struct saved_change as;
	const char *content;
	struct toy t;

	toy_begin(&t);
	toy_set(&t, &toy_file, toy_object(&t, &toy_repository, NULL, "api"), 3);
	filed_file(&t, "README.md", before, after);
	saved_describe(a, &t.plan.changes[0], &as);
	content = arena_strdup(a, as.content);
	toy_end(&t);
	return content;
}

static void test_the_content_of_files_is_hashed(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *as_is = content_of(&a, "old", "new");

	(void)state;
	assert_string_equal(content_of(&a, "old", "new"), as_is);
	assert_string_not_equal(content_of(&a, "old", "New"), as_is);
	assert_string_not_equal(content_of(&a, "old!", "new"), as_is);
	assert_string_not_equal(content_of(&a, "new", "old"), as_is);
	assert_string_not_equal(content_of(&a, "oldn", "ew"), as_is);
	assert_string_not_equal(content_of(&a, NULL, "x"), content_of(&a, "", "x"));
}

static void test_no_content_and_no_secret_is_in_it(void **state)
{
	const struct field *value = &toy_variable_fields[TOY_VARIABLE_VALUE];
	AUTO(str_release) struct str text = STR_INIT;
	struct object *o;
	struct toy t;

	(void)state;
	make(&t);
	o = toy_object(&t, &toy_variable, toy_object(&t, &toy_repository, NULL, "api"), "A");
	toy_change(&t, CHANGE_CREATE, o, NULL, 3);
	toy_delta(&t, value)->after = toy_secret(&t, value, "TOKEN");
	filed_write(&t, NULL, &text);
	assert_null(strstr(text.buf, "hello"));
	assert_non_null(strstr(text.buf, "\"env\": \"TOKEN\""));
	toy_end(&t);
}

static void test_an_empty_plan(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct map addresses;
	struct toy t;

	(void)state;
	toy_begin(&t);
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	assert_int_equal(s.n, 0);
	map_init(&addresses, &arena);
	saved_addresses(&s, &addresses);
	assert_int_equal(addresses.n, 0);
	toy_end(&t);
}

static void test_ids_differ_where_anything_does(void **state)
{
	const struct report_context context = { 0 };
	AUTO(str_release) struct str one = STR_INIT, two = STR_INIT;
	struct saved_origin origin = filed_origin;
	char first[HASH_TEXT], second[HASH_TEXT];
	struct toy t;

	(void)state;
	make_small(&t);
	saved_write(&one, &t.plan, &context, &origin, first);
	origin.time = "2026-01-02T03:04:06Z";
	saved_write(&two, &t.plan, &context, &origin, second);
	assert_string_not_equal(first, second);
	toy_end(&t);
}

/* --- damaged --- */

/* Refused, whatever the message. */
static void expect_refused(const struct str *text, const char *what, size_t at)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	char *said = filed_read(&s, text, NULL);

	if (!said)
		fail_msg("%s %zu is believed", what, at);
	free(said);
}

static void small_file(struct str *text)
{
	struct toy t;

	make_small(&t);
	filed_write(&t, NULL, text);
	toy_end(&t);
	expect_message(text, NULL, NULL);
}

static void test_a_byte_that_was_changed(void **state)
{
	static const unsigned char flips[] = { 0x01, 0x20, 0x80 };
	AUTO(str_release) struct str text = STR_INIT;
	size_t i, j;

	(void)state;
	small_file(&text);
	for (i = 0; i < text.len; i++)
		for (j = 0; j < COUNT(flips); j++) {
			text.buf[i] = (char)(text.buf[i] ^ flips[j]);
			expect_refused(&text, "with another byte at", i);
			text.buf[i] = (char)(text.buf[i] ^ flips[j]);
		}
}

/* The first `n` bytes of `text`, and those from `m` on. */
static void take(struct str *out, const struct str *text, size_t n, size_t m)
{
	str_reset(out);
	str_addn(out, text->buf, n);
	str_addn(out, text->buf + m, text->len - m);
}

static void test_a_file_that_was_cut(void **state)
{
	AUTO(str_release) struct str text = STR_INIT, part = STR_INIT;
	size_t i;

	(void)state;
	small_file(&text);
	for (i = 0; i < text.len; i++) {
		take(&part, &text, i, text.len);
		expect_refused(&part, "up to", i);
		take(&part, &text, 0, i + 1);
		expect_refused(&part, "without the first", i + 1);
	}
}

static void test_bytes_that_are_missing_or_too_many(void **state)
{
	static const char *const more[] = { " ", "\n", "\t", "0", "\"", "," };
	AUTO(str_release) struct str text = STR_INIT, other = STR_INIT;
	size_t i, j;

	(void)state;
	small_file(&text);
	for (i = 0; i <= text.len; i++) {
		if (i < text.len) {
			take(&other, &text, i, i + 1);
			expect_refused(&other, "without the byte at", i);
		}
		for (j = 0; j < COUNT(more); j++) {
			str_reset(&other);
			str_addn(&other, text.buf, i);
			str_add(&other, more[j]);
			str_addn(&other, text.buf + i, text.len - i);
			expect_refused(&other, "with another byte before", i);
		}
	}
}

static void test_other_files(void **state)
{
	static const char *const rows[] = { "", " ", "\n", "x", "{}", "[]", "null", "\"\"",
		"{\"format\": 1}", "{\"format\": \"cooper-plan/1\"}", "workspace: acme\n",
		"{\"id\": \"x\"}", "[{\"format\": \"cooper-saved-plan/1\"}]",
		"{\"format\": {\"format\": \"cooper-saved-plan/1\"}}" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str text = STR_INIT;

		str_add(&text, rows[i]);
		expect_message(&text, NULL, NO_PLAN);
	}
}

static void test_only_its_beginning(void **state)
{
	static const char *const rows[] = { "{\"format\": \"cooper-saved-plan/1\"}",
		"{\"id\": \"x\", \"format\": \"cooper-saved-plan/1\"}",
		"{\"format\": \"cooper-saved-plan/1\", \"id\": 1}",
		"{\"format\": \"cooper-saved-plan/1\", \"id\": \"\"}" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str text = STR_INIT;

		str_add(&text, rows[i]);
		expect_message(&text, NULL, DAMAGED);
	}
}

static void test_it_was_formatted_anew(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT, line = STR_INIT;
	const struct value *root;

	(void)state;
	small_file(&text);
	root = json_parse(&arena, text.buf, text.len, NULL);
	json_write(&line, root);
	expect_message(&line, NULL, DAMAGED);
	str_addch(&line, '\n');
	expect_message(&line, NULL, DAMAGED);
	filed_replace(&text, "\n  \"version\"", "\n\t\"version\"");
	expect_message(&text, NULL, DAMAGED);
}

/* The same text in JSON that is written in another way. */
static void test_a_letter_that_was_escaped(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	small_file(&text);
	filed_replace(&text, "\"acme/api\"", "\"acme\\/api\"");
	expect_message(&text, NULL, DAMAGED);
	filed_replace(&text, "\"acme\\/api\"", "\"acme/ap\\u0069\"");
	expect_message(&text, NULL, DAMAGED);
}

/* --- forged: the hash is right --- */

static void test_the_forger_of_these_tests_can_forge(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	small_file(&text);
	filed_forge(&text, "\"d1d1\"", "\"d2d2\"");
	expect_message(&text, NULL, NULL);
	filed_replace(&text, "\"d2d2\"", "\"d1d1\"");
	expect_message(&text, NULL, DAMAGED);
}

static void test_members_that_are_missing_or_wrong(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "\"version\": \"1.2.3\"", "\"version\": 123" },
		{ "\"version\"", "\"Version\"" },
		{ "\"version\": \"1.2.3\"", "\"version\": null" },
		{ "\"time\"", "\"when\"" },
		{ "\"time\": \"2026-01-02T03:04:05Z\"", "\"time\": {}" },
		{ "\"server\"", "\"serve\"" },
		{ "\"digest\"", "\"digset\"" },
		{ "\"manifests\": {", "\"manifest\": {" },
		{ "\"files\"", "\"fils\"" },
		{ "\"acme.yaml\",", "\"acme.yaml\", 1," },
		{ "\"acme.yaml\",", "[\"acme.yaml\"]," },
		{ "\"only\": [", "\"only\": null, \"o\": [" },
		{ "\"targets\": []", "\"targets\": {}" },
		{ "\"targets\": []", "\"targets\": \"\"" },
		{ "\"subjects\"", "\"subject\"" },
		{ "\"subjects\": [", "\"subjects\": [{\"list\": \"acme repositories\"}," },
		{ "\"subjects\": [", "\"subjects\": 1, \"s\": [" },
		{ "\"list\": \"acme repositories\"", "\"list\": null" },
		{ "\"list\": \"acme repositories\"", "\"list\": [\"acme\"]" },
		{ "\"plan\": {", "\"Plan\": {" },
		{ "\"changes\": [", "\"changes\": {}, \"c\": [" },
		{ "\"changes\": [", "\"changes\": [7," },
		{ "\"changes\": [", "\"changes\": [], \"c\": [" },
		{ "\"address\": \"acme/api\"", "\"address\": 1" },
		{ "\"action\": \"create\"", "\"action\": {}" },
		{ "\"kind\": \"repository\"", "\"kind\": null" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str text = STR_INIT;

		small_file(&text);
		filed_forge(&text, rows[i].from, rows[i].to);
		expect_message(&text, NULL, DAMAGED);
	}
}

static void test_another_format(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	small_file(&text);
	filed_forge(&text, "cooper-saved-plan/1", "cooper-saved-plan/2");
	expect_message(&text, NULL,
		"'plan.json' is a saved plan of another version of Cooper (cooper-saved-plan/2); "
		"make a new one");
	filed_forge(&text, "cooper-saved-plan/2", "cooper-result/1");
	expect_message(&text, NULL, NO_PLAN);
}

/* The id is the last member: what follows it would be under no hash. */
static void test_something_after_the_id(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT, other = STR_INIT;
	const struct value *root;

	(void)state;
	small_file(&text);
	text.buf[text.len - 3] = ','; /* the line end before the brace */
	str_truncate(&text, text.len - 2);
	str_add(&text, "\"more\": 1}");
	root = json_parse(&arena, text.buf, text.len, NULL);
	assert_non_null(root);
	json_write_pretty(&other, root);
	expect_message(&other, NULL, DAMAGED);
}

/* --- sealed --- */

static void test_a_seal_needs_its_key(void **state)
{
	AUTO(str_release) struct str text = STR_INIT, open = STR_INIT;
	struct fingerprint_key key, other;
	struct toy t;

	(void)state;
	fingerprint_key_of(&key, "0123456789abcdef0123456789abcdef");
	fingerprint_key_of(&other, "0123456789abcdef0123456789abcdeF");
	make_small(&t);
	filed_write(&t, &key, &text);
	filed_write(&t, NULL, &open);
	expect_message(&text, &key, NULL);
	expect_message(&text, NULL, SEALED);
	expect_message(&text, &other, SEALED);
	expect_message(&open, &key, UNSEALED);
	toy_end(&t);
}

/* Whoever has not the key can make the hash, and say that there is no seal, or another. */
static void test_a_seal_cannot_be_forged(void **state)
{
	AUTO(str_release) struct str text = STR_INIT, sealed = STR_INIT;
	struct fingerprint_key key, other;
	struct toy t;

	(void)state;
	fingerprint_key_of(&key, "0123456789abcdef0123456789abcdef");
	fingerprint_key_of(&other, "ffffffffffffffffffffffffffffffff");
	make_small(&t);
	filed_write(&t, &key, &text);
	filed_forge(&text, "\"d1d1\"", "\"d2d2\"");
	expect_message(&text, &key, DAMAGED);
	filed_write(&t, &other, &sealed);
	filed_replace(&sealed, other.id, key.id);
	expect_message(&sealed, &key, DAMAGED);
	filed_forge(&sealed, "\"sealed\": \"", "\"sealed\": null, \"was\": \"");
	expect_message(&sealed, &key, UNSEALED);
	toy_end(&t);
}

static void test_a_sealed_file_that_was_changed(void **state)
{
	AUTO(str_release) struct str text = STR_INIT;
	struct fingerprint_key key;
	struct toy t;
	size_t i;

	(void)state;
	fingerprint_key_of(&key, "0123456789abcdef0123456789abcdef");
	make_small(&t);
	filed_write(&t, &key, &text);
	for (i = 0; i < text.len; i++) {
		AUTO(saved_release) struct saved s = SAVED_INIT;
		char *said;

		text.buf[i] ^= 1;
		said = filed_read(&s, &text, &key);
		text.buf[i] ^= 1;
		assert_non_null(said);
		free(said);
	}
	toy_end(&t);
}

/* --- what it touches --- */

static void expect_addresses(const struct saved *s, const char *const *addresses)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct map found;
	size_t n;

	map_init(&found, &arena);
	saved_addresses(s, &found);
	for (n = 0; addresses[n]; n++)
		if (!map_get(&found, addresses[n]))
			fail_msg("'%s' is not touched", addresses[n]);
	assert_int_equal(found.n, n);
}

/* Reads the plan from its file, and ends it. */
static void file(struct toy *t, struct saved *s)
{
	AUTO(str_release) struct str text = STR_INIT;

	filed_write(t, NULL, &text);
	assert_null(filed_read(s, &text, NULL));
	toy_end(t);
}

/* Lists as a whole only where they are one thing, or where what goes is not declared. */
static void test_what_it_touches(void **state)
{
	static const char *const addresses[] = { "acme/api", "acme/api default_reviewers",
		"acme/api file README.md", "acme/api file a b.txt", "acme/api webhooks",
		"acme/api webhook https://gone.example/", "acme/api webhook https://old.example/",
		NULL };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	struct toy t;

	(void)state;
	make(&t);
	file(&t, &s);
	expect_addresses(&s, addresses);
}

/* What files are in may be made by them. */
static void test_it_touches_where_files_are_made(void **state)
{
	static const char *const addresses[] = { "acme/api", "acme/api file README.md", NULL };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_set(&t, &toy_file, toy_object(&t, &toy_repository, NULL, "api"), 8)->action =
		CHANGE_CREATE;
	filed_file(&t, "README.md", NULL, "hello\n");
	file(&t, &s);
	expect_addresses(&s, addresses);
}

/* Before it is known who they are, they have no other name than the manifest's. */
static void test_it_touches_all_of_people(void **state)
{
	static const char *const addresses[] = { "acme/api user_permissions",
		"acme/api user_permission {1}", NULL };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	struct object *grant;
	struct toy t;

	(void)state;
	toy_begin(&t);
	grant = toy_object(&t, &toy_grant, toy_object(&t, &toy_repository, NULL, "api"), "{1}");
	toy_change(&t, CHANGE_CREATE, grant, NULL, 3);
	file(&t, &s);
	expect_addresses(&s, addresses);
}

static void test_it_touches_what_is_replaced(void **state)
{
	static const char *const addresses[] = { "acme/api deploy_key ssh-rsa x", NULL };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	struct object *lock;
	struct toy t;

	(void)state;
	toy_begin(&t);
	lock = toy_object(&t, &toy_lock, toy_object(&t, &toy_repository, NULL, "api"), "ssh-rsa x");
	toy_change(&t, CHANGE_REPLACE, lock, lock, 3)->reason =
		"'label' can be set on creation only";
	file(&t, &s);
	expect_addresses(&s, addresses);
}

static void test_a_part_of_it(void **state)
{
	static const char *const some[] = { "acme/api default_reviewers",
		"acme/api webhook https://old.example/", NULL };
	static const char *const none[] = { NULL };
	const bool keep[] = { false, true, false, false, true }, nothing[] = { false, false };
	AUTO(saved_release) struct saved s = SAVED_INIT;
	struct toy t;

	(void)state;
	make(&t);
	file(&t, &s);
	saved_narrow(&s, keep);
	assert_int_equal(s.n, 2);
	expect_addresses(&s, some);
	saved_narrow(&s, nothing);
	assert_int_equal(s.n, 0);
	expect_addresses(&s, none);
}

/* Whoever forges a member that is read late does no harm. */
static void test_members_of_another_shape(void **state)
{
	static const struct {
		const char *from, *to;
		size_t touched;
	} rows[] = {
		{ "\"members\": []", "\"members\": 1", 1 },
		{ "\"members\": []", "\"members\": {\"a\": []}", 1 },
		{ "\"members\": [],", "", 1 },
		{ "\"members\": []", "\"members\": [null, {}, [], \"x\", 7]", 4 },
		{ "\"whole\": []", "\"whole\": true", 1 },
		{ "\"whole\": []", "\"whole\": [\"x\", {}]", 3 },
		{ "\"crowds\": []", "\"crowds\": 1", 1 },
		{ "\"crowds\": []", "\"crowds\": [1, {}, {\"live\": \"x\"}]", 1 },
		{ "\"fields\": []", "\"fields\": {}", 1 },
		{ "\"key\": \"api\"", "\"key\": {}", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(arena_release) struct arena arena = ARENA_INIT;
		AUTO(saved_release) struct saved s = SAVED_INIT;
		AUTO(str_release) struct str text = STR_INIT;
		struct plan nothing = PLAN_INIT;
		struct map addresses;

		small_file(&text);
		filed_forge(&text, rows[i].from, rows[i].to);
		assert_null(filed_read(&s, &text, NULL));
		map_init(&addresses, &arena);
		saved_addresses(&s, &addresses);
		assert_int_equal(addresses.n, rows[i].touched);
		saved_recall(&s, &nothing);
	}
}

/* --- how many there were --- */

/* The crowd of `kind` in the plan, of which `live` are known and `deleted` go. */
static struct crowd crowd_of(
	const struct toy *t, const struct kind *kind, size_t live, size_t deleted)
{
	return (struct crowd){
		.kind = kind, .workspace = t->workspace, .live = live, .deleted = deleted
	};
}

static void test_crowds_are_recalled(void **state)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct crowd crowds[2];
	struct toy t;

	(void)state;
	make(&t);
	crowds[0] = crowd_of(&t, &toy_webhook, 100, 4);
	crowds[1] = crowd_of(&t, &toy_variable, 20, 1);
	t.plan.crowds = crowds;
	t.plan.n_crowds = COUNT(crowds);
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	crowds[0].live = 4;
	crowds[1].live = 21;
	saved_recall(&s, &t.plan);
	assert_int_equal(crowds[0].live, 100);
	assert_int_equal(crowds[0].deleted, 4);
	assert_int_equal(crowds[1].live, 21);
	toy_end(&t);
}

static void test_other_crowds_are_not(void **state)
{
	static const struct kind other = {
		.name = "webhook", .plural = "webhooks", .parent = &toy_workspace
	};
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct crowd crowds[3];
	struct object beta = { .kind = &toy_workspace, .key = "beta" };
	struct toy t;

	(void)state;
	make(&t);
	crowds[0] = crowd_of(&t, &toy_webhook, 100, 4);
	t.plan.crowds = crowds;
	t.plan.n_crowds = 1;
	filed_write(&t, NULL, &text);
	assert_null(filed_read(&s, &text, NULL));
	crowds[0] = crowd_of(&t, &toy_variable, 1, 1);
	crowds[1] = crowd_of(&t, &other, 2, 1);
	crowds[2] = crowd_of(&t, &toy_webhook, 3, 1);
	crowds[2].workspace = &beta;
	t.plan.n_crowds = 3;
	saved_recall(&s, &t.plan);
	assert_int_equal(crowds[0].live, 1);
	assert_int_equal(crowds[1].live, 2);
	assert_int_equal(crowds[2].live, 3);
	toy_end(&t);
}

#include "remote/decode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"

#include "tests/unit/unit.h"

static const struct kind city = { .name = "city" };
static const struct field house_fields[] = {
	{ .name = "slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "text", .path = "content.raw", .type = FIELD_TEXT },
	{ .name = "is_private", .type = FIELD_BOOL },
	{ .name = "rooms", .type = FIELD_INT },
	{ .name = "doors", .type = FIELD_STRING_SET },
	{ .name = "owner", .type = FIELD_PERSON },
	{ .name = "street", .path = "street.key", .type = FIELD_REFERENCE },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};
static const struct kind house = {
	.name = "house", .parent = &city, .shape = KIND_MAP, KIND_FIELDS(house_fields)
};

static const struct field rule_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "limit", .type = FIELD_INT, .flags = FIELD_KEY },
	{ .name = "pattern", .type = FIELD_STRING, .flags = FIELD_KEY },
};
static const struct kind rule = { .name = "rule", .shape = KIND_LIST, KIND_FIELDS(rule_fields) };

static const struct field branch_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "match", .type = FIELD_STRING, .flags = FIELD_KEY, .otherwise = "glob" },
	{ .name = "type", .type = FIELD_STRING, .flags = FIELD_KEY, .otherwise = "" },
	{ .name = "pattern", .type = FIELD_STRING, .flags = FIELD_KEY, .otherwise = "" },
	{ .name = "users", .type = FIELD_PEOPLE },
	{ .name = "groups", .type = FIELD_STRING_SET, .member = "slug" },
};
static const struct kind branch = {
	.name = "branch", .shape = KIND_LIST, KIND_FIELDS(branch_fields)
};

static const struct field lock_fields[] = {
	{ .name = "key", .type = FIELD_SSH_KEY, .flags = FIELD_KEY },
	{ .name = "host_key", .path = "public", .type = FIELD_SSH_KEY, .member = "key_type key" },
	{ .name = "value", .type = FIELD_VALUE },
	{ .name = "hash", .path = "target.hash", .type = FIELD_COMMIT },
	{ .name = "kind", .path = "target.kind", .constant = "branch" },
	{ .name = "right", .type = FIELD_STRING, .gone = "none" },
	{ .name = "when", .type = FIELD_CRON },
};
static const struct kind lock = { .name = "lock", .shape = KIND_LIST, KIND_FIELDS(lock_fields) };

static const struct field bare_fields[] = {
	{ .name = "user", .path = ".", .type = FIELD_PERSON, .flags = FIELD_KEY },
};
static const struct kind bare = { .name = "guest", .shape = KIND_SET, KIND_FIELDS(bare_fields) };
static const struct field wrapped_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};
static const struct kind wrapped = {
	.name = "guest", .shape = KIND_SET, KIND_FIELDS(wrapped_fields)
};
static const struct kind tracker = { .name = "tracker", .shape = KIND_SINGLETON };

struct ground {
	struct arena kept, scratch;
	struct people people;
	struct decoder d;
	struct err e;
};

static void ground_init(struct ground *g)
{
	*g = (struct ground){ ARENA_INIT, ARENA_INIT, { 0 }, { 0 }, ERR_INIT };
	people_init(&g->people, &g->kept);
	g->d = (struct decoder){ &g->kept, &g->people };
}

static void ground_release(struct ground *g)
{
	arena_release(&g->scratch);
	arena_release(&g->kept);
	err_release(&g->e);
}

static const struct value *parse(struct ground *g, const char *json)
{
	const struct value *v = json_parse(&g->scratch, json, strlen(json), &g->e);

	assert_non_null(v);
	return v;
}

/* Decodes and gives the JSON's memory back, so that whoever still looks at it is found out. */
static struct object *decode(struct ground *g, const struct kind *kind, const char *json)
{
	struct object *o = decode_object(&g->d, kind, NULL, parse(g, json), &g->e);

	arena_release(&g->scratch);
	return o;
}

static const char *text(const struct object *o, const char *name)
{
	const struct attr *attr = object_attr(o, name);

	assert_non_null(attr);
	return value_text(attr->value, "(none)");
}

static void test_takes_every_field_that_is_there(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *parent, *o;

	(void)state;
	ground_init(&g);
	parent = object_new(&g.kept, &city, NULL, "acme");
	o = decode_object(&g.d, &house, parent,
		parse(&g, "{\"slug\":\"villa\",\"content\":{\"raw\":\"a\\nb\",\"html\":\"<p>\"},"
			  "\"is_private\":true,\"rooms\":12345678901,\"doors\":[\"b\",\"a\"],"
			  "\"street\":{\"key\":\"HIGH\"},\"uuid\":\"{1}\",\"more\":1}"),
		&g.e);
	arena_release(&g.scratch);
	assert_non_null(o);
	assert_string_equal(o->key, "villa");
	assert_ptr_equal(o->kind, &house);
	assert_ptr_equal(o->parent, parent);
	assert_int_equal(o->n_attrs, 7);
	assert_string_equal(text(o, "text"), "a\nb");
	assert_true(value_true(object_attr(o, "is_private")->value));
	assert_true(value_int(object_attr(o, "rooms")->value, 0) == 12345678901);
	assert_string_equal(text(o, "street"), "HIGH");
	assert_string_equal(text(o, "uuid"), "{1}");
	assert_int_equal(object_attr(o, "doors")->value->n, 2);
	assert_string_equal(object_attr(o, "doors")->value->items[1].text, "a");
}

static void test_what_is_not_there_is_no_attribute_and_null_is_one(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *o;

	(void)state;
	ground_init(&g);
	o = decode(&g, &house,
		"{\"slug\":\"villa\",\"content\":null,\"rooms\":null,\"owner\":null,\"street\":"
		"null}");
	assert_non_null(o);
	assert_null(object_attr(o, "text"));
	assert_null(object_attr(o, "street"));
	assert_null(object_attr(o, "is_private"));
	assert_int_equal(object_attr(o, "rooms")->value->type, VALUE_NULL);
	assert_int_equal(object_attr(o, "owner")->value->type, VALUE_NULL);
	assert_null(object_attr(o, "owner")->person);
}

static void test_takes_booleans_that_are_texts(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_string_equal(
		text(decode(&g, &house, "{\"slug\":\"a\",\"is_private\":\"true\"}"), "is_private"),
		"true");
	assert_null(decode(&g, &house, "{\"slug\":\"a\",\"is_private\":\"maybe\"}"));
	assert_int_equal(g.e.code, ERR_REPLY);
}

static void test_learns_who_a_person_is(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct person *known;
	const struct attr *owner;

	(void)state;
	ground_init(&g);
	known = people_by_id(
		&g.people, "557058:BA892F5C-0000-4a4e-9f0e-0f6f2a1c9b11", (struct place){ 0 });
	owner = object_attr(
		decode(&g, &house,
			"{\"slug\":\"a\",\"owner\":{\"display_name\":\"Ana\",\"links\":{\"self\":1}"
			","
			"\"uuid\":\"{8F3C6F0E-5a4c-4a4e-9f0e-0f6f2a1c9b11}\","
			"\"account_id\":\"557058:ba892f5c-0000-4a4e-9f0e-0f6f2a1c9b11\"}}"),
		"owner");
	assert_true(person_same(owner->person, known));
	assert_string_equal(person_path_id(known), "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}");
	assert_string_equal(person_label(known), "Ana");
	assert_string_equal(value_text(value_get(owner->value, "display_name"), ""), "Ana");
	assert_null(value_get(owner->value, "links"));
}

static void test_the_key_of_a_person_is_the_uuid_or_else_the_account_id(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *o;

	(void)state;
	ground_init(&g);
	o = decode(
		&g, &bare, "{\"uuid\":\"{8F3C}\",\"account_id\":\"1\",\"display_name\":\"Ana\"}");
	assert_string_equal(o->key, "{8f3c}");
	assert_string_equal(object_attr(o, "user")->person->display_name, "Ana");
	o = decode(
		&g, &wrapped, "{\"type\":\"default_reviewer\",\"user\":{\"account_id\":\"abc\"}}");
	assert_string_equal(o->key, "abc");
}

static void test_several_key_fields_are_joined(void **state)
{
	AUTO(ground_release) struct ground g;
	const char *json = "{\"pattern\":\"main\",\"kind\":\"push\",\"limit\":2}";

	(void)state;
	ground_init(&g);
	assert_string_equal(decode(&g, &rule, json)->key, "push 2 main");
	assert_string_equal(decode_key(&g.d, &rule, parse(&g, json), &g.e), "push 2 main");
	assert_string_equal(decode(&g, &tracker, "{}")->key, "");
}

static void test_an_identity_has_the_ids_of_the_server(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_string_equal(decode_identity(&g.d, &house,
				    parse(&g, "{\"slug\":\"a\",\"uuid\":\"{1}\",\"id\":7}"), &g.e),
		"a\n{1}\n7");
	assert_string_equal(
		decode_identity(&g.d, &house, parse(&g, "{\"slug\":\"a\",\"id\":8}"), &g.e),
		"a\n\n8");
	assert_null(decode_identity(&g.d, &house, parse(&g, "{\"id\":8}"), &g.e));
}

#define ED25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"

static void test_people_are_learnt_each_once(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct person *ana;
	const struct attr *users;

	(void)state;
	ground_init(&g);
	ana = people_by_id(&g.people, "{a}", (struct place){ 0 });
	users = object_attr(
		decode(&g, &branch,
			"{\"kind\":\"push\",\"users\":[{\"uuid\":\"{B}\",\"links\":{},"
			"\"display_name\":\"Bo\"},{\"uuid\":\"{a}\"},{\"uuid\":\"{b}\"}]}"),
		"users");
	assert_int_equal(users->n_people, 2);
	assert_string_equal(users->people[0]->display_name, "Bo");
	assert_true(person_same(users->people[1], ana));
	assert_int_equal(users->value->n, 2);
	assert_string_equal(value_text(value_get(&users->value->items[0], "uuid"), ""), "{B}");
	assert_null(value_get(&users->value->items[0], "links"));
	users = object_attr(decode(&g, &branch, "{\"kind\":\"push\",\"users\":null}"), "users");
	assert_int_equal(users->value->type, VALUE_NULL);
	assert_int_equal(users->n_people, 0);
}

static void test_members_of_a_list_are_its_texts(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct value *groups;

	(void)state;
	ground_init(&g);
	groups = object_attr(decode(&g, &branch,
				     "{\"kind\":\"push\",\"groups\":[{\"slug\":\"devs\",\"name\":"
				     "\"Devs\"},{\"slug\":\"ops\"}]}"),
		"groups")
			 ->value;
	assert_int_equal(groups->n, 2);
	assert_string_equal(groups->items[0].text, "devs");
	assert_string_equal(groups->items[1].text, "ops");
}

static void test_a_part_of_the_key_may_stand_for_something(void **state)
{
	static const struct {
		const char *json, *key;
	} rows[] = {
		{ "{\"kind\":\"push\",\"match\":\"glob\",\"pattern\":\"main\"}", "push main" },
		{ "{\"kind\":\"push\",\"pattern\":\"main\",\"type\":null}", "push main" },
		{ "{\"kind\":\"push\",\"match\":\"model\",\"type\":\"fix\",\"pattern\":\"\"}",
			"push model fix" },
		{ "{\"kind\":\"push\"}", "push" },
	};
	AUTO(ground_release) struct ground g;
	size_t i;

	(void)state;
	ground_init(&g);
	for (i = 0; i < COUNT(rows); i++) {
		assert_string_equal(decode(&g, &branch, rows[i].json)->key, rows[i].key);
		assert_string_equal(
			decode_key(&g.d, &branch, parse(&g, rows[i].json), &g.e), rows[i].key);
	}
}

static void test_keys_have_one_spelling(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *o;

	(void)state;
	ground_init(&g);
	o = decode(&g, &lock, "{\"key\":\"  " ED25519 "  ana@laptop\"}");
	assert_string_equal(o->key, ED25519);
	assert_string_equal(text(o, "key"), ED25519);
	o = decode(&g, &lock,
		"{\"key\":\"x\",\"public\":{\"md5\":\"1\",\"key\":\"AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnk"
		"Vzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\",\"key_type\":\"ssh-ed25519\"}}");
	assert_string_equal(text(o, "host_key"), ED25519);
	/* What the server has is what it has. */
	assert_string_equal(o->key, "x");
	o = decode(&g, &lock, "{\"key\":\"x\",\"public\":{\"key\":\"AAA\"}}");
	assert_string_equal(text(o, "host_key"), "AAA");
}

static void test_hosts_have_one_spelling(void **state)
{
	static const struct field fields[] = {
		{ .name = "host", .type = FIELD_HOST, .flags = FIELD_KEY }
	};
	static const struct kind known = {
		.name = "known", .shape = KIND_LIST, KIND_FIELDS(fields)
	};
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_string_equal(decode(&g, &known, "{\"host\":\"[Git.Acme.Example]:22\"}")->key,
		"git.acme.example");
	assert_string_equal(decode(&g, &known, "{\"host\":\"|1|a=|b=\"}")->key, "|1|a=|b=");
}

static void test_schedules_have_one_spelling(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_string_equal(
		text(decode(&g, &lock, "{\"key\":\"x\",\"when\":\"0 0  12 ? * MON *\"}"), "when"),
		"0 0 12 ? * 2 *");
	assert_string_equal(
		text(decode(&g, &lock, "{\"key\":\"x\",\"when\":\"at noon\"}"), "when"), "at noon");
}

static void test_values_are_any_scalar_and_commits_are_texts(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *o;

	(void)state;
	ground_init(&g);
	o = decode(&g, &lock, "{\"key\":\"x\",\"value\":7,\"target\":{\"hash\":\"abc\"}}");
	assert_string_equal(text(o, "value"), "7");
	assert_string_equal(text(o, "hash"), "abc");
	o = decode(&g, &lock, "{\"key\":\"x\",\"value\":\"text\"}");
	assert_string_equal(text(o, "value"), "text");
	assert_null(object_attr(decode(&g, &lock, "{\"key\":\"x\"}"), "value"));
}

static void test_what_is_only_sent_is_not_read(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_null(object_attr(
		decode(&g, &lock, "{\"key\":\"x\",\"target\":{\"kind\":[1]}}"), "kind"));
}

static void test_a_text_may_say_that_it_is_not_there(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_true(decode_gone(&lock, parse(&g, "{\"key\":\"x\",\"right\":\"none\"}")));
	assert_false(decode_gone(&lock, parse(&g, "{\"key\":\"x\",\"right\":\"read\"}")));
	assert_false(decode_gone(&lock, parse(&g, "{\"key\":\"none\"}")));
	assert_false(decode_gone(&lock, parse(&g, "[]")));
}

static void test_a_copy_outlives_the_object(void **state)
{
	AUTO(ground_release) struct ground g;
	AUTO(arena_release) struct arena own = ARENA_INIT;
	struct decoder d;
	struct object *o;

	(void)state;
	ground_init(&g);
	d = (struct decoder){ &own, &g.people };
	o = decode_object(&d, &branch, NULL,
		parse(&g, "{\"kind\":\"push\",\"match\":\"glob\",\"users\":[{\"uuid\":\"{a}\"}],"
			  "\"groups\":[{\"slug\":\"ops\"}]}"),
		&g.e);
	o = decode_copy(&g.kept, o);
	arena_release(&own);
	assert_string_equal(o->key, "push");
	assert_string_equal(text(o, "match"), "glob");
	assert_int_equal(object_attr(o, "users")->n_people, 1);
	assert_string_equal(object_attr(o, "users")->people[0]->uuid, "{a}");
	assert_string_equal(object_attr(o, "groups")->value->items[0].text, "ops");
}

static void refuses(const struct kind *kind, const char *json, const char *message)
{
	AUTO(ground_release) struct ground g;

	ground_init(&g);
	assert_null(decode(&g, kind, json));
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_string_equal(err_text(&g.e), message);
}

static void test_refuses_what_is_no_object(void **state)
{
	(void)state;
	refuses(&house, "[1]", "a list where a house belongs");
	refuses(&house, "\"villa\"", "text where a house belongs");
	refuses(&house, "null", "null where a house belongs");
}

/* As off would count what an answer does not have; a gateway's own JSON has nothing of it. */
static void test_refuses_settings_that_say_nothing(void **state)
{
	static const struct field fields[] = { { .name = "enabled", .type = FIELD_BOOL },
		{ .name = "depth", .path = "limits.depth", .type = FIELD_INT } };
	static const struct kind settings = {
		.name = "setting", .shape = KIND_SINGLETON, .item = "setting", KIND_FIELDS(fields)
	};
	static const struct kind part = { .name = "part",
		.shape = KIND_SINGLETON,
		.flags = KIND_IN_PARENT,
		KIND_FIELDS(fields) };
	static const char message[] = "an answer without any field of a setting";
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	refuses(&settings, "{}", message);
	refuses(&settings, "{\"values\": \"none\", \"limits\": {}}", message);
	assert_int_equal(decode(&g, &settings, "{\"limits\": {\"depth\": 1}}")->n_attrs, 1);
	assert_int_equal(decode(&g, &settings, "{\"enabled\": null}")->n_attrs, 1);
	assert_int_equal(decode(&g, &part, "{}")->n_attrs, 0);
}

static void test_refuses_what_has_no_key(void **state)
{
	(void)state;
	refuses(&house, "{}", "a house without 'slug'");
	refuses(&house, "{\"slug\":\"\"}", "a house without 'slug'");
	refuses(&house, "{\"slug\":null}", "a house without 'slug'");
	refuses(&house, "{\"slug\":[]}", "'slug' of the house is a list where text belongs");
	refuses(&wrapped, "{\"uuid\":\"{1}\"}", "a guest without 'user'");
	refuses(&rule, "{\"kind\":\"push\",\"limit\":1}", "a rule without 'pattern'");
}

static void test_refuses_types_that_a_field_cannot_have(void **state)
{
	(void)state;
	refuses(&house, "{\"slug\":\"a\",\"content\":{\"raw\":1}}",
		"'content.raw' of the house is a whole number where text belongs");
	refuses(&house, "{\"slug\":\"a\",\"rooms\":\"2\"}",
		"'rooms' of the house is text where a whole number belongs");
	refuses(&house, "{\"slug\":\"a\",\"rooms\":2.5}",
		"'rooms' of the house is a number where a whole number belongs");
	refuses(&house, "{\"slug\":\"a\",\"doors\":[\"x\",{}]}",
		"'doors' of the house is a list where a list of texts belongs");
	refuses(&house, "{\"slug\":\"a\",\"doors\":\"x\"}",
		"'doors' of the house is text where a list of texts belongs");
	refuses(&house, "{\"slug\":\"a\",\"is_private\":{}}",
		"'is_private' of the house is a map where true or false belongs");
	refuses(&house, "{\"slug\":\"a\",\"owner\":\"ana\"}",
		"'owner' of the house is text where a person belongs");
	refuses(&branch, "{\"kind\":\"a\",\"users\":[\"ana\"]}",
		"'users' of the branch is a list where a list of people belongs");
	refuses(&branch, "{\"kind\":\"a\",\"users\":[{\"name\":\"ana\"}]}",
		"'users' is a person without 'uuid' and 'account_id'");
	refuses(&branch, "{\"kind\":\"a\",\"groups\":[\"devs\"]}",
		"'groups' of the branch is a list where a list of texts belongs");
	refuses(&branch, "{\"kind\":\"a\",\"groups\":[{\"slug\":1}]}",
		"'groups' of the branch is a list where a list of texts belongs");
	refuses(&lock, "{\"key\":\"a\",\"public\":\"text\"}",
		"'public' of the lock is text where a public SSH key belongs");
	refuses(&lock, "{\"key\":\"a\",\"value\":[]}",
		"'value' of the lock is a list where text or a secret belongs");
}

static void test_refuses_persons_that_are_nobody(void **state)
{
	(void)state;
	refuses(&bare, "{\"display_name\":\"Ana\"}",
		"'user' is a person without 'uuid' and 'account_id'");
	refuses(&house, "{\"slug\":\"a\",\"owner\":{\"uuid\":{},\"account_id\":\"\"}}",
		"'owner' is a person without 'uuid' and 'account_id'");
}

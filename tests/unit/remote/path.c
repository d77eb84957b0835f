#include "remote/path.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"

#include "tests/unit/unit.h"

static const struct kind city = { .name = "city" };
static const struct kind street = { .name = "street", .parent = &city };
static const struct field house_fields[] = {
	{ .name = "number", .type = FIELD_INT, .flags = FIELD_KEY },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
	{ .name = "owner", .type = FIELD_PERSON },
	{ .name = "city", .type = FIELD_STRING },
};
static const struct kind house = {
	.name = "house", .parent = &street, .shape = KIND_LIST, KIND_FIELDS(house_fields)
};
static const struct field shed_fields[] = {
	{ .name = "colour", .type = FIELD_STRING, .flags = FIELD_KEY },
};
static const struct kind shed = {
	.name = "shed", .parent = &street, .shape = KIND_MAP, KIND_FIELDS(shed_fields)
};

struct ground {
	struct arena arena;
	struct object *city, *street, *house, *live;
};

static void ground_init(struct ground *g)
{
	g->arena = (struct arena)ARENA_INIT;
	g->city = object_new(&g->arena, &city, NULL, "acme");
	g->street = object_new(&g->arena, &street, g->city, "high street");
	g->house = object_new(&g->arena, &house, g->street, "12");
	g->live = object_new(&g->arena, &house, g->street, "12 old");
}

static void ground_release(struct ground *g)
{
	arena_release(&g->arena);
}

static struct attr *set(struct ground *g, struct object *o, const char *name, const char *text)
{
	struct attr *attr = object_add_attr(&g->arena, o, kind_field(&house, name));

	attr->value = text ? value_new_string(&g->arena, text) : value_new_null(&g->arena);
	return attr;
}

static void expands(const char *template, const struct object *o, const struct object *live,
	const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(path_expand(&out, template, o, live, &e), 0);
	assert_string_equal(out.buf, expected);
	assert_int_equal(e.code, ERR_NONE);
}

static void refuses(const char *template, const struct object *o, const struct object *live)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	str_add(&out, "before ");
	assert_int_equal(path_expand(&out, template, o, live, &e), -1);
	assert_int_equal(e.code, ERR_INTERNAL);
	assert_string_equal(out.buf, "before ");
}

static void test_names_the_object_and_its_ancestors(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	expands("cities/{city}/{street}/{house}", g.house, NULL, "cities/acme/high%20street/12");
	expands("cities/{city}", g.city, NULL, "cities/acme");
	expands("cities", g.city, NULL, "cities");
}

static void test_prefers_the_key_that_the_server_still_knows(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	expands("{street}/{house}", g.house, g.live, "high%20street/12%20old");
}

static void test_takes_fields_of_the_live_object_before_those_of_the_desired_one(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	set(&g, g.house, "uuid", "{desired}");
	expands("houses/{uuid}", g.house, NULL, "houses/%7Bdesired%7D");
	expands("houses/{uuid}", g.house, g.live, "houses/%7Bdesired%7D");
	set(&g, g.live, "uuid", "{live}");
	expands("houses/{uuid}", g.house, g.live, "houses/%7Blive%7D");
}

static void test_a_kind_goes_before_a_field_of_that_name(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	set(&g, g.house, "city", "elsewhere");
	expands("{city}", g.house, NULL, "acme");
}

static void test_a_number_is_its_digits(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	set(&g, g.live, "number", NULL)->value = value_new_int(&g.arena, 27);
	expands("houses/{number}", g.house, g.live, "houses/27");
}

static void test_a_person_is_the_uuid_or_else_the_account_id(void **state)
{
	AUTO(ground_release) struct ground g;
	struct person ana = { .uuid = "{8f3c}", .account_id = "557058:ba89" };
	struct person bo = { .account_id = "557058:ba89" };
	struct person other = { .email = "ana@acme.example", .same = &ana };
	struct attr *owner;

	(void)state;
	ground_init(&g);
	owner = set(&g, g.house, "owner", "ana");
	owner->person = &ana;
	expands("people/{owner}", g.house, NULL, "people/%7B8f3c%7D");
	owner->person = &bo;
	expands("people/{owner}", g.house, NULL, "people/557058%3Aba89");
	owner->person = &other;
	expands("people/{owner}", g.house, NULL, "people/%7B8f3c%7D");
}

static void test_refuses_what_has_no_value(void **state)
{
	AUTO(ground_release) struct ground g;
	struct person nobody_knows = { .email = "cy@acme.example" };

	(void)state;
	ground_init(&g);
	refuses("{nothing}", g.house, g.live);
	refuses("{uuid}", g.house, g.live);
	set(&g, g.live, "uuid", NULL);
	refuses("{uuid}", g.house, g.live);
	set(&g, g.live, "owner", NULL);
	refuses("{owner}", g.house, g.live);
	set(&g, g.house, "owner", "cy")->person = &nobody_knows;
	refuses("{owner}", g.house, NULL);
}

static void test_refuses_what_would_name_another_path(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	g.house->key = "..";
	refuses("cities/{city}/{house}", g.house, NULL);
	g.house->key = "";
	refuses("cities/{city}/{house}", g.house, NULL);
	g.house->key = "a/b?c";
	expands("cities/{house}", g.house, NULL, "cities/a%2Fb%3Fc");
}

static void test_the_key_of_a_map_goes_by_the_name_of_its_field_too(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *red, *green;

	(void)state;
	ground_init(&g);
	red = object_new(&g.arena, &shed, g.street, "red");
	green = object_new(&g.arena, &shed, g.street, "green");
	object_add_attr(&g.arena, green, &shed_fields[0])->value = value_new_string(
		&g.arena, "green");
	expands("sheds/{colour}/{shed}", red, NULL, "sheds/red/red");
	expands("sheds/{colour}", red, green, "sheds/green");
}

static void test_a_name_with_a_dot_is_a_field_above(void **state)
{
	static const struct kind room = { .name = "room", .parent = &house };
	AUTO(ground_release) struct ground g;
	struct object *o;

	(void)state;
	ground_init(&g);
	o = object_new(&g.arena, &room, g.house, "kitchen");
	set(&g, g.live, "uuid", "{1}");
	set(&g, g.live, "owner", NULL)->person = &(
		const struct person){ .uuid = "{a}", .account_id = "1" };
	refuses("rooms/{house.uuid}/{room}", o, NULL);
	g.house->live = g.live;
	expands("rooms/{house.uuid}/{room}", o, NULL, "rooms/%7B1%7D/kitchen");
	expands("rooms/{house.owner}", o, NULL, "rooms/%7Ba%7D");
	refuses("rooms/{house.number}", o, NULL);
	refuses("rooms/{hous.uuid}", o, NULL);
	refuses("rooms/{street.uuid}", o, NULL);
	refuses("rooms/{garden.uuid}", o, NULL);
	/* A list below a house is asked for with the house itself. */
	expands("houses/{house.uuid}/rooms", g.house, NULL, "houses/%7B1%7D/rooms");
	expands("houses/{house.uuid}/rooms", g.live, NULL, "houses/%7B1%7D/rooms");
	/* Below what is live itself. */
	o->parent = g.live;
	expands("rooms/{house.uuid}/{room}", o, NULL, "rooms/%7B1%7D/kitchen");
	expands("v1.0/{room}", o, NULL, "v1.0/kitchen");
}

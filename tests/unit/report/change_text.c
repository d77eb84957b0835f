#include "tests/unit/report/toy.h"

#define NO_COUNTS "\nPlan: 0 to create, 1 to update, 0 to delete; 0 unchanged.\n"

static void test_values_look_like_their_type(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_PRIVATE, NULL, "true", 3);
	toy_text(&t, TOY_LEVEL, NULL, "low", 3);
	toy_text(&t, TOY_PROJECT, "OLD", "NEW", 3);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   is_private false -> true, level \"\" -> low, project OLD -> NEW\n"
		"\n"
		"Plan: 0 to create, 1 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_texts_are_quoted_and_ends_of_long_texts_do_not_matter(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_DESCRIPTION, "", "one\ntwo\n\n", 3);
	toy_text(&t, TOY_LANGUAGE, "go", "", 3);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   description \"\" -> \"one\\ntwo\", language \"go\" -> \"\"\n"
		"\n"
		"Plan: 0 to create, 1 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_persons_are_labels_and_nobody(void **state)
{
	struct toy t;
	struct object *repo, *rule;
	struct delta *d;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	rule = toy_object(&t, &toy_restriction, repo, "push main");
	toy_change(&t, CHANGE_UPDATE, rule, rule, 3);
	d = toy_delta(&t, &toy_restriction_fields[2]);
	d->before = toy_attr(&t, d->field, "", 0);
	((struct attr *)d->before)->person = toy_person(&t, NULL, "Ana \x1b[1mA", "{1}");
	d->after = toy_attr(&t, d->field, "", 7);
	toy_text(&t, 1, NULL, "3", 8);
	toy_expect(&t,
		"acme/api\n"
		"  ~ branch_restriction           push main: owner Ana \\u{1b}[1mA -> nobody            acme.yaml:7\n"
		"                                 value none -> 3                     acme.yaml:8\n"
		"\n"
		"Plan: 0 to create, 1 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_fields_on_several_lines_share_the_place_of_their_object(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_PROJECT, "OLD", "NEW", 5);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   project OLD -> NEW                  acme.yaml:5\n" NO_COUNTS);
	toy_text(&t, TOY_LEVEL, "low", "high", 6);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   project OLD -> NEW, level low -> high\n" NO_COUNTS);
	toy_end(&t);
}

static void test_fields_of_several_layers_go_apart(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_PROJECT, "OLD", "NEW", 3);
	toy_text(&t, TOY_LEVEL, "low", "high", 9)->layer = "defaults";
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   project OLD -> NEW\n"
		"                                 level low -> high                   defaults, acme.yaml:9\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_layer_is_named_even_in_the_line_of_the_heading(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_LEVEL, "low", "high", 3)->layer = "defaults";
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   level low -> high                   defaults, acme.yaml:3\n" NO_COUNTS);
	toy_end(&t);
}

static void test_fields_of_one_layer_stay_together(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_PRIVATE, "false", "true", 9)->layer = "defaults";
	toy_text(&t, TOY_LEVEL, "low", "high", 10)->layer = "defaults";
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   is_private false -> true, level low -> high  defaults, acme.yaml:9\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_long_update_has_a_line_for_each_field(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_DESCRIPTION, "Takes payments", "Takes all payments", 4);
	toy_text(&t, TOY_LANGUAGE, "python", "java", 5);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   description \"Takes payments\" -> \"Takes all payments\"  acme.yaml:4\n"
		"                                 language \"python\" -> \"java\"         acme.yaml:5\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_long_field_is_broken_before_its_new_value(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_UPDATE, repo, repo, 3);
	toy_text(&t, TOY_DESCRIPTION, "An older text of some forty characters..",
		"A newer text of more than forty characters", 4);
	toy_expect(&t,
		"acme/api                                                             acme.yaml:3\n"
		"  ~ repository                   description \"An older text of some forty characters..\"  acme.yaml:4\n"
		"                                 -> \"A newer text of more than forty characte\"...\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_creation_fills_lines(void **state)
{
	struct toy t;
	struct object *repo;
	char *text;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_CREATE, repo, NULL, 3);
	toy_text(&t, TOY_DESCRIPTION, NULL, "Takes the payments of all customers", 4);
	toy_text(&t, TOY_LANGUAGE, NULL, "java", 5);
	toy_text(&t, TOY_PRIVATE, NULL, "true", 6)->layer = "defaults";
	text = toy_plan_text(&t, NULL);
	assert_string_equal(text,
		"acme/api                                                             acme.yaml:3\n"
		"  + repository                   description \"Takes the payments of all customers\", language \"java\",\n"
		"                                 is_private true\n"
		"\nPlan: 1 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	free(text);
	toy_end(&t);
}

static void test_a_rename_names_the_old_key(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "new-slug");
	toy_change(&t, CHANGE_UPDATE, repo, toy_object(&t, &toy_repository, NULL, "old-slug"), 3)
		->renamed_from = "old-slug";
	toy_expect(&t,
		"acme/new-slug                                                        acme.yaml:3\n"
		"  ~ repository                   renamed from old-slug\n" NO_COUNTS);
	toy_text(&t, TOY_LEVEL, "low", "high", 3);
	toy_expect(&t,
		"acme/new-slug                                                        acme.yaml:3\n"
		"  ~ repository                   renamed from old-slug, level low -> high\n" NO_COUNTS);
	toy_text(&t, TOY_PRIVATE, "false", "true", 8)->layer = "defaults";
	toy_expect(&t,
		"acme/new-slug                                                        acme.yaml:3\n"
		"  ~ repository                   renamed from old-slug\n"
		"                                 level low -> high\n"
		"                                 is_private false -> true            defaults, acme.yaml:8\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_rename_and_one_field_are_one_line(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "new-slug");
	toy_change(&t, CHANGE_UPDATE, repo, toy_object(&t, &toy_repository, NULL, "old-slug"), 3)
		->renamed_from = "old-slug";
	toy_text(&t, TOY_LEVEL, "low", "high", 6);
	toy_expect(&t,
		"acme/new-slug                                                        acme.yaml:3\n"
		"  ~ repository                   renamed from old-slug, level low -> high\n" NO_COUNTS);
	toy_end(&t);
}

static void test_the_key_of_a_new_object_is_said_once(void **state)
{
	struct toy t;
	struct object *repo;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_restriction, repo, "push"), NULL, 3);
	toy_text(&t, 0, NULL, "push", 3);
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_restriction, repo, "merge"), NULL, 4);
	toy_text(&t, 0, NULL, "merge", 4);
	toy_text(&t, 1, NULL, "2", 4);
	toy_expect(&t,
		"acme/api\n"
		"  + branch_restriction           push                                acme.yaml:3\n"
		"  + branch_restriction           merge: value 2                      acme.yaml:4\n"
		"\nPlan: 2 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_sets_of_texts_show_what_is_added_and_removed(void **state)
{
	static const char *const before[] = { "a", "b", "c", NULL };
	static const char *const after[] = { "d", "b", "e", NULL };
	static const char *const none[] = { NULL };
	struct toy t;
	struct object *hook;
	struct delta *d;

	(void)state;
	toy_begin(&t);
	hook = toy_object(&t, &toy_webhook, toy_object(&t, &toy_repository, NULL, "api"), "u");
	toy_change(&t, CHANGE_UPDATE, hook, hook, 3);
	d = toy_delta(&t, &toy_webhook_fields[1]);
	d->before = toy_list(&t, d->field, before);
	d->after = toy_list(&t, d->field, after);
	toy_expect(&t, "acme/api\n"
		       "  ~ webhook                      u: events + d, + e, - a, - c        "
		       "acme.yaml:3\n" NO_COUNTS);
	d->after = toy_list(&t, d->field, none);
	toy_expect(&t, "acme/api\n"
		       "  ~ webhook                      u: events - a, - b, - c             "
		       "acme.yaml:3\n" NO_COUNTS);
	toy_end(&t);
}

static void test_sets_of_texts_are_lists_where_they_are_created(void **state)
{
	static const char *const two[] = { "a", "b", NULL };
	static const char *const none[] = { NULL };
	struct toy t;
	struct object *repo;
	struct delta *d;

	(void)state;
	toy_begin(&t);
	repo = toy_object(&t, &toy_repository, NULL, "api");
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_webhook, repo, "u"), NULL, 3);
	d = toy_delta(&t, &toy_webhook_fields[1]);
	d->after = toy_list(&t, d->field, two);
	toy_change(&t, CHANGE_CREATE, toy_object(&t, &toy_webhook, repo, "v"), NULL, 4);
	d = toy_delta(&t, &toy_webhook_fields[1]);
	d->after = toy_list(&t, d->field, none);
	toy_expect(&t,
		"acme/api\n"
		"  + webhook                      u: events [a, b]                    acme.yaml:3\n"
		"  + webhook                      v: events []                        acme.yaml:4\n"
		"\nPlan: 2 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_members_without_a_person_are_their_keys(void **state)
{
	struct toy t;
	struct delta *d;

	(void)state;
	toy_begin(&t);
	toy_set(&t, &toy_group, toy_object(&t, &toy_repository, NULL, "api"), 3);
	d = toy_delta(&t, &toy_group_fields[0]);
	d->after = toy_attr(&t, d->field, "admins", 3);
	d->member = object_new(t.arena, &toy_group, NULL, "admins");
	toy_expect(&t, "acme/api\n"
		       "  ~ groups                       + admins                            "
		       "acme.yaml:3\n" NO_COUNTS);
	toy_end(&t);
}

static void test_a_deletion_says_why_even_where_the_heading_could(void **state)
{
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_change(&t, CHANGE_DELETE, NULL, toy_object(&t, &toy_repository, NULL, "old"), 7)
		->reason = "absent";
	toy_expect(&t, "acme/old\n"
		       "  - repository                                                       "
		       "absent, acme.yaml:7\n"
		       "\nPlan: 0 to create, 0 to update, 1 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_long_keys_are_broken_at_their_spaces(void **state)
{
	struct toy t;
	struct object *rule;

	(void)state;
	toy_begin(&t);
	rule = toy_object(&t, &toy_restriction, toy_object(&t, &toy_repository, NULL, "api"),
		"a title of many words that goes on and on, and then on, and on");
	toy_change(&t, CHANGE_CREATE, rule, NULL, 3);
	toy_text(&t, 1, NULL, "3", 3);
	toy_expect(&t, "acme/api\n"
		       "  + branch_restriction           a title of many words that goes on and "
		       "on, and then  acme.yaml:3\n"
		       "                                 on, and on: value 3\n"
		       "\nPlan: 1 to create, 0 to update, 0 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_wide_characters_keep_the_columns(void **state)
{
	struct toy t;
	struct object *rule;

	(void)state;
	toy_begin(&t);
	rule = toy_object(
		&t, &toy_restriction, toy_object(&t, &toy_repository, NULL, "api"), "漢字é");
	toy_change(&t, CHANGE_DELETE, NULL, rule, 3)->reason = "exact";
	toy_expect(&t, "acme/api\n"
		       "  - branch_restriction           漢字é                               "
		       "exact, acme.yaml:3\n"
		       "\nPlan: 0 to create, 0 to update, 1 to delete; 0 unchanged.\n");
	toy_end(&t);
}

static void test_a_kind_may_have_a_long_name(void **state)
{
	static const struct kind long_one = { .name = "a_kind_with_a_very_long_name_x",
		.plural = "x",
		.parent = &toy_repository,
		.shape = KIND_LIST };
	struct toy t;

	(void)state;
	toy_begin(&t);
	toy_change(&t, CHANGE_DELETE, NULL,
		toy_object(&t, &long_one, toy_object(&t, &toy_repository, NULL, "api"), "k"), 3)
		->reason = "exact";
	toy_expect(&t, "acme/api\n"
		       "  - a_kind_with_a_very_long_name_x  k                                "
		       "exact, acme.yaml:3\n"
		       "\nPlan: 0 to create, 0 to update, 1 to delete; 0 unchanged.\n");
	toy_end(&t);
}

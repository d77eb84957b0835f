#include "remote/digest.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static void expect(struct value *(*digest)(struct arena *, const struct value *), const char *from,
	const char *expected)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *v = json_parse(&arena, from, strlen(from), NULL);

	assert_non_null(v);
	json_write(&out, digest(&arena, v));
	assert_string_equal(out.buf, expected);
}

static void test_every_member_is_there_whatever_is_not_known(void **state)
{
	(void)state;
	expect(digest_pull_request, "{}",
		"{\"id\":null,\"title\":null,\"description\":null,\"state\":null,\"draft\":false,"
		"\"author\":null,\"source\":null,\"source_repository\":null,\"commit\":null,"
		"\"destination\":null,\"close_source_branch\":false,\"merge_commit\":null,"
		"\"comments\":null,\"tasks\":null,\"created_on\":null,\"updated_on\":null,"
		"\"url\":null,\"participants\":[]}");
	expect(digest_build, "{}",
		"{\"key\":null,\"name\":null,\"state\":null,\"description\":null,\"url\":null}");
	expect(digest_task, "{}", "{\"id\":null,\"text\":null,\"state\":null,\"creator\":null}");
	expect(digest_comment, "{}",
		"{\"id\":null,\"author\":null,\"created_on\":null,\"file\":null,\"line\":null,"
		"\"answers\":null,\"text\":null,\"url\":null}");
	expect(digest_issue, "{}",
		"{\"id\":null,\"title\":null,\"content\":null,\"kind\":null,\"priority\":null,"
		"\"state\":null,\"reporter\":null,\"assignee\":null,\"created_on\":null,"
		"\"updated_on\":null,\"url\":null}");
}

static void test_a_pull_request(void **state)
{
	(void)state;
	expect(digest_pull_request,
		"{\"id\":3,\"title\":\"Log in\",\"state\":\"OPEN\",\"draft\":true,"
		"\"author\":{\"display_name\":\"Ana\",\"uuid\":\"{a}\",\"links\":{}},"
		"\"source\":{\"branch\":{\"name\":\"login\"},\"commit\":{\"hash\":\"c0ffee\"},"
		"\"repository\":{\"full_name\":\"bo/fork\"}},"
		"\"destination\":{\"branch\":{\"name\":\"main\"}},\"comment_count\":2,"
		"\"task_count\":1,\"merge_commit\":null,"
		"\"links\":{\"html\":{\"href\":\"https://x/3\"}}}",
		"{\"id\":3,\"title\":\"Log in\",\"description\":null,\"state\":\"OPEN\","
		"\"draft\":true,\"author\":{\"name\":\"Ana\",\"uuid\":\"{a}\"},"
		"\"source\":\"login\",\"source_repository\":\"bo/fork\",\"commit\":\"c0ffee\","
		"\"destination\":\"main\",\"close_source_branch\":false,\"merge_commit\":null,"
		"\"comments\":2,\"tasks\":1,\"created_on\":null,\"updated_on\":null,"
		"\"url\":\"https://x/3\",\"participants\":[]}");
}

/* The participants of a pull request, alone. */
static struct value *participants(struct arena *a, const struct value *from)
{
	struct value *map = value_new_map(a);

	value_put(a, map, "p", value_get(digest_pull_request(a, from), "participants"));
	return map;
}

static void test_participants_of_today_and_of_before_there_were_states(void **state)
{
	(void)state;
	expect(participants,
		"{\"participants\":[{\"user\":{\"display_name\":\"Ana\",\"uuid\":\"{a}\"},"
		"\"role\":\"REVIEWER\",\"state\":\"changes_requested\",\"approved\":false},"
		"{\"user\":{\"display_name\":\"Bo\",\"uuid\":\"{b}\"},\"role\":\"PARTICIPANT\","
		"\"approved\":true},"
		"{\"user\":null,\"role\":\"REVIEWER\",\"state\":\"something new\","
		"\"approved\":true}]}",
		"{\"p\":[{\"name\":\"Ana\",\"uuid\":\"{a}\",\"reviewer\":true,"
		"\"verdict\":\"changes_requested\"},{\"name\":\"Bo\",\"uuid\":\"{b}\","
		"\"reviewer\":false,\"verdict\":\"approved\"},{\"name\":null,\"uuid\":null,"
		"\"reviewer\":true,\"verdict\":null}]}");
}

static void test_members_of_another_type_are_not_known(void **state)
{
	(void)state;
	expect(digest_task, "{\"id\":\"7\",\"content\":\"x\",\"state\":5,\"creator\":\"ana\"}",
		"{\"id\":null,\"text\":null,\"state\":null,\"creator\":null}");
}

static struct value *list_of(struct arena *a, const struct value *from)
{
	struct value *map = value_new_map(a);

	value_put(a, map, "l", digest_all(a, value_get(from, "l"), digest_task));
	return map;
}

static void test_what_was_deleted_is_left_out_of_lists(void **state)
{
	(void)state;
	expect(list_of, "{\"l\":[{\"id\":1},{\"id\":2,\"deleted\":true},{\"id\":3}]}",
		"{\"l\":[{\"id\":1,\"text\":null,\"state\":null,\"creator\":null},"
		"{\"id\":3,\"text\":null,\"state\":null,\"creator\":null}]}");
	expect(list_of, "{}", "{\"l\":[]}");
	expect(list_of, "{\"l\":\"none\"}", "{\"l\":[]}");
}

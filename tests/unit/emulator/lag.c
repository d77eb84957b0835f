#include "bitbucket-emulator/lag.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

/* A store with one document, and a context to read it in. */
struct scene {
	struct arena arena;
	struct store *store;
	struct options options;
	struct context context;
	int64_t id;
};

static void set_up(struct scene *s, const char *setting)
{
	*s = (struct scene){ .arena = ARENA_INIT, .store = store_open(NULL, NULL) };
	s->context = (struct context){
		.arena = &s->arena, .store = s->store, .options = &s->options
	};
	assert_int_equal(wart_set(&s->options.warts, setting, NULL), 0);
}

static void tear_down(struct scene *s)
{
	assert_null(store_failure(s->store));
	store_close(&s->store);
	arena_release(&s->arena);
}

static struct value *body(struct scene *s, const char *word)
{
	struct value *map = value_new_map(&s->arena);

	value_put(&s->arena, map, "word", value_new_string(&s->arena, word));
	return map;
}

/* Creates the document, or changes it where it is there. */
static void write_word(struct scene *s, const char *word)
{
	const struct document *old = s->id ? store_get(s->store, &s->arena, s->id) : NULL;
	struct document next = { .kind = "things", .key = "one", .uuid = "" };
	struct change ch = { .old = old, .body = body(s, word), .next = &next };

	lag_note(&s->context, &ch);
	next.body = ch.body;
	next.id = s->id;
	if (old)
		store_update(s->store, &next);
	else
		store_insert(s->store, &next);
	s->id = next.id;
}

/* The word as a read sees it; "" where it sees nothing. */
static const char *read_word(struct scene *s)
{
	const struct document *d = lag_seen(&s->context, store_get(s->store, &s->arena, s->id));

	return d ? value_text(value_get(d->body, "word"), "none") : "";
}

static void test_nothing_lags_unless_told_to(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s, "read-lag=0");
	write_word(&s, "a");
	assert_null(value_get(store_get(s.store, &s.arena, s.id)->body, LAG_FIELD));
	assert_string_equal(read_word(&s), "a");
	write_word(&s, "b");
	assert_string_equal(read_word(&s), "b");
	tear_down(&s);
}

static void test_a_new_one_is_not_there_at_first(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s, "read-lag=3");
	write_word(&s, "a");
	assert_string_equal(read_word(&s), "");
	assert_string_equal(read_word(&s), "");
	assert_string_equal(read_word(&s), "");
	assert_string_equal(read_word(&s), "a");
	assert_string_equal(read_word(&s), "a");
	tear_down(&s);
}

static void test_a_changed_one_is_what_it_was(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s, "read-lag=1");
	write_word(&s, "a");
	read_word(&s);
	assert_string_equal(read_word(&s), "a");
	write_word(&s, "b");
	assert_string_equal(read_word(&s), "a");
	assert_string_equal(read_word(&s), "b");
	tear_down(&s);
}

static void test_a_second_write_shows_what_was_before_both(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s, "read-lag=1");
	write_word(&s, "a");
	read_word(&s);
	write_word(&s, "b");
	write_word(&s, "c");
	assert_string_equal(read_word(&s), "a");
	assert_string_equal(read_word(&s), "c");
	tear_down(&s);
}

static void test_a_second_write_of_what_nobody_saw(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s, "read-lag=1");
	write_word(&s, "a");
	write_word(&s, "b");
	assert_string_equal(read_word(&s), "");
	assert_string_equal(read_word(&s), "b");
	tear_down(&s);
}

static void test_what_is_seen_does_not_nest(void **state)
{
	const struct value *lag;
	struct scene s;
	int i;

	(void)state;
	set_up(&s, "read-lag=1");
	for (i = 0; i < 5; i++) {
		write_word(&s, "a");
		read_word(&s);
		read_word(&s);
	}
	assert_null(value_get(store_get(s.store, &s.arena, s.id)->body, LAG_FIELD));
	write_word(&s, "b");
	write_word(&s, "c");
	lag = value_get(store_get(s.store, &s.arena, s.id)->body, LAG_FIELD);
	assert_int_equal(value_int(value_get(lag, "reads"), 0), 1);
	assert_string_equal(value_text(value_at(lag, "was.word"), ""), "a");
	assert_null(value_at(lag, "was." LAG_FIELD));
	tear_down(&s);
}

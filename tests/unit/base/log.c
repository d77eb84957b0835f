#include "base/log.h"

#include "base/str.h"

#include "tests/unit/unit.h"

/* A sink that keeps what it hears. */
struct sink {
	struct log log; /* first: the sink is found by it */
	struct str heard;
};

static void keep(struct log *l, enum log_level level, const char *message)
{
	str_addf(&((struct sink *)l)->heard, "%d:%s;", (int)level, message);
}

static void test_says_what_is_wanted(void **state)
{
	struct sink sink = { { LOG_INFO, keep }, STR_INIT };

	(void)state;
	log_add(&sink.log, LOG_WARNING, "slow: %d ms", 7);
	log_add(&sink.log, LOG_INFO, "page %s", "2");
	log_add(&sink.log, LOG_DEBUG, "hidden");
	assert_string_equal(sink.heard.buf, "0:slow: 7 ms;1:page 2;");
	str_release(&sink.heard);
}

static void test_silence_is_no_mistake(void **state)
{
	struct log silent = { LOG_DEBUG, NULL };

	(void)state;
	log_add(NULL, LOG_WARNING, "x");
	log_add(&silent, LOG_WARNING, "x");
}

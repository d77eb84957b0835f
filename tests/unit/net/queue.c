#include "net/queue.h"

#include "net/transfer.h"

#include "tests/unit/unit.h"

static void test_first_in_first_out(void **state)
{
	struct http_transfer t[3] = { { .call = NULL } };
	struct queue q = { NULL, NULL, 0 };
	int i;

	(void)state;
	assert_null(queue_pop(&q));
	for (i = 0; i < 3; i++)
		queue_push(&q, &t[i]);
	assert_int_equal(q.n, 3);
	assert_ptr_equal(queue_pop(&q), &t[0]);
	queue_push(&q, &t[0]);
	assert_ptr_equal(queue_pop(&q), &t[1]);
	assert_ptr_equal(queue_pop(&q), &t[2]);
	assert_ptr_equal(queue_pop(&q), &t[0]);
	assert_null(queue_pop(&q));
	assert_int_equal(q.n, 0);
	queue_push(&q, &t[2]);
	assert_ptr_equal(queue_pop(&q), &t[2]);
}

static void test_inserts_by_time(void **state)
{
	static const int64_t times[] = { 5, 9, 1, 5, 7, 9, 0, 5 };
	static const int order[] = { 6, 2, 0, 3, 7, 4, 1, 5 };
	struct http_transfer t[8] = { { .call = NULL } };
	struct queue q = { NULL, NULL, 0 };
	int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		t[i].not_before = times[i];
		queue_insert(&q, &t[i]);
	}
	assert_int_equal(q.n, 8);
	for (i = 0; i < 8; i++)
		assert_ptr_equal(queue_pop(&q), &t[order[i]]);
	assert_int_equal(q.n, 0);
	assert_null(q.last);
}

#include "base/mem.h"

#include "base/auto.h"
#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_never_gives_null(void **state)
{
	AUTO(mem_free) char *nothing = mem_alloc(0);
	AUTO(mem_free) char *none = mem_zalloc(0, 8);
	AUTO(mem_free) char *empty = mem_resize(NULL, 0, 8);

	(void)state;
	assert_non_null(nothing);
	assert_non_null(none);
	assert_non_null(empty);
}

static void test_zalloc_clears(void **state)
{
	AUTO(mem_free) int *numbers = mem_zalloc(100, sizeof *numbers);
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		assert_int_equal(numbers[i], 0);
}

static void test_strdup_copies(void **state)
{
	char source[] = "text";
	AUTO(mem_free) char *copy = mem_strdup(source);

	(void)state;
	source[0] = 'n';
	assert_string_equal(copy, "text");
}

static void test_grow_keeps_the_elements(void **state)
{
	AUTO(mem_free) int *numbers = NULL;
	size_t capacity = 0, n;

	(void)state;
	for (n = 0; n < 1000; n++) {
		numbers = mem_grow(numbers, n, &capacity, sizeof *numbers);
		assert_true(capacity > n);
		numbers[n] = (int)n;
	}
	for (n = 0; n < 1000; n++)
		assert_int_equal(numbers[n], n);
}

/* Runs `work` in a process of its own; its standard error goes to `said`. Returns its status. */
static int run(void (*work)(void), struct str *said)
{
	char bytes[256];
	int ends[2], status = -1;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(ends[1], STDERR_FILENO);
		work();
		_exit(0);
	}
	close(ends[1]);
	while ((n = read(ends[0], bytes, sizeof bytes)) > 0)
		str_addn(said, bytes, (size_t)n);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void ask_for_too_much(void)
{
	free(mem_resize(NULL, SIZE_MAX / 2, 4));
}

static void find_no_memory(void)
{
	errno = ENOMEM;
	err_system(NULL, ERR_SYSTEM, "cannot open 'x'");
}

static void test_exhaustion_ends_the_program_with_a_word(void **state)
{
	static void (*const works[])(void) = { mem_exhausted, ask_for_too_much, find_no_memory };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(works); i++) {
		AUTO(str_release) struct str said = STR_INIT;

		assert_int_equal(run(works[i], &said), 1);
		assert_string_equal(said.buf, "cooper: out of memory\n");
	}
}

static void test_take_leaves_null_behind(void **state)
{
	AUTO(mem_free) char *text = mem_strdup("x");
	char *taken = TAKE(text);

	(void)state;
	assert_null(text);
	assert_string_equal(taken, "x");
	free(taken);
}

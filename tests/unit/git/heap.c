#include "git/heap.h"

#include "git/git.h"
#include "tests/unit/git/scratch.h"

#include <git2/buffer.h>
#include <git2/global.h>
#include <git2/repository.h>

/* Replaces the object of HEAD by one whose header claims `size` bytes. */
static void claim(const char *size)
{
	AUTO(str_release) struct str command = STR_INIT;

	str_addf(&command,
		"cd repo && id=$(git rev-parse HEAD) && file=.git/objects/$(echo $id | cut "
		"-c1-2)/$(echo $id | cut -c3-) && rm -f $file "
		"&& perl -MCompress::Zlib -e 'print compress(\"commit %s\\0tree\")' >$file",
		size);
	run(command.buf);
}

static int describe(struct scratch *t)
{
	const char *const paths[] = { "repo" };

	return git_describe(&t->arena, paths, 1, &t->origin, &t->e);
}

/* A commit of a terabyte is no reason to end the program, and 300 MB are none either. */
static void test_what_a_broken_repository_claims_is_refused(void **state)
{
	static const char *const sizes[] = { "300000000", "1099511627776", "9223372036854775807" };
	AUTO(scratch_release) struct scratch t;
	size_t i;

	(void)state;
	scratch_begin(&t);
	run("git init -q -b main repo && cd repo && git commit -q --allow-empty -m x");
	assert_int_equal(describe(&t), 0);
	assert_true(t.origin.known);
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		claim(sizes[i]);
		assert_int_equal(describe(&t), -1);
		assert_int_equal(t.e.code, ERR_INPUT);
		assert_true(str_starts(err_text(&t.e), "cannot read the repository '"));
		err_release(&t.e);
	}
}

/* Texts, growing buffers and lists, all of which libgit2 has on our heap; the sanitizer counts what is left. */
static void test_libgit2_works_on_it(void **state)
{
	AUTO(scratch_release) struct scratch t;
	git_buf found = { 0 };

	(void)state;
	scratch_begin(&t);
	run("git init -q -b main repo");
	heap_share();
	assert_int_equal(git_libgit2_init(), 1);
	heap_share();
	assert_int_equal(git_repository_discover(&found, "repo", 0, NULL), 0);
	assert_true(str_starts(found.ptr, t.folder));
	git_buf_dispose(&found);
	assert_int_equal(git_libgit2_shutdown(), 0);
}

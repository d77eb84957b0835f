/* Small real repositories in a temporary folder, which is the home too: no configuration from outside counts. */
#ifndef TESTS_UNIT_GIT_SCRATCH_H
#define TESTS_UNIT_GIT_SCRATCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "git/git.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scratch {
	char folder[64]; /* absolute, without symbolic links; the current directory at first */
	struct arena arena;
	struct err e;
	struct git_origin origin;
	struct git_files files;
	struct str text;
};

/* Runs a shell command in the current directory; the test fails where it fails. */
static inline void run(const char *command)
{
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

/* Makes `folder` the current directory. */
static inline void enter(const char *folder)
{
	assert_int_equal(chdir(folder), 0);
}

/* All that a commit's id depends on is fixed; a git hook that runs the tests has no say. */
static inline void fix_environment(const char *home)
{
	const char *const variables[][2] = {
		{ "GIT_AUTHOR_NAME", "Ana Example" },
		{ "GIT_AUTHOR_EMAIL", "ana@acme.example" },
		{ "GIT_AUTHOR_DATE", "1700000000 +0200" },
		{ "GIT_COMMITTER_NAME", "Bo Example" },
		{ "GIT_COMMITTER_EMAIL", "bo@acme.example" },
		{ "GIT_COMMITTER_DATE", "1700000001 +0200" },
		{ "GIT_CONFIG_NOSYSTEM", "1" },
		{ "HOME", home },
		{ "GIT_DIR", NULL },
		{ "GIT_WORK_TREE", NULL },
		{ "GIT_INDEX_FILE", NULL },
		{ "GIT_CONFIG_GLOBAL", NULL },
		{ "XDG_CONFIG_HOME", NULL },
	};
	size_t i;

	for (i = 0; i < COUNT(variables); i++)
		if (variables[i][1])
			setenv(variables[i][0], variables[i][1], 1);
		else
			unsetenv(variables[i][0]);
}

/* A new empty folder, in which the test then is. */
static inline void scratch_begin(struct scratch *t)
{
	*t = (struct scratch){ .folder = "/tmp/git-test-XXXXXX", .text = STR_INIT };
	assert_non_null(mkdtemp(t->folder));
	enter(t->folder);
	fix_environment(t->folder);
}

static inline void scratch_release(struct scratch *t)
{
	AUTO(str_release) struct str command = STR_INIT;

	enter("/");
	str_addf(&command, "rm -rf '%s'", t->folder);
	run(command.buf);
	arena_release(&t->arena);
	err_release(&t->e);
	str_release(&t->text);
}

#endif

#include "model/file_path.h"

#include "base/auto.h"

#include <string.h>

#include "tests/unit/unit.h"

static void test_what_can_be_a_path(void **state)
{
	static const char *const paths[] = { "a", "README.md", "docs/CODEOWNERS", "a/b/c",
		".gitignore", ".github/x", "a.git", "...", "..a/.b", " ", "a b", "m\xc3\xbcll",
		"message", "~", "-", "a/.gitx", "a:b*?\"<>|" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(paths); i++)
		if (file_path_fault(paths[i]))
			fail_msg("'%s' %s", paths[i], file_path_fault(paths[i]));
}

static void test_what_cannot(void **state)
{
	static const char *const rows[][2] = {
		{ "", "has an empty part" },
		{ "/", "begins with a slash" },
		{ "/a", "begins with a slash" },
		{ "a/", "has an empty part" },
		{ "a//b", "has an empty part" },
		{ ".", "has the part '.' or '..'" },
		{ "..", "has the part '.' or '..'" },
		{ "./a", "has the part '.' or '..'" },
		{ "a/.", "has the part '.' or '..'" },
		{ "a/../b", "has the part '.' or '..'" },
		{ ".git", "has the part '.git'" },
		{ ".GIT/config", "has the part '.git'" },
		{ "sub/.Git", "has the part '.git'" },
		{ "a\\b", "has a backslash" },
		{ "a\nb", "has a control character" },
		{ "a/\x01", "has a control character" },
		{ "\x7f", "has a control character" },
	};
	const char *fault;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		fault = file_path_fault(rows[i][0]);
		if (!fault || strncmp(fault, rows[i][1], strlen(rows[i][1])) != 0)
			fail_msg("'%s' %s", rows[i][0], fault ? fault : "can be one");
	}
}

static void test_how_long_it_may_be(void **state)
{
	char path[FILE_PATH_MAX + 2];

	(void)state;
	memset(path, 'a', sizeof path);
	path[FILE_PATH_MAX] = '\0';
	assert_null(file_path_fault(path));
	path[FILE_PATH_MAX] = 'a';
	path[FILE_PATH_MAX + 1] = '\0';
	assert_string_equal(file_path_fault(path), "is longer than 1000 bytes");
}

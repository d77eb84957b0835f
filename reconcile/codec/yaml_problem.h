/* libyaml's complaints in words that say what to do. */
#ifndef CODEC_YAML_PROBLEM_H
#define CODEC_YAML_PROBLEM_H

#include <stdbool.h>

struct yaml_problem {
	const char *problem; /* as libyaml says it */
	const char *context; /* likewise, where the problem alone does not tell; else NULL */
	char character;      /* at the place, where that makes a difference; else NUL */
	const char *message;
	bool at_context; /* the mistake is where the construct begins, not where it was noticed */
	bool is_open;    /* something begun earlier is not finished: say where it begins */
};

/*
 * What to say about libyaml's `problem` and `context` (may be NULL) at `character`; NULL where it is
 * not known.
 */
const struct yaml_problem *yaml_problem_find(
	const char *problem, const char *context, char character);

#endif

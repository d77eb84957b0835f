#include "codec/yaml_problem.h"

#include "base/auto.h"

#include <stddef.h>
#include <string.h>

#define TABS     "a tab cannot indent: use spaces"
#define NAMELESS "a name is missing before ':'"

/* Of several rows that match, the first counts. */
static const struct yaml_problem problems[] = {
	{ .problem = "found a tab character that violates indentation", .message = TABS },
	{ .problem = "found a tab character where an indentation space is expected",
		.message = TABS },
	{ .problem = "found character that cannot start any token",
		.character = '\t',
		.message = TABS },
	{ .problem = "found character that cannot start any token",
		.message = "a text cannot begin with this character: use quotes" },
	{ .problem = "mapping values are not allowed in this context",
		.message = "a name and ':' cannot stand here: check the indentation and the space "
			   "after the last ':', or quote a text with ': '" },
	{ .problem = "block sequence entries are not allowed in this context",
		.message = "a list cannot begin here: begin it in a line of its own" },
	{ .problem = "mapping keys are not allowed in this context",
		.message = "'?' cannot stand here: quote a text that begins with it" },
	{ .problem = "could not find expected ':'",
		.message = "a name without ':' behind it: add it, or check the indentation",
		.at_context = true },
	{ .problem = "did not find expected key", .character = ':', .message = NAMELESS },
	{ .problem = "did not find expected key",
		.message = "this belongs to nothing before it: check indentation and quotes",
		.is_open = true },
	{ .problem = "did not find expected '-' indicator",
		.message = "this is no item of the list before it: check the indentation, or begin "
			   "it with '- '",
		.is_open = true },
	{ .problem = "did not find expected ',' or ']'",
		.message = "a list in brackets lacks ',' or ']' before this",
		.is_open = true },
	{ .problem = "did not find expected ',' or '}'",
		.message = "a map in braces lacks ',' or '}' before this",
		.is_open = true },
	{ .problem = "did not find expected node content", .character = ':', .message = NAMELESS },
	{ .problem = "did not find expected node content",
		.message =
			"a value is missing before this: add it, or quote a text that begins so" },
	{ .problem = "did not find expected <document start>",
		.message = "this belongs to nothing before it: check the indentation" },
	{ .problem = "found unexpected end of stream",
		.context = "while scanning a quoted scalar",
		.message = "a text in quotes has no end: close the quotes",
		.at_context = true },
	{ .problem = "found unexpected document indicator",
		.message = "a text in quotes has no end: close the quotes",
		.at_context = true },
	{ .problem = "found unknown escape character",
		.message =
			"an unknown escape: write '\\\\' for a backslash, or use single quotes" },
	{ .problem = "did not find expected hexdecimal number",
		.message = "an escape lacks digits: write '\\\\' for a backslash, or use single "
			   "quotes" },
	{ .problem = "found invalid Unicode character escape code",
		.message = "an escape that names no character" },
	{ .problem = "did not find expected alphabetic or numeric character",
		.context = "while scanning an anchor",
		.message = "'&' without the name of an anchor: quote a text that begins with it",
		.at_context = true },
	{ .problem = "did not find expected alphabetic or numeric character",
		.context = "while scanning an alias",
		.message = "'*' without the name of an anchor: quote a text that begins with it",
		.at_context = true },
	{ .problem = "did not find expected comment or line break",
		.context = "while scanning a block scalar",
		.message = "'|' and '>' begin a text in the next line: quote a text that begins "
			   "with one" },
	{ .problem = "found undefined tag handle",
		.message = "an unknown tag: quote a text that begins with '!'" },
	{ .problem = "found incompatible YAML document",
		.message = "a version of YAML that is not known: leave the line out" },
};

static bool matches(
	const struct yaml_problem *row, const char *problem, const char *context, char c)
{
	if (strcmp(row->problem, problem) != 0 || (row->character && row->character != c))
		return false;
	return !row->context || (context && !strcmp(row->context, context));
}

const struct yaml_problem *yaml_problem_find(
	const char *problem, const char *context, char character)
{
	const struct yaml_problem *row;

	for (row = problems; row < problems + COUNT(problems); row++)
		if (matches(row, problem, context, character))
			return row;
	return NULL;
}

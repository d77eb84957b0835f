/* Files of a branch (fact sheet, section 3.15). */
#include "kinds/kinds.h"

/*
 * A branch's name in a path of src is ambiguous where it has slashes: what is read is the commit at which the
 * branch stood when it was listed, and the new one goes on top of that one or is refused.
 */
static const struct field fields[] = {
	{ .name = "path",
		.type = FIELD_PATH,
		.flags = FIELD_KEY,
		.example = "docs/CODEOWNERS",
		.help = "where it stands, from the top of the repository" },
	{ .name = "content",
		.type = FIELD_CONTENT,
		.flags = FIELD_REQUIRED,
		.example = "* @acme\n",
		.help = "all of it: at most 1 MiB of text in UTF-8; binary files are not managed" },
};

const struct kind kind_file = {
	.name = "file",
	.plural = "files",
	.help = "A text file; what changes in a branch is one commit, which makes the branch "
		"where that is not there.",
	.parent = &kind_branch,
	.shape = KIND_MAP,
	.order = ORDER_FILE,
	.flags = KIND_SINGLY | KIND_RAW | KIND_TOGETHER,
	.line = "content",
	.item = "repositories/{workspace}/{repository}/src/{branch.target.hash}/{+path}",
	.update = "repositories/{workspace}/{repository}/src",
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:write", "read:repository:bitbucket write:repository:bitbucket" },
	.delete = { "repository:write", "read:repository:bitbucket write:repository:bitbucket" },
	KIND_FIELDS(fields),
};

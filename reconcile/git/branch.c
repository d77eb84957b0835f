#include "git/branch.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "git/history.h"

#include <git2/refs.h>
#include <string.h>

static char *name_of(git_reference *head)
{
	static const char heads[] = "refs/heads/";
	const char *target = git_reference_symbolic_target(head);

	return target && str_starts(target, heads) ? mem_strdup(target + strlen(heads)) : NULL;
}

char *branch_current(const char *path, struct err *e)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	git_reference *head = NULL;
	char *name;

	if (git_history_open(&h, path, e) < 0)
		return NULL;
	if (!h.repo) {
		err_set(e, ERR_INPUT, "'%s' is in no git repository", path);
		return NULL;
	}
	/* HEAD itself, and not what it leads to: a new branch leads nowhere. */
	if (git_reference_lookup(&head, h.repo, "HEAD") < 0) {
		err_set(e, ERR_INPUT, "cannot read HEAD of '%s': %s", h.root, git_history_reason());
		return NULL;
	}
	name = name_of(head);
	git_reference_free(head);
	if (!name)
		err_set(e, ERR_INPUT, "no branch is checked out in '%s', but a commit", h.root);
	return name;
}

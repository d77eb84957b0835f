/*
 * The real tables, though this layer does not link them: what becomes of their paths, flags and fields is
 * what matters in the end. The project is a copy, since its file and the repository's both call their rows
 * `fields`.
 */
#ifndef TESTS_REMOTE_KINDS_H
#define TESTS_REMOTE_KINDS_H

#include "kinds/kinds.h"

#include "kinds/default_reviewer.c"
#include "kinds/issue_tracker.c"
#include "kinds/repository.c"
#include "kinds/workspace.c"

static const struct field project_fields[] = {
	{ .name = "key", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "name", .type = FIELD_STRING },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

const struct kind kind_project = {
	.name = "project",
	.plural = "projects",
	.parent = &kind_workspace,
	.shape = KIND_MAP,
	.list = "workspaces/{workspace}/projects",
	.item = "workspaces/{workspace}/projects/{project}",
	.pagelen = 100,
	.read = { "project", "read:project:bitbucket" },
	KIND_FIELDS(project_fields),
};

static const struct kind *const real_kinds[] = { &kind_workspace, &kind_project,
	&kind_project_default_reviewer, &kind_repository, &kind_repository_default_reviewer,
	&kind_issue_tracker, &kind_issue, NULL };

#endif

/* Default reviewers of a repository and of a project. Fact sheet 3.5. */
#ifndef EMULATOR_REVIEWER_H
#define EMULATOR_REVIEWER_H

struct context;

/* /repositories/{workspace}/{repository}/default-reviewers: bare users */
int reviewer_list(struct context *c);
int reviewer_get(struct context *c);
int reviewer_put(struct context *c);
int reviewer_delete(struct context *c);

/* GET /repositories/{workspace}/{repository}/effective-default-reviewers */
int reviewer_list_effective(struct context *c);

/* /workspaces/{workspace}/projects/{project}/default-reviewers: wrapped in lists, bare as items */
int reviewer_list_wrapped(struct context *c);
int reviewer_get_or_400(struct context *c);
int reviewer_put_by_project(struct context *c);
int reviewer_delete_or_400(struct context *c);

#endif

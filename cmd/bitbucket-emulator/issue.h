/*
 * The issue tracker as it was until 2026-08-20. Fact sheet 3.12, issue.post and issues.items.
 * Its collection handlers find the tracker switched on first: 404 where has_issues is false.
 */
#ifndef EMULATOR_ISSUE_H
#define EMULATOR_ISSUE_H

struct context;

/* /repositories/{workspace}/{repository}/issues[/{id}] */
int issue_list(struct context *c);
int issue_create(struct context *c);
int issue_get(struct context *c);
int issue_update(struct context *c);
int issue_delete(struct context *c);

#endif

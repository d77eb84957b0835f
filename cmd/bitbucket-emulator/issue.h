/*
 * The issue tracker as it was until 2026-08-20. Fact sheet 3.12, issue.post and issues.items.
 * 404 everywhere where has_issues is false.
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

/* 0, or -1 with the 404 answered where the repository's tracker is switched off. */
int issue_tracker_enabled(struct context *c);

#endif

/* What reviewers say of a pull request: verdicts and comments. Fact sheet 3.13. */
#ifndef EMULATOR_REVIEW_H
#define EMULATOR_REVIEW_H

struct context;

/* POST and DELETE of .../approve and .../request-changes, for the caller */
int review_approve(struct context *c);
int review_unapprove(struct context *c);
int review_request_changes(struct context *c);
int review_withdraw_request(struct context *c);

/* POST, PUT and DELETE of .../comments[/{id}], and of .../comments/{id}/resolve */
int review_comment(struct context *c);
int review_change_comment(struct context *c);
int review_delete_comment(struct context *c);
int review_resolve(struct context *c);
int review_reopen(struct context *c);

#endif

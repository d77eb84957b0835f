/* The parts of `cooper pr`, and what they share. */
#ifndef COOPER_PR_H
#define COOPER_PR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desk;
struct err;
struct str;
struct value;

extern const struct command command_pr_list;
extern const struct command command_pr_view;
extern const struct command command_pr_create;
extern const struct command command_pr_edit;
extern const struct command command_pr_status;
extern const struct command command_pr_merge;
extern const struct command command_pr_decline;
extern const struct command command_pr_approve;
extern const struct command command_pr_comment;

/* The pull request at hand as the server has it, asked for after `delay_ms`; NULL with `e` set. */
const struct value *pr_get(struct desk *d, int64_t delay_ms, struct err *e);

/* Where the user named none: that which is open from the current git branch. -1 with `e` set. */
int pr_find_current(struct desk *d, struct err *e);

/*
 * The items of the list of pull requests: of the states that `states` names ("state=OPEN"), and for which the BBQL
 * `query` (NULL: any) holds; no more than `most` (0: all). NULL with `e` set.
 */
const struct value *pr_list(
	struct desk *d, const char *states, const char *query, size_t most, struct err *e);

/*
 * Says what became of it ("created", "merged"): the document for --json, else a line on standard error, and its URL on
 * standard output where `with_url`. -1 with `e` set.
 */
int pr_report(
	struct desk *d, const char *result, const struct value *from, bool with_url, struct err *e);

/* The person behind the credential, as a UUID; NULL where the server does not say, as it does not for access tokens. */
const char *pr_me(struct desk *d, struct err *e);

/* Adds `text` to BBQL in its quotes. */
void pr_quote(struct str *query, const char *text);

#endif

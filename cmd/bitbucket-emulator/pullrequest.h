/* Pull requests between the branches of a repository. Fact sheet 3.13. */
#ifndef EMULATOR_PULLREQUEST_H
#define EMULATOR_PULLREQUEST_H

#include <stdbool.h>

struct context;
struct document;
struct value;

/* Whether it can still be changed and merged. */
bool pullrequest_is_open(const struct document *pullrequest);

/* The tip of its `side` ("source" or "destination"), fixed once it is closed; NULL where it is gone. */
const struct document *pullrequest_tip(
	struct context *c, const struct document *pullrequest, const char *side);

/* The name of the branch on that side. */
const char *pullrequest_branch(const struct document *pullrequest, const char *side);

/* Its address below the API's or the site's. */
const char *pullrequest_path(struct context *c, const struct document *pullrequest);

/* As its own address shows it (pullrequest.get.3.json). */
const struct value *pullrequest_render(struct context *c, const struct document *pullrequest);

/* As a list shows it: without reviewers, participants and rendered texts (pullrequests.list.2.json). */
const struct value *pullrequest_render_listed(
	struct context *c, const struct document *pullrequest);

/* {type, id, title, links}, as comments embed it (pr-comment.post.json). */
const struct value *pullrequest_render_brief(struct context *c, const struct document *pullrequest);

/* The participant that `user` is of it, reviewer or not (pullrequest.approve.post.json). */
const struct value *pullrequest_render_participant(
	struct context *c, const struct document *pullrequest, const struct document *user);

/* Remembers that the caller took part; `state` is "approved", "changes_requested", "" or NULL: as it was. */
void pullrequest_note(struct context *c, const char *state);

/* Closes it as `state`, and answers with `status` and what came of it, unless `status` is 0. */
int pullrequest_close(
	struct context *c, const char *state, const struct document *merge_commit, int status);

/* 0, or -1 with the error answered: the caller is the author or may write, and it is open. */
int pullrequest_changeable(struct context *c);

/* Handlers: .../pullrequests[/{pullrequest}] and what is below. */
int pullrequest_list(struct context *c);
int pullrequest_create(struct context *c);
int pullrequest_get(struct context *c);
int pullrequest_put(struct context *c);
int pullrequest_decline(struct context *c);
int pullrequest_commits(struct context *c);
int pullrequest_statuses(struct context *c);

#endif

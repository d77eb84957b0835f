#include "bitbucket-emulator/hook_event.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "codec/value.h"

#include <string.h>

static const char repository[] = "Repository", pullrequest[] = "Pull Request";

static const struct event {
	const char *name, *scope;
	const char *category, *label, *description;
} events[] = {
	{ "repo:push", "repository", repository, "Push", "Whenever a repository push occurs" },
	{ "repo:fork", "repository", repository, "Fork", "Whenever a repository fork occurs" },
	{ "repo:updated", "repository", repository, "Updated", "Whenever a repository is updated" },
	{ "repo:transfer", "repository", repository, "Transfer accepted",
		"Whenever a repository is transferred" },
	{ "repo:created", "repository", repository, "Created", "Whenever a repository is created" },
	{ "repo:deleted", "repository", repository, "Deleted", "Whenever a repository is deleted" },
	{ "repo:imported", "repository", repository, "Import",
		"Whenever a repository import occurs" },
	{ "repo:commit_comment_created", "repository", repository, "Commit comment created",
		"Whenever a comment is made on a commit" },
	{ "repo:commit_status_created", "repository", repository, "Build status created",
		"Whenever a build status is created on a commit" },
	{ "repo:commit_status_updated", "repository", repository, "Build status updated",
		"Whenever a build status is updated on a commit" },
	{ "pullrequest:created", "pullrequest", pullrequest, "Created",
		"When someone creates a pull request" },
	{ "pullrequest:updated", "pullrequest", pullrequest, "Updated",
		"When someone updates a pull request" },
	{ "pullrequest:push", "pullrequest", pullrequest, "Push",
		"When someone pushes to the source of a pull request" },
	{ "pullrequest:approved", "pullrequest", pullrequest, "Approved",
		"When someone has approved a pull request" },
	{ "pullrequest:unapproved", "pullrequest", pullrequest, "Approval removed",
		"When someone takes back an approval" },
	{ "pullrequest:changes_request_created", "pullrequest", pullrequest,
		"Changes request created", "When someone requests changes to a pull request" },
	{ "pullrequest:changes_request_removed", "pullrequest", pullrequest,
		"Changes request removed", "When someone takes back a request for changes" },
	{ "pullrequest:fulfilled", "pullrequest", pullrequest, "Merged",
		"When someone merges a pull request" },
	{ "pullrequest:rejected", "pullrequest", pullrequest, "Declined",
		"When someone declines a pull request" },
	{ "pullrequest:comment_created", "pullrequest", pullrequest, "Comment created",
		"When someone comments on a pull request" },
	{ "pullrequest:comment_updated", "pullrequest", pullrequest, "Comment updated",
		"When someone changes a comment on a pull request" },
	{ "pullrequest:comment_deleted", "pullrequest", pullrequest, "Comment deleted",
		"When someone deletes a comment on a pull request" },
	{ "pullrequest:comment_resolved", "pullrequest", pullrequest, "Comment resolved",
		"When someone resolves a comment on a pull request" },
	{ "pullrequest:comment_reopened", "pullrequest", pullrequest, "Comment reopened",
		"When someone reopens a comment on a pull request" },
	{ "project:updated", "project", "Project", "Updated", "Whenever a project is updated" },
	{ "pipeline:span_created", "pipeline", "Pipeline", "Span created",
		"Whenever a part of a pipeline has run" },
	{ "issue:created", "issue", "Issue", "Created", "When someone creates an issue" },
	{ "issue:updated", "issue", "Issue", "Updated", "When someone updates an issue" },
	{ "issue:comment_created", "issue", "Issue", "Comment created",
		"When someone comments on an issue" },
};

static const char *const subjects[] = { "repository", "workspace" };

/* Those of issues went with them. */
static bool is_gone(const struct context *c, const struct event *event)
{
	return !strcmp(event->scope, "issue") && c->options->issue_tracker != ISSUE_TRACKER_ON;
}

const char *hook_event_scope(const struct context *c, const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(events); i++)
		if (!strcmp(events[i].name, name))
			return is_gone(c, &events[i]) ? NULL : events[i].scope;
	return NULL;
}

bool hook_event_known(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(events); i++)
		if (!strcmp(events[i].name, name))
			return true;
	return false;
}

int hook_event_subjects(struct context *c)
{
	struct value *map = value_new_map(c->arena), *subject;
	size_t i;

	for (i = 0; i < COUNT(subjects); i++) {
		subject = render_map(c, map, subjects[i]);
		render_link(c, render_map(c, subject, "links"), "events", "%s/hook_events/%s",
			c->base, subjects[i]);
	}
	return answer_value(c->answer, 200, map);
}

static const struct value *render(struct context *c, const struct document *event)
{
	(void)c;
	return event->body;
}

/* A document that is not stored, so that events page as all else does. */
static const struct document *as_document(struct context *c, const struct event *event)
{
	struct document *d = ARENA_NEW(c->arena, struct document);
	struct value *body = value_new_map(c->arena);

	render_text(c, body, "event", event->name);
	render_text(c, body, "category", event->category);
	render_text(c, body, "label", event->label);
	render_text(c, body, "description", event->description);
	*d = (struct document){ .id = event - events + 1, .key = event->name, .body = body };
	return d;
}

/* What happens to a project happens in no repository. */
static bool belongs(const struct context *c, const struct event *event)
{
	return !is_gone(c, event) &&
	       (strcmp(event->scope, "project") != 0 || strcmp(c->item, "repository") != 0);
}

int hook_event_list(struct context *c)
{
	struct document_list list = { 0 };
	size_t i;

	for (i = 0; i < COUNT(subjects) && strcmp(subjects[i], c->item) != 0; i++)
		;
	if (i == COUNT(subjects))
		return answer_error(c->answer, 404, "No such subject type: %s", c->item);
	list.items = arena_alloc(c->arena, COUNT(events) * sizeof *list.items);
	for (i = 0; i < COUNT(events); i++)
		if (belongs(c, &events[i]))
			list.items[list.n++] = as_document(c, &events[i]);
	return collection_answer(c, &(struct listing){
					    .given = &list,
					    .paging = { .initial = 30 },
					    .render = render,
					    .unqueried = true,
				    });
}

#include "report/past.h"

#include "base/arena.h"
#include "codec/value.h"
#include "plan/past.h"
#include "report/document.h"

struct value *past_run_document(struct arena *a, const struct past_run *run)
{
	struct value *map = value_new_map(a), *workspaces;
	size_t i;

	document_text(a, map, "run", run->id);
	document_text(a, map, "began", run->time);
	document_text(a, map, "ended", run->ended);
	document_text(a, map, "server", run->server);
	document_text(a, map, "credential", run->credential);
	document_text(a, map, "commit", run->commit);
	document_text(a, map, "author", run->author);
	document_flag(a, map, "dirty", run->dirty);
	document_text(a, map, "version", run->version);
	document_count(a, map, "pid", run->pid);
	document_text(a, map, "plan", run->plan);
	document_text(a, map, "resumes", run->resumes);
	workspaces = document_list(a, map, "workspaces");
	for (i = 0; i < run->n_workspaces; i++)
		value_push(a, workspaces, value_new_string(a, run->workspaces[i]));
	document_count(a, map, "changes", run->changes);
	document_count(a, map, "done", run->done);
	document_count(a, map, "failed", run->failed);
	document_count(a, map, "skipped", run->skipped);
	document_count(a, map, "writes", run->intents);
	document_count(
		a, map, "open", run->intents > run->outcomes ? run->intents - run->outcomes : 0);
	return map;
}

struct value *past_write_document(struct arena *a, const struct past_write *write)
{
	struct value *map = value_new_map(a);

	document_count(a, map, "change", write->change);
	document_count(a, map, "step", write->step);
	document_text(a, map, "time", write->time);
	document_text(a, map, "address", write->address);
	document_text(a, map, "action", write->action);
	document_text(a, map, "method", write->method);
	document_text(a, map, "path", write->path);
	document_text(a, map, "status", write->status);
	if (write->http)
		document_count(a, map, "http", (uint64_t)write->http);
	else
		value_put(a, map, "http", value_new_null(a));
	document_text(a, map, "request", write->request);
	document_text(a, map, "message", write->message);
	return map;
}

struct value *past_result_document(struct arena *a, const struct past_result *result)
{
	struct value *map = value_new_map(a);

	document_count(a, map, "change", result->change);
	document_text(a, map, "address", result->address);
	document_text(a, map, "status", result->status);
	document_text(a, map, "message", result->message);
	return map;
}

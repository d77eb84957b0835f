#include "remote/fetching.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/http.h"
#include "remote/access.h"
#include "remote/gate.h"
#include "remote/intake.h"
#include "remote/list.h"
#include "remote/lookup.h"

#include <stdlib.h>

struct request *request_new(struct fetch *f, enum request_type type)
{
	struct request *r = ARENA_NEW(&f->arena, struct request);

	r->type = type;
	page_run_init(&r->run, &f->arena);
	return r;
}

int request_send(struct fetch *f, struct request *r, const char *path, struct err *e)
{
	struct http_call *call;

	if (f->interrupted)
		return err_set(e, ERR_INTERRUPTED, "interrupted");
	call = http_call_new(HTTP_GET, mem_strdup(path), NULL);
	call->tag = r;
	call->headers = r->headers;
	f->progress.total++;
	http_submit(f->client, call);
	return 0;
}

struct reply_context request_context(const struct fetch *f, const struct kind *kind)
{
	return (struct reply_context){
		.scopes = &kind->read, .removal = kind_removal(kind), .credential = f->credential
	};
}

/* Bytes of memory that the states have: what is learnt about people is among the desired ones. */
static size_t states_used(const struct fetch *f)
{
	return f->live->arena.used + f->desired->arena.used;
}

int fetch_check_memory(const struct fetch *f, struct err *e)
{
	if (f->arena.used + states_used(f) - f->used_before <= FETCH_MEMORY_MAX)
		return 0;
	return err_set(e, ERR_REPLY,
		"the answers take more than %zu MB of memory, the limit: plan fewer at once with "
		"--target or --only",
		FETCH_MEMORY_MAX / 1024 / 1024);
}

/* The look-ups of people go first: nothing waits for them but the end. */
static void ask(struct fetch *f)
{
	size_t i;

	for (i = 0; i < f->desired->n; i++)
		lookup_start(f, &f->desired->workspaces[i]);
	for (i = 0; i < f->desired->n; i++) {
		const struct workspace *w = &f->desired->workspaces[i];

		list_below(f, w->people, w->object, f->live->workspaces[i].object, NULL);
	}
}

struct fetch *fetch_new(struct http_client *client, const struct kind *const *kinds,
	struct state *desired, struct state *live, const char *credential)
{
	struct fetch *f = mem_zalloc(1, sizeof *f);
	size_t i;

	f->client = client;
	f->kinds = kinds;
	f->desired = desired;
	f->live = live;
	f->credential = credential;
	f->used_before = states_used(f);
	for (i = 0; i < desired->n; i++) {
		const struct workspace *w = &desired->workspaces[i];

		w->object->live =
			state_workspace(live, w->object->kind, w->object->key, w->people)->object;
	}
	gates_init(f);
	ask(f);
	return f;
}

static void answered(struct fetch *f, const struct http_call *call)
{
	struct request *r = call->tag;

	f->progress.done++;
	if (call->outcome != HTTP_REPLIED && call->error.code == ERR_INTERRUPTED)
		f->interrupted = true;
	switch (r->type) {
	case REQUEST_PAGE:
	case REQUEST_ITEM:
		intake_answered(f, r, call);
		break;
	case REQUEST_MEMBERS:
		lookup_answered(f, r, call);
		break;
	case REQUEST_PROBE:
		gate_answered(f, r, call);
		break;
	case REQUEST_ACCESS:
		access_answered(f, r, call);
		break;
	}
}

/* Whether there is anything left to wait for, now that nothing is pending. */
static bool finish(struct fetch *f)
{
	if (!f->checked) {
		f->checked = true;
		if (access_ask(f))
			return false;
	}
	if (!f->probed) {
		f->probed = true;
		if (gates_probe(f))
			return false;
	}
	if (!f->settled) {
		state_settle(f->desired);
		gates_settle(f);
	}
	f->settled = true;
	return true;
}

int fetch_step(struct fetch *f, int64_t timeout_ms, struct fetch_progress *progress)
{
	struct http_call *call = http_wait(f->client, timeout_ms);
	bool finished;

	if (call)
		answered(f, call);
	http_call_free(call);
	finished = !http_pending(f->client) && finish(f);
	if (progress)
		*progress = f->progress;
	return !finished;
}

void fetch_release(struct fetch **fetch)
{
	struct fetch *f = *fetch;
	struct http_call *call;

	if (!f)
		return;
	if (http_pending(f->client))
		http_cancel(f->client);
	while ((call = http_wait(f->client, 0)) != NULL)
		http_call_free(call);
	arena_release(&f->arena);
	free(f);
}

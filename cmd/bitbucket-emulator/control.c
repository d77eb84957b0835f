#include "bitbucket-emulator/control.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/fault.h"
#include "bitbucket-emulator/record.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/route_list.h"
#include "bitbucket-emulator/state.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

bool control_claims(const struct request *r)
{
	return r->n_segments && !strcmp(r->segments[0], "_emulator");
}

static void get_requests(const struct control *c, const struct request *r, struct answer *a)
{
	struct value *map = records_render(c->records, r->arena);

	value_put(r->arena, map, "peak", value_new_int(r->arena, atomic_load(c->peak)));
	answer_value(a, 200, map);
}

static void delete_requests(const struct control *c, const struct request *r, struct answer *a)
{
	(void)r;
	records_clear(c->records);
	atomic_store(c->peak, 0);
	answer_value(a, 204, NULL);
}

static void get_state(const struct control *c, const struct request *r, struct answer *a)
{
	answer_value(a, 200, state_render(c->store, r->arena, request_param(r, "stable") != NULL));
}

static void get_routes(const struct control *c, const struct request *r, struct answer *a)
{
	(void)c;
	answer_value(a, 200, route_list(r->arena));
}

static const char *first_mistake(struct arena *a, struct diag *d)
{
	diag_sort(d);
	return d->n ? arena_printf(a, "%s:%" PRIu32 ":%" PRIu32 ": %s", d->items[0].place.file,
			      d->items[0].place.line, d->items[0].place.column, d->items[0].message)
		    : "";
}

static void put_faults(const struct control *c, const struct request *r, struct answer *a)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	struct faults *faults = faults_parse("body", r->body, r->body_len, &d);

	if (!faults) {
		answer_error(a, 400, "%s", first_mistake(r->arena, &d));
		return;
	}
	faults_free(c->faults);
	*c->faults = faults;
	answer_value(a, 204, NULL);
}

static void delete_faults(const struct control *c, const struct request *r, struct answer *a)
{
	(void)r;
	faults_free(c->faults);
	answer_value(a, 204, NULL);
}

static const struct {
	const char *name;
	enum method method;
	void (*answer)(const struct control *, const struct request *, struct answer *);
} controls[] = {
	{ "requests", METHOD_GET, get_requests },
	{ "requests", METHOD_DELETE, delete_requests },
	{ "state", METHOD_GET, get_state },
	{ "routes", METHOD_GET, get_routes },
	{ "faults", METHOD_PUT, put_faults },
	{ "faults", METHOD_DELETE, delete_faults },
};

void control_answer(const struct control *c, const struct request *r, struct answer *a)
{
	const char *name = r->n_segments == 2 ? r->segments[1] : "";
	size_t i;

	for (i = 0; i < COUNT(controls); i++)
		if (!strcmp(controls[i].name, name) && controls[i].method == r->verb) {
			controls[i].answer(c, r, a);
			return;
		}
	answer_error(a, 404, "the emulator has no such control");
}

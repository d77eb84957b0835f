/*
 * Fuzzes request_parse(), and with what it finds route_find(), page_parse() and fields_parse(): segments can be written
 * again, values are texts, and a page or a selection is within its bounds or refused.
 */
#include "bitbucket-emulator/request.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/fields.h"
#include "bitbucket-emulator/page.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/url.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char item[] = "{\"a\": {\"b\": [{\"c\": 1}, {\"c\": 2, \"d\": {}}]}, \"values\": "
			   "[{\"a\": {\"b\": null}}]}";

/* A segment, encoded and decoded, is itself. */
static void check_segment(struct arena *a, const char *segment)
{
	const char *written = url_segment(a, segment);
	const char *again = url_decode(a, written, strlen(written), false);

	if (!again || strcmp(segment, again) != 0)
		abort();
}

static void check_page(const struct request *r)
{
	struct answer answer = { .arena = r->arena };
	struct page p;

	if (page_parse(&p, r, (struct paging){ .initial = 20, .most = 50 }, 0, &answer) < 0) {
		if (answer.status != 400)
			abort();
		return;
	}
	if (p.len < 1 || p.len > 50 || p.number < 1 || p.offset != (p.number - 1) * p.len)
		abort();
	if (!page_envelope(&p, r, value_new_list(r->arena), 100))
		abort();
}

static void check_fields(struct arena *a, const char *text)
{
	const struct value *v = json_parse(a, item, strlen(item), NULL), *was = v, *part;
	const struct fields *f = fields_parse(a, text);

	if (!f)
		return;
	part = fields_apply(a, f, v);
	if (!part || !value_equal(v, was) || !value_equal(part, fields_apply(a, f, v)))
		abort();
	if (fields_names(f, "a.b") && !fields_reaches(f, "a.b"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r = { .arena = &a,
		.method = "GET",
		.target = arena_strndup(&a, (const char *)data, size),
		.host = "h",
		.scheme = "http",
		.body = "" };
	size_t i;

	if (request_parse(&r) < 0)
		return 0;
	for (i = 0; i < r.n_segments; i++)
		check_segment(&a, r.segments[i]);
	for (i = 0; i < r.n_params; i++)
		if (!r.params[i].name || !r.params[i].value || !r.params[i].raw)
			abort();
	if (r.n_segments > 1)
		route_find(r.segments + 1, r.n_segments - 1);
	check_page(&r);
	if (request_param(&r, "fields"))
		check_fields(&a, request_param(&r, "fields"));
	return 0;
}

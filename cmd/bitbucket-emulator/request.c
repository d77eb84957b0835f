#include "bitbucket-emulator/request.h"

#include "base/arena.h"
#include "bitbucket-emulator/url.h"

#include <string.h>

static enum method verb_of(const char *method)
{
	static const struct {
		const char *name;
		enum method verb;
	} verbs[] = { { "GET", METHOD_GET }, { "HEAD", METHOD_GET }, { "POST", METHOD_POST },
		{ "PUT", METHOD_PUT }, { "DELETE", METHOD_DELETE } };
	size_t i;

	for (i = 0; i < COUNT(verbs); i++)
		if (!strcmp(method, verbs[i].name))
			return verbs[i].verb;
	return METHOD_OTHER;
}

static int parse_path(struct request *r)
{
	const char **segments = NULL;
	const char *at = r->path;
	size_t capacity = 0, len;

	while (*at == '/') {
		at++;
		len = strcspn(at, "/");
		if (!len && !at[len])
			break;
		segments = arena_grow(
			r->arena, segments, r->n_segments, &capacity, sizeof *segments);
		segments[r->n_segments] = url_decode_text(r->arena, at, len, false);
		if (!segments[r->n_segments++])
			return -1;
		at += len;
	}
	r->segments = segments;
	return 0;
}

static int parse_param(struct request *r, struct param *p, const char *at, size_t len)
{
	const char *equals = memchr(at, '=', len);
	size_t name = equals ? (size_t)(equals - at) : len;

	p->raw = arena_strndup(r->arena, at, len);
	p->name = url_decode_text(r->arena, at, name, true);
	p->value = equals ? url_decode_text(r->arena, equals + 1, len - name - 1, true) : "";
	return p->name && p->value ? 0 : -1;
}

static int parse_query(struct request *r)
{
	struct param *params = NULL;
	const char *at = r->query;
	size_t capacity = 0, len;

	for (; *at; at += len + (at[len] == '&')) {
		len = strcspn(at, "&");
		if (!len)
			continue;
		params = arena_grow(r->arena, params, r->n_params, &capacity, sizeof *params);
		if (parse_param(r, &params[r->n_params++], at, len) < 0)
			return -1;
	}
	r->params = params;
	return 0;
}

int request_parse(struct request *r)
{
	size_t len = strcspn(r->target, "?");

	r->verb = verb_of(r->method);
	r->path = arena_strndup(r->arena, r->target, len);
	r->query = r->target[len] ? r->target + len + 1 : "";
	r->n_segments = r->n_params = 0;
	return parse_path(r) < 0 || parse_query(r) < 0 ? -1 : 0;
}

const char *request_param(const struct request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n_params; i++)
		if (!strcmp(r->params[i].name, name))
			return r->params[i].value;
	return NULL;
}

#include "bitbucket-emulator/oauth_code.h"

#include "base/arena.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/auth.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <string.h>

/* A code is good for so long. */
#define CODE_LIFE_MS (INT64_C(10) * 60 * 1000)

static const char kind[] = "codes";

/* One visit to the page. */
struct visit {
	struct store *store;
	const struct options *options;
	const struct request *request;
	struct answer *answer;
	const struct document *consumer;
	const char *target; /* where the browser is sent back to */
};

static const char *param(const struct visit *v, const char *name)
{
	const char *text = request_param(v->request, name);

	return text ? text : "";
}

/* What a person sees: nothing is sent to an address that the consumer did not name. */
static int answer_page(struct visit *v, const char *why)
{
	answer_text(v->answer, 400, "text/html; charset=utf-8",
		arena_printf(v->request->arena,
			"<!DOCTYPE html>\n<html><head><title>Bitbucket</title></head>"
			"<body><h1>%s</h1></body></html>\n",
			why));
	return -1;
}

/* Back to the consumer, with `name`=`text` and the state that it gave. */
static int send_back(struct visit *v, const char *name, const char *text)
{
	AUTO(str_release) struct str url = STR_INIT;
	struct arena *a = v->request->arena;
	const char *state = request_param(v->request, "state");

	str_addf(&url, "%s%c%s=%s", v->target, strchr(v->target, '?') ? '&' : '?', name,
		url_segment(a, text));
	if (state)
		str_addf(&url, "&state=%s", url_segment(a, state));
	answer_header(v->answer, "Location", arena_strdup(a, url.buf));
	return answer_value(v->answer, 302, NULL);
}

/* The address that was sent must be the consumer's own, or, where so wished, below it. */
static int check_target(struct visit *v)
{
	const char *callback = value_text(value_get(v->consumer->body, "callback"), NULL);
	const char *sent = request_param(v->request, "redirect_uri");
	size_t len = callback ? strlen(callback) : 0;

	if (!callback)
		return answer_page(v, "This consumer has no callback URL");
	v->target = sent ? sent : callback;
	if (!strcmp(v->target, callback))
		return 0;
	if (wart_is(&v->options->warts, WART_REDIRECT_URI, "below") &&
		!strncmp(v->target, callback, len) && strchr("/?", v->target[len]))
		return 0;
	return answer_page(v, "The redirect_uri does not match the consumer's callback URL");
}

static bool listed(const struct value *scopes, const char *name)
{
	uint32_t i;

	for (i = 0; i < scopes->n; i++)
		if (!strcmp(value_text(&scopes->items[i], ""), name))
			return true;
	return false;
}

/* The scopes that were asked for, parted by spaces; all of the consumer's where none were. NULL: too many. */
static const struct value *asked_scopes(struct visit *v)
{
	const struct value *all = value_get(v->consumer->body, "scopes");
	struct value *some = value_new_list(v->request->arena);
	const char *at = param(v, "scope"), *name;
	size_t len;

	for (; *at; at += len + (at[len] == ' ')) {
		len = strcspn(at, " ");
		name = arena_strndup(v->request->arena, at, len);
		if (len && !listed(all, name))
			return NULL;
		if (len)
			value_push(
				v->request->arena, some, value_new_string(v->request->arena, name));
	}
	return some->n ? some : all;
}

static const char *store_code(struct visit *v, const struct value *scopes)
{
	struct arena *a = v->request->arena;
	const char *sent = request_param(v->request, "redirect_uri");
	const char *code = arena_printf(a, "%.36s",
		store_new_uuid(v->store, a, arena_printf(a, "code/%s", v->consumer->key)) + 1);
	struct value *body = value_new_map(a);
	struct document d = { .kind = kind,
		.key = auth_token_key(a, code),
		.uuid = "",
		.ref = v->consumer->ref,
		.body = body };

	value_put(a, body, "consumer", value_new_string(a, v->consumer->key));
	value_put(a, body, "redirect_uri", value_new_string(a, sent ? sent : ""));
	value_put(a, body, "scopes", scopes);
	value_put(a, body, "expires_ms", value_new_int(a, v->request->now_ms + CODE_LIFE_MS));
	store_insert(v->store, &d);
	return code;
}

int oauth_authorize(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer)
{
	struct visit v = { .store = s, .options = o, .request = r, .answer = answer };
	const struct value *scopes;

	if (r->verb != METHOD_GET)
		return answer_error(answer, 405, "Method not allowed");
	v.consumer = store_find(s, r->arena, 0, "consumers", param(&v, "client_id"));
	if (!v.consumer)
		return answer_page(&v, "Invalid client_id");
	if (check_target(&v) < 0)
		return -1;
	if (strcmp(param(&v, "response_type"), "code") != 0)
		return send_back(&v, "error", "unsupported_response_type");
	scopes = asked_scopes(&v);
	if (!scopes)
		return send_back(&v, "error", "invalid_scope");
	return send_back(&v, "code", store_code(&v, scopes));
}

const struct value *oauth_code_spend(
	struct store *s, const struct request *r, const struct redemption *of)
{
	const struct document *d = store_find(
		s, r->arena, 0, kind, auth_token_key(r->arena, of->code));
	const struct value *body = d ? d->body : NULL;

	if (!d || strcmp(value_text(value_get(body, "consumer"), ""), of->consumer->key) != 0 ||
		strcmp(value_text(value_get(body, "redirect_uri"), ""), of->redirect_uri) != 0 ||
		r->now_ms >= value_int(value_get(body, "expires_ms"), 0))
		return NULL;
	store_delete(s, d->id);
	return value_get(body, "scopes");
}

#include "net/call.h"

#include "base/mem.h"
#include "net/http.h"

#include <stdlib.h>
#include <string.h>

struct http_call *http_call_new(enum http_method method, char *path, char *body)
{
	struct http_call *call = mem_zalloc(1, sizeof *call);

	call->method = method;
	call->path = path;
	call->body = body;
	call->body_len = body ? strlen(body) : 0;
	call->repeatable = method != HTTP_POST;
	call->reply = (struct str)STR_LIMITED(HTTP_BODY_MAX);
	call->head = (struct str)STR_LIMITED(HTTP_HEADERS_MAX);
	call->content_type = mem_strdup("");
	call->location = mem_strdup("");
	call->scopes_granted = mem_strdup("");
	call->scopes_accepted = mem_strdup("");
	call->credential_type = mem_strdup("");
	call->request_id = mem_strdup("");
	return call;
}

void http_call_free(struct http_call *call)
{
	if (!call)
		return;
	/* Bodies may have secrets of the manifest in them, and answers tokens. */
	if (call->body)
		explicit_bzero(call->body, call->body_len);
	explicit_bzero(call->reply.buf, call->reply.len);
	free(call->path);
	free(call->body);
	str_release(&call->reply);
	str_release(&call->head);
	free(call->content_type);
	free(call->location);
	free(call->scopes_granted);
	free(call->scopes_accepted);
	free(call->credential_type);
	free(call->request_id);
	err_release(&call->error);
	free(call);
}

void http_call_release(struct http_call **call)
{
	http_call_free(*call);
}

const char *http_method_name(enum http_method method)
{
	static const char *const names[] = { [HTTP_GET] = "GET",
		[HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT",
		[HTTP_DELETE] = "DELETE" };

	return names[method];
}

#include "tests/case/serve.h"

#include "base/mem.h"

#include <microhttpd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BASE "/2.0/"

/* Paths are compared as they were sent. */
static size_t keep_escapes(void *closure, struct MHD_Connection *connection, char *s)
{
	(void)closure;
	(void)connection;
	return strlen(s);
}

/* The first thing that is known of a request is its URI; what stands for the request is made here. */
static void *note_uri(void *closure, const char *uri, struct MHD_Connection *connection)
{
	struct serve_request *r = mem_zalloc(1, sizeof *r);

	(void)closure;
	(void)connection;
	r->line = mem_strdup(str_starts(uri, BASE) ? uri + strlen(BASE) : uri);
	r->body = (struct str)STR_INIT;
	return r;
}

static bool fits(const struct serve_reply *reply, const char *method, const char *path)
{
	size_t len = strchr(reply->path, '?') ? strlen(path) : strcspn(path, "?");

	return strcmp(reply->method, method) == 0 && strlen(reply->path) == len &&
	       strncmp(reply->path, path, len) == 0;
}

static struct serve_reply *choose(struct serve *s, const char *method, const char *path)
{
	struct serve_reply *last = NULL;
	size_t i;

	for (i = 0; i < s->n_replies; i++) {
		if (!fits(&s->replies[i], method, path))
			continue;
		last = &s->replies[i];
		if (!last->used)
			break;
	}
	if (last)
		last->used = true;
	return last;
}

/* Half of a body, then the end of the connection. */
static ssize_t read_half(void *closure, uint64_t position, char *to, size_t max)
{
	const struct serve_reply *reply = closure;
	size_t half = reply->len / 2, n = half - (size_t)position;

	if (position >= half)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (n > max)
		n = max;
	memcpy(to, reply->body + position, n);
	return (ssize_t)n;
}

static void add_header(struct MHD_Response *response, const char *line)
{
	const char *colon = strchr(line, ':');
	char *name = colon ? strndup(line, (size_t)(colon - line)) : NULL;

	if (name)
		MHD_add_response_header(response, name, colon + 1 + strspn(colon + 1, " "));
	free(name);
}

static struct MHD_Response *response_of(struct serve_reply *reply)
{
	struct MHD_Response *r;
	size_t i;

	if (reply->cut)
		r = MHD_create_response_from_callback(reply->len, 4096, read_half, reply, NULL);
	else
		r = MHD_create_response_from_buffer(
			reply->len, reply->body, MHD_RESPMEM_PERSISTENT);
	if (*reply->type)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
	for (i = 0; i < SERVE_HEADERS_MAX && reply->headers[i]; i++)
		add_header(r, reply->headers[i]);
	return r;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, struct serve_reply *reply)
{
	struct MHD_Response *r = response_of(reply);
	enum MHD_Result result = MHD_queue_response(connection, reply->status, r);

	MHD_destroy_response(r);
	return result;
}

/* What a case has no reply for. */
static struct serve_reply unasked(const struct serve *s, const char *method)
{
	static char json[] = "application/json", list[] = "{\"values\": []}";
	static char none[] = "{\"type\": \"error\", \"error\": {\"message\": \"the case has no "
			     "reply for this\"}}";
	bool empty = s->lists && strcmp(method, "GET") == 0;

	return (struct serve_reply){ .status = empty ? 200 : 404,
		.type = json,
		.body = empty ? list : none,
		.len = empty ? sizeof list - 1 : sizeof none - 1 };
}

/* Writes the request down and answers it. */
static enum MHD_Result answer(struct serve *s, struct MHD_Connection *connection,
	const char *method, struct serve_request *r)
{
	const char *authorization = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Authorization");
	struct serve_reply *reply = choose(s, method, r->line), other;
	struct str line = STR_INIT;

	if (s->n_requests < SERVE_REQUESTS_MAX)
		s->requests[s->n_requests++] = r;
	str_addf(&line, "%s %s", method, r->line);
	free(r->line);
	r->line = str_take(&line);
	r->authorization = mem_strdup(authorization ? authorization : "");
	other = unasked(s, method);
	return send_reply(connection, reply ? reply : &other);
}

static enum MHD_Result handle(void *closure, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *len, void **of_request)
{
	struct serve_request *r = *of_request;

	(void)url;
	(void)version;
	if (!r->authorization && !r->body.limit) {
		/* The first call has the head only; what comes with it says nothing yet. */
		r->body.limit = 1024 * 1024;
		return MHD_YES;
	}
	if (*len) {
		str_addn(&r->body, data, *len);
		*len = 0;
		return MHD_YES;
	}
	return answer(closure, connection, method, r);
}

static struct sockaddr_in loopback(void)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void set_port(struct serve *s, unsigned port)
{
	if (!port) {
		printf("Bail out! cannot serve on loopback\n");
		exit(1);
	}
	s->port = (unsigned short)port;
	snprintf(s->base, sizeof s->base, "http://127.0.0.1:%u/2.0", port);
}

void serve_start(struct serve *s)
{
	struct sockaddr_in address = loopback();
	const union MHD_DaemonInfo *info;

	*s = (struct serve){ .taken = -1 };
	s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, handle, s,
		MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_URI_LOG_CALLBACK, note_uri, NULL, MHD_OPTION_END);
	info = s->daemon ? MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	set_port(s, info ? info->port : 0);
}

/* A socket that is bound but does not listen keeps the port, and refuses connections. */
void serve_nobody(struct serve *s)
{
	struct sockaddr_in bound = loopback();
	socklen_t len = sizeof bound;

	*s = (struct serve){ .taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	if (bind(s->taken, (struct sockaddr *)&bound, len) < 0 ||
		getsockname(s->taken, (struct sockaddr *)&bound, &len) < 0)
		bound.sin_port = 0;
	set_port(s, ntohs(bound.sin_port));
}

struct serve_reply *serve_add(struct serve *s)
{
	if (s->n_replies == SERVE_REPLIES_MAX) {
		printf("Bail out! too many replies\n");
		exit(1);
	}
	return &s->replies[s->n_replies++];
}

void serve_stop(struct serve *s)
{
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	if (s->taken >= 0)
		close(s->taken);
	s->daemon = NULL;
	s->taken = -1;
}

static void release_reply(struct serve_reply *reply)
{
	size_t i;

	free(reply->method);
	free(reply->path);
	free(reply->type);
	free(reply->body);
	for (i = 0; i < SERVE_HEADERS_MAX; i++)
		free(reply->headers[i]);
}

static void release_request(struct serve_request *r)
{
	free(r->line);
	free(r->authorization);
	str_release(&r->body);
	free(r);
}

void serve_release(struct serve *s)
{
	size_t i;

	serve_stop(s);
	for (i = 0; i < s->n_replies; i++)
		release_reply(&s->replies[i]);
	for (i = 0; i < s->n_requests; i++)
		release_request(s->requests[i]);
	*s = (struct serve){ .taken = -1 };
}

#include "bitbucket-emulator/server.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct server {
	struct MHD_Daemon *daemon;
	struct service *service;
	int port;
};

/* One request while it is read and answered. */
struct exchange {
	struct arena arena;
	struct str body;
	const char *target;
	bool begun;
	struct answer answer;
};

static void exchange_free(struct exchange **x)
{
	if (!*x)
		return;
	str_release(&(*x)->body);
	arena_release(&(*x)->arena);
	free(*x);
	*x = NULL;
}

/* The first that libmicrohttpd says of a request: the address as it was sent, query and all. */
static void *begin(void *service, const char *target, struct MHD_Connection *connection)
{
	struct exchange *x = mem_zalloc(1, sizeof *x);

	(void)service;
	(void)connection;
	x->body = (struct str)STR_LIMITED(SERVER_BODY_MAX);
	x->target = arena_strdup(&x->arena, target);
	return x;
}

static void end(void *service, struct MHD_Connection *connection, void **exchange,
	enum MHD_RequestTerminationCode code)
{
	(void)service;
	(void)connection;
	(void)code;
	exchange_free((struct exchange **)exchange);
}

/* Addresses are split before they are decoded, and not here. */
static size_t leave_encoded(void *service, struct MHD_Connection *connection, char *text)
{
	(void)service;
	(void)connection;
	return strlen(text);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *peer_of(struct arena *a, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET_ADDRSTRLEN] = "?";

	if (info && info->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)info->client_addr)->sin_addr, text,
			sizeof text);
	return arena_strdup(a, text);
}

static struct request read_request(
	struct exchange *x, struct MHD_Connection *connection, const char *method)
{
	const char *host = header(connection, "Host"),
		   *scheme = header(connection, "X-Forwarded-Proto");

	return (struct request){
		.arena = &x->arena,
		.method = method,
		.target = x->target,
		.host = host ? host : "127.0.0.1",
		.scheme = scheme ? scheme : "http",
		.authorization = header(connection, "Authorization"),
		.content_type = header(connection, "Content-Type"),
		.user_agent = header(connection, "User-Agent"),
		.peer = peer_of(&x->arena, connection),
		.has_length = header(connection, "Content-Length") ||
			      header(connection, "Transfer-Encoding"),
		.body = x->body.buf,
		.body_len = x->body.len,
	};
}

/* Gives out what is kept of a truncated body, then breaks off; the length announced was the whole. */
static ssize_t give_part(void *answer, uint64_t at, char *buffer, size_t max)
{
	const struct answer *a = answer;
	size_t left = at < a->keep ? a->keep - (size_t)at : 0;

	if (!left)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (left > max)
		left = max;
	memcpy(buffer, a->text + at, left);
	return (ssize_t)left;
}

static struct MHD_Response *make_response(struct answer *a)
{
	size_t len = a->text ? a->len : 0;

	if (a->truncated && a->keep < len)
		return MHD_create_response_from_callback(len, 4096, give_part, a, NULL);
	return MHD_create_response_from_buffer(
		len, (void *)(a->text ? a->text : ""), MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct answer *a)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	size_t i;

	if (a->cut)
		return MHD_NO;
	response = make_response(a);
	if (!response)
		return MHD_NO;
	if (a->content_type)
		MHD_add_response_header(response, "Content-Type", a->content_type);
	for (i = 0; i < a->n_headers; i++)
		MHD_add_response_header(response, a->headers[i].name, a->headers[i].value);
	result = MHD_queue_response(connection, (unsigned)a->status, response);
	MHD_destroy_response(response);
	return result;
}

/* Called once for the head, for each piece of the body, and once more when all is there. */
static enum MHD_Result take(void *server, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *piece, size_t *len, void **exchange)
{
	struct service *service = ((struct server *)server)->service;
	struct exchange *x = *exchange;
	struct request r;

	(void)url;
	(void)version;
	if (!x->begun) {
		x->begun = true;
		return MHD_YES;
	}
	if (*len) {
		str_addn(&x->body, piece, *len);
		*len = 0;
		return MHD_YES;
	}
	r = read_request(x, connection, method);
	x->answer.arena = &x->arena;
	if (x->body.failed)
		answer_text(&x->answer, 413, "text/plain", "Request Entity Too Large");
	else
		service_answer(service, &r, &x->answer);
	return send_answer(connection, &x->answer);
}

static void be_silent(void *cls, const char *format, va_list args)
{
	(void)cls;
	(void)format;
	(void)args;
}

static struct MHD_Daemon *listen_on(struct server *s, const struct sockaddr_in *address)
{
	return MHD_start_daemon(
		MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ERROR_LOG,
		0, NULL, NULL, take, s, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL,
		MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_URI_LOG_CALLBACK, begin, s,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, s, MHD_OPTION_NOTIFY_COMPLETED, end, s,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_HEAD_MAX,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_MAX_S, MHD_OPTION_END);
}

struct server *server_start(struct service *service, int port, struct err *e)
{
	AUTO(server_stop) struct server *s = mem_zalloc(1, sizeof *s);
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const union MHD_DaemonInfo *info;

	s->service = service;
	s->daemon = listen_on(s, &address);
	info = s->daemon ? MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!info) {
		err_system(e, ERR_SYSTEM, "cannot listen on 127.0.0.1:%d", port);
		return NULL;
	}
	s->port = info->port;
	return TAKE(s);
}

int server_port(const struct server *s)
{
	return s->port;
}

void server_stop(struct server **s)
{
	if (!*s)
		return;
	if ((*s)->daemon)
		MHD_stop_daemon((*s)->daemon);
	free(*s);
	*s = NULL;
}

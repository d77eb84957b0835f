#include "tests/wire-server/server.h"

#include "base/mem.h"
#include "base/str.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define WIRE_BASE "/2.0/"

struct wire_connection {
	struct wire_server *server;
	unsigned number; /* from 1 */
	int socket;
};

static void wire_die(const char *what)
{
	perror(what);
	abort();
}

/* --- one request --- */

static bool wire_fits(const struct wire_step *step, const char *path)
{
	return !step->hang_up && (!step->path || strcmp(step->path, path) == 0);
}

/* Uses up the step at `i` unless it is the last. The lock is held. */
static const struct wire_step *wire_use(struct wire_server *s, size_t i)
{
	s->used[i] = i + 1 < s->n_steps;
	return &s->steps[i];
}

/* The step for a request; NULL for none. The lock is held. */
static const struct wire_step *wire_choose(struct wire_server *s, const char *path)
{
	size_t i;

	for (i = 0; i < s->n_steps; i++)
		if (!s->used[i] && wire_fits(&s->steps[i], path))
			return wire_use(s, i);
	return NULL;
}

/* The step that ends a new connection, if that is next; NULL where it is not. The lock is held. */
static const struct wire_step *wire_choose_hang_up(struct wire_server *s)
{
	size_t i = 0;

	while (i < s->n_steps && s->used[i])
		i++;
	return i < s->n_steps && s->steps[i].hang_up ? wire_use(s, i) : NULL;
}

/* Reads until `in` has the whole head; its length, or 0 where the connection ended. */
static size_t wire_read_head(int socket, struct str *in)
{
	char buffer[4096], *end;
	ssize_t n;

	while ((end = strstr(in->buf, "\r\n\r\n")) == NULL) {
		n = recv(socket, buffer, sizeof buffer, 0);
		if (n <= 0)
			return 0;
		str_addn(in, buffer, (size_t)n);
	}
	return (size_t)(end + 4 - in->buf);
}

static bool wire_read_body(int socket, struct str *in, size_t whole)
{
	char buffer[4096];
	ssize_t n;

	while (in->len < whole) {
		n = recv(socket, buffer, sizeof buffer, 0);
		if (n <= 0)
			return false;
		str_addn(in, buffer, (size_t)n);
	}
	return true;
}

static char *wire_copy(const char *from, const char *to)
{
	char *text = mem_alloc((size_t)(to - from) + 1);

	memcpy(text, from, (size_t)(to - from));
	text[to - from] = '\0';
	return text;
}

/* "GET /2.0/path HTTP/1.1\r\nName: value\r\n...\r\n\r\n" of `len` bytes. */
static void wire_parse(struct wire_request *r, const char *head, size_t len)
{
	const char *space = strchr(head, ' '), *lines = strstr(head, "\r\n") + 2;
	const char *path = space + 1, *end = strchr(path, ' ');

	r->method = wire_copy(head, space);
	if (strncmp(path, WIRE_BASE, sizeof WIRE_BASE - 1) == 0)
		path += sizeof WIRE_BASE - 1;
	r->path = wire_copy(path, end);
	r->head = wire_copy(lines, head + len - 2);
}

const char *wire_header(const struct wire_request *r, const char *name)
{
	static _Thread_local char value[8192];
	size_t len = strlen(name);
	const char *line = r->head;

	while (*line) {
		const char *end = strstr(line, "\r\n");

		if (strncasecmp(line, name, len) == 0 && strncmp(line + len, ": ", 2) == 0) {
			snprintf(value, sizeof value, "%.*s", (int)(end - line - (long)len - 2),
				line + len + 2);
			return value;
		}
		line = end + 2;
	}
	return NULL;
}

/* The next request into `*r`; what was read beyond it stays in `in`. */
static bool wire_read(int socket, struct str *in, struct wire_request *r)
{
	AUTO(str_release) struct str rest = STR_INIT;
	size_t head = wire_read_head(socket, in), body = 0;
	const char *length;

	if (!head)
		return false;
	wire_parse(r, in->buf, head);
	length = wire_header(r, "Content-Length");
	if (length)
		body = strtoul(length, NULL, 10);
	if (!wire_read_body(socket, in, head + body))
		return false;
	r->body = wire_copy(in->buf + head, in->buf + head + body);
	str_addn(&rest, in->buf + head + body, in->len - head - body);
	str_reset(in);
	str_addn(in, rest.buf, rest.len);
	return true;
}

static void wire_drop(struct wire_request *r)
{
	free(r->method);
	free(r->path);
	free(r->head);
	free(r->body);
}

/* --- one answer --- */

static bool wire_send(int socket, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = send(socket, bytes, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static bool wire_send_fill(int socket, size_t len)
{
	char block[16 * 1024];
	bool ok = true;

	memset(block, 'x', sizeof block);
	while (ok && len) {
		size_t n = len < sizeof block ? len : sizeof block;

		ok = wire_send(socket, block, n);
		len -= n;
	}
	return ok;
}

static bool wire_answer(int socket, const struct wire_step *step)
{
	size_t len = step->reply_len ? step->reply_len : step->reply ? strlen(step->reply) : 0;

	return (!step->reply || wire_send(socket, step->reply, len)) &&
	       wire_send_fill(socket, step->fill) &&
	       (!step->tail || wire_send(socket, step->tail, strlen(step->tail)));
}

/* Whether the answer may go. The lock is held. */
static bool wire_ready(const struct wire_server *s, const struct wire_step *step)
{
	return s->stopping || (!step->never && s->n_requests >= step->after_requests &&
				      s->n_answers >= step->after_answers);
}

/* Records the request and waits until its answer may go; NULL where the server stops. */
static const struct wire_step *wire_take(struct wire_server *s, struct wire_request *r)
{
	const struct wire_step *step;
	bool stopping;

	pthread_mutex_lock(&s->lock);
	if (s->n_requests == WIRE_REQUESTS_MAX)
		wire_die("too many requests");
	s->requests[s->n_requests++] = *r;
	if (++s->in_hand > s->in_hand_top)
		s->in_hand_top = s->in_hand;
	pthread_cond_broadcast(&s->changed);
	step = wire_choose(s, r->path);
	while (step && !wire_ready(s, step))
		pthread_cond_wait(&s->changed, &s->lock);
	stopping = s->stopping;
	s->in_hand--;
	if (step && step->last)
		shutdown(s->listener, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
	return stopping ? NULL : step;
}

static void wire_answered(struct wire_server *s)
{
	pthread_mutex_lock(&s->lock);
	s->n_answers++;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

/* --- connections --- */

static void wire_end_connection(struct wire_connection *c, enum wire_end end)
{
	struct linger reset = { 1, 0 };

	if (end == WIRE_RESET)
		setsockopt(c->socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	pthread_mutex_lock(&c->server->lock);
	c->server->sockets[c->number - 1] = -1;
	close(c->socket);
	pthread_mutex_unlock(&c->server->lock);
	free(c);
}

static enum wire_end wire_serve(struct wire_connection *c)
{
	AUTO(str_release) struct str in = STR_INIT;

	for (;;) {
		struct wire_request r = { .connection = c->number };
		const struct wire_step *step;

		if (!wire_read(c->socket, &in, &r)) {
			wire_drop(&r);
			return WIRE_CLOSE;
		}
		step = wire_take(c->server, &r);
		if (!step || !wire_answer(c->socket, step))
			return WIRE_CLOSE;
		wire_answered(c->server);
		if (step->end != WIRE_KEEP)
			return step->end;
	}
}

static void *wire_connection_main(void *argument)
{
	struct wire_connection *c = argument;
	const struct wire_step *step;
	char first;

	pthread_mutex_lock(&c->server->lock);
	step = wire_choose_hang_up(c->server);
	pthread_mutex_unlock(&c->server->lock);
	if (step && recv(c->socket, &first, 1, MSG_PEEK) == 1)
		wire_answer(c->socket, step);
	wire_end_connection(c, step ? step->end : wire_serve(c));
	return NULL;
}

/* Takes over `socket`. */
static void wire_connect(struct wire_server *s, int socket)
{
	struct wire_connection *c = mem_zalloc(1, sizeof *c);
	unsigned i;

	pthread_mutex_lock(&s->lock);
	i = s->n_connections++;
	if (i == WIRE_CONNECTIONS_MAX)
		wire_die("too many connections");
	s->sockets[i] = socket;
	*c = (struct wire_connection){ s, i + 1, socket };
	if (pthread_create(&s->threads[i], NULL, wire_connection_main, c) != 0)
		wire_die("pthread_create");
	pthread_mutex_unlock(&s->lock);
}

static void *wire_acceptor_main(void *argument)
{
	struct wire_server *s = argument;
	int socket;

	while ((socket = accept(s->listener, NULL, NULL)) >= 0)
		wire_connect(s, socket);
	return NULL;
}

/* --- the server --- */

/* A socket bound to a free port of loopback. */
static int wire_bind(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) ||
		getsockname(fd, (struct sockaddr *)&address, &size))
		wire_die("bind");
	*port = ntohs(address.sin_port);
	return fd;
}

int wire_closed_port(void)
{
	int port;

	close(wire_bind(&port));
	return port;
}

unsigned wire_requests(struct wire_server *s)
{
	unsigned n;

	pthread_mutex_lock(&s->lock);
	n = s->n_requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}

/* Signals are for the test, not for its server; the threads of connections inherit that. */
static void wire_start_acceptor(struct wire_server *s)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&s->acceptor, NULL, wire_acceptor_main, s))
		wire_die("pthread_create");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void wire_start(struct wire_server *s, const struct wire_step *steps, size_t n)
{
	memset(s, 0, sizeof *s);
	s->steps = steps;
	s->n_steps = n;
	s->used = mem_zalloc(n, sizeof *s->used);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	s->listener = wire_bind(&s->port);
	snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d/2.0", s->port);
	if (listen(s->listener, SOMAXCONN))
		wire_die("listen");
	wire_start_acceptor(s);
}

static void wire_break_connections(struct wire_server *s)
{
	unsigned i;

	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->changed);
	for (i = 0; i < s->n_connections; i++)
		if (s->sockets[i] >= 0)
			shutdown(s->sockets[i], SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
}

void wire_stop(struct wire_server *s)
{
	unsigned i;

	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->acceptor, NULL);
	close(s->listener);
	wire_break_connections(s);
	for (i = 0; i < s->n_connections; i++)
		pthread_join(s->threads[i], NULL);
	for (i = 0; i < s->n_requests; i++)
		wire_drop(&s->requests[i]);
	free(s->used);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->changed);
}

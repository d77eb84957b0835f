#include "net/oauth_listener.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/oauth.h"
#include "net/oauth_callback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STEP_MS = 200 }; /* how long a Ctrl-C may go unnoticed */

struct connection {
	int fd;
	size_t len;
	char *bytes; /* OAUTH_CALLBACK_MAX */
};

struct hall {
	struct connection connections[OAUTH_CONNECTIONS_MAX]; /* the oldest first */
	size_t n;
	const char *state;
};

static int bind_to(struct oauth_listener *l, uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;
	int yes = 1;

	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0)
		return -1;
	/* A login just before leaves the port in TIME_WAIT. Who listens there now still has it. */
	setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(l->fd, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(l->fd, OAUTH_CONNECTIONS_MAX) < 0 ||
		getsockname(l->fd, (struct sockaddr *)&address, &len) < 0)
		return -1;
	l->port = ntohs(address.sin_port);
	return 0;
}

int oauth_listener_open(struct oauth_listener *l, uint16_t port, struct err *e)
{
	*l = (struct oauth_listener){ .fd = -1 };
	if (bind_to(l, port) == 0)
		return 0;
	err_system(e, ERR_SYSTEM, "cannot listen on port %u of this machine", (unsigned)port);
	if (errno == EADDRINUSE)
		err_set(e, ERR_SYSTEM,
			"port %u of this machine is taken; end what listens there, or choose "
			"another one with --port and in the OAuth consumer's callback URL",
			(unsigned)port);
	oauth_listener_release(l);
	return -1;
}

/* --- connections --- */

static void drop(struct hall *h, size_t at)
{
	struct connection *c = &h->connections[at];

	close(c->fd);
	explicit_bzero(c->bytes, c->len);
	free(c->bytes);
	memmove(c, c + 1, (h->n - at - 1) * sizeof *c);
	h->n--;
}

static void hall_release(struct hall *h)
{
	while (h->n)
		drop(h, h->n - 1);
}

static void let_in(struct hall *h, int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (h->n == OAUTH_CONNECTIONS_MAX)
		drop(h, 0);
	h->connections[h->n++] = (struct connection){ fd, 0, mem_alloc(OAUTH_CALLBACK_MAX) };
}

/* One short write: what does not fit into an empty socket's buffer is nobody's. */
static void say(const struct connection *c, const char *status, const char *text)
{
	AUTO(str_release) struct str page = STR_INIT;
	AUTO(str_release) struct str reply = STR_INIT;

	str_addf(&page, "<!DOCTYPE html>\n<title>Cooper</title>\n<p>%s</p>\n", text);
	str_addf(&reply,
		"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n"
		"Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
		"Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n%s",
		status, page.len, page.buf);
	if (send(c->fd, reply.buf, reply.len, MSG_NOSIGNAL) > 0)
		shutdown(c->fd, SHUT_WR);
}

/* 1: the answer is there, 0: not yet, -1: it is there and no good. */
static int judge(
	const struct hall *h, const struct connection *c, struct oauth_callback *cb, struct err *e)
{
	if (oauth_callback_check(cb, h->state, e) == 0) {
		say(c, "200 OK",
			"Cooper has the answer. The terminal says how it went on; this page can be "
			"closed.");
		return 1;
	}
	oauth_callback_release(cb);
	say(c, "400 Bad Request",
		"This is not the answer that Cooper waits for; see the terminal.");
	return -1;
}

/* As judge(); `*done` where the connection has no more to say. */
static int hear(const struct hall *h, struct connection *c, bool *done, struct oauth_callback *cb,
	struct err *e)
{
	ssize_t n = recv(c->fd, c->bytes + c->len, OAUTH_CALLBACK_MAX - c->len, 0);

	*done = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
	if (n <= 0)
		return 0;
	c->len += (size_t)n;
	switch (oauth_callback_read(cb, c->bytes, c->len)) {
	case OAUTH_CALLBACK_ANSWER:
		return judge(h, c, cb, e);
	case OAUTH_CALLBACK_MORE:
		return 0;
	case OAUTH_CALLBACK_OTHER:
		say(c, "404 Not Found", "There is nothing here.");
		break;
	case OAUTH_CALLBACK_BAD:
		say(c, "400 Bad Request", "That is not what Cooper waits for.");
		break;
	}
	*done = true;
	return 0;
}

/* Waits for at most `nap` milliseconds, and hears who has something to say. As judge(). */
static int step(struct hall *h, int listener, int nap, struct oauth_callback *cb, struct err *e)
{
	struct pollfd ready[OAUTH_CONNECTIONS_MAX + 1];
	size_t i;
	int result;

	for (i = 0; i < h->n; i++)
		ready[i] = (struct pollfd){ h->connections[i].fd, POLLIN, 0 };
	ready[h->n] = (struct pollfd){ listener, POLLIN, 0 };
	if (poll(ready, h->n + 1, nap) < 0 && errno != EINTR)
		return err_system(e, ERR_SYSTEM, "cannot wait for the browser");
	if (ready[h->n].revents)
		let_in(h, listener);
	/* All are asked, whoever is ready: they do not block. From the last, since dropping moves what is behind. */
	for (i = h->n; i-- > 0;) {
		bool done = false;

		result = hear(h, &h->connections[i], &done, cb, e);
		if (result)
			return result;
		if (done)
			drop(h, i);
	}
	return 0;
}

int oauth_listener_wait(struct oauth_listener *l, const struct oauth_awaited *awaited,
	struct oauth_callback *cb, struct err *e)
{
	int64_t until = clock_monotonic(&clock_system) + awaited->timeout_ms, left;
	AUTO(hall_release) struct hall hall = { .state = awaited->state };
	AUTO(str_release) struct str why = STR_INIT;
	int result;

	while ((left = until - clock_monotonic(&clock_system)) > 0) {
		result = step(&hall, l->fd, left < STEP_MS ? (int)left : STEP_MS, cb, e);
		if (result)
			return result < 0 ? -1 : 0;
		if (awaited->interrupted && awaited->interrupted())
			return err_set(e, ERR_INTERRUPTED, "stopped; nobody was logged in");
	}
	str_addf(&why, "nobody answered the authorization page within %lld s",
		(long long)awaited->timeout_ms / 1000);
	return oauth_failed_to_get(e, why.buf);
}

void oauth_listener_release(struct oauth_listener *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

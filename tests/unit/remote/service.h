/*
 * A server on loopback, in threads of the test itself, that answers GET requests by calling the test. Each
 * connection has a thread, so that its latency is felt as that of a real server.
 */
#ifndef TESTS_REMOTE_SERVICE_H
#define TESTS_REMOTE_SERVICE_H

#include "base/auto.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SERVICE_CONNECTIONS_MAX = 256 };

struct service_reply {
	int status;
	const char *type;    /* Content-Type */
	const char *headers; /* more of them, each with its line end */
	struct str body;
};

struct service {
	char url[64]; /* "http://127.0.0.1:40321/2.0" */
	/* Answers `path`, which is below that and encoded, query and all. The lock is held. */
	void (*answer)(struct service *s, const char *path, struct service_reply *reply);
	void *context;
	unsigned latency_us;
	bool doors; /* `answer` also gets requests for a workspace itself; without, it is open, and nobody counts */

	/* guarded by `lock`; the test reads them when the client is done */
	char **paths; /* of every request, in the order of their coming */
	size_t n, capacity;
	unsigned in_hand, in_hand_top;

	pthread_mutex_t lock;
	int listener;
	bool stopping;
	pthread_t acceptor;
	pthread_t threads[SERVICE_CONNECTIONS_MAX];
	int sockets[SERVICE_CONNECTIONS_MAX];
	size_t n_connections;
};

/* The value of a parameter in `path`'s query, decoded, into `out`; false where there is none. */
static inline bool service_parameter(const char *path, const char *name, struct str *out)
{
	const char *p = strchr(path, '?');
	size_t len = strlen(name);
	char hex[3] = "";

	while (p && (strncmp(p + 1, name, len) != 0 || p[1 + len] != '='))
		p = strchr(p + 1, '&');
	for (p = p ? p + 2 + len : NULL; p && *p && *p != '&'; p++) {
		if (*p != '%') {
			str_addch(out, *p);
			continue;
		}
		memcpy(hex, p + 1, 2);
		str_addch(out, (char)strtol(hex, NULL, 16));
		p += 2;
	}
	return p != NULL;
}

/* The number that parameter is, or `fallback`. */
static inline int64_t service_number(const char *path, const char *name, int64_t fallback)
{
	AUTO(str_release) struct str text = STR_INIT;
	int64_t number;

	if (!service_parameter(path, name, &text) || num_parse(text.buf, 0, 1000000, &number))
		return fallback;
	return number;
}

/* Whether the path without its query is `expected`. */
static inline bool service_is(const char *path, const char *expected)
{
	size_t len = strlen(expected);

	return strncmp(path, expected, len) == 0 && (path[len] == '?' || !path[len]);
}

/*
 * Answers a page of a list of `size` items as Bitbucket does, with at most `pagelen_max` on a page; `item`
 * writes the item of that number.
 */
static inline void service_page(struct service *s, const char *path, size_t size,
	size_t pagelen_max, void (*item)(struct str *, size_t), struct service_reply *reply)
{
	size_t page = (size_t)service_number(path, "page", 1);
	size_t pagelen = (size_t)service_number(path, "pagelen", 10), i;

	if (pagelen > pagelen_max)
		pagelen = pagelen_max;
	str_addf(&reply->body, "{\"size\":%zu,\"page\":%zu,\"pagelen\":%zu,", size, page, pagelen);
	if (page * pagelen < size)
		str_addf(&reply->body, "\"next\":\"%s/%.*s?page=%zu&pagelen=%zu\",", s->url,
			(int)strcspn(path, "?"), path, page + 1, pagelen);
	str_add(&reply->body, "\"values\":[");
	for (i = (page - 1) * pagelen; i < page * pagelen && i < size; i++) {
		if (i > (page - 1) * pagelen)
			str_addch(&reply->body, ',');
		item(&reply->body, i);
	}
	str_add(&reply->body, "]}");
}

static inline void service_send(int socket, const char *bytes, size_t len)
{
	ssize_t n;

	for (; len; bytes += n, len -= (size_t)n)
		if ((n = send(socket, bytes, len, MSG_NOSIGNAL)) <= 0)
			return;
}

/* "workspaces/acme" and nothing behind. */
static inline bool service_is_door(const char *path)
{
	return str_starts(path, "workspaces/") && !strpbrk(path + 11, "/?");
}

/* Answers the request whose head is at `head`. */
static inline void service_serve(struct service *s, int socket, const char *head)
{
	struct service_reply reply = { .status = 200,
		.type = "application/json; charset=utf-8",
		.headers = "",
		.body = STR_INIT };
	static const char open_door[] = "HTTP/1.1 200 x\r\nContent-Type: application/json\r\n"
					"Content-Length: 2\r\n\r\n{}";
	AUTO(str_release) struct str answer = STR_INIT;
	const char *path = strstr(head, "/2.0/") + 5;
	char *copy = strndup(path, strcspn(path, " "));

	if (!s->doors && service_is_door(copy)) {
		free(copy);
		service_send(socket, open_door, sizeof open_door - 1);
		return;
	}
	pthread_mutex_lock(&s->lock);
	s->paths = mem_grow(s->paths, s->n, &s->capacity, sizeof *s->paths);
	s->paths[s->n++] = copy;
	if (++s->in_hand > s->in_hand_top)
		s->in_hand_top = s->in_hand;
	pthread_mutex_unlock(&s->lock);
	if (s->latency_us)
		usleep(s->latency_us);
	pthread_mutex_lock(&s->lock);
	s->answer(s, copy, &reply);
	s->in_hand--;
	pthread_mutex_unlock(&s->lock);
	str_addf(&answer, "HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s\r\n%s",
		reply.status, reply.type, reply.body.len, reply.headers, reply.body.buf);
	str_release(&reply.body);
	service_send(socket, answer.buf, answer.len);
}

struct service_connection {
	struct service *s;
	int socket;
};

static inline void *service_talk(void *argument)
{
	struct service_connection *c = argument;
	AUTO(str_release) struct str in = STR_INIT;
	char buffer[16384], *end;
	ssize_t n;

	while ((n = recv(c->socket, buffer, sizeof buffer, 0)) > 0) {
		str_addn(&in, buffer, (size_t)n);
		while ((end = strstr(in.buf, "\r\n\r\n")) != NULL) {
			*end = '\0';
			service_serve(c->s, c->socket, in.buf);
			memmove(in.buf, end + 4, in.len - (size_t)(end + 4 - in.buf) + 1);
			in.len -= (size_t)(end + 4 - in.buf);
		}
	}
	free(c);
	return NULL;
}

static inline void *service_accept(void *argument)
{
	struct service *s = argument;
	struct service_connection *c;
	int socket;

	while ((socket = accept(s->listener, NULL, NULL)) >= 0) {
		pthread_mutex_lock(&s->lock);
		if (s->stopping || s->n_connections == SERVICE_CONNECTIONS_MAX) {
			close(socket);
		} else {
			c = mem_alloc(sizeof *c);
			*c = (struct service_connection){ s, socket };
			s->sockets[s->n_connections] = socket;
			pthread_create(&s->threads[s->n_connections++], NULL, service_talk, c);
		}
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

/* Starts to serve. */
static inline void service_start(struct service *s,
	void (*answer)(struct service *, const char *, struct service_reply *), void *context)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof address;

	*s = (struct service){ .answer = answer, .context = context };
	pthread_mutex_init(&s->lock, NULL);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, len) ||
		listen(s->listener, 128) ||
		getsockname(s->listener, (struct sockaddr *)&address, &len)) {
		perror("service");
		abort();
	}
	snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d/2.0", ntohs(address.sin_port));
	pthread_create(&s->acceptor, NULL, service_accept, s);
}

/* Breaks all connections off and frees what was recorded. */
static inline void service_stop(struct service *s)
{
	size_t i;

	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_mutex_unlock(&s->lock);
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->acceptor, NULL);
	close(s->listener);
	for (i = 0; i < s->n_connections; i++) {
		shutdown(s->sockets[i], SHUT_RDWR);
		pthread_join(s->threads[i], NULL);
		close(s->sockets[i]);
	}
	for (i = 0; i < s->n; i++)
		free(s->paths[i]);
	free(s->paths);
	pthread_mutex_destroy(&s->lock);
}

#endif

/* The sockets: libmicrohttpd on 127.0.0.1, a thread for each connection. */
#ifndef EMULATOR_SERVER_H
#define EMULATOR_SERVER_H

enum {
	SERVER_BODY_MAX = 16 * 1024 * 1024, /* bytes of a request's body */
	SERVER_HEAD_MAX = 256 * 1024,       /* bytes of a request's line and headers */
	SERVER_CONNECTIONS_MAX = 1000,      /* at once */
	SERVER_IDLE_MAX_S = 300             /* of a connection */
};

struct err;
struct server;
struct service;

/* Listens on `port` (0: any free one) of the loopback address; NULL with `e` set where it cannot. */
struct server *server_start(struct service *service, int port, struct err *e);

/* The port that it listens on. */
int server_port(const struct server *s);

/* Takes no more requests and waits for those under way; for AUTO(server_stop) struct server *s. */
void server_stop(struct server **s);

#endif

/*
 * A file with a line of JSON for each request, for whoever compares requests with a document:
 *
 *   {"agent":"cooper/0.1.0","method":"PUT","path":"/2.0/repositories/acme/api","query":"","status":200,
 *    "content_type":"application/json","fields":[["project","object"],["project.key","string"],
 *    ["fork_policy","string","no_forks"]]}
 *
 * Of a body it has names and types, of values only words that the API chose itself: never a secret.
 */
#ifndef EMULATOR_REQUEST_LOG_H
#define EMULATOR_REQUEST_LOG_H

struct err;
struct request;
struct request_log;

/* Opens `path` to append to it; several emulators may share it. NULL with `e` set where that fails. */
struct request_log *request_log_open(const char *path, struct err *e);

/*
 * Adds the line of `r`, which was parsed and answered with `status` (0: not at all), in one piece.
 * Nothing where `log` is NULL; says so on standard error where it cannot be written.
 */
void request_log_add(const struct request_log *log, const struct request *r, int status);

/* Closes it; for AUTO(request_log_close) struct request_log *l. */
void request_log_close(struct request_log **log);

#endif

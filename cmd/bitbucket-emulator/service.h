/* One request in, one answer out: everything between the socket and the handlers. */
#ifndef EMULATOR_SERVICE_H
#define EMULATOR_SERVICE_H

struct answer;
struct clock;
struct err;
struct faults;
struct options;
struct request;
struct request_log;
struct service;
struct store;

/* A service over `store`; what it is given must outlive it. `faults` (may be NULL) it takes over. */
struct service *service_new(const struct options *o, const struct clock *clock, struct store *store,
	struct faults *faults);

/* From now on each request of the API has a line in `log` (may be NULL: nowhere), which must outlive `s`. */
void service_log_to(struct service *s, const struct request_log *log);

/* Frees it; for AUTO(service_free) struct service *s. */
void service_free(struct service **s);

/*
 * Answers `r`, which was read but not parsed; `a` is empty but for its arena. Any thread may call; what
 * it answered for is stored. Returns after the delay that was asked for.
 */
void service_answer(struct service *s, struct request *r, struct answer *a);

/* Ends every delay, so that the threads come home. */
void service_stop(struct service *s);

#endif

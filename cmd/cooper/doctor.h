/* The parts of `cooper doctor`. */
#ifndef COOPER_DOCTOR_H
#define COOPER_DOCTOR_H

#include <stdint.h>

struct checkup;
struct http_call;
struct options;
struct probe;
struct session;
struct str;
struct vital;

/* Looks for credentials of the past in the environment, before anything takes them out of it. */
void doctor_environment(struct checkup *c);

/*
 * Connects with the credential of the environment or of the stored login, if there is one, and adds what shows: a
 * request for whose it is, and one for each workspace of the manifests.
 */
void doctor_connect(struct checkup *c, struct session *s, const struct options *o);

/* Adds how far the connection came; `now_ms` is the wall clock. */
void doctor_judge_probe(struct checkup *c, const struct probe *p, int64_t now_ms);

/* Adds the protocol, the clock and the rate limit. */
void doctor_judge_vital(struct checkup *c, const struct vital *v);

/* The answer to "whose is it": 0 where the credential was accepted, else -1. */
int doctor_judge_user(struct checkup *c, const struct http_call *call);

/* Appends what it was granted, as the details of an error name it; nothing where they do not. */
void doctor_hear_granted(const struct http_call *call, struct str *out);

/* The answer about the workspace `slug`. */
void doctor_judge_workspace(struct checkup *c, const char *slug, const struct http_call *call);

/* What it was granted, separated by spaces or commas, against what the manifests need; "": nobody says. */
void doctor_judge_scopes(struct checkup *c, const char *granted);

/*
 * What a credential of that enum credential_type can never do, whatever its scopes; `said` is what the server calls
 * its sort, "" where it does not.
 */
void doctor_judge_sort(struct checkup *c, int type, const char *said);

#endif

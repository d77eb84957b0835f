/* Misbehaviour on demand: a list of rules, each for some requests and with some effect. */
#ifndef EMULATOR_FAULT_H
#define EMULATOR_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct answer;
struct diag;
struct fault;
struct faults;
struct request;

/* What a rule can do; docs/emulator.md shows each. */
struct fault_effect {
	const char *name;
	const char *what;
	bool edits; /* works on the true answer, so that the request always takes effect */
	void (*apply)(const struct fault *, const struct request *, struct answer *);
};

extern const struct fault_effect fault_effects[];
extern const size_t n_fault_effects;

/*
 * The rules in the YAML (or JSON) text; `name` is the file's for messages. NULL with the mistakes in
 * `d`. The caller frees them with faults_free().
 */
struct faults *faults_parse(const char *name, const char *bytes, size_t len, struct diag *d);

/* Frees them; for AUTO(faults_free) struct faults *f. NULL is nothing. */
void faults_free(struct faults **f);

/* Counts `r` against every rule; the first one that it sets off, or NULL. `f` may be NULL. */
const struct fault *faults_match(struct faults *f, const struct request *r);

/* Whether the request is still to be carried out. */
bool fault_spares(const struct fault *f);

/* Does to the answer what the rule says. */
void fault_apply(const struct fault *f, const struct request *r, struct answer *a);

/* Whether `path` fits `glob`: `*` is anything within a segment, `**` anything at all. */
bool fault_glob(const char *glob, const char *path);

#endif

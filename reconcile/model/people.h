/* Who is who in one workspace: names of manifests, e-mail addresses, account ids and UUIDs. */
#ifndef MODEL_PEOPLE_H
#define MODEL_PEOPLE_H

#include "base/map.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* One person under all the names known; what is not known is NULL. */
struct person {
	const char *name;         /* in `people:` */
	const char *uuid;         /* with braces, lower case */
	const char *account_id;   /* Atlassian's */
	const char *email;        /* lower case */
	const char *display_name; /* as the server says */
	struct person *same;      /* the record that stands for this one: see person_real() */
	struct place place;       /* where a manifest names the person first */
	bool unknown;             /* was looked up, and is not a member of the workspace */
	int why_code;             /* enum err_code: looking the person up failed, nobody knows */
	const char *why;          /* the message of that failure; NULL where there was none */
};

struct people {
	struct arena *arena;
	struct map by_id; /* UUID, account id and e-mail address to struct person */
	struct person **all;
	size_t n, capacity;
};

enum person_id { PERSON_NAME, PERSON_UUID, PERSON_ACCOUNT_ID, PERSON_EMAIL };

/* An empty directory whose memory is of `arena`. */
void people_init(struct people *p, struct arena *arena);

/*
 * What `text` looks like: a UUID with or without braces, an Atlassian account id ("557058:ba89..." or
 * 24 hexadecimal digits; fact sheet section 2), an e-mail address, or else a name.
 */
enum person_id person_classify(const char *text);

/* Gives the person a name of `people:`, which is not copied; of several, the first in the alphabet stays. */
void person_name(struct person *person, const char *name);

/* The person with that UUID, account id or e-mail address; a new one where there was none. */
struct person *people_by_id(struct people *p, const char *text, struct place place);

/*
 * Learns from the server that these (each may be NULL, at least the UUID or account id is not) belong to
 * one person, uniting records that had been apart. Texts are copied.
 */
struct person *people_learn(struct people *p, const char *uuid, const char *account_id,
	const char *email, const char *display_name);

/* The record that stands for `person` now. */
const struct person *person_real(const struct person *person);

/* Whether both are one person; NULL is nobody and equals NULL. */
bool person_same(const struct person *a, const struct person *b);

/* The id under which the record was made: of its UUID, account id and e-mail address, the first known. */
const char *person_key(const struct person *person);

/* For messages: the manifest's name, else the display name, the e-mail address, the UUID or the account id. */
const char *person_label(const struct person *person);

/* For URLs: the UUID, else the account id; NULL where neither is known yet. */
const char *person_path_id(const struct person *person);

#endif

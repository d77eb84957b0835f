/*
 * What a change is about, in words. Where a line may be broken stands a '\n' instead of a space: nothing
 * else in these texts can be one.
 */
#ifndef REPORT_DESCRIBE_H
#define REPORT_DESCRIBE_H

#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct change;
struct delta;
struct object;
struct problem;
struct str;

/* "+", "~", "-", or the sign of a replacement, which is both of the outer ones. */
const char *describe_sign(const struct change *change);

/* "repository", "issue"; of a set "default_reviewers". */
const char *describe_name(const struct change *change);

/* The object that is created, changed or deleted; of a set its parent. */
const struct object *describe_object(const struct change *change);

/* Whether it concerns the project or repository in whose block it stands, not something in it. */
bool describe_is_top(const struct change *change);

/* Appends "acme/api", the address of the change's top. */
void describe_top(struct str *out, const struct change *change);

/* Appends what could not be planned: "acme/api", "acme/api default_reviewers". */
void describe_problem(struct str *out, const struct problem *problem);

/*
 * Appends the key, where the heading does not have it: "Onboarding checklist"; of a whole collection the key of
 * what it stands in. "" otherwise.
 */
void describe_key(struct str *out, const struct change *change);

/* Appends the key as above with a colon where more follows: "Onboarding checklist: ". */
void describe_subject(struct str *out, const struct change *change);

/* Appends "renamed from old-slug"; nothing where the key stays. */
void describe_renamed(struct str *out, const struct change *change);

/* Whether a delta is shown: the key of a new object is its subject already. */
bool describe_shows(const struct change *change, const struct delta *delta);

/* Appends what a delta does: `kind bug -> task`, `+ ana`; of a creation `project PAY`. */
void describe_delta(struct str *out, const struct change *change, const struct delta *delta);

/* Appends the whole: key, former key and every delta. */
void describe_change(struct str *out, const struct change *change);

/* Appends "profile service, acme.yaml:17"; each part may be missing (NULL). */
void describe_origin(struct str *out, const char *why, struct place place);

#endif

/* A checkup to bytes. Pure: the same bytes for the same findings. */
#ifndef REPORT_CHECKUP_H
#define REPORT_CHECKUP_H

#include <stdbool.h>
#include <stddef.h>

struct checkup;
struct str;

/* For people: what the manifests need, who can have it, a line for each finding; at most 80 columns where texts allow. */
void report_checkup_text(struct str *out, const struct checkup *c, bool color);

/* For programs: JSON as docs/json.md describes it, `"format": "cooper-doctor/1"`, with a line end. */
void report_checkup_json(struct str *out, const struct checkup *c);

#endif

/* How a manifest writes a kind, in one line. */
#ifndef REPORT_KIND_SHAPE_H
#define REPORT_KIND_SHAPE_H

struct kind;
struct str;

/* Appends "webhooks: [{...}]", "repositories: {slug: {...}}", "default_reviewers: [user]" or "pipelines: {...}". */
void kind_shape_add(struct str *out, const struct kind *k);

#endif

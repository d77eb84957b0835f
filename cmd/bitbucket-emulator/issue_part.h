/* What issues are sorted by: components, milestones and versions. Read-only, as they were in the API. */
#ifndef EMULATOR_ISSUE_PART_H
#define EMULATOR_ISSUE_PART_H

struct context;
struct document;
struct value;

/* The repository's part of `kind` ("components") with that name, or NULL. */
const struct document *issue_part(struct context *c, const char *kind, const char *name);

/* {type, id, name, links}. */
const struct value *issue_part_render(struct context *c, const struct document *part);

/* GET /repositories/{workspace}/{repository}/components[/{id}], and so on */
int issue_list_parts(struct context *c);
int issue_get_part(struct context *c);

#endif

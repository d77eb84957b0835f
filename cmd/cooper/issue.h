/* The parts of `cooper issue`, and what they share. */
#ifndef COOPER_ISSUE_H
#define COOPER_ISSUE_H

#include <stddef.h>

struct desk;
struct err;
struct value;

extern const struct command command_issue_list;
extern const struct command command_issue_view;
extern const struct command command_issue_create;
extern const struct command command_issue_edit;
extern const struct command command_issue_comment;

/* The issues for which the BBQL `query` ("": any) holds, newest first, no more than `most` (0: all). NULL with `e` set. */
const struct value *issue_list(struct desk *d, const char *query, size_t most, struct err *e);

#endif

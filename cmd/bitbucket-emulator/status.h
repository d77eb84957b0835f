/* Build statuses of commits. Fact sheet 3.14. */
#ifndef EMULATOR_STATUS_H
#define EMULATOR_STATUS_H

struct context;
struct document_list;

/* GET .../commit/{commit}/statuses */
int status_list(struct context *c);

/* POST .../commit/{commit}/statuses/build: 201, or 200 where the key was there */
int status_post(struct context *c);

/* Answers with a page of those in `list`, which are of one commit. */
int status_answer(struct context *c, const struct document_list *list);

#endif

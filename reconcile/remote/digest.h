/*
 * What is shown of answers: Bitbucket's JSON made the documents that docs/json.md describes, whose members are always
 * there and do not change with the service. Texts and reports are made from these documents, never from answers.
 */
#ifndef REMOTE_DIGEST_H
#define REMOTE_DIGEST_H

struct arena;
struct value;

/* Each is a new map in `a`; `from` is one item of a list, or the answer to a GET of one. */
struct value *digest_pull_request(struct arena *a, const struct value *from);
struct value *digest_build(struct arena *a, const struct value *from);
struct value *digest_task(struct arena *a, const struct value *from);
struct value *digest_comment(struct arena *a, const struct value *from);
struct value *digest_issue(struct arena *a, const struct value *from);

/* A new list of what `digest` makes of each item of `list`. */
struct value *digest_all(struct arena *a, const struct value *list,
	struct value *(*digest)(struct arena *a, const struct value *from));

#endif

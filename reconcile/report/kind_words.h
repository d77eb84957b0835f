/* What the rows of a kind mean, in words for people. */
#ifndef REPORT_KIND_WORDS_H
#define REPORT_KIND_WORDS_H

struct field;
struct kind;
struct str;

/* What is done with an object. */
enum kind_use { KIND_READ, KIND_CREATE, KIND_CHANGE, KIND_DELETE };

/* The request for it, its path as in the kind's table; `path` is NULL where there is none. */
struct kind_request {
	const char *method;
	const char *path;
};
struct kind_request kind_words_request(const struct kind *k, enum kind_use use);

/* Appends what the flags of `f` say of its value, "; " between: "required; another value makes it anew". */
void kind_words_rules(struct str *out, const struct kind *k, const struct field *f);

/* Appends the sorts of credentials in `writers`, of the enum in access.h: "API tokens or OAuth consumers". */
void kind_words_writers(struct str *out, unsigned writers);

#endif

/* The query language of `q=` and the order of `sort=`. Grammar: Atlassian's "Filtering and sorting" page. */
#ifndef EMULATOR_BBQL_H
#define EMULATOR_BBQL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

/* Bounds on a query; what passes one is as wrong as bad syntax. */
enum { BBQL_DEPTH_MAX = 32, BBQL_TERMS_MAX = 500, BBQL_LITERALS_MAX = 1000 };

enum bbql_op {
	BBQL_AND,
	BBQL_OR,
	BBQL_EQUAL,
	BBQL_UNEQUAL,
	BBQL_CONTAINS,
	BBQL_LACKS,
	BBQL_MORE,
	BBQL_MORE_EQUAL,
	BBQL_LESS,
	BBQL_LESS_EQUAL,
	BBQL_IN,
	BBQL_NOT_IN
};

enum bbql_type { BBQL_STRING, BBQL_NUMBER, BBQL_DATE, BBQL_BOOL, BBQL_NULL };

struct bbql_literal {
	enum bbql_type type;
	const char *text;
};

/* A comparison of `field` with its literals (one, but for the lists of IN), or AND and OR of two queries. */
struct bbql {
	enum bbql_op op;
	const char *field; /* dotted */
	const struct bbql_literal *literals;
	size_t n;
	const struct bbql *left, *right;
};

/* The query `text`, in `a`; NULL with the reason in `*why` where it cannot be read. */
const struct bbql *bbql_parse(struct arena *a, const char *text, const char **why);

/* Whether `item` fits. A field that is not there is null; of a list, any element may fit. */
bool bbql_matches(const struct bbql *q, const struct value *item);

/* The first field of `q` whose first name `item` does not have, or NULL. */
const char *bbql_unknown(const struct bbql *q, const struct value *item);

/* How many literals `q` compares `field` with, negations included. */
size_t bbql_count(const struct bbql *q, const char *field);

/* Whether `q` compares `field` with the text `literal`. */
bool bbql_names(const struct bbql *q, const char *field, const char *literal);

/* Orders two items by the dotted `field`, null first: below, at or above zero. */
int bbql_order(const char *field, const struct value *a, const struct value *b);

#endif

/*
 * The annex of the library: toy tables with what the plain ones lack. Fields in maps, people as keys and in
 * lists, short forms, parts of keys that stand for something, values that may be secrets, public keys,
 * schedules, commits, what cannot be changed. Library.h includes it, behind the book.
 */
#ifndef TESTS_MODEL_ANNEX_H
#define TESTS_MODEL_ANNEX_H

#include "model/field.h"
#include "model/kind.h"

/* People as keys: the list is the whole truth. */
static const char *const permissions[] = { "read", "write", "admin", NULL };

static const struct field grant_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
	{ .name = "permission",
		.type = FIELD_STRING,
		.choices = permissions,
		.flags = FIELD_REQUIRED },
	{ .name = "reason", .type = FIELD_STRING },
};

static const struct kind kind_grant = {
	.name = "grant",
	.plural = "grants",
	.parent = &kind_book,
	.shape = KIND_MAP,
	.order = ORDER_PERMISSION,
	.flags = KIND_EXACT | KIND_CREATE_PUT,
	.line = "permission",
	KIND_FIELDS(grant_fields),
};

/* Parts of a key that are not always there, and fields that go with one of its values. */
static const char *const clause_kinds[] = { "push", "quorum", "reset", NULL };
static const char *const clause_matches[] = { "glob", "model", NULL };
static const char *const only_push[] = { "push", NULL };
static const char *const push_or_reset[] = { "push", "reset", NULL };
static const char *const only_quorum[] = { "quorum", NULL };
static const char *const only_glob[] = { "glob", NULL };
static const char *const only_model[] = { "model", NULL };
static const struct condition when_push = { "kind", only_push };
static const struct condition when_push_or_reset = { "kind", push_or_reset };
static const struct condition when_quorum = { "kind", only_quorum };
static const struct condition when_glob = { "match", only_glob };
static const struct condition when_model = { "match", only_model };

static const struct field clause_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY, .choices = clause_kinds },
	{ .name = "match",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.choices = clause_matches,
		.otherwise = "glob" },
	{ .name = "pattern", .type = FIELD_STRING, .flags = FIELD_KEY, .when = &when_glob },
	{ .name = "line", .type = FIELD_STRING, .flags = FIELD_KEY, .when = &when_model },
	{ .name = "users", .type = FIELD_PEOPLE, .when = &when_push },
	{ .name = "groups",
		.type = FIELD_STRING_SET,
		.member = "slug",
		.when = &when_push_or_reset },
	{ .name = "value", .type = FIELD_INT, .flags = FIELD_REQUIRED, .when = &when_quorum },
	{ .name = "type", .type = FIELD_STRING, .constant = "clause" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_clause = {
	.name = "clause",
	.plural = "clauses",
	.parent = &kind_book,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	KIND_FIELDS(clause_fields),
};

/* Fields in maps, and a text in place of the whole; always there. */
static const struct field lending_fields[] = {
	{ .name = "model", .type = FIELD_STRING },
	{ .name = "terms.is_open", .type = FIELD_BOOL },
	{ .name = "terms.fee.amount", .type = FIELD_INT },
	{ .name = "terms.fee.currency", .type = FIELD_STRING },
	{ .name = "terms.contact", .type = FIELD_PERSON },
	{ .name = "terms.days", .type = FIELD_STRING_SET },
	{ .name = "terms.since", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "terms.number", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_lending = {
	.name = "lending",
	.plural = "lendings",
	.parent = &kind_book,
	.shape = KIND_SINGLETON,
	.order = ORDER_BRANCHING_MODEL,
	.flags = KIND_PERMANENT,
	.line = "model",
	KIND_FIELDS(lending_fields),
};

/* What may be a secret, in a map of a book and in one of the workspace, which is no block. */
static const struct field variable_fields[] = {
	{ .name = "key", .type = FIELD_STRING, .flags = FIELD_KEY, .allowed = "A-Za-z0-9_" },
	{ .name = "value", .type = FIELD_VALUE, .flags = FIELD_REQUIRED },
	{ .name = "secured", .type = FIELD_BOOL, .flags = FIELD_SECURES },
};

static const struct kind kind_variable = {
	.name = "variable",
	.plural = "variables",
	.parent = &kind_book,
	.shape = KIND_MAP,
	.order = ORDER_VARIABLE,
	.line = "value",
	KIND_FIELDS(variable_fields),
};

static const struct kind kind_house_variable = {
	.name = "variable",
	.plural = "variables",
	.parent = &kind_library,
	.shape = KIND_MAP,
	.order = ORDER_VARIABLE,
	.line = "value",
	KIND_FIELDS(variable_fields),
};

/* Keys that have several spellings. */
static const struct field lock_fields[] = {
	{ .name = "key", .type = FIELD_SSH_KEY, .flags = FIELD_KEY },
	{ .name = "label", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
};

static const struct kind kind_lock = {
	.name = "lock",
	.plural = "locks",
	.parent = &kind_book,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.line = "key",
	KIND_FIELDS(lock_fields),
};

/* A line of words: the last one takes the rest. */
static const struct field timer_fields[] = {
	{ .name = "when", .type = FIELD_CRON, .flags = FIELD_KEY },
	{ .name = "chapter", .type = FIELD_STRING, .flags = FIELD_REQUIRED | FIELD_IMMUTABLE },
	{ .name = "enabled", .type = FIELD_BOOL },
	{ .name = "note", .type = FIELD_STRING, .flags = FIELD_INITIAL },
};

static const struct kind kind_timer = {
	.name = "timer",
	.plural = "timers",
	.parent = &kind_book,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.line = "chapter when",
	KIND_FIELDS(timer_fields),
};

/* Cannot be changed and has things in it, without being a block. */
static const struct field edition_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "target.hash", .type = FIELD_COMMIT, .flags = FIELD_REQUIRED | FIELD_IMMUTABLE },
	{ .name = "printer", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "message", .type = FIELD_TEXT },
};

static const struct kind kind_edition = {
	.name = "edition",
	.plural = "editions",
	.parent = &kind_book,
	.shape = KIND_MAP,
	.order = ORDER_REST,
	.line = "target.hash",
	KIND_FIELDS(edition_fields),
};

static const struct field seal_fields[] = {
	{ .name = "motto", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "wax", .type = FIELD_STRING },
};

static const struct kind kind_seal = {
	.name = "seal",
	.plural = "seals",
	.parent = &kind_edition,
	.shape = KIND_MAP,
	.order = ORDER_REST,
	.line = "wax",
	KIND_FIELDS(seal_fields),
};

/* A key that stands in a map. */
static const struct field loan_fields[] = {
	{ .name = "to.desk.name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "to.note", .type = FIELD_STRING },
};

static const struct kind kind_loan = {
	.name = "loan",
	.plural = "loans",
	.parent = &kind_book,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	KIND_FIELDS(loan_fields),
};

#endif

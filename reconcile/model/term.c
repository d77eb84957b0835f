#include "model/term.h"

#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"

const struct term term_types[] = {
	{ "string", FIELD_STRING },
	{ "text", FIELD_TEXT },
	{ "boolean", FIELD_BOOL },
	{ "integer", FIELD_INT },
	{ "string_set", FIELD_STRING_SET },
	{ "person", FIELD_PERSON },
	{ "people", FIELD_PEOPLE },
	{ "reference", FIELD_REFERENCE },
	{ "secret", FIELD_SECRET },
	{ "value", FIELD_VALUE },
	{ "ssh_key", FIELD_SSH_KEY },
	{ "cron", FIELD_CRON },
	{ "host", FIELD_HOST },
	{ "commit", FIELD_COMMIT },
	{ "path", FIELD_PATH },
	{ "content", FIELD_CONTENT },
	{ NULL, 0 },
};

const struct term term_shapes[] = {
	{ "map", KIND_MAP },
	{ "list", KIND_LIST },
	{ "set", KIND_SET },
	{ "singleton", KIND_SINGLETON },
	{ NULL, 0 },
};

const struct term term_orders[] = {
	{ "project", ORDER_PROJECT },
	{ "repository", ORDER_REPOSITORY },
	{ "file", ORDER_FILE },
	{ "ref", ORDER_REF },
	{ "mainbranch", ORDER_MAINBRANCH },
	{ "pipelines", ORDER_PIPELINES },
	{ "permission", ORDER_PERMISSION },
	{ "reviewer", ORDER_REVIEWER },
	{ "branching_model", ORDER_BRANCHING_MODEL },
	{ "restriction", ORDER_RESTRICTION },
	{ "variable", ORDER_VARIABLE },
	{ "environment", ORDER_ENVIRONMENT },
	{ "rest", ORDER_REST },
	{ "tracker", ORDER_TRACKER },
	{ "issue", ORDER_ISSUE },
	{ "pull_request", ORDER_PULL_REQUEST },
	{ NULL, 0 },
};

/* Layers, blocks in plans, and what is read and written as files are, are for what Cooper's own tables have. */
const struct term term_kind_flags[] = {
	{ "by_key", KIND_BY_KEY },
	{ "create_item", KIND_CREATE_ITEM },
	{ "create_put", KIND_CREATE_PUT },
	{ "exact", KIND_EXACT },
	{ "in_parent", KIND_IN_PARENT },
	{ "late", KIND_LATE },
	{ "no_get", KIND_NO_GET },
	{ "permanent", KIND_PERMANENT },
	{ "precious", KIND_PRECIOUS },
	{ NULL, 0 },
};

const struct term term_field_flags[] = {
	{ "key", FIELD_KEY },
	{ "required", FIELD_REQUIRED },
	{ "immutable", FIELD_IMMUTABLE },
	{ "read_only", FIELD_READ_ONLY },
	{ "names_key", FIELD_NAMES_KEY },
	{ "as_text", FIELD_AS_TEXT },
	{ "null", FIELD_NULL },
	{ "initial", FIELD_INITIAL },
	{ "always", FIELD_ALWAYS },
	{ "secures", FIELD_SECURES },
	{ NULL, 0 },
};

/* The names of kinds of credentials. */
const struct term term_writers[] = {
	{ "api_token", WRITER_USER },
	{ "oauth", WRITER_OAUTH },
	{ "access_token", WRITER_TOKEN },
	{ NULL, 0 },
};

const struct term *term_find(const struct term *terms, const char *name)
{
	while (terms->name && !str_same(terms->name, name))
		terms++;
	return terms->name ? terms : NULL;
}

const char *term_name(const struct term *terms, unsigned value)
{
	while (terms->name && terms->value != value)
		terms++;
	return terms->name;
}

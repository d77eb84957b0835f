/* The two vocabularies of scopes, and which scope implies which. Fact sheet 4.2 and 4.3. */
#ifndef EMULATOR_SCOPE_H
#define EMULATOR_SCOPE_H

#include <stdbool.h>

struct arena;
struct value;

enum vocabulary {
	SCOPES_OAUTH, /* "repository:admin": OAuth consumers and access tokens; some imply others */
	SCOPES_GRANULAR /* "admin:repository:bitbucket": API tokens; none implies another */
};

/* Whether the list of texts `granted` covers every one of the scopes in `required`, parted by spaces. */
bool scope_covers(const struct value *granted, const char *required, enum vocabulary v);

/* Whether there is a scope of that name. */
bool scope_exists(const char *name, enum vocabulary v);

/* A list of all the scopes there are. */
const struct value *scope_all(struct arena *a, enum vocabulary v);

/* The scopes in `text`, parted by spaces, as a list. */
const struct value *scope_list(struct arena *a, const char *text);

/* The list `scopes` as the headers show it: "account, repository:admin". */
const char *scope_header(struct arena *a, const struct value *scopes);

#endif

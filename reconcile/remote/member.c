#include "remote/member.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/access.h"
#include "model/people.h"
#include "net/url.h"
#include "remote/ask.h"
#include "remote/prose.h"
#include "remote/query.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAMED_MAX = 3, NAME_MAX_SHOWN = 80 };

/* Reading members needs this (fact sheet, section 3.1). */
static const struct scopes scopes = { "account", "read:workspace:bitbucket" };

static const struct value *list(
	struct ask *a, const char *workspace, const char *email, struct err *e)
{
	static const struct query_form form = { .before = "user.email IN (",
		.each = "",
		.between = ",",
		.after = ")",
		.texts_max = 1,
		.url_max = 7000 };
	const struct scopes *before = a->context.scopes;
	AUTO(str_release) struct str path = STR_INIT;
	const struct value *members;

	str_add(&path, "workspaces/");
	url_encode(&path, workspace);
	str_add(&path, "/members?pagelen=100&fields=next,size,page,pagelen,values.user.uuid,"
		       "values.user.display_name,values.user.nickname");
	if (email) {
		str_add(&path, "&q=");
		query_any(&path, &form, &email, 1);
	}
	a->context.scopes = &scopes;
	members = ask_list(a, path.buf, 0, e);
	a->context.scopes = before;
	return members;
}

static const char *id_of(const struct value *user)
{
	return value_text(value_get(user, "uuid"), NULL);
}

static bool is_called(const struct value *user, const char *name)
{
	return strcasecmp(value_text(value_get(user, "display_name"), ""), name) == 0 ||
	       strcasecmp(value_text(value_get(user, "nickname"), ""), name) == 0;
}

static int fail_unknown(const struct value *members, const char *name, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(name);
	AUTO(str_release) struct str hint = STR_INIT;
	uint32_t i;

	for (i = 0; i < members->n; i++)
		suggest_add(&nearest,
			value_text(value_at(&members->items[i], "user.display_name"), NULL));
	if (!nearest.best)
		return err_set(e, ERR_USAGE,
			"no member of the workspace is called '%s'; give the e-mail address or the "
			"UUID",
			name);
	prose_add(&hint, nearest.best, strlen(nearest.best), NAME_MAX_SHOWN);
	return err_set(e, ERR_USAGE,
		"no member of the workspace is called '%s', did you mean '%s'?", name, hint.buf);
}

static int fail_ambiguous(const struct value *members, const char *name, size_t n, struct err *e)
{
	AUTO(str_release) struct str ids = STR_INIT;
	size_t named = 0;
	uint32_t i;

	for (i = 0; i < members->n && named < NAMED_MAX; i++) {
		const struct value *user = value_get(&members->items[i], "user");

		if (is_called(user, name))
			str_addf(&ids, "%s%s", named++ ? ", " : "", id_of(user));
	}
	return err_set(e, ERR_USAGE, "%zu members are called '%s'; give one of %s%s", n, name,
		ids.buf, n > named ? ", ..." : "");
}

static const char *find_called(
	struct ask *a, const char *workspace, const char *name, struct err *e)
{
	const struct value *members = list(a, workspace, NULL, e), *found = NULL;
	size_t n = 0;
	uint32_t i;

	if (!members)
		return NULL;
	for (i = 0; i < members->n; i++) {
		const struct value *user = value_get(&members->items[i], "user");

		if (!is_called(user, name) || !id_of(user))
			continue;
		found = user;
		n++;
	}
	if (n == 0)
		fail_unknown(members, name, e);
	else if (n > 1)
		fail_ambiguous(members, name, n, e);
	return n == 1 ? id_of(found) : NULL;
}

static const char *find_email(
	struct ask *a, const char *workspace, const char *email, struct err *e)
{
	const struct value *members = list(a, workspace, email, e);
	const char *id;

	if (!members)
		return NULL;
	id = members->n ? id_of(value_get(&members->items[0], "user")) : NULL;
	if (!id)
		err_set(e, ERR_USAGE, "no member of the workspace has the e-mail address '%s'",
			email);
	return id;
}

static const char *find_account(
	struct ask *a, const char *workspace, const char *account, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	const struct value *member;

	str_add(&path, "workspaces/");
	url_encode(&path, workspace);
	str_add(&path, "/members/");
	url_encode(&path, account);
	member = ask_json(a, path.buf, e);
	if (!member && e->code == ERR_NOT_FOUND)
		err_set(e, ERR_USAGE, "no member of the workspace has the account id '%s'",
			account);
	return member ? id_of(value_get(member, "user")) : NULL;
}

/* With braces and in lower case, as answers have it. */
static const char *uuid_of(struct arena *a, const char *text)
{
	char *uuid = arena_printf(a, *text == '{' ? "%s" : "{%s}", text), *c;

	for (c = uuid; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return uuid;
}

const char *member_find(struct ask *a, const char *workspace, const char *text, struct err *e)
{
	switch (person_classify(text)) {
	case PERSON_UUID:
		return uuid_of(a->arena, text);
	case PERSON_ACCOUNT_ID:
		return find_account(a, workspace, text, e);
	case PERSON_EMAIL:
		return find_email(a, workspace, text, e);
	case PERSON_NAME:
		break;
	}
	if (*text)
		return find_called(a, workspace, text, e);
	err_set(e, ERR_USAGE, "'' is nobody; give a name, an e-mail address or a UUID");
	return NULL;
}

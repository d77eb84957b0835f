#include "net/token.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "codec/value.h"
#include "net/credential.h"

#include <stdlib.h>
#include <string.h>

/* Numbers and texts that are one; 0 for anything else. */
static int64_t number_above_0(const struct value *v)
{
	int64_t n;

	return v && num_parse(value_text(v, ""), 1, INT64_MAX, &n) == 0 ? n : 0;
}

static int64_t life(const struct value *v)
{
	int64_t n = number_above_0(v);

	if (!n)
		return TOKEN_LIFE_S;
	return n < TOKEN_LIFE_MAX_S ? n : TOKEN_LIFE_MAX_S;
}

/* What is wrong with a token; NULL where nothing is. */
static const char *flaw(const struct value *v)
{
	if (v->type != VALUE_STRING)
		return "is not a text";
	if (!v->n)
		return "is empty";
	if (v->n > TOKEN_MAX)
		return "is longer than 64 kB";
	return credential_is_sendable(v->text) ? NULL : "has characters that no header may carry";
}

/* NULL where it is missing; then, and where it is bad, `*wrong` says so. */
static const char *secret(
	const struct value *map, const char *name, const char **wrong, struct str *why)
{
	const struct value *v = value_get(map, name);
	const char *bad = v && v->type != VALUE_NULL ? flaw(v) : NULL;

	if (bad) {
		str_addf(why, "its %s %s", name, bad);
		*wrong = bad;
		return NULL;
	}
	return value_text(v, NULL);
}

static int take(struct token *t, const struct value *map, struct str *why)
{
	const char *wrong = NULL;
	const char *access = secret(map, "access_token", &wrong, why), *refresh;

	if (!access && !wrong)
		str_add(why, "it has no access_token");
	if (!access)
		return -1;
	refresh = secret(map, "refresh_token", &wrong, why);
	if (wrong)
		return -1;
	t->access = mem_strdup(access);
	t->refresh = refresh ? mem_strdup(refresh) : NULL;
	return 0;
}

/* Bitbucket says "scopes", RFC 6749 "scope". */
static const char *scopes_of(const struct value *map)
{
	const struct value *v = value_get(map, "scopes");
	const unsigned char *c;

	if (!v || v->type != VALUE_STRING)
		v = value_get(map, "scope");
	if (!v || v->type != VALUE_STRING)
		return "";
	/* It is shown to people: anything but plain characters is no scope. */
	for (c = (const unsigned char *)v->text; *c; c++)
		if (*c < ' ' || *c >= 0x7f)
			return "";
	return v->text;
}

int token_from_reply(struct token *t, const struct value *map, int64_t now_ms, struct str *why)
{
	*t = (struct token)TOKEN_INIT;
	if (take(t, map, why) < 0)
		return -1;
	t->scopes = mem_strdup(scopes_of(map));
	t->obtained_ms = now_ms;
	t->life_s = life(value_get(map, "expires_in"));
	return 0;
}

int token_read(struct token *t, const struct value *map)
{
	AUTO(str_release) struct str why = STR_INIT;

	if (token_from_reply(t, map, value_int(value_get(map, "obtained"), 0), &why) < 0)
		return -1;
	t->used_ms = value_int(value_get(map, "used"), 0);
	return 0;
}

static void put(struct arena *a, struct value *map, const char *name, const char *text)
{
	if (text)
		value_put(a, map, name, value_new_string(a, text));
}

void token_write(const struct token *t, struct arena *a, struct value *map)
{
	put(a, map, "access_token", t->access);
	put(a, map, "refresh_token", t->refresh);
	put(a, map, "scopes", t->scopes);
	value_put(a, map, "obtained", value_new_int(a, t->obtained_ms));
	value_put(a, map, "expires_in", value_new_int(a, t->life_s));
	if (t->used_ms)
		value_put(a, map, "used", value_new_int(a, t->used_ms));
}

void token_wipe_value(const struct value *v)
{
	uint32_t i;

	if (!v)
		return;
	/* An arena's own memory, whoever else may only read it. */
	if (v->type == VALUE_STRING && v->n)
		explicit_bzero((void *)(uintptr_t)v->text, v->n);
	for (i = 0; v->type == VALUE_LIST && i < v->n; i++)
		token_wipe_value(&v->items[i]);
	for (i = 0; v->type == VALUE_MAP && i < v->n; i++)
		token_wipe_value(&v->pairs[i].value);
}

/* A clock may say anything; what overflows is far away. */
static int64_t age_ms(int64_t since_ms, int64_t now_ms)
{
	int64_t age;

	return __builtin_sub_overflow(now_ms, since_ms, &age) ? INT64_MAX : age;
}

bool token_due(const struct token *t, int64_t now_ms)
{
	int64_t age = age_ms(t->obtained_ms, now_ms);

	return age < 0 || age >= t->life_s * 1000 / 2;
}

bool token_expired(const struct token *t, int64_t now_ms)
{
	return age_ms(t->obtained_ms, now_ms) >= t->life_s * 1000;
}

bool token_may_refresh(const struct token *t, int64_t now_ms)
{
	return !t->used_ms || age_ms(t->used_ms, now_ms) <= INT64_C(1000) * TOKEN_GRACE_S;
}

void token_copy(struct token *to, const struct token *from)
{
	struct token copy = *from;

	copy.access = from->access ? mem_strdup(from->access) : NULL;
	copy.refresh = from->refresh ? mem_strdup(from->refresh) : NULL;
	copy.scopes = from->scopes ? mem_strdup(from->scopes) : NULL;
	token_release(to);
	*to = copy;
}

void token_release(struct token *t)
{
	credential_wipe(t->access);
	credential_wipe(t->refresh);
	free(t->scopes);
	*t = (struct token)TOKEN_INIT;
}

#include "net/credential.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Where each credential stands in the environment; a token has no user. */
static const struct source {
	enum credential_type type;
	const char *user, *secret;
} sources[] = {
	{ CREDENTIAL_BEARER, NULL, "BITBUCKET_TOKEN" },
	{ CREDENTIAL_BASIC, "BITBUCKET_EMAIL", "BITBUCKET_API_TOKEN" },
	{ CREDENTIAL_CONSUMER, "BITBUCKET_CLIENT_ID", "BITBUCKET_CLIENT_SECRET" },
};

void credential_guard(void)
{
	static const struct rlimit none = { 0, 0 };

	/* The first makes files of /proc root's, and ptrace() refused; the second is for what it cannot say. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
}

/* NULL where the variable is not set or empty, or has no name. */
static char *environment(const char *name)
{
	char *value = name ? getenv(name) : NULL;

	return value && *value ? value : NULL;
}

/* The bytes are overwritten where they stand: /proc/PID/environ shows those that the program began with. */
static void clean_environment(void)
{
	size_t i;

	for (i = 0; i < COUNT(sources); i++) {
		char *value = environment(sources[i].secret);

		if (value)
			explicit_bzero(value, strlen(value));
		unsetenv(sources[i].secret);
	}
}

bool credential_is_sendable(const char *text)
{
	const unsigned char *c;

	for (c = (const unsigned char *)text; *c; c++)
		if (*c <= ' ' || *c >= 0x7f)
			return false;
	return *text != '\0';
}

/*
 * A line end would add a header of its own; spaces at an end are the mark of a sloppy copy. The value is
 * a secret, so that only its name is told.
 */
static int check(const char *name, const char *value, struct err *e)
{
	if (credential_is_sendable(value))
		return 0;
	return err_set(e, ERR_AUTH,
		"%s has a space, a line end or a character that no header may carry; set it anew",
		name);
}

/* Half a pair; the consumer's key alone is no mistake. */
static int check_half(const struct source *s, const char *user, const char *secret, struct err *e)
{
	if (s->user && !user)
		return err_set(e, ERR_AUTH, "%s is set without %s; set it to your %s", s->secret,
			s->user,
			s->type == CREDENTIAL_BASIC ? "Atlassian e-mail address"
						    : "OAuth consumer's key");
	if (s->user && !secret && s->type == CREDENTIAL_BASIC)
		return err_set(
			e, ERR_AUTH, "%s is set without %s; set it as well", s->user, s->secret);
	return 0;
}

static int take(struct credential *c, const struct source *s, struct err *e)
{
	const char *user = environment(s->user), *secret = environment(s->secret);

	if (check_half(s, user, secret, e) || (user && check(s->user, user, e)) ||
		(secret && check(s->secret, secret, e)))
		return -1;
	if (user && strchr(user, ':'))
		return err_set(e, ERR_AUTH, "%s has a ':', which no user name may have", s->user);
	c->type = secret ? s->type : CREDENTIAL_LOGIN;
	c->user = user ? mem_strdup(user) : NULL;
	c->secret = secret ? mem_strdup(secret) : NULL;
	return 0;
}

/* The variable by which a source shows that it is set; NULL where it is not. */
static const char *shown_by(const struct source *s)
{
	if (environment(s->secret))
		return s->secret;
	return environment(s->user) ? s->user : NULL;
}

static int choose(struct credential *c, struct err *e)
{
	const struct source *found = NULL;
	size_t i;

	for (i = 0; i < COUNT(sources); i++) {
		if (!shown_by(&sources[i]))
			continue;
		if (found)
			return err_set(e, ERR_AUTH, "both %s and %s are set; unset one of them",
				shown_by(found), shown_by(&sources[i]));
		found = &sources[i];
	}
	return found ? take(c, found, e) : 0;
}

int credential_from_environment(struct credential *c, struct err *e)
{
	int result;

	*c = (struct credential)CREDENTIAL_INIT;
	result = choose(c, e);
	clean_environment();
	return result;
}

void credential_describe(const struct credential *c, struct str *out)
{
	switch (c->type) {
	case CREDENTIAL_BEARER:
		str_add(out, "access token (BITBUCKET_TOKEN)");
		break;
	case CREDENTIAL_BASIC:
		str_addf(out, "API token of %s (BITBUCKET_API_TOKEN)", c->user);
		break;
	case CREDENTIAL_CONSUMER:
		str_addf(out, "OAuth consumer %s (BITBUCKET_CLIENT_ID)", c->user);
		break;
	case CREDENTIAL_LOGIN:
		str_add(out, "login (cooper auth login)");
		break;
	case CREDENTIAL_NONE:
		str_add(out, "no credential");
		break;
	}
}

/* RFC 4648, into `to`, which has room; returns the place behind. */
static char *base64(char *to, const unsigned char *from, size_t len)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i, k;

	for (i = 0; i < len; i += 3) {
		uint32_t group = (uint32_t)from[i] << 16;

		if (i + 1 < len)
			group |= (uint32_t)from[i + 1] << 8;
		if (i + 2 < len)
			group |= from[i + 2];
		for (k = 0; k < 4; k++)
			*to++ = i + k > len ? '=' : alphabet[group >> (18 - 6 * k) & 63];
	}
	return to;
}

static char *basic_header(const struct credential *c)
{
	static const char begin[] = "Authorization: Basic ";
	size_t user = strlen(c->user), len = user + 1 + strlen(c->secret);
	unsigned char *pair = mem_alloc(len + 1);
	char *header = mem_alloc(sizeof begin + (len + 2) / 3 * 4), *end;

	memcpy(pair, c->user, user);
	pair[user] = ':';
	memcpy(pair + user + 1, c->secret, len - user - 1);
	memcpy(header, begin, sizeof begin - 1);
	end = base64(header + sizeof begin - 1, pair, len);
	*end = '\0';
	explicit_bzero(pair, len);
	free(pair);
	return header;
}

char *credential_header(const struct credential *c)
{
	static const char begin[] = "Authorization: Bearer ";
	size_t len;
	char *header;

	if (c->type == CREDENTIAL_BASIC)
		return basic_header(c);
	if (c->type != CREDENTIAL_BEARER)
		return NULL;
	len = strlen(c->secret) + 1;
	header = mem_alloc(sizeof begin - 1 + len);
	memcpy(header, begin, sizeof begin - 1);
	memcpy(header + sizeof begin - 1, c->secret, len);
	return header;
}

void credential_wipe(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}

void credential_release(struct credential *c)
{
	free(c->user);
	credential_wipe(c->secret);
	*c = (struct credential)CREDENTIAL_INIT;
}

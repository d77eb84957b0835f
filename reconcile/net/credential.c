#include "net/credential.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* NULL where the variable is not set or empty. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/*
 * A line end would add a header of its own; spaces at an end are the mark of a sloppy copy. The value is
 * a secret, so that only its name is told.
 */
static int check(const char *name, const char *value, struct err *e)
{
	const unsigned char *c;

	for (c = (const unsigned char *)value; *c; c++)
		if (*c <= ' ' || *c >= 0x7f)
			return err_set(e, ERR_AUTH,
				"%s has a space, a line end or a character that no header may "
				"carry; set it anew",
				name);
	return 0;
}

static int take_basic(struct credential *c, const char *email, const char *token, struct err *e)
{
	if (!email)
		return err_set(e, ERR_AUTH,
			"BITBUCKET_API_TOKEN is set without BITBUCKET_EMAIL; set it to your "
			"Atlassian e-mail address");
	if (!token)
		return err_set(e, ERR_AUTH,
			"BITBUCKET_EMAIL is set without BITBUCKET_API_TOKEN; set it as well");
	if (check("BITBUCKET_EMAIL", email, e) || check("BITBUCKET_API_TOKEN", token, e))
		return -1;
	if (strchr(email, ':'))
		return err_set(
			e, ERR_AUTH, "BITBUCKET_EMAIL has a ':', which no user name may have");
	*c = (struct credential){ CREDENTIAL_BASIC, mem_strdup(email), mem_strdup(token) };
	return 0;
}

int credential_from_environment(struct credential *c, struct err *e)
{
	const char *bearer = environment("BITBUCKET_TOKEN");
	const char *email = environment("BITBUCKET_EMAIL");
	const char *token = environment("BITBUCKET_API_TOKEN");

	*c = (struct credential)CREDENTIAL_INIT;
	if (bearer && (email || token))
		return err_set(e, ERR_AUTH,
			"both BITBUCKET_TOKEN and %s are set; unset one of them",
			token ? "BITBUCKET_API_TOKEN" : "BITBUCKET_EMAIL");
	if (email || token)
		return take_basic(c, email, token, e);
	if (!bearer)
		return 0;
	if (check("BITBUCKET_TOKEN", bearer, e))
		return -1;
	*c = (struct credential){ CREDENTIAL_BEARER, NULL, mem_strdup(bearer) };
	return 0;
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

	if (c->type == CREDENTIAL_NONE)
		return NULL;
	if (c->type == CREDENTIAL_BASIC)
		return basic_header(c);
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

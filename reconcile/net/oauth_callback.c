#include "net/oauth_callback.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/credential.h"
#include "net/oauth.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* --- the query --- */

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The decoded text, NULL where it is not encoded well or has a control character inside. */
static char *decode(const char *from, size_t len)
{
	char *text = mem_alloc(len + 1), *to = text;
	const char *end = from + len;

	while (from < end) {
		char c = *from++ == '+' ? ' ' : from[-1];

		if (c == '%') {
			int high = end - from >= 2 ? hex(from[0]) : -1;
			int low = end - from >= 2 ? hex(from[1]) : -1;

			c = high < 0 || low < 0 ? '\0' : (char)(high * 16 + low);
			from += 2;
		}
		if ((unsigned char)c < ' ' || c == 0x7f) {
			*to = '\0';
			credential_wipe(text);
			return NULL;
		}
		*to++ = c;
	}
	*to = '\0';
	return text;
}

/* The member for a name of the query; NULL for a name that means nothing here. */
static char **member(struct oauth_callback *cb, const char *name, size_t len)
{
	const struct {
		const char *name;
		char **member;
	} rows[] = {
		{ "code", &cb->code },
		{ "state", &cb->state },
		{ "error", &cb->error },
		{ "error_description", &cb->description },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return rows[i].member;
	return NULL;
}

/* -1 where one is not decodable, or given twice: then nobody knows which is meant. */
static int read_query(struct oauth_callback *cb, const char *query, size_t len)
{
	const char *end = query + len, *next, *equals;

	for (; query < end; query = next + 1) {
		char **to;

		next = memchr(query, '&', (size_t)(end - query));
		next = next ? next : end;
		equals = memchr(query, '=', (size_t)(next - query));
		to = equals ? member(cb, query, (size_t)(equals - query)) : NULL;
		if (!to)
			continue;
		if (*to)
			return -1;
		*to = decode(equals + 1, (size_t)(next - equals) - 1);
		if (!*to)
			return -1;
	}
	return cb->code || cb->error ? 0 : -1;
}

static int take_query(struct oauth_callback *cb, const char *query, size_t len)
{
	*cb = (struct oauth_callback)OAUTH_CALLBACK_INIT;
	if (read_query(cb, query, len) == 0)
		return 0;
	oauth_callback_release(cb);
	return -1;
}

/* --- the request --- */

/* The end of the head's first line, once the empty line behind the head is there; else NULL. */
static const char *line_end(const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);

	if (!end && !memmem(bytes, len, "\n\n", 2))
		return NULL;
	end = memchr(bytes, '\n', len);
	return end > bytes && end[-1] == '\r' ? end - 1 : end;
}

enum oauth_callback_verdict oauth_callback_read(
	struct oauth_callback *cb, const char *bytes, size_t len)
{
	static const char get[] = "GET ", version[] = " HTTP/1.", path[] = OAUTH_CALLBACK_PATH "?";
	const char *end = line_end(bytes, len), *target = bytes + sizeof get - 1, *behind;

	*cb = (struct oauth_callback)OAUTH_CALLBACK_INIT;
	if (!end && len < OAUTH_CALLBACK_MAX)
		return OAUTH_CALLBACK_MORE;
	if (!end || end < target || memcmp(bytes, get, sizeof get - 1) != 0)
		return OAUTH_CALLBACK_BAD;
	behind = memchr(target, ' ', (size_t)(end - target));
	if (!behind || behind == target || end - behind != sizeof version ||
		memcmp(behind, version, sizeof version - 1) != 0)
		return OAUTH_CALLBACK_BAD;
	if ((size_t)(behind - target) < sizeof path - 1 ||
		memcmp(target, path, sizeof path - 1) != 0)
		return OAUTH_CALLBACK_OTHER;
	target += sizeof path - 1;
	return take_query(cb, target, (size_t)(behind - target)) == 0 ? OAUTH_CALLBACK_ANSWER
								      : OAUTH_CALLBACK_BAD;
}

int oauth_callback_read_url(struct oauth_callback *cb, const char *url, struct err *e)
{
	const char *query = strchr(url, '?');

	*cb = (struct oauth_callback)OAUTH_CALLBACK_INIT;
	if (query && strlen(url) <= OAUTH_CALLBACK_MAX &&
		take_query(cb, query + 1, strcspn(query + 1, "# \t\r\n")) == 0)
		return 0;
	return err_set(e, ERR_USAGE,
		"that is not the address to which the browser was sent back; it has '?', 'code=' "
		"and 'state=' in it");
}

/* --- the state --- */

int oauth_callback_new_state(char state[OAUTH_STATE_LEN + 1], struct err *e)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char random[OAUTH_STATE_LEN];
	size_t i;

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return err_system(e, ERR_SYSTEM, "cannot get random numbers");
	for (i = 0; i < OAUTH_STATE_LEN; i++)
		state[i] = alphabet[random[i] % 64];
	state[i] = '\0';
	return 0;
}

/* In a time that does not tell how much of it is right. */
static bool same_state(const char *given, const char *state)
{
	size_t len = strlen(state), i;
	volatile unsigned char differs = 0;

	if (strlen(given) != len)
		return false;
	for (i = 0; i < len; i++)
		differs = (unsigned char)(differs | (given[i] ^ state[i]));
	return !differs;
}

/* What a stranger may have sent is shown only once the state is right, and only in plain characters. */
static int denied(const struct oauth_callback *cb, struct err *e)
{
	AUTO(str_release) struct str why = STR_INIT;
	size_t i;

	str_addf(&why, "the authorization page says %.60s", cb->error);
	if (cb->description)
		str_addf(&why, ": %.200s", cb->description);
	for (i = 0; i < why.len; i++)
		if (why.buf[i] < ' ' || why.buf[i] > '~')
			why.buf[i] = '?';
	return oauth_failed_to_get(e, why.buf);
}

int oauth_callback_check(const struct oauth_callback *cb, const char *state, struct err *e)
{
	if (!cb->state || !same_state(cb->state, state))
		return oauth_failed_to_get(e,
			"the answer's state is not the one that was asked for, so that it belongs "
			"to another login or somebody made it up");
	if (cb->error)
		return denied(cb, e);
	if (!cb->code || !credential_is_sendable(cb->code))
		return oauth_failed_to_get(e, "the answer has no code");
	return 0;
}

void oauth_callback_release(struct oauth_callback *cb)
{
	credential_wipe(cb->code);
	credential_wipe(cb->state);
	free(cb->error);
	free(cb->description);
	*cb = (struct oauth_callback)OAUTH_CALLBACK_INIT;
}

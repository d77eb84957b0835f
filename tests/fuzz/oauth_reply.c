/*
 * Fuzzes oauth_reply_read(): a token is one that can be sent and read back from the store, whatever else came; what is no
 * token is explained in one line, bounded, without the secret that was sent. The first byte chooses the status.
 */
#include "net/oauth_reply.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "net/credential.h"
#include "net/token.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_token(const struct token *t)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(token_release) struct token again = TOKEN_INIT;
	struct value *map = value_new_map(&arena);

	if (!credential_is_sendable(t->access) ||
		(t->refresh && !credential_is_sendable(t->refresh)))
		abort();
	if (t->life_s < 1 || t->life_s > TOKEN_LIFE_MAX_S || t->used_ms)
		abort();
	token_write(t, &arena, map);
	if (token_read(&again, map) < 0 || strcmp(again.access, t->access) != 0 ||
		!str_same(again.refresh, t->refresh) || strcmp(again.scopes, t->scopes) != 0 ||
		again.life_s != t->life_s)
		abort();
}

static void check_why(const struct str *why)
{
	size_t i;

	if (!why->len || why->len > 3 * OAUTH_WHY_MAX || strstr(why->buf, "hush"))
		abort();
	for (i = 0; i < why->len; i++)
		if ((unsigned char)why->buf[i] < ' ' || why->buf[i] == 0x7f)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 400, 401, 429, 500, 503, 302, 404 };
	static const char *const secrets[] = { "hush", NULL };
	AUTO(mem_free) char *body = mem_zalloc(size + 1, 1);
	AUTO(token_release) struct token t = TOKEN_INIT;
	AUTO(str_release) struct str why = STR_INIT;
	struct oauth_reply r = { .content_type = "", .body = body, .secrets = secrets };

	if (!size)
		return 0;
	r.status = statuses[data[0] % COUNT(statuses)];
	r.len = size - 1;
	memcpy(body, data + 1, r.len);
	if (oauth_reply_read(&r, 1000, &t, &why) == OAUTH_GRANTED)
		check_token(&t);
	else
		check_why(&why);
	return 0;
}

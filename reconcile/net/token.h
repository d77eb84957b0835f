/* An OAuth access token with what renews it (fact sheet, section 4.1). */
#ifndef NET_TOKEN_H
#define NET_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct str;
struct value;

enum {
	TOKEN_MAX = 64 * 1024, /* bytes of one; since 2026 they have more than 2,500 */
	TOKEN_LIFE_S = 3600,   /* where nobody says it: "one hour" */
	TOKEN_LIFE_MAX_S = 366 * 24 * 3600,
	TOKEN_GRACE_S = 600 /* a refresh token still works for so long after its first use */
};

struct token {
	char *access;
	char *refresh;       /* NULL where there is none */
	char *scopes;        /* as the server says them; "" where it does not */
	int64_t obtained_ms; /* wall clock */
	int64_t life_s;      /* from then on */
	int64_t used_ms;     /* wall clock: when `refresh` was first sent; 0: never */
};

#define TOKEN_INIT                                                                                 \
	{                                                                                          \
		.access = NULL                                                                     \
	}

/*
 * From the answer of a token endpoint, obtained at `now_ms`. What is missing beside the access token is
 * made up for, since a pair that was handed out is not handed out again: a life that is no number above
 * 0 counts as TOKEN_LIFE_S. -1 with the reason appended to `why` where there is no access token, or one
 * of the two cannot be sent: "it has no access_token".
 */
int token_from_reply(struct token *t, const struct value *map, int64_t now_ms, struct str *why);

/* The same token out of what token_write() made of it; -1 where that is not so. */
int token_read(struct token *t, const struct value *map);

/* Puts the token's fields into `map`. */
void token_write(const struct token *t, struct arena *a, struct value *map);

/* Overwrites the texts in `v` (may be NULL), which nobody reads any more: what was read or is written has secrets. */
void token_wipe_value(const struct value *v);

/* Whether half of its life is over at `now_ms`, or the clock was set back since it was obtained. */
bool token_due(const struct token *t, int64_t now_ms);

/* Whether its life is over, as far as the clock can be believed. */
bool token_expired(const struct token *t, int64_t now_ms);

/* Whether its refresh token may be sent: never was, or within the grace. A clock that went back is no reason not to. */
bool token_may_refresh(const struct token *t, int64_t now_ms);

/* A copy in `to`, which is dropped first. */
void token_copy(struct token *to, const struct token *from);

/* Wipes and frees what it holds. */
void token_release(struct token *t);

#endif

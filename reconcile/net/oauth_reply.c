#include "net/oauth_reply.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/token.h"

#include <string.h>
#include <strings.h>

/* What the error codes of RFC 6749, section 5.2, and Bitbucket's use of them mean. */
static const struct {
	const char *error;
	enum oauth_verdict verdict;
} errors[] = {
	{ "invalid_grant", OAUTH_DENIED },
	{ "invalid_request", OAUTH_DENIED },
	{ "unauthorized_client", OAUTH_STRANGER },
	{ "invalid_client", OAUTH_STRANGER },
	{ "temporarily_unavailable", OAUTH_UNTOUCHED },
	{ "server_error", OAUTH_DOUBTFUL },
};

static enum oauth_verdict verdict_of_error(const char *error)
{
	size_t i;

	for (i = 0; i < COUNT(errors); i++)
		if (strcmp(errors[i].error, error) == 0)
			return errors[i].verdict;
	return OAUTH_DENIED;
}

/* A gateway's 401 passes by itself; one of the endpoint would be a 400. */
static enum oauth_verdict verdict_of_status(int status)
{
	switch (status) {
	case 401:
	case 408:
	case 429:
	case 503:
		return OAUTH_UNTOUCHED;
	default:
		return status >= 500 ? OAUTH_DOUBTFUL : OAUTH_UNREADABLE;
	}
}

static bool has_secret(const struct oauth_reply *r, const char *text)
{
	const char *const *secret = r->secrets;

	for (; secret && *secret; secret++)
		if (**secret && strstr(text, *secret))
			return true;
	return false;
}

/* Appends text of the server: one line, well-formed, bounded. */
static void add_clean(const struct oauth_reply *r, struct str *why, const char *text)
{
	size_t begin = why->len, len;
	uint32_t code;

	if (has_secret(r, text)) {
		str_add(why, "(a text that repeats a secret)");
		return;
	}
	for (; *text && why->len - begin < OAUTH_WHY_MAX; text += len) {
		len = utf8_read(text, 4, &code);
		if (len && code >= ' ' && (code < 0x7f || code > 0x9f))
			str_addn(why, text, len);
		else
			str_addch(why, '?');
		len += !len;
	}
	if (*text)
		str_add(why, "...");
}

static const char *text_of(const struct value *map, const char *name)
{
	return value_string(value_get(map, name), "");
}

/* "HTTP 400: invalid_grant: the specified code is not valid" */
static enum oauth_verdict read_error(
	const struct oauth_reply *r, const struct value *map, struct str *why)
{
	const char *error = text_of(map, "error"), *description = text_of(map, "error_description");

	str_addf(why, "HTTP %d: ", r->status);
	add_clean(r, why, error);
	if (*description) {
		str_add(why, ": ");
		add_clean(r, why, description);
	}
	return verdict_of_error(error);
}

static bool is_html(const struct oauth_reply *r)
{
	return strncasecmp(r->content_type, "text/html", 9) == 0 ||
	       r->body[strspn(r->body, " \t\r\n")] == '<';
}

/* Of HTML its title says most. */
static void add_html(const struct oauth_reply *r, struct str *why)
{
	const char *begin = strcasestr(r->body, "<title>");
	const char *end = begin ? strcasestr(begin, "</title>") : NULL;

	str_addf(why, "an HTML page of %zu bytes", r->len);
	if (end && end > begin + 7) {
		AUTO(str_release) struct str title = STR_INIT;

		str_addn(&title, begin + 7, (size_t)(end - begin) - 7);
		str_add(why, ", '");
		add_clean(r, why, title.buf);
		str_add(why, "'");
	}
}

/* What is not JSON is described, not shown: nobody knows what is in it. */
static void describe(const struct oauth_reply *r, const struct value *root, struct str *why)
{
	str_addf(why, "HTTP %d: ", r->status);
	if (!r->len)
		str_add(why, "an empty answer");
	else if (root)
		str_addf(why, "JSON, but %s", value_type_name(root->type));
	else if (is_html(r))
		add_html(r, why);
	else
		str_addf(why, "%zu bytes that are not JSON", r->len);
}

static enum oauth_verdict read_grant(
	const struct value *root, int64_t now_ms, struct token *t, struct str *why)
{
	str_add(why, "HTTP 200: JSON, but ");
	if (token_from_reply(t, root, now_ms, why) < 0)
		return OAUTH_UNREADABLE;
	str_reset(why);
	return OAUTH_GRANTED;
}

static enum oauth_verdict read_root(const struct oauth_reply *r, const struct value *root,
	int64_t now_ms, struct token *t, struct str *why)
{
	*t = (struct token)TOKEN_INIT;
	if (*text_of(root, "error") && r->status < 500)
		return read_error(r, root, why);
	if (r->status == 200 && root && root->type == VALUE_MAP)
		return read_grant(root, now_ms, t, why);
	describe(r, root, why);
	return verdict_of_status(r->status);
}

enum oauth_verdict oauth_reply_read(
	const struct oauth_reply *r, int64_t now_ms, struct token *t, struct str *why)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *root = json_parse(&arena, r->body, r->len, NULL);
	enum oauth_verdict verdict = read_root(r, root, now_ms, t, why);

	token_wipe_value(root);
	return verdict;
}

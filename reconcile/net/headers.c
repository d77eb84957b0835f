#include "net/headers.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <curl/curl.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char between[] = "()<>@,;:\\\"/[]?={} \t";

/* Whether both lines have the same name. */
static bool same_name(const char *a, const char *b)
{
	size_t len = strcspn(a, ":");

	return strcspn(b, ":") == len && strncasecmp(a, b, len) == 0;
}

static int check_name(const char *line, struct err *e)
{
	static const char *const credentials[] = {
		"Authorization:", "Cookie:", "Proxy-Authorization:"
	};
	static const char *const framing[] = { "Connection:", "Content-Length:", "Expect:", "Host:",
		"Trailer:", "Transfer-Encoding:", "Upgrade:" };
	int len = (int)strcspn(line, ":");
	size_t i;

	for (i = 0; i < COUNT(credentials); i++)
		if (same_name(line, credentials[i]))
			return err_set(e, ERR_USAGE,
				"the header '%.*s' is not for the command line, which everybody on "
				"this machine can read; credentials come from the environment",
				len, line);
	for (i = 0; i < COUNT(framing); i++)
		if (same_name(line, framing[i]))
			return err_set(e, ERR_USAGE,
				"the header '%.*s' is not to be set: the client makes it itself",
				len, line);
	return 0;
}

int headers_check(const char *line, struct err *e)
{
	size_t len = strcspn(line, ":");
	const unsigned char *c;

	if (!line[len] || !len || strcspn(line, between) < len)
		return err_set(e, ERR_USAGE,
			"a header is 'Name: value', and its name has letters, digits and dashes");
	for (c = (const unsigned char *)line; *c; c++)
		if ((*c < ' ' && *c != '\t') || *c == 0x7f)
			return err_set(e, ERR_USAGE,
				"the header '%.*s' has a line end or another character that no "
				"header may carry",
				(int)len, line);
	return check_name(line, e);
}

static struct curl_slist **add(struct curl_slist **end, char *text)
{
	*end = mem_zalloc(1, sizeof **end);
	(*end)->data = text;
	return &(*end)->next;
}

static bool is_among(const char *line, const char *const *lines)
{
	for (; *lines; lines++)
		if (same_name(line, *lines))
			return true;
	return false;
}

struct curl_slist *headers_merge(const struct curl_slist *ours, const char *const *more)
{
	struct curl_slist *list = NULL, **end = &list;
	const char *const *line;

	/* libcurl does not write to the texts. */
	for (line = more; *line; line++)
		end = add(end, (char *)(uintptr_t)*line);
	for (; ours; ours = ours->next)
		if (!is_among(ours->data, more))
			end = add(end, ours->data);
	return list;
}

void headers_free(struct curl_slist *list)
{
	struct curl_slist *next;

	for (; list; list = next) {
		next = list->next;
		free(list);
	}
}

void headers_conceal(struct str *head, const char *authorization)
{
	const char *space = authorization ? strrchr(authorization, ' ') : NULL;
	const char *secret = space ? space + 1 : "", *from, *found;
	struct str clean = STR_LIMITED(head->limit);
	size_t len = strlen(secret);

	if (!len || !strstr(head->buf, secret))
		return;
	for (from = head->buf; (found = strstr(from, secret)) != NULL; from = found + len) {
		str_addn(&clean, from, (size_t)(found - from));
		str_add(&clean, "[concealed]");
	}
	str_add(&clean, from);
	explicit_bzero(head->buf, head->len);
	str_release(head);
	*head = clean;
}

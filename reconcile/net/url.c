#include "net/url.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void url_encode(struct str *out, const char *text)
{
	static const char unreserved[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *text; text++)
		if (strchr(unreserved, *text))
			str_addch(out, *text);
		else
			str_addf(out, "%%%02X", (unsigned char)*text);
}

/* Whether the `len` bytes at `part` can stand between two slashes and name what they say. */
static bool is_segment(const char *part, size_t len)
{
	return len && (len > 2 || strncmp(part, "..", len) != 0);
}

/* Whether `value` is a segment, or with `slashes` several. */
static bool is_path(const char *value, bool slashes)
{
	size_t len = strcspn(value, slashes ? "/" : "");

	while (is_segment(value, len) && value[len]) {
		value += len + 1;
		len = strcspn(value, "/");
	}
	return is_segment(value, len);
}

static void encode_path(struct str *out, const char *path)
{
	AUTO(str_release) struct str segment = STR_INIT;

	for (; *path; path += segment.len + (path[segment.len] == '/')) {
		str_reset(&segment);
		str_addn(&segment, path, strcspn(path, "/"));
		url_encode(out, segment.buf);
		if (path[segment.len])
			str_addch(out, '/');
	}
}

/* The value of the variable whose name is the `len` bytes at `name`, or NULL. */
static const char *lookup(
	const char *name, size_t len, const struct url_variable *variables, size_t n, struct err *e)
{
	const char *value = NULL;
	bool known = false;
	size_t i;

	for (i = 0; i < n; i++)
		if (strncmp(variables[i].name, name, len) == 0 && !variables[i].name[len]) {
			known = true;
			value = variables[i].value;
		}
	if (!known)
		err_set(e, ERR_INTERNAL, "unknown variable '%.*s' in a URL template", (int)len,
			name);
	else if (!value)
		err_set(e, ERR_INTERNAL, "variable '%.*s' of a URL template has no value", (int)len,
			name);
	return value;
}

/*
 * Appends what stands for the variable at `open`: "{repository}/hooks", "{+path}". Returns what comes behind
 * it in the template, or NULL.
 */
static const char *expand_one(struct str *out, const char *open,
	const struct url_variable *variables, size_t n, struct err *e)
{
	const char *close = strchr(open, '}'), *value, *name;
	bool slashes = open[1] == '+';

	if (!close) {
		err_set(e, ERR_INTERNAL, "no '}' in URL template '%s'", open);
		return NULL;
	}
	name = open + 1 + slashes;
	value = lookup(name, (size_t)(close - name), variables, n, e);
	if (!value)
		return NULL;
	if (!is_path(value, slashes)) {
		err_set(e, ERR_INTERNAL,
			"'%s' cannot stand for '%.*s' in a URL: it would name another path", value,
			(int)(close - name), name);
		return NULL;
	}
	(slashes ? encode_path : url_encode)(out, value);
	return close + 1;
}

static int expand(struct str *out, const char *template, const struct url_variable *variables,
	size_t n, struct err *e)
{
	const char *open;

	while ((open = strchr(template, '{')) != NULL) {
		str_addn(out, template, (size_t)(open - template));
		template = expand_one(out, open, variables, n, e);
		if (!template)
			return -1;
	}
	str_add(out, template);
	return 0;
}

int url_expand(struct str *out, const char *template, const struct url_variable *variables,
	size_t n, struct err *e)
{
	size_t before = out->len;

	if (expand(out, template, variables, n, e) == 0)
		return 0;
	str_truncate(out, before);
	return -1;
}

static void curlu_release(CURLU **u)
{
	curl_url_cleanup(*u);
}

static void curl_text_release(char **text)
{
	curl_free(*text);
}

/* Without memory the answer is none at all. */
static bool succeeded(CURLUcode code)
{
	if (code == CURLUE_OUT_OF_MEMORY)
		mem_exhausted();
	return code == CURLUE_OK;
}

/* Parsed by libcurl, so that what is checked here is what it will connect to; NULL where it is no URL. */
static CURLU *parse(const char *url)
{
	CURLU *u = curl_url();

	if (!u)
		mem_exhausted();
	if (succeeded(curl_url_set(u, CURLUPART_URL, url, 0)))
		return u;
	curl_url_cleanup(u);
	return NULL;
}

/* The part, for AUTO(curl_text_release); NULL where the URL has none. */
static char *part_as(CURLU *u, CURLUPart which, unsigned flags)
{
	char *text = NULL;

	return succeeded(curl_url_get(u, which, &text, flags)) ? text : NULL;
}

/* As part_as(), with a default port filled in. */
static char *part(CURLU *u, CURLUPart which)
{
	return part_as(u, which, CURLU_DEFAULT_PORT);
}

static bool same_part(CURLU *a, CURLU *b, CURLUPart which)
{
	AUTO(curl_text_release) char *in_a = part(a, which);
	AUTO(curl_text_release) char *in_b = part(b, which);

	return in_a && in_b && strcasecmp(in_a, in_b) == 0;
}

/* "https://api.bitbucket.org@evil.example/" and credentials in a URL: nothing of ours looks like that. */
static bool has_user(CURLU *u)
{
	AUTO(curl_text_release) char *user = part(u, CURLUPART_USER);
	AUTO(curl_text_release) char *password = part(u, CURLUPART_PASSWORD);

	return user || password;
}

bool url_same_origin(const char *a, const char *b)
{
	AUTO(curlu_release) CURLU *in_a = parse(a);
	AUTO(curlu_release) CURLU *in_b = parse(b);

	return in_a && in_b && !has_user(in_a) && !has_user(in_b) &&
	       same_part(in_a, in_b, CURLUPART_SCHEME) && same_part(in_a, in_b, CURLUPART_HOST) &&
	       same_part(in_a, in_b, CURLUPART_PORT);
}

bool url_has_user(const char *url)
{
	AUTO(curlu_release) CURLU *u = parse(url);

	return u && has_user(u);
}

bool url_has_query(const char *url)
{
	AUTO(curlu_release) CURLU *u = parse(url);
	AUTO(curl_text_release) char *query = u ? part(u, CURLUPART_QUERY) : NULL;
	AUTO(curl_text_release) char *fragment = u ? part(u, CURLUPART_FRAGMENT) : NULL;

	return query || fragment;
}

char *url_server(const char *url)
{
	AUTO(str_release) struct str name = STR_INIT;
	AUTO(curlu_release) CURLU *u = parse(url);
	AUTO(curl_text_release) char *host = u ? part(u, CURLUPART_HOST) : NULL;
	AUTO(curl_text_release)
	char *port = u ? part_as(u, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) : NULL;

	if (!host)
		return NULL;
	str_add(&name, host);
	if (port)
		str_addf(&name, ":%s", port);
	return str_take(&name);
}

/* What is no URL is known by itself: an old journal may have anything. */
char *url_base(const char *url)
{
	AUTO(str_release) struct str base = STR_INIT;
	const char *host = strstr(url, "://"), *at;

	if (host) {
		host += 3;
		at = memrchr(host, '@', strcspn(host, "/?#"));
		str_addn(&base, url, (size_t)(host - url));
		url = at ? at + 1 : host;
	}
	str_add(&base, url);
	while (base.len && base.buf[base.len - 1] == '/')
		str_truncate(&base, base.len - 1);
	return str_take(&base);
}

bool url_same_base(const char *a, const char *b)
{
	AUTO(mem_free) char *in_a = a ? url_base(a) : NULL;
	AUTO(mem_free) char *in_b = b ? url_base(b) : NULL;

	return in_a && str_same(in_a, in_b);
}

static bool loopback_host(const char *host)
{
	char text[INET6_ADDRSTRLEN];
	size_t len = strlen(host);
	struct in6_addr six;
	struct in_addr four;

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (len < 3 || len - 2 >= sizeof text || host[0] != '[' || host[len - 1] != ']')
		return false;
	memcpy(text, host + 1, len - 2);
	text[len - 2] = '\0';
	return inet_pton(AF_INET6, text, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool url_is_loopback(const char *url)
{
	AUTO(curlu_release) CURLU *u = parse(url);
	AUTO(curl_text_release) char *host = u ? part(u, CURLUPART_HOST) : NULL;

	return host && loopback_host(host);
}

char *url_resolve(const char *base, const char *location)
{
	AUTO(curlu_release) CURLU *u = parse(base);
	AUTO(curl_text_release) char *whole = NULL;

	if (!u || !succeeded(curl_url_set(u, CURLUPART_URL, location, 0)))
		return NULL;
	whole = part_as(u, CURLUPART_URL, 0);
	return whole ? mem_strdup(whole) : NULL;
}

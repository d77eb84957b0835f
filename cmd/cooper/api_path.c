#include "cooper/api_path.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/suggest.h"
#include "cooper/here.h"
#include "net/url.h"

#include <string.h>

static const struct placeholder {
	const char *name;
	enum here_part part;
} placeholders[] = {
	{ "workspace", HERE_WORKSPACE },
	{ "repository", HERE_REPOSITORY },
	/* As Bitbucket's documentation has it, from which paths are copied. */
	{ "repo_slug", HERE_REPOSITORY },
};

/* How many bytes the placeholder at `text` has, braces included; 0 where there is none. */
static size_t placeholder_length(const char *text)
{
	size_t len;

	if (*text != '{')
		return 0;
	len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
	return len && text[len + 1] == '}' ? len + 2 : 0;
}

static const struct placeholder *find(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT(placeholders); i++)
		if (strlen(placeholders[i].name) == len - 2 &&
			strncmp(placeholders[i].name, text + 1, len - 2) == 0)
			return &placeholders[i];
	return NULL;
}

static const char *value_of(struct here *here, const struct placeholder *p, struct err *e)
{
	AUTO(str_release) struct str missing = STR_INIT;

	str_addf(&missing, "nothing that {%s} could stand for", p->name);
	return here_find(here, p->part, missing.buf, e);
}

static int fail_unknown(const char *text, size_t len, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	char hint[128];
	size_t i;

	str_addn(&name, text + 1, len - 2);
	struct suggest nearest = SUGGEST_FOR(name.buf);
	for (i = 0; i < COUNT(placeholders); i++)
		suggest_add(&nearest, placeholders[i].name);
	return err_set(e, ERR_USAGE, "unknown placeholder '{%s}'%s", name.buf,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; there are {workspace} and {repository}");
}

static int add_placeholder(
	struct str *out, const char *text, size_t len, struct here *here, struct err *e)
{
	const struct placeholder *p = find(text, len);
	const char *value = p ? value_of(here, p, e) : NULL;

	if (!p)
		return fail_unknown(text, len, e);
	if (!value)
		return -1;
	if (str_same(value, ".") || str_same(value, ".."))
		return err_set(e, ERR_USAGE,
			"'%s' cannot stand for {%s}: it would name another path", value, p->name);
	url_encode(out, value);
	return 0;
}

static void add_encoded(struct str *out, char c)
{
	if (c <= ' ' || c >= 0x7f || strchr("\"#<>\\^`{|}", c))
		str_addf(out, "%%%02X", (unsigned char)c);
	else
		str_addch(out, c);
}

static int add_text(struct str *out, const char *text, struct here *here, struct err *e)
{
	size_t len;

	for (; *text; text += len ? len : 1) {
		len = placeholder_length(text);
		if (!len)
			add_encoded(out, *text);
		else if (add_placeholder(out, text, len, here, e) < 0)
			return -1;
	}
	return 0;
}

bool api_path_is_url(const char *url)
{
	return str_starts(url + strcspn(url, ":/?#{"), "://");
}

static int check_origin(const char *url, const char *base, struct err *e)
{
	AUTO(mem_free) char *server = url_server(base);

	if (url_has_user(url))
		return err_set(e, ERR_USAGE,
			"the URL has a user name in it; credentials come from the environment");
	if (url_same_origin(base, url))
		return 0;
	return err_set(e, ERR_USAGE,
		"'%.200s' is not at %s, and the credential goes to the API's own origin only; "
		"nothing was sent",
		url, server ? server : base);
}

/* Without "2.0/", where the base has it already. */
static const char *below_base(const char *path, const char *base)
{
	static const char version[] = "/2.0";
	size_t len = strlen(base), n = sizeof version - 1;

	path += strspn(path, "/");
	while (len && base[len - 1] == '/')
		len--;
	if (len > n && strncmp(base + len - n, version, n) == 0 && str_starts(path, version + 1) &&
		strchr("/?", path[n - 1]))
		path += n - 1;
	return path + strspn(path, "/");
}

int api_path_make(
	struct str *out, const char *typed, const char *base, struct here *here, struct err *e)
{
	bool url = api_path_is_url(typed);

	if (add_text(out, url ? typed : below_base(typed, base), here, e) < 0)
		return -1;
	return url ? check_origin(out->buf, base, e) : 0;
}

int api_path_fill(struct str *out, const char *text, struct here *here, struct err *e)
{
	const char *value;
	size_t len;

	for (; *text; text += len ? len : 1) {
		len = placeholder_length(text);
		if (!len || !find(text, len)) {
			str_addn(out, text, len ? len : 1);
			continue;
		}
		value = value_of(here, find(text, len), e);
		if (!value)
			return -1;
		str_add(out, value);
	}
	return 0;
}

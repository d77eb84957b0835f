#include "model/declared_text.h"

#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/loader.h"

#include <string.h>

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* What a path may not have, and why. */
static const struct {
	const char *text, *why;
} forbidden[] = {
	{ "://", "is a URL: write what comes behind that of the API, such as "
		 "repositories/{workspace}/{repository}/hooks" },
	{ "//", "has nothing between two '/'" },
	{ "?", "has a '?': what is asked for is added by itself" },
	{ "#", "has a '#', which ends a path" },
	{ "%", "has a '%': what needs it is encoded by itself" },
};

static int check_length(struct loader *l, const char *name, const struct value *v, size_t longest)
{
	if (v->n <= longest)
		return 0;
	return diag_add(l->d, v->place, "'%s' is longer than %zu characters", name, longest);
}

int declared_check_name(struct loader *l, const char *name, const struct value *v)
{
	if (check_length(l, name, v, DECLARED_NAME_MAX) < 0)
		return -1;
	if (v->n && strchr(LOWER, *v->text) && strspn(v->text, LOWER DIGITS "_") == v->n)
		return 0;
	return diag_add(l->d, v->place,
		"'%s' is no name: lower-case letters, digits and '_', a letter first", v->text);
}

/* Whether a part of the path `text` is `part`. */
static bool has_part(const char *text, const char *part)
{
	size_t len = strlen(part), n;

	for (; *text; text += n + (text[n] == '/')) {
		n = strcspn(text, "/");
		if (n == len && strncmp(text, part, len) == 0)
			return true;
	}
	return false;
}

static int check_direction(struct loader *l, const char *name, const struct value *v)
{
	size_t i;

	for (i = 0; i < COUNT(forbidden); i++)
		if (strstr(v->text, forbidden[i].text))
			return diag_add(l->d, v->place, "'%s' %s", name, forbidden[i].why);
	if (v->text[0] == '/')
		return diag_add(l->d, v->place,
			"'%s' begins with '/': it goes on from the URL of the API", name);
	if (has_part(v->text, "..") || has_part(v->text, "."))
		return diag_add(l->d, v->place,
			"'%s' has the part '%s', which would lead to another path", name,
			has_part(v->text, "..") ? ".." : ".");
	return 0;
}

/* The length of the placeholder at `text`, which begins with '{'; 0 where it is none. */
static size_t placeholder(const char *text)
{
	size_t n = 1 + strspn(text + 1, LOWER UPPER DIGITS "_-.");

	return n > 1 && text[n] == '}' ? n + 1 : 0;
}

int declared_check_url(struct loader *l, const char *name, const struct value *v)
{
	const char *at = v->text;
	size_t n;

	if (check_length(l, name, v, DECLARED_PATH_MAX) < 0 || check_direction(l, name, v) < 0)
		return -1;
	while (*at) {
		n = *at == '{' ? placeholder(at) : strspn(at, LOWER UPPER DIGITS "-._~/");
		if (!n && strchr("{}", *at))
			return diag_add(l->d, v->place,
				"'%s' has a brace that belongs to no placeholder", name);
		if (!n)
			return diag_add(l->d, v->place,
				"'%s' may have letters, digits, '-', '.', '_', '~', '/' and "
				"placeholders only",
				name);
		at += n;
	}
	return 0;
}

/* The length of the selector at `text`, "[kind=fix]"; 0 where it is none. */
static size_t selector(const char *text)
{
	size_t name = strspn(text + 1, LOWER UPPER DIGITS "_-"), value;

	if (!name || text[1 + name] != '=')
		return 0;
	value = strspn(text + name + 2, LOWER UPPER DIGITS "_-");
	return value && text[name + 2 + value] == ']' ? name + value + 3 : 0;
}

/* The length of the names in `text` with dots between, each perhaps with a selector; 0 where it begins with none. */
static size_t names(const char *text, bool selectors)
{
	size_t len = 0, n;

	for (;;) {
		n = strspn(text + len, LOWER UPPER DIGITS "_-");
		if (!n)
			return 0;
		len += n;
		n = selectors && text[len] == '[' ? selector(text + len) : 0;
		len += n;
		if (text[len] != '.')
			return len;
		len++;
	}
}

int declared_check_json(struct loader *l, const char *name, const struct value *v)
{
	if (check_length(l, name, v, DECLARED_PATH_MAX) < 0)
		return -1;
	if (v->n && (str_same(v->text, ".") || names(v->text, true) == v->n))
		return 0;
	return diag_add(l->d, v->place,
		"'%s' is no place in JSON: names with dots between, such as content.raw, or a "
		"choice, such as types[kind=fix].prefix",
		v->text);
}

int declared_check_field(struct loader *l, const struct value *v)
{
	if (check_length(l, v->text, v, DECLARED_NAME_MAX) < 0)
		return -1;
	if (v->n && names(v->text, false) == v->n)
		return 0;
	return diag_add(l->d, v->place,
		"'%s' is no name of a field: letters, digits, '_' and '-', with dots where it "
		"stands in maps",
		v->text);
}

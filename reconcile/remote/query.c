#include "remote/query.h"

#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"
#include "net/url.h"

#include <string.h>

/* A text of BBQL: in double quotes, with a backslash before those and itself. */
static void add_quoted(struct str *out, const char *text)
{
	AUTO(str_release) struct str quoted = STR_INIT;

	str_addch(&quoted, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_addch(&quoted, '\\');
		str_addch(&quoted, *text);
	}
	str_addch(&quoted, '"');
	url_encode(out, quoted.buf);
}

size_t query_any(struct str *url, const struct query_form *form, const char *const *texts, size_t n)
{
	AUTO(str_release) struct str more = STR_INIT, after = STR_INIT;
	size_t taken = 0;

	url_encode(url, form->before);
	url_encode(&after, form->after);
	while (taken < n && taken < form->texts_max) {
		str_reset(&more);
		url_encode(&more, taken ? form->between : "");
		url_encode(&more, form->each);
		add_quoted(&more, texts[taken]);
		if (taken && url->len + more.len + after.len > form->url_max)
			break;
		str_add(url, more.buf);
		taken++;
	}
	str_add(url, after.buf);
	return taken;
}

/* Whether the list behind the last '=' of `url` has `name`. */
static bool is_asked(const struct str *url, const char *name)
{
	const char *list = strrchr(url->buf, '=');
	size_t len = strlen(name), n;

	for (list = list ? list + 1 : url->buf; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && strncmp(list, name, len) == 0)
			return true;
	}
	return false;
}

static void add_name(struct str *url, const char *prefix, const char *path, const char *member)
{
	AUTO(str_release) struct str name = STR_INIT;

	str_addf(&name, "%s%s%s%s", prefix, path, *path && *member ? "." : "", member);
	if (is_asked(url, name.buf))
		return;
	if (url->len && url->buf[url->len - 1] != '=')
		str_addch(url, ',');
	str_add(url, name.buf);
}

/* Asks for what the selectors of `path` select by; `plain` becomes the path without them. */
static void add_selectors(struct str *url, const char *prefix, const char *path, struct str *plain)
{
	AUTO(str_release) struct str key = STR_INIT;
	size_t n;

	for (; *path; path += n) {
		n = strcspn(path, "[");
		str_addn(plain, path, n);
		path += n;
		if (!*path)
			return;
		str_reset(&key);
		str_addn(&key, path + 1, strcspn(path + 1, "=]"));
		add_name(url, prefix, plain->buf, key.buf);
		n = strcspn(path, "]");
		n += path[n] == ']';
	}
}

/* What is asked for inside the field's own map or maps, a word each. */
static const char *members_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_PERSON:
	case FIELD_PEOPLE:
		return "uuid account_id display_name";
	case FIELD_STRING_SET:
	case FIELD_SSH_KEY:
		return f->member ? f->member : "";
	default:
		return "";
	}
}

static void add_field(struct str *url, const struct field *f, const char *prefix)
{
	AUTO(str_release) struct str plain = STR_INIT, member = STR_INIT;
	const char *members = members_of(f);

	if (f->type == FIELD_SECRET || f->constant)
		return;
	add_selectors(url, prefix, field_path(f), &plain);
	if (str_same(plain.buf, "."))
		str_reset(&plain);
	do {
		str_reset(&member);
		str_addn(&member, members, strcspn(members, " "));
		add_name(url, prefix, plain.buf, member.buf);
		members += member.len + (members[member.len] == ' ');
	} while (*members);
}

static void add_fields(struct str *url, const struct kind *kind, const char *prefix)
{
	size_t i;

	for (i = 0; i < kind->n_fields; i++)
		add_field(url, &kind->fields[i], prefix);
}

void query_fields(struct str *url, const struct kind *kind, const struct kind *const *kinds,
	const char *prefix)
{
	add_fields(url, kind, prefix);
	for (; *kinds; kinds++) {
		if ((*kinds)->parent != kind)
			continue;
		if ((*kinds)->toggle)
			add_name(url, prefix, (*kinds)->toggle, "");
		if ((*kinds)->flags & KIND_IN_PARENT)
			add_fields(url, *kinds, prefix);
	}
}

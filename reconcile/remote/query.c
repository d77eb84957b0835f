#include "remote/query.h"

#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"
#include "net/url.h"

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

static void add_name(struct str *url, const char *prefix, const char *path, const char *rest)
{
	str_addf(url, "%s%s%s%s", url->len && url->buf[url->len - 1] != '=' ? "," : "", prefix,
		path, rest);
}

static void add_field(struct str *url, const struct field *f, const char *prefix)
{
	bool itself = str_same(field_path(f), ".");

	if (f->type == FIELD_SECRET)
		return;
	if (f->type != FIELD_PERSON) {
		add_name(url, prefix, field_path(f), "");
		return;
	}
	add_name(url, prefix, itself ? "" : field_path(f), itself ? "uuid" : ".uuid");
	add_name(url, prefix, itself ? "" : field_path(f), itself ? "account_id" : ".account_id");
	add_name(url, prefix, itself ? "" : field_path(f),
		itself ? "display_name" : ".display_name");
}

void query_fields(struct str *url, const struct kind *kind, const struct kind *const *kinds,
	const char *prefix)
{
	size_t i;

	for (i = 0; i < kind->n_fields; i++)
		add_field(url, &kind->fields[i], prefix);
	for (; *kinds; kinds++)
		if ((*kinds)->parent == kind && (*kinds)->toggle)
			add_name(url, prefix, (*kinds)->toggle, "");
}

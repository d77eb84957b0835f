#include "bitbucket-emulator/markup.h"

#include "base/str.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "codec/value.h"

#include <string.h>

static void add_escaped(struct str *html, const char *text, size_t len)
{
	static const char *const entities[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"
	};
	const char *entity;
	size_t i;

	for (i = 0; i < len; i++) {
		entity = (unsigned char)text[i] < COUNT(entities) ? entities[(unsigned char)text[i]]
								  : NULL;
		if (entity)
			str_add(html, entity);
		else
			str_addch(html, text[i]);
	}
}

static void add_paragraphs(struct str *html, const char *raw)
{
	const char *end;
	size_t len;

	for (;; raw += len) {
		raw += strspn(raw, "\r\n");
		if (!*raw)
			return;
		end = strstr(raw, "\n\n");
		len = end ? (size_t)(end - raw) : strlen(raw);
		str_add(html, html->len ? "\n<p>" : "<p>");
		add_escaped(html, raw, len);
		str_add(html, "</p>");
	}
}

struct value *markup_render(struct context *c, const char *raw)
{
	AUTO(str_release) struct str html = STR_INIT;
	struct value *map = value_new_map(c->arena);

	add_paragraphs(&html, raw);
	render_text(c, map, "type", "rendered");
	render_text(c, map, "raw", raw);
	render_text(c, map, "markup", "markdown");
	render_text(c, map, "html", html.buf);
	return map;
}

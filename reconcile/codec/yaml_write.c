#include "codec/yaml.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "codec/value.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { INDENT = 2 };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What a reader takes for something else than text; some do of words that YAML 1.2 does not know. */
static bool is_reserved(const char *text)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y",
		"n" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Whether it is text without quotes, whoever reads it. */
static bool is_plain(const char *text)
{
	const char *s = text;

	if (!is_letter(*s) || is_reserved(text))
		return false;
	for (; *s; s++) {
		if (!is_letter(*s) && !strchr("0123456789 _./:@+=,()-", *s))
			return false;
		if (*s == ':' && (!s[1] || s[1] == ' '))
			return false;
	}
	return s[-1] != ' ';
}

/* What YAML does not allow as it is, or takes for the end of a line. */
static bool needs_escape(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029 ||
	       code == 0xfeff || code == 0xfffe || code == 0xffff;
}

static void write_quoted(struct str *out, const char *text)
{
	uint32_t code;
	size_t len;

	str_addch(out, '"');
	for (; *text; text += len) {
		len = utf8_read(text, strlen(text), &code);
		if (!len) {
			len = 1;
			str_add(out, "\\uFFFD");
		} else if (code == '"' || code == '\\') {
			str_addf(out, "\\%c", (char)code);
		} else if (code == '\n') {
			str_add(out, "\\n");
		} else if (needs_escape(code)) {
			str_addf(out, "\\u%04X", (unsigned)code);
		} else {
			str_addn(out, text, len);
		}
	}
	str_addch(out, '"');
}

static void write_text(struct str *out, const char *text)
{
	if (is_plain(text))
		str_add(out, text);
	else
		write_quoted(out, text);
}

/* What stands in the line of the name or dash before it. */
static void write_scalar(struct str *out, const struct value *v)
{
	if (v->type == VALUE_STRING)
		write_text(out, v->text);
	else if (v->type == VALUE_NULL)
		str_add(out, "null");
	else if (v->type == VALUE_LIST)
		str_add(out, "[]");
	else if (v->type == VALUE_MAP)
		str_add(out, "{}");
	else
		str_add(out, v->text);
}

static bool is_block(const struct value *v)
{
	return v->type >= VALUE_LIST && v->n;
}

static void write_block(struct str *out, const struct value *v, size_t depth);

/* What follows a name: in its line, or in lines of its own. */
static void write_below(struct str *out, const struct value *v, size_t depth)
{
	str_addch(out, is_block(v) ? '\n' : ' ');
	if (is_block(v)) {
		str_fill(out, ' ', depth * INDENT);
		write_block(out, v, depth);
		return;
	}
	write_scalar(out, v);
	str_addch(out, '\n');
}

/* The lines of a map or list; the first one is indented already. */
static void write_block(struct str *out, const struct value *v, size_t depth)
{
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		if (i)
			str_fill(out, ' ', depth * INDENT);
		if (v->type == VALUE_MAP) {
			write_text(out, v->pairs[i].name);
			str_addch(out, ':');
			write_below(out, &v->pairs[i].value, depth + 1);
			continue;
		}
		str_add(out, "- ");
		if (is_block(&v->items[i])) {
			write_block(out, &v->items[i], depth + 1);
			continue;
		}
		write_scalar(out, &v->items[i]);
		str_addch(out, '\n');
	}
}

void yaml_write(struct str *out, const struct value *v)
{
	if (is_block(v)) {
		write_block(out, v, 0);
		return;
	}
	write_scalar(out, v);
	str_addch(out, '\n');
}

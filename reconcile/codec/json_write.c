#include "codec/json.h"

#include "codec/value.h"

#include "base/str.h"

#include <stdint.h>
#include <string.h>

/* How a list or a map is laid out: in one line, or each element in a line of its own. */
struct layout {
	struct str *out;
	bool pretty;
	size_t depth;
};

/* What stands for a character behind a backslash; 0 where it needs \u. */
static char short_escape(char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *found = c ? strchr(from, c) : NULL;

	return found ? to[found - from] : 0;
}

static void write_escape(struct str *out, char c)
{
	char escape = short_escape(c);

	if (escape)
		str_addf(out, "\\%c", escape);
	else
		str_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
}

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static void write_string(struct str *out, const char *text)
{
	const char *start;

	str_addch(out, '"');
	while (*text) {
		for (start = text; is_plain(*text); text++)
			;
		str_addn(out, start, (size_t)(text - start));
		if (*text)
			write_escape(out, *text++);
	}
	str_addch(out, '"');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * YAML's reals may have a plus sign, or no digit on one side of the point; those of JSON may not, and
 * it has no infinity.
 */
static void write_real(struct str *out, const char *text)
{
	const char *p = text + (*text == '-' || *text == '+');

	if (*p == '.' && !is_digit(p[1])) {
		str_add(out, "null");
		return;
	}
	if (*text == '-')
		str_addch(out, '-');
	if (*p == '.')
		str_addch(out, '0');
	for (; *p; p++) {
		str_addch(out, *p);
		if (*p == '.' && !is_digit(p[1]))
			str_addch(out, '0');
	}
}

static void new_line(const struct layout *l)
{
	if (!l->pretty)
		return;
	str_addch(l->out, '\n');
	str_fill(l->out, ' ', l->depth * 2);
}

static void write_value(struct layout *l, const struct value *v);

static void write_pair(struct layout *l, const struct pair *pair)
{
	write_string(l->out, pair->name);
	str_add(l->out, l->pretty ? ": " : ":");
	write_value(l, &pair->value);
}

static void write_container(struct layout *l, const struct value *v)
{
	const char *brackets = v->type == VALUE_MAP ? "{}" : "[]";
	uint32_t i;

	str_addch(l->out, brackets[0]);
	l->depth++;
	for (i = 0; i < v->n; i++) {
		if (i)
			str_addch(l->out, ',');
		new_line(l);
		if (v->type == VALUE_MAP)
			write_pair(l, &v->pairs[i]);
		else
			write_value(l, &v->items[i]);
	}
	l->depth--;
	if (v->n)
		new_line(l);
	str_addch(l->out, brackets[1]);
}

static void write_value(struct layout *l, const struct value *v)
{
	switch (v->type) {
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_INT:
		str_add(l->out, v->text);
		break;
	case VALUE_REAL:
		write_real(l->out, v->text);
		break;
	case VALUE_STRING:
		write_string(l->out, v->text);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		write_container(l, v);
		break;
	}
}

void json_write(struct str *out, const struct value *v)
{
	struct layout l = { .out = out };

	write_value(&l, v);
}

void json_write_pretty(struct str *out, const struct value *v)
{
	struct layout l = { .out = out, .pretty = true };

	write_value(&l, v);
	str_addch(out, '\n');
}

#include "codec/yaml_scalar.h"

#include "codec/value.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/num.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The plain scalars that are no text and no number in digits. */
static const struct word {
	const char *text;
	enum value_type type;
	const char *meaning;
} words[] = {
	{ "", VALUE_NULL, "null" },
	{ "~", VALUE_NULL, "null" },
	{ "null", VALUE_NULL, "null" },
	{ "Null", VALUE_NULL, "null" },
	{ "NULL", VALUE_NULL, "null" },
	{ "true", VALUE_BOOL, "true" },
	{ "True", VALUE_BOOL, "true" },
	{ "TRUE", VALUE_BOOL, "true" },
	{ "false", VALUE_BOOL, "false" },
	{ "False", VALUE_BOOL, "false" },
	{ "FALSE", VALUE_BOOL, "false" },
};

/* What may follow the sign of a real that is not finite; .nan has no sign. */
static const char *const not_finite[] = { ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN" };

static const char *skip_sign(const char *text)
{
	return text + (*text == '-' || *text == '+');
}

static const char *skip_digits(const char *text)
{
	return text + strspn(text, "0123456789");
}

/* With leading zeros it is text: YAML's versions disagree whether it is octal, and a zero would be lost. */
static bool has_leading_zero(const char *digits)
{
	return digits[0] == '0' && isdigit((unsigned char)digits[1]);
}

static bool is_real(const char *text)
{
	const char *whole = skip_sign(text), *p = skip_digits(whole);
	size_t digits = (size_t)(p - whole);

	if (has_leading_zero(whole))
		return false;
	if (*p == '.') {
		whole = ++p;
		p = skip_digits(p);
		digits += (size_t)(p - whole);
	}
	if (digits && (*p == 'e' || *p == 'E')) {
		whole = skip_sign(p + 1);
		p = skip_digits(whole);
		digits = (size_t)(p - whole);
	}
	return digits && !*p;
}

static bool is_not_finite(const char *text)
{
	const char *name = skip_sign(text);
	size_t i;

	for (i = 0; i < COUNT(not_finite); i++)
		if (!strcmp(name, not_finite[i]))
			return name == text || name[1] == 'i' || name[1] == 'I';
	return false;
}

/* 0x1f and 0o17; without a sign. */
static bool parse_prefixed(const char *text, int64_t *number)
{
	int base = text[0] != '0' ? 0 : text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 0;
	const char *digits = base == 16 ? "0123456789abcdefABCDEF" : "01234567";
	unsigned long long parsed;

	if (!base || !text[2] || text[2 + strspn(text + 2, digits)])
		return false;
	errno = 0;
	parsed = strtoull(text + 2, NULL, base);
	*number = (int64_t)parsed;
	return !errno && parsed <= INT64_MAX;
}

static bool parse_int(const char *text, int64_t *number)
{
	if (has_leading_zero(skip_sign(text)))
		return false;
	return parse_prefixed(text, number) || num_parse(text + (*text == '+' && text[1] != '-'),
						       INT64_MIN, INT64_MAX, number) == 0;
}

static const struct word *find_word(const char *text)
{
	const struct word *w;

	for (w = words; w < words + COUNT(words); w++)
		if (!strcmp(w->text, text))
			return w;
	return NULL;
}

static void set(struct value *v, enum value_type type, const char *text, size_t len)
{
	v->type = type;
	v->text = text;
	v->n = (uint32_t)len;
}

static void set_number(struct arena *arena, struct value *v, const char *text, size_t len)
{
	int64_t number;

	if (parse_int(text, &number)) {
		text = arena_printf(arena, "%" PRId64, number);
		set(v, VALUE_INT, text, strlen(text));
		return;
	}
	yaml_scalar_text(arena, v, text, len);
	if (is_real(text) || is_not_finite(text))
		v->type = VALUE_REAL;
}

void yaml_scalar_text(struct arena *arena, struct value *v, const char *text, size_t len)
{
	set(v, VALUE_STRING, arena_strndup(arena, text, len), len);
}

void yaml_scalar_plain(struct arena *arena, struct value *v, const char *text, size_t len)
{
	const struct word *word;

	/* Most are text, and most of these show it by their first letter. */
	if (*text && strchr("0123456789+-.", *text)) {
		set_number(arena, v, text, len);
		return;
	}
	word = strchr("~nNtTfF", *text) ? find_word(text) : NULL;
	if (word)
		set(v, word->type, word->meaning, strlen(word->meaning));
	else
		yaml_scalar_text(arena, v, text, len);
}

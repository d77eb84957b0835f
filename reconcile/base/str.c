#include "base/str.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char str_empty[1];

/* Makes room for `more` bytes and the terminator; false past the limit. */
static bool reserve(struct str *s, size_t more)
{
	size_t need;

	if (s->failed || more > SIZE_MAX / 2 - s->len || (s->limit && s->len + more > s->limit)) {
		s->failed = true;
		return false;
	}
	need = s->len + more + 1;
	if (need <= s->capacity)
		return true;
	if (need < s->capacity * 2)
		need = s->capacity * 2;
	s->buf = mem_resize(s->buf == str_empty ? NULL : s->buf, need, 1);
	s->capacity = need;
	return true;
}

void str_addn(struct str *s, const char *bytes, size_t len)
{
	if (!len || !reserve(s, len))
		return;
	memcpy(s->buf + s->len, bytes, len);
	s->len += len;
	s->buf[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_addn(s, text, strlen(text));
}

void str_addch(struct str *s, char c)
{
	str_addn(s, &c, 1);
}

void str_fill(struct str *s, char c, size_t count)
{
	if (!count || !reserve(s, count))
		return;
	memset(s->buf + s->len, c, count);
	s->len += count;
	s->buf[s->len] = '\0';
}

void str_pad(struct str *s, size_t column)
{
	const char *line = s->len ? memrchr(s->buf, '\n', s->len) : NULL;
	size_t width = line ? (size_t)(s->buf + s->len - line - 1) : s->len;

	if (width < column)
		str_fill(s, ' ', column - width);
}

void str_vaddf(struct str *s, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len > 0 && reserve(s, (size_t)len)) {
		vsnprintf(s->buf + s->len, (size_t)len + 1, format, again);
		s->len += (size_t)len;
	}
	va_end(again);
}

void str_addf(struct str *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	str_vaddf(s, format, args);
	va_end(args);
}

void str_truncate(struct str *s, size_t len)
{
	if (len >= s->len)
		return;
	s->len = len;
	s->buf[len] = '\0';
}

/* Whether `byte` is one of a character of UTF-8 that began before it. */
static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

void str_shorten(struct str *s, size_t max)
{
	static const char gap[] = " ... ";
	size_t kept = max - (sizeof gap - 1), begin = kept - kept / 4, end = s->len - kept / 4;

	if (s->len <= max)
		return;
	while (begin && continues(s->buf[begin]))
		begin--;
	while (continues(s->buf[end]))
		end++;
	memcpy(s->buf + begin, gap, sizeof gap - 1);
	begin += sizeof gap - 1;
	memmove(s->buf + begin, s->buf + end, s->len - end);
	str_truncate(s, begin + s->len - end);
}

void str_reset(struct str *s)
{
	str_truncate(s, 0);
	s->failed = false;
}

char *str_take(struct str *s)
{
	char *text = s->buf == str_empty ? mem_strdup("") : s->buf;

	*s = (struct str)STR_LIMITED(s->limit);
	return text;
}

void str_release(struct str *s)
{
	if (s->buf != str_empty)
		free(s->buf);
	*s = (struct str)STR_LIMITED(s->limit);
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

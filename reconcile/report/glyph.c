#include "report/glyph.h"

#include "base/auto.h"

struct range {
	uint32_t first, last;
};

/* Marks that stand on the character before them, and what joins characters. Ascending. */
static const struct range narrow[] = {
	{ 0x300, 0x36f },
	{ 0x483, 0x489 },
	{ 0x591, 0x5bd },
	{ 0x610, 0x61a },
	{ 0x64b, 0x65f },
	{ 0x6d6, 0x6dc },
	{ 0x93c, 0x93c },
	{ 0x94d, 0x94d },
	{ 0xe31, 0xe31 },
	{ 0xe34, 0xe3a },
	{ 0xe47, 0xe4e },
	{ 0x1160, 0x11ff },
	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },
	{ 0x200b, 0x200d },
	{ 0x20d0, 0x20ff },
	{ 0x302a, 0x302d },
	{ 0x3099, 0x309a },
	{ 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },
	{ 0x1f3fb, 0x1f3ff },
	{ 0xe0100, 0xe01ef },
};

/* East Asian wide and full-width characters, and pictures. Ascending. */
static const struct range wide[] = {
	{ 0x1100, 0x115f },
	{ 0x231a, 0x231b },
	{ 0x2329, 0x232a },
	{ 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 },
	{ 0x2648, 0x2653 },
	{ 0x26a1, 0x26a1 },
	{ 0x2705, 0x2705 },
	{ 0x270a, 0x270b },
	{ 0x2728, 0x2728 },
	{ 0x274c, 0x274c },
	{ 0x2753, 0x2757 },
	{ 0x2795, 0x2797 },
	{ 0x2b50, 0x2b50 },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf },
	{ 0x4e00, 0x9fff },
	{ 0xa000, 0xa4cf },
	{ 0xa960, 0xa97f },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1f9ff },
	{ 0x1fa70, 0x1faff },
	{ 0x20000, 0x3fffd },
};

/* Controls, and what would reorder or hide the text around it. Ascending. */
static const struct range hidden[] = {
	{ 0x0, 0x1f },
	{ 0x7f, 0x9f },
	{ 0x61c, 0x61c },
	{ 0x200e, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },
};

static bool within(const struct range *ranges, size_t n, uint32_t code)
{
	size_t i = 0;

	while (i < n && ranges[i].last < code)
		i++;
	return i < n && ranges[i].first <= code;
}

/* How many bytes a character that begins with `lead` has; 0 where none does. */
static size_t length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* The code point of the `n` bytes at `s`; -1 where one of them does not belong to it. */
static int64_t decode(const char *s, size_t n)
{
	int64_t code = n == 1 ? *s : *s & (0x7f >> n);
	size_t i;

	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (s[i] & 0x3f);
	}
	return code;
}

struct glyph glyph_at(const char *s)
{
	size_t n = length((unsigned char)*s);
	int64_t code = n ? decode(s, n) : -1;
	struct glyph g = { .bytes = 1, .code = (unsigned char)*s, .width = 1 };

	if (code < 0)
		return g;
	g.bytes = n;
	g.code = (uint32_t)code;
	g.shown = !within(hidden, COUNT(hidden), g.code);
	if (within(narrow, COUNT(narrow), g.code))
		g.width = 0;
	else if (within(wide, COUNT(wide), g.code))
		g.width = 2;
	return g;
}

/* Characters as a terminal shows them: how wide, and whether they may be shown as they are. */
#ifndef REPORT_GLYPH_H
#define REPORT_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct glyph {
	size_t bytes;   /* of UTF-8; at least 1 */
	uint32_t code;  /* the code point; the byte itself where it begins no character */
	unsigned width; /* columns: 0, 1 or 2 */
	bool shown; /* false: a control, something that reorders the line, or no UTF-8: to be escaped */
};

/* The character at `s`, which is not at its end. */
struct glyph glyph_at(const char *s);

#endif

/* Text as it was typed, and what the service makes of it. */
#ifndef EMULATOR_MARKUP_H
#define EMULATOR_MARKUP_H

struct context;
struct value;

/* {type: rendered, raw, markup, html} for `raw`: paragraphs, escaped (issues.items). */
struct value *markup_render(struct context *c, const char *raw);

#endif

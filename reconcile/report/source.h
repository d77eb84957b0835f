/* Where the manifests came from: a commit, as text and as JSON. */
#ifndef REPORT_SOURCE_H
#define REPORT_SOURCE_H

struct arena;
struct page;
struct report_context;
struct value;

/* Adds the line `Manifests: 1a2b3c4d5e "subject" by Author`; nothing where no commit is known. */
void source_text(struct page *page, const struct report_context *context);

/* {"commit", "author", "subject", "dirty"} in `a`, or null where no commit is known. */
struct value *source_json(struct arena *a, const struct report_context *context);

#endif

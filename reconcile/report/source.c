#include "report/source.h"

#include "base/str.h"
#include "codec/value.h"
#include "report/document.h"
#include "report/page.h"
#include "report/report.h"
#include "report/text.h"

#include <string.h>

/* The digits of a commit that tell it from the others. */
enum { COMMIT_SHOWN = 10 };

/* The name in "Name <e-mail>". */
static void add_author(struct str *out, const char *author)
{
	AUTO(str_release) struct str name = STR_INIT;
	const char *address = strstr(author, " <");

	str_addn(&name, author, address ? (size_t)(address - author) : strlen(author));
	text_add(out, name.buf);
}

void source_text(struct page *page, const struct report_context *context)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!context->commit)
		return;
	str_addf(&text, "Manifests: %.*s", COMMIT_SHOWN, context->commit);
	if (context->subject) {
		str_add(&text, " ");
		text_quote(&text, context->subject, NULL);
	}
	if (context->author) {
		str_add(&text, " by ");
		add_author(&text, context->author);
	}
	if (context->dirty)
		str_add(&text, " (with uncommitted changes)");
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
}

struct value *source_json(struct arena *a, const struct report_context *context)
{
	struct value *map;

	if (!context->commit)
		return value_new_null(a);
	map = value_new_map(a);
	document_text(a, map, "commit", context->commit);
	document_text(a, map, "author", context->author);
	document_text(a, map, "subject", context->subject);
	value_put(a, map, "dirty", value_new_bool(a, context->dirty));
	return map;
}

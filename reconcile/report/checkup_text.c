#include "report/checkup.h"

#include "base/arena.h"
#include "base/str.h"
#include "plan/bearer.h"
#include "plan/checkup.h"
#include "report/page.h"
#include "report/text.h"

enum { NAME = 11, DETAILS = 26, WIDTH = 80 };

static const struct {
	const char *word;
	enum page_style style;
} statuses[] = {
	[CHECKUP_OK] = { "ok", PAGE_GREEN },
	[CHECKUP_WARNING] = { "warning", PAGE_YELLOW },
	[CHECKUP_FAILED] = { "failed", PAGE_RED },
};

static void put_heading(struct page *page, const char *text, const char *subject)
{
	AUTO(str_release) struct str printable = STR_INIT;

	text_add(&printable, text);
	if (subject) {
		str_addch(&printable, ' ');
		text_add(&printable, subject);
	}
	if (page->out->len)
		page_end(page);
	page_put(page, PAGE_BOLD, printable.buf);
	page_end(page);
}

/* Fills lines with `mark` and the words of `text`, which may be foreign. */
static void put_marked(struct page *page, const char *mark, const char *text)
{
	AUTO(str_release) struct str printable = STR_INIT;

	str_add(&printable, mark);
	text_add(&printable, text);
	page_flow(page, &(struct page_flow){ .text = printable.buf,
				.origin = "",
				.indent = DETAILS,
				.width = WIDTH,
				.gap = ' ' });
}

static void put_words(struct page *page, const char *text)
{
	put_marked(page, "", text);
}

static void put_sign(struct page *page, enum checkup_status status, const char *word)
{
	page_pad(page, PAGE_SIGN);
	page_put(page, statuses[status].style, word);
	page_pad(page, NAME);
}

/* --- what the manifests need --- */

static void put_scopes(struct page *page, const char *use, const char *sort, const char *scopes)
{
	page_pad(page, PAGE_SIGN);
	page_put(page, PAGE_PLAIN, use);
	page_pad(page, NAME + 2);
	page_put(page, PAGE_PLAIN, sort);
	page_pad(page, DETAILS);
	put_words(page, *scopes ? scopes : "none");
}

static void put_needs(struct page *page, const struct needs *needs)
{
	const unsigned apply = NEED_READ | NEED_WRITE;

	put_heading(page, "Scopes that these manifests need", "(access tokens: as OAuth)");
	put_scopes(page, "plan", "OAuth", needs_scopes(needs, NEED_READ, false));
	put_scopes(page, "", "API token", needs_scopes(needs, NEED_READ, true));
	put_scopes(page, "apply", "OAuth", needs_scopes(needs, apply, false));
	put_scopes(page, "", "API token", needs_scopes(needs, apply, true));
	put_scopes(page, "to delete", "OAuth",
		needs_missing(needs, NEED_ALL, needs_scopes(needs, apply, false)));
	put_scopes(page, "besides", "API token",
		needs_missing(needs, NEED_ALL, needs_scopes(needs, apply, true)));
}

/* --- which credentials can have it --- */

static void put_bearer(struct page *page, const struct bearer *bearer, const struct checkup *c)
{
	struct reasons plan = { .items = NULL }, all = { .items = NULL };
	size_t i;

	bearer_check(bearer, &c->needs, c->desired, NEED_READ, &plan);
	bearer_check(bearer, &c->needs, c->desired, NEED_ALL, &all);
	if (plan.n)
		put_sign(page, CHECKUP_FAILED, "no");
	else
		put_sign(page, all.n ? CHECKUP_WARNING : CHECKUP_OK, all.n ? "plan" : "apply");
	page_put(page, PAGE_PLAIN, bearer->name);
	page_end(page);
	for (i = 0; i < all.n; i++)
		put_words(page, all.items[i]);
}

static void put_bearers(struct page *page, const struct checkup *c)
{
	size_t i;

	put_heading(page, "What each sort of credential can do of it", NULL);
	for (i = 0; i < BEARERS; i++)
		put_bearer(page, &bearers[i], c);
}

/* --- findings --- */

static void put_finding(struct page *page, const struct finding *f)
{
	put_sign(page, f->status, statuses[f->status].word);
	page_put(page, PAGE_PLAIN, f->name);
	page_pad(page, DETAILS);
	put_words(page, f->message);
	if (f->advice)
		put_marked(page, "-> ", f->advice);
}

static void put_part(struct page *page, const struct checkup *c, enum checkup_part part)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->findings[i].part == part)
			put_finding(page, &c->findings[i]);
}

static bool has_part(const struct checkup *c, enum checkup_part part)
{
	return checkup_count(c, part, CHECKUP_OK) || checkup_count(c, part, CHECKUP_WARNING) ||
	       checkup_count(c, part, CHECKUP_FAILED);
}

static void put_summary(struct page *page, const struct checkup *c)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t warnings = checkup_count(c, CHECKUP_PARTS, CHECKUP_WARNING);

	str_addf(&text, "Doctor: %zu ok, %zu warning%s, %zu failed.",
		checkup_count(c, CHECKUP_PARTS, CHECKUP_OK), warnings, warnings == 1 ? "" : "s",
		checkup_count(c, CHECKUP_PARTS, CHECKUP_FAILED));
	page_end(page);
	page_put(page, PAGE_BOLD, text.buf);
	page_end(page);
}

void report_checkup_text(struct str *out, const struct checkup *c, bool color)
{
	struct page page = { .out = out, .color = color };

	put_heading(&page, "Manifests", NULL);
	put_part(&page, c, CHECKUP_MANIFESTS);
	put_needs(&page, &c->needs);
	put_bearers(&page, c);
	if (has_part(c, CHECKUP_SERVER)) {
		put_heading(&page, "Server", c->server);
		put_part(&page, c, CHECKUP_SERVER);
	}
	if (has_part(c, CHECKUP_CREDENTIAL)) {
		put_heading(&page, "Credential", NULL);
		put_part(&page, c, CHECKUP_CREDENTIAL);
	}
	put_summary(&page, c);
}

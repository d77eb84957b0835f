#include "report/report.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"
#include "report/kind_order.h"
#include "report/kind_shape.h"
#include "report/page.h"

/* Columns, from 0. */
enum { TITLE = 2, ITEM = 4, EXPLAINED = 20, WIDTH = 80 };

/* Words from the page's column on, or from `indent` where that is further right. */
static void put_words(struct page *page, size_t indent, const char *text)
{
	page_flow(page,
		&(struct page_flow){
			.text = text, .origin = "", .indent = indent, .width = WIDTH, .gap = ' ' });
}

static void put_item(struct page *page, const char *name, const char *text)
{
	page_pad(page, ITEM);
	page_put(page, PAGE_PLAIN, name);
	if (page->column + 2 > EXPLAINED)
		page_put(page, PAGE_PLAIN, "  ");
	put_words(page, EXPLAINED, text);
}

static void put_title(struct page *page, const struct kind *k)
{
	AUTO(str_release) struct str text = STR_INIT;

	page_put(page, PAGE_BOLD, k->name);
	if (k->parent) {
		str_addf(&text, " (in %s)  ", k->parent->name);
		kind_shape_add(&text, k);
	}
	page_put(page, PAGE_PLAIN, text.buf);
	page_end(page);
}

static void add_choices(struct str *out, const char *const *choices)
{
	size_t i;

	for (i = 0; choices[i]; i++)
		str_addf(out, "%s%s", i ? " | " : "", choices[i]);
}

/* What a value may be: "A-Z0-9_, at most 128 characters", "critical | major", "the key of a project". */
static void add_values(struct str *out, const struct field *f)
{
	if (f->choices)
		add_choices(out, f->choices);
	else if (f->type == FIELD_REFERENCE && f->target)
		str_addf(out, "the key of a %s", f->target->name);
	else
		str_add(out, field_type_name(f));
	if (f->allowed)
		str_addf(out, " of %s", f->allowed);
	if (f->longest)
		str_addf(out, ", at most %u characters", f->longest);
}

static void put_field(struct page *page, const struct field *f)
{
	AUTO(str_release) struct str text = STR_INIT;

	add_values(&text, f);
	if (f->flags & FIELD_REQUIRED)
		str_add(&text, ", required");
	if (f->flags & FIELD_IMMUTABLE)
		str_add(&text, ", cannot be changed later");
	if (f->help)
		str_addf(&text, ": %s", f->help);
	put_item(page, f->name, text.buf);
}

static void put_fields(struct page *page, const struct kind *k)
{
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (!(k->fields[i].flags & FIELD_READ_ONLY) && !k->fields[i].constant)
			put_field(page, &k->fields[i]);
}

static void put_scope(struct page *page, const char *use, const struct scopes *scopes)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!scopes->oauth)
		return;
	str_addf(&text, "%s; API token: %s", scopes->oauth, scopes->token ? scopes->token : "none");
	put_item(page, use, text.buf);
}

static void put_removal(struct page *page, const struct kind *k)
{
	AUTO(str_release) struct str text = STR_INIT;
	const struct removal *r = kind_removal(k);

	if (!r)
		return;
	str_addf(&text, "Removed from bitbucket.org on %s (%s); what to use instead: %s.", r->date,
		r->change, r->successor);
	put_words(page, TITLE, text.buf);
}

/* Which manifest declares it. */
static void put_place(struct page *page, const struct kind *k)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!k->place.file)
		return;
	str_addf(&text, "Declared at %s:%u.", k->place.file, (unsigned)k->place.line);
	put_words(page, TITLE, text.buf);
}

static void put_kind(struct page *page, const struct kind *k)
{
	put_title(page, k);
	if (k->help)
		put_words(page, TITLE, k->help);
	put_place(page, k);
	put_removal(page, k);
	if (k->flags & KIND_LAYERED)
		put_words(page, TITLE, "Takes `defaults`, `profiles` and `use`.");
	put_fields(page, k);
	put_scope(page, "scope to read", &k->read);
	put_scope(page, "to write", &k->write);
	put_scope(page, "to delete", &k->delete);
}

void report_kinds_text(struct str *out, const struct kind *const *kinds, bool color)
{
	AUTO(mem_free) const struct kind **sorted = kind_order(kinds);
	struct page page = { .out = out, .color = color };
	size_t i;

	for (i = 0; sorted[i]; i++) {
		if (i)
			page_end(&page);
		put_kind(&page, sorted[i]);
	}
}

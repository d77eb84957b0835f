#include "report/report.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "model/field.h"
#include "model/kind.h"
#include "report/example.h"
#include "report/kind_order.h"
#include "report/kind_shape.h"
#include "report/kind_words.h"

#include <string.h>

static const char intro[] = "# Kinds\n"
			    "\n"
			    "What manifests can declare, field by field. "
			    "[manifests.md](manifests.md) says how manifests are\n"
			    "written: layers, secrets, people, short forms. This page is printed "
			    "by `cooper kinds --markdown` from\n"
			    "the tables in `reconcile/kinds/`; `make docs` writes it anew. Each "
			    "example is a valid manifest.\n"
			    "\n"
			    "| kind | in | written as | what it is |\n"
			    "|---|---|---|---|\n";

/* The first `len` bytes of `text` for a cell of a table. */
static void add_part(struct str *out, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		str_addf(out, "%s%c", text[i] == '|' ? "\\" : "", text[i]);
}

static void add_cell(struct str *out, const char *text)
{
	add_part(out, text, strlen(text));
}

static void add_code(struct str *out, const char *text)
{
	str_addch(out, '`');
	add_cell(out, text);
	str_addch(out, '`');
}

/* The words of `text`, each as code, with `between` between them. */
static void add_codes(struct str *out, const char *text, const char *between)
{
	size_t len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		str_addch(out, '`');
		add_part(out, text, len);
		str_addch(out, '`');
		str_add(out, text[len] ? between : "");
	}
}

static void add_list(struct str *out, const char *const *texts, const char *last)
{
	size_t i;

	for (i = 0; texts[i]; i++) {
		str_add(out, !i ? "" : texts[i + 1] ? ", " : last);
		add_code(out, texts[i]);
	}
}

/* The heading's text, and with '-' for what is no letter its anchor. */
static void add_title(struct str *out, const struct kind *k)
{
	str_add(out, k->name);
	if (k->parent)
		str_addf(out, " (%s)", k->parent->name);
}

static void add_link(struct str *out, const struct kind *k)
{
	str_addf(out, "[%s](#%s", k->name, k->name);
	if (k->parent)
		str_addf(out, "-%s", k->parent->name);
	str_addch(out, ')');
}

static void add_index_row(struct str *out, const struct kind *k)
{
	str_add(out, "| ");
	add_link(out, k);
	str_add(out, " | ");
	str_add(out, k->parent ? k->parent->name : "");
	str_add(out, " | ");
	if (k->parent) {
		str_addch(out, '`');
		kind_shape_add(out, k);
		str_addch(out, '`');
	}
	str_add(out, " | ");
	add_cell(out, k->help ? k->help : "");
	str_add(out, " |\n");
}

/* --- what holds for the kind as a whole, a line of a list each --- */

static void add_written(struct str *out, const struct kind *k)
{
	if (!k->parent)
		return;
	str_add(out, "\n- Written as `");
	kind_shape_add(out, k);
	str_add(out, "` in ");
	add_link(out, k->parent);
	str_add(out, ".\n");
	if (k->flags & KIND_LAYERED)
		str_add(out, "- Takes `defaults`, `profiles` and `use`.\n");
}

static void add_identity(struct str *out, const struct kind *k)
{
	const char *between = "- Identified by ";
	size_t i;

	if (k->shape == KIND_SINGLETON)
		return;
	for (i = 0; i < k->n_fields; i++) {
		if (!(k->fields[i].flags & FIELD_KEY))
			continue;
		str_add(out, between);
		add_code(out, k->fields[i].name);
		between = ", ";
	}
	str_add(out, between[0] == ',' ? ".\n" : "");
}

static void add_short_form(struct str *out, const struct kind *k)
{
	if (!k->line)
		return;
	str_add(out, "- Short form: a plain text in place of the map is its ");
	add_codes(out, k->line, " and ");
	str_add(out,
		strchr(k->line, ' ') ? ", a word each; the last one takes the rest.\n" : ".\n");
}

static void add_exactness(struct str *out, const struct kind *k)
{
	if (!k->parent || k->shape == KIND_SINGLETON)
		return;
	if (k->flags & KIND_SINGLY)
		str_add(out, "- Only what is declared is asked for, each by itself; what else is "
			     "there is left alone.\n");
	else if (k->shape == KIND_SET)
		str_add(out, "- The list is the set: who or what is not in it is removed.\n");
	else if (k->flags & KIND_EXACT)
		str_add(out, "- What is live and not listed is removed; without the key itself, "
			     "nothing is.\n");
	else
		str_addf(out,
			"- What is live and not listed is left alone; `exact: [%s]` in the %s "
			"deletes it.\n",
			k->plural, k->parent->name);
}

static void add_ends(struct str *out, const struct kind *k)
{
	if (k->parent && k->flags & KIND_PERMANENT)
		str_add(out, "- Cannot be deleted, and `absent` is a mistake.\n");
	else if (k->parent && k->shape != KIND_SET)
		str_add(out, "- `absent: true` deletes it.\n");
	if (k->flags & KIND_TOGETHER)
		str_addf(out, "- All that changes in one %s is one request.\n", k->parent->name);
	if (k->rename)
		str_add(out, "- `renamed_from` gives it another key.\n");
	if (k->toggle)
		str_addf(out, "- Is there where `%s` of its %s is true.\n", k->toggle,
			k->parent->name);
}

static void add_writers(struct str *out, const struct kind *k)
{
	if (!k->writers)
		return;
	str_add(out, "- Written with ");
	kind_words_writers(out, k->writers);
	str_add(out, " only: the service refuses other credentials.\n");
}

/* --- fields --- */

static void add_values(struct str *out, const struct field *f)
{
	if (f->choices) {
		str_add(out, f->type == FIELD_STRING_SET ? "a list of: " : "");
		add_list(out, f->choices, f->type == FIELD_STRING_SET ? ", " : " or ");
	} else if (f->type == FIELD_REFERENCE && f->target) {
		str_addf(out, "the key of a %s", f->target->name);
	} else {
		str_add(out, field_type_name(f));
	}
	if (f->allowed) {
		str_add(out, " of ");
		add_code(out, f->allowed);
	}
	if (f->longest)
		str_addf(out, ", at most %u characters", f->longest);
}

static void add_condition(struct str *out, const struct field *f)
{
	if (!f->when)
		return;
	str_add(out, "; only where ");
	add_code(out, f->when->field);
	str_add(out, " is ");
	add_list(out, f->when->is, " or ");
}

/* What is special about it: "key", "required", "cannot be changed later". */
static void add_rules(struct str *out, const struct kind *k, const struct field *f)
{
	AUTO(str_release) struct str rules = STR_INIT;

	kind_words_rules(&rules, k, f);
	if (f->otherwise && *f->otherwise) {
		str_add(&rules, "; left out: ");
		add_code(&rules, f->otherwise);
	} else if (f->otherwise) {
		str_add(&rules, "; may be left out");
	}
	add_condition(&rules, f);
	str_add(out, rules.buf + (rules.buf[0] == ';' ? 2 : 0));
}

static void add_field(struct str *out, const struct kind *k, const struct field *f)
{
	str_add(out, "| ");
	add_code(out, f->name);
	str_add(out, " | ");
	add_values(out, f);
	str_add(out, " | ");
	add_rules(out, k, f);
	str_add(out, " | ");
	add_cell(out, f->help ? f->help : "");
	str_add(out, " |\n");
}

static void add_fields(struct str *out, const struct kind *k)
{
	bool any = false;
	size_t i;

	for (i = 0; i < k->n_fields; i++) {
		if (k->fields[i].flags & FIELD_READ_ONLY || k->fields[i].constant)
			continue;
		str_add(out,
			any ? "" : "\n| field | value | rules | what it is |\n|---|---|---|---|\n");
		add_field(out, k, &k->fields[i]);
		any = true;
	}
}

/* --- what it takes --- */

static void add_request(
	struct str *out, const char *what, struct kind_request request, const struct scopes *scopes)
{
	if (!request.path)
		return;
	str_addf(out, "| %s | `%s %s` | ", what, request.method, request.path);
	add_codes(out, scopes->oauth ? scopes->oauth : "", " and ");
	str_add(out, " | ");
	add_codes(out, scopes->token ? scopes->token : "", " and ");
	str_add(out, " |\n");
}

static void add_requests(struct str *out, const struct kind *k)
{
	str_add(out, "\n| | request | scopes of OAuth and access tokens | scopes of API tokens |\n"
		     "|---|---|---|---|\n");
	add_request(out, "read", kind_words_request(k, KIND_READ), &k->read);
	add_request(out, "create", kind_words_request(k, KIND_CREATE), &k->write);
	add_request(out, "change", kind_words_request(k, KIND_CHANGE), &k->write);
	add_request(out, "delete", kind_words_request(k, KIND_DELETE), &k->delete);
}

static void add_removal(struct str *out, const struct kind *k)
{
	const struct removal *r = kind_removal(k);

	if (r)
		str_addf(out,
			"\n**Removed from bitbucket.org on %s** ([%s](%s)); what to use instead: "
			"%s. Where a server still has %s, they are managed.\n",
			r->date, r->change, r->url, r->successor, r->what);
}

static void add_manifest(struct str *out, const struct value *manifest)
{
	str_add(out, "\n```yaml\n");
	yaml_write(out, manifest);
	str_add(out, "```\n");
}

static void add_examples(struct str *out, const struct kind *k)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *in_short = example_short(&arena, k);

	add_manifest(out, example_make(&arena, k));
	if (!in_short)
		return;
	str_add(out, "\nIn its short form:\n");
	add_manifest(out, in_short);
}

static void add_kind(struct str *out, const struct kind *k)
{
	str_add(out, "\n## ");
	add_title(out, k);
	str_addf(out, "\n\n%s\n", k->help ? k->help : "");
	add_removal(out, k);
	add_written(out, k);
	add_identity(out, k);
	add_short_form(out, k);
	add_exactness(out, k);
	add_ends(out, k);
	add_writers(out, k);
	add_fields(out, k);
	add_requests(out, k);
	add_examples(out, k);
}

void report_kinds_markdown(struct str *out, const struct kind *const *kinds)
{
	AUTO(mem_free) const struct kind **sorted = kind_order(kinds);
	size_t i;

	str_add(out, intro);
	for (i = 0; sorted[i]; i++)
		add_index_row(out, sorted[i]);
	for (i = 0; sorted[i]; i++)
		add_kind(out, sorted[i]);
}

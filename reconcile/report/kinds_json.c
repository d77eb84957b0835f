#include "report/report.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/term.h"
#include "report/document.h"
#include "report/kind_order.h"

#include <string.h>

static void push_text(struct arena *a, struct value *list, const char *text, size_t len)
{
	value_push(a, list, value_new_string(a, arena_strndup(a, text, len)));
}

/* A list of the words of `text` (NULL: none), which spaces separate. */
static void put_words(struct arena *a, struct value *map, const char *name, const char *text)
{
	struct value *list = document_list(a, map, name);
	size_t len;

	while (text && *text) {
		len = strcspn(text, " ");
		if (len)
			push_text(a, list, text, len);
		text += len + (text[len] == ' ');
	}
}

static void put_choices(struct arena *a, struct value *map, const struct field *f)
{
	struct value *list;
	size_t i;

	if (!f->choices) {
		value_put(a, map, "choices", value_new_null(a));
		return;
	}
	list = document_list(a, map, "choices");
	for (i = 0; f->choices[i]; i++)
		push_text(a, list, f->choices[i], strlen(f->choices[i]));
}

/* The value that another field must have, or null. */
static void put_condition(struct arena *a, struct value *map, const struct condition *when)
{
	struct value *v, *list;
	const char *const *is;

	if (!when) {
		value_put(a, map, "when", value_new_null(a));
		return;
	}
	v = value_new_map(a);
	document_text(a, v, "field", when->field);
	list = document_list(a, v, "is");
	for (is = when->is; *is; is++)
		push_text(a, list, *is, strlen(*is));
	value_put(a, map, "when", v);
}

/* null where the table has none. */
static void put_number(struct arena *a, struct value *map, const char *name, unsigned number)
{
	if (number)
		document_count(a, map, name, number);
	else
		value_put(a, map, name, value_new_null(a));
}

static struct value *field_value(struct arena *a, const struct field *f)
{
	struct value *map = value_new_map(a);
	const struct term *flag;

	document_text(a, map, "name", f->name);
	document_text(a, map, "path", field_path(f));
	document_text(a, map, "type", term_name(term_types, f->type));
	document_text(a, map, "help", f->help);
	for (flag = term_field_flags; flag->name; flag++)
		document_flag(a, map, flag->name, f->flags & flag->value);
	put_choices(a, map, f);
	document_text(a, map, "target", f->target ? f->target->name : NULL);
	document_text(a, map, "allowed", f->allowed);
	document_text(a, map, "constant", f->constant);
	document_text(a, map, "otherwise", f->otherwise);
	document_text(a, map, "negates", f->negates);
	document_text(a, map, "gone", f->gone);
	document_text(a, map, "member", f->member);
	put_condition(a, map, f->when);
	put_number(a, map, "longest", f->longest);
	return map;
}

static void put_fields(struct arena *a, struct value *map, const struct kind *k)
{
	struct value *keys = document_list(a, map, "key"), *fields;
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (k->fields[i].flags & FIELD_KEY)
			push_text(a, keys, k->fields[i].name, strlen(k->fields[i].name));
	fields = document_list(a, map, "fields");
	for (i = 0; i < k->n_fields; i++)
		value_push(a, fields, field_value(a, &k->fields[i]));
}

/* null where the kind has no such operation. */
static void put_scope(
	struct arena *a, struct value *map, const char *name, const struct scopes *scopes)
{
	struct value *v;

	if (!scopes->oauth && !scopes->token) {
		value_put(a, map, name, value_new_null(a));
		return;
	}
	v = value_new_map(a);
	put_words(a, v, "oauth", scopes->oauth);
	put_words(a, v, "api_token", scopes->token);
	value_put(a, map, name, v);
}

static void put_scopes(struct arena *a, struct value *map, const struct kind *k)
{
	struct value *scopes = value_new_map(a);

	put_scope(a, scopes, "read", &k->read);
	put_scope(a, scopes, "write", &k->write);
	put_scope(a, scopes, "delete", &k->delete);
	value_put(a, map, "scopes", scopes);
}

/* The names of those terms that are among `values`. */
static void put_terms(struct arena *a, struct value *map, const char *name, const struct term *term,
	unsigned values)
{
	struct value *list = document_list(a, map, name);

	for (; term->name; term++)
		if (values & term->value)
			push_text(a, list, term->name, strlen(term->name));
}

/* Which manifest declares it; null: a table of Cooper's own. */
static struct value *declaration(struct arena *a, const struct kind *k)
{
	struct value *map;

	if (!k->place.file)
		return value_new_null(a);
	map = value_new_map(a);
	document_text(a, map, "file", k->place.file);
	document_count(a, map, "line", k->place.line);
	return map;
}

static struct value *removal_value(struct arena *a, const struct removal *r)
{
	struct value *map;

	if (!r)
		return value_new_null(a);
	map = value_new_map(a);
	document_text(a, map, "change", r->change);
	document_text(a, map, "date", r->date);
	document_text(a, map, "what", r->what);
	document_text(a, map, "url", r->url);
	document_text(a, map, "successor", r->successor);
	return map;
}

static struct value *kind_value(struct arena *a, const struct kind *k)
{
	struct value *map = value_new_map(a);

	document_text(a, map, "name", k->name);
	document_text(a, map, "plural", k->plural);
	document_text(a, map, "parent", k->parent ? k->parent->name : NULL);
	document_text(a, map, "shape", term_name(term_shapes, k->shape));
	document_text(a, map, "manifest_key", kind_manifest_key(k));
	document_text(a, map, "help", k->help);
	document_flag(a, map, "layered", k->flags & KIND_LAYERED);
	document_flag(a, map, "exact", k->flags & KIND_EXACT || k->shape == KIND_SET);
	document_flag(a, map, "together", k->flags & KIND_TOGETHER);
	put_terms(a, map, "flags", term_kind_flags, k->flags);
	document_text(a, map, "order", term_name(term_orders, k->order));
	put_words(a, map, "line", k->line);
	document_text(a, map, "list", k->list);
	document_text(a, map, "item", k->item);
	document_text(a, map, "update", k->update);
	document_text(a, map, "update_in", k->update_in);
	document_text(a, map, "remove", k->remove);
	document_text(a, map, "rename", k->rename);
	put_number(a, map, "pagelen", k->pagelen);
	put_number(a, map, "absent_status", k->absent_status);
	put_number(a, map, "taken_status", k->taken_status);
	put_number(a, map, "limit_status", k->limit_status);
	document_text(a, map, "toggle", k->toggle);
	put_fields(a, map, k);
	put_scopes(a, map, k);
	put_terms(a, map, "writers", term_writers, k->writers);
	value_put(a, map, "removal", removal_value(a, kind_removal(k)));
	value_put(a, map, "declared", declaration(a, k));
	return map;
}

void report_kinds_json(struct str *out, const struct kind *const *kinds)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(mem_free) const struct kind **sorted = kind_order(kinds);
	struct value *map = value_new_map(&arena), *list;
	size_t i;

	document_text(&arena, map, "format", "cooper-kinds/1");
	list = document_list(&arena, map, "kinds");
	for (i = 0; sorted[i]; i++)
		value_push(&arena, list, kind_value(&arena, sorted[i]));
	json_write_pretty(out, map);
}

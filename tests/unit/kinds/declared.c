/*
 * What Cooper's own tables say can be said in a manifest: each kind, written as `kinds:` with another name, is read
 * as the same rows. A row that is new in the tables and not in `kinds:` is a failure once a kind has it.
 */
#include "kinds/kinds.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/manifest.h"
#include "model/state.h"
#include "model/term.h"

#include <string.h>

#include "tests/unit/unit.h"

/* What the declared copy of a kind is called. */
#define COPY "my_"

static void put_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	if (text)
		value_put(a, map, name, value_new_string(a, text));
}

static void put_number(struct arena *a, struct value *map, const char *name, unsigned number)
{
	if (number)
		value_put(a, map, name, value_new_int(a, number));
}

static void put_texts(
	struct arena *a, struct value *map, const char *name, const char *const *texts)
{
	struct value *list = value_new_list(a);

	if (!texts)
		return;
	for (; *texts; texts++)
		value_push(a, list, value_new_string(a, *texts));
	value_put(a, map, name, list);
}

static void put_terms(struct arena *a, struct value *map, const char *name, const struct term *term,
	unsigned values)
{
	struct value *list = value_new_list(a);

	for (; term->name; term++)
		if (values & term->value) {
			value_push(a, list, value_new_string(a, term->name));
			values &= ~term->value;
		}
	assert_int_equal(values, 0);
	value_put(a, map, name, list);
}

/* A path with the copy's own name in place of the kind's. */
static void put_path(struct arena *a, struct value *map, const char *name, const char *path,
	const struct kind *k)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t len = strlen(k->name);
	const char *at;

	for (at = path; at && *at; at++) {
		str_addch(&text, *at);
		if (*at == '{' && strncmp(at + 1, k->name, len) == 0 && strchr("}.", at[1 + len]))
			str_add(&text, COPY);
	}
	if (path)
		put_text(a, map, name, text.buf);
}

static struct value *scopes_value(struct arena *a, const struct scopes *scopes)
{
	struct value *map = value_new_map(a);

	put_text(a, map, "oauth", scopes->oauth);
	put_text(a, map, "api_token", scopes->token);
	return map;
}

static struct value *field_value(struct arena *a, const struct field *f)
{
	struct value *map = value_new_map(a), *when;
	const struct term *flag;

	put_text(a, map, "type", term_name(term_types, f->type));
	put_text(a, map, "path", f->path);
	put_text(a, map, "help", f->help);
	put_text(a, map, "example", f->example);
	put_texts(a, map, "choices", f->choices);
	put_text(a, map, "target", f->target ? f->target->name : NULL);
	put_text(a, map, "allowed", f->allowed);
	put_number(a, map, "longest", f->longest);
	put_text(a, map, "otherwise", f->otherwise);
	put_text(a, map, "constant", f->constant);
	put_text(a, map, "gone", f->gone);
	put_text(a, map, "member", f->member);
	for (flag = term_field_flags; flag->name; flag++)
		if (f->flags & flag->value)
			value_put(a, map, flag->name, value_new_bool(a, true));
	if (f->when) {
		when = value_new_map(a);
		put_text(a, when, "field", f->when->field);
		put_texts(a, when, "is", f->when->is);
		value_put(a, map, "when", when);
	}
	return map;
}

static void put_fields(struct arena *a, struct value *map, const struct kind *k)
{
	struct value *fields = value_new_map(a);
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		value_put(a, fields, k->fields[i].name, field_value(a, &k->fields[i]));
	if (k->n_fields)
		value_put(a, map, "fields", fields);
}

static void put_scopes(struct arena *a, struct value *map, const struct kind *k)
{
	struct value *scopes = value_new_map(a);

	value_put(a, scopes, "read", scopes_value(a, &k->read));
	value_put(a, scopes, "write", scopes_value(a, &k->write));
	value_put(a, scopes, "delete", scopes_value(a, &k->delete));
	value_put(a, map, "scopes", scopes);
}

/* The rows of `kinds:` that say what `k` is. */
static struct value *rows_of(struct arena *a, const struct kind *k)
{
	struct value *map = value_new_map(a);

	put_text(a, map, "parent", k->parent->name);
	put_text(a, map, "shape", term_name(term_shapes, k->shape));
	put_text(a, map, "order", term_name(term_orders, k->order));
	if (k->flags)
		put_terms(a, map, "flags", term_kind_flags, k->flags);
	put_terms(a, map, "writers", term_writers, k->writers);
	put_text(a, map, "help", k->help);
	put_path(a, map, "list", k->list, k);
	put_path(a, map, "item", k->item, k);
	put_path(a, map, "update", k->update, k);
	put_path(a, map, "remove", k->remove, k);
	put_number(a, map, "pagelen", k->pagelen);
	put_text(a, map, "update_in", k->update_in);
	put_text(a, map, "line", k->line);
	put_text(a, map, "toggle", k->toggle);
	put_text(a, map, "rename", k->rename);
	put_number(a, map, "absent_status", k->absent_status);
	put_number(a, map, "taken_status", k->taken_status);
	put_number(a, map, "limit_status", k->limit_status);
	put_scopes(a, map, k);
	put_fields(a, map, k);
	return map;
}

/* The manifest that declares a copy of `k`. */
static void write_manifest(struct str *out, const struct kind *k)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *root = value_new_map(&a), *kinds = value_new_map(&a);

	put_text(&a, root, "workspace", "acme");
	value_put(&a, kinds, arena_printf(&a, COPY "%s", k->name), rows_of(&a, k));
	value_put(&a, root, "kinds", kinds);
	json_write_pretty(out, root);
}

static const struct kind *find_copy(const struct state *state, const struct kind *k)
{
	AUTO(str_release) struct str name = STR_INIT;
	const struct kind *copy;

	str_addf(&name, COPY "%s", k->name);
	copy = kind_find(state->kinds, name.buf, k->parent);
	assert_non_null(copy);
	return copy;
}

static void assert_copied(const struct kind *k)
{
	AUTO(state_release) struct state state = STATE_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(str_release) struct str text = STR_INIT, again = STR_INIT;
	struct document document = { "kinds.yaml", NULL, 0 };
	struct kind copy;

	write_manifest(&text, k);
	document.bytes = text.buf;
	document.len = text.len;
	if (manifest_load(&document, 1, all_kinds, &state, &d) < 0)
		fail_msg("%s:%u: %s\n%s", d.items[0].place.file, d.items[0].place.line,
			d.items[0].message, text.buf);
	copy = *find_copy(&state, k);
	copy.name += strlen(COPY);
	write_manifest(&again, &copy);
	assert_string_equal(again.buf, text.buf);
	assert_string_equal(copy.place.file, "kinds.yaml");
}

static void test_every_kind_could_be_declared(void **state)
{
	const unsigned own = KIND_LAYERED | KIND_BLOCK | KIND_SINGLY | KIND_RAW | KIND_TOGETHER;
	const struct kind *const *k;

	(void)state;
	for (k = all_kinds; *k; k++)
		if ((*k)->parent && !((*k)->flags & own))
			assert_copied(*k);
}

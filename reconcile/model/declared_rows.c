#include "model/declared_rows.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/check.h"
#include "model/declared.h"
#include "model/declared_text.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/term.h"

#include <string.h>

/* A row that a manifest may have. */
struct row {
	const char *name;
	/* Reads `v` into `to`; -1 after a mistake, which is reported. */
	int (*take)(struct loader *l, const struct row *row, const struct value *v, void *to);
	size_t offset; /* of `to` in what the rows are of */
	/* For some of them: */
	const struct term *terms;
	const struct row *rows;
	unsigned flag;
	unsigned least, most;
	int (*check)(struct loader *l, const char *name, const struct value *v);
};

#define ROW(name_, take_, offset_) .name = (name_), .take = (take_), .offset = (offset_)

static int take_rows(struct loader *l, const struct row *row, const struct value *v, void *to);

static int wrong(struct loader *l, const struct row *row, const struct value *v, const char *what)
{
	return diag_add(
		l->d, v->place, "'%s' is %s, not %s", row->name, what, value_type_name(v->type));
}

/* A text of one line with something in it. */
static int take_text(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	if (v->type != VALUE_STRING && v->type != VALUE_INT && v->type != VALUE_REAL)
		return wrong(l, row, v, "text");
	if (!v->n)
		return diag_add(l->d, v->place, "'%s' is empty", row->name);
	if (strpbrk(v->text, "\r\n"))
		return diag_add(l->d, v->place, "'%s' is one line of text", row->name);
	if (row->check && row->check(l, row->name, v) < 0)
		return -1;
	*(const char **)to = v->text;
	return 0;
}

/* What a field can have as text, an empty one too. */
static int take_scalar(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	if (v->type >= VALUE_LIST)
		return wrong(l, row, v, "text");
	*(const char **)to = v->text;
	return 0;
}

/* The name of a kind, found once all are known. */
static int take_kind(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	if (v->type != VALUE_STRING)
		return wrong(l, row, v, "the name of a kind");
	*(const struct value **)to = v;
	return 0;
}

/* What is read elsewhere. */
static int take_nothing(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	(void)l, (void)row, (void)v, (void)to;
	return 0;
}

static int take_number(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	int64_t number;

	if (v->type != VALUE_INT)
		return wrong(l, row, v, "a whole number");
	if (num_parse(v->text, row->least, row->most, &number) < 0)
		return diag_add(l->d, v->place, "'%s' is a number from %u to %u", row->name,
			row->least, row->most);
	*(unsigned *)to = (unsigned)number;
	return 0;
}

/* true and false, for one of the flags in `to`. */
static int take_flag(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	if (v->type != VALUE_BOOL)
		return wrong(l, row, v, "true or false");
	if (value_true(v))
		*(unsigned *)to |= row->flag;
	return 0;
}

static const struct term *find_term(struct loader *l, const struct row *row, const struct value *v)
{
	struct suggest nearest = SUGGEST_FOR(value_text(v, ""));
	const struct term *term = term_find(row->terms, value_text(v, "")), *t;
	AUTO(str_release) struct str all = STR_INIT;
	char hint[128];

	if (v->type >= VALUE_LIST) {
		diag_add(l->d, v->place, "'%s' has words, not %s", row->name,
			value_type_name(v->type));
		return NULL;
	}
	if (term)
		return term;
	for (t = row->terms; t->name; t++) {
		suggest_add(&nearest, t->name);
		str_addf(&all, "%s%s", all.len ? ", " : "", t->name);
	}
	suggest_text(&nearest, hint, sizeof hint);
	diag_add(l->d, v->place, "'%s' cannot be '%s'%s%s%s", row->name, value_text(v, ""), hint,
		nearest.best ? " One of: " : "; one of: ", all.buf);
	return NULL;
}

static int take_term(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	const struct term *term = find_term(l, row, v);

	if (!term)
		return -1;
	*(unsigned *)to = term->value;
	return 0;
}

/* A list of which each item adds to `to`. */
static int take_terms(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	const struct term *term;
	uint32_t i;
	int status = 0;

	if (v->type != VALUE_LIST)
		return wrong(l, row, v, "a list of words");
	for (i = 0; i < v->n; i++) {
		term = find_term(l, row, &v->items[i]);
		if (term)
			*(unsigned *)to |= term->value;
		else
			status = -1;
	}
	return status;
}

/* A list of texts, NULL at the end. */
static int take_texts(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	const char **texts;
	uint32_t i;

	if (v->type != VALUE_LIST)
		return wrong(l, row, v, "a list of texts");
	if (!v->n || v->n > DECLARED_CHOICES_MAX)
		return diag_add(l->d, v->place, "'%s' is a list of 1 to %d texts", row->name,
			DECLARED_CHOICES_MAX);
	texts = ARENA_ARRAY(l->arena, const char *, v->n + 1);
	for (i = 0; i < v->n; i++) {
		if (v->items[i].type >= VALUE_LIST || v->items[i].type == VALUE_NULL)
			return diag_add(l->d, v->items[i].place, "an entry of '%s' is text, not %s",
				row->name, value_type_name(v->items[i].type));
		texts[i] = v->items[i].text;
	}
	*(const char *const **)to = texts;
	return 0;
}

static bool is_printable(const char *text)
{
	while (*text >= ' ' && *text < 0x7f)
		text++;
	return !*text;
}

static int add_words(struct loader *l, const struct row *row, const struct value *v, struct str *to)
{
	const char *text = value_string(v, "");
	size_t n;

	if (!*text)
		return diag_add(l->d, v->place, "'%s' has words, not %s", row->name,
			v->type == VALUE_STRING ? "nothing" : value_type_name(v->type));
	for (; *text; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		if (n)
			str_addf(to, "%s%.*s", to->len ? " " : "", (int)n, text);
	}
	return 0;
}

/* Words with spaces between, or a list of them. */
static int take_words(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	AUTO(str_release) struct str words = STR_INIT;
	const struct value *items = v->type == VALUE_LIST ? v->items : v;
	uint32_t n = v->type == VALUE_LIST ? v->n : 1, i;

	for (i = 0; i < n; i++)
		if (add_words(l, row, &items[i], &words) < 0)
			return -1;
	if (!is_printable(words.buf))
		return diag_add(l->d, v->place, "'%s' has a character that no word has", row->name);
	if (!words.len)
		return diag_add(l->d, v->place, "'%s' is empty", row->name);
	*(const char **)to = arena_strdup(l->arena, words.buf);
	return 0;
}

static const struct row scope_rows[] = {
	{ ROW("oauth", take_words, offsetof(struct scopes, oauth)) },
	{ ROW("api_token", take_words, offsetof(struct scopes, token)) },
	{ .name = NULL },
};

static const struct row use_rows[] = {
	{ ROW("read", take_rows, offsetof(struct kind, read)), .rows = scope_rows },
	{ ROW("write", take_rows, offsetof(struct kind, write)), .rows = scope_rows },
	{ ROW("delete", take_rows, offsetof(struct kind, delete)), .rows = scope_rows },
	{ .name = NULL },
};

#define OF_KIND(member) offsetof(struct declared, kind.member)

static const struct row kind_rows[] = {
	{ ROW("parent", take_kind, offsetof(struct declared, parent)) },
	{ ROW("plural", take_text, OF_KIND(plural)), .check = declared_check_name },
	{ ROW("help", take_text, OF_KIND(help)) },
	{ ROW("shape", take_term, OF_KIND(shape)), .terms = term_shapes },
	{ ROW("order", take_term, OF_KIND(order)), .terms = term_orders },
	{ ROW("flags", take_terms, OF_KIND(flags)), .terms = term_kind_flags },
	{ ROW("list", take_text, OF_KIND(list)), .check = declared_check_url },
	{ ROW("item", take_text, OF_KIND(item)), .check = declared_check_url },
	{ ROW("pagelen", take_number, OF_KIND(pagelen)), .least = 1, .most = 1000 },
	{ ROW("update", take_text, OF_KIND(update)), .check = declared_check_url },
	{ ROW("update_in", take_text, OF_KIND(update_in)), .check = declared_check_name },
	{ ROW("remove", take_text, OF_KIND(remove)), .check = declared_check_url },
	{ ROW("line", take_words, OF_KIND(line)) },
	{ ROW("toggle", take_text, OF_KIND(toggle)), .check = declared_check_json },
	{ ROW("rename", take_text, OF_KIND(rename)), .check = declared_check_json },
	{ ROW("absent_status", take_number, OF_KIND(absent_status)), .least = 400, .most = 499 },
	{ ROW("taken_status", take_number, OF_KIND(taken_status)), .least = 400, .most = 499 },
	{ ROW("limit_status", take_number, OF_KIND(limit_status)), .least = 400, .most = 499 },
	{ ROW("scopes", take_rows, offsetof(struct declared, kind)), .rows = use_rows },
	{ ROW("writers", take_terms, OF_KIND(writers)), .terms = term_writers },
	{ ROW("fields", take_nothing, 0) },
	{ .name = NULL },
};

static int take_condition(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	struct condition *when = ARENA_NEW(l->arena, struct condition);

	if (take_rows(l, row, v, when) < 0)
		return -1;
	if (!when->field || !when->is)
		return diag_add(l->d, v->place,
			"'%s' says which 'field' it is about, and what it 'is'", row->name);
	*(const struct condition **)to = when;
	return 0;
}

static const struct row condition_rows[] = {
	{ ROW("field", take_text, offsetof(struct condition, field)) },
	{ ROW("is", take_texts, offsetof(struct condition, is)) },
	{ .name = NULL },
};

#define OF_FIELD(member) offsetof(struct declared_field, field.member)

static const struct row field_rows[] = {
	{ ROW("type", take_term, OF_FIELD(type)), .terms = term_types },
	{ ROW("path", take_text, OF_FIELD(path)), .check = declared_check_json },
	{ ROW("help", take_text, OF_FIELD(help)) },
	{ ROW("example", take_text, OF_FIELD(example)) },
	{ ROW("choices", take_texts, OF_FIELD(choices)) },
	{ ROW("target", take_kind, offsetof(struct declared_field, target)) },
	{ ROW("allowed", take_text, OF_FIELD(allowed)) },
	{ ROW("longest", take_number, OF_FIELD(longest)), .least = 1, .most = 1000000 },
	{ ROW("when", take_condition, OF_FIELD(when)), .rows = condition_rows },
	{ ROW("otherwise", take_scalar, OF_FIELD(otherwise)) },
	{ ROW("negates", take_text, OF_FIELD(negates)) },
	{ ROW("constant", take_scalar, OF_FIELD(constant)) },
	{ ROW("gone", take_scalar, OF_FIELD(gone)) },
	{ ROW("member", take_words, OF_FIELD(member)) },
	{ ROW("key", take_flag, OF_FIELD(flags)), .flag = FIELD_KEY },
	{ ROW("required", take_flag, OF_FIELD(flags)), .flag = FIELD_REQUIRED },
	{ ROW("immutable", take_flag, OF_FIELD(flags)), .flag = FIELD_IMMUTABLE },
	{ ROW("read_only", take_flag, OF_FIELD(flags)), .flag = FIELD_READ_ONLY },
	{ ROW("names_key", take_flag, OF_FIELD(flags)), .flag = FIELD_NAMES_KEY },
	{ ROW("as_text", take_flag, OF_FIELD(flags)), .flag = FIELD_AS_TEXT },
	{ ROW("null", take_flag, OF_FIELD(flags)), .flag = FIELD_NULL },
	{ ROW("initial", take_flag, OF_FIELD(flags)), .flag = FIELD_INITIAL },
	{ ROW("always", take_flag, OF_FIELD(flags)), .flag = FIELD_ALWAYS },
	{ ROW("secures", take_flag, OF_FIELD(flags)), .flag = FIELD_SECURES },
	{ .name = NULL },
};

static int report_unknown(struct loader *l, const struct row *rows, const struct pair *pair)
{
	struct suggest nearest = SUGGEST_FOR(pair->name);
	AUTO(str_release) struct str all = STR_INIT;
	char hint[128];

	for (; rows->name; rows++) {
		suggest_add(&nearest, rows->name);
		str_addf(&all, "%s%s", all.len ? ", " : "", rows->name);
	}
	if (nearest.best)
		return diag_add(l->d, pair->place, "there is no row '%s'%s", pair->name,
			suggest_text(&nearest, hint, sizeof hint));
	return diag_add(l->d, pair->place, "there is no row '%s'; one of: %s", pair->name, all.buf);
}

static int take_pair(struct loader *l, const struct row *rows, const struct pair *pair, void *into)
{
	const struct row *row = rows;

	while (row->name && !str_same(row->name, pair->name))
		row++;
	if (!row->name)
		return report_unknown(l, rows, pair);
	if (check_not_null(l, &pair->value, pair->name) < 0)
		return -1;
	return row->take(l, row, &pair->value, (char *)into + row->offset);
}

static int take_all(struct loader *l, const struct row *rows, const struct value *map, void *into)
{
	uint32_t i;
	int status = 0;

	for (i = 0; i < map->n; i++)
		if (take_pair(l, rows, &map->pairs[i], into) < 0)
			status = -1;
	return status;
}

/* A map of rows. */
static int take_rows(struct loader *l, const struct row *row, const struct value *v, void *to)
{
	return v->type == VALUE_MAP ? take_all(l, row->rows, v, to) : wrong(l, row, v, "a map");
}

int declared_take(struct loader *l, struct declared *d, const struct value *map)
{
	return take_all(l, kind_rows, map, d);
}

int declared_take_field(struct loader *l, struct declared_field *f, const struct value *map)
{
	return take_all(l, field_rows, map, f);
}

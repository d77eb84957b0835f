/*
 * A library: toy tables of every shape and every type of field, for the tests of layers that know no real
 * kind. A workspace has shelves and books; books stand on shelves and take layers. Also manifests to
 * states in one call, and states as text.
 */
#ifndef TESTS_MODEL_LIBRARY_H
#define TESTS_MODEL_LIBRARY_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/manifest.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"

#include <string.h>

#include "tests/unit/unit.h"

static const struct kind kind_library = {
	.name = "workspace", .plural = "workspaces", .shape = KIND_MAP, .order = ORDER_WORKSPACE
};

static const struct field shelf_fields[] = {
	{ .name = "key",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "A-Z0-9_",
		.longest = 8 },
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_REQUIRED },
	{ .name = "is_locked", .type = FIELD_BOOL },
};

static const struct kind kind_shelf = {
	.name = "shelf",
	.plural = "shelves",
	.parent = &kind_library,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT,
	.flags = KIND_BLOCK,
	.rename = "key",
	KIND_FIELDS(shelf_fields),
};

static const struct field warden_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};

static const struct kind kind_warden = {
	.name = "warden",
	.plural = "wardens",
	.parent = &kind_shelf,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	KIND_FIELDS(warden_fields),
};

static const char *const genres[] = { "novel", "poems", "reference", NULL };
static const char *const languages[] = { "de", "en", "fr", NULL };

static const struct field book_fields[] = {
	{ .name = "slug",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "a-z0-9._-",
		.longest = 12 },
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_NAMES_KEY },
	{ .name = "blurb", .type = FIELD_TEXT, .longest = 40 },
	{ .name = "is_lent", .type = FIELD_BOOL },
	{ .name = "pages", .type = FIELD_INT },
	{ .name = "tags", .type = FIELD_STRING_SET },
	{ .name = "languages", .type = FIELD_STRING_SET, .choices = languages },
	{ .name = "genre", .type = FIELD_STRING, .choices = genres },
	{ .name = "owner", .type = FIELD_PERSON },
	{ .name = "shelf", .type = FIELD_REFERENCE, .target = &kind_shelf },
	{ .name = "isbn", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "code", .type = FIELD_SECRET },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_book = {
	.name = "book",
	.plural = "books",
	.parent = &kind_library,
	.shape = KIND_MAP,
	.order = ORDER_REPOSITORY,
	.flags = KIND_LAYERED | KIND_BLOCK,
	.rename = "name",
	KIND_FIELDS(book_fields),
};

#include "tests/unit/model/annex.h"

static const struct field reader_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};

static const struct kind kind_reader = {
	.name = "reader",
	.plural = "readers",
	.parent = &kind_book,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	KIND_FIELDS(reader_fields),
};

/* A set of texts. */
static const struct field topic_fields[] = {
	{ .name = "topic", .type = FIELD_STRING, .flags = FIELD_KEY, .longest = 8 },
};

static const struct kind kind_topic = {
	.name = "topic",
	.plural = "topics",
	.parent = &kind_book,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	KIND_FIELDS(topic_fields),
};

static const struct field note_fields[] = {
	{ .name = "topic", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "page", .type = FIELD_INT, .flags = FIELD_KEY },
	{ .name = "text", .type = FIELD_TEXT },
	{ .name = "author", .type = FIELD_PERSON },
};

static const struct kind kind_note = {
	.name = "note",
	.plural = "notes",
	.parent = &kind_book,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	KIND_FIELDS(note_fields),
};

/* A map below a layered kind, with a singleton in each of its items. */
static const struct field chapter_fields[] = {
	{ .name = "heading", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "summary", .type = FIELD_TEXT },
	{ .name = "length", .type = FIELD_INT },
};

static const struct kind kind_chapter = {
	.name = "chapter",
	.plural = "chapters",
	.parent = &kind_book,
	.shape = KIND_MAP,
	.order = ORDER_ENVIRONMENT,
	KIND_FIELDS(chapter_fields),
};

static const struct field epigraph_fields[] = {
	{ .name = "text", .type = FIELD_TEXT },
	{ .name = "source", .type = FIELD_STRING },
};

static const struct kind kind_epigraph = {
	.name = "epigraph",
	.plural = "epigraphs",
	.parent = &kind_chapter,
	.flags = KIND_PERMANENT,
	.shape = KIND_SINGLETON,
	.order = ORDER_REST,
	KIND_FIELDS(epigraph_fields),
};

static const struct field cover_fields[] = {
	{ .name = "color", .type = FIELD_STRING },
	{ .name = "is_hard", .type = FIELD_BOOL },
};

static const struct kind kind_cover = {
	.name = "cover",
	.plural = "covers",
	.parent = &kind_book,
	.shape = KIND_SINGLETON,
	.order = ORDER_TRACKER,
	KIND_FIELDS(cover_fields),
};

static const struct field sticker_fields[] = {
	{ .name = "title", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "size", .type = FIELD_INT },
};

static const struct kind kind_sticker = {
	.name = "sticker",
	.plural = "stickers",
	.parent = &kind_cover,
	.shape = KIND_LIST,
	.order = ORDER_ISSUE,
	KIND_FIELDS(sticker_fields),
};

/* A list and a set right below the workspace: no maps, and no layers. */
static const struct field rule_fields[] = {
	{ .name = "title", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "text", .type = FIELD_TEXT },
};

static const struct kind kind_rule = {
	.name = "rule",
	.plural = "rules",
	.parent = &kind_library,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	KIND_FIELDS(rule_fields),
};

static const struct field guest_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};

static const struct kind kind_guest = {
	.name = "guest",
	.plural = "guests",
	.parent = &kind_library,
	.shape = KIND_SET,
	.order = ORDER_REST,
	KIND_FIELDS(guest_fields),
};

/* Leaves of a folder: asked for one by one, their words byte for byte, written together. */
static const struct field folder_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "copy_of", .type = FIELD_STRING, .flags = FIELD_REQUIRED | FIELD_INITIAL },
};

static const struct kind kind_folder = {
	.name = "folder",
	.plural = "folders",
	.parent = &kind_book,
	.shape = KIND_MAP,
	.order = ORDER_REF,
	.line = "copy_of",
	KIND_FIELDS(folder_fields),
};

static const struct field leaf_fields[] = {
	{ .name = "place", .type = FIELD_PATH, .flags = FIELD_KEY },
	{ .name = "words", .type = FIELD_CONTENT, .flags = FIELD_REQUIRED },
};

static const struct kind kind_leaf = {
	.name = "leaf",
	.plural = "leaves",
	.parent = &kind_folder,
	.shape = KIND_MAP,
	.order = ORDER_FILE,
	.flags = KIND_SINGLY | KIND_RAW | KIND_TOGETHER,
	.line = "words",
	KIND_FIELDS(leaf_fields),
};

static const struct kind *const library_kinds[] __attribute__((unused)) = { &kind_library,
	&kind_shelf, &kind_warden, &kind_book, &kind_reader, &kind_topic, &kind_note, &kind_chapter,
	&kind_epigraph, &kind_cover, &kind_sticker, &kind_grant, &kind_clause, &kind_lending,
	&kind_variable, &kind_lock, &kind_timer, &kind_edition, &kind_seal, &kind_loan, &kind_rule,
	&kind_guest, &kind_house_variable, &kind_folder, &kind_leaf, NULL };

#define ANA    "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}"
#define BO     "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b12}"
#define PEOPLE "people: {ana: \"" ANA "\", bo: \"" BO "\"}\n"

/* --- manifests --- */

/* A file of a manifest, its text a literal. */
#define DOCUMENT(name_, text_)                                                                     \
	{                                                                                          \
		(name_), (text_), sizeof(text_) - 1                                                \
	}

struct loaded {
	struct state state;
	struct diag d;
	int status;
};

#define LOADED_INIT                                                                                \
	{                                                                                          \
		.state = STATE_INIT, .d = DIAG_INIT                                                \
	}

static inline void loaded_release(struct loaded *l)
{
	state_release(&l->state);
	diag_release(&l->d);
}

static inline void load_documents(struct loaded *l, const struct document *documents, size_t n)
{
	l->status = manifest_load(documents, n, library_kinds, &l->state, &l->d);
}

/* One file, "f.yaml". */
static inline void load(struct loaded *l, const char *text)
{
	struct document d = { "f.yaml", text, strlen(text) };

	load_documents(l, &d, 1);
}

/* The body of a manifest of the workspace acme in which ana and bo are known: its first line is line 3. */
static inline void load_body(struct loaded *l, const char *body)
{
	AUTO(str_release) struct str text = STR_INIT;
	char *copy;

	str_addf(&text, "workspace: acme\n" PEOPLE "%s", body);
	copy = arena_strdup(&l->state.arena, text.buf);
	load(l, copy);
}

/* The mistakes, one a line. */
static inline void add_mistakes(struct str *out, const struct diag *d)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		str_addf(out, "%s:%u:%u: %s\n", d->items[i].place.file,
			(unsigned)d->items[i].place.line, (unsigned)d->items[i].place.column,
			d->items[i].message);
}

static inline void assert_mistakes(const struct loaded *l, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	add_mistakes(&out, &l->d);
	assert_string_equal(out.buf, expected);
	assert_int_equal(l->status, *expected ? -1 : 0);
}

/* --- states as text --- */

static inline void add_value(struct str *out, const struct value *v)
{
	uint32_t i;

	if (v->type == VALUE_MAP)
		str_addf(out, "{%s %s}", v->pairs[0].name, value_text(&v->pairs[0].value, "?"));
	else if (v->type != VALUE_LIST)
		str_addf(out, "%s", value_text(v, "?"));
	for (i = 0; v->type == VALUE_LIST && i < v->n; i++)
		str_addf(out, "%s%s", i ? "," : "", value_text(&v->items[i], "?"));
}

/* What an attribute has: a value, or people. */
static inline void add_shown(struct str *out, const struct attr *attr)
{
	size_t i;

	if (attr->field->type == FIELD_PERSON)
		str_add(out, attr->person ? person_label(attr->person) : "nobody");
	else if (attr->field->type != FIELD_PEOPLE)
		add_value(out, attr->value);
	for (i = 0; i < attr->n_people; i++)
		str_addf(out, "%s%s", i ? "," : "", person_label(attr->people[i]));
}

static inline void add_attr(struct str *out, const struct attr *attr)
{
	str_addf(out, " %s=", attr->field->name);
	add_shown(out, attr);
	if (attr->layer)
		str_addf(out, "<%s>", attr->layer);
}

static inline void add_object(
	struct str *out, const struct object *o, const struct kind *const *kinds, size_t depth);

static inline void add_collection(
	struct str *out, const struct collection *c, const struct kind *const *kinds, size_t depth)
{
	size_t i;

	if (c->exact || !c->n) {
		str_fill(out, ' ', depth);
		str_addf(out, "%s:%s%s", kind_manifest_key(c->kind), c->exact ? " exact" : "",
			c->n ? "" : " none");
		if (c->layer)
			str_addf(out, " <%s>", c->layer);
		str_addch(out, '\n');
	}
	for (i = 0; i < c->n; i++)
		add_object(out, c->items[i], kinds, depth);
}

/* "book a blurb=x<defaults>", and below it, one deeper, what it has, in the order of the kinds. */
static inline void add_object(
	struct str *out, const struct object *o, const struct kind *const *kinds, size_t depth)
{
	const struct kind *const *k;
	const struct collection *c;
	size_t i;

	str_fill(out, ' ', depth);
	str_addf(out, "%s%s%s", o->kind->name, *o->key ? " " : "", o->key);
	if (o->layer)
		str_addf(out, " <%s>", o->layer);
	if (o->renamed_from)
		str_addf(out, " from %s", o->renamed_from);
	str_addf(out, "%s%s", o->absent ? " absent" : "", o->context ? " context" : "");
	for (i = 0; i < o->n_attrs; i++)
		add_attr(out, &o->attrs[i]);
	str_addch(out, '\n');
	for (k = kinds; *k; k++) {
		c = object_find_collection(o, *k);
		if (c)
			add_collection(out, c, kinds, depth + 1);
	}
}

static inline void add_state(struct str *out, const struct state *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		add_object(out, s->workspaces[i].object, s->kinds, 0);
}

static inline void assert_state(const struct loaded *l, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	add_mistakes(&out, &l->d);
	add_state(&out, &l->state);
	assert_string_equal(out.buf, expected);
}

/* --- rows of bodies --- */

/* A body as of load_body(), and what comes of it: the state below "workspace acme", or the mistakes. */
struct body_row {
	const char *body, *expected;
};

static inline void assert_bodies(const struct body_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str expected = STR_INIT;

		str_addf(&expected, "workspace acme\n%s", rows[i].expected);
		load_body(&l, rows[i].body);
		assert_state(&l, expected.buf);
	}
}

static inline void assert_bad_bodies(const struct body_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].expected);
	}
}

#endif

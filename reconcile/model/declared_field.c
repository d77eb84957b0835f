/* Whether the fields of a declared kind make sense. */
#include "model/declared_check.h"

#include "base/diag.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/declared.h"
#include "model/loader.h"
#include "model/term.h"
#include "model/words.h"

#include <string.h>

#define TYPE(type) (1u << FIELD_##type)

/* Rows that only some types have a use for. */
static const struct {
	const char *row;
	unsigned types;
} uses[] = {
	{ "choices", TYPE(STRING) | TYPE(STRING_SET) },
	{ "allowed", TYPE(STRING) | TYPE(TEXT) | TYPE(STRING_SET) | TYPE(VALUE) | TYPE(COMMIT) },
	{ "longest", TYPE(STRING) | TYPE(TEXT) | TYPE(STRING_SET) | TYPE(VALUE) | TYPE(COMMIT) },
	{ "member", TYPE(STRING_SET) | TYPE(SSH_KEY) },
	{ "target", TYPE(REFERENCE) },
	{ "constant", TYPE(STRING) | TYPE(TEXT) | TYPE(BOOL) | TYPE(INT) },
	{ "gone", TYPE(STRING) | TYPE(TEXT) | TYPE(BOOL) | TYPE(INT) },
	{ "names_key", TYPE(STRING) },
	{ "negates", TYPE(STRING) | TYPE(TEXT) },
	{ "as_text", TYPE(BOOL) },
	{ "secures", TYPE(BOOL) },
	{ "null", TYPE(STRING) | TYPE(TEXT) | TYPE(STRING_SET) | TYPE(PEOPLE) | TYPE(REFERENCE) |
			  TYPE(VALUE) },
};

/* Rows that contradict each other. */
static const char *const contradictions[][2] = {
	{ "read_only", "key" },
	{ "read_only", "required" },
	{ "read_only", "immutable" },
	{ "read_only", "initial" },
	{ "read_only", "always" },
	{ "read_only", "constant" },
	{ "constant", "key" },
	{ "constant", "required" },
	{ "constant", "always" },
	{ "key", "initial" },
	{ "key", "immutable" },
	{ "immutable", "initial" },
	{ "immutable", "always" },
};

/* What can tell objects from each other, by the shape of their kind. */
static const unsigned key_types[] = {
	[KIND_MAP] = TYPE(STRING) | TYPE(PERSON) | TYPE(REFERENCE),
	[KIND_LIST] = TYPE(STRING) | TYPE(INT) | TYPE(REFERENCE) | TYPE(SSH_KEY) | TYPE(CRON) |
		      TYPE(HOST),
	[KIND_SET] = TYPE(STRING) | TYPE(PERSON) | TYPE(REFERENCE),
	[KIND_SINGLETON] = 0,
};

/* Whether the row is there; a flag that is false is not. */
static bool has(const struct declared_field *f, const char *row)
{
	const struct term *flag = term_find(term_field_flags, row);

	return flag ? f->field.flags & flag->value : value_get(f->rows, row) != NULL;
}

static struct place place_of(const struct declared_field *f, const char *row)
{
	const struct value *v = value_get(f->rows, row);

	return v ? v->place : f->place;
}

static int check_uses(struct loader *l, const struct declared_field *f)
{
	size_t i;
	int status = 0;

	for (i = 0; i < COUNT(uses); i++)
		if (has(f, uses[i].row) && !(uses[i].types & 1u << f->field.type))
			status = diag_add(l->d, place_of(f, uses[i].row),
				"a field of the type %s has no use for '%s'",
				term_name(term_types, f->field.type), uses[i].row);
	return status;
}

static int check_contradictions(struct loader *l, const struct declared_field *f)
{
	size_t i;
	int status = 0;

	for (i = 0; i < COUNT(contradictions); i++)
		if (has(f, contradictions[i][0]) && has(f, contradictions[i][1]))
			status = diag_add(l->d, place_of(f, contradictions[i][1]),
				"'%s' and '%s' contradict each other", contradictions[i][0],
				contradictions[i][1]);
	if (has(f, "otherwise") && !has(f, "key"))
		status = diag_add(l->d, place_of(f, "otherwise"),
			"'otherwise' is for fields that are part of the key");
	return status;
}

static int check_key(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	enum kind_shape shape = d->kind.shape;

	if (!has(f, "key") || key_types[shape] & 1u << f->field.type)
		return 0;
	if (shape == KIND_SINGLETON)
		return diag_add(l->d, place_of(f, "key"),
			"a singleton has no key: there is one in each %s", d->kind.parent->name);
	return diag_add(l->d, place_of(f, "key"), "a field of the type %s can be no key of a %s",
		term_name(term_types, f->field.type), term_name(term_shapes, shape));
}

/* A reference names one of a map's objects in the workspace. */
static int check_target(struct loader *l, const struct declared_field *f)
{
	const struct kind *target = f->field.target;

	if (f->field.type != FIELD_REFERENCE)
		return 0;
	if (!target)
		return diag_add(l->d, f->place,
			"a field of the type reference has a 'target': the kind that it names");
	if (target->shape == KIND_MAP && target->parent == l->root)
		return 0;
	return diag_add(l->d, f->target->place,
		"'%s' cannot be referred to: only what stands in a map of the workspace can",
		target->name);
}

static int check_member(struct loader *l, const struct declared_field *f)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	const char *member = f->field.member;
	size_t first = member ? strspn(member, letters) : 0;

	if (!member || !member[first])
		return 0;
	if (f->field.type == FIELD_SSH_KEY && member[first] == ' ' &&
		!member[first + 1 + strspn(member + first + 1, letters)])
		return 0;
	return diag_add(l->d, place_of(f, "member"),
		"'member' is a name in JSON; of an ssh_key, one for its type and one for the rest");
}

/* The field that `row` of `f` names. */
static const struct field *find_field(struct loader *l, const struct declared *d,
	const struct declared_field *f, const char *row, const char *name)
{
	const struct field *found = kind_field(&d->kind, name);
	struct suggest nearest = SUGGEST_FOR(name);
	char hint[128];
	size_t i;

	for (i = 0; i < d->kind.n_fields && !found; i++)
		suggest_add(&nearest, d->kind.fields[i].name);
	if (!found)
		diag_add(l->d, place_of(f, row), "there is no field '%s'%s", name,
			suggest_text(&nearest, hint, sizeof hint));
	return found;
}

static int check_when(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	const struct condition *when = f->field.when;

	if (!when)
		return 0;
	if (str_same(when->field, f->field.name))
		return diag_add(l->d, place_of(f, "when"),
			"'when' is about another field, not '%s' itself", when->field);
	return find_field(l, d, f, "when", when->field) ? 0 : -1;
}

static int check_negates(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	const char *name = f->field.negates;
	const struct field *boolean = name ? find_field(l, d, f, "negates", name) : NULL;

	if (!name)
		return 0;
	if (boolean && boolean->type != FIELD_BOOL)
		return diag_add(l->d, place_of(f, "negates"),
			"'negates' is about a boolean, and '%s' is of the type %s", name,
			term_name(term_types, boolean->type));
	return boolean ? 0 : -1;
}

/* Whether `name` stands in a map that has the name of another field. */
static const struct field *field_above(const struct declared *d, const char *name)
{
	size_t i, len;

	for (i = 0; i < d->kind.n_fields; i++) {
		len = strlen(d->kind.fields[i].name);
		if (str_starts(name, d->kind.fields[i].name) && name[len] == '.')
			return &d->kind.fields[i];
	}
	return NULL;
}

static int check_name(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	const struct field *above = field_above(d, f->field.name);

	if (words_has(l, &d->kind, f->field.name))
		return diag_add(l->d, f->place,
			"'%s' is a word of manifests, and no field can be called so",
			f->field.name);
	if (above)
		return diag_add(l->d, f->place, "'%s' cannot stand in '%s', which is a field",
			f->field.name, above->name);
	return 0;
}

static int check_secures(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	size_t i = 0;

	if (!has(f, "secures"))
		return 0;
	while (i < d->kind.n_fields && d->kind.fields[i].type != FIELD_VALUE)
		i++;
	if (i < d->kind.n_fields)
		return 0;
	return diag_add(l->d, place_of(f, "secures"),
		"'secures' needs a field of the type value, which it makes a secret");
}

static int check_field(struct loader *l, const struct declared *d, const struct declared_field *f)
{
	int alone = check_uses(l, f) | check_contradictions(l, f) | check_target(l, f) |
		    check_member(l, f);
	int among = check_key(l, d, f) | check_when(l, d, f) | check_negates(l, d, f) |
		    check_name(l, d, f) | check_secures(l, d, f);

	if (has(f, "names_key") && d->kind.shape != KIND_MAP)
		return diag_add(l->d, place_of(f, "names_key"), "'names_key' is for maps");
	return alone | among;
}

int declared_check_fields(struct loader *l, const struct declared *d)
{
	size_t i;
	int status = 0;

	for (i = 0; i < d->kind.n_fields; i++)
		if (check_field(l, d, &d->items[i]) < 0)
			status = -1;
	return status;
}

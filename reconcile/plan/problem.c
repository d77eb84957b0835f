/* What cannot be planned, and is said instead. */
#include "plan/builder.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/agree.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "plan/compare.h"

static void report(struct plan *p, const struct object *o, enum err_code code, struct place place,
	const char *message)
{
	builder_problem(p, (struct problem){ o, o->kind, code, message, place });
}

static void report_person(struct plan *p, const struct object *o, const struct attr *attr,
	const struct person *person)
{
	const char *message = person->why;

	if (!message)
		message = arena_printf(&p->arena, "'%s' is not a member of workspace '%s'",
			person->email ? person->email : person_label(person), object_root(o)->key);
	report(p, o, person->why ? person->why_code : ERR_NOT_FOUND, attr->value->place, message);
}

const struct field *problem_missing(const struct object *o)
{
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++)
		if (o->kind->fields[i].flags & FIELD_REQUIRED &&
			agree_applies(o, &o->kind->fields[i]) &&
			!object_attr(o, o->kind->fields[i].name))
			return &o->kind->fields[i];
	return NULL;
}

/* "repository 'api'"; what is one of its kind has no name. */
static void add_subject(struct str *out, const struct object *o)
{
	AUTO(str_release) struct str label = STR_INIT;

	object_label(o, &label);
	str_add(out, o->kind->name);
	if (label.len)
		str_addf(out, " '%s'", label.buf);
}

/* Whether `o`, which is not there, cannot be created. */
static bool is_lost(struct plan *p, const struct object *o)
{
	const struct field *missing = problem_missing(o);
	AUTO(str_release) struct str message = STR_INIT;

	if (!o->context && !missing)
		return false;
	add_subject(&message, o);
	str_add(&message, " does not exist");
	if (!o->context)
		str_addf(&message, ", and cannot be created without '%s'", missing->name);
	report(p, o, o->context ? ERR_NOT_FOUND : ERR_MANIFEST, o->place, message.buf);
	return true;
}

bool problem_found(struct plan *p, const struct object *desired, const struct object *live)
{
	const struct attr *attr;
	const struct person *unknown = compare_unknown_person(desired, &attr);

	if (unknown)
		report_person(p, desired, attr, unknown);
	return unknown || (!live && is_lost(p, desired));
}

bool problem_in_key(struct plan *p, const struct object *desired)
{
	const struct attr *attr = compare_key_unknown(desired);
	const struct person *person = attr ? person_real(attr->person) : NULL;

	if (!person || !person->why)
		return false;
	report_person(p, desired, attr, person);
	return true;
}

const struct delta *problem_immutable(const struct delta *deltas, size_t n)
{
	size_t i = 0;

	while (i < n && !(deltas[i].field->flags & FIELD_IMMUTABLE))
		i++;
	return i < n ? &deltas[i] : NULL;
}

/* What has things in it is not made anew, they would go with it; nor is what cannot be deleted. */
static bool is_lasting(const struct kind *kind)
{
	return kind->flags & (KIND_BLOCK | KIND_PERMANENT);
}

bool problem_in_deltas(
	struct plan *p, const struct object *desired, const struct delta *deltas, size_t n)
{
	const struct field *missing = problem_missing(desired);
	bool stays = is_lasting(desired->kind);
	AUTO(str_release) struct str message = STR_INIT;
	const struct delta *delta = deltas;

	if (!problem_immutable(deltas, n) || (!stays && !missing))
		return false;
	while (!(delta->field->flags & FIELD_IMMUTABLE))
		delta++;
	str_addf(&message, "'%s' of ", delta->field->name);
	add_subject(&message, desired);
	str_addf(&message, " can be set on creation only, and is '%s'",
		value_text(delta->before ? delta->before->value : NULL, ""));
	if (!stays)
		str_addf(&message, "; it cannot be created anew without '%s'", missing->name);
	report(p, desired, ERR_MANIFEST, delta->after->value->place, message.buf);
	return true;
}

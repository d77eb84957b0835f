#include "plan/danger.h"

#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/risk.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <stdint.h>
#include <string.h>

/* The text of a field of `o` (NULL: has none), "" where there is none. */
static const char *text_of(const struct object *o, const char *field)
{
	const struct attr *attr = o && field ? object_attr(o, field) : NULL;

	return attr ? value_text(attr->value, "") : "";
}

static bool meets(const struct condition *only, const struct object *o)
{
	const char *const *is;

	if (!only)
		return true;
	for (is = only->is; *is; is++)
		if (str_same(*is, text_of(o, only->field)))
			return true;
	return false;
}

/* What is desired; NULL where the change deletes it. */
static const struct object *after(const struct change *c)
{
	return c->action == CHANGE_DELETE ? NULL : c->desired;
}

/* Whether `o` (NULL: is not there) has the row's text in `field`. */
static bool has_text(const struct object *o, const char *field, const char *text)
{
	return o && str_same(text_of(o, field), text);
}

/* Whether the change takes the row's text out of `field`: a field that the manifest does not name stays. */
static bool takes_away(const struct change *c, const char *field, const char *text)
{
	const struct object *wanted = after(c);

	return has_text(c->live, field, text) &&
	       (!wanted || (object_attr(wanted, field) && !has_text(wanted, field, text)));
}

static bool gives(const struct change *c, const char *field, const char *text)
{
	return has_text(after(c), field, text) && !has_text(c->live, field, text);
}

/* --- the last one --- */

/* The field in which `kind` has a row like `d`, or NULL. */
static const char *same_risk(const struct kind *kind, const struct danger *d)
{
	size_t i;

	for (i = 0; i < kind->n_dangers; i++)
		if (kind->dangers[i].risk == d->risk && kind->dangers[i].when == DANGER_LAST)
			return kind->dangers[i].field;
	return NULL;
}

bool danger_counts(const struct kind *kind, const struct kind *other)
{
	size_t i;

	for (i = 0; i < kind->n_dangers; i++)
		if (kind->dangers[i].when == DANGER_LAST && same_risk(other, &kind->dangers[i]))
			return true;
	return false;
}

/* How many there are now, in all lists of `parent` that were read. */
static size_t count_now(const struct object *parent, const struct danger *d)
{
	const struct collection *c;
	const char *field;
	size_t i, n = 0;

	for (c = parent->collections; c; c = c->next) {
		field = same_risk(c->kind, d);
		for (i = 0; field && i < c->n; i++)
			n += has_text(c->items[i], field, d->text);
	}
	return n;
}

/* The changes of what `c` stands in are in the block of its top: others need not be looked at. */
static size_t block_begin(const struct plan *plan, size_t i)
{
	while (i && plan->changes[i - 1].top == plan->changes[i].top)
		i--;
	return i;
}

/* Whether number `i` is the first that takes one away, and none is left after all changes. */
static bool leaves_none(const struct plan *plan, size_t i, const struct danger *d)
{
	const struct change *c = &plan->changes[i], *other;
	size_t lost = 0, gained = 0, k;
	const char *field;

	if (!takes_away(c, d->field, d->text))
		return false;
	for (k = block_begin(plan, i); k < plan->n_changes; k++) {
		other = &plan->changes[k];
		if (other->top != c->top)
			break;
		field = other->parent == c->parent ? same_risk(other->kind, d) : NULL;
		if (!field)
			continue;
		if (k < i && takes_away(other, field, d->text))
			return false;
		lost += takes_away(other, field, d->text);
		gained += gives(other, field, d->text);
	}
	return !gained && lost >= count_now(c->live->parent, d);
}

/* --- the user of the credential --- */

static bool is_self(const struct person *person, const struct self *self)
{
	person = person_real(person);
	return (self->uuid && person->uuid && str_same(self->uuid, person->uuid)) ||
	       (self->account_id && person->account_id &&
		       str_same(self->account_id, person->account_id));
}

/* What is deleted is lost, whatever it was; what is changed, where the text is gone. */
static bool loses(const struct change *c, const struct danger *d)
{
	return c->live && (c->action == CHANGE_DELETE || takes_away(c, d->of, d->text));
}

static bool loses_own(const struct change *c, const struct danger *d, const struct self *self)
{
	const struct attr *who = c->live ? object_attr(c->live, d->field) : NULL;

	return self && who && who->person && is_self(who->person, self) && loses(c, d);
}

bool danger_concerns_self(const struct plan *plan)
{
	const struct change *c;
	size_t i, j;

	for (i = 0; i < plan->n_changes; i++) {
		c = &plan->changes[i];
		for (j = 0; j < c->kind->n_dangers; j++)
			if (c->kind->dangers[j].when == DANGER_OWN &&
				loses(c, &c->kind->dangers[j]))
				return true;
	}
	return false;
}

/* --- one field --- */

static bool is_true(const struct object *o, const char *field)
{
	const struct attr *attr = o ? object_attr(o, field) : NULL;

	return attr && value_true(attr->value);
}

/* Also by what goes along though nobody declares it. */
static bool turns_off(const struct change *c, const char *field)
{
	const struct delta *d = c->deltas;

	while (d < c->deltas + c->n_deltas && !str_same(d->field->name, field))
		d++;
	return d < c->deltas + c->n_deltas && is_true(c->live, field) && d->after &&
	       !value_true(d->after->value);
}

static bool changes(const struct change *c, const char *field)
{
	const struct attr *wanted = after(c) ? object_attr(after(c), field) : NULL;

	return wanted && *text_of(c->live, field) &&
	       !attr_equal(wanted, object_attr(c->live, field));
}

static bool lowers(const struct change *c, const char *field)
{
	const struct attr *found = c->live ? object_attr(c->live, field) : NULL;
	const struct attr *wanted = after(c) ? object_attr(after(c), field) : NULL;

	if (c->action == CHANGE_DELETE)
		return true;
	return found && wanted &&
	       value_int(wanted->value, INT64_MAX) < value_int(found->value, INT64_MIN);
}

static bool begins_with(const struct change *c, const struct danger *d)
{
	size_t len = strlen(d->text);

	return strncasecmp(text_of(after(c), d->field), d->text, len) == 0 &&
	       strncasecmp(text_of(c->live, d->field), d->text, len) != 0;
}

bool danger_arises(
	const struct plan *plan, size_t i, const struct danger *d, const struct self *self)
{
	const struct change *c = &plan->changes[i];

	if (change_is_set(c) || !meets(d->only, c->live ? c->live : c->desired))
		return false;
	switch (d->when) {
	case DANGER_CREATED:
		return c->action == CHANGE_CREATE;
	case DANGER_DELETED:
		return c->action == CHANGE_DELETE;
	case DANGER_CHANGED:
		return changes(c, d->field);
	case DANGER_LOWERED:
		return lowers(c, d->field);
	case DANGER_TURNED_ON:
		return is_true(after(c), d->field) && !is_true(c->live, d->field);
	case DANGER_TURNED_OFF:
		return turns_off(c, d->field);
	case DANGER_BEGINS_WITH:
		return begins_with(c, d);
	case DANGER_LAST:
		return leaves_none(plan, i, d);
	case DANGER_OWN:
		return loses_own(c, d, self);
	}
	return false;
}

const struct object *danger_subject(const struct change *c, const struct danger *d)
{
	if (d->when == DANGER_LAST)
		return c->parent;
	return c->desired ? c->desired : c->live;
}

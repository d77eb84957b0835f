/* What this run created, as far as a task needs to know. */
#include "apply/tasking.h"

#include "apply/run.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/plan.h"

static bool creates(const struct change *change)
{
	return change->action == CHANGE_CREATE || change->action == CHANGE_REPLACE;
}

/* The change that creates `o` before `change`, or NULL. */
static const struct change *creation_before(
	const struct task *t, const struct change *change, const struct object *o)
{
	const struct change *before;
	size_t i;

	for (i = 0; i < change->n_needs; i++) {
		before = &t->run->plan->changes[change->needs[i]];
		if (creates(before) && before->desired == o)
			return before;
	}
	return NULL;
}

bool task_is_new(const struct task *t)
{
	const struct object *o = t->change->parent;

	if (t->correcting && creates(t->change))
		return true;
	while (o && !creation_before(t, t->change, o))
		o = o->parent;
	return o != NULL;
}

const struct object *task_forestalled(const struct task *t)
{
	const struct object *o = t->change->parent;
	const struct change *creation;

	for (; o; o = o->parent) {
		creation = creation_before(t, t->change, o);
		if (creation && t->run->forestalled[creation - t->run->plan->changes])
			return o;
	}
	return NULL;
}

/* What is switched on again has what it had when it was switched off; only of something new nothing can be there. */
bool task_may_be_there(const struct task *t)
{
	const struct object *parent = t->change->parent;
	const struct change *toggled;

	if (t->change->action != CHANGE_CREATE || change_is_set(t->change) || !parent->kind->toggle)
		return false;
	toggled = creation_before(t, t->change, parent);
	return toggled && !creation_before(t, toggled, parent->parent);
}

static struct object *desired_of(const struct task *t)
{
	return (struct object *)(uintptr_t)t->change->desired;
}

/* The paths of what is created below it may need the server's ids. */
void task_keep(struct task *t, const struct object *answer)
{
	if (creates(t->change) && !change_is_set(t->change))
		desired_of(t)->live = decode_copy(&t->run->arena, answer);
}

void task_forget(struct task *t)
{
	desired_of(t)->live = NULL;
}

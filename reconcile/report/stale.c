#include "report/stale.h"

#include "base/map.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/document.h"
#include "report/page.h"
#include "report/report.h"
#include "report/saved.h"
#include "report/text.h"

#include <stdint.h>
#include <string.h>

static void add_reason(struct stales *out, struct stale *stale, const char *text)
{
	stale->reasons = arena_grow(
		&out->arena, stale->reasons, stale->n, &stale->capacity, sizeof *stale->reasons);
	stale->reasons[stale->n++] = arena_strdup(&out->arena, text);
}

static struct stale *add(
	struct stales *out, const struct saved_change *planned, const struct saved_change *found)
{
	out->items = arena_grow(
		&out->arena, out->items, out->n, &out->capacity, sizeof *out->items);
	out->items[out->n] = (struct stale){ .address = planned->address,
		.planned = planned->json,
		.found = found ? found->json : NULL };
	return &out->items[out->n++];
}

/* --- values --- */

static bool same(const struct value *a, const struct value *b);

/* Lists are sets, in whatever order an answer has them. */
static bool has(const struct value *list, const struct value *item)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		if (same(&list->items[i], item))
			return true;
	return false;
}

/* Who somebody is, or who comes or goes; NULL: it is nobody. */
static const char *uuid_of(const struct value *v)
{
	return value_text(value_get(v, "uuid"), NULL);
}

/* The name of a person, or of a member of a list; NULL: it is none. */
static const char *label_of(const struct value *v)
{
	return value_text(value_get(v, "label"), NULL);
}

/* People may have come to be called otherwise; and who was not asked about this time is known by name alone. */
static bool same_person(const struct value *a, const struct value *b)
{
	if (uuid_of(a) && uuid_of(b))
		return str_same(uuid_of(a), uuid_of(b));
	return str_same(label_of(a), label_of(b));
}

static bool same(const struct value *a, const struct value *b)
{
	uint32_t i;

	if (label_of(a) && label_of(b))
		return same_person(a, b) && same(value_get(a, "action"), value_get(b, "action"));
	if (!a || !b || a->type != VALUE_LIST || b->type != VALUE_LIST)
		return a && b ? value_equal(a, b) : a == b;
	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!has(b, &a->items[i]) || !has(a, &b->items[i]))
			return false;
	return true;
}

/* What people read of a value: a person's name, a text in quotes, a list with commas. */
static void add_value(struct str *out, const struct value *v)
{
	const struct value *label = value_get(v, "label");
	uint32_t i;

	if (label)
		v = label;
	if (!v || v->type == VALUE_NULL) {
		str_add(out, "nothing");
	} else if (v->type == VALUE_STRING) {
		text_quote(out, v->text, NULL);
	} else if (v->type == VALUE_LIST) {
		for (i = 0; i < v->n; i++) {
			str_add(out, i ? ", " : "");
			add_value(out, &v->items[i]);
		}
		str_add(out, v->n ? "" : "an empty list");
	} else if (v->type == VALUE_MAP) {
		str_add(out, v->n ? value_text(&v->pairs[0].value, "") : "");
	} else {
		str_add(out, value_text(v, ""));
	}
}

/* --- fields and members --- */

static bool is_peer(const struct value *a, const struct value *b, const char *name)
{
	if (label_of(a) && label_of(b))
		return same_person(a, b);
	return str_same(value_text(value_get(a, name), ""), value_text(value_get(b, name), ""));
}

/* The item of `list` that is the same person as `item`, or whose `name` is the same. */
static const struct value *peer(
	const struct value *list, const struct value *item, const char *name)
{
	uint32_t i;

	for (i = 0; list && list->type == VALUE_LIST && i < list->n; i++)
		if (is_peer(&list->items[i], item, name))
			return &list->items[i];
	return NULL;
}

static void tell_values(struct stales *out, struct stale *stale, const struct value *planned,
	const struct value *found)
{
	static const struct {
		const char *member, *was, *is;
	} rows[] = {
		{ "before", "was", "is" },
		{ "after", "was to become", "would become" },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str text = STR_INIT;
		const struct value *then = value_get(planned, rows[i].member);
		const struct value *now = value_get(found, rows[i].member);

		if (same(then, now))
			continue;
		str_addf(&text, "%s %s ", value_text(value_get(planned, "name"), ""), rows[i].was);
		add_value(&text, then);
		str_addf(&text, " and %s ", rows[i].is);
		add_value(&text, now);
		str_add(&text, " now");
		add_reason(out, stale, text.buf);
	}
}

/* A field or member that only one of them has. */
static void tell_one(
	struct stales *out, struct stale *stale, const struct value *item, const char *what)
{
	AUTO(str_release) struct str text = STR_INIT;
	const struct value *name = value_get(item, "name");

	text_add(&text, value_text(name ? name : value_get(item, "label"), ""));
	str_addf(&text, " %s", what);
	add_reason(out, stale, text.buf);
}

/* The lists of that name in two changes; an item is told by its member `by`. */
static void compare_lists(struct stales *out, struct stale *stale, const char *name, const char *by)
{
	const struct value *planned = value_get(stale->planned, name);
	const struct value *found = value_get(stale->found, name);
	const struct value *other;
	uint32_t i;

	for (i = 0; planned && planned->type == VALUE_LIST && i < planned->n; i++) {
		other = peer(found, &planned->items[i], by);
		if (!other)
			tell_one(out, stale, &planned->items[i], "is as planned already");
		else
			tell_values(out, stale, &planned->items[i], other);
	}
	for (i = 0; found && found->type == VALUE_LIST && i < found->n; i++)
		if (!peer(planned, &found->items[i], by))
			tell_one(out, stale, &found->items[i],
				"has been changed since, and would change as well");
}

/* --- changes --- */

/*
 * Whether a field need not be in both: of a secret that a run may have sent before it ended nobody knows whether the
 * server has it, so that what went along with something else is now sent for itself.
 */
static bool is_loose(const struct stale_sides *sides, const struct value *field)
{
	const struct value *after = value_get(field, "after");

	return sides->settled && (value_get(after, "env") || value_get(after, "file"));
}

/* Whether each field of `y` is in `x`, and does the same there. */
static bool covers(const struct stale_sides *sides, const struct value *x, const struct value *y)
{
	const struct value *other;
	uint32_t i;

	for (i = 0; i < y->n; i++) {
		other = peer(x, &y->items[i], "name");
		if (is_loose(sides, &y->items[i]))
			continue;
		if (!other ||
			!same(value_get(&y->items[i], "before"), value_get(other, "before")) ||
			!same(value_get(&y->items[i], "after"), value_get(other, "after")))
			return false;
	}
	return true;
}

static bool fields_agree(
	const struct stale_sides *sides, const struct value *a, const struct value *b)
{
	const struct value *x = value_get(a, "fields"), *y = value_get(b, "fields");

	if (!x || !y)
		return x == y;
	return x->type == VALUE_LIST && y->type == VALUE_LIST && covers(sides, x, y) &&
	       covers(sides, y, x);
}

/* Whether both do the same to the same; places in the manifests do not matter, nor does what is done before. */
static bool agree(
	const struct stale_sides *sides, const struct saved_change *a, const struct saved_change *b)
{
	return same(value_get(a->json, "action"), value_get(b->json, "action")) &&
	       same(value_get(a->json, "renamed_from"), value_get(b->json, "renamed_from")) &&
	       str_same(a->content, b->content) && fields_agree(sides, a->json, b->json) &&
	       same(value_get(a->json, "members"), value_get(b->json, "members"));
}

static const char *action_of(const struct value *change)
{
	return value_text(value_get(change, "action"), "");
}

static const char *nothing_to_do(const struct value *planned)
{
	if (str_same(action_of(planned), "delete"))
		return "is gone already";
	return str_same(action_of(planned), "create") ? "is there already, as it is to be"
						      : "is as planned already";
}

static const char *another_action(const struct value *planned, const struct value *found)
{
	if (str_same(action_of(found), "create"))
		return "is not there any more";
	if (str_same(action_of(planned), "create"))
		return "is there now";
	return str_same(action_of(found), "delete") ? "would have to be deleted now"
						    : "would have to be changed in another way now";
}

/* Whether `address` is that of something in what `whole` is the address of, or of that itself. */
static bool is_in(const char *address, const char *whole)
{
	size_t len = strlen(whole);

	return strncmp(address, whole, len) == 0 && strchr(" /", address[len]);
}

/* Why nothing could be planned there: the message of a problem, or NULL. */
static const char *problem_with(const struct plan *plan, const char *address)
{
	size_t i;

	for (i = 0; i < plan->n_problems; i++) {
		AUTO(str_release) struct str about = STR_INIT;

		object_address(plan->problems[i].desired, &about);
		if (is_in(address, about.buf))
			return plan->problems[i].message;
	}
	return NULL;
}

static void tell(struct stales *out, struct stale *stale, const struct plan *plan)
{
	const char *problem = problem_with(plan, stale->address);

	if (!stale->found) {
		add_reason(out, stale, problem ? problem : nothing_to_do(stale->planned));
		return;
	}
	if (!same(value_get(stale->planned, "action"), value_get(stale->found, "action"))) {
		add_reason(out, stale, another_action(stale->planned, stale->found));
		return;
	}
	compare_lists(out, stale, "fields", "name");
	compare_lists(out, stale, "members", "label");
	if (!stale->n)
		add_reason(out, stale, "has another content or another name now");
}

/* --- the whole --- */

/* What tells the changes of a plan from each other. */
static const char *subject(struct arena *a, const struct saved_change *c)
{
	return c->key ? arena_printf(a, "%s\n%s", c->list, c->key) : c->list;
}

/* The changes of `plan` as a file would have them, each under its subject too. */
static struct saved_change *describe_all(
	struct arena *a, const struct plan *plan, struct map *by_subject)
{
	struct saved_change *all = ARENA_ARRAY(a, struct saved_change, plan->n_changes);
	size_t i;

	map_init(by_subject, a);
	for (i = 0; i < plan->n_changes; i++) {
		saved_describe(a, &plan->changes[i], &all[i]);
		map_add(by_subject, subject(a, &all[i]), &all[i]);
	}
	return all;
}

/* Whether both send the same secrets, as far as that can be told. */
static bool same_secrets(const struct stale_sides *sides, const char *planned, size_t now)
{
	const char *found = sides->secrets ? sides->secrets[now] : NULL;

	return !planned || !found ||
	       !str_same(sides->secrets_key, sides->saved->origin.secrets_key) ||
	       str_same(planned, found);
}

void stale_find(struct stales *out, const struct stale_sides *sides, struct plan *plan)
{
	const struct saved *s = sides->saved;
	bool *keep = ARENA_ARRAY(&out->arena, bool, plan->n_changes);
	struct map by_subject;
	const struct saved_change *all = describe_all(&out->arena, plan, &by_subject);
	size_t i, broken;

	for (i = 0; i < s->n; i++) {
		const struct saved_change *planned = &s->changes[i];
		const struct saved_change *found = map_get(
			&by_subject, subject(&out->arena, planned));

		if (found)
			keep[found - all] = true;
		if (sides->settled && sides->settled[i])
			continue;
		if (!found || !agree(sides, planned, found))
			tell(out, add(out, planned, found), plan);
		else if (!same_secrets(sides, planned->secrets, (size_t)(found - all)))
			add_reason(out, add(out, planned, found),
				"a secret is another than when the plan was made");
	}
	broken = plan_narrow(plan, keep);
	if (broken != SIZE_MAX)
		add_reason(out, add(out, &all[broken], &all[broken]),
			"needs something that is not there any more");
}

void report_stale_text(
	struct str *out, const struct stales *stales, const struct report_context *context)
{
	struct page page = { .out = out, .color = context->color, .width = context->width };
	size_t i, j;

	page_put(&page, PAGE_BOLD, "Not as it was when the plan was made:");
	page_end(&page);
	for (i = 0; i < stales->n; i++) {
		AUTO(str_release) struct str address = STR_INIT;

		text_add(&address, stales->items[i].address);
		page_pad(&page, PAGE_SIGN);
		page_put(&page, PAGE_YELLOW, address.buf);
		page_end(&page);
		for (j = 0; j < stales->items[i].n; j++)
			page_paragraph(&page, PAGE_NAME, stales->items[i].reasons[j]);
	}
	page_end(&page);
}

void report_stale_json(struct str *out, const struct stales *stales, const struct saved *s)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct value *root = value_new_map(&arena), *list, *map, *reasons;
	size_t i, j;

	document_text(&arena, root, "format", "cooper-stale/1");
	document_text(&arena, root, "server", s->origin.server);
	document_text(&arena, root, "plan", s->id);
	list = document_list(&arena, root, "stale");
	for (i = 0; i < stales->n; i++) {
		const struct stale *stale = &stales->items[i];

		map = value_new_map(&arena);
		document_text(&arena, map, "address", stale->address);
		reasons = document_list(&arena, map, "reasons");
		for (j = 0; j < stale->n; j++)
			value_push(&arena, reasons, value_new_string(&arena, stale->reasons[j]));
		value_put(&arena, map, "planned", stale->planned);
		value_put(
			&arena, map, "found", stale->found ? stale->found : value_new_null(&arena));
		value_push(&arena, list, map);
	}
	json_write_pretty(out, root);
}

void stales_release(struct stales *stales)
{
	arena_release(&stales->arena);
	*stales = (struct stales)STALES_INIT;
}

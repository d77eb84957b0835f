/*
 * Fuzzes saved_read() and what follows: a file that is believed is compared with a plan, whatever is in it, and what is told of
 * it does nothing to a terminal; of a file that is not, one line says why. Each input is tried as it is, and as a forger would
 * write it: formatted as Cooper does, with the id that belongs to it.
 */
#include "report/saved.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/crowd.h"
#include "plan/plan.h"
#include "report/report.h"
#include "report/stale.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct kind workspace = { .name = "workspace", .plural = "workspaces" };
static const struct field fields[] = {
	{ .name = "slug", .flags = FIELD_KEY },
	{ .name = "description", .type = FIELD_TEXT },
};
static const struct kind repository = { .name = "repository",
	.plural = "repositories",
	.parent = &workspace,
	.flags = KIND_BLOCK,
	KIND_FIELDS(fields) };

static struct attr *text_attr(struct arena *a, const char *text)
{
	struct attr *attr = ARENA_NEW(a, struct attr);

	*attr = (struct attr){ .field = &fields[1], .value = value_new_string(a, text) };
	return attr;
}

/* One repository is to be described otherwise. */
static void make_plan(struct plan *p)
{
	struct object *root = object_new(&p->arena, &workspace, NULL, "acme");
	struct object *api = object_new(&p->arena, &repository, root, "api");

	p->changes = ARENA_NEW(&p->arena, struct change);
	p->n_changes = p->capacity = 1;
	p->changes[0] = (struct change){ .action = CHANGE_UPDATE,
		.kind = &repository,
		.desired = api,
		.live = api,
		.parent = root,
		.top = api,
		.deltas = ARENA_NEW(&p->arena, struct delta),
		.n_deltas = 1 };
	p->changes[0].deltas[0] = (struct delta){ .field = &fields[1],
		.before = text_attr(&p->arena, "old"),
		.after = text_attr(&p->arena, "new") };
	p->update = p->lanes = 1;
	crowds_count(p);
}

static void check_text(const struct str *text, char allowed)
{
	size_t i;

	for (i = 0; i < text->len; i++)
		if ((unsigned char)text->buf[i] < ' ' && text->buf[i] != allowed)
			abort();
}

static void check_reports(const struct stales *stales, const struct saved *s)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT, json = STR_INIT;
	const struct report_context context = { 0 };

	report_stale_text(&text, stales, &context);
	check_text(&text, '\n');
	report_stale_json(&json, stales, s);
	if (!json_parse(&arena, json.buf, json.len, NULL))
		abort();
}

/* Whatever the file has, no more is done than the plan has, and no more than the file. */
static void compare(const struct saved *s, struct plan *plan)
{
	AUTO(stales_release) struct stales stales = STALES_INIT;
	const struct stale_sides sides = { .saved = s };
	size_t before = plan->n_changes;

	saved_recall(s, plan);
	stale_find(&stales, &sides, plan);
	if (plan->n_changes > before || plan->n_changes > s->n || stales.n > s->n)
		abort();
	if (!before && stales.n != s->n)
		abort();
	check_reports(&stales, s);
}

static void use(struct saved *s)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(plan_release) struct plan nothing = PLAN_INIT, plan = PLAN_INIT;
	bool *keep = ARENA_ARRAY(&arena, bool, s->n + 1);
	struct map addresses;

	map_init(&addresses, &arena);
	saved_addresses(s, &addresses);
	make_plan(&plan);
	compare(s, &nothing);
	compare(s, &plan);
	saved_narrow(s, keep);
	if (s->n)
		abort();
}

static void try(const char *bytes, size_t len)
{
	AUTO(saved_release) struct saved s = SAVED_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str why = STR_INIT;
	const struct saved_file file = { "plan.json", bytes, len };

	if (saved_read(&s, &file, NULL, &e) == 0) {
		use(&s);
		return;
	}
	str_add(&why, err_text(&e));
	if (e.code != ERR_INPUT || !why.len)
		abort();
	check_text(&why, 0);
}

/* All but the id, on one line. */
static void write_rest(
	struct str *out, struct arena *a, struct value *map, const struct value *root)
{
	uint32_t i;

	for (i = 0; i < root->n; i++)
		if (!str_same(root->pairs[i].name, "id"))
			value_put(a, map, root->pairs[i].name, &root->pairs[i].value);
	json_write(out, map);
}

static void forge(const char *bytes, size_t len)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str rest = STR_INIT, text = STR_INIT;
	const struct value *root = json_parse(&arena, bytes, len, NULL);
	struct value *map = value_new_map(&arena);
	const char *parts[1];
	char id[HASH_TEXT];

	if (!root || root->type != VALUE_MAP)
		return;
	write_rest(&rest, &arena, map, root);
	parts[0] = rest.buf;
	hash_texts(parts, 1, id);
	value_put(&arena, map, "id", value_new_string(&arena, id));
	json_write_pretty(&text, map);
	try(text.buf, text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(mem_free) char *bytes = mem_zalloc(size + 1, 1);

	memcpy(bytes, data, size);
	try(bytes, size);
	forge(bytes, size);
	return 0;
}

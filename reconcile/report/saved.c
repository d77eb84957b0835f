#include "report/saved.h"

#include "base/err.h"
#include "base/fingerprint.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/crowd.h"
#include "plan/danger.h"
#include "plan/plan.h"
#include "report/describe.h"
#include "report/document.h"
#include "report/report.h"
#include "report/text.h"

#include <string.h>

#define FORMAT_NAME "cooper-saved-plan/1"

static const char *text_at(const struct value *map, const char *path)
{
	return value_string(value_at(map, path), NULL);
}

static const struct value *list_at(const struct value *map, const char *path)
{
	const struct value *v = value_at(map, path);

	return v && v->type == VALUE_LIST ? v : NULL;
}

/* --- writing --- */

static void put_list(struct arena *a, struct value *map, const char *name, const char *const *texts)
{
	struct value *list = document_list(a, map, name);

	for (; texts && *texts; texts++)
		value_push(a, list, value_new_string(a, *texts));
}

static void put_origin(struct arena *a, struct value *map, const struct saved_origin *origin)
{
	struct value *manifests = value_new_map(a);

	document_text(a, map, "version", origin->version);
	document_text(a, map, "time", origin->time);
	document_text(a, map, "server", origin->server);
	document_text(a, map, "sealed", origin->key ? origin->key->id : NULL);
	document_text(a, map, "secrets_key", origin->secrets_key);
	document_text(a, manifests, "digest", origin->digest);
	put_list(a, manifests, "files", origin->files);
	document_text(a, manifests, "rev", origin->rev);
	put_list(a, manifests, "only", origin->only);
	put_list(a, manifests, "targets", origin->targets);
	document_flag(a, manifests, "resend_secrets", origin->resend_secrets);
	value_put(a, map, "manifests", manifests);
}

static void put_crowds(struct arena *a, struct value *map, const struct plan *plan)
{
	struct value *list = document_list(a, map, "crowds");
	size_t i;

	for (i = 0; i < plan->n_crowds; i++) {
		const struct crowd *crowd = &plan->crowds[i];
		struct value *v = value_new_map(a);

		document_text(a, v, "workspace", crowd->workspace->key);
		document_text(a, v, "kind", crowd->kind->name);
		document_text(a, v, "parent_kind", crowd->kind->parent->name);
		document_count(a, v, "live", crowd->live);
		value_push(a, list, v);
	}
}

/* The hash of what files have and are to have, which a plan for people leaves out. */
static const char *hash_of(struct arena *a, const struct change *change)
{
	const char **texts = ARENA_ARRAY(a, const char *, change->n_deltas * 2);
	char hash[HASH_TEXT];
	size_t i, n = 0;

	for (i = 0; i < change->n_deltas; i++) {
		const struct delta *delta = &change->deltas[i];

		texts[n++] = delta->before ? value_text(delta->before->value, NULL) : NULL;
		texts[n++] = delta->after ? value_text(delta->after->value, NULL) : NULL;
	}
	hash_texts(texts, n, hash);
	return arena_strdup(a, hash);
}

/*
 * Whether the whole list is needed to find a change again: of a set, of an exact list that loses what is not declared, and
 * where people are the key, who may be called otherwise before it is known who they are.
 */
static bool is_whole(const struct change *change)
{
	const struct field *key = kind_key(change->kind);

	return change->kind->shape == KIND_SET ||
	       (change->action == CHANGE_DELETE && !change->desired) ||
	       (key && key->type == FIELD_PERSON);
}

void saved_describe(struct arena *a, const struct change *change, struct saved_change *as)
{
	AUTO(str_release) struct str list = STR_INIT;

	object_list_address(change->parent, change->kind, &list);
	as->list = arena_strdup(a, list.buf);
	as->json = document_change(a, change);
	as->address = text_at(as->json, "address");
	as->key = text_at(as->json, "key");
	as->content = change->kind->flags & KIND_TOGETHER ? hash_of(a, change) : NULL;
}

static void push_address(struct arena *a, struct value *list, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	value_push(a, list, value_new_string(a, address.buf));
}

/* Of what is written together, the items; and what they stand in, where that is made by them. */
static void put_members(struct arena *a, struct value *map, const struct change *change)
{
	struct value *list = document_list(a, map, "members");
	size_t i;

	if (!(change->kind->flags & KIND_TOGETHER))
		return;
	if (change->action == CHANGE_CREATE)
		push_address(a, list, change->parent);
	for (i = 0; i < change->n_deltas; i++)
		push_address(a, list, change->deltas[i].member);
}

static void push_list(
	struct arena *a, struct value *lists, const struct object *parent, const struct kind *kind)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_list_address(parent, kind, &address);
	value_push(a, lists, value_new_string(a, address.buf));
}

/* The lists of which everything is needed: its own, and those whose items count for its dangers. */
static void put_whole(struct arena *a, struct value *map, const struct change *change)
{
	struct value *lists = document_list(a, map, "whole");
	const struct collection *c;

	if (is_whole(change) || danger_counts(change->kind, change->kind))
		push_list(a, lists, change->parent, change->kind);
	for (c = change->parent->collections; c; c = c->next)
		if (c->kind != change->kind && danger_counts(change->kind, c->kind))
			push_list(a, lists, change->parent, c->kind);
}

/* What the plan does not say of a change: where it is found again in the manifests. */
static struct value *subject_value(
	struct arena *a, const struct change *change, const char *secrets)
{
	struct value *map = value_new_map(a);
	struct saved_change as;

	saved_describe(a, change, &as);
	document_text(a, map, "list", as.list);
	put_members(a, map, change);
	put_whole(a, map, change);
	document_text(a, map, "content", as.content);
	document_text(a, map, "secrets", secrets);
	return map;
}

/* The hash of everything but itself, under a key that not everybody has where there is one. */
static void seal(const struct value *root, const struct fingerprint_key *key, char id[HASH_TEXT])
{
	static const char *const context[] = { FORMAT_NAME };
	AUTO(str_release) struct str text = STR_INIT;
	const char *parts[1];

	_Static_assert((int)HASH_TEXT == (int)FINGERPRINT_TEXT, "both are as long");
	json_write(&text, root);
	parts[0] = text.buf;
	if (key)
		fingerprint_text(key, context, COUNT(context), text.buf, id);
	else
		hash_texts(parts, COUNT(parts), id);
}

void saved_write(struct str *out, const struct plan *plan, const struct report_context *context,
	const struct saved_origin *origin, char id[HASH_TEXT])
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct value *root = value_new_map(&arena), *subjects;
	size_t i;

	document_text(&arena, root, "format", FORMAT_NAME);
	put_origin(&arena, root, origin);
	put_crowds(&arena, root, plan);
	subjects = document_list(&arena, root, "subjects");
	for (i = 0; i < plan->n_changes; i++)
		value_push(&arena, subjects,
			subject_value(&arena, &plan->changes[i],
				origin->secrets ? origin->secrets[i] : NULL));
	value_put(
		&arena, root, "plan", document_plan(&arena, "cooper-plan/1", plan, NULL, context));
	seal(root, origin->key, id);
	document_text(&arena, root, "id", id);
	json_write_pretty(out, root);
}

/* --- reading --- */

/* The texts of a list, NULL at their end; NULL where it is none. */
static const char *const *texts_at(struct saved *s, const char *path)
{
	const struct value *list = list_at(s->root, path);
	const char **texts = ARENA_ARRAY(&s->arena, const char *, (list ? list->n : 0) + 1);
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		if (list->items[i].type != VALUE_STRING)
			return NULL;
		texts[i] = list->items[i].text;
	}
	return list ? texts : NULL;
}

/* Whether it is byte for byte what was written: the id is that of the rest, and the bytes are as they are written. */
static bool is_sound(
	struct saved *s, const struct saved_file *file, const struct fingerprint_key *key)
{
	AUTO(str_release) struct str again = STR_INIT;
	struct value rest = *s->root;
	char hash[HASH_TEXT];

	s->id = text_at(s->root, "id");
	if (!s->id || !str_same(s->root->pairs[s->root->n - 1].name, "id"))
		return false;
	rest.n--;
	seal(&rest, key, hash);
	json_write_pretty(&again, s->root);
	return str_same(s->id, hash) && again.len == file->len &&
	       memcmp(again.buf, file->bytes, file->len) == 0;
}

static int check_key(const struct value *root, const struct saved_file *file,
	const struct fingerprint_key *key, struct err *e)
{
	const char *sealed = text_at(root, "sealed");

	if (!sealed && key)
		return err_set(e, ERR_INPUT,
			"the saved plan '%s' is not sealed, though COOPER_KEY is set: whoever made "
			"it did not have that key",
			file->name);
	if (sealed && (!key || !str_same(sealed, key->id)))
		return err_set(e, ERR_INPUT,
			"the saved plan '%s' is sealed; set COOPER_KEY to what it was when the "
			"plan was made",
			file->name);
	return 0;
}

/* What is told to people is text that does nothing to a terminal. */
static bool is_plain(const char *text)
{
	AUTO(str_release) struct str shown = STR_INIT;

	if (!text)
		return false;
	text_add(&shown, text);
	return str_same(shown.buf, text);
}

static bool take_origin(struct saved *s)
{
	struct saved_origin *o = &s->origin;

	o->version = text_at(s->root, "version");
	o->time = text_at(s->root, "time");
	o->server = text_at(s->root, "server");
	o->digest = text_at(s->root, "manifests.digest");
	o->rev = text_at(s->root, "manifests.rev");
	o->files = texts_at(s, "manifests.files");
	o->only = texts_at(s, "manifests.only");
	o->targets = texts_at(s, "manifests.targets");
	o->secrets_key = text_at(s->root, "secrets_key");
	o->resend_secrets = value_true(value_at(s->root, "manifests.resend_secrets"));
	return is_plain(o->version) && is_plain(o->time) && is_plain(o->server) && o->digest &&
	       o->files && o->only && o->targets;
}

static bool take_changes(struct saved *s)
{
	const struct value *changes = list_at(s->root, "plan.changes");
	const struct value *subjects = list_at(s->root, "subjects");
	const struct value *problems = list_at(s->root, "plan.problems");

	if (!changes || !subjects || changes->n != subjects->n || !problems)
		return false;
	s->problems = problems->n;
	s->changes = ARENA_ARRAY(&s->arena, struct saved_change, changes->n);
	for (; s->n < changes->n; s->n++) {
		struct saved_change *c = &s->changes[s->n];

		c->json = &changes->items[s->n];
		c->list = text_at(&subjects->items[s->n], "list");
		c->content = text_at(&subjects->items[s->n], "content");
		c->secrets = text_at(&subjects->items[s->n], "secrets");
		c->address = text_at(c->json, "address");
		c->key = text_at(c->json, "key");
		if (!c->list || !c->address || !text_at(c->json, "action") ||
			!text_at(c->json, "kind"))
			return false;
	}
	return true;
}

int saved_read(struct saved *s, const struct saved_file *file, const struct fingerprint_key *key,
	struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const char *format;

	s->root = json_parse(&s->arena, file->bytes, file->len, &why);
	format = text_at(s->root, "format");
	if (!format || !str_starts(format, "cooper-saved-plan/") || !is_plain(format))
		return err_set(e, ERR_INPUT,
			"'%s' is no saved plan, or only a part of one; 'cooper plan --out FILE' "
			"makes one, and manifests are named with -f",
			file->name);
	if (!str_same(format, FORMAT_NAME))
		return err_set(e, ERR_INPUT,
			"'%s' is a saved plan of another version of Cooper (%s); make a new one",
			file->name, format);
	if (check_key(s->root, file, key, e) < 0)
		return -1;
	if (!is_sound(s, file, key) || !take_origin(s) || !take_changes(s))
		return err_set(e, ERR_INPUT,
			"the saved plan '%s' is not as Cooper wrote it; nothing of it is believed, "
			"make a new one",
			file->name);
	return 0;
}

void saved_narrow(struct saved *s, const bool *keep)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (keep[i])
			s->changes[n++] = s->changes[i];
	s->n = n;
}

/* Adds the texts of the list that the subject has there. */
static void add_texts(struct map *addresses, const struct value *subject, const char *name)
{
	static char there[] = "";
	const struct value *list = list_at(subject, name);
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		map_add(addresses, value_text(&list->items[i], ""), there);
}

void saved_addresses(const struct saved *s, struct map *addresses)
{
	static char there[] = "";
	const struct value *subjects = list_at(s->root, "subjects");
	const struct value *changes = list_at(s->root, "plan.changes");
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct value *subject = &subjects->items[s->changes[i].json - changes->items];

		/* All files of a branch would be a request each. */
		if (!s->changes[i].content)
			map_add(addresses, s->changes[i].address, there);
		add_texts(addresses, subject, "whole");
		add_texts(addresses, subject, "members");
	}
}

static void recall(const struct value *json, struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_crowds; i++) {
		struct crowd *crowd = &plan->crowds[i];
		int64_t live = value_int(value_get(json, "live"), 0);

		if (live > 0 && (size_t)live > crowd->live &&
			str_same(text_at(json, "workspace"), crowd->workspace->key) &&
			str_same(text_at(json, "kind"), crowd->kind->name) &&
			str_same(text_at(json, "parent_kind"), crowd->kind->parent->name))
			crowd->live = (size_t)live;
	}
}

void saved_recall(const struct saved *s, struct plan *plan)
{
	const struct value *list = list_at(s->root, "crowds");
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		recall(&list->items[i], plan);
}

void saved_release(struct saved *s)
{
	arena_release(&s->arena);
	*s = (struct saved)SAVED_INIT;
}

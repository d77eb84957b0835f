#include "apply/secret_store.h"

#include "base/err.h"
#include "base/keep.h"
#include "base/lock.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdbool.h>
#include <string.h>

#define FORMAT_NAME "cooper-secrets/1"

enum {
	PATIENCE_MS = 10 * 1000, /* whoever holds the lock writes one file */
	NAP_MS = 20
};

/* --- entries --- */

static const char *copy(struct arena *a, const char *text)
{
	return text ? arena_strdup(a, text) : NULL;
}

struct secret_entry secret_entry_copy(struct arena *a, const struct secret_entry *entry)
{
	return (struct secret_entry){
		.server = copy(a, entry->server),
		.address = copy(a, entry->address),
		.field = copy(a, entry->field),
		.identity = copy(a, entry->identity),
		.key = copy(a, entry->key),
		.fingerprint = copy(a, entry->fingerprint),
		.run = copy(a, entry->run),
		.sent_ms = entry->sent_ms,
	};
}

/* The one at that place, dropped or not. */
static struct secret_entry *slot_at(const struct secret_store *s, const struct secret_entry *place)
{
	AUTO(str_release) struct str key = STR_INIT;

	str_addf(&key, "%s\n%s\n%s", place->server, place->address, place->field);
	return map_get(&s->by_place, key.buf);
}

struct secret_entry *secret_store_at(const struct secret_store *s, const struct secret_entry *place)
{
	struct secret_entry *found = slot_at(s, place);

	return found && found->server ? found : NULL;
}

/* An address without the project or repository, which may be renamed. */
static const char *within(const char *address)
{
	return address + strcspn(address, " ");
}

/* Appends what makes two entries the same thing at any address; nothing where that cannot be told. */
static void add_identity(struct str *out, const struct secret_entry *e)
{
	/* Ids that are no UUIDs are unique in one place only. */
	if (e->identity && e->identity[0] == '{')
		str_addf(out, "%s\n%s\n%s\n%s", e->server, e->identity, within(e->address),
			e->field);
}

static struct secret_entry *find_same(
	const struct secret_store *s, const struct secret_entry *place)
{
	AUTO(str_release) struct str key = STR_INIT;
	struct secret_entry *const *found;

	add_identity(&key, place);
	found = key.len ? map_get(&s->by_identity, key.buf) : NULL;
	return found && (*found)->server && str_same((*found)->identity, place->identity) ? *found
											  : NULL;
}

struct secret_entry *secret_store_find(
	const struct secret_store *s, const struct secret_entry *place)
{
	struct secret_entry *there = secret_store_at(s, place), *same;

	if (there && str_same(there->identity, place->identity))
		return there;
	same = find_same(s, place);
	if (same)
		return same;
	return there && !there->fingerprint && !there->identity ? there : NULL;
}

/* A place for `entry`, which is found by it from now on. */
static struct secret_entry *new_slot(struct secret_store *s, const struct secret_entry *entry)
{
	struct secret_entry *slot = ARENA_NEW(&s->arena, struct secret_entry);

	s->items = arena_grow(&s->arena, s->items, s->n, &s->capacity, sizeof *s->items);
	s->items[s->n++] = slot;
	map_add(&s->by_place,
		arena_printf(&s->arena, "%s\n%s\n%s", entry->server, entry->address, entry->field),
		slot);
	return slot;
}

static void remember_identity(struct secret_store *s, struct secret_entry *slot)
{
	AUTO(str_release) struct str key = STR_INIT;
	struct secret_entry **latest;

	add_identity(&key, slot);
	if (!key.len)
		return;
	latest = map_get(&s->by_identity, key.buf);
	if (!latest) {
		latest = ARENA_NEW(&s->arena, struct secret_entry *);
		map_add(&s->by_identity, copy(&s->arena, key.buf), latest);
	}
	*latest = slot;
}

void secret_store_put(struct secret_store *s, const struct secret_entry *entry)
{
	struct secret_entry *slot = slot_at(s, entry), *same = find_same(s, entry);

	if (same && same != slot)
		same->server = NULL;
	if (!slot)
		slot = new_slot(s, entry);
	*slot = secret_entry_copy(&s->arena, entry);
	remember_identity(s, slot);
}

void secret_store_drop(struct secret_store *s, const char *server, const char *address)
{
	const size_t len = strlen(address);
	struct secret_entry *e;
	size_t i;

	for (i = 0; i < s->n; i++) {
		e = s->items[i];
		if (str_same(e->server, server) && strncmp(e->address, address, len) == 0 &&
			(e->address[len] == '\0' || e->address[len] == ' '))
			e->server = NULL;
	}
}

/* --- reading --- */

static const char *text_of(const struct value *map, const char *name)
{
	return value_string(value_get(map, name), NULL);
}

static int read_entry(struct secret_store *s, const struct value *map)
{
	const struct secret_entry entry = {
		.server = text_of(map, "server"),
		.address = text_of(map, "address"),
		.field = text_of(map, "field"),
		.identity = text_of(map, "identity"),
		.key = text_of(map, "key"),
		.fingerprint = text_of(map, "fingerprint"),
		.run = text_of(map, "run"),
		.sent_ms = value_int(value_get(map, "sent"), 0),
	};

	if (!entry.server || !entry.address || !entry.field || !entry.fingerprint != !entry.key ||
		secret_store_at(s, &entry))
		return -1;
	secret_store_put(s, &entry);
	return 0;
}

static int refuse(const struct secret_store *s, const char *what, struct err *e)
{
	return err_set(e, ERR_INPUT, "what is remembered of secrets in '%s' %s; remove the file",
		s->path, what);
}

static int take(struct secret_store *s, const struct value *root, struct err *e)
{
	const struct value *list = value_get(root, "secrets");
	const char *format = text_of(root, "format");
	uint32_t i;

	if (!root)
		return refuse(s, "is cut off or damaged", e);
	if (!format || strcmp(format, FORMAT_NAME) != 0)
		return refuse(s, "is of another version of Cooper", e);
	if (!list || list->type != VALUE_LIST)
		return refuse(s, "is damaged: there is no list", e);
	for (i = 0; i < list->n; i++)
		if (read_entry(s, &list->items[i]) < 0)
			return refuse(s, "is damaged: an entry has not what belongs into it", e);
	return 0;
}

static int load(struct secret_store *s, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(SECRET_STORE_MAX);
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const int found = keep_read(&text, s->path, e);

	if (found <= 0)
		return found;
	return take(s, json_parse(&arena, text.buf, text.len, NULL), e);
}

static int take_lock(struct secret_store *s, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	int taken;

	str_addf(&name, "%s.lock", s->path);
	if (keep_folder(name.buf, e) < 0)
		return -1;
	s->lock = lock_open(name.buf, e);
	if (s->lock < 0)
		return -1;
	taken = lock_take(s->lock, PATIENCE_MS, NAP_MS);
	if (taken > 0)
		return 0;
	if (taken < 0)
		return err_system(e, ERR_SYSTEM, "cannot take the lock '%s'", name.buf);
	return err_set(e, ERR_SYSTEM, "another process has held the lock '%s' for %d s", name.buf,
		PATIENCE_MS / 1000);
}

static int begin(struct secret_store *s, const char *path, bool locked, struct err *e)
{
	*s = (struct secret_store){ .path = path, .lock = -1 };
	map_init(&s->by_place, &s->arena);
	map_init(&s->by_identity, &s->arena);
	if ((!locked || take_lock(s, e) == 0) && load(s, e) == 0)
		return 0;
	secret_store_release(s);
	return -1;
}

int secret_store_read(struct secret_store *s, const char *path, struct err *e)
{
	return begin(s, path, false, e);
}

int secret_store_open(struct secret_store *s, const char *path, struct err *e)
{
	return begin(s, path, true, e);
}

/* --- writing --- */

static void put_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	if (text)
		value_put(a, map, name, value_new_string(a, text));
}

static void add_entry(struct arena *a, struct value *list, const struct secret_entry *entry)
{
	struct value *map = value_new_map(a);

	put_text(a, map, "server", entry->server);
	put_text(a, map, "address", entry->address);
	put_text(a, map, "field", entry->field);
	put_text(a, map, "identity", entry->identity);
	put_text(a, map, "key", entry->key);
	put_text(a, map, "fingerprint", entry->fingerprint);
	put_text(a, map, "run", entry->run);
	value_put(a, map, "sent", value_new_int(a, entry->sent_ms));
	value_push(a, list, map);
}

int secret_store_save(const struct secret_store *s, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(SECRET_STORE_MAX);
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct value *root = value_new_map(&arena), *list = value_new_list(&arena);
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->items[i]->server)
			add_entry(&arena, list, s->items[i]);
	put_text(&arena, root, "format", FORMAT_NAME);
	value_put(&arena, root, "secrets", list);
	json_write_pretty(&text, root);
	if (text.failed)
		return err_set(e, ERR_SYSTEM, "cannot write '%s': longer than %d bytes, the limit",
			s->path, SECRET_STORE_MAX);
	return keep_write(s->path, &text, e);
}

void secret_store_release(struct secret_store *s)
{
	lock_close(&s->lock);
	arena_release(&s->arena);
	*s = (struct secret_store)SECRET_STORE_INIT;
}

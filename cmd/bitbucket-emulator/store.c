#include "bitbucket-emulator/store.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/json.h"
#include "codec/value.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = NORMAL;"
	"PRAGMA foreign_keys = ON;"
	"CREATE TABLE IF NOT EXISTS document ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" parent INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
	" ref INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, uuid TEXT NOT NULL,"
	" body TEXT NOT NULL, UNIQUE (parent, kind, key)) STRICT;"
	"CREATE INDEX IF NOT EXISTS document_order ON document (parent, kind, id);"
	"CREATE INDEX IF NOT EXISTS document_uuid ON document (kind, uuid);"
	"CREATE INDEX IF NOT EXISTS document_ref ON document (ref, kind);"
	"CREATE TABLE IF NOT EXISTS counter (parent INTEGER NOT NULL REFERENCES document(id) ON "
	"DELETE"
	" CASCADE, kind TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (parent, kind)) STRICT;"
	"CREATE TABLE IF NOT EXISTS spent (uuid TEXT PRIMARY KEY) STRICT;"
	"INSERT OR IGNORE INTO document VALUES (0, 0, 0, 'root', '', '', '{}');";

enum statement {
	BEGIN,
	COMMIT,
	ROLLBACK,
	EMPTY,
	FIND,
	FIND_UUID,
	GET,
	LIST,
	CHILDREN,
	COUNT_ALL,
	ANY,
	INSERT,
	UPDATE,
	DELETE,
	NUMBER,
	SPEND,
	STATEMENTS
};

#define COLUMNS "SELECT id, parent, ref, kind, key, uuid, body FROM document "

static const char *const sql[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[EMPTY] = "SELECT count(*) FROM (SELECT 1 FROM document LIMIT 2)",
	[FIND] = COLUMNS "WHERE parent = ?1 AND kind = ?2 AND key = ?3",
	[FIND_UUID] = COLUMNS "WHERE kind = ?1 AND uuid = ?2",
	[GET] = COLUMNS "WHERE id = ?1",
	[LIST] = COLUMNS "WHERE parent = ?1 AND kind = ?2 AND (?3 = 0 OR ref = ?3) ORDER BY id"
			 " LIMIT ?5 OFFSET ?4",
	[CHILDREN] = COLUMNS "WHERE parent = ?1 AND id > 0 ORDER BY kind, id",
	[COUNT_ALL] = "SELECT count(*) FROM document WHERE parent = ?1 AND kind = ?2"
		      " AND (?3 = 0 OR ref = ?3)",
	[ANY] = "SELECT count(*) FROM (SELECT 1 FROM document WHERE parent = ?1 AND kind = ?2"
		" AND (?3 = 0 OR ref = ?3) AND json_extract(body, '$.' || ?4) = ?5 LIMIT 1)",
	[INSERT] = "INSERT INTO document (parent, ref, kind, key, uuid, body)"
		   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[UPDATE] = "UPDATE document SET ref = ?2, key = ?3, body = ?4 WHERE id = ?1",
	[DELETE] = "DELETE FROM document WHERE id = ?1",
	[NUMBER] = "INSERT INTO counter VALUES (?1, ?2, 1) ON CONFLICT (parent, kind)"
		   " DO UPDATE SET last = last + 1 RETURNING last",
	[SPEND] = "INSERT OR IGNORE INTO spent VALUES (?1)",
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *prepared[STATEMENTS];
	char *failure;
};

static void fail(struct store *s)
{
	if (!s->failure)
		s->failure = mem_strdup(sqlite3_errmsg(s->db));
}

/* The statement, ready to be bound; NULL once something failed. */
static sqlite3_stmt *ready(struct store *s, enum statement which)
{
	if (s->failure && which != ROLLBACK)
		return NULL;
	if (!s->prepared[which] &&
		sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
			&s->prepared[which], NULL) != SQLITE_OK) {
		fail(s);
		return NULL;
	}
	sqlite3_reset(s->prepared[which]);
	return s->prepared[which];
}

/* Whether there is another row. */
static bool step(struct store *s, sqlite3_stmt *st)
{
	int rc = st ? sqlite3_step(st) : SQLITE_DONE;

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fail(s);
	if (st)
		sqlite3_reset(st);
	return false;
}

static void run(struct store *s, enum statement which)
{
	step(s, ready(s, which));
}

static void bind_text(sqlite3_stmt *st, int index, const char *text)
{
	sqlite3_bind_text(st, index, text, -1, SQLITE_TRANSIENT);
}

static void bind_body(sqlite3_stmt *st, int index, const struct value *body)
{
	AUTO(str_release) struct str json = STR_INIT;

	json_write(&json, body);
	sqlite3_bind_text(st, index, json.buf, (int)json.len, SQLITE_TRANSIENT);
}

static int64_t number(struct store *s, sqlite3_stmt *st)
{
	int64_t n = 0;

	if (step(s, st)) {
		n = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	return n;
}

static const char *column_text(struct arena *a, sqlite3_stmt *st, int column)
{
	return arena_strdup(a, (const char *)sqlite3_column_text(st, column));
}

/* The row that `st` stands on. */
static const struct document *load(struct store *s, struct arena *a, sqlite3_stmt *st)
{
	struct document *d = ARENA_NEW(a, struct document);

	d->id = sqlite3_column_int64(st, 0);
	d->parent = sqlite3_column_int64(st, 1);
	d->ref = sqlite3_column_int64(st, 2);
	d->kind = column_text(a, st, 3);
	d->key = column_text(a, st, 4);
	d->uuid = column_text(a, st, 5);
	d->body = json_parse(a, (const char *)sqlite3_column_text(st, 6),
		(size_t)sqlite3_column_bytes(st, 6), NULL);
	if (!d->body) {
		fail(s);
		d->body = value_new_map(a);
	}
	return d;
}

static const struct document *load_one(struct store *s, struct arena *a, sqlite3_stmt *st)
{
	const struct document *d = NULL;

	if (step(s, st)) {
		d = load(s, a, st);
		sqlite3_reset(st);
	}
	return d;
}

static void load_all(struct store *s, struct arena *a, sqlite3_stmt *st, struct document_list *list)
{
	while (step(s, st)) {
		list->items = arena_grow(
			a, list->items, list->n, &list->capacity, sizeof *list->items);
		list->items[list->n++] = load(s, a, st);
	}
}

struct store *store_open(const char *path, struct err *e)
{
	AUTO(store_close) struct store *s = mem_zalloc(1, sizeof *s);
	char *message = NULL;

	if (sqlite3_open(path ? path : ":memory:", &s->db) != SQLITE_OK ||
		sqlite3_exec(s->db, schema, NULL, NULL, &message) != SQLITE_OK) {
		sqlite3_free(message);
		err_set(e, ERR_INPUT, "cannot open database '%s': %s",
			path ? path : ":memory:", sqlite3_errmsg(s->db));
		return NULL;
	}
	return TAKE(s);
}

void store_close(struct store **s)
{
	size_t i;

	if (!*s)
		return;
	for (i = 0; i < STATEMENTS; i++)
		sqlite3_finalize((*s)->prepared[i]);
	sqlite3_close((*s)->db);
	free((*s)->failure);
	free(*s);
	*s = NULL;
}

const char *store_failure(const struct store *s)
{
	return s->failure;
}

void store_recover(struct store *s)
{
	free(s->failure);
	s->failure = NULL;
}

void store_begin(struct store *s)
{
	run(s, BEGIN);
}

void store_commit(struct store *s)
{
	run(s, COMMIT);
}

void store_rollback(struct store *s)
{
	run(s, ROLLBACK);
}

bool store_empty(struct store *s)
{
	return number(s, ready(s, EMPTY)) < 2;
}

const struct document *store_find(
	struct store *s, struct arena *a, int64_t parent, const char *kind, const char *key)
{
	sqlite3_stmt *st = ready(s, FIND);

	if (st) {
		sqlite3_bind_int64(st, 1, parent);
		bind_text(st, 2, kind);
		bind_text(st, 3, key);
	}
	return load_one(s, a, st);
}

const struct document *store_find_uuid(
	struct store *s, struct arena *a, const char *kind, const char *uuid)
{
	sqlite3_stmt *st = ready(s, FIND_UUID);

	if (st) {
		bind_text(st, 1, kind);
		bind_text(st, 2, uuid);
	}
	return load_one(s, a, st);
}

const struct document *store_get(struct store *s, struct arena *a, int64_t id)
{
	sqlite3_stmt *st = ready(s, GET);

	if (st)
		sqlite3_bind_int64(st, 1, id);
	return load_one(s, a, st);
}

static sqlite3_stmt *select_from(struct store *s, enum statement which, struct selection sel)
{
	sqlite3_stmt *st = ready(s, which);

	if (st) {
		sqlite3_bind_int64(st, 1, sel.parent);
		bind_text(st, 2, sel.kind);
		sqlite3_bind_int64(st, 3, sel.ref);
	}
	return st;
}

void store_list(struct store *s, struct arena *a, struct selection sel, struct document_list *list)
{
	sqlite3_stmt *st = select_from(s, LIST, sel);

	if (st) {
		sqlite3_bind_int64(st, 4, sel.offset);
		sqlite3_bind_int64(st, 5, sel.limit ? sel.limit : -1);
	}
	load_all(s, a, st, list);
}

void store_children(struct store *s, struct arena *a, int64_t parent, struct document_list *list)
{
	sqlite3_stmt *st = ready(s, CHILDREN);

	if (st)
		sqlite3_bind_int64(st, 1, parent);
	load_all(s, a, st, list);
}

int64_t store_count(struct store *s, struct selection sel)
{
	return number(s, select_from(s, COUNT_ALL, sel));
}

bool store_any(struct store *s, struct selection sel, const char *field, bool yes)
{
	sqlite3_stmt *st = select_from(s, ANY, sel);

	if (st) {
		bind_text(st, 4, field);
		sqlite3_bind_int(st, 5, yes);
	}
	return number(s, st) > 0;
}

void store_insert(struct store *s, struct document *d)
{
	sqlite3_stmt *st = ready(s, INSERT);

	if (!st)
		return;
	sqlite3_bind_int64(st, 1, d->parent);
	sqlite3_bind_int64(st, 2, d->ref);
	bind_text(st, 3, d->kind);
	bind_text(st, 4, d->key);
	bind_text(st, 5, d->uuid);
	bind_body(st, 6, d->body);
	step(s, st);
	d->id = sqlite3_last_insert_rowid(s->db);
}

void store_update(struct store *s, const struct document *d)
{
	sqlite3_stmt *st = ready(s, UPDATE);

	if (!st)
		return;
	sqlite3_bind_int64(st, 1, d->id);
	sqlite3_bind_int64(st, 2, d->ref);
	bind_text(st, 3, d->key);
	bind_body(st, 4, d->body);
	step(s, st);
}

void store_delete(struct store *s, int64_t id)
{
	sqlite3_stmt *st = ready(s, DELETE);

	if (st)
		sqlite3_bind_int64(st, 1, id);
	step(s, st);
}

int64_t store_next_number(struct store *s, int64_t parent, const char *kind)
{
	sqlite3_stmt *st = ready(s, NUMBER);

	if (st) {
		sqlite3_bind_int64(st, 1, parent);
		bind_text(st, 2, kind);
	}
	return number(s, st);
}

const char *store_new_uuid(struct store *s, struct arena *a, const char *name)
{
	char text[UUID_TEXT] = "";
	sqlite3_stmt *st;
	unsigned nonce;

	for (nonce = 0; (st = ready(s, SPEND)); nonce++) {
		bind_text(st, 1, uuid_of(name, nonce, text));
		step(s, st);
		if (s->failure || sqlite3_changes(s->db))
			break;
	}
	return arena_strdup(a, text);
}

#include "net/token_store.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/lock.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_NAME "cooper-tokens/1"

enum {
	NAP_MS = 20 /* between two looks at a lock that another process holds */
};

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void wipe(struct str *text)
{
	explicit_bzero(text->buf, text->len);
	str_release(text);
}

int token_store_path(struct str *path, struct err *e)
{
	return keep_path(path, "tokens.json", NULL, e);
}

/* --- reading --- */

static void entry_release(struct token_entry *entry)
{
	free(entry->server);
	free(entry->consumer);
	credential_wipe(entry->secret);
	token_release(&entry->token);
	*entry = (struct token_entry){ 0 };
}

static const char *text_of(const struct value *map, const char *name)
{
	return value_string(value_get(map, name), NULL);
}

static int read_entry(struct token_store *s, const struct value *map)
{
	struct token_entry entry = {
		.server = (char *)text_of(map, "server"),
		.consumer = (char *)text_of(map, "consumer"),
		.secret = (char *)text_of(map, "secret"),
		.since_ms = value_int(value_get(map, "since"), 0),
	};

	if (!entry.server || !entry.consumer || !entry.secret || token_read(&entry.token, map) < 0)
		return -1;
	token_store_put(s, &entry);
	token_release(&entry.token);
	return 0;
}

/* What is in the file is never in the message. */
static int refuse(const struct token_store *s, const char *what, struct err *e)
{
	return err_set(e, ERR_AUTH,
		"the stored logins in '%s' %s; remove the file and run 'cooper auth login'",
		s->path, what);
}

static int take(struct token_store *s, const struct value *root, struct err *e)
{
	const struct value *entries = value_get(root, "entries");
	const char *format = text_of(root, "format");
	uint32_t i;

	if (!root)
		return refuse(s, "are cut off or damaged", e);
	if (!format || strcmp(format, FORMAT_NAME) != 0)
		return refuse(s, "are of another version of Cooper", e);
	if (!entries || entries->type != VALUE_LIST)
		return refuse(s, "are damaged: there is no list of them", e);
	for (i = 0; i < entries->n; i++)
		if (read_entry(s, &entries->items[i]) < 0)
			return refuse(s, "are damaged: one has not what belongs into it", e);
	return 0;
}

static int parse(struct token_store *s, const struct str *text, struct err *e)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *root = json_parse(&arena, text->buf, text->len, NULL);
	int result = take(s, root, e);

	token_wipe_value(root);
	return result;
}

/* Whose file it is and who else may read it; -1 with `e` set. */
static int check_owner(const struct token_store *s, int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_system(e, ERR_AUTH, "cannot read the stored logins in '%s'", s->path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_AUTH, "'%s' is no file; logins are stored in one", s->path);
	if (st.st_uid != geteuid())
		return err_set(e, ERR_AUTH,
			"the stored logins in '%s' belong to another user (uid %lu)", s->path,
			(unsigned long)st.st_uid);
	if (st.st_mode & 077)
		return err_set(e, ERR_AUTH,
			"others can read the stored logins in '%s' (mode %04o); run: chmod 600 "
			"'%s', and 'cooper auth login' if somebody may have",
			s->path, (unsigned)st.st_mode & 07777, s->path);
	return 0;
}

/* From the descriptor that was checked, whatever the name stands for meanwhile. */
static int read_whole(const struct token_store *s, int fd, struct str *text, struct err *e)
{
	char buffer[16 * 1024];
	ssize_t n;

	while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			str_addn(text, buffer, (size_t)n);
	explicit_bzero(buffer, sizeof buffer);
	if (n < 0)
		return err_system(e, ERR_AUTH, "cannot read the stored logins in '%s'", s->path);
	return text->failed ? refuse(s, "are longer than 4 MB", e) : 0;
}

static int load(struct token_store *s, struct err *e)
{
	AUTO(wipe) struct str text = STR_LIMITED(TOKEN_STORE_MAX);
	AUTO(close_fd) int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_system(e, ERR_AUTH, "cannot open the stored logins in '%s'", s->path);
	if (check_owner(s, fd, e) < 0 || read_whole(s, fd, &text, e) < 0)
		return -1;
	return parse(s, &text, e);
}

int token_store_read(struct token_store *s, const char *path, struct err *e)
{
	*s = (struct token_store){ .path = mem_strdup(path), .lock = -1 };
	if (load(s, e) == 0)
		return 0;
	token_store_release(s);
	return -1;
}

/* --- the lock --- */

static int open_lock(const char *path, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;

	str_addf(&name, "%s.lock", path);
	return keep_folder(name.buf, e) < 0 ? -1 : lock_open(name.buf, e);
}

static int take_lock(struct token_store *s, int64_t patience_ms, struct err *e)
{
	int taken;

	s->lock = open_lock(s->path, e);
	if (s->lock < 0)
		return err_wrap(e, "cannot store logins");
	taken = lock_take(s->lock, patience_ms, NAP_MS);
	if (taken > 0)
		return 0;
	if (taken == 0)
		return err_set(e, ERR_SYSTEM,
			"another process has held the stored logins '%s.lock' for %lld s; "
			"end it, or wait for it",
			s->path, (long long)patience_ms / 1000);
	if (errno != EINTR)
		return err_system(
			e, ERR_SYSTEM, "cannot lock the stored logins '%s.lock'", s->path);
	return err_set(e, ERR_INTERRUPTED, "stopped while another process was renewing the login");
}

int token_store_open(struct token_store *s, const char *path, int64_t patience_ms, struct err *e)
{
	*s = (struct token_store){ .path = mem_strdup(path), .lock = -1 };
	if (take_lock(s, patience_ms, e) == 0 && load(s, e) == 0)
		return 0;
	token_store_release(s);
	return -1;
}

/* --- writing --- */

static void add_entry(struct arena *a, struct value *list, const struct token_entry *entry)
{
	struct value *map = value_new_map(a);

	value_put(a, map, "server", value_new_string(a, entry->server));
	value_put(a, map, "consumer", value_new_string(a, entry->consumer));
	value_put(a, map, "secret", value_new_string(a, entry->secret));
	value_put(a, map, "since", value_new_int(a, entry->since_ms));
	token_write(&entry->token, a, map);
	value_push(a, list, map);
}

static void format(const struct token_store *s, struct str *text)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct value *root = value_new_map(&arena), *list = value_new_list(&arena);
	size_t i;

	for (i = 0; i < s->n; i++)
		add_entry(&arena, list, &s->entries[i]);
	value_put(&arena, root, "format", value_new_string(&arena, FORMAT_NAME));
	value_put(&arena, root, "entries", list);
	json_write_pretty(text, root);
	token_wipe_value(root);
}

int token_store_save(const struct token_store *s, struct err *e)
{
	AUTO(wipe) struct str text = STR_INIT;

	format(s, &text);
	return keep_write(s->path, &text, e) < 0 ? err_wrap(e, "cannot save the login") : 0;
}

/* --- entries --- */

static bool same(const struct token_entry *entry, const char *server, const char *consumer)
{
	return str_same(entry->server, server) &&
	       (!consumer || str_same(entry->consumer, consumer));
}

struct token_entry *token_store_find(
	const struct token_store *s, const char *server, const char *consumer)
{
	size_t i;

	for (i = s->n; i-- > 0;)
		if (same(&s->entries[i], server, consumer))
			return &s->entries[i];
	return NULL;
}

void token_store_put(struct token_store *s, const struct token_entry *entry)
{
	struct token_entry copy = { mem_strdup(entry->server), mem_strdup(entry->consumer),
		mem_strdup(entry->secret), entry->since_ms, TOKEN_INIT };
	struct token_entry *old = token_store_find(s, entry->server, entry->consumer);

	token_copy(&copy.token, &entry->token);
	if (old)
		token_store_remove(s, old);
	s->entries = mem_grow(s->entries, s->n, &s->capacity, sizeof *s->entries);
	s->entries[s->n++] = copy;
}

void token_store_remove(struct token_store *s, struct token_entry *entry)
{
	size_t at = (size_t)(entry - s->entries);

	entry_release(entry);
	memmove(entry, entry + 1, (s->n - at - 1) * sizeof *entry);
	s->n--;
}

void token_store_release(struct token_store *s)
{
	while (s->n)
		entry_release(&s->entries[--s->n]);
	free(s->entries);
	lock_close(&s->lock);
	free(s->path);
	*s = (struct token_store)TOKEN_STORE_INIT;
}

#include "net/kept.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "net/call.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_LINE "cooper-kept/1\n"

enum text { TEXT_PATH, TEXT_CONTENT_TYPE, TEXT_SCOPES, TEXT_CREDENTIAL, TEXT_BODY, TEXTS };

/* An answer in the bytes of the old file. */
struct answer {
	int64_t time_s;
	int64_t status;
	int64_t len[TEXTS];
	const char *text[TEXTS]; /* not terminated */
};

struct kept {
	char *path, *fresh; /* the second is written */
	const struct clock *clock;
	struct str old;
	struct arena arena;
	struct map answers; /* of `old`, by path */
	int fd;             /* of `fresh`; -1: there is none */
	size_t size;
	int64_t added;
	bool stopped, failed;
};

static char *copy_of(const char *text, size_t len)
{
	struct str copy = STR_INIT;

	str_addn(&copy, text, len);
	return str_take(&copy);
}

static int64_t now_s(const struct kept *k)
{
	return clock_wall(k->clock) / 1000;
}

/* --- reading --- */

/* The number at `*at`, which is then behind it and the character after it; -1 where there is none of those. */
static int64_t read_number(const char **at, const char *after)
{
	size_t len = strspn(*at, "0123456789");
	char digits[16];
	int64_t number;

	if (len >= sizeof digits || !(*at)[len] || !strchr(after, (*at)[len]))
		return -1;
	memcpy(digits, *at, len);
	digits[len] = '\0';
	*at += len + 1;
	return num_parse(digits, 0, INT64_MAX, &number) < 0 ? -1 : number;
}

/* The answer at `at`, into `a`; what is behind it, or NULL where none is there. */
static const char *read_answer(const char *at, const char *end, struct answer *a)
{
	size_t i;

	if (!str_starts(at, "answer "))
		return NULL;
	at += strlen("answer ");
	a->time_s = read_number(&at, " ");
	a->status = a->time_s < 0 ? -1 : read_number(&at, " ");
	if (a->status < 0)
		return NULL;
	for (i = 0; i < TEXTS; i++) {
		a->len[i] = read_number(&at, i + 1 < TEXTS ? " " : "\n");
		if (a->len[i] < 0)
			return NULL;
	}
	for (i = 0; i < TEXTS; i++) {
		if (a->len[i] > end - at)
			return NULL;
		a->text[i] = at;
		at += a->len[i];
	}
	return at;
}

static bool is_young(const struct kept *k, const struct answer *a)
{
	int64_t age = now_s(k) - a->time_s;

	return age >= -1 && age < KEPT_AGE_MAX_S;
}

static void parse(struct kept *k)
{
	const char *at = k->old.buf, *end = at + k->old.len, *path;
	struct answer a, *copy;
	int64_t newest = 0;

	if (!str_starts(at, FORMAT_LINE))
		return;
	at += strlen(FORMAT_LINE);
	while ((at = read_answer(at, end, &a)) != NULL) {
		newest = a.time_s > newest ? a.time_s : newest;
		path = arena_strndup(&k->arena, a.text[TEXT_PATH], (size_t)a.len[TEXT_PATH]);
		if (!is_young(k, &a) || map_get(&k->answers, path))
			continue;
		copy = ARENA_NEW(&k->arena, struct answer);
		*copy = a;
		map_add(&k->answers, path, copy);
	}
	if (now_s(k) - newest >= KEPT_PAUSE_MAX_S)
		map_init(&k->answers, &k->arena);
}

static bool is_ours(const char *path, struct stat *st)
{
	return lstat(path, st) == 0 && S_ISREG(st->st_mode) && st->st_uid == geteuid() &&
	       !(st->st_mode & 077);
}

static void load(struct kept *k)
{
	struct stat st;

	if (is_ours(k->path, &st) && file_read(&k->old, k->path, NULL) == 0)
		parse(k);
}

/* --- the folder --- */

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static void remove_old(const struct kept *k)
{
	AUTO(mem_free) char *name = copy_of(k->path, (size_t)(strrchr(k->path, '/') - k->path));
	AUTO(close_folder) DIR *folder = opendir(name);
	const struct dirent *entry;
	struct stat st;

	while (folder && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' &&
			fstatat(dirfd(folder), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			now_s(k) - st.st_mtime > KEPT_AGE_MAX_S)
			unlinkat(dirfd(folder), entry->d_name, 0);
}

/* --- writing --- */

static void put(struct kept *k, const char *bytes, size_t len)
{
	ssize_t n;

	while (len && !k->failed) {
		n = write(k->fd, bytes, len);
		if (n < 0 && errno != EINTR)
			k->failed = true;
		if (n < 0)
			continue;
		bytes += n;
		len -= (size_t)n;
		k->size += (size_t)n;
	}
}

static void put_answer(struct kept *k, const struct answer *a)
{
	AUTO(str_release) struct str whole = STR_INIT;
	size_t i;

	if (k->fd < 0)
		return;
	str_addf(&whole, "answer %" PRId64 " %" PRId64, a->time_s, a->status);
	for (i = 0; i < TEXTS; i++)
		str_addf(&whole, " %" PRId64, a->len[i]);
	str_addch(&whole, '\n');
	for (i = 0; i < TEXTS; i++)
		str_addn(&whole, a->text[i], (size_t)a->len[i]);
	if (k->size + whole.len > KEPT_SIZE_MAX)
		return;
	put(k, whole.buf, whole.len);
	k->added++;
}

static void begin(struct kept *k)
{
	AUTO(str_release) struct str fresh = STR_INIT;

	str_addf(&fresh, "%s.new", k->path);
	k->fresh = str_take(&fresh);
	file_make_folders(k->fresh);
	remove_old(k);
	/* One that is there is of a run that was killed, or of one that goes on and will find its own gone. */
	unlink(k->fresh);
	k->fd = open(k->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_APPEND, 0600);
	if (k->fd >= 0)
		put(k, FORMAT_LINE, strlen(FORMAT_LINE));
}

/* --- for clients --- */

struct kept *kept_open(const char *path, bool record, const struct clock *clock)
{
	struct kept *k = mem_zalloc(1, sizeof *k);

	k->path = mem_strdup(path);
	k->clock = clock ? clock : &clock_system;
	k->old = (struct str)STR_LIMITED(KEPT_SIZE_MAX);
	k->fd = -1;
	map_init(&k->answers, &k->arena);
	load(k);
	if (record)
		begin(k);
	return k;
}

size_t kept_count(const struct kept *k)
{
	return k->answers.n;
}

static void take_text(char **field, const struct answer *a, enum text which)
{
	free(*field);
	*field = copy_of(a->text[which], (size_t)a->len[which]);
}

bool kept_find(struct kept *k, struct http_call *call)
{
	const struct answer *a = call->method == HTTP_GET ? map_get(&k->answers, call->path) : NULL;

	if (!a)
		return false;
	call->outcome = HTTP_REPLIED;
	call->status = (int)a->status;
	str_reset(&call->reply);
	str_addn(&call->reply, a->text[TEXT_BODY], (size_t)a->len[TEXT_BODY]);
	take_text(&call->content_type, a, TEXT_CONTENT_TYPE);
	take_text(&call->scopes_granted, a, TEXT_SCOPES);
	take_text(&call->credential_type, a, TEXT_CREDENTIAL);
	put_answer(k, a);
	return true;
}

void kept_add(struct kept *k, const struct http_call *call)
{
	struct answer a = { .time_s = now_s(k),
		.status = call->status,
		.text = { call->path, call->content_type, call->scopes_granted,
			call->credential_type, call->reply.buf } };
	size_t i;

	if (call->method != HTTP_GET || call->outcome != HTTP_REPLIED ||
		(call->status != 200 && call->status != 404))
		return;
	for (i = 0; i < TEXT_BODY; i++)
		a.len[i] = (int64_t)strlen(a.text[i]);
	a.len[TEXT_BODY] = (int64_t)call->reply.len;
	put_answer(k, &a);
}

int64_t kept_stop(struct kept *k, struct err *e)
{
	if (k->fd < 0 || k->failed || rename(k->fresh, k->path) < 0)
		return err_system(
			e, ERR_SYSTEM, "what was read could not be kept in '%s'", k->path);
	k->stopped = true;
	return k->added;
}

void kept_drop(struct kept *k)
{
	unlink(k->path);
}

void kept_free(struct kept *k)
{
	if (!k)
		return;
	if (k->fd >= 0)
		close(k->fd);
	if (!k->stopped && k->fd >= 0)
		unlink(k->fresh);
	explicit_bzero(k->old.buf, k->old.len);
	str_release(&k->old);
	arena_release(&k->arena);
	free(k->path);
	free(k->fresh);
	free(k);
}

#include "apply/turn.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/lock.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/url.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FORMAT_NAME "cooper-turn/1"

enum {
	FILE_MAX = 64 * 1024,
	NAP_MS = 20,     /* between two looks at a lock that another run holds */
	NAME_DIGITS = 16 /* of the hash in a lock's name */
};

struct turn {
	struct turn_run run;
	char host[HOST_NAME_MAX + 1];
	int *locks; /* of the workspaces, in their order; -1: not open */
	size_t n, held;
	struct turn_holder holder;
	struct arena arena; /* of the holder's texts */
};

struct turn *turn_new(const struct turn_run *run)
{
	struct turn *t = mem_zalloc(1, sizeof *t);
	size_t i;

	t->run = *run;
	if (gethostname(t->host, sizeof t->host - 1) < 0)
		t->host[0] = '\0';
	while (run->workspaces[t->n])
		t->n++;
	t->locks = mem_zalloc(t->n + 1, sizeof *t->locks);
	for (i = 0; i < t->n; i++)
		t->locks[i] = -1;
	return t;
}

/* --- the file --- */

/* Its slug, for people, and what tells the servers apart. Of a URL, the host counts: to be one too careful does no harm. */
static void name_lock(const struct turn *t, const char *workspace, struct str *path)
{
	AUTO(mem_free) char *server = url_server(t->run.server);
	const char *parts[] = { server ? server : t->run.server, workspace };
	char hash[HASH_TEXT], *c;

	for (c = server; c && *c; c++)
		*c = (char)tolower((unsigned char)*c);
	hash_texts(parts, COUNT(parts), hash);
	str_addf(path, "%s/%s-%.*s.lock", t->run.folder, workspace, NAME_DIGITS, hash);
}

static void put_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	if (text)
		value_put(a, map, name, value_new_string(a, text));
}

static void describe(const struct turn *t, struct arena *a, struct value *map)
{
	struct value *manifests = value_new_list(a);
	const char *const *name = t->run.manifests;
	char time[CLOCK_TEXT];

	put_text(a, map, "format", FORMAT_NAME);
	value_put(a, map, "pid", value_new_int(a, getpid()));
	put_text(a, map, "host", t->host);
	put_text(a, map, "since", clock_format(clock_wall(t->run.clock), time));
	put_text(a, map, "commit", t->run.commit);
	for (; name && *name; name++)
		value_push(a, manifests, value_new_string(a, *name));
	value_put(a, map, "manifests", manifests);
}

/* Says who holds the lock. Where there is no room for that, it is held all the same. */
static void sign(const struct turn *t, int fd)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct value *map = value_new_map(&arena);

	describe(t, &arena, map);
	json_write(&text, map);
	str_addch(&text, '\n');
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text.buf, text.len, 0) != (ssize_t)text.len)
		(void)!ftruncate(fd, 0);
}

/* Milliseconds since 1970 of a text of clock_format(); 0 where it is none. */
static int64_t parse_time(const char *text)
{
	struct tm tm = { 0 };
	const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;

	return end && *end == '.' ? (int64_t)timegm(&tm) * 1000 : 0;
}

/* It is printed: what is in the file may be anything, a name of hosts is not. */
static const char *printable(const char *text)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	return text && *text && !text[strspn(text, allowed)] ? text : NULL;
}

static void read_holder(struct turn *t, int fd)
{
	char bytes[FILE_MAX];
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);
	const struct value *map;
	const char *host;

	arena_release(&t->arena);
	t->holder = (struct turn_holder){ .workspace = t->run.workspaces[t->held] };
	map = n > 0 ? json_parse(&t->arena, bytes, (size_t)n, NULL) : NULL;
	if (!str_same(value_text(value_get(map, "format"), NULL), FORMAT_NAME))
		return;
	host = printable(value_text(value_get(map, "host"), NULL));
	t->holder.pid = value_int(value_get(map, "pid"), 0);
	t->holder.host = host && !str_same(host, t->host) ? host : NULL;
	t->holder.commit = printable(value_text(value_get(map, "commit"), NULL));
	t->holder.since_ms = parse_time(value_text(value_get(map, "since"), NULL));
}

/* --- asking --- */

/* Whether the file that is locked is the one that others will open. */
static bool is_there(int fd, const char *path)
{
	struct stat ours, theirs;

	return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
	       ours.st_dev == theirs.st_dev;
}

/* 1, 0 or -1, as turn_step() has it, of the next workspace. */
static int take(struct turn *t, int64_t wait_ms, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	int *fd = &t->locks[t->held], taken;

	name_lock(t, t->run.workspaces[t->held], &path);
	if (*fd < 0)
		*fd = lock_open(path.buf, e);
	if (*fd < 0)
		return -1;
	taken = lock_take(*fd, wait_ms, NAP_MS);
	if (taken < 0 && errno != EINTR)
		return err_system(e, ERR_SYSTEM, "cannot lock '%s'", path.buf);
	if (taken > 0 && is_there(*fd, path.buf)) {
		sign(t, *fd);
		return 1;
	}
	read_holder(t, *fd);
	/* Somebody removed it. */
	if (taken > 0)
		lock_close(fd);
	return 0;
}

int turn_step(struct turn *t, int64_t wait_ms, struct err *e)
{
	int taken;

	for (; t->held < t->n; t->held++) {
		taken = take(t, wait_ms, e);
		if (taken <= 0)
			return taken;
	}
	return 1;
}

const struct turn_holder *turn_holder(const struct turn *t)
{
	return &t->holder;
}

void turn_release(struct turn **t)
{
	size_t i;

	if (!*t)
		return;
	for (i = 0; i < (*t)->n; i++) {
		/* Whoever comes next is not to be told of us. */
		if (i < (*t)->held)
			(void)!ftruncate((*t)->locks[i], 0);
		lock_close(&(*t)->locks[i]);
	}
	arena_release(&(*t)->arena);
	free((*t)->locks);
	free(*t);
	*t = NULL;
}

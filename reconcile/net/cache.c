#include "net/cache.h"

#include "base/clock.h"
#include "base/duration.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "net/call.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT_NAME "cooper-answer/1"

int cache_age_parse(const char *text, int64_t *seconds)
{
	return duration_parse(text, CACHE_AGE_MAX_S, seconds) < 0 || !*seconds ? -1 : 0;
}

/* Answers that others have put there are none, and ours are not for others. */
static int check_folder(const char *folder, struct err *e)
{
	struct stat st;

	if (stat(folder, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot open '%s'", folder);
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || st.st_mode & 077)
		return err_set(e, ERR_SYSTEM,
			"'%s' is not a folder of yours alone; run 'chmod 700 %s'", folder, folder);
	return 0;
}

static void add_path(struct str *out, const struct cache *c, const char *name)
{
	str_addf(out, "%s/%s", c->folder, name);
}

static bool is_young(const struct cache *c, const char *path, int64_t age_max_s)
{
	struct stat st;
	int64_t age;

	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	age = clock_wall(c->clock) / 1000 - st.st_mtime;
	/* A file of the future was written by a clock that was wrong. */
	return age >= -1 && age < age_max_s;
}

/* The number at `*at`, which is then behind it and the character `end`; -1 where that is not what stands there. */
static int64_t read_number(const char **at, char end, int64_t max)
{
	size_t len = strspn(*at, "0123456789");
	char digits[16];
	int64_t number;

	if (len >= sizeof digits || (*at)[len] != end)
		return -1;
	memcpy(digits, *at, len);
	digits[len] = '\0';
	*at += len + 1;
	return num_parse(digits, 0, max, &number) < 0 ? -1 : number;
}

static bool take_answer(struct http_call *call, const struct str *file)
{
	const char *at = file->buf + sizeof FORMAT_NAME;
	int64_t status, head, body;

	if (!str_starts(file->buf, FORMAT_NAME " "))
		return false;
	status = read_number(&at, ' ', 599);
	head = status < 0 ? -1 : read_number(&at, ' ', HTTP_HEADERS_MAX);
	body = head < 0 ? -1 : read_number(&at, '\n', HTTP_BODY_MAX);
	if (body < 0 || (int64_t)(file->len - (size_t)(at - file->buf)) != head + body)
		return false;
	call->outcome = HTTP_REPLIED;
	call->status = (int)status;
	str_reset(&call->head);
	str_reset(&call->reply);
	str_addn(&call->head, at, (size_t)head);
	str_addn(&call->reply, at + head, (size_t)body);
	return true;
}

bool cache_load(const struct cache *c, const char *name, struct http_call *call)
{
	AUTO(str_release)
	struct str file = STR_LIMITED(HTTP_BODY_MAX + HTTP_HEADERS_MAX + 100);
	AUTO(str_release) struct str path = STR_INIT;

	add_path(&path, c, name);
	return check_folder(c->folder, NULL) == 0 && is_young(c, path.buf, c->age_max_s) &&
	       file_read(&file, path.buf, NULL) == 0 && take_answer(call, &file);
}

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

/* Bytes of the answers in the folder, of which those that are `age_max_s` old and older are removed. */
static int64_t tidy(const struct cache *c, int64_t age_max_s)
{
	AUTO(close_folder) DIR *folder = opendir(c->folder);
	AUTO(str_release) struct str path = STR_INIT;
	struct dirent *entry;
	struct stat st;
	int64_t size = 0;

	while (folder && (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		str_reset(&path);
		add_path(&path, c, entry->d_name);
		if (!is_young(c, path.buf, age_max_s))
			unlink(path.buf);
		else if (lstat(path.buf, &st) == 0)
			size += st.st_size;
	}
	return size;
}

static void make_room(const struct cache *c, const struct http_call *call)
{
	const int64_t more = (int64_t)(call->head.len + call->reply.len);

	if (tidy(c, CACHE_AGE_MAX_S) + more > CACHE_SIZE_MAX)
		tidy(c, INT64_MIN);
}

static void close_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

static int write_answer(const char *path, const struct http_call *call)
{
	AUTO(close_file) FILE *f = fopen(path, "w");

	if (!f || fprintf(f, FORMAT_NAME " %d %zu %zu\n", call->status, call->head.len,
			  call->reply.len) < 0)
		return -1;
	if (fwrite(call->head.buf, 1, call->head.len, f) != call->head.len ||
		fwrite(call->reply.buf, 1, call->reply.len, f) != call->reply.len)
		return -1;
	return fflush(f);
}

int cache_store(
	const struct cache *c, const char *name, const struct http_call *call, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(str_release) struct str fresh = STR_INIT;
	int fd, rc;

	add_path(&path, c, name);
	str_addf(&fresh, "%s.XXXXXX", path.buf);
	file_make_folders(path.buf);
	if (check_folder(c->folder, e) < 0)
		return -1;
	make_room(c, call);
	/* Makes it with mode 0600. */
	fd = mkstemp(fresh.buf);
	if (fd >= 0)
		close(fd);
	rc = fd < 0 || write_answer(fresh.buf, call) < 0 || rename(fresh.buf, path.buf) < 0;
	if (!rc)
		return 0;
	err_system(e, ERR_SYSTEM, "cannot write '%s'", fresh.buf);
	unlink(fresh.buf);
	return -1;
}

#include "base/keep.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

int keep_path(struct str *path, const char *name, const char *instead, struct err *e)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state && *state == '/')
		str_addf(path, "%s/cooper/%s", state, name);
	else if (home && *home == '/')
		str_addf(path, "%s/.local/state/cooper/%s", home, name);
	else
		return err_set(e, ERR_SYSTEM,
			"there is no HOME to keep '%s' in; set HOME or XDG_STATE_HOME%s%s", name,
			instead ? ", " : "", instead ? instead : "");
	return 0;
}

static bool is_foreign(const struct stat *st)
{
	return st->st_uid != geteuid() && st->st_uid != 0;
}

/* Whoever owns a link can make it stand for something else. */
static int check_link(const char *folder, struct err *e)
{
	struct stat st;

	if (lstat(folder, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot use the folder '%s'", folder);
	if (S_ISLNK(st.st_mode) && is_foreign(&st))
		return err_set(e, ERR_SYSTEM, "the link '%s' belongs to another user (uid %lu)",
			folder, (unsigned long)st.st_uid);
	if (S_ISLNK(st.st_mode) && stat(folder, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot follow the link '%s'", folder);
	return 0;
}

static int check_folder(const char *folder, struct err *e)
{
	struct stat st;

	if (check_link(folder, e) < 0)
		return -1;
	if (stat(folder, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot use the folder '%s'", folder);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, ERR_SYSTEM, "'%s' is no folder", folder);
	if (is_foreign(&st))
		return err_set(e, ERR_SYSTEM, "the folder '%s' belongs to another user (uid %lu)",
			folder, (unsigned long)st.st_uid);
	if (st.st_mode & 022)
		return err_set(e, ERR_SYSTEM,
			"others can write in the folder '%s' (mode %04o); run: chmod go-w '%s'",
			folder, (unsigned)st.st_mode & 07777, folder);
	return 0;
}

/* `path` without its last part. */
static void go_up(struct str *path)
{
	str_truncate(path, (size_t)(strrchr(path->buf, '/') - path->buf));
}

int keep_folder(const char *path, struct err *e)
{
	AUTO(str_release) struct str folder = STR_INIT, top = STR_INIT;

	str_add(&folder, path);
	file_make_folders(folder.buf);
	go_up(&folder);
	if (check_folder(folder.buf, e) < 0)
		return -1;
	if (keep_path(&top, "", NULL, NULL) < 0 || !str_starts(folder.buf, top.buf))
		return 0;
	while (folder.len >= top.len) {
		go_up(&folder);
		if (check_folder(folder.buf, e) < 0)
			return -1;
	}
	return 0;
}

static int read_all(struct str *out, int fd)
{
	char buffer[16 * 1024];
	ssize_t n;

	while ((n = read(fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			str_addn(out, buffer, (size_t)n);
	explicit_bzero(buffer, sizeof buffer);
	return (int)n;
}

/* Of the descriptor, whatever the name stands for meanwhile. */
static int check_file(int fd, const char *path, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot read '%s'", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_SYSTEM, "'%s' is no file", path);
	if (is_foreign(&st))
		return err_set(e, ERR_SYSTEM, "'%s' belongs to another user (uid %lu)", path,
			(unsigned long)st.st_uid);
	return 0;
}

int keep_read(struct str *out, const char *path, struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_system(e, ERR_SYSTEM, "cannot open '%s'", path);
	if (check_file(fd, path, e) < 0)
		return -1;
	if (read_all(out, fd) < 0)
		return err_system(e, ERR_SYSTEM, "cannot read '%s'", path);
	if (out->failed)
		return err_set(e, ERR_SYSTEM, "'%s' is longer than %zu bytes, the limit", path,
			out->limit);
	return 1;
}

static int write_all(int fd, const struct str *text)
{
	size_t done = 0;
	ssize_t n;

	while (done < text->len) {
		n = write(fd, text->buf + done, text->len - done);
		if (n < 0 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd);
}

/* -1 with errno set; then there is no file `path`. One that a crash left behind is not used. */
static int write_new(const char *path, const struct str *text)
{
	AUTO(close_fd) int fd = -1;
	int reason;

	if (unlink(path) < 0 && errno != ENOENT)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	if (write_all(fd, text) == 0)
		return 0;
	reason = errno;
	unlink(path);
	errno = reason;
	return -1;
}

int keep_write(const char *path, const struct str *text, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;

	str_addf(&name, "%s.new", path);
	if (write_new(name.buf, text) < 0)
		return err_system(e, ERR_SYSTEM, "cannot write '%s'", path);
	if (rename(name.buf, path) < 0) {
		err_system(e, ERR_SYSTEM, "cannot write '%s'", path);
		unlink(name.buf);
		return -1;
	}
	return file_sync_folder(path) < 0 ? err_system(e, ERR_SYSTEM, "cannot write '%s'", path)
					  : 0;
}

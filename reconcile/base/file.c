#include "base/file.h"

#include "base/err.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(const int *fd)
{
	if (*fd > STDERR_FILENO)
		close(*fd);
}

static int read_all(struct str *out, int fd)
{
	char buffer[64 * 1024];
	ssize_t n;

	while (!out->failed) {
		n = read(fd, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		str_addn(out, buffer, (size_t)n);
	}
	return 0;
}

int file_read(struct str *out, const char *path, struct err *e)
{
	AUTO(close_fd) int fd = STDIN_FILENO;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_system(e, ERR_INPUT, "cannot open '%s'", path);
	if (read_all(out, fd) < 0)
		return err_system(e, ERR_INPUT, "cannot read '%s'", path);
	if (out->failed)
		return err_set(
			e, ERR_INPUT, "'%s' is longer than %zu bytes, the limit", path, out->limit);
	return 0;
}

void file_make_folders(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return;
	*slash = '\0';
	if (mkdir(path, 0700) < 0 && errno == ENOENT) {
		file_make_folders(path);
		mkdir(path, 0700);
	}
	*slash = '/';
}

int file_sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	AUTO(str_release) struct str folder = STR_INIT;
	AUTO(close_fd) int fd = -1;

	if (slash)
		str_addn(&folder, path, (size_t)(slash - path) + 1);
	else
		str_add(&folder, ".");
	fd = open(folder.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems cannot sync a folder, and say so. */
	return fd >= 0 && (fsync(fd) == 0 || errno == EINVAL) ? 0 : -1;
}

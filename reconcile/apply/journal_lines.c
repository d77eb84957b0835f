#include "apply/journal_lines.h"

#include "apply/journal.h"
#include "base/err.h"
#include "base/mem.h"
#include "codec/json.h"
#include "codec/value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, ID_DIGITS = 16 };

/* From here on the memory of lines is given back, which costs more than a short line. */
enum { ARENA_FULL = 32 * 1024 };

int journal_lines_open(struct journal_lines *l, const char *path, uint64_t offset, struct err *e)
{
	l->path = path;
	l->next = offset;
	/* A pipe that nobody writes to is empty, and does not keep us waiting. */
	l->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (l->fd < 0 && errno == ENOENT)
		return 0;
	if (l->fd < 0)
		return err_system(e, ERR_SYSTEM, "cannot open the journal '%s'", path);
	if (offset && lseek(l->fd, (off_t)offset, SEEK_SET) < 0)
		return err_system(e, ERR_SYSTEM, "cannot read the journal '%s'", path);
	l->block = mem_alloc(BLOCK);
	return 0;
}

/* Reads ahead: how many bytes there are, 0 at the end, or -1 with `e` set. */
static ssize_t read_block(struct journal_lines *l, struct err *e)
{
	ssize_t n;

	do
		n = read(l->fd, l->block, BLOCK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_system(e, ERR_SYSTEM, "cannot read the journal '%s'", l->path);
	l->at = 0;
	l->len = (size_t)n;
	return n;
}

/* The text of the next line, without its end: 1, 0 where there is none, or -1 with `e` set. */
static int read_line(struct journal_lines *l, struct err *e)
{
	const char *from, *end = NULL;
	ssize_t n = 1;
	size_t len;

	str_reset(&l->text);
	l->offset = l->next;
	while (!end) {
		if (l->at == l->len)
			n = read_block(l, e);
		if (n <= 0)
			break;
		from = l->block + l->at;
		end = memchr(from, '\n', l->len - l->at);
		len = end ? (size_t)(end - from) : l->len - l->at;
		str_addn(&l->text, from, len);
		l->at += len + (end != NULL);
		l->next += len + (end != NULL);
	}
	return n < 0 ? -1 : l->next > l->offset;
}

static bool is_id(const char *id)
{
	return id && strlen(id) == ID_DIGITS && strspn(id, "0123456789abcdef") == ID_DIGITS;
}

/* The line in `text`, or NULL where it is none of a journal. */
static const struct value *parse(struct journal_lines *l)
{
	const struct value *line;

	if (l->arena.used > ARENA_FULL)
		arena_release(&l->arena);
	if (l->text.failed)
		return NULL;
	line = json_parse(&l->arena, l->text.buf, l->text.len, NULL);
	return journal_line_text(line, "event") && is_id(journal_line_text(line, "run")) ? line
											 : NULL;
}

static bool is_wanted(const struct journal_lines *l)
{
	const char *const *word = l->words;

	while (word && *word && !strstr(l->text.buf, *word))
		word++;
	return !word || *word != NULL;
}

static int check_format(const struct journal_lines *l, const struct value *line, struct err *e)
{
	const char *format = journal_line_text(line, "format");

	if (!journal_line_is(line, "begin") || str_same(format, JOURNAL_FORMAT))
		return 0;
	return err_set(e, ERR_SYSTEM,
		"cannot read the journal '%s': it has a run of the format '%.40s', and this is "
		"'%s'; "
		"use the Cooper that wrote it, or move it away",
		l->path, format ? format : "", JOURNAL_FORMAT);
}

int journal_lines_next(struct journal_lines *l, const struct value **line, struct err *e)
{
	int there;

	*line = NULL;
	while (l->fd >= 0 && (there = read_line(l, e)) != 0) {
		if (there < 0)
			return -1;
		if (!is_wanted(l))
			continue;
		*line = parse(l);
		if (*line)
			return check_format(l, *line, e);
		l->left_out++;
	}
	return 0;
}

void journal_lines_release(struct journal_lines *l)
{
	if (l->fd >= 0)
		close(l->fd);
	free(l->block);
	str_release(&l->text);
	arena_release(&l->arena);
	*l = (struct journal_lines)JOURNAL_LINES_INIT;
}

bool journal_line_is(const struct value *line, const char *event)
{
	return str_same(journal_line_text(line, "event"), event);
}

const char *journal_line_text(const struct value *line, const char *name)
{
	return value_string(value_get(line, name), NULL);
}

size_t journal_line_count(const struct value *line, const char *name)
{
	const int64_t n = value_int(value_get(line, name), 0);

	return n < 0 ? 0 : (size_t)n;
}

#include "cooper/terminal.h"

#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "cooper/options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80 };

/* Whether a progress line stands on the terminal now. */
static bool progress_shown;

static int fail_print(struct err *e)
{
	return err_system(e, ERR_SYSTEM, "cannot write to standard output");
}

int terminal_write(const char *bytes, size_t len, struct err *e)
{
	terminal_clear();
	return fwrite(bytes, 1, len, stdout) == len ? 0 : fail_print(e);
}

int terminal_flush(struct err *e)
{
	return fflush(stdout) == 0 ? 0 : fail_print(e);
}

int terminal_print(const struct str *text, struct err *e)
{
	return terminal_write(text->buf, text->len, e) < 0 ? -1 : terminal_flush(e);
}

void terminal_chat(const struct str *text)
{
	terminal_clear();
	fwrite(text->buf, 1, text->len, stderr);
}

void terminal_say(const char *format, ...)
{
	AUTO(str_release) struct str line = STR_INIT;
	va_list args;

	va_start(args, format);
	str_vaddf(&line, format, args);
	va_end(args);
	terminal_clear();
	fprintf(stderr, "cooper: %s\n", line.buf);
}

static void say_mistake(const struct diag_item *item)
{
	const struct place *p = &item->place;

	if (p->column)
		fprintf(stderr, "%s:%u:%u: %s\n", p->file, p->line, p->column, item->message);
	else if (p->line)
		fprintf(stderr, "%s:%u: %s\n", p->file, p->line, item->message);
	else
		fprintf(stderr, "%s: %s\n", p->file, item->message);
}

void terminal_mistakes(const struct diag *d)
{
	size_t i;

	terminal_clear();
	for (i = 0; i < d->n; i++)
		say_mistake(&d->items[i]);
	if (d->dropped)
		fprintf(stderr, "... and %zu more\n", d->dropped);
	terminal_say("%zu %s in the manifests; nothing was sent", d->n + d->dropped,
		d->n + d->dropped == 1 ? "mistake" : "mistakes");
}

size_t terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col)
		return WIDTH_DEFAULT;
	return size.ws_col;
}

bool terminal_color(const struct options *o)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return !o->no_color && !(no_color && *no_color) && !str_same(term, "dumb") &&
	       isatty(STDOUT_FILENO);
}

void terminal_progress(const struct options *o, const char *text, size_t done, size_t total)
{
	if (o->quiet || o->verbose || !isatty(STDERR_FILENO) || str_same(getenv("TERM"), "dumb"))
		return;
	fprintf(stderr, "\r\033[K%s %zu/%zu", text, done, total);
	fflush(stderr);
	progress_shown = true;
}

void terminal_clear(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

int terminal_confirm(const char *question, struct err *e)
{
	char answer[16];

	if (!isatty(STDIN_FILENO))
		return err_set(e, ERR_REFUSED,
			"there is no terminal to ask on, and nothing was written; add "
			"--auto-approve to apply without asking");
	fprintf(stderr, "\n%s\nOnly 'yes' will be accepted: ", question);
	fflush(stderr);
	if (fgets(answer, sizeof answer, stdin))
		return str_same(answer, "yes\n");
	fputc('\n', stderr); /* Ctrl-D or Ctrl-C left the question's line open */
	return 0;
}

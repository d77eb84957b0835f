#include "base/err.h"

#include "base/mem.h"
#include "base/str.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void replace(struct err *e, struct str *text)
{
	str_shorten(text, ERR_MESSAGE_MAX);
	free(e->message);
	e->message = str_take(text);
}

/* `reason` (NULL: none) follows in lower case. */
static FORMAT(4, 0) void set(
	struct err *e, enum err_code code, const char *reason, const char *format, va_list args)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!e)
		return;
	str_vaddf(&text, format, args);
	if (reason)
		str_addf(&text, ": %c%s", tolower((unsigned char)*reason),
			*reason ? reason + 1 : "");
	replace(e, &text);
	e->code = code;
}

int err_set(struct err *e, enum err_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(e, code, NULL, format, args);
	va_end(args);
	return -1;
}

int err_system(struct err *e, enum err_code code, const char *format, ...)
{
	const char *reason = strerror(errno);
	va_list args;

	/* Memory that runs out ends the program, whoever asked for it. */
	if (errno == ENOMEM)
		mem_exhausted();
	va_start(args, format);
	set(e, code, reason, format, args);
	va_end(args);
	return -1;
}

int err_wrap(struct err *e, const char *format, ...)
{
	AUTO(str_release) struct str text = STR_INIT;
	va_list args;

	if (!e || e->code == ERR_NONE)
		return -1;
	va_start(args, format);
	str_vaddf(&text, format, args);
	va_end(args);
	str_addf(&text, ": %s", err_text(e));
	replace(e, &text);
	return -1;
}

const char *err_text(const struct err *e)
{
	return e->message ? e->message : "";
}

void err_move(struct err *to, struct err *from)
{
	err_release(to);
	*to = *from;
	*from = (struct err)ERR_INIT;
}

void err_release(struct err *e)
{
	free(e->message);
	*e = (struct err)ERR_INIT;
}

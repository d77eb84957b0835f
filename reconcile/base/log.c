#include "base/log.h"

#include "base/str.h"

#include <stdarg.h>

void log_add(struct log *l, enum log_level level, const char *format, ...)
{
	AUTO(str_release) struct str text = STR_INIT;
	va_list args;

	if (!l || !l->write || level > l->level)
		return;
	va_start(args, format);
	str_vaddf(&text, format, args);
	va_end(args);
	l->write(l, level, text.buf);
}

/* What the library has to say while it works. It never prints: the sink decides. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/auto.h"

enum log_level { LOG_WARNING, LOG_INFO, LOG_DEBUG };

struct log {
	enum log_level level; /* what is less important is not formatted */
	void (*write)(struct log *l, enum log_level level, const char *message); /* NULL: silence */
};

/* Says a line, without a line end, when `l` (may be NULL) wants that level. Never a secret. */
void log_add(struct log *l, enum log_level level, const char *format, ...) FORMAT(3, 4);

#endif

#include "base/duration.h"

#include "base/num.h"

#include <string.h>

static int64_t unit_seconds(char unit)
{
	switch (unit) {
	case 's':
	case '\0':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return INT64_C(60) * 60;
	case 'd':
		return INT64_C(24) * 60 * 60;
	default:
		return 0;
	}
}

int duration_parse(const char *text, int64_t max, int64_t *seconds)
{
	int64_t number, total = 0;
	char digits[16];

	if (!*text)
		return -1;
	while (*text) {
		size_t len = strspn(text, "0123456789");
		int64_t unit = unit_seconds(text[len]);

		if (!len || len >= sizeof digits || !unit)
			return -1;
		memcpy(digits, text, len);
		digits[len] = '\0';
		if (num_parse(digits, 0, max, &number) < 0)
			return -1;
		total += number * unit;
		if (total > max)
			return -1;
		text += len + (text[len] != '\0');
	}
	*seconds = total;
	return 0;
}

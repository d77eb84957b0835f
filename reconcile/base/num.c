#include "base/num.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int num_parse(const char *text, int64_t min, int64_t max, int64_t *value)
{
	long long parsed;
	char *end;

	if (!isdigit((unsigned char)text[text[0] == '-']))
		return -1;
	errno = 0;
	parsed = strtoll(text, &end, 10);
	if (errno || *end || parsed < min || parsed > max)
		return -1;
	*value = parsed;
	return 0;
}

const char *num_group(int64_t n, char text[NUM_GROUPED])
{
	char digits[NUM_GROUPED];
	const char *from = digits;
	char *to = text;
	size_t left;

	snprintf(digits, sizeof digits, "%" PRId64, n);
	if (*from == '-')
		*to++ = *from++;
	for (left = strlen(from); left; left--) {
		*to++ = *from++;
		if (left > 1 && left % 3 == 1)
			*to++ = ',';
	}
	*to = '\0';
	return text;
}

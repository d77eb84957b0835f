/* Where in a file something stands. */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <stdint.h>

struct place {
	const char *file; /* as the user named it; NULL: it came from no file */
	uint32_t line;    /* from 1; 0: the file as a whole */
	uint32_t column;  /* from 1, in characters; 0: the line as a whole */
};

#endif

/* What the body of an error says, in whichever of the shapes it came (fact sheet, section 2). */
#ifndef REMOTE_COMPLAINT_H
#define REMOTE_COMPLAINT_H

#include "base/str.h"

#include <stddef.h>

struct complaint {
	struct str text; /* message, detail and fields in one line, bounded; "": it says nothing */
	struct str required;     /* scopes, separated by spaces; "" where it names none */
	struct str granted;      /* the same */
	bool names_granted;      /* `granted` is known, and "" means none */
	struct str announcement; /* the URL that explains why an API is gone; "": none */
	bool no_api;             /* "There is no API hosted at this URL" */
	bool html;               /* it is a page for browsers; `text` is its title */
};

#define COMPLAINT_INIT                                                                             \
	{                                                                                          \
		.text = STR_LIMITED(4096), .required = STR_LIMITED(1024),                          \
		.granted = STR_LIMITED(1024), .announcement = STR_LIMITED(1024)                    \
	}

/* Characters of foreign text in one message. */
enum { COMPLAINT_TEXT_MAX = 500 };

/* Reads the bytes in `body` into `c`, which is as after COMPLAINT_INIT. Whatever they are, it does not fail. */
void complaint_read(struct complaint *c, const struct str *body, const char *content_type);

/* Gives its memory back. */
void complaint_release(struct complaint *c);

#endif

/* What comes back for a call, for the tests of push.h. */
#ifndef TESTS_ANSWERS_H
#define TESTS_ANSWERS_H

#include "base/err.h"
#include "base/str.h"
#include "net/http.h"

/* `call` as it comes back with an answer. */
static void answer(struct http_call *call, int status, const char *body)
{
	call->outcome = HTTP_REPLIED;
	call->status = status;
	call->attempts = 1;
	str_reset(&call->reply);
	str_add(&call->reply, body);
}

/* `call` as it comes back without one. */
static void no_answer(struct http_call *call, enum http_outcome outcome, enum err_code code)
{
	call->outcome = outcome;
	call->attempts = 1;
	err_set(&call->error, code, "the connection was lost");
}

#endif

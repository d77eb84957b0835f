/*
 * Fuzzes oauth_callback_read() and oauth_callback_read_url(): an answer has a code or an error and nothing that no text
 * may have, what is no answer leaves nothing behind, and a request that is whole stays what it is with more behind it.
 */
#include "net/oauth_callback.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			abort();
}

static void check(const struct oauth_callback *cb, bool answer)
{
	if (answer != (cb->code || cb->error))
		abort();
	if (!answer && (cb->state || cb->description))
		abort();
	check_text(cb->code);
	check_text(cb->state);
	check_text(cb->error);
	check_text(cb->description);
}

static enum oauth_callback_verdict read_request(const char *bytes, size_t len)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;
	enum oauth_callback_verdict verdict = oauth_callback_read(&cb, bytes, len);

	check(&cb, verdict == OAUTH_CALLBACK_ANSWER);
	return verdict;
}

static void read_pasted(const char *text)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;
	AUTO(err_release) struct err e = ERR_INIT;
	int result = oauth_callback_read_url(&cb, text, &e);

	check(&cb, result == 0);
	if ((result == 0) != (e.code == ERR_NONE))
		abort();
	err_release(&e);
	if (oauth_callback_check(&cb, "state", &e) == 0 &&
		(!cb.code || !cb.state || strcmp(cb.state, "state") != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(mem_free) char *text = mem_zalloc(size + 1, 1);
	enum oauth_callback_verdict whole, part;

	if (size)
		memcpy(text, data, size);
	whole = read_request(text, size);
	part = read_request(text, size / 2);
	if (part != OAUTH_CALLBACK_MORE && part != whole)
		abort();
	read_pasted(text);
	return 0;
}

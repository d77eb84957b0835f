/* Fuzzes keys, hosts and lines of known_hosts: what is taken is taken again as it is; what is refused is explained. */
#include "model/ssh_key.h"

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Longer than any message: none may grow with what it refuses. */
enum { MESSAGE_MAX = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_result(int result, const struct err *e)
{
	if (result != (e->code == ERR_NONE ? 0 : -1) || strlen(err_text(e)) > MESSAGE_MAX)
		abort();
}

static void check_one(int (*normalise)(struct str *, const char *, struct err *), const char *text)
{
	AUTO(str_release) struct str once = STR_INIT, twice = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	int result = normalise(&once, text, &e);

	check_result(result, &e);
	if (result ? once.len != 0
		   : normalise(&twice, once.buf, NULL) || strcmp(once.buf, twice.buf) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(str_release) struct str text = STR_INIT, hosts = STR_INIT, key = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	int result;

	str_addn(&text, (const char *)data, size);
	check_one(ssh_key_normalise, text.buf);
	check_one(ssh_host_normalise, text.buf);
	result = ssh_known_host_split(&hosts, &key, text.buf, &e);
	check_result(result, &e);
	if (!hosts.len != !key.len || !hosts.len != (result != 0))
		abort();
	return 0;
}

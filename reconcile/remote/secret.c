#include "remote/secret.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

static int read_variable(struct str *out, const char *name, struct err *e)
{
	const char *value = getenv(name);

	/* What secrets are recognised by is none of them. */
	if (strcmp(name, "COOPER_KEY") == 0)
		return err_set(e, ERR_INPUT, "'%s' is Cooper's own, and is not sent", name);
	if (!value || !*value)
		return err_set(e, ERR_INPUT, "the environment has no variable '%s'", name);
	str_add(out, value);
	if (out->failed)
		return err_set(e, ERR_INPUT, "the variable '%s' is longer than %d bytes", name,
			SECRET_MAX);
	return 0;
}

static int read_file(struct str *out, const char *path, struct err *e)
{
	if (file_read(out, path, e) < 0)
		return -1;
	if (memchr(out->buf, '\0', out->len))
		return err_set(e, ERR_INPUT, "'%s' is no text: it has a NUL inside", path);
	while (out->len && strchr("\r\n", out->buf[out->len - 1]))
		str_truncate(out, out->len - 1);
	return out->len ? 0 : err_set(e, ERR_INPUT, "'%s' is empty", path);
}

int secret_read(struct str *out, const struct value *reference, struct err *e)
{
	const char *variable = value_text(value_get(reference, "env"), NULL);

	if (variable)
		return read_variable(out, variable, e);
	return read_file(out, value_text(value_get(reference, "file"), ""), e);
}

void secret_release(struct str *secret)
{
	if (secret->capacity)
		explicit_bzero(secret->buf, secret->capacity);
	str_release(secret);
}

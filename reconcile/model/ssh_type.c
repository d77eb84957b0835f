#include "model/ssh_type.h"

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>
#include <string.h>

enum { ANY = SSH_PART_ANY };

/* As RFC 4253, 5656 and 8709 and OpenSSH's PROTOCOL.u2f have them. */
const struct ssh_type ssh_types[] = {
	{ "ssh-ed25519", { 32 } },
	{ "ssh-rsa", { ANY, ANY } },
	{ "ssh-dss", { ANY, ANY, ANY, ANY } },
	{ "ecdsa-sha2-nistp256", { 8, 65 } },
	{ "ecdsa-sha2-nistp384", { 8, 97 } },
	{ "ecdsa-sha2-nistp521", { 8, 133 } },
	{ "sk-ssh-ed25519@openssh.com", { 32, ANY } },
	{ "sk-ecdsa-sha2-nistp256@openssh.com", { 8, 65, ANY } },
	{ NULL, { 0 } },
};

/* What is left of a key's content. */
struct blob {
	const unsigned char *at;
	size_t left;
};

const struct ssh_type *ssh_type_find(const char *name, size_t len)
{
	const struct ssh_type *type;

	for (type = ssh_types; type->name; type++)
		if (strlen(type->name) == len && memcmp(type->name, name, len) == 0)
			return type;
	return NULL;
}

static int cut_short(const struct ssh_type *type, struct err *e)
{
	return err_set(e, ERR_MANIFEST,
		"the content of the %s key is cut short: copy the whole line, '=' at its end "
		"included",
		type->name);
}

static int base64_digit(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* How many '=' fill the last four characters: 0 to 2. */
static size_t padding(const char *base64, size_t len)
{
	size_t n = 0;

	while (n < 2 && n < len && base64[len - 1 - n] == '=')
		n++;
	return n;
}

static int decode(
	struct str *out, const char *base64, size_t len, const struct ssh_type *type, struct err *e)
{
	size_t i, pad = padding(base64, len);
	uint32_t bits = 0;

	for (i = 0; i < len - pad; i++) {
		int digit = base64_digit(base64[i]);

		if (digit < 0)
			return err_set(e, ERR_MANIFEST,
				"the content of the %s key is no base64: copy the whole line, as "
				"ssh-keygen "
				"wrote it",
				type->name);
		bits = bits << 6 | (uint32_t)digit;
		if (i % 4)
			str_addch(out, (char)(bits >> (6 - 2 * (i % 4)) & 0xff));
	}
	if (len % 4)
		return cut_short(type, e);
	/* Bits that say nothing must be 0, or one key would have several spellings. */
	if (bits & ((1U << 2 * pad) - 1))
		return err_set(e, ERR_MANIFEST,
			"the content of the %s key does not end as base64 does: copy the whole "
			"line",
			type->name);
	return 0;
}

/* The next part of `blob`, 32 bits of length and as many bytes, or NULL where it ends before. */
static const char *next_part(struct blob *blob, size_t *len)
{
	const unsigned char *p = blob->at;

	if (blob->left < 4)
		return NULL;
	*len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	if (*len > blob->left - 4)
		return NULL;
	blob->at += 4 + *len;
	blob->left -= 4 + *len;
	return (const char *)p + 4;
}

static int check_name(struct blob *blob, const struct ssh_type *type, struct err *e)
{
	const struct ssh_type *is;
	const char *name;
	size_t len;

	name = next_part(blob, &len);
	if (!name)
		return cut_short(type, e);
	is = ssh_type_find(name, len);
	if (is == type)
		return 0;
	return err_set(e, ERR_MANIFEST,
		"the key says that it is %s, but its content is %s: copy the whole line",
		type->name, is ? is->name : "something else");
}

static int check_parts(struct blob *blob, const struct ssh_type *type, struct err *e)
{
	size_t i, len;

	for (i = 0; i < SSH_TYPE_PARTS && type->parts[i]; i++) {
		if (!next_part(blob, &len))
			return cut_short(type, e);
		if (type->parts[i] == ANY ? !len : len != type->parts[i])
			return err_set(e, ERR_MANIFEST,
				"the content of the %s key has not the size of one: copy the whole "
				"line",
				type->name);
	}
	if (blob->left)
		return err_set(e, ERR_MANIFEST,
			"the content of the %s key goes on behind its end: copy the line as it is",
			type->name);
	return 0;
}

int ssh_type_check(const struct ssh_type *type, const char *base64, size_t len, struct err *e)
{
	AUTO(str_release) struct str bytes = STR_INIT;
	struct blob blob;

	if (!len)
		return err_set(e, ERR_MANIFEST, "the %s key has a type and no content", type->name);
	if (decode(&bytes, base64, len, type, e))
		return -1;
	blob = (struct blob){ (const unsigned char *)bytes.buf, bytes.len };
	return check_name(&blob, type, e) || check_parts(&blob, type, e) ? -1 : 0;
}

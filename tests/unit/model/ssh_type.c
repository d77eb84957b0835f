#include "model/ssh_type.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <stdbool.h>
#include <string.h>

enum { ANY = SSH_PART_ANY };

/* A part: its length before as many times the letter 'k'. */
static void add_part(struct str *blob, size_t len)
{
	str_addch(blob, (char)(len >> 24 & 0xff));
	str_addch(blob, (char)(len >> 16 & 0xff));
	str_addch(blob, (char)(len >> 8 & 0xff));
	str_addch(blob, (char)(len & 0xff));
	str_fill(blob, 'k', len);
}

static void add_name(struct str *blob, const char *name)
{
	add_part(blob, strlen(name));
	str_truncate(blob, 4);
	str_add(blob, name);
}

static void encode(struct str *out, const struct str *blob)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t bit, six;

	for (bit = 0; bit < 8 * blob->len; bit += 6) {
		unsigned value = 0;

		for (six = bit; six < bit + 6; six++) {
			unsigned byte = six / 8 < blob->len ? (unsigned char)blob->buf[six / 8] : 0;

			value = value << 1 | (byte >> (7 - six % 8) & 1);
		}
		str_addch(out, digits[value]);
	}
	while (out->len % 4)
		str_addch(out, '=');
}

/* The message for a key of `type` that has the bytes of `blob`; "" where it is right. */
static void check(struct str *message, const char *type, const struct str *blob)
{
	AUTO(str_release) struct str base64 = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct ssh_type *found = ssh_type_find(type, strlen(type));
	int result;

	assert_non_null(found);
	encode(&base64, blob);
	result = ssh_type_check(found, base64.buf, base64.len, &e);
	assert_int_equal(result, e.code == ERR_NONE ? 0 : -1);
	str_reset(message);
	str_add(message, err_text(&e));
}

static void make(struct str *blob, const struct ssh_type *type)
{
	size_t i;

	add_name(blob, type->name);
	for (i = 0; i < SSH_TYPE_PARTS && type->parts[i]; i++)
		add_part(blob, type->parts[i] == ANY ? 7 : type->parts[i]);
}

static void test_types_by_name(void **state)
{
	static const char *const none[] = { "", "ssh", "ssh-", "ssh-rs", "ssh-rsa2", "SSH-RSA",
		"ssh-ed25519-cert-v01@openssh.com" };
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < COUNT(none); i++)
		assert_null(ssh_type_find(none[i], strlen(none[i])));
	for (; ssh_types[n].name; n++)
		assert_ptr_equal(
			ssh_type_find(ssh_types[n].name, strlen(ssh_types[n].name)), &ssh_types[n]);
	assert_int_equal(n, 8);
	assert_string_equal(ssh_type_find("ssh-rsa AAAA", 7)->name, "ssh-rsa");
}

/* Every prefix of a right content is cut short, whether or not its base64 is whole. */
static void test_contents_of_every_type(void **state)
{
	const struct ssh_type *type;
	AUTO(str_release) struct str message = STR_INIT, expected = STR_INIT;

	(void)state;
	for (type = ssh_types; type->name; type++) {
		AUTO(str_release) struct str blob = STR_INIT;

		make(&blob, type);
		check(&message, type->name, &blob);
		assert_string_equal(message.buf, "");
		str_addch(&blob, 'x');
		str_reset(&expected);
		str_addf(&expected,
			"the content of the %s key goes on behind its end: copy the line as it is",
			type->name);
		check(&message, type->name, &blob);
		assert_string_equal(message.buf, expected.buf);
		str_reset(&expected);
		str_addf(&expected,
			"the content of the %s key is cut short: copy the whole line, '=' at its "
			"end included",
			type->name);
		str_truncate(&blob, blob.len - 1);
		while (blob.len > 1) {
			str_truncate(&blob, blob.len - 1);
			check(&message, type->name, &blob);
			assert_string_equal(message.buf, expected.buf);
		}
	}
}

/* As it is copied by somebody who ends too early: '=' may be all that is missing. */
static void test_every_shorter_base64(void **state)
{
	const struct ssh_type *type;

	(void)state;
	for (type = ssh_types; type->name; type++) {
		AUTO(str_release) struct str blob = STR_INIT, base64 = STR_INIT;
		size_t len;

		make(&blob, type);
		encode(&base64, &blob);
		assert_int_equal(ssh_type_check(type, base64.buf, base64.len, NULL), 0);
		for (len = 0; len < base64.len; len++)
			assert_int_equal(ssh_type_check(type, base64.buf, len, NULL), -1);
	}
}

static void test_parts_have_their_size(void **state)
{
	static const struct {
		const char *type;
		size_t parts[SSH_TYPE_PARTS];
		bool right;
	} rows[] = {
		{ "ssh-ed25519", { 32 }, true },
		{ "ssh-ed25519", { 31 }, false },
		{ "ssh-ed25519", { 33 }, false },
		{ "ssh-rsa", { 3, 257 }, true },
		{ "ssh-rsa", { 1, 2000 }, true },
		{ "ecdsa-sha2-nistp256", { 8, 65 }, true },
		{ "ecdsa-sha2-nistp256", { 8, 97 }, false },
		{ "ecdsa-sha2-nistp384", { 8, 97 }, true },
		{ "ecdsa-sha2-nistp384", { 8, 65 }, false },
		{ "ecdsa-sha2-nistp521", { 8, 133 }, true },
		{ "ecdsa-sha2-nistp521", { 9, 133 }, false },
		{ "sk-ssh-ed25519@openssh.com", { 32, 4 }, true },
		{ "sk-ssh-ed25519@openssh.com", { 4, 32 }, false },
		{ "sk-ecdsa-sha2-nistp256@openssh.com", { 8, 65, 4 }, true },
		{ "sk-ecdsa-sha2-nistp256@openssh.com", { 8, 64, 4 }, false },
	};
	AUTO(str_release) struct str message = STR_INIT, expected = STR_INIT;
	size_t i, part;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str blob = STR_INIT;

		add_name(&blob, rows[i].type);
		for (part = 0; part < SSH_TYPE_PARTS && rows[i].parts[part]; part++)
			add_part(&blob, rows[i].parts[part]);
		check(&message, rows[i].type, &blob);
		str_reset(&expected);
		if (!rows[i].right)
			str_addf(&expected,
				"the content of the %s key has not the size of one: copy the whole "
				"line",
				rows[i].type);
		assert_string_equal(message.buf, expected.buf);
	}
}

/* A number of no bytes is none. */
static void test_an_empty_part(void **state)
{
	AUTO(str_release) struct str blob = STR_INIT, message = STR_INIT;

	(void)state;
	add_name(&blob, "ssh-rsa");
	add_part(&blob, 3);
	add_part(&blob, 0);
	check(&message, "ssh-rsa", &blob);
	assert_string_equal(message.buf,
		"the content of the ssh-rsa key has not the size of one: copy the whole line");
}

/* A length that the bytes do not have, up to the longest, is not read past the end. */
static void test_lengths_that_lie(void **state)
{
	AUTO(str_release) struct str blob = STR_INIT, message = STR_INIT;
	size_t i;

	(void)state;
	make(&blob, ssh_type_find("ssh-ed25519", 11));
	for (i = 0; i < 4; i++) {
		blob.buf[15 + i] ^= '\x80';
		check(&message, "ssh-ed25519", &blob);
		assert_string_equal(message.buf,
			"the content of the ssh-ed25519 key is cut short: copy "
			"the whole line, '=' at its end included");
		blob.buf[15 + i] ^= '\x80';
	}
	memset(blob.buf, 0xff, 4);
	check(&message, "ssh-ed25519", &blob);
	assert_non_null(strstr(message.buf, "cut short"));
}

static void test_a_content_of_another_type(void **state)
{
	AUTO(str_release) struct str blob = STR_INIT, other = STR_INIT, message = STR_INIT;

	(void)state;
	make(&blob, ssh_type_find("ssh-rsa", 7));
	check(&message, "ssh-ed25519", &blob);
	assert_string_equal(message.buf, "the key says that it is ssh-ed25519, but its content is "
					 "ssh-rsa: copy the whole line");
	/* A name that is none is not shown. */
	add_name(&other, "secret");
	check(&message, "ssh-rsa", &other);
	assert_string_equal(message.buf, "the key says that it is ssh-rsa, but its content is "
					 "something else: copy the whole line");
}

static void test_strict_base64(void **state)
{
	/* Bytes that are no key tell only whether the base64 was taken. */
	static const char *const cut = "is cut short", *const none = "is no base64",
				 *const end = "does not end as base64 does";
	const struct {
		const char *text, *message;
	} rows[] = {
		{ "", "has a type and no content" },
		{ "AAAA", cut },
		{ "AAA=", cut },
		{ "AA==", cut },
		{ "A", cut },
		{ "AA", cut },
		{ "AAA", cut },
		{ "AA=", cut },
		{ "AAAAA", cut },
		{ "=", cut },
		{ "A===", none },
		{ "====", none },
		{ "AA=A", none },
		{ "AA==AAAA", none },
		{ "AAA-", none },
		{ "AA_A", none },
		{ "AA,A", none },
		{ "AA\xc3\xa4", none },
		{ "AB==", end },
		{ "AP==", end },
		{ "AAB=", end },
		{ "AAD=", end },
		{ "Qg==", cut },
		{ "QUE=", cut },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(
			ssh_type_check(&ssh_types[0], rows[i].text, strlen(rows[i].text), &e), -1);
		assert_int_equal(e.code, ERR_MANIFEST);
		if (!strstr(err_text(&e), rows[i].message))
			fail_msg("'%s': %s", rows[i].text, err_text(&e));
	}
}

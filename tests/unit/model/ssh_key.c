#include "model/ssh_key.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

#include <string.h>

/* Made with ssh-keygen; nobody has the other half. */
#define ED "AAAAC3NzaC1lZDI1NTE5AAAAIGSSWm+f4RwI+JBhOvi2n75vCJT1wLE4dPAkHXX/dKPK"
#define EC                                                                                         \
	"AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBP5IVMBHSCFk9bo1hV1zMuIyXF0tAMxmfK2Y" \
	"D2DdqQOS8+s8f4gkdNFHrahcLCUM6shVBwlNNcto3l3ySJo+9Hw="

#define ED_KEY "ssh-ed25519 " ED
#define EC_KEY "ecdsa-sha2-nistp256 " EC

#define PRIVATE                                                                                    \
	"THIS IS A PRIVATE KEY, and only the public one belongs here: take it out, replace the "   \
	"key pair if anybody could have read it, and write what the .pub file has"
#define NO_KEY  "no SSH key: write the line of the .pub file, such as 'ssh-ed25519 AAAA...'"
#define SEVERAL "an SSH key is one line, and here are several: write each key by itself"
#define NO_HOST "no host: write 'HOST' or '[HOST]:PORT'"
#define NO_PORT "no host: one with a port is written '[HOST]:PORT'"

struct row {
	const char *text, *expected;
};

typedef int normalise_fn(struct str *, const char *, struct err *);

static void assert_takes(normalise_fn *normalise, const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(str_release) struct str out = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(normalise(&out, rows[i].text, &e), 0);
		assert_string_equal(out.buf, rows[i].expected);
		assert_int_equal(e.code, ERR_NONE);
		/* What is normal stays as it is. */
		str_reset(&out);
		assert_int_equal(normalise(&out, rows[i].expected, &e), 0);
		assert_string_equal(out.buf, rows[i].expected);
	}
}

static void assert_refuses(normalise_fn *normalise, const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(str_release) struct str out = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		str_add(&out, "before");
		assert_int_equal(normalise(&out, rows[i].text, &e), -1);
		assert_string_equal(err_text(&e), rows[i].expected);
		assert_int_equal(e.code, ERR_MANIFEST);
		assert_string_equal(out.buf, "before");
	}
}

static void test_one_spelling_of_a_key(void **state)
{
	static const struct row rows[] = {
		{ ED_KEY, ED_KEY },
		{ ED_KEY " ana@acme.example", ED_KEY },
		{ ED_KEY " a comment\twith = and ssh-rsa", ED_KEY },
		{ "  \tssh-ed25519 \t  " ED "   \n", ED_KEY },
		{ ED_KEY "\r\n\n", ED_KEY },
		{ "\n" ED_KEY, ED_KEY },
		{ ED_KEY " the PRIVATE KEY is at home", ED_KEY },
		{ EC_KEY, EC_KEY },
		{ EC_KEY " \xc3\xa4", EC_KEY },
	};

	(void)state;
	assert_takes(ssh_key_normalise, rows, COUNT(rows));
}

static void test_a_key_is_appended(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "key ");
	assert_int_equal(ssh_key_normalise(&out, ED_KEY " x", NULL), 0);
	assert_string_equal(out.buf, "key " ED_KEY);
	assert_int_equal(ssh_key_normalise(&out, "x", NULL), -1);
}

static void test_what_is_no_key(void **state)
{
	static const struct row rows[] = {
		{ "", NO_KEY },
		{ " \n ", NO_KEY },
		{ "hunter2", NO_KEY },
		{ ED, NO_KEY },
		{ "SSH-ED25519 " ED, NO_KEY },
		{ "ssh-ed25519", "the ssh-ed25519 key has a type and no content" },
		{ "ssh-ed25519  \n", "the ssh-ed25519 key has a type and no content" },
		{ "no-pty " ED_KEY, "something stands before 'ssh-ed25519': write the key without "
				    "options, from its type on" },
		{ "command=\"a b\",no-pty " EC_KEY,
			"something stands before 'ecdsa-sha2-nistp256': "
			"write the key without options, from its type on" },
		{ "example.com " ED_KEY, "something stands before 'ssh-ed25519': write the key "
					 "without options, from its type on" },
		{ "ssh-ed25591 " ED,
			"'ssh-ed25591' is no type of SSH key, did you mean 'ssh-ed25519'?" },
		{ "ssh-nothing-like-it " ED, "'ssh-nothing-like-it' is no type of SSH key" },
		{ "ssh-ed25519-cert-v01@openssh.com " ED,
			"'ssh-ed25519-cert-v01@openssh.com' is a certificate: write the public key "
			"that it was made for" },
		/* Too unlike a type to be shown. */
		{ "ssh-Secret " ED, NO_KEY },
		{ "ssh-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa " ED, NO_KEY },
		{ ED_KEY "\n" EC_KEY, SEVERAL },
		{ "ssh-ed25519\n" ED, SEVERAL },
		{ "ssh-ed25519 AAAA\nAAAA", SEVERAL },
		{ "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n",
			"a public key in the format RFC 4716: 'ssh-keygen -i -m RFC4716 -f FILE' "
			"writes the line that belongs here" },
		{ "-----BEGIN PUBLIC KEY-----\nAAAA\n",
			"a public key in the format PKCS8: 'ssh-keygen -i -m PKCS8 -f FILE' writes "
			"the line that belongs here" },
		{ "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n",
			"a public key in the format PEM: 'ssh-keygen -i -m PEM -f FILE' writes the "
			"line that belongs here" },
	};

	(void)state;
	assert_refuses(ssh_key_normalise, rows, COUNT(rows));
}

/* Whole, in a row as YAML folds it, without its first line, behind what is right, and in other formats. */
static void test_a_private_key_is_named_and_not_shown(void **state)
{
	static const struct row rows[] = {
		{ "-----BEGIN OPENSSH "
		  "PRIVATE KEY-----\nSECRET\n",
			PRIVATE },
		{ "-----BEGIN OPENSSH "
		  "PRIVATE KEY----- SECRET -----END",
			PRIVATE },
		{ "-----BEGIN RSA "
		  "PRIVATE KEY-----\nSECRET",
			PRIVATE },
		{ "-----BEGIN EC "
		  "PRIVATE KEY-----",
			PRIVATE },
		{ "-----BEGIN ENCRYPTED "
		  "PRIVATE KEY-----",
			PRIVATE },
		{ "-----BEGIN "
		  "PRIVATE KEY-----",
			PRIVATE },
		{ "SECRET\n-----END OPENSSH "
		  "PRIVATE KEY-----",
			PRIVATE },
		{ "b3BlbnNzaC1rZXktdjEA"
		  "SECRET",
			PRIVATE },
		{ "ssh-ed25519 b3BlbnNzaC1rZXktdjEA"
		  "SECRET",
			PRIVATE },
		{ "PuTTY-User-Key-File-3: ssh-ed25519\nSECRET", PRIVATE },
		{ "SSH PRIVATE KEY FILE FORMAT 1.1\nSECRET", PRIVATE },
		{ ED_KEY "\n-----BEGIN OPENSSH "
			 "PRIVATE KEY-----\nSECRET\n",
			PRIVATE },
	};
	AUTO(str_release) struct str key = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	size_t i;

	(void)state;
	assert_refuses(ssh_key_normalise, rows, COUNT(rows));
	assert_refuses(ssh_host_normalise, rows, COUNT(rows));
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str hosts = STR_INIT;

		assert_int_equal(ssh_known_host_split(&hosts, &key, rows[i].text, &e), -1);
		assert_string_equal(err_text(&e), PRIVATE);
	}
	/* However long it is. */
	str_fill(&key, 'x', 20000);
	str_add(&key, "-----BEGIN OPENSSH "
		      "PRIVATE KEY-----");
	assert_int_equal(ssh_key_normalise(&key, key.buf, &e), -1);
	assert_string_equal(err_text(&e), PRIVATE);
}

static void test_the_longest_text(void **state)
{
	AUTO(str_release) struct str text = STR_INIT, out = STR_INIT, key = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	str_add(&text, ED_KEY " ");
	str_fill(&text, 'x', SSH_KEY_TEXT_MAX - text.len);
	assert_int_equal(ssh_key_normalise(&out, text.buf, &e), 0);
	assert_string_equal(out.buf, ED_KEY);
	str_addch(&text, 'x');
	assert_int_equal(ssh_key_normalise(&out, text.buf, &e), -1);
	assert_string_equal(err_text(&e), "no SSH key: the text is longer than 16384 bytes");
	assert_int_equal(ssh_host_normalise(&out, text.buf, &e), -1);
	assert_int_equal(ssh_known_host_split(&out, &key, text.buf, &e), -1);
	assert_string_equal(out.buf, ED_KEY);
}

static void test_one_spelling_of_a_host(void **state)
{
	static const struct row rows[] = {
		{ "example.com", "example.com" },
		{ " Example.COM\n", "example.com" },
		{ "a_b-c.d1", "a_b-c.d1" },
		{ "192.0.2.7", "192.0.2.7" },
		{ "2001:DB8::1", "2001:db8::1" },
		{ "::ffff:192.0.2.7", "::ffff:192.0.2.7" },
		{ "[example.com]:2222", "[example.com]:2222" },
		{ "[Example.com]:22", "example.com" },
		{ "[example.com]:022", "example.com" },
		{ "[::1]:65535", "[::1]:65535" },
		{ "a.example,192.0.2.7,[B.example]:7", "a.example,192.0.2.7,[b.example]:7" },
	};

	(void)state;
	assert_takes(ssh_host_normalise, rows, COUNT(rows));
}

static void test_what_is_no_host(void **state)
{
	static const struct row rows[] = {
		{ "", NO_HOST },
		{ " ", NO_HOST },
		{ ",", NO_HOST },
		{ "a,", NO_HOST },
		{ "a,,b", NO_HOST },
		{ "-a", NO_HOST },
		{ ".", NO_HOST },
		{ "a/b", NO_HOST },
		{ "\xc3\xa4.example", NO_HOST },
		{ "a]b", NO_HOST },
		{ "[a", NO_HOST },
		{ "[a]", NO_HOST },
		{ "[a]2222", NO_HOST },
		{ "[a]:", NO_PORT },
		{ "[]:22", NO_PORT },
		{ "[a]:0", NO_PORT },
		{ "[a]:65536", NO_PORT },
		{ "[a]:-1", NO_PORT },
		{ "[a]:12345678901", NO_PORT },
		{ "[a]:22x", NO_PORT },
		{ "[[a]]:22", NO_PORT },
		{ "a.example:22", NO_PORT },
		{ "1:g::", NO_PORT },
		{ "*.example", "a pattern is no known host: write the name of each host" },
		{ "a,host?", "a pattern is no known host: write the name of each host" },
		{ "!a", "a host that is excluded is not kept: write the hosts that are meant" },
		{ "a,!b", "a host that is excluded is not kept: write the hosts that are meant" },
		{ "|1|c2FsdA==|aGFzaA==", "a hashed name hides the host: write the name itself, as "
					  "'ssh-keyscan HOST' prints it" },
		{ "@revoked", "a marker such as @cert-authority is not kept: write the line of the "
			      "host itself" },
		{ "#a", "a comment is no known host: write 'HOST TYPE BASE64'" },
		{ "a b",
			"a host is one word, and here are several: write 'HOST' or '[HOST]:PORT'" },
	};

	(void)state;
	assert_refuses(ssh_host_normalise, rows, COUNT(rows));
}

static void test_the_longest_host(void **state)
{
	AUTO(str_release) struct str name = STR_INIT, out = STR_INIT;

	(void)state;
	str_fill(&name, 'a', 255);
	assert_int_equal(ssh_host_normalise(&out, name.buf, NULL), 0);
	assert_string_equal(out.buf, name.buf);
	str_addch(&name, 'a');
	assert_int_equal(ssh_host_normalise(&out, name.buf, NULL), -1);
}

static void test_a_known_host_is_split(void **state)
{
	static const struct {
		const char *line, *hosts, *key;
	} rows[] = {
		{ "example.com " ED_KEY, "example.com", ED_KEY },
		{ "example.com,192.0.2.7 " ED_KEY " a comment\n", "example.com,192.0.2.7", ED_KEY },
		{ " [Example.com]:2222\tecdsa-sha2-nistp256\t" EC, "[example.com]:2222", EC_KEY },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str hosts = STR_INIT, key = STR_INIT;

		assert_int_equal(ssh_known_host_split(&hosts, &key, rows[i].line, NULL), 0);
		assert_string_equal(hosts.buf, rows[i].hosts);
		assert_string_equal(key.buf, rows[i].key);
	}
}

static int split_only(struct str *hosts, const char *line, struct err *e)
{
	AUTO(str_release) struct str key = STR_INIT;
	int result = ssh_known_host_split(hosts, &key, line, e);

	assert_string_equal(key.buf, "");
	return result;
}

static void test_what_is_no_known_host(void **state)
{
	static const struct row rows[] = {
		{ "", "a known host begins with its name: write 'HOST TYPE BASE64'" },
		{ ED_KEY, "a known host begins with its name: write 'HOST TYPE BASE64'" },
		{ "# example.com:22 SSH-2.0",
			"a comment is no known host: write 'HOST TYPE BASE64'" },
		{ "@cert-authority *.example " ED_KEY, "a marker such as @cert-authority is not "
						       "kept: write the line of the host itself" },
		{ "|1|c2FsdA==|aGFzaA== " ED_KEY, "a hashed name hides the host: write the name "
						  "itself, as 'ssh-keyscan HOST' prints it" },
		{ "*.example " ED_KEY, "a pattern is no known host: write the name of each host" },
		{ "example.com:22 " ED_KEY, NO_PORT },
		{ "example.com", NO_KEY },
		{ "example.com ssh-ed25519", "the ssh-ed25519 key has a type and no content" },
		{ "a 2048 65537 1234", NO_KEY },
		{ "a " ED_KEY "\nb " ED_KEY, SEVERAL },
	};

	(void)state;
	assert_refuses(split_only, rows, COUNT(rows));
}

static void test_what_people_tell_a_key_by(void **state)
{
	static const char *const rows[][2] = {
		{ "ssh-ed25519 "
		  "AAAAC3NzaC1lZDI1NTE5AAAAIOUiGYt0Br3DLrWw560TWTXIStFj5ePfvLfJLstMWPoX",
			"ssh-ed25519 ...vLfJLstMWPoX" },
		{ "no key", "no key" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str out = STR_INIT;

		ssh_key_show(&out, rows[i][0]);
		assert_string_equal(out.buf, rows[i][1]);
	}
}

#include "model/ssh_key.h"

#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "base/suggest.h"
#include "model/ssh_type.h"

#include <ctype.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

enum { HOST_MAX = 255, PORT_MAX = 65535, SSH_PORT = 22 };

#define BLANKS "\t\n\v\f\r "

/* Texts that are only in a file that is to stay at home: PEM and OpenSSH, its bare content, PuTTY. */
static const char *const private_marks[] = { "PRIVATE KEY-----", "b3BlbnNzaC1rZXktdjEA",
	"PuTTY-User-Key-File-", "SSH PRIVATE KEY FILE FORMAT" };

/* Public keys in other dresses, and what undresses them. */
static const struct {
	const char *mark, *format, *option;
} foreign[] = {
	{ "BEGIN SSH2 PUBLIC KEY", "RFC 4716", "RFC4716" },
	{ "BEGIN RSA PUBLIC KEY", "PEM", "PEM" },
	{ "BEGIN PUBLIC KEY", "PKCS8", "PKCS8" },
};

/* A piece of a text: a word. */
struct span {
	const char *text;
	size_t len;
};

static struct span next_word(const char **at)
{
	struct span word = { .text = *at + strspn(*at, BLANKS) };

	word.len = strcspn(word.text, BLANKS);
	*at = word.text + word.len;
	return word;
}

static const struct ssh_type *type_of(struct span word)
{
	return ssh_type_find(word.text, word.len);
}

static int check_private(const char *text, struct err *e)
{
	size_t i;

	for (i = 0; i < COUNT(private_marks); i++)
		if (strstr(text, private_marks[i]))
			return err_set(e, ERR_MANIFEST,
				"THIS IS A PRIVATE KEY, and only the public one belongs here: take "
				"it out, "
				"replace the key pair if anybody could have read it, and write "
				"what the "
				".pub file has");
	return 0;
}

static int check_size(const char *text, struct err *e)
{
	if (strnlen(text, SSH_KEY_TEXT_MAX + 1) > SSH_KEY_TEXT_MAX)
		return err_set(e, ERR_MANIFEST, "no SSH key: the text is longer than %d bytes",
			SSH_KEY_TEXT_MAX);
	return 0;
}

static int check_one_line(const char *text, struct err *e)
{
	const char *first = text + strspn(text, BLANKS);
	const char *second = first + strcspn(first, "\r\n");

	if (second[strspn(second, BLANKS)])
		return err_set(e, ERR_MANIFEST,
			"an SSH key is one line, and here are several: write each key by itself");
	return 0;
}

/* Whether a word that names no type looks like one, and no secret: only then it is said. */
static bool type_like(struct span word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-@.";
	static const char *const starts[] = { "ssh-", "ecdsa-", "sk-" };
	size_t i;

	if (word.len > 48 || strspn(word.text, letters) < word.len)
		return false;
	for (i = 0; i < COUNT(starts); i++)
		if (strncmp(word.text, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

static int refuse_type(struct span word, struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT;
	struct suggest nearest;
	char hint[128];
	const struct ssh_type *type;

	str_addn(&name, word.text, word.len);
	if (strstr(name.buf, "-cert-"))
		return err_set(e, ERR_MANIFEST,
			"'%s' is a certificate: write the public key that it was made for",
			name.buf);
	nearest = (struct suggest)SUGGEST_FOR(name.buf);
	for (type = ssh_types; type->name; type++)
		suggest_add(&nearest, type->name);
	return err_set(e, ERR_MANIFEST, "'%s' is no type of SSH key%s", name.buf,
		suggest_text(&nearest, hint, sizeof hint));
}

/* Says what is wrong with a line that does not begin with a type but with `word`; `rest` is behind it. */
static int refuse_start(struct span word, const char *rest, struct err *e)
{
	size_t i;

	for (i = 0; i < COUNT(foreign); i++)
		if (strstr(word.text, foreign[i].mark))
			return err_set(e, ERR_MANIFEST,
				"a public key in the format %s: 'ssh-keygen -i -m %s -f FILE' "
				"writes the "
				"line that belongs here",
				foreign[i].format, foreign[i].option);
	if (type_like(word))
		return refuse_type(word, e);
	while (word.len) {
		const struct ssh_type *type = type_of(word);

		if (type)
			return err_set(e, ERR_MANIFEST,
				"something stands before '%s': write the key without options, from "
				"its "
				"type on",
				type->name);
		word = next_word(&rest);
	}
	return err_set(e, ERR_MANIFEST,
		"no SSH key: write the line of the .pub file, such as 'ssh-ed25519 AAAA...'");
}

int ssh_key_normalise(struct str *out, const char *text, struct err *e)
{
	const char *at = text;
	const struct ssh_type *type;
	struct span word;

	if (check_private(text, e) || check_size(text, e))
		return -1;
	word = next_word(&at);
	type = type_of(word);
	if (!type)
		return refuse_start(word, at, e);
	word = next_word(&at);
	if (check_one_line(text, e) || ssh_type_check(type, word.text, word.len, e))
		return -1;
	str_addf(out, "%s ", type->name);
	str_addn(out, word.text, word.len);
	return 0;
}

/* --- known hosts --- */

/* What no name of a host begins with, and what to write instead. */
static const struct {
	char first;
	const char *what;
} refused[] = {
	{ '@', "a marker such as @cert-authority is not kept: write the line of the host itself" },
	{ '|', "a hashed name hides the host: write the name itself, as 'ssh-keyscan HOST' prints "
	       "it" },
	{ '!', "a host that is excluded is not kept: write the hosts that are meant" },
	{ '#', "a comment is no known host: write 'HOST TYPE BASE64'" },
};

static int check_start(struct span word, struct err *e)
{
	size_t i;

	for (i = 0; i < COUNT(refused); i++)
		if (word.len && word.text[0] == refused[i].first)
			return err_set(e, ERR_MANIFEST, "%s", refused[i].what);
	return 0;
}

/* A name or an address: letters, digits and ".-_", or hexadecimal digits with colons. */
static bool is_host(struct span host)
{
	static const char name[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	const char *colon = memchr(host.text, ':', host.len);

	if (!host.len || host.len > HOST_MAX)
		return false;
	if (!colon)
		return isalnum((unsigned char)host.text[0]) && strspn(host.text, name) >= host.len;
	return memchr(colon + 1, ':', host.len - (size_t)(colon + 1 - host.text)) &&
	       strspn(host.text, "0123456789abcdefABCDEF:.") >= host.len;
}

static int refuse_host(struct span host, struct err *e)
{
	if (memchr(host.text, '*', host.len) || memchr(host.text, '?', host.len))
		return err_set(
			e, ERR_MANIFEST, "a pattern is no known host: write the name of each host");
	if (memchr(host.text, ':', host.len))
		return err_set(
			e, ERR_MANIFEST, "no host: one with a port is written '[HOST]:PORT'");
	return err_set(e, ERR_MANIFEST, "no host: write 'HOST' or '[HOST]:PORT'");
}

static void add_lower(struct str *out, struct span text)
{
	for (; text.len; text.text++, text.len--)
		str_addch(out, (char)tolower((unsigned char)*text.text));
}

/* The port behind "[host]", ":" included; -1 where it is none. */
static int parse_port(struct span text)
{
	char digits[8] = "";
	int64_t port;

	if (text.len < 2 || text.len > sizeof digits || text.text[0] != ':')
		return -1;
	memcpy(digits, text.text + 1, text.len - 1);
	return num_parse(digits, 1, PORT_MAX, &port) ? -1 : (int)port;
}

static int add_host(struct str *out, struct span word, struct err *e)
{
	struct span host = word, behind;
	const char *end;
	int port = SSH_PORT;

	if (check_start(word, e))
		return -1;
	if (word.len && word.text[0] == '[') {
		end = memchr(word.text, ']', word.len);
		if (!end)
			return refuse_host(word, e);
		host = (struct span){ word.text + 1, (size_t)(end - word.text) - 1 };
		behind = (struct span){ end + 1, word.len - host.len - 2 };
		port = parse_port(behind);
	}
	if (port < 0 || !is_host(host))
		return refuse_host(word, e);
	str_addf(out, "%s%s", out->len ? "," : "", port == SSH_PORT ? "" : "[");
	add_lower(out, host);
	if (port != SSH_PORT)
		str_addf(out, "]:%d", port);
	return 0;
}

static int add_hosts(struct str *out, struct span word, struct err *e)
{
	AUTO(str_release) struct str hosts = STR_INIT;
	const char *end = word.text + word.len;
	const char *at = word.text;

	for (;; at++) {
		struct span one = { at, 0 };
		const char *comma = memchr(at, ',', (size_t)(end - at));

		one.len = (size_t)((comma ? comma : end) - at);
		if (add_host(&hosts, one, e))
			return -1;
		at += one.len;
		if (at == end)
			break;
	}
	str_addn(out, hosts.buf, hosts.len);
	return 0;
}

int ssh_host_normalise(struct str *out, const char *text, struct err *e)
{
	const char *at = text;
	struct span word;

	if (check_private(text, e) || check_size(text, e))
		return -1;
	word = next_word(&at);
	if (!word.len)
		return err_set(e, ERR_MANIFEST, "no host: write 'HOST' or '[HOST]:PORT'");
	if (next_word(&at).len)
		return err_set(e, ERR_MANIFEST,
			"a host is one word, and here are several: write 'HOST' or '[HOST]:PORT'");
	return add_hosts(out, word, e);
}

int ssh_known_host_split(struct str *hosts, struct str *key, const char *line, struct err *e)
{
	const char *at = line;
	size_t before = hosts->len;
	struct span word;

	if (check_private(line, e) || check_size(line, e))
		return -1;
	word = next_word(&at);
	if (!word.len || type_of(word))
		return err_set(e, ERR_MANIFEST,
			"a known host begins with its name: write 'HOST TYPE BASE64'");
	if (add_hosts(hosts, word, e))
		return -1;
	if (ssh_key_normalise(key, at, e) == 0)
		return 0;
	str_truncate(hosts, before);
	return -1;
}

enum { SHOWN = 12 }; /* characters at the end of a key, which differ between any two */

void ssh_key_show(struct str *out, const char *key)
{
	size_t len = strlen(key);

	if (len > SHOWN)
		str_addf(out, "%.*s ...%s", (int)strcspn(key, " "), key, key + len - SHOWN);
	else
		str_add(out, key);
}

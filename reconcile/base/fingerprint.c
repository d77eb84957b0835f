#include "base/fingerprint.h"

#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/keep.h"
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 256 };

static void wipe(struct str *text)
{
	if (text->capacity)
		explicit_bzero(text->buf, text->capacity);
	str_release(text);
}

/* Sets the key that 64 digits stand for; -1 where they are none. */
static int set_key(struct fingerprint_key *key, const char *digits)
{
	static const char *const name[] = { "cooper-key-name/1" };
	char hash[HASH_TEXT];

	_Static_assert(sizeof key->bytes == HASH_KEY, "a key is a key of hash_keyed()");
	if (hash_read(key->bytes, sizeof key->bytes, digits) < 0)
		return -1;
	hash_keyed(key->bytes, name, COUNT(name), hash);
	memcpy(key->id, hash, FINGERPRINT_ID - 1);
	key->id[FINGERPRINT_ID - 1] = '\0';
	return 0;
}

void fingerprint_key_of(struct fingerprint_key *key, const char *text)
{
	const char *const parts[] = { "cooper-key/1", text };
	char hash[HASH_TEXT];

	hash_texts(parts, COUNT(parts), hash);
	set_key(key, hash);
	explicit_bzero(hash, sizeof hash);
}

/* Who else can read the key can try passwords against what is remembered. */
static int check_mode(const char *path, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return err_system(e, ERR_SYSTEM, "cannot read '%s'", path);
	if (st.st_mode & 077)
		return err_set(e, ERR_SYSTEM,
			"others can read the key '%s' (mode %04o); run: chmod 600 '%s', and remove "
			"it before if somebody may have",
			path, (unsigned)st.st_mode & 07777, path);
	return 0;
}

/* 1, or 0 where there is none. */
static int read_key(struct fingerprint_key *key, const char *path, struct err *e)
{
	AUTO(wipe) struct str text = STR_LIMITED(FILE_MAX);
	int found = keep_read(&text, path, e);

	if (found < 1)
		return found;
	if (check_mode(path, e) < 0)
		return -1;
	str_truncate(&text, strcspn(text.buf, "\n"));
	return set_key(key, text.buf) == 0
		       ? 1
		       : err_set(e, ERR_SYSTEM,
				 "the key '%s' is damaged; remove it, and another is made", path);
}

static int random_digits(struct str *out, struct err *e)
{
	unsigned char bytes[HASH_KEY];
	size_t i;

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return err_system(e, ERR_SYSTEM, "cannot get random numbers");
	/* Its memory is enough from the begin: no half of a key stays behind where it grew. */
	str_fill(out, '0', 2 * sizeof bytes + 1);
	str_reset(out);
	for (i = 0; i < sizeof bytes; i++)
		str_addf(out, "%02x", bytes[i]);
	explicit_bzero(bytes, sizeof bytes);
	return 0;
}

/*
 * A key in a file of its own, which becomes the key unless there is one meanwhile: a link is made at once and replaces
 * nothing.
 */
static int make_key(const char *path, struct err *e)
{
	AUTO(wipe) struct str text = STR_LIMITED(FILE_MAX);
	AUTO(wipe) struct str other = STR_LIMITED(FILE_MAX);
	AUTO(str_release) struct str own = STR_INIT;
	int result = 0;

	if (keep_folder(path, e) < 0 || random_digits(&text, e) < 0 || random_digits(&other, e) < 0)
		return -1;
	str_addch(&text, '\n');
	str_truncate(&other, FINGERPRINT_ID - 1);
	str_addf(&own, "%s.%s", path, other.buf);
	if (keep_write(own.buf, &text, e) < 0)
		return -1;
	if (link(own.buf, path) < 0 && errno != EEXIST)
		result = err_system(e, ERR_SYSTEM, "cannot make the key '%s'", path);
	unlink(own.buf);
	if (result == 0 && file_sync_folder(path) < 0)
		result = err_system(e, ERR_SYSTEM, "cannot make the key '%s'", path);
	return result;
}

static int open_file(struct fingerprint_key *key, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	int found;

	if (keep_path(&path, "key", "or COOPER_KEY", e) < 0)
		return -1;
	found = read_key(key, path.buf, e);
	if (found == 0) {
		if (make_key(path.buf, e) < 0)
			return -1;
		found = read_key(key, path.buf, e);
	}
	if (found == 0)
		return err_set(e, ERR_SYSTEM, "the key '%s' went away", path.buf);
	return found < 0 ? -1 : 0;
}

int fingerprint_key_open(struct fingerprint_key *key, struct err *e)
{
	const char *text = getenv("COOPER_KEY");

	*key = (struct fingerprint_key){ .id = "" };
	if (!text || !*text)
		return open_file(key, e);
	if (strlen(text) < FINGERPRINT_KEY_MIN)
		return err_set(e, ERR_USAGE,
			"COOPER_KEY is too short: %zu characters; it needs %d at least, as of: "
			"openssl rand -hex 32",
			strlen(text), FINGERPRINT_KEY_MIN);
	fingerprint_key_of(key, text);
	return 0;
}

void fingerprint_key_release(struct fingerprint_key *key)
{
	explicit_bzero(key, sizeof *key);
}

void fingerprint_text(const struct fingerprint_key *key, const char *const *contexts, size_t n,
	const char *secret, char text[FINGERPRINT_TEXT])
{
	char context[HASH_TEXT];
	const char *const parts[] = { context, secret };

	_Static_assert((int)FINGERPRINT_TEXT == (int)HASH_TEXT, "a fingerprint is a hash");
	hash_keyed(key->bytes, contexts, n, context);
	hash_keyed(key->bytes, parts, COUNT(parts), text);
}

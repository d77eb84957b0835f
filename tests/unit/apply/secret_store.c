#include "apply/secret_store.h"

#include "base/err.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/str.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define SERVER "https://api.example/2.0"
#define ONE    "{00000000-0000-0000-0000-000000000001}"
#define TWO    "{00000000-0000-0000-0000-000000000002}"

static char top[] = "/tmp/cooper-secrets-XXXXXX";
static char folder[64], path[80], lock[96];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	snprintf(folder, sizeof folder, "%s/cooper", top);
	snprintf(path, sizeof path, "%s/secrets.json", folder);
	snprintf(lock, sizeof lock, "%s.lock", path);
	return setenv("XDG_STATE_HOME", top, 1);
}

static void forget(void)
{
	unlink(path);
	unlink(lock);
	rmdir(folder);
}

static int group_teardown(void **state)
{
	(void)state;
	forget();
	return rmdir(top);
}

static struct secret_entry at(const char *address, const char *identity)
{
	return (struct secret_entry){
		.server = SERVER, .address = address, .field = "secret", .identity = identity
	};
}

static struct secret_entry sent(const char *address, const char *identity, const char *fingerprint)
{
	struct secret_entry e = at(address, identity);

	e.key = "0123456789abcdef";
	e.fingerprint = fingerprint;
	e.sent_ms = 7;
	return e;
}

static void put(struct secret_store *s, struct secret_entry e)
{
	secret_store_put(s, &e);
}

/* The fingerprint that is found there; "none" where there is no entry, "open" where it has none. */
static const char *found(const struct secret_store *s, const char *address, const char *identity)
{
	const struct secret_entry place = at(address, identity);
	const struct secret_entry *e = secret_store_find(s, &place);

	return !e ? "none" : e->fingerprint ? e->fingerprint : "open";
}

static void open_store(struct secret_store *s)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (secret_store_open(s, path, &e) < 0)
		fail_msg("%s", err_text(&e));
}

static void spoil(const char *text)
{
	int fd;

	mkdir(folder, 0700);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void assert_refused(enum err_code code, const char *part)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(secret_store_read(&s, path, &e), -1);
	assert_int_equal(e.code, code);
	if (!strstr(err_text(&e), part))
		fail_msg("'%s' without '%s'", err_text(&e), part);
	assert_int_equal(s.n, 0);
}

static void test_what_is_saved_is_read(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	struct secret_entry open = at("acme/b", NULL);
	const struct secret_entry a = at("acme/a", NULL), b = at("acme/b", NULL);
	const struct secret_entry *e;
	struct stat st;

	(void)state;
	forget();
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 0);
	assert_int_equal(access(folder, F_OK), -1);
	open_store(&s);
	put(&s, sent("acme/a", ONE, "f1"));
	open.run = "run";
	put(&s, open);
	assert_int_equal(secret_store_save(&s, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	secret_store_release(&s);
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 2);
	e = secret_store_at(&s, &a);
	assert_string_equal(e->identity, ONE);
	assert_string_equal(e->key, "0123456789abcdef");
	assert_string_equal(e->fingerprint, "f1");
	assert_null(e->run);
	assert_int_equal(e->sent_ms, 7);
	e = secret_store_at(&s, &b);
	assert_null(e->identity);
	assert_null(e->key);
	assert_null(e->fingerprint);
	assert_string_equal(e->run, "run");
}

static void test_places_are_told_apart(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	struct secret_entry other = sent("acme/a", NULL, "other server");

	(void)state;
	forget();
	open_store(&s);
	put(&s, sent("acme/a", NULL, "a"));
	other.server = "https://other.example/2.0";
	put(&s, other);
	other = sent("acme/a", NULL, "other field");
	other.field = "value";
	put(&s, other);
	assert_string_equal(found(&s, "acme/a", NULL), "a");
	assert_string_equal(found(&s, "acme/b", NULL), "none");
	assert_int_equal(s.n, 3);
	put(&s, sent("acme/a", NULL, "again"));
	assert_string_equal(found(&s, "acme/a", NULL), "again");
	assert_int_equal(s.n, 3);
}

static void test_something_else_of_the_name_is_not_it(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;

	(void)state;
	forget();
	open_store(&s);
	put(&s, sent("acme/a", ONE, "one"));
	put(&s, sent("acme/b", NULL, "b"));
	put(&s, at("acme/c", NULL));
	put(&s, at("acme/d", ONE));
	assert_string_equal(found(&s, "acme/a", TWO), "none");
	assert_string_equal(found(&s, "acme/a", NULL), "none");
	assert_string_equal(found(&s, "acme/b", TWO), "none");
	/* A creation of which nobody knows what became may have made anything. */
	assert_string_equal(found(&s, "acme/c", TWO), "open");
	assert_string_equal(found(&s, "acme/d", TWO), "none");
}

static void test_it_is_found_after_a_rename(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;

	(void)state;
	forget();
	open_store(&s);
	put(&s, sent("acme/a webhook u", ONE, "one"));
	put(&s, sent("acme/a key 7", "7", "seven"));
	assert_string_equal(found(&s, "acme/b webhook u", ONE), "one");
	assert_string_equal(found(&s, "acme/b webhook v", ONE), "none");
	assert_string_equal(found(&s, "acme/b webhook u", TWO), "none");
	/* Numbers are counted in each repository. */
	assert_string_equal(found(&s, "acme/b key 7", "7"), "none");
	put(&s, sent("acme/b webhook u", ONE, "two"));
	assert_string_equal(found(&s, "acme/b webhook u", ONE), "two");
	assert_string_equal(found(&s, "acme/a webhook u", ONE), "two");
	put(&s, sent("acme/c webhook u", ONE, "three"));
	assert_string_equal(found(&s, "acme/a webhook u", ONE), "three");
	assert_int_equal(secret_store_save(&s, NULL), 0);
	secret_store_release(&s);
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 2);
	assert_string_equal(found(&s, "acme/b webhook u", ONE), "three");
}

static void test_what_is_dropped_is_gone_with_all_below_it(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	struct secret_entry other = sent("acme/a", NULL, "other server");

	(void)state;
	forget();
	open_store(&s);
	other.server = "https://other.example/2.0";
	put(&s, other);
	put(&s, sent("acme/a", ONE, "a"));
	put(&s, sent("acme/a webhook u", NULL, "u"));
	put(&s, sent("acme/ab", NULL, "ab"));
	secret_store_drop(&s, SERVER, "acme/a");
	assert_string_equal(found(&s, "acme/a", ONE), "none");
	assert_string_equal(found(&s, "acme/z", ONE), "none");
	assert_string_equal(found(&s, "acme/a webhook u", NULL), "none");
	assert_string_equal(found(&s, "acme/ab", NULL), "ab");
	assert_non_null(secret_store_at(&s, &other));
	put(&s, sent("acme/a", TWO, "a2"));
	assert_string_equal(found(&s, "acme/a", TWO), "a2");
	assert_int_equal(secret_store_save(&s, NULL), 0);
	secret_store_release(&s);
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 3);
}

static void test_a_copy_is_its_own(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char address[] = "acme/a";
	const struct secret_entry from = sent(address, ONE, "f");
	const struct secret_entry copy = secret_entry_copy(&a, &from);

	(void)state;
	address[0] = 'x';
	assert_string_equal(copy.address, "acme/a");
	assert_string_equal(copy.fingerprint, "f");
	assert_null(copy.run);
	assert_int_equal(copy.sent_ms, 7);
}

#define ENTRY "\"server\": \"s\", \"address\": \"a\", \"field\": \"f\""

static void test_what_is_no_store_is_refused(void **state)
{
	static const struct {
		const char *text, *part;
	} rows[] = {
		{ "", "is cut off or damaged" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [", "is cut off or damaged" },
		{ "[]", "is of another version" },
		{ "{\"format\": \"cooper-secrets/2\", \"secrets\": []}", "is of another version" },
		{ "{\"format\": \"cooper-secrets/1\"}", "there is no list" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": {}}", "there is no list" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [7]}", "an entry" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [{\"server\": \"s\"}]}",
			"an entry" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [{" ENTRY
		  ", \"fingerprint\": \"f\"}]}",
			"an entry" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [{" ENTRY ", \"key\": \"k\"}]}",
			"an entry" },
		{ "{\"format\": \"cooper-secrets/1\", \"secrets\": [{" ENTRY "}, {" ENTRY "}]}",
			"an entry" },
	};
	size_t i;

	(void)state;
	forget();
	for (i = 0; i < COUNT(rows); i++) {
		spoil(rows[i].text);
		assert_refused(ERR_INPUT, rows[i].part);
		assert_refused(ERR_INPUT, "; remove the file");
	}
	spoil("{\"format\": \"cooper-secrets/1\", \"secrets\": [{" ENTRY "}], \"more\": 1}");
	{
		AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;

		assert_int_equal(secret_store_read(&s, path, NULL), 0);
		assert_int_equal(s.n, 1);
	}
}

static void test_a_store_has_a_largest_size(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str long_text = STR_INIT;

	(void)state;
	forget();
	open_store(&s);
	put(&s, sent("acme/a", NULL, "a"));
	assert_int_equal(secret_store_save(&s, NULL), 0);
	str_fill(&long_text, 'x', SECRET_STORE_MAX);
	put(&s, sent(long_text.buf, NULL, "b"));
	assert_int_equal(secret_store_save(&s, &e), -1);
	assert_non_null(strstr(err_text(&e), "longer than 16777216 bytes, the limit"));
	secret_store_release(&s);
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
	assert_int_equal(s.n, 1);
	assert_int_equal(truncate(path, SECRET_STORE_MAX + 1), 0);
	assert_refused(ERR_SYSTEM, "longer than 16777216 bytes");
}

static void test_one_at_a_time(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	AUTO(lock_close) int other = -1;

	(void)state;
	forget();
	open_store(&s);
	other = lock_open(lock, NULL);
	assert_int_equal(lock_take(other, 0, 1), 0);
	secret_store_release(&s);
	assert_int_equal(lock_take(other, 0, 1), 1);
	/* Who only reads waits for nobody. */
	assert_int_equal(secret_store_read(&s, path, NULL), 0);
}

static void test_a_folder_that_is_none_is_said(void **state)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(secret_store_open(&s, "/dev/null/cooper/secrets.json", &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_int_equal(s.lock, -1);
}

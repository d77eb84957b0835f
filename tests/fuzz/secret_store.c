/*
 * Any bytes as the file of the secrets that were sent: it is refused with one line, or what it remembers is found by its
 * place, also in another store that it is put into, and is gone when it is dropped.
 */
#include "apply/secret_store.h"

#include "base/err.h"
#include "base/str.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static char folder[] = "/tmp/cooper-fuzz-XXXXXX";
static char path[sizeof folder + 8];

static void check(bool right)
{
	if (!right)
		abort();
}

static void clear(void)
{
	unlink(path);
	rmdir(folder);
}

/* A file with these bytes, at `path`. */
static void write_file(const uint8_t *bytes, size_t len)
{
	int fd;

	if (!*path) {
		check(mkdtemp(folder) != NULL && atexit(clear) == 0);
		snprintf(path, sizeof path, "%s/secrets", folder);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	check(fd >= 0 && write(fd, bytes, len) == (ssize_t)len && close(fd) == 0);
}

static bool is_same(const struct secret_entry *a, const struct secret_entry *b)
{
	return str_same(a->server, b->server) && str_same(a->address, b->address) &&
	       str_same(a->field, b->field) && str_same(a->identity, b->identity) &&
	       str_same(a->key, b->key) && str_same(a->fingerprint, b->fingerprint) &&
	       str_same(a->run, b->run) && a->sent_ms == b->sent_ms;
}

/* Each that was not dropped is found at its place. */
static void check_found(const struct secret_store *s)
{
	const struct secret_entry *entry;
	size_t i;

	for (i = 0; i < s->n; i++) {
		entry = s->items[i];
		if (!entry->server)
			continue;
		check(secret_store_at(s, entry) == entry && secret_store_find(s, entry) != NULL);
		check(!entry->fingerprint == !entry->key);
	}
}

/* One store's entries, put into another, are there again. */
static void check_copied(const struct secret_store *from)
{
	AUTO(secret_store_release) struct secret_store to = SECRET_STORE_INIT;
	const struct secret_entry *found;
	size_t i;

	check(unlink(path) == 0);
	check(secret_store_read(&to, path, NULL) == 0 && to.n == 0);
	for (i = 0; i < from->n; i++) {
		if (!from->items[i]->server)
			continue;
		secret_store_put(&to, from->items[i]);
		found = secret_store_at(&to, from->items[i]);
		check(found && is_same(found, from->items[i]));
	}
	check_found(&to);
}

static void drop_all(struct secret_store *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->items[i]->server)
			secret_store_drop(s, s->items[i]->server, s->items[i]->address);
	for (i = 0; i < s->n; i++)
		check(!s->items[i]->server);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	AUTO(secret_store_release) struct secret_store s = SECRET_STORE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	write_file(bytes, len);
	if (secret_store_read(&s, path, &e) < 0) {
		check(e.code == ERR_INPUT && *err_text(&e) && !strchr(err_text(&e), '\n'));
		return 0;
	}
	check_found(&s);
	check_copied(&s);
	drop_all(&s);
	return 0;
}

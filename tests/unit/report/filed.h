/* Plans made by hand that go into a file and come out of it again. */
#ifndef TESTS_REPORT_FILED_H
#define TESTS_REPORT_FILED_H

#include "report/saved.h"

#include "base/err.h"
#include "base/fingerprint.h"
#include "base/map.h"
#include "codec/json.h"
#include "model/collection.h"
#include "plan/crowd.h"

#include "tests/unit/report/toy.h"

/* Files, which are written together. */
enum { TOY_FILE_PATH, TOY_FILE_CONTENT };
static const struct field toy_file_fields[] = {
	[TOY_FILE_PATH] = { .name = "path", .type = FIELD_PATH, .flags = FIELD_KEY },
	[TOY_FILE_CONTENT] = { .name = "content", .type = FIELD_CONTENT },
};
static const struct kind toy_file = { .name = "file",
	.plural = "files",
	.parent = &toy_repository,
	.flags = KIND_TOGETHER,
	KIND_FIELDS(toy_file_fields) };

static const char *const filed_none[] = { NULL };
static const char *const filed_names[] = { "acme.yaml", "teams", NULL };
static const char *const filed_only[] = { "webhook", NULL };

/* Where the plans of these tests come from. */
static const struct saved_origin filed_origin = {
	.version = "1.2.3",
	.server = "https://api.example/2.0",
	.time = "2026-01-02T03:04:05Z",
	.digest = "d1d1",
	.files = filed_names,
	.only = filed_only,
	.targets = filed_none,
};

/* The file `path` gets the content `after`, where it has `before` (NULL: where it is not there). */
__attribute__((unused)) static void filed_file(
	struct toy *t, const char *path, const char *before, const char *after)
{
	struct change *c = &t->plan.changes[t->plan.n_changes - 1];
	struct delta *d = toy_delta(t, &toy_file_fields[TOY_FILE_CONTENT]);

	d->member = object_new(t->arena, &toy_file, (struct object *)c->parent, path);
	d->before = before ? toy_attr(t, d->field, before, 0) : NULL;
	d->after = toy_attr(t, d->field, after, 3);
}

/* Appends the file of the plan, sealed with `key` (may be NULL). */
__attribute__((unused)) static void filed_write(
	const struct toy *t, const struct fingerprint_key *key, struct str *out)
{
	const struct report_context context = { .server = filed_origin.server, .reads = 7 };
	struct saved_origin origin = filed_origin;
	char id[HASH_TEXT];

	origin.key = key;
	saved_write(out, &t->plan, &context, &origin, id);
}

/* Reads `text` back; NULL, or the message, which is to be freed. */
__attribute__((unused)) static char *filed_read(
	struct saved *s, const struct str *text, const struct fingerprint_key *key)
{
	const struct saved_file file = { "plan.json", text->buf, text->len };
	AUTO(err_release) struct err e = ERR_INIT;
	struct str message = STR_INIT;

	if (saved_read(s, &file, key, &e) == 0) {
		assert_int_equal(e.code, ERR_NONE);
		return NULL;
	}
	assert_int_equal(e.code, ERR_INPUT);
	str_add(&message, err_text(&e));
	return str_take(&message);
}

/* Puts `to` in the place of the first `from` in `text`, which has it. */
__attribute__((unused)) static void filed_replace(
	struct str *text, const char *from, const char *to)
{
	struct str edited = STR_INIT;
	const char *at = strstr(text->buf, from);

	if (!at)
		fail_msg("there is no '%s' in: %s", from, text->buf);
	str_addn(&edited, text->buf, (size_t)(at - text->buf));
	str_add(&edited, to);
	str_add(&edited, at + strlen(from));
	str_release(text);
	*text = edited;
}

/* The hash of a file without its last member, which is the one: as its writer makes it. */
__attribute__((unused)) static void filed_hash(const struct value *root, char id[HASH_TEXT])
{
	AUTO(str_release) struct str text = STR_INIT;
	struct value rest = *root;
	const char *parts[1];

	rest.n--;
	json_write(&text, &rest);
	parts[0] = text.buf;
	hash_texts(parts, 1, id);
}

/*
 * Writes the file anew, by hand as a forger would: with `to` in the place of the first `from`, and with the id that
 * belongs to that, which whoever has the sources can make where there is no key.
 */
__attribute__((unused)) static void filed_forge(struct str *text, const char *from, const char *to)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *root;
	char id[HASH_TEXT];

	filed_replace(text, from, to);
	root = json_parse(&arena, text->buf, text->len, NULL);
	if (!root)
		fail_msg("no JSON: %s", text->buf);
	filed_hash(root, id);
	filed_replace(text, value_text(value_get(root, "id"), ""), id);
	root = json_parse(&arena, text->buf, text->len, NULL);
	str_reset(text);
	json_write_pretty(text, root);
}

#endif

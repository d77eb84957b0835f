#include "model/field.h"

#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

const char *field_path(const struct field *f)
{
	return f->path ? f->path : f->name;
}

const char *field_type_name(const struct field *f)
{
	static const char *const names[] = {
		[FIELD_STRING] = "text",
		[FIELD_TEXT] = "text",
		[FIELD_BOOL] = "true or false",
		[FIELD_INT] = "a whole number",
		[FIELD_STRING_SET] = "a list of texts",
		[FIELD_PERSON] = "a person",
		[FIELD_PEOPLE] = "a list of people",
		[FIELD_REFERENCE] = "a key",
		[FIELD_SECRET] = "a secret",
		[FIELD_VALUE] = "text or a secret",
		[FIELD_SSH_KEY] = "a public SSH key",
		[FIELD_CRON] = "a cron expression",
		[FIELD_HOST] = "the name of a host",
		[FIELD_COMMIT] = "a commit",
		[FIELD_PATH] = "the path of a file",
		[FIELD_CONTENT] = "text, byte for byte",
	};

	return names[f->type];
}

/* The length of `text` without the line ends and spaces at its end. */
static size_t trimmed(const char *text)
{
	size_t len = strlen(text);

	while (len && strchr("\r\n \t", text[len - 1]))
		len--;
	return len;
}

static bool texts_equal(const char *a, const char *b)
{
	size_t len = trimmed(a);

	return len == trimmed(b) && memcmp(a, b, len) == 0;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The texts of a list, sorted, each once; the caller frees the array. `*n` is their number. */
static const char **sorted_set(const struct value *list, size_t *n)
{
	size_t count = list && list->type == VALUE_LIST ? list->n : 0, i;
	const char **texts = mem_alloc(count * sizeof *texts);

	for (i = 0; i < count; i++)
		texts[i] = value_text(&list->items[i], "");
	if (count)
		qsort(texts, count, sizeof *texts, compare_texts);
	for (*n = 0, i = 0; i < count; i++)
		if (!*n || strcmp(texts[*n - 1], texts[i]) != 0)
			texts[(*n)++] = texts[i];
	return texts;
}

static bool sets_equal(const struct value *wanted, const struct value *found)
{
	size_t n, m, i = 0;
	AUTO(mem_free) const char **a = sorted_set(wanted, &n);
	AUTO(mem_free) const char **b = sorted_set(found, &m);

	while (n == m && i < n && strcmp(a[i], b[i]) == 0)
		i++;
	return n == m && i == n;
}

/* Bitbucket answers some booleans as texts (fact sheet section 3.7). */
static bool is_true(const struct value *v)
{
	return strcmp(value_text(v, "false"), "true") == 0;
}

/* Whether `text` can be the beginning of a commit's hash; the service takes no fewer than seven digits. */
static bool is_hash(const char *text)
{
	size_t len = strspn(text, "0123456789abcdef");

	return len >= 7 && len <= 40 && !text[len];
}

static bool commits_equal(const char *wanted, const char *found)
{
	return !is_hash(wanted) || strncmp(wanted, found, strlen(wanted)) == 0;
}

bool field_equal(const struct field *f, const struct value *wanted, const struct value *found)
{
	switch (f->type) {
	case FIELD_BOOL:
		return is_true(wanted) == is_true(found);
	case FIELD_STRING_SET:
		return sets_equal(wanted, found);
	case FIELD_TEXT:
		return texts_equal(value_text(wanted, ""), value_text(found, ""));
	case FIELD_COMMIT:
		return commits_equal(value_text(wanted, ""), value_text(found, ""));
	default:
		return strcmp(value_text(wanted, ""), value_text(found, "")) == 0;
	}
}

#include "report/kind_words.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/access.h"
#include "model/field.h"
#include "model/kind.h"

#include <stdbool.h>

/* Whether an update could change anything. */
static bool can_change(const struct kind *k)
{
	const unsigned fixed = FIELD_KEY | FIELD_IMMUTABLE | FIELD_INITIAL | FIELD_READ_ONLY;
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (!(k->fields[i].flags & fixed) && !k->fields[i].constant)
			return true;
	return false;
}

static struct kind_request create_request(const struct kind *k)
{
	if (k->flags & KIND_PERMANENT)
		return (struct kind_request){ NULL, NULL };
	if (k->flags & KIND_TOGETHER)
		return (struct kind_request){ "POST", k->update };
	if (k->shape == KIND_SET || k->shape == KIND_SINGLETON || k->flags & KIND_CREATE_PUT)
		return (struct kind_request){ "PUT", k->item };
	return (struct kind_request){ "POST", k->flags & KIND_CREATE_ITEM ? k->item : k->list };
}

static struct kind_request change_request(const struct kind *k)
{
	if (!can_change(k))
		return (struct kind_request){ NULL, NULL };
	return k->update ? (struct kind_request){ "POST", k->update }
			 : (struct kind_request){ "PUT", k->item };
}

static struct kind_request delete_request(const struct kind *k)
{
	if (k->flags & KIND_PERMANENT)
		return (struct kind_request){ NULL, NULL };
	if (k->flags & KIND_TOGETHER)
		return (struct kind_request){ "POST", k->update };
	return k->remove ? (struct kind_request){ "POST", k->remove }
			 : (struct kind_request){ "DELETE", k->item };
}

/* What follows a boolean of its parent has no requests of its own. */
static struct kind_request toggle_request(const struct kind *k, enum kind_use use)
{
	if (use == KIND_CHANGE)
		return (struct kind_request){ NULL, NULL };
	return (struct kind_request){ use == KIND_READ ? "GET" : "PUT", k->parent->item };
}

struct kind_request kind_words_request(const struct kind *k, enum kind_use use)
{
	if (k->toggle)
		return toggle_request(k, use);
	if (use == KIND_READ)
		return (struct kind_request){ "GET", k->list ? k->list : k->item };
	if (!k->parent)
		return (struct kind_request){ NULL, NULL };
	return use == KIND_CREATE   ? create_request(k)
	       : use == KIND_CHANGE ? change_request(k)
				    : delete_request(k);
}

static void add_rule(struct str *out, const char *rule)
{
	str_addf(out, "%s%s", out->len ? "; " : "", rule);
}

void kind_words_rules(struct str *out, const struct kind *k, const struct field *f)
{
	if (f->flags & FIELD_KEY)
		add_rule(out, "key");
	if (f->flags & FIELD_REQUIRED)
		add_rule(out, "required");
	if (f->flags & FIELD_IMMUTABLE)
		add_rule(out, k->flags & KIND_BLOCK ? "cannot be changed later"
						    : "another value makes it anew");
	if (f->flags & FIELD_INITIAL)
		add_rule(out, "sent on creation, never compared");
	if (f->flags & FIELD_NAMES_KEY)
		add_rule(out, "the key must follow from it");
	if (f->type == FIELD_SECRET)
		add_rule(out, "sent on creation, when it is another, and with `--resend-secrets`");
}

void kind_words_writers(struct str *out, unsigned writers)
{
	static const struct {
		unsigned writer;
		const char *name;
	} names[] = {
		{ WRITER_USER, "a user's API token" },
		{ WRITER_OAUTH, "an OAuth consumer" },
		{ WRITER_TOKEN, "an access token" },
	};
	size_t i, n = 0;

	for (i = 0; i < COUNT(names); i++)
		if (writers & names[i].writer)
			str_addf(out, "%s%s", n++ ? " or " : "", names[i].name);
}

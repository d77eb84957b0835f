#include "apply/secret_place.h"

#include "apply/secret_store.h"
#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/object.h"

bool secret_is_remembered(const struct attr *attr)
{
	return attr_is_secret(attr) && !(attr->field->flags & (FIELD_KEY | FIELD_INITIAL));
}

const char *secret_identity(struct arena *a, const struct object *live)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	for (i = 0; live && i < live->n_attrs; i++)
		if (live->attrs[i].field->flags & FIELD_READ_ONLY)
			str_addf(&text, "%s%s", text.len ? " " : "",
				value_text(live->attrs[i].value, ""));
	return text.len ? arena_strdup(a, text.buf) : NULL;
}

struct secret_entry secret_place(
	struct arena *a, const char *server, const struct object *o, const struct attr *attr)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	return (struct secret_entry){ .server = server,
		.address = arena_strdup(a, address.buf),
		.field = attr->field->name };
}

void secret_fingerprint(const struct fingerprint_key *key, const struct secret_entry *place,
	const char *secret, char text[FINGERPRINT_TEXT])
{
	const char *const contexts[] = { place->server, place->address, place->field };

	fingerprint_text(key, contexts, COUNT(contexts), secret, text);
}

#include "model/field.h"
#include "model/kind.h"

#include "base/str.h"

const char *kind_manifest_key(const struct kind *k)
{
	return k->shape == KIND_SINGLETON ? k->name : k->plural;
}

const struct kind *kind_find(
	const struct kind *const *kinds, const char *name, const struct kind *parent)
{
	for (; *kinds; kinds++)
		if (str_same((*kinds)->name, name) && (!parent || (*kinds)->parent == parent))
			return *kinds;
	return NULL;
}

const struct field *kind_field(const struct kind *k, const char *name)
{
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (k->fields[i].name[0] == name[0] && str_same(k->fields[i].name, name))
			return &k->fields[i];
	return NULL;
}

const struct field *kind_key(const struct kind *k)
{
	size_t i;

	for (i = 0; i < k->n_fields; i++)
		if (k->fields[i].flags & FIELD_KEY)
			return &k->fields[i];
	return NULL;
}

const struct field *kind_content(const struct kind *k)
{
	size_t i = 0;

	while (i < k->n_fields && k->fields[i].type != FIELD_CONTENT)
		i++;
	return i < k->n_fields ? &k->fields[i] : NULL;
}

const struct removal *kind_removal(const struct kind *k)
{
	for (; k; k = k->parent)
		if (k->removal)
			return k->removal;
	return NULL;
}

bool kind_below(const struct kind *k, const struct kind *ancestor)
{
	while (k && k != ancestor)
		k = k->parent;
	return k != NULL;
}

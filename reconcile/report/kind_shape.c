#include "report/kind_shape.h"

#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"

void kind_shape_add(struct str *out, const struct kind *k)
{
	const struct field *key = kind_key(k);
	const char *name = key ? key->name : "key";

	switch (k->shape) {
	case KIND_MAP:
		str_addf(out, "%s: {%s: {...}}", k->plural, name);
		break;
	case KIND_LIST:
		str_addf(out, "%s: [{...}]", k->plural);
		break;
	case KIND_SET:
		str_addf(out, "%s: [%s]", k->plural, name);
		break;
	case KIND_SINGLETON:
		str_addf(out, "%s: {...}", k->name);
		break;
	}
}

#include "model/key.h"

#include "base/str.h"
#include "model/field.h"

void key_add(struct str *key, const struct field *f, const char *text)
{
	if (!text || !*text || str_same(text, f->otherwise))
		return;
	if (key->len)
		str_addch(key, ' ');
	str_add(key, text);
}

/* Maps from keys in brackets, as forms and command lines write them: a[b]=1, a[c][]=2. */
#ifndef CODEC_NESTED_H
#define CODEC_NESTED_H

struct arena;
struct err;
struct value;

/*
 * Puts a copy of `v` into `map`, a map of value_new_map(), at `key`: "name", "project[key]", "tags[]" (one more item)
 * or "people[][name]" (of one more item, where the last one has it already). NULL for `v` goes with a key that ends
 * in "[]": the list is there, and may stay empty. -1 with `e` set (ERR_USAGE) where the key cannot be read, was
 * given before, or does not go with what was given before; `map` is of no further use then.
 */
int nested_put(
	struct arena *a, struct value *map, const char *key, const struct value *v, struct err *e);

#endif

/* The rows of `kinds:`: which there are, of what each is made, and where it goes. For model/ alone. */
#ifndef MODEL_DECLARED_ROWS_H
#define MODEL_DECLARED_ROWS_H

struct declared;
struct declared_field;
struct loader;
struct value;

/* Sets what the rows in `map` say of the kind `d`, except its fields. -1 after mistakes, each reported. */
int declared_take(struct loader *l, struct declared *d, const struct value *map);

/* Sets what the rows in `map` say of the field `f`. -1 after mistakes, each reported. */
int declared_take_field(struct loader *l, struct declared_field *f, const struct value *map);

#endif

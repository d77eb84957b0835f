/* Keys of objects: the texts of the key fields, joined by a space. */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

struct field;
struct str;

/*
 * Appends `text`, which the key field `f` has, as the next part of the key. A text that is "" or NULL, or that
 * is what `f` stands for where it is not there, adds nothing: both sides leave it out.
 */
void key_add(struct str *key, const struct field *f, const char *text);

#endif

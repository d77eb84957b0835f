/* Secrets that manifests refer to: read when they are sent, and wiped after. */
#ifndef REMOTE_SECRET_H
#define REMOTE_SECRET_H

struct err;
struct str;
struct value;

enum { SECRET_MAX = 64 * 1024 };

/*
 * Appends what `reference` ({env: NAME} or {file: PATH}) stands for; of a file without the line end at its
 * end. -1 with `e` set (ERR_INPUT) where the variable is not set or Cooper's own key, the file cannot be read, either is
 * empty or longer than SECRET_MAX, or has a NUL inside. The message never has the secret.
 */
int secret_read(struct str *out, const struct value *reference, struct err *e);

/* Wipes and drops the text; for AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX). */
void secret_release(struct str *secret);

#endif

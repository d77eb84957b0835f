/* Public SSH keys, and the hosts that are known by one: what people paste, brought to one spelling. */
#ifndef MODEL_SSH_KEY_H
#define MODEL_SSH_KEY_H

struct err;
struct str;

enum { SSH_KEY_TEXT_MAX = 16 * 1024 }; /* bytes of a key, or of a line of known_hosts */

/*
 * Appends "TYPE BASE64" of the public key in `text`, a line as in id_*.pub or authorized_keys. A comment is
 * dropped, as Bitbucket keeps it apart (fact sheet section 3.9); blanks do not matter. -1 with ERR_MANIFEST,
 * and `out` as it was, where it is none: options before the type, an unknown type, a content that is of
 * another type, cut short or too long, over 16 KiB. A private key is named as what it is.
 * No message has anything of `text` but its type.
 */
int ssh_key_normalise(struct str *out, const char *text, struct err *e);

/*
 * Appends the hosts in `text`, as the first word of a line of known_hosts has them: "host", "[host]:port", or
 * several with a comma between. Names become lower case; port 22 needs no mention. -1 with ERR_MANIFEST, and
 * `out` as it was, for a marker, a hashed name, a pattern, or what cannot be a host. Whether the service
 * takes the host is its own business.
 */
int ssh_host_normalise(struct str *out, const char *text, struct err *e);

/* Appends what tells a normalised key from others, and fits into a line: its type and the end of its text. */
void ssh_key_show(struct str *out, const char *key);

/*
 * Splits a line of known_hosts, "HOSTS TYPE BASE64 [COMMENT]": appends to `hosts` what ssh_host_normalise()
 * makes of the first word, and to `key` what ssh_key_normalise() makes of the others. -1 as these say,
 * with both as they were.
 */
int ssh_known_host_split(struct str *hosts, struct str *key, const char *line, struct err *e);

#endif

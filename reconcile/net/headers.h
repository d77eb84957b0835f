/* The header lines of one request, and what an answer's may not show. */
#ifndef NET_HEADERS_H
#define NET_HEADERS_H

struct curl_slist;
struct err;
struct str;

/*
 * 0 where `line` is "Name: value" and of a name that a caller may set; else -1 with `e` set (ERR_USAGE): no
 * name, characters that no header may carry, the credential's own, and those by which the client frames its
 * requests. The value is not told: it may be a secret.
 */
int headers_check(const char *line, struct err *e);

/*
 * A new list: the lines `more` (NULL-terminated), then those of `ours` whose names are not among them. The texts
 * are borrowed. The caller ends it with headers_free().
 */
struct curl_slist *headers_merge(const struct curl_slist *ours, const char *const *more);

/* Drops a list of headers_merge(), not its texts. NULL is fine. */
void headers_free(struct curl_slist *list);

/*
 * Replaces each occurrence of the secret in `authorization`, a header line of credential_header() or NULL, by
 * "[concealed]" in `head`: some servers and proxies send back what they were sent.
 */
void headers_conceal(struct str *head, const char *authorization);

#endif

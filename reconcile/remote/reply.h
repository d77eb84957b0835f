/* What an HTTP answer means: JSON, or an error in one of the many shapes Bitbucket has for them. */
#ifndef REMOTE_REPLY_H
#define REMOTE_REPLY_H

struct arena;
struct err;
struct http_call;
struct removal;
struct scopes;
struct value;

/* What credential_describe() says where there is none: a 401 then says which variables to set. */
#define REPLY_NO_CREDENTIAL "no credential"

/* What is known about the request, for the message of an error. Pointers may be NULL. */
struct reply_context {
	const struct scopes *scopes;   /* what it needs */
	const struct removal *removal; /* of its kind */
	const char *credential;        /* what is in use: "access token (BITBUCKET_TOKEN)" */
	unsigned writers;      /* the sorts of credentials that may; 0: whichever has the scopes */
	unsigned limit_status; /* the status that says that there are enough of its kind; 0: none */
};

/*
 * 0 where `call` has a 2xx answer; else -1 with `e` set; `context` may be NULL. Where there was no answer
 * that is what the client said (ERR_NETWORK, ...); ERR_AUTH for 401 and 403, naming the kind of credential,
 * the scope needed and the scope granted; ERR_NOT_FOUND for 404; ERR_REMOVED for 410, and for the 404 that
 * says "There is no API hosted at this URL" where `removal` is set: the message names the CHANGE, its URL
 * and the successor; ERR_HTTP for the rest, and for the `limit_status` of an answer that does not ask for
 * another credential (WWW-Authenticate; fact sheet, section 3.11), and for a 403 to a credential that has the
 * scopes, where no other sort of credential is asked for: the user lacks a permission, or the workspace's plan the feature. The message has method, path, status, and message, detail and
 * fields of the body, in whichever of the shapes of the fact sheet (section 2) it came: JSON with `detail`
 * as text or object and `fields` as texts or lists, OAuth's {"error", "error_description"}, plain text,
 * HTML (its title). Bounded: at most some 500 characters of foreign text, no control characters.
 */
int reply_check(const struct http_call *call, const struct reply_context *context, struct err *e);

/* The same in the words of a single call that the user made: "not found (HTTP 404)", without method and path; 403 is always ERR_AUTH. */
int reply_check_brief(
	const struct http_call *call, const struct reply_context *context, struct err *e);

/*
 * The JSON of a 2xx answer, in `arena`. NULL with `e` set: as reply_check(), or ERR_REPLY where the body
 * is no JSON (a gateway's HTML with status 200, say), or where it is an error object in spite of its status.
 */
const struct value *reply_json(struct arena *arena, const struct http_call *call,
	const struct reply_context *context, struct err *e);

/* Puts "GET repositories/acme: HTTP 200: " before a complaint about what is in an answer. Returns -1. */
int reply_wrap(const struct http_call *call, struct err *e);

#endif

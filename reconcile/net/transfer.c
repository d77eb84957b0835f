#include "net/transfer.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "net/endpoint.h"
#include "net/failure.h"
#include "net/headers.h"
#include "net/http.h"
#include "net/retry.h"
#include "net/setopt.h"

#include <stdlib.h>
#include <string.h>

/* Digits of the longest id that tracing headers know: 128 bits. */
enum { REQUEST_ID_MAX = 32 };

struct http_transfer *transfer_new(struct http_call *call)
{
	struct http_transfer *t = mem_zalloc(1, sizeof *t);

	t->call = call;
	return t;
}

/*
 * libcurl asks before each time it gives the request to a connection. That makes two things certain:
 *
 * - A request that it never asked for was not sent, whatever the error.
 * - When a reused connection dies before a byte of the answer, libcurl sends the request again on a new
 *   one by itself (Curl_retry_request() in its lib/transfer.c; up to five times, and no option of 7.88
 *   forbids it). The server may have acted on the first, so for a POST that is refused here; the outcome
 *   is ambiguous. CURLOPT_FRESH_CONNECT would not do: it costs a handshake for each POST, and over HTTP/2
 *   other calls join the fresh connection, which makes it a reused one. A body that cannot be rewound
 *   would not do either: a POST may have none.
 */
static int before_request(
	void *user, char *remote_ip, char *local_ip, int remote_port, int local_port)
{
	struct http_transfer *t = user;

	(void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
	if (t->sent && !t->call->repeatable)
		return CURL_PREREQFUNC_ABORT;
	t->sent++;
	return CURL_PREREQFUNC_OK;
}

/*
 * libcurl takes a connection that closes within the headers for the end of a good answer without a body.
 * It is one only where the empty line behind them has come, of the answer itself and not of an interim one.
 */
static size_t on_header(char *line, size_t size, size_t n, void *user)
{
	struct http_transfer *t = user;
	size_t len = size * n;

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		t->head_complete = false;
		str_reset(&t->call->head);
	} else if (len && (line[0] == '\r' || line[0] == '\n')) {
		t->head_complete = true;
	}
	t->header_bytes += len;
	if (t->call->keep_head)
		str_addn(&t->call->head, line, len);
	return t->header_bytes <= HTTP_HEADERS_MAX ? len : 0;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
	struct http_transfer *t = user;

	t->body_bytes += size * n;
	str_addn(&t->call->reply, bytes, size * n);
	return t->call->reply.failed ? 0 : n * size;
}

static void apply_request(struct http_transfer *t, const struct endpoint *ep)
{
	const struct http_call *call = t->call;
	struct curl_slist *headers = call->body ? ep->headers_json : ep->headers;
	CURL *easy = t->easy;

	if (call->headers)
		headers = t->headers = headers_merge(headers, call->headers);
	SETOPT(easy, CURLOPT_URL, t->url);
	SETOPT(easy, CURLOPT_HTTPHEADER, headers);
	/* An empty body is sent as Content-Length: 0, without which Bitbucket answers 411 (fact sheet, section 2). */
	if (call->body || call->method == HTTP_POST || call->method == HTTP_PUT) {
		SETOPT(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len);
		SETOPT(easy, CURLOPT_POSTFIELDS, call->body ? call->body : "");
	}
	SETOPT(easy, CURLOPT_CUSTOMREQUEST, http_method_name(call->method));
}

void transfer_start(struct http_transfer *t, const struct endpoint *ep, void *easy)
{
	t->easy = easy;
	t->authorization = ep->authorization;
	t->sent = 0;
	t->head_complete = false;
	t->header_bytes = t->body_bytes = 0;
	t->detail = mem_zalloc(CURL_ERROR_SIZE, 1);
	str_reset(&t->call->reply);
	str_reset(&t->call->head);
	t->call->attempts++;
	/* Options, and libcurl's own count of retries, which else adds up over the life of the handle. */
	curl_easy_reset(easy);
	endpoint_apply(ep, easy);
	apply_request(t, ep);
	SETOPT(easy, CURLOPT_PRIVATE, t);
	SETOPT(easy, CURLOPT_ERRORBUFFER, t->detail);
	SETOPT(easy, CURLOPT_PREREQFUNCTION, before_request);
	SETOPT(easy, CURLOPT_PREREQDATA, t);
	SETOPT(easy, CURLOPT_HEADERFUNCTION, on_header);
	SETOPT(easy, CURLOPT_HEADERDATA, t);
	SETOPT(easy, CURLOPT_WRITEFUNCTION, on_body);
	SETOPT(easy, CURLOPT_WRITEDATA, t);
}

/* The header's value in the last answer (not an interim one), or "". */
static const char *header(CURL *easy, const char *name)
{
	struct curl_header *h;

	return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : "";
}

static void take_text(char **field, const char *value)
{
	free(*field);
	*field = mem_strdup(value);
}

/* An id of that header is hexadecimal; anything else, however long, is none (fact sheet, section 2). */
static const char *request_id(CURL *easy)
{
	const char *id = header(easy, "X-B3-Traceid");
	const size_t len = strspn(id, "0123456789abcdefABCDEF");

	return id[len] || len > REQUEST_ID_MAX ? "" : id;
}

/* libcurl keeps the texts until the next attempt. */
static void take_rate(CURL *easy, struct rate_said *said)
{
	const struct rate_headers headers = {
		.limit = header(easy, "X-RateLimit-Limit"),
		.remaining = header(easy, "X-RateLimit-Remaining"),
		.reset = header(easy, "X-RateLimit-Reset"),
		.near = header(easy, "X-RateLimit-NearLimit"),
	};

	*said = rate_read(&headers);
}

static void take_headers(struct http_transfer *t, struct transfer_result *result, int64_t wall_ms)
{
	struct http_call *call = t->call;

	take_text(&call->content_type, header(t->easy, "Content-Type"));
	take_text(&call->location, header(t->easy, "Location"));
	take_text(&call->scopes_granted, header(t->easy, "X-OAuth-Scopes"));
	take_text(&call->scopes_accepted, header(t->easy, "X-Accepted-OAuth-Scopes"));
	take_text(&call->credential_type, header(t->easy, "X-Credential-Type"));
	take_text(&call->request_id, request_id(t->easy));
	call->attachment = *header(t->easy, "Content-Disposition") != '\0';
	call->challenged = *header(t->easy, "WWW-Authenticate") != '\0';
	result->retry_after_s = retry_after(header(t->easy, "Retry-After"), wall_ms);
	/* -1 stays where there is none. */
	num_parse(header(t->easy, "X-RateLimit-Reset"), 0, INT64_MAX, &result->reset_s);
	take_rate(t->easy, &result->said);
}

static void take_failure(struct http_transfer *t, const struct endpoint *ep, int code,
	struct transfer_result *result)
{
	struct failure f = { .code = code,
		.detail = t->detail,
		.server = ep->server,
		.timeout_ms = ep->timeout_ms };
	long verify = 0, system_error = 0;

	curl_easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT, &verify);
	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &system_error);
	f.phase = !t->sent          ? FAILURE_CONNECTING
		  : t->header_bytes ? FAILURE_ANSWERING
				    : FAILURE_WAITING;
	/* OpenSSL's reason why the chain is bad; 1, "unspecified", stands there from the begin. */
	f.untrusted = verify > 1;
	f.system_error = (int)system_error;
	f.headers_too_large = t->header_bytes > HTTP_HEADERS_MAX;
	f.body_too_large = t->call->reply.failed;
	str_release(&t->call->reply);
	result->outcome = failure_outcome(&f);
	result->permanent = failure_permanent(&f);
	failure_describe(&f, &t->call->error);
}

/* The attempt is over: its handle is for others. */
static void leave(struct http_transfer *t)
{
	t->easy = NULL;
	headers_free(t->headers);
	t->headers = NULL;
	free(t->detail);
	t->detail = NULL;
}

/* The status of the answer that came with `*code`; 0, and a `*code` that says why, where there is none. */
static int take_status(const struct http_transfer *t, int *code)
{
	long status = 0;

	if (*code == CURLE_OK && !t->head_complete)
		*code = CURLE_PARTIAL_FILE;
	if (*code != CURLE_OK)
		return 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!status)
		*code = CURLE_WEIRD_SERVER_REPLY;
	return (int)status;
}

struct transfer_result transfer_end(
	struct http_transfer *t, const struct endpoint *ep, int code, int64_t wall_ms)
{
	struct transfer_result result = { HTTP_REPLIED, false, false, -1, -1, RATE_SAID_INIT };
	int status = take_status(t, &code);

	err_release(&t->call->error);
	headers_conceal(&t->call->head, t->authorization);
	headers_conceal(&t->call->head, ep->authorization);
	if (status)
		take_headers(t, &result, wall_ms);
	else
		take_failure(t, ep, code, &result);
	result.maybe_effective = result.outcome == HTTP_AMBIGUOUS || status >= 500;
	t->call->status = status;
	t->call->outcome = result.outcome;
	leave(t);
	return result;
}

void transfer_log(
	const struct http_transfer *t, const struct endpoint *ep, struct log *log, int64_t now)
{
	const struct http_call *call = t->call;
	const char *method = http_method_name(call->method), *label = endpoint_label(ep, t->url);
	long long ms = now - t->started;

	if (call->outcome == HTTP_REPLIED)
		log_add(log, LOG_DEBUG, "%s %.400s -> %d in %lld ms (attempt %u)", method, label,
			call->status, ms, call->attempts);
	else
		log_add(log, LOG_DEBUG, "%s %.400s -> %s after %lld ms (attempt %u)", method, label,
			err_text(&call->error), ms, call->attempts);
}

void transfer_give_up(struct http_transfer *t, enum err_code code, const char *message)
{
	struct http_call *call = t->call;

	call->outcome = t->easy && t->sent ? HTTP_AMBIGUOUS : HTTP_UNSENT;
	call->status = 0;
	str_release(&call->reply);
	err_set(&call->error, code, "%s", message);
	leave(t);
}

struct http_call *transfer_finish(struct http_transfer *t)
{
	struct http_call *call = t->call;

	/* What is certain of the last attempt is not certain of the call. */
	if (t->doubtful && call->outcome == HTTP_UNSENT)
		call->outcome = HTTP_AMBIGUOUS;
	free(t->url);
	free(t);
	return call;
}

#include "net/failure.h"

#include "base/str.h"
#include "net/endpoint.h"

#include <curl/curl.h>

#include <ctype.h>
#include <string.h>

enum detail {
	DETAIL_NONE,
	DETAIL_CURL,           /* ": " and what libcurl says */
	DETAIL_SYSTEM,         /* ": " and the system's error */
	DETAIL_TIMEOUT,        /* " within 60 s" */
	DETAIL_CONNECT_TIMEOUT /* " within 10 s" */
};

#define SENT     (FAILURE_WAITING | FAILURE_ANSWERING)
#define ANY_CODE (-1)
#define TRUST_ADVICE                                                                               \
	"; set SSL_CERT_FILE to a file with the certificate of the authority that signed it"

/* The message is `before`, the server, `after`, the detail and the advice. */
struct row {
	int code;
	unsigned phases;
	enum err_code err;
	bool permanent;
	enum detail detail;
	const char *before, *after, *advice;
};

/* The first row that fits counts. */
static const struct row rows[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_NONE,
		"cannot find the address of '", "'", "; check the URL and the network" },
	{ CURLE_COULDNT_RESOLVE_PROXY, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_NONE,
		"cannot find the proxy on the way to ", "", "; check https_proxy" },
	{ CURLE_COULDNT_CONNECT, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_SYSTEM,
		"cannot connect to ", "", "" },
	{ CURLE_OPERATION_TIMEDOUT, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_CONNECT_TIMEOUT,
		"cannot connect to ", "", "" },
	{ CURLE_PEER_FAILED_VERIFICATION, FAILURE_CONNECTING, ERR_NETWORK, true, DETAIL_CURL,
		"the certificate of '", "' is not for that name", "" },
	{ CURLE_SSL_CACERT_BADFILE, FAILURE_CONNECTING, ERR_NETWORK, true, DETAIL_CURL,
		"cannot check the certificate of ", "",
		"; SSL_CERT_FILE names a file in PEM format" },
	{ CURLE_SSL_CONNECT_ERROR, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_CURL,
		"no TLS connection to ", "", "" },
	{ CURLE_URL_MALFORMAT, FAILURE_CONNECTING, ERR_REFUSED, true, DETAIL_CURL, "not a URL of ",
		"", "" },
	{ CURLE_UNSUPPORTED_PROTOCOL, FAILURE_CONNECTING, ERR_REFUSED, true, DETAIL_CURL,
		"not a URL of ", "", "" },
	{ ANY_CODE, FAILURE_CONNECTING, ERR_NETWORK, false, DETAIL_CURL, "cannot reach ", "", "" },

	{ CURLE_OPERATION_TIMEDOUT, FAILURE_WAITING, ERR_NETWORK, false, DETAIL_TIMEOUT,
		"no answer from ", "", "" },
	{ CURLE_OPERATION_TIMEDOUT, FAILURE_ANSWERING, ERR_NETWORK, false, DETAIL_TIMEOUT,
		"the answer of ", " was not complete", "" },
	{ CURLE_UNSUPPORTED_PROTOCOL, SENT, ERR_REPLY, true, DETAIL_NONE, "the answer of ",
		" is not HTTP", "; check the URL" },
	{ CURLE_WEIRD_SERVER_REPLY, SENT, ERR_REPLY, true, DETAIL_NONE, "the answer of ",
		" is not HTTP", "; check the URL" },
	/* What libcurl says of a line longer than the 100 kB that it can hold. */
	{ CURLE_OUT_OF_MEMORY, SENT, ERR_REPLY, true, DETAIL_NONE, "the answer of ",
		" has more than 64 kB of headers", "" },
	{ CURLE_BAD_CONTENT_ENCODING, SENT, ERR_REPLY, true, DETAIL_CURL, "the answer of ",
		" cannot be decompressed", "" },
	{ ANY_CODE, FAILURE_WAITING, ERR_NETWORK, false, DETAIL_NONE, "the connection to ",
		" was lost before it answered", "" },
	{ ANY_CODE, FAILURE_ANSWERING, ERR_NETWORK, false, DETAIL_CURL, "the answer of ",
		" was cut", "" },
};

static const struct row untrusted = { ANY_CODE, FAILURE_CONNECTING, ERR_NETWORK, true, DETAIL_CURL,
	"the certificate of '", "' is not trusted", TRUST_ADVICE };
static const struct row headers_too_large = { ANY_CODE, SENT, ERR_REPLY, true, DETAIL_NONE,
	"the answer of ", " has more than 64 kB of headers", "" };
static const struct row body_too_large = { ANY_CODE, SENT, ERR_REPLY, true, DETAIL_NONE,
	"the answer of ", " is larger than 32 MB", "" };
_Static_assert(
	HTTP_HEADERS_MAX == 64 * 1024 && HTTP_BODY_MAX == 32 * 1024 * 1024, "as the messages say");

static const struct row *find(const struct failure *f)
{
	const struct row *row = rows;

	if (f->headers_too_large)
		return &headers_too_large;
	if (f->body_too_large)
		return &body_too_large;
	if (f->code == CURLE_PEER_FAILED_VERIFICATION && f->untrusted)
		return &untrusted;
	while (!(row->phases & f->phase) || (row->code != f->code && row->code != ANY_CODE))
		row++;
	return row;
}

enum http_outcome failure_outcome(const struct failure *f)
{
	return f->phase == FAILURE_CONNECTING ? HTTP_UNSENT : HTTP_AMBIGUOUS;
}

bool failure_permanent(const struct failure *f)
{
	return find(f)->permanent;
}

/* ": text", in the manner of our messages: lower case at the begin unless it is a name like SSL. */
static void add_reason(struct str *out, const char *text)
{
	static const char prefix[] = "SSL certificate problem: ";

	if (str_starts(text, prefix))
		text += sizeof prefix - 1;
	if (!*text)
		return;
	str_add(out, ": ");
	str_addch(
		out, islower((unsigned char)text[1]) ? (char)tolower((unsigned char)*text) : *text);
	str_add(out, text + 1);
}

static void add_limit(struct str *out, int64_t ms)
{
	if (ms % 1000)
		str_addf(out, " within %lld ms", (long long)ms);
	else
		str_addf(out, " within %lld s", (long long)(ms / 1000));
}

static void add_detail(struct str *out, enum detail detail, const struct failure *f)
{
	int64_t connect = ENDPOINT_CONNECT_TIMEOUT_MS;

	switch (detail) {
	case DETAIL_NONE:
		break;
	case DETAIL_SYSTEM:
		add_reason(out, f->system_error ? strerror(f->system_error) : f->detail);
		break;
	case DETAIL_CURL:
		add_reason(out, *f->detail ? f->detail : curl_easy_strerror((CURLcode)f->code));
		break;
	case DETAIL_TIMEOUT:
		add_limit(out, f->timeout_ms);
		break;
	case DETAIL_CONNECT_TIMEOUT:
		add_limit(out, f->timeout_ms < connect ? f->timeout_ms : connect);
		break;
	}
}

void failure_describe(const struct failure *f, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;
	const struct row *row = find(f);

	str_addf(&text, "%s%s%s", row->before, f->server, row->after);
	add_detail(&text, row->detail, f);
	str_add(&text, row->advice);
	err_set(e, row->err, "%s", text.buf);
}

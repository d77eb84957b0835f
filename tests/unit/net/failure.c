#include "net/failure.h"

#include "base/err.h"

#include <curl/curl.h>
#include <errno.h>

#include "tests/unit/unit.h"

static struct failure failure(int code, enum failure_phase phase, const char *detail)
{
	struct failure f = { .code = code,
		.phase = phase,
		.detail = detail,
		.server = "host:1",
		.timeout_ms = 60000 };

	return f;
}

static void check(const struct failure *f, enum err_code code, bool permanent, const char *message)
{
	AUTO(err_release) struct err e = ERR_INIT;

	failure_describe(f, &e);
	assert_string_equal(err_text(&e), message);
	assert_int_equal(e.code, code);
	assert_int_equal(failure_permanent(f), permanent);
}

/* Whatever the code: only the phase says whether anything was sent. */
static void test_unsent_only_before_the_request_went(void **state)
{
	int code;

	(void)state;
	for (code = 1; code < CURL_LAST; code++) {
		struct failure f = failure(code, FAILURE_CONNECTING, "");

		assert_int_equal(failure_outcome(&f), HTTP_UNSENT);
		f.phase = FAILURE_WAITING;
		assert_int_equal(failure_outcome(&f), HTTP_AMBIGUOUS);
		f.phase = FAILURE_ANSWERING;
		assert_int_equal(failure_outcome(&f), HTTP_AMBIGUOUS);
	}
}

static void test_every_code_has_a_message_in_every_phase(void **state)
{
	static const enum failure_phase phases[] = { FAILURE_CONNECTING, FAILURE_WAITING,
		FAILURE_ANSWERING };
	size_t i;
	int code;

	(void)state;
	for (code = 1; code < CURL_LAST; code++)
		for (i = 0; i < COUNT(phases); i++) {
			struct failure f = failure(code, phases[i], "");
			AUTO(err_release) struct err e = ERR_INIT;

			failure_describe(&f, &e);
			assert_non_null(strstr(err_text(&e), "host:1"));
			assert_int_not_equal(e.code, ERR_NONE);
		}
}

static void test_not_connected(void **state)
{
	struct failure f = failure(
		CURLE_COULDNT_CONNECT, FAILURE_CONNECTING, "Failed to connect to host");

	(void)state;
	check(&f, ERR_NETWORK, false, "cannot connect to host:1: failed to connect to host");
	f.system_error = ECONNREFUSED;
	check(&f, ERR_NETWORK, false, "cannot connect to host:1: connection refused");
	f.system_error = EHOSTUNREACH;
	check(&f, ERR_NETWORK, false, "cannot connect to host:1: no route to host");
	f = failure(CURLE_COULDNT_RESOLVE_HOST, FAILURE_CONNECTING, "Could not resolve host: host");
	check(&f, ERR_NETWORK, false,
		"cannot find the address of 'host:1'; check the URL and the network");
	f = failure(CURLE_COULDNT_RESOLVE_PROXY, FAILURE_CONNECTING, "");
	check(&f, ERR_NETWORK, false,
		"cannot find the proxy on the way to host:1; check https_proxy");
	f = failure(CURLE_PROXY, FAILURE_CONNECTING, "");
	check(&f, ERR_NETWORK, false, "cannot reach host:1: proxy handshake error");
}

static void test_timeouts(void **state)
{
	struct failure f = failure(
		CURLE_OPERATION_TIMEDOUT, FAILURE_CONNECTING, "Connection timed out");

	(void)state;
	check(&f, ERR_NETWORK, false, "cannot connect to host:1 within 10 s");
	f.timeout_ms = 2500;
	check(&f, ERR_NETWORK, false, "cannot connect to host:1 within 2500 ms");
	f = failure(CURLE_OPERATION_TIMEDOUT, FAILURE_WAITING, "");
	check(&f, ERR_NETWORK, false, "no answer from host:1 within 60 s");
	f = failure(CURLE_OPERATION_TIMEDOUT, FAILURE_ANSWERING, "");
	check(&f, ERR_NETWORK, false, "the answer of host:1 was not complete within 60 s");
}

static void test_tls(void **state)
{
	struct failure f = failure(CURLE_PEER_FAILED_VERIFICATION, FAILURE_CONNECTING,
		"SSL certificate problem: self-signed certificate");

	(void)state;
	f.untrusted = true;
	check(&f, ERR_NETWORK, true,
		"the certificate of 'host:1' is not trusted: self-signed certificate; set "
		"SSL_CERT_FILE to a "
		"file with the certificate of the authority that signed it");
	f = failure(CURLE_PEER_FAILED_VERIFICATION, FAILURE_CONNECTING,
		"SSL: no alternative certificate subject name matches target host name 'host'");
	check(&f, ERR_NETWORK, true,
		"the certificate of 'host:1' is not for that name: SSL: no alternative certificate "
		"subject "
		"name matches target host name 'host'");
	f = failure(
		CURLE_SSL_CACERT_BADFILE, FAILURE_CONNECTING, "error setting certificate file: /x");
	check(&f, ERR_NETWORK, true,
		"cannot check the certificate of host:1: error setting certificate file: /x; "
		"SSL_CERT_FILE "
		"names a file in PEM format");
	f = failure(CURLE_SSL_CONNECT_ERROR, FAILURE_CONNECTING, "wrong version number");
	check(&f, ERR_NETWORK, false, "no TLS connection to host:1: wrong version number");
}

static void test_lost_answers(void **state)
{
	static const int codes[] = { CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
		CURLE_ABORTED_BY_CALLBACK, CURLE_HTTP2, CURLE_HTTP2_STREAM };
	struct failure f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(codes); i++) {
		f = failure(codes[i], FAILURE_WAITING, "Recv failure: Connection reset by peer");
		check(&f, ERR_NETWORK, false,
			"the connection to host:1 was lost before it answered");
	}
	f = failure(CURLE_RECV_ERROR, FAILURE_ANSWERING, "Recv failure: Connection reset by peer");
	check(&f, ERR_NETWORK, false,
		"the answer of host:1 was cut: recv failure: Connection reset by peer");
	f = failure(CURLE_PARTIAL_FILE, FAILURE_ANSWERING, "");
	check(&f, ERR_NETWORK, false, "the answer of host:1 was cut: transferred a partial file");
}

static void test_unusable_answers(void **state)
{
	struct failure f = failure(CURLE_WRITE_ERROR, FAILURE_ANSWERING, "Failure writing output");

	(void)state;
	f.body_too_large = true;
	check(&f, ERR_REPLY, true, "the answer of host:1 is larger than 32 MB");
	f.headers_too_large = true;
	check(&f, ERR_REPLY, true, "the answer of host:1 has more than 64 kB of headers");
	f = failure(CURLE_OUT_OF_MEMORY, FAILURE_ANSWERING, "");
	check(&f, ERR_REPLY, true, "the answer of host:1 has more than 64 kB of headers");
	f = failure(
		CURLE_UNSUPPORTED_PROTOCOL, FAILURE_WAITING, "Received HTTP/0.9 when not allowed");
	check(&f, ERR_REPLY, true, "the answer of host:1 is not HTTP; check the URL");
	f = failure(CURLE_WEIRD_SERVER_REPLY, FAILURE_ANSWERING, "");
	check(&f, ERR_REPLY, true, "the answer of host:1 is not HTTP; check the URL");
	f = failure(
		CURLE_BAD_CONTENT_ENCODING, FAILURE_ANSWERING, "Error while processing content");
	check(&f, ERR_REPLY, true,
		"the answer of host:1 cannot be decompressed: error while processing content");
	f = failure(CURLE_UNSUPPORTED_PROTOCOL, FAILURE_CONNECTING, "");
	check(&f, ERR_REFUSED, true, "not a URL of host:1: unsupported protocol");
}

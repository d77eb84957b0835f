#include "net/headers.h"

#include "base/err.h"
#include "base/str.h"
#include "net/credential.h"
#include "tests/wire-server/session.c"

#include <curl/curl.h>

#define ECHO                                                                                       \
	"HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Echo: Bearer "          \
	"s3cret-token, s3cret-token\r\nContent-Length: 2\r\n\r\n{}"

static const struct wire_step echo[] = { { .reply = ECHO } };

static void check(const char *line, enum err_code code, const char *message)
{
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(headers_check(line, &e), code ? -1 : 0);
	assert_int_equal(e.code, code);
	assert_string_equal(err_text(&e), message);
}

static void test_what_a_caller_may_set(void **state)
{
	(void)state;
	check("Accept: text/plain", ERR_NONE, "");
	check("X-Tab:\ta", ERR_NONE, "");
	check("X-Name: J\xc3\xbcrgen", ERR_NONE, "");
	check("Accept:", ERR_NONE, "");
}

static void test_what_is_no_header(void **state)
{
	static const char message[] =
		"a header is 'Name: value', and its name has letters, digits and dashes";

	(void)state;
	check("", ERR_USAGE, message);
	check(": value", ERR_USAGE, message);
	check("secret-without-name", ERR_USAGE, message);
	check("X Y: value", ERR_USAGE, message);
	check("X-Y : value", ERR_USAGE, message);
	check("X\r\nY: value", ERR_USAGE,
		"the header 'X\r\nY' has a line end or another character that no header may carry");
}

static void test_a_line_end_would_be_a_header_of_its_own(void **state)
{
	(void)state;
	check("X-Y: secret\r\nX-Z: 1", ERR_USAGE,
		"the header 'X-Y' has a line end or another character that no header may carry");
	check("X-Y: secret\x7f", ERR_USAGE,
		"the header 'X-Y' has a line end or another character that no header may carry");
}

static void test_the_clients_own_headers_stay_its_own(void **state)
{
	(void)state;
	check("authorization: Bearer secret", ERR_USAGE,
		"the header 'authorization' is not for the command line, which everybody on this "
		"machine can read; credentials come from the environment");
	check("Host: evil.example", ERR_USAGE,
		"the header 'Host' is not to be set: the client makes it itself");
	check("CONTENT-LENGTH: 1", ERR_USAGE,
		"the header 'CONTENT-LENGTH' is not to be set: the client makes it itself");
}

static void test_lists_are_merged_by_name(void **state)
{
	static char accept[] = "Accept: application/json", expect[] = "Expect:";
	struct curl_slist tail = { expect, NULL }, ours = { accept, &tail };
	const char *const more[] = { "accept: text/plain", "X-Y: 1", NULL };
	struct curl_slist *list = headers_merge(&ours, more);

	(void)state;
	assert_ptr_equal(list->data, more[0]);
	assert_ptr_equal(list->next->data, more[1]);
	assert_ptr_equal(list->next->next->data, expect);
	assert_null(list->next->next->next);
	headers_free(list);
	headers_free(NULL);
}

static void test_a_call_brings_its_own(void **state)
{
	const char *const more[] = { "Accept: text/plain", "Content-Type: text/x", NULL };
	const struct http_options options = { .user_agent = "cooper/1" };
	char *body = memcpy(mem_alloc(4), "a\0b", 4);
	struct http_call *call = http_call_new(HTTP_POST, mem_strdup("x"), body);
	struct session *s = session_open(echo, 1, options, 0);
	const struct wire_request *r;

	(void)state;
	call->headers = more;
	call->body_len = 3;
	http_submit(s->client, call);
	http_call_free(session_wait(s));
	r = session_request(s, 0);
	assert_string_equal(wire_header(r, "Accept"), "text/plain");
	assert_string_equal(wire_header(r, "Content-Type"), "text/x");
	assert_string_equal(wire_header(r, "Content-Length"), "3");
	assert_null(strstr(r->head, "application/json"));
	assert_memory_equal(r->body, "a\0b", 3);
	session_close(s);
}

static void test_the_head_of_an_answer_is_kept_on_demand(void **state)
{
	struct session *s = session_open(echo, 1, (struct http_options){ 0 }, 0);
	struct http_call *call = session_call(s, HTTP_GET, "x", NULL);

	(void)state;
	assert_string_equal(call->head.buf, "");
	http_call_free(call);
	call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);
	call->keep_head = true;
	http_submit(s->client, call);
	call = session_wait(s);
	assert_string_equal(call->head.buf,
		"HTTP/1.1 200 OK\r\nX-Echo: Bearer s3cret-token, s3cret-token\r\nContent-Length: "
		"2\r\n\r\n");
	http_call_free(call);
	session_close(s);
}

static void test_the_credential_is_struck_out_of_it(void **state)
{
	char secret[] = "s3cret-token";
	const struct credential c = { CREDENTIAL_BEARER, NULL, secret };
	const struct http_options options = { .credential = &c };
	struct session *s = session_open(echo, 1, options, 0);
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);

	(void)state;
	call->keep_head = true;
	http_submit(s->client, call);
	call = session_wait(s);
	assert_string_equal(call->head.buf,
		"HTTP/1.1 200 OK\r\nX-Echo: Bearer [concealed], [concealed]\r\nContent-Length: "
		"2\r\n\r\n");
	http_call_free(call);
	session_close(s);
}

static void test_nothing_to_conceal(void **state)
{
	AUTO(str_release) struct str head = STR_INIT;

	(void)state;
	str_add(&head, "HTTP/1.1 200 OK\r\n");
	headers_conceal(&head, NULL);
	headers_conceal(&head, "Authorization: Bearer other");
	headers_conceal(&head, "odd");
	assert_string_equal(head.buf, "HTTP/1.1 200 OK\r\n");
}

#include "net/probe.h"

#include "base/mem.h"
#include "base/str.h"
#include "net/endpoint.h"
#include "net/failure.h"
#include "net/http.h"
#include "net/setopt.h"

#include <stdlib.h>
#include <string.h>

static void easy_release(CURL **easy)
{
	curl_easy_cleanup(*easy);
}

/* The end of the first certificate of the chain, the server's own; 0 where it is not known. */
static int64_t certificate_end(CURL *easy)
{
	static const char label[] = "Expire date:";
	struct curl_certinfo *info = NULL;
	const struct curl_slist *line;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || !info ||
		info->num_of_certs < 1)
		return 0;
	for (line = info->certinfo[0]; line; line = line->next)
		if (str_starts(line->data, label)) {
			time_t end = curl_getdate(line->data + sizeof label - 1, NULL);

			return end > 0 ? (int64_t)end * 1000 : 0;
		}
	return 0;
}

static enum probe_step failed_step(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return PROBE_NAME;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return PROBE_TLS;
	default:
		return PROBE_CONNECTION;
	}
}

static void take_failure(
	struct probe *p, const struct endpoint *ep, CURL *easy, CURLcode code, const char *detail)
{
	struct failure f = { .code = (int)code,
		.phase = FAILURE_CONNECTING,
		.detail = detail,
		.server = ep->server,
		.timeout_ms = ep->timeout_ms };
	long verify = 0, system_error = 0;

	curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify);
	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &system_error);
	f.untrusted = verify > 1;
	f.system_error = (int)system_error;
	p->reached = failed_step(code);
	failure_describe(&f, &p->error);
}

static void take_connection(struct probe *p, CURL *easy)
{
	char *address = NULL;
	long port = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
	if (address && strlen(address) < sizeof p->address)
		memcpy(p->address, address, strlen(address) + 1);
	p->port = (unsigned)port;
	if (p->tls)
		p->certificate_end = certificate_end(easy);
}

static void connect_once(struct probe *p, const struct endpoint *ep)
{
	AUTO(easy_release) CURL *easy = curl_easy_init();
	char detail[CURL_ERROR_SIZE] = "";
	CURLcode code;

	if (!easy)
		mem_exhausted();
	endpoint_apply(ep, easy);
	SETOPT(easy, CURLOPT_URL, ep->base);
	SETOPT(easy, CURLOPT_CONNECT_ONLY, 1L);
	SETOPT(easy, CURLOPT_CERTINFO, 1L);
	SETOPT(easy, CURLOPT_ERRORBUFFER, detail);
	code = curl_easy_perform(easy);
	if (code != CURLE_OK)
		take_failure(p, ep, easy, code, detail);
	take_connection(p, easy);
}

int probe_run(struct probe *p, const struct http_options *options, struct err *e)
{
	struct http_options anonymous = *options;
	AUTO(endpoint_release) struct endpoint ep = { 0 };

	anonymous.credential = NULL;
	anonymous.authority = NULL;
	if (endpoint_init(&ep, &anonymous, e) < 0)
		return -1;
	*p = (struct probe){
		.reached = PROBE_DONE, .server = mem_strdup(ep.server), .tls = ep.tls
	};
	connect_once(p, &ep);
	return 0;
}

void probe_release(struct probe *p)
{
	free(p->server);
	err_release(&p->error);
	*p = (struct probe)PROBE_INIT;
}

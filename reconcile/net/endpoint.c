#include "net/endpoint.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/authority.h"
#include "net/credential.h"
#include "net/headers.h"
#include "net/http.h"
#include "net/setopt.h"
#include "net/url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/*
 * A connection that was idle for longer than this is not used again: what a server closes meanwhile
 * makes the outcome of the next POST ambiguous.
 */
enum { IDLE_MAX_S = 30 };

static int take_base(struct endpoint *ep, const char *base, struct err *e)
{
	size_t len = strlen(base);

	ep->tls = strncasecmp(base, "https://", 8) == 0;
	if (!ep->tls && strncasecmp(base, "http://", 7) != 0)
		return err_set(
			e, ERR_USAGE, "'%s' is no URL of a server; it begins with https://", base);
	if (url_has_user(base))
		return err_set(e, ERR_USAGE,
			"the URL of the server has a user name in it; credentials come from the "
			"environment");
	if (url_has_query(base))
		return err_set(e, ERR_USAGE,
			"'%s' ends in a query or a fragment; the URL of a server has none", base);
	ep->server = url_server(base);
	if (!ep->server)
		return err_set(e, ERR_USAGE, "'%s' is no URL of a server", base);
	ep->loopback = url_is_loopback(base);
	if (!ep->tls && !ep->loopback)
		return err_set(e, ERR_REFUSED,
			"'%s' is not encrypted; plain http is for servers on this machine, use "
			"https",
			base);
	while (base[len - 1] == '/')
		len--;
	ep->base = mem_strdup(base);
	ep->base[len] = '\0';
	return 0;
}

/* One more header; the list points to `text`, so that a secret is not copied. */
static struct curl_slist *header(char *text, struct curl_slist *next)
{
	struct curl_slist *node = mem_zalloc(1, sizeof *node);

	node->data = text;
	node->next = next;
	return node;
}

/*
 * "Name:" keeps libcurl from adding a header of its own: a form's content type, and the wait for
 * "100 Continue", which no server of Bitbucket's sends.
 */
static void make_headers(struct endpoint *ep)
{
	static char accept[] = "Accept: application/json", expect[] = "Expect:";
	static char json[] = "Content-Type: application/json", none[] = "Content-Type:";
	struct curl_slist *common = header(accept, header(expect, NULL));

	if (ep->authorization)
		common = header(ep->authorization, common);
	ep->headers = header(none, common);
	ep->headers_json = header(json, common);
}

/* An authority is asked for the first header too: a client that cannot prove who it is is none. */
static int take_credential(struct endpoint *ep, const struct http_options *options, struct err *e)
{
	struct http_authority *authority = options->authority;

	if (authority)
		return authority->renew(authority, NULL, false, &ep->authorization, e);
	if (options->credential)
		ep->authorization = credential_header(options->credential);
	return 0;
}

int endpoint_init(struct endpoint *ep, const struct http_options *options, struct err *e)
{
	*ep = (struct endpoint){ .timeout_ms = options->timeout_ms > 0 ? options->timeout_ms
								       : ENDPOINT_TIMEOUT_MS };
	if (take_base(ep, options->base_url, e)) {
		endpoint_release(ep);
		return -1;
	}
	if (options->user_agent)
		ep->user_agent = mem_strdup(options->user_agent);
	if (options->ca_file && *options->ca_file)
		ep->ca_file = mem_strdup(options->ca_file);
	if (take_credential(ep, options, e) < 0) {
		endpoint_release(ep);
		return -1;
	}
	make_headers(ep);
	return 0;
}

/* libcurl copies a header when it sends it, and not before: what was in use stays until the end. */
void endpoint_authorize(struct endpoint *ep, char *authorization)
{
	ep->headers->next->data = authorization;
	ep->retired = header(ep->authorization, ep->retired);
	ep->authorization = authorization;
}

/* "scheme://...", which no path below the base URL begins with. */
static bool is_absolute(const char *path)
{
	const char *c = path;

	while (isalnum((unsigned char)*c) || (c > path && strchr("+-.", *c) && *c))
		c++;
	return c > path && str_starts(c, "://");
}

/* Whether it can be sent as it is: what is not plain ASCII has been percent-encoded. */
static bool encoded(const char *path)
{
	for (; *path; path++)
		if (*path <= ' ' || *path >= 0x7f || *path == '#')
			return false;
	return true;
}

int endpoint_url(const struct endpoint *ep, const char *path, char **url, struct err *e)
{
	AUTO(str_release) struct str whole = STR_LIMITED(HTTP_URL_MAX);

	if (!encoded(path))
		return err_set(e, ERR_REFUSED,
			"'%s' is not a URL: it has characters that must be percent-encoded", path);
	if (is_absolute(path)) {
		if (!url_same_origin(ep->base, path))
			return err_set(e, ERR_REFUSED, "next link leaves the server %s: '%.200s'",
				ep->server, path);
		str_add(&whole, path);
	} else {
		str_add(&whole, ep->base);
		path += strspn(path, "/");
		if (*path)
			str_addf(&whole, "/%s", path);
	}
	if (whole.failed)
		return err_set(e, ERR_REFUSED,
			"a URL of more than %d bytes was not sent: '%.80s...'", HTTP_URL_MAX, path);
	*url = str_take(&whole);
	return 0;
}

const char *endpoint_label(const struct endpoint *ep, const char *url)
{
	size_t len = strlen(ep->base);

	return str_starts(url, ep->base) && url[len] == '/' ? url + len + 1 : url;
}

static void apply_security(const struct endpoint *ep, CURL *easy)
{
	SETOPT(easy, CURLOPT_PROTOCOLS_STR, ep->loopback ? "http,https" : "https");
	SETOPT(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SETOPT(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	SETOPT(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	SETOPT(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SETOPT(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SETOPT(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SETOPT(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (ep->ca_file)
		SETOPT(easy, CURLOPT_CAINFO, ep->ca_file);
	if (ep->loopback)
		SETOPT(easy, CURLOPT_PROXY, "");
}

/*
 * No low speed limit: libcurl counts the wait for the first byte as speed 0, and Bitbucket thinks for
 * tens of seconds before it answers 555. The timeout of the whole attempt bounds a slow body as well.
 *
 * PIPEWAIT lets many calls share one HTTP/2 connection. Without TLS there is no HTTP/2, and it would make
 * them all wait for the first answer.
 */
void endpoint_apply(const struct endpoint *ep, void *easy)
{
	apply_security(ep, easy);
	SETOPT(easy, CURLOPT_NOSIGNAL, 1L);
	SETOPT(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SETOPT(easy, CURLOPT_PIPEWAIT, ep->tls ? 1L : 0L);
	SETOPT(easy, CURLOPT_ACCEPT_ENCODING, "");
	SETOPT(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	SETOPT(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S);
	SETOPT(easy, CURLOPT_TIMEOUT_MS, (long)ep->timeout_ms);
	SETOPT(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)ENDPOINT_CONNECT_TIMEOUT_MS);
	if (ep->user_agent)
		SETOPT(easy, CURLOPT_USERAGENT, ep->user_agent);
}

void endpoint_release(struct endpoint *ep)
{
	struct curl_slist *retired;

	/* The two lists share their tail. */
	free(ep->headers_json);
	headers_free(ep->headers);
	for (retired = ep->retired; retired; retired = retired->next)
		credential_wipe(retired->data);
	headers_free(ep->retired);
	credential_wipe(ep->authorization);
	free(ep->base);
	free(ep->server);
	free(ep->user_agent);
	free(ep->ca_file);
	*ep = (struct endpoint){ 0 };
}

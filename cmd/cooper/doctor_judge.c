/* What the doctor makes of what it saw. */
#include "cooper/doctor.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "net/probe.h"
#include "net/vital.h"
#include "plan/checkup.h"

#include <stdlib.h>

enum {
	SKEW_NOTHING_S = 5,   /* the network's own delay */
	SKEW_MAX_S = 5 * 60,  /* OAuth's tokens and signatures stand no more */
	CERTIFICATE_DAYS = 14 /* time to renew it */
};

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static void add_server(
	struct checkup *c, enum checkup_status status, const char *name, const struct str *message)
{
	checkup_add(c, CHECKUP_SERVER, status, name, message->buf);
}

static void judge_certificate(struct checkup *c, const struct probe *p, int64_t now_ms)
{
	AUTO(str_release) struct str text = STR_INIT;
	int64_t days = (p->certificate_end - now_ms) / DAY_MS;
	char end[CLOCK_TEXT];

	if (!p->tls)
		str_add(&text, "not used: the server is on this machine");
	else if (!p->certificate_end)
		str_add(&text, "the certificate is trusted");
	else
		str_addf(&text, "the certificate is trusted, until %.10s, in %lld day%s",
			clock_format(p->certificate_end, end), (long long)days,
			days == 1 ? "" : "s");
	if (!p->certificate_end || days >= CERTIFICATE_DAYS) {
		add_server(c, CHECKUP_OK, "TLS", &text);
		return;
	}
	add_server(c, CHECKUP_WARNING, "TLS", &text);
	checkup_advise(c, "have it renewed");
}

static void judge_failure(struct checkup *c, const struct probe *p)
{
	static const struct {
		const char *name, *advice;
	} steps[] = {
		[PROBE_NAME] = { "name", "check BITBUCKET_URL, --url, and the machine's DNS" },
		[PROBE_CONNECTION] = { "connection",
			"check that the server runs, the firewall, and https_proxy" },
		[PROBE_TLS] = { "TLS",
			"behind a proxy that opens TLS, SSL_CERT_FILE names its certificate" },
	};

	checkup_add(c, CHECKUP_SERVER, CHECKUP_FAILED, steps[p->reached].name, err_text(&p->error));
	checkup_advise(c, "%s", steps[p->reached].advice);
}

void doctor_judge_probe(struct checkup *c, const struct probe *p, int64_t now_ms)
{
	AUTO(str_release) struct str name = STR_INIT;
	AUTO(str_release) struct str connection = STR_INIT;

	str_addf(&name, "'%s' is found", p->server);
	str_addf(&connection, "to %s, port %u", p->address, p->port);
	if (p->reached > PROBE_NAME)
		add_server(c, CHECKUP_OK, "name", &name);
	if (p->reached > PROBE_CONNECTION)
		add_server(c, CHECKUP_OK, "connection", &connection);
	if (p->reached < PROBE_DONE)
		judge_failure(c, p);
	else
		judge_certificate(c, p, now_ms);
}

static void judge_clock(struct checkup *c, const struct vital *v)
{
	AUTO(str_release) struct str text = STR_INIT;
	long long off = llabs((long long)v->skew_s);
	bool wrong = v->dated && off > SKEW_MAX_S;

	if (!v->dated)
		str_add(&text, "the server does not say what time it is");
	else if (off < SKEW_NOTHING_S)
		str_add(&text, "the same as the server's");
	else
		str_addf(&text, "this machine's is %lld s %s the server's", off,
			v->skew_s > 0 ? "ahead of" : "behind");
	add_server(c, wrong ? CHECKUP_WARNING : CHECKUP_OK, "clock", &text);
	if (wrong)
		checkup_advise(c,
			"set it, or let NTP: the ends of OAuth's tokens, certificates and "
			"signatures are judged by it");
}

static void judge_rate(struct checkup *c, const struct vital *v)
{
	AUTO(str_release) struct str text = STR_INIT;
	bool near = v->near_limit || (v->remaining >= 0 && v->remaining < v->limit / 5);

	if (v->limit < 0)
		str_add(&text, "the server does not say");
	else if (v->remaining >= 0)
		str_addf(&text, "%lld of %lld requests of this hour are left",
			(long long)v->remaining, (long long)v->limit);
	else
		str_addf(&text, "%lld requests an hour", (long long)v->limit);
	if (v->near_limit)
		str_add(&text, ", and less than a fifth is left");
	add_server(c, near ? CHECKUP_WARNING : CHECKUP_OK, "rate limit", &text);
	if (near && v->reset_s >= 0)
		checkup_advise(c, "wait %lld s for the rest; all credentials of one user share it",
			(long long)v->reset_s);
	else if (near)
		checkup_advise(c, "wait; the hour rolls, and all credentials of one user share it");
}

void doctor_judge_vital(struct checkup *c, const struct vital *v)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "%s", *v->protocol ? v->protocol : "the server does not say which");
	add_server(c, CHECKUP_OK, "HTTP", &text);
	judge_clock(c, v);
	judge_rate(c, v);
}

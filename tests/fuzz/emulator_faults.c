/*
 * Fuzzes faults_parse(): a file is taken or its mistakes are told, never both. Rules are then asked about requests, and what
 * they do to an answer leaves one that can be sent.
 */
#include "bitbucket-emulator/fault.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/diag.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct faults *f, const char *method, const char *target)
{
	static const char page[] =
		"{\"values\": [{\"a\": 1}], \"next\": \"http://h/2.0/x?page=2\", \"size\": 3}";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r = { .arena = &a,
		.method = method,
		.target = target,
		.host = "h",
		.scheme = "http",
		.body = "" };
	struct answer answer = { .arena = &a, .status = 200 };
	const struct fault *hit;

	if (request_parse(&r) < 0)
		abort();
	answer.value = json_parse(&a, page, strlen(page), NULL);
	hit = faults_match(f, &r);
	if (!hit)
		return;
	fault_spares(hit);
	fault_apply(hit, &r, &answer);
	if (!answer.cut && (answer.status < 100 || answer.status > 999))
		abort();
	if (answer.n_headers > ANSWER_HEADERS_MAX || answer.delay_ms < 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(faults_free) struct faults *f = faults_parse("faults", (const char *)data, size, &d);
	int i;

	if (!f != !diag_empty(&d))
		abort();
	if (!f)
		return 0;
	for (i = 0; i < 3; i++) {
		ask(f, "GET", "/2.0/repositories/acme/api?pagelen=1");
		ask(f, "PUT", "/2.0/repositories/acme/api/hooks/%7B1%7D");
		ask(f, "POST", "/site/oauth2/access_token");
	}
	return 0;
}

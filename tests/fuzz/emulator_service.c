/*
 * Fuzzes the whole of the emulator, without its socket: requests parted by NUL bytes, each "METHOD TARGET", the content type
 * on a second line, the body behind it, sent by somebody who may do everything. Every answer has a status of HTTP that is no
 * breakdown but those of the table of warts, and a body that is what its type says.
 */
#include "bitbucket-emulator/service.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/seed.h"
#include "bitbucket-emulator/store.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char seed[] =
	"workspaces:\n"
	"  w:\n"
	"    members: [{nickname: ana, email: ana@w.example, permission: owner}, {nickname: bo, "
	"account_id: '1:b'}]\n"
	"    groups: [g]\n"
	"    projects: {P: {default_reviewers: [bo]}}\n"
	"    repositories: {r: {branches: [b], components: [c], issues: [{title: t}], pipelines: "
	"true,\n"
	"      pull_requests: [{title: t, source: b}]}}\n"
	"tokens: [{secret: t, user: ana}, {secret: o, user: ana, type: oauth}]\n";

static int64_t now(const struct clock *c)
{
	(void)c;
	return INT64_C(1700000000000);
}

static const struct clock standing = { now, now };

/* What is not JSON is text; what is, can be read. */
static void check(struct arena *a, const struct answer *answer)
{
	const struct value *v;

	if (answer->status < 200 || answer->status > 555 || answer->status == 502)
		abort();
	if (answer->n_headers > ANSWER_HEADERS_MAX || (answer->status == 204 && answer->text))
		abort();
	if (!answer->text || !str_starts(answer->content_type, "application/json"))
		return;
	v = json_parse(a, answer->text, answer->len, NULL);
	if (!v)
		abort();
	if (answer->status == 500 && !strstr(answer->text, "Internal"))
		abort();
}

/* The text up to the next line end, and what comes after it in `*rest`. */
static const char *line(struct arena *a, const char **rest)
{
	size_t len = strcspn(*rest, "\n");
	const char *text = arena_strndup(a, *rest, len);

	*rest += len + ((*rest)[len] == '\n');
	return text;
}

static void ask(struct service *s, const char *text, size_t len)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *rest = arena_strndup(&a, text, len);
	const char *first = line(&a, &rest), *type = line(&a, &rest);
	size_t method = strcspn(first, " ");
	struct request r = { .arena = &a,
		.method = arena_strndup(&a, first, method),
		.target = first + method + (first[method] == ' '),
		.host = "h",
		.scheme = "http",
		.authorization = len % 2 ? "Bearer o" : "Basic YW5hQHcuZXhhbXBsZTp0",
		.content_type = *type ? type : "application/json",
		.peer = "127.0.0.1",
		.has_length = true,
		.body = rest,
		.body_len = strlen(rest) };
	struct answer answer = { .arena = &a };

	service_answer(s, &r, &answer);
	check(&a, &answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	AUTO(store_close) struct store *store = store_open(NULL, NULL);
	AUTO(service_free) struct service *s = NULL;
	const struct options o = { 0 };
	size_t from, to;

	if (!store || seed_load(store, "seed", seed, strlen(seed), &d) < 0)
		abort();
	s = service_new(&o, &standing, store, NULL);
	for (from = 0; from < size; from = to + 1) {
		for (to = from; to < size && data[to]; to++)
			;
		ask(s, (const char *)data + from, to - from);
	}
	return 0;
}

#include "cooper/desk.h"

#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/command.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "kinds/kinds.h"
#include "net/http.h"
#include "net/url.h"
#include "report/page.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

const struct desk_subject desk_pull_request = { "pull request", "pullrequests", "pull-requests",
	"pull_request" };
const struct desk_subject desk_issue = { "issue", "issues", "issues", "issue" };

/* --- the thing that the user named --- */

/* Cuts the next segment off the path at `*at`; "" at its end. */
static const char *segment(struct desk *d, const char **at)
{
	size_t len;

	*at += strspn(*at, "/");
	len = strcspn(*at, "/?#");
	*at += len;
	return arena_strndup(&d->arena, *at - len, len);
}

static int fail_name(const struct desk *d, const char *word, struct err *e)
{
	return err_set(e, ERR_USAGE, "'%.200s' is no %s; give its number, or the URL of its page",
		word, d->subject->noun);
}

static int take_number(struct desk *d, const char *word, const char *text, struct err *e)
{
	if (num_parse(text + (*text == '#'), 1, INT32_MAX, &d->id) < 0)
		return fail_name(d, word, e);
	return 0;
}

/* ".../acme/api/pull-requests/3/...": the repository is what it says, and nothing else may say another. */
static int take_url(struct desk *d, const char *url, struct err *e)
{
	const char *at = strstr(url, "://") + 3;
	const char *page;

	segment(d, &at);
	d->workspace = segment(d, &at);
	d->repository = segment(d, &at);
	page = segment(d, &at);
	if (!str_same(page, d->subject->page) || !*d->workspace || !*d->repository)
		return fail_name(d, url, e);
	if (d->options->workspace || d->options->repository)
		return err_set(e, ERR_USAGE,
			"the URL says which repository is meant; leave --workspace and "
			"--repository out");
	return take_number(d, url, segment(d, &at), e);
}

/*
 * Of a pull request's pipeline, Pipelines says which it is. What is for good wants to be named; and where another
 * repository is, the number is not one of its.
 */
static int take_environment(struct desk *d, struct err *e)
{
	const char *id = getenv("BITBUCKET_PR_ID");

	if (!id || !*id || d->subject != &desk_pull_request || d->options->workspace ||
		d->options->repository ||
		!(d->options->command->part & (PART_VIEW | PART_STATUS | PART_COMMENT)))
		return 0;
	return take_number(d, id, id, e);
}

static int take_word(struct desk *d, struct err *e)
{
	const char *word = d->options->words.n ? d->options->words.items[0] : NULL;

	if (!word)
		return take_environment(d, e);
	if (strstr(word, "://"))
		return take_url(d, word, e);
	return take_number(d, word, word, e);
}

int desk_need_id(const struct desk *d, struct err *e)
{
	if (d->id)
		return 0;
	return err_set(e, ERR_USAGE, "which %s? give its number, or the URL of its page",
		d->subject->noun);
}

/* --- opening --- */

static int check_slug(const char *slug, struct err *e)
{
	if (!str_same(slug, ".") && !str_same(slug, ".."))
		return 0;
	return err_set(e, ERR_USAGE, "'%s' is no name of a workspace or repository", slug);
}

static int find_repository(struct desk *d, struct err *e)
{
	AUTO(str_release) struct str root = STR_INIT;

	if (!d->workspace)
		d->workspace = here_find(&d->here, HERE_WORKSPACE, "no workspace", e);
	if (d->workspace && !d->repository)
		d->repository = here_find(&d->here, HERE_REPOSITORY, "no repository", e);
	if (!d->workspace || !d->repository)
		return -1;
	if (check_slug(d->workspace, e) < 0 || check_slug(d->repository, e) < 0)
		return -1;
	str_add(&root, "repositories/");
	url_encode(&root, d->workspace);
	str_addch(&root, '/');
	url_encode(&root, d->repository);
	d->root = arena_strdup(&d->arena, root.buf);
	return 0;
}

static bool only_looks(const struct options *o)
{
	return o->command->part & (PART_LIST | PART_VIEW | PART_STATUS);
}

int desk_open(
	struct desk *d, const struct options *o, const struct desk_subject *subject, struct err *e)
{
	const struct kind *kind = kind_find(all_kinds, subject->kind, NULL);

	d->options = o;
	d->subject = subject;
	d->here = (struct here)HERE_INIT(o);
	if (take_word(d, e) < 0 || find_repository(d, e) < 0 ||
		connection_open(&d->connection, o, e) < 0)
		return -1;
	if (!only_looks(o) && connection_require(&d->connection, e) < 0)
		return -1;
	d->client = connection_client(&d->connection, o, only_looks(o), e);
	if (!d->client)
		return -1;
	interrupt_watch();
	d->ask = (struct ask){ .client = d->client,
		.arena = &d->arena,
		.interrupted = interrupt_count,
		.context = { .credential = d->connection.text.buf,
			.scopes = only_looks(o) ? &kind->read : &kind->write,
			.removal = kind_removal(kind) } };
	return 0;
}

void desk_release(struct desk *d)
{
	http_client_free(d->client);
	connection_release(&d->connection);
	here_release(&d->here);
	arena_release(&d->arena);
}

/* --- paths --- */

const char *desk_path(struct desk *d, const char *format, ...)
{
	AUTO(str_release) struct str path = STR_INIT;
	va_list args;

	str_addf(&path, "%s/", d->root);
	va_start(args, format);
	str_vaddf(&path, format, args);
	va_end(args);
	return arena_strdup(&d->arena, path.buf);
}

const char *desk_item(struct desk *d, const char *format, ...)
{
	AUTO(str_release) struct str path = STR_INIT;
	va_list args;

	str_addf(&path, "%s/%s/%lld", d->root, d->subject->path, (long long)d->id);
	va_start(args, format);
	str_vaddf(&path, format, args);
	va_end(args);
	return arena_strdup(&d->arena, path.buf);
}

/* --- bodies and documents --- */

void desk_put_text(struct desk *d, struct value *body, const char *path, const char *text)
{
	if (text)
		value_put_at(&d->arena, body, path, value_new_string(&d->arena, text));
}

struct value *desk_document(struct desk *d, const char *format)
{
	struct value *document = value_new_map(&d->arena);

	value_put(&d->arena, document, "format", value_new_string(&d->arena, format));
	value_put(&d->arena, document, "workspace", value_new_string(&d->arena, d->workspace));
	value_put(&d->arena, document, "repository", value_new_string(&d->arena, d->repository));
	return document;
}

struct value *desk_document_of(
	struct desk *d, const char *format, const char *result, const struct value *comments)
{
	struct value *document = desk_document(d, format), *null = value_new_null(&d->arena);

	value_put(
		&d->arena, document, "result", result ? value_new_string(&d->arena, result) : null);
	value_put(&d->arena, document, "comments", comments ? comments : null);
	return document;
}

int desk_print(const struct value *document, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	json_write_pretty(&out, document);
	return terminal_print(&out, e);
}

int desk_print_url(const struct value *document, struct err *e)
{
	const char *url = value_text(value_get(document, "url"), NULL);
	AUTO(str_release) struct str out = STR_INIT;

	if (!url)
		return 0;
	text_add(&out, url);
	str_addch(&out, '\n');
	return terminal_print(&out, e);
}

struct page desk_page(const struct desk *d, struct str *out)
{
	return (struct page){
		.out = out, .color = terminal_color(d->options), .width = terminal_width()
	};
}

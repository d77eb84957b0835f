#include "cooper/options.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/suggest.h"
#include "cooper/command.h"

#include <popt.h>

enum option_type {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_VALUES,
	OPTION_MARKED, /* values with the option's letter before each: several options fill one list */
	OPTION_COUNT
};

static const struct option_row {
	const char *name;
	char letter;
	enum option_type type;
	size_t offset; /* in struct options */
	unsigned commands;
	const char *argument;
	const char *help;
} rows[] = {
	{ "file", 'f', OPTION_VALUES, offsetof(struct options, files),
		OF_VALIDATE | OF_PLAN | OF_APPLY, "PATH",
		"a manifest, a folder of manifests, or - for standard input; repeatable (default: "
		".)" },
	{ "file", 'f', OPTION_VALUES, offsetof(struct options, files), OF_KINDS, "PATH",
		"list what is declared under `kinds:` there too; repeatable" },
	{ "rev", 0, OPTION_TEXT, offsetof(struct options, rev),
		OF_VALIDATE | OF_PLAN | OF_APPLY | OF_KINDS, "REV",
		"read the manifests from that git revision, not from the working tree" },
	{ "only", 0, OPTION_VALUES, offsetof(struct options, only), OF_PLAN | OF_APPLY, "KIND",
		"regard only this kind; repeatable" },
	{ "target", 0, OPTION_VALUES, offsetof(struct options, targets), OF_PLAN | OF_APPLY,
		"ADDRESS",
		"regard only WORKSPACE or WORKSPACE/NAME, where NAME may have wildcards; "
		"repeatable" },
	{ "resend-secrets", 0, OPTION_FLAG, offsetof(struct options, resend_secrets),
		OF_PLAN | OF_APPLY, NULL,
		"send secrets again, which cannot be compared; without it they are sent on "
		"creation only" },
	{ "detailed-exitcode", 0, OPTION_FLAG, offsetof(struct options, detailed_exitcode), OF_PLAN,
		NULL, "exit with 2 where changes are pending" },
	{ "auto-approve", 0, OPTION_FLAG, offsetof(struct options, auto_approve), OF_APPLY, NULL,
		"do not ask before writing" },
	{ "journal", 0, OPTION_TEXT, offsetof(struct options, journal), OF_APPLY, "FILE",
		"where each write is recorded (default: cooper/journal.jsonl in $XDG_STATE_HOME or "
		"~/.local/state)" },
	{ "method", 'X', OPTION_TEXT, offsetof(struct options, method), OF_API, "METHOD",
		"GET, POST, PUT or DELETE (default: POST with fields or --input, else GET)" },
	{ "raw-field", FIELD_RAW, OPTION_MARKED, offsetof(struct options, fields), OF_API,
		"KEY=VALUE", "a field that is a text; repeatable" },
	{ "field", FIELD_TYPED, OPTION_MARKED, offsetof(struct options, fields), OF_API,
		"KEY=VALUE",
		"a field that may be true, false, null, a whole number, or @FILE for what a file "
		"says (@- for standard input); repeatable" },
	{ "header", 'H', OPTION_VALUES, offsetof(struct options, headers), OF_API, "NAME:VALUE",
		"a header of the request; repeatable" },
	{ "input", 0, OPTION_TEXT, offsetof(struct options, input), OF_API, "FILE",
		"the file that is the body, or - for standard input" },
	{ "include", 'i', OPTION_FLAG, offsetof(struct options, include), OF_API, NULL,
		"print the status line and the headers of the answer too" },
	{ "paginate", 0, OPTION_FLAG, offsetof(struct options, paginate), OF_API, NULL,
		"follow the list to its last page" },
	{ "slurp", 0, OPTION_FLAG, offsetof(struct options, slurp), OF_API, NULL,
		"with --paginate: one list of all pages" },
	{ "jq", 'q', OPTION_TEXT, offsetof(struct options, jq), OF_API, "EXPR",
		"print what this jq filter makes of the answer" },
	{ "cache", 0, OPTION_TEXT, offsetof(struct options, cache), OF_API, "TIME",
		"take an answer that is younger than that, and keep a new one: 60s, 15m, 1h" },
	{ "silent", 0, OPTION_FLAG, offsetof(struct options, silent), OF_API, NULL,
		"do not print the answer's body" },
	{ "workspace", 0, OPTION_TEXT, offsetof(struct options, workspace), OF_API, "SLUG",
		"what {workspace} stands for (default: $BITBUCKET_WORKSPACE, or that of the git "
		"remote)" },
	{ "repository", 0, OPTION_TEXT, offsetof(struct options, repository), OF_API, "SLUG",
		"what {repository} stands for (default: $BITBUCKET_REPO_SLUG, or that of the git "
		"remote)" },
	{ "scopes", 0, OPTION_TEXT, offsetof(struct options, scopes), OF_AUTH, "LIST",
		"login: what to ask for, separated by commas (default: what the consumer has)" },
	{ "port", 0, OPTION_TEXT, offsetof(struct options, port), OF_AUTH, "N",
		"login: where to wait for the answer (default: 8976; 0: any free port)" },
	{ "timeout", 0, OPTION_TEXT, offsetof(struct options, timeout), OF_AUTH, "SECONDS",
		"login: how long to wait for it (default: 300)" },
	{ "no-browser", 0, OPTION_FLAG, offsetof(struct options, no_browser), OF_AUTH, NULL,
		"login: open no browser; the address with the answer is pasted" },
	{ "json", 0, OPTION_FLAG, offsetof(struct options, json),
		OF_VALIDATE | OF_PLAN | OF_APPLY | OF_KINDS, NULL,
		"print JSON, as docs/json.md describes it" },
	{ "markdown", 0, OPTION_FLAG, offsetof(struct options, markdown), OF_KINDS, NULL,
		"print the page docs/kinds.md" },
	{ "url", 0, OPTION_TEXT, offsetof(struct options, url),
		OF_PLAN | OF_APPLY | OF_API | OF_AUTH, "URL",
		"the API (default: $BITBUCKET_URL, or https://api.bitbucket.org/2.0)" },
	{ "parallelism", 0, OPTION_COUNT, offsetof(struct options, parallelism), OF_PLAN | OF_APPLY,
		"N", "the most requests in flight, 1 to 100 (default: 32)" },
	{ "no-color", 0, OPTION_FLAG, offsetof(struct options, no_color),
		OF_PLAN | OF_APPLY | OF_KINDS, NULL,
		"no colours; NO_COLOR in the environment does the same" },
	{ "verbose", 'v', OPTION_FLAG, offsetof(struct options, verbose),
		OF_PLAN | OF_APPLY | OF_API | OF_AUTH, NULL, "say each request" },
	{ "quiet", 'q', OPTION_FLAG, offsetof(struct options, quiet),
		OF_VALIDATE | OF_PLAN | OF_APPLY, NULL,
		"say only what went wrong, and the result" },
	{ "help", 'h', OPTION_FLAG, offsetof(struct options, help), OF_ALL, NULL, "this text" },
};

enum { PARALLELISM_MAX = 100 };

static void *slot(struct options *o, const struct option_row *row)
{
	return (char *)o + row->offset;
}

static void add_value(struct values *v, const char *text)
{
	v->items = mem_resize(v->items, v->n + 2, sizeof *v->items);
	v->items[v->n++] = text;
	v->items[v->n] = NULL;
}

static bool is_list(const struct option_row *row)
{
	return row->type == OPTION_VALUES || row->type == OPTION_MARKED;
}

/* `text` with `mark` before it, in place of `text`. */
static char *marked(char mark, char *text)
{
	AUTO(str_release) struct str whole = STR_INIT;

	str_addch(&whole, mark);
	str_add(&whole, text);
	mem_free(&text);
	return str_take(&whole);
}

static int set_text(struct options *o, const struct option_row *row, char *text, struct err *e)
{
	const char **to = slot(o, row);
	int64_t n;

	if (is_list(row)) {
		add_value(slot(o, row),
			row->type == OPTION_MARKED ? marked(row->letter, text) : text);
		return 0;
	}
	if (row->type == OPTION_TEXT) {
		*to = text;
		return 0;
	}
	if (num_parse(text, 1, PARALLELISM_MAX, &n) < 0)
		err_set(e, ERR_USAGE, "--%s takes a whole number from 1 to %d, not '%s'", row->name,
			PARALLELISM_MAX, text);
	else
		*(unsigned *)slot(o, row) = (unsigned)n;
	mem_free(&text);
	return e->code ? -1 : 0;
}

static int set(
	struct options *o, const struct option_row *row, bool *seen, char *text, struct err *e)
{
	if (!(row->commands & o->command->flag)) {
		mem_free(&text);
		return err_set(e, ERR_USAGE,
			"'cooper %s' has no option --%s; see 'cooper %s --help'", o->command->name,
			row->name, o->command->name);
	}
	if (*seen && !is_list(row) && row->type != OPTION_FLAG) {
		mem_free(&text);
		return err_set(e, ERR_USAGE, "--%s is given twice", row->name);
	}
	*seen = true;
	if (row->type != OPTION_FLAG)
		return set_text(o, row, text, e);
	*(bool *)slot(o, row) = true;
	return 0;
}

static int report_bad(const struct command *command, const char *option, int code, struct err *e)
{
	const char *name = option + strspn(option, "-");
	struct suggest nearest = SUGGEST_FOR(name);
	size_t i;

	if (code != POPT_ERROR_BADOPT)
		return err_set(e, ERR_USAGE, "%s: %s; see 'cooper %s --help'", option,
			poptStrerror(code), command->name);
	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].commands & command->flag)
			suggest_add(&nearest, rows[i].name);
	if (nearest.best)
		return err_set(e, ERR_USAGE, "unknown option '%s', did you mean '--%s'?", option,
			nearest.best);
	return err_set(
		e, ERR_USAGE, "unknown option '%s'; see 'cooper %s --help'", option, command->name);
}

/* Adds the rows that `command` takes, or those that it does not. */
static struct poptOption *fill_part(
	struct poptOption *at, const struct command *command, bool taken)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		if (taken == !!(rows[i].commands & command->flag))
			*at++ = (struct poptOption){
				.longName = rows[i].name,
				.shortName = rows[i].letter,
				.argInfo = rows[i].type == OPTION_FLAG ? POPT_ARG_NONE
								       : POPT_ARG_STRING,
				.val = (int)i + 1,
			};
	return at;
}

/*
 * popt's own table; `val` is the row's number from 1. The command's own rows come first, since a letter may mean
 * another option to another command; those of others are there to be told apart from what is misspelt.
 */
static void fill_table(struct poptOption *table, const struct command *command)
{
	table = fill_part(table, command, true);
	*fill_part(table, command, false) = (struct poptOption)POPT_TABLEEND;
}

static void free_context(poptContext *context)
{
	poptFreeContext(*context);
}

static int take_words(struct options *o, poptContext context, struct err *e)
{
	const char *word;

	while ((word = poptGetArg(context))) {
		if (o->words.n == o->command->operands)
			return err_set(e, ERR_USAGE,
				"'cooper %s' does not know what to do with '%s'%s",
				o->command->name, word,
				o->command->flag & (OF_VALIDATE | OF_PLAN | OF_APPLY)
					? "; manifests are named with -f"
					: "");
		add_value(&o->words, mem_strdup(word));
	}
	return 0;
}

int options_parse(struct options *o, const struct command *command, int argc, const char **argv,
	struct err *e)
{
	struct poptOption table[COUNT(rows) + 1];
	AUTO(free_context) poptContext context = NULL;
	bool seen[COUNT(rows)] = { false };
	int code;

	o->command = command;
	fill_table(table, command);
	context = poptGetContext(command->name, argc, argv, table, 0);
	while ((code = poptGetNextOpt(context)) > 0)
		if (set(o, &rows[code - 1], &seen[code - 1], poptGetOptArg(context), e) < 0)
			return -1;
	if (code < -1)
		return report_bad(command, poptBadOption(context, POPT_BADOPTION_NOALIAS), code, e);
	return take_words(o, context, e);
}

/* Adds `text`, its lines broken before column 80 and begun at `column`. */
static void add_wrapped(struct str *out, const char *text, size_t column)
{
	size_t width = column, len;

	str_pad(out, column);
	while (*text) {
		len = strcspn(text, " ");
		if (width > column && width + 1 + len > 79) {
			str_addch(out, '\n');
			str_pad(out, column);
			width = column;
		} else if (width > column) {
			str_addch(out, ' ');
			width++;
		}
		str_addn(out, text, len);
		width += len;
		text += len + (text[len] == ' ');
	}
	str_addch(out, '\n');
}

static void add_option(struct str *out, const struct option_row *row)
{
	if (row->letter)
		str_addf(out, "  -%c, --%s", row->letter, row->name);
	else
		str_addf(out, "      --%s", row->name);
	if (row->argument)
		str_addf(out, " %s", row->argument);
	str_addch(out, ' ');
	add_wrapped(out, row->help, 28);
}

void options_help(struct str *out, const struct command *command)
{
	size_t i;

	str_addf(out, "Usage: cooper %s%s\n\n%s\nOptions:\n", command->name, command->arguments,
		command->text);
	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].commands & command->flag)
			add_option(out, &rows[i]);
}

static void free_values(struct values *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		mem_free(&v->items[i]);
	mem_free(&v->items);
}

void options_release(struct options *o)
{
	free_values(&o->files);
	free_values(&o->only);
	free_values(&o->targets);
	free_values(&o->words);
	free_values(&o->fields);
	free_values(&o->headers);
	mem_free(&o->rev);
	mem_free(&o->url);
	mem_free(&o->journal);
	mem_free(&o->method);
	mem_free(&o->input);
	mem_free(&o->jq);
	mem_free(&o->cache);
	mem_free(&o->workspace);
	mem_free(&o->repository);
	mem_free(&o->port);
	mem_free(&o->timeout);
	mem_free(&o->scopes);
	*o = (struct options)OPTIONS_INIT;
}

#include "cooper/options.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "base/suggest.h"
#include "cooper/command.h"
#include "cooper/options_table.h"

#include <popt.h>

enum { PARALLELISM_MAX = 100, BUDGET_MAX = 10 * 1000 * 1000 };

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
	const int64_t most = row->type == OPTION_COUNT ? PARALLELISM_MAX : BUDGET_MAX;
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
	if (num_parse(text, 1, most, &n) < 0)
		err_set(e, ERR_USAGE, "--%s takes a whole number from 1 to %lld, not '%s'",
			row->name, (long long)most, text);
	else
		*(unsigned *)slot(o, row) = (unsigned)n;
	mem_free(&text);
	return e->code ? -1 : 0;
}

static int set(
	struct options *o, const struct option_row *row, bool *seen, char *text, struct err *e)
{
	if (!option_row_taken(row, o->command)) {
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
	for (i = 0; i < option_rows_n; i++)
		if (option_row_taken(&option_rows[i], command))
			suggest_add(&nearest, option_rows[i].name);
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

	for (i = 0; i < option_rows_n; i++)
		if (taken == option_row_taken(&option_rows[i], command))
			*at++ = (struct poptOption){
				.longName = option_rows[i].name,
				.shortName = option_rows[i].letter,
				.argInfo = option_rows[i].type == OPTION_FLAG ? POPT_ARG_NONE
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

/* A word that is no option: an operand of the command. */
static int add_word(struct options *o, char *word, struct err *e)
{
	if (o->words.n < o->command->operands) {
		add_value(&o->words, word);
		return 0;
	}
	err_set(e, ERR_USAGE, "'cooper %s' does not know what to do with '%s'%s", o->command->name,
		word,
		o->command->flag & (OF_VALIDATE | OF_PLAN | OF_APPLY | OF_DOCTOR)
			? "; manifests are named with -f"
			: "");
	mem_free(&word);
	return -1;
}

/* Takes what popt has found: the row of `code`, or a word where that is 0. popt forgets what it has no memory to copy. */
static int take(struct options *o, bool *seen, poptContext context, int code, struct err *e)
{
	const struct option_row *row = code ? &option_rows[code - 1] : NULL;
	char *text = poptGetOptArg(context);

	if (!text && !(row && row->type == OPTION_FLAG))
		mem_exhausted();
	return row ? set(o, row, &seen[code - 1], text, e) : add_word(o, text, e);
}

int options_parse(struct options *o, const struct command *command, int argc, const char **argv,
	struct err *e)
{
	struct poptOption table[OPTION_ROWS_MAX + 1];
	AUTO(free_context) poptContext context = NULL;
	bool seen[OPTION_ROWS_MAX] = { false };
	int code;

	o->command = command;
	fill_table(table, command);
	context = poptGetContext(command->name, argc, argv, table, POPT_CONTEXT_ARG_OPTS);
	if (!context)
		mem_exhausted();
	while ((code = poptGetNextOpt(context)) >= 0)
		if (take(o, seen, context, code, e) < 0)
			return -1;
	if (code == POPT_ERROR_MALLOC)
		mem_exhausted();
	if (code < -1)
		return report_bad(command, poptBadOption(context, POPT_BADOPTION_NOALIAS), code, e);
	return 0;
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
	for (i = 0; i < option_rows_n; i++)
		if (option_row_taken(&option_rows[i], command))
			add_option(out, &option_rows[i]);
}

static void free_values(struct values *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		mem_free(&v->items[i]);
	mem_free(&v->items);
	*v = (struct values){ NULL, 0 };
}

static void free_text(const char **text)
{
	mem_free(text);
	*text = NULL;
}

void options_release(struct options *o)
{
	const struct option_row *row = option_rows;

	/* A slot that several rows share is empty after the first. */
	for (; row < option_rows + option_rows_n; row++)
		if (is_list(row))
			free_values(slot(o, row));
		else if (row->type == OPTION_TEXT)
			free_text(slot(o, row));
	free_values(&o->words);
	*o = (struct options)OPTIONS_INIT;
}

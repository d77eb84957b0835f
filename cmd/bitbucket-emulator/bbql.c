#include "bitbucket-emulator/bbql.h"

#include "base/arena.h"
#include "base/auto.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum token { END, OPEN, CLOSE, COMMA, OPERATOR, STRING, WORD, BROKEN };

struct parser {
	struct arena *arena;
	const char *at;
	enum token token;
	enum bbql_op op;  /* of OPERATOR */
	const char *text; /* of STRING and WORD */
	const char *why;  /* the first mistake; NULL while there is none */
	size_t depth, terms, literals;
};

static const struct {
	const char *text;
	enum bbql_op op;
} operators[] = { { "!=", BBQL_UNEQUAL }, { "!~", BBQL_LACKS }, { ">=", BBQL_MORE_EQUAL },
	{ "<=", BBQL_LESS_EQUAL }, { "=", BBQL_EQUAL }, { "~", BBQL_CONTAINS }, { ">", BBQL_MORE },
	{ "<", BBQL_LESS } };

/* Notes the first mistake; every later token is BROKEN, so that the parser unwinds. */
static void *wrong(struct parser *p, const char *why)
{
	if (!p->why)
		p->why = why;
	p->token = BROKEN;
	return NULL;
}

static void read_string(struct parser *p)
{
	const char *from = ++p->at;
	char *text, *out;

	while (*p->at && *p->at != '"')
		p->at += p->at[0] == '\\' && p->at[1] ? 2 : 1;
	if (!*p->at) {
		wrong(p, "unterminated string");
		return;
	}
	out = text = arena_alloc(p->arena, (size_t)(p->at - from) + 1);
	for (; from < p->at; from++) {
		if (*from == '\\')
			from++;
		*out++ = *from;
	}
	*out = '\0';
	p->at++;
	p->text = text;
	p->token = STRING;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.-:+", c));
}

static void read_word(struct parser *p)
{
	const char *from = p->at;

	while (is_word(*p->at))
		p->at++;
	if (p->at == from) {
		wrong(p, "unexpected character");
		return;
	}
	p->text = arena_strndup(p->arena, from, (size_t)(p->at - from));
	p->token = WORD;
}

static bool read_operator(struct parser *p)
{
	size_t i;

	for (i = 0; i < COUNT(operators); i++) {
		if (strncmp(p->at, operators[i].text, strlen(operators[i].text)) != 0)
			continue;
		p->at += strlen(operators[i].text);
		p->op = operators[i].op;
		p->token = OPERATOR;
		return true;
	}
	return false;
}

static void advance(struct parser *p)
{
	static const char marks[] = "(),";
	const char *mark;

	if (p->why)
		return;
	while (isspace((unsigned char)*p->at))
		p->at++;
	mark = *p->at ? strchr(marks, *p->at) : NULL;
	if (!*p->at) {
		p->token = END;
	} else if (mark) {
		p->token = OPEN + (enum token)(mark - marks);
		p->at++;
	} else if (*p->at == '"') {
		read_string(p);
	} else if (!read_operator(p)) {
		read_word(p);
	}
}

static bool at_word(const struct parser *p, const char *word)
{
	return p->token == WORD && !strcasecmp(p->text, word);
}

static bool is_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";
	size_t i;

	for (i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
			return false;
	return !text[i] || text[i] == 'T' || text[i] == 't';
}

static bool is_number(const char *text)
{
	size_t digits;

	text += *text == '-';
	digits = strspn(text, "0123456789");
	text += digits;
	if (digits && *text == '.' && isdigit((unsigned char)text[1]))
		text += 1 + strspn(text + 1, "0123456789");
	return digits && !*text;
}

/* What an unquoted word means as a value; false where it means nothing. */
static bool word_type(const char *text, enum bbql_type *type)
{
	if (is_date(text))
		*type = BBQL_DATE;
	else if (is_number(text))
		*type = BBQL_NUMBER;
	else if (!strcasecmp(text, "null"))
		*type = BBQL_NULL;
	else if (!strcasecmp(text, "true") || !strcasecmp(text, "false"))
		*type = BBQL_BOOL;
	else
		return false;
	return true;
}

static int parse_literal(struct parser *p, struct bbql_literal *literal)
{
	literal->type = BBQL_STRING;
	literal->text = p->text;
	if (p->token != STRING && (p->token != WORD || !word_type(p->text, &literal->type))) {
		wrong(p, "a value is missing; text goes in double quotes");
		return -1;
	}
	if (++p->literals > BBQL_LITERALS_MAX) {
		wrong(p, "too many values");
		return -1;
	}
	advance(p);
	return 0;
}

static void parse_list(struct parser *p, struct bbql *q)
{
	struct bbql_literal *literals = NULL;
	size_t capacity = 0;

	if (p->token != OPEN) {
		wrong(p, "IN needs a list in parentheses");
		return;
	}
	do {
		advance(p);
		literals = arena_grow(p->arena, literals, q->n, &capacity, sizeof *literals);
		if (parse_literal(p, &literals[q->n]) < 0)
			return;
		q->n++;
	} while (p->token == COMMA);
	q->literals = literals;
	if (p->token != CLOSE)
		wrong(p, "a list is not closed");
	advance(p);
}

static void parse_comparand(struct parser *p, struct bbql *q)
{
	struct bbql_literal *literal;

	if (p->token == OPERATOR) {
		q->op = p->op;
		literal = ARENA_NEW(p->arena, struct bbql_literal);
		advance(p);
		q->literals = literal;
		q->n = 1;
		parse_literal(p, literal);
		return;
	}
	q->op = BBQL_IN;
	if (at_word(p, "NOT")) {
		q->op = BBQL_NOT_IN;
		advance(p);
	}
	if (!at_word(p, "IN")) {
		wrong(p, "an operator is missing");
		return;
	}
	advance(p);
	parse_list(p, q);
}

static const struct bbql *parse_or(struct parser *p);

static const struct bbql *parse_term(struct parser *p)
{
	const struct bbql *inner;
	struct bbql *q;

	if (++p->terms > BBQL_TERMS_MAX)
		return wrong(p, "too many comparisons");
	if (p->token == OPEN) {
		if (++p->depth > BBQL_DEPTH_MAX)
			return wrong(p, "too deeply nested");
		advance(p);
		inner = parse_or(p);
		p->depth--;
		if (p->token != CLOSE)
			return wrong(p, "a parenthesis is not closed");
		advance(p);
		return inner;
	}
	if (p->token != WORD)
		return wrong(p, "a field is missing");
	q = ARENA_NEW(p->arena, struct bbql);
	q->field = p->text;
	advance(p);
	parse_comparand(p, q);
	return q;
}

static const struct bbql *join(
	struct parser *p, enum bbql_op op, const struct bbql *left, const struct bbql *right)
{
	struct bbql *q = ARENA_NEW(p->arena, struct bbql);

	q->op = op;
	q->left = left;
	q->right = right;
	return q;
}

static const struct bbql *parse_and(struct parser *p)
{
	const struct bbql *q = parse_term(p);

	while (at_word(p, "AND")) {
		advance(p);
		q = join(p, BBQL_AND, q, parse_term(p));
	}
	return q;
}

static const struct bbql *parse_or(struct parser *p)
{
	const struct bbql *q = parse_and(p);

	while (at_word(p, "OR")) {
		advance(p);
		q = join(p, BBQL_OR, q, parse_and(p));
	}
	return q;
}

const struct bbql *bbql_parse(struct arena *a, const char *text, const char **why)
{
	struct parser p = { .arena = a, .at = text };
	const struct bbql *q;

	advance(&p);
	q = parse_or(&p);
	if (!p.why && p.token != END)
		wrong(&p, "something follows the query");
	*why = p.why;
	return p.why ? NULL : q;
}

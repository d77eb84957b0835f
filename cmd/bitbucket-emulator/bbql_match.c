#include "bitbucket-emulator/bbql.h"

#include "base/auto.h"
#include "codec/value.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Choices that are ordered by meaning and not by their letters. */
static const char *const priorities[] = { "trivial", "minor", "major", "critical", "blocker" };

static int priority_rank(const char *text)
{
	size_t i;

	for (i = 0; i < COUNT(priorities); i++)
		if (!strcmp(text, priorities[i]))
			return (int)i;
	return -1;
}

/* Seconds since 1970 of an ISO 8601 date or instant, in UTC where it names no zone; NAN where it is none. */
static double instant(const char *text)
{
	struct tm tm = { .tm_mday = 1 };
	double seconds = 0;
	int hours = 0, minutes = 0, used = 0;
	const char *zone;

	if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &used) != 3)
		return NAN;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	text += used;
	if ((*text | 0x20) != 't')
		return (double)timegm(&tm);
	if (sscanf(text + 1, "%2d:%2d%n", &tm.tm_hour, &tm.tm_min, &used) != 2)
		return NAN;
	text += 1 + used;
	if (*text == ':')
		seconds = strtod(text + 1, NULL);
	zone = text + strcspn(text, "+-Zz");
	if (sscanf(zone + (*zone != 0), "%2d:%2d", &hours, &minutes) > 0)
		seconds -= (hours * 3600 + minutes * 60) * (*zone == '-' ? -1 : 1);
	return (double)timegm(&tm) + seconds;
}

static int sign(double difference)
{
	return difference < 0 ? -1 : difference > 0;
}

static int order_text(const char *a, const char *b)
{
	int rank_a = priority_rank(a), rank_b = priority_rank(b);

	return rank_a >= 0 && rank_b >= 0 ? sign(rank_a - rank_b) : strcmp(a, b);
}

static bool is_null(const struct value *v)
{
	return !v || v->type == VALUE_NULL;
}

/* Orders the scalar `v` against `l` into `*order`; false where the two cannot be compared. */
static bool compare(const struct value *v, const struct bbql_literal *l, int *order)
{
	static const enum value_type plain[] = {
		[BBQL_STRING] = VALUE_STRING, [BBQL_DATE] = VALUE_STRING, [BBQL_BOOL] = VALUE_BOOL
	};
	double difference;

	if (l->type == BBQL_NULL || is_null(v)) {
		*order = 1;
		return l->type == BBQL_NULL && is_null(v) ? (*order = 0, true) : false;
	}
	if (l->type == BBQL_NUMBER && (v->type == VALUE_INT || v->type == VALUE_REAL)) {
		*order = sign(strtod(v->text, NULL) - strtod(l->text, NULL));
		return true;
	}
	if (l->type == BBQL_NUMBER || v->type != plain[l->type])
		return false;
	if (l->type == BBQL_DATE) {
		difference = instant(v->text) - instant(l->text);
		*order = sign(difference);
		return !isnan(difference);
	}
	*order = l->type == BBQL_BOOL ? strcasecmp(v->text, l->text) : order_text(v->text, l->text);
	return true;
}

static bool contains(const struct value *v, const struct bbql_literal *l)
{
	return !is_null(v) && v->type == VALUE_STRING && l->type == BBQL_STRING &&
	       strcasestr(v->text, l->text);
}

/* Whether one value fits one literal by the positive form of `op`. */
static bool fits(enum bbql_op op, const struct value *v, const struct bbql_literal *l)
{
	int order;

	if (op == BBQL_CONTAINS)
		return contains(v, l);
	if (!compare(v, l, &order))
		return false;
	switch (op) {
	case BBQL_MORE:
		return order > 0;
	case BBQL_MORE_EQUAL:
		return order >= 0;
	case BBQL_LESS:
		return order < 0;
	case BBQL_LESS_EQUAL:
		return order <= 0;
	default:
		return order == 0;
	}
}

static bool fits_any(const struct bbql *q, enum bbql_op op, const struct value *v)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (fits(op, v, &q->literals[i]))
			return true;
	return false;
}

/* Follows the dotted `path` from `v`, through every element of a list, and tries what is at its end. */
static bool any_at(const struct bbql *q, enum bbql_op op, const struct value *v, const char *path)
{
	const char *dot = strchr(path, '.');
	char name[128];
	uint32_t i;

	if (v && v->type == VALUE_LIST) {
		for (i = 0; i < v->n; i++)
			if (any_at(q, op, &v->items[i], path))
				return true;
		return false;
	}
	if (!*path)
		return fits_any(q, op, v);
	snprintf(name, sizeof name, "%.*s", (int)(dot ? dot - path : (int)strlen(path)), path);
	return any_at(q, op, value_get(v, name), dot ? dot + 1 : "");
}

bool bbql_matches(const struct bbql *q, const struct value *item)
{
	switch (q->op) {
	case BBQL_AND:
		return bbql_matches(q->left, item) && bbql_matches(q->right, item);
	case BBQL_OR:
		return bbql_matches(q->left, item) || bbql_matches(q->right, item);
	case BBQL_UNEQUAL:
	case BBQL_NOT_IN:
		return !any_at(q, BBQL_EQUAL, item, q->field);
	case BBQL_LACKS:
		return !any_at(q, BBQL_CONTAINS, item, q->field);
	default:
		return any_at(q, q->op, item, q->field);
	}
}

const char *bbql_unknown(const struct bbql *q, const struct value *item)
{
	const char *unknown;
	char name[128];

	if (q->op == BBQL_AND || q->op == BBQL_OR) {
		unknown = bbql_unknown(q->left, item);
		return unknown ? unknown : bbql_unknown(q->right, item);
	}
	snprintf(name, sizeof name, "%.*s", (int)strcspn(q->field, "."), q->field);
	return value_get(item, name) ? NULL : q->field;
}

size_t bbql_count(const struct bbql *q, const char *field)
{
	if (q->op == BBQL_AND || q->op == BBQL_OR)
		return bbql_count(q->left, field) + bbql_count(q->right, field);
	return strcmp(q->field, field) == 0 ? q->n : 0;
}

bool bbql_names(const struct bbql *q, const char *field, const char *literal)
{
	size_t i;

	if (q->op == BBQL_AND || q->op == BBQL_OR)
		return bbql_names(q->left, field, literal) || bbql_names(q->right, field, literal);
	for (i = 0; i < q->n && !strcmp(q->field, field); i++)
		if (!strcasecmp(q->literals[i].text, literal))
			return true;
	return false;
}

int bbql_order(const char *field, const struct value *a, const struct value *b)
{
	const struct value *x = value_at(a, field), *y = value_at(b, field);

	if (is_null(x) || is_null(y))
		return is_null(y) - is_null(x) < 0 ? -1 : is_null(y) - is_null(x);
	if (x->type >= VALUE_LIST || y->type >= VALUE_LIST)
		return 0;
	if (x->type == VALUE_INT && y->type == VALUE_INT)
		return sign(strtod(x->text, NULL) - strtod(y->text, NULL));
	return order_text(x->text, y->text);
}

#include "bitbucket-emulator/fault.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"
#include "codec/yaml.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct fault {
	const char *method; /* NULL: any */
	const char *path;   /* a glob; NULL: any */
	int64_t nth, count; /* from the nth that fits, so many; a count of 0 is no end */
	int64_t seen;
	const struct fault_effect *effect;
	bool applied; /* the request takes effect before the answer is spoilt */
	int64_t status, delay_ms, retry_after, keep;
	const char *body, *content_type;
};

struct faults {
	struct arena arena;
	struct fault *rules;
	size_t n;
};

static void apply_status(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)r;
	if (f->body)
		answer_text(a, (int)f->status,
			f->content_type ? f->content_type : "application/json; charset=utf-8",
			f->body);
	else
		answer_error(a, (int)f->status, "Something went wrong");
}

static void apply_html(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)r;
	answer_text(a, (int)f->status, "text/html; charset=utf-8",
		f->body ? f->body
			: "<!DOCTYPE html>\n<html><head><title>Bitbucket</title></head>"
			  "<body><h1>Something went wrong</h1></body></html>\n");
}

static void apply_rate(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)r;
	answer_error(a, 429, "Rate limit for this resource has been exceeded");
	if (f->retry_after >= 0)
		answer_header(a, "Retry-After", arena_printf(a->arena, "%" PRId64, f->retry_after));
}

static void apply_truncate(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)r;
	a->truncated = true;
	a->keep = (size_t)f->keep;
}

static void apply_cut(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)f;
	(void)r;
	a->cut = true;
}

static void apply_delay(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)f;
	(void)r;
	(void)a; /* every rule may delay */
}

/* A list becomes a map and a map a list: JSON, but not what was asked for. */
static void apply_wrong_shape(const struct fault *f, const struct request *r, struct answer *a)
{
	struct value *list = value_new_list(a->arena);

	(void)f;
	(void)r;
	value_push(a->arena, list, value_new_string(a->arena, "unexpected"));
	answer_value(a, a->status ? a->status : 200, list);
}

static const char *url_of(const struct request *r)
{
	return arena_printf(r->arena, "%s://%s%s", r->scheme, r->host, r->target);
}

static void apply_next_loop(const struct fault *f, const struct request *r, struct answer *a)
{
	(void)f;
	if (a->value && value_get(a->value, "values"))
		value_put(a->arena, (struct value *)a->value, "next",
			value_new_string(a->arena, url_of(r)));
}

static void apply_size_lies(const struct fault *f, const struct request *r, struct answer *a)
{
	const struct value *size = value_get(a->value, "size");

	(void)f;
	(void)r;
	if (size)
		value_put(a->arena, (struct value *)a->value, "size",
			value_new_int(a->arena, value_int(size, 0) * 2 + 1));
}

const struct fault_effect fault_effects[] = {
	{ "status", "answers `status` (500) with `body` and `content_type`", false, apply_status },
	{ "html", "answers `status` (502) with a page of HTML", false, apply_html },
	{ "rate-limited", "answers 429, with Retry-After where `retry_after` says how many seconds",
		false, apply_rate },
	{ "cut", "closes the connection without an answer", false, apply_cut },
	{ "truncate", "closes the connection after `keep` (20) bytes of the answer's body", true,
		apply_truncate },
	{ "delay", "answers truly, after `delay_ms`", true, apply_delay },
	{ "wrong-shape", "answers JSON of a shape that nobody asked for", true, apply_wrong_shape },
	{ "next-loop", "`next` of a page is the page itself", true, apply_next_loop },
	{ "size-lies", "`size` of a page is wrong", true, apply_size_lies },
};

const size_t n_fault_effects = COUNT(fault_effects);

static const struct fault_effect *effect_named(const char *name)
{
	size_t i;

	for (i = 0; i < n_fault_effects; i++)
		if (!strcmp(fault_effects[i].name, name))
			return &fault_effects[i];
	return NULL;
}

/* The keys of a rule that are whole numbers: how little they may be. */
static const struct {
	const char *name;
	int64_t least;
} number_keys[] = { { "nth", 1 }, { "count", 0 }, { "status", 100 }, { "delay_ms", 0 },
	{ "retry_after", 0 }, { "keep", 0 } };
static const char *const text_keys[] = { "method", "path", "effect", "body", "content_type" };

static int check_key(const struct pair *pair, struct diag *d)
{
	struct suggest near = SUGGEST_FOR(pair->name);
	char hint[64];
	size_t i;

	for (i = 0; i < COUNT(number_keys); i++) {
		suggest_add(&near, number_keys[i].name);
		if (strcmp(pair->name, number_keys[i].name) != 0)
			continue;
		if (value_int(&pair->value, -1) < number_keys[i].least)
			return diag_add(d, pair->value.place,
				"'%s' must be a whole number from %" PRId64 " on", pair->name,
				number_keys[i].least);
		return 0;
	}
	for (i = 0; i < COUNT(text_keys); i++) {
		suggest_add(&near, text_keys[i]);
		if (!strcmp(pair->name, text_keys[i]))
			return value_text(&pair->value, NULL)
				       ? 0
				       : diag_add(d, pair->value.place, "'%s' must be text",
						 pair->name);
	}
	if (!strcmp(pair->name, "applied"))
		return pair->value.type == VALUE_BOOL
			       ? 0
			       : diag_add(d, pair->value.place, "'applied' must be true or false");
	return diag_add(d, pair->place, "unknown key '%s'%s", pair->name,
		suggest_text(&near, hint, sizeof hint));
}

static int unknown_effect(const struct value *rule, const char *name, struct diag *d)
{
	struct suggest near = SUGGEST_FOR(name);
	char hint[64];
	size_t i;

	for (i = 0; i < n_fault_effects; i++)
		suggest_add(&near, fault_effects[i].name);
	return diag_add(d, rule->place, "unknown effect '%s'%s", name,
		suggest_text(&near, hint, sizeof hint));
}

static const char *copied(struct arena *a, const struct value *rule, const char *name)
{
	const char *text = value_text(value_get(rule, name), NULL);

	return text ? arena_strdup(a, text) : NULL;
}

static int parse_rule(struct arena *a, const struct value *rule, struct fault *f, struct diag *d)
{
	const char *effect = value_text(value_get(rule, "effect"), "");
	bool html = !strcmp(effect, "html");
	uint32_t i;

	if (rule->type != VALUE_MAP)
		return diag_add(
			d, rule->place, "a rule is a map, not %s", value_type_name(rule->type));
	for (i = 0; i < rule->n; i++)
		if (check_key(&rule->pairs[i], d) < 0)
			return -1;
	f->effect = effect_named(effect);
	if (!f->effect)
		return unknown_effect(rule, effect, d);
	f->method = copied(a, rule, "method");
	f->path = copied(a, rule, "path");
	f->body = copied(a, rule, "body");
	f->content_type = copied(a, rule, "content_type");
	f->nth = value_int(value_get(rule, "nth"), 1);
	f->count = value_int(value_get(rule, "count"), value_get(rule, "nth") ? 1 : 0);
	f->status = value_int(value_get(rule, "status"), html ? 502 : 500);
	f->delay_ms = value_int(value_get(rule, "delay_ms"), 0);
	f->retry_after = value_int(value_get(rule, "retry_after"), -1);
	f->keep = value_int(value_get(rule, "keep"), 20);
	f->applied = value_true(value_get(rule, "applied"));
	return 0;
}

static int parse_rules(struct faults *f, const struct value *list, struct diag *d)
{
	uint32_t i;

	if (list->type != VALUE_LIST)
		return diag_add(d, list->place, "the rules are a list, not %s",
			value_type_name(list->type));
	f->rules = ARENA_ARRAY(&f->arena, struct fault, list->n);
	for (i = 0; i < list->n; i++)
		parse_rule(&f->arena, &list->items[i], &f->rules[f->n++], d);
	return diag_empty(d) ? 0 : -1;
}

struct faults *faults_parse(const char *name, const char *bytes, size_t len, struct diag *d)
{
	AUTO(arena_release) struct arena scratch = ARENA_INIT;
	AUTO(faults_free) struct faults *f = mem_zalloc(1, sizeof *f);
	const struct value *list = yaml_parse(&scratch, name, bytes, len, d);

	if (!list || parse_rules(f, list, d) < 0)
		return NULL;
	return TAKE(f);
}

void faults_free(struct faults **f)
{
	if (!*f)
		return;
	arena_release(&(*f)->arena);
	free(*f);
	*f = NULL;
}

bool fault_glob(const char *glob, const char *path)
{
	bool deep;

	for (; *glob && *glob != '*'; glob++, path++)
		if (*glob != *path)
			return false;
	if (!*glob)
		return !*path;
	deep = glob[1] == '*';
	for (glob += deep ? 2 : 1;; path++) {
		if (fault_glob(glob, path))
			return true;
		if (!*path || (*path == '/' && !deep))
			return false;
	}
}

static bool fits(const struct fault *f, const struct request *r)
{
	return (!f->method || !strcasecmp(f->method, r->method)) &&
	       (!f->path || fault_glob(f->path, r->path));
}

const struct fault *faults_match(struct faults *f, const struct request *r)
{
	const struct fault *hit = NULL;
	struct fault *rule;
	size_t i;

	for (i = 0; f && i < f->n; i++) {
		rule = &f->rules[i];
		if (!fits(rule, r))
			continue;
		rule->seen++;
		if (!hit && rule->seen >= rule->nth &&
			(!rule->count || rule->seen < rule->nth + rule->count))
			hit = rule;
	}
	return hit;
}

bool fault_spares(const struct fault *f)
{
	return f->effect->edits || f->applied;
}

void fault_apply(const struct fault *f, const struct request *r, struct answer *a)
{
	f->effect->apply(f, r, a);
	a->delay_ms += (int)f->delay_ms;
}

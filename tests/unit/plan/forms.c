/*
 * Whatever is written in one way can be written in others: short or long, by name or by id, in a group or
 * one by one, in any order, in the defaults or in the object. Manifests that say the same in different forms,
 * made at random, are the same state: the plan from one to the other is empty, both ways.
 */
#include "plan/plan.h"

#include "tests/unit/plan/planned.h"

enum { RUNS = 400, STYLES = 3 };

/* Two sources of chance: what is said, which all styles share, and how. */
struct form {
	struct str out;
	uint32_t content, style;
};

/* xorshift: the same numbers everywhere. */
static uint32_t next(uint32_t *state, uint32_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return (*state >> 3) % n;
}

static bool says(struct form *f)
{
	return next(&f->content, 2);
}

static bool likes(struct form *f)
{
	return next(&f->style, 2);
}

static const char *pick(uint32_t *state, const char *const *texts, size_t n)
{
	return texts[next(state, (uint32_t)n)];
}

static const char *ana(struct form *f)
{
	static const char *const names[] = { "ana", "\"" ANA "\"",
		"8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11", "just-ana" };

	return pick(&f->style, names, COUNT(names));
}

static const char *bo(struct form *f)
{
	static const char *const names[] = { "bo", "\"" BO "\"",
		"8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b12" };

	return pick(&f->style, names, COUNT(names));
}

/* "key: x", or "key: {name: x}", with more where that is said. */
static void add_line(struct form *f, const char *key, const char *name, const char *text)
{
	if (likes(f))
		str_addf(&f->out, "%s: %s", key, text);
	else
		str_addf(&f->out, "%s: {%s: %s}", key, name, text);
}

static void add_grants(struct form *f)
{
	static const char *const levels[] = { "read", "write", "admin" };
	const char *a = pick(&f->content, levels, COUNT(levels));
	const char *b = pick(&f->content, levels, COUNT(levels));

	str_add(&f->out, "grants: {");
	if (a == b && likes(f)) {
		add_line(f, "both", "permission", a);
	} else if (likes(f)) {
		add_line(f, ana(f), "permission", a);
		str_add(&f->out, ", ");
		add_line(f, bo(f), "permission", b);
	} else {
		add_line(f, bo(f), "permission", b);
		str_add(&f->out, ", ");
		add_line(f, ana(f), "permission", a);
	}
	str_add(&f->out, "}");
}

static void add_users(struct form *f, bool has_ana, bool has_bo)
{
	const char *again = likes(f) ? ana(f) : NULL;

	if (has_ana && has_bo && likes(f))
		str_addf(&f->out, ", users: [both%s%s]", again ? ", " : "", again ? again : "");
	else if (has_ana && has_bo)
		str_addf(&f->out, ", users: [%s, %s]", bo(f), ana(f));
	else
		str_addf(&f->out, ", users: [%s]", has_ana ? ana(f) : has_bo ? bo(f) : "");
}

static void add_clause(struct form *f, const char *pattern)
{
	bool has_ana = says(f), has_bo = says(f);

	if (likes(f))
		str_addf(&f->out, "{kind: push, pattern: %s", pattern);
	else
		str_addf(&f->out, "{pattern: %s, match: glob, kind: push", pattern);
	add_users(f, has_ana, has_bo);
	str_addf(&f->out, ", groups: %s}", likes(f) ? "[g, h]" : "[h, g, h]");
}

static void add_clauses(struct form *f)
{
	str_add(&f->out, "clauses: [");
	add_clause(f, "x");
	str_add(&f->out, ", ");
	add_clause(f, "\"y*\"");
	str_add(&f->out, ", {kind: quorum, match: model, line: z, value: 2}]");
}

static void add_lending(struct form *f)
{
	bool open = says(f), more = says(f);

	str_add(&f->out, "lending: ");
	if (!more) {
		str_add(&f->out, likes(f) ? "main" : "{model: main}");
		return;
	}
	str_addf(&f->out,
		"{model: %s, terms: {is_open: %s, fee: {amount: 7}, days: %s, contact: %s}}",
		likes(f) ? "main" : "'main'", open ? "true" : "false",
		likes(f) ? "[mon, tue]" : "[tue, mon]", ana(f));
}

static void add_variables(struct form *f)
{
	static const char *const values[] = { "x", "true", "7", "''", "1.50", "a b" };

	str_add(&f->out, "variables: {");
	add_line(f, "A", "value", pick(&f->content, values, COUNT(values)));
	str_add(&f->out, ", ");
	add_line(f, "B", "value", pick(&f->content, values, COUNT(values)));
	str_add(&f->out, ", C: {value: {env: X}, secured: true}}");
}

#define KEY "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

static void add_locks(struct form *f)
{
	static const char *const keys[] = { "ssh-ed25519 " KEY, "ssh-ed25519  " KEY " me@laptop",
		"\" ssh-ed25519 " KEY " \"" };
	const char *key = pick(&f->style, keys, COUNT(keys));

	str_addf(&f->out, likes(f) ? "locks: [%s]" : "locks: [{key: %s}]", key);
}

static void add_timers(struct form *f)
{
	static const char *const daily[] = { "0 0 * * *", "'@daily'", "0 0 0 * * ? *",
		"0 0 0 ? * * *" };
	static const char *const hourly[] = { "5 */12 * * *", "0 5 0/12 * * ? *" };
	bool often = says(f);
	const char *when = often ? pick(&f->style, hourly, COUNT(hourly))
				 : pick(&f->style, daily, COUNT(daily));

	if (likes(f) && *when != '\'')
		str_addf(&f->out, "timers: [one %s]", when);
	else
		str_addf(&f->out, "timers: [{when: %s, chapter: one}]", when);
}

static void add_editions(struct form *f)
{
	static const char *const commits[] = { "abcdef0", "1234567", "'0123456'" };
	const char *commit = pick(&f->content, commits, COUNT(commits));

	str_addf(&f->out, likes(f) ? "editions: {x: %s}" : "editions: {x: {target: {hash: %s}}}",
		commit);
}

static void (*const parts[])(struct form *f) = { add_grants, add_clauses, add_lending,
	add_variables, add_locks, add_timers, add_editions };

/* Each part, where it is said at all, stands in the defaults or in the book, as the style likes. */
static void write_body(struct form *f)
{
	AUTO(str_release) struct str own = STR_INIT, defaults = STR_INIT;
	size_t i;

	for (i = 0; i < COUNT(parts); i++) {
		struct str *to = likes(f) ? &own : &defaults;

		str_truncate(&f->out, 0);
		parts[i](f);
		str_addf(to, "%s%s", to->len ? ", " : "", f->out.buf);
	}
	str_truncate(&f->out, 0);
	str_addf(&f->out, "defaults: {%s}\nbooks: {a: {%s}}", defaults.buf, own.buf);
}

static void load_form(struct loaded *l, uint32_t run, uint32_t style)
{
	struct form f = { .out = STR_INIT,
		.content = run * 2654435761u + 1,
		.style = (run * STYLES + style) * 40503u + 7 };
	const char *text;

	write_body(&f);
	text = arena_printf(&l->state.arena,
		"workspace: acme\n"
		"people: {ana: \"" ANA "\", bo: \"" BO "\", both: [ana, bo], just-ana: [ana]}\n"
		"%s\n",
		f.out.buf);
	load(l, text);
	str_release(&f.out);
	assert_mistakes(l, "");
}

/* Fails unless there is nothing to do between two forms of one content. */
static void assert_same(uint32_t run, uint32_t one, uint32_t other)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	load_form(&p.desired, run, one);
	state_workspace(&p.live.state, &kind_library, "acme", p.desired.state.workspaces[0].people);
	load_form(&p.live, run, other);
	mark_read(&p.live.state.arena, workspace_of(&p.desired, "acme"),
		workspace_of(&p.live, "acme"));
	make_plan(&p);
	if (p.plan.n_changes || p.plan.n_problems || p.plan.unmanaged) {
		add_plan(&out, &p.plan);
		add_state(&out, &p.desired.state);
		add_state(&out, &p.live.state);
		fail_msg("run %u, styles %u and %u:\n%s", run, one, other, out.buf);
	}
}

static void test_forms_that_say_the_same(void **state)
{
	uint32_t run, one, other;

	(void)state;
	for (run = 0; run < RUNS; run++)
		for (one = 0; one < STYLES; one++)
			for (other = 0; other < STYLES; other++)
				assert_same(run, one, other);
}

/* The same test with another content finds something: it can fail. */
static void test_contents_that_differ(void **state)
{
	size_t different = 0;
	uint32_t run;

	(void)state;
	for (run = 0; run < 50; run++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		load_form(&p.desired, run, 0);
		state_workspace(
			&p.live.state, &kind_library, "acme", p.desired.state.workspaces[0].people);
		load_form(&p.live, run + 1, 0);
		mark_read(&p.live.state.arena, workspace_of(&p.desired, "acme"),
			workspace_of(&p.live, "acme"));
		make_plan(&p);
		different += p.plan.n_changes > 0;
	}
	assert_true(different > 40);
}

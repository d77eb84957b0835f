/* cooper validate: every mistake in the manifests, without asking any server. */
#include "cooper/command.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"

static size_t count_objects(const struct object *o)
{
	const struct collection *c;
	size_t n = o->parent ? 1 : 0, i;

	for (c = o->collections; c; c = c->next)
		for (i = 0; i < c->n; i++)
			n += count_objects(c->items[i]);
	return n;
}

static size_t count_declared(const struct session *s)
{
	size_t n = 0, i;

	for (i = 0; i < s->desired.n; i++)
		n += count_objects(s->desired.workspaces[i].object);
	return n;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void add_text(struct str *out, const struct session *s)
{
	size_t n = count_declared(s);

	str_addf(out, "%zu file%s, %zu workspace%s, %zu object%s: valid\n", s->sources.n,
		plural(s->sources.n), s->desired.n, plural(s->desired.n), n, plural(n));
}

static struct value *mistakes_value(struct arena *a, const struct diag *d)
{
	struct value *list = value_new_list(a), *one;
	size_t i;

	for (i = 0; i < d->n; i++) {
		one = value_new_map(a);
		value_put(a, one, "file", value_new_string(a, d->items[i].place.file));
		value_put(a, one, "line", value_new_int(a, d->items[i].place.line));
		value_put(a, one, "column", value_new_int(a, d->items[i].place.column));
		value_put(a, one, "message", value_new_string(a, d->items[i].message));
		value_push(a, list, one);
	}
	return list;
}

static void add_json(struct str *out, const struct session *s)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct arena *a = &arena;
	struct value *root = value_new_map(a);

	value_put(a, root, "format", value_new_string(a, "cooper-validate/1"));
	value_put(a, root, "valid", value_new_bool(a, diag_empty(&s->mistakes)));
	value_put(a, root, "files", value_new_int(a, (int64_t)s->sources.n));
	value_put(a, root, "objects", value_new_int(a, (int64_t)count_declared(s)));
	value_put(a, root, "mistakes", mistakes_value(a, &s->mistakes));
	json_write_pretty(out, root);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(session_release) struct session s = SESSION_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	int loaded = session_load(&s, o, e);

	if (loaded < 0 && (!o->json || e->code != ERR_MANIFEST))
		return EXIT_INVALID;
	if (o->json)
		add_json(&out, &s);
	else if (!o->quiet)
		add_text(&out, &s);
	if (loaded == 0)
		return terminal_print(&out, e) < 0 ? EXIT_ERROR : EXIT_DONE;
	terminal_print(&out, e);
	return EXIT_INVALID;
}

const struct command command_validate = {
	.name = "validate",
	.summary = "check manifests, without asking any server",
	.arguments = " [-f PATH]... [--rev REV] [--json]",
	.text = "Reads the manifests and reports every mistake in them, each with its file, line "
		"and\n"
		"column. Nothing is sent. Exits with 0 where they are valid, with 65 where not.\n",
	.flag = OF_VALIDATE,
	.run = run,
};

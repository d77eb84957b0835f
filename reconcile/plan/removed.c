#include "plan/removed.h"

#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/checkup.h"

#include <fnmatch.h>
#include <string.h>

#define CHANGELOG "https://developer.atlassian.com/cloud/bitbucket/changelog/#"

/* Where a text that may lean on something stands. */
enum where {
	PATH = 1, /* a path of a kind that a manifest declares */
	HOST = 2, /* a host of known_hosts */
	TEXT = 4  /* a text that programs read: a webhook's URL, a variable's value */
};

/* What is gone, and how it shows: patterns of fnmatch(3). */
static const struct removed {
	struct removal api;
	struct {
		unsigned where;
		const char *pattern;
	} signs[12];
} rows[] = {
	{ { "CHANGE-2770", "2026-04-14", "lists across workspaces", CHANGELOG "CHANGE-2770",
		  "the lists of one workspace: repositories/{workspace}, user/workspaces" },
		{ { TEXT, "*api.bitbucket.org/*role=member*" },
			{ TEXT, "*api.bitbucket.org/2.0/repositories[?]*" },
			{ TEXT, "*api.bitbucket.org/2.0/workspaces[?]*" } } },
	{ { NULL, "2026-11-12", "SSH on bitbucket.org", NULL, "ssh.bitbucket.org in its place" },
		{ { HOST, "bitbucket.org" }, { TEXT, "*git@bitbucket.org:*" },
			{ TEXT, "*ssh://git@bitbucket.org*" },
			{ TEXT, "*ssh://bitbucket.org*" } } },
	{ { NULL, "2026-11-01", "code search", NULL,
		  "a clone of the repository; no successor is named" },
		{ { PATH, "*/search/code*" }, { TEXT, "*api.bitbucket.org/*/search/code*" } } },
	{ { NULL, "2026-05-04", "access tokens in a URL", NULL,
		  "the header Authorization: Bearer, and api.bitbucket.org" },
		{ { TEXT, "*api.bitbucket.org/*access_token=*" },
			{ TEXT, "*//bitbucket.org/!api/*" } } },
};

/* What a row was found in. */
struct use {
	size_t count;
	struct place first;
};

static bool leans(const struct removed *row, unsigned where, const char *text)
{
	size_t i;

	for (i = 0; text && row->signs[i].pattern; i++)
		if (row->signs[i].where & where && fnmatch(row->signs[i].pattern, text, 0) == 0)
			return true;
	return false;
}

static void look(struct use *use, const struct removed *row, unsigned where, const char *text,
	struct place place)
{
	if (!leans(row, where, text))
		return;
	if (!use->count++)
		use->first = place;
}

/* What programs read; titles, descriptions and the like are for people. */
static unsigned where_of(const struct field *f)
{
	if (f->type == FIELD_HOST)
		return HOST;
	return f->type == FIELD_STRING || f->type == FIELD_VALUE ? TEXT : 0;
}

static void look_at_object(struct use *use, const struct removed *row, const struct object *o)
{
	const struct collection *c;
	size_t i;

	for (i = 0; !o->absent && i < o->n_attrs; i++)
		look(use, row, where_of(o->attrs[i].field), value_text(o->attrs[i].value, NULL),
			o->attrs[i].value ? o->attrs[i].value->place : o->place);
	for (c = o->collections; c; c = c->next)
		for (i = 0; i < c->n; i++)
			look_at_object(use, row, c->items[i]);
}

static void look_at_kinds(
	struct use *use, const struct removed *row, const struct kind *const *kinds)
{
	for (; kinds && *kinds; kinds++)
		if ((*kinds)->place.file)
			look(use, row, PATH, (*kinds)->list, (*kinds)->place);
}

static void say(
	struct checkup *c, const struct removal *api, const char *today, const struct use *use)
{
	AUTO(str_release) struct str text = STR_INIT;
	const bool gone = strcmp(today, api->date) >= 0;

	str_addf(&text, "%s: %s on %s%s%s%s; declared %zu time%s, first at %s:%u", api->what,
		gone ? "taken away" : "will be taken away", api->date, api->change ? " (" : "",
		api->change ? api->change : "", api->change ? ")" : "", use->count,
		use->count == 1 ? "" : "s", use->first.file, (unsigned)use->first.line);
	checkup_add(c, CHECKUP_MANIFESTS, CHECKUP_WARNING, "removed APIs", text.buf);
	checkup_advise(
		c, "use %s%s%s", api->successor, api->url ? "; " : "", api->url ? api->url : "");
}

/* Counts the objects of kinds that `removal` took away. */
static void count_removed(struct use *use, const struct object *o, const struct removal *removal)
{
	const struct collection *c;
	size_t i;

	if (o->parent && kind_removal(o->kind) == removal && !use->count++)
		use->first = o->place;
	for (c = o->collections; c; c = c->next)
		for (i = 0; i < c->n; i++)
			count_removed(use, c->items[i], removal);
}

/* Each kind that brings a removal of its own stands for those below it. */
static void check_kinds(struct checkup *c, const char *today)
{
	const struct kind *const *k;
	struct removal api;
	struct use use;
	size_t i;

	for (k = c->desired->kinds; k && *k; k++) {
		if (!(*k)->removal)
			continue;
		use = (struct use){ 0 };
		for (i = 0; i < c->desired->n; i++)
			count_removed(&use, c->desired->workspaces[i].object, (*k)->removal);
		api = *(*k)->removal;
		api.successor = arena_printf(&c->arena, "%s%s", api.successor,
			c->hosted ? ", since they are left alone"
				  : ", unless this server still has them");
		if (use.count)
			say(c, &api, today, &use);
	}
}

void removed_check(struct checkup *c, const char *today)
{
	const size_t before = c->n;
	struct use use;
	size_t i, k;

	check_kinds(c, today);
	for (i = 0; i < COUNT(rows); i++) {
		use = (struct use){ 0 };
		look_at_kinds(&use, &rows[i], c->desired->kinds);
		for (k = 0; k < c->desired->n; k++)
			look_at_object(&use, &rows[i], c->desired->workspaces[k].object);
		if (use.count)
			say(c, &rows[i].api, today, &use);
	}
	if (c->n == before)
		checkup_add(c, CHECKUP_MANIFESTS, CHECKUP_OK, "removed APIs",
			"nothing here leans on what Bitbucket took away");
}

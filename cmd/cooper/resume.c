#include "cooper/resume.h"

#include "apply/deeds.h"
#include "apply/past.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/mem.h"
#include "base/str.h"
#include "cooper/carry.h"
#include "cooper/connection.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "net/url.h"

#include <string.h>
#include <unistd.h>

/* Digits of a hash that are enough to name a file. */
enum { NAME_DIGITS = 16 };

/* --- where it is kept --- */

/* Of the last run on these workspaces, in this order, of the server. */
static int path_of(struct str *path, const char *server, const char *const *workspaces, size_t n,
	struct err *e)
{
	AUTO(str_release) struct str name = STR_INIT, all = STR_INIT;
	AUTO(mem_free) char *base = url_base(server);
	const char *parts[2];
	char hash[HASH_TEXT];
	size_t i;

	for (i = 0; i < n; i++)
		str_addf(&all, "%s/", workspaces[i]);
	parts[0] = base;
	parts[1] = all.buf;
	hash_texts(parts, COUNT(parts), hash);
	str_addf(&name, "runs/%.*s.json", NAME_DIGITS, hash);
	return keep_path(path, name.buf, NULL, e);
}

static int own_path(struct str *path, const struct session *s, struct err *e)
{
	AUTO(mem_free) const char **names = session_workspaces(s);

	return path_of(path, connection_url(s->options), names, s->desired.n, e);
}

int resume_keep(const struct session *s, char id[HASH_TEXT], struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	if (own_path(&path, s, e) < 0 || keep_folder(path.buf, e) < 0) {
		plan_file_id(s, id);
		return -1;
	}
	return plan_file_write(s, path.buf, id, e);
}

void resume_drop(const struct session *s)
{
	AUTO(str_release) struct str path = STR_INIT;

	if (own_path(&path, s, NULL) == 0)
		unlink(path.buf);
}

/* --- what a run left --- */

static int read_past(struct past *past, struct str *path, const struct options *o, struct err *e)
{
	return carry_journal(path, o, e) < 0 ? -1 : past_read(past, path->buf, e);
}

static bool is_kept(const struct str *path)
{
	return access(path->buf, F_OK) == 0;
}

/* Takes the plan of `run`, if it is still kept: 1, else 0; -1 with `e` set. */
static int take_plan(
	struct resume *r, const struct past_run *run, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	if (!run->plan || !url_same_base(run->server, connection_url(o)))
		return 0;
	if (path_of(&path, run->server, run->workspaces, run->n_workspaces, e) < 0)
		return -1;
	if (!is_kept(&path))
		return 0;
	plan_file_release(&r->file);
	if (plan_file_read(&r->file, path.buf, o, e) < 0)
		return -1;
	return str_same(r->file.saved.id, run->plan);
}

/* The run to go on with, its plan taken; NULL with `e` set. */
static const struct past_run *find_run(
	struct resume *r, const struct past *past, const struct options *o, struct err *e)
{
	const char *named = o->words.n ? o->words.items[0] : NULL;
	const struct past_run *run = named ? past_find(past, named, e) : NULL;
	size_t i;
	int taken;

	if (named && !run)
		return NULL;
	for (i = past->n; i-- > 0;) {
		if (named && past->runs[i] != run)
			continue;
		taken = take_plan(r, past->runs[i], o, e);
		if (taken)
			return taken < 0 ? NULL : past->runs[i];
	}
	if (named)
		err_set(e, ERR_INPUT,
			"run '%s' cannot be resumed: all of it was done, another run on the same "
			"workspaces came after it, or it was at another server; 'cooper apply' "
			"does "
			"what is left",
			run->id);
	else
		err_set(e, ERR_INPUT,
			"there is no run to resume at %s: 'cooper log' shows what was done, and "
			"'cooper apply' does what is left",
			connection_url(o));
	return NULL;
}

/* What is done goes; of what was under way, nobody knows what became of it. */
static void leave_out(struct resume *r, const struct deeds *d)
{
	struct saved *s = &r->file.saved;
	bool *keep = ARENA_ARRAY(&s->arena, bool, s->n);
	enum past_state state;
	size_t i, n = 0;

	r->settled = ARENA_ARRAY(&s->arena, bool, s->n);
	for (i = 0; i < s->n; i++) {
		state = deeds_state(d, i);
		keep[i] = state != PAST_DONE;
		if (keep[i])
			r->settled[n++] = state != PAST_NONE;
	}
	r->done = s->n - n;
	saved_narrow(s, keep);
}

int resume_open(struct resume *r, const struct options *o, struct err *e)
{
	AUTO(past_release) struct past past = PAST_INIT;
	AUTO(deeds_release) struct deeds deeds = DEEDS_INIT;
	AUTO(str_release) struct str journal = STR_INIT;
	const struct past_run *run;

	if (read_past(&past, &journal, o, e) < 0)
		return -1;
	run = find_run(r, &past, o, e);
	if (!run || deeds_read(&deeds, journal.buf, run, e) < 0)
		return -1;
	leave_out(r, &deeds);
	r->run = arena_strdup(&r->file.saved.arena, run->id);
	terminal_say("going on with run %s of %s: of its %zu changes %zu are done", run->id,
		run->time, r->done + r->file.saved.n, r->done);
	return 0;
}

int resume_check_fresh(const struct options *o, const char *id, struct err *e)
{
	AUTO(past_release) struct past past = PAST_INIT;
	AUTO(str_release) struct str journal = STR_INIT;
	const struct past_run *run;

	if (read_past(&past, &journal, o, e) < 0)
		return -1;
	run = past_of_plan(&past, id);
	if (!run)
		return 0;
	return err_set(e, ERR_STALE,
		"this plan was begun at %s, and a plan is applied once; 'cooper log %s' shows what "
		"was done, 'cooper apply --resume' does what it left, and 'cooper plan --out' "
		"makes another",
		run->time, run->id);
}

void resume_release(struct resume *r)
{
	plan_file_release(&r->file);
}

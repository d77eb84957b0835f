#include "cooper/plan_file.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/fingerprint.h"
#include "base/keep.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/connection.h"
#include "cooper/prints.h"
#include "cooper/session.h"
#include "cooper/sources.h"
#include "cooper/terminal.h"
#include "net/url.h"

#include <stdbool.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The key of COOPER_KEY, if that is set: 1, else 0; -1 with `e` set where it is none. */
static int open_key(struct fingerprint_key *key, struct err *e)
{
	const char *text = getenv("COOPER_KEY");

	if (!text || !*text)
		return 0;
	return fingerprint_key_open(key, e) < 0 ? -1 : 1;
}

/* --- writing --- */

/* Appends what is written of the session's plan: the saved one as it is, where it is all of that. */
static void add_text(struct str *text, const struct session *s, const struct fingerprint_key *key,
	char id[HASH_TEXT])
{
	static const char *const here[] = { ".", NULL };
	const struct options *o = s->options;
	const struct report_context context = session_context(s, false);
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct prints prints = prints_take(&arena, &s->plan);
	char time[CLOCK_TEXT], digest[HASH_TEXT];
	const struct saved_origin origin = {
		.version = COOPER_VERSION,
		.server = connection_url(o),
		.time = clock_format(clock_wall(&clock_system), time),
		.digest = digest,
		.rev = o->rev,
		.files = o->files.n ? o->files.items : here,
		.only = o->only.items,
		.targets = o->targets.items,
		.resend_secrets = o->resend_secrets,
		.key = key,
		.secrets_key = prints.key,
		.secrets = prints.items,
	};

	if (s->saved && !s->settled) {
		memcpy(id, s->saved->id, HASH_TEXT);
		json_write_pretty(text, s->saved->root);
		return;
	}
	sources_digest(&s->sources, digest);
	saved_write(text, &s->plan, &context, &origin, id);
}

/* Whether a file can be made in the folder of `path`. */
static int check_folder(const char *path, struct err *e)
{
	AUTO(str_release) struct str folder = STR_INIT;
	const char *slash = strrchr(path, '/');

	str_addn(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
	if (access(slash ? folder.buf : ".", W_OK | X_OK) == 0)
		return 0;
	return err_system(e, ERR_SYSTEM, "cannot write '%s'", path);
}

/* Whatever is there is replaced: no device, and no pipe that somebody reads. */
static int check_target(const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) < 0 || S_ISREG(st.st_mode))
		return 0;
	if (!S_ISDIR(st.st_mode))
		return err_set(
			e, ERR_USAGE, "the plan cannot be saved in '%s', which is no file", path);
	errno = EISDIR;
	return err_system(e, ERR_SYSTEM, "cannot write '%s'", path);
}

int plan_file_check(const char *path, struct err *e)
{
	AUTO(fingerprint_key_release) struct fingerprint_key key = { .id = "" };

	return check_target(path, e) < 0 || check_folder(path, e) < 0 || open_key(&key, e) < 0 ? -1
											       : 0;
}

static int format_plan(struct str *text, const struct session *s, char id[HASH_TEXT], struct err *e)
{
	AUTO(fingerprint_key_release) struct fingerprint_key key = { .id = "" };
	const int keyed = open_key(&key, e);

	if (keyed < 0)
		return -1;
	add_text(text, s, keyed ? &key : NULL, id);
	if (!text->failed)
		return 0;
	return err_set(e, ERR_SYSTEM,
		"the plan is too large to be saved: more than %d MB; make it of a part, with "
		"--target or --only",
		SAVED_SIZE_MAX / 1024 / 1024);
}

int plan_file_write(const struct session *s, const char *path, char id[HASH_TEXT], struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(SAVED_SIZE_MAX);

	if (format_plan(&text, s, id, e) < 0)
		return -1;
	return keep_write(path, &text, e);
}

void plan_file_id(const struct session *s, char id[HASH_TEXT])
{
	AUTO(str_release) struct str text = STR_INIT;

	add_text(&text, s, NULL, id);
}

/* --- reading --- */

static int check_version(const struct saved_origin *origin, const char *path, struct err *e)
{
	if (str_same(origin->version, COOPER_VERSION))
		return 0;
	return err_set(e, ERR_STALE,
		"the plan '%s' was made by Cooper %s, and this is %s; make a new plan", path,
		origin->version, COOPER_VERSION);
}

/* A credential never follows a file to a server. */
static int check_server(
	const struct saved_origin *origin, const char *path, const struct options *o, struct err *e)
{
	if (url_same_base(origin->server, connection_url(o)))
		return 0;
	return err_set(e, ERR_USAGE,
		"the plan '%s' is for %s, and this is %s; say which with --url or BITBUCKET_URL",
		path, origin->server, connection_url(o));
}

static int check_options(const struct options *o, struct err *e)
{
	const char *said = o->only.n           ? "--only"
			   : o->targets.n      ? "--target"
			   : o->rev            ? "--rev"
			   : o->resend_secrets ? "--resend-secrets"
					       : NULL;

	if (!said)
		return 0;
	if (o->resume)
		return err_set(e, ERR_USAGE,
			"%s is a part of the plan that --resume goes on with, and cannot be given "
			"with it; leave it out",
			said);
	return err_set(e, ERR_USAGE,
		"%s is a part of the saved plan, and cannot be given with it; make another plan "
		"for that",
		said);
}

static struct values values_of(const char *const *texts)
{
	struct values v = { (const char **)texts, 0 };

	while (texts[v.n])
		v.n++;
	return v;
}

static int take_options(struct plan_file *f, const struct options *o, struct err *e)
{
	const struct saved_origin *origin = &f->saved.origin;

	f->options = *o;
	f->options.rev = origin->rev;
	f->options.only = values_of(origin->only);
	f->options.targets = values_of(origin->targets);
	f->options.resend_secrets = origin->resend_secrets;
	if (o->files.n)
		return 0;
	f->options.files = values_of(origin->files);
	if (f->options.files.n == 1 && str_same(origin->files[0], "-"))
		return err_set(e, ERR_USAGE,
			"the plan was made of standard input; give it the same again, with -f -");
	return 0;
}

/* What does not stop anybody, and may be news to him. */
static void warn(const struct saved *s)
{
	char now[CLOCK_TEXT];

	if (strcmp(s->origin.time, clock_format(clock_wall(&clock_system), now)) > 0)
		terminal_say("warning: the plan was made at %s, which has not come yet by this "
			     "machine's clock",
			s->origin.time);
	if (s->problems)
		terminal_say("warning: the plan is not all that the manifests say: %zu could not "
			     "be planned when it was made",
			s->problems);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Takes the text of the file that is called `name`. */
static int parse(struct plan_file *f, const char *name, const struct str *text, struct err *e)
{
	AUTO(fingerprint_key_release) struct fingerprint_key key = { .id = "" };
	const struct saved_file file = { name, text->buf, text->len };
	const int keyed = open_key(&key, e);

	return keyed < 0 ? -1 : saved_read(&f->saved, &file, keyed ? &key : NULL, e);
}

int plan_file_read(struct plan_file *f, const char *path, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(SAVED_SIZE_MAX);
	const struct saved_origin *origin = &f->saved.origin;

	if (is_folder(path))
		return err_set(e, ERR_USAGE,
			"'%s' is a folder, and a saved plan is a file; manifests are named with -f",
			path);
	if (check_options(o, e) < 0 || file_read(&text, path, e) < 0 ||
		parse(f, path, &text, e) < 0 || check_version(origin, path, e) < 0 ||
		check_server(origin, path, o, e) < 0 || take_options(f, o, e) < 0)
		return -1;
	warn(&f->saved);
	return 0;
}

int plan_file_of(struct plan_file *f, const struct session *s, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(SAVED_SIZE_MAX);
	char id[HASH_TEXT];

	return format_plan(&text, s, id, e) < 0 || parse(f, "the plan", &text, e) < 0
		       ? -1
		       : take_options(f, s->options, e);
}

void plan_file_release(struct plan_file *f)
{
	saved_release(&f->saved);
}

/*
 * Wire tests: the real program against a server that says what a case says, in one text file.
 *
 *   @REPLY METHOD path [status] [type]   an answer; $SERVER in it is the base URL, $PORT the port. Those for
 *                                        one method and path are given in order, the last again and again
 *   @HEADER Name: value                  of the answer before it
 *   @CUT                                 the answer before it ends in its middle
 *   @SERVER down | tls                   nobody listens; the URL says https, and the server does not
 *   @MANIFEST name                       a file in the folder in which the program runs
 *   @ENV NAME=value                      in its environment, besides BITBUCKET_URL and BITBUCKET_TOKEN
 *   @COMMAND arguments                   of cooper
 *   @REQUESTS [unordered] [whole]        what it must ask, bodies indented below; unordered: sorted; unless
 *                                        whole, "fields=*" stands for any list of fields
 *   @STDOUT, @STDERR [contains]          what it must say; nothing where the section is missing; contains: each
 *                                        line of the section must be somewhere in it
 *   @STATUS number                       its exit status
 *
 * run [FILE.wire]...; UPDATE=1 rewrites what is expected, to be read with care. In every case the token is
 * in each request and never in what the program says or writes.
 */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "tests/case/case.h"
#include "tests/case/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOKEN "wire-token-that-nobody-may-see"

enum { ARGUMENTS_MAX = 32, PATIENCE_S = 60 };

static char program[PATH_MAX]; /* build/cooper, beside the folder of this program */

struct wire {
	struct test_case *c;
	struct serve server;
	char folder[PATH_MAX]; /* has work/, out, err */
	int status;
};

static void die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- the server's side --- */

static char *fill(const struct serve *server, const char *text, size_t len)
{
	char port[8], *with_server, *filled;

	snprintf(port, sizeof port, "%u", (unsigned)server->port);
	with_server = case_replace(text, len, "$SERVER", server->base);
	filled = case_replace(with_server, strlen(with_server), "$PORT", port);
	free(with_server);
	return filled;
}

static struct serve_reply *add_reply(struct serve *server, const struct section *s)
{
	struct serve_reply *reply = serve_add(server);
	AUTO(mem_free) char *status = section_word(s, 2);
	int64_t number = 200;

	num_parse(status, 100, 999, &number);
	reply->method = section_word(s, 0);
	reply->path = section_word(s, 1);
	reply->status = (unsigned)number;
	reply->type = section_word(s, 3);
	if (!*reply->type) {
		free(reply->type);
		reply->type = mem_strdup("application/json");
	}
	reply->body = fill(server, s->body, s->len);
	reply->len = strlen(reply->body);
	return reply;
}

static void add_header(struct serve_reply *reply, const char *line)
{
	size_t i = 0;

	while (reply->headers[i])
		i++;
	reply->headers[i] = mem_strdup(line);
}

static void add_replies(struct wire *w)
{
	struct serve_reply *last = NULL;
	size_t i;

	for (i = 0; i < w->c->n; i++) {
		const struct section *s = &w->c->sections[i];

		if (str_same(s->name, "REPLY"))
			last = add_reply(&w->server, s);
		else if (last && str_same(s->name, "HEADER"))
			add_header(last, s->arguments);
		else if (last && str_same(s->name, "CUT"))
			last->cut = true;
	}
}

/* --- the program's side --- */

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
		die(path);
}

/* Makes the folders of `path`. */
static void make_folders(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			die(path);
		*slash = '/';
	}
}

static void write_manifests(struct wire *w)
{
	AUTO(str_release) struct str path = STR_INIT;
	size_t i;

	for (i = 0; i < w->c->n; i++) {
		const struct section *s = &w->c->sections[i];

		if (!str_same(s->name, "MANIFEST"))
			continue;
		str_reset(&path);
		str_addf(&path, "%s/work/%s", w->folder, s->arguments);
		make_folders(path.buf);
		write_file(path.buf, s->body, s->len);
	}
}

static void set_environment(struct wire *w)
{
	const struct section *mode = case_find(w->c, "SERVER");
	char url[128];
	size_t i;

	clearenv();
	snprintf(url, sizeof url, "%s://127.0.0.1:%u/2.0",
		mode && str_same(mode->arguments, "tls") ? "https" : "http",
		(unsigned)w->server.port);
	setenv("BITBUCKET_URL", url, 1);
	setenv("BITBUCKET_TOKEN", TOKEN, 1);
	setenv("HOME", w->folder, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (i = 0; i < w->c->n; i++)
		if (str_same(w->c->sections[i].name, "ENV"))
			putenv(w->c->sections[i].arguments);
}

static void redirect(const char *path, int flags, int to)
{
	int fd = open(path, flags, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		_exit(126);
	close(fd);
}

static void become_program(struct wire *w)
{
	const struct section *command = case_find(w->c, "COMMAND");
	char *argv[ARGUMENTS_MAX] = { program }, path[PATH_MAX + 8];
	size_t i;

	for (i = 1; i + 1 < ARGUMENTS_MAX; i++) {
		argv[i] = section_word(command, i - 1);
		if (!*argv[i])
			break;
	}
	argv[i] = NULL;
	redirect("/dev/null", O_RDONLY, 0);
	snprintf(path, sizeof path, "%s/out", w->folder);
	redirect(path, O_WRONLY | O_CREAT, 1);
	snprintf(path, sizeof path, "%s/err", w->folder);
	redirect(path, O_WRONLY | O_CREAT, 2);
	snprintf(path, sizeof path, "%s/work", w->folder);
	if (chdir(path) < 0)
		_exit(126);
	set_environment(w);
	alarm(PATIENCE_S);
	execv(program, argv);
	_exit(127);
}

static void run_program(struct wire *w)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		become_program(w);
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid");
	w->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* --- what came of it --- */

static bool check_status(const struct wire *w)
{
	const struct section *expected = case_find(w->c, "STATUS");
	AUTO(mem_free) char *word = expected ? section_word(expected, 0) : mem_strdup("0");
	int64_t number = -1;

	num_parse(word, 0, 255, &number);
	if (number == w->status)
		return true;
	printf("# exit status %d instead of %s\n", w->status, word);
	return false;
}

/* Lists of fields are long, and asked for again and again: cases for them have them whole. */
static char *without_fields(const char *text)
{
	static const char name[] = "fields=";
	struct str out = STR_INIT;
	const char *found;

	while ((found = strstr(text, name))) {
		found += strlen(name);
		str_addn(&out, text, (size_t)(found - text));
		str_add(&out, "*");
		text = found + strcspn(found, "& :\n");
	}
	str_add(&out, text);
	return str_take(&out);
}

/* What the program wrote into a file of the case's folder, without what differs from run to run. */
static char *written(const struct wire *w, const char *name)
{
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(mem_free) char *with_base = NULL, *with_fields = NULL;
	char path[PATH_MAX + 8], host[32];

	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	if (file_read(&text, path, NULL) < 0)
		die(path);
	with_base = case_replace(text.buf, text.len, w->server.base, "$SERVER");
	snprintf(host, sizeof host, "127.0.0.1:%u", (unsigned)w->server.port);
	with_fields = case_replace(with_base, strlen(with_base), host, "127.0.0.1:$PORT");
	return without_fields(with_fields);
}

static bool has_word(const struct section *s, const char *word)
{
	return s && strstr(s->arguments, word);
}

/* Whether each line of the section is somewhere in `text`. */
static bool contains(const struct section *s, const char *text)
{
	const char *line = s->body, *end = s->body + s->len, *next;

	for (; line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		if (memmem(text, strlen(text), line, (size_t)(next - line - 1)))
			continue;
		printf("# @%s: no such text: %.*s# in: %s\n", s->name, (int)(next - line), line,
			text);
		return false;
	}
	return true;
}

static bool check_output(const struct wire *w, const char *file, const char *section)
{
	AUTO(mem_free) char *text = written(w, file);
	struct section *expected = case_find(w->c, section);

	if (strstr(text, TOKEN)) {
		printf("# the token is in the program's %s\n", file);
		return false;
	}
	if (has_word(expected, "contains"))
		return contains(expected, text);
	if (expected)
		return case_compare(expected, text);
	if (*text)
		printf("# nothing expected in the program's %s, got:\n# %s\n", file, text);
	return !*text;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "GET repositories/acme?pagelen=100\n", with a body in a second line. */
static char *request_text(const struct wire *w, const struct serve_request *r, bool whole)
{
	AUTO(mem_free) char *line = whole ? mem_strdup(r->line) : without_fields(r->line);
	AUTO(mem_free)
	char *body = case_replace(r->body.buf, r->body.len, w->server.base, "$SERVER");
	struct str text = STR_INIT;

	str_addf(&text, "%s\n", line);
	if (*body)
		str_addf(&text, "  %s\n", body);
	return str_take(&text);
}

static bool check_requests(struct wire *w)
{
	struct section *expected = case_find(w->c, "REQUESTS");
	AUTO(str_release) struct str all = STR_INIT;
	char *texts[SERVE_REQUESTS_MAX];
	size_t i;

	for (i = 0; i < w->server.n_requests; i++)
		texts[i] = request_text(w, w->server.requests[i], has_word(expected, "whole"));
	if (has_word(expected, "unordered") && i)
		qsort(texts, i, sizeof *texts, compare_texts);
	for (i = 0; i < w->server.n_requests; i++) {
		str_add(&all, texts[i]);
		free(texts[i]);
	}
	return !expected || case_compare(expected, all.buf);
}

static bool check_credential(const struct wire *w)
{
	size_t i;

	for (i = 0; i < w->server.n_requests; i++)
		if (!str_same(w->server.requests[i]->authorization, "Bearer " TOKEN)) {
			printf("# request without its credential: %s\n",
				w->server.requests[i]->line);
			return false;
		}
	return true;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void make_folder(struct wire *w)
{
	const char *temporary = getenv("TMPDIR");
	char path[PATH_MAX + 8];

	snprintf(w->folder, sizeof w->folder, "%s/wire.XXXXXX", temporary ? temporary : "/tmp");
	if (!mkdtemp(w->folder))
		die(w->folder);
	snprintf(path, sizeof path, "%s/work", w->folder);
	if (mkdir(path, 0700) < 0)
		die(path);
}

static bool test(struct test_case *c)
{
	struct wire w = { .c = c };
	const struct section *mode = case_find(c, "SERVER");
	bool passed;

	make_folder(&w);
	write_manifests(&w);
	if (mode && str_same(mode->arguments, "down"))
		serve_nobody(&w.server);
	else
		serve_start(&w.server);
	add_replies(&w);
	run_program(&w);
	serve_stop(&w.server);
	passed = check_status(&w);
	passed = check_output(&w, "err", "STDERR") && passed;
	passed = check_output(&w, "out", "STDOUT") && passed;
	passed = check_requests(&w) && passed;
	passed = check_credential(&w) && passed;
	serve_release(&w.server);
	nftw(w.folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return passed;
}

int main(int argc, char **argv)
{
	char own[PATH_MAX], beside[PATH_MAX + 16];

	(void)argc;
	if (!realpath(argv[0], own))
		die(argv[0]);
	snprintf(beside, sizeof beside, "%s/../cooper", dirname(own));
	if (!realpath(beside, program))
		die(beside);
	return case_main(argv, "tests/wire", ".wire", test);
}

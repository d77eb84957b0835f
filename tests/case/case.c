#include "tests/case/case.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 32 };

static void die(const char *path, const char *why)
{
	printf("Bail out! %s: %s\n", path, why);
	exit(1);
}

static bool is_heading(const char *line)
{
	return line[0] == '@' && isupper((unsigned char)line[1]);
}

/* The heading at `line`: a new section, whose body begins after it. */
static void begin(struct test_case *c, const char *line, size_t len)
{
	struct section *s = &c->sections[c->n++];
	size_t name = strcspn(line + 1, " \n"), skip;

	if (c->n == CASE_SECTIONS_MAX)
		die(c->path, "too many sections");
	skip = 1 + name + (line[1 + name] == ' ');
	s->name = strndup(line + 1, name);
	s->arguments = strndup(line + skip, len > skip ? len - skip : 0);
}

static void parse(struct test_case *c)
{
	const char *start = c->bytes.buf, *end = start + c->bytes.len, *line, *next;
	struct section *last = NULL;

	for (line = start; line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		if (is_heading(line)) {
			begin(c, line, (size_t)(next - line) - (next[-1] == '\n'));
			last = &c->sections[c->n - 1];
			last->body = next;
			last->begin = last->end = (size_t)(next - start);
		} else if (last) {
			last->end = (size_t)(next - start);
			last->len = last->end - last->begin;
		}
	}
}

void case_read(struct test_case *c, const char *path)
{
	struct err e = ERR_INIT;

	*c = (struct test_case){ .path = path, .bytes = STR_INIT };
	if (file_read(&c->bytes, path, &e) < 0)
		die(path, err_text(&e));
	parse(c);
}

struct section *case_find(struct test_case *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (str_same(c->sections[i].name, name))
			return &c->sections[i];
	return NULL;
}

char *section_word(const struct section *s, size_t i)
{
	const char *word = s->arguments + strspn(s->arguments, " ");

	while (i--) {
		word += strcspn(word, " ");
		word += strspn(word, " ");
	}
	return strndup(word, strcspn(word, " "));
}

static bool is_rewritten(const struct test_case *c)
{
	size_t i = 0;

	while (i < c->n && !c->sections[i].rewritten)
		i++;
	return i < c->n;
}

static void rewrite(const struct test_case *c)
{
	FILE *f = fopen(c->path, "w");
	size_t i, done = 0;

	if (!f)
		die(c->path, "cannot be written");
	for (i = 0; i < c->n; i++) {
		const struct section *s = &c->sections[i];

		if (!s->rewritten)
			continue;
		fwrite(c->bytes.buf + done, 1, s->begin - done, f);
		fputs(s->rewritten, f);
		done = s->end;
	}
	fwrite(c->bytes.buf + done, 1, c->bytes.len - done, f);
	if (fclose(f) != 0)
		die(c->path, "cannot be written");
}

void case_release(struct test_case *c)
{
	size_t i;

	if (is_rewritten(c))
		rewrite(c);
	for (i = 0; i < c->n; i++) {
		free(c->sections[i].name);
		free(c->sections[i].arguments);
		free(c->sections[i].rewritten);
	}
	str_release(&c->bytes);
}

char *case_replace(const char *text, size_t len, const char *from, const char *to)
{
	const char *end = text + len, *found;
	struct str out = STR_INIT;

	while ((found = memmem(text, (size_t)(end - text), from, strlen(from)))) {
		str_addn(&out, text, (size_t)(found - text));
		str_add(&out, to);
		text = found + strlen(from);
	}
	str_addn(&out, text, (size_t)(end - text));
	return str_take(&out);
}

/* Prints the lines from `text` on, up to `end`, with `sign`. */
static void print_lines(char sign, const char *text, const char *end)
{
	size_t len;

	for (; text < end; text += len + 1) {
		len = strcspn(text, "\n");
		if (text + len > end)
			len = (size_t)(end - text);
		printf("# %c %.*s\n", sign, (int)len, text);
	}
}

/* The lines in which two texts differ, without those that they begin and end with alike. */
static void print_difference(const char *expected, const char *got)
{
	const char *a = expected, *b = got, *a_end, *b_end, *p, *q;

	for (p = a, q = b; *p && *p == *q; p++, q++)
		if (*p == '\n') {
			a = p + 1;
			b = q + 1;
		}
	a_end = expected + strlen(expected);
	b_end = got + strlen(got);
	for (p = a_end, q = b_end; p > a && q > b && p[-1] == q[-1]; p--, q--)
		if (p[-1] == '\n') {
			a_end = p;
			b_end = q;
		}
	print_lines('-', a, a_end);
	print_lines('+', b, b_end);
}

bool case_compare(struct section *s, const char *got)
{
	char *expected = strndup(s->body, s->len);
	const char *update = getenv("UPDATE");
	bool same = strcmp(expected, got) == 0;

	if (!same && update && *update) {
		s->rewritten = mem_strdup(got);
		printf("# @%s rewritten\n", s->name);
		same = true;
	} else if (!same) {
		printf("# @%s differs: - expected, + got\n", s->name);
		print_difference(expected, got);
	}
	free(expected);
	return same;
}

static int run(const char *path, size_t number, bool (*test)(struct test_case *c))
{
	struct test_case c;
	bool passed;

	case_read(&c, path);
	passed = test(&c);
	printf("%s %zu - %s\n", passed ? "ok" : "not ok", number, path);
	case_release(&c);
	return !passed;
}

/* A case under way: a process that writes into a file. */
struct job {
	pid_t pid;
	FILE *output;
};

static struct job start(const char *path, size_t number, bool (*test)(struct test_case *c))
{
	struct job job = { .output = tmpfile() };

	fflush(stdout);
	job.pid = job.output ? fork() : -1;
	if (job.pid < 0)
		die(path, "cannot be started");
	if (job.pid == 0) {
		dup2(fileno(job.output), STDOUT_FILENO);
		exit(run(path, number, test));
	}
	return job;
}

/* Waits for its end and prints what it said. 1 where it failed. */
static size_t finish(struct job *job, const char *path)
{
	int status, c;

	if (waitpid(job->pid, &status, 0) < 0)
		die(path, "got lost");
	rewind(job->output);
	while ((c = getc(job->output)) != EOF)
		putchar(c);
	fclose(job->output);
	if (WIFSIGNALED(status))
		printf("# %s ended by signal %d\n", path, WTERMSIG(status));
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

/* Some cases have to wait: several are under way, and what they say comes in their order. */
static size_t run_all(char **paths, size_t n, bool (*test)(struct test_case *c))
{
	struct job jobs[JOBS];
	size_t started = 0, finished = 0, failed = 0;

	while (finished < n) {
		for (; started < n && started < finished + JOBS; started++)
			jobs[started % JOBS] = start(paths[started], started + 1, test);
		failed += finish(&jobs[finished % JOBS], paths[finished]);
		finished++;
	}
	return failed;
}

int case_main(
	char **argv, const char *folder, const char *suffix, bool (*test)(struct test_case *c))
{
	struct str pattern = STR_INIT;
	glob_t found = { 0 };
	char **paths = argv + 1;
	size_t n = 0, failed;

	str_addf(&pattern, "%s/*%s", folder, suffix);
	while (paths[n])
		n++;
	if (!n && glob(pattern.buf, 0, NULL, &found) != 0)
		die(folder, "no case there");
	if (!n) {
		paths = found.gl_pathv;
		n = found.gl_pathc;
	}
	printf("1..%zu\n", n);
	failed = run_all(paths, n, test);
	globfree(&found);
	str_release(&pattern);
	return failed != 0;
}

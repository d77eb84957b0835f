#include "codec/jq.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <jq.h>
#include <jv.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct jq_filter {
	jq_state *jq;
	jv kept; /* a list */
	size_t kept_bytes;
	struct str complaint; /* the first of the compiler */
};

/* What libjq sees while it works: `env` and `$ENV` read the process's own table. */
static char **hide_environment(void)
{
	static char *nothing[] = { NULL };
	char **ours = environ;

	environ = nothing;
	return ours;
}

static void take_complaint(void *filter, jv message)
{
	struct jq_filter *f = filter;

	message = jq_format_error(message);
	if (!f->complaint.len && jv_get_kind(message) == JV_KIND_STRING)
		str_add(&f->complaint, jv_string_value(message));
	jv_free(message);
}

/* "jq: error: syntax error, ... (Unix shell quoting issues?) at <top-level>, line 1:" without what jq adds. */
static const char *plain(struct str *complaint)
{
	static const char begin[] = "jq: error: ";
	static const char *const ends[] = { "\n", " at <top-level>", " (Unix shell" };
	char *text = complaint->buf, *end;
	size_t i;

	for (i = 0; i < COUNT(ends); i++)
		if ((end = strstr(text, ends[i])) != NULL)
			str_truncate(complaint, (size_t)(end - text));
	if (str_starts(text, begin))
		text += sizeof begin - 1;
	return *text ? text : "it does not compile";
}

/* Where `import` looks: libjq ends the program where nobody has told it. */
static void set_paths(jq_state *jq)
{
	jq_set_attr(jq, jv_string("JQ_LIBRARY_PATH"), jv_array());
	jq_set_attr(jq, jv_string("JQ_ORIGIN"), jv_string("."));
	jq_set_attr(jq, jv_string("PROGRAM_ORIGIN"), jv_string("."));
}

struct jq_filter *jq_filter_new(const char *expression, struct err *e)
{
	struct jq_filter *f = mem_zalloc(1, sizeof *f);
	char **ours = hide_environment();
	int compiled;

	f->complaint = (struct str)STR_INIT;
	f->kept = jv_array();
	f->jq = jq_init();
	if (!f->jq)
		mem_exhausted();
	jq_set_error_cb(f->jq, take_complaint, f);
	set_paths(f->jq);
	compiled = jq_compile(f->jq, expression);
	environ = ours;
	if (compiled)
		return f;
	err_set(e, ERR_USAGE, "cannot read the jq filter '%.200s': %s", expression,
		plain(&f->complaint));
	jq_filter_release(&f);
	return NULL;
}

static int fail(const char *what, jv message, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(500);
	int len;

	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	len = jv_string_length_bytes(jv_copy(message));
	str_addn(&text, jv_string_value(message), (size_t)(len < 400 ? len : 400));
	jv_free(message);
	if (text.len)
		text.buf[0] = (char)tolower((unsigned char)text.buf[0]);
	return err_set(e, ERR_REPLY, "%s: %s", what, text.buf);
}

static int write_result(jv result, const struct jq_sink *sink, struct err *e)
{
	int rc = 0;

	if (jv_get_kind(result) == JV_KIND_NULL) {
		jv_free(result);
		return sink->write(sink->user, "\n", 1, e);
	}
	if (jv_get_kind(result) != JV_KIND_STRING)
		result = jv_dump_string(result, sink->pretty ? JV_PRINT_INDENT_FLAGS(2) : 0);
	rc = sink->write(sink->user, jv_string_value(result),
		(size_t)jv_string_length_bytes(jv_copy(result)), e);
	jv_free(result);
	return rc < 0 ? -1 : sink->write(sink->user, "\n", 1, e);
}

/* After the last result: `end` is invalid, with a message where the filter failed. */
static int conclude(struct jq_filter *f, jv end, struct err *e)
{
	jv message;

	if (jq_halted(f->jq)) {
		jv_free(end);
		message = jq_get_error_message(f->jq);
		if (jv_get_kind(message) != JV_KIND_INVALID)
			return fail("the jq filter stops", message, e);
		jv_free(message);
		return 0;
	}
	if (!jv_invalid_has_msg(jv_copy(end))) {
		jv_free(end);
		return 0;
	}
	return fail("the jq filter fails", jv_invalid_get_msg(end), e);
}

static int run_hidden(struct jq_filter *f, jv input, const struct jq_sink *sink, struct err *e)
{
	jv result;

	jq_start(f->jq, input, 0);
	while (jv_is_valid(result = jq_next(f->jq)))
		if (write_result(result, sink, e) < 0)
			return -1;
	return conclude(f, result, e);
}

static int run(struct jq_filter *f, jv input, const struct jq_sink *sink, struct err *e)
{
	char **ours = hide_environment();
	int rc = run_hidden(f, input, sink, e);

	environ = ours;
	return rc;
}

static jv parse(const char *json, size_t len, struct err *e)
{
	jv input = len <= INT32_MAX ? jv_parse_sized(json, (int)len) : jv_invalid();

	if (jv_is_valid(input))
		return input;
	fail("not JSON, which a jq filter needs", jv_invalid_get_msg(input), e);
	return jv_invalid();
}

int jq_filter_run(struct jq_filter *f, const char *json, size_t len, const struct jq_sink *sink,
	struct err *e)
{
	jv input = parse(json, len, e);

	return jv_is_valid(input) ? run(f, input, sink, e) : -1;
}

int jq_filter_add(struct jq_filter *f, const char *json, size_t len, struct err *e)
{
	jv input;

	if (len > JQ_SLURP_MAX - f->kept_bytes)
		return err_set(e, ERR_REPLY, "more than %d MB in one list for a jq filter",
			JQ_SLURP_MAX / 1024 / 1024);
	input = parse(json, len, e);
	if (!jv_is_valid(input))
		return -1;
	f->kept = jv_array_append(f->kept, input);
	f->kept_bytes += len;
	return 0;
}

int jq_filter_run_all(struct jq_filter *f, const struct jq_sink *sink, struct err *e)
{
	jv all = f->kept;

	f->kept = jv_array();
	f->kept_bytes = 0;
	return run(f, all, sink, e);
}

void jq_filter_release(struct jq_filter **f)
{
	if (!*f)
		return;
	jv_free((*f)->kept);
	jq_teardown(&(*f)->jq);
	str_release(&(*f)->complaint);
	free(*f);
}

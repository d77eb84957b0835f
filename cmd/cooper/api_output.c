#include "cooper/api_output.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/jq.h"
#include "codec/json.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/call.h"

#include <unistd.h>

int api_output_begin(struct api_output *out, const struct options *o, struct err *e)
{
	out->options = o;
	out->terminal = isatty(STDOUT_FILENO);
	if (!o->jq)
		return 0;
	out->filter = jq_filter_new(o->jq, e);
	return out->filter ? 0 : -1;
}

static int write_bytes(struct api_output *out, const char *bytes, size_t len, struct err *e)
{
	if (!len)
		return 0;
	out->line_open = bytes[len - 1] != '\n';
	return terminal_write(bytes, len, e);
}

static int write_result(void *output, const char *bytes, size_t len, struct err *e)
{
	return write_bytes(output, bytes, len, e);
}

/* A body as it came, or laid out for people. */
static int write_body(struct api_output *out, const struct http_call *call,
	const struct value *json, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!out->terminal || !json)
		return write_bytes(out, call->reply.buf, call->reply.len, e);
	json_write_pretty(&text, json);
	return write_bytes(out, text.buf, text.len, e);
}

/* What stands between two bodies: they may not run into each other. */
static int separate(struct api_output *out, struct err *e)
{
	if (out->bodies++ == 0)
		return out->options->slurp ? write_bytes(out, "[", 1, e) : 0;
	if (out->options->slurp)
		return write_bytes(out, ",", 1, e);
	return out->line_open ? write_bytes(out, "\n", 1, e) : 0;
}

static int write_head(struct api_output *out, const struct http_call *call, struct err *e)
{
	if (!out->options->include)
		return 0;
	if (out->line_open && write_bytes(out, "\n", 1, e) < 0)
		return -1;
	return write_bytes(out, call->head.buf, call->head.len, e);
}

static int write_page(struct api_output *out, const struct http_call *call,
	const struct value *json, struct err *e)
{
	const struct jq_sink sink = { write_result, out, out->terminal };

	if (out->filter && out->options->slurp)
		return jq_filter_add(out->filter, call->reply.buf, call->reply.len, e);
	if (out->filter)
		return jq_filter_run(out->filter, call->reply.buf, call->reply.len, &sink, e);
	if (out->options->slurp && !json)
		return err_set(e, ERR_REPLY, "the answer is no JSON, which --slurp needs");
	return separate(out, e) < 0 ? -1 : write_body(out, call, json, e);
}

int api_output_page(struct api_output *out, const struct http_call *call, const struct value *json,
	struct err *e)
{
	if (write_head(out, call, e) < 0)
		return -1;
	if (!out->options->silent && write_page(out, call, json, e) < 0)
		return -1;
	return terminal_flush(e);
}

int api_output_error(struct api_output *out, const struct http_call *call, const struct value *json,
	struct err *e)
{
	bool in_list = out->options->slurp && !out->filter;

	if (write_head(out, call, e) < 0)
		return -1;
	if (out->options->silent || !call->reply.len || (in_list && !json))
		return terminal_flush(e);
	/* With a filter nothing else is printed, so that the list never begins. */
	if (!out->filter && separate(out, e) < 0)
		return -1;
	return write_body(out, call, json, e) < 0 ? -1 : terminal_flush(e);
}

int api_output_end(struct api_output *out, bool ok, struct err *e)
{
	const struct jq_sink sink = { write_result, out, out->terminal };

	if (!out->options->slurp)
		return 0;
	if (out->filter && ok && jq_filter_run_all(out->filter, &sink, e) < 0)
		return -1;
	if (!out->filter && !out->bodies && !ok)
		return 0;
	if (!out->filter && !out->bodies && write_bytes(out, "[", 1, e) < 0)
		return -1;
	if (!out->filter && write_bytes(out, "]\n", 2, e) < 0)
		return -1;
	return terminal_flush(e);
}

void api_output_release(struct api_output *out)
{
	jq_filter_release(&out->filter);
}

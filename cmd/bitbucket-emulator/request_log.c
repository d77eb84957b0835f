#include "bitbucket-emulator/request_log.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "bitbucket-emulator/form.h"
#include "bitbucket-emulator/request.h"
#include "codec/json.h"
#include "codec/value.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct request_log {
	int fd;
};

/* Fields whose values are words of the API: what they say can be told. Anything else may be a secret. */
static const char *const words[] = { "annotation_type", "branch_match_kind", "branch_type",
	"default_merge_strategy", "events", "fork_policy", "forking_mode", "kind", "markup",
	"merge_strategies", "merge_strategy", "permission", "priority", "ref_type", "report_type",
	"result", "role", "scm", "severity", "state", "subject_type", "type" };

enum { WORD_MAX = 64 };

struct request_log *request_log_open(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	struct request_log *log;

	if (fd < 0) {
		err_system(e, ERR_SYSTEM, "cannot open '%s'", path);
		return NULL;
	}
	log = mem_zalloc(1, sizeof *log);
	log->fd = fd;
	return log;
}

void request_log_close(struct request_log **log)
{
	if (!*log)
		return;
	close((*log)->fd);
	free(*log);
	*log = NULL;
}

/* "merge_strategies" of "branches[].merge_strategies[]" */
static bool is_word(const char *field, const struct value *v)
{
	const char *dot = strrchr(field, '.'), *name = dot ? dot + 1 : field;
	size_t i, len = strcspn(name, "[");

	if (v->type != VALUE_STRING || v->n > WORD_MAX)
		return false;
	for (i = 0; i < COUNT(words); i++)
		if (strlen(words[i]) == len && !strncmp(words[i], name, len))
			return true;
	return false;
}

static void note(struct arena *a, struct value *fields, const char *name, const struct value *v)
{
	static const char *const types[] = { [VALUE_NULL] = "null",
		[VALUE_BOOL] = "boolean",
		[VALUE_INT] = "integer",
		[VALUE_REAL] = "number",
		[VALUE_STRING] = "string",
		[VALUE_LIST] = "array",
		[VALUE_MAP] = "object" };
	struct value *field = value_new_list(a);

	value_push(a, field, value_new_string(a, name));
	value_push(a, field, value_new_string(a, types[v->type]));
	if (is_word(name, v))
		value_push(a, field, v);
	value_push(a, fields, field);
}

/* Notes what stands below the field `name` ("" is the body), depth first; JSON's depth bounds this one's. */
static void note_below(
	struct arena *a, struct value *fields, const char *name, const struct value *v)
{
	const struct value *below;
	const char *full;
	uint32_t i;

	if (v->type != VALUE_MAP && v->type != VALUE_LIST)
		return;
	for (i = 0; i < v->n; i++) {
		below = v->type == VALUE_MAP ? &v->pairs[i].value : &v->items[i];
		full = v->type == VALUE_LIST ? arena_printf(a, "%s[]", name)
					     : arena_printf(a, "%s%s%s", name, *name ? "." : "",
						       v->pairs[i].name);
		note(a, fields, full, below);
		note_below(a, fields, full, below);
	}
}

/* False where the body is no form. */
static bool note_form(struct value *fields, const struct request *r)
{
	const struct value *text = value_new_string(r->arena, "");
	struct form form = { 0 };
	size_t i;

	if (form_read(&form, r))
		return false;
	for (i = 0; i < form.n; i++)
		if (*form.parts[i].name)
			note(r->arena, fields, form.parts[i].name, text);
	return true;
}

static const struct value *fields_of(struct arena *a, const struct request *r)
{
	struct value *fields = value_new_list(a);
	const struct value *body;

	if (!r->body_len || note_form(fields, r))
		return fields;
	body = json_parse(a, r->body, r->body_len, NULL);
	if (body)
		note_below(a, fields, "", body);
	return fields;
}

static const struct value *text_or_null(struct arena *a, const char *text)
{
	return text ? value_new_string(a, text) : value_new_null(a);
}

void request_log_add(const struct request_log *log, const struct request *r, int status)
{
	AUTO(str_release) struct str line = STR_INIT;
	struct arena *a = r->arena;
	struct value *map;

	if (!log)
		return;
	map = value_new_map(a);
	value_put(a, map, "agent", text_or_null(a, r->user_agent));
	value_put(a, map, "method", value_new_string(a, r->method));
	value_put(a, map, "path", value_new_string(a, r->path));
	value_put(a, map, "query", value_new_string(a, r->query));
	value_put(a, map, "status", value_new_int(a, status));
	value_put(a, map, "content_type", text_or_null(a, r->body_len ? r->content_type : NULL));
	value_put(a, map, "fields", fields_of(a, r));
	json_write(&line, map);
	str_addch(&line, '\n');
	if (write(log->fd, line.buf, line.len) != (ssize_t)line.len)
		perror("bitbucket-emulator: cannot write the log of requests");
}

#include "remote/complaint.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "remote/prose.h"

#include <string.h>

/* Of one part, so that a long message leaves room for what follows it. */
enum { PART_MAX = 300 };

static void add_field(struct str *out, const char *name, const struct value *texts)
{
	AUTO(str_release) struct str line = STR_LIMITED(1024);
	uint32_t i;

	if (texts->type == VALUE_LIST)
		for (i = 0; i < texts->n && !line.failed; i++)
			prose_add_part(&line, value_text(&texts->items[i], ""), PART_MAX);
	else
		prose_add_part(&line, value_text(texts, ""), PART_MAX);
	if (!line.len || strstr(out->buf, line.buf))
		return;
	str_add(out, out->len ? "; " : "");
	prose_add(out, name, strlen(name), 80);
	str_addf(out, ": %s", line.buf);
}

/* {"name": ["text", ...]} or {"name": "text"}. */
static void add_fields(struct str *out, const struct value *fields)
{
	uint32_t i;

	if (!fields || fields->type != VALUE_MAP)
		return;
	for (i = 0; i < fields->n && !out->failed; i++)
		add_field(out, fields->pairs[i].name, &fields->pairs[i].value);
}

static void read_scopes(struct str *out, const struct value *list)
{
	uint32_t i;

	if (list && list->type == VALUE_LIST)
		for (i = 0; i < list->n; i++)
			str_addf(out, "%s%s", i ? " " : "", value_text(&list->items[i], ""));
}

static void read_announcement(struct complaint *c, const struct value *holder)
{
	const char *url = value_text(value_at(holder, "data.announcement_url"), "");

	if (!c->announcement.len && (str_starts(url, "https://") || str_starts(url, "http://")))
		prose_add(&c->announcement, url, strlen(url), PART_MAX);
}

/* {"error": {"message", "detail", "fields", "data"}}: `error` is the inner map. */
static void read_error(struct complaint *c, const struct value *error)
{
	const struct value *detail = value_get(error, "detail");
	const char *detail_text = value_text(detail, "");

	prose_add_part(&c->text, value_text(value_get(error, "message"), ""), PART_MAX);
	prose_add_part(&c->text, detail_text, PART_MAX);
	add_fields(&c->text, value_get(error, "fields"));
	read_scopes(&c->required, value_get(detail, "required"));
	read_scopes(&c->granted, value_get(detail, "granted"));
	c->names_granted = value_get(detail, "granted") != NULL;
	c->no_api = strstr(detail_text, "no API hosted") != NULL;
	read_announcement(c, error);
}

/* {"error": "invalid_grant", "error_description": "text"}, as OAuth has it. */
static void read_oauth(struct complaint *c, const struct value *json)
{
	const char *code = value_text(value_get(json, "error"), "");

	prose_add_part(&c->text, value_text(value_get(json, "error_description"), ""), PART_MAX);
	if (c->text.len && *code) {
		str_add(&c->text, " (");
		prose_add(&c->text, code, strlen(code), PART_MAX);
		str_addch(&c->text, ')');
	} else {
		prose_add_part(&c->text, code, PART_MAX);
	}
}

/* 0, or -1 where the JSON says nothing in a shape that is known. */
static int read_json(struct complaint *c, const char *body, size_t len)
{
	AUTO(arena_release) struct arena scratch = ARENA_INIT;
	const struct value *json = json_parse(&scratch, body, len, NULL);
	const struct value *error = value_get(json, "error");

	if (error && error->type == VALUE_MAP)
		read_error(c, error);
	else if (error)
		read_oauth(c, json);
	else
		read_error(c, json);
	read_announcement(c, json);
	return c->text.len || c->required.len ? 0 : -1;
}

static bool is_html(const char *body, size_t len, const char *content_type)
{
	while (len && strchr(" \t\r\n", *body)) {
		body++;
		len--;
	}
	return strstr(content_type, "html") || (len && *body == '<');
}

void complaint_read(struct complaint *c, const struct str *body, const char *content_type)
{
	c->html = is_html(body->buf, body->len, content_type);
	if (c->html)
		prose_add_title(&c->text, body->buf, body->len, PART_MAX);
	else if (read_json(c, body->buf, body->len))
		prose_add_part(&c->text, body->buf, PART_MAX);
	if (c->text.len && !c->html)
		prose_lower(c->text.buf);
}

void complaint_release(struct complaint *c)
{
	str_release(&c->text);
	str_release(&c->required);
	str_release(&c->granted);
	str_release(&c->announcement);
}

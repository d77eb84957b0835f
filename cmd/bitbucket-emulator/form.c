#include "bitbucket-emulator/form.h"

#include "base/arena.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/url.h"

#include <string.h>
#include <strings.h>

/* A stretch of the body. */
struct span {
	const char *at;
	size_t len;
};

static const char too_many[] = "too many fields";
static const char no_multipart[] = "the body is not well-formed multipart/form-data";

static struct part *add_part(struct form *f, struct arena *a)
{
	if (f->n == FORM_PARTS_MAX)
		return NULL;
	f->parts = arena_grow(a, f->parts, f->n, &f->capacity, sizeof *f->parts);
	f->parts[f->n] = (struct part){ .attribute = "" };
	return &f->parts[f->n++];
}

static const char *read_pairs(struct form *f, const struct request *r)
{
	const char *at = r->body, *end = r->body + r->body_len, *equals;
	struct part *part;
	size_t len;

	for (; at < end; at += len + 1) {
		len = strcspn(at, "&");
		if (!len)
			continue;
		equals = memchr(at, '=', len);
		part = add_part(f, r->arena);
		if (!part)
			return too_many;
		part->name = url_decode_text(
			r->arena, at, equals ? (size_t)(equals - at) : len, true);
		part->bytes = !equals ? ""
				      : url_decode(r->arena, equals + 1,
						(size_t)(at + len - equals - 1), true);
		if (!part->name || !part->bytes)
			return "the form is not properly encoded";
		part->len = strlen(part->bytes);
	}
	return NULL;
}

/* The text after `name` and '=' or ':' in a header, without its quotes; NULL where it is not there. */
static const char *parameter(struct arena *a, const char *header, const char *name)
{
	size_t len = strlen(name);
	const char *at;

	for (at = header; (at = strchr(at, ';')); at++) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, len) != 0 || !strchr("=:", at[len]) || !at[len]) {
			at--;
			continue;
		}
		at += len + 1;
		return *at == '"' ? arena_strndup(a, at + 1, strcspn(at + 1, "\""))
				  : arena_strndup(a, at, strcspn(at, "; \t"));
	}
	return NULL;
}

/* The value of a header among the lines of `head`, or NULL. */
static const char *header_of(struct arena *a, struct span head, const char *name)
{
	const char *at = head.at, *end = head.at + head.len, *line_end;
	size_t len = strlen(name);

	for (; at < end; at = line_end + 2) {
		line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
		if (!line_end)
			line_end = end;
		if ((size_t)(line_end - at) > len && at[len] == ':' &&
			!strncasecmp(at, name, len)) {
			at += len + 1;
			at += strspn(at, " \t");
			return at < line_end ? arena_strndup(a, at, (size_t)(line_end - at)) : "";
		}
	}
	return NULL;
}

/* Its name is the field's, or, as the document shows it, the Content-ID. */
static const char *read_part(struct form *f, const struct request *r, struct span of)
{
	const char *blank = memmem(of.at, of.len, "\r\n\r\n", 4), *disposition, *id, *attribute;
	struct part *part = add_part(f, r->arena);
	struct span head;

	if (!part)
		return too_many;
	if (!blank)
		return no_multipart;
	head = (struct span){ of.at, (size_t)(blank - of.at) };
	disposition = header_of(r->arena, head, "Content-Disposition");
	if (!disposition)
		return no_multipart;
	part->name = parameter(r->arena, disposition, "name");
	part->is_file = parameter(r->arena, disposition, "filename");
	id = header_of(r->arena, head, "Content-ID");
	if (!part->name && id)
		part->name = arena_strndup(
			r->arena, id + (*id == '"'), strcspn(id + (*id == '"'), "\""));
	if (!part->name)
		return no_multipart;
	attribute = parameter(r->arena, disposition, "x-attributes");
	part->attribute = attribute ? attribute : "";
	part->bytes = blank + 4;
	part->len = of.len - (size_t)(part->bytes - of.at);
	return NULL;
}

static const char *read_multipart(struct form *f, const struct request *r, const char *boundary)
{
	const char *line = arena_printf(r->arena, "\r\n--%s", boundary), *at = r->body, *next;
	const char *end = r->body + r->body_len, *wrong;
	size_t len = strlen(line);

	/* The first delimiter need not have a line before it. */
	if (r->body_len >= len - 2 && !memcmp(at, line + 2, len - 2))
		at += len - 2;
	else
		return no_multipart;
	while (end - at >= 2 && memcmp(at, "--", 2) != 0) {
		at += 2;
		next = memmem(at, (size_t)(end - at), line, len);
		if (!next)
			return no_multipart;
		wrong = read_part(f, r, (struct span){ at, (size_t)(next - at) });
		if (wrong)
			return wrong;
		at = next + len;
	}
	return end - at >= 2 ? NULL : no_multipart;
}

const char *form_read(struct form *f, const struct request *r)
{
	static const char multipart[] = "multipart/form-data",
			  form[] = "application/x-www-form-urlencoded";
	const char *type = r->content_type ? r->content_type : "", *boundary;

	if (!strncasecmp(type, form, sizeof form - 1))
		return read_pairs(f, r);
	boundary = parameter(r->arena, type, "boundary");
	if (strncasecmp(type, multipart, sizeof multipart - 1) != 0 || !boundary || !*boundary)
		return "the body must be multipart/form-data or "
		       "application/x-www-form-urlencoded";
	return read_multipart(f, r, boundary);
}

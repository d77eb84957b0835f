#include "codec/yaml.h"

#include "codec/value.h"
#include "codec/yaml_problem.h"
#include "codec/yaml_tree.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/mem.h"

#include <yaml.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* One run over a file: libyaml's events on the one side, the tree on the other. */
struct load {
	const char *name;
	const char *bytes; /* without the byte order mark */
	size_t len;
	struct diag *d;
	yaml_parser_t parser;
	struct yaml_tree *tree;
	bool has_document, done;
};

static void load_release(struct load *l)
{
	yaml_parser_delete(&l->parser);
	yaml_tree_free(&l->tree);
}

static struct place place_of(const struct load *l, yaml_mark_t mark)
{
	return (struct place){ l->name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1 };
}

/* What `!!` stands for in front of a tag of YAML's own. */
static const char tag_prefix[] = "tag:yaml.org,2002:";

static void check_tag(
	const struct load *l, const yaml_char_t *tag, bool is_scalar, struct place place)
{
	const char *text = (const char *)tag;
	bool own = tag && !strncmp(text, tag_prefix, sizeof tag_prefix - 1);

	if (own)
		text += sizeof tag_prefix - 1;
	if (tag && !(own && is_scalar && !strcmp(text, "str")))
		diag_add(l->d, place, "the tag '%s%s' is not supported: leave it out",
			own ? "!!" : "", text);
}

static int on_scalar(struct load *l, const yaml_event_t *event)
{
	struct yaml_scalar s = {
		.text = (const char *)event->data.scalar.value,
		.len = event->data.scalar.length,
		.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
			 !event->data.scalar.tag,
		.anchor = (const char *)event->data.scalar.anchor,
		.place = place_of(l, event->start_mark),
	};

	check_tag(l, event->data.scalar.tag, true, s.place);
	/* A document of comments, or of `---` alone, is nothing. */
	if (s.plain && !s.len && !yaml_tree_depth(l->tree))
		return 0;
	return yaml_tree_scalar(l->tree, &s);
}

static int on_list(struct load *l, const yaml_event_t *event)
{
	struct place place = place_of(l, event->start_mark);

	check_tag(l, event->data.sequence_start.tag, false, place);
	return yaml_tree_open(
		l->tree, VALUE_LIST, (const char *)event->data.sequence_start.anchor, place);
}

static int on_map(struct load *l, const yaml_event_t *event)
{
	struct place place = place_of(l, event->start_mark);

	check_tag(l, event->data.mapping_start.tag, false, place);
	return yaml_tree_open(
		l->tree, VALUE_MAP, (const char *)event->data.mapping_start.anchor, place);
}

static int on_end(struct load *l, const yaml_event_t *event)
{
	(void)event;
	yaml_tree_close(l->tree);
	return 0;
}

static int on_alias(struct load *l, const yaml_event_t *event)
{
	return yaml_tree_alias(
		l->tree, (const char *)event->data.alias.anchor, place_of(l, event->start_mark));
}

static int on_document(struct load *l, const yaml_event_t *event)
{
	if (l->has_document)
		return diag_add(l->d, place_of(l, event->start_mark),
			"a second document begins here: give it a file of its own");
	l->has_document = true;
	return 0;
}

static int on_stream_end(struct load *l, const yaml_event_t *event)
{
	(void)event;
	l->done = true;
	return 0;
}

/* Events that are not listed mean nothing to us. */
static int (*const handlers[])(struct load *, const yaml_event_t *) = {
	[YAML_DOCUMENT_START_EVENT] = on_document,
	[YAML_ALIAS_EVENT] = on_alias,
	[YAML_SCALAR_EVENT] = on_scalar,
	[YAML_SEQUENCE_START_EVENT] = on_list,
	[YAML_SEQUENCE_END_EVENT] = on_end,
	[YAML_MAPPING_START_EVENT] = on_map,
	[YAML_MAPPING_END_EVENT] = on_end,
	[YAML_STREAM_END_EVENT] = on_stream_end,
};

/* The character at `index`, for libyaml counts characters and not bytes; NUL behind the last. */
static char character_at(const struct load *l, size_t index)
{
	size_t i, n = 0;

	for (i = 0; i < l->len; i++)
		if (((unsigned char)l->bytes[i] & 0xc0) != 0x80 && n++ == index)
			return l->bytes[i];
	return '\0';
}

static void report_syntax(const struct load *l)
{
	const yaml_parser_t *p = &l->parser;
	const struct yaml_problem *known = yaml_problem_find(
		p->problem, p->context, character_at(l, p->problem_mark.index));
	yaml_mark_t mark = known && known->at_context ? p->context_mark : p->problem_mark;

	if (!known)
		diag_add(l->d, place_of(l, mark), "not YAML: %s %s", p->problem,
			p->context ? p->context : "");
	else if (known->is_open && p->context_mark.line != mark.line)
		diag_add(l->d, place_of(l, mark), "%s (begun at line %zu)", known->message,
			p->context_mark.line + 1);
	else
		diag_add(l->d, place_of(l, mark), "%s", known->message);
}

static bool ends_line(const struct load *l, size_t i)
{
	return l->bytes[i] == '\n' ||
	       (l->bytes[i] == '\r' && (i + 1 == l->len || l->bytes[i + 1] != '\n'));
}

/* The place of a byte; where libyaml cannot read the bytes, it does not count lines either. */
static struct place place_of_byte(const struct load *l, size_t offset)
{
	struct place place = { l->name, 1, 1 };
	size_t i;

	for (i = 0; i < offset && i < l->len; i++)
		if (ends_line(l, i)) {
			place.line++;
			place.column = 1;
		} else if (((unsigned char)l->bytes[i] & 0xc0) != 0x80) {
			place.column++;
		}
	return place;
}

/* The byte where the character begins that libyaml cannot read: it tells that of its second or third. */
static size_t unreadable_offset(const struct load *l)
{
	size_t offset = l->parser.problem_offset;

	if (!strcmp(l->parser.problem, "invalid trailing UTF-8 octet"))
		do
			offset--;
		while (offset && ((unsigned char)l->bytes[offset] & 0xc0) == 0x80);
	return offset;
}

static void report_unreadable(const struct load *l)
{
	size_t offset = unreadable_offset(l);
	struct place place = place_of_byte(l, offset);
	unsigned byte = offset < l->len ? (unsigned char)l->bytes[offset] : 0;

	if (!strcmp(l->parser.problem, "control characters are not allowed"))
		diag_add(l->d, place, "is not text: character U+%04X cannot stand in YAML",
			(unsigned)l->parser.problem_value);
	else
		diag_add(l->d, place,
			"is not text: byte 0x%02x is not UTF-8; save the file as UTF-8", byte);
}

/* A failure of libyaml ends the file; what was open ends with it, so that its mistakes come out too. */
static void report(const struct load *l)
{
	if (l->parser.error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (l->parser.error == YAML_READER_ERROR)
		report_unreadable(l);
	else
		report_syntax(l);
	while (yaml_tree_depth(l->tree))
		yaml_tree_close(l->tree);
}

static int step(struct load *l)
{
	AUTO(yaml_event_delete) yaml_event_t event;

	if (!yaml_parser_parse(&l->parser, &event)) {
		report(l);
		return -1;
	}
	if ((size_t)event.type >= COUNT(handlers) || !handlers[event.type])
		return 0;
	return handlers[event.type](l, &event);
}

/*
 * Directives that name tags are of no use where tags are not supported, and libyaml compares each with
 * all before it, so that a file of them would take hours.
 */
static int check_directives(const struct load *l)
{
	static const char directive[] = "%TAG";
	const char *end = l->bytes + l->len, *p = l->bytes;

	for (; (p = memmem(p, (size_t)(end - p), directive, sizeof directive - 1)); p++)
		if (p == l->bytes || (signed char)p[-1] < ' ') /* line ends, the odd ones too */
			return diag_add(l->d, place_of_byte(l, (size_t)(p - l->bytes)),
				"tags are not supported: leave the line out");
	return 0;
}

static void load_run(struct load *l)
{
	if (!yaml_parser_initialize(&l->parser))
		mem_exhausted();
	/* The encoding is given, for libyaml would take UTF-16 as well. */
	yaml_parser_set_encoding(&l->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l->parser, (const unsigned char *)l->bytes, l->len);
	while (!l->done && step(l) == 0)
		;
}

static const struct value *empty_map(struct arena *arena, const char *name)
{
	struct value *map = value_new_map(arena);

	map->place = (struct place){ name, 1, 1 };
	return map;
}

/* Hands the mistakes on and returns whether there were any. */
static bool move_mistakes(struct diag *to, const struct diag *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		diag_add(to, from->items[i].place, "%s", from->items[i].message);
	to->dropped += from->dropped;
	return !diag_empty(from);
}

const struct value *yaml_parse(
	struct arena *arena, const char *name, const char *bytes, size_t len, struct diag *d)
{
	/* Of this file only: what `d` holds already must not decide whether there is a value. */
	AUTO(diag_release) struct diag own = DIAG_INIT;
	AUTO(load_release) struct load l = { .name = name, .bytes = bytes, .len = len, .d = &own };

	if (len > YAML_SIZE_MAX) {
		diag_add(d, (struct place){ name, 0, 0 },
			"is larger than %d MB, the limit: split it", YAML_SIZE_MAX / 1024 / 1024);
		return NULL;
	}
	if (len >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
		l.bytes += 3;
		l.len -= 3;
	}
	l.tree = yaml_tree_new(arena, &own);
	if (check_directives(&l) == 0)
		load_run(&l);
	if (move_mistakes(d, &own))
		return NULL;
	return yaml_tree_root(l.tree) ? yaml_tree_root(l.tree) : empty_map(arena, name);
}

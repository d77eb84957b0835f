#include "codec/yaml_tree.h"

#include "codec/yaml.h"
#include "codec/yaml_map.h"
#include "codec/yaml_scalar.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Room for so many children from the start. */
enum { PENDING_MIN = 256 };

/* A value with what it adds to the bounds, aliases fully expanded. */
struct node {
	struct value value;
	size_t nodes;
	size_t height; /* 0 for scalars */
};

struct anchor {
	struct node node;
	size_t depth; /* of the frame that it names while that is open; then 0 */
};

/* A list or map whose end has not been seen. */
struct frame {
	struct node node;      /* without its children, which are pending */
	struct anchor *anchor; /* or NULL */
	size_t start;          /* of its children among the pending ones */
	bool named;            /* a map whose last pair waits for its value */
};

/*
 * One stack of children serves all open lists and maps: a child is pushed when it is complete, and what
 * ends takes its own off the top into the arena, once and in one piece.
 */
struct yaml_tree {
	struct arena *arena;
	struct diag *d;
	struct frame frames[YAML_DEPTH_MAX];
	size_t depth;
	struct pair *pending; /* of lists, only the values */
	size_t n, capacity;
	struct arena scratch; /* of the anchors */
	struct map anchors;
	struct yaml_map maps;
	struct value *root;
	size_t nodes, alias_nodes;
};

struct yaml_tree *yaml_tree_new(struct arena *arena, struct diag *d)
{
	struct yaml_tree *t = mem_zalloc(1, sizeof *t);

	t->arena = arena;
	t->d = d;
	t->maps = (struct yaml_map){ .arena = arena, .d = d, .names = NAME_SET_INIT };
	t->capacity = PENDING_MIN;
	t->pending = mem_resize(NULL, t->capacity, sizeof *t->pending);
	map_init(&t->anchors, &t->scratch);
	return t;
}

void yaml_tree_free(struct yaml_tree **t)
{
	if (!*t)
		return;
	free((*t)->pending);
	arena_release(&(*t)->scratch);
	name_set_release(&(*t)->maps.names);
	free(*t);
}

size_t yaml_tree_depth(const struct yaml_tree *t)
{
	return t->depth;
}

const struct value *yaml_tree_root(const struct yaml_tree *t)
{
	return t->root;
}

static struct value broken_value(struct place place)
{
	return (struct value){
		.place = place, .type = VALUE_NULL, .n = 4, .text = yaml_map_broken
	};
}

static bool wants_name(const struct yaml_tree *t)
{
	const struct frame *f = t->depth ? &t->frames[t->depth - 1] : NULL;

	return f && f->node.value.type == VALUE_MAP && !f->named;
}

static struct pair *push(struct yaml_tree *t)
{
	t->pending = mem_grow(t->pending, t->n, &t->capacity, sizeof *t->pending);
	return &t->pending[t->n++];
}

static void add_name(struct yaml_tree *t, const char *name, struct place place)
{
	*push(t) = (struct pair){ name, place, broken_value(place) };
	t->frames[t->depth - 1].named = true;
}

/* A name that is no scalar of its own: an alias, a list or a map. */
static void add_value_as_name(struct yaml_tree *t, const struct value *v)
{
	bool is_text = v->type < VALUE_LIST && v->text != yaml_map_broken;

	if (v->type >= VALUE_LIST)
		diag_add(t->d, v->place,
			"a name is text, not %s: put a text that begins with '[' or '{' in quotes",
			value_type_name(v->type));
	add_name(t, is_text ? v->text : yaml_map_nameless, v->place);
}

static void add_to_frame(struct yaml_tree *t, struct frame *f, const struct node *node)
{
	f->node.nodes += node->nodes;
	if (node->height >= f->node.height)
		f->node.height = node->height + 1;
	if (wants_name(t)) {
		add_value_as_name(t, &node->value);
		return;
	}
	if (f->node.value.type == VALUE_LIST)
		push(t);
	t->pending[t->n - 1].value = node->value;
	f->named = false;
}

static void add_value(struct yaml_tree *t, const struct node *node)
{
	if (t->depth) {
		add_to_frame(t, &t->frames[t->depth - 1], node);
		return;
	}
	t->root = ARENA_NEW(t->arena, struct value);
	*t->root = node->value;
}

/* Anchors may be defined again; aliases mean the last definition before them. */
static struct anchor *find_anchor(struct yaml_tree *t, const char *name)
{
	struct anchor *anchor;

	if (!name)
		return NULL;
	anchor = map_get(&t->anchors, name);
	if (anchor)
		return anchor;
	anchor = ARENA_NEW(&t->scratch, struct anchor);
	map_add(&t->anchors, arena_strdup(&t->scratch, name), anchor);
	return anchor;
}

static int count_node(struct yaml_tree *t, struct place place)
{
	if (++t->nodes <= YAML_NODES_MAX)
		return 0;
	return diag_add(t->d, place, "more than %d values in one file: split it", YAML_NODES_MAX);
}

static void add_scalar_name(struct yaml_tree *t, const struct yaml_scalar *s, const char *copy)
{
	if (s->plain && !s->len)
		diag_add(t->d, s->place, "a name is missing before ':'");
	if (s->plain && !strcmp(copy, yaml_map_merge))
		copy = yaml_map_merge;
	add_name(t, s->plain && !s->len ? yaml_map_nameless : copy, s->place);
}

int yaml_tree_scalar(struct yaml_tree *t, const struct yaml_scalar *s)
{
	struct anchor *anchor = find_anchor(t, s->anchor);
	struct node node = { .nodes = 1, .value.place = s->place };
	bool is_name = wants_name(t);

	if (memchr(s->text, '\0', s->len))
		diag_add(t->d, s->place, "a text has a NUL ('\\0') inside: leave it out");
	if (s->plain && !is_name)
		yaml_scalar_plain(t->arena, &node.value, s->text, s->len);
	else
		yaml_scalar_text(t->arena, &node.value, s->text, s->len);
	if (anchor)
		*anchor = (struct anchor){ .node = node };
	if (is_name)
		add_scalar_name(t, s, node.value.text);
	else
		add_value(t, &node);
	return count_node(t, s->place);
}

int yaml_tree_open(
	struct yaml_tree *t, enum value_type type, const char *anchor, struct place place)
{
	struct frame *f = &t->frames[t->depth];

	if (t->depth == YAML_DEPTH_MAX)
		return diag_add(t->d, place, "more than %d lists and maps within each other",
			YAML_DEPTH_MAX);
	t->depth++;
	*f = (struct frame){ .node = { { .type = type, .place = place }, .nodes = 1, .height = 1 },
		.start = t->n,
		.anchor = find_anchor(t, anchor) };
	if (f->anchor)
		f->anchor->depth = t->depth;
	return count_node(t, place);
}

static void build_list(
	struct yaml_tree *t, struct value *list, const struct pair *children, size_t n)
{
	struct value *items = ARENA_ARRAY(t->arena, struct value, n);
	size_t i;

	for (i = 0; i < n; i++)
		items[i] = children[i].value;
	list->items = items;
	list->n = (uint32_t)n;
}

void yaml_tree_close(struct yaml_tree *t)
{
	struct frame *f;

	if (!t->depth)
		return;
	f = &t->frames[--t->depth];
	if (f->node.value.type == VALUE_LIST)
		build_list(t, &f->node.value, t->pending + f->start, t->n - f->start);
	else
		yaml_map_build(&t->maps, &f->node.value, t->pending + f->start, t->n - f->start);
	t->n = f->start;
	/* Where the anchor was defined again inside, that definition stays. */
	if (f->anchor && f->anchor->depth == t->depth + 1)
		*f->anchor = (struct anchor){ .node = f->node };
	add_value(t, &f->node);
}

static int check_alias(
	struct yaml_tree *t, const struct anchor *a, const char *name, struct place place)
{
	t->alias_nodes += a->node.nodes;
	if (t->alias_nodes > YAML_ALIAS_NODES_MAX)
		return diag_add(t->d, place,
			"the aliases stand for more than %d values: write less with them",
			YAML_ALIAS_NODES_MAX);
	if (t->depth + a->node.height > YAML_DEPTH_MAX)
		return diag_add(t->d, place,
			"with '*%s', more than %d lists and maps within each other", name,
			YAML_DEPTH_MAX);
	return 0;
}

int yaml_tree_alias(struct yaml_tree *t, const char *name, struct place place)
{
	const struct anchor *anchor = map_get(&t->anchors, name);
	struct node node = { .nodes = 1, .value = broken_value(place) };

	if (!anchor) {
		diag_add(t->d, place, "unknown alias '*%s': no '&%s' before it", name, name);
	} else if (anchor->depth) {
		diag_add(t->d, place, "the alias '*%s' stands inside of what it names", name);
	} else {
		if (check_alias(t, anchor, name, place) < 0)
			return -1;
		node = anchor->node;
		node.value.place = place;
	}
	add_value(t, &node);
	return count_node(t, place);
}

#include "bitbucket-emulator/route_list.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/str.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "codec/value.h"

static const char *const methods[METHODS] = {
	[METHOD_GET] = "GET",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_DELETE] = "DELETE",
};

static void put_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	value_put(a, map, name, value_new_string(a, text));
}

/* "text required of a|b": what a request may say there. */
static const char *attribute_text(struct arena *a, const struct attribute *at)
{
	static const char *const shapes[] = {
		[SHAPE_TEXT] = "text",
		[SHAPE_BOOL] = "bool",
		[SHAPE_INT] = "int",
		[SHAPE_LIST] = "list",
		[SHAPE_MAP] = "map",
		[SHAPE_ANY] = "any",
	};

	return arena_printf(a, "%s%s%s%s%s%s", shapes[at->shape],
		at->flags & ATTRIBUTE_REQUIRED ? " required" : "",
		at->flags & ATTRIBUTE_READ_ONLY ? " read-only" : "",
		at->flags & ATTRIBUTE_NULLABLE ? " nullable" : "", at->choices ? " of " : "",
		at->choices ? at->choices : "");
}

static struct value *attributes_map(struct arena *a, const struct resource *r)
{
	struct value *map = value_new_map(a);
	size_t i;

	for (i = 0; i < r->n_attributes; i++)
		put_text(a, map, r->attributes[i].name, attribute_text(a, &r->attributes[i]));
	return map;
}

static struct value *operation_map(struct arena *a, const struct route *row, enum method m)
{
	struct value *map = value_new_map(a);

	put_text(a, map, "method", methods[m]);
	put_text(a, map, "path", row->pattern);
	put_text(a, map, "oauth", row->operations[m].oauth);
	put_text(a, map, "granular", row->operations[m].granular);
	if (row->resource && (m == METHOD_POST || m == METHOD_PUT))
		value_put(a, map, "attributes", attributes_map(a, row->resource));
	return map;
}

struct value *route_list(struct arena *a)
{
	struct value *out = value_new_map(a), *list = value_new_list(a);
	size_t t, i, m;

	for (t = 0; t < n_route_tables; t++)
		for (i = 0; i < route_tables[t]->n; i++)
			for (m = 0; m < METHODS; m++)
				if (route_tables[t]->rows[i].operations[m].handler)
					value_push(a, list,
						operation_map(a, &route_tables[t]->rows[i], m));
	value_put(a, out, "operations", list);
	return out;
}

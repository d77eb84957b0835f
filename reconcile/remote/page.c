#include "remote/page.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "remote/prose.h"

#include <string.h>

static bool is_text(const struct value *v)
{
	return v->type == VALUE_STRING && v->n;
}

int page_read(struct page *page, const struct value *json, struct err *e)
{
	const struct value *values = value_get(json, "values"), *next = value_get(json, "next");

	if (json->type != VALUE_MAP)
		return err_set(e, ERR_REPLY, "%s where a page of a list belongs",
			value_type_name(json->type));
	if (!values)
		return err_set(e, ERR_REPLY, "a page of a list without 'values'");
	if (values->type != VALUE_LIST)
		return err_set(e, ERR_REPLY, "'values' of a page is %s where a list belongs",
			value_type_name(values->type));
	if (next && next->type != VALUE_NULL && !is_text(next))
		return err_set(e, ERR_REPLY, "'next' of a page is %s where a URL belongs",
			next->type == VALUE_STRING ? "empty" : value_type_name(next->type));
	page->values = values;
	page->next = value_text(next, NULL);
	page->size = value_int(value_get(json, "size"), -1);
	page->pagelen = value_int(value_get(json, "pagelen"), values->n);
	return 0;
}

void page_run_init(struct page_run *run, struct arena *arena)
{
	*run = (struct page_run){ .arena = arena };
	map_init(&run->followed, arena);
	map_init(&run->seen, arena);
}

bool page_run_item(struct page_run *run, const char *identity)
{
	run->items++;
	if (identity && map_get(&run->seen, identity))
		return false;
	if (identity)
		map_add(&run->seen, arena_strdup(run->arena, identity), run);
	run->fresh++;
	return true;
}

static int follow(struct page_run *run, const char *next, struct err *e)
{
	AUTO(str_release) struct str url = STR_INIT;

	prose_add(&url, next, strlen(next), 300);
	if (map_get(&run->followed, next))
		return err_set(e, ERR_REPLY, "the list repeats a page: '%s'", url.buf);
	if (run->stale >= PAGE_STALE_MAX)
		return err_set(e, ERR_REPLY,
			"the list goes on, but its last %d pages brought nothing new: '%s'",
			PAGE_STALE_MAX, url.buf);
	if (run->pages >= PAGE_RUN_MAX)
		return err_set(
			e, ERR_REPLY, "the list does not end: %d pages were read", PAGE_RUN_MAX);
	map_add(&run->followed, arena_strdup(run->arena, next), run);
	return 1;
}

int page_run_next(struct page_run *run, const struct page *page, struct err *e)
{
	run->pages++;
	run->stale = run->fresh ? 0 : run->stale + 1;
	run->fresh = 0;
	if (page->next)
		return follow(run, page->next, e);
	if (page->size > 0 && (uint64_t)page->size > run->items)
		return err_set(e, ERR_REPLY, "the list ended after %zu of %lld items", run->items,
			(long long)page->size);
	return 0;
}

bool page_singles_cheaper(int64_t size, int64_t pagelen, size_t read, size_t missing)
{
	uint64_t left;

	if (size < 0 || pagelen <= 0 || (uint64_t)size <= read)
		return false;
	left = (uint64_t)size - read;
	return missing < left / (uint64_t)pagelen + (left % (uint64_t)pagelen != 0);
}

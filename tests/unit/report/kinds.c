#include "tests/unit/report/toy.h"

#include "base/err.h"
#include "codec/json.h"

static const struct removal removal = { "CHANGE-1", "2026-01-01", "wikis", "https://x.example/1",
	"files" };

static const struct field page_fields[] = {
	{ .name = "title",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "a-z",
		.longest = 62,
		.help = "identifies it" },
	{ .name = "level",
		.path = "level.name",
		.choices = toy_levels,
		.flags = FIELD_REQUIRED | FIELD_IMMUTABLE,
		.help = "how important it is, which is something that takes a few more words to say" },
	{ .name = "project", .type = FIELD_REFERENCE, .target = &toy_project },
	{ .name = "tags", .type = FIELD_STRING_SET },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
	{ .name = "a_field_with_a_long_name", .type = FIELD_BOOL },
	{ .name = "type", .constant = "page" },
};

static const struct kind page_kind = { .name = "page",
	.plural = "pages",
	.help = "A page.",
	.parent = &toy_workspace,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.flags = KIND_LAYERED,
	.list = "pages/{workspace}",
	.item = "pages/{workspace}/{id}",
	.removal = &removal,
	.read = { "wiki", "read:wiki read:page" },
	.write = { "wiki:write", "write:wiki" },
	KIND_FIELDS(page_fields) };

static const struct kind note_kind = {
	.name = "note", .plural = "notes", .parent = &page_kind, .shape = KIND_SINGLETON
};

static const struct kind early_kind = { .name = "early",
	.plural = "earlies",
	.parent = &toy_workspace,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT };

static const struct kind last_kind = { .name = "last",
	.plural = "lasts",
	.parent = &toy_workspace,
	.order = ORDER_PULL_REQUEST,
	.shape = KIND_MAP };

static const struct kind orphan_kind = {
	.name = "orphan", .plural = "orphans", .parent = &toy_wiki
};

static const struct kind *const kinds[] = { &note_kind, &page_kind, &orphan_kind, &toy_workspace,
	&early_kind, &last_kind, NULL };

static void test_kinds_for_people(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	report_kinds_text(&out, kinds, false);
	assert_string_equal(out.buf,
		"workspace\n"
		"\n"
		"early (in workspace)  earlies: {key: {...}}\n"
		"\n"
		"page (in workspace)  pages: [{...}]\n"
		"  A page.\n"
		"  Removed from bitbucket.org on 2026-01-01 (CHANGE-1); what to use instead:\n"
		"  files.\n"
		"  Takes `defaults`, `profiles` and `use`.\n"
		"    title           text of a-z, at most 62 characters: identifies it\n"
		"    level           low | high, required, cannot be changed later: how important\n"
		"                    it is, which is something that takes a few more words to say\n"
		"    project         the key of a project\n"
		"    tags            a list of texts\n"
		"    a_field_with_a_long_name  true or false\n"
		"    scope to read   wiki; API token: read:wiki read:page\n"
		"    to write        wiki:write; API token: write:wiki\n"
		"\n"
		"note (in page)  note: {...}\n"
		"  Removed from bitbucket.org on 2026-01-01 (CHANGE-1); what to use instead:\n"
		"  files.\n"
		"\n"
		"last (in workspace)  lasts: {key: {...}}\n");
}

static void test_names_are_bold_on_a_terminal(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	report_kinds_text(&out, kinds, true);
	assert_non_null(strstr(out.buf, "\033[1mpage\033[0m (in workspace)"));
}

static const struct value *written(struct arena *a)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *v;

	report_kinds_json(&out, kinds);
	v = json_parse(a, out.buf, out.len, &e);
	assert_string_equal(err_text(&e), "");
	assert_string_equal(value_text(value_get(v, "format"), ""), "cooper-kinds/1");
	return value_get(v, "kinds");
}

static const char *text_at(const struct value *map, const char *path)
{
	return value_text(value_at(map, path), "(null)");
}

static void test_kinds_for_programs(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = written(&a), *page = &list->items[2], *v;

	(void)state;
	assert_int_equal(list->n, 5);
	assert_string_equal(text_at(&list->items[0], "name"), "workspace");
	assert_string_equal(text_at(&list->items[0], "parent"), "(null)");
	assert_string_equal(text_at(&list->items[0], "scopes.read"), "(null)");
	assert_string_equal(text_at(&list->items[1], "name"), "early");
	assert_string_equal(text_at(page, "plural"), "pages");
	assert_string_equal(text_at(page, "parent"), "workspace");
	assert_string_equal(text_at(page, "shape"), "list");
	assert_string_equal(text_at(page, "manifest_key"), "pages");
	assert_string_equal(text_at(page, "list"), "pages/{workspace}");
	assert_string_equal(text_at(page, "item"), "pages/{workspace}/{id}");
	assert_string_equal(text_at(page, "toggle"), "(null)");
	assert_true(value_true(value_get(page, "layered")));
	assert_string_equal(value_text(value_get(page, "key")->items, ""), "title");
	v = value_at(page, "scopes.read.api_token");
	assert_int_equal(v->n, 2);
	assert_string_equal(v->items[1].text, "read:page");
	assert_string_equal(value_at(page, "scopes.write.oauth")->items[0].text, "wiki:write");
	assert_string_equal(text_at(page, "scopes.delete"), "(null)");
	assert_string_equal(text_at(page, "removal.change"), "CHANGE-1");
	assert_string_equal(text_at(&list->items[3], "name"), "note");
	assert_string_equal(text_at(&list->items[3], "manifest_key"), "note");
	assert_string_equal(text_at(&list->items[3], "shape"), "singleton");
	assert_string_equal(text_at(&list->items[3], "removal.successor"), "files");
}

static void test_fields_for_programs(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *fields = value_get(&written(&a)->items[2], "fields"),
			   *f = fields->items;

	(void)state;
	assert_int_equal(fields->n, COUNT(page_fields));
	assert_string_equal(text_at(f, "name"), "title");
	assert_string_equal(text_at(f, "path"), "title");
	assert_string_equal(text_at(f, "type"), "string");
	assert_string_equal(text_at(f, "help"), "identifies it");
	assert_string_equal(text_at(f, "allowed"), "a-z");
	assert_int_equal(value_int(value_get(f, "longest"), 0), 62);
	assert_true(value_true(value_get(f, "key")));
	assert_false(value_true(value_get(f, "required")));
	assert_string_equal(text_at(f, "choices"), "(null)");
	f++;
	assert_string_equal(text_at(f, "path"), "level.name");
	assert_true(value_true(value_get(f, "required")));
	assert_true(value_true(value_get(f, "immutable")));
	assert_int_equal(value_get(f, "choices")->n, 2);
	assert_string_equal(text_at(f, "longest"), "(null)");
	assert_string_equal(text_at(f + 1, "target"), "project");
	assert_string_equal(text_at(f + 2, "type"), "string_set");
	assert_true(value_true(value_get(f + 3, "read_only")));
	assert_string_equal(text_at(f + 4, "type"), "boolean");
}

/* A kind that a manifest declares says so, to people and to programs. */
static void test_declared_kinds(void **state)
{
	const struct kind lamp = { .name = "lamp",
		.plural = "lamps",
		.parent = &toy_workspace,
		.shape = KIND_SET,
		.flags = KIND_LATE | KIND_EXACT,
		.order = ORDER_PULL_REQUEST,
		.place = { "acme.yaml", 7, 3 } };
	const struct kind *const with_lamp[] = { &toy_workspace, &lamp, NULL };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct value *v;

	(void)state;
	report_kinds_text(&out, with_lamp, false);
	assert_string_equal(out.buf, "workspace\n"
				     "\n"
				     "lamp (in workspace)  lamps: [key]\n"
				     "  Declared at acme.yaml:7.\n");
	str_reset(&out);
	report_kinds_json(&out, with_lamp);
	v = value_get(json_parse(&a, out.buf, out.len, NULL), "kinds");
	assert_string_equal(text_at(&v->items[0], "declared"), "(null)");
	assert_string_equal(text_at(&v->items[1], "declared.file"), "acme.yaml");
	assert_string_equal(text_at(&v->items[1], "declared.line"), "7");
	assert_string_equal(text_at(&v->items[1], "order"), "pull_request");
	assert_string_equal(value_get(&v->items[1], "flags")->items[0].text, "exact");
	assert_string_equal(value_get(&v->items[1], "flags")->items[1].text, "late");
}

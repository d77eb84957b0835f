#include "tests/unit/report/toy.h"

static const struct removal removal = { "CHANGE-1", "2026-01-01", "wikis", "https://x.example/1",
	"files" };

static const char *const levels[] = { "low", "high", NULL };
static const char *const high[] = { "high", NULL };
static const struct condition if_high = { "level", high };

static const struct field page_fields[] = {
	{ .name = "title",
		.flags = FIELD_KEY,
		.allowed = "a-z|",
		.longest = 62,
		.help = "a|b",
		.example = "start" },
	{ .name = "level",
		.choices = levels,
		.flags = FIELD_KEY,
		.otherwise = "low",
		.help = "how important it is" },
	{ .name = "hint", .flags = FIELD_KEY, .otherwise = "" },
	{ .name = "project", .type = FIELD_REFERENCE, .target = &toy_project },
	{ .name = "alarm", .flags = FIELD_IMMUTABLE, .when = &if_high },
	{ .name = "tags", .type = FIELD_STRING_SET, .choices = levels },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
	{ .name = "type", .constant = "page" },
};

static const struct kind page_kind = { .name = "page",
	.plural = "pages",
	.help = "A page.",
	.parent = &toy_workspace,
	.shape = KIND_LIST,
	.flags = KIND_LAYERED,
	.line = "title level",
	.list = "pages/{workspace}",
	.item = "pages/{workspace}/{id}",
	.removal = &removal,
	.writers = WRITER_USER,
	.rename = "title",
	.read = { "wiki wiki:admin", "read:wiki read:page" },
	.write = { "wiki:write", NULL },
	KIND_FIELDS(page_fields) };

/* The whole page, to be freed. */
static char *printed(const struct kind *kind)
{
	const struct kind *const kinds[] = { &toy_workspace, kind, NULL };
	struct str out = STR_INIT;

	report_kinds_markdown(&out, kinds);
	return str_take(&out);
}

static void expect_section(const struct kind *kind, const char *expected)
{
	char *page = printed(kind), *at = strstr(page, expected);

	if (!at)
		fail_msg("%s", page);
	free(page);
}

static void test_the_index_links_to_sections(void **state)
{
	(void)state;
	expect_section(&page_kind,
		"\n"
		"| kind | in | written as | what it is |\n"
		"|---|---|---|---|\n"
		"| [workspace](#workspace) |  |  |  |\n"
		"| [page](#page-workspace) | workspace | `pages: [{...}]` | A page. |\n"
		"\n"
		"## workspace\n");
}

static void test_a_section(void **state)
{
	(void)state;
	expect_section(&page_kind,
		"\n## page (workspace)\n"
		"\n"
		"A page.\n"
		"\n"
		"**Removed from bitbucket.org on 2026-01-01** ([CHANGE-1](https://x.example/1)); what to use "
		"instead: files. Where a server still has wikis, they are managed.\n"
		"\n"
		"- Written as `pages: [{...}]` in [workspace](#workspace).\n"
		"- Takes `defaults`, `profiles` and `use`.\n"
		"- Identified by `title`, `level`, `hint`.\n"
		"- Short form: a plain text in place of the map is its `title` and `level`, a word each; the "
		"last one takes the rest.\n"
		"- What is live and not listed is left alone; `exact: [pages]` in the workspace deletes it.\n"
		"- `absent: true` deletes it.\n"
		"- `renamed_from` gives it another key.\n"
		"- Written with a user's API token only: the service refuses other credentials.\n"
		"\n"
		"| field | value | rules | what it is |\n"
		"|---|---|---|---|\n"
		"| `title` | text of `a-z\\|`, at most 62 characters | key | a\\|b |\n"
		"| `level` | `low` or `high` | key; left out: `low` | how important it is |\n"
		"| `hint` | text | key; may be left out |  |\n"
		"| `project` | the key of a project |  |  |\n"
		"| `alarm` | text | another value makes it anew; only where `level` is `high` |  |\n"
		"| `tags` | a list of: `low`, `high` |  |  |\n"
		"\n"
		"| | request | scopes of OAuth and access tokens | scopes of API tokens |\n"
		"|---|---|---|---|\n"
		"| read | `GET pages/{workspace}` | `wiki` and `wiki:admin` | `read:wiki` and `read:page` |\n"
		"| create | `POST pages/{workspace}` | `wiki:write` |  |\n"
		"| change | `PUT pages/{workspace}/{id}` | `wiki:write` |  |\n"
		"| delete | `DELETE pages/{workspace}/{id}` |  |  |\n"
		"\n"
		"```yaml\n"
		"workspace: acme\n"
		"pages:\n"
		"  - title: start\n"
		"    project: text\n"
		"```\n"
		"\n"
		"In its short form:\n"
		"\n"
		"```yaml\n"
		"workspace: acme\n"
		"pages:\n"
		"  - start low\n"
		"```\n");
}

static void test_what_becomes_of_what_is_not_listed(void **state)
{
	static const struct kind set = { .name = "tag",
		.plural = "tags",
		.parent = &toy_workspace,
		.shape = KIND_SET,
		.list = "t",
		KIND_FIELDS(toy_group_fields) };
	static const struct kind exact = { .name = "tag",
		.plural = "tags",
		.parent = &toy_workspace,
		.shape = KIND_MAP,
		.flags = KIND_EXACT,
		.line = "group",
		.list = "t",
		KIND_FIELDS(toy_group_fields) };

	(void)state;
	expect_section(&set, "- Identified by `group`.\n"
			     "- The list is the set: who or what is not in it is removed.\n\n");
	expect_section(&exact,
		"- Identified by `group`.\n"
		"- Short form: a plain text in place of the map is its `group`.\n"
		"- What is live and not listed is removed; without the key itself, nothing is.\n"
		"- `absent: true` deletes it.\n\n");
}

static void test_singletons(void **state)
{
	static const struct kind permanent = { .name = "mode",
		.plural = "modes",
		.parent = &toy_workspace,
		.shape = KIND_SINGLETON,
		.flags = KIND_PERMANENT,
		.item = "m" };
	static const struct kind toggle = { .name = "mode",
		.plural = "modes",
		.parent = &toy_workspace,
		.shape = KIND_SINGLETON,
		.toggle = "has_mode" };

	(void)state;
	expect_section(&permanent, "- Written as `mode: {...}` in [workspace](#workspace).\n"
				   "- Cannot be deleted, and `absent` is a mistake.\n\n");
	expect_section(&toggle, "- Written as `mode: {...}` in [workspace](#workspace).\n"
				"- `absent: true` deletes it.\n"
				"- Is there where `has_mode` of its workspace is true.\n\n");
}

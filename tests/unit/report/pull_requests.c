#include "report/pull_requests.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/readiness.h"
#include "report/page.h"

#include "tests/unit/unit.h"

#include <string.h>

struct ground {
	struct arena arena;
	struct str out;
	struct page page;
};

static void ground_begin(struct ground *g)
{
	*g = (struct ground){ .arena = ARENA_INIT, .out = STR_INIT };
	g->page.out = &g->out;
}

static void ground_release(struct ground *g)
{
	str_release(&g->out);
	arena_release(&g->arena);
}

/* JSON with ' for ". */
static const struct value *parse(struct ground *g, const char *text)
{
	char *json = arena_strdup(&g->arena, text), *c;
	const struct value *v;

	for (c = json; *c; c++)
		if (*c == '\'')
			*c = '"';
	v = json_parse(&g->arena, json, strlen(json), NULL);
	assert_non_null(v);
	return v;
}

static const char list[] =
	"[{'id': 12, 'title': 'Payments can be declined for reasons that nobody understood "
	"before', 'state': 'OPEN', 'draft': true, 'source': 'feature/declined-payments', "
	"'destination': 'main', 'author': {'name': 'Ana Lima'}, 'updated_on': "
	"'2026-11-26T03:44:41.1+00:00'}, {'id': 3, 'title': 'Log in', 'state': 'MERGED', "
	"'draft': true, 'source': 'login', 'destination': 'main', 'author': null, "
	"'updated_on': null}]";

static void test_a_table_fits_80_columns(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_pull_requests(&g.page, parse(&g, list), 80);
	assert_string_equal(g.out.buf,
		"ID  TITLE                   STATE   BRANCHES                AUTHOR    UPDATED\n"
		"12  Payments can be dec...  DRAFT   feature/declined-pa...  Ana Lima  2026-11-26\n"
		"3   Log in                  MERGED  login -> main\n");
}

static void test_and_uses_120(void **state)
{
	AUTO(ground_release) struct ground g;
	const char *line;

	(void)state;
	ground_begin(&g);
	report_pull_requests(&g.page, parse(&g, list), 120);
	line = strchr(g.out.buf, '\n') + 1;
	assert_int_equal(strcspn(line, "\n"), 120);
	assert_non_null(
		strstr(line, "  feature/declined-payments -> main  Ana Lima  2026-11-26\n"));
}

static void test_lines_with_tabs(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_pull_requests(&g.page, parse(&g, list), 0);
	assert_string_equal(g.out.buf,
		"12\tPayments can be declined for reasons that nobody understood before\tDRAFT\t"
		"feature/declined-payments\tmain\tAna Lima\t2026-11-26T03:44:41.1+00:00\n"
		"3\tLog in\tMERGED\tlogin\tmain\t\t\n");
}

static void test_one_with_nothing_but_a_name(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_pull_request(&g.page,
		parse(&g, "{'id': 1, 'title': 'a\\u001bb', 'state': 'OPEN', 'source': 'x', "
			  "'destination': 'y'}"),
		NULL);
	assert_string_equal(g.out.buf, "#1 a\\u{1b}b  OPEN\n"
				       "  branches          x -> y\n");
}

static void test_colours(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	g.page.color = true;
	report_issue(&g.page, parse(&g, "{'id': 1, 'title': 'x', 'state': 'new'}"), NULL);
	assert_string_equal(g.out.buf, "\033[1m#\033[0m\033[1m1\033[0m\033[1m \033[0m\033[1mx"
				       "\033[0m  \033[32mnew\033[0m\n");
}

static void test_texts_keep_their_lines(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_issue(&g.page,
		parse(&g, "{'id': 1, 'title': 'x', 'state': 'new', 'content': "
			  "'One\\r\\n\\r\\n  two\\tthree\\n'}"),
		parse(&g, "[{'id': 2, 'author': null, 'created_on': "
			  "'2026-11-26T03:44:41', 'text': 'Yes', 'file': 'a.c', 'line': null}]"));
	assert_string_equal(g.out.buf, "#1 x  new\n"
				       "\n"
				       "  One\n"
				       "\n"
				       "    two\\tthree\n"
				       "\n"
				       "somebody, 2026-11-26T03:44, #2, a.c\n"
				       "  Yes\n");
}

static void test_a_verdict_with_its_reasons(void **state)
{
	AUTO(ground_release) struct ground g;
	struct readiness r = { .approvals_required = 2 };

	(void)state;
	ground_begin(&g);
	r.pull_request = parse(&g, "{'id': 1, 'title': 'x', 'state': 'OPEN', 'participants': "
				   "[{'name': 'Bo', 'reviewer': true, 'verdict': "
				   "'changes_requested'}, {'name': 'Carla', 'reviewer': false, "
				   "'verdict': null}]}");
	r.builds = parse(&g, "[{'key': 'a', 'state': 'SUCCESSFUL'}, {'key': 'b', 'state': "
			     "'INPROGRESS'}, {'key': 'c', 'state': 'FAILED'}]");
	readiness_judge(&r, &g.arena);
	report_readiness(&g.page, &r);
	assert_string_equal(g.out.buf,
		"#1 x  OPEN\n"
		"  approvals         0 of 2\n"
		"  reviewers         Bo (wants changes)\n"
		"  builds            1 successful, 1 failed, 1 under way\n"
		"  tasks             0 open\n"
		"failed: Bo wants changes; build 'c' failed; 2 more approvals are needed; build "
		"'b' is under way\n");
}

static void test_names_cannot_move_the_cursor(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_name(&g.out, parse(&g, "{'id': 5, 'title': 'a\\u001b[2J\\nb'}"));
	assert_string_equal(g.out.buf, "#5 a\\u{1b}[2J\\nb");
}

static void test_names_are_cut(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	report_name(&g.out, parse(&g, "{'id': 5, 'title': "
				      "'0123456789012345678901234567890123456789012345678901234567"
				      "890123456789'}"));
	assert_string_equal(
		g.out.buf, "#5 012345678901234567890123456789012345678901234567890123456...");
}

#include "model/readiness.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

/* The judgement while it is made: failures stand before what is merely pending. */
struct judging {
	struct readiness *r;
	struct arena *arena;
	struct value *failures, *waits;
};

static void add(struct judging *j, struct value *list, const char *reason)
{
	value_push(j->arena, list, value_new_string(j->arena, reason));
}

static const char *text(const struct value *map, const char *name)
{
	return value_text(value_get(map, name), "");
}

static const char *name_of(const struct value *build)
{
	return value_text(value_get(build, "name"), text(build, "key"));
}

static void judge_participant(struct judging *j, const struct value *participant)
{
	const char *verdict = text(participant, "verdict");

	if (str_same(verdict, "approved"))
		j->r->approvals++;
	if (!str_same(verdict, "changes_requested"))
		return;
	j->r->changes_requested++;
	add(j, j->failures,
		arena_printf(j->arena, "%s wants changes",
			value_text(value_get(participant, "name"), "somebody")));
}

static void judge_people(struct judging *j)
{
	const struct value *people = value_get(j->r->pull_request, "participants");
	int64_t missing;
	uint32_t i;

	for (i = 0; people && i < people->n; i++)
		judge_participant(j, &people->items[i]);
	missing = j->r->approvals_required - j->r->approvals;
	if (missing > 0)
		add(j, j->waits,
			arena_printf(j->arena, "%" PRId64 " more approval%s needed", missing,
				missing == 1 ? " is" : "s are"));
}

static void judge_build(struct judging *j, const struct value *build)
{
	const char *state = text(build, "state"), *name = name_of(build);

	if (str_same(state, "SUCCESSFUL")) {
		j->r->builds_successful++;
	} else if (str_same(state, "INPROGRESS")) {
		j->r->builds_running++;
		add(j, j->waits, arena_printf(j->arena, "build '%s' is under way", name));
	} else {
		j->r->builds_failed++;
		add(j, j->failures,
			arena_printf(j->arena, "build '%s' %s", name,
				str_same(state, "STOPPED") ? "was stopped" : "failed"));
	}
}

static void judge_builds(struct judging *j)
{
	struct readiness *r = j->r;
	int64_t missing;
	uint32_t i;

	for (i = 0; r->builds && i < r->builds->n; i++)
		judge_build(j, &r->builds->items[i]);
	missing = r->builds_required - r->builds_successful - r->builds_running - r->builds_failed;
	if (missing > 0)
		add(j, j->waits,
			arena_printf(j->arena, "%" PRId64 " more build%s needed", missing,
				missing == 1 ? " is" : "s are"));
}

static void judge_tasks(struct judging *j)
{
	const struct value *tasks = j->r->tasks;
	uint32_t i;

	for (i = 0; tasks && i < tasks->n; i++)
		j->r->tasks_open += !str_same(text(&tasks->items[i], "state"), "RESOLVED");
	if (j->r->tasks_open)
		add(j, j->waits,
			arena_printf(j->arena, "%" PRId64 " task%s open", j->r->tasks_open,
				j->r->tasks_open == 1 ? " is" : "s are"));
}

/* What is closed is decided, whatever else is said of it. */
static void judge_state(struct judging *j, const char *state)
{
	if (str_same(state, "MERGED"))
		return;
	if (str_same(state, "DECLINED"))
		add(j, j->failures, "it was declined");
	else if (str_same(state, "SUPERSEDED"))
		add(j, j->failures, "it was superseded");
	else if (!str_same(state, "OPEN"))
		add(j, j->failures, arena_printf(j->arena, "its state is %s", state));
	if (value_true(value_get(j->r->pull_request, "draft")))
		add(j, j->waits, "it is a draft");
}

void readiness_judge(struct readiness *r, struct arena *a)
{
	struct judging j = { r, a, value_new_list(a), value_new_list(a) };
	const char *state = text(r->pull_request, "state");
	uint32_t i;

	judge_state(&j, state);
	judge_people(&j);
	judge_builds(&j);
	judge_tasks(&j);
	if (str_same(state, "MERGED")) {
		j.failures = value_new_list(a);
		j.waits = value_new_list(a);
	}
	r->verdict = j.failures->n ? VERDICT_FAILED : j.waits->n ? VERDICT_PENDING : VERDICT_READY;
	for (i = 0; i < j.waits->n; i++)
		value_push(a, j.failures, &j.waits->items[i]);
	r->reasons = j.failures;
}

const char *readiness_word(enum verdict verdict)
{
	static const char *const words[] = { "ready", "pending", "failed" };

	return words[verdict];
}

/* After "*" or "**": from wherever the pattern's beginning may end, it may also end further on. */
static void extend(bool *ends, const char *branch, bool over_slashes)
{
	size_t i;

	for (i = 0; branch[i]; i++)
		if (ends[i] && (over_slashes || branch[i] != '/'))
			ends[i + 1] = true;
}

/* After "?" (`c` is 0) or a character. */
static void step(bool *ends, const char *branch, char c)
{
	size_t i;

	for (i = strlen(branch); i > 0; i--)
		ends[i] = ends[i - 1] && (!c || branch[i - 1] == c);
	ends[0] = false;
}

bool readiness_matches(const char *pattern, const char *branch)
{
	bool ends[READINESS_NAME_MAX + 1] = {
		true
	}; /* where in the name the pattern so far may end */
	size_t len = strlen(branch);

	if (len > READINESS_NAME_MAX || strlen(pattern) > READINESS_NAME_MAX)
		return false;
	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			extend(ends, branch, pattern[1] == '*');
			pattern += pattern[1] == '*';
		} else {
			step(ends, branch, *pattern == '?' ? '\0' : *pattern);
		}
	}
	return ends[len];
}

/*
 * How long loading a manifest of 10 MB takes, measured against the time that libyaml needs for its
 * events alone, in one run: drain_s those events, parse_s the value tree, load_s the desired state with
 * all its objects; ratio is load_s / drain_s. Exits 1 where the value tree takes more than twice the time
 * of the events.
 */
#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "kinds/kinds.h"
#include "model/manifest.h"
#include "model/people.h"
#include "model/state.h"

#include <sys/resource.h>
#include <yaml.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BYTES = 10 * 1000 * 1000, RUNS = 7 };

static const double ratio_max = 2.0;

static const char head[] = "# The workspace of the bench.\n"
			   "workspace: acme\n"
			   "people:\n"
			   "  ana: \"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}\"\n"
			   "  bo: bo@acme.example\n"
			   "defaults: {is_private: true, fork_policy: no_public_forks}\n"
			   "repositories:\n";

static void add_repository(struct str *out, unsigned i)
{
	str_addf(out, "  # Owned by team %u; see the handbook.\n", i % 40);
	str_addf(out, "  service-%05u:\n", i);
	str_addf(out, "    project: TEAM%u\n", i % 40);
	str_addf(out,
		"    description: \"Service %u of the platform, with all that belongs to it\"\n",
		i);
	str_add(out, "    language: go\n    is_private: true\n    default_reviewers: [ana, bo]\n");
	str_add(out, "    issue_tracker:\n      issues:\n");
	str_addf(out, "        - title: Onboarding checklist of service %u\n", i);
	str_add(out, "          kind: task\n          priority: minor\n          content: |\n");
	str_add(out, "            Read the handbook first.\n            Then ask the team.\n");
	str_add(out, "        - {title: Turn on pipelines, kind: task, priority: major}\n");
	str_addf(out, "        - {title: \"Name an owner\", kind: proposal, assignee: %s}\n",
		i % 2 ? "ana" : "bo");
}

static void generate(struct str *out)
{
	unsigned i = 0;

	str_add(out, head);
	while (out->len < BYTES)
		add_repository(out, i++);
}

static double seconds(clockid_t id)
{
	struct timespec t = { 0, 0 };

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool drain_events(yaml_parser_t *parser)
{
	yaml_event_t event;
	bool done;

	do {
		if (!yaml_parser_parse(parser, &event))
			return false;
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	} while (!done);
	return true;
}

static bool drain(const struct str *text)
{
	AUTO(yaml_parser_delete) yaml_parser_t parser;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text->buf, text->len);
	return drain_events(&parser);
}

static bool parse(const struct str *text)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;

	return yaml_parse(&arena, "bench.yaml", text->buf, text->len, &d) != NULL;
}

/* All of it: values, layers, people, objects. */
static bool load(const struct str *text)
{
	AUTO(state_release) struct state desired = STATE_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct document document = { "bench.yaml", text->buf, text->len };

	return manifest_load(&document, 1, all_kinds, &desired, &d) == 0;
}

/* The processor time of one run of `work`, whatever else runs here; ends the program where it fails. */
static double measure(bool (*work)(const struct str *), const struct str *text)
{
	double start = seconds(CLOCK_PROCESS_CPUTIME_ID);

	if (!work(text)) {
		fprintf(stderr, "parse: the generated manifest does not load\n");
		exit(1);
	}
	return seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
}

/* The least: what else runs on the machine only ever adds. */
static double least(const double times[RUNS])
{
	double best = times[0];
	int i;

	for (i = 1; i < RUNS; i++)
		best = times[i] < best ? times[i] : best;
	return best;
}

static double rss_mb(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

int main(void)
{
	AUTO(str_release) struct str text = STR_INIT;
	double drains[RUNS], parses[RUNS], loads[RUNS], start = seconds(CLOCK_MONOTONIC), ratio;
	int i;

	generate(&text);
	for (i = 0; i < RUNS; i++) {
		drains[i] = measure(drain, &text);
		parses[i] = measure(parse, &text);
		loads[i] = measure(load, &text);
	}
	ratio = least(loads) / least(drains);
	printf("bench parse-10mb requests=0 wall_s=%.2f cpu_s=%.2f rss_mb=%.1f",
		seconds(CLOCK_MONOTONIC) - start, seconds(CLOCK_PROCESS_CPUTIME_ID), rss_mb());
	printf(" bytes=%zu drain_s=%.3f parse_s=%.3f load_s=%.3f ratio=%.2f\n", text.len,
		least(drains), least(parses), least(loads), ratio);
	return least(parses) / least(drains) > ratio_max;
}

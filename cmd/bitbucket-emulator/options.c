#include "bitbucket-emulator/options.h"

#include "base/err.h"

#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef COOPER_VERSION
#define COOPER_VERSION "0.1.0"
#endif

static const char *const tracker_names[] = {
	[ISSUE_TRACKER_ON] = "on",
	[ISSUE_TRACKER_REMOVED] = "removed",
	[ISSUE_TRACKER_NOT_FOUND] = "not-found",
};

enum { OPTION_TRACKER = 1, OPTION_WART, OPTION_WARTS, OPTION_VERSION };

static int set_tracker(struct options *o, const char *name, struct err *e)
{
	size_t i;

	for (i = 0; i < COUNT(tracker_names); i++)
		if (!strcmp(name, tracker_names[i])) {
			o->issue_tracker = (enum issue_tracker)i;
			return 0;
		}
	return err_set(e, ERR_USAGE,
		"--issue-tracker cannot be '%s': choose on, removed or not-found", name);
}

static void print_warts(void)
{
	size_t i;

	for (i = 0; i < WARTS; i++)
		printf("%-24s %-36s %s (%s)\n", wart_rows[i].name, wart_rows[i].choices,
			wart_rows[i].what, wart_rows[i].evidence);
}

static int check_ranges(const struct options *o, struct err *e)
{
	const struct {
		const char *name;
		int value, most;
	} ranges[] = { { "port", o->port, 65535 }, { "latency", o->latency_ms, 3600000 },
		{ "rate-limit", o->rate_limit, 1000000 }, { "page-max", o->page_max, 1000 } };
	size_t i;

	for (i = 0; i < COUNT(ranges); i++)
		if (ranges[i].value < 0 || ranges[i].value > ranges[i].most)
			return err_set(e, ERR_USAGE, "--%s must be from 0 to %d", ranges[i].name,
				ranges[i].most);
	return 0;
}

static enum options_action read_all(struct options *o, poptContext popt, struct err *e)
{
	int code;

	while ((code = poptGetNextOpt(popt)) > 0) {
		char *arg = poptGetOptArg(popt);
		int result = 0;

		if (code == OPTION_TRACKER)
			result = set_tracker(o, arg, e);
		else if (code == OPTION_WART)
			result = wart_set(&o->warts, arg, e);
		free(arg);
		if (result < 0)
			return OPTIONS_WRONG;
		if (code == OPTION_WARTS)
			print_warts();
		if (code == OPTION_VERSION)
			puts("bitbucket-emulator " COOPER_VERSION);
		if (code >= OPTION_WARTS)
			return OPTIONS_PRINTED;
	}
	if (code < -1)
		err_set(e, ERR_USAGE, "%s: %s", poptBadOption(popt, 0), poptStrerror(code));
	else if (poptPeekArg(popt))
		err_set(e, ERR_USAGE, "unexpected argument '%s'", poptPeekArg(popt));
	else if (check_ranges(o, e) == 0)
		return OPTIONS_SERVE;
	return OPTIONS_WRONG;
}

enum options_action options_parse(struct options *o, int argc, const char **argv, struct err *e)
{
	const struct poptOption table[] = {
		{ "port", 0, POPT_ARG_INT, &o->port, 0,
			"port on 127.0.0.1; 0 (the default) is any free one", "N" },
		{ "portfile", 0, POPT_ARG_STRING, &o->portfile, 0,
			"write the port there once listening", "FILE" },
		{ "db", 0, POPT_ARG_STRING, &o->db, 0, "keep the state there; default: in memory",
			"FILE" },
		{ "seed", 0, POPT_ARG_STRING, &o->seed, 0,
			"what to begin with (YAML or JSON), where the state is empty", "FILE" },
		{ "latency", 0, POPT_ARG_INT, &o->latency_ms, 0,
			"delay of every answer, in milliseconds", "MS" },
		{ "issue-tracker", 0, POPT_ARG_STRING, NULL, OPTION_TRACKER,
			"on (the default), removed (410, as bitbucket.org since 2026-08-20) or "
			"not-found",
			"MODE" },
		{ "rate-limit", 0, POPT_ARG_INT, &o->rate_limit, 0,
			"requests an hour for each user; 0 (the default) is no limit", "N" },
		{ "faults", 0, POPT_ARG_STRING, &o->faults, 0, "misbehave by these rules (YAML)",
			"FILE" },
		{ "log", 0, POPT_ARG_STRING, &o->log, 0,
			"append a line of JSON to it for each request", "FILE" },
		{ "page-max", 0, POPT_ARG_INT, &o->page_max, 0,
			"no list gives more than N items a page", "N" },
		{ "wart", 0, POPT_ARG_STRING, NULL, OPTION_WART,
			"choose how an irregularity behaves; may be repeated", "NAME=CHOICE" },
		{ "warts", 0, POPT_ARG_NONE, NULL, OPTION_WARTS,
			"list the irregularities and their evidence", NULL },
		{ "verbose", 'v', POPT_ARG_NONE, &o->verbose, 0,
			"a line on standard error for each request", NULL },
		{ "version", 0, POPT_ARG_NONE, NULL, OPTION_VERSION, "print the version", NULL },
		POPT_AUTOHELP POPT_TABLEEND
	};
	poptContext popt = poptGetContext("bitbucket-emulator", argc, argv, table, 0);
	enum options_action action = read_all(o, popt, e);

	poptFreeContext(popt);
	return action;
}

void options_release(struct options *o)
{
	free(o->portfile);
	free(o->db);
	free(o->seed);
	free(o->faults);
	free(o->log);
	o->portfile = o->db = o->seed = o->faults = o->log = NULL;
}

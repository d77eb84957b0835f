/* Any bytes as a journal: its runs, what each of them did, and what it says of lists. */
#include "apply/census.h"
#include "apply/deeds.h"
#include "apply/past.h"
#include "base/err.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(bool right)
{
	if (!right)
		abort();
}

/* The path of a file in memory with these bytes. */
static const char *file_of(const uint8_t *bytes, size_t len)
{
	static int fd = -1;
	static char path[32];

	if (fd < 0) {
		fd = memfd_create("journal", 0);
		check(fd >= 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, bytes, len, 0) == (ssize_t)len);
	return path;
}

static void check_deeds(const char *path, const struct past_run *run)
{
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	const struct past_result *result;
	size_t i;

	check(deeds_read(&d, path, run, NULL) == 0);
	for (i = 0; i < d.n; i++)
		check(d.writes[i]->http >= 0 && d.writes[i]->http < 1000 &&
			(deeds_state(&d, d.writes[i]->change) != PAST_NONE));
	for (i = 0; i < d.n_results; i++) {
		result = deeds_result(&d, d.results[i]->change);
		check(result && result->change == d.results[i]->change);
	}
}

static void check_runs(const char *path, const struct past *past)
{
	const struct past_run *run;
	size_t i;

	for (i = 0; i < past->n; i++) {
		run = past->runs[i];
		check(run->id && (!i || run->offset > past->runs[i - 1]->offset));
		check(past_find(past, run->id, NULL) != NULL);
		check(!run->plan || past_of_plan(past, run->plan) != NULL);
		check(!run->server || past_last(past, run->server) != NULL);
		/* Each reads the rest of the file. */
		if (i < 8)
			check_deeds(path, run);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	AUTO(past_release) struct past past = PAST_INIT;
	AUTO(census_release) struct census census = CENSUS_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *path = file_of(bytes, len);

	if (past_read(&past, path, &e) < 0)
		check(e.code == ERR_SYSTEM);
	else
		check_runs(path, &past);
	census_read(&census, path, "https://api.bitbucket.org/2.0", NULL);
	return 0;
}

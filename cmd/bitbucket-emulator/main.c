/* Bitbucket Cloud's REST API on loopback, with SQLite behind it. docs/emulator.md is its manual. */
#include "base/clock.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "bitbucket-emulator/fault.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request_log.h"
#include "bitbucket-emulator/seed.h"
#include "bitbucket-emulator/server.h"
#include "bitbucket-emulator/service.h"
#include "bitbucket-emulator/store.h"
#include "codec/yaml.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 64 };

static void print_mistakes(struct diag *d)
{
	size_t i;

	diag_sort(d);
	for (i = 0; i < d->n; i++)
		fprintf(stderr, "%s:%" PRIu32 ":%" PRIu32 ": %s\n", d->items[i].place.file,
			d->items[i].place.line, d->items[i].place.column, d->items[i].message);
}

static int wrong_file(const char *path, struct diag *d, struct err *e)
{
	print_mistakes(d);
	return err_set(e, ERR_INPUT, "cannot use '%s'", path);
}

static int load_faults(struct faults **faults, const char *path, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(YAML_SIZE_MAX);
	AUTO(diag_release) struct diag d = DIAG_INIT;

	if (!path)
		return 0;
	if (file_read(&text, path, e) < 0)
		return -1;
	*faults = faults_parse(path, text.buf, text.len, &d);
	return *faults ? 0 : wrong_file(path, &d, e);
}

static int open_log(struct request_log **log, const char *path, struct err *e)
{
	if (!path)
		return 0;
	*log = request_log_open(path, e);
	return *log ? 0 : -1;
}

static int load_seed(struct store *store, const char *path, struct err *e)
{
	AUTO(str_release) struct str text = STR_LIMITED(YAML_SIZE_MAX);
	AUTO(diag_release) struct diag d = DIAG_INIT;

	if (!path || !store_empty(store))
		return 0;
	if (file_read(&text, path, e) < 0)
		return -1;
	if (seed_load(store, path, text.buf, text.len, &d) < 0)
		return wrong_file(path, &d, e);
	return store_failure(store) ? err_set(e, ERR_SYSTEM, "database: %s", store_failure(store))
				    : 0;
}

/* Whole or not at all: whoever waits for the file never reads half a number. */
static int write_portfile(const char *path, int port, struct err *e)
{
	AUTO(str_release) struct str temporary = STR_INIT;
	FILE *f;
	bool failed;

	if (!path)
		return 0;
	str_addf(&temporary, "%s.%ld", path, (long)getpid());
	f = fopen(temporary.buf, "w");
	if (!f)
		return err_system(e, ERR_SYSTEM, "cannot write '%s'", temporary.buf);
	failed = fprintf(f, "%d\n", port) < 0;
	failed = fclose(f) != 0 || failed || rename(temporary.buf, path) < 0;
	return failed ? err_system(e, ERR_SYSTEM, "cannot write '%s'", path) : 0;
}

/* The signals that end the program are waited for, not handled: every thread has them blocked. */
static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int serve(const struct options *o, struct err *e)
{
	struct faults *faults = NULL;
	AUTO(store_close) struct store *store = store_open(o->db, e);
	AUTO(request_log_close) struct request_log *log = NULL;
	AUTO(service_free) struct service *service = NULL;
	AUTO(server_stop) struct server *server = NULL;
	sigset_t signals;
	int received;

	if (!store || open_log(&log, o->log, e) < 0 || load_seed(store, o->seed, e) < 0 ||
		load_faults(&faults, o->faults, e) < 0)
		return -1;
	block_signals(&signals);
	service = service_new(o, &clock_system, store, faults);
	service_log_to(service, log);
	server = server_start(service, o->port, e);
	if (!server || write_portfile(o->portfile, server_port(server), e) < 0)
		return -1;
	fprintf(stderr, "bitbucket-emulator: http://127.0.0.1:%d/2.0\n", server_port(server));
	sigwait(&signals, &received);
	service_stop(service);
	if (o->portfile)
		unlink(o->portfile);
	return 0;
}

int main(int argc, const char **argv)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct options options = { 0 };
	enum options_action action = options_parse(&options, argc, argv, &e);

	int result = action == OPTIONS_SERVE ? serve(&options, &e) : 0;

	options_release(&options);
	if (action == OPTIONS_WRONG || result < 0)
		fprintf(stderr, "bitbucket-emulator: %s\n", err_text(&e));
	if (action == OPTIONS_WRONG)
		return EXIT_USAGE;
	return result < 0 ? EXIT_FAILED : 0;
}

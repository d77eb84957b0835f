/* What is remembered of secrets from run to run; the store is a file in a folder of the test. */
#include "apply/secrets.h"

#include "apply/secret_store.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "plan/outcome.h"

#include "tests/unit/plan/planned.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVER "https://api.example/2.0"
#define ONE    "{00000000-0000-0000-0000-000000000001}"
#define TWO    "{00000000-0000-0000-0000-000000000002}"
#define BOOK   "books: {a: {code: {env: X}}}"

static char top[] = "/tmp/cooper-memory-XXXXXX";
static char folder[64], store[80], lock[96], key[80];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	snprintf(folder, sizeof folder, "%s/cooper", top);
	snprintf(store, sizeof store, "%s/secrets.json", folder);
	snprintf(lock, sizeof lock, "%s.lock", store);
	snprintf(key, sizeof key, "%s/key", folder);
	return setenv("XDG_STATE_HOME", top, 1);
}

static void forget(void)
{
	unsetenv("COOPER_KEY");
	setenv("X", "hush", 1);
	unlink(store);
	unlink(lock);
	unlink(key);
	rmdir(folder);
}

static int group_teardown(void **state)
{
	(void)state;
	forget();
	return rmdir(top);
}

static int64_t no_time(const struct clock *c)
{
	(void)c;
	return 1000;
}

static const struct clock still = { no_time, no_time };

/* A plan of `desired` against `live`, with what is remembered. */
struct run {
	struct planned planned;
	struct secrets secrets;
	struct outcome outcomes[8];
};

#define RUN_INIT                                                                                   \
	{                                                                                          \
		.planned = PLANNED_INIT, .secrets = SECRETS_INIT                                   \
	}

static void run_release(struct run *r)
{
	planned_release(&r->planned);
	secrets_release(&r->secrets);
}

static struct object *live_book(struct run *r, const char *name)
{
	return collection_find(
		object_find_collection(workspace_of(&r->planned.live, "acme"), &kind_book), name);
}

static void give_id(struct arena *a, struct object *live, const char *id)
{
	if (live && id)
		object_add_attr(a, live, kind_field(&kind_book, "uuid"))->value = value_new_string(
			a, id);
}

/* The book a is live with this id (NULL: it has none). */
static void open_run(struct run *r, const char *desired, const char *live, const char *id)
{
	AUTO(err_release) struct err e = ERR_INIT;

	load_bodies(&r->planned, desired, live);
	state_settle(&r->planned.desired.state);
	give_id(&r->planned.live.state.arena, live_book(r, "a"), id);
	assert_int_equal(secrets_open(&r->secrets, SERVER, &still, &e), 0);
	if (secrets_recall(&r->secrets, &r->planned.desired.state, &r->planned.live.state,
		    &r->planned.plan.recalls, &e) < 0)
		fail_msg("%s", err_text(&e));
	plan_make(&r->planned.plan, &r->planned.desired.state, &r->planned.live.state);
}

static void begin(struct run *r)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (secrets_begin(&r->secrets, &r->planned.plan, &e) < 0)
		fail_msg("%s", err_text(&e));
}

/* The first change ends so; what it made has this id. */
static void end(struct run *r, enum delivery delivery, const char *id)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct arena *a = &r->planned.live.state.arena;
	const struct change *c = &r->planned.plan.changes[0];
	struct object *made = NULL;

	r->outcomes[0] = (struct outcome){ .delivery = delivery };
	if (c->action == CHANGE_CREATE) {
		made = object_new(a, c->kind, NULL, c->desired->key);
		give_id(a, made, id);
		((struct object *)(uintptr_t)c->desired)->live = made;
	}
	if (secrets_end(&r->secrets, &r->planned.plan, r->outcomes, &e) < 0)
		fail_msg("%s", err_text(&e));
}

/* A whole run of one change. */
static void apply(const char *desired, const char *live, const char *id, enum delivery delivery)
{
	AUTO(run_release) struct run r = RUN_INIT;

	r.planned.plan.resend_secrets = true;
	open_run(&r, desired, live, id);
	assert_int_equal(r.planned.plan.n_changes, 1);
	begin(&r);
	end(&r, delivery, id);
}

/* What a plan knows of the only secret. */
static enum secret_state known(const char *desired, const char *live, const char *id)
{
	AUTO(run_release) struct run r = RUN_INIT;
	enum secret_state s = SECRET_NONE + 1;

	open_run(&r, desired, live, id);
	while (s < SECRET_STATES && !r.planned.plan.secret_states[s])
		s++;
	return s;
}

static enum secret_state of_book(const char *id)
{
	return known(BOOK, "books: {a: {}}", id);
}

static void sent_once(void)
{
	forget();
	apply(BOOK, "", ONE, DELIVERY_DONE);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
}

static void test_what_was_taken_is_known(void **state)
{
	(void)state;
	forget();
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
	assert_int_equal(access(folder, F_OK), -1);
	sent_once();
	setenv("X", "other", 1);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_DONE);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
	setenv("X", "hush", 1);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	unsetenv("X");
	assert_int_equal(of_book(ONE), SECRET_UNREADABLE);
}

static void test_what_has_no_id_is_known_by_its_name(void **state)
{
	(void)state;
	forget();
	apply(BOOK, "", NULL, DELIVERY_DONE);
	assert_int_equal(of_book(NULL), SECRET_UNCHANGED);
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
}

static void test_something_else_is_unknown(void **state)
{
	(void)state;
	sent_once();
	assert_int_equal(of_book(TWO), SECRET_UNKNOWN);
	assert_int_equal(of_book(NULL), SECRET_UNKNOWN);
	assert_int_equal(
		known("books: {b: {code: {env: X}}}", "books: {b: {}}", NULL), SECRET_UNKNOWN);
}

static void test_a_rename_takes_it_along(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	sent_once();
	open_run(&r, "books: {b: {name: b, renamed_from: a, code: {env: X}}}", "books: {a: {}}",
		ONE);
	assert_int_equal(r.planned.plan.secret_states[SECRET_UNCHANGED], 1);
	assert_string_equal(r.planned.plan.changes[0].renamed_from, "a");
}

static void test_what_was_not_taken_is_as_before(void **state)
{
	(void)state;
	sent_once();
	setenv("X", "other", 1);
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_NONE);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	setenv("X", "hush", 1);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
	forget();
	apply(BOOK, "", ONE, DELIVERY_NONE);
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
}

static void test_what_nobody_knows_is_sent_again(void **state)
{
	(void)state;
	sent_once();
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_UNSURE);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	assert_int_equal(of_book(TWO), SECRET_UNKNOWN);
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_NONE);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_DONE);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
	forget();
	apply(BOOK, "", NULL, DELIVERY_UNSURE);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
}

/* What a crash leaves, which is what stands there while the run is under way. */
static void test_a_crash_believes_nothing(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	sent_once();
	setenv("X", "other", 1);
	open_run(&r, BOOK, "books: {a: {}}", ONE);
	begin(&r);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	setenv("X", "hush", 1);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
}

static void test_a_secret_that_changes_meanwhile_is_not_known(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	forget();
	open_run(&r, BOOK, "", NULL);
	begin(&r);
	setenv("X", "other", 1);
	end(&r, DELIVERY_DONE, ONE);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
	setenv("X", "hush", 1);
	assert_int_equal(of_book(ONE), SECRET_ROTATE);
}

static void test_of_two_runs_at_once_nobody_knows_the_last(void **state)
{
	enum delivery first;

	(void)state;
	for (first = DELIVERY_NONE; first <= DELIVERY_UNSURE; first++) {
		AUTO(run_release) struct run a = RUN_INIT, b = RUN_INIT;

		sent_once();
		setenv("X", "other", 1);
		open_run(&a, BOOK, "books: {a: {}}", ONE);
		open_run(&b, BOOK, "books: {a: {}}", ONE);
		begin(&a);
		begin(&b);
		end(&a, first, ONE);
		end(&b, DELIVERY_DONE, ONE);
		assert_int_equal(
			of_book(ONE), first == DELIVERY_NONE ? SECRET_UNCHANGED : SECRET_ROTATE);
	}
	{
		AUTO(run_release) struct run a = RUN_INIT, b = RUN_INIT;

		sent_once();
		setenv("X", "other", 1);
		open_run(&a, BOOK, "books: {a: {}}", ONE);
		open_run(&b, BOOK, "books: {a: {}}", ONE);
		begin(&a);
		begin(&b);
		end(&b, DELIVERY_DONE, ONE);
		end(&a, DELIVERY_DONE, ONE);
		assert_int_equal(of_book(ONE), SECRET_ROTATE);
	}
}

static void test_another_key_knows_nothing(void **state)
{
	(void)state;
	sent_once();
	setenv("COOPER_KEY", "0123456789abcdef0123456789abcdef", 1);
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
	apply(BOOK, "books: {a: {}}", ONE, DELIVERY_DONE);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
	unsetenv("COOPER_KEY");
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
}

static void test_without_a_key_nothing_is_remembered(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	sent_once();
	open_run(&r, BOOK, "books: {a: {}}", ONE);
	fingerprint_key_release(&r.secrets.key);
	r.secrets.has_key = false;
	plan_release(&r.planned.plan);
	r.planned.plan.resend_secrets = true;
	plan_make(&r.planned.plan, &r.planned.desired.state, &r.planned.live.state);
	chmod(key, 0644);
	assert_int_equal(secrets_begin(&r.secrets, &r.planned.plan, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	end(&r, DELIVERY_DONE, ONE);
	chmod(key, 0600);
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
}

static void test_what_is_deleted_is_forgotten(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT, again = RUN_INIT;

	(void)state;
	sent_once();
	open_run(&r, "books: {a: {absent: true}}", "books: {a: {}}", ONE);
	begin(&r);
	r.outcomes[0] = (struct outcome){ .status = OUTCOME_FAILED };
	assert_int_equal(secrets_end(&r.secrets, &r.planned.plan, r.outcomes, NULL), 0);
	assert_int_equal(of_book(ONE), SECRET_UNCHANGED);
	open_run(&again, "books: {a: {absent: true}}", "books: {a: {}}", ONE);
	begin(&again);
	end(&again, DELIVERY_DONE, NULL);
	assert_int_equal(of_book(ONE), SECRET_UNKNOWN);
}

static void test_nothing_is_written_where_nothing_is_secret(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	forget();
	open_run(&r, "books: {a: {blurb: x}}", "", NULL);
	assert_false(secrets_declared(&r.planned.desired.state));
	begin(&r);
	end(&r, DELIVERY_DONE, ONE);
	assert_int_equal(access(folder, F_OK), -1);
}

static void test_whether_there_are_any(void **state)
{
	AUTO(loaded_release)
	struct loaded book = LOADED_INIT, variable = LOADED_INIT, plain = LOADED_INIT;

	(void)state;
	load(&book, "workspace: acme\nbooks: {b: {}, a: {code: {env: X}}}\n");
	assert_true(secrets_declared(&book.state));
	load(&variable, "workspace: acme\nvariables: {A: {value: {env: X}, secured: true}}\n");
	assert_true(secrets_declared(&variable.state));
	load(&plain, "workspace: acme\nvariables: {A: x}\n");
	assert_false(secrets_declared(&plain.state));
}

#define SECURED "variables: {A: {value: {env: X}, secured: true}}"
#define OPEN    "variables: {A: {value: {env: X}, secured: false}}"

static void test_what_is_shown_is_compared(void **state)
{
	(void)state;
	forget();
	assert_int_equal(known(OPEN, "variables: {A: {value: hush, secured: false}}", NULL),
		SECRET_UNCHANGED);
	assert_int_equal(
		known(OPEN, "variables: {A: {value: other, secured: false}}", NULL), SECRET_ROTATE);
	assert_int_equal(known(OPEN, "variables: {A: {secured: false}}", NULL), SECRET_UNKNOWN);
	assert_int_equal(known(SECURED, "variables: {A: {secured: true}}", NULL), SECRET_UNKNOWN);
}

static void test_a_plan_waits_for_no_pipe(void **state)
{
	char pipe[80];
	const char *desired;

	(void)state;
	forget();
	snprintf(pipe, sizeof pipe, "%s/pipe", top);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	desired = "books: {a: {code: {file: pipe}}}";
	assert_int_equal(chdir(top), 0);
	assert_int_equal(known(desired, "books: {a: {}}", ONE), SECRET_UNREADABLE);
	assert_int_equal(unlink(pipe), 0);
	assert_int_equal(known(desired, "books: {a: {}}", ONE), SECRET_UNREADABLE);
}

static void test_the_server_is_called_by_its_name_alone(void **state)
{
	static const char *const rows[][2] = {
		{ "https://api.example/2.0", SERVER },
		{ "https://api.example/2.0//", SERVER },
		{ "https://ana:hush@api.example/2.0", SERVER },
		{ "https://ana:hu@sh@api.example/2.0/", SERVER },
		{ "https://api.example/@/2.0", "https://api.example/@/2.0" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct secrets s = SECRETS_INIT;

		assert_int_equal(secrets_open(&s, rows[i][0], &still, NULL), 0);
		assert_string_equal(s.server, rows[i][1]);
		secrets_release(&s);
	}
}

static void test_without_a_place_nothing_is_remembered(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *was = getenv("HOME");
	char *home = was ? strdup(was) : NULL;

	(void)state;
	forget();
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(secrets_open(&r.secrets, SERVER, &still, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	setenv("XDG_STATE_HOME", top, 1);
	if (home)
		setenv("HOME", home, 1);
	free(home);
	load_bodies(&r.planned, BOOK, "");
	make_plan(&r.planned);
	begin(&r);
	end(&r, DELIVERY_DONE, ONE);
	assert_int_equal(access(folder, F_OK), -1);
}

static void test_what_is_damaged_is_left_alone(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct recalls none = { NULL, 0 };
	struct stat st;

	(void)state;
	sent_once();
	load_bodies(&r.planned, BOOK, "");
	make_plan(&r.planned);
	assert_int_equal(truncate(store, 7), 0);
	assert_int_equal(secrets_open(&r.secrets, SERVER, &still, NULL), 0);
	assert_int_equal(secrets_recall(&r.secrets, &r.planned.desired.state, &r.planned.live.state,
				 &none, &e),
		-1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(none.n, 0);
	assert_int_equal(secrets_begin(&r.secrets, &r.planned.plan, NULL), -1);
	r.outcomes[0].delivery = DELIVERY_DONE;
	assert_int_equal(secrets_end(&r.secrets, &r.planned.plan, r.outcomes, NULL), -1);
	assert_int_equal(stat(store, &st), 0);
	assert_int_equal(st.st_size, 7);
}

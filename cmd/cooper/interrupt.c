#include "cooper/interrupt.h"

#include <signal.h>

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t count;

static void on_signal(int number)
{
	(void)number;
	count = count + 1;
}

void interrupt_watch(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

void interrupt_unwatch(void)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
}

int interrupt_count(void)
{
	return count;
}

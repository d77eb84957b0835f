/*
 * measure FILE COMMAND [ARGUMENT]...
 * Runs the command and writes "wall_s=S cpu_s=S rss_mb=M" of it into FILE; exits with its status.
 */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int write_figures(const char *path, double wall, const struct rusage *usage)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return -1;
	fprintf(file, "wall_s=%.2f cpu_s=%.2f rss_mb=%.1f\n", wall,
		seconds(usage->ru_utime) + seconds(usage->ru_stime),
		(double)usage->ru_maxrss / 1024);
	return fclose(file);
}

int main(int argc, char **argv)
{
	int64_t begin = clock_monotonic(&clock_system);
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 3)
		return 64;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		return 1;
	if (write_figures(
		    argv[1], (double)(clock_monotonic(&clock_system) - begin) / 1000, &usage) < 0)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

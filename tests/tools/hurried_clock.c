/*
 * For Cooper in tests that wait often: linked with shifted_clock.c, and with --wrap for what is defined here, it does not
 * wait while no request is under way, but moves the clock on by as much, in the file that SHIFTED_CLOCK names. It does
 * sleep for a hundredth of the time, in which others can do what they would have done.
 */
#include <curl/curl.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define NAP_NS_PER_MS 10000L

CURLMcode __real_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode __real_curl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode __wrap_curl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode __real_curl_multi_poll(
	CURLM *multi, struct curl_waitfd fds[], unsigned n, int timeout_ms, int *ready);
CURLMcode __wrap_curl_multi_poll(
	CURLM *multi, struct curl_waitfd fds[], unsigned n, int timeout_ms, int *ready);

static volatile int64_t *shift;
static int under_way;

/* Before main(), and so before any thread. */
__attribute__((constructor)) static void open_shift(void)
{
	const char *path = getenv("SHIFTED_CLOCK");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map = fd < 0 ? MAP_FAILED
			   : mmap(NULL, sizeof *shift, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED)
		shift = map;
	if (fd >= 0)
		close(fd);
}

CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	CURLMcode code = __real_curl_multi_add_handle(multi, easy);

	under_way += code == CURLM_OK;
	return code;
}

CURLMcode __wrap_curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
	under_way--;
	return __real_curl_multi_remove_handle(multi, easy);
}

CURLMcode __wrap_curl_multi_poll(
	CURLM *multi, struct curl_waitfd fds[], unsigned n, int timeout_ms, int *ready)
{
	const long nap_ns = timeout_ms * NAP_NS_PER_MS;

	if (!shift || under_way)
		return __real_curl_multi_poll(multi, fds, n, timeout_ms, ready);
	if (ready)
		*ready = 0;
	/* A signal that ends the sleep ends the wait. */
	if (nanosleep(&(struct timespec){ nap_ns / 1000000000, nap_ns % 1000000000 }, NULL) == 0)
		*shift += timeout_ms;
	return CURLM_OK;
}

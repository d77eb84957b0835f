/* Setting libcurl's options, each of which must succeed: a handle without its limits is not to be used. */
#ifndef NET_SETOPT_H
#define NET_SETOPT_H

#include "base/mem.h"

#include <curl/curl.h>

/*
 * Sets one option of an easy handle. The options and values are our own and known to the libcurl that is
 * required, so that a failure is memory that ran out.
 */
#define SETOPT(easy, option, value)                                                                \
	do {                                                                                       \
		if (curl_easy_setopt((easy), (option), (value)) != CURLE_OK)                       \
			mem_exhausted();                                                           \
	} while (0)

#endif

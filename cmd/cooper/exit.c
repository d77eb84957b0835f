#include "cooper/exit.h"

#include "base/err.h"

enum exit_status exit_for(int code)
{
	static const unsigned char statuses[] = {
		[ERR_NONE] = EXIT_DONE,
		[ERR_INTERNAL] = EXIT_ERROR,
		[ERR_USAGE] = EXIT_USAGE,
		[ERR_MANIFEST] = EXIT_INVALID,
		[ERR_INPUT] = EXIT_INVALID,
		[ERR_SYSTEM] = EXIT_ERROR,
		[ERR_NETWORK] = EXIT_ERROR,
		[ERR_REPLY] = EXIT_ERROR,
		[ERR_HTTP] = EXIT_ERROR,
		[ERR_AUTH] = EXIT_AUTHENTICATION,
		[ERR_NOT_FOUND] = EXIT_ERROR,
		[ERR_REMOVED] = EXIT_ERROR,
		[ERR_REFUSED] = EXIT_REFUSED,
		[ERR_INTERRUPTED] = EXIT_INTERRUPTED,
		[ERR_EXHAUSTED] = EXIT_WAITING,
		[ERR_STALE] = EXIT_STALE,
	};

	return (enum exit_status)statuses[code];
}

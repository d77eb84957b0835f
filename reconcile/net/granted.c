#include "net/granted.h"

#include "base/mem.h"
#include "net/call.h"

#include <stdlib.h>
#include <string.h>

static void hear(char **text, const char *said)
{
	size_t len = strlen(said);

	if (!len)
		return;
	free(*text);
	*text = len <= GRANTED_MAX ? mem_strdup(said) : NULL;
}

void granted_hear(struct granted *g, const struct http_call *call)
{
	if (call->outcome != HTTP_REPLIED)
		return;
	hear(&g->scopes, call->scopes_granted);
	hear(&g->credential_type, call->credential_type);
}

void granted_release(struct granted *g)
{
	free(g->scopes);
	free(g->credential_type);
	*g = (struct granted){ NULL, NULL };
}

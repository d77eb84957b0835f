#include "git/upstream.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "git/history.h"

#include <git2/remote.h>
#include <git2/strarray.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *take(const char *text, size_t len)
{
	AUTO(str_release) struct str copy = STR_INIT;

	str_addn(&copy, text, len);
	return str_take(&copy);
}

static bool is_host(const char *host, size_t len)
{
	static const char *const hosts[] = { "bitbucket.org", "ssh.bitbucket.org",
		"altssh.bitbucket.org", "www.bitbucket.org" };
	size_t i;

	for (i = 0; i < COUNT(hosts); i++)
		if (strlen(hosts[i]) == len && strncasecmp(host, hosts[i], len) == 0)
			return true;
	return false;
}

/* "WORKSPACE/REPOSITORY", with or without ".git" and slashes around it. */
static int take_path(struct upstream *u, const char *path)
{
	size_t workspace, repository;

	path += strspn(path, "/");
	workspace = strcspn(path, "/");
	if (!workspace || !path[workspace])
		return -1;
	repository = strcspn(path + workspace + 1, "/?#");
	if (strspn(path + workspace + 1 + repository, "/") !=
		strlen(path + workspace + 1 + repository))
		return -1;
	if (repository > 4 && strncmp(path + workspace + 1 + repository - 4, ".git", 4) == 0)
		repository -= 4;
	if (!repository)
		return -1;
	u->workspace = take(path, workspace);
	u->repository = take(path + workspace + 1, repository);
	return 0;
}

/* The part behind "https://" and its like; NULL for the short form of ssh and for what is neither. */
static const char *behind_scheme(const char *url)
{
	static const char *const schemes[] = { "https://", "http://", "ssh://", "git+ssh://",
		"git://" };
	size_t i;

	for (i = 0; i < COUNT(schemes); i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return url + strlen(schemes[i]);
	return NULL;
}

int upstream_parse(struct upstream *u, const char *url)
{
	const char *rest = behind_scheme(url), *host = rest ? rest : url, *at;
	size_t authority = strcspn(host, rest ? "/" : ":/"), len;

	*u = (struct upstream)UPSTREAM_INIT;
	/* "git@bitbucket.org:acme/api.git": without the colon it is a folder. */
	if (!rest && host[authority] != ':')
		return -1;
	at = memrchr(host, '@', authority);
	if (at) {
		authority -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	len = strcspn(host, ":/");
	if (!is_host(host, len < authority ? len : authority) || !host[authority])
		return -1;
	return take_path(u, host + authority + 1);
}

static int parse_remote(struct upstream *u, git_repository *repo, const char *name)
{
	git_remote *remote = NULL;
	int rc = -1;

	if (git_remote_lookup(&remote, repo, name) == 0 && git_remote_url(remote))
		rc = upstream_parse(u, git_remote_url(remote));
	git_remote_free(remote);
	return rc;
}

int upstream_find(struct upstream *u, const char *path, struct err *e)
{
	AUTO(git_history_release) struct git_history h = GIT_HISTORY_INIT;
	git_strarray names = { NULL, 0 };
	size_t i;

	*u = (struct upstream)UPSTREAM_INIT;
	if (git_history_open(&h, path, e) < 0)
		return -1;
	if (!h.repo || parse_remote(u, h.repo, "origin") == 0)
		return 0;
	if (git_remote_list(&names, h.repo) < 0)
		return err_set(e, ERR_INPUT, "cannot read the remotes of '%s': %s", h.root,
			git_history_reason());
	for (i = 0; i < names.count && parse_remote(u, h.repo, names.strings[i]) < 0; i++)
		;
	git_strarray_dispose(&names);
	return 0;
}

void upstream_release(struct upstream *u)
{
	free(u->workspace);
	free(u->repository);
	*u = (struct upstream)UPSTREAM_INIT;
}

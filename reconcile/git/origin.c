#include "git/origin.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "git/git.h"

#include <git2/commit.h>
#include <git2/oid.h>

/*
 * Names and subjects come from whoever committed, in whatever encoding: nothing in them may move the
 * cursor of a terminal or make a JSON document invalid.
 */
static void add_clean(struct str *out, const char *text)
{
	while (*text) {
		unsigned char c = (unsigned char)*text;
		size_t len = utf8_read(text, SIZE_MAX, NULL);

		if (c < 0x20 || c == 0x7f)
			str_addch(out, ' ');
		else if (len)
			str_addn(out, text, len);
		else
			str_add(out, "\xef\xbf\xbd");
		text += len ? len : 1;
	}
}

static const char *clean(struct arena *a, const char *text)
{
	AUTO(str_release) struct str out = STR_INIT;

	add_clean(&out, text ? text : "");
	return arena_strndup(a, out.buf, out.len);
}

void origin_set(struct git_origin *origin, struct arena *a, const struct git_commit *commit)
{
	const git_signature *author = git_commit_author(commit);
	char id[GIT_OID_HEXSZ + 1];

	git_oid_tostr(id, sizeof id, git_commit_id(commit));
	*origin = (struct git_origin){
		.known = true,
		.commit = arena_strdup(a, id),
		.author = arena_printf(
			a, "%s <%s>", clean(a, author->name), clean(a, author->email)),
		.time = author->when.time,
		.subject = clean(a, git_commit_summary((git_commit *)commit)),
	};
}
